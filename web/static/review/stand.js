// What this page knows of the review: the marks, who saw what, and in which order people walk through the marks.

export const OPEN = null, YES = "akkoord", NO = "afgewezen";

export const isOpen = (mark) => !mark.verdict;
export const pageOf = (mark) => mark.page;

const place = (mark) => [mark.page, ...(mark.boxes[0]?.slice(1, 3).reverse().map((edge) => -edge) ?? [])];

function inReadingOrder(one, other) {
  return one.nr - other.nr || place(one)[0] - place(other)[0];
}

export class Stand {
  constructor() {
    this.marks = new Map();
    this.meta = { unseen: [], mine: [], refused: {}, blockers: [], finished: null, approved: null, count: 0 };
    this.stamp = "";
    this.doubtFirst = true;
    this._order = null;
  }

  /** Take over what the server gave: everything, or only what changed. Gives the ids that are new or changed. */
  apply(answer) {
    const before = new Map(this.marks);
    if (answer.volledig) this.marks.clear();
    for (const id of answer.weg ?? []) this.marks.delete(id);
    for (const mark of answer.marks) this.marks.set(mark.id, mark);
    const changed = answer.marks.filter((mark) => before.get(mark.id)?.stamp !== mark.stamp).map((mark) => mark.id);
    this.meta = answer.meta;
    this.stamp = answer.stand;
    this._order = null;
    return changed;
  }

  /** Show a decision that is not saved yet. */
  decide(id, verdict) {
    const mark = this.marks.get(id);
    if (mark) this.marks.set(id, { ...mark, verdict, pending: true });
    this._order = null;
  }

  put(mark) {
    this.marks.set(mark.id, mark);
    this._order = null;
  }

  order() {
    this._order ??= [...this.marks.values()].sort(
      (one, other) => (this.doubtFirst ? other.doubtful - one.doubtful : 0) || inReadingOrder(one, other),
    );
    return this._order;
  }

  reorder(doubtFirst) {
    this.doubtFirst = doubtFirst;
    this._order = null;
  }

  onPage(number) {
    return this.order().filter((mark) => mark.boxes.some((box) => box[0] === number) || mark.page === number);
  }

  open() {
    return this.order().filter((mark) => isOpen(mark) && !this.meta.refused[mark.page]);
  }

  /** The next mark in the order, or the next that waits for a decision; goes round at the end. */
  next(id, step = 1, onlyOpen = false) {
    const order = this.order();
    const from = order.findIndex((mark) => mark.id === id);
    for (let gone = 1; gone <= order.length; gone += 1) {
      const at = (((from + step * gone) % order.length) + order.length) % order.length;
      const mark = order[at];
      if (!onlyOpen || (isOpen(mark) && !this.meta.refused[mark.page])) return mark;
    }
    return null;
  }
}

/** A mark in words, for a screen reader and the list. */
export function told(mark) {
  const state = mark.pending ? "wordt opgeslagen" : { [YES]: "gelakt", [NO]: "blijft staan" }[mark.verdict];
  const open = mark.doubtful ? "twijfel, nog niet beoordeeld" : "voorstel, nog niet beoordeeld";
  return `Vak ${mark.nr}: ${mark.soort}${mark.text ? ` ${mark.text}` : ""}, grond ${mark.gronden.join("; ") || "geen"}, ${state ?? open}`;
}

/** The class that draws the state of a mark; every state has a line style of its own. */
export function look(mark) {
  if (mark.verdict === YES) return "yes";
  if (mark.verdict === NO) return "no";
  return mark.doubtful ? "doubt" : "open";
}
