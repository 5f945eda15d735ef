"""Typesets what has no pages of its own (a mail, a text, a sheet) as the PDF that a reviewer sees.

Blocks are plain values, in the order of the document:

- `{kind: text | mono, lines}`, with `level` (1..6) for a heading and `quote` for how deep it is quoted;
- `{kind: table, rows}`, all rows of one length, with `header_rows` (1 when it is not said) and `spans`
  (row, column, rows, columns of cells that span others; 0-based);
- `{kind: page}` for a new page. What stands between two of those shares one size of paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractors.read.paper.fit import A4, fit_table
from extractors.read.paper.glyphs import breakable, drawable
from extractors.read.paper.measure import loosen
from extractors.read.paper.wrap import wrap
from pipeline.tools import typeset

VERSION = "2"
"""Raised when our own pages look or read differently."""
_DEEPEST_QUOTE = 6
"""Deeper quotes stand no further to the right, so that words keep their room."""


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
    source = (files("extractors.read.paper") / "rendition.typ").read_text(encoding="utf-8")
    data = {
        "title": title,
        "headers": [{"label": h["label"], "value": _safe(h["value"])} for h in headers],
        "sections": list(_sections(blocks)),
    }
    out.write_bytes(typeset.typeset(source, data))
    return f"{typeset.version()}, rendition {VERSION}"


def _sections(blocks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the stretches between new pages, each with the smallest paper on which all its tables fit."""
    section: list[dict[str, Any]] = []
    for block in (*_leveled(blocks), {"kind": "page"}):
        if block["kind"] == "page":
            yield _section(section)
            section = []
        else:
            section.append(_safe_block(block))


def _leveled(blocks: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the blocks with headings that go down one level at a time: a rule of accessible PDF."""
    level = 0
    for block in blocks:
        asked = int(block.get("level", 0))
        if asked:
            level = min(asked, level + 1)
        yield dict(block) | {"level": level if asked else 0, "quote": min(block.get("quote", 0), _DEEPEST_QUOTE)}


def _section(blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    shown: list[dict[str, Any]] = []
    fitted = {n: fit_table(block) for n, block in enumerate(blocks) if block["kind"] == "table" and block["rows"]}
    paper = max((table.paper for table in fitted.values()), default=A4)
    for number, block in enumerate(blocks):
        if block["kind"] != "table":
            shown.append(block)
        elif number in fitted:
            # on larger paper than it asked for, a table gets the letters and columns that fit there
            shown += (fitted[number] if fitted[number].paper == paper else fit_table(block, paper)).bands
    return {"width": paper.width, "height": paper.height, "margin": paper.margin, "blocks": shown}


def _safe(text: str) -> str:
    return loosen(breakable(drawable(text)))


def _safe_block(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        return block | {"rows": [[_safe_cell(cell) for cell in row] for row in block["rows"]]}
    if block["kind"] == "mono":
        return block | {"lines": [part for line in block["lines"] for part in wrap(line)]}
    return block | {"lines": [_safe(line.expandtabs()) for line in block["lines"]]}


def _safe_cell(cell: str) -> str:
    return "\n".join(drawable(line.expandtabs()) for line in cell.splitlines())
