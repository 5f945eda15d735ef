"""Reads a Word file: through a PDF that an office program makes of it."""

from __future__ import annotations

from pathlib import Path

from pipeline.tools import office


def make_rendition(untrusted_docx: Path, out: Path, engine: str) -> str:
    """Write the PDF of a DOCX at `out` and give the name and version of its maker.

    Raises:
        ToolMissing: The engine is not installed.
        ExtractionError: The file cannot be converted.
    """
    return office.to_pdf(untrusted_docx, out, engine)
