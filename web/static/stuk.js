// The page of a document: boxes and values point at each other, keys turn pages, the next picture is fetched ahead.

const part = document.getElementById("stuk");

for (const hidden of document.querySelectorAll(".with-script")) hidden.hidden = false;

const values = new Map([...document.querySelectorAll("ol.values > li")].map((one) => [one.dataset.item, one]));
const boxes = [...document.querySelectorAll(".sheet .box")];
const boxesOf = (item) => boxes.filter((box) => box.dataset.item === item);

function light(item, on) {
  values.get(item)?.classList.toggle("on", on);
  for (const box of boxesOf(item)) box.classList.toggle("on", on);
}

for (const one of [...values.values(), ...boxes]) {
  for (const kind of ["mouseenter", "focusin"]) one.addEventListener(kind, () => light(one.dataset.item, true));
  for (const kind of ["mouseleave", "focusout"]) one.addEventListener(kind, () => light(one.dataset.item, false));
}
for (const box of boxes) {
  box.addEventListener("click", () => {
    const value = values.get(box.dataset.item);
    value.scrollIntoView({ block: "center" });
    value.focus({ preventScroll: true });
  });
}
for (const button of document.querySelectorAll("button.show")) {
  const [first] = boxesOf(button.dataset.item);
  button.hidden = first === undefined;
  button.addEventListener("click", () => {
    first.scrollIntoView({ block: "center" });
    first.focus({ preventScroll: true });
  });
}

const { own, mode } = part.dataset;
const [blad, count] = [Number(part.dataset.blad), Number(part.dataset.count)];

function turn(to) {
  if (to >= 1 && to <= count) window.location.assign(`${own}?blad=${to}${mode}`);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, .table-scroll")) return;
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  turn(blad + steps[event.key]);
});

const fetchAhead = () => {
  if (blad < count && !mode) new Image().src = `${own}/beeld/${blad + 1}.webp`;
};
if (document.readyState === "complete") fetchAhead();
else window.addEventListener("load", fetchAhead);
