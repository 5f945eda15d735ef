"""How fast a review opens and a key press is written: a document of 300 pages with 600 marks, on SQLite; as JSON.

    .venv/bin/python benchmarks/bench_review.py [MAP]

Pages and marks are made up: no reader and no detector runs. Writes one line of JSON to standard output.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.model.document import About, Page, Word
from pipeline.model.place import Box, Part, Span
from pipeline.model.woo import PlacedBox, RedactionMark, Verdict, WooDossier
from pipeline.pages import write_about, write_page
from pipeline.run import Walk
from pipeline.store import documents, dossiers, marks
from pipeline.store.tables import DocumentState

PAGES, PER_PAGE, WORDS = 300, 2, 350


def make_page(number: int) -> Page:
    """Give a page of made-up words."""
    words, text = [], ""
    for index in range(WORDS):
        written = f"woord{(index * 7 + number) % 900}"
        start, line = len(text), index // 10
        text += written + (" " if index % 10 < 9 else "\n")
        x0, top = 50.0 + 50 * (index % 10), 50.0 + 20 * line
        edges = tuple(x0 + 5.0 * n for n in range(len(written) + 1))
        words.append(Word(start, start + len(written), Box(x0, top, edges[-1], top + 12), line, edges))
    return Page(number, 595.0, 842.0, text, tuple(words))


def make_marks(document_id: str) -> list[RedactionMark]:
    """Give two marks on every page."""
    made = []
    for number in range(1, PAGES + 1):
        page = make_page(number)
        for index in range(PER_PAGE):
            word = page.words[index * 40 + 3]
            part, box = Part(number, word.start, word.end), PlacedBox(number, word.box)
            key, kind = f"{number:04d}-{index}", "persoon" if index else "telefoon"
            span = Span(document_id, (part,))
            made.append(RedactionMark(key, span, (box,), ("5.1.2e",), kind, "persoon", ("namen",), 0.8, review=False))
    return made


def fill(desk: Desk, walk: Walk, folder: Path) -> str:
    """Put one large document on the desk, in a dossier."""
    (folder / "groot.txt").write_text("groot", encoding="utf-8")
    document_id = desk.take_in(folder / "groot.txt").document_id
    with desk.blobs.write_derived(document_id, walk.rendition_key(document_id)) as place:
        for number in range(1, PAGES + 1):
            write_page(place, make_page(number))
        write_about(place, About("proef"))
    with desk.store.write() as session:
        documents.begin_attempt(session, document_id, desk.recipe)
        documents.set_media_type(session, document_id, "text/plain")
        documents.set_state(session, document_id, DocumentState.DONE, "besluit")
        dossiers.put_dossier(session, WooDossier("proef"), "proef")
        dossiers.add_stukken(session, "proef", [document_id], "proef")
        marks.replace_marks(session, document_id, make_marks(document_id))
    return document_id


def measure(work: Callable[[], Any], times: int) -> dict[str, float]:
    """Give the median and the longest of some runs in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return {"mediaan_ms": round(statistics.median(took), 1), "langste_ms": round(max(took), 1)}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        workspace = wiring.make_workspace(Path(folder) / "werkmap")
        with wiring.open_desk(workspace) as desk:
            walk = wiring.walk(workspace, desk)
            document_id = fill(desk, walk, Path(folder))
            room = wiring.review_room(workspace, desk, walk)
            told: dict[str, Any] = {"bladzijden": PAGES, "vakken": PAGES * PER_PAGE}
            told["openen_koud"] = measure(lambda: room.open(document_id), 1)
            told["openen_warm"] = measure(lambda: room.open(document_id), 20)
            review = room.open(document_id)
            waiting = iter(review.marks)

            def press() -> None:
                one = next(waiting)
                room.judge(document_id, {one.id: (Verdict.ACCEPTED, one.stamp)}, "Ans")

            told["oordeel_met_beeld"] = measure(press, 60)
            told["gezien"] = measure(lambda: room.saw(document_id, [1, 2], "Ans"), 20)
            rest = {one.id: (Verdict.ACCEPTED, one.stamp) for one in room.open(document_id).undecided}
            told["alle_overige_akkoord"] = measure(lambda: room.judge(document_id, rest, "Ans"), 1)
            told["openen_beoordeeld"] = measure(lambda: room.open(document_id), 20)
            told["overzicht"] = measure(lambda: room.dossier("proef"), 5)
            told["zoeken"] = measure(lambda: room.find("proef", "woord17"), 1)
            told["woorden"] = measure(lambda: room.words([document_id]), 1)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
