"""Order of work: which queue and priority a document has, which dossiers stand still, and how the queues stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.werk import Priority, QueueState, Rij, WerkStand
from pipeline.store import events
from pipeline.store.database import insert, now
from pipeline.store.tables import DocumentRow, DocumentState, WooStukRow
from pipeline.store.work_tables import WorkOrderRow, WorkPauseRow

STOPPED = "gestopt"
"""The stage of a document whose work a person stopped."""
_OPEN = (DocumentState.WAITING, DocumentState.BUSY)
_STUCK = dt.timedelta(hours=1)
_PAUSED = "Het werk aan dit dossier staat stil. Hervat het met ibt release resume, of op de bladzijde van het dossier."
_CANCELLED = (
    "Het werk aan dit dossier is gestopt door een mens. Hervat het met ibt release resume, of op de bladzijde van het "
    "dossier."
)


class Order(NamedTuple):
    """Where a document waits."""

    queue: Rij = Rij.DOCUMENTEN
    priority: Priority = Priority.INBOX


class Ready(NamedTuple):
    """A document that may be put to work."""

    id: str
    round: int
    order: Order


# -- order -----------------------------------------------------------------------------------------------------


def put_order(
    session: Session, document_ids: Sequence[str], *, priority: Priority | None = None, queue: Rij | None = None
) -> None:
    """Write the priority or queue of documents; what is None stays as it was."""
    changes = {key: value for key, value in (("priority", priority), ("queue", queue)) if value is not None}
    if not changes or not document_ids:
        return
    first = {"queue": Rij.DOCUMENTEN, "priority": int(Priority.INBOX)} | changes
    values = [{"document_id": one, **first} for one in sorted(set(document_ids))]
    query = insert(session, WorkOrderRow).values(values)
    session.execute(query.on_conflict_do_update(index_elements=["document_id"], set_=changes))


def order_of(session: Session, document_id: str) -> Order:
    """Give the queue and priority of a document."""
    query = sa.select(WorkOrderRow.queue, WorkOrderRow.priority).where(WorkOrderRow.document_id == document_id)
    row = session.execute(query).one_or_none()
    return Order() if row is None else Order(row[0], Priority(row[1]))


def ready(session: Session, document_ids: Sequence[str]) -> tuple[Ready, ...]:
    """Give those of these documents that wait and whose dossier does not stand still."""
    return _ready(session, DocumentRow.id.in_(document_ids))


def first_ready(session: Session, most: int) -> tuple[Ready, ...]:
    """Give what may be put to work, in the order in which it should be."""
    return _ready(session, sa.true(), most)


def _ready(session: Session, chosen: sa.ColumnElement[bool], most: int | None = None) -> tuple[Ready, ...]:
    queue = sa.func.coalesce(WorkOrderRow.queue, Rij.DOCUMENTEN.value)
    priority = sa.func.coalesce(WorkOrderRow.priority, int(Priority.INBOX))
    query = (
        sa.select(DocumentRow.id, DocumentRow.round, queue, priority)
        .outerjoin(WorkOrderRow, WorkOrderRow.document_id == DocumentRow.id)
        .where(chosen, DocumentRow.state == DocumentState.WAITING, DocumentRow.id.not_in(_held()))
        .order_by(priority, DocumentRow.first_seen, DocumentRow.id)
    )
    rows = session.execute(query.limit(most) if most is not None else query)
    return tuple(Ready(row[0], row[1], Order(Rij(row[2]), Priority(row[3]))) for row in rows)


def _held() -> sa.Select[str]:
    """Give the documents of dossiers that stand still."""
    latest = sa.select(sa.func.max(WorkPauseRow.seq)).group_by(WorkPauseRow.dossier)
    still = sa.select(WorkPauseRow.dossier).where(WorkPauseRow.seq.in_(latest), WorkPauseRow.stand != WerkStand.HERVAT)
    return sa.select(WooStukRow.document_id).where(WooStukRow.dossier.in_(still))


def is_busy(session: Session) -> bool:
    """Tell whether a document is under way, or waits in a dossier that does not stand still."""
    busy = DocumentRow.state == DocumentState.BUSY
    waits = (DocumentRow.state == DocumentState.WAITING) & DocumentRow.id.not_in(_held())
    return session.scalar(sa.select(DocumentRow.id).where(busy | waits).limit(1)) is not None


# -- one piece of work -----------------------------------------------------------------------------------------


def begin(session: Session, document_id: str, recipe: str, round_: int) -> int | None:
    """Count a start of the work of one round and give the number; None when this work is not wanted any more.

    Work that already brought the document to the desk may be begun again, to do its last steps: that counts nothing.
    """
    mine = (DocumentRow.id == document_id) & (DocumentRow.round == round_)
    number = sa.case((DocumentRow.recipe == recipe, DocumentRow.attempt + 1), else_=1)
    changes = {"attempt": number, "recipe": recipe, "state": DocumentState.BUSY, "stage": None, "reason": None}
    query = sa.update(DocumentRow).where(mine, DocumentRow.state.in_(_OPEN)).values(updated=now(), **changes)
    started = session.execute(query.returning(DocumentRow.attempt)).one_or_none()
    if started is not None:
        return int(started[0])
    done = mine & (DocumentRow.state == DocumentState.DONE) & (DocumentRow.recipe == recipe)
    return 0 if session.scalar(sa.select(DocumentRow.id).where(done)) else None


def step_aside(session: Session, document_id: str, round_: int) -> bool:
    """Let a document wait again as new work; this start does not count. Tells whether it was under way."""
    mine = (DocumentRow.id == document_id) & (DocumentRow.round == round_) & DocumentRow.state.in_(_OPEN)
    fewer = sa.case((DocumentRow.attempt > 0, DocumentRow.attempt - 1), else_=0)
    values = {"state": DocumentState.WAITING, "round": DocumentRow.round + 1, "attempt": fewer, "updated": now()}
    return (
        session.execute(sa.update(DocumentRow).where(mine).values(values).returning(DocumentRow.id)).first() is not None
    )


def give_back(session: Session, rounds: Mapping[str, int]) -> None:
    """Take off the start of documents whose worker stopped in order before they were done; round by document id."""
    for document_id, round_ in sorted(rounds.items()):
        mine = (DocumentRow.id == document_id) & (DocumentRow.round == round_) & (DocumentRow.attempt > 0)
        busy = mine & (DocumentRow.state == DocumentState.BUSY)
        session.execute(sa.update(DocumentRow).where(busy).values(attempt=DocumentRow.attempt - 1))


def hurry(session: Session, document_id: str) -> int | None:
    """Put a document that waits before all others, as new work; gives its old round, None when it does not wait."""
    if order_of(session, document_id).priority is Priority.PERSON:
        return None
    waits = (DocumentRow.id == document_id) & (DocumentRow.state == DocumentState.WAITING)
    query = sa.update(DocumentRow).where(waits).values(round=DocumentRow.round + 1).returning(DocumentRow.round)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    put_order(session, [document_id], priority=Priority.PERSON)
    return int(row[0]) - 1


# -- dossiers that stand still ---------------------------------------------------------------------------------


def stand(session: Session, dossier: str | None) -> WerkStand:
    """Give what was last said of the work on a dossier; resumed when nothing was."""
    query = sa.select(WorkPauseRow.stand).where(WorkPauseRow.dossier == dossier).order_by(WorkPauseRow.seq.desc())
    return session.scalar(query.limit(1)) or WerkStand.HERVAT


def stand_of(session: Session, document_id: str) -> WerkStand:
    """Give what was last said of the work on the dossier of a document."""
    query = sa.select(WooStukRow.dossier).where(WooStukRow.document_id == document_id)
    return stand(session, session.scalar(query))


def put_stand(session: Session, dossier: str, said: WerkStand, who: str) -> dict[str, int]:
    """Write what a person says of the work on a dossier; gives the documents whose waiting work is off, with its round.

    Resuming gives the documents that may be put to work again.
    """
    row = {"dossier": dossier, "stand": said, "door": who, "added_at": now()}
    session.execute(sa.insert(WorkPauseRow).values(row))
    inside = sa.select(WooStukRow.document_id).where(WooStukRow.dossier == dossier)
    changed = _resume(session, inside) if said is WerkStand.HERVAT else _stop(session, inside, said)
    events.append(session, who, f"werk.{said.value}", dossier, {"stukken": len(changed)})
    return changed


def _stop(session: Session, inside: sa.Select[str], said: WerkStand) -> dict[str, int]:
    waits = DocumentRow.id.in_(inside) & (DocumentRow.state == DocumentState.WAITING)
    values = {"round": DocumentRow.round + 1, "updated": now(), **_stopped(said)}
    query = sa.update(DocumentRow).where(waits).values(values).returning(DocumentRow.id, DocumentRow.round)
    return {row[0]: int(row[1]) - 1 for row in session.execute(query)}


def _resume(session: Session, inside: sa.Select[str]) -> dict[str, int]:
    stopped = (DocumentRow.state == DocumentState.QUARANTINE) & (DocumentRow.stage == STOPPED)
    mine = DocumentRow.id.in_(inside) & (stopped | (DocumentRow.state == DocumentState.WAITING))
    values: dict[str, object] = {
        "state": DocumentState.WAITING,
        "stage": None,
        "reason": None,
        "attempt": 0,
        "updated": now(),
    }
    values |= {"round": DocumentRow.round + 1}
    query = sa.update(DocumentRow).where(mine).values(values).returning(DocumentRow.id, DocumentRow.round)
    return {row[0]: int(row[1]) for row in session.execute(query)}


def _stopped(said: WerkStand) -> dict[str, object]:
    if said is WerkStand.PAUZE:
        return {"state": DocumentState.WAITING, "stage": None, "reason": _PAUSED}
    return {"state": DocumentState.QUARANTINE, "stage": STOPPED, "reason": _CANCELLED}


def hold_up(session: Session, document_id: str, round_: int, said: WerkStand) -> None:
    """Let a document whose dossier stands still wait again, or stop it; this start does not count."""
    if step_aside(session, document_id, round_):
        waits = (DocumentRow.id == document_id) & (DocumentRow.state == DocumentState.WAITING)
        session.execute(sa.update(DocumentRow).where(waits).values(**_stopped(said)))


# -- look ------------------------------------------------------------------------------------------------------


def queue_state(session: Session, midnight: dt.datetime) -> tuple[QueueState, ...]:
    """Count every queue; `midnight` begins the day of `failed_today`."""
    moment, state = now(), DocumentRow.state
    queue = sa.func.coalesce(WorkOrderRow.queue, Rij.DOCUMENTEN.value)
    waits, runs = state == DocumentState.WAITING, state == DocumentState.BUSY
    failed = (state == DocumentState.QUARANTINE) & (DocumentRow.updated >= midnight)
    failed &= DocumentRow.stage.is_distinct_from(STOPPED)
    stuck = runs & (DocumentRow.updated < moment - _STUCK)
    counts = (
        sa.func.count(sa.case((one, 1))) for one in (waits, runs, failed, stuck, waits & DocumentRow.id.in_(_held()))
    )
    since = sa.func.min(sa.case((waits, DocumentRow.updated)))
    query = sa.select(queue, sa.type_coerce(since, DocumentRow.updated.type), *counts).select_from(DocumentRow)
    query = query.outerjoin(WorkOrderRow, WorkOrderRow.document_id == DocumentRow.id).group_by(queue)
    found = {}
    for name, first, waiting, running, refused, long, held in session.execute(query):
        age = max(0.0, (moment - first).total_seconds()) if first else 0.0
        found[name] = QueueState(str(name.value), waiting, running, age, refused, long, held)
    return tuple(found.get(one.value, QueueState(one.value, 0, 0, 0.0, 0, 0)) for one in Rij)
