"""Tables that run on over a page border, joined: a repeated header is dropped, a row that was cut is one row again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest

from extractors.grid import is_numeric
from extractors.tables import tidy
from extractors.wrapped import goes_on, is_broken
from pipeline.model.table import Cell, Row, Table

SAME = 3.0
"""Points within which two columns on two pages stand at one place."""


def join_continued(tables: Sequence[Table], follows: Callable[[Table, Table], bool]) -> tuple[Table, ...]:
    """Join tables that run on over a page border; each cell keeps the page on which it begins.

    `follows` tells whether nothing of the body stands between two tables.
    """
    joined: list[Table] = []
    for table in tables:
        last = joined[-1] if joined else None
        more = _rows_on(last, table) if last else None
        if last and more is not None and follows(last, table):
            joined[-1] = _longer(last, more, table.goes_on)
        else:
            joined.append(table)
    return tuple(joined)


def _rows_on(first: Table, second: Table) -> tuple[Row, ...] | None:
    """Give the rows with which a table goes on on the next page; None when the second is a table of its own."""
    if first.width != second.width or _last_page(first) + 1 != second.page:
        return None
    head = len(first.header)
    if head and _texts(first.header) == _texts(second.rows[:head]):
        return second.rows[head:]
    if not second.header or _is_rest(first.rows[-1], second.rows[0]):
        return second.rows
    return second.rows if _same_words(first, second) else None


def _last_page(table: Table) -> int:
    cells = table.rows[-1].cells
    return max((part.page for cell in cells for part in cell.parts), default=cells[0].page)


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


def _same_words(first: Table, second: Table) -> bool:
    """Tell whether two tables without numbers are ruled alike: then the first row of the second is no header."""
    if any(is_numeric(cell.text) for row in second.rows for cell in row.values):
        return False
    pairs = zip(first.rows[-1].cells, second.rows[0].cells, strict=True)
    frames = [(a.frame, b.frame) for a, b in pairs]
    return all(a and b and abs(a.x0 - b.x0) < SAME and abs(a.x1 - b.x1) < SAME for a, b in frames)


def _longer(table: Table, rows: tuple[Row, ...], goes_on: bool) -> Table:
    if rows and (goes_on or _is_rest(table.rows[-1], rows[0])):
        whole = Row(tuple(_whole(a, b) for a, b in zip_longest(table.rows[-1].cells, rows[0].cells)))
        rows = (whole, *rows[1:])
        table = replace(table, body=table.body[:-1]) if table.body else replace(table, header=table.header[:-1])
    return replace(table, body=table.body + rows)


def _is_rest(row: Row, rest: Row) -> bool:
    """Tell whether a first row is what was left of the last row of the page before."""
    if all(cell.text for cell in rest.cells):
        return False
    pairs = [(a.text, b.text) for a, b in zip(row.cells, rest.cells, strict=True) if b.text]
    if any(is_numeric(a) and is_numeric(b) for a, b in pairs):
        return False
    return bool(pairs) and all(a and goes_on(a, b) for a, b in pairs)


def _whole(first: Cell, rest: Cell) -> Cell:
    if not rest.parts or first.parts == rest.parts:
        return first
    if not first.parts:
        return rest
    space = "" if is_broken(first.text, rest.text) else " "
    return replace(first, text=tidy(f"{first.text}{space}{rest.text}"), parts=first.parts + rest.parts)
