// Pages of the policy officer: shows boxes over page pictures, and hides what a choice makes unneeded.
// Without this script everything is there and works.

for (const proof of document.querySelectorAll(".proof")) {
  const boxes = proof.querySelectorAll(".box");
  for (const box of boxes) box.hidden = false;
  const toFirst = () => { proof.scrollTop = Math.max(0, (boxes[0]?.offsetTop ?? 0) - 120); };
  const picture = proof.querySelector("img");
  if (picture.complete) toFirst();
  else picture.addEventListener("load", toFirst, { once: true });
}

for (const part of document.querySelectorAll("[data-when]")) {
  const choices = part.closest("form").querySelectorAll('input[name="hoe"]');
  const show = () => {
    const chosen = [...choices].find((one) => one.checked)?.value;
    part.hidden = chosen !== part.dataset.when;
  };
  for (const one of choices) one.addEventListener("change", show);
  show();
}

// Somebody who typed and walks away is asked once: nothing gets lost by a wrong key.
for (const form of document.querySelectorAll("form[data-keep]")) {
  let dirty = false;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}
