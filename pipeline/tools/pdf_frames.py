"""Turns rectangles between the three spaces a PDF is read in: user space, the page as shown, and the frame of a text.

User space is that of the file, with y upwards. The page as shown has its CropBox taken off and its /Rotate undone, with
the origin top-left. A frame is the page turned so that a text that runs in any direction runs to the right.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as raw

from pipeline.model.place import Box


def to_frame(box: Box, turned: int) -> Box:
    """Give a box of the page in the frame of text that is turned clockwise by `turned` degrees."""
    if turned == 90:
        return Box(box.top, -box.x1, box.bottom, -box.x0)
    if turned == 180:
        return Box(-box.x1, -box.bottom, -box.x0, -box.top)
    if turned == 270:
        return Box(-box.bottom, box.x0, -box.top, box.x1)
    return box


def from_frame(box: Box, turned: int) -> Box:
    """Give a box of a frame on the page: the reverse of `to_frame`."""
    return to_frame(box, (360 - turned) % 360)


class Placing:
    """Turns a rectangle of PDF user space (y upwards) into one of the page as shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turns = raw.FPDFPage_GetRotation(page)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Give the rectangle on the page, without cutting it to the page."""
        x0, y0, x1, y1 = left - self.left, self.top - top, right - self.left, self.top - bottom
        width, height = self.right - self.left, self.top - self.bottom
        if self.turns == 1:
            return Box(height - y1, x0, height - y0, x1)
        if self.turns == 2:
            return Box(width - x1, height - y1, width - x0, height - y0)
        if self.turns == 3:
            return Box(y0, width - x1, y1, width - x0)
        return Box(x0, y0, x1, y1)
