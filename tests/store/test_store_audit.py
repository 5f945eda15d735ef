"""The audit log: tampering is refused, and what was forced shows."""

import pytest
import sqlalchemy as sa

from pipeline.store import events
from pipeline.store.database import Store
from pipeline.store.schema import drop_triggers


def fill(store: Store, count: int = 5) -> None:
    with store.write() as session:
        for number in range(count):
            events.append(session, "tester", "proef", f"onderwerp-{number}", {"nummer": number, "é": None})


def force(store: Store, sql: str) -> None:
    """What an administrator with bad intentions can do: lift the guards first."""
    with store.writer.begin() as connection:
        drop_triggers(connection)
        connection.exec_driver_sql(sql)


def test_an_untouched_chain_holds(store: Store):
    fill(store)
    with store.read() as session:
        report = events.verify(session)
        assert (report.events, report.broken_at, report.tip) == (6, None, events.tip(session))


def test_the_first_event_tells_that_the_database_was_made(store: Store):
    with store.read() as session:
        assert [event.action for event in events.events(session)] == ["database.migratie"]


@pytest.mark.parametrize(
    ("sql", "broken_at"),
    [
        ("UPDATE audit SET actor = 'ander' WHERE seq = 4", 4),
        ("UPDATE audit SET data = '{}' WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq > 4", 5),
        ("DELETE FROM audit", 1),
    ],
)
def test_a_forced_change_is_found_at_its_place(store: Store, sql: str, broken_at: int):
    fill(store)
    force(store, sql)
    with store.read() as session:
        report = events.verify(session)
    assert report.broken_at == broken_at and report.problem


@pytest.mark.parametrize("table", ["arrival", "audit", "besluit", "letter", "mark_verdict"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_history_cannot_be_changed(store: Store, table: str, verb: str):
    guards = sa.text(
        "SELECT count(*) FROM pg_trigger WHERE tgname = :name AND tgrelid = to_regclass(:table)"
        if store.writer.dialect.name == "postgresql"
        else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = :name AND tbl_name = :table"
    )
    with store.read() as session:
        assert session.scalar(guards, {"name": f"ibt_{table}_no_{verb.lower()}", "table": table}) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET actor = 'ander'",
        "DELETE FROM audit",
        "UPDATE status_record SET value = '{}'",
        "UPDATE voorstel SET value = '{}'",
    ],
)
def test_the_database_itself_refuses_a_change_of_history(store: Store, known: str, sql: str):
    table = sql.split()[1] if sql.startswith("UPDATE") else sql.split()[2]
    fill(store)
    _one_row(store, table, known)
    with pytest.raises(sa.exc.DBAPIError, match="mag alleen worden aangevuld"), store.write() as session:
        session.execute(sa.text(sql))


def test_a_replacing_insert_does_not_slip_past_the_guards(store: Store):
    if store.writer.dialect.name != "sqlite":
        pytest.skip("n.v.t.: INSERT OR REPLACE bestaat alleen in SQLite")
    fill(store)
    with pytest.raises(sa.exc.DBAPIError, match="mag alleen worden aangevuld"), store.write() as session:
        session.execute(sa.text("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2"))


def test_a_table_cannot_be_emptied_at_once(store: Store):
    if store.writer.dialect.name != "postgresql":
        pytest.skip("n.v.t.: TRUNCATE bestaat alleen in PostgreSQL")
    with pytest.raises(sa.exc.DBAPIError, match="mag alleen worden aangevuld"), store.write() as session:
        session.execute(sa.text("TRUNCATE audit"))


def test_long_text_is_refused_so_that_no_document_ends_up_in_the_log(store: Store):
    with pytest.raises(ValueError, match="201 characters"), store.write() as session:
        events.append(session, "tester", "proef", "x", {"tekst": ["a" * 201]})


def test_a_reader_cannot_write(store: Store):
    with pytest.raises(sa.exc.DBAPIError), store.read() as session:
        events.append(session, "tester", "proef", "x", {})


def _one_row(store: Store, table: str, document_id: str) -> None:
    moment = "CURRENT_TIMESTAMP"
    rows = {
        "audit": "SELECT 1",
        "status_record": (
            "INSERT INTO status_record (id, gemeente, cyclus, categorie, peildatum, basis, document_id, is_current, "
            f"added_at, value) VALUES ('1', 'GM1', 'c', 'amv', '2025-07-01', 'COA', '{document_id}', "
            f"true, {moment}, '1')"
        ),
        "voorstel": (
            "INSERT INTO voorstel (id, gemeente, cyclus, kind, document_id, is_current, added_at, value) "
            f"VALUES ('1', 'GM1', 'c', 'brief', 'd', true, {moment}, '1')"
        ),
    }
    with store.write() as session:
        session.execute(sa.text(rows[table]))
