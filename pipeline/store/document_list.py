"""Documents one by one and never all there are: a page of them, those with some ids, those with words in a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pipeline.model.document import Arrival
from pipeline.store.documents import StoredDocument
from pipeline.store.queue import name_holds
from pipeline.store.tables import ArrivalRow, DocumentRow, DocumentState


@dataclass(frozen=True, slots=True)
class Listed:
    """One document in the list."""

    document: StoredDocument
    name: str
    """File name it first came in under; may hold a personal name."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which documents somebody wants; what is None asks nothing."""

    state: DocumentState | None = None
    media_type: str | None = None


def count_documents(session: Session, sought: Sought) -> int:
    """Give how many documents fit."""
    query = sa.select(sa.func.count()).select_from(DocumentRow).where(*_conditions(sought))
    return session.scalar(query) or 0


def list_documents(session: Session, sought: Sought, most: int, skipped: int) -> tuple[Listed, ...]:
    """Give a page of the documents that fit."""
    order = DocumentRow.first_seen.desc(), DocumentRow.id
    query = sa.select(DocumentRow).where(*_conditions(sought)).order_by(*order).limit(most).offset(skipped)
    rows = session.scalars(query).all()
    names = _names(session, [row.id for row in rows])
    return tuple(Listed(_stored(row), names.get(row.id, "")) for row in rows)


def listed(session: Session, document_id: str) -> Listed | None:
    """Give one document; None when it was never registered."""
    row = session.get(DocumentRow, document_id)
    return None if row is None else Listed(_stored(row), _names(session, [row.id]).get(row.id, ""))


def look_up(session: Session, ids: Collection[str]) -> dict[str, Listed]:
    """Give documents by id; those that were never registered are left out."""
    rows = session.scalars(sa.select(DocumentRow).where(DocumentRow.id.in_(ids))).all()
    names = _names(session, [row.id for row in rows])
    return {row.id: Listed(_stored(row), names.get(row.id, "")) for row in rows}


def families(session: Session, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give by document the mails and archives it ever came out of, the first one first; none is left out."""
    query = sa.select(ArrivalRow.document_id, ArrivalRow.family).where(
        ArrivalRow.document_id.in_(ids), ArrivalRow.family.is_not(None)
    )
    found: dict[str, dict[str, None]] = {}
    for document_id, family in session.execute(query.order_by(ArrivalRow.seq)):
        found.setdefault(document_id, {})[str(family)] = None
    return {document_id: tuple(given) for document_id, given in found.items()}


def named(session: Session, words: Sequence[str], most: int) -> tuple[tuple[Listed, ...], int]:
    """Give the documents whose names, or those of the mail around them, hold all words, and how many there are.

    The latest come first; what came out of a mail or archive counts as one that came in with it.
    """
    conditions = [_named_like(word) for word in words]
    total = session.scalar(sa.select(sa.func.count()).select_from(DocumentRow).where(*conditions)) or 0
    order = DocumentRow.first_seen.desc(), DocumentRow.id
    rows = session.scalars(sa.select(DocumentRow).where(*conditions).order_by(*order).limit(most)).all()
    names = _names(session, [row.id for row in rows])
    return tuple(Listed(_stored(row), names.get(row.id, "")) for row in rows), total


def _named_like(word: str) -> sa.ColumnElement[bool]:
    """Tell whether a document, or a mail or archive it came out of, has a word in a name."""
    mine, around = aliased(ArrivalRow), aliased(ArrivalRow)
    own = sa.select(mine.document_id).where(name_holds(mine.name, word))
    members = sa.select(around.document_id).where(around.family.in_(own))
    return DocumentRow.id.in_(own) | DocumentRow.id.in_(members)


def arrivals(session: Session, document_id: str, most: int) -> tuple[Arrival, ...]:
    """Give the first deliveries of a document, in order."""
    query = sa.select(ArrivalRow).where(ArrivalRow.document_id == document_id).order_by(ArrivalRow.seq).limit(most)
    fields = Arrival.__dataclass_fields__
    return tuple(Arrival(**{name: getattr(row, name) for name in fields}) for row in session.scalars(query))


def _conditions(sought: Sought) -> Sequence[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if sought.state is not None:
        found.append(DocumentRow.state == sought.state)
    if sought.media_type is not None:
        found.append(DocumentRow.media_type == sought.media_type)
    return found


def _names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    first = (
        sa.select(sa.func.min(ArrivalRow.seq)).where(ArrivalRow.document_id.in_(ids)).group_by(ArrivalRow.document_id)
    )
    query = sa.select(ArrivalRow.document_id, ArrivalRow.name).where(ArrivalRow.seq.in_(first))
    return {document_id: name for document_id, name in session.execute(query)}


def _stored(row: DocumentRow) -> StoredDocument:
    return StoredDocument(**{name: getattr(row, name) for name in StoredDocument.__dataclass_fields__})
