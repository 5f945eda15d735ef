"""Which work is done already (stage results), and signs of life of watchers and workers."""

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
from pipeline.store.tables import HeartbeatRow, StageResultRow


@dataclass(frozen=True, slots=True)
class StageResult:
    """That a stage was done on one input."""

    document_id: str
    stage: str
    """Name of the stage."""
    key: str
    """`pipeline.stage.Stage.key`: name, version and digest of its data."""
    input_digest: str
    output_digest: str
    finished_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of one watcher or worker."""

    name: str
    at: dt.datetime
    payload: Mapping[str, Any]


def put_stage_result(
    session: Session, document_id: str, stage: str, key: str, input_digest: str, output_digest: str
) -> None:
    """Write that a stage is done; told twice, the last output holds."""
    values = {"document_id": document_id, "key": key, "input_digest": input_digest}
    changes = {"stage": stage, "output_digest": output_digest, "finished_at": now()}
    query = insert(session, StageResultRow).values(values | changes)
    session.execute(query.on_conflict_do_update(index_elements=list(values), set_=changes))


def get_stage_result(session: Session, document_id: str, key: str, input_digest: str) -> StageResult | None:
    """Give what is known of the same work on the same input, None when it must run."""
    row = session.get(StageResultRow, (document_id, key, input_digest), populate_existing=True)
    return None if row is None else _result(row)


def stage_results(session: Session, document_id: str) -> tuple[StageResult, ...]:
    """Give all work done on one document, oldest first."""
    query = sa.select(StageResultRow).where(StageResultRow.document_id == document_id)
    return tuple(_result(row) for row in session.scalars(query.order_by(StageResultRow.finished_at)))


def put_heartbeat(session: Session, name: str, payload: Mapping[str, Any]) -> None:
    """Write a sign of life, now; `payload` holds JSON values."""
    changes = {"at": now(), "payload": canonical(dict(payload))}
    query = insert(session, HeartbeatRow).values(name=name, **changes)
    session.execute(query.on_conflict_do_update(index_elements=["name"], set_=changes))


def get_heartbeat(session: Session, name: str) -> Heartbeat | None:
    """Give the last sign of life, None when there never was one."""
    row = session.get(HeartbeatRow, name, populate_existing=True)
    return None if row is None else Heartbeat(row.name, row.at, json.loads(row.payload))


def heartbeats(session: Session) -> tuple[Heartbeat, ...]:
    """Give all signs of life, by name."""
    rows = session.scalars(sa.select(HeartbeatRow).order_by(HeartbeatRow.name))
    return tuple(Heartbeat(row.name, row.at, json.loads(row.payload)) for row in rows)


def _result(row: StageResultRow) -> StageResult:
    return StageResult(**{name: getattr(row, name) for name in StageResult.__dataclass_fields__})
