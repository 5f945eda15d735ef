"""Finds the columns of a page: strips whose lines belong together, such as the colophon beside a letter.

Cells of one table row must never be parted, so a white gutter is a border of columns only when the order of writing
(or, for OCR, the height of the lines) says that both sides were written apart.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise

from extractors.read.seen.segments import Segment, are_figures, find_lines, make_segment
from extractors.read.seen.words import Token

LEVEL = 0.15
"""Lines of two columns share a baseline by intent when they differ less than this many font heights."""
GUTTER = 0.6
"""Font heights of the narrowest gutter, where other lines show that there is one."""
SHOWN = 3
"""Lines that begin at one place behind a wide gap show a gutter."""
SAME_X = 2.5
"""Points within which they do."""

MOST_STARTS = 60
"""Places where lines begin, up to which each is tried as a column: letters have fewer, sheets of figures more."""
CELL = 24
"""Characters that a cell of a table holds on a line at most; a line of a column of text holds more."""

_POSTCODE = re.compile(r"\d{4} ?[A-Z]{2}\b")


def find_columns(segments: Sequence[Segment], written: bool) -> Iterator[list[Segment]]:
    """Yield groups of segments that are read one after the other.

    Around the best gutter lie four groups: what stands above it, left, right and below.
    """
    best = _best_gutter(segments, written)
    if best is None:
        if segments:
            yield list(segments)
        return
    left, right = _without_ends(*best, written)
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
    least = 1  # lines of the lesser side that are too few
    ordered = sorted(segments, key=lambda s: s.middle)
    lines = [line for line in find_lines(segments) if _is_row(line)]
    rows = {id(s) for line in lines for s in line}
    for x in _find_starts(segments):
        for stretch in chain(_stretches(ordered, x - 0.6), _stretches(ordered, x - 0.6, rows) if rows else ()):
            if len(stretch) < least + 2:
                continue
            left = [s for s in stretch if s.frame.x0 < x - 0.6]
            right = [s for s in stretch if s.frame.x0 >= x - 0.6]
            if min(len(left), len(right)) <= least:
                continue
            if _are_columns(left, right, written) and not _hold_table(left, right, lines):
                best, least = (left, right), min(len(left), len(right))
    return best


def _find_starts(segments: Sequence[Segment]) -> list[int]:
    """Give the places where a column may begin, left to right; on a page full of figures only where two lines do."""
    places = sorted(segment.frame.x0 for segment in segments)
    starts = sorted(set(map(round, places)))[1:]
    if len(starts) <= MOST_STARTS:
        return starts
    return sorted({round(x) for a, b in pairwise(places) if b - a <= SAME_X for x in (a, b)})[1:]


def _hold_table(left: Sequence[Segment], right: Sequence[Segment], rows: Sequence[Sequence[Segment]]) -> bool:
    """Tell whether a table lies across two columns of text; one that lies in one of them parts nothing."""
    if not (_is_prose(left) or _is_prose(right)):
        return False
    sides = ({id(s) for s in left}, {id(s) for s in right})
    for row in rows:
        shares = [sum(id(s) in side for s in row) for side in sides]
        if any(shares) and len(row) not in shares:
            return True
    return False


def _without_ends(left: list[Segment], right: list[Segment], written: bool) -> tuple[list[Segment], list[Segment]]:
    """Give the columns without what stands below both and was written after both: the next part of the page."""
    if not written:
        return left, right
    sides = [left, right]
    for number, (side, other) in enumerate(((left, right), (right, left))):
        bottom, last = max(s.frame.bottom for s in other), max(s.order for s in other)
        kept = [s for s in side if s.frame.top < bottom or s.order < last]
        after = [s for s in side if s.frame.top >= bottom and s.order >= last]
        if len(kept) > 1 and after and _is_parted(kept, after):
            sides[number] = kept
    return sides[0], sides[1]


def _is_parted(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    """Tell whether white stands between two parts of a column, so that the second is no more of the first."""
    gap = min(s.frame.top for s in below) - max(s.frame.bottom for s in above)
    return gap > 0.8 * below[0].size


def split_at_gutters(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the runs, cut where a gutter that other lines show lies in a gap too narrow to be seen by itself."""
    starts = sorted(s.frame.x0 for s in segments if _has_left_neighbour(s, segments))
    shown = [x for n, x in enumerate(starts[: -SHOWN + 1]) if starts[n + SHOWN - 1] - x <= SAME_X]
    for segment in segments:
        held: list[Token] = []
        for token in segment.tokens:
            if held and _is_behind_gutter(held[-1], token, shown):
                yield make_segment(held)
                held = []
            held.append(token)
        yield make_segment(held)


def _has_left_neighbour(segment: Segment, segments: Sequence[Segment]) -> bool:
    return any(s.frame.x1 < segment.frame.x0 and abs(s.middle - segment.middle) < 0.5 * segment.size for s in segments)


def _is_behind_gutter(left: Token, right: Token, shown: Sequence[float]) -> bool:
    gap = right.frame.x0 - left.frame.x1
    if gap < GUTTER * max(left.size, right.size):
        return False
    near = bisect_left(shown, right.frame.x0 - SAME_X)
    return near < len(shown) and shown[near] <= right.frame.x0 + SAME_X


def _stretches(segments: Sequence[Segment], x: float, rows: Collection[int] = ()) -> Iterator[list[Segment]]:
    """Yield the runs of segments, by height, that neither lie across `x` nor end close before it nor are in `rows`."""
    stretch: list[Segment] = []
    for segment in segments:
        if id(segment) in rows or segment.frame.x0 < x < segment.frame.x1 + segment.size:
            yield stretch
            stretch = []
        else:
            stretch.append(segment)
    yield stretch


def _is_row(line: Sequence[Segment]) -> bool:
    """Tell whether a line is a row of a table of three columns or more: short pieces side by side."""
    return len(line) > 2 and max(len(s.text) for s in line) <= CELL


def _are_columns(left: Sequence[Segment], right: Sequence[Segment], written: bool) -> bool:
    switches = _switches(left, right) if written else 0
    if switches > 3:
        return False
    rows = sorted(len(list(find_lines(side))) for side in (left, right))
    if rows[0] < 2 or rows[1] < 3:
        return False
    level = _level_share(left, right)
    if _is_address(left) or _is_address(right):
        return True
    if _are_line_numbers(left, right):
        return True
    if level >= 0.6 and (are_figures(right) or _are_labels(left)):
        return False
    if not written:
        return level < 0.5 or (_is_prose(left) and _is_prose(right)) or _runs_past(left, right)
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


def _is_address(segments: Sequence[Segment]) -> bool:
    """Tell whether a side is one postal address: its lines belong together, whatever stands beside them."""
    lines = sorted(segments, key=lambda s: s.middle)
    codes = [number for number, s in enumerate(lines) if _POSTCODE.match(s.text)]
    return len(codes) == 1 and codes[0] >= max(2, len(lines) - 2) and len(lines) <= 7


def _are_line_numbers(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether the left side numbers every fifth line (or tenth) of running text."""
    if len(left) < 2 or not all(s.text.isdecimal() for s in left) or not _is_prose(right):
        return False
    numbers = [int(s.text) for s in sorted(left, key=lambda s: s.middle)]
    steps = {b - a for a, b in pairwise(numbers)}
    return len(steps) == 1 and steps <= {5, 10}


def _runs_past(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Tell whether a sentence at the left runs on past lines that stand level with short ones at the right.

    In a table every row begins anew, so the right side is a colophon and no cells.
    """
    if statistics.median(len(s.text) for s in left) < 45 or statistics.median(len(s.text) for s in right) > 25:
        return False
    lines = sorted(left, key=lambda s: s.middle)
    level = [any(abs(s.middle - line.middle) <= 0.5 * line.size for s in right) for line in lines]
    return any(
        level[n] and level[n + 1] and lines[n].text[-1].isalpha() and lines[n + 1].text[0].islower()
        for n in range(len(lines) - 1)
    )


def _is_prose(segments: Sequence[Segment]) -> bool:
    return bool(segments) and statistics.median(len(s.text) for s in segments) >= 25
