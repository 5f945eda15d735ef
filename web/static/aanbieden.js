// Handing over files by dragging: each file goes by itself, so that one that fails keeps none of the others back.

import { tell, token } from "/static/ibt.js";

const form = document.getElementById("aanbieden");
const drop = document.getElementById("drop");
const input = document.getElementById("bestanden");
const rows = document.querySelector("#uitkomst tbody");
const KINDS = { nieuw: "ok", "was er al": "busy" };

form.querySelector(".with-script").hidden = false;

function row(name) {
  document.getElementById("uitkomst").hidden = false;
  const made = rows.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  made.append(head, document.createElement("td"), document.createElement("td"));
  return made;
}

function show(made, result, told) {
  const tag = document.createElement("span");
  tag.className = `tag ${KINDS[result] ?? (result === "bezig" ? "busy" : "bad")}`;
  tag.textContent = result;
  made.cells[1].replaceChildren(tag);
  made.cells[2].textContent = told;
}

async function send(file, made) {
  if (file.size > Number(form.dataset.most) * 2 ** 20) {
    show(made, "geweigerd", `Dit bestand is groter dan ${form.dataset.most} MB. Splits het.`);
    return;
  }
  const body = new FormData();
  body.append("bestanden", file, file.name);
  const headers = { Accept: "application/json", "X-CSRF-Token": token() };
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers, credentials: "same-origin" });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    for (const one of told.bestanden) show(made, one.uitkomst, one.toelichting);
  } catch (error) {
    show(made, "geweigerd", error.message && !(error instanceof TypeError) ? error.message : "Het bestand kwam niet aan. Probeer het opnieuw.");
  }
}

async function sendAll(files) {
  const given = [...files].slice(0, Number(form.dataset.many));
  const waiting = given.map((file) => [file, row(file.name)]);
  for (const [, made] of waiting) show(made, "bezig", "Wordt verstuurd.");
  for (const [number, [file, made]] of waiting.entries()) {
    tell(`Bestand ${number + 1} van ${waiting.length} wordt verstuurd.`);
    await send(file, made);
  }
  tell(`Klaar: ${waiting.length === 1 ? "1 bestand" : `${waiting.length} bestanden`} verstuurd. De uitkomst staat hieronder.`);
  input.value = "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  sendAll(input.files);
});
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) sendAll(event.dataTransfer.files);
});
