"""Figures of the tables: what a cell counts is what its row, its column and the words around the table say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.figures.areas import table_totals
from extractors.figures.labelled import Labelled
from extractors.figures.labels import Kind, Label, find_measure, is_ambiguous, is_part
from extractors.figures.model import (
    FIELD,
    SCAN_CEILING,
    FigureValue,
    Notes,
    Observed,
    Setting,
    measure_at,
    peildatum_of,
    written,
)
from extractors.figures.sums import Place, Sums, check_sums
from extractors.figures.table_gaps import tell_gaps
from extractors.gazetteer import AMBIGUOUS
from extractors.numbers import Certainty, Count, parse_count
from pipeline.model.extraction import Category, DocumentType, Measure
from pipeline.model.observation import Context, Observation
from pipeline.model.place import Span
from pipeline.model.table import Cell

MANY = (
    DocumentType.MONITOR_FIGURES,
    DocumentType.VERDEELBESLUIT,
    DocumentType.VERDEELBESLUIT_LETTER,
    DocumentType.MINUTES,
    DocumentType.LIRT_EMAIL,
)
"""Kinds of document whose tables list gemeenten."""
_PREVIOUS = re.compile(r"\b(?:vorige?|eerdere?|oude)\b", re.IGNORECASE)
"""A column or row of an earlier count: the day above the table is not its day."""
_LABEL_END = re.compile(r"(?P<number>\d{1,5})\s+[^()]*\)")
_BRACKETS = re.compile(r"\([^)]*\)?")
_NO_FIGURE = (Kind.DERIVED, Kind.OTHER, Kind.AREA)


def find_in_table(setting: Setting, labelled: Labelled, notes: Notes) -> Iterator[Observed]:
    """Yield the figures of one table, row by row; what cannot be told is noted and left out."""
    cells = {
        (r, c): cell
        for r, row in enumerate(labelled.body)
        for c, cell in enumerate(row.cells[labelled.first :])
        if cell.text
    }
    counts = {
        place: count
        for place, cell in cells.items()
        if (count := parse_count(cell.text) or _count_in_label(labelled.rows[place[0]], cell)) is not None
    }
    sure = {p: n.value for p, n in counts.items() if n.value is not None and n.certainty is Certainty.SURE}
    if labelled.caption.dash_unknown:
        counts = {place: _unknown_dash(count) for place, count in counts.items()}
    sure |= {place: 0 for place, count in counts.items() if count.certainty is Certainty.DASH}
    notes.areas += table_totals(labelled, sure)
    sums = check_sums(labelled.rows, labelled.columns, sure)
    for mismatch in sums.mismatches:
        notes.add("SC-06", f"Een totaal klopt niet in de tabel op bladzijde {labelled.table.page}. {mismatch}.")
    by_place = {
        place: observed
        for place, count in counts.items()
        if (observed := _observe(setting, labelled, place, cells[place], count, sums, notes))
    }
    yield from by_place.values()
    tell_gaps(labelled, counts, by_place, notes)


def _count_in_label(row: Label, cell: Cell) -> Count | None:
    """Give the number of a cell into which the end of its row's label ran: `(taakstelling eerste | 37 helft 2026)`."""
    match = _LABEL_END.fullmatch(cell.text.strip())
    is_open = row.text.count("(") > row.text.count(")")
    return Count(int(match["number"]), None, Certainty.REPAIRED) if match and is_open else None


def _unknown_dash(count: Count) -> Count:
    return count._replace(certainty=Certainty.UNKNOWN) if count.certainty is Certainty.DASH else count


def _observe(
    setting: Setting, labelled: Labelled, place: Place, cell: Cell, count: Count, sums: Sums, notes: Notes
) -> Observed | None:
    row, column, group = labelled.rows[place[0]], labelled.columns[place[1]], labelled.groups[place[0]]
    if _is_no_figure(labelled, row, column):
        return None
    claim = _claim(setting, labelled, row, column, group, notes)
    if claim is None:
        return None
    value = _value(labelled, count, claim, cell, notes)
    if value is None:
        return None
    ceilings = [claim.confidence, written(count).confidence]
    if count.certainty is Certainty.DASH and labelled.caption.explains_dash:
        ceilings[1] = 0.9
    if labelled.scanned:
        ceilings.append(0.9 if place in sums.confirmed else SCAN_CEILING)
    if place in sums.doubtful:
        ceilings.append(0.6)
    figure = FigureValue(claim.municipality, claim.category, claim.measure, value, claim.day)
    span = Span(setting.reading.document.id, cell.parts)
    return Observation(FIELD, figure, cell.text, span, Context.CELL, claim.rule, min(ceilings), count.qualifier)


def _is_no_figure(labelled: Labelled, row: Label, column: Label) -> bool:
    if row.kind in _NO_FIGURE or column.kind in _NO_FIGURE:
        return True
    if not column.text and len(labelled.columns) > 1:
        return True
    if row.kind is Kind.TOTAL and labelled.municipalities:
        return True
    return column.kind is Kind.TOTAL and not column.measure and any(c.municipality for c in labelled.columns)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a cell counts, but for the number."""

    municipality: str
    category: Category
    measure: Measure
    day: dt.date | None
    confidence: float
    rule: str


def _claim(setting: Setting, labelled: Labelled, row: Label, column: Label, group: Label, notes: Notes) -> Claim | None:
    measure, sure_measure = _measure(setting, labelled, row, column, group, notes)
    category, sure_category = _category(setting, labelled, row, column, group)
    if category is None:
        page = labelled.table.page
        notes.add("SC-25", f"Op bladzijde {page} horen rij en kolom bij andere doelgroepen; dat getal is weggelaten.")
    if measure is None or category is None:
        return None
    municipality, sure_name = _municipality(setting, labelled, row, column, group, notes)
    if municipality is None:
        return None
    day, sure_day, where = _day(setting, labelled, row, column, group, measure)
    if measure is Measure.REALISATIE and day is None:
        notes.add("SC-21", f"Bij de cijfers op bladzijde {labelled.table.page} staat geen peildatum. Vul hem aan.")
    measure = measure_at(measure, day, setting.letter_date)
    confidence = min(sure_measure, sure_category, sure_name, sure_day)
    return Claim(municipality, category, measure, peildatum_of(measure, day), confidence, f"tabel.{where}")


def _measure(
    setting: Setting, labelled: Labelled, row: Label, column: Label, group: Label, notes: Notes
) -> tuple[Measure | None, float]:
    own = {label.measure for label in (row, column) if label.measure}
    if len(own) > 1:
        plain = {measure for label in (row, column) if (measure := find_measure(_BRACKETS.sub(" ", label.text)))}
        if len(plain) == 1:  # `Statushouders (taakstelling 2026)` under `Gerealiseerd`
            return plain.pop(), 0.85
        page = labelled.table.page
        notes.add("SC-25", f"Op bladzijde {page} zeggen rij en kolom van een tabel iets anders. Lees de tabel na.")
        return None, 0.0
    for label in (row, column, group, labelled.corner):
        if label.measure and label.kind is not Kind.DERIVED:
            return label.measure, 0.7 if label.is_mixed else 0.99
    if labelled.caption.measure:
        return labelled.caption.measure, 0.92
    if column.day or row.day:
        return Measure.REALISATIE, 0.92
    if setting.kind is DocumentType.VERDEELBESLUIT and labelled.municipalities:
        return Measure.WETTELIJKE_TAAK, 0.85  # a verdeelbesluit divides the task, and nothing else
    dated = labelled.caption.day and labelled.caption.speaks_of_places and (row.category or column.category)
    return (Measure.REALISATIE, 0.75) if dated else (None, 0.0)


def _category(
    setting: Setting, labelled: Labelled, row: Label, column: Label, group: Label
) -> tuple[Category | None, float]:
    """Give the category and how sure it is; a table that names none counts all places together."""
    own = {label.category for label in (row, column) if label.category}
    specific = own - {Category.TOTAAL} or own
    if len(specific) > 1:
        return None, 0.0
    if specific:
        return specific.pop(), 0.99
    for label in (group, labelled.corner):
        if label.category and label.kind is not Kind.DERIVED:
            return label.category, 0.95
    if labelled.caption.category:
        return labelled.caption.category, 0.95
    others = (*labelled.columns, *labelled.rows)
    named = {other.category for other in others if other.category and not is_part(other)}
    if len(named) == 1:
        return named.pop(), 0.75
    known = setting.kind in (DocumentType.VERDEELBESLUIT, DocumentType.MONITOR_FIGURES)
    return Category.TOTAAL, 0.9 if known else 0.7


def _municipality(
    setting: Setting, labelled: Labelled, row: Label, column: Label, group: Label, notes: Notes
) -> tuple[str | None, float]:
    named = next((label for label in (row, column, group) if label.municipality), None)
    if named and is_ambiguous(named):
        known = [name for name in setting.municipalities if name.startswith(f"{AMBIGUOUS} (")]
        if len(known) != 1:
            notes.add("SC-27", "De tabel noemt Bergen zonder provincie. Kies zelf Bergen (NH.) of Bergen (L.).")
            return None, 0.0
        return known[0], 0.9
    if named and named.municipality:
        listed = named.municipality in setting.municipalities or setting.kind in MANY
        return named.municipality, 0.99 if listed or len(labelled.municipalities) > 1 else 0.7
    if labelled.caption.municipality:
        return labelled.caption.municipality, 0.95
    if setting.single:
        return setting.single, 0.99
    notes.add("SC-24", f"De tabel op bladzijde {labelled.table.page} zegt niet bij welke gemeente de cijfers horen.")
    return None, 0.0


def _day(
    setting: Setting, labelled: Labelled, row: Label, column: Label, group: Label, measure: Measure
) -> tuple[dt.date | None, float, str]:
    """Give the peildatum by its order of precedence, how sure it is, and where it stood."""
    for label, where in ((column, "kolomkop"), (row, "rijkop"), (group, "tussenkop"), (labelled.corner, "hoekkop")):
        if label.day:
            return label.day, min(0.99, label.sure_day), where
    where = "kolomkop" if column.measure else "rijkop"
    if measure is not Measure.REALISATIE:
        return None, 0.99, where
    if _PREVIOUS.search(f"{column.text} {row.text}"):
        return None, 0.6, where
    if labelled.caption.day:
        return labelled.caption.day, labelled.caption.day_confidence, where
    return setting.stated_day, 0.85 if setting.stated_day else 0.6, where


def _value(labelled: Labelled, count: Count, claim: Claim, cell: Cell, notes: Notes) -> int | None:
    page = labelled.table.page
    if count.certainty is Certainty.DASH:
        notes.add("SC-22", f"Een streepje in de tabel op bladzijde {page} is gelezen als 0 plekken. Controleer dit.")
        return 0
    if count.value is None:
        what = f"{claim.category.value}, {claim.measure.value.replace('_', ' ')}"
        notes.add(
            "SC-23", f"In de tabel op bladzijde {page} staat geen zeker getal voor {claim.municipality} ({what})."
        )
    return count.value
