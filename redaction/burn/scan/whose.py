"""Says whose the ink around a line is: of the page, of other lines, of what goes, or of words that stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from redaction.burn.scan.ink import Pixels, Strip
from redaction.burn.scan.line import Item, Line

_BESIDE = 0.8
"""Ems by which a ruled line sticks out of its line of text at the least; a shorter one underlines the words."""
FRINGE = 5
"""Pixels along a side of the square around each pixel of ink that goes with it: the soft edge of a letter."""


class Ink(NamedTuple):
    """Whose the ink of a strip is; true or false per pixel."""

    stays: Pixels
    """Of the page and of other lines."""
    words: Pixels
    """Lines that underline words: they go where their words go."""
    gone: Pixels
    """Of what goes, and what went from the page before."""


def part_ink(strip: Strip, line: Line, items: Sequence[Item], own: set[int], changed: Pixels | None) -> Ink:
    """Say whose the ink of a strip is.

    Args:
        strip: Its pixels.
        line: The line of text in it.
        items: The parts of that line.
        own: The labels of their pieces.
        changed: Where the page was changed before; None: nowhere.
    """
    lines, words = _split_rules(strip, line)
    stays = lines | strip.upright | _others(strip, items, own)
    gone = np.isin(strip.labels, [piece.label for item in items if item.asked for piece in item.pieces])
    gone = gone if changed is None else gone | changed
    return Ink(stays, words, cv2.dilate(gone.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_))


def find_mask(strip: Strip, item: Item, ink: Ink) -> Pixels:
    """Give the ink of one part of the line with its soft edge and its underlining."""
    wanted = np.zeros(int(strip.labels.max()) + 1, np.bool_)
    wanted[[piece.label for piece in item.pieces]] = True
    mask = wanted[strip.labels]
    mask[:, item.x0 : item.x1] |= ink.words[:, item.x0 : item.x1]
    return cv2.dilate(mask.astype(np.uint8), np.ones((FRINGE, FRINGE), np.uint8)).astype(np.bool_)


def _split_rules(strip: Strip, line: Line) -> tuple[Pixels, Pixels]:
    """Give the ruled lines of the page, which stay, and those that underline words, which go with their words."""
    joined = cv2.dilate(strip.across.astype(np.uint8), np.ones((3, max(3, round(line.em / 3))), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out = [
        bool(x < line.x0 - _BESIDE * line.em or x + width > line.x1 + _BESIDE * line.em)
        for x, _, width, _, _ in stats.tolist()
    ]
    is_long = np.array(out)[labels]
    return strip.across & is_long, strip.across & ~is_long


def _others(strip: Strip, items: Sequence[Item], own: set[int]) -> Pixels:
    """Give the ink of other lines, that which reaches far into a box apart."""
    asked = [one for item in items for one in item.all_asked]
    kept = np.zeros(int(strip.labels.max()) + 1, np.bool_)
    for piece in strip.pieces:
        inside = any(
            one.box.x0 < piece.x1
            and piece.x0 < one.box.x1
            and (min(piece.bottom, one.box.bottom) - max(piece.top, one.box.top)) * 3 > piece.bottom - piece.top
            for one in asked
        )
        kept[piece.label] = piece.label not in own and not inside
    return kept[strip.labels]
