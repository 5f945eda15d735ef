"""Totals of a province or of the country: no figure of a gemeente, but to be set against the known ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.figures.labelled import Labelled
from extractors.figures.labels import Kind, Label
from extractors.figures.model import AreaTotal, Setting
from extractors.gazetteer import find_provinces
from extractors.numbers import Certainty, Found
from extractors.rules import rows, rules
from extractors.thresholds import threshold
from pipeline.model.extraction import Category, Measure, Warning
from pipeline.tools.register import gemeente_by_name, gemeenten

COUNTRY = "Nederland"


def find_area_totals(setting: Setting, counts: Sequence[Found]) -> Iterator[AreaTotal]:
    """Yield the totals that sentences give; an approximation is none."""
    reading = setting.reading
    for rule in rules("figures", "gebiedstotaal"):
        for match in rule.matches(reading.text):
            begin, end = reading.sentence(match.start())
            words = reading.text[begin:end]
            sure = [f for f in counts if begin <= f.start < end and f.number.certainty is Certainty.SURE]
            values = {f.number.value for f in sure if f.number.value and f.number.value >= _least(rule.value)}
            areas = {COUNTRY} if rule.value == COUNTRY else {p.naam for p in find_provinces(reading.text, begin, end)}
            if len(values) == 1 and len(areas) == 1:
                yield AreaTotal(areas.pop(), values.pop() or 0, _cyclus(words))


def table_totals(labelled: Labelled, counts: Mapping[tuple[int, int], int]) -> Iterator[AreaTotal]:
    """Yield the tasks of a province in a table: its own row, or the total row under all its gemeenten.

    `counts` holds the sure numbers by row and column.
    """
    words = " ".join((labelled.caption.title, *(label.text for label in labelled.columns)))
    for (row, column), value in counts.items():
        area = _area(labelled, labelled.rows[row])
        if area and _is_whole_task(labelled, column):
            yield AreaTotal(area, value, _cyclus(words))


def _area(labelled: Labelled, row: Label) -> str | None:
    if row.kind is Kind.AREA:
        return next((found.naam for found in find_provinces(row.text)), None)
    if row.kind is not Kind.TOTAL or not labelled.municipalities:
        return None
    found = {gemeente_by_name()[n].provincie for n in labelled.municipalities if n in gemeente_by_name()}
    whole = {g.naam for g in gemeenten() if g.provincie in found}
    return found.pop() if len(found) == 1 and whole == labelled.municipalities else None


def _is_whole_task(labelled: Labelled, column: int) -> bool:
    """Tell whether a column holds the whole task: regulier and amv together."""
    label = labelled.columns[column]
    measure = label.measure or labelled.corner.measure or labelled.caption.measure
    category = label.category or labelled.corner.category or labelled.caption.category
    return measure is Measure.WETTELIJKE_TAAK and category in (None, Category.TOTAAL) and label.kind is not Kind.DERIVED


def _least(area: str) -> float:
    return threshold("landelijk_vanaf") if area == COUNTRY else 100


def _cyclus(words: str) -> str | None:
    return next((rule.value for rule in rules("figures", "cyclus") if rule.pattern.search(words)), None)


def check_area_totals(totals: Iterable[AreaTotal]) -> Iterator[Warning]:
    """Yield the totals that differ from the known ones (`data/known_totals.csv`), with both numbers."""
    for total in dict.fromkeys(totals):
        known = [row for row in rows("known_totals") if row["gebied"] == total.area]
        known = [row for row in known if total.cyclus in (None, row["cyclus"])]
        if not known or any(int(row["aantal"]) == total.value for row in known):
            continue
        told = " of ".join(f"{_dotted(int(row['aantal']))} ({row['cyclus']})" for row in known)
        code, what = ("SC-05", "landelijke") if total.area == COUNTRY else ("SC-04", "provinciale")
        yield Warning(
            code,
            f"{total.area}: het {what} totaal {_dotted(total.value)} wijkt af van het bekende {told}. Controleer dit.",
        )


def _dotted(value: int) -> str:
    return f"{value:,}".replace(",", ".")
