"""Figures of other groups (statushouders, Oekraïense ontheemden) and totals, as a document tells them.

They never become status records and never enter a finding (INV-27); the monitor reads them from what was extracted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pipeline.bevinding import read_cycles
from pipeline.cijfers import basis_of
from pipeline.model.extraction import Category, Extraction, Figure, Measure
from pipeline.model.observation import Context
from pipeline.model.stand import cyclus_op
from pipeline.monitor.model import Gegeven
from pipeline.tools.register import gemeente_by_name

_CATEGORY = {
    Category.STATUSHOUDERS: Category.STATUSHOUDERS,
    Category.OEKRAINE: Category.OEKRAINE,
    Category.TOTAAL: Category.TOTAAL,
    Category.ASIELZOEKERS: Category.TOTAAL,
}
_FIELD = {Measure.WETTELIJKE_TAAK: "taak", Measure.REALISATIE: "realisatie"}


def figures_of_groups(extraction: Extraction, bron: str) -> tuple[Gegeven, ...]:
    """Give what a document tells of the groups that have no status record, one figure per place, group and day.

    Only exact figures of a known gemeente, with a day and a known sender, outside a quotation. Two values for one
    figure stay two: then it is a contradiction. A task counts for every day on which the document counts places.
    """
    parts = (extraction, *extraction.records)
    return tuple(one for part in parts for one in _of_part(part, extraction.document_id, bron))


def _of_part(part: Extraction, document_id: str, bron: str) -> Iterator[Gegeven]:
    basis = basis_of(part)
    if basis is None:
        return
    places: dict[tuple[str, Category], list[Figure]] = {}
    for figure in part.figures:
        gemeente = gemeente_by_name().get(figure.municipality)
        if gemeente and figure.category in _CATEGORY and _may_count(figure, part):
            places.setdefault((gemeente.code, _CATEGORY[figure.category]), []).append(figure)
    for (code, category), mine in places.items():
        for day in sorted({one.peildatum for one in mine if one.peildatum}):
            yield from _of_day(mine, day, Gegeven(code, "", category, day, None, None, basis, document_id, bron))


def _may_count(figure: Figure, part: Extraction) -> bool:
    quoted = bool(figure.evidence) and all(proof.context is Context.QUOTATION for proof in figure.evidence)
    after = bool(figure.peildatum and part.letter_date and figure.peildatum > part.letter_date)
    return figure.measure in _FIELD and figure.qualifier is None and figure.value >= 0 and not quoted and not after


def _of_day(mine: Sequence[Figure], day: dt.date, empty: Gegeven) -> Iterator[Gegeven]:
    """Yield the figures of one day: one when each number is told once, else one per number that contradicts."""
    cyclus = cyclus_op(read_cycles(), day) if empty.categorie is Category.TOTAAL else None
    tasks = [one for one in mine if one.measure is Measure.WETTELIJKE_TAAK and one.peildatum in (None, day)]
    reals = [one for one in mine if one.measure is Measure.REALISATIE and one.peildatum == day]
    values: list[list[int | None]] = [[*sorted({one.value for one in told})] or [None] for told in (tasks, reals)]
    proofs = [proof for one in (*tasks, *reals) for proof in one.evidence]
    pages = tuple(sorted({proof.page for proof in proofs}))
    for at in range(max(map(len, values))):
        task, real = (told[min(at, len(told) - 1)] for told in values)
        yield Gegeven(
            gemeente=empty.gemeente,
            cyclus=cyclus.id if cyclus else "",
            categorie=empty.categorie,
            peildatum=day,
            taak=task,
            realisatie=real,
            basis=empty.basis,
            document_id=empty.document_id,
            bron=empty.bron,
            paginas=pages,
            nakijken=any(proof.needs_review for proof in proofs),
        )
