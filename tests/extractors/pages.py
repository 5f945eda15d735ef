"""Pages made from plain text, with geometry as a reader would give it: for tests of the finders."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from extractors.tables import find_tables
from pipeline.model.document import Document, LoosePages, Page, Word
from pipeline.model.place import Box

LINE_HEIGHT = 14.0
LETTER = 10.0
LETTER_WIDTH = 5.0
MARGIN = 60.0


def page_from_text(text: str, number: int = 1, height: float = 842.0, top: float = MARGIN) -> Page:
    """Lay text on an A4 page, line by line; tabs become wide gaps, an empty line is one line high."""
    words: list[Word] = []
    kept: list[str] = []
    position = 0
    for line_number, line in enumerate(text.strip("\n").split("\n")):
        y = top + line_number * LINE_HEIGHT
        cells = [cell.split() for cell in line.split("\t")]
        x_cells = [MARGIN + number * (480.0 / max(1, len(cells))) for number in range(len(cells))]
        out: list[str] = []
        for x, cell in zip(x_cells, cells, strict=True):
            for token in cell:
                start = position + len(" ".join(out)) + (1 if out else 0)
                edges = tuple(x + LETTER_WIDTH * step for step in range(len(token) + 1))
                words.append(Word(start, start + len(token), Box(x, y, edges[-1], y + LETTER), line_number, edges))
                out.append(token)
                x = edges[-1] + LETTER_WIDTH
        kept.append(" ".join(out))
        position += len(kept[-1]) + 1
    page = Page(number, 595.0, height, "\n".join(kept), tuple(words))
    return replace(page, tables=find_tables(page))


def document_from_text(text: str, media_type: str = "application/pdf") -> Document:
    """Make a document; a form feed (or a line `@page`) starts a new page."""
    parts = re.split(r"\f|^@page$\n?", text, flags=re.MULTILINE)
    pages = tuple(page_from_text(part, number) for number, part in enumerate(parts, start=1))
    return Document(hashlib.sha256(text.encode()).hexdigest(), media_type, len(pages), LoosePages(pages))
