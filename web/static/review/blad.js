// One page of the document: its picture, the boxes on it, and its text beside it. Neighbours are fetched ahead, so that
// turning a page shows what is already there.

import { look, told } from "./stand.js";

const KEPT = 14, AHEAD = [1, -1, 2];

export class Blad {
  constructor(base, parts, hears) {
    this.base = base;
    this.sheet = parts.sheet;
    this.layer = parts.layer;
    this.text = parts.text;
    this.scroller = parts.scroller;
    this.count = parts.count;
    this.hears = hears;
    this.pages = new Map();
    this.number = 0;
    this.page = null;
    this.layer.addEventListener("click", (event) => {
      const box = event.target.closest("[data-vak]");
      if (box) this.hears.chosen(box.dataset.vak);
    });
  }

  /** What is known of a page: its words from the server, and its picture. */
  fetch(number) {
    let page = this.pages.get(number);
    if (!page) {
      const picture = new Image();
      picture.alt = `Beeld van bladzijde ${number}`;
      picture.src = `${this.base}/beeld/${number}.webp`;
      page = {
        picture,
        drawn: picture.decode().then(() => true, () => false),
        told: fetch(`${this.base}/blad/${number}.json`, { headers: { Accept: "application/json" } }).then((answer) => {
          if (!answer.ok) throw Object.assign(new Error("bladzijde"), { status: answer.status });
          return answer.json();
        }),
      };
      page.told.catch(() => this.pages.delete(number));
      this.pages.set(number, page);
      if (this.pages.size > KEPT) this.forget(number);
    }
    return page;
  }

  forget(near) {
    const far = [...this.pages.keys()].sort((one, other) => Math.abs(other - near) - Math.abs(one - near));
    for (const number of far.slice(0, this.pages.size - KEPT)) if (number !== this.number) this.pages.delete(number);
  }

  /** Show a page; gives false when another page was asked for meanwhile. */
  async show(number) {
    const isNew = number !== this.number;
    this.number = number;
    const page = this.fetch(number);
    if (isNew) this.sheet.dataset.laadt = number;
    const [isDrawn, words] = await Promise.all([page.drawn, page.told]);
    if (this.number !== number) return false;
    if (!isDrawn) {
      this.pages.delete(number);
      throw new Error("Het beeld van deze bladzijde kon niet worden geladen. Probeer het opnieuw.");
    }
    this.page = words;
    this.sheet.dataset.size = `${words.breedte} ${words.hoogte}`;
    this.sheet.querySelector("img").replaceWith(page.picture);
    this.sheet.style.setProperty("--verhouding", words.breedte / words.hoogte);
    if (isNew) this.scroller.scrollTop = 0;
    delete this.sheet.dataset.laadt;
    this.sheet.dataset.getoond = number;
    for (const step of AHEAD) {
      const next = number + step;
      if (next >= 1 && next <= this.count) this.fetch(next).told.catch(() => {});
    }
    return true;
  }

  place(element, [x0, top, x1, bottom]) {
    const { breedte, hoogte } = this.page;
    element.style.left = `${(100 * x0) / breedte}%`;
    element.style.top = `${(100 * top) / hoogte}%`;
    element.style.width = `${(100 * (x1 - x0)) / breedte}%`;
    element.style.height = `${(100 * (bottom - top)) / hoogte}%`;
  }

  /** Draw the boxes of the marks on this page; whoever had the focus keeps it. */
  draw(marks, current, refused) {
    const focused = this.layer.contains(document.activeElement) ? document.activeElement.dataset.vak : null;
    const made = [];
    for (const mark of marks) {
      const boxes = mark.boxes.filter((box) => box[0] === this.number);
      boxes.forEach(([, ...box], at) => made.push(this.box(mark, box, at, current)));
    }
    this.layer.replaceChildren(...made);
    this.sheet.classList.toggle("refused", Boolean(refused));
    this.sheet.dataset.geweigerd = refused ? refused.join("; ") : "";
    if (focused) this.button(focused)?.focus({ preventScroll: true });
    this.write(marks);
  }

  box(mark, box, at, current) {
    const element = document.createElement(at ? "span" : "button");
    element.className = `box ${look(mark)}${mark.pending ? " pending" : ""}${mark.id === current ? " current" : ""}`;
    element.dataset.vak = mark.id;
    if (!at) {
      element.type = "button";
      element.setAttribute("aria-label", told(mark));
      if (mark.id === current) element.setAttribute("aria-current", "true");
      const label = document.createElement("span");
      label.className = "nr";
      label.textContent = mark.nr;
      element.append(label);
    }
    this.place(element, box);
    return element;
  }

  button(id) {
    return this.layer.querySelector(`button[data-vak="${CSS.escape(id)}"]`);
  }

  /** The text of the page with its marks, for who does not look at the picture. */
  write(marks) {
    if (this.text.hidden) return;
    const points = [...this.page.tekst];
    const parts = marks
      .flatMap((mark) => mark.parts.filter((part) => part[0] === this.number).map(([, start, end]) => ({ start, end, mark })))
      .sort((one, other) => one.start - other.start);
    const made = [];
    let at = 0;
    for (const { start, end, mark } of parts) {
      if (start < at) continue;
      made.push(points.slice(at, start).join(""));
      const element = document.createElement("mark");
      element.className = look(mark);
      element.textContent = points.slice(start, end).join("");
      const state = document.createElement("span");
      state.className = "visually-hidden";
      state.textContent = ` (vak ${mark.nr}: ${{ yes: "gelakt", no: "blijft staan", doubt: "twijfel", open: "voorstel" }[look(mark)]})`;
      element.append(state);
      made.push(element);
      at = end;
    }
    made.push(points.slice(at).join(""));
    this.text.replaceChildren(...made);
  }

  /** The range of the page's text that somebody selected in the text view, in code points; null without one. */
  selected() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed || !this.text.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const count = (node, offset) => {
      const before = document.createRange();
      before.setStart(this.text, 0);
      before.setEnd(node, offset);
      const piece = before.cloneContents();
      for (const extra of piece.querySelectorAll(".visually-hidden")) extra.remove();
      return [...piece.textContent].length;
    };
    const start = count(range.startContainer, range.startOffset);
    const end = count(range.endContainer, range.endOffset);
    return end > start ? [this.number, start, end] : null;
  }
}
