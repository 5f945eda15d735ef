"""Finds the line a box stands on from the places of words: which words stand on it, how it slopes, how it is set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.model.place import Box
from redaction.burn.nearby import Nearby

BREAK = 2.2
"""Ems of white at which a line is broken off: what follows is another column."""
HEIGHT = 1.12
"""Height of the box of a word in ems."""
_SHARED = 0.5
"""Part of the lower of two boxes that must stand beside the other on one line."""
_STEEP = 0.06
"""Most slope (rise by run) of a page that was laid askew; more is no line of print."""
_LONG = 8.0
"""Ems from which a line tells how the page slopes."""
_NEAR = 0.35
"""Ems by which the ends of lines may differ and still stand at one margin."""
_EXACT = 0.06
"""Ems by which they differ where a program set them."""
_WORDS = 4
"""On a line that may fill its measure, at the least."""
_TIGHT, _WIDE = 0.14, 0.42
"""Ems of white between words: outside of these a line was pressed together or drawn out."""
_EVEN, _EVEN_MOST = 0.3, 6.0
"""Ems by which the gaps of a line differ that was drawn out very far, and the widest of these."""


class Setting(StrEnum):
    """How a line stands between its margins: what moves when a part of it becomes longer or shorter."""

    LEFT = "links"
    RIGHT = "rechts"
    CENTRED = "midden"
    JUSTIFIED = "uitgevuld"


class Row(NamedTuple):
    """A line of words up to a wide gap, left to right; same unit as the boxes it was made of."""

    boxes: tuple[Box, ...]
    slope: float
    """Fall per unit to the right, of the whole page."""
    goes: frozenset[Box] = frozenset()
    """Those of its boxes that go: they do not say how large and how high its print is."""

    @property
    def stays(self) -> tuple[Box, ...]:
        """Give the boxes that tell of its print."""
        return tuple(box for box in self.boxes if box not in self.goes) or self.boxes

    @property
    def x0(self) -> float:
        """Give its left end."""
        return min(box.x0 for box in self.boxes)

    @property
    def x1(self) -> float:
        """Give its right end."""
        return max(box.x1 for box in self.boxes)

    @property
    def em(self) -> float:
        """Give the size of its letters."""
        return median(box.bottom - box.top for box in self.stays) / HEIGHT

    @property
    def gap(self) -> float:
        """Give the usual white between its words; they need not be more than one."""
        return median([b.x0 - a.x1 for a, b in pairwise(sorted(self.boxes))] or [0.0])

    @property
    def level(self) -> float:
        """Give the height of its middle at x = 0."""
        return median(_level(box, self.slope) for box in self.stays)

    @property
    def aside(self) -> float:
        """Give how far a margin lies to the right at the top of the page of where it lies at this line."""
        return self.slope * self.level

    @property
    def is_straight(self) -> bool:
        """Tell whether all its words stand on one straight line."""
        return all(abs(_level(box, self.slope) - self.level) < self.em / 4 for box in self.boxes)


def find_rows(boxes: Iterable[Box], posts: Sequence[Box] = ()) -> list[Row]:
    """Give the lines of a page, broken off at ruled lines that run down (`posts`)."""
    chains: list[list[Box]] = []
    places, ends = Nearby(), dict[int, int]()
    for box in sorted(boxes):
        open_ends = sorted((ends[number], number) for number in places.near(box) if number in ends)
        lasts = ((chains[chain][-1], chain, number) for chain, number in open_ends)
        near = (one for one in lasts if _follows(one[0], box) and not _is_parted(one[0], box, posts))
        best = min(near, key=lambda one: abs(_rise(one[0], box)), default=None)
        if best is None:
            ends[places.add(box)] = len(chains)
            chains.append([box])
        else:
            ends[places.add(box)] = ends.pop(best[2])
            chains[best[1]].append(box)
    chains = _drawn_out(chains, posts)
    slope = _slope(chains)
    return [Row(tuple(chain), slope) for chain in chains]


def _drawn_out(chains: Sequence[list[Box]], posts: Sequence[Box]) -> list[list[Box]]:
    """Give the lines with those joined that were drawn out to their measure: all their gaps are alike, and wide."""
    rest = dict(enumerate(sorted(chains)))
    places = Nearby(chain[0] for chain in rest.values())
    out: list[list[Box]] = []
    while rest:
        line = [rest.pop(next(iter(rest)))]
        while follows := [n for n in places.near(line[-1][-1]) if n in rest and _goes_on(line, rest[n], posts)]:
            line.append(rest.pop(follows[0]))
        whole = [box for chain in line for box in chain]
        if len(line) > 1 and len(whole) > _WORDS:
            out.append(whole)
        else:
            out += line
    return out


def _goes_on(line: Sequence[Sequence[Box]], chain: Sequence[Box], posts: Sequence[Box]) -> bool:
    last, first = line[-1][-1], chain[0]
    high = min(last.bottom - last.top, first.bottom - first.top)
    em, gap = high / HEIGHT, first.x0 - last.x1
    if not 0 < gap < _EVEN_MOST * em or min(last.bottom, first.bottom) - max(last.top, first.top) < _SHARED * high:
        return False
    inner = [b.x0 - a.x1 for c in (*line, chain) for a, b in pairwise(c)]
    gaps = [gap, *inner, *(b[0].x0 - a[-1].x1 for a, b in pairwise(line))]
    return max(gaps) - min(gaps) < _EVEN * em and not _is_parted(last, first, posts)


def _follows(left: Box, right: Box) -> bool:
    high, low = right.bottom - right.top, left.bottom - left.top
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    em = min(high, low) / HEIGHT
    return shared > _SHARED * min(high, low) and max(high, low) < 1.8 * em * HEIGHT and right.x0 - left.x1 <= BREAK * em


def _is_parted(left: Box, right: Box, posts: Sequence[Box]) -> bool:
    middle = (right.top + right.bottom) / 2
    first, last = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
    return any(first < (p.x0 + p.x1) / 2 < last and p.top <= middle <= p.bottom for p in posts)


def _rise(left: Box, right: Box) -> float:
    return right.top + right.bottom - left.top - left.bottom


def _level(box: Box, slope: float) -> float:
    return (box.top + box.bottom) / 2 - slope * (box.x0 + box.x1) / 2


def _slope(chains: Sequence[Sequence[Box]]) -> float:
    """Give the slope of the long lines: half of their length slopes less, half more."""
    found = []
    for chain in chains:
        first, last = chain[0], chain[-1]
        run = (last.x0 + last.x1 - first.x0 - first.x1) / 2
        if run > _LONG * (first.bottom - first.top):
            found.append((_rise(first, last) / 2 / run, run))
    half = sum(run for _, run in found) / 2
    for slope, run in sorted(found):
        half -= run
        if half <= 0:
            return slope if abs(slope) < _STEEP else 0.0
    return 0.0


def find_setting(row: Row, rows: Sequence[Row], middle: float) -> Setting:
    """Tell how a line is set, from where the other lines of the page begin and end; `middle` is that of the page.

    Lines that agree to a hair count first: a name makes many a line end or begin somewhere near another.
    """
    everyone = [other for other in rows if other is not row]
    whole = [other for other in everyone if not other.goes]
    for near, others in ((_EXACT * row.em, whole), (_NEAR * row.em, everyone)):
        starts = sum(abs(other.x0 + other.aside - row.x0 - row.aside) < near for other in others)
        ends = sum(abs(other.x1 + other.aside - row.x1 - row.aside) < near for other in others)
        centre = (row.x0 + row.x1) / 2 + row.aside
        middles = (middle, *((other.x0 + other.x1) / 2 + other.aside for other in others))
        centred = sum(abs(centre - other) < near for other in middles)
        if starts and starts >= centred:
            return Setting.JUSTIFIED if _is_justified(row, everyone) else Setting.LEFT
        if ends and ends >= centred:
            return Setting.RIGHT
        if centred:
            return Setting.CENTRED
    return Setting.LEFT


def _is_justified(row: Row, others: Sequence[Row]) -> bool:
    """Tell whether lines of a text fill its measure, whatever the end of this one says."""
    if len(row.boxes) < _WORDS:
        return False
    near = _NEAR * row.em
    text = [other for other in others if abs(other.x0 + other.aside - row.x0 - row.aside) < near]
    sure = [other.x1 + other.aside for other in text if not other.goes and len(other.boxes) >= _WORDS]
    right = max(sure, default=0.0)
    full = sum(right - end < near / 2 for end in sure)
    if full > 1 and 2 * full >= len(sure) and row.x1 + row.aside < right + near:
        return True
    ends = any(abs(other.x1 + other.aside - row.x1 - row.aside) < near for other in others)
    return ends and not _TIGHT * row.em < row.gap < _WIDE * row.em


def find_centre(row: Row, others: Iterable[Row], middle: float) -> float | None:
    """Give the middle at which a line stands, of the page or else of other lines; None: of none."""
    near, centre = _NEAR * row.em, (row.x0 + row.x1) / 2 + row.aside
    if abs(centre - middle) < near:
        return middle
    found = [x for other in others if abs((x := (other.x0 + other.x1) / 2 + other.aside) - centre) < near]
    return median(found) if found else None


def margin_near(x: float, values: Iterable[float], near: float) -> float:
    """Give the margin that `x` stands at: the middle of those values that lie near, or itself."""
    found = [value for value in values if abs(value - x) < near]
    return median(found) if found else x
