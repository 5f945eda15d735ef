"""The upgrade drill: records that the previous version wrote come over, go back, and come over again.

old/v0009.json holds the rows of a demonstration (invented people) as the version with schema v0009 wrote them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from pipeline.errors import InputError
from pipeline.store import decisions, events, letters, marks, records
from pipeline.store.database import check_schema, make_engine, open_store, store_url
from pipeline.store.migrate import alembic_config, migrate, migrate_back
from pipeline.store.schema import REVISIONS
from tests.endurance.places import database

OLD = json.loads((Path(__file__).parent / "old" / "v0009.json").read_text(encoding="utf-8"))


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as the previous version left it."""
    with database(request.param, tmp_path / "ibt.sqlite") as place:
        engine = make_engine(store_url(place), is_migration=True)
        with engine.connect() as connection, connection.begin():
            command.upgrade(alembic_config(connection), "v0009")
            for name, rows in OLD.items():
                table = sa.Table(name, sa.MetaData(), autoload_with=connection)
                connection.execute(table.delete())
                connection.execute(table.insert(), [_typed(table, row) for row in rows])
        engine.dispose()
        yield place


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, sa.DateTime):
        moment = dt.datetime.fromisoformat(value)
        return moment.replace(tzinfo=dt.UTC) if kind.timezone else moment
    if isinstance(kind, sa.Date):
        return dt.date.fromisoformat(value)
    return bool(value) if isinstance(kind, sa.Boolean) else value


def rows_of(place: str) -> dict[str, list[Any]]:
    """Give every row of the tables that the previous version filled; of the log only what it wrote."""
    engine = make_engine(store_url(place), is_reader=True)
    found = {}
    with engine.connect() as connection:
        for name, before in OLD.items():
            if name == "audit_tip":
                continue
            table = sa.Table(name, sa.MetaData(), autoload_with=connection)
            known = [table.c[column] for column in before[0]]
            rows = connection.execute(sa.select(*known).order_by(*known[:1])).all()
            found[name] = [tuple(row) for row in rows][: len(before)]
    engine.dispose()
    return found


def test_what_the_previous_version_wrote_comes_over_and_is_read(old: str):
    before = rows_of(old)
    assert {name: len(rows) for name, rows in before.items()} == {
        name: len(rows) for name, rows in OLD.items() if name != "audit_tip"
    }
    migrate(old)
    assert check_schema(old) == []
    assert rows_of(old) == before
    with open_store(old) as store, store.read() as session:
        assert events.verify(session).problem == ""
        assert len(list(decisions.besluiten(session))) == 2
        assert len(list(records.records(session))) == 4
        document = OLD["redaction_mark"][0]["document_id"]
        judged = [one for one in marks.marks(session, document) if one.verdict]
        assert len(judged) == sum(row["document_id"] == document for row in OLD["redaction_mark"])
        assert len({row["id"] for row in OLD["letter"]}) == len(list(letters.letters(session)))


def test_the_way_back_loses_nothing_and_leads_on_again(old: str):
    migrate(old)
    with_new = rows_of(old)
    migrate_back(old, "v0009")
    assert rows_of(old) == with_new
    assert "mail_message" not in _tables(old)
    migrate(old)
    assert check_schema(old) == []
    with open_store(old) as store, store.read() as session:
        report = events.verify(session)
    assert (report.problem, report.events) == ("", len(OLD["audit"]) + 3)


def test_the_way_back_is_refused_when_something_would_be_lost(old: str):
    migrate(old)
    with open_store(old) as store, store.write() as session:
        session.execute(
            sa.text(
                "INSERT INTO mail_message (id, mailbox, uidvalidity, uid, is_new, is_again, seen_at) VALUES"
                " ('a', 'b', 1, 1, :nee, :nee, :nu)"
            ),
            {"nee": False, "nu": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
        )
    with pytest.raises(InputError, match="mail_message"):
        migrate_back(old, "v0009")
    assert check_schema(old) == []
    with pytest.raises(InputError, match="terug kan tot en met v0009"):
        migrate_back(old, "v0001")
    assert "mail_message" in _tables(old)


def test_every_revision_goes_forth_and_back(tmp_path: Path):
    place = str(tmp_path / "ibt.sqlite")
    for revision in REVISIONS[REVISIONS.index("v0009") : -1]:
        migrate(place)
        migrate_back(place, revision)
        migrate(place)
        assert check_schema(place) == []


def _tables(place: str) -> set[str]:
    engine = make_engine(store_url(place), is_reader=True)
    with engine.connect() as connection:
        found = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    return found
