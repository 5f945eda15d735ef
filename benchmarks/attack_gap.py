"""Attacks finished pages with a list of surnames: which names does what stays on the page leave possible?

Each name of a list stands once in each kind of line on a page of its own, is redacted there, and all places of what
stays are read back: by pdfminer on pages that stay text, as words of ink on pages that became a picture. Two names
are told apart when a text differs or any place differs by more than the precision. Printed per way of redacting and
kind of line: how many names are found for sure, the candidates that are left, and the bits that the page tells.

Ways: `ours` (lines set again), `plain` (ours, positions kept: what removing glyphs alone leaves), `clearleaf` (another
engine, from .venv-peers), `picture` and `picture plain` (pages that went out as a picture).
The last line gives the bits left over the boxes of the development set, when that stands beside this checkout.
Method: redaction/residue.py names the papers.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from burn_cases import mark_after, run_peer, word_boxes
from common import print_result
from faker.providers.person.nl_NL import Provider as Persons
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTContainer, LTCurve

from pipeline.model.woo import RedactionMark
from pipeline.tools.pdf_pages import open_pdf
from pipeline.tools.typeset import typeset
from redaction.burn.document import burn
from redaction.residue import RENDERED_PIXELS, SCANNED_PIXELS, VECTOR_POINTS

KINDS = ("left", "justified", "centred", "right", "cell", "paragraph")
"""Of lines, from the top of a page; `paragraph` also breaks by itself, so that line breaks tell their part."""
BEFORE = "van mevrouw"
_BAND, _WIDTH, _DPI = 52, 400, 200
_CLOSED = 200
_INK = 40
"""Grey levels under white from which a pixel is ink."""
_APART = 4
"""Columns of white, at 200 dpi, between words."""
_PAGES = """
#let data = json(bytes(sys.inputs.data))
#set page(width: data.width * 1pt, height: data.band * 6 * 1pt, margin: 0pt)
#set text(font: "Lato", size: 10.5pt, lang: "nl", hyphenate: false)
#let band(number, body) = place(top, dy: (number * data.band + 4) * 1pt, block(width: 100%, inset: (x: 20pt), body))
#for name in data.names {
  page({
    let person = [#data.before #name]
    band(0)[De melding #person is ontvangen op maandag.]
    band(1, par(justify: true)[De melding #person is ontvangen op#linebreak(justify: true)een maandag.])
    band(2, align(center)[De melding #person is ontvangen.])
    band(3, align(right)[De melding #person is ontvangen.])
    band(4, table(columns: (1fr, 190pt, 1fr), [Maandag], [#person], [ontvangen]))
    band(5)[De melding #person is ontvangen op maandag in de ochtend, en daarna is er gebeld met de afdeling van het
      gebouw waar het om gaat, omdat er nog vragen waren.]
  })
}
"""


class Seen(NamedTuple):
    """What an attacker sees of one kind of line on one page."""

    text: str
    places: tuple[float, ...]


def surnames(count: int) -> list[str]:
    """Give the Dutch surnames of Faker, or so many spread over them, in order."""
    names = sorted(set(Persons.last_names))
    return names if not count else names[:: max(len(names) // count, 1)][:count]


def draw(names: Sequence[str]) -> bytes:
    """Give a page per name, with every kind of line on it."""
    data = {"names": list(names), "before": BEFORE, "band": _BAND, "width": _WIDTH}
    return typeset(_PAGES, data, standards=())


def read_places(path: Path) -> list[list[Seen]]:
    """Give by page and kind of line the letters and drawn lines with their places, as pdfminer reads them."""
    pages = []
    for page in extract_pages(path, laparams=None):
        bands: list[list[tuple[str, float, float, float]]] = [[] for _ in KINDS]
        top = page.y1
        for what, x0, y0, x1, y1 in _things(page):
            number = int((top - (y0 + y1) / 2) // _BAND)
            if 0 <= number < len(KINDS):
                bands[number].append((what, x0, top - y1, x1))
        pages.append([_seen(row) for row in bands])
    return pages


def _things(item: object) -> Iterator[tuple[str, float, float, float, float]]:
    if isinstance(item, LTChar):
        yield (item.get_text(), *item.bbox)
    elif isinstance(item, LTCurve):
        yield ("|", *item.bbox)
    elif isinstance(item, LTContainer):
        for part in item:
            yield from _things(part)


def _seen(row: Sequence[tuple[str, float, float, float]]) -> Seen:
    inked = [thing for thing in row if thing[0].strip()]  # a space shows by the words beside it
    return Seen("".join(thing[0] for thing in inked), tuple(side for thing in inked for side in thing[1:]))


def read_ink(path: Path) -> list[list[Seen]]:
    """Give by page and kind of line the words of ink: where the middle of each lies, in pixels and parts of one."""
    pages = []
    with open_pdf(path) as document:
        for page in document:
            grey = np.asarray(page.render(scale=_DPI / 72).to_pil().convert("L"), dtype=np.float64)
            high = _BAND * _DPI / 72
            pages.append([_words(255 - grey[round(n * high) : round((n + 1) * high)]) for n in range(len(KINDS))])
    return pages


def _words(ink: np.ndarray[Any, np.dtype[np.float64]]) -> Seen:
    rows = np.flatnonzero((ink > _INK).any(axis=1))
    breaks = np.flatnonzero(np.diff(rows) > 2)
    lines = np.split(rows, breaks + 1) if len(rows) else []
    found: list[float] = []
    text = ""
    for line in lines:
        dark = np.where(ink[line] > _INK / 4, ink[line], 0).sum(axis=0)
        columns = np.flatnonzero(dark)
        runs = np.split(columns, np.flatnonzero(np.diff(columns) > _APART) + 1) if len(columns) else []
        found += [float(dark[run] @ run / dark[run].sum()) for run in runs]
        text += f"{len(runs)} "
    return Seen(text, tuple(found))


def candidates(seen: Sequence[Seen], precision: float) -> list[int]:
    """Give for each page how many pages look like it, itself included."""
    counts = [0] * len(seen)
    alike: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, one in enumerate(seen):
        alike[one.text, len(one.places)].append(number)
    for numbers in alike.values():
        places = np.array([seen[number].places for number in numbers])
        for row, number in enumerate(numbers):
            off = np.abs(places - places[row]).max(axis=1, initial=0.0)
            counts[number] = int((off <= precision + 1e-9).sum())
    return counts


def figures(pages: Sequence[Sequence[Seen]], precision: float) -> dict[str, Any]:
    """Give per kind of line what the attack yields, against all names and against a closed list."""
    chosen = random.Random(1).sample(range(len(pages)), min(_CLOSED, len(pages)))
    out = {}
    for number, kind in enumerate(KINDS):
        everyone = [page[number] for page in pages]
        closed = [everyone[row] for row in chosen]
        out[kind] = {"all": _told(candidates(everyone, precision)), f"{_CLOSED}": _told(candidates(closed, precision))}
    return out


def _told(counts: Sequence[int]) -> dict[str, float]:
    bits = statistics.fmean(float(np.log2(len(counts) / count)) for count in counts)
    return {
        "unique_percent": round(100 * sum(count == 1 for count in counts) / len(counts), 1),
        "median_candidates": statistics.median(counts),
        "bits": round(bits, 2),
    }


def attack(names: Sequence[str], *, peers: bool = True) -> dict[str, Any]:
    """Redact pages with the names in every way that keeps text and give what the attack makes of each."""
    found: dict[str, Any] = {}
    with _drawn(names) as (path, out, marks):
        for way, keep in (("ours", False), ("plain", True)):
            report = burn(path, marks, out, raster_dpi=_DPI, keep_positions=keep)
            reset = sum(box.is_reset for _, box in report.made)
            about = {"boxes": len(report.made), "reset": reset, "pictures": sum(p.way == "beeld" for p in report.pages)}
            found[way] = about | figures(read_places(out), VECTOR_POINTS)
        if peers:
            answer = run_peer("clearleaf", path, marks, out)
            found["clearleaf"] = answer if "skipped" in answer else figures(read_places(out), VECTOR_POINTS)
    return found


def attack_pictures(names: Sequence[str]) -> dict[str, Any]:
    """Redact pages with the names as pictures and give what the attack makes of them, at two precisions."""
    found: dict[str, Any] = {}
    with _drawn(names) as (path, out, marks):
        places = word_boxes(path)
        for way, keep in (("picture", False), ("picture plain", True)):
            burn(path, marks, out, raster_dpi=_DPI, keep_positions=keep, ocr_pages=places, places=places)
            ink = read_ink(out)
            told = {f"{precision} px": figures(ink, precision) for precision in (SCANNED_PIXELS, RENDERED_PIXELS)}
            found[way] = {"names": len(names), **told}
    return found


@contextlib.contextmanager
def _drawn(names: Sequence[str]) -> Iterator[tuple[Path, Path, list[RedactionMark]]]:
    """Give the pages, where a result may go, and a mark for the name in every line of every page."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        path.write_bytes(draw(names))
        yield path, out, mark_after(path, BEFORE, names)


def development_set(folder: Path) -> dict[str, Any]:
    """Give the bits left over all boxes in a folder of `*.redactions.json`, as eval_redaction.py makes."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.redactions.json"))]
    boxes = [box for row in rows for box in row.get("vakken", ())]
    bits = [box["bits"]["achternamen"] for box in boxes]
    if not bits:
        return {"skipped": "no boxes"}
    return {
        "documents": len(rows),
        "boxes": len(bits),
        "reset": sum(box["vaste_breedte"] for box in boxes),
        "mean_bits": round(statistics.fmean(bits), 3),
        "over_1_bit": sum(value > 1 for value in bits),
        "most_bits": max(bits),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=0, help="so many names instead of all")
    parser.add_argument("--pictures", type=int, default=300, help="names for the pages that become a picture")
    parser.add_argument("--development", type=Path, help="folder `out` of eval_redaction.py --gold --keep FOLDER")
    chosen = parser.parse_args()
    names = surnames(chosen.names)
    found = attack(names)
    drawn = attack_pictures(surnames(min(chosen.pictures, chosen.names or chosen.pictures)))
    more = {"development set": development_set(chosen.development)} if chosen.development else {}
    print_result("attack on gaps", {"names": len(names), **found, **drawn, **more})


if __name__ == "__main__":
    main()
