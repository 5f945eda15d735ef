"""Reads a word processor's file (DOCX, ODT): its pages come from the PDF that an office program makes of it."""

from __future__ import annotations

from pathlib import Path

from extractors.read.source import How, Source
from pipeline.tools import office


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a DOCX or ODT at `out` and give what it holds.

    Raises:
        ToolMissing: The office program is not installed.
        ExtractionError: The file cannot be converted.
    """
    return Source(office.to_pdf(untrusted_original, out, how.office))
