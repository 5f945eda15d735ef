"""Finds what may lie at a place without looking at all there is: a page may hold thousands of boxes and lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_STEP = 6.0
"""Points: the height of a row."""
_TALL = 160
"""Rows from which something counts as lying everywhere."""
_FAR = 1e6
"""Points from the origin beyond which all is one row."""


class Nearby:
    """Knows in which rows of the page each of a list of rectangles lies; they have numbers in order of adding."""

    def __init__(self, rects: Iterable[Sequence[float]] = ()) -> None:
        self._rows: dict[int, list[int]] = {}
        self._tall: list[int] = []
        self._count = 0
        for rect in rects:
            self.add(rect)

    def add(self, rect: Sequence[float]) -> int:
        """Take a rectangle (x0, y0, x1, y1) and give its number."""
        number, rows = self._count, _rows(rect)
        self._count += 1
        if len(rows) > _TALL:
            self._tall.append(number)
        else:
            for row in rows:
                self._rows.setdefault(row, []).append(number)
        return number

    def near(self, rect: Sequence[float]) -> Sequence[int]:
        """Give the numbers, ascending, of all that may share some height with a rectangle, and of some that do not."""
        rows = _rows(rect)
        if len(rows) > _TALL:
            return range(self._count)
        if not self._tall and len(rows) == 1:
            return self._rows.get(rows[0], ())
        found = {number for row in rows for number in self._rows.get(row, ())}
        return sorted(found.union(self._tall))


def _rows(rect: Sequence[float]) -> range:
    low, high = (int(max(min(y, _FAR), -_FAR) // _STEP) for y in (rect[1], rect[3]))
    return range(low, high + 1)
