"""Looks at words that were moved: they can be seen, stand beside each other, on the page, and under no box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PIL import Image

from pipeline.model.place import Box
from pipeline.model.woo import Finding
from redaction.verify.runs import PageText, Run

_CORE = 0.3
"""Part of the height above and below a word that does not count: lines stand close."""
_SHARE = 0.25
"""Part of the height of a line that two words must share along it before they lie over each other."""
_OFF = 1.0
"""Points by which a word may reach over the edge of the page."""
_ROW = 30.0
"""Points of the rows in which neighbours are sought."""
_CONTRAST = 12
"""Grey levels (of 255) that a word must differ from its ground."""
_KEPT = "keep_lost"
_READER = "beeld"


def find_crowded(
    number: int, page: PageText, areas: Sequence[Box], boxes: Sequence[Box], look: Image.Image, scale: float
) -> Iterator[Finding]:
    """Yield what is wrong with the words in the moved areas of page `number`; `look` shows it at `scale`.

    Args:
        number: Of the page, 1-based.
        page: What is read on the released page.
        areas: Where words may have moved to.
        boxes: The boxes drawn on the page; the labels in them do not count.
        look: The released page in grey.
        scale: Pixels per point of `look`.
    """
    inside = [(run, box) for run, box in page.placed if any(box.meets(area) for area in areas)]
    words = [(run, box) for run, box in inside if not any(_is_within(box, drawn) for drawn in boxes)]
    told, rows = set[str](), dict[int, list[tuple[Run, Box]]]()
    for run, box in words:
        told.update(_faults(run, box, page.size, boxes, look, scale))
        row = int(box.top // _ROW)
        near = (other for step in (-1, 0, 1) for other in rows.get(row + step, ()))
        if any(_lies_over(run, box, *other) for other in near):
            told.add("verschoven woorden staan over elkaar")
        rows.setdefault(row, []).append((run, box))
    yield from (Finding(_KEPT, number, None, _READER, reason) for reason in sorted(told))


def _faults(
    run: Run, box: Box, size: tuple[float, float], boxes: Sequence[Box], look: Image.Image, scale: float
) -> Iterator[str]:
    if box.x0 < -_OFF or box.x1 > size[0] + _OFF:
        yield "een verschoven woord loopt van de bladzijde af"
    if any(_meets_core(run, box, drawn) for drawn in boxes):
        yield "een verschoven woord staat onder een vak"
    if any(letter.isalnum() for letter in run.text) and not _shows(look, box, scale):
        yield "een verschoven woord is niet te zien"


def _is_within(box: Box, drawn: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return drawn.x0 <= x <= drawn.x1 and drawn.top <= y <= drawn.bottom


def _core(run: Run, box: Box) -> Box:
    """Give the part of a word that nothing else may lie on."""
    if run.turned in (90, 270):
        off = _CORE * (box.x1 - box.x0)
        return Box(box.x0 + off, box.top, box.x1 - off, box.bottom)
    off = _CORE * (box.bottom - box.top)
    return Box(box.x0, box.top + off, box.x1, box.bottom - off)


def _meets_core(run: Run, box: Box, other: Box) -> bool:
    core = _core(run, box)
    least = _SHARE * (run.bottom - run.top)
    wide, high = (
        min(core.x1, other.x1) - max(core.x0, other.x0),
        min(core.bottom, other.bottom) - max(core.top, other.top),
    )
    along = high if run.turned in (90, 270) else wide
    return wide > 0 and high > 0 and along > least


def _lies_over(run: Run, box: Box, other: Run, place: Box) -> bool:
    """Tell whether two words lie over each other; the same word twice is bold print."""
    if run.text == other.text or run.turned != other.turned or not box.meets(place):
        return False
    return _meets_core(run, box, _core(other, place))


def _shows(look: Image.Image, box: Box, scale: float) -> bool:
    x0, top, x1, bottom = (side * scale for side in box)
    part = (max(int(x0), 0), max(int(top), 0), min(int(x1) + 2, look.width), min(int(bottom) + 2, look.height))
    if part[2] <= part[0] or part[3] <= part[1]:
        return False
    darkest, lightest = cast("tuple[int, int]", look.crop(part).getextrema())
    return lightest - darkest >= _CONTRAST
