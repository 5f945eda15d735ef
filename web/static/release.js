// Follows the work on a pack; without it the link on the page does the same.
import { tell } from "./ibt.js";

const work = document.getElementById("werk");
const bar = document.getElementById("voortgang");
const EVERY = 2000;

async function look() {
  const answer = await fetch(work.dataset.stand, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.staat !== "bezig") {
    window.location.reload();
    return;
  }
  if (told.totaal) {
    bar.max = told.totaal;
    bar.value = told.gedaan;
    tell(`${told.gedaan} van ${told.totaal} stukken klaar.`);
  }
  setTimeout(look, EVERY);
}

if (work && bar) setTimeout(look, EVERY);
