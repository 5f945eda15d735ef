"""Which cells of a table are confirmed or contradicted by its own totals (SC-06)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.figures.labels import Kind, Label, is_part
from pipeline.model.extraction import Category

Place = tuple[int, int]
"""Row and column of a cell, 0-based in the body."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What adding up shows."""

    confirmed: frozenset[Place]
    doubtful: frozenset[Place]
    mismatches: tuple[str, ...]
    """Dutch: which total differs, by how much."""


def check_sums(rows: Sequence[Label], columns: Sequence[Label], counts: Mapping[Place, int]) -> Sums:
    """Compare every total row and total column with what it adds up; `counts` holds the sure cells."""
    confirmed: set[Place] = set()
    doubtful: set[Place] = set()
    mismatches: list[str] = []
    for total, options, name in (*_by_row(rows, columns, counts), *_by_column(rows, columns, counts)):
        fits = next((parts for parts in options if sum(counts[part] for part in parts) == counts[total]), None)
        if fits is not None:
            confirmed |= {total, *fits}
            continue
        doubtful |= {total, *options[0]}
        found = sum(counts[part] for part in options[0])
        mismatches.append(f"{name}: het totaal is {counts[total]}, de regels tellen op tot {found}")
    return Sums(frozenset(confirmed - doubtful), frozenset(doubtful), tuple(mismatches))


Check = tuple[Place, list[list[Place]], str]
"""A total, the ways it may add up (most likely first), what to call it."""


def _by_row(rows: Sequence[Label], columns: Sequence[Label], counts: Mapping[Place, int]) -> Iterator[Check]:
    for column, label in enumerate(columns):
        if label.kind is Kind.DERIVED:
            continue
        details: list[Place] = []
        section: list[Place] = []
        subtotals: list[Place] = []
        for row, kind in enumerate(row.kind for row in rows):
            place = (row, column)
            if kind in (Kind.TOTAL, Kind.AREA):
                options = [option for option in (section, details, subtotals) if len(option) > 1]
                if place in counts and options and all(part in counts for option in options for part in option):
                    yield place, [[*option] for option in options], f"{rows[row].text}, {label.text or 'kolom'}"
                subtotals, section = [*subtotals, place], []
            elif kind is not Kind.DERIVED and not is_part(rows[row]):
                details.append(place)
                section.append(place)


def _by_column(rows: Sequence[Label], columns: Sequence[Label], counts: Mapping[Place, int]) -> Iterator[Check]:
    for total, label in enumerate(columns):
        if label.category is not Category.TOTAAL:
            continue
        same = [n for n, other in enumerate(columns) if _adds_up(other, label)]
        if {columns[n].category for n in same} != {Category.REGULIER, Category.AMV} or len(same) != 2:
            continue
        for row, kind in enumerate(row.kind for row in rows):
            parts = [(row, n) for n in same]
            if kind is not Kind.DERIVED and (row, total) in counts and all(part in counts for part in parts):
                yield (row, total), [parts], f"{rows[row].text}, {label.text}"


def _adds_up(part: Label, total: Label) -> bool:
    same = part.measure is total.measure and part.day == total.day and part.municipality == total.municipality
    return same and part.kind is Kind.FIGURE and not is_part(part)
