"""A table with its labels read: which rows and columns say what, and which cells hold values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.dates import find_dates
from extractors.figures.caption import Caption
from extractors.figures.labels import EMPTY, Kind, Label, is_part, read_label
from extractors.figures.model import Setting
from extractors.figures.stacked import has_no_row_labels
from extractors.gazetteer import name_at
from extractors.numbers import parse_count
from pipeline.model.table import Row, Table

_DAY_COLUMN = re.compile(r"\W*(?:peildatum|datum|stand(?:\s+(?:per|op))?|per|op)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A table with its labels read."""

    table: Table
    caption: Caption
    corner: Label
    columns: tuple[Label, ...]
    """Of the columns with values, from left to right."""
    first: int
    """Number of the first of those columns in the table, 0-based."""
    rows: tuple[Label, ...]
    groups: tuple[Label, ...]
    """For each row the heading row above it inside the table."""
    body: tuple[Row, ...]
    scanned: bool

    @property
    def municipalities(self) -> set[str]:
        """Give the gemeenten that rows name."""
        return {row.municipality for row in self.rows if row.municipality and row.kind is Kind.FIGURE}


def label_table(setting: Setting, table: Table, caption: Caption, *, scanned: bool) -> Labelled:
    """Give a table with all its labels read."""
    first = 0 if has_no_row_labels(table) else _first_value_column(table)
    anchor = setting.letter_date
    columns = _parts_of([read_label(_column_text(table, n, first), anchor) for n in range(first, table.width)])
    corner = merge([read_label(table.column_label(n), anchor) for n in range(first)] or [EMPTY])
    rows: list[Label] = []
    groups: list[Label] = []
    body: list[Row] = []
    group, above = EMPTY, [EMPTY] * first
    for row in table.body:
        own = [read_label(cell.text, anchor) for cell in row.cells[:first]]
        if first and not any(cell.text for cell in row.cells[first:] if cell.parts != row.cells[0].parts):
            whole = f"{rows[-1].text} {row.label}" if rows else ""
            if _is_name(whole) and not rows[-1].municipality:  # a long name on two lines
                rows[-1] = read_label(whole, anchor)
            else:
                group = merge(own)
            continue
        # a merged cell is printed once, beside its first row
        above = [label if label is not EMPTY or n == first - 1 else above[n] for n, label in enumerate(own)]
        rows.append(merge(above or [EMPTY]))
        groups.append(group)
        body.append(row)
    dated = _with_days(rows, body, first, columns)
    return Labelled(table, caption, corner, columns, first, tuple(dated), tuple(groups), tuple(body), scanned)


def _column_text(table: Table, column: int, first: int) -> str:
    """Give the words above a column; a kind above several columns is printed once: `Regulier |  | Amv |  |`.

    The lowest row shows where such a group begins: it says the same again. A kind that a reader of tables stretched
    too far, over the last columns of the group before it, is put right.
    """
    *upper, last = table.header or [Row(())]
    start = _group_start([cell.text for cell in last.cells[first:]], column - first) if upper else None
    if start is None:
        return table.column_label(column)
    begin, following = first + start[0], first + start[1]
    above = [row.cells[column].text for row in upper]
    after = [row.cells[following].text for row in upper] if following < table.width else above
    if any(above) and above != after:
        return table.column_label(column)
    return " ".join(filter(None, (*(row.cells[begin].text for row in upper), last.cells[column].text)))


def _group_start(texts: Sequence[str], column: int) -> tuple[int, int] | None:
    """Give where the group of a column and the next one begin, when texts are one run said several times."""
    size = texts.index(texts[0], 1) if texts and texts[0] in texts[1:] else 0
    if size < 2 or len(texts) % size or list(texts) != list(texts[:size]) * (len(texts) // size):
        return None
    begin = column - column % size
    return begin, begin + size


def _with_days(rows: Sequence[Label], body: Sequence[Row], first: int, columns: Sequence[Label]) -> list[Label]:
    """Give the labels of the rows with the day that a column `Peildatum` gives them."""
    at = next((first + n for n, label in enumerate(columns) if _DAY_COLUMN.fullmatch(label.text)), None)
    if at is None:
        return list(rows)
    days = [next((found.value for found in find_dates(row.cells[at].text)), None) for row in body]
    return [label if label.day else replace(label, day=day) for label, day in zip(rows, days, strict=True)]


def _is_name(text: str) -> bool:
    named = name_at(text, 0)
    return named is not None and named.end == len(text)


def _parts_of(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Give the labels with `waarvan amv` measuring what the column before it measures."""
    found: list[Label] = []
    for label in labels:
        if found and is_part(label) and label.measure is None:
            sure_day = label.sure_day if label.day else found[-1].sure_day
            label = replace(label, measure=found[-1].measure, day=label.day or found[-1].day, sure_day=sure_day)
        found.append(label)
    return tuple(found)


def holds_counts(table: Table) -> bool:
    """Tell whether a count stands behind a label; a list or a letterhead in two columns has none."""
    return has_no_row_labels(table) or _first_value_column(table) < table.width


def _first_value_column(table: Table) -> int:
    """Give the first column behind the labels: the first, after column 0, in which a count stands."""
    for n in range(1, table.width):
        if any(parse_count(row.cells[n].text) is not None for row in table.body):
            return n
    return table.width


def merge(labels: Sequence[Label]) -> Label:
    """Give what several labels of one row say together; the first that names a thing counts."""
    if len(labels) == 1:
        return labels[0]
    kinds = {label.kind for label in labels if label.text}
    order = (Kind.DERIVED, Kind.AREA, Kind.TOTAL, Kind.OTHER, Kind.FIGURE)
    return Label(
        " ".join(label.text for label in labels if label.text),
        next((kind for kind in order if kind in kinds), Kind.NEUTRAL),
        next((label.category for label in labels if label.category), None),
        next((label.measure for label in labels if label.measure), None),
        next((label.day for label in labels if label.day), None),
        next((label.municipality for label in labels if label.municipality), None),
        sure_day=min((label.sure_day for label in labels), default=1.0),
    )
