"""Draws words anew that move, each beginning at the start of a pixel: else their edges tell how far they moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from redaction.burn.scan.ink import Pixels
from redaction.burn.scan.line import Item

TIMES = 32
"""Parts of a pixel to which places are known; a name moves what follows by any part of one."""
_MOST = 20_000_000
"""Most pixels of a strip in so many parts."""
_FAINT = 60.0
"""Grey levels under the paper from which a part of a pixel is ink."""


@dataclass(frozen=True, slots=True)
class Fine:
    """A strip of a page with each pixel in parts from left to right."""

    look: Pixels
    """Rows, columns, three colours."""
    paper: Pixels
    """What it lies on, in whole pixels."""
    times: int

    def measure(self, item: Item, mask: Pixels) -> Item:
        """Give a part of a line with the true start and width of its ink; `mask` tells where that is."""
        x0, x1 = _span(mask)
        part = np.minimum.reduce(cv2.split(self._darkness(x0, x1)))
        dark = np.where(np.repeat(mask[:, x0:x1], self.times, axis=1), part, 1.0) < 1 - _FAINT / 256
        columns = np.flatnonzero(dark.any(axis=0))
        if not len(columns):
            return item
        start, end = columns[0] / self.times + x0, (columns[-1] + 1) / self.times + x0
        return replace(item, start=float(start), wide=float(end - start))

    def draw(self, item: Item, mask: Pixels) -> tuple[int, Pixels]:
        """Give the column from which a part of a line comes, and how dark it is there per pixel."""
        x0, x1 = _span(mask)
        inside = np.repeat(mask[:, x0:x1], self.times, axis=1)
        part = np.where(inside[..., None], self._darkness(x0, x1), np.float32(1.0))
        first = x0 * self.times + round(item.shift * self.times)
        before = first % self.times
        after = -(before + part.shape[1]) % self.times
        part = np.pad(part, ((0, 0), (before, after), (0, 0)), constant_values=1.0)
        wide = part.shape[1] // self.times
        return first // self.times, cv2.resize(part, (wide, len(part)), interpolation=cv2.INTER_AREA)

    def _darkness(self, x0: int, x1: int) -> Pixels:
        """Give how dark the ink of some columns is on its paper; 1 is no ink."""
        look = self.look[:, x0 * self.times : x1 * self.times].astype(np.float32) + 1
        return np.minimum(look / np.repeat(self.paper[:, x0:x1].astype(np.float32) + 1, self.times, axis=1), 1.0)


def parts_for(size: Sequence[int]) -> int:
    """Give into how many parts the pixels of a strip of so many rows and columns go."""
    times = TIMES
    while times > 1 and size[0] * size[1] * times > _MOST:
        times //= 2
    return times


def _span(mask: Pixels) -> tuple[int, int]:
    columns = np.flatnonzero(mask.any(axis=0))
    return (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, 1)
