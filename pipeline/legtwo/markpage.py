"""The page of `ibt redact --html`: every page as a picture with its marks in place, and beside it why they are there.

One file of HTML that needs no network, no script and no other file. It shows the unredacted document: it says so at
the top, and only its owner may read it. Written page by page, so that a long document need not fit in memory.
"""

from __future__ import annotations

import base64
import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from pipeline.errors import SetupError
from pipeline.legtwo.why import Noted, Reason, detectors_told
from pipeline.model.document import Document, Page
from pipeline.model.place import Box
from pipeline.tools.child import ChildLimits, stream
from pipeline.tools.pictures import page_pictures

MOST_QUIET = 80
"""Pages of a document up to which those without marks are drawn as well."""
_ONLY_OWNER = 0o600
_SOURCE = "bron"
_LEGEND = (
    ("lakken", "gaat weg"),
    ("vragen", "het beleid laat een mens beslissen"),
    ("beoordelen", "niet zeker genoeg: een mens kijkt"),
    (_SOURCE, "zo kwam het stuk binnen"),
)
_DIGIT_WIDTH, _TAG_HEIGHT = 3.2, 6.0

Drawn = Iterator[str]
"""Pieces of HTML, in order."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A box as SVG has it: points, origin top-left."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Shape:
    """The boxes of one mark or note on one page, with its number."""

    label: str
    actie: str
    title: str
    boxes: tuple[Rect, ...]
    tag_x: float
    """Left of the label."""
    tag_y: float
    """Top of the label."""
    tag_width: float


@dataclass(frozen=True, slots=True)
class Row:
    """One mark in the table of a page."""

    number: int
    actie: str
    gelakt: bool
    soort: str
    gronden: str
    beleid: str
    toelichting: str
    told: str
    regels: str
    score: str


@dataclass(frozen=True, slots=True)
class Note:
    """One note on the source in the table of a page."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with all that is on it."""

    name: str
    number: int
    width: float
    height: float
    uri: str
    """`data:` address of the picture."""
    shapes: tuple[Shape, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]


@cache
def _macros() -> Any:
    source = (files("pipeline.legtwo") / "markpage.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).module


def write_page(path: Path, documents: Iterable[Drawn]) -> None:
    """Write the page of some documents; whole or not at all, and readable by its owner only.

    Raises:
        SetupError: The file cannot be written.
    """
    work = path.parent / f".{uuid.uuid4().hex}.tmp"
    try:
        descriptor = os.open(work, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OWNER)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(_whole(documents))
        work.replace(path)
    except OSError as error:
        raise SetupError(f"{path.name} is niet te schrijven ({error.strerror}). Kies een andere plaats.") from error
    finally:
        work.unlink(missing_ok=True)


def _whole(documents: Iterable[Drawn]) -> Iterator[str]:
    style = _macros().stijl()
    sha = base64.b64encode(hashlib.sha256(str(style).encode()).digest()).decode("ascii")
    csp = f"default-src 'none'; img-src data:; style-src 'sha256-{sha}'; base-uri 'none'; form-action 'none'"
    yield str(_macros().kop(csp, style, _LEGEND)).lstrip()
    for drawn in documents:
        yield from drawn
    yield str(_macros().voet())


def draw_document(
    name: str,
    document: Document,
    rendition: Path,
    limits: ChildLimits | None,
    told: tuple[Sequence[Reason], Sequence[Noted]],
) -> Drawn:
    """Yield the pieces of the page for one document; `told` holds its marks and the notes on its source.

    Raises:
        ExtractionError: A page cannot be drawn.
    """
    reasons, notes = told
    key = hashlib.sha256(f"{name}\n{document.id}".encode()).hexdigest()[:8]
    yield str(_macros().stuk(key, name, reasons, notes, document.page_count))
    busy = {placed.page for reason in reasons for placed in reason.boxes} | {note.page for note in notes}
    every = range(1, document.page_count + 1)
    shown = list(every) if document.page_count <= MOST_QUIET else sorted(busy)
    drawn = stream(limits, page_pictures, rendition, shown) if limits else page_pictures(rendition, shown)
    for number, picture in zip(shown, drawn, strict=True):
        page = _sheet(name, document.pages.page(number), picture, reasons, notes)
        yield str(_macros().blad(key, page))
    yield str(_macros().eind(document.page_count - len(shown)))


def _sheet(name: str, page: Page, picture: bytes, reasons: Sequence[Reason], notes: Sequence[Noted]) -> Sheet:
    here = [reason for reason in reasons if any(placed.page == page.number for placed in reason.boxes)]
    shapes = [_shape(str(one.number), one.actie, _title(one), _boxes(one, page.number)) for one in here]
    labelled = [(f"B{number}", note) for number, note in enumerate(notes, 1) if note.page == page.number]
    shapes += [_shape(label, _SOURCE, f"{label}: {note.text}", note.boxes) for label, note in labelled]
    uri = f"data:image/webp;base64,{base64.b64encode(picture).decode('ascii')}"
    told = tuple(Note(label, note.text) for label, note in labelled)
    width, height = round(page.width, 2), round(page.height, 2)
    return Sheet(name, page.number, width, height, uri, tuple(_apart(shapes)), tuple(map(_row, here)), told)


def _boxes(reason: Reason, number: int) -> tuple[Box, ...]:
    return tuple(placed.box for placed in reason.boxes if placed.page == number)


def _title(reason: Reason) -> str:
    return f"Vak {reason.number}: {reason.soort}, {reason.actie}"


def _row(one: Reason) -> Row:
    known = detectors_told(one.regels)
    return Row(
        one.number, one.actie, one.gelakt, one.soort, one.gronden, one.beleid, one.toelichting, known, one.regels,
        one.score,
    )  # fmt: skip


def _shape(label: str, actie: str, title: str, boxes: Sequence[Box]) -> Shape:
    rects = tuple(
        Rect(f"{box.x0:.2f}", f"{box.top:.2f}", f"{box.x1 - box.x0:.2f}", f"{box.bottom - box.top:.2f}")
        for box in boxes
    )
    first = boxes[0] if boxes else Box(0, 0, 0, 0)
    width = _DIGIT_WIDTH * len(label) + 2
    top = round(max(first.top - _TAG_HEIGHT, 0), 2)
    return Shape(label, actie, title, rects, round(first.x0, 2), top, width)


def _apart(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes with their labels beside each other where two would stand in one place."""
    taken: list[Shape] = []
    for shape in shapes:
        while hit := next((one for one in taken if _meet(one, shape)), None):
            shape = replace(shape, tag_x=hit.tag_x + hit.tag_width)
        taken.append(shape)
        yield shape


def _meet(one: Shape, other: Shape) -> bool:
    beside = one.tag_x < other.tag_x + other.tag_width and other.tag_x < one.tag_x + one.tag_width
    return bool(one.boxes and other.boxes) and beside and abs(one.tag_y - other.tag_y) < _TAG_HEIGHT - 1
