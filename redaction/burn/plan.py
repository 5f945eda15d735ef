"""Turns accepted marks into the boxes of each page: one box per place, the gronden of all marks on it together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.errors import ReleaseBlocked
from pipeline.model.place import Box
from pipeline.model.woo import RedactionMark
from redaction.burn.made import Patch
from redaction.burn.nearby import Nearby

SEPARATOR = "; "
"""Between the codes of one box (R-15)."""
_LEAST = 5.0
"""Points along each side of a box."""
_SAME_PLACE = 0.3
"""Share of the smaller box from which two boxes are one place."""
_SAME_LINE = 0.6
"""Share of the lower height from which two boxes stand on one line."""


class _Asked(NamedTuple):
    box: Box
    codes: tuple[str, ...]
    is_area: bool


def plan_patches(
    marks: Iterable[RedactionMark], pages: int, ocr_pages: Collection[int] = ()
) -> dict[int, tuple[Patch, ...]]:
    """Give the boxes with their text by page (1-based), in order from the top; wider on pages read by OCR.

    Raises:
        ReleaseBlocked: A mark has no place or lies on a page that does not exist.
    """
    found: dict[int, list[_Asked]] = {}
    for mark in marks:
        if not mark.boxes:
            raise ReleaseBlocked("een markering heeft geen plaats op een bladzijde. Markeer die plek opnieuw.")
        for number, box in mark.boxes:
            if not 1 <= number <= pages:
                raise ReleaseBlocked("een markering ligt op een bladzijde die niet bestaat. Markeer die plek opnieuw.")
            is_area = (number, box) in mark.areas
            drawn = _wider(box) if number in ocr_pages and not is_area else box
            found.setdefault(number, []).append(_Asked(_at_least(drawn), mark.gronden, is_area))
    return {number: _patches(rows) for number, rows in sorted(found.items())}


def _wider(box: Box) -> Box:
    """Give room for what OCR boxes are wrong, but hardly more than the space between words."""
    high = box.bottom - box.top
    return Box(box.x0 - 0.15 * high, box.top - 0.1 * high, box.x1 + 0.15 * high, box.bottom + 0.1 * high)


def _at_least(box: Box) -> Box:
    """Give room for a label: a mark may lie on text that is too small to see."""
    wide, high = (max(0.0, _LEAST - side) / 2 for side in (box.x1 - box.x0, box.bottom - box.top))
    return Box(box.x0 - wide, box.top - high, box.x1 + wide, box.bottom + high)


def _patches(rows: Sequence[_Asked]) -> tuple[Patch, ...]:
    joined: dict[int, _Asked] = {}
    places = Nearby()
    for asked in sorted(rows):
        one = asked
        overlapping = [n for n in places.near(one.box) if n in joined and _is_same_place(joined[n].box, one.box)]
        for other in [joined.pop(number) for number in overlapping]:
            codes = tuple(dict.fromkeys(other.codes + one.codes))
            one = _Asked(_hull(one.box, other.box), codes, one.is_area or other.is_area)
        joined[places.add(one.box)] = one
    level = iter(_level([one.box for one in joined.values() if not one.is_area]))
    patches = [
        Patch(one.box if one.is_area else next(level), SEPARATOR.join(sorted(one.codes)), one.is_area)
        for one in joined.values()
    ]
    return tuple(sorted(patches, key=lambda patch: (patch.box.top, patch.box.x0)))


def _is_same_place(a: Box, b: Box) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    if wide <= 0 or not _on_one_line(a, b):
        return False
    return wide > _SAME_PLACE * min(a.x1 - a.x0, b.x1 - b.x0)


def _on_one_line(a: Box, b: Box) -> bool:
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    return high > _SAME_LINE * min(a.bottom - a.top, b.bottom - b.top)


def _hull(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))


def _level(boxes: Sequence[Box]) -> list[Box]:
    """Give boxes on one line one height: a box must not tell whether the name has a tall letter."""
    out, places = [], Nearby(boxes)
    for box in boxes:
        near = [boxes[number] for number in places.near(box)]
        line = [other for other in near if _on_one_line(other, box) and _alike(other, box)]
        out.append(Box(box.x0, min(b.top for b in line), box.x1, max(b.bottom for b in line)))
    return out


def _alike(a: Box, b: Box) -> bool:
    """Tell whether two heights differ less than a third: a tall area is no line."""
    high, low = max(a.bottom - a.top, b.bottom - b.top), min(a.bottom - a.top, b.bottom - b.top)
    return high < 1.34 * low
