// The page of the administrator: shows the numbers of this moment, and leaves them when the desk does not answer.

const EVERY = 10_000;
const place = document.getElementById("stand");

async function refresh() {
  if (document.hidden || !place) return;
  const answer = await fetch("/beheer", { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stand");
  if (fresh) place.replaceChildren(...fresh.childNodes);
}

const every = Number(new URLSearchParams(window.location.search).get("elke")) || EVERY;
setInterval(() => refresh().catch(() => {}), Math.max(every, 500));
