"""The register of processed documents, per gemeente they name: derived from what was read, and made anew with it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.post import Poststuk
from pipeline.store.codec import canonical, dump, load
from pipeline.store.tables import PoststukRow


def replace_poststuk(session: Session, poststuk: Poststuk) -> None:
    """Write what a document is, in the place of what an earlier reading made of it."""
    session.execute(sa.delete(PoststukRow).where(PoststukRow.document_id == poststuk.document_id))
    text = dump(poststuk)
    rows = [
        {"document_id": poststuk.document_id, "gemeente": gemeente, "value": text}
        for gemeente in poststuk.gemeenten or (None,)
    ]
    session.execute(sa.insert(PoststukRow), rows)


def poststukken(session: Session, gemeente: str | None = None) -> tuple[Poststuk, ...]:
    """Give the documents that name a gemeente, or all, oldest receipt first, each once."""
    query = sa.select(PoststukRow.document_id, PoststukRow.value)
    if gemeente is not None:
        query = query.where(PoststukRow.gemeente == gemeente)
    found = {document_id: load(Poststuk, text) for document_id, text in session.execute(query)}
    return tuple(sorted(found.values(), key=lambda one: (one.ontvangen_op, one.document_id)))


def poststuk(session: Session, document_id: str) -> Poststuk | None:
    """Give one document, None when it was not read yet."""
    query = sa.select(PoststukRow.value).where(PoststukRow.document_id == document_id).limit(1)
    text = session.scalar(query)
    return None if text is None else load(Poststuk, text)


def citing(session: Session, references: Collection[str]) -> tuple[Poststuk, ...]:
    """Give the documents that name one of these references of ours, to the letter; oldest receipt first, each once.

    Searched in the database: of all post there is, only these are read.
    """
    told = [PoststukRow.value.contains(f'"uw_kenmerk":{canonical(one)}', autoescape=True) for one in references if one]
    rows = session.execute(sa.select(PoststukRow.document_id, PoststukRow.value).where(sa.or_(*told))) if told else ()
    found = {document_id: load(Poststuk, text) for document_id, text in rows}
    return tuple(sorted(found.values(), key=lambda one: (one.ontvangen_op, one.document_id)))


def without_gemeente(session: Session) -> tuple[Poststuk, ...]:
    """Give the documents that name no gemeente, oldest receipt first."""
    found = (
        load(Poststuk, text)
        for text in session.scalars(sa.select(PoststukRow.value).where(PoststukRow.gemeente.is_(None)))
    )
    return tuple(sorted(found, key=lambda one: (one.ontvangen_op, one.document_id)))
