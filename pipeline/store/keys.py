"""Keys of programs in the database, each change with its event in the audit log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.rechten import Recht
from pipeline.store import events
from pipeline.store.codec import canonical
from pipeline.store.database import now
from pipeline.store.key_tables import ApiKeyRow


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One key as it stands; never the key itself."""

    id: str
    login: str
    naam: str
    rechten: frozenset[Recht]
    until: dt.datetime
    added_at: dt.datetime
    door: str
    ended_at: dt.datetime | None

    def holds(self, moment: dt.datetime) -> bool:
        """Tell whether it can be used at a moment."""
        return self.ended_at is None and moment < self.until


def add_key(
    session: Session,
    key: tuple[str, str],
    login: str,
    naam: str,
    rechten: Collection[Recht],
    until: dt.datetime,
    door: str,
) -> None:
    """Write a key; `key` is its id and its hash."""
    told = canonical(sorted(one.value for one in rechten))
    row = {"id": key[0], "hash": key[1], "login": login, "naam": naam, "rechten": told, "until": until, "door": door}
    session.execute(sa.insert(ApiKeyRow).values(**row, added_at=now()))
    data = {"account": login, "rechten": sorted(one.value for one in rechten), "tot": until.isoformat()}
    events.append(session, door, "sleutel.gemaakt", key[0], data)


def end_key(session: Session, key_id: str, door: str) -> bool:
    """End a key for good; tells whether it was still there."""
    waits = (ApiKeyRow.id == key_id) & ApiKeyRow.ended_at.is_(None)
    query = sa.update(ApiKeyRow).where(waits).values(ended_at=now()).returning(ApiKeyRow.login)
    login = session.scalar(query)
    if login is not None:
        events.append(session, door, "sleutel.ingetrokken", key_id, {"account": login})
    return login is not None


def key_of(session: Session, hashed: str) -> StoredKey | None:
    """Give the key with a hash; None when there is none."""
    row = session.scalar(sa.select(ApiKeyRow).where(ApiKeyRow.hash == hashed))
    return _stored(row) if row else None


def keys(session: Session, login: str | None = None) -> tuple[StoredKey, ...]:
    """Give the keys of one account or of all, the newest first, also those that ended."""
    query = sa.select(ApiKeyRow).order_by(ApiKeyRow.added_at.desc(), ApiKeyRow.id)
    if login is not None:
        query = query.where(ApiKeyRow.login == login)
    return tuple(_stored(row) for row in session.scalars(query))


def _stored(row: ApiKeyRow) -> StoredKey:
    values = {name: getattr(row, name) for name in StoredKey.__dataclass_fields__}
    return StoredKey(**values | {"rechten": frozenset(map(Recht, json.loads(row.rechten)))})
