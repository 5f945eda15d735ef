// The list of marks beside the page. Only the rows in view are in the document, so that thousands of marks stay quick.

import { look, told } from "./stand.js";

const ROW = 56, EXTRA = 8;
const WORDS = { open: "voorstel", doubt: "twijfel", yes: "gelakt", no: "blijft staan" };

export class Lijst {
  constructor(scroller, list, choose) {
    this.scroller = scroller;
    this.list = list;
    this.choose = choose;
    this.rows = [];
    this.current = "";
    scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-vak]");
      if (row) this.choose(row.dataset.vak);
    });
  }

  show(rows, current) {
    this.rows = rows;
    this.current = current;
    this.list.style.height = `${rows.length * ROW}px`;
    this.draw(true);
  }

  /** Bring a row in view without moving the focus. */
  reveal(id) {
    const at = this.rows.findIndex((mark) => mark.id === id);
    if (at < 0) return;
    const top = at * ROW;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop || top + ROW > scrollTop + clientHeight) this.scroller.scrollTop = top - clientHeight / 3;
    this.draw(true);
  }

  draw() {
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - EXTRA);
    const last = Math.min(this.rows.length, first + Math.ceil(this.scroller.clientHeight / ROW) + 2 * EXTRA);
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.vak : null;
    this.list.replaceChildren(...this.rows.slice(first, last).map((mark, at) => this.row(mark, first + at)));
    if (focused) this.list.querySelector(`[data-vak="${focused}"]`)?.focus({ preventScroll: true });
  }

  row(mark, at) {
    const item = document.createElement("li");
    item.style.top = `${at * ROW}px`;
    item.setAttribute("aria-setsize", this.rows.length);
    item.setAttribute("aria-posinset", at + 1);
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.vak = mark.id;
    button.className = `row ${look(mark)}`;
    button.setAttribute("aria-label", `${told(mark)}, bladzijde ${mark.page}`);
    if (mark.id === this.current) button.setAttribute("aria-current", "true");
    const text = document.createElement("span");
    text.className = "row-text";
    text.textContent = mark.text || mark.soort;
    const facts = document.createElement("span");
    facts.className = "row-facts";
    facts.textContent = `${mark.nr} · blz. ${mark.page} · ${mark.gronden.join("; ")} · ${mark.pending ? "bezig …" : WORDS[look(mark)]}`;
    button.append(text, facts);
    item.append(button);
    return item;
  }
}
