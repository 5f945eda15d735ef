"""Makes the page pictures that a person looks at beside values and boxes."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL.Image import Image

from pipeline.tools.pdf_pages import open_page, open_pdf, picture

SCREEN_DPI = 110
"""Sharp enough to read a letter on a laptop screen."""
MOST_PIXELS = 4_000_000
"""Of one picture; a larger page is drawn at a lower resolution."""
_PLAIN_GROUND = 0.5
"""Share of a page in one shade from which it is drawn text: lossless is then smaller, and sharper, than with loss."""


def page_pictures(pdf: Path, numbers: Sequence[int]) -> Iterator[bytes]:
    """Yield these pages (1-based), in this order, as WebP pictures; call it in a child for files from outside.

    A page of drawn text is kept without loss; a scan or photograph, which would become ten times larger, with a little.

    Raises:
        EncryptedInput: The file opens only with a password.
        ExtractionError: The file or a page is unreadable.
    """
    with open_pdf(pdf) as document:
        for number in numbers:
            out = io.BytesIO()
            with open_page(document, number) as page:
                width, height = page.get_size()
                most = 72 * math.sqrt(MOST_PIXELS / max(width * height, 1.0))
                drawn = picture(page, min(SCREEN_DPI, most))
            if _is_drawn_text(drawn):
                drawn.save(out, "WEBP", lossless=True, method=2)
            else:
                drawn.save(out, "WEBP", quality=75, method=2)
            yield out.getvalue()


def _is_drawn_text(drawn: Image) -> bool:
    shades = drawn.convert("L").histogram()
    return max(shades) >= _PLAIN_GROUND * sum(shades)
