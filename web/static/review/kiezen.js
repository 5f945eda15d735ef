// Two ways to point at something on the page, both by key and by pointer: an area (a box) and words.

const STEP = 6, FINE = 1, LEAST = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function pointOn(sheet, page, event) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const x = clamp(((event.clientX - left) / width) * page.breedte, 0, page.breedte);
  const y = clamp(((event.clientY - top) / height) * page.hoogte, 0, page.hoogte);
  return [x, y];
}

/** Let somebody place a box; resolves to [x0, top, x1, bottom], or null when they changed their mind. */
export function chooseBox(blad, start, say) {
  const { sheet, page } = blad;
  const box = document.createElement("div");
  box.className = "box making";
  box.tabIndex = 0;
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", "Nieuw vak. Pijlen: verplaatsen. Shift en pijlen: groter of kleiner. Enter: klaar. Escape: stoppen.");
  let at = start ?? middle(blad);
  const shown = () => blad.place(box, at);
  shown();
  sheet.append(box);
  sheet.classList.add("pointing");
  box.focus();
  box.scrollIntoView({ block: "nearest" });
  say("Nieuw vak. Verplaats het met de pijlen, maak het groter met shift en pijlen, druk op Enter als het goed staat.");
  return new Promise((resolve) => {
    let from = null;
    const end = (chosen) => {
      box.remove();
      sheet.classList.remove("pointing");
      sheet.removeEventListener("pointerdown", down);
      sheet.removeEventListener("pointermove", move);
      sheet.removeEventListener("pointerup", up);
      resolve(chosen);
    };
    const down = (event) => {
      from = pointOn(sheet, page, event);
      sheet.setPointerCapture(event.pointerId);
      event.preventDefault();
    };
    const move = (event) => {
      if (!from) return;
      const [x, y] = pointOn(sheet, page, event);
      at = [Math.min(from[0], x), Math.min(from[1], y), Math.max(from[0], x), Math.max(from[1], y)];
      shown();
    };
    const up = () => {
      const isDrawn = from && at[2] - at[0] >= LEAST && at[3] - at[1] >= LEAST;
      from = null;
      if (isDrawn) end(at);
    };
    sheet.addEventListener("pointerdown", down);
    sheet.addEventListener("pointermove", move);
    sheet.addEventListener("pointerup", up);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter" ? at : null);
      } else if (ARROWS[event.key]) {
        event.preventDefault();
        event.stopPropagation();
        at = moved(at, ARROWS[event.key], event, page);
        shown();
        box.scrollIntoView({ block: "nearest" });
      } else if (event.key !== "Tab") event.stopPropagation();
    });
  });
}

function moved([x0, top, x1, bottom], [right, down], event, page) {
  const step = event.altKey || event.ctrlKey ? FINE : STEP;
  if (event.shiftKey) {
    return [x0, top, clamp(x1 + right * step, x0 + LEAST, page.breedte), clamp(bottom + down * step, top + LEAST, page.hoogte)];
  }
  const dx = clamp(right * step, -x0, page.breedte - x1), dy = clamp(down * step, -top, page.hoogte - bottom);
  return [x0 + dx, top + dy, x1 + dx, bottom + dy];
}

function middle({ sheet, scroller, page }) {
  const shown = sheet.getBoundingClientRect(), window_ = scroller.getBoundingClientRect();
  const low = Math.max(shown.top, window_.top, 0), high = Math.min(shown.bottom, window_.bottom, innerHeight);
  const y = clamp((((low + high) / 2 - shown.top) / shown.height) * page.hoogte, 12, page.hoogte - 12);
  const x = page.breedte / 2;
  return [x - 60, y - 8, x + 60, y + 8];
}

/** Let somebody choose words of the page; resolves to [start, end] in its text, or null. */
export function chooseWords(blad, start, say) {
  const { sheet, page } = blad;
  const words = page.woorden;
  if (!words.length) return Promise.resolve(null);
  const cursor = document.createElement("div");
  cursor.className = "words";
  cursor.tabIndex = 0;
  cursor.setAttribute("role", "application");
  cursor.setAttribute("aria-label", "Woorden kiezen. Pijlen: ander woord. Shift en pijlen: meer of minder woorden. Enter: klaar. Escape: stoppen.");
  sheet.append(cursor);
  sheet.classList.add("pointing");
  let [anchor, head] = start ?? [0, 0];
  const points = [...page.tekst];
  const word = (at) => points.slice(words[at][0], words[at][1]).join("");
  const draw = () => {
    const [low, high] = [Math.min(anchor, head), Math.max(anchor, head)];
    cursor.replaceChildren(
      ...words.slice(low, high + 1).map((one) => {
        const piece = document.createElement("span");
        piece.className = "box word";
        blad.place(piece, one.slice(2, 6));
        return piece;
      }),
    );
    cursor.children[head > anchor ? cursor.children.length - 1 : 0]?.scrollIntoView({ block: "nearest" });
    say(low === high ? word(low) : `${high - low + 1} woorden: ${word(low)} tot en met ${word(high)}`);
  };
  draw();
  cursor.focus();
  return new Promise((resolve) => {
    const end = (isChosen) => {
      cursor.remove();
      sheet.classList.remove("pointing");
      sheet.removeEventListener("pointerdown", down);
      sheet.removeEventListener("pointermove", move);
      sheet.removeEventListener("pointerup", up);
      const [low, high] = [Math.min(anchor, head), Math.max(anchor, head)];
      resolve(isChosen ? [words[low][0], words[high][1]] : null);
    };
    let dragging = false;
    const down = (event) => {
      const at = nearest(words, pointOn(sheet, page, event));
      if (!event.shiftKey) anchor = at;
      head = at;
      dragging = true;
      sheet.setPointerCapture(event.pointerId);
      event.preventDefault();
      draw();
    };
    const move = (event) => {
      if (!dragging) return;
      const at = nearest(words, pointOn(sheet, page, event));
      if (at !== head) {
        head = at;
        draw();
      }
    };
    const up = () => {
      if (dragging) end(true);
    };
    sheet.addEventListener("pointerdown", down);
    sheet.addEventListener("pointermove", move);
    sheet.addEventListener("pointerup", up);
    cursor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter");
      } else if (ARROWS[event.key] || event.key === "Home" || event.key === "End") {
        event.preventDefault();
        event.stopPropagation();
        head = step(words, head, event.key);
        if (!event.shiftKey) anchor = head;
        draw();
      } else if (event.key !== "Tab") event.stopPropagation();
    });
  });
}

function step(words, at, key) {
  if (key === "ArrowRight") return Math.min(at + 1, words.length - 1);
  if (key === "ArrowLeft") return Math.max(at - 1, 0);
  const lineOf = (one) => words[one][6];
  if (key === "Home" || key === "End") {
    const same = words.map((_, one) => one).filter((one) => lineOf(one) === lineOf(at));
    return key === "Home" ? same[0] : same[same.length - 1];
  }
  const wanted = key === "ArrowDown" ? words.findIndex((one, other) => other > at && one[6] !== lineOf(at)) : words.findLastIndex((one, other) => other < at && one[6] !== lineOf(at));
  if (wanted < 0) return at;
  const line = words.map((_, one) => one).filter((one) => lineOf(one) === lineOf(wanted));
  const x = words[at][2];
  return line.reduce((best, one) => (Math.abs(words[one][2] - x) < Math.abs(words[best][2] - x) ? one : best), line[0]);
}

function nearest(words, [x, y]) {
  const away = ([, , x0, top, x1, bottom]) => Math.max(x0 - x, 0, x - x1) + 3 * Math.max(top - y, 0, y - bottom);
  return words.reduce((best, one, at) => (away(one) < away(words[best]) ? at : best), 0);
}

/** The words of a page that a mark covers, as numbers of the first and the last; null when it covers none. */
export function wordsUnder(page, parts) {
  const covered = page.woorden.map((_, at) => at).filter((at) => parts.some(([, start, end]) => page.woorden[at][0] < end && start < page.woorden[at][1]));
  return covered.length ? [covered[0], covered[covered.length - 1]] : null;
}
