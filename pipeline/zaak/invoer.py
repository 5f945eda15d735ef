"""Workbooks in and out: takes in what a province, gemeente or COA filled in, and makes the ones to fill in."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.config import Role
from pipeline.correctie import place_of
from pipeline.errors import ConfigError, InputError, RecordError
from pipeline.model.document import Arrival
from pipeline.model.feit import Feit, Invoer
from pipeline.model.locatie import Locatie
from pipeline.model.stand import Cyclus
from pipeline.model.status import Basis
from pipeline.model.uitruil import AfspraakStatus, Uitruil
from pipeline.store import decisions, documents, events, feiten
from pipeline.store.records import one_per_key
from pipeline.tools.child import ChildLimits, run
from pipeline.tools.register import Gemeente, find_gemeente, find_provincie, gemeenten
from pipeline.tools.workbook import template as make_template
from pipeline.werkboek import Werkboek
from pipeline.zaak.bronregels import refused_sources
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.cijfers import IMPORTED, standing
from pipeline.zaak.werkboeken import read_filled
from pipeline.zaak.werkboekvoorstel import propose_on_workbook

# -- in ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ingelezen:
    """What came of a workbook that was handed in."""

    document_id: str
    werkboek: Werkboek
    vastgelegd: bool
    """False when it was only checked, holds a fout, or was taken in before."""
    eerder: bool
    """Whether these bytes were taken in before."""
    nieuw: int
    """Figures, agreements and locations that nothing was known of."""
    vervangen: int
    """Those that take the place of an earlier import; that stays in the history."""


def import_workbook(
    bureau: Bureau, path: Path, wie: str, limits: ChildLimits, *, alleen_controleren: bool = False, mandaat: str = ""
) -> Ingelezen:
    """Read a filled workbook and, unless a cell is wrong, take in all of it in one go, with the workbook itself.

    The same workbook a second time adds nothing. A newer workbook takes the place of an earlier one per gemeente,
    category, peildatum and source, and never touches figures of another source or document (INV-25).
    Whose figures may come in follows from the role of the organisation and the mandate (key) that `wie` names.

    Raises:
        InputError: It is no workbook that can be read, or it changed while it was read.
        RecordError: The name of who hands it in is empty, or the mandate does not hold today.
        FigureConflict: Two rows say different things of one figure (INV-02).
    """
    if not (wie.strip() or alleen_controleren):
        raise RecordError("wie een werkboek inleest, geeft zijn naam. Vul die in bij --door.")
    document_id, mandaat = _digest(path), mandaat.strip()
    refused = refused_sources(bureau, mandaat, today())
    read = run(limits, read_filled, path, document_id, today(), refused)
    werkboek = _with_remarks(read, is_table=Basis.PRT not in refused and not read.een_gemeente)
    with bureau.store.read() as session:
        eerder = document_id in events.subjects(session, IMPORTED)
    if alleen_controleren or eerder or werkboek.fouten:
        return Ingelezen(document_id, werkboek, False, eerder, 0, 0)
    one_per_key([one.record for one in werkboek.invoer])
    if bureau.desk.blobs.keep(path) != document_id:
        raise InputError("het bestand is gewijzigd terwijl het werd ingelezen. Probeer het opnieuw.")
    with bureau.store.write() as session:
        decisions.lock_cases(session)
        counted = write_workbook(session, path, werkboek, document_id, wie.strip(), mandaat)
    bureau.desk.enqueue([document_id])
    return Ingelezen(document_id, werkboek, True, False, *counted)


def _digest(path: Path) -> str:
    if not path.is_file():
        raise InputError("dit bestand bestaat niet of is een map. Controleer de naam.")
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _with_remarks(werkboek: Werkboek, *, is_table: bool) -> Werkboek:
    """Tell what a person should look at, and take an agreement that a gemeente alone tells of for a proposal.

    `is_table` tells whether whoever imports may speak for the regietafel.
    """
    remarks = list(werkboek.opmerkingen)
    sources = [one.record.basis for one in werkboek.invoer]
    if official := sources.count(Basis.MINISTERIE):
        remarks.append(
            f"{official} regels staan op naam van het ministerie. Kijk na of het ministerie die cijfers zo vaststelde."
        )
    agreed = werkboek.afspraken
    if (not is_table or set(sources) == {Basis.GEMEENTE}) and any(
        one.status is AfspraakStatus.VASTGESTELD for one in agreed
    ):
        agreed = tuple(_proposal(one) for one in agreed)
        remarks.append("De afspraken gelden als voorgesteld tot de regietafel ze noemt.")
    return replace(werkboek, afspraken=agreed, opmerkingen=tuple(remarks))


def _proposal(one: Uitruil) -> Uitruil:
    is_settled = one.status is AfspraakStatus.VASTGESTELD
    return replace(one, status=AfspraakStatus.VOORGESTELD) if is_settled else one


def write_workbook(
    session: Session, path: Path, werkboek: Werkboek, document_id: str, wie: str, mandaat: str = ""
) -> tuple[int, int]:
    """Write workbook and facts in one transaction, and give how many are new and how many replace one."""
    arrival = Arrival(document_id, path.name, dt.datetime.now(dt.UTC).isoformat(), "opdracht", None)
    documents.register(session, uuid.uuid4().hex, arrival, path.stat().st_size)
    known = {
        (kind, stored.sleutel)
        for kind in (Invoer, Uitruil, Locatie)
        for stored in feiten.history(session, kind)
        if stored.geldt
    }
    told = list(_facts(werkboek))
    for key, value, gemeente, cyclus in told:
        feiten.add_feit(session, key, value, wie, gemeente=gemeente, cyclus=cyclus)
    replaced = sum((type(value), key) in known for key, value, *_ in told)
    data = {"cijfers": len(werkboek.invoer), "afspraken": len(werkboek.afspraken), "locaties": len(werkboek.locaties)}
    events.append(session, wie, IMPORTED, document_id, data | ({"mandaat": mandaat} if mandaat else {}))
    propose_on_workbook(session, document_id, [one.record for one in werkboek.invoer])
    return len(told) - replaced, replaced


def _facts(werkboek: Werkboek) -> Iterator[tuple[str, Feit, str, str | None]]:
    """Yield key, value, gemeente and cyclus of all that a workbook holds."""
    for one in werkboek.invoer:
        record = one.record
        yield place_of(record), one, record.gemeente, record.cyclus
    for agreed in werkboek.afspraken:
        yield agreed.id, agreed, agreed.van, None
    for place_ in werkboek.locaties:
        yield f"{place_.id}/{place_.categorie.value}", place_, place_.gemeente, None


# -- out --------------------------------------------------------------------------------------------------------


def find_area(bureau: Bureau, provincie: str = "", gemeente: str = "", alles: bool = False) -> tuple[Gemeente, ...]:
    """Give the gemeenten that a person asks for; without any wish those of the organisation itself.

    Raises:
        InputError: There is no such province or gemeente.
        ConfigError: Nothing was asked, and the organisation does not say which area is its own.
    """
    if gemeente:
        return (find_gemeente(gemeente),)
    if provincie:
        return _of_province(provincie)
    return tuple(gemeenten()) if alles else _own_area(bureau)


def _own_area(bureau: Bureau) -> tuple[Gemeente, ...]:
    own = bureau.organisatie
    if own.rol is Role.MINISTERIE:
        return tuple(gemeenten())
    if not own.gebied:
        raise ConfigError("organisatie.gebied is leeg. Vul in ibt.toml de naam van uw provincie of gemeente in.")
    return _of_province(own.gebied) if own.rol is Role.PROVINCIE else (find_gemeente(own.gebied),)


def own_province(bureau: Bureau) -> str:
    """Give the official name of the province of the organisation itself; empty for a ministry.

    Raises:
        ConfigError: The organisation does not say which area is its own.
    """
    return "" if bureau.organisatie.rol is Role.MINISTERIE else _own_area(bureau)[0].provincie


def _of_province(name: str) -> tuple[Gemeente, ...]:
    official = find_provincie(name).naam
    return tuple(one for one in gemeenten() if one.provincie == official)


def workbook_to_fill(bureau: Bureau, area: Sequence[Gemeente], cyclus: Cyclus, basis: Basis | None = None) -> bytes:
    """Give a workbook (XLSX) for these gemeenten, with what is known of them.

    Without a wish a gemeente fills in its own figures, and a regietafel those of more than one gemeente.

    Raises:
        InputError: A workbook of one gemeente is asked for figures of someone else.
    """
    source = basis or (Basis.GEMEENTE if len(area) == 1 else Basis.PRT)
    if len(area) == 1 and source is not Basis.GEMEENTE:
        raise InputError("een werkboek voor één gemeente is voor haar eigen cijfers. Laat --bron weg of kies gemeente.")
    codes = {one.code for one in area}
    known = [one for one in standing(bureau) if one.gemeente in codes]
    return make_template(area, cyclus, known, source)
