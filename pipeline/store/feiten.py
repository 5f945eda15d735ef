"""Facts that people add: each is a new row, the latest of a kind and key holds, the earlier ones stay visible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.feit import SOORT_VAN, Feit
from pipeline.store import events
from pipeline.store.codec import digest_of, dump, load
from pipeline.store.database import now
from pipeline.store.tables import FeitRow

F = TypeVar("F", bound=Feit)


@dataclass(frozen=True, slots=True)
class StoredFeit(Generic[F]):
    """One fact with who said it when."""

    seq: int
    sleutel: str
    gemeente: str | None
    cyclus: str | None
    door: str
    op: dt.datetime
    geldt: bool
    """Whether it holds now."""
    waarde: F


def add_feit(
    session: Session, sleutel: str, value: Feit, who: str, *, gemeente: str | None = None, cyclus: str | None = None
) -> bool:
    """Write a fact in the place of the earlier one with this key, and tell whether it says something new.

    The audit log gets the kind, the key and a digest, never the value: it may hold what somebody wrote.
    """
    if not put_feit(session, sleutel, value, who, gemeente=gemeente, cyclus=cyclus):
        return False
    data = {"gemeente": gemeente, "cyclus": cyclus, "sha256": digest_of(dump(value))}
    events.append(session, who, f"feit.{SOORT_VAN[type(value)]}", sleutel, data)
    return True


def put_feit(
    session: Session, sleutel: str, value: Feit, who: str, *, gemeente: str | None = None, cyclus: str | None = None
) -> bool:
    """Write a fact as `add_feit` does, for a caller that tells the audit log in its own words."""
    kind, text = SOORT_VAN[type(value)], dump(value)
    mine = (FeitRow.soort == kind) & (FeitRow.sleutel == sleutel) & FeitRow.is_current
    if session.scalar(sa.select(FeitRow.value).where(mine)) == text:
        return False
    session.execute(sa.update(FeitRow).where(mine).values(is_current=False))
    row = {"soort": kind, "sleutel": sleutel, "gemeente": gemeente, "cyclus": cyclus, "is_current": True}
    session.execute(sa.insert(FeitRow).values(**row, door=who, added_at=now(), value=text))
    return True


def feiten(
    session: Session, kind: type[F], gemeente: str | None = None, cyclus: str | None = None, sleutel: str | None = None
) -> tuple[F, ...]:
    """Give the facts of a kind that hold, in the order in which they were added."""
    return tuple(one.waarde for one in _read(session, kind, gemeente, cyclus, sleutel) if one.geldt)


def history(
    session: Session, kind: type[F], gemeente: str | None = None, cyclus: str | None = None, sleutel: str | None = None
) -> tuple[StoredFeit[F], ...]:
    """Give every fact of a kind that was ever added, oldest first, with who said it when."""
    return _read(session, kind, gemeente, cyclus, sleutel)


def history_of(session: Session, kind: type[F], sleutels: Sequence[str]) -> tuple[StoredFeit[F], ...]:
    """Give every fact of a kind with one of these keys, oldest first, with who said it when."""
    query = sa.select(FeitRow).where(FeitRow.soort == SOORT_VAN[kind], FeitRow.sleutel.in_(sleutels))
    return _stored(session, kind, query.order_by(FeitRow.seq))


def _read(
    session: Session, kind: type[F], gemeente: str | None, cyclus: str | None, sleutel: str | None
) -> tuple[StoredFeit[F], ...]:
    query = sa.select(FeitRow).where(FeitRow.soort == SOORT_VAN[kind]).order_by(FeitRow.seq)
    for column, wanted in ((FeitRow.gemeente, gemeente), (FeitRow.cyclus, cyclus), (FeitRow.sleutel, sleutel)):
        if wanted is not None:
            query = query.where(column == wanted)
    return _stored(session, kind, query)


def _stored(session: Session, kind: type[F], query: sa.Select[FeitRow]) -> tuple[StoredFeit[F], ...]:
    return tuple(
        StoredFeit(
            row.seq,
            row.sleutel,
            row.gemeente,
            row.cyclus,
            row.door,
            row.added_at,
            row.is_current,
            load(kind, row.value),
        )
        for row in session.scalars(query)
    )
