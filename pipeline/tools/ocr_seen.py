"""What text recognition gives, for those who use it without loading an engine: a letter without scans needs none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from pipeline.model.place import Box


class OcrWord(NamedTuple):
    """A word as seen on a picture."""

    text: str
    """Without space, not normalised."""
    box: Box
    """Pixels of the picture, origin top-left; as high as its line."""
    confidence: float
    """0..1: of the character that is the least sure."""
    turned: int = 0
    """Degrees by which it is turned clockwise on the picture."""
    edges: tuple[float, ...] = ()
    """Borders of its characters, 0..1 along the word, ascending, `len(text) + 1` of them; empty when not known."""


class Look(NamedTuple):
    """What was read on one picture."""

    words: tuple[OcrWord, ...]
    """Line by line; each box as wide and high as its word, placed where the word stands on the picture."""
    skew: float
    """Degrees clockwise by which the lines of the picture slope."""


Eyes = Callable[..., Look]
"""`pipeline.tools.ocr.read_picture` or one like it: takes a picture, and by name `dpi` and `least`."""


def turn_box(box: Box, degrees: float, middle: tuple[float, float]) -> Box:
    """Give a box whose centre is turned clockwise about `middle`; its own sides stay as they run."""
    x, y = (box.x0 + box.x1) / 2 - middle[0], (box.top + box.bottom) / 2 - middle[1]
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    dx, dy = x * cosine - y * sine - x, x * sine + y * cosine - y
    return Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy)
