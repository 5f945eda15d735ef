"""Batches: which files of a folder or zip are registered, and which were refused and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.stage import Delivery
from pipeline.store import documents, dossiers, events
from pipeline.store.batch_tables import BatchRow, BatchStukRow
from pipeline.store.database import insert, now
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState, WooStukRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """One file of a batch that is not in the dossier."""

    arrival_id: str
    naam: str
    """May hold a personal name."""
    reden: str


@dataclass(frozen=True, slots=True)
class Batch:
    """How far one batch is."""

    id: str
    dossier: str
    door: str
    totaal: int
    geregistreerd: int
    geweigerd: int
    klaar: int
    """Documents that came to the desk."""
    quarantaine: int
    begonnen: dt.datetime
    gezien: dt.datetime
    gereed: dt.datetime | None
    """When the import itself was done."""


def begin(session: Session, batch: str, dossier: str, who: str, total: int) -> None:
    """Write that a batch is begun or taken up again."""
    moment = now()
    fresh = session.get(BatchRow, batch) is None
    values = {"totaal": total, "seen_at": moment, "done_at": None}
    query = insert(session, BatchRow).values(id=batch, dossier=dossier, door=who, begun_at=moment, **values)
    session.execute(query.on_conflict_do_update(index_elements=["id"], set_=values))
    action = "partij.begonnen" if fresh else "partij.hervat"
    events.append(session, who, action, dossier, {"partij": batch, "bestanden": total})


def known(session: Session, batch: str) -> dict[str, str | None]:
    """Give the document by arrival of all files of a batch that were dealt with; None for a refused one."""
    query = sa.select(BatchStukRow.id, BatchStukRow.document_id).where(BatchStukRow.batch == batch)
    return {key: document_id for key, document_id in session.execute(query)}


def register(session: Session, batch: str, dossier: str, who: str, taken: Sequence[Delivery]) -> None:
    """Write deliveries whose bytes are kept, and put their documents in the dossier; harmless to repeat."""
    dossiers.hold_named(session, dossier)
    documents.register_all(session, taken)
    ids = sorted({one.arrival.document_id for one in taken})
    places = dossiers.places(session, ids)
    # the rest of the dossier hears of it once, when the import is done: `finish`
    fresh = [one for one in ids if one not in places]
    usual = {"dossier": dossier, "namen": "[]", "oordelen": "[]", "basis": "", "added_at": now()}
    if fresh:
        session.execute(sa.insert(WooStukRow), [{"document_id": one, **usual} for one in fresh])
        documents.wait_with_dossier(session, fresh)
    rows = []
    for one in taken:
        document_id = one.arrival.document_id
        place = places.get(document_id, dossier)
        told = "" if place == dossier else f"dit stuk staat al in dossier {place}. Haal het daar eerst uit."
        rows.append(_row(one.arrival_id, batch, document_id, one.arrival.name if told else "", told))
    _put(session, rows)
    data = {"dossier": dossier, "partij": batch}
    events.append_all(session, who, "dossier.stuk_erbij", [(one, data) for one in fresh])


def refuse(session: Session, batch: str, refused: Sequence[Refused]) -> None:
    """Write files that are not taken in, with the reason; the last word on each holds."""
    _put(session, [_row(one.arrival_id, batch, None, one.naam, one.reden) for one in refused])


def finish(session: Session, batch: str, dossier: str, who: str) -> None:
    """Write that all of a batch was dealt with; the documents of the dossier learn of each other."""
    dossiers.work_again(session, dossier)
    session.execute(sa.update(BatchRow).where(BatchRow.id == batch).values(done_at=now(), seen_at=now()))
    events.append(session, who, "partij.klaar", dossier, {"partij": batch})


def refused(session: Session, batch: str) -> tuple[Refused, ...]:
    """Give what of a batch is not in the dossier, in order of name."""
    row = BatchStukRow
    query = sa.select(row.id, row.naam, row.reden).where(row.batch == batch, row.reden != "").order_by(row.naam)
    return tuple(Refused(*one) for one in session.execute(query))


def batches(session: Session, dossier: str = "") -> tuple[Batch, ...]:
    """Give all batches, or those of one dossier, newest first."""
    query = sa.select(BatchRow).order_by(BatchRow.begun_at.desc())
    found = session.scalars(query.where(BatchRow.dossier == dossier) if dossier else query).all()
    return tuple(_batch(session, one) for one in found)


def _batch(session: Session, row: BatchRow) -> Batch:
    mine = BatchStukRow.batch == row.id
    count = sa.select(sa.func.count()).select_from(BatchStukRow).where(mine)
    states = (
        sa.select(DocumentRow.state, sa.func.count(sa.distinct(DocumentRow.id)))
        .join(BatchStukRow, BatchStukRow.document_id == DocumentRow.id)
        .where(mine)
        .group_by(DocumentRow.state)
    )
    by_state = {state: number for state, number in session.execute(states)}
    return Batch(
        row.id, row.dossier, row.door, row.totaal,
        session.scalar(count.where(BatchStukRow.document_id.is_not(None))) or 0,
        session.scalar(count.where(BatchStukRow.reden != "")) or 0,
        by_state.get(DocumentState.DONE, 0), by_state.get(DocumentState.QUARANTINE, 0),
        row.begun_at, row.seen_at, row.done_at,
    )  # fmt: skip


def loose_members(session: Session, dossier: str) -> tuple[str, ...]:
    """Give what came out of mails of a dossier and is in no dossier yet."""
    inside = sa.select(WooStukRow.document_id)
    mine = inside.where(WooStukRow.dossier == dossier)
    query = sa.select(ArrivalRow.document_id).where(ArrivalRow.family.in_(mine), ~ArrivalRow.document_id.in_(inside))
    return tuple(session.scalars(query.distinct().order_by(ArrivalRow.document_id)))


def _row(arrival_id: str, batch: str, document_id: str | None, naam: str, reden: str) -> dict[str, object]:
    return {
        "id": arrival_id, "batch": batch, "document_id": document_id, "naam": naam, "reden": reden, "seen_at": now(),
    }  # fmt: skip


def _put(session: Session, rows: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        query = insert(session, BatchStukRow).values(list(rows[start : start + _AT_ONCE]))
        names = ("document_id", "naam", "reden", "seen_at")
        again = {name: getattr(query.excluded, name) for name in names}
        session.execute(query.on_conflict_do_update(index_elements=["id"], set_=again))
    batches_ = sorted({str(one["batch"]) for one in rows})
    session.execute(sa.update(BatchRow).where(BatchRow.id.in_(batches_)).values(seen_at=now()))
