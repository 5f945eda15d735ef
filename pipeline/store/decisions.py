"""The desk: what the system proposes (Voorstel) and what a person decided (Besluit)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.store import events
from pipeline.store.codec import digest_of, dump, load
from pipeline.store.database import insert, now
from pipeline.store.tables import BesluitRow, VoorstelRow


def add_voorstellen(session: Session, voorstellen: Sequence[Voorstel]) -> None:
    """Write proposals; one that is there already stays one and counts again."""
    for voorstel in voorstellen:
        fields = ("id", "gemeente", "cyclus", "kind", "document_id")
        values = {name: getattr(voorstel, name) for name in fields}
        values |= {"is_current": True, "added_at": now(), "value": dump(voorstel)}
        query = insert(session, VoorstelRow).values(values)
        session.execute(query.on_conflict_do_update(index_elements=["id"], set_={"is_current": True}))


def replace_voorstellen(session: Session, document_id: str, voorstellen: Sequence[Voorstel]) -> None:
    """Make these all that is proposed on one document; earlier ones stay in the table, under their decisions.

    Raises:
        ValueError: A proposal is about another document.
    """
    if any(voorstel.document_id != document_id for voorstel in voorstellen):
        raise ValueError("a proposal about another document")
    session.execute(sa.update(VoorstelRow).where(VoorstelRow.document_id == document_id).values(is_current=False))
    add_voorstellen(session, voorstellen)


def end_voorstel(session: Session, voorstel_id: str) -> None:
    """Let one proposal count no longer; it stays in the table."""
    session.execute(sa.update(VoorstelRow).where(VoorstelRow.id == voorstel_id).values(is_current=False))


def voorstellen(
    session: Session,
    gemeente: str | None = None,
    kind: VoorstelKind | None = None,
    document_id: str | None = None,
    *,
    is_open: bool = False,
) -> tuple[Voorstel, ...]:
    """Give the proposals that count, oldest first; with `is_open` only those nobody decided on."""
    row = VoorstelRow
    query = sa.select(row.value).where(row.is_current).order_by(row.seq)
    if gemeente is not None:
        query = query.where(row.gemeente == gemeente)
    if kind is not None:
        query = query.where(row.kind == kind)
    if document_id is not None:
        query = query.where(row.document_id == document_id)
    if is_open:
        query = query.where(~sa.exists().where(BesluitRow.voorstel_id == row.id))
    return tuple(load(Voorstel, text) for text in session.scalars(query))


def voorstel(session: Session, voorstel_id: str) -> Voorstel | None:
    """Give one proposal, also one that no longer counts; None when there is none."""
    text = session.scalar(sa.select(VoorstelRow.value).where(VoorstelRow.id == voorstel_id))
    return None if text is None else load(Voorstel, text)


def is_open(session: Session, voorstel: Voorstel) -> bool:
    """Tell whether a proposal still counts and nobody decided on it."""
    return voorstel in voorstellen(session, voorstel.gemeente, document_id=voorstel.document_id, is_open=True)


def add_besluit(session: Session, besluit: Besluit) -> None:
    """Write a decision and its event in the audit log; the same decision told twice is one.

    Raises:
        ValueError: Another decision has this id.
    """
    text = dump(besluit)
    fields = ("id", "gemeente", "cyclus", "kind", "voorstel_id", "decided_by", "decided_at")
    values = {name: getattr(besluit, name) for name in fields} | {"value": text}
    query = insert(session, BesluitRow).values(values).on_conflict_do_nothing(index_elements=["id"])
    if session.scalar(query.returning(BesluitRow.id)) is not None:
        data = {"gemeente": besluit.gemeente, "cyclus": besluit.cyclus, "voorstel": besluit.voorstel_id}
        data |= {"mandaat": besluit.mandate, "sha256": digest_of(text)}
        events.append(session, besluit.decided_by, f"besluit.{besluit.kind}", besluit.id, data)
    elif session.scalar(sa.select(BesluitRow.value).where(BesluitRow.id == besluit.id)) != text:
        raise ValueError(f"besluit {besluit.id} is already taken and cannot be changed")


def besluiten(
    session: Session, gemeente: str | None = None, cyclus: str | None = None, kind: VoorstelKind | None = None
) -> tuple[Besluit, ...]:
    """Give the decisions in the order they were written; of two on one matter the last holds."""
    query = sa.select(BesluitRow.value).order_by(BesluitRow.seq)
    if gemeente is not None:
        query = query.where(BesluitRow.gemeente == gemeente)
    if cyclus is not None:
        query = query.where(BesluitRow.cyclus == cyclus)
    if kind is not None:
        query = query.where(BesluitRow.kind == kind)
    return tuple(load(Besluit, text) for text in session.scalars(query))


def besluit(session: Session, besluit_id: str) -> Besluit | None:
    """Give one decision, None when there is none."""
    text = session.scalar(sa.select(BesluitRow.value).where(BesluitRow.id == besluit_id))
    return None if text is None else load(Besluit, text)


def treden(session: Session) -> dict[str, dict[str, int]]:
    """Give by gemeente (code) and cyclus the trede on which a person placed it: the last decision holds."""
    found: dict[str, dict[str, int]] = {}
    for besluit in besluiten(session, kind=VoorstelKind.TREDE):
        trede = besluit.content.get("trede")
        if type(trede) is int:
            found.setdefault(besluit.gemeente, {})[besluit.cyclus] = trede
    return found


def lock_cases(session: Session) -> None:
    """Let nobody decide, correct or add a figure until this transaction ends: what it reads holds when it writes.

    Take it before anything else in the transaction. On SQLite a writer holds that lock already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE besluit, feit, status_record IN SHARE ROW EXCLUSIVE MODE"))
