"""Tells where a segment that is set again begins, how wide it may be, and what its line break still gives away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from redaction.burn.geometry import Rect
from redaction.burn.pdf.reset.lines import Axis, Segment, Stretch, along, extent

_EXACT = 0.06
_SAME = 0.6
"""Points by which edges of lines that stand under each other may differ."""
_NEAR = 3.2
"""Ems between baselines of lines that may belong together."""
_BESIDE = 0.9
"""Ems between baselines from which two words do not meet."""
_AIR = 0.4
"""Ems that stay free before the next segment."""
_PADDING = 14.0
"""Points between the border of a cell and its text."""
GRID = 24.0
"""Points of the grid on which a line begins whose alignment nothing tells."""
_FULL = 0.03
"""Share of a column by which the end of a full line may stay away from its edge."""
_HANG = 0.25
"""Ems by which a line may end beside its margin: some programs let punctuation hang out."""
_PROSE = 100.0
"""Points from which a column may be running text."""
_EDGE = 6.0
"""Points of the page that stay free."""


class Limits(NamedTuple):
    """Between what a segment must stay, along its line."""

    low: float
    high: float


@dataclass(slots=True)
class Surroundings:
    """What stands on the page in one direction."""

    axis: Axis
    visible: Rect
    stretches: list[Stretch]
    """All segments, those that are set again included."""
    struck: list[Stretch]
    """The segments in which something goes."""
    uprights: list[Rect]
    """Lines and borders that run across, in user space."""
    _celled: dict[Stretch, bool] = field(default_factory=dict)

    @property
    def page(self) -> Limits:
        """Give the edges of the page along the lines."""
        ends = [along(self.axis, x, y) for x in self.visible[0::2] for y in self.visible[1::2]]
        return Limits(min(ends), max(ends))

    def others(self, segment: Segment) -> Iterator[Stretch]:
        """Yield the segments on other lines."""
        return (s for s in self.stretches if abs(s.base - segment.base) >= _BESIDE * min(segment.em, s.em))

    def _edges(self, segment: Segment | Stretch) -> Iterator[float]:
        for rect in self.uprights:
            low, high, start, end = extent(self.axis, rect)
            tall = high - low > (0.9 if end - start < 3 else 1.6) * segment.em
            if tall and low < segment.base + 0.2 * segment.em < high:
                yield start
                yield end

    def cell(self, segment: Segment | Stretch) -> Limits:
        """Give the borders on both sides, or the edges of the page."""
        start, page = segment.start + 1.0, self.page
        edges = list(self._edges(segment))
        low = max((edge for edge in edges if edge <= start), default=page.low)
        # a name that ran over the border of its cell is rare; a border within the first letters is none
        high = min((edge for edge in edges if edge >= segment.start + segment.em), default=page.high)
        return Limits(low, high)

    def free(self, segment: Segment) -> Limits:
        """Give between what a segment may stand without touching others or the border of its cell."""
        page, cell, air = self.page, self.cell(segment), _AIR * segment.em
        low = page.low + _EDGE if cell.low == page.low else cell.low + 1.0
        high = page.high - _EDGE if cell.high == page.high else cell.high - 1.0
        for other in self.stretches:
            if abs(other.base - segment.base) < _BESIDE * max(segment.em, other.em):
                if other.start > segment.start + 1.0 and other.end > segment.end:
                    high = min(high, other.start - air)
                elif other.start < segment.start - 1.0:
                    low = max(low, min(other.end + air, segment.start))
        return Limits(low, high)

    def column(self, segment: Segment) -> float | None:
        """Give the right edge of the running text in which a segment stands; None when it is none."""
        lines = [s for s in self.paragraph(segment) if s not in self.struck]
        right = max((s.end for s in lines), default=0.0)
        left = min((s.start for s in lines), default=0.0)
        full = sum(s.end > right - _FULL * (right - left) for s in lines)
        return right if full >= 2 and right - left > _PROSE else None

    def margin(self, segment: Segment) -> float:
        """Give the right edge that words beside a segment may reach, margins taken to be as wide right as left."""
        cell, page = self.cell(segment), self.page
        if cell.high != page.high:
            return cell.high - (segment.start - cell.low if cell.low != page.low else 0.0)
        left = min((row.start for row in self.stretches), default=page.low)
        ends = [row.end for row in self.paragraph(segment) if row not in self.struck]
        return max(page.high - (left - page.low), *ends, 0.0)

    def is_celled(self, row: Stretch) -> bool:
        """Tell whether words stand in a cell with a border beside them."""
        if row not in self._celled:
            self._celled[row] = self.cell(row) != self.page
        return self._celled[row]

    def paragraph(self, segment: Segment) -> list[Stretch]:
        """Give the lines of the same size above and below that begin where this one begins, or a little aside."""
        alike = [
            s
            for s in self.others(segment)
            if abs(s.start - segment.start) < 3 * segment.em and abs(s.em - segment.em) < 0.1 * segment.em
        ]
        return [s for s in alike if abs(s.base - segment.base) < 30 * segment.em]


def choose_start(around: Surroundings, segment: Segment, width: float, limits: Limits) -> float:
    """Give where a segment begins that is `width` points wide: by its column, never by what went from it."""
    start = _told_start(around, segment, width)
    if start is None:
        start = grid_start(around, segment)
    return max(min(start, limits.high - width), limits.low)


def grid_start(around: Surroundings, segment: Segment) -> float:
    """Give the start of a segment of which nothing tells how it is aligned."""
    return around.page.low + (segment.start - around.page.low) // GRID * GRID


def is_told(around: Surroundings, segment: Segment) -> bool:
    """Tell whether what stands around a segment says how it is aligned."""
    return _told_start(around, segment, 1.0) is not None


def _told_start(around: Surroundings, segment: Segment, width: float) -> float | None:
    rows = list(_alike(around, segment))
    near = [row for row in rows if abs(row.base - segment.base) < _NEAR * max(row.em, segment.em)]
    start = _aligned(around, segment, near, width)
    if start is None:
        start = _in_cell(around, segment, width)
    if start is None:
        start = _on_page(around, segment, rows, width)
    if start is None:
        start = _aligned(around, segment, [row for row in rows if _is_same_size(row, segment)], width)
    return start


def _alike(around: Surroundings, segment: Segment) -> Iterator[Stretch]:
    """Yield the segments on other lines that stand in a cell as this one does, or in none as this one."""
    own = around.cell(segment) != around.page
    return (row for row in around.others(segment) if around.is_celled(row) == own)


def _is_same_size(row: Stretch, segment: Segment) -> bool:
    return abs(row.em - segment.em) < 0.1 * segment.em


def _aligned(around: Surroundings, segment: Segment, rows: Sequence[Stretch], width: float) -> float | None:
    """Give the start by what most lines share with this one: the left edge, the right one or the centre.

    Programs set lines to a hair; only when none agrees so well, coarser agreement counts.
    """
    own = segment.stretch
    for most in (_EXACT, _SAME):
        left = [row.start for row in rows if abs(row.start - own.start) < most]
        right = [row.end for row in rows if abs(row.end - own.end) < most]
        middle = [row.middle for row in rows if abs(row.middle - own.middle) < most]
        if middle and len(middle) >= max(len(left), len(right)) and _is_centred(around, own, rows):
            return _closest(middle, own.middle) - width / 2
        if left and len(left) >= max(len(right), len(middle)):
            return own.start
        if right and len(right) >= len(middle):
            return _closest(right, own.end) - width
        if middle:
            return _closest(middle, own.middle) - width / 2
    return None


def _is_centred(around: Surroundings, own: Stretch, rows: Sequence[Stretch]) -> bool:
    """Tell whether a line stands in the middle of the page and begins where no margin is."""
    page = around.page
    margin = min((row.start for row in rows), default=page.low)
    return own.start > margin + _SAME and abs(own.middle - (page.low + page.high) / 2) < _EXACT


def _closest(values: Iterable[float], to: float) -> float:
    return min(values, key=lambda value: (abs(value - to), value))


def _in_cell(around: Surroundings, segment: Segment, width: float) -> float | None:
    cell, page = around.cell(segment), around.page
    left, right = segment.start - cell.low, cell.high - segment.end
    if cell.low != page.low and 0 <= left <= _PADDING:
        return segment.start
    if cell.high != page.high and 0 <= right <= _PADDING:
        return cell.high - round(right) - width
    if cell.low != page.low and cell.high != page.high and abs(left - right) < 2 * _SAME:
        return (cell.low + cell.high - width) / 2
    return None


def _on_page(around: Surroundings, segment: Segment, rows: Sequence[Stretch], width: float) -> float | None:
    """Give the start by the margins of the page, taken to be as wide right as left."""
    page = around.page
    margin = min((row.start for row in rows), default=page.low)
    if abs(segment.start - margin) < _EXACT:
        return margin
    ends = [page.high - (margin - page.low)]
    ends.append(max((row.end for row in rows if row not in around.struck), default=page.high))
    right = [end for end in ends if abs(end - segment.end) < max(_HANG * segment.em, 2 * _SAME)]
    if right:
        return right[0] - width
    middle = (page.low + page.high) / 2
    if abs(segment.stretch.middle - middle) < max(_HANG * segment.em, 2 * _SAME):
        return middle - width / 2
    return None
