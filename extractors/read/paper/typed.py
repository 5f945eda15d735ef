"""Typesets what has no pages of its own (a mail, a text, a sheet) as the PDF that a reviewer sees.

Blocks are plain values, in the order of the document:

- `{kind: text | mono, lines}`, with `level` (1..6) for a heading and `quote` for how deep it is quoted; `marked` when
  a long line that begins with `>` gets that mark on each line of the page;
- `{kind: table, rows}`, all rows of one length, with `header_rows` (1 when it is not said) and `spans`
  (row, column, rows, columns of cells that span others; 0-based);
- `{kind: page}` for a new page. What stands between two of those shares one size of paper.

The PDF carries the values, so that the page can be set anew once something was taken out of them (`set_anew`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractors.read.paper.fit import A4, fit_table
from extractors.read.paper.glyphs import breakable, drawable
from extractors.read.paper.measure import loosen
from extractors.read.paper.wrap import break_quotes, wrap
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from pipeline.tools import typeset
from pipeline.tools.carried import carry

VERSION = "3"
"""Raised when our own pages look or read differently."""
_DEEPEST_QUOTE = 6
"""Deeper quotes stand no further to the right, so that words keep their room."""


def typeset_blocks(
    title: str, headers: Sequence[Mapping[str, Any]], blocks: Sequence[Mapping[str, Any]], out: Path
) -> str:
    """Write the PDF of a heading and blocks at `out` and give the name and version of its maker.

    Args:
        title: What kind of thing it is, for the document properties.
        headers: `{label, value}` lines above the blocks; with `parts` for a value that is a list, joined by `; `.
        blocks: In the order of the document.
        out: Where the PDF goes; overwritten when it exists.
    """
    values = _drawn(title, headers, blocks)
    out.write_bytes(carry(typeset.typeset(_template("rendition.typ"), _shown(values)), values))
    return f"{typeset.version()}, rendition {VERSION}"


def _template(name: str) -> str:
    return (files("extractors.read.paper") / name).read_text(encoding="utf-8")


def _drawn(title: str, headers: Sequence[Mapping[str, Any]], blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the values in characters that our fonts can draw; tabs and the lines of a cell stay."""
    return {
        "title": title,
        "headers": [{**header, "value": drawable(header["value"])} for header in headers],
        "blocks": [_drawn_block(block) for block in blocks],
    }


def _drawn_block(block: Mapping[str, Any]) -> dict[str, Any]:
    if "rows" in block:
        rows = [["\n".join(map(_drawn_line, cell.splitlines())) for cell in row] for row in block["rows"]]
        return {**block, "rows": rows}
    return {**block, "lines": list(map(_drawn_line, block["lines"]))} if "lines" in block else dict(block)


def _drawn_line(line: str) -> str:
    return "\t".join(map(drawable, line.split("\t")))


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the page is made of: lines broken, tables fitted on paper."""
    return {
        "title": values["title"],
        "headers": [{**header, "value": _safe(header["value"])} for header in values["headers"]],
        "sections": list(_sections(values["blocks"])),
    }


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
    return loosen(breakable(text))


def _safe_block(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "table":
        return block | {"rows": [[_safe_cell(cell) for cell in row] for row in block["rows"]]}
    lines = list(break_quotes(block["lines"])) if block.get("marked") else block["lines"]
    if block["kind"] == "mono":
        return block | {"lines": [part for line in lines for part in wrap(line)]}
    return block | {"lines": [_safe(line.expandtabs()) for line in lines]}


def _safe_cell(cell: str) -> str:
    return "\n".join(line.expandtabs() for line in cell.split("\n"))


# --- set anew ------------------------------------------------------------------------------------------------------


def set_anew(values: Mapping[str, Any], labels: Sequence[str]) -> tuple[bytes, tuple[PlacedBox, ...]]:
    """Give the PDF of values with gaps (`pipeline.tools.carried`) and the place of each gap, in their order.

    Nothing on the page depends on what stood in a gap. A gap holds its label as text. No places come back when a gap
    is drawn more or less often than once.
    """
    data = _shown(values) | {"labels": list(labels)}
    source = _template("anew.typ")
    pdf = typeset.typeset(source, data)
    found = typeset.query(source, data, "<gap>")
    if Counter(one["n"] for one in found) != Counter(range(len(labels))):
        return pdf, ()
    at = {one["n"]: one for one in found}
    return pdf, tuple(_placed(at[number]) for number in range(len(labels)))


def _placed(at: Mapping[str, Any]) -> PlacedBox:
    x, y, wide, high = (float(at[side]) for side in ("x", "y", "wide", "high"))
    return PlacedBox(int(at["page"]), Box(x, y, x + wide, y + high))
