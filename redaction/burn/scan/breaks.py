"""Tells what the line breaks of a page still give away about what went from a line."""

from __future__ import annotations

from collections.abc import Sequence

from redaction.burn.scan.rows import Row
from redaction.burn.scan.setting import SPACE

_ASIDE = 3.0
"""Ems by which lines of one text begin aside from each other at the most."""
_FAR, _NEXT = 30.0, 2.2
"""Ems between lines of one text, and between one and the next."""
_ALIKE = 0.15
"""Part of an em by which their letters may differ in size: boxes of read words are rough."""
_FULL = 0.03
"""Share of a column by which the end of a full line may stay away from its edge."""
_PROSE = 10.0
"""Ems from which a column may be running text."""


def find_room(row: Row, rows: Sequence[Row], kept: float, boxes: int) -> tuple[float, float] | None:
    """Give the least and most width of what went from a line, as its breaks tell; None when they tell nothing.

    Args:
        row: The line, before anything went from it.
        rows: All of the page.
        kept: The width of what stays of it, the white around its boxes included.
        boxes: How many it has now.
    """
    text = [other for other in rows if other is not row and _is_of(other, row)]
    whole = [other for other in text if not other.goes]
    right = max((other.x1 + other.aside for other in whole), default=0.0)
    left = min((other.x0 + other.aside for other in text), default=0.0)
    full = sum(other.x1 + other.aside > right - _FULL * (right - left) for other in whole)
    if full < 2 or right - left < _PROSE * row.em:
        return None
    most, end = right - row.x0 - row.aside - kept, row.x1 + row.aside
    if most <= 0:
        return None
    below = _next(row, text)
    tells = below is not None and boxes == 1 and abs(end - right) < _FULL * (right - left)
    least = most - SPACE * row.em - _first_word(below) if below is not None and tells else 0.0
    return max(least, 0.0), most


def _is_of(other: Row, row: Row) -> bool:
    """Tell whether a line may be of the same text."""
    aside = abs(other.x0 + other.aside - row.x0 - row.aside)
    size = abs(other.em - row.em)
    return aside < _ASIDE * row.em and size < _ALIKE * row.em and abs(other.level - row.level) < _FAR * row.em


def _next(row: Row, text: Sequence[Row]) -> Row | None:
    below = [other for other in text if 0 < other.level - row.level < _NEXT * row.em]
    return min(below, key=lambda other: other.level, default=None)


def _first_word(row: Row) -> float:
    first = min(row.boxes)
    return first.x1 - first.x0
