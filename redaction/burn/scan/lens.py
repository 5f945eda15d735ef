"""Looks at a part of a page once more, between its pixels: a word that moves is drawn anew on whole ones.

Where a name stood decides how the letters behind it fall on the pixels; moved as they are, they would still tell it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.tools.pdf_pages import find_images
from redaction.burn.scan.ink import Pixels

_PICTURE = 0.5
"""Part of a page from which one picture on it makes it a scan: that has pixels of its own already."""
_WIDEST = 16_000
"""Pixels that are drawn beside each other at once: the renderer counts them in sixteen bits."""


@dataclass(frozen=True, slots=True)
class Lens:
    """A page, to be drawn again in part."""

    page: pdfium.PdfPage
    first: Pixels = field(repr=False)
    """The page as it was drawn first: rows, columns, three colours."""

    def look(self, x: float, y: int, size: tuple[int, int], times: int = 1) -> Pixels:
        """Give a strip of the page as drawn anew: rows, columns, three colours.

        Args:
            x: Where it begins, in pixels and parts of one.
            y: Its top in pixels.
            size: Its height and its width, in pixels.
            times: How often it is stretched from left to right.
        """
        height, width = size
        at = range(0, width, max(_WIDEST // times, 1))
        parts = [self._draw(x + first, y, (height, min(at.step, width - first)), times) for first in at]
        return np.concatenate(parts, axis=1)

    def _draw(self, x: float, y: int, size: tuple[int, int], times: int) -> Pixels:
        height, width = size
        wide, high = self.page.get_size()
        across, down = self.first.shape[1] / wide, self.first.shape[0] / high  # whole pixels, so not quite the scale
        bitmap = pdfium.PdfBitmap.new_native(width * times, height, raw.FPDFBitmap_BGR, rev_byteorder=True)
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width * times, height, 0xFFFFFFFF)
            matrix = raw.FS_MATRIX(across * times, 0, 0, down, -x * times, -y)
            area = raw.FS_RECTF(0, 0, width * times, height)
            raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self.page, matrix, area, raw.FPDF_REVERSE_BYTE_ORDER)
            return np.array(bitmap.to_numpy())
        finally:
            bitmap.close()


def make_lens(page: pdfium.PdfPage, pixels: Pixels) -> Lens | None:
    """Give what draws parts of a page again; None for a scan, where nothing is to be seen between the pixels."""
    width, height = page.get_size()
    pictures = ((box.x1 - box.x0) * (box.bottom - box.top) for box in find_images(page))
    return None if any(size > _PICTURE * width * height for size in pictures) else Lens(page, pixels.copy())


def unlike(lens: Lens, x: int, y: int, now: Any) -> Pixels:
    """Tell per pixel of a part of the page whether it was changed since the page was drawn first."""
    height, width = now.shape[:2]
    changed: Pixels = (lens.first[y : y + height, x : x + width] != now).any(axis=2)
    return changed
