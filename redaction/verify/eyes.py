"""Looks at a released page as people do: renders it and reads the picture. Loads OCR, so only wiring imports it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import ImageDraw

from pipeline.model.place import Box
from pipeline.tools import ocr, tesseract
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_pages import fitting_dpi, open_page, open_pdf, picture

_DPI = 200


def read_page(pdf: Path, number: int) -> str:
    """Give the words to be seen on page `number` (1-based), in the order of reading.

    Raises:
        ExtractionError: The page cannot be rendered.
    """
    return " ".join(word.text for word in read_words(pdf, number))


def read_words(pdf: Path, number: int, blank: Sequence[Box] = (), again: bool = False) -> tuple[OcrWord, ...]:
    """Give the words to be seen on page `number` (1-based) with their boxes in points of the page as shown.

    What lies in `blank` is not looked at: the labels in our boxes. With `again` the second engine looks, which sees
    other things than the first; it sees nothing where it is not installed.

    Raises:
        ExtractionError: The page cannot be rendered.
    """
    if again and not tesseract.available():
        return ()
    with open_pdf(pdf) as document, open_page(document, number) as page:
        dpi = fitting_dpi(page, _DPI)
        look = picture(page, dpi).convert("RGB")
    draw, scale = ImageDraw.Draw(look), 72 / dpi
    for box in blank:
        x0, top, x1, bottom = (side / scale for side in box)
        draw.rectangle((int(x0) - 1, int(top) - 1, int(x1) + 1, int(bottom) + 1), fill="white")
    found = ocr.read_words(look, engine=ocr.TESSERACT if again else ocr.RAPIDOCR, dpi=dpi)
    return tuple(word._replace(box=Box(*(side * scale for side in word.box))) for word in found)
