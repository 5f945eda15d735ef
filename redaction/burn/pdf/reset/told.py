"""Tells what the place and the line breaks of a segment that is set again still give away of the width that went."""

from __future__ import annotations

from redaction.burn.pdf.reset.align import GRID, Surroundings, grid_start, is_told
from redaction.burn.pdf.reset.lines import Segment, Stretch
from redaction.burn.pdf.reset.setting import Setting
from redaction.burn.pdf.text import MARKED

_CLOSE = 2.2
"""Ems between baselines of lines of one paragraph."""
_SPACE = 0.26
"""Ems of a space."""
_TAB = 36.0
"""Points between tab stops, as most programs have them."""
_SAME = 0.6
"""Points between the starts of words of one column."""
Room = tuple[float, float]


def find_room(around: Surroundings, setting: Setting, *, is_fixed: bool = False) -> Room | None:
    """Give the least and most width of what went from a segment, as the page tells; None when it tells nothing.

    Args:
        around: What stands around the segment.
        setting: The segment.
        is_fixed: Its width is told, by what stands right behind it or by the size of its letters.
    """
    told = [_by_breaks(around, setting), _by_place(around, setting), _by_next(around, setting)]
    rooms = [room for room in (*told, _about(setting) if is_fixed else None) if room is not None]
    if not rooms:
        return None
    least, most = max(room[0] for room in rooms), min(room[1] for room in rooms)
    return least if len(setting.phrases) == 1 else 0.0, most


def _by_breaks(around: Surroundings, setting: Setting) -> Room | None:
    """Give between what widths the lines break where they do: words that were wider or narrower had moved."""
    segment, column = setting.segment, around.column(setting.segment)
    right = around.margin(segment) if column is None else column
    most = right - segment.start - setting.rest
    least = max(_next_did_not_fit(around, segment, right, most), _first_did_not_fit(around, segment, right))
    if most <= 0 or (column is None and not least):
        return None
    return least, most


def _next_did_not_fit(around: Surroundings, segment: Segment, right: float, most: float) -> float:
    """Give the least width because the first word of the line below did not fit; 0 when it would have."""
    below, space = _neighbour(around, segment, -1), _SPACE * segment.em
    if below is None or segment.end + space + _first_word(below) <= right:
        return 0.0
    return max(most - space - _first_word(below), 0.0)


def _first_did_not_fit(around: Surroundings, segment: Segment, right: float) -> float:
    """Give the least width because a name with which the line begins did not fit on the line above; 0 otherwise."""
    above, first = _neighbour(around, segment, 1), segment.items[0]
    if above is None or above in around.struck or first.fate != MARKED:
        return 0.0
    free = right - above.end - _SPACE * segment.em
    return free if 0 < free < segment.end - segment.start else 0.0


def _by_place(around: Surroundings, setting: Setting) -> Room | None:
    """Give between what widths a segment without a margin of its own came to the same place, if it ends at one."""
    segment = setting.segment
    if is_told(around, segment):
        return None
    gone = segment.end - segment.start - setting.rest
    aside = segment.start - grid_start(around, segment)
    return max(gone - (GRID - aside), 0.0), gone + aside


def _about(setting: Setting) -> Room:
    """Give the width of what went where that of the whole is told: to a few points."""
    gone = setting.segment.end - setting.segment.start - setting.rest
    return max(gone - setting.segment.em, 0.0), gone + setting.segment.em


def _by_next(around: Surroundings, setting: Setting) -> Room | None:
    """Give between what widths the words behind a tab came to the same place, when they stand in no column."""
    segment = setting.segment
    row = [s for s in around.stretches if abs(s.base - segment.base) < 0.1 and s.start > segment.end]
    behind = min((s.start for s in row), default=None)
    if behind is None or behind - segment.end > _TAB or around.cell(segment).high <= behind:
        return None
    if any(abs(s.start - behind) < _SAME for s in around.others(segment)):
        return None
    gone, gap = segment.end - segment.start - setting.rest, behind - segment.end
    return max(gone - (_TAB - gap), 0.0), gone + gap


def _neighbour(around: Surroundings, segment: Segment, side: int) -> Stretch | None:
    near = [
        row
        for row in around.paragraph(segment)
        if 0 < side * (row.base - segment.base) < _CLOSE * segment.em and row.start < segment.end
    ]
    return min(near, key=lambda row: abs(row.base - segment.base), default=None)


def _first_word(row: Stretch) -> float:
    """Give the width of the first word of a line, or of the line when that is short."""
    return min(row.first or row.end - row.start, row.end - row.start)
