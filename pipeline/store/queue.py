"""What came in, a page at a time: for the list of post, which must not read every document there is.

Pages go by the number of a delivery and not by counting off, so that what comes in meanwhile moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pipeline.model.document import Arrival
from pipeline.store.codec import canonical
from pipeline.store.documents import StoredDocument
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState

MOST_ARRIVALS = 20
"""Deliveries of one document that are told; a file that lies in every mail has thousands."""
MOST_MEMBERS = 100
"""Attachments of one mail or archive that are told."""
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One document in the list of post."""

    document: StoredDocument
    seq: int
    """Number of the delivery it is listed under: its last."""
    arrivals: tuple[Arrival, ...]
    """The first `MOST_ARRIVALS`, in order; never empty."""
    deliveries: int
    """How often it came in."""
    depth: int = 0
    """Mails and archives around it in this list; 0 when it stands by itself."""

    @property
    def name(self) -> str:
        """Give the name it first came in under; may hold a personal name."""
        return self.arrivals[0].name


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the list, the latest delivery first; what came out of a mail stands below it."""

    entries: tuple[Entry, ...]
    older: int | None
    """Ask for what is before this delivery to see the next page; None at the end."""
    newer: int | None


@dataclass(frozen=True, slots=True)
class QueueWish:
    """Which documents somebody wants to see; what is empty asks nothing."""

    state: DocumentState | None = None
    name: str = ""
    """Part of a file name."""

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is asked."""
        return self.state is None and not self.name.strip()


def queue_page(
    session: Session, wish: QueueWish, size: int, *, before: int | None = None, after: int | None = None
) -> QueuePage:
    """Give a page of documents: the latest, or those before or after a delivery.

    Without a wish families stand together under their mail; with one every document that fits stands by itself.
    """
    seqs = _seqs(session, wish, size + 1, before, after)
    more, seqs = len(seqs) > size, seqs[:size]
    if after is not None:
        older, newer = bool(seqs), more
        seqs = seqs[::-1]
    else:
        older, newer = more, before is not None
    heads = _heads(session, seqs)
    entries = _with_families(session, heads) if wish.is_empty else heads
    return QueuePage(entries, seqs[-1] if older and seqs else None, seqs[0] if newer and seqs else None)


def _seqs(session: Session, wish: QueueWish, most: int, before: int | None, after: int | None) -> list[int]:
    later = aliased(ArrivalRow)
    again = sa.select(later.seq).where(later.document_id == ArrivalRow.document_id, later.seq > ArrivalRow.seq)
    query = sa.select(ArrivalRow.seq)
    if wish.is_empty:
        query = query.where(ArrivalRow.family.is_(None))
        again = again.where(later.family.is_(None))
    query = query.where(~again.exists())
    if wish.state is not None:
        query = query.join(DocumentRow, DocumentRow.id == ArrivalRow.document_id)
        query = query.where(DocumentRow.state == wish.state)
    if wish.name.strip():
        query = query.where(ArrivalRow.document_id.in_(_named_like(wish.name)))
    if before is not None:
        query = query.where(ArrivalRow.seq < before)
    if after is not None:
        query = query.where(ArrivalRow.seq > after).order_by(ArrivalRow.seq)
    else:
        query = query.order_by(ArrivalRow.seq.desc())
    return list(session.scalars(query.limit(most)))


def _named_like(text: str) -> sa.Select[Any]:
    """Give the documents with a text in a name."""
    return sa.select(ArrivalRow.document_id).where(name_holds(ArrivalRow.name, text))


def name_holds(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Tell in a query whether a file name holds a text, whatever the case; names are kept as JSON strings."""
    told = canonical(" ".join(text.split()))[1:-1].lower()
    return sa.func.lower(sa.type_coerce(column, sa.Text)).contains(told, autoescape=True)


def _heads(session: Session, seqs: Sequence[int]) -> tuple[Entry, ...]:
    query = sa.select(ArrivalRow.seq, ArrivalRow.document_id).where(ArrivalRow.seq.in_(seqs))
    listed = {document_id: seq for seq, document_id in session.execute(query.order_by(ArrivalRow.seq.desc()))}
    entries = _entries(session, listed)
    return tuple(entries[document_id] for document_id in listed)


def _entries(session: Session, listed: Mapping[str, int], depth: int = 0) -> dict[str, Entry]:
    """Give entries by document; `listed` tells the delivery of each."""
    rows = session.scalars(sa.select(DocumentRow).where(DocumentRow.id.in_(listed)))
    arrivals, counts = _arrivals(session, listed)
    return {row.id: Entry(_stored(row), listed[row.id], arrivals[row.id], counts[row.id], depth) for row in rows}


def _arrivals(session: Session, ids: Iterable[str]) -> tuple[dict[str, tuple[Arrival, ...]], dict[str, int]]:
    place = sa.func.row_number().over(partition_by=ArrivalRow.document_id, order_by=ArrivalRow.seq)
    count = sa.func.count().over(partition_by=ArrivalRow.document_id)
    ranked = sa.select(ArrivalRow.seq, place.label("place"), count.label("count")).where(
        ArrivalRow.document_id.in_(list(ids))
    )
    numbered = ranked.subquery()
    query = (
        sa.select(ArrivalRow, numbered.c.count)
        .join(numbered, numbered.c.seq == ArrivalRow.seq)
        .where(numbered.c.place <= MOST_ARRIVALS)
        .order_by(ArrivalRow.seq)
    )
    found: dict[str, tuple[Arrival, ...]] = {}
    counts: dict[str, int] = {}
    for row, number in session.execute(query):
        arrival = Arrival(**{name: getattr(row, name) for name in Arrival.__dataclass_fields__})
        found[row.document_id] = (*found.get(row.document_id, ()), arrival)
        counts[row.document_id] = number
    return found, counts


def _with_families(session: Session, heads: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give the documents with what was unpacked from each below it."""
    members = _members(session, [head.document.id for head in heads])
    below = [member for found in members.values() for member in found]
    known = _entries(session, dict.fromkeys(below, 0), depth=1)
    listed: list[Entry] = []
    for head in heads:
        listed += (head, *(known[one] for one in members.get(head.document.id, ()) if one in known))
    return tuple(listed)


def _members(session: Session, heads: Sequence[str]) -> dict[str, list[str]]:
    """Give what was unpacked from each of these, and from that again, each once."""
    found: dict[str, list[str]] = {}
    level = {head: head for head in heads}
    for _ in range(_DEEPEST):
        query = sa.select(ArrivalRow.family, ArrivalRow.document_id).where(ArrivalRow.family.in_(list(level)))
        following: dict[str, str] = {}
        for family, member in session.execute(query.order_by(ArrivalRow.seq)):
            if family is None:
                continue
            mine = found.setdefault(level[family], [])
            if member not in mine and member != level[family] and len(mine) < MOST_MEMBERS:
                mine.append(member)
                following[member] = level[family]
        if not following:
            break
        level = following
    return found


def families(session: Session, document_id: str) -> tuple[Entry, ...]:
    """Give the mails and archives a document came out of, each once."""
    query = sa.select(ArrivalRow.family).where(ArrivalRow.document_id == document_id, ArrivalRow.family.is_not(None))
    ids = list(dict.fromkeys(session.scalars(query.order_by(ArrivalRow.seq).limit(MOST_ARRIVALS))))
    known = _entries(session, {one: 0 for one in ids if one})
    return tuple(known[one] for one in ids if one in known)


def members(session: Session, document_id: str) -> tuple[Entry, ...]:
    """Give what was unpacked from a mail or archive, also out of each other."""
    found = _members(session, [document_id]).get(document_id, [])
    known = _entries(session, dict.fromkeys(found, 0), depth=1)
    return tuple(known[one] for one in found if one in known)


def entry(session: Session, document_id: str) -> Entry | None:
    """Give one document with its deliveries; None when it was never registered."""
    return _entries(session, {document_id: 0}).get(document_id)


def state_counts(session: Session) -> dict[DocumentState, int]:
    """Count the documents in each state."""
    query = sa.select(DocumentRow.state, sa.func.count()).group_by(DocumentRow.state)
    found = {state: number for state, number in session.execute(query)}
    return {state: found.get(state, 0) for state in DocumentState}


def last_delivery(session: Session) -> int:
    """Give the number of the latest delivery; 0 when nothing came in yet."""
    return session.scalar(sa.select(sa.func.max(ArrivalRow.seq))) or 0


def _stored(row: DocumentRow) -> StoredDocument:
    return StoredDocument(**{name: getattr(row, name) for name in StoredDocument.__dataclass_fields__})
