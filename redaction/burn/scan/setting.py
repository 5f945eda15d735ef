"""Says where each part of a line comes that is set anew: by what stays on the page, never by what went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from redaction.burn.scan.line import Item, Margins
from redaction.burn.scan.rows import Setting

SPACE = 0.26
"""Ems of white between words that are set anew."""
_BESIDE_BOX, _TOUCHING = 0.3, 0.1
"""Ems of white beside a box; the second where the mark ends within a word: a comma, the rest of an address."""
_WIDER = 2.5
"""Spaces from which white between words is more than one: there is a tab, or white to fill in."""


def choose_moving(items: Sequence[Item], setting: Setting) -> list[Item]:
    """Give the parts of a line with those told that are set anew: all behind the first box of a line set to the left.

    One set to the right keeps what stands right of its last box, and others keep nothing.
    """
    boxes = [number for number, item in enumerate(items) if item.asked]
    first = boxes[0] if setting is Setting.LEFT else -1
    last = boxes[-1] if setting is Setting.RIGHT else len(items)
    return [replace(item, is_set=first <= number <= last) for number, item in enumerate(items)]


def in_blocks(items: Sequence[Item], em: float, setting: Setting) -> list[Item]:
    """Give words that move together as one part, except on a line that fills its measure: its spaces tell."""
    if setting is Setting.JUSTIFIED:
        return list(items)
    blocks: list[Item] = []
    for item in items:
        last = blocks[-1] if blocks else None
        if last and last.is_set and not last.asked and not item.asked and _spaces(last, item, em) == 1:
            x1 = max(last.x1, item.x1)
            blocks[-1] = replace(last, x1=x1, pieces=(*last.pieces, *item.pieces), wide=x1 - last.x0)
        else:
            blocks.append(item)
    return blocks


def place_items(items: Sequence[Item], em: float, margins: Margins) -> list[Item] | None:
    """Say where each part of a line comes; None when it does not fit. White between words that move is even."""
    even = margins.setting is Setting.JUSTIFIED
    old_start, old_end = items[0].start, float(items[-1].x1)
    if items[0].asked and abs(old_start - margins.start) < em:
        old_start = round(margins.start)
    if items[-1].asked and abs(old_end - margins.end) < em:
        old_end = round(margins.end)
    placed: list[Item] = []
    for item in items:
        new = placed[-1].new_end + _gap(placed[-1], item, em, even=even) if placed else old_start
        placed.append(replace(item, new=new))
    off = _off(placed, old_start, old_end, margins)
    placed = [replace(item, new=item.new + off) for item in placed]
    if placed[-1].new_end > max(old_end, margins.right) or placed[0].new < min(old_start, margins.left):
        return None
    return placed


def _off(placed: Sequence[Item], start: float, end: float, margins: Margins) -> float:
    """Give by how much a line goes to the right after it was set from its old start."""
    over = end - placed[-1].new_end
    if margins.setting is Setting.RIGHT:
        return over
    if margins.setting is not Setting.CENTRED:
        return 0.0
    if margins.centre is None:
        return round(over / 2)
    return round(margins.centre - (placed[-1].new_end - start) / 2) - start


def _gap(before: Item, item: Item, em: float, *, even: bool) -> float:
    if item.asked or before.asked:
        return round((_TOUCHING if item.touches else _BESIDE_BOX) * em)
    if before.is_set or item.is_set:
        return round((1 if even else _spaces(before, item, em)) * SPACE * em)
    return item.start - (before.start + before.wide)


def _spaces(before: Item, item: Item, em: float) -> int:
    spaces = (item.x0 - before.x1) / (SPACE * em)
    return 1 if spaces < _WIDER else round(spaces)
