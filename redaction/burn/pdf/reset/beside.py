"""Finds shapes that were made to fit a name: the ground, frame or line of a word, which would keep its width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from redaction.burn.geometry import Rect, hull
from redaction.burn.pdf.paths import Paint, Part
from redaction.burn.pdf.reset.lines import SAME_LINE, Axis, Item, Segment, base_of, extent, is_parallel, place
from redaction.burn.pdf.reset.setting import Phrase, Setting
from redaction.burn.pdf.steps import Part as Nested
from redaction.burn.pdf.steps import Program
from redaction.burn.pdf.text import MARKED, Run

_BAND = (-1.0, 1.9)
"""Ems from the baseline between which a shape may belong to words."""
_HIGH = 2.5
"""Ems from which a shape holds more than one line."""
_PADDING = 0.8
"""Ems by which a shape reaches over the words that it was made for."""
_AIR = 0.35
"""Ems by which it does so afterwards, whatever it was."""
_SAME = 0.6
"""Points between edges that are one."""
_THIN = 2.2
"""Points along the words below which a shape is an upright line."""


_LINE, _TALL, _CELL = 3.0, 6.0, 8.0
Mover = Callable[[float, float], tuple[float, float]]


class Shape(NamedTuple):
    """One part of a path that is painted."""

    part: Part
    is_alone: bool
    """Its path has no other parts, which may be holes in it."""


class Fitted(NamedTuple):
    """A shape with the words it was made for; of these some go."""

    shape: Shape
    segment: Segment
    items: list[Item]


class _Placed(NamedTuple):
    low: float
    high: float
    start: float
    end: float
    shape: Shape


def find_shapes(program: Program) -> Iterator[Shape]:
    """Yield all parts of paths that are painted."""
    for step in program.steps:
        if isinstance(step, Nested):
            yield from find_shapes(step.program)
        elif isinstance(step, Paint) and step.operator != "n":
            yield from (Shape(part, len(step.parts) == 1) for part in step.parts if part.points)


def find_uprights(shapes: Iterable[Shape], but: Collection[int] = ()) -> Iterator[Rect]:
    """Yield the lines and the edges of areas that may part words, in user space; without the parts of these `id`s."""
    for part, _ in shapes:
        if part.is_straight and id(part) not in but:
            rect = part.rect
            wide, high = sorted((rect.x1 - rect.x0, rect.y1 - rect.y0))
            if (wide <= _LINE and high >= _TALL) or wide >= _CELL:
                yield rect


def find_fitted(shapes: Sequence[Shape], segments: Iterable[Segment], runs: Sequence[Run]) -> list[Fitted]:
    """Give the shapes that end where words end of which some go; never one that shares its ends, as cells do."""
    found: list[Fitted] = []
    placed: dict[Axis, list[_Placed]] = {}
    ends: dict[Axis, dict[int, list[_Placed]]] = {}
    for segment in segments:
        if segment.axis not in placed:
            rows = (_Placed(*extent(segment.axis, hull(shape.part.points)), shape) for shape in shapes)
            placed[segment.axis] = sorted(rows, key=lambda row: row.low)
            by_end = ends[segment.axis] = dict[int, list[_Placed]]()
            for row in placed[segment.axis]:
                for at in {int(row.start), int(row.end)}:
                    by_end.setdefault(at, []).append(row)
        found += _fitted(segment, placed[segment.axis], ends[segment.axis], runs)
    return found


def _fitted(
    segment: Segment, placed: Sequence[_Placed], ends: Mapping[int, Sequence[_Placed]], runs: Sequence[Run]
) -> Iterator[Fitted]:
    """Yield those of one segment; `ends` are the shapes by the whole points where they begin and end."""
    low, high = (segment.base + ems * segment.em for ems in _BAND)
    first = bisect_left(placed, low, key=lambda row: row.low)
    last = bisect_right(placed, high, key=lambda row: row.low)
    near = [row for row in placed[first:last] if row.high <= high and row.high - row.low <= _HIGH * segment.em]
    fits = [(row, items) for row in near if row.end - row.start > _THIN and (items := _inside(segment, row))]
    if not fits or any(_holds_others(segment, row, runs) for row, _ in fits):
        return
    own = {id(row) for row, _ in fits}
    for row, items in fits:
        beams = [beam for beam in near if beam.end - beam.start <= _THIN and _is_edge(beam, row)]
        skip = own | {id(beam) for beam in beams}
        touching = [other for at in (row.start, row.end) for by in (-1, 0, 1) for other in ends.get(int(at) + by, ())]
        others = [other for other in touching if id(other) not in skip]
        if not _is_shared(row, others):
            yield Fitted(row.shape, segment, items)
            yield from (Fitted(beam.shape, segment, items) for beam in beams)


def _inside(segment: Segment, row: _Placed) -> list[Item]:
    """Give the words that a shape was made for, if it was and some of them go."""
    items = [x for x in segment.items if not x.is_blank and row.start <= (x.start + x.end) / 2 <= row.end]
    if not any(item.fate == MARKED for item in items):
        return []
    most, start, end = _PADDING * segment.em, min(x.start for x in items), max(x.end for x in items)
    return items if abs(row.start - start) <= most and abs(row.end - end) <= most else []


def _holds_others(segment: Segment, row: _Placed, runs: Sequence[Run]) -> bool:
    area = place(segment.axis, row.start, row.low, row.end, row.high)
    return any(
        run.count
        and area.meets(run.rect)
        and not (is_parallel(run.direction, segment.axis) and abs(base_of(run) - segment.base) < SAME_LINE * segment.em)
        for run in runs
    )


def _is_edge(beam: _Placed, row: _Placed) -> bool:
    return min(abs(beam.start - row.start), abs(beam.end - row.end), abs(beam.end - row.start)) < _SAME or (
        abs(beam.start - row.end) < _SAME
    )


def _is_shared(row: _Placed, others: Sequence[_Placed]) -> bool:
    """Tell whether a shape ends where those beside it do, or at both sides where those above or below it do."""
    ends = [False, False]
    for other in others:
        touched = [min(abs(at - other.start), abs(at - other.end)) < _SAME for at in (row.start, row.end)]
        if any(touched) and other.low < row.high - _SAME and row.low < other.high - _SAME:
            return True
        ends = [a or b for a, b in zip(ends, touched, strict=True)]
    return all(ends)


def refit(fitted: Fitted, setting: Setting) -> list[Mover]:
    """Give where a shape goes with its words, once these have their new place: nowhere when all of them went."""
    segment, items = fitted.segment, fitted.items
    if not fitted.shape.is_alone or all(item.fate == MARKED for item in items):
        return []
    inside, ends = {id(item) for item in items}, list[tuple[float, float]]()
    for part in setting.parts:
        if isinstance(part, Phrase) and any(id(item) in inside for item in part.items):
            ends.append((part.start, part.end))
        elif isinstance(part, Item) and id(part) in inside:
            at, share = part.run.places[part.letter.number]
            ends.append((at, at + (part.end - part.start) * share))
    start, end = min(row[0] for row in ends) - _AIR * segment.em, max(row[1] for row in ends) + _AIR * segment.em
    _, _, was_start, was_end = extent(segment.axis, hull(fitted.shape.part.points))
    if was_end - was_start <= _THIN:  # an upright: it stands at one of the ends
        is_first = was_end < (items[0].start + items[-1].end) / 2
        by = (start if is_first else end) - was_start
        return [_slide(segment.axis, was_start, by, by)]
    return [_slide(segment.axis, (was_start + was_end) / 2, start - was_start, end - was_end)]


def _slide(axis: Axis, middle: float, low: float, high: float) -> Mover:
    """Give a map that moves what lies before the middle by `low` and what lies behind it by `high`: corners stay."""
    (ax, ay) = axis

    def to(x: float, y: float) -> tuple[float, float]:
        by = low if ax * x + ay * y <= middle else high
        return x + by * ax, y + by * ay

    return to


def is_followed(segment: Segment, rects: Iterable[Rect]) -> bool:
    """Tell whether a small shape or picture stands right behind the words, where it tells how far they reached."""
    em, (low, high) = segment.em, [segment.base + ems * segment.em for ems in _BAND]
    for rect in rects:
        bottom, top, start, end = extent(segment.axis, rect)
        small = end - start <= _HIGH * em and top - bottom <= _HIGH * em
        if small and low <= bottom and top <= high and -0.1 * em <= start - segment.end <= em:
            return True
    return False
