"""Tables without a column of labels: the labels stand above the numbers, sometimes again further down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.figures.labels import Kind, read_label
from extractors.numbers import parse_count
from pipeline.model.table import Row, Table


def has_no_row_labels(table: Table) -> bool:
    """Tell whether the first column holds counts under a label that says what they are."""
    if not table.header or not table.body:
        return False
    first = read_label(table.column_label(0), None)
    said = (first.measure or first.category) and first.kind in (Kind.FIGURE, Kind.TOTAL)
    values = [row for row in table.body if not _holds_labels(row)]
    return bool(said and values) and all(parse_count(row.label) is not None for row in values)


def unstack(table: Table) -> Iterator[Table]:
    """Yield the parts of a table in which a row of labels stands above its own numbers; mostly the table itself."""
    if not has_no_row_labels(table):
        yield table
        return
    header: list[Row] = list(table.header)
    body: list[Row] = []
    for row in table.body:
        if not _holds_labels(row):
            body.append(row)
            continue
        if body:
            yield replace(table, header=_complete(table.header, header), body=tuple(body))
            header, body = [], []
        header.append(_spread(row))
    if body:
        yield replace(table, header=_complete(table.header, header), body=tuple(body))


def _holds_labels(row: Row) -> bool:
    """Tell whether a row has words and no count."""
    texts = [cell.text for cell in row.cells if cell.text]
    return bool(texts) and all(parse_count(text) is None and any(map(str.isalpha, text)) for text in texts)


def _spread(row: Row) -> Row:
    """Give a row of one label in which the label stands above every column."""
    filled = [cell for cell in row.cells if cell.text]
    return Row(tuple(filled * len(row.cells))) if len(filled) == 1 else row


def _complete(first: Sequence[Row], header: Sequence[Row]) -> tuple[Row, ...]:
    """Give a header with the upper rows of the first one, where it has fewer: they hold for all that follows."""
    return (*first[: max(0, len(first) - len(header))], *header)
