"""Making a database, bringing it up to date, and telling what is wrong with one."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from pipeline.errors import ConfigError, SetupError
from pipeline.store import events
from pipeline.store.database import check_schema, make_engine, open_store, sqlite_file, store_url
from pipeline.store.migrate import alembic_config, migrate
from pipeline.store.schema import REVISIONS
from pipeline.store.tables import Base


def run(place: str, sql: str) -> None:
    engine = make_engine(store_url(place))
    with engine.begin() as connection:
        connection.exec_driver_sql(sql)
    engine.dispose()


def test_a_new_database_has_no_problems(empty_place: str):
    migrate(empty_place)
    assert check_schema(empty_place) == []


def test_migrating_again_changes_nothing(empty_place: str):
    migrate(empty_place)
    migrate(empty_place)
    with open_store(empty_place) as store, store.read() as session:
        assert events.verify(session).events == 1


def test_the_revisions_make_exactly_the_tables_of_the_code(place: str):
    engine = make_engine(store_url(place))
    with engine.begin() as connection:
        command.check(alembic_config(connection))
    engine.dispose()


def test_the_revisions_make_the_same_constraints_as_the_code(tmp_path: Path):
    """Alembic does not compare check constraints: a new enum member without a revision would pass the test above."""
    by_code, by_revisions = tmp_path / "code.sqlite", tmp_path / "revisies.sqlite"
    engine = make_engine(store_url(by_code))
    Base.metadata.create_all(engine)
    engine.dispose()
    migrate(by_revisions)
    assert _definitions(by_revisions) == _definitions(by_code)


def _definitions(file: Path) -> dict[str, set[str]]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql > '' AND type <> 'trigger'").fetchall()
    rows = [row for row in rows if row[0] != "alembic_version"]
    rows = [(name, sql.replace(f'TABLE "{name}"', f"TABLE {name}")) for name, sql in rows]  # made anew: in quotes
    return {name: {re.sub(r"[\s(),]+$", "", line.strip()) for line in sql.splitlines()} for name, sql in rows}


def test_the_list_of_revisions_is_what_lies_in_the_folder():
    engine = make_engine(store_url(":memory:"))
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
    engine.dispose()
    assert tuple(revision.revision for revision in script.walk_revisions())[::-1] == REVISIONS


def test_the_engine_may_keep_its_tables_in_the_same_database(place: str):
    run(place, "CREATE TABLE datasource_outputs (workflow_id TEXT)")
    engine = make_engine(store_url(place))
    with engine.begin() as connection:
        command.check(alembic_config(connection))
    engine.dispose()


def test_a_missing_database_is_told_with_the_next_step(tmp_path: Path):
    (problem,) = check_schema(tmp_path / "weg.sqlite")
    assert "bestaat nog niet" in problem and "ibt init" in problem
    assert not (tmp_path / "weg.sqlite").exists()


def test_an_empty_database_is_told(empty_place: str):
    file = sqlite_file(store_url(empty_place))
    if file is not None:
        file.touch()
    (problem,) = check_schema(empty_place)
    assert "nog leeg" in problem


def test_a_database_that_does_not_open_is_told_without_the_password():
    url = "postgresql://ibt:geheim@127.0.0.1:1/ibt"
    (problem,) = check_schema(url)
    assert "ibt op 127.0.0.1 is niet te openen" in problem and "geheim" not in problem
    with pytest.raises(SetupError, match="niet te openen"):
        migrate(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    (tmp_path / "ibt.sqlite").write_bytes(b"dit is geen database" * 100)
    (problem,) = check_schema(tmp_path / "ibt.sqlite")
    assert "niet te openen" in problem
    with pytest.raises(SetupError, match="niet te openen"):
        migrate(tmp_path / "ibt.sqlite")


def test_a_database_of_a_newer_program_is_not_touched(place: str):
    run(place, "UPDATE alembic_version SET version_num = 'v9999'")
    assert "nieuwere versie" in check_schema(place)[0]
    with pytest.raises(SetupError, match="nieuwere versie"):
        migrate(place)


def test_a_missing_guard_stops_the_store_and_migrating_puts_it_back(place: str):
    on_table = " ON besluit" if "://" in place else ""
    run(place, f"DROP TRIGGER ibt_besluit_no_update{on_table}")
    assert "ibt_besluit_no_update" in check_schema(place)[0]
    with pytest.raises(SetupError, match="ibt_besluit_no_update"):
        open_store(place)
    migrate(place)
    assert check_schema(place) == []


def test_a_guard_that_was_made_harmless_is_missed(place: str):
    if "://" in place:
        run(place, "ALTER TABLE audit DISABLE TRIGGER ibt_audit_no_delete")
    else:
        run(place, "DROP TRIGGER ibt_audit_no_delete")
        run(place, "CREATE TRIGGER ibt_audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END")
    assert "ibt_audit_no_delete" in check_schema(place)[0]


def test_a_missing_column_is_told(place: str):
    run(place, "ALTER TABLE document DROP COLUMN reason")
    assert check_schema(place) == ["In tabel document ontbreekt reason. Zet een reservekopie terug."]


def test_a_sqlite_file_without_wal_is_told_and_repaired(tmp_path: Path, migrated_file: Path):
    with closing(sqlite3.connect(migrated_file)) as source, closing(sqlite3.connect(tmp_path / "a.sqlite")) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    assert "WAL" in check_schema(tmp_path / "a.sqlite")[0]
    migrate(tmp_path / "a.sqlite")
    assert check_schema(tmp_path / "a.sqlite") == []


def test_a_failing_migration_leaves_the_database_as_it_was(empty_place: str):
    run(empty_place, "CREATE TABLE audit_tip (id INTEGER)")
    with pytest.raises(sa.exc.DBAPIError):
        migrate(empty_place)
    engine = make_engine(store_url(empty_place))
    assert sa.inspect(engine).get_table_names() == ["audit_tip"]
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://host/db", "sqlite://", "://", "sqlite:///:memory:"])
def test_a_place_that_cannot_hold_a_store_is_told(url: str):
    with pytest.raises(ConfigError):
        store_url(url)


@pytest.mark.parametrize("url", ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"])
def test_every_spelling_of_postgres_gets_our_driver(url: str):
    assert store_url(url).drivername == "postgresql+psycopg"


def test_a_workspace_path_with_odd_characters_works(tmp_path: Path):
    folder = tmp_path / "map met spatie, 100% & é?#"
    folder.mkdir()
    migrate(folder / "ibt.sqlite")
    assert check_schema(folder / "ibt.sqlite") == []
    assert [path.name for path in folder.iterdir()] == ["ibt.sqlite"]


def test_a_store_url_opens_the_same_store(place: str):
    with open_store(place) as store, open_store(store.url) as again:
        assert again.url == store.url


def test_facts_outlive_the_revision_that_knows_one_more_kind(empty_place: str):
    row = "INSERT INTO feit (soort, sleutel, gemeente, is_current, door, added_at, value) VALUES "
    rest = "true, 'W', '2026-04-21 09:00:00', '{}')"
    old = make_engine(store_url(empty_place), is_migration=True)
    with old.begin() as connection:
        command.upgrade(alembic_config(connection), "v0008")
        connection.exec_driver_sql(f"{row} ('termijn', 'a', 'GM0148', {rest}")
    old.dispose()
    migrate(empty_place)
    assert check_schema(empty_place) == []
    run(empty_place, f"{row} ('waarde', 'b', NULL, {rest}")
    engine = make_engine(store_url(empty_place))
    twice = f"{row} ('termijn', 'a', NULL, {rest}"  # one of a kind and key holds
    for wrong in (f"{row} ('onzin', 'c', NULL, {rest}", twice, "DELETE FROM feit"):
        with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
            connection.exec_driver_sql(wrong)
    with engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT soort, sleutel, gemeente FROM feit ORDER BY seq").all()
    engine.dispose()
    assert [tuple(one) for one in found] == [("termijn", "a", "GM0148"), ("waarde", "b", None)]
