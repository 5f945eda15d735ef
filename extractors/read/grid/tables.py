"""The tables of one page, at the end of reading it: ruled ones by their lines, the others by their gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.grid import Rule, Rules
from extractors.read.grid.align import Aligner
from extractors.read.grid.ruled import find_ruled
from extractors.read.grid.streams import find_streams
from extractors.read.grid.turned import find_views
from extractors.tables import find_tables
from pipeline.model.document import Page
from pipeline.model.table import Row, Table

MORE = 14.0
"""Points by which a table on the page may be higher than the words found of it: room around them."""


def add_tables(page: Page, rules: Rules, aligner: Aligner) -> Page:
    """Give the page with its tables; those of the original win from what the page shows in the same place."""
    seen = find_page_tables(page, rules)
    told = [table for table in (aligner.find(page) if aligner.is_busy else ()) if not _is_short(table, seen)]
    seen = tuple(table for table in seen if not _is_inside(table, told))
    return replace(page, tables=tuple(sorted((*told, *seen), key=lambda table: (table.box.top, table.box.x0))))


def _is_short(told: Table, seen: Sequence[Table]) -> bool:
    """Tell whether the lines of the page hold more of a table than was found of it: then its rows were mistaken."""
    around = [table.box for table in seen if table.box.meets(told.box) and table.rows[0].cells[0].frame]
    return any(box.top < told.box.top - MORE or told.box.bottom + MORE < box.bottom for box in around)


def find_page_tables(page: Page, rules: Rules) -> tuple[Table, ...]:
    """Give the tables of a page upright ones first, each kind from top to bottom."""
    found: list[Table] = []
    for view in find_views(page, rules):
        tables, rest = find_ruled(view.page, view.rules)
        loose = [table for table in _find_loose(rest, view.rules.flat) if not _is_inside(table, tables)]
        ordered = sorted([*tables, *loose], key=lambda table: (table.box.top, table.box.x0))
        found += (view.back(table) for table in ordered)
    return tuple(found)


def _is_inside(table: Table, others: Sequence[Table]) -> bool:
    """Tell whether a table would be made of what stands around another."""
    return any(table.box.meets(other.box) for other in others)


def _find_loose(page: Page, seams: Sequence[Rule]) -> Iterator[Table]:
    for words in find_streams(page):
        for table in find_tables(replace(page, words=words), seams):
            yield from _apart(table)


def _apart(table: Table) -> tuple[Table, ...]:
    """Give two tables for one whose second half has the same heads as the first: they stand beside each other."""
    half, odd = divmod(table.width, 2)
    heads = [table.column_label(n) for n in range(table.width)]
    if odd or half < 2 or heads[:half] != heads[half:] or not all(heads):
        return (table,)
    return _columns(table, slice(0, half)), _columns(table, slice(half, None))


def _columns(table: Table, which: slice) -> Table:
    header = tuple(Row(row.cells[which]) for row in table.header)
    body = tuple(Row(row.cells[which]) for row in table.body)
    boxes = [cell.box for row in (*header, *body) for cell in row.cells if cell.box]
    x0, x1 = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    filled = tuple(row for row in body if any(cell.text for cell in row.cells))
    return Table(header, filled, table.page, table.box._replace(x0=x0, x1=x1))
