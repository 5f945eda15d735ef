"""Signs of life of watchers and workers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.store.codec import canonical
from pipeline.store.database import insert, now
from pipeline.store.tables import HeartbeatRow


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of one watcher or worker."""

    name: str
    at: dt.datetime
    payload: Mapping[str, Any]


def put_heartbeat(session: Session, name: str, payload: Mapping[str, Any]) -> None:
    """Write a sign of life, now; `payload` holds JSON values."""
    changes = {"at": now(), "payload": canonical(dict(payload))}
    query = insert(session, HeartbeatRow).values(name=name, **changes)
    session.execute(query.on_conflict_do_update(index_elements=["name"], set_=changes))


def get_heartbeat(session: Session, name: str) -> Heartbeat | None:
    """Give the last sign of life, None when there never was one."""
    row = session.get(HeartbeatRow, name, populate_existing=True)
    return None if row is None else Heartbeat(row.name, row.at, json.loads(row.payload))


def take_gone(session: Session, begin: str, before: dt.datetime) -> tuple[Heartbeat, ...]:
    """Remove everything whose name begins with `begin` and that told nothing since `before`, and give it."""
    mine = HeartbeatRow.name.startswith(begin, autoescape=True), HeartbeatRow.at < before
    gone = sa.delete(HeartbeatRow).where(*mine).returning(HeartbeatRow.name, HeartbeatRow.at, HeartbeatRow.payload)
    rows = session.execute(gone.execution_options(synchronize_session=False)).all()
    return tuple(Heartbeat(name, at, json.loads(payload)) for name, at, payload in sorted(rows))


def heartbeats(session: Session, begin: str = "") -> tuple[Heartbeat, ...]:
    """Give the last sign of life of everything whose name begins with `begin`, in order of name."""
    query = sa.select(HeartbeatRow).where(HeartbeatRow.name.startswith(begin, autoescape=True))
    rows = session.scalars(query.order_by(HeartbeatRow.name).execution_options(populate_existing=True))
    return tuple(Heartbeat(row.name, row.at, json.loads(row.payload)) for row in rows)
