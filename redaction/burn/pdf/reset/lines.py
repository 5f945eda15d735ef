"""Finds the lines of a page and their segments: a segment ends at a gap, so cells and columns are their own."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from redaction.burn.geometry import Rect
from redaction.burn.nearby import Nearby
from redaction.burn.pdf.text import MARKED, UNSEEN, Letter, Run

GAP = 2.2
"""Ems of white from which a new segment begins."""
SAME_LINE = 0.45
"""Ems between the baselines of words on one line, raised ones included."""
WORD = 0.16
"""Ems of white from which two letters are of different words."""
_EVEN, _EVEN_GAPS = 0.12, 3
"""Ems by which the gaps of a justified line differ at most, and how many of them make one."""
_OVER = 0.5
"""Share of a letter from which one that is drawn over it goes where it goes."""
Axis = tuple[float, float]


class Stretch(NamedTuple):
    """Words that follow each other without a gap, before anything moved; along and across the line, in points."""

    start: float
    end: float
    base: float
    """The baseline across the line; greater is higher."""
    em: float
    first: float = 0.0
    """Width of its first word; 0 when that is not known."""

    @property
    def middle(self) -> float:
        """Give its centre."""
        return (self.start + self.end) / 2


@dataclass(eq=False, slots=True)
class Item:
    """A letter in a segment, or several that are drawn over each other."""

    run: Run
    letter: Letter
    start: float
    end: float
    fate: int
    mark: int = -1
    """Which box takes it."""
    over: list[tuple[Run, Letter, float]] = field(default_factory=list)
    """Letters drawn over it, with how far they stand from its start."""

    @property
    def is_blank(self) -> bool:
        """Tell whether it shows nothing."""
        return self.letter.is_blank


@dataclass(eq=False, slots=True)
class Segment:
    """Part of a line in which something goes."""

    axis: Axis
    base: float
    em: float
    items: list[Item]
    start: float
    end: float
    edges: list[Item] = field(default_factory=list)
    """Blanks before its first and behind its last word."""

    @property
    def stretch(self) -> Stretch:
        """Give its place before anything moved."""
        return Stretch(self.start, self.end, self.base, self.em)


def across(axis: Axis, x: float, y: float) -> float:
    """Give how far a point lies above the line through the origin."""
    return axis[0] * y - axis[1] * x


def along(axis: Axis, x: float, y: float) -> float:
    """Give how far a point lies along an axis."""
    return axis[0] * x + axis[1] * y


def place(axis: Axis, start: float, low: float, end: float, high: float) -> Rect:
    """Give the upright rectangle of an area along and across a line that runs along an axis of the page."""
    (ax, ay) = axis
    xs = [start * ax - low * ay, end * ax - high * ay]
    ys = [start * ay + low * ax, end * ay + high * ax]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def base_of(run: Run) -> float:
    """Give the baseline of a run across its line."""
    return across(run.direction, run.place.e, run.place.f)


def start_of(run: Run) -> float:
    """Give where a run begins along its line."""
    return along(run.direction, run.place.e, run.place.f)


def is_parallel(a: Axis, b: Axis) -> bool:
    """Tell whether two lines run the same way."""
    return a[0] * b[0] + a[1] * b[1] > 0.9999


def widest_gap(gaps: Iterable[float], em: float) -> float:
    """Give from what white (ems) a new segment begins on a line with such gaps; a line that is stretched is never cut.

    Whether its equal gaps are wide enough for a cut would tell how short the name is.
    """
    words = [gap for gap in gaps if gap > WORD * em]
    is_even = len(words) >= _EVEN_GAPS and max(words) - min(words) < _EVEN * em
    return math.inf if is_even else GAP


def find_segments(
    runs: Sequence[Run], marks: Sequence[Rect], area: set[int], uprights: Sequence[Rect]
) -> list[Segment]:
    """Give the segments in which a box takes letters away; `area` are boxes that are no part of a line.

    `uprights` are lines that run across the text, in user space: what they part is not one segment.
    """
    struck = [run for run in runs if run.fates is not None and MARKED in run.fates]
    done: set[int] = set()
    found: list[Segment] = []
    places = Nearby(marks)
    for run in struck:
        if id(run) in done:
            continue
        line = _line(run, runs)
        done.update(id(other) for other in line)
        items = sorted((item for other in line for item in _items(other, marks, places)), key=lambda item: item.start)
        walls = sorted(set(_walls(run, uprights)))
        found += [segment for row in _split(items, walls) if (segment := _segment(run, row, area)) is not None]
    return found


def _line(run: Run, runs: Sequence[Run]) -> list[Run]:
    base, axis = base_of(run), run.direction
    return [
        other
        for other in runs
        if is_parallel(axis, other.direction)
        and abs(base_of(other) - base) < SAME_LINE * max(run.em, other.em)
        and not other.is_off
    ]


def _items(run: Run, marks: Sequence[Rect], places: Nearby) -> Iterator[Item]:
    origin, unit = start_of(run), run.unit
    fates = run.fates or bytes(run.count)
    for letter in run.letters():
        fate = fates[letter.number]
        if fate == UNSEEN:
            continue
        ends = origin + letter.at * unit, origin + (letter.at + letter.width) * unit
        item = Item(run, letter, min(ends), max(ends), fate)
        if fate == MARKED:
            item.mark = _mark(run.core(letter), marks, places)
        yield item


def _mark(core: Rect, marks: Sequence[Rect], places: Nearby) -> int:
    def shared(mark: Rect) -> float:
        wide, high = min(core.x1, mark.x1) - max(core.x0, mark.x0), min(core.y1, mark.y1) - max(core.y0, mark.y0)
        return wide * high if wide > 0 and high > 0 else -1.0

    return max(places.near(core), key=lambda number: shared(marks[number]), default=0)


def _walls(run: Run, uprights: Sequence[Rect]) -> Iterator[float]:
    """Yield where lines and borders cross the line of a run."""
    for rect in uprights:
        low, high, start, end = extent(run.direction, rect)
        tall = high - low
        if low < base_of(run) + 0.2 * run.em < high and tall > (0.9 if end - start < 3 else 1.6) * run.em:
            yield start
            yield end


def extent(axis: Axis, rect: Rect) -> tuple[float, float, float, float]:
    """Give the least and most of a rectangle across an axis, and then along it."""
    points = [(x, y) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
    heights, places = [across(axis, *point) for point in points], [along(axis, *point) for point in points]
    return min(heights), max(heights), min(places), max(places)


def _split(items: Sequence[Item], walls: Sequence[float]) -> Iterator[list[Item]]:
    """Yield the items between the walls (ascending), and between the gaps that are wide."""
    ahead = [x + 1 for x in walls]

    def is_parted(item: Item, end: float) -> bool:
        first = bisect_left(ahead, end)
        return first < len(walls) and walls[first] <= item.start

    for row in _cut(items, is_parted):
        shown = [item for item in row if not item.is_blank]
        ends = accumulate((item.end for item in shown), max)
        gaps = (item.start - end for item, end in zip(shown[1:], ends, strict=False))
        most = widest_gap(gaps, max((item.run.em for item in shown), default=0.0))
        yield from _cut(row, partial(_is_far, most))


def _is_far(most: float, item: Item, end: float) -> bool:
    return item.start - end > most * item.run.em


def _cut(items: Sequence[Item], is_apart: Callable[[Item, float], bool]) -> Iterator[list[Item]]:
    """Yield the items between the places where two that show are apart; gets an item and the end of those before."""
    row: list[Item] = []
    end: float | None = None
    for item in items:
        if item.is_blank:
            row.append(item)
            continue
        if end is not None and is_apart(item, end):
            yield row
            row, end = [], None
        row.append(item)
        end = item.end if end is None else max(end, item.end)
    if row:
        yield row


def _segment(run: Run, row: list[Item], area: set[int]) -> Segment | None:
    edges: list[Item] = []
    while row and row[-1].is_blank:
        edges.append(row.pop())
    while row and row[0].is_blank:
        edges.append(row.pop(0))
    if not any(item.fate == MARKED and item.mark not in area for item in row):
        return None
    if any(item.mark in area for item in row):
        return None
    items = _gather(row)
    size = max((item.run.em for item in items if item.fate != MARKED), default=max(i.run.em for i in items))
    widest = max(items, key=lambda item: (item.fate != MARKED, item.run.em))
    return Segment(run.direction, base_of(widest.run), size, items, row[0].start, max(item.end for item in row), edges)


def _gather(row: Sequence[Item]) -> list[Item]:
    """Put letters that are drawn over another, as a second print or an accent, with that one."""
    items: list[Item] = []
    last: Item | None = None
    for item in row:
        if last is not None and not item.is_blank and item.fate == last.fate and _lies_over(item, last):
            last.over.append((item.run, item.letter, item.start - last.start))
            continue
        items.append(item)
        if not item.is_blank:
            last = item
    return items


def _lies_over(item: Item, last: Item) -> bool:
    shared = min(item.end, last.end) - max(item.start, last.start)
    narrower = min(item.end - item.start, last.end - last.start)
    return shared > _OVER * narrower if narrower > 0.02 * item.run.em else item.start < last.end - 0.02 * item.run.em


def has_gap(item: Item, end: float) -> bool:
    """Tell whether white lies between the end of the letter before and this one."""
    return item.start - end > WORD * item.run.em
