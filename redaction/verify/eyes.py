"""Looks at a released page as people do: renders it and reads the picture. Loads OCR, so only wiring imports it."""

from __future__ import annotations

from pathlib import Path

from pipeline.tools.ocr import read_words
from pipeline.tools.pdf_pages import render_page

_DPI = 200


def read_page(pdf: Path, number: int) -> str:
    """Give the words to be seen on page `number` (1-based), in the order of reading.

    Raises:
        ExtractionError: The page cannot be rendered.
    """
    return " ".join(word.text for word in read_words(render_page(pdf, number, _DPI)))
