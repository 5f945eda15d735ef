"""The memory of a mailbox: a message is registered in the same transaction in which it is remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.mail import MailPlace, NotedMail
from pipeline.stage import Delivery
from pipeline.store import documents
from pipeline.store.database import Store, insert, now
from pipeline.store.mailbox_tables import MailRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MailLedger:
    """Remembers the messages of all mailboxes in a store: what the wiring hands the mailbox of the inbox."""

    store: Store

    def known(self, places: Sequence[MailPlace]) -> dict[MailPlace, NotedMail]:
        """Give what is remembered of those of these messages that were seen before."""
        by_id = {place.id: place for place in places}
        found: dict[MailPlace, NotedMail] = {}
        with self.store.read() as session:
            for start in range(0, len(places), _AT_ONCE):
                some = [place.id for place in places[start : start + _AT_ONCE]]
                rows = session.scalars(sa.select(MailRow).where(MailRow.id.in_(some)))
                found |= {by_id[row.id]: _noted(row) for row in rows}
        return found

    def take(self, place: MailPlace, message_key: str | None, delivery: Delivery) -> NotedMail:
        """Register a message whose bytes are kept, and remember it, in one transaction; harmless to repeat.

        The same message from the same mailbox, by Message-ID and bytes, is no second arrival.
        """
        with self.store.write() as session:
            row = session.get(MailRow, place.id)
            if row is not None and row.document_id is not None:
                return _noted(row)
            document_id = delivery.arrival.document_id
            again = message_key is not None and _was_here(session, place, message_key, document_id)
            is_new = not again and documents.register_all(session, [delivery])[0]
            values = {"message_key": message_key, "document_id": document_id, "reason": None}
            _put(session, place, {**values, "is_new": is_new, "is_again": again})
            return NotedMail(document_id, is_new, again)

    def refuse(self, place: MailPlace, reason: str) -> None:
        """Remember that a message is not taken in, and why."""
        with self.store.write() as session:
            values = {"message_key": None, "document_id": None, "reason": reason}
            _put(session, place, {**values, "is_new": False, "is_again": False})

    def note_gone(self, mailbox: str, uidvalidity: int, present: Collection[int]) -> None:
        """Remember of every message that is no longer in the folder that it left; `present` are the UIDs there."""
        there = set(present)
        here = (MailRow.mailbox == mailbox) & MailRow.gone_at.is_(None)
        with self.store.read() as session:
            rows = session.execute(sa.select(MailRow.id, MailRow.uidvalidity, MailRow.uid).where(here)).all()
        gone = [key for key, validity, uid in rows if validity != uidvalidity or uid not in there]
        for start in range(0, len(gone), _AT_ONCE):
            with self.store.write() as session:
                chosen = MailRow.id.in_(gone[start : start + _AT_ONCE])
                session.execute(sa.update(MailRow).where(chosen).values(gone_at=now()))


def _was_here(session: Session, place: MailPlace, message_key: str, document_id: str) -> bool:
    same = (MailRow.mailbox == place.mailbox) & (MailRow.message_key == message_key)
    query = sa.select(MailRow.id).where(same, MailRow.document_id == document_id, MailRow.id != place.id).limit(1)
    return session.scalar(query) is not None


def _put(session: Session, place: MailPlace, values: dict[str, object]) -> None:
    where = {"mailbox": place.mailbox, "uidvalidity": place.uidvalidity, "uid": place.uid}
    query = insert(session, MailRow).values(id=place.id, seen_at=now(), gone_at=None, **where, **values)
    session.execute(query.on_conflict_do_update(index_elements=["id"], set_=values))


def _noted(row: MailRow) -> NotedMail:
    return NotedMail(row.document_id, row.is_new, row.is_again)
