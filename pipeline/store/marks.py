"""Redaction marks of a document and what reviewers made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from pipeline.model.place import Part
from pipeline.model.woo import MarkVerdict, RedactionMark
from pipeline.store import events
from pipeline.store.codec import dump, load
from pipeline.store.database import insert
from pipeline.store.tables import MarkVerdictRow, RedactionMarkRow

BY_HAND = "hand-"
"""How the id begins of a mark that a person asked for: no later proposal takes it away."""


@dataclass(frozen=True, slots=True)
class JudgedMark:
    """A mark with the judgement that holds."""

    mark: RedactionMark
    verdict: MarkVerdict | None
    """The latest; None blocks a release."""


def replace_marks(session: Session, document_id: str, marks: Sequence[RedactionMark]) -> None:
    """Make these all the proposed marks of one document; what a person asked for stays.

    A mark with the same id keeps its verdicts; a mark that is no longer proposed stays in the table under its verdicts.

    Raises:
        ValueError: A mark is in another document.
    """
    if any(mark.span.document_id != document_id for mark in marks):
        raise ValueError("a mark in another document")
    row = RedactionMarkRow
    proposed = (row.document_id == document_id) & ~row.id.startswith(BY_HAND)
    session.execute(sa.update(row).where(proposed).values(is_current=False))
    add_marks(session, document_id, marks)


def add_marks(session: Session, document_id: str, marks: Sequence[RedactionMark]) -> None:
    """Add marks to those of one document, or bring them back.

    Raises:
        ValueError: A mark is in another document.
    """
    if any(mark.span.document_id != document_id for mark in marks):
        raise ValueError("a mark in another document")
    row = RedactionMarkRow
    for mark in marks:
        values = {"id": mark.id, "document_id": document_id, "is_current": True, "value": dump(mark)}
        query = insert(session, row).values(values)
        changes = {"is_current": True, "value": query.excluded.value}
        session.execute(query.on_conflict_do_update(index_elements=["id"], set_=changes))


def marks(session: Session, document_id: str) -> tuple[JudgedMark, ...]:
    """Give the marks of one document in reading order, each with its latest verdict."""
    any_verdict = aliased(MarkVerdictRow)
    newest = sa.select(sa.func.max(any_verdict.seq)).where(any_verdict.mark_id == RedactionMarkRow.id)
    query = (
        sa.select(RedactionMarkRow.value, MarkVerdictRow.value)
        .outerjoin(MarkVerdictRow, MarkVerdictRow.seq == newest.scalar_subquery())
        .where(RedactionMarkRow.document_id == document_id, RedactionMarkRow.is_current)
    )
    found = [_judged(mark, verdict) for mark, verdict in session.execute(query)]
    return tuple(sorted(found, key=lambda judged: (judged.mark.span.parts, judged.mark.id)))


def add_verdicts(session: Session, verdicts: Sequence[MarkVerdict]) -> None:
    """Write judgements, with one event per reviewer in the audit log; the latest of a mark holds.

    Raises:
        LookupError: A mark does not exist.
    """
    _check_marks(session, {verdict.mark_id for verdict in verdicts})
    by_reviewer: dict[str, list[MarkVerdict]] = {}
    for verdict in verdicts:
        fields = ("mark_id", "verdict", "reviewer", "decided_at")
        values = {name: getattr(verdict, name) for name in fields} | {"value": dump(verdict)}
        session.execute(sa.insert(MarkVerdictRow).values(values))
        by_reviewer.setdefault(verdict.reviewer, []).append(verdict)
    for reviewer, given in by_reviewer.items():
        data = {"oordelen": [[verdict.mark_id, verdict.verdict.value] for verdict in given]}
        events.append(session, reviewer, "lakken.oordeel", _document_of(session, given[0].mark_id), data)


def verdicts(session: Session, mark_id: str) -> tuple[MarkVerdict, ...]:
    """Give all judgements of one mark, oldest first."""
    query = sa.select(MarkVerdictRow.value).where(MarkVerdictRow.mark_id == mark_id).order_by(MarkVerdictRow.seq)
    return tuple(load(MarkVerdict, text) for text in session.scalars(query))


def judged_places(session: Session, document_id: str) -> tuple[Part, ...]:
    """Give every place of a document that a person ever judged, in reading order."""
    given = sa.select(MarkVerdictRow.mark_id).where(MarkVerdictRow.mark_id == RedactionMarkRow.id).exists()
    query = sa.select(RedactionMarkRow.value).where(RedactionMarkRow.document_id == document_id, given)
    found = (load(RedactionMark, text) for text in session.scalars(query))
    return tuple(sorted({part for mark in found for part in mark.span.parts}))


def _judged(mark: str, verdict: str | None) -> JudgedMark:
    return JudgedMark(load(RedactionMark, mark), None if verdict is None else load(MarkVerdict, verdict))


def _check_marks(session: Session, wanted: set[str]) -> None:
    known = set(session.scalars(sa.select(RedactionMarkRow.id).where(RedactionMarkRow.id.in_(wanted))))
    if wanted - known:
        raise LookupError(f"lakvoorstel {min(wanted - known)} bestaat niet")


def _document_of(session: Session, mark_id: str) -> str:
    return session.scalars(sa.select(RedactionMarkRow.document_id).where(RedactionMarkRow.id == mark_id)).one()
