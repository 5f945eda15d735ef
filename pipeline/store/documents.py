"""Documents and their arrivals: what came in, how often, and where it is in the walk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.errors import SetupError
from pipeline.model.document import Arrival
from pipeline.stage import Delivery
from pipeline.store import events
from pipeline.store.database import Store, insert, now
from pipeline.store.keep_tables import VernietigingRow
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState

_OPEN = (DocumentState.WAITING, DocumentState.BUSY)
_AHEAD = dt.timedelta(minutes=10)
"""Clocks of machines that share a database differ less than this."""
JUST_DESTROYED = dt.timedelta(minutes=10)
"""Nobody keeps bytes for so long before they are registered."""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What the store knows of one original, apart from its bytes."""

    id: str
    media_type: str | None
    """None until triage has judged the bytes."""
    size: int
    """Bytes."""
    state: DocumentState
    stage: str | None
    """The stage it is at, or at which it was refused."""
    reason: str | None
    """Dutch; why it is in quarantine."""
    attempt: int
    """How often the present recipe was begun."""
    round: int
    """How often a person asked to try again: part of the name of the work, so that it really runs."""
    recipe: str | None
    first_seen: dt.datetime
    updated: dt.datetime


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One row of `ibt status`."""

    document: StoredDocument
    arrivals: tuple[Arrival, ...]
    """In order of arrival; never empty."""

    @property
    def name(self) -> str:
        """Give the name it first came in under; may hold a personal name."""
        return self.arrivals[0].name


def register(session: Session, arrival_id: str, arrival: Arrival, size: int) -> bool:
    """Write document, arrival and the event, and tell whether the document is new; `size` in bytes.

    The same `arrival_id` twice is one arrival; the same bytes in two deliveries are two arrivals of one document.

    Raises:
        ValueError: `received_at` has no offset.
    """
    if dt.datetime.fromisoformat(arrival.received_at).tzinfo is None:
        raise ValueError("received_at needs an offset")
    return register_all(session, [Delivery(arrival_id, arrival, size)])[0]


def register_all(session: Session, deliveries: Sequence[Delivery]) -> tuple[bool, ...]:
    """Do what `register` does for many deliveries in one go, and tell of each whether its document is new.

    Documents go in first and in order of id, and the audit log last: two writers never wait for each other in a ring.

    Raises:
        ValueError: A `received_at` has no offset.
    """
    if any(dt.datetime.fromisoformat(one.arrival.received_at).tzinfo is None for one in deliveries):
        raise ValueError("received_at needs an offset")
    new = _insert_documents(session, {one.arrival.document_id: one.size for one in deliveries})
    told = _insert_arrivals(session, {one.arrival_id: one.arrival for one in deliveries})
    new |= _come_again(session, {one.arrival.document_id for one in deliveries if one.arrival_id in told})
    results, happened = [], []
    for arrival_id, arrival, size in deliveries:
        is_new = arrival.document_id in new
        new.discard(arrival.document_id)  # the second with the same bytes is not new
        if arrival_id in told:
            data = {"aankomst": arrival_id, "bron": arrival.source, "grootte": size, "nieuw": is_new}
            happened.append((arrival.document_id, data))
            told.discard(arrival_id)
        results.append(is_new)
    events.append_all(session, "inbox", "document.ontvangen", happened)
    return tuple(results)


@dataclass(frozen=True, slots=True)
class StoreRegister:
    """Takes note of deliveries in a store: what wiring hands the inbox as `pipeline.stage.Register`."""

    store: Store

    def register(self, deliveries: Sequence[Delivery]) -> tuple[bool, ...]:
        """Write documents and arrivals in one transaction and tell of each document whether it is new."""
        with self.store.write() as session:
            return register_all(session, deliveries)


def begin_attempt(session: Session, document_id: str, recipe: str) -> int:
    """Put a document to work and give the number of this attempt, 1 for a recipe it has not met.

    Raises:
        LookupError: The document is not registered.
    """
    number = sa.case((DocumentRow.recipe == recipe, DocumentRow.attempt + 1), else_=1)
    changes = {"attempt": number, "recipe": recipe, "state": DocumentState.BUSY, "stage": None, "reason": None}
    return int(_update(session, document_id, changes).attempt)


def set_state(
    session: Session, document_id: str, state: DocumentState, stage: str | None = None, reason: str | None = None
) -> None:
    """Write where a document is; `reason` is Dutch and holds no text of the document.

    Raises:
        LookupError: The document is not registered.
    """
    _update(session, document_id, {"state": state, "stage": stage, "reason": reason})
    if state is DocumentState.QUARANTINE:
        events.append(session, "systeem", "document.quarantaine", document_id, {"stap": stage or ""})


def set_media_type(session: Session, document_id: str, media_type: str) -> None:
    """Write what triage made of the bytes.

    Raises:
        LookupError: The document is not registered.
    """
    _update(session, document_id, {"media_type": media_type})


def retry(session: Session, document_id: str, actor: str) -> None:
    """Let a document wait for work again, in a next round with a clean count of attempts; `actor` is who asked.

    Raises:
        LookupError: The document is not registered.
    """
    again = {"attempt": 0, "round": DocumentRow.round + 1}
    changes = {"state": DocumentState.WAITING, "stage": None, "reason": None, **again}
    _update(session, document_id, changes)
    events.append(session, actor, "document.opnieuw", document_id, {})


def wait_again(session: Session, document_id: str, round_: int) -> bool:
    """Let a document wait for new work when its work of `round_` ended without a word; tells whether it did.

    Nothing happens to a document that is done, refused or in another round by now.
    """
    unchanged = (DocumentRow.id == document_id) & (DocumentRow.round == round_) & DocumentRow.state.in_(_OPEN)
    values = {"state": DocumentState.WAITING, "round": DocumentRow.round + 1, "attempt": 0, "updated": now()}
    changed = session.execute(sa.update(DocumentRow).where(unchanged).values(values).returning(DocumentRow.id))
    return changed.first() is not None


def wait_for_recipe(session: Session, recipe: str) -> int:
    """Let every document wait again that another recipe finished; gives how many."""
    outdated = (DocumentRow.state == DocumentState.DONE) & DocumentRow.recipe.is_distinct_from(recipe)
    values = {"state": DocumentState.WAITING, "round": DocumentRow.round + 1, "attempt": 0, "updated": now()}
    return len(session.execute(sa.update(DocumentRow).where(outdated).values(values).returning(DocumentRow.id)).all())


def wait_with_dossier(session: Session, document_ids: Sequence[str]) -> int:
    """Let those of these documents wait again that are done: their dossier knows more by now; gives how many."""
    done = DocumentRow.id.in_(document_ids) & (DocumentRow.state == DocumentState.DONE)
    values = {"state": DocumentState.WAITING, "round": DocumentRow.round + 1, "attempt": 0, "updated": now()}
    return len(session.execute(sa.update(DocumentRow).where(done).values(values).returning(DocumentRow.id)).all())


def hold(session: Session, document_id: str) -> DocumentState | None:
    """Give the state of a document, which cannot change before this transaction ends; None when there is none."""
    query = sa.select(DocumentRow.state).where(DocumentRow.id == document_id)
    return session.scalar(query.with_for_update())


def open_documents(session: Session, after: str, quiet_since: dt.datetime, most: int) -> tuple[StoredDocument, ...]:
    """Give documents that wait or are busy and did not change since a moment, in order of id, after one id.

    What was written by a clock that ran minutes ahead counts as quiet: it must not wait until that day comes.
    """
    ahead = now() + _AHEAD
    query = (
        sa.select(DocumentRow)
        .where(
            DocumentRow.state.in_(_OPEN),
            DocumentRow.id > after,
            sa.or_(DocumentRow.updated < quiet_since, DocumentRow.updated > ahead),
        )
        .order_by(DocumentRow.id)
        .limit(most)
    )
    return tuple(_stored(row) for row in session.scalars(query))


def document(session: Session, document_id: str) -> StoredDocument | None:
    """Give one document, None when it was never registered."""
    row = session.get(DocumentRow, document_id, populate_existing=True)
    return None if row is None else _stored(row)


def named(session: Session, name: str) -> tuple[str, ...]:
    """Give the ids of the documents that were delivered under a file name."""
    query = sa.select(ArrivalRow.document_id).where(ArrivalRow.name == name).distinct()
    return tuple(session.scalars(query))


def arrivals(session: Session, document_id: str) -> tuple[Arrival, ...]:
    """Give the deliveries of one document, in order."""
    query = sa.select(ArrivalRow).where(ArrivalRow.document_id == document_id).order_by(ArrivalRow.seq)
    return tuple(_arrival(row) for row in session.scalars(query))


def registration(session: Session, document_id: str) -> str:
    """Give the number a document was registered under: year of its first arrival and a rising number, `2026-000012`.

    Raises:
        LookupError: The document is not registered.
    """
    query = sa.select(ArrivalRow).where(ArrivalRow.document_id == document_id).order_by(ArrivalRow.seq).limit(1)
    first = session.scalar(query)
    if first is None:
        raise LookupError(f"document {document_id} is niet geregistreerd")
    return f"{dt.datetime.fromisoformat(first.received_at).year}-{first.seq:06d}"


def depth(session: Session, document_id: str) -> int:
    """Count the mails and archives around a document on the shortest way in; 0 when it was delivered by itself."""
    level, seen, steps = {document_id}, {document_id}, 0
    while level:
        query = sa.select(ArrivalRow.family).where(ArrivalRow.document_id.in_(level))
        families = set(session.scalars(query))
        if None in families or not families:
            return steps
        level = {family for family in families if family is not None} - seen  # an archive may hold itself
        seen |= level
        steps += 1
    return steps


def members(session: Session, document_id: str) -> tuple[str, ...]:
    """Give the ids of what was unpacked from a mail or archive, in order of first arrival, each once."""
    query = (
        sa.select(ArrivalRow.document_id)
        .where(ArrivalRow.family == document_id)
        .group_by(ArrivalRow.document_id)
        .order_by(sa.func.min(ArrivalRow.seq))
    )
    return tuple(session.scalars(query))


def documents_status(
    session: Session, state: DocumentState | None = None, since: dt.datetime | None = None
) -> tuple[DocumentStatus, ...]:
    """Give every document once with all its arrivals, in order of first arrival.

    Or only those in one state, or only those that changed at or after `since`.
    """
    query = (
        sa.select(ArrivalRow, DocumentRow)
        .join(DocumentRow, DocumentRow.id == ArrivalRow.document_id)
        .order_by(ArrivalRow.seq)
    )
    if state is not None:
        query = query.where(DocumentRow.state == state)
    if since is not None:
        query = query.where(DocumentRow.updated >= since)
    found: dict[str, tuple[DocumentRow, list[Arrival]]] = {}
    for arrival, row in session.execute(query):
        found.setdefault(row.id, (row, []))[1].append(_arrival(arrival))
    return tuple(DocumentStatus(_stored(row), tuple(deliveries)) for row, deliveries in found.values())


def first_seen(session: Session, states: Sequence[DocumentState]) -> tuple[dt.datetime, ...]:
    """Give when each document in one of these states first came in, oldest first."""
    query = sa.select(DocumentRow.first_seen).where(DocumentRow.state.in_(states)).order_by(DocumentRow.first_seen)
    return tuple(session.scalars(query))


def document_ids(session: Session) -> tuple[str, ...]:
    """Give all ids in order of id, to compare with the originals that are kept."""
    return tuple(session.scalars(sa.select(DocumentRow.id).order_by(DocumentRow.id)))


def documents_by_id(session: Session) -> tuple[StoredDocument, ...]:
    """Give every document that was not destroyed, in order of id."""
    query = sa.select(DocumentRow).where(DocumentRow.state != DocumentState.DESTROYED).order_by(DocumentRow.id)
    return tuple(_stored(row) for row in session.scalars(query))


def kept_ids(session: Session) -> tuple[str, ...]:
    """Give the ids of the documents that were not destroyed, in order, to compare with the originals that are kept."""
    query = sa.select(DocumentRow.id).where(DocumentRow.state != DocumentState.DESTROYED)
    return tuple(session.scalars(query.order_by(DocumentRow.id)))


def _insert_documents(session: Session, sizes: Mapping[str, int]) -> set[str]:
    """Write the documents that are not there yet and give their ids; sizes in bytes by id."""
    moment = now()
    first = {"state": DocumentState.WAITING, "attempt": 0, "round": 0, "first_seen": moment, "updated": moment}
    values = [{"id": document_id, "size": size, **first} for document_id, size in sorted(sizes.items())]
    if not values:
        return set()
    query = insert(session, DocumentRow).values(values).on_conflict_do_nothing(index_elements=["id"])
    return set(session.scalars(query.returning(DocumentRow.id)))


def _come_again(session: Session, document_ids: Collection[str]) -> set[str]:
    """Let those of these documents begin anew that were destroyed before, and give their ids; call it after arrivals.

    Raises:
        SetupError: One is being destroyed, or was a moment ago: bytes that were kept before that may be gone.
    """
    row = DocumentRow
    gone = row.id.in_(sorted(document_ids)) & (row.state == DocumentState.DESTROYED)
    found = set(session.scalars(sa.select(row.id).where(gone).order_by(row.id).with_for_update()))
    if not found:
        return found
    proof = VernietigingRow
    fresh = proof.voltooid.is_(None) | (proof.voltooid > now() - JUST_DESTROYED)
    if session.scalar(sa.select(proof.id).where(proof.document_id.in_(sorted(found)), fresh).limit(1)) is not None:
        raise SetupError(
            "dit document wordt vernietigd of is dat net. Komt het opnieuw binnen, dan kan dat tien minuten na het "
            "vernietigen; tot zo lang blijft het bestand wachten."
        )
    again = {"state": DocumentState.WAITING, "round": row.round + 1, "media_type": None, "updated": now()}
    session.execute(sa.update(row).where(row.id.in_(sorted(found))).values(again))
    for document_id in sorted(found):
        events.append(session, "inbox", "document.teruggekomen", document_id, {})
    return found


def _insert_arrivals(session: Session, arrivals: Mapping[str, Arrival]) -> set[str]:
    """Write the arrivals that are not there yet, in order, and give their ids."""
    fields = Arrival.__dataclass_fields__
    values = [{"id": key, **{name: getattr(one, name) for name in fields}} for key, one in arrivals.items()]
    if not values:
        return set()
    query = insert(session, ArrivalRow).values(values).on_conflict_do_nothing(index_elements=["id"])
    return set(session.scalars(query.returning(ArrivalRow.id)))


def _update(session: Session, document_id: str, changes: Mapping[str, object]) -> DocumentRow:
    query = (sa.update(DocumentRow).where(DocumentRow.id == document_id).values(updated=now(), **changes)).returning(
        DocumentRow
    )
    row = session.scalar(query, execution_options={"populate_existing": True})
    if row is None:
        raise LookupError(f"document {document_id} is niet geregistreerd")
    return row


def _stored(row: DocumentRow) -> StoredDocument:
    return StoredDocument(**{name: getattr(row, name) for name in StoredDocument.__dataclass_fields__})


def _arrival(row: ArrivalRow) -> Arrival:
    return Arrival(**{name: getattr(row, name) for name in Arrival.__dataclass_fields__})
