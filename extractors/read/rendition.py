"""Makes the one form in which every document is read, shown and redacted: a PDF.

A PDF is its own rendition. Mails and text files are typeset by us, Word files are converted. So every value has a page
and a box, and there is one way to redact.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractors.read import mail, text
from extractors.read.glyphs import breakable, drawable
from extractors.read.office import make_rendition as _convert
from pipeline.errors import UnsupportedMedia
from pipeline.tools import media, typeset

VERSION = "1"
"""Raised when our own pages look or read differently."""


def make_rendition(untrusted_original: Path, media_type: str, out: Path, *, office: str = "auto") -> str:
    """Write the PDF rendition of an original at `out` and give the name and version of its maker.

    Args:
        untrusted_original: The file as it came; it is not changed.
        media_type: What triage judged it to be, a constant of `pipeline.tools.media`.
        out: Where the PDF goes; overwritten when it exists.
        office: Which program converts a DOCX: `auto`, `libreoffice` or `dxpdf`.

    Raises:
        UnsupportedMedia: Nothing can be made of this media type.
        ToolMissing: The office program is not installed.
        ExtractionError: The file cannot be converted.
    """
    if media_type == media.PDF:
        shutil.copyfile(untrusted_original, out)
        return "origineel"
    if media_type == media.DOCX:
        return _convert(untrusted_original, out, office)
    if media_type == media.EML:
        message = mail.read_mail(untrusted_original.read_bytes())
        return _typeset("E-mail", message.headers, message.blocks, out)
    if media_type == media.TXT:
        lines = text.find_blocks(text.decode(untrusted_original.read_bytes()))
        return _typeset("Tekstbestand", (), tuple(lines), out)
    raise UnsupportedMedia("dit soort bestand wordt niet gelezen. Lever het aan als PDF, DOCX, e-mail of tekst.")


def _typeset(title: str, headers: Sequence[Mapping[str, str]], blocks: Sequence[Mapping[str, Any]], out: Path) -> str:
    source = (files("extractors.read") / "rendition.typ").read_text(encoding="utf-8")
    data = {
        "title": title,
        "headers": [{"label": h["label"], "value": _safe(h["value"])} for h in headers],
        "blocks": [_safe_block(block) for block in blocks],
    }
    out.write_bytes(typeset.typeset(source, data))
    return f"{typeset.version()}, rendition {VERSION}"


def _safe(text: str) -> str:
    return breakable(drawable(text))


def _safe_block(block: Mapping[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        return {"kind": "table", "rows": [["\n".join(map(_safe, c.split("\n"))) for c in row] for row in block["rows"]]}
    if block["kind"] == "mono":
        return {"kind": "mono", "lines": [part for line in block["lines"] for part in text.wrap(line)]}
    if block["kind"] == "text":
        return {"kind": "text", "lines": [_safe(line.expandtabs()) for line in block["lines"]]}
    return dict(block)
