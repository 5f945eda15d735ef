// Shared by all pages: places boxes over page pictures and sends requests with the token of the session.
// Every page works without it; a script only makes it quicker.

export const token = () => document.querySelector('meta[name="csrf"]')?.content ?? "";

/** Send JSON and give the JSON answer; throws an Error with the Dutch reason that the server gave. */
export async function send(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
  });
  const told = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) {
    const error = new Error(told?.detail ?? "Er ging iets mis. Probeer het opnieuw.");
    error.status = answer.status;
    error.told = told;
    throw error;
  }
  return told;
}

/** Put an element with data-box="x0 top x1 bottom" (points) in its place over a sheet with data-size="width height". */
export function place(element, sheet) {
  const [x0, top, x1, bottom] = element.dataset.box.split(" ").map(Number);
  const [width, height] = sheet.dataset.size.split(" ").map(Number);
  element.style.left = `${(100 * x0) / width}%`;
  element.style.top = `${(100 * top) / height}%`;
  element.style.width = `${(100 * (x1 - x0)) / width}%`;
  element.style.height = `${(100 * (bottom - top)) / height}%`;
}

/** Say something to a screen reader, and show it in the status line of the page. */
export function tell(text) {
  const line = document.getElementById("status");
  if (line) line.textContent = text;
}

for (const sheet of document.querySelectorAll(".sheet[data-size]")) {
  for (const box of sheet.querySelectorAll("[data-box]")) place(box, sheet);
}
