"""Lists the texts of a document of ours in the order in which they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""Keys from the values down to one text."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One text as it is drawn."""

    path: Path
    """Empty for what is ours: a label of a header, of which nothing can be taken out."""
    text: str
    is_mono: bool = False
    is_marked: bool = False
    """A `>` may stand on the page more often than in the text."""
    block: int = -1
    """0-based number of the block; -1 above them."""
    is_head: bool = False
    """In the rows of a table that come back on each page."""
    is_row: bool = False


def find_slots(values: Mapping[str, Any]) -> Iterator[Slot]:
    """Yield the texts of carried values (`extractors.read.paper.typed`) in the order of drawing."""
    for number, header in enumerate(values["headers"]):
        yield Slot((), f"{header['label']}:")
        yield Slot(("headers", number, "value"), header["value"])
    for number, block in enumerate(values["blocks"]):
        if "rows" in block:
            yield from _cells(number, block)
        for line, text in enumerate(block.get("lines", ())):
            path = ("blocks", number, "lines", line)
            yield Slot(path, text, block["kind"] == "mono", bool(block.get("marked")), number)


def _cells(number: int, block: Mapping[str, Any]) -> Iterator[Slot]:
    rows: Sequence[Sequence[str]] = block["rows"]
    heads, covered = int(block.get("header_rows", 1)), set(find_covered(block))
    heads = heads if heads < len(rows) else 0
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if (row, column) not in covered:
                path = ("blocks", number, "rows", row, column)
                yield Slot(path, text, block=number, is_head=row < heads, is_row=True)


def find_covered(block: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield row and column of the cells of a table over which another cell reaches: they are not drawn."""
    for row, column, rows, columns in block.get("spans", ()):
        for down in range(row, row + rows):
            for across in range(column, column + columns):
                if (down, across) != (row, column):
                    yield down, across
