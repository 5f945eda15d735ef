"""Tells which merged areas count and which cells lie under them: Excel shows only the text of the first cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from extractors.read.sheets.workbook import Area, Place


def covering(merged: Sequence[Area], cells: Iterable[Place]) -> tuple[list[Area], set[Place]]:
    """Give the areas that lie over no other, and which of `cells` lie under one without being its first.

    The sheet is swept from top to bottom: a file may hold as many areas as cells, each of a million rows.
    """
    kept: list[Area] = []
    covered: set[Place] = set()
    coming = sorted(merged)
    used = 0
    across = _Across()
    for row, column in sorted(cells):
        while used < len(coming) and coming[used].top <= row:
            if across.add(coming[used]):
                kept.append(coming[used])
            used += 1
        across.leave(row)
        area = across.over(column)
        if area and (row, column) != (area.top, area.left):
            covered.add((row, column))
    return kept + coming[used:], covered


class _Across:
    """The merged areas that the sweep is in, from left to right; none lies over another."""

    def __init__(self) -> None:
        self._lefts: list[int] = []
        self._areas: list[Area] = []
        self._ends: list[tuple[int, int]] = []
        """Last row and first column of each area, the first to end in front."""

    def add(self, area: Area) -> bool:
        """Take an area in, unless it lies over one that is here already: a damaged file."""
        self.leave(area.top)
        at = bisect_left(self._lefts, area.left)
        if at and self._areas[at - 1].right >= area.left:
            return False
        if at < len(self._lefts) and self._lefts[at] <= area.right:
            return False
        self._lefts.insert(at, area.left)
        self._areas.insert(at, area)
        heappush(self._ends, (area.bottom, area.left))
        return True

    def leave(self, row: int) -> None:
        """Drop the areas that end above a row."""
        while self._ends and self._ends[0][0] < row:
            at = bisect_left(self._lefts, heappop(self._ends)[1])
            del self._lefts[at], self._areas[at]

    def over(self, column: int) -> Area | None:
        """Give the area over a column."""
        at = bisect_right(self._lefts, column) - 1
        return self._areas[at] if at >= 0 and self._areas[at].right >= column else None
