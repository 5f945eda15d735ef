"""Keeping in the database: what decides how long a document stays, what people said, and proofs of destruction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.bewaren import Bewaard, Bewaaroordeel, Houd, Vanaf, Verklaring
from pipeline.model.release import Publicatie
from pipeline.model.wootermijn import WooFeitSoort
from pipeline.store import events, releases
from pipeline.store.database import now
from pipeline.store.keep_tables import BewaarFeitRow, BewaarSoort, VernietigingRow
from pipeline.store.release_tables import ReleaseStukRow, ReleaseWerkRow
from pipeline.store.tables import (
    ArrivalRow,
    BesluitRow,
    DocumentRow,
    DocumentState,
    PoststukRow,
    VoorstelRow,
    WooStukRow,
)
from pipeline.tools.media import MAIL

_HOME = ZoneInfo("Europe/Amsterdam")
_AT_ONCE = 500
_OPEN = (DocumentState.WAITING, DocumentState.BUSY)


# -- what is known of documents ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What holds for the documents that are looked at, read once."""

    arrivals: Mapping[str, Sequence[tuple[dt.date, str | None]]]
    places: Mapping[str, str]
    gemeenten: Mapping[str, Collection[str]]
    decided: Collection[str]
    published: Collection[str]
    closed: Mapping[str, dt.date]
    dossier_beletsels: Mapping[str, tuple[str, ...]]
    families: Mapping[str, str]


def kept(session: Session, only: Collection[str] | None = None) -> tuple[Bewaard, ...]:
    """Give what is known of all documents that are here, or of some, with the whole family of each; in order of id."""
    ids = None if only is None else _with_family(session, only)
    known = _read(session, ids)
    query = sa.select(DocumentRow.id, DocumentRow.state, DocumentRow.media_type, DocumentRow.updated)
    rows = _some(session, query.where(DocumentRow.state != DocumentState.DESTROYED), DocumentRow.id, ids)
    return tuple(sorted((_bewaard(row, known) for row in rows), key=lambda one: one.id))


def _bewaard(row: Any, known: _Known) -> Bewaard:
    arrived = known.arrivals.get(row.id, ())
    dossier, gemeenten = known.places.get(row.id), sorted(known.gemeenten.get(row.id, ()))
    dossiers = (*([dossier] if dossier else []), *gemeenten)
    days = {Vanaf.ONTVANGST: max(day for day, _ in arrived)} if arrived else {}
    if row.state == DocumentState.QUARANTINE:
        days[Vanaf.WEIGERING] = _day(row.updated)
    if dossiers and all(one in known.closed for one in dossiers):
        days[Vanaf.AFSLUITING] = max(known.closed[one] for one in dossiers)
    told = list(known.dossier_beletsels.get(dossier, ())) if dossier else []
    if row.state in _OPEN:
        told.append("het wordt nog verwerkt.")
    if row.id in known.published:
        told.append("het staat in een gepubliceerd pakket; trek het daar eerst in.")
    soort = _soort(row, known, dossier, gemeenten)
    return Bewaard(row.id, soort, days, dossiers, tuple(told), known.families.get(row.id, row.id))


def _soort(row: Any, known: _Known, dossier: str | None, gemeenten: Sequence[str]) -> str:
    if row.id in known.decided:
        return "grondslag_besluit"
    if dossier:
        return "woo_stuk"
    if row.state == DocumentState.QUARANTINE:
        return "geweigerd"
    if not gemeenten:
        return "los"
    return "mail" if row.media_type in MAIL else "ingekomen"


def _read(session: Session, ids: Collection[str] | None) -> _Known:
    arrivals: dict[str, list[tuple[dt.date, str | None]]] = defaultdict(list)
    row = ArrivalRow
    for document_id, received, family in _some(
        session, sa.select(row.document_id, row.received_at, row.family), row.document_id, ids
    ):
        arrivals[document_id].append((_day(dt.datetime.fromisoformat(received)), family))
    gemeenten: dict[str, set[str]] = defaultdict(set)
    named = sa.select(PoststukRow.document_id, PoststukRow.gemeente).where(PoststukRow.gemeente.is_not(None))
    for document_id, code in _some(session, named, PoststukRow.document_id, ids):
        gemeenten[document_id].add(code)
    placed = sa.select(WooStukRow.document_id, WooStukRow.dossier)
    places = {one: naam for one, naam in _some(session, placed, WooStukRow.document_id, ids)}
    based = sa.select(VoorstelRow.document_id).join(BesluitRow, BesluitRow.voorstel_id == VoorstelRow.id)
    decided = {found[0] for found in _some(session, based, VoorstelRow.document_id, ids)}
    closed = closings(session)
    beletsels = {naam: tuple(_obstacles(session, naam, naam in closed)) for naam in set(places.values())}
    links = {one: {family for _, family in found if family} for one, found in arrivals.items()}
    published = _published(session, ids)
    return _Known(arrivals, places, gemeenten, decided, published, closed, beletsels, _families(links))


def _published(session: Session, ids: Collection[str] | None) -> set[str]:
    row = ReleaseStukRow
    query = sa.select(row.pak, row.nummer, row.document_id, row.staat)
    latest = {
        (pak, nummer): (one, staat) for pak, nummer, one, staat in _some(session, query, row.document_id, ids, row.seq)
    }
    return {one for one, staat in latest.values() if staat is Publicatie.GEPUBLICEERD}


def _obstacles(session: Session, dossier: str, is_closed: bool) -> Iterable[str]:
    """Yield in Dutch what keeps all of a dossier to release from being destroyed."""
    if not is_closed:
        yield f"dossier {dossier} is nog open. Sluit het met ibt keep close zodra alles onherroepelijk is."
    yield from why_open(session, dossier)


def why_open(session: Session, dossier: str) -> tuple[str, ...]:
    """Give in Dutch what is still under way in a dossier to release, so that it cannot be closed."""
    told = [one.soort for one in releases.term_facts(session, dossier)]
    found = []
    stops = [one for one in told if one in (WooFeitSoort.OPSCHORTING, WooFeitSoort.HERVAT)]
    if stops and stops[-1] is WooFeitSoort.OPSCHORTING:
        found.append(f"de termijn van dossier {dossier} staat stil (zienswijze, aanvulling of uitstel).")
    if WooFeitSoort.ONTVANGST in told and WooFeitSoort.BESLUIT not in told:
        found.append(f"op het verzoek van dossier {dossier} is nog niet besloten.")
    row = ReleaseWerkRow
    busy = sa.select(row.id).where(row.dossier == dossier, row.staat == "bezig").limit(1)
    if session.scalar(busy) is not None:
        found.append(f"er wordt aan een pakket van dossier {dossier} gewerkt.")
    return tuple(found)


def _families(links: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Give by document one id for all that hangs together; a document by itself is left out."""
    root: dict[str, str] = {}

    def top(one: str) -> str:
        while root.get(one, one) != one:
            one = root[one]
        return one

    for one, parents in links.items():
        for parent in parents:
            first, second = sorted((top(one), top(parent)))
            root[first] = root[second] = first
    return {one: top(one) for one in root}


def _with_family(session: Session, ids: Collection[str]) -> set[str]:
    """Give documents with all mails and archives around them and all that came out of those."""
    row, found, fresh = ArrivalRow, set(ids), set(ids)
    while fresh:
        around = _some(session, sa.select(row.family).where(row.family.is_not(None)), row.document_id, fresh)
        inside = _some(session, sa.select(row.document_id), row.family, fresh)
        fresh = {one[0] for one in (*around, *inside)} - found
        found |= fresh
    return found


def _some(session: Session, query: Any, column: Any, ids: Collection[str] | None, order: Any = None) -> list[Any]:
    """Give the rows of a select, all or those of some ids, a portion of them at a time."""
    query = query if order is None else query.order_by(order)
    if ids is None:
        return list(session.execute(query))
    wanted = sorted(ids)
    rows: list[Any] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows += session.execute(query.where(column.in_(wanted[start : start + _AT_ONCE]))).all()
    return rows


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(_HOME).date()


# -- what people said -------------------------------------------------------------------------------------------


def hold(session: Session, subject: str, reason: str, who: str) -> str:
    """Write that something may not be destroyed for now, and give the number of the hold."""
    number = _say(session, BewaarSoort.HOUDEN, subject, who, reason)
    events.append(session, who, "bewaren.gehouden", subject, {"nummer": number})
    return number


def release(session: Session, held: Houd, reason: str, who: str) -> None:
    """Write that a hold ended."""
    _say(session, BewaarSoort.VRIJGEVEN, held.onderwerp, who, reason, ends=held.id)
    events.append(session, who, "bewaren.vrijgegeven", held.onderwerp, {"nummer": held.id})


def close(session: Session, subject: str, day: dt.date, reason: str, who: str) -> None:
    """Write that a dossier was closed on a day."""
    number = _say(session, BewaarSoort.SLUITEN, subject, who, reason, day=day)
    events.append(session, who, "bewaren.gesloten", subject, {"nummer": number, "dag": day.isoformat()})


def reopen(session: Session, subject: str, reason: str, who: str) -> None:
    """Write that a dossier is open again."""
    number = _say(session, BewaarSoort.HEROPENEN, subject, who, reason)
    events.append(session, who, "bewaren.heropend", subject, {"nummer": number})


def holds(session: Session) -> tuple[Houd, ...]:
    """Give the holds that stand, oldest first."""
    row, later = BewaarFeitRow, sa.orm.aliased(BewaarFeitRow)
    ended = sa.select(later.seq).where(later.heft_op == row.id).exists()
    query = sa.select(row).where(row.soort == BewaarSoort.HOUDEN, ~ended).order_by(row.seq)
    return tuple(Houd(one.id, one.onderwerp, one.reden, one.door, one.added_at) for one in session.scalars(query))


def closings(session: Session) -> dict[str, dt.date]:
    """Give the day on which each closed dossier was closed."""
    row, found = BewaarFeitRow, {}
    query = sa.select(row.onderwerp, row.soort, row.dag).where(
        row.soort.in_((BewaarSoort.SLUITEN, BewaarSoort.HEROPENEN))
    )
    for subject, kind, day in session.execute(query.order_by(row.seq)):
        found[subject] = day if kind is BewaarSoort.SLUITEN else None
    return {subject: day for subject, day in found.items() if day is not None}


def _say(
    session: Session,
    kind: BewaarSoort,
    subject: str,
    who: str,
    reason: str,
    day: dt.date | None = None,
    ends: str | None = None,
) -> str:
    made = uuid.uuid4().hex
    row = {"id": made, "soort": kind, "onderwerp": subject, "dag": day, "heft_op": ends, "reden": reason, "door": who}
    session.execute(sa.insert(BewaarFeitRow).values(**row, added_at=now()))
    return made


# -- proofs -----------------------------------------------------------------------------------------------------


def prove(session: Session, judged: Bewaaroordeel, who: str, second: str) -> str:
    """Write the proof that a document is destroyed from now on, with the event; gives its number.

    Raises:
        ValueError: The document may not be destroyed.
    """
    if not judged.is_due or judged.termijn is None or judged.vanaf is None or judged.tot is None:
        raise ValueError("this may not be destroyed")
    made = uuid.uuid4().hex
    row = {"id": made, "document_id": judged.id, "soort": judged.soort, "termijn": judged.termijn.told}
    row |= {"bron": judged.termijn.bron, "door": who, "tweede": second}
    days = {"vanaf": judged.vanaf, "tot": judged.tot, "besloten_op": now(), "voltooid": None}
    session.execute(sa.insert(VernietigingRow).values(**row, **days))
    events.append(
        session, who, "document.vernietigd", judged.id, {"verklaring": made, "soort": judged.soort, "tweede": second}
    )
    return made


def unfinished(session: Session) -> tuple[Verklaring, ...]:
    """Give the proofs of destructions that are under way or were cut off, oldest first."""
    return _proofs(session, VernietigingRow.voltooid.is_(None))


def proofs(session: Session) -> tuple[Verklaring, ...]:
    """Give all proofs, oldest first."""
    return _proofs(session, sa.true())


def proofs_of(session: Session, document_id: str) -> tuple[Verklaring, ...]:
    """Give the proofs of the destructions of one document, oldest first; it may have come again."""
    return _proofs(session, VernietigingRow.document_id == document_id)


def complete(session: Session, numbers: Collection[str]) -> None:
    """Write of proofs that nothing is left of what they tell of; harmless to repeat."""
    open_ = VernietigingRow.id.in_(numbers) & VernietigingRow.voltooid.is_(None)
    session.execute(sa.update(VernietigingRow).where(open_).values(voltooid=now()))


def _proofs(session: Session, which: sa.ColumnElement[bool]) -> tuple[Verklaring, ...]:
    rows = session.scalars(sa.select(VernietigingRow).where(which).order_by(VernietigingRow.seq))
    fields = Verklaring.__dataclass_fields__
    return tuple(Verklaring(**{name: getattr(row, name) for name in fields}) for row in rows)
