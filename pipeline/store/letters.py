"""Letters: each change is a new version, none is ever overwritten."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.letter import Letter
from pipeline.store import events
from pipeline.store.codec import digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.tables import LetterRow


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """One version of a letter."""

    id: str
    version: int
    """1-based."""
    letter: Letter


def add_letter(session: Session, letter_id: str, letter: Letter, actor: str = "systeem") -> int:
    """Write a letter as its next version, with an event by `actor`, and give the version.

    A letter equal to the latest version adds nothing: the same step may run twice.
    """
    latest = find_letter(session, letter_id)
    if latest is not None and latest.letter == letter:
        return latest.version
    version = 1 if latest is None else latest.version + 1
    text = dump(letter)
    values = {"id": letter_id, "version": version, "family": letter.family, "status": letter.status}
    values |= {"besluit_id": letter.besluit_id, "added_at": now(), "value": text}
    session.execute(sa.insert(LetterRow).values(values))
    data = {"versie": version, "familie": letter.family, "besluit": letter.besluit_id, "sha256": digest_of(text)}
    events.append(session, actor, f"brief.{letter.status}", letter_id, data)
    return version


def find_letter(session: Session, letter_id: str) -> StoredLetter | None:
    """Give the latest version of a letter, None when there is none."""
    versions = letter_versions(session, letter_id)
    return versions[-1] if versions else None


def letter_versions(session: Session, letter_id: str) -> tuple[StoredLetter, ...]:
    """Give all versions of a letter, oldest first."""
    return _read(session, sa.select(LetterRow).where(LetterRow.id == letter_id).order_by(LetterRow.version))


def letters(session: Session, family: str | None = None, besluit_id: str | None = None) -> tuple[StoredLetter, ...]:
    """Give the latest version of each letter, in the order in which the letters were begun."""
    order = sa.select(
        LetterRow.id, sa.func.max(LetterRow.version).label("version"), sa.func.min(LetterRow.seq).label("begun")
    )
    latest = order.group_by(LetterRow.id).subquery()
    same = (LetterRow.id == latest.c.id) & (LetterRow.version == latest.c.version)
    query = sa.select(LetterRow).join(latest, same).order_by(latest.c.begun)
    if family is not None:
        query = query.where(LetterRow.family == family)
    if besluit_id is not None:
        query = query.where(LetterRow.besluit_id == besluit_id)
    return _read(session, query)


def _read(session: Session, query: sa.Select[LetterRow]) -> tuple[StoredLetter, ...]:
    return tuple(StoredLetter(row.id, row.version, load(Letter, row.value)) for row in session.scalars(query))
