"""What a document asks of the database as it goes through the line: no table that grows is read as a whole."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.model.feit import WaardeCorrectie
from pipeline.store import documents, dossiers, events, feiten, marks, records, waarden, work
from pipeline.store.database import open_store

KEPT = "a" * 64
GROWS = (
    "document",
    "arrival",
    "status_record",
    "redaction_mark",
    "mark_verdict",
    "voorstel",
    "event",
    "poststuk",
    "feit",
)


def plans(session: Session, ask: Any) -> list[str]:
    """Give how SQLite finds what `ask` asks for, statement by statement."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_others: Any) -> None:
        asked.append((statement, parameters))

    bind = session.get_bind()
    sa.event.listen(bind, "before_cursor_execute", note)
    try:
        ask(session)
    finally:
        sa.event.remove(bind, "before_cursor_execute", note)
    raw = session.connection().connection.cursor()
    return [row[3] for one in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {one[0]}", one[1]).fetchall()]


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda session: records.records(session, gemeente="GM1700"), id="figures of a gemeente"),
        pytest.param(lambda session: documents.document(session, KEPT), id="document"),
        pytest.param(lambda session: documents.arrivals(session, KEPT), id="arrivals"),
        pytest.param(lambda session: documents.members(session, KEPT), id="members"),
        pytest.param(lambda session: marks.marks(session, KEPT), id="marks"),
        pytest.param(lambda session: events.happened(session, events.WORKBOOK_TAKEN_IN, KEPT), id="events"),
        pytest.param(lambda session: dossiers.kennis(session, KEPT), id="dossier"),
        pytest.param(lambda session: waarden.corrections(session, KEPT), id="corrections"),
        pytest.param(lambda session: feiten.history_of(session, WaardeCorrectie, [KEPT]), id="history of facts"),
        pytest.param(lambda session: work.order_of(session, KEPT), id="order of work"),
    ],
)
def test_a_question_about_one_document_scans_no_table_that_grows(tmp_path: Path, migrated_file: Path, ask: Any) -> None:
    place = tmp_path / "ibt.sqlite"
    shutil.copy(migrated_file, place)
    with open_store(place) as store, store.read() as session:
        found = plans(session, ask)
    assert found
    assert [plan for plan in found if plan.startswith(tuple(f"SCAN {table}" for table in GROWS))] == []


def test_a_question_without_an_index_is_seen(tmp_path: Path, migrated_file: Path) -> None:
    place = tmp_path / "ibt.sqlite"
    shutil.copy(migrated_file, place)
    with open_store(place) as store, store.read() as session:
        assert plans(session, lambda s: s.execute(sa.text("SELECT value FROM status_record WHERE value = 'x'"))) == [
            "SCAN status_record"
        ]
