// Which pages somebody really saw: the picture was there, every strip of the page was on the screen, and for at least
// a second, or a decision was taken on it. What was seen is sent in small batches.

import { token } from "../ibt.js";

const STRIPS = 6, ENOUGH_MS = 1000, LOOK_MS = 200, SEND_MS = 1500;

export class Gezien {
  constructor(base, sheet, tellNew) {
    this.base = base;
    this.sheet = sheet;
    this.tellNew = tellNew;
    this.known = new Set();
    this.toSend = new Set();
    this.page = 0;
    this.ms = 0;
    this.pages = new Map();
    this.strips = Array.from({ length: STRIPS }, (_, at) => {
      const strip = document.createElement("span");
      strip.className = "strip";
      strip.style.top = `${(100 * at) / STRIPS}%`;
      strip.style.height = `${100 / STRIPS}%`;
      return strip;
    });
    sheet.append(...this.strips);
    this.observer = new IntersectionObserver((entries) => this.looked(entries), { threshold: [0, 0.3, 0.6] });
    for (const strip of this.strips) this.observer.observe(strip);
    setInterval(() => this.tick(), LOOK_MS);
    setInterval(() => this.send(), SEND_MS);
    addEventListener("pagehide", () => this.send(true));
  }

  /** A page is shown, its picture is loaded. */
  show(page) {
    this.page = page;
    this.ms = 0;
    if (!this.pages.has(page)) this.pages.set(page, { shown: new Set(), decided: false });
    this.now = this.pages.get(page);
    for (const strip of this.strips) {
      this.observer.unobserve(strip);
      this.observer.observe(strip);
    }
  }

  hide() {
    this.page = 0;
  }

  /** Whether all of the page that is shown was on the screen. */
  get whole() {
    return this.page > 0 && this.now.shown.size === STRIPS;
  }

  /** Bring the first part of this page in view that was not on the screen yet; false when there is none. */
  reveal() {
    const strip = this.page && this.strips.find((_, at) => !this.now.shown.has(at));
    strip?.scrollIntoView({ block: "start" });
    return Boolean(strip);
  }

  decide() {
    if (!this.page) return;
    this.now.decided = true;
    this.tick(0);
  }

  looked(entries) {
    for (const entry of entries) {
      if (this.page && entry.intersectionRatio >= 0.6) this.now.shown.add(this.strips.indexOf(entry.target));
    }
    this.tick(0);
  }

  tick(ms = LOOK_MS) {
    if (!this.page || document.visibilityState !== "visible") return;
    this.ms += ms;
    if (!this.whole || !(this.now.decided || this.ms >= ENOUGH_MS) || this.known.has(this.page)) return;
    this.known.add(this.page);
    this.toSend.add(this.page);
    this.tellNew(this.page);
  }

  async send(isLast = false) {
    if (!this.toSend.size) return;
    const bladen = [...this.toSend];
    this.toSend.clear();
    const order = {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
      body: JSON.stringify({ bladen }),
      credentials: "same-origin",
      keepalive: isLast,
    };
    try {
      const answer = await fetch(`${this.base}/gezien`, order);
      if (!answer.ok && answer.status >= 500) throw new Error();
    } catch {
      for (const blad of bladen) this.toSend.add(blad);
    }
  }
}
