"""Finds letters that were drawn in many small strokes or dots, as plotters and old printers do: no one is a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.model.place import Box

_SMALL = 20.0
"""Points along a side of the largest piece of a letter."""
_CELL = 3.0
"""Points along a side of the squares in which pieces are neighbours; letters of a word stand in the next but one."""
_LEAST = 24
"""Pieces from which a group may be a word."""
_LEVELS = 2
"""Heights, and places across, at which pieces of a word stand at the least: a dotted line has one."""
_LEVEL = 0.5
_LOWEST = 3.0
_Cell = tuple[int, int]


def is_speck(box: Box) -> bool:
    """Tell whether a shape is so small that it may be a piece of a letter."""
    return max(box.x1 - box.x0, box.bottom - box.top) <= _SMALL


def find_specks(pieces: Iterable[tuple[Box, int]]) -> Iterator[Box]:
    """Yield the places of groups of pieces that may be words; each piece with how many strokes it has."""
    cells: dict[_Cell, list[tuple[Box, int]]] = {}
    for box, strokes in pieces:
        cells.setdefault((int(box.x0 // _CELL), int(box.top // _CELL)), []).append((box, strokes))
    while cells:
        group = list(_take(cells, next(iter(cells))))
        if _may_be_word(group):
            yield _around(group)


def _take(cells: dict[_Cell, list[tuple[Box, int]]], start: _Cell) -> Iterator[tuple[Box, int]]:
    """Yield what stands in a square and in those that touch it, one after the other, and take it away."""
    waiting = [start]
    while waiting:
        cell = waiting.pop()
        found = cells.pop(cell, None)
        if found is None:
            continue
        yield from found
        wide = int(max(box.x1 - box.x0 for box, _ in found) // _CELL) + 2
        high = int(max(box.bottom - box.top for box, _ in found) // _CELL) + 1
        near = ((cell[0] + x, cell[1] + y) for x in range(-wide, wide + 1) for y in range(-high, high + 1))
        waiting += [other for other in near if other in cells]


def _around(group: list[tuple[Box, int]]) -> Box:
    x0s, tops, x1s, bottoms = zip(*(box for box, _ in group), strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


def _may_be_word(group: list[tuple[Box, int]]) -> bool:
    if sum(strokes for _, strokes in group) < _LEAST:
        return False
    across = {round(side / _LEVEL) for box, _ in group for side in (box.x0, box.x1)}
    down = {round(side / _LEVEL) for box, _ in group for side in (box.top, box.bottom)}
    whole = _around(group)
    return min(whole.x1 - whole.x0, whole.bottom - whole.top) >= _LOWEST and min(len(across), len(down)) >= _LEVELS
