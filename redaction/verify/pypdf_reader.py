"""Reads a file with pypdf: the text of its pages, and all it tells beside them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from pipeline.errors import ExtractionError
from redaction.verify.runs import PageText

_BROKEN = (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, NotImplementedError, RecursionError)
"""What pypdf raises on a file or font it does not understand."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may quote the file


def read_pypdf(path: Path) -> list[PageText]:
    """Read every page with pypdf.

    Raises:
        ExtractionError: pypdf cannot read the file, or one of its pages.
    """
    try:
        return [PageText(page.extract_text()) for page in pypdf.PdfReader(path).pages]
    except _BROKEN as error:
        raise ExtractionError("de PDF is beschadigd. Vraag de afzender om een goed exemplaar.") from error


def read_beside(path: Path) -> Iterator[str]:
    """Yield the texts of a file that stand on no page: properties, bookmarks, places, attachments, fields, labels."""
    try:
        reader = pypdf.PdfReader(path)
        yield from (str(value) for value in (reader.metadata or {}).values())
        yield from _titles(reader.outline)
        yield from map(str, reader.named_destinations)
        for name, contents in reader.attachments.items():
            yield name
            yield from (content.decode("utf-8", "replace") for content in contents)
        yield from (str(field.get("/V", "")) for field in (reader.get_fields() or {}).values())
        yield from map(str, reader.page_labels)
    except _BROKEN:  # the pages tell whether this reader can open the file
        return


def _titles(outline: Any) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)
