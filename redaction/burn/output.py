"""Writes a document of ours: neutral title, language, nothing about its maker, and the same bytes each time."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Pdf

TITLE = "Geanonimiseerd document"
"""Neutral on purpose: a title may hold a name."""


def save(target: Pdf) -> bytes:
    """Give the bytes of a document of ours; its only metadata are a neutral title and the language."""
    target.Root.Lang = pikepdf.String("nl-NL")
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    target.docinfo["/Title"] = TITLE
    buffer = io.BytesIO()
    target.save(
        buffer,
        min_version="1.7",
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return buffer.getvalue()
