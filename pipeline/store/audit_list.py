"""Looking into the audit log: a page of it, what happened to one document or dossier, and the whole of it to take out.

Newest first, and by number: a page is what lies before an event, so that events which are added meanwhile move nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.audit import Event, Tip
from pipeline.store import events
from pipeline.store.audit_told import Shape, Wanted
from pipeline.store.database import Store
from pipeline.store.tables import AuditRow, WooStukRow

_OF_A_REVIEW = ("beoordelen.", "lakken.", "stuk.", "vrijgave.")


@dataclass(frozen=True, slots=True)
class AuditLog:
    """The audit log of an open store, to look into; nothing is written here."""

    store: Store

    def listing(self, wanted: Wanted, most: int, before: int | None = None) -> tuple[Event, ...]:
        """Give the events that fit, newest first, at most so many, from the one before number `before`."""
        return self._read(lambda session: listing(session, wanted, most, before))

    def of_document(self, document_id: str, most: int, before: int | None = None) -> tuple[Event, ...]:
        """Give what happened to a document or names it, newest first."""
        return self._read(lambda session: of_document(session, document_id, most, before))

    def of_dossier(self, naam: str, most: int, before: int | None = None) -> tuple[Event, ...]:
        """Give what happened to a dossier and to the documents now in it, newest first."""
        return self._read(lambda session: of_dossier(session, naam, most, before))

    def tip(self) -> Tip:
        """Give the end of the chain."""
        with self.store.read() as session:
            return events.tip(session)

    def holds(self, tip: Tip) -> bool:
        """Tell whether an event that somebody wrote down elsewhere, its hash or the begin of it, is in the log."""
        found = self.listing(Wanted(), 1, tip.seq + 1)
        return bool(found) and found[0].seq == tip.seq and found[0].hash.startswith(tip.hash.lower())

    def lines(self, shape: Shape) -> Iterator[str]:
        """Yield the whole log in a shape, oldest first, as it was at one moment and never held in memory."""
        with self.store.read() as session:
            yield from shape(events.events(session))

    def _read(self, look: Callable[[Session], tuple[Event, ...]]) -> tuple[Event, ...]:
        with self.store.read() as session:
            return look(session)


def listing(session: Session, wanted: Wanted, most: int, before: int | None = None) -> tuple[Event, ...]:
    """Give the events that fit, newest first, at most so many, from the one before number `before`."""
    return _page(session, sa.and_(*_conditions(wanted)), most, before)


def of_document(session: Session, document_id: str, most: int, before: int | None = None) -> tuple[Event, ...]:
    """Give what happened to a document or names it, newest first.

    It reads the whole log when there is little to find: data of an event is text to the database.
    """
    row = AuditRow
    names_it = row.data.contains(f'"{document_id}"', autoescape=True) | row.subject.contains(
        document_id, autoescape=True
    )
    return _page(session, names_it, most, before)


def of_dossier(session: Session, naam: str, most: int, before: int | None = None) -> tuple[Event, ...]:
    """Give what happened to a dossier and, of the documents now in it, what was judged and seen; newest first."""
    row = AuditRow
    inside = sa.select(WooStukRow.document_id).where(WooStukRow.dossier == naam)
    review = sa.or_(*(row.action.startswith(begin) for begin in _OF_A_REVIEW))
    names_it = row.data.contains(f'"dossier":{json.dumps(naam)}', autoescape=True)
    return _page(session, (row.subject == naam) | names_it | (row.subject.in_(inside) & review), most, before)


def actors(session: Session) -> tuple[str, ...]:
    """Give everybody who ever did something, by name."""
    return tuple(session.scalars(sa.select(AuditRow.actor).distinct().order_by(AuditRow.actor)))


def actions(session: Session) -> tuple[str, ...]:
    """Give every action that ever happened."""
    return tuple(session.scalars(sa.select(AuditRow.action).distinct().order_by(AuditRow.action)))


# -- reading ----------------------------------------------------------------------------------------------------


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    row = AuditRow
    yield sa.true()
    if wanted.actor:
        yield row.actor == wanted.actor
    if wanted.action.endswith("."):
        yield row.action.startswith(wanted.action, autoescape=True)
    elif wanted.action:
        yield row.action == wanted.action
    if wanted.subject:
        yield row.subject.startswith(wanted.subject, autoescape=True)
    if wanted.since:
        yield row.at >= wanted.since
    if wanted.until:
        yield row.at < wanted.until


def _page(session: Session, condition: sa.ColumnElement[bool], most: int, before: int | None) -> tuple[Event, ...]:
    query = sa.select(AuditRow).where(condition).order_by(AuditRow.seq.desc()).limit(most)
    if before is not None:
        query = query.where(AuditRow.seq < before)
    return tuple(
        Event(row.seq, row.at, row.actor, row.action, row.subject, row.data, row.prev, row.hash)
        for row in session.scalars(query)
    )
