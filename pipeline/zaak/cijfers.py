"""The figures of gemeenten as they stand: what documents say, what people corrected, what workbooks brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from pipeline import vergelijk
from pipeline.bevinding import read_cycles
from pipeline.correctie import apply, changed_fields, key_of, make_correction, stale
from pipeline.errors import RecordError
from pipeline.model.extraction import Category
from pipeline.model.feit import Correctie, Invoer, Veld
from pipeline.model.locatie import Locatie
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.uitruil import Uitruil
from pipeline.store import decisions, events, feiten, records
from pipeline.tools.datum import korte_datum
from pipeline.vergelijk import Vergelijking
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.uitgaand import vervangen_door
from pipeline.zinnen import LABEL, SOURCE, number_told

IMPORTED = events.WORKBOOK_TAKEN_IN
"""What the audit log calls the reading of a workbook; its subject is the workbook."""


@dataclass(frozen=True, slots=True)
class Cijfer:
    """One record as it counts now, with where it comes from."""

    record: StatusRecord
    """Corrections applied."""
    gelezen: StatusRecord
    """As it was read or imported."""
    gecorrigeerd: tuple[Veld, ...]
    """The figures that a person corrected."""
    ingelezen: bool
    """Whether it comes from a workbook that a person imported."""
    vervangen_door: str | None = None
    """Document number of the later version of its letter: then it counts no longer."""


# -- the standing -----------------------------------------------------------------------------------------------


def standing(bureau: Bureau, gemeente: str | None = None, session: Session | None = None) -> tuple[StatusRecord, ...]:
    """Give the records of one gemeente (code), or all, as they count now: documents, workbooks and corrections.

    A letter that a later version replaced gives way to it. As they stand in a `session` that is open, so that what is
    written in it rests on them.
    """
    return tuple(one.record for one in figures(bureau, gemeente, session) if one.vervangen_door is None)


def figures(bureau: Bureau, gemeente: str | None = None, session: Session | None = None) -> tuple[Cijfer, ...]:
    """Give the records of one gemeente (code), or all, with a mark on what was corrected and what was imported.

    In order of gemeente, cyclus, category, peildatum and basis; of these the one that was said last comes last.
    """
    with bureau.reading(session) as opened:
        said = _read(opened, gemeente)
        corrections = feiten.feiten(opened, Correctie, gemeente)
        replaced = vervangen_door(bureau, opened, gemeente)
    before = [record for record, _ in said]
    after = apply(before, corrections)
    rows = [
        Cijfer(now, was, changed_fields(was, now), is_import, replaced.get(was.document_id))
        for (was, is_import), now in zip(said, after, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: _order(row.record)))


def _read(session: Session, gemeente: str | None) -> list[tuple[StatusRecord, bool]]:
    """Give the records that hold, oldest first, and whether each is imported: a workbook is never read twice."""
    workbooks = events.subjects(session, IMPORTED)
    read = [(one.op, one.waarde, False) for one in records.history(session, gemeente) if one.geldt]
    read = [one for one in read if one[1].document_id not in workbooks]
    by_hand = feiten.history(session, Invoer, gemeente)
    read += [(one.op, one.waarde.record, True) for one in by_hand if one.geldt]
    return [(record, is_import) for _, record, is_import in sorted(read, key=lambda one: one[0])]


def _order(record: StatusRecord) -> tuple[object, ...]:
    at = list(Category).index(record.categorie)
    return record.gemeente, record.cyclus, at, record.peildatum, list(Basis).index(record.basis)


def afspraken(bureau: Bureau, gemeente: str | None = None) -> tuple[Uitruil, ...]:
    """Give the agreements that hold, all or those in which one gemeente (code) gives or takes."""
    with bureau.store.read() as session:
        found = feiten.feiten(session, Uitruil)
    return tuple(one for one in found if gemeente in (None, one.van, one.naar))


def locaties(bureau: Bureau, gemeente: str | None = None) -> tuple[Locatie, ...]:
    """Give the locations that were reported, all or those of one gemeente (code)."""
    with bureau.store.read() as session:
        return feiten.feiten(session, Locatie, gemeente)


# -- corrections ------------------------------------------------------------------------------------------------


class Aanduiding(NamedTuple):
    """Which record a person means."""

    gemeente: str
    """Code, `GM1700`."""
    categorie: Category
    peildatum: dt.date
    basis: Basis
    document: str = ""
    """Begin of the document number; empty when one document tells it."""


def correct(bureau: Bureau, welk: Aanduiding, veld: Veld, wordt: int | None, wie: str, motivering: str) -> Correctie:
    """Write that a person says a figure is another (None: unknown); the record stays as it was read.

    Raises:
        RecordError: There is no such record or more than one, the figure says so already or is below zero, or the
            name or the reason is empty.
    """
    if not wie.strip():
        raise RecordError("een correctie heeft uw naam nodig. Vul die in bij --door.")
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        found = _find(figures(bureau, welk.gemeente, session), welk)
        made = make_correction(found.gelezen, veld, wordt, motivering)
        if getattr(found.record, veld.value) == wordt:
            raise RecordError("dit cijfer staat er al zo. Er is niets vastgelegd.")
        feiten.add_feit(session, key_of(made), made, wie.strip(), gemeente=made.gemeente, cyclus=made.cyclus)
    return made


def _find(known: Sequence[Cijfer], welk: Aanduiding) -> Cijfer:
    wanted = welk[:4]
    found = [
        one
        for one in known
        if (r := one.record) and (r.gemeente, r.categorie, r.peildatum, r.basis) == wanted
        if r.document_id.startswith(welk.document.lower())
    ]
    if not welk.document:
        found = [one for one in found if one.vervangen_door is None] or found
    if len(found) == 1:
        return found[0]
    told = f"{LABEL.get(welk.categorie, welk.categorie.value)}, {korte_datum(welk.peildatum)}, {SOURCE[welk.basis]}"
    if not found:
        raise RecordError(f"er is geen cijfer van deze gemeente ({told}). Zie ibt records.")
    numbers = ", ".join(one.record.document_id[:12] for one in found)
    raise RecordError(f"meer dan één document noemt dit cijfer ({told}): {numbers}. Kies er een met --document.")


def stale_corrections(bureau: Bureau, gemeente: str | None = None) -> tuple[Correctie, ...]:
    """Give the corrections that no longer hold, because their record says something else or is gone."""
    with bureau.store.read() as session:
        known = [record for record, _ in _read(session, gemeente)]
        return stale(known, feiten.feiten(session, Correctie, gemeente))


# -- history ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gebeurd:
    """One moment in the history of a figure."""

    op: dt.datetime
    wat: str
    """`gelezen`, `ingelezen` or `gecorrigeerd`."""
    wie: str
    """Name of a person; `het systeem` for what was read from a document."""
    gemeente: str
    cyclus: str
    categorie: Category
    peildatum: dt.date
    basis: Basis
    document_id: str
    cijfers: str
    """Dutch: what was said."""
    geldt: bool
    """Whether it holds now."""
    toelichting: str = ""


def history(bureau: Bureau, gemeente: str) -> tuple[Gebeurd, ...]:
    """Give everything that was ever said of the figures of a gemeente (code), oldest first."""
    with bureau.store.read() as session:
        workbooks = events.subjects(session, IMPORTED)
        rows = [
            *_readings(records.history(session, gemeente), workbooks),
            *map(_import, feiten.history(session, Invoer, gemeente)),
        ]
        corrections = feiten.history(session, Correctie, gemeente)
    lapsed = {key_of(one) for one in stale_corrections(bureau, gemeente)}
    rows += [_correction(one, one.sleutel in lapsed) for one in corrections]
    return tuple(sorted(rows, key=lambda row: row.op))


def _readings(stored: Sequence[records.StoredRecord], workbooks: frozenset[str]) -> Iterator[Gebeurd]:
    for one in stored:
        replaced = one.waarde.document_id in workbooks
        told = "Vervangen door het ingelezen werkboek." if replaced else ""
        yield _event(one.op, "gelezen", "het systeem", one.waarde, one.geldt and not replaced, told)


def _import(one: feiten.StoredFeit[Invoer]) -> Gebeurd:
    return _event(one.op, "ingelezen", one.door, one.waarde.record, one.geldt, one.waarde.toelichting)


def _event(op: dt.datetime, wat: str, wie: str, record: StatusRecord, geldt: bool, told: str) -> Gebeurd:
    task, real = number_told(record.wettelijke_taak), number_told(record.realisatie)
    return Gebeurd(op, wat, wie, *_place(record), f"wettelijke taak {task}, realisatie {real}", geldt, told)


def _correction(one: feiten.StoredFeit[Correctie], is_stale: bool) -> Gebeurd:
    said = one.waarde
    what = said.veld.value.replace("_", " ")
    told = f"{said.motivering} (Geldt niet meer: het cijfer is intussen anders.)" if is_stale else said.motivering
    figures_ = f"{what}: {number_told(said.was)} wordt {number_told(said.wordt)}"
    return Gebeurd(one.op, "gecorrigeerd", one.door, *_place(said), figures_, one.geldt and not is_stale, told)


def _place(one: StatusRecord | Correctie) -> tuple[str, str, Category, dt.date, Basis, str]:
    return one.gemeente, one.cyclus, one.categorie, one.peildatum, one.basis, one.document_id


# -- comparison -------------------------------------------------------------------------------------------------


def compare(bureau: Bureau, gemeente: str, cyclus: str | None = None) -> tuple[Vergelijking, ...]:
    """Give what ministry and gemeente (code) say of the realisatie on the deciding day of one cyclus, or each (INV-25).

    A cyclus whose day of compliance is not known yet has nothing to compare.
    """
    known = standing(bureau, gemeente)
    return tuple(
        row
        for one in read_cycles()
        if one.naleving_per and cyclus in (None, one.id)
        for row in vergelijk.compare([record for record in known if record.cyclus == one.id], one.naleving_per)
    )
