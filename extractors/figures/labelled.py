"""A table with its labels read: which rows and columns say what, and which cells hold values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.figures.caption import Caption
from extractors.figures.labels import EMPTY, Kind, Label, read_label
from extractors.figures.model import Setting
from extractors.gazetteer import name_at
from extractors.numbers import parse_count
from pipeline.model.table import Row, Table


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
    first = _first_value_column(table)
    anchor = setting.letter_date
    columns = _parts_of([read_label(table.column_label(n), anchor) for n in range(first, table.width)])
    corner = merge([read_label(table.column_label(n), anchor) for n in range(first)])
    rows: list[Label] = []
    groups: list[Label] = []
    body: list[Row] = []
    group, above = EMPTY, [EMPTY] * first
    for row in table.body:
        own = [read_label(cell.text, anchor) for cell in row.cells[:first]]
        if not any(cell.text for cell in row.cells[first:] if cell.parts != row.cells[0].parts):
            whole = f"{rows[-1].text} {row.label}" if rows else ""
            if _is_name(whole) and not rows[-1].municipality:  # a long name on two lines
                rows[-1] = read_label(whole, anchor)
            else:
                group = merge(own)
            continue
        # a merged cell is printed once, beside its first row
        above = [label if label is not EMPTY or n == first - 1 else above[n] for n, label in enumerate(own)]
        rows.append(merge(above))
        groups.append(group)
        body.append(row)
    return Labelled(table, caption, corner, columns, first, tuple(rows), tuple(groups), tuple(body), scanned)


def _is_name(text: str) -> bool:
    named = name_at(text, 0)
    return named is not None and named.end == len(text)


def _parts_of(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Give the labels with `waarvan amv` measuring what the column before it measures."""
    found: list[Label] = []
    for label in labels:
        if found and label.text.casefold().startswith("waarvan") and label.measure is None:
            label = replace(label, measure=found[-1].measure, day=label.day or found[-1].day)
        found.append(label)
    return tuple(found)


def holds_counts(table: Table) -> bool:
    """Tell whether a count stands behind a label; a list or a letterhead in two columns has none."""
    return _first_value_column(table) < table.width


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
    )
