"""Lays the cells of an HTML table out on a grid, with what spans rows and columns and which rows head it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from extractors.read.paper.regions import MOST_AREA, count_heads, fill_spans
from pipeline.errors import LimitExceeded

_WIDEST = 1_000
"""Columns that a cell may span, as browsers hold it."""


class CellText(NamedTuple):
    """One cell as it is read."""

    text: str
    rows: int
    columns: int
    is_head: bool


@dataclass(slots=True)
class HtmlTable:
    """A table while it is read; one that holds another table only lays out the page."""

    rows: list[list[CellText]] = field(default_factory=list)
    is_layout: bool = False
    in_head: bool = False
    heads: int | None = None
    """Rows in the head, when the page says so."""
    next_cell: CellText = field(default_factory=lambda: CellText("", 1, 1, False))

    def start_cell(self, tag: str, told: Mapping[str, str]) -> None:
        """Take note of what a cell says before its text."""
        rows, columns = _count(told.get("rowspan", "")), _count(told.get("colspan", ""))
        self.next_cell = CellText("", rows, min(columns, _WIDEST), tag == "th")

    def end_cell(self, text: str) -> None:
        """Add the cell with its text."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(self.next_cell._replace(text=text))

    def end_head(self) -> None:
        """Take note of where the body begins."""
        self.in_head = False
        self.heads = len(self.rows)


def _count(told: str) -> int:
    return max(1, int(told)) if told.isdecimal() and len(told) < 6 else 1


def lay_out(table: HtmlTable) -> dict[str, Any] | None:
    """Give the block of a table; None when it has less than two columns or no text.

    Raises:
        LimitExceeded: It claims more cells than can be drawn.
    """
    rows, heads = _filled(table)
    if not rows:
        return None
    grid, spans = _grid(rows)
    width = max(map(len, grid))
    grid, spans = _without_empty_columns([row + [""] * (width - len(row)) for row in grid], spans)
    if not grid or len(grid[0]) < 2:
        return None
    if heads is None:
        heads = _heads(rows, fill_spans(grid, spans))
    block: dict[str, Any] = {"kind": "table", "rows": grid}
    if spans:
        block["spans"] = spans
    if heads != 1 and len(grid) > 1:
        block["header_rows"] = heads
    return block


def _filled(table: HtmlTable) -> tuple[list[list[CellText]], int | None]:
    """Give the rows that hold a text or lie under a cell that spans them, and how many of those are the head."""
    kept: list[list[CellText]] = []
    heads, reach = 0, 0
    for number, row in enumerate(table.rows):
        if any(cell.text for cell in row) or (row and number < reach):
            kept.append(row)
            heads += table.heads is not None and number < table.heads
        reach = max([reach, *(number + cell.rows for cell in row if cell.rows > 1)])
    return kept, heads if table.heads is not None and heads < len(kept) else None


def _grid(rows: Sequence[Sequence[CellText]]) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    grid: list[dict[int, str]] = [{} for _ in rows]
    spans: list[tuple[int, int, int, int]] = []
    area = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            height = min(cell.rows, len(rows) - number)
            wide = 1
            while wide < cell.columns and column + wide not in grid[number]:
                wide += 1
            area += height * wide
            if area > MOST_AREA:
                raise LimitExceeded(
                    "een tabel in het bestand is te groot om af te drukken. Lever hem aan als werkboek."
                )
            _take(grid, cell.text, (number, column, height, wide))
            if height * wide > 1:
                spans.append((number, column, height, wide))
    width = max((max(places, default=-1) + 1 for places in grid), default=0)
    return [[places.get(column, "") for column in range(width)] for places in grid], spans


def _take(grid: list[dict[int, str]], text: str, place: tuple[int, int, int, int]) -> None:
    row, column, height, wide = place
    for r in range(row, row + height):
        for c in range(column, column + wide):
            grid[r].setdefault(c, text if (r, c) == (row, column) else "")


def _without_empty_columns(
    grid: list[list[str]], spans: list[tuple[int, int, int, int]]
) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    """Drop columns without any text of their own: room that a page left between columns."""
    kept = [c for c in range(len(grid[0])) if any(row[c].strip() for row in grid)]
    place = {column: n for n, column in enumerate(kept)}
    thin = []
    for row, column, height, wide in spans:
        across = sum(column <= c < column + wide for c in kept)
        if column in place and height * across > 1:
            thin.append((row, place[column], height, across))
    return [[row[c] for c in kept] for row in grid], thin


def _heads(rows: Sequence[Sequence[CellText]], grid: Sequence[Sequence[str]]) -> int:
    """Count the rows at the top of head cells only; without head cells the numbers tell."""
    if any(cell.is_head for row in rows for cell in row):
        heads = 0
        while heads < len(rows) - 1 and rows[heads] and all(cell.is_head or not cell.text for cell in rows[heads]):
            heads += 1
        return heads
    return count_heads(grid)
