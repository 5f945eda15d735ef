"""Parts the pixels of a strip of a page: paper, ruled lines, and the ink of letters, piece by piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipeline.model.place import Box

Pixels = Any
"""An array of numpy, in whatever kind the function says: it is not generic in a way that helps here."""
_DARKEST = 110
"""Grey of the darkest paper on which ink is sought; on darker ground the letters are light."""
_FAINTEST, _STRONGEST = 20, 60
"""Grey levels by which ink differs from its paper at the least, in a faint and in a black print."""
_PART = 0.25
"""Part of the contrast of a strip from which a pixel is ink."""
_RULE = 1.5
"""Ems from which a straight run of ink is a ruled line and no part of a letter."""
_SPECK = 0.005
"""Square ems below which a piece is dust; a full stop is twice as large."""


class Piece(NamedTuple):
    """Ink that hangs together; pixels of the strip."""

    label: int
    x0: int
    top: int
    x1: int
    bottom: int
    area: int
    """Of its ink."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip of a page, its pixels parted."""

    paper: Pixels
    """What it would look like without ink."""
    across: Pixels
    """Where ruled lines run from left to right; true or false per pixel."""
    upright: Pixels
    """Where ruled lines run down."""
    labels: Pixels
    """Per pixel the label of its piece, 0 for none."""
    pieces: tuple[Piece, ...]


def part(strip: Pixels, em: float) -> Strip | None:
    """Part a strip (rows, columns, three colours); None when it is light on dark. `em` is the letter size in pixels."""
    paper = find_paper(strip, em)
    if float(np.median(paper)) < _DARKEST:
        return None
    ink = find_ink(strip, paper)
    across, upright = find_rules(ink, em)
    letters = ink & ~cv2.dilate((across | upright).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)
    labels, pieces = find_pieces(letters, em)
    return Strip(paper, across, upright, labels, pieces)


def find_paper(strip: Pixels, em: float) -> Pixels:
    """Give the strip without its ink: per place the middle of what lies around, so a shaded cell keeps its tone."""
    size = max(3, 2 * round(em) + 1)
    return cv2.medianBlur(np.ascontiguousarray(strip), min(size, 255))


def find_ink(strip: Pixels, paper: Pixels) -> Pixels:
    """Tell per pixel whether it is darker than its paper."""
    darker = cv2.subtract(paper, np.ascontiguousarray(strip)).max(axis=2)
    contrast = float(np.percentile(darker, 99.5))
    return darker > min(max(_PART * contrast, _FAINTEST), _STRONGEST)


def find_rules(ink: Pixels, em: float) -> tuple[Pixels, Pixels]:
    """Give the ink of lines that run across and of those that run down, each grown to their full thickness."""
    length = max(3, round(_RULE * em))
    plain = ink.astype(np.uint8)
    found = []
    for shape, grown in (((1, length), (3, 1)), ((length, 1), (1, 3))):
        run = cv2.morphologyEx(plain, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        found.append((cv2.dilate(run, np.ones(grown, np.uint8)) & plain).astype(np.bool_))
    return found[0], found[1]


def find_posts(page: Pixels, em: float) -> list[Box]:
    """Give the ruled lines of a page that run down; pixels."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    size = max(3, 2 * round(em / 2) + 1)
    dark = cv2.subtract(cv2.blur(grey, (size, size)), grey) > _FAINTEST
    # a line that stands askew goes over from one column of pixels to the next
    joined = cv2.dilate(dark.astype(np.uint8), np.ones((1, 3), np.uint8))
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((max(3, round(_RULE * em)), 1), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = [Box(x, y, x + width, y + height) for x, y, width, height, _ in stats[1:].tolist()]
    return [box for box in found if box.x1 - box.x0 < em / 2 or (box.bottom - box.top) > 8 * (box.x1 - box.x0)]


def find_pieces(ink: Pixels, em: float) -> tuple[Pixels, tuple[Piece, ...]]:
    """Give the ink piece by piece, dust apart, and per pixel the label of its piece."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    least = _SPECK * em * em
    pieces = tuple(
        Piece(label, x, y, x + width, y + height, area)
        for label, (x, y, width, height, area) in enumerate(stats.tolist())
        if label and area >= least
    )
    return labels, pieces
