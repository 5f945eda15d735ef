// The list of post: asks now and then whether anything changed and offers to show it; the page never jumps by itself.

const EVERY = 15_000;
const offer = document.getElementById("nieuwe-post");
const line = document.getElementById("inbox-stand");

function tellChange(isNew) {
  if (offer.firstChild) return;
  const told = document.createElement("p");
  const link = document.createElement("a");
  link.href = window.location.href;
  link.textContent = "Toon";
  told.append(isNew ? "Er is nieuwe post. " : "De toestand van stukken is veranderd. ", link);
  offer.append(told);
}

function showLine({ tekst, mis }) {
  const told = document.createElement("p");
  told.textContent = tekst;
  if (!mis) {
    told.className = "muted";
    return told;
  }
  const warning = document.createElement("div");
  warning.className = "alert warn";
  warning.append(told);
  return warning;
}

async function look() {
  if (document.hidden) return;
  const answer = await fetch("/post/stand", { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const told = await answer.json();
  line.replaceChildren(...told.regels.map(showLine));
  if (told.merk !== offer.dataset.merk) tellChange(told.merk.split("-")[0] !== offer.dataset.merk.split("-")[0]);
}

if (offer) {
  const every = Number(new URLSearchParams(window.location.search).get("elke")) || EVERY;
  setInterval(() => look().catch(() => {}), Math.max(every, 500));
}
