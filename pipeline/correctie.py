"""What a correction does to the figures: it stands beside a record, holds while that says what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.errors import RecordError
from pipeline.model.feit import Correctie, Veld
from pipeline.model.status import StatusRecord
from pipeline.tools.grenzen import against_places


def place_of(one: StatusRecord | Correctie) -> str:
    """Give gemeente, cyclus, category, peildatum and basis as text, which a figure of no other basis has (INV-25)."""
    return "/".join((one.gemeente, one.cyclus, one.categorie.value, one.peildatum.isoformat(), one.basis.value))


def key_of_record(one: StatusRecord | Correctie) -> str:
    """Give the key of a record, or of the record that a correction is about: its place and its document."""
    return f"{place_of(one)}/{one.document_id}"


def key_of(one: Correctie) -> str:
    """Give the key of a correction: that of its record, with the figure that it is about."""
    return f"{key_of_record(one)}/{one.veld.value}"


def make_correction(record: StatusRecord, veld: Veld, wordt: int | None, motivering: str) -> Correctie:
    """Give the correction of one figure of a record as it was read.

    Raises:
        RecordError: The new figure is below zero or too high to be true, or there is no reason.
    """
    if wordt is not None and wordt < 0:
        raise RecordError("een aantal kan niet negatief zijn. Geef nul of meer, of 'onbekend'.")
    if wordt is not None and (wrong := against_places(wordt)):
        raise RecordError(wrong)
    if not motivering.strip():
        raise RecordError("een correctie heeft een motivering nodig. Vul in waarom het cijfer anders is.")
    return Correctie(
        gemeente=record.gemeente,
        cyclus=record.cyclus,
        categorie=record.categorie,
        peildatum=record.peildatum,
        basis=record.basis,
        document_id=record.document_id,
        veld=veld,
        was=getattr(record, veld.value),
        wordt=wordt,
        motivering=motivering.strip(),
    )


def apply(records: Sequence[StatusRecord], correcties: Iterable[Correctie]) -> tuple[StatusRecord, ...]:
    """Give the records with the figures that people corrected; none is added, left out or of another basis.

    A correction of a figure that the record no longer says does nothing: `stale` tells which.
    """
    latest = {key_of(one): one for one in correcties}
    return tuple(_corrected(record, latest) for record in records)


def _corrected(record: StatusRecord, latest: dict[str, Correctie]) -> StatusRecord:
    key = key_of_record(record)
    said = {veld: latest[f"{key}/{veld.value}"] for veld in Veld if f"{key}/{veld.value}" in latest}
    changed = {veld.value: one.wordt for veld, one in said.items() if one.was == getattr(record, veld.value)}
    return replace(record, **changed) if changed else record  # type: ignore[arg-type]


def changed_fields(before: StatusRecord, after: StatusRecord) -> tuple[Veld, ...]:
    """Give the figures in which a record differs from how it was read."""
    return tuple(veld for veld in Veld if getattr(before, veld.value) != getattr(after, veld.value))


def stale(records: Iterable[StatusRecord], correcties: Iterable[Correctie]) -> tuple[Correctie, ...]:
    """Give the corrections whose record is gone or says something else by now; a person must look at them again.

    A record that says by itself what it was corrected to needs no look.
    """
    by_key = {key_of_record(record): record for record in records}
    latest = {key_of(one): one for one in correcties}
    return tuple(one for one in latest.values() if _is_stale(by_key.get(key_of_record(one)), one))


def _is_stale(record: StatusRecord | None, one: Correctie) -> bool:
    return record is None or getattr(record, one.veld.value) not in (one.was, one.wordt)
