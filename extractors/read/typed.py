"""Typesets what has no pages of its own (a mail, a text, a sheet) as the PDF that a reviewer sees.

Blocks are plain values: `{kind: text | mono, lines}`, `{kind: table, rows}` and `{kind: page}` for a new page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractors.read.glyphs import breakable, drawable
from extractors.read.wrap import wrap
from pipeline.tools import typeset

VERSION = "1"
"""Raised when our own pages look or read differently."""


def typeset_blocks(
    title: str, headers: Sequence[Mapping[str, str]], blocks: Sequence[Mapping[str, Any]], out: Path
) -> str:
    """Write the PDF of a heading and blocks at `out` and give the name and version of its maker.

    Args:
        title: What kind of thing it is, for the document properties.
        headers: `{label, value}` lines above the blocks.
        blocks: In the order of the document.
        out: Where the PDF goes; overwritten when it exists.
    """
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
        return {"kind": "mono", "lines": [part for line in block["lines"] for part in wrap(line)]}
    if block["kind"] == "text":
        return {"kind": "text", "lines": [_safe(line.expandtabs()) for line in block["lines"]]}
    return dict(block)
