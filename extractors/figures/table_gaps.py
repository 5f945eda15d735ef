"""What a table leaves open: empty cells, rows and columns that were not understood. All of it is told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from extractors.figures.labelled import Labelled
from extractors.figures.labels import Kind, find_category
from extractors.figures.model import Notes
from extractors.figures.sums import Place

_PAIR = re.compile(r"\d+\s*[/+]\s*\d+")
"""Two numbers in one cell: `223/25` is regulier and amv, or part and whole."""
_NUMBER_BEHIND = re.compile(r"[^\W\d_]\s+\d{1,4}$")


def tell_gaps(labelled: Labelled, counts: Collection[Place], figures: Collection[Place], notes: Notes) -> None:
    """Take note of what a person must read; `counts` are the cells with a number, `figures` those that were taken."""
    where = f"tabel op bladzijde {labelled.table.page}"
    if _has_gap(counts, figures) or (figures and _holds_lost_number(labelled)):
        notes.add("SC-23", f"In de {where} is een cel leeg of niet te lezen. Leeg is niet 0; vul aan.")
    pairs = not counts and any(_PAIR.fullmatch(cell.text) for row in labelled.table.rows for cell in row.cells)
    if (counts or pairs) and not figures and labelled.caption.speaks_of_places:
        notes.add("SC-25", f"De {where} gaat over opvangplekken, maar is niet begrepen. Lees hem na.")
    if told := next(_not_understood(labelled, counts, figures), None):
        notes.add("SC-25", told.format(where))


def _not_understood(labelled: Labelled, counts: Collection[Place], figures: Collection[Place]) -> Iterator[str]:
    has_figures = bool(figures)
    taken = {labelled.rows[row].category for row, _ in figures}
    lost = (labelled.rows[row] for row, _ in counts if has_figures)
    if any(row.kind is Kind.DERIVED and row.category not in (None, *taken) for row in lost):
        yield "Een rij van de {} telt iets anders dan alle plekken. Lees de tabel na."
    strange_row = any(labelled.rows[row].kind is Kind.OTHER for row, _ in counts)
    if strange_row and labelled.municipalities:
        yield "Een rij van de {} hoort bij geen gemeente. Lees de tabel na."
    if strange_row and has_figures:
        yield "Een rij van de {} is niet begrepen. Lees de tabel na."
    if has_figures and any(labelled.columns[column].kind is Kind.OTHER for _, column in counts):
        yield "Een kolom van de {} is niet begrepen. Lees de tabel na."
    if len(labelled.columns) > 1 and any(not label.text for label in labelled.columns):
        yield "Een kolom van de {} heeft geen opschrift. Lees hem na."


def _holds_lost_number(labelled: Labelled) -> bool:
    """Tell whether a number ran into the label of a row that has no other: `AMV 23`."""
    alone = [row.label for row in labelled.table.body if labelled.first and not any(c.text for c in row.values)]
    return any(_NUMBER_BEHIND.search(label) and find_category(label) for label in alone)


def _has_gap(counts: Collection[Place], figures: Collection[Place]) -> bool:
    """Tell whether there is no number in a row and a column that both give figures."""
    rows, columns = {row for row, _ in figures}, {column for _, column in figures}
    return any((row, column) not in counts for row in rows for column in columns)
