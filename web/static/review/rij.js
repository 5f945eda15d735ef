// Sends what people do to the server, one after another, and loses nothing: what could not be sent stays in the
// queue, is tried again, and survives a crash of the browser. The queue holds ids and codes, never text of a document.

import { token } from "../ibt.js";

const SLOWEST = 30_000;

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
    body: JSON.stringify(body),
    credentials: "same-origin",
  });
  const told = await answer.json().catch(() => null);
  if (answer.ok) return told;
  const detail = typeof told?.detail === "string" ? told.detail : "De gegevens kloppen niet. Probeer het opnieuw.";
  throw Object.assign(new Error(detail), { status: answer.status });
}

/** Errors that say nothing about what was asked: trying again may help. */
const passing = (error) => !error.status || error.status >= 500 || [401, 403, 408, 429].includes(error.status);

export class Rij {
  /**
   * @param {string} base address of the document
   * @param {object} stand what the page knows
   * @param {{saved: Function, refused: Function, reload: Function, restore: Function, waiting: Function}} hears what happens to what was sent
   */
  constructor(base, stand, hears) {
    this.base = base;
    this.stand = stand;
    this.hears = hears;
    this.key = `ibt:rij:${base}`;
    this.waiting = JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
    this.busy = false;
    this.pause = 0;
    this.timer = 0;
    addEventListener("beforeunload", (event) => {
      if (this.waiting.length) event.preventDefault();
    });
    addEventListener("online", () => this.hurry());
  }

  get length() {
    return this.waiting.length;
  }

  /** Add a decision on a mark, with the stamp of what the person saw. */
  judge(mark, verdict) {
    const before = this.waiting.find((one, at) => one.mark === mark.id && one.verdict && !(this.busy && at < this.sent));
    if (before) before.verdict = verdict;
    else this.waiting.push({ mark: mark.id, verdict, stamp: mark.stamp });
    this.keep();
    this.run();
  }

  /** Add anything else; it waits for its turn. */
  act(path, body, mark = null) {
    this.waiting.push({ path, body, mark, stamp: body.stempel ?? null });
    this.keep();
    this.run();
  }

  keep() {
    if (this.waiting.length) sessionStorage.setItem(this.key, JSON.stringify(this.waiting));
    else sessionStorage.removeItem(this.key);
    this.hears.waiting(this.waiting.length, this.problem);
  }

  hurry() {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.again();
  }

  again() {
    this.timer = 0;
    this.busy = false;
    this.run();
  }

  batch() {
    const first = this.waiting.findIndex((one) => !one.verdict);
    if (first === 0) return this.waiting.slice(0, 1);
    const judged = first < 0 ? this.waiting.slice() : this.waiting.slice(0, first);
    const seen = new Set();
    const end = judged.findIndex((one) => seen.size === seen.add(one.mark).size);
    return judged.slice(0, end < 0 ? 200 : Math.min(end, 200));
  }

  async run() {
    if (this.busy || !this.waiting.length) return;
    this.busy = true;
    const batch = this.batch();
    this.sent = batch.length;
    try {
      const answer = await this.send(batch);
      this.done(batch, answer);
    } catch (error) {
      if (passing(error)) return this.later(error);
      try {
        await this.refuse(batch, error);
      } catch (gone) {
        return this.later(gone);
      }
    }
    this.busy = false;
    this.run();
  }

  send(batch) {
    const since = this.stand.stamp;
    if (!batch[0].verdict) {
      const { path, body, stamp } = batch[0];
      return post(`${this.base}/${path}`, { ...body, ...(stamp === null ? {} : { stempel: stamp }), sinds: since });
    }
    const oordelen = batch.map((one) => ({ vak: one.mark, oordeel: one.verdict, stempel: one.stamp }));
    return post(`${this.base}/oordeel`, { oordelen, sinds: since });
  }

  done(batch, answer) {
    this.problem = "";
    this.pause = 0;
    this.waiting.splice(0, batch.length);
    const fresh = new Map(answer.marks.map((mark) => [mark.id, mark.stamp]));
    for (const one of this.waiting) {
      const mine = batch.find((sent) => sent.mark === one.mark && sent.stamp === one.stamp);
      if (mine && fresh.has(one.mark)) one.stamp = fresh.get(one.mark);
    }
    this.keep();
    this.hears.saved(answer, batch);
  }

  later(error) {
    this.problem = error.status === 401 ? "aanmelden" : "verbinding";
    this.pause = Math.min(SLOWEST, this.pause ? this.pause * 2 : 1000);
    this.keep();
    this.timer = setTimeout(() => this.again(), this.pause);
  }

  /** Somebody else was first, or it may not be: load what is now, keep what still holds, and tell the rest. */
  async refuse(batch, error) {
    const now = await this.hears.reload();
    const isDone = (one) => one.verdict && now.get(one.mark)?.verdict === one.verdict;
    const isStale = (one) => !one.verdict || now.get(one.mark)?.stamp !== one.stamp;
    const someStale = error.status === 409 && batch.some(isStale);
    const still = someStale ? batch.filter((one) => !isStale(one)) : [];
    const lost = batch.filter((one) => !still.includes(one) && !isDone(one));
    this.waiting.splice(0, batch.length, ...still);
    this.keep();
    this.hears.restore(now, batch.filter((one) => !still.includes(one)));
    if (lost.length) this.hears.refused(error, lost);
  }
}
