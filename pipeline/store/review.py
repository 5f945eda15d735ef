"""The review in the database: what people did, which pages they saw, and what they wrote to each other."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.store.codec import canonical
from pipeline.store.database import insert, now
from pipeline.store.review_tables import ActKind, ReviewActRow, ReviewCommentRow, ReviewSeenRow


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one person did in the review of one document."""

    seq: int
    document_id: str
    kind: ActKind
    page: int | None
    undoes: int | None
    who: str
    at: dt.datetime
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredComment:
    """One comment as it stands now."""

    id: str
    mark_id: str | None
    page: int | None
    text: str
    who: str
    at: dt.datetime
    done: bool


def add_act(
    session: Session,
    document_id: str,
    kind: ActKind,
    who: str,
    value: Mapping[str, Any],
    *,
    page: int | None = None,
    undoes: int | None = None,
) -> int:
    """Write what a person did and give its number; the caller writes the event."""
    row = {"document_id": document_id, "kind": kind, "page": page, "undoes": undoes, "door": who, "added_at": now()}
    query = sa.insert(ReviewActRow).values(**row, value=canonical(dict(value))).returning(ReviewActRow.seq)
    return int(session.scalars(query).one())


def acts(session: Session, document_id: str) -> tuple[Act, ...]:
    """Give what people did in one document and did not take back, oldest first; takings-back themselves are left out.

    What judging marks was about is left out of `value`: it is long, and `last_act` gives it.
    """
    return acts_of(session, [document_id]).get(document_id, ())


def acts_of(session: Session, document_ids: Sequence[str]) -> dict[str, tuple[Act, ...]]:
    """Give what people did in documents by document, as `acts` does."""
    is_long = ReviewActRow.kind.in_((ActKind.OORDEEL, ActKind.VAK))
    value = sa.case((is_long, "{}"), else_=ReviewActRow.value)
    row = ReviewActRow
    columns = (row.seq, row.document_id, row.kind, row.page, row.undoes, row.door, row.added_at, value)
    rows = session.execute(sa.select(*columns).where(row.document_id.in_(document_ids)).order_by(row.seq)).all()
    undone = {one.undoes for one in rows}
    found: dict[str, list[Act]] = {}
    for one in rows:
        if one.seq not in undone and one.kind is not ActKind.ONGEDAAN:
            act = Act(one[0], one[1], one[2], one[3], one[4], one[5], one[6], value=json.loads(one[7]))
            found.setdefault(act.document_id, []).append(act)
    return {document_id: tuple(done) for document_id, done in found.items()}


def acted(session: Session, document_ids: Collection[str], kinds: Collection[ActKind]) -> frozenset[str]:
    """Give those of documents in which somebody ever did something of these kinds."""
    row = ReviewActRow
    query = sa.select(row.document_id).where(row.document_id.in_(document_ids), row.kind.in_(kinds)).distinct()
    return frozenset(session.scalars(query))


def last_act(session: Session, document_id: str, who: str) -> Act | None:
    """Give the last thing that a person did in a document and did not take back, whole; None when there is none."""
    row, later = ReviewActRow, sa.orm.aliased(ReviewActRow)
    undone = sa.select(later.seq).where(later.undoes == row.seq).exists()
    mine = (row.document_id == document_id) & (row.door == who) & (row.kind != ActKind.ONGEDAAN) & ~undone
    found = session.scalars(sa.select(row).where(mine).order_by(row.seq.desc()).limit(1)).first()
    if found is None:
        return None
    head = (found.seq, found.document_id, found.kind, found.page, found.undoes)
    return Act(*head, found.door, found.added_at, json.loads(found.value))


def see_pages(session: Session, document_id: str, reading: str, pages: Iterable[int], who: str) -> tuple[int, ...]:
    """Write that a person saw pages of a reading, and give those that are new for that person."""
    moment, row = now(), ReviewSeenRow
    head = {"document_id": document_id, "lezing": reading, "door": who, "added_at": moment}
    values = [{**head, "page": page} for page in sorted(set(pages))]
    if not values:
        return ()
    key = ["document_id", "lezing", "page", "door"]
    query = insert(session, row).values(values).on_conflict_do_nothing(index_elements=key)
    return tuple(session.scalars(query.returning(row.page)))


def seen(session: Session, document_id: str, reading: str) -> dict[int, tuple[str, ...]]:
    """Give per page of a reading who saw it, the first one first; pages nobody saw are left out."""
    return seen_of(session, {document_id: reading}).get(document_id, {})


def seen_of(session: Session, readings: Mapping[str, str]) -> dict[str, dict[int, tuple[str, ...]]]:
    """Give who saw the pages of readings (by document) by document, as `seen` does."""
    row = ReviewSeenRow
    mine = row.document_id.in_(list(readings)) & row.lezing.in_(list(readings.values()))
    query = sa.select(row.document_id, row.lezing, row.page, row.door).where(mine)
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for document_id, lezing, page, who in session.execute(query.order_by(row.page, row.seq)):
        if readings[document_id] == lezing:
            pages = found.setdefault(document_id, {})
            pages[page] = (*pages.get(page, ()), who)
    return found


def add_comment(session: Session, document_id: str, text: str, who: str, mark_id: str | None, page: int | None) -> str:
    """Write a comment and give its id."""
    made = uuid.uuid4().hex
    values = {"id": made, "document_id": document_id, "mark_id": mark_id, "page": page, "door": who, "text": text}
    session.execute(sa.insert(ReviewCommentRow).values(**values, added_at=now(), is_done=False))
    return made


def close_comment(session: Session, document_id: str, comment_id: str, who: str) -> None:
    """Write that a comment is dealt with."""
    values = {"id": comment_id, "document_id": document_id, "mark_id": None, "page": None, "door": who, "text": ""}
    session.execute(sa.insert(ReviewCommentRow).values(**values, added_at=now(), is_done=True))


def comments(session: Session, document_id: str) -> tuple[StoredComment, ...]:
    """Give the comments on one document, oldest first."""
    return comments_of(session, [document_id]).get(document_id, ())


def comments_of(session: Session, document_ids: Sequence[str]) -> dict[str, tuple[StoredComment, ...]]:
    """Give the comments on documents by document, oldest first."""
    query = sa.select(ReviewCommentRow).where(ReviewCommentRow.document_id.in_(document_ids))
    rows: Sequence[ReviewCommentRow] = session.scalars(query.order_by(ReviewCommentRow.seq)).all()
    done = {row.id for row in rows if row.is_done}
    found: dict[str, list[StoredComment]] = {}
    for row in rows:
        if not row.is_done:
            told = StoredComment(row.id, row.mark_id, row.page, row.text, row.door, row.added_at, row.id in done)
            found.setdefault(row.document_id, []).append(told)
    return {document_id: tuple(told) for document_id, told in found.items()}
