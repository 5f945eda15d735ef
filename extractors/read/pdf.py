"""Reads the pages of a PDF rendition: words with their places, from the text layer or, without one, by OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.read.layout import make_page
from extractors.read.pictures import find_page_tokens, find_picture_tokens
from extractors.read.source import SourceTable
from extractors.read.words import find_tokens
from extractors.text import is_garbled
from pipeline.model.document import Page
from pipeline.model.place import Box
from pipeline.tools import pdf_pages
from pipeline.tools.pdf_pages import PlacedChar

VERSION = "1"
"""Raised when the same rendition reads differently."""


def read_pages(rendition: Path, *, ocr_dpi: int | None, tables: Sequence[SourceTable] = ()) -> Iterator[Page]:
    """Yield the pages in order, one at a time.

    Args:
        rendition: The PDF.
        ocr_dpi: The resolution for pages without a usable text layer, None for no OCR.
        tables: What the original itself holds as tables, in its order; they win from what the page shows.

    Raises:
        EncryptedInput: The PDF opens only with a password.
        ExtractionError: It is damaged.
    """
    with pdf_pages.open_pdf(rendition) as document:
        for number in range(1, len(document) + 1):
            with pdf_pages.open_page(document, number) as page:
                yield _read(page, number, ocr_dpi)


def _read(page: Any, number: int, ocr_dpi: int | None) -> Page:
    width, height = page.get_size()
    characters = [c for c in pdf_pages.find_chars(page) if _is_on_page(c, width, height)]
    tokens = list(find_tokens(characters)) if is_usable(characters) else []
    if ocr_dpi is None:
        return make_page(number, width, height, tokens)
    seen = list(find_picture_tokens(page, ocr_dpi, tokens) if tokens else find_page_tokens(page, ocr_dpi))
    if len(seen) > len(tokens):
        # mostly a scan: the engine's own order says nothing, the places do
        return make_page(number, width, height, [t._replace(order=0) for t in (*tokens, *seen)], "ocr")
    return make_page(number, width, height, [*tokens, *seen])


def _is_on_page(character: PlacedChar, width: float, height: float) -> bool:
    """Text outside the page is not to be seen, so it says nothing."""
    return character.box.meets(Box(0, 0, width, height)) or character.ink.meets(Box(0, 0, width, height))


def is_usable(characters: Sequence[PlacedChar]) -> bool:
    """Tell whether a text layer holds letters or figures that mean something."""
    text = "".join(c.char for c in characters)
    return any(map(str.isalnum, text)) and not is_garbled(text)
