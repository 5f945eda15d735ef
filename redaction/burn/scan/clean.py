"""Takes the grain off the paper of a scan: it tells nothing, and it is most of what a scan weighs.

Ink stays as it is, with the soft edges of its letters; a picture with much tone, a photograph, is left alone.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

_REDUCED = 8
"""Pixels from one place to the next at which the tone of the paper is taken."""
_AROUND = 15
"""Such places along a side of the square in which the paper is sought; print fills less than half of it."""
_GRAIN = 5.0
"""Times the usual grain from which a pixel is ink."""
_LEAST, _MOST = 10.0, 48.0
"""Grey levels for that: a clean page has hardly any grain, and a page full of it is hard to read as it is."""
_EDGE = 3
"""Pixels along a side of the square around ink that is left as it is."""
_SPOT = 4
"""Pixels of ink from which it may be the dot of an i; smaller is dust."""
_TONED = 0.3
"""Part of the page that differs from its paper from which it is a photograph and no print."""
_EVEN = 0.6
"""Part of the paper of print that has one tone at the least: a photograph has none."""
_TONES = 8
"""Grey levels between which paper counts as one tone."""


def clean(page: Any) -> tuple[Any, bool]:
    """Give a page (rows, columns, and colours if any) with even paper, and whether it is print; else as it was."""
    paper, even = _find_tones(page)
    if even < _EVEN:
        return page, False
    off = cv2.absdiff(page, paper)
    if off.ndim > 2:
        off = cv2.max(cv2.max(off[..., 0], off[..., 1]), off[..., 2])
    grain = float(np.median(off[::4, ::4])) * 1.5
    ink = off > min(max(_GRAIN * grain, _LEAST), _MOST)
    if float(ink[::4, ::4].mean()) > _TONED:
        return page, False
    return cv2.copyTo(page, _edged(ink), paper), True


def find_paper(page: Any) -> Any:
    """Give the tone of the paper at every place; one tone where it hardly changes over the page."""
    return _find_tones(page)[0]


def _find_tones(page: Any) -> tuple[Any, float]:
    """Give the tone of the paper at every place, and the part of the page that has the tone of most of it."""
    tones = cv2.medianBlur(np.ascontiguousarray(page[_REDUCED // 2 :: _REDUCED, _REDUCED // 2 :: _REDUCED]), _AROUND)
    middle = np.median(tones.reshape(-1, *tones.shape[2:]), axis=0)
    off = np.abs(tones - middle)
    alike = (off if off.ndim == 2 else off.max(axis=2)) < _TONES
    tones[alike] = middle.astype(np.uint8)
    return cv2.resize(tones, page.shape[1::-1], interpolation=cv2.INTER_NEAREST), float(alike.mean())


def _edged(ink: Any) -> Any:
    """Give ink without dust and with its soft edges."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    is_ink = stats[:, cv2.CC_STAT_AREA] >= _SPOT
    is_ink[0] = False
    kept = is_ink[labels].astype(np.uint8)
    return cv2.dilate(kept, np.ones((_EDGE, _EDGE), np.uint8))
