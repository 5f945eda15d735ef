"""The audit log in the database: add an event to the chain, and check the chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.audit import AuditReport, Event, Tip, check_chain, seal
from pipeline.store.database import now
from pipeline.store.tables import AuditRow, AuditTipRow

_AT_A_TIME = 1000


def append(session: Session, actor: str, action: str, subject: str, data: Mapping[str, Any]) -> Event:
    """Seal an event to the end of the chain, in the transaction of what it tells about; gives the event.

    Do it last in a transaction: appenders wait for each other until the commit. `data` holds ids, codes and digests.

    Raises:
        ValueError: A value in `data` is long enough to be text of a document.
    """
    return append_all(session, actor, action, [(subject, data)])[0]


def append_all(
    session: Session, actor: str, action: str, told: Sequence[tuple[str, Mapping[str, Any]]]
) -> tuple[Event, ...]:
    """Do what `append` does for many subjects in one go: (subject, data), in this order.

    Raises:
        ValueError: A value in `data` is long enough to be text of a document.
    """
    if not told:
        return ()
    tip, made = _read_tip(session, lock=True), list[Event]()
    for subject, data in told:
        made.append(seal(tip, now(), actor, action, subject, data))
        tip = Tip(made[-1].seq, made[-1].hash)
    rows = [{name: getattr(event, name) for name in Event.__dataclass_fields__} for event in made]
    session.execute(sa.insert(AuditRow), rows)
    session.execute(sa.update(AuditTipRow).values(seq=tip.seq, hash=tip.hash))
    return tuple(made)


def tip(session: Session) -> Tip:
    """Give the end of the chain, to write down outside the database."""
    return _read_tip(session, lock=False)


def events(session: Session, subject: str | None = None) -> Iterator[Event]:
    """Yield the events in order, all or those of one subject, without holding them in memory."""
    query = sa.select(AuditRow).order_by(AuditRow.seq).limit(_AT_A_TIME)
    if subject is not None:
        query = query.where(AuditRow.subject == subject)
    last = 0
    while rows := session.scalars(query.where(AuditRow.seq > last)).all():
        for row in rows:
            yield Event(row.seq, row.at, row.actor, row.action, row.subject, row.data, row.prev, row.hash)
        last = rows[-1].seq


WORKBOOK_TAKEN_IN = "werkboek.ingelezen"
"""Action: a person took in a workbook, which is the subject; it is never read as a document as well."""


def happened(session: Session, action: str, subject: str) -> bool:
    """Tell whether this was ever done to something."""
    query = sa.select(AuditRow.seq).where(AuditRow.action == action, AuditRow.subject == subject).limit(1)
    return session.scalar(query) is not None


def subjects(session: Session, action: str) -> frozenset[str]:
    """Give everything that this was ever done to."""
    return frozenset(session.scalars(sa.select(AuditRow.subject).where(AuditRow.action == action)))


def verify(session: Session) -> AuditReport:
    """Tell whether the whole chain holds, and where it breaks if not; ask it in a `Store.read`."""
    return check_chain(events(session), tip(session))


def _read_tip(session: Session, *, lock: bool) -> Tip:
    query = sa.select(AuditTipRow.seq, AuditTipRow.hash)
    if lock:
        # A row lock and not an advisory lock: under SERIALIZABLE (what DBOS asks by default) the snapshot is older
        # than an advisory lock, while a changed row gives the error that is tried again. SQLite has its write lock.
        query = query.with_for_update()
    return Tip(*session.execute(query).one())
