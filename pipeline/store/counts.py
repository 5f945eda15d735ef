"""Counts of what the store holds, for metrics and for the page of the administrator; never a name or a text."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.store.tables import ArrivalRow, AuditRow, DocumentRow, DocumentState


def arrivals_by_source(session: Session) -> dict[str, int]:
    """Count deliveries by how they came."""
    query = sa.select(ArrivalRow.source, sa.func.count()).group_by(ArrivalRow.source)
    return {source: number for source, number in session.execute(query)}


def quarantine_by_stage(session: Session) -> dict[str, int]:
    """Count refused documents by the stage that refused them."""
    query = sa.select(DocumentRow.stage, sa.func.count()).where(DocumentRow.state == DocumentState.QUARANTINE)
    return {stage or "onbekend": number for stage, number in session.execute(query.group_by(DocumentRow.stage))}


def happened_times(session: Session, action: str) -> int:
    """Count how often something stands in the audit log."""
    return session.scalar(sa.select(sa.func.count()).select_from(AuditRow).where(AuditRow.action == action)) or 0


def last_time(session: Session, action: str) -> tuple[dt.datetime, str] | None:
    """Give when something last happened, and its data as JSON; None when it never did."""
    query = sa.select(AuditRow.at, AuditRow.data).where(AuditRow.action == action).order_by(AuditRow.seq.desc())
    row = session.execute(query.limit(1)).one_or_none()
    return None if row is None else (row[0], row[1])
