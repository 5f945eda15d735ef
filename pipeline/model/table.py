"""The one type of a table, whatever its source was: a grid drawn on a page, a Word table, a sheet, an HTML table."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.place import Box, Part


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, joined over its lines. A cell that spans columns or rows stands in each of them."""

    text: str
    page: int
    """1-based."""
    parts: tuple[Part, ...]
    """Where its words stand in `Page.text`; empty for an empty cell."""
    box: Box | None
    """Around its words; None for an empty cell."""
    frame: Box | None = None
    """The field itself where lines are drawn around it, also of an empty cell."""

    @property
    def start(self) -> int:
        """Give the offset in `Page.text` of its first word; -1 for an empty cell."""
        return self.parts[0].start if self.parts else -1

    @property
    def end(self) -> int:
        """Give the offset behind its last word; -1 for an empty cell."""
        return self.parts[-1].end if self.parts else -1


@dataclass(frozen=True, slots=True)
class Row:
    """One row; every row of a table has as many cells as the table has columns."""

    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """Give the text of the first cell."""
        return self.cells[0].text

    @property
    def values(self) -> tuple[Cell, ...]:
        """Give the cells behind the first."""
        return self.cells[1:]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first column holds the labels of the rows."""

    header: tuple[Row, ...]
    """Rows above the first row with numbers; without numbers the first row; may be empty."""
    body: tuple[Row, ...]
    page: int
    """1-based page on which it starts."""
    box: Box
    """On that page."""
    goes_on: bool = False
    """Its first body row is the rest of the last row on the page before."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give header and body."""
        return self.header + self.body

    @property
    def width(self) -> int:
        """Count the columns."""
        return len(self.rows[0].cells)

    def column_label(self, column: int) -> str:
        """Give the header of a 0-based column, its rows joined from top to bottom."""
        return " ".join(filter(None, (row.cells[column].text for row in self.header)))
