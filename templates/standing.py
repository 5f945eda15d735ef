"""Status records into the figures of a letter: one per category, one peildatum, never a guess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import FigureConflict, LetterError
from pipeline.model.extraction import Category
from pipeline.model.status import StatusRecord
from templates.compose import Needed
from templates.fields import Addressee, Figures, PerCategory
from templates.filters import datum_nl

_CATEGORIES = (Category.REGULIER, Category.AMV)


def one_per_category(records: Iterable[StatusRecord], to: Addressee) -> dict[Category, StatusRecord]:
    """Give the one record of each category; a total or another group never enters a letter.

    Raises:
        LetterError: A record is of another gemeente.
        FigureConflict: Two records stand for one category.
    """
    found: dict[Category, StatusRecord] = {}
    for record in records:
        if record.gemeente != to.code:
            raise LetterError(
                f"de cijfers horen bij {record.gemeente}, de brief gaat naar {to.code}. Kies de goede cijfers."
            )
        if record.categorie not in _CATEGORIES:
            continue
        if record.categorie in found:
            raise FigureConflict(
                f"voor {to.naam} zijn er twee cijfers voor de categorie {record.categorie.value}. Kies er een."
            )
        found[record.categorie] = record
    return found


def tasks(need: Needed, records: Mapping[Category, StatusRecord]) -> PerCategory:
    """Give the wettelijke taak of both categories, and note what is missing."""
    return _per_category(need, {c: r.wettelijke_taak for c, r in records.items()}, "de wettelijke taak")


def realised(need: Needed, records: Mapping[Category, StatusRecord]) -> PerCategory:
    """Give the realisatie of both categories, and note what is missing; missing is never zero."""
    return _per_category(need, {c: r.realisatie for c, r in records.items()}, "de realisatie")


def _per_category(need: Needed, values: Mapping[Category, int | None], label: str) -> PerCategory:
    return PerCategory(*(need(values.get(c), f"{label} in de categorie {c.value}") for c in _CATEGORIES))


def figures(need: Needed, records: Sequence[StatusRecord], to: Addressee) -> Figures | None:
    """Give the figures of one gemeente on one peildatum, and note what is missing; None when something is.

    Raises:
        LetterError: A record is of another gemeente.
        FigureConflict: Two records stand for one category, or the peildata differ.
    """
    by_category = one_per_category(records, to)
    before = len(need.missing)
    taak, realisatie = tasks(need, by_category), realised(need, by_category)
    if len(need.missing) > before:
        return None
    return Figures(one_peildatum(by_category.values()), taak, realisatie)


def one_peildatum(records: Iterable[StatusRecord]) -> dt.date:
    """Give the one peildatum of all records.

    Raises:
        FigureConflict: There are several: they never share a table.
    """
    found = {record.peildatum for record in records}
    if len(found) != 1:
        named = ", ".join(datum_nl(day) for day in sorted(found))
        raise FigureConflict(f"de cijfers hebben verschillende peildata: {named}. Kies cijfers van één peildatum.")
    return found.pop()


def has_surplus_beside_shortage(taak: PerCategory, realisatie: PerCategory) -> bool:
    """Tell whether one category has places to spare while the other falls short."""
    differences = (realisatie.regulier - taak.regulier, realisatie.amv - taak.amv)
    return max(differences) > 0 > min(differences)
