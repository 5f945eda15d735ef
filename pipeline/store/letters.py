"""Letters: each change is a new version, none is ever overwritten, and what was approved never changes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.errors import LetterError
from pipeline.model.letter import Letter, LetterStatus
from pipeline.store import events
from pipeline.store.codec import canonical, digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.tables import LetterRow

_FOLLOWS: Mapping[LetterStatus, frozenset[LetterStatus]] = {
    LetterStatus.CONCEPT: frozenset({LetterStatus.CONCEPT, LetterStatus.APPROVED, LetterStatus.WITHDRAWN}),
    LetterStatus.APPROVED: frozenset({LetterStatus.SENT, LetterStatus.WITHDRAWN}),
    LetterStatus.SENT: frozenset({LetterStatus.WITHDRAWN}),
    LetterStatus.WITHDRAWN: frozenset(),
}
"""Which status a letter may get next."""

_FROZEN = (
    "family",
    "template_hash",
    "data",
    "besluit_id",
    "docx_sha256",
    "pdf_sha256",
    "tekst_sha256",
    "aanvraag",
    "bevestigd",
)
"""What never changes again once a letter is more than a concept."""


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """One version of a letter."""

    id: str
    version: int
    """1-based."""
    letter: Letter


def add_letter(
    session: Session, letter_id: str, letter: Letter, actor: str = "systeem", *, after: int | None = None
) -> int:
    """Write a letter as its next version, with an event by `actor`, and give the version.

    A letter equal to the latest version adds nothing, whoever asks: the same step may run twice. `after` is the version
    that the writer saw; when there is a later one, nothing is written.

    Raises:
        LetterError: The letter is approved, sent or withdrawn and may not become this, or another process was first.
    """
    _take_turns(session)
    latest = find_letter(session, letter_id)
    if latest is not None:
        if latest.letter == replace(letter, opgesteld_door=latest.letter.opgesteld_door):
            return latest.version
        if after is not None and latest.version != after:
            raise LetterError(
                "een ander heeft deze brief intussen gewijzigd. Bekijk de nieuwe versie: ibt letters list"
            )
        _check_follows(latest.letter, letter)
    version = 1 if latest is None else latest.version + 1
    text = dump(letter)
    values = {"id": letter_id, "version": version, "family": letter.family, "status": letter.status}
    values |= {"besluit_id": letter.besluit_id, "added_at": now(), "value": text}
    session.execute(sa.insert(LetterRow).values(values))
    data = {"versie": version, "familie": letter.family, "besluit": letter.besluit_id, "sha256": digest_of(text)}
    events.append(session, actor, f"brief.{letter.status}", letter_id, data)
    return version


def _take_turns(session: Session) -> None:
    """Let two processes on PostgreSQL write letters one by one; on SQLite all writers already do."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("LOCK TABLE letter IN SHARE ROW EXCLUSIVE MODE"))


def _check_follows(before: Letter, after: Letter) -> None:
    if after.status not in _FOLLOWS[before.status]:
        raise LetterError(
            f"deze brief is {before.status.value} en kan niet {after.status.value} worden. Trek hem zo nodig in en "
            "maak een nieuwe brief met een andere datum."
        )
    if before.status is not LetterStatus.CONCEPT and any(getattr(before, k) != getattr(after, k) for k in _FROZEN):
        raise LetterError("de inhoud van een goedgekeurde brief ligt vast. Trek hem in en maak een nieuwe brief.")


def may_change(session: Session, letter_id: str) -> bool:
    """Tell whether a letter has no version yet, or is still a concept."""
    latest = find_letter(session, letter_id)
    return latest is None or latest.letter.status is LetterStatus.CONCEPT


def letter_ids(session: Session) -> tuple[str, ...]:
    """Give the ids of all letters, in order."""
    return tuple(session.scalars(sa.select(LetterRow.id).distinct().order_by(LetterRow.id)))


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


def letters_to(session: Session, gemeente: str) -> tuple[StoredLetter, ...]:
    """Give the latest version of each letter to one gemeente (code), in the order in which they were begun."""
    named = LetterRow.value.contains(f'"code":"{gemeente}"', autoescape=True)  # canonical JSON; a sieve, not the test
    ids = sa.select(LetterRow.id).where(named).distinct()
    query = sa.select(LetterRow).where(LetterRow.id.in_(ids)).order_by(LetterRow.seq)
    latest = {one.id: one for one in _read(session, query)}
    return tuple(one for one in latest.values() if _goes_to(one.letter, gemeente))


def letters_with_reference(session: Session, referentie: str) -> tuple[StoredLetter, ...]:
    """Give the latest version of each letter that carries this reference of ours, in the order they were begun."""
    named = LetterRow.value.contains(f'"referentie":{canonical(referentie)}', autoescape=True)  # a sieve, not the test
    ids = sa.select(LetterRow.id).where(named).distinct()
    query = sa.select(LetterRow).where(LetterRow.id.in_(ids)).order_by(LetterRow.seq)
    latest = {one.id: one for one in _read(session, query)}
    return tuple(one for one in latest.values() if _reference(one.letter) == referentie)


def _reference(letter: Letter) -> str | None:
    head = letter.data.get("brief")
    return head.get("referentie") if isinstance(head, Mapping) else None


def _goes_to(letter: Letter, gemeente: str) -> bool:
    told = letter.data.get("gemeente")
    return isinstance(told, Mapping) and told.get("code") == gemeente


def _read(session: Session, query: sa.Select[LetterRow]) -> tuple[StoredLetter, ...]:
    return tuple(StoredLetter(row.id, row.version, load(Letter, row.value)) for row in session.scalars(query))
