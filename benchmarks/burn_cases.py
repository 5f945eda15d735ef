"""Draws the documents of the benchmarks of burning, and asks other engines to redact the same."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from common import ROOT

from pipeline.model.place import Box, Part, Span
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools.pdf_pages import PlacedChar, find_chars, open_page, open_pdf
from pipeline.tools.typeset import typeset

PEERS = ("pdf_oxide", "clearleaf", "rustpdf", "pypdfium2", "pymupdf")
PEER_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_PEER = ROOT / "benchmarks" / "peers" / "burn_peer.py"
_LETTER = """
#set page(paper: "a4", margin: 25mm)
#set text(font: "Lato", size: 10.5pt, lang: "nl")
#set par(justify: true)
#let data = json(bytes(sys.inputs.data))
#for page in data.pages [
  #if page.number > 1 [#pagebreak()]
  = Verslag van het overleg, deel #page.number
  #for line in page.lines [#line #parbreak()]
  #table(columns: (1fr, 1fr, 1fr), ..page.cells)
]
"""
_LINE = (
    "Op dinsdag sprak {name} namens de gemeente met de provincie over de opvang. "
    "Afgesproken is dat er voor het einde van het jaar vijftig plekken komen, en dat het college de raad daarover "
    "schrijft. De kosten komen in de begroting; de wethouder geeft daar in het voorjaar een toelichting op."
)
_FILL = (
    "Daarna is gesproken over de planning van de werkzaamheden. Het pand aan de rand van het dorp is gekocht en wordt "
    "verbouwd. Omwonenden krijgen een uitnodiging voor een avond in het buurthuis, waar zij vragen kunnen stellen. "
    "Over de veiligheid is overleg met politie en brandweer; er komt een vast aanspreekpunt voor de buurt."
)
NAMES = ("Joke Zwanenburgh", "Pieter Hooghelaer")


def draw_report(pages: int) -> bytes:
    """Give a tagged report as our own typesetter draws it: text, a table, two names a page."""
    rows = [
        {
            "number": number,
            "lines": [_LINE.format(name=NAMES[0]), *[_FILL] * 5, _LINE.format(name=NAMES[1])],
            "cells": [f"{head} {number}" for head in ("Taak", "Plekken", "Datum", "Regulier", "Amv", "Totaal")],
        }
        for number in range(1, pages + 1)
    ]
    return typeset(_LETTER, {"pages": rows}, standards=())


def find_name(letters: Sequence[PlacedChar], name: str) -> Iterator[list[PlacedChar]]:
    """Yield the letters of each place of a name in the letters of a page; spaces do not count."""
    text, wanted = "".join(letter.char for letter in letters), name.replace(" ", "")
    at = text.find(wanted)
    while at >= 0:
        yield list(letters[at : at + len(wanted)])
        at = text.find(wanted, at + 1)


def mark_names(path: Path, names: Mapping[int, Sequence[str]]) -> list[RedactionMark]:
    """Give a mark for each place of the names of each page (1-based), one box per line."""
    marks: list[RedactionMark] = []
    with open_pdf(path) as document:
        for number, wanted in names.items():
            with open_page(document, number) as page:
                letters = [c for c in find_chars(page) if not c.char.isspace()]
            for place in (place for name in wanted for place in find_name(letters, name)):
                marks.append(_mark(len(marks), number, place))
    return marks


def mark_after(path: Path, before: str, names: Sequence[str]) -> list[RedactionMark]:
    """Give a mark for each place where page n holds `before` and then name n, on the name alone."""
    marks: list[RedactionMark] = []
    skip = len(before.replace(" ", ""))
    with open_pdf(path) as document:
        for number, name in enumerate(names, start=1):
            with open_page(document, number) as page:
                letters = [c for c in find_chars(page) if not c.char.isspace()]
            for place in find_name(letters, before + name):
                marks.append(_mark(len(marks), number, place[skip:]))
    return marks


def _mark(order: int, number: int, letters: Sequence[PlacedChar]) -> RedactionMark:
    lines: dict[int, list[Box]] = {}
    for letter in letters:
        lines.setdefault(round(letter.box.top), []).append(letter.box)
    boxes = tuple(PlacedBox(number, hull(row)) for row in lines.values())
    span = Span("d" * 64, (Part(number, 0, 1),))
    return RedactionMark(f"m{order}", span, boxes, ("5.1.2e",), "persoon", "burger.naam", ("proef",), 0.9, False)


def word_boxes(path: Path) -> dict[int, list[Box]]:
    """Give by page (1-based) the box of each word."""
    found: dict[int, list[Box]] = {}
    with open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            words: list[list[Box]] = []
            with open_page(document, number) as page:
                fresh = True
                for letter in find_chars(page):
                    if letter.char.isspace():
                        fresh = True
                        continue
                    if fresh or letter.spaced or letter.box.top > words[-1][-1].bottom:
                        words.append([])
                    words[-1].append(letter.box)
                    fresh = False
            found[number] = [hull(word) for word in words]
    return found


def hull(boxes: Sequence[Box]) -> Box:
    """Give the smallest box around boxes."""
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def run_peer(engine: str, pdf: Path, marks: Sequence[RedactionMark], out: Path) -> dict[str, Any]:
    """Redact the same places with another engine and give what it took, or `skipped` with the reason."""
    if not PEER_PYTHON.exists():
        return {"skipped": "no .venv-peers; make it with `make peers`"}
    boxes: dict[int, list[list[float]]] = {}
    with open_pdf(pdf) as document:
        height = document[0].get_size()[1]
    for number, box in (placed for mark in marks for placed in mark.boxes):
        boxes.setdefault(number - 1, []).append([box.x0, height - box.bottom, box.x1, height - box.top])
    with tempfile.NamedTemporaryFile("w", suffix=".json") as job:
        json.dump({"pdf": str(pdf), "out": str(out), "boxes": boxes}, job)
        job.flush()
        try:
            done = subprocess.run(
                [PEER_PYTHON, _PEER, engine, job.name], capture_output=True, text=True, check=False, timeout=600
            )
        except subprocess.TimeoutExpired:
            return {"skipped": "took more than ten minutes"}
    if done.returncode:
        return {"skipped": (done.stderr.strip().splitlines() or ["no word"])[-1][:200]}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
