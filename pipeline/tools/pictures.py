"""Makes the page pictures that a person looks at beside values and boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from pipeline.tools.pdf_pages import open_page, open_pdf, picture

SCREEN_DPI = 110
"""Sharp enough to read a letter on a laptop screen."""


def page_pictures(pdf: Path) -> Iterator[bytes]:
    """Yield every page in order as a lossless WebP picture; call it in a child for files from outside.

    Raises:
        EncryptedInput: The file opens only with a password.
        ExtractionError: The file or a page is unreadable.
    """
    with open_pdf(pdf) as document:
        for number in range(1, len(document) + 1):
            out = io.BytesIO()
            with open_page(document, number) as page:
                picture(page, SCREEN_DPI).save(out, "WEBP", lossless=True, method=2)
            yield out.getvalue()
