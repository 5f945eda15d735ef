"""What guards the tables: the triggers that refuse a change of history, and the check of a database at start-up."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from pipeline.store import (
    account_tables,
    batch_tables,
    keep_tables,
    key_tables,
    mailbox_tables,
    release_tables,
    review_tables,
    search_tables,
    work_tables,
)
from pipeline.store.tables import Base

TABLES = (
    account_tables,
    batch_tables,
    keep_tables,
    key_tables,
    mailbox_tables,
    release_tables,
    review_tables,
    search_tables,
    work_tables,
)
"""Modules with tables beside those of tables.py; named here, so that every check and migration knows all tables."""

REVISIONS = (
    "v0001",
    "v0002",
    "v0003",
    "v0004",
    "v0005",
    "v0006",
    "v0007",
    "v0008",
    "v0009",
    "v0010",
    "v0011",
    "v0012",
    "v0013",
    "v0014",
)
"""Every revision in versions/, oldest first; the database must be at the last."""

MAY_CHANGE: dict[str, tuple[str, ...]] = {
    "arrival": ("name",),
    "audit": (),
    "bewaar_feit": (),
    "besluit": (),
    "feit": ("is_current", "value"),
    "letter": ("value",),
    "mark_change": (),
    "mark_verdict": ("value",),
    "redaction_mark": ("is_current", "value"),
    "release_nummer": (),
    "release_pack": (),
    "release_stuk": (),
    "review_act": ("value",),
    "review_comment": ("text",),
    "review_seen": (),
    "status_record": ("is_current", "value"),
    "stuk_groep": ("value",),
    "vernietiging": ("voltooid",),
    "voorstel": ("is_current", "value"),
    "woo_dossier": ("is_current", "value"),
    "woo_naam": ("is_current", "value"),
    "woo_termijn": (),
    "work_pause": (),
}
"""Tables of which no row may ever go, with the columns that may change; none is append-only."""

_STATE = "(SELECT state FROM document WHERE id = {})"
_GONE = {
    "arrival": ("name", f"{_STATE.format('OLD.document_id')} = 'vernietigd'"),
    "feit": (
        "value",
        "OLD.soort IN ('koppeling', 'dubbel', 'vraag', 'beoordeling', 'waarde') AND EXISTS (SELECT 1 FROM document "
        "WHERE id IN (substr(OLD.sleutel, 1, 64), substr(OLD.sleutel, 66, 64)) AND state = 'vernietigd')",
    ),
    "letter": ("value", "OLD.status IN ('concept', 'ingetrokken')"),
    "mark_verdict": (
        "value",
        f"{_STATE.format('(SELECT document_id FROM redaction_mark WHERE id = OLD.mark_id)')} = 'vernietigd'",
    ),
    "review_act": ("value", f"{_STATE.format('OLD.document_id')} = 'vernietigd'"),
    "status_record": ("value", f"{_STATE.format('OLD.document_id')} = 'vernietigd'"),
    "stuk_groep": ("value", "NOT EXISTS (SELECT 1 FROM woo_stuk WHERE dossier = OLD.dossier)"),
    "voorstel": ("value", f"{_STATE.format('OLD.document_id')} = 'vernietigd'"),
    "woo_dossier": ("value", "NOT EXISTS (SELECT 1 FROM woo_stuk WHERE dossier = OLD.naam)"),
    "woo_naam": ("value", "NOT EXISTS (SELECT 1 FROM woo_stuk WHERE dossier = OLD.dossier)"),
}
"""When words may be taken out of a column: their document was destroyed, their dossier is empty, or a letter was never
approved. Nothing else of such a row ever changes."""

_FUNCTION = """CREATE OR REPLACE FUNCTION ibt_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ibt: % mag alleen worden aangevuld', TG_TABLE_NAME; END $$"""


def create_triggers(connection: sa.Connection) -> None:
    """Put the guards in place; the same call after every migration, since a rebuilt SQLite table loses them.

    On the way back to an older revision there are fewer tables than we know.
    """
    drop_triggers(connection)
    present = set(sa.inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        for function in (_FUNCTION, *_gone_functions()):
            connection.exec_driver_sql(function.replace("%", "%%"))
    for name, table in _names(connection.dialect.name):
        if table in present:
            connection.exec_driver_sql(_sql(connection.dialect.name, name, table))


def drop_triggers(connection: sa.Connection) -> None:
    """Lift the guards inside the transaction of a migration."""
    present = set(sa.inspect(connection).get_table_names())
    on_table = connection.dialect.name == "postgresql"
    for name, table in _names(connection.dialect.name):
        if table in present:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else ""))


def find_problems(connection: sa.Connection) -> Iterator[str]:
    """Yield, in Dutch with the next step, what keeps this database from being used."""
    tables = sa.inspect(connection).get_table_names()
    revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version")) if _is_ours(tables) else None
    if revision is None:
        yield "De database is nog leeg. Maak haar aan met: ibt init MAP"
    elif revision not in REVISIONS:
        yield "De database is gemaakt door een nieuwere versie van ibt. Werk dit programma bij."
    elif revision != REVISIONS[-1]:
        yield "De database hoort bij een oudere versie van ibt. Werk haar bij met: ibt init MAP"
    else:
        yield from _missing_columns(connection)
        yield from _missing_triggers(connection)
        yield from _wrong_settings(connection)


def _is_ours(tables: list[str]) -> bool:
    return "alembic_version" in tables


def _missing_columns(connection: sa.Connection) -> Iterator[str]:
    found = {key[1]: {column["name"] for column in columns} for key, columns in _columns(connection)}
    for name, table in sorted(Base.metadata.tables.items()):
        lost = {column.name for column in table.columns} - found.get(name, set())
        if lost:
            yield f"In tabel {name} ontbreekt {', '.join(sorted(lost))}. Zet een reservekopie terug."


def _columns(
    connection: sa.Connection,
) -> list[tuple[tuple[str | None, str], list[sa.engine.interfaces.ReflectedColumn]]]:
    return list(sa.inspect(connection).get_multi_columns(filter_names=list(Base.metadata.tables)).items())


def _missing_triggers(connection: sa.Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        enabled = "tgenabled IN ('O', 'A') AND NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
        rows = connection.exec_driver_sql(
            f"SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE {enabled}"
        )
        found = set(rows.scalars())
    else:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        wanted = _wanted("sqlite")
        found = {name for name, sql in rows if wanted.get(name) == sql}
    for name, table in _names(connection.dialect.name):
        if name not in found:
            yield (
                f"De beveiliging {name} van tabel {table} ontbreekt: iemand kan vastgelegde gegevens hebben gewijzigd. "
                "Controleer met: ibt audit verify. Zet de beveiliging terug met: ibt init MAP"
            )


def _wrong_settings(connection: sa.Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        if connection.exec_driver_sql("SHOW server_encoding").scalar() != "UTF8":
            yield "De PostgreSQL-database gebruikt geen UTF8. Maak haar opnieuw met: createdb --encoding=UTF8"
    elif connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        yield "De SQLite-database staat niet in WAL-stand. Herstel dit met: ibt init MAP"


def _names(dialect: str) -> list[tuple[str, str]]:
    events = ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete")
    names = [(f"ibt_{table}_no_{event}", table) for table in MAY_CHANGE for event in events]
    return [*names, *((f"ibt_{table}_no_emptying", table) for table in _GONE)]


def _gone_functions() -> Iterator[str]:
    """Yield one function per table: a trigger of PostgreSQL looks at other tables in a function only."""
    for table, (_, allowed) in _GONE.items():
        yield (
            f"CREATE OR REPLACE FUNCTION ibt_refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {allowed} THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION 'ibt: % mag alleen worden aangevuld', TG_TABLE_NAME; END $$"
        )


def _wanted(dialect: str) -> dict[str, str]:
    return {name: _sql(dialect, name, table) for name, table in _names(dialect)}


def _sql(dialect: str, name: str, table: str) -> str:
    event = name.rsplit("_", 1)[1].upper()
    if event == "EMPTYING":
        return _gone_sql(dialect, name, table)
    if event == "UPDATE" and MAY_CHANGE[table]:
        frozen = [column.name for column in Base.metadata.tables[table].columns if column.name not in MAY_CHANGE[table]]
        event += f" OF {', '.join(frozen)}"
    if dialect == "postgresql":
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION ibt_refuse()"
    refuse = f"SELECT RAISE(ABORT, 'ibt: {table} mag alleen worden aangevuld')"
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {refuse}; END"


def _gone_sql(dialect: str, name: str, table: str) -> str:
    column, allowed = _GONE[table]
    on = f"CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}"
    if dialect == "postgresql":
        return f"{on} FOR EACH ROW EXECUTE FUNCTION ibt_refuse_{table}()"
    refuse = f"SELECT RAISE(ABORT, 'ibt: {table} mag alleen worden aangevuld')"
    return f"{on} WHEN NOT coalesce({allowed}, 0) BEGIN {refuse}; END"
