"""From what a document says to status records and the outcome of the rules; a person makes it a bevinding.

Legal: docs/legal.md#verdeelbesluit
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.cijfers import (
    CATEGORIES,
    MEASURE,
    agreed,
    basis_of,
    contradiction,
    counting,
    left_out,
    reason_to_leave_out,
)
from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category, Extraction, Measure
from pipeline.model.feit import Veld
from pipeline.model.observation import Proof
from pipeline.model.stand import CategorieStand, Cyclus, Stand, Uitkomst, cyclus_op
from pipeline.model.status import Basis, StatusRecord
from pipeline.tools.register import gemeente_by_name
from pipeline.zinnen import LABEL


@cache
def read_cycles() -> tuple[Cyclus, ...]:
    """Give the cycli of `data/cycli.toml`, oldest first."""
    rows = tomllib.loads((files("pipeline") / "data" / "cycli.toml").read_text(encoding="utf-8"))["cyclus"]
    optional = ("verdeelbesluit", "naleving_per", "telt_tot")
    return tuple(Cyclus(row["id"], row["raming"], row["start"], *(row.get(name) for name in optional)) for row in rows)


# -- the rules --------------------------------------------------------------------------------------------------


def derive_categorie(categorie: Category, wettelijke_taak: int | None, realisatie: int | None) -> CategorieStand:
    """Set what was realised against the task in one category; an unknown number stays unknown.

    Raises:
        RecordError: A number is below zero.
    """
    if (wettelijke_taak or 0) < 0 or (realisatie or 0) < 0:
        raise RecordError(f"{LABEL[categorie]}: een aantal is negatief. Controleer het document.")
    surplus = max(0, realisatie - wettelijke_taak) if realisatie is not None and wettelijke_taak is not None else 0
    outcome = _outcome(wettelijke_taak, realisatie)
    return CategorieStand(categorie, wettelijke_taak, realisatie, outcome, surplus)


def _outcome(wettelijke_taak: int | None, realisatie: int | None) -> Uitkomst:
    if wettelijke_taak == 0:
        return Uitkomst.NVT
    if wettelijke_taak is None or realisatie is None:
        return Uitkomst.ONBEKEND
    if realisatie >= wettelijke_taak:
        return Uitkomst.VOLDOET
    return Uitkomst.GEDEELTELIJK if realisatie > 0 else Uitkomst.NIET


def derive_bevinding(per_categorie: Iterable[CategorieStand]) -> Uitkomst:
    """Give the outcome over both categories; places in one never make up for the other."""
    outcomes = {stand.uitkomst for stand in per_categorie} - {Uitkomst.NVT}
    if not outcomes:
        return Uitkomst.GEEN_TAAK
    if Uitkomst.ONBEKEND in outcomes:
        return Uitkomst.ONBEKEND
    return outcomes.pop() if len(outcomes) == 1 else Uitkomst.GEDEELTELIJK


def derive_per_categorie(records: Iterable[StatusRecord]) -> tuple[CategorieStand, ...]:
    """Give regulier and amv of one gemeente on one peildatum; a category without record is unknown."""
    by_category = {record.categorie: record for record in records}
    return tuple(
        derive_categorie(
            category,
            by_category[category].wettelijke_taak if category in by_category else None,
            by_category[category].realisatie if category in by_category else None,
        )
        for category in CATEGORIES
    )


DECIDING = (Basis.MINISTERIE, Basis.PRT)
"""Whose figures may decide, the strongest first."""


def beslissende_cijfers(
    records: Sequence[StatusRecord], cyclus: Cyclus, dag: dt.date | None = None
) -> tuple[StatusRecord, ...]:
    """Give the figures of one gemeente that decide: one per category, of one day and of the strongest basis.

    The day is that of compliance unless `dag` names another; empty when there are none. Documents that say the same
    are one, and what one leaves out another may tell. Where they contradict nothing is chosen: the figure is unknown
    and `tegenspraken` tells so. Give the records corrected and without those of replaced letters. A figure has the
    document that tells most categories, of these the last.
    """
    by_category = _deciding(records, cyclus, dag)
    told = [one.document_id for found in by_category.values() for one in found]
    return tuple(_one_of(sorted(found, key=lambda one: told.count(one.document_id))) for found in by_category.values())


def tegenspraken(records: Sequence[StatusRecord], cyclus: Cyclus, dag: dt.date | None = None) -> tuple[str, ...]:
    """Give in Dutch where the deciding figures of one gemeente contradict, and how a person settles it."""
    found = _deciding(records, cyclus, dag).values()
    return tuple(told for one in found for veld in Veld if (told := contradiction(one, veld)))


def _deciding(
    records: Sequence[StatusRecord], cyclus: Cyclus, dag: dt.date | None
) -> dict[Category, list[StatusRecord]]:
    """Give by category everything that the strongest basis says of the day."""
    day = dag or cyclus.naleving_per
    fitting = [r for r in records if r.cyclus == cyclus.id and r.peildatum == day]
    strongest = next((basis for basis in DECIDING if any(r.basis is basis for r in fitting)), None)
    found: dict[Category, list[StatusRecord]] = {}
    for record in sorted(fitting, key=lambda one: list(Category).index(one.categorie)):
        if record.basis is strongest:
            found.setdefault(record.categorie, []).append(record)
    return found


def _one_of(found: Sequence[StatusRecord]) -> StatusRecord:
    """Give the last record that says what all of them come to; where none does, the last with that filled in."""
    task, real = (agreed(found, veld) for veld in Veld)
    same = [one for one in found if (one.wettelijke_taak, one.realisatie) == (task, real)]
    return same[-1] if same else replace(found[-1], wettelijke_taak=task, realisatie=real)


def derive_uitkomst(records: Sequence[StatusRecord]) -> Uitkomst | None:
    """Give what deciding figures come to over both categories; None when there are no figures."""
    return derive_bevinding(derive_per_categorie(records)) if records else None


# -- from a document to records ---------------------------------------------------------------------------------


class _Key(NamedTuple):
    gemeente: str
    category: Category
    measure: Measure
    peildatum: dt.date | None


class _Number(NamedTuple):
    value: int
    evidence: tuple[Proof, ...]


def derive_records(extraction: Extraction, cycles: Sequence[Cyclus]) -> tuple[StatusRecord, ...]:
    """Give what a document says about the standing of each gemeente: one record per category and peildatum.

    Only exact figures that need no review count; of a document without figures there are none. A task that the
    document states holds for every peildatum in it. What was left out is told by `derive_standen`.

    Raises:
        FigureConflict: Two values stand for one figure; neither is chosen.
    """
    records: dict[tuple[object, ...], StatusRecord] = {}
    for part in (extraction, *extraction.records):
        for record in _records_of(part, extraction.document_id, cycles):
            key = (record.gemeente, record.categorie, record.peildatum, record.basis)
            known = records.setdefault(key, record)
            if (known.wettelijke_taak, known.realisatie) != (record.wettelijke_taak, record.realisatie):
                raise _conflict(record.gemeente, record.categorie)
    return tuple(records.values())


def _records_of(part: Extraction, document_id: str, cycles: Sequence[Cyclus]) -> Iterator[StatusRecord]:
    basis = basis_of(part)
    if basis is None:
        return
    numbers = _numbers(part, cycles)
    days = {(key.gemeente, key.peildatum) for key in numbers if key.measure is Measure.REALISATIE and key.peildatum}
    for gemeente, peildatum in sorted(days):
        cyclus = cyclus_op(cycles, peildatum)
        for category in CATEGORIES:
            task = _task(numbers, gemeente, category, peildatum)
            real = numbers.get(_Key(gemeente, category, Measure.REALISATIE, peildatum))
            if cyclus and (task or real):
                yield StatusRecord(
                    gemeente=gemeente,
                    cyclus=cyclus.id,
                    categorie=category,
                    peildatum=peildatum,
                    wettelijke_taak=task.value if task else None,
                    realisatie=real.value if real else None,
                    basis=basis,
                    document_id=document_id,
                    evidence=(task.evidence if task else ()) + (real.evidence if real else ()),
                )


def _numbers(part: Extraction, cycles: Sequence[Cyclus]) -> dict[_Key, _Number]:
    numbers: dict[_Key, _Number] = {}
    for figure in counting(part):
        if reason_to_leave_out(figure, part, cycles):
            continue
        key = _Key(gemeente_by_name()[figure.municipality].code, figure.category, figure.measure, figure.peildatum)
        known = numbers.get(key)
        if known and known.value != figure.value:
            raise _conflict(key.gemeente, key.category, f"de {MEASURE[key.measure]}")
        numbers[key] = _Number(figure.value, (known.evidence if known else ()) + figure.evidence)
    return numbers


def _task(
    numbers: Mapping[_Key, _Number], gemeente: str, category: Category, peildatum: dt.date | None
) -> _Number | None:
    """Give the task that the document states, if it states one: within a cyclus it does not change by the day."""
    stated = {
        key.peildatum: number
        for key, number in numbers.items()
        if key[:3] == (gemeente, category, Measure.WETTELIJKE_TAAK)
    }
    if peildatum in stated:
        return stated[peildatum]
    if len({number.value for number in stated.values()}) > 1:
        raise _conflict(gemeente, category, "de wettelijke taak")
    return next(iter(stated.values()), None)


def _conflict(gemeente: str, category: Category, what: str = "een cijfer") -> FigureConflict:
    return FigureConflict(
        f"{gemeente}, {LABEL[category]}: het document noemt twee verschillende aantallen voor {what}. "
        "Kijk na welk aantal klopt en leg dat vast."
    )


# -- from records to the standing of a gemeente -----------------------------------------------------------------


class _Day(NamedTuple):
    gemeente: str
    cyclus: str
    basis: Basis
    peildatum: dt.date | None


def derive_standen(
    extraction: Extraction, records: Sequence[StatusRecord], cycles: Sequence[Cyclus], validated: Collection[str]
) -> tuple[Stand, ...]:
    """Give per gemeente, peildatum and basis what its records come to, with everything that is in doubt.

    `validated` names the bases whose figures may lead to a proposed finding. A gemeente of which no realisatie could
    be used gets a Stand without peildatum, so that nothing is passed over in silence.
    """
    by_day: dict[_Day, list[StatusRecord]] = {}
    for record in records:
        day = _Day(record.gemeente, record.cyclus, record.basis, record.peildatum)
        by_day.setdefault(day, []).append(record)
    by_day |= {day: [] for day in _unusable(extraction, cycles, {record.gemeente for record in records})}
    deciding = _deciding_days(by_day, cycles)
    told = left_out(extraction, cycles)
    warnings = tuple(f"{warning.code}: {warning.message}" for warning in extraction.warnings)
    standen = []
    for day, found in by_day.items():
        per_category = derive_per_categorie(found)
        missing = (lack for stand in per_category for lack in _missing(stand, day.peildatum))
        doubts = (*warnings, *told.get("", ()), *told.get(day.gemeente, ()), *missing)
        standen.append(
            Stand(
                document_id=extraction.document_id,
                gemeente=day.gemeente,
                cyclus=day.cyclus,
                peildatum=day.peildatum,
                basis=day.basis,
                gevalideerd=day.basis in validated,
                beslissend=day in deciding,
                per_categorie=per_category,
                uitkomst=derive_bevinding(per_category),
                twijfels=tuple(dict.fromkeys(doubts)),
                bewijs=tuple(dict.fromkeys(proof for record in found for proof in record.evidence)),
            )
        )
    return tuple(standen)


def _unusable(extraction: Extraction, cycles: Sequence[Cyclus], named: Collection[str]) -> Iterator[_Day]:
    """Yield the gemeenten whose every realisatie was left out."""
    for part in (extraction, *extraction.records):
        basis, cyclus = basis_of(part), cyclus_op(cycles, part.letter_date or part.received_date)
        for figure in counting(part):
            gemeente = gemeente_by_name().get(figure.municipality)
            if figure.measure is Measure.REALISATIE and gemeente and gemeente.code not in named and basis and cyclus:
                yield _Day(gemeente.code, cyclus.id, basis, None)


def _deciding_days(days: Iterable[_Day], cycles: Sequence[Cyclus]) -> set[_Day]:
    """Give per gemeente, cyclus and basis the day that decides: that of compliance, else the first."""
    compliance = {cyclus.id: cyclus.naleving_per for cyclus in cycles}
    best: dict[tuple[object, ...], _Day] = {}
    for day in sorted(days, key=lambda d: (d.peildatum != compliance.get(d.cyclus), d.peildatum or dt.date.max)):
        best.setdefault(day[:3], day)
    return set(best.values())


def _missing(stand: CategorieStand, day: dt.date | None) -> Iterator[str]:
    label = LABEL[stand.categorie]
    if stand.wettelijke_taak is None:
        yield f"{label}: het document noemt geen bruikbare wettelijke taak."
    if stand.realisatie is None and stand.wettelijke_taak != 0:
        on_day = f" op {day.day}-{day.month}-{day.year}" if day else ""
        yield f"{label}: de realisatie{on_day} is niet bekend."
