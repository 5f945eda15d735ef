"""Finds ink on the picture of a page that looks written by hand: signatures and parafen.

It goes by how ink looks: thin strokes of one width that hang together over more than a letter, beside the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipeline.model.place import Box
from redaction.burn.scan.clean import find_paper
from redaction.burn.scan.rows import HEIGHT

_EM = 11.0
"""Size of print in points where a page has no words to tell."""
_FINE = 20.0
"""Pixels of an em from which half of them show a stroke well enough."""
_INK = 40
"""Grey levels by which ink differs from its paper."""
_RULE = 3.0
"""Ems from which a straight run of ink is a ruled line."""
_PRINT = 1.3
"""Ems in height up to which ink within a word is print."""
_NEAR = 0.7
"""Ems between strokes of one hand at the most."""
_LEAST, _LONG = 0.8, 1.5
"""Ems of the least height, and of the least length of the longest stroke."""
_WIDEST, _HIGHEST = 0.5, 0.15
"""Parts of the page that a signature takes at the most."""
_FULL = 0.35
"""Part of its hull that strokes fill at the most; a logo fills more."""
_THICK, _UNEVEN = 0.38, 2.6
"""Ems of a thick stroke, and how many times as thick as the usual one: a pen draws lines of one width."""
_INSIDE = 2
"""Words within it from which it is a stamp around print."""
_ABOVE = 5.0
"""Ems above a name in which its signature stands."""
_BESIDE = 2.0
"""Ems beside a name over which its signature reaches."""
_TOUCHES = 0.3
"""Ems between ink and a mark that it touches."""


class _Stroke(NamedTuple):
    """Ink that hangs together; pixels."""

    label: int
    box: Box
    area: int


def find_hands(picture: Any, words: Sequence[Box], scale: float = 200 / 72) -> tuple[Box, ...]:
    """Give the places that look written by hand, from the top, in pixels.

    Args:
        picture: A page: rows, columns, three colours; or a picture of PIL.
        words: The places of its words in pixels, also of those that a reader made of a signature.
        scale: Pixels per point; only used where there are no words.
    """
    page = np.asarray(picture)
    em = median(word.bottom - word.top for word in words) / HEIGHT if words else _EM * scale
    if em > _FINE:
        half = cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return _times(find_hands(half, _times(words, 0.5), scale / 2), 2)
    ink = _ink(page, em)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    printed = _print_map(ink.shape, words)
    strokes = [stroke for stroke in _strokes(stats, em) if not _is_print(stroke, labels, printed, em)]
    hands = (_hull(group) for group in _groups(strokes, em) if _is_hand(group, labels, page.shape, em))
    return tuple(sorted((box for box in hands if not _holds_print(box, words)), key=lambda box: (box.top, box.x0)))


def _times(boxes: Iterable[Box], by: float) -> tuple[Box, ...]:
    return tuple(Box(*(side * by for side in box)) for box in boxes)


def _ink(page: Any, em: float) -> Any:
    darker = cv2.subtract(find_paper(page), np.ascontiguousarray(page)).max(axis=2)
    ink = (darker > _INK).astype(np.uint8)
    length = round(_RULE * em)
    joined = cv2.dilate(ink, np.ones((3, 3), np.uint8))  # a line that stands askew goes over to the next row
    for shape in ((1, length), (length, 1)):
        rule = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink = ink & (1 - rule)
    return ink


def _strokes(stats: Any, em: float) -> Iterable[_Stroke]:
    least = em * em / 50
    for label, (x, y, width, height, area) in enumerate(stats.tolist()):
        if label and area >= least:
            yield _Stroke(label, Box(x, y, x + width, y + height), area)


def _print_map(shape: Any, words: Iterable[Box]) -> Any:
    printed = np.zeros(shape, np.bool_)
    for word in words:
        printed[max(0, int(word.top)) : int(word.bottom) + 1, max(0, int(word.x0)) : int(word.x1) + 1] = True
    return printed


def _is_print(stroke: _Stroke, labels: Any, printed: Any, em: float) -> bool:
    x0, top, x1, bottom = (int(side) for side in stroke.box)
    if bottom - top > _PRINT * em:
        return False
    mine = labels[top:bottom, x0:x1] == stroke.label
    return bool(printed[top:bottom, x0:x1][mine].mean() > 0.5)


def _groups(strokes: Iterable[_Stroke], em: float) -> list[list[_Stroke]]:
    """Give the strokes that stand near each other together."""
    groups: list[list[_Stroke]] = []
    for stroke in strokes:
        near = _grown(stroke.box, _NEAR * em)
        joined = [group for group in groups if any(near.meets(other.box) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([stroke, *(other for group in joined for other in group)])
    return groups


def _is_hand(group: Sequence[_Stroke], labels: Any, shape: Sequence[int], em: float) -> bool:
    box = _hull(group)
    wide, high = box.x1 - box.x0, box.bottom - box.top
    longest = max(np.hypot(one.box.x1 - one.box.x0, one.box.bottom - one.box.top) for one in group)
    if high < _LEAST * em or longest < _LONG * em or wide > _WIDEST * shape[1] or high > _HIGHEST * shape[0]:
        return False
    if sum(one.area for one in group) > _FULL * wide * high:
        return False
    return _is_pen(group, labels, box, em)


def _is_pen(group: Sequence[_Stroke], labels: Any, box: Box, em: float) -> bool:
    """Tell whether all strokes are thin and of one width."""
    x0, top, x1, bottom = (int(side) for side in box)
    mine = np.isin(labels[top:bottom, x0:x1], [one.label for one in group]).astype(np.uint8)
    depth = cv2.distanceTransform(np.pad(mine, 1), cv2.DIST_L2, 3)
    depths = depth[depth > 0]
    thickest, usual = 2 * float(np.percentile(depths, 98)), 4 * float(depths.mean())
    return thickest < _THICK * em and thickest < _UNEVEN * usual


def _holds_print(box: Box, words: Iterable[Box]) -> bool:
    middles = (((w.x0 + w.x1) / 2, (w.top + w.bottom) / 2, w) for w in words)
    inside = [w for x, y, w in middles if box.x0 < x < box.x1 and box.top < y < box.bottom]
    high = box.bottom - box.top
    return sum(w.bottom - w.top < high / 2 for w in inside) >= _INSIDE


def belongs(hand: Box, marks: Iterable[Box], words: Iterable[Box], em: float) -> Box | None:
    """Give the mark that a hand goes with: one that it touches, or a name right under it with no word between."""
    for mark in marks:
        if _grown(hand, _TOUCHES * em).meets(mark):
            return mark
        under = hand.bottom - em < mark.top < hand.bottom + _ABOVE * em
        if under and hand.x0 < mark.x1 + _BESIDE * em and mark.x0 - _BESIDE * em < hand.x1:
            between = Box(max(hand.x0, mark.x0), hand.bottom, min(hand.x1, mark.x1), mark.top)
            if not any(word.meets(between) for word in words):
                return mark
    return None


def _grown(box: Box, by: float) -> Box:
    return Box(box.x0 - by, box.top - by, box.x1 + by, box.bottom + by)


def _hull(group: Sequence[_Stroke]) -> Box:
    boxes = [one.box for one in group]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
