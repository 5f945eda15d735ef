"""Finds the columns of a page: strips whose lines belong together, such as the colophon beside a letter.

Cells of one table row must never be parted, so a white gutter is a border of columns only when the order of writing
(or, for OCR, the height of the lines) says that both sides were written apart.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.read.segments import Segment, are_figures, find_lines

LEVEL = 0.15
"""Lines of two columns share a baseline by intent when they differ less than this many font heights."""


def find_columns(segments: Sequence[Segment], written: bool) -> Iterator[list[Segment]]:
    """Yield groups of segments that are read one after the other.

    Around the best gutter lie four groups: what stands above it, left, right and below.
    """
    best = _best_gutter(segments, written)
    if best is None:
        if segments:
            yield list(segments)
        return
    left, right = best
    first = min(s.middle for s in (*left, *right))
    chosen = {id(s) for s in (*left, *right)}
    others = [s for s in segments if id(s) not in chosen]
    sides = [left, right]
    if written:
        sides.sort(key=lambda side: min(s.order for s in side))
    yield from find_columns([s for s in others if s.middle < first], written)
    for side in sides:
        yield from find_columns(side, written)
    yield from find_columns([s for s in others if s.middle >= first], written)


def _best_gutter(segments: Sequence[Segment], written: bool) -> tuple[list[Segment], list[Segment]] | None:
    """Give the two columns with the most lines on the lesser side, or None."""
    best: tuple[list[Segment], list[Segment]] | None = None
    starts = sorted({round(segment.frame.x0) for segment in segments})
    for x in starts[1:]:
        for stretch in _stretches(segments, x - 0.6):
            left = [s for s in stretch if s.frame.x0 < x - 0.6]
            right = [s for s in stretch if s.frame.x0 >= x - 0.6]
            if best is not None and min(len(left), len(right)) <= min(len(best[0]), len(best[1])):
                continue
            if _are_columns(left, right, written):
                best = left, right
    return best


def _stretches(segments: Sequence[Segment], x: float) -> Iterator[list[Segment]]:
    """Yield the runs of segments, by height, of which none lies across `x` or ends close before it."""
    stretch: list[Segment] = []
    for segment in sorted(segments, key=lambda s: s.middle):
        if segment.frame.x0 < x < segment.frame.x1 + segment.size:
            yield stretch
            stretch = []
        else:
            stretch.append(segment)
    yield stretch


def _are_columns(left: Sequence[Segment], right: Sequence[Segment], written: bool) -> bool:
    rows = sorted(len(list(find_lines(side))) for side in (left, right))
    if rows[0] < 2 or rows[1] < 3:
        return False
    switches = _switches(left, right) if written else 0
    if switches > 3:
        return False
    level = _level_share(left, right)
    if level >= 0.6 and (are_figures(right) or _are_labels(left)):
        return False
    if not written:
        return level < 0.5 or (_is_prose(left) and _is_prose(right))
    return switches <= 1 or level < 0.5


def _level_share(left: Sequence[Segment], right: Sequence[Segment]) -> float:
    """Give the part of the lesser side whose lines stand level with one of the other side."""
    few, many = sorted((left, right), key=len)
    heights = sorted(s.middle for s in many)
    level = 0
    for segment in few:
        near = bisect_left(heights, segment.middle - LEVEL * segment.size)
        level += near < len(heights) and heights[near] <= segment.middle + LEVEL * segment.size
    return level / len(few)


def _switches(left: Sequence[Segment], right: Sequence[Segment]) -> int:
    """Count how often the writing went from one side to the other."""
    sides = sorted([(s.order, 0) for s in left] + [(s.order, 1) for s in right])
    return sum(a[1] != b[1] for a, b in pairwise(sides))


def _are_labels(segments: Sequence[Segment]) -> bool:
    return sum(s.text.endswith(":") for s in segments) * 2 >= len(segments)


def _is_prose(segments: Sequence[Segment]) -> bool:
    return statistics.median(len(s.text) for s in segments) >= 25
