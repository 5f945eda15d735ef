"""Moves the rest of a line in the pixels, so that neither a box nor the white beside it tells how wide a name was.

Only ink moves: paper, shades and ruled lines stay where they are. Where that is not certain nothing moves at all.
What a program drew is drawn anew at its new place; what a scanner saw moves by whole pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.model.place import Box
from redaction.burn.scan.anew import Fine, parts_for
from redaction.burn.scan.ink import Piece, Pixels, Strip, part
from redaction.burn.scan.lens import Lens, unlike
from redaction.burn.scan.line import Asked, Item, Line, Margins, sort_items
from redaction.burn.scan.rows import HEIGHT, Row
from redaction.burn.scan.setting import choose_moving, in_blocks, place_items
from redaction.burn.scan.whose import FRINGE, Ink, find_mask, part_ink

_AROUND = 1.3
"""Ems beside and above a line that are looked at."""
_TALL = 1.5
"""Ems from which ink is higher than print: a signature, a stamp, a bracket."""
_WIDE = 8.0
"""Ems from which ink that hangs together is wider than print."""
_CORE = 0.62
"""Heights of a word above and below the middle of its line in which nothing of it may be left."""


class Reset(NamedTuple):
    """A line that was set anew; pixels of the page."""

    boxes: tuple[tuple[Asked, Box], ...]
    """What was asked, joined where nothing stood between, and where its box comes."""
    area: Box
    """In which words stand elsewhere than before."""
    kept: float
    """Width of the line without its boxes."""


class _View(NamedTuple):
    """A strip of the page around one line, and where it lies."""

    x: int
    y: int
    pixels: Pixels
    line: Line


def reset_line(
    page: Pixels,
    asked: Sequence[Asked],
    row: Row,
    margins: Margins,
    widths: Mapping[str, float],
    lens: Lens | None = None,
) -> Reset | None:
    """Take what is asked out of a page (rows, columns, three colours), in place, and close the gaps; None: untouched.

    Args:
        page: The picture.
        asked: What goes from this line.
        row: The line with all its words.
        margins: Between what it stands.
        widths: Of a box, by its text.
        lens: Draws what moves anew; None for a scan.
    """
    if not row.is_straight:
        return None
    view = _view(page, asked, row, sum(widths[one.text] for one in asked))
    strip = part(view.pixels, row.em)
    if strip is None:
        return None
    inside = [one.moved(-view.x, -view.y) for one in asked]
    margins = _within(strip, view.line, margins.moved(-view.x), inside)
    mine = _own(strip, view.line, margins)
    items = sort_items(mine, inside, row.em, widths) if mine is not None else None
    if mine is None or items is None:
        return None
    items = choose_moving(items, margins.setting)
    changed = unlike(lens, view.x, view.y, view.pixels) if lens else None
    ink = part_ink(strip, view.line, items, {piece.label for piece in mine}, changed)
    fine = _fine(view, strip, lens) if lens else None
    if fine:
        blocks = in_blocks(items, row.em, margins.setting)
        moves = [item.is_set and item.asked is None for item in blocks]
        items = [
            fine.measure(item, find_mask(strip, item, ink)) if moved else item
            for item, moved in zip(blocks, moves, strict=True)
        ]
    placed = place_items(items, row.em, margins)
    if placed is None or not _is_free(strip, view.line, mine, placed):
        return None
    _paint(view, strip, placed, ink, fine)
    return _told(view, placed)


def _fine(view: _View, strip: Strip, lens: Lens) -> Fine:
    size = view.pixels.shape[:2]
    times = parts_for(size)
    return Fine(lens.look(view.x, view.y, size, times), strip.paper, times)


def _view(page: Pixels, asked: Sequence[Asked], row: Row, boxes: float) -> _View:
    around, room = _AROUND * row.em, boxes + row.em
    x0 = max(0, int(min(row.x0, *(one.box.x0 for one in asked)) - around - room))
    x1 = min(page.shape[1], int(max(row.x1, *(one.box.x1 for one in asked)) + around + room))
    middles = [row.level + row.slope * x for x in (x0, x1)]
    high = HEIGHT * row.em / 2 + around
    y0, y1 = max(0, int(min(middles) - high)), min(page.shape[0], int(max(middles) + high) + 1)
    ends = (min(row.x0, *(one.box.x0 for one in asked)), max(row.x1, *(one.box.x1 for one in asked)))
    line = Line(ends[0] - x0, ends[1] - x0, row.level - y0 + row.slope * x0, row.slope, row.em)
    return _View(x0, y0, page[y0:y1, x0:x1], line)


def _within(strip: Strip, line: Line, margins: Margins, asked: Sequence[Asked]) -> Margins:
    """Draw the limits in to the ruled lines that run down beside the text."""
    columns = np.arange(strip.upright.shape[1])
    rows = np.clip((line.level + line.slope * columns).astype(int), 0, strip.upright.shape[0] - 1)
    near = [strip.upright[np.clip(rows + off, 0, strip.upright.shape[0] - 1), columns] for off in (-4, 0, 4)]
    posts = np.flatnonzero(near[0] & near[1] & near[2])
    first, last = min(one.box.x0 for one in asked), max(one.box.x1 for one in asked)
    left = max((float(x) for x in posts if x < first + line.em / 4), default=-np.inf)
    right = min((float(x) for x in posts if x > last - line.em / 4), default=np.inf)
    free = line.em / 5
    return margins._replace(left=max(margins.left, left + free), right=min(margins.right, right - free))


def _own(strip: Strip, line: Line, margins: Margins) -> list[Piece] | None:
    """Give the pieces of the line; None when something lies across it that is no print."""
    mine: list[Piece] = []
    first, last = max(line.x0 - line.em / 2, margins.left), min(line.x1 + line.em / 2, margins.right)
    for piece in strip.pieces:
        inside = _inside(piece, line)
        if piece.x1 <= first or piece.x0 >= last or inside <= 0:
            continue
        if inside * 2 > piece.bottom - piece.top and _is_print(piece, line.em):
            mine.append(piece)
        elif inside > 0.3 * line.em:
            return None
    return mine


def _is_print(piece: Piece, em: float) -> bool:
    return piece.bottom - piece.top <= _TALL * em and piece.x1 - piece.x0 <= _WIDE * em


def _is_free(strip: Strip, line: Line, mine: Sequence[Piece], placed: Sequence[Item]) -> bool:
    """Tell whether what moves comes upon nothing that stays."""
    own = {piece.label for piece in mine}
    there = [piece for piece in strip.pieces if piece.label not in own and _inside(piece, line) > line.em / 4]
    return not any(item.new < piece.x1 and piece.x0 < item.new_end for item in placed for piece in there)


def _inside(piece: Piece, line: Line) -> float:
    """Give how much of the height of a piece lies within the line."""
    middle, half = line.middle((piece.x0 + piece.x1) / 2), HEIGHT * line.em / 2
    return min(piece.bottom, middle + half) - max(piece.top, middle - half)


def _paint(view: _View, strip: Strip, placed: Sequence[Item], ink: Ink, fine: Fine | None) -> None:
    """Take out what goes and what moves, and put back what moves."""
    ratio = np.minimum((view.pixels.astype(np.float32) + 1) / (strip.paper.astype(np.float32) + 1), 1.0)
    out = view.pixels.copy()
    moving = [(item, find_mask(strip, item, ink)) for item in placed if item.asked is None and item.is_set]
    for cleared in (_cleared(view, strip, placed, ink), *(mask for _, mask in moving)):
        out[cleared & ~ink.stays] = strip.paper[cleared & ~ink.stays]
    for item, mask in moving:
        drawn = mask & ~ink.stays & ~ink.gone
        if fine:
            _lay(out, *fine.draw(item, drawn), round(view.line.slope * item.shift))
        else:
            _put(out, np.where(drawn[..., None], ratio, np.float32(1.0)), item, view.line)
    view.pixels[...] = out


def _cleared(view: _View, strip: Strip, placed: Sequence[Item], ink: Ink) -> Pixels:
    """Tell per pixel whether it goes: what is asked, all white beside it, and underlining that moves."""
    line = view.line
    height, width = strip.labels.shape
    band = np.abs(np.arange(height)[:, None] - line.level - line.slope * np.arange(width)[None, :])
    gone = np.zeros((height, width), np.bool_)
    for number, item in enumerate(placed):
        if item.asked is None:
            continue
        before = placed[number - 1].x1 + 1 if number else 0
        after = placed[number + 1].x0 - 1 if number + 1 < len(placed) else width
        x0 = max(before, item.x0 - round(line.em / 2), 0)
        x1 = min(after, item.x1 + round(line.em / 2))
        gone[:, x0:x1] |= band[:, x0:x1] < _CORE * HEIGHT * line.em
        for one in item.all_asked:
            for place in one.places:
                gone[max(0, int(place.top)) : int(place.bottom) + 1, x0:x1] = True
        gone = gone | find_mask(strip, item, ink)
    return gone | _moving_rules(placed, ink.words)


def _moving_rules(placed: Sequence[Item], words: Pixels) -> Pixels:
    """Give the underlining that does not stay where it is: from the first part that moves."""
    first = min(item.x0 for item in placed if item.is_set)
    going = words.copy()
    going[:, :first] = False
    for item in placed:
        if not item.is_set:
            going[:, item.x0 : item.x1] = False
    return cv2.dilate(going.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)


def _put(out: Pixels, ratio: Pixels, item: Item, line: Line) -> None:
    """Lay ink on the paper at its new place: as much darker than that paper as it was at the old one."""
    height, width = out.shape[:2]
    down, along = round(line.slope * item.shift), round(item.shift)
    x0, x1 = max(0, item.x0 - FRINGE), min(width, item.x1 + FRINGE)
    x0, x1 = max(x0, -along), min(x1, width - along)
    y0, y1 = max(0, -down), min(height, height - down)
    part_of = out[y0 + down : y1 + down, x0 + along : x1 + along]
    part_of[...] = np.clip((part_of.astype(np.float32) + 1) * ratio[y0:y1, x0:x1] - 1, 0, 255).round().astype(np.uint8)


def _lay(out: Pixels, x: int, ratio: Pixels, down: int) -> None:
    """Lay ink on the paper from a column on, as `_put` does."""
    height, width = out.shape[:2]
    x0, x1 = max(0, x), min(width, x + ratio.shape[1])
    y0, y1 = max(0, -down), min(height, height - down)
    part_of = out[y0 + down : y1 + down, x0:x1]
    inked = (part_of.astype(np.float32) + 1) * ratio[y0:y1, x0 - x : x1 - x] - 1
    part_of[...] = np.clip(inked, 0, 255).round().astype(np.uint8)


def _told(view: _View, placed: Sequence[Item]) -> Reset:
    boxes, high = [], HEIGHT * view.line.em / 2  # as high as print asks, whatever letters the name has
    for item in placed:
        if item.asked is None:
            continue
        middle = view.line.middle(item.new + item.wide / 2)
        drawn = Box(item.new + view.x, middle - high + view.y, item.new + item.wide + view.x, middle + high + view.y)
        boxes.append((item.asked.moved(view.x, view.y), drawn))
    changed = [item for item in placed if item.is_set]
    x0 = min(min(item.x0, item.new) for item in changed) - FRINGE
    x1 = max(max(item.x1, item.new_end) for item in changed) + FRINGE
    half = _CORE * HEIGHT * view.line.em + FRINGE
    tops = [view.line.middle(x) for x in (x0, x1)]
    area = Box(x0 + view.x, min(tops) - half + view.y, x1 + view.x, max(tops) + half + view.y)
    kept = placed[-1].new_end - placed[0].new - sum(item.wide for item in placed if item.asked)
    return Reset(tuple(boxes), area, kept)
