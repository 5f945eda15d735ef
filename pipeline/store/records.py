"""Status records: where each gemeente stands, as each document says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.errors import FigureConflict
from pipeline.model.status import StatusRecord
from pipeline.store.codec import digest_of, dump, load
from pipeline.store.database import insert, now
from pipeline.store.tables import StatusRecordRow

_KEY = ("gemeente", "cyclus", "categorie", "peildatum", "basis", "document_id")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One reading of a record, as it was written."""

    seq: int
    op: dt.datetime
    """When a document first said this."""
    geldt: bool
    """Whether it is the reading that counts."""
    waarde: StatusRecord


def add_records(session: Session, records: Sequence[StatusRecord]) -> None:
    """Write records; one that is there already stays one, one read anew takes the place of the earlier reading.

    The earlier reading stays in the table. A figure of one document or basis never touches that of another.

    Raises:
        FigureConflict: Two of the records say different things of one gemeente, category and day.
    """
    for record in one_per_key(records):
        _add(session, record)


def replace_records(session: Session, document_id: str, records: Sequence[StatusRecord]) -> None:
    """Make these all that counts of one document: what it no longer says no longer counts, but stays in the table.

    Raises:
        FigureConflict: Two of the records say different things of one gemeente, category and day.
        ValueError: A record is of another document.
    """
    if any(record.document_id != document_id for record in records):
        raise ValueError("a record of another document")
    mine = sa.update(StatusRecordRow).where(StatusRecordRow.document_id == document_id)
    session.execute(mine.values(is_current=False))
    add_records(session, records)


def one_per_key(records: Sequence[StatusRecord]) -> tuple[StatusRecord, ...]:
    """Give one record per key: a figure that stands twice in a document has the proof of both places.

    Raises:
        FigureConflict: Two of the records say different things of one gemeente, category and day.
    """
    seen: dict[tuple[object, ...], StatusRecord] = {}
    for record in records:
        first = seen.setdefault(_key(record), record)
        if _figures(first) != _figures(record):
            raise FigureConflict(
                f"{record.gemeente}, {record.categorie}, peildatum {record.peildatum}: het document noemt twee "
                "verschillende standen. Kijk na welke klopt en leg die vast."
            )
        proof = tuple(dict.fromkeys(first.evidence + record.evidence))
        seen[_key(record)] = replace(first, evidence=proof)
    return tuple(seen.values())


def records(
    session: Session, gemeente: str | None = None, cyclus: str | None = None, document_id: str | None = None
) -> tuple[StatusRecord, ...]:
    """Give the records that count, by gemeente (code), category and peildatum; the newest reading last."""
    row = StatusRecordRow
    wanted = {row.gemeente: gemeente, row.cyclus: cyclus, row.document_id: document_id}
    # as the index of current rows says it: SQLite takes that index only for these very words, and `= 1` is not them
    query = sa.select(row.value).where(sa.text("status_record.is_current"))
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    rows = session.scalars(query.order_by(row.gemeente, row.cyclus, row.categorie, row.peildatum, row.seq))
    return tuple(load(StatusRecord, text) for text in rows)


def history(session: Session, gemeente: str | None = None) -> tuple[StoredRecord, ...]:
    """Give every reading of every record of one gemeente, or all, oldest first: also those that no longer count."""
    query = sa.select(StatusRecordRow).order_by(StatusRecordRow.seq)
    if gemeente is not None:
        query = query.where(StatusRecordRow.gemeente == gemeente)
    rows = session.scalars(query)
    return tuple(StoredRecord(row.seq, row.added_at, row.is_current, load(StatusRecord, row.value)) for row in rows)


def _figures(record: StatusRecord) -> tuple[int | None, int | None]:
    return record.wettelijke_taak, record.realisatie


def _key(record: StatusRecord) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in _KEY)


def _add(session: Session, record: StatusRecord) -> None:
    text = dump(record)
    key = {name: getattr(record, name) for name in _KEY}
    same_place = [getattr(StatusRecordRow, name) == value for name, value in key.items()]
    earlier = StatusRecordRow.is_current & (StatusRecordRow.id != digest_of(text))
    session.execute(sa.update(StatusRecordRow).where(*same_place, earlier).values(is_current=False))
    values = {**key, "id": digest_of(text), "is_current": True, "added_at": now(), "value": text}
    query = insert(session, StatusRecordRow).values(values)
    session.execute(query.on_conflict_do_update(index_elements=["id"], set_={"is_current": True}))
