"""Redaction marks of a document, what people changed of them, and what reviewers made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pipeline.model.place import Part, Span
from pipeline.model.woo import MarkVerdict, PlacedBox, RedactionMark, Verdict
from pipeline.store import events
from pipeline.store.codec import dump, load
from pipeline.store.database import insert, now
from pipeline.store.review_tables import MarkChangeRow
from pipeline.store.tables import DocumentRow, MarkVerdictRow, RedactionMarkRow

BY_HAND = "hand-"
"""How the id begins of a mark that a person asked for: no later proposal takes it away."""


@dataclass(frozen=True, slots=True)
class MarkChange:
    """How a mark differs from its proposal because a person said so; without content it is as proposed."""

    gronden: tuple[str, ...] = ()
    """Empty: those of the proposal."""
    span: Span | None = None
    boxes: tuple[PlacedBox, ...] = ()
    """Empty: the place of the proposal, also for `span` and `areas`."""
    areas: tuple[PlacedBox, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return bool(self.gronden or self.boxes)

    def applied(self, mark: RedactionMark) -> RedactionMark:
        """Give the mark as it holds now."""
        wider = replace(mark, span=self.span, boxes=self.boxes, areas=self.areas) if self.boxes else mark
        return replace(wider, gronden=self.gronden) if self.gronden else wider


UNCHANGED = MarkChange()


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """A mark, as people changed it, with the judgement that holds."""

    mark: RedactionMark
    verdict: MarkVerdict | None
    """The latest; None blocks a release."""
    change: MarkChange = UNCHANGED
    stamp: str = "0-0"
    """Changes with every verdict on it and every change of it."""


def hold(session: Session, document_ids: Sequence[str]) -> None:
    """Let what else changes the marks of these documents wait for this transaction; after the lock of a dossier."""
    query = sa.select(DocumentRow.id).where(DocumentRow.id.in_(document_ids)).order_by(DocumentRow.id)
    session.execute(query.with_for_update()).all()


def replace_marks(session: Session, document_id: str, marks: Sequence[RedactionMark]) -> None:
    """Make these all the proposed marks of one document; what a person asked for or changed stays.

    A mark with the same id keeps its verdicts; a mark that is no longer proposed stays in the table under its verdicts.

    Raises:
        ValueError: A mark is in another document.
    """
    _check_document(document_id, marks)
    hold(session, [document_id])
    row = RedactionMarkRow
    changed = sa.select(MarkChangeRow.mark_id).where(MarkChangeRow.mark_id == row.id).exists()
    proposed = (row.document_id == document_id) & ~row.id.startswith(BY_HAND) & ~changed
    session.execute(sa.update(row).where(proposed).values(is_current=False))
    add_marks(session, document_id, marks)


def add_marks(session: Session, document_id: str, marks: Sequence[RedactionMark]) -> None:
    """Add marks to those of one document, or bring them back.

    Raises:
        ValueError: A mark is in another document.
    """
    _check_document(document_id, marks)
    row = RedactionMarkRow
    for mark in marks:
        values = {"id": mark.id, "document_id": document_id, "is_current": True, "value": dump(mark)}
        query = insert(session, row).values(values)
        changes = {"is_current": True, "value": query.excluded.value}
        session.execute(query.on_conflict_do_update(index_elements=["id"], set_=changes))


def drop_mark(session: Session, mark_id: str) -> None:
    """Take a mark out of those that hold; it stays in the table under its verdicts."""
    session.execute(sa.update(RedactionMarkRow).where(RedactionMarkRow.id == mark_id).values(is_current=False))


def marks(session: Session, document_id: str, only: Collection[str] | None = None) -> tuple[JudgedMark, ...]:
    """Give the marks of one document in reading order, or those with some ids, each with its latest verdict."""
    return marks_of(session, [document_id], only).get(document_id, ())


def marks_of(
    session: Session, document_ids: Sequence[str], only: Collection[str] | None = None
) -> dict[str, tuple[JudgedMark, ...]]:
    """Give the marks of documents by document, as `marks` does; a document without marks is left out."""
    given, made, row = aliased(MarkVerdictRow), aliased(MarkChangeRow), RedactionMarkRow
    newest = sa.select(sa.func.max(given.seq)).where(given.mark_id == row.id).scalar_subquery()
    latest = sa.select(sa.func.max(made.seq)).where(made.mark_id == row.id).scalar_subquery()
    columns = (row.value, MarkVerdictRow.seq, MarkVerdictRow.value, MarkChangeRow.seq, MarkChangeRow.value)
    query = (
        sa.select(row.document_id, *columns)
        .select_from(row)
        .outerjoin(MarkVerdictRow, MarkVerdictRow.seq == newest)
        .outerjoin(MarkChangeRow, MarkChangeRow.seq == latest)
        .where(row.document_id.in_(document_ids), row.is_current)
    )
    if only is not None:
        query = query.where(row.id.in_(only))
    found: dict[str, list[JudgedMark]] = {}
    for document_id, mark, verdict_seq, verdict, change_seq, change in session.execute(query):
        found.setdefault(document_id, []).append(_judged(mark, verdict_seq, verdict, change_seq, change))
    return {document_id: tuple(sorted(held, key=_in_order)) for document_id, held in found.items()}


def count_marks(session: Session, document_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Give by document how many marks hold and how many of them nobody judged; one without marks is left out."""
    given, row = aliased(MarkVerdictRow), RedactionMarkRow
    newest = sa.select(sa.func.max(given.seq)).where(given.mark_id == row.id).scalar_subquery()
    is_open = sa.or_(MarkVerdictRow.verdict.is_(None), MarkVerdictRow.verdict == Verdict.OPEN)
    query = (
        sa.select(row.document_id, sa.func.count(), sa.func.sum(sa.case((is_open, 1), else_=0)))
        .select_from(row)
        .outerjoin(MarkVerdictRow, MarkVerdictRow.seq == newest)
        .where(row.document_id.in_(document_ids), row.is_current)
        .group_by(row.document_id)
    )
    return {document_id: (count, waiting) for document_id, count, waiting in session.execute(query)}


def add_verdicts(session: Session, verdicts: Sequence[MarkVerdict]) -> None:
    """Write judgements, with one event per reviewer in the audit log; the latest of a mark holds.

    Raises:
        LookupError: A mark does not exist.
    """
    _check_marks(session, {verdict.mark_id for verdict in verdicts})
    fields = ("mark_id", "verdict", "reviewer", "decided_at")
    rows = [{name: getattr(one, name) for name in fields} | {"value": dump(one)} for one in verdicts]
    if rows:
        session.execute(sa.insert(MarkVerdictRow), rows)
    by_reviewer: dict[str, list[MarkVerdict]] = {}
    for verdict in verdicts:
        by_reviewer.setdefault(verdict.reviewer, []).append(verdict)
    for reviewer, given in by_reviewer.items():
        data = {"oordelen": [[verdict.mark_id, verdict.verdict.value] for verdict in given]}
        events.append(session, reviewer, "lakken.oordeel", _document_of(session, given[0].mark_id), data)


def add_change(session: Session, mark_id: str, change: MarkChange, who: str) -> int:
    """Write how a mark differs from its proposal from now on, and give its number; the caller writes the event."""
    values = {"mark_id": mark_id, "door": who, "added_at": now(), "value": dump(change)}
    return int(session.scalars(sa.insert(MarkChangeRow).values(values).returning(MarkChangeRow.seq)).one())


class Touch(NamedTuple):
    """The last time anybody touched a mark."""

    at: dt.datetime
    who: str


def last_touch(session: Session, mark_id: str) -> Touch | None:
    """Give who judged or changed a mark last, and when; None when nobody did."""
    verdict = sa.select(MarkVerdictRow.decided_at, MarkVerdictRow.reviewer).where(MarkVerdictRow.mark_id == mark_id)
    change = sa.select(MarkChangeRow.added_at, MarkChangeRow.door).where(MarkChangeRow.mark_id == mark_id)
    rows = [
        session.execute(verdict.order_by(MarkVerdictRow.seq.desc()).limit(1)).first(),
        session.execute(change.order_by(MarkChangeRow.seq.desc()).limit(1)).first(),
    ]
    return max((Touch(row[0], row[1]) for row in rows if row is not None), default=None)


def judged_after(session: Session, mark_ids: Collection[str], at: dt.datetime, who: str) -> Touch | None:
    """Give the last judgement of somebody else than `who` on these marks after a moment; None when there is none."""
    row = MarkVerdictRow
    query = sa.select(row.decided_at, row.reviewer).where(
        row.mark_id.in_(mark_ids), row.decided_at > at, row.reviewer != who
    )
    found = session.execute(query.order_by(row.seq.desc()).limit(1)).first()
    return None if found is None else Touch(*found)


def changed_after(session: Session, mark_id: str, seq: int, who: str) -> Touch | None:
    """Give the last change of a mark by somebody else than `who` after one change; None when there is none."""
    row = MarkChangeRow
    query = sa.select(row.added_at, row.door).where(row.mark_id == mark_id, row.seq > seq, row.door != who)
    found = session.execute(query.order_by(row.seq.desc()).limit(1)).first()
    return None if found is None else Touch(*found)


def verdicts(session: Session, mark_id: str) -> tuple[MarkVerdict, ...]:
    """Give all judgements of one mark, oldest first."""
    query = sa.select(MarkVerdictRow.value).where(MarkVerdictRow.mark_id == mark_id).order_by(MarkVerdictRow.seq)
    return tuple(load(MarkVerdict, text) for text in session.scalars(query))


def judged_places(session: Session, document_id: str) -> tuple[Part, ...]:
    """Give every place of a document that a person judged and did not take back, in reading order."""
    given = aliased(MarkVerdictRow)
    newest = sa.select(sa.func.max(given.seq)).where(given.mark_id == RedactionMarkRow.id).scalar_subquery()
    query = (
        sa.select(RedactionMarkRow.value)
        .select_from(RedactionMarkRow)
        .join(MarkVerdictRow, MarkVerdictRow.seq == newest)
        .where(RedactionMarkRow.document_id == document_id, MarkVerdictRow.verdict != Verdict.OPEN)
    )
    found = (load(RedactionMark, text) for text in session.scalars(query))
    return tuple(sorted({part for mark in found for part in mark.parts}))


def _in_order(judged: JudgedMark) -> tuple[object, ...]:
    """Give a key for reading order: by text, and an area by its place among the words."""
    mark = judged.mark
    if mark.parts:
        return (mark.parts[0].page, 0, mark.parts, (), mark.id)
    page = mark.boxes[0].page if mark.boxes else 0
    return (page, 1, (), tuple(placed.box for placed in mark.boxes), mark.id)


@lru_cache(maxsize=8192)
def _mark(text: str) -> RedactionMark:
    """Give a mark; a screen asks for the same hundreds at every key press."""
    return load(RedactionMark, text)


@lru_cache(maxsize=8192)
def _verdict(text: str) -> MarkVerdict:
    return load(MarkVerdict, text)


def _judged(
    mark: str, verdict_seq: int | None, verdict: str | None, change_seq: int | None, change: str | None
) -> JudgedMark:
    given = None if verdict is None else _verdict(verdict)
    changed = UNCHANGED if change is None else load(MarkChange, change)
    held = None if given is None or given.verdict is Verdict.OPEN else given
    return JudgedMark(changed.applied(_mark(mark)), held, changed, f"{verdict_seq or 0}-{change_seq or 0}")


def _check_document(document_id: str, marks: Sequence[RedactionMark]) -> None:
    if any(mark.span is not None and mark.span.document_id != document_id for mark in marks):
        raise ValueError("a mark in another document")


def _check_marks(session: Session, wanted: set[str]) -> None:
    known = set(session.scalars(sa.select(RedactionMarkRow.id).where(RedactionMarkRow.id.in_(wanted))))
    if wanted - known:
        raise LookupError(f"lakvoorstel {min(wanted - known)} bestaat niet")


def _document_of(session: Session, mark_id: str) -> str:
    return session.scalars(sa.select(RedactionMarkRow.document_id).where(RedactionMarkRow.id == mark_id)).one()
