"""Tells scans from documents that carry their own text; runs in the caged child that opens originals."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

_MOST_PAGES = 20
"""Pages that are looked at: a document that begins with so many pages of text waits with the documents."""


def has_scans(untrusted_pdf: Path) -> bool:
    """Tell whether one of the first pages of a PDF has no text of its own; False when it does not open."""
    try:
        document = pdfium.PdfDocument(untrusted_pdf)
    except pdfium.PdfiumError:
        return False
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            page = document[number]
            text = page.get_textpage()
            count = text.count_chars()
            text.close()
            page.close()
            if not count:
                return True
        return False
    finally:
        document.close()
