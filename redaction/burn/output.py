"""Writes a document of ours: to the archive standard, nothing about its maker in it, and the same bytes each time."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from redaction.burn.standard.profile import srgb
from redaction.burn.standard.tidy import tidy
from redaction.burn.standard.xmp import LANGUAGE, TITLE, Level, declared, metadata

__all__ = ["TITLE", "Level", "save"]


def save(target: Pdf, level: Level | None = None) -> bytes:
    """Give the bytes of a document of ours; its only metadata are a neutral title, the language and the standard.

    Args:
        target: The document; whoever adds pages or content sees to it that the level still holds.
        level: What it keeps to; None: what it says of itself already.
    """
    kept = level or declared(target) or Level.NONE
    tidy(target)
    target.Root.Lang = pikepdf.String(LANGUAGE)
    target.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    target.Root.Metadata = metadata(target, kept)
    if "/OutputIntents" not in target.Root:
        target.Root.OutputIntents = Array([_colours(target)])
    target.docinfo["/Title"] = TITLE
    buffer = io.BytesIO()
    target.save(
        buffer,
        min_version="1.7",
        fix_metadata_version=False,  # the metadata are ours to the letter
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return buffer.getvalue()


def _colours(target: Pdf) -> Dictionary:
    """Tell what the colours of the document mean."""
    profile = Stream(target, srgb())
    profile.N = 3
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB",
        Info="sRGB",
        DestOutputProfile=target.make_indirect(profile),
    )
