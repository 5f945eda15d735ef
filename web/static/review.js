// The review screen: walks through the marks of a document by key and by mouse. The parts are in review/.

import { Blad } from "./review/blad.js";
import { Gezien } from "./review/gezien.js";
import { chooseBox, chooseWords, wordsUnder } from "./review/kiezen.js";
import { Lijst } from "./review/lijst.js";
import { Rij } from "./review/rij.js";
import { isOpen, NO, Stand, told, YES } from "./review/stand.js";

const byId = (id) => document.getElementById(id);
const werk = byId("werk");
const { base, ik } = werk.dataset;
const count = Number(werk.dataset.aantal);
const mayJudge = werk.dataset.beoordelen === "1";
const scroller = byId("blad");
const stand = new Stand();
let current = "";
let choosing = false;

const say = (text) => {
  byId("status").textContent = "";
  requestAnimationFrame(() => (byId("status").textContent = text));
};
const fail = (text) => {
  byId("fout").hidden = false;
  byId("fout").firstElementChild.textContent = text;
};
byId("fout-weg").addEventListener("click", () => {
  byId("fout").hidden = true;
  scroller.focus();
});

const blad = new Blad(base, { sheet: byId("vel"), layer: byId("vakken"), text: byId("tekst"), scroller, count }, { chosen: (id) => choose(id, { focus: "box" }) });
const lijst = new Lijst(byId("rol"), byId("lijst"), (id) => choose(id, { focus: "list" }));
const gezien = new Gezien(base, byId("vel"), () => showProgress());
const rij = new Rij(base, stand, { saved, refused, reload, restore, waiting });

// -- what is shown -------------------------------------------------------------------------------------------

const mark = () => stand.marks.get(current) ?? null;

function rows() {
  const wanted = byId("toon").value;
  if (wanted === "blad") return stand.onPage(blad.number);
  return wanted === "open" ? stand.open() : stand.order();
}

function draw() {
  if (blad.page) blad.draw(stand.onPage(blad.number), current, stand.meta.refused[blad.number]);
  lijst.show(rows(), current);
  showCard();
  showProgress();
}

function showProgress() {
  const open = stand.open();
  const doubt = open.filter((one) => one.doubtful).length;
  const unseen = stand.meta.unseen.filter((page) => !gezien.known.has(page)).length;
  const pages = unseen === 1 ? "1 bladzijde nog niet bekeken" : `${unseen} bladzijden nog niet bekeken`;
  byId("voortgang").textContent = `${open.length} van ${stand.marks.size} nog te doen (${doubt} twijfel) · ${pages}`;
  for (const field of document.querySelectorAll("[data-stand]")) field.value = stand.stamp;
}

function line(name, value) {
  const row = document.createElement("div");
  const term = document.createElement("dt"), told_ = document.createElement("dd");
  term.textContent = name;
  told_.textContent = value;
  row.append(term, told_);
  return row;
}

function showCard() {
  const one = mark();
  const facts = document.createElement("dl");
  if (one) {
    facts.append(line(`Vak ${one.nr}`, `${one.soort}${one.text ? `: ${one.text}` : ""}`), line("Grond", one.gronden.join("; ") || "geen"), line("Waarom", one.why || "–"));
    if (one.reviewer) facts.append(line("Oordeel", `${one.verdict === YES ? "lakken" : "laten staan"}, door ${one.reviewer}${one.motivation ? `: ${one.motivation}` : ""}`));
  }
  byId("kaart").replaceChildren(one ? facts : document.createTextNode("Er is geen vak gekozen."));
  for (const option of document.querySelectorAll("option[data-bij-vak]")) option.hidden = option.disabled = !one;
  const field = document.querySelector("input[data-bij-vak]");
  if (field) field.value = one?.id ?? "";
}

/** The mark that keys are about on the page that is shown: the present one, else the first that waits. */
function markHere() {
  const here = stand.onPage(blad.number);
  return here.find((one) => one.id === current) ?? here.find(isOpen) ?? here[0] ?? null;
}

/** Turn to a page. A key never decides on a mark that is not on the page: the one it is about goes along. */
async function goTo(number, { focus = true, along = true } = {}) {
  const wanted = Math.min(Math.max(number, 1), count);
  if (wanted === blad.number && blad.page) return true;
  gezien.hide();
  try {
    if (!(await blad.show(wanted))) return false;
  } catch (error) {
    fail(error.status ? "Deze bladzijde kon niet worden geladen. Probeer het opnieuw." : error.message);
    return false;
  }
  byId("blad-nummer").value = wanted;
  for (const field of document.querySelectorAll("[data-bij-blad]")) field.value = wanted;
  history.replaceState(null, "", `${base}?blad=${wanted}`);
  if (along) current = markHere()?.id ?? "";
  draw();
  gezien.show(wanted);
  if (focus && scroller.contains(document.activeElement) === false) scroller.focus({ preventScroll: true });
  return true;
}

/** Make a mark the one that keys are about; shows its page and brings it in view. */
async function choose(id, { focus = "box", quiet = false } = {}) {
  const one = stand.marks.get(id);
  if (!one) return;
  current = id;
  const isHere = one.boxes.some((box) => box[0] === blad.number);
  if (!isHere && !(await goTo(one.page, { focus: false, along: false }))) return;
  if (current !== id) return;
  draw();
  lijst.reveal(id);
  const button = blad.button(id);
  button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (focus === "box") (button ?? scroller).focus({ preventScroll: true });
  if (!quiet) say(told(one));
}

// -- what is said ----------------------------------------------------------------------------------------------

function judge(verdict) {
  const one = mark();
  if (!mayJudge) return;
  if (!one) return say("Kies eerst een vak.");
  if (!stand.onPage(blad.number).includes(one)) return choose(one.id);
  rij.judge(one, verdict);
  stand.decide(one.id, verdict);
  gezien.decide();
  forward(one.id, `Vak ${one.nr}: ${verdict === YES ? "wordt gelakt" : "blijft staan"}. `);
}

/** Go on to the next mark that waits; on its page, wherever that is. */
function forward(from, before) {
  const next = stand.next(from, 1, true);
  if (next) {
    choose(next.id, { quiet: true });
    say(before + told(next));
  } else {
    draw();
    blad.button(current)?.focus({ preventScroll: true });
    say(`${before}Alle vakken zijn beoordeeld. Druk op V voor bladzijden die u nog niet zag, of op F als u klaar bent.`);
  }
}

function acceptSure() {
  if (!gezien.whole) return say("Bekijk eerst de hele bladzijde: schuif naar beneden, of druk op Z.");
  const sure = stand.onPage(blad.number).filter((one) => isOpen(one) && !one.doubtful);
  if (!sure.length) {
    const next = stand.next(current, 1, true);
    return next ? forward(current, "Geen zekere vakken op deze bladzijde. ") : say("Er zijn geen zekere vakken op deze bladzijde.");
  }
  for (const one of sure) {
    rij.judge(one, YES);
    stand.decide(one.id, YES);
  }
  gezien.decide();
  forward(sure[sure.length - 1].id, `${sure.length} vakken op bladzijde ${blad.number} worden gelakt. `);
}

/** Ask for grounds; gives {gronden, motivering}, or null when somebody changed their mind. */
function askGrounds(title, chosen, needsWhy = false) {
  const dialog = byId("gronden"), form = byId("gronden-formulier");
  const boxes = [...form.elements.gronden];
  byId("gronden-kop").textContent = title;
  byId("gronden-fout").hidden = true;
  form.elements.motivering.required = needsWhy;
  byId("motivering-nodig").textContent = needsWhy ? "" : "(niet verplicht)";
  for (const box of boxes) box.checked = chosen.includes(box.value);
  const back = document.activeElement;
  dialog.showModal();
  (boxes.find((box) => box.checked) ?? boxes[0]).focus();
  return new Promise((resolve) => {
    form.onkeydown = (event) => {
      if (event.key === "Enter" && event.target.type === "checkbox") {
        event.preventDefault();
        form.requestSubmit(form.querySelector("button.primary"));
      }
    };
    form.onsubmit = (event) => {
      const gronden = boxes.filter((box) => box.checked).map((box) => box.value);
      if (event.submitter?.value === "nee" || gronden.length) return;
      event.preventDefault();
      byId("gronden-fout").textContent = "Kies een of meer gronden.";
      byId("gronden-fout").hidden = false;
    };
    dialog.onclose = () => {
      const gronden = boxes.filter((box) => box.checked).map((box) => box.value);
      const motivering = form.elements.motivering.value.trim();
      const isYes = dialog.returnValue === "ja";
      if (isYes) form.elements.motivering.value = "";
      back?.isConnected ? back.focus({ preventScroll: true }) : scroller.focus({ preventScroll: true });
      dialog.returnValue = "";
      resolve(isYes ? { gronden, motivering } : null);
    };
  });
}

const usual = () => (mark()?.gronden.length ? mark().gronden : ["5.1.2e"]);

async function reground() {
  const one = mark();
  if (!one) return say("Kies eerst een vak.");
  const told_ = await askGrounds(`Grond van vak ${one.nr}`, one.gronden);
  if (told_) rij.act("grond", { vak: one.id, stempel: one.stamp, ...told_ }, one.id);
}

/** Run something that points at the page; keys are off meanwhile. */
async function pointing(what) {
  if (choosing || !blad.page) return null;
  choosing = true;
  try {
    return await what();
  } finally {
    choosing = false;
    if (document.activeElement === document.body) (blad.button(current) ?? scroller).focus({ preventScroll: true });
  }
}

async function drawBox() {
  const number = blad.number;
  const box = await pointing(() => chooseBox(blad, null, say));
  const told_ = box && (await askGrounds("Grond van het nieuwe vak", ["5.1.2e"]));
  if (told_) rij.act("teken", { blad: number, vak: box, ...told_ });
  else say("Er is geen vak gemaakt.");
}

async function selectText() {
  const chosen = blad.selected();
  const number = blad.number;
  const range = chosen?.slice(1) ?? (await pointing(() => chooseWords(blad, startWords(), say)));
  const told_ = range && (await askGrounds("Grond van de gekozen tekst", ["5.1.2e"]));
  if (told_) rij.act("kies", { delen: [[number, ...range]], ...told_ });
  else say("Er is geen tekst gekozen.");
}

function startWords() {
  const one = mark();
  return one && wordsUnder(blad.page, one.parts.filter((part) => part[0] === blad.number));
}

async function extend() {
  const one = mark();
  if (!one) return say("Kies eerst een vak.");
  const number = blad.number;
  const stempel = one.stamp;
  const start = startWords();
  if (start) {
    const range = await pointing(() => chooseWords(blad, start, say));
    const others = one.parts.filter((part) => part[0] !== number);
    if (range) rij.act("vergroot", { vak: one.id, stempel, delen: [...others, [number, ...range]].sort((a, b) => a[0] - b[0]) }, one.id);
    return;
  }
  const here = one.boxes.find((box) => box[0] === number);
  const box = here && (await pointing(() => chooseBox(blad, here.slice(1), say)));
  if (box) rij.act("vergroot", { vak: one.id, stempel, blad: number, box }, one.id);
}

async function refusePage() {
  const number = blad.number;
  if (stand.meta.refused[number]) return rij.act("bladzijde", { blad: number, weigeren: false });
  const told_ = await askGrounds(`Bladzijde ${number} helemaal weigeren`, usual(), true);
  if (told_) rij.act("bladzijde", { blad: number, weigeren: true, ...told_ });
}

/** Show what nobody saw yet: first of this page, then of the next one. */
async function toUnseen() {
  if (!gezien.known.has(blad.number) && gezien.reveal()) return;
  const left = stand.meta.unseen.filter((page) => !gezien.known.has(page));
  const next = left.find((page) => page > blad.number) ?? left[0];
  if (!next) return say("Alle bladzijden zijn bekeken.");
  if (await goTo(next)) gezien.reveal();
}

function sweep() {
  const form = byId("veeg-formulier");
  if (!mark()) return say("Kies eerst een vak.");
  if (!form.getAttribute("action")) return say("Dit stuk staat niet in een dossier. Zet het eerst in een dossier.");
  if (rij.length) return say("Wacht tot alles is opgeslagen.");
  form.elements.vak.value = current;
  form.submit();
}

// -- what comes back -------------------------------------------------------------------------------------------

function saved(answer, batch) {
  const changed = stand.apply(answer);
  for (const one of rij.waiting) if (one.verdict) stand.decide(one.mark, one.verdict);
  const isOwn = batch.some((one) => !one.verdict);
  const fresh = isOwn && answer.marks.length ? changed : [];
  if (isOwn && fresh.length) {
    choose(fresh[0], { quiet: choosing, focus: choosing || byId("gronden").open ? "" : "box" });
  } else draw();
  if (isOwn) say(answer.verteld ?? "Opgeslagen.");
  finishChanged();
}

function refused(error, lost) {
  const names = new Set(lost.map((one) => stand.marks.get(one.mark)?.reviewer).filter((name) => name && name !== ik));
  const who = names.size ? ` Gewijzigd door ${[...names].join(" en ")}.` : "";
  fail(`${error.message}${who}${lost.length === 1 ? "" : ` Dit gaat om ${lost.length} vakken.`} U ziet nu hoe het er voor staat.`);
  for (const one of lost) if (one.body?.motivering) byId("motivering").value = one.body.motivering;
  const first = lost.find((one) => stand.marks.has(one.mark));
  if (first) choose(first.mark, { quiet: true });
  else draw();
}

async function reload() {
  const answer = await fetch(`${base}/stand.json?sinds=${encodeURIComponent(stand.stamp)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw Object.assign(new Error("stand"), { status: answer.status });
  stand.apply(await answer.json());
  const asSaved = new Map(stand.marks);
  for (const one of rij.waiting) if (one.verdict) stand.decide(one.mark, one.verdict);
  draw();
  finishChanged();
  return asSaved;
}

/** Show marks as the server has them, for decisions that were not taken over. */
function restore(asSaved, gone) {
  for (const one of gone) if (one.verdict && asSaved.has(one.mark)) stand.put(asSaved.get(one.mark));
  draw();
}

function waiting(number, problem) {
  const line_ = byId("niet-bewaard");
  line_.hidden = !(number && problem);
  const what = number === 1 ? "1 oordeel is nog niet opgeslagen." : `${number} oordelen zijn nog niet opgeslagen.`;
  const why = problem === "aanmelden" ? " U bent afgemeld. Meld u aan in een nieuw tabblad en laad deze bladzijde opnieuw." : " Er is geen verbinding. We proberen het steeds opnieuw. Sluit deze bladzijde niet.";
  line_.textContent = line_.hidden ? "" : what + why;
  werk.dataset.wacht = number;
}

/** The part about being ready follows what was said; it is made by the server. */
let asked = 0;
function finishChanged() {
  clearTimeout(asked);
  asked = setTimeout(async () => {
    const part = byId("klaar");
    if (part.contains(document.activeElement) || part.querySelector("textarea")?.value) return;
    const answer = await fetch(`${base}/klaar.html`).catch(() => null);
    if (answer?.ok) part.innerHTML = await answer.text();
  }, 600);
}

// -- keys and buttons ------------------------------------------------------------------------------------------

function toggleText() {
  byId("tekst").hidden = !byId("tekst").hidden;
  pressed("tekstbeeld", !byId("tekst").hidden);
  draw();
}

function toggleZoom() {
  const whole = werk.classList.toggle("whole");
  pressed("zoom", whole);
  localStorage.setItem("ibt:hele-bladzijde", whole ? "1" : "");
  blad.button(current)?.scrollIntoView({ block: "nearest" });
}

const pressed = (what, isOn) => werk.querySelector(`[data-doe="${what}"]`)?.setAttribute("aria-pressed", isOn);
const turn = (step) => goTo(blad.number + step);
const walk = (step) => {
  const order = stand.order();
  const nearby = step > 0 ? order.find((one) => one.page > blad.number) : order.findLast((one) => one.page < blad.number);
  const next = mark() ? stand.next(current, step) : (nearby ?? order[0]);
  if (next) choose(next.id);
};

/** PageDown first shows the rest of a page, as in any reader, and then turns it. */
function pageDown() {
  const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  if (left > 4) scroller.scrollBy({ top: scroller.clientHeight * 0.9 });
  else turn(1);
}

const DOES = {
  akkoord: () => judge(YES), afwijzen: () => judge(NO), grond: reground, vergroten: extend, veeg: sweep, nieuw: drawBox,
  tekst: selectText, bladzijde: refusePage, terug: () => rij.act("terug", {}), zekere: acceptSure, ongezien: toUnseen,
  "vorig-blad": () => turn(-1), "volgend-blad": () => turn(1), zoom: toggleZoom, tekstbeeld: toggleText,
  hulp: () => byId("hulp").showModal(),
};
const READER_ONLY = new Set(["ongezien", "vorig-blad", "volgend-blad", "zoom", "tekstbeeld", "hulp"]);
const KEYS = {
  a: "akkoord", r: "afwijzen", g: "grond", e: "vergroten", s: "veeg", n: "nieuw", t: "tekst", p: "bladzijde", u: "terug", v: "ongezien", z: "zoom",
  x: "tekstbeeld", "?": "hulp", A: "zekere",
};

function run(name) {
  if (!mayJudge && !READER_ONLY.has(name)) return;
  DOES[name]();
}

function onKey(event) {
  if (choosing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!byId("toetsen-aan").checked || event.target.closest("input, select, textarea, dialog")) return;
  const key = event.key.length === 1 && event.key !== "A" ? event.key.toLowerCase() : event.key;
  const inText = byId("tekst").contains(event.target);
  const others = {
    j: () => walk(1), k: () => walk(-1), PageDown: pageDown, PageUp: () => turn(-1), Home: () => goTo(1), End: () => goTo(count),
    f: () => byId("klaar").querySelector("form button, a")?.focus(), w: () => location.assign(`${base}/woorden`),
    ...(inText ? {} : { ArrowDown: () => walk(1), ArrowUp: () => walk(-1), ArrowRight: () => turn(1), ArrowLeft: () => turn(-1) }),
  };
  if (key === "Enter" && event.target.dataset.vak) {
    byId("kaart").tabIndex = -1;
    byId("kaart").focus();
  } else if (KEYS[key]) run(KEYS[key]);
  else if (others[key]) others[key]();
  else return;
  event.preventDefault();
}

for (const part of document.querySelectorAll("[data-toetsen]")) part.addEventListener("keydown", onKey);
werk.addEventListener("click", (event) => {
  const button = event.target.closest("[data-doe]");
  if (button) run(button.dataset.doe);
});
byId("toon").addEventListener("change", draw);
byId("volgorde").addEventListener("change", (event) => {
  stand.reorder(event.target.value === "twijfel");
  draw();
});
byId("blad-nummer").addEventListener("change", (event) => goTo(Number(event.target.value) || 1, { focus: false }));
byId("toetsen-aan").addEventListener("change", (event) => localStorage.setItem("ibt:toetsen", event.target.checked ? "" : "uit"));
byId("toetsen-aan").checked = localStorage.getItem("ibt:toetsen") !== "uit";
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || !rij.length || event.target.closest("dialog")) return;
  event.preventDefault();
  fail("Nog niet alles is opgeslagen. Wacht even en probeer het dan opnieuw.");
});

// -- start -------------------------------------------------------------------------------------------------------

async function start() {
  const isSmall = innerHeight < 900;
  if (innerWidth > 1024 && !location.hash) werk.scrollIntoView();
  const saved_ = localStorage.getItem("ibt:hele-bladzijde");
  if (saved_ === null ? !isSmall : saved_) toggleZoom();
  const asked_ = Number(werk.dataset.blad) || 1;
  const loaded = fetch(`${base}/stand.json`, { headers: { Accept: "application/json" } }).then((answer) => answer.json());
  await goTo(asked_, { focus: false });
  stand.apply(await loaded);
  for (const page of stand.meta.mine) gezien.known.add(page);
  for (const one of rij.waiting) if (one.verdict) stand.decide(one.mark, one.verdict);
  const isNamed = new URLSearchParams(location.search).has("vak");
  const first = stand.onPage(blad.number).find(isOpen) ?? (asked_ === 1 && !location.search ? stand.open()[0] : null) ?? stand.onPage(blad.number)[0];
  const wanted = isNamed ? stand.marks.get(new URLSearchParams(location.search).get("vak")) : first;
  draw();
  if (wanted) await choose(wanted.id);
  else scroller.focus({ preventScroll: true });
  werk.dataset.klaar = "1";
  rij.run();
  setInterval(() => document.visibilityState === "visible" && !rij.length && !choosing && reload().catch(() => {}), 20_000);
}

start().catch(() => fail("De vakken konden niet worden geladen. Laad de bladzijde opnieuw."));
