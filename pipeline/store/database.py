"""Opens the store: one file of SQLite in the workspace, or a PostgreSQL server by another URL.

On SQLite every writer takes the write lock at its first statement (BEGIN IMMEDIATE): with the default of the driver two
processes that read, add and write lose each other's work without an error. Readers have an engine of their own and
never wait for a writer.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from pipeline.errors import ConfigError, SetupError
from pipeline.store.schema import find_problems
from pipeline.store.tables import Base
from pipeline.tools.faults import fault

BUSY_SECONDS = 30
"""How long a writer waits for its turn, and how long one that does nothing may keep others waiting."""

_OUT_OF_REACH = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


@dataclass(frozen=True, slots=True)
class Store:
    """An open store, closed by `with`; usable from several threads, never across a fork."""

    url: str
    """With the password: never show it."""
    writer: sa.Engine
    """The engine for DBOS too: its own would begin a deferred transaction on SQLite."""
    reader: sa.Engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give one transaction that commits at the end, or leaves nothing after an error.

        On SQLite writers go one by one. On PostgreSQL they run side by side (READ COMMITTED): the functions of this
        package change a row in one statement or lock it first.

        Raises:
            SetupError: The database is busy for too long, full or out of reach; nothing was written.
        """
        with _answering(), Session(self.writer, expire_on_commit=False) as session, session.begin():
            yield session
            fault("commit.before")
        fault("commit.after")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give one moment of the store, unmoved by writers; writing in it is refused.

        Raises:
            SetupError: The database is out of reach.
        """
        with _answering(), Session(self.reader, expire_on_commit=False) as session, session.begin():
            yield session

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.writer.dispose()
        self.reader.dispose()


def open_store(place: str | Path) -> Store:
    """Open a migrated store; `place` is the path of a SQLite file or a database URL.

    Raises:
        SetupError: The database is missing, out of reach, of another version or without its guards.
    """
    problems = check_schema(place)
    if problems:
        raise SetupError(" ".join(problems))
    url = store_url(place)
    text = url.render_as_string(hide_password=False)
    return Store(text, make_engine(url), make_engine(url, is_reader=True))


def check_schema(place: str | Path) -> list[str]:
    """Tell in Dutch what keeps the database from being used; empty when all is well."""
    url = store_url(place)
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        return [f"De database {file.name} bestaat nog niet. Maak haar aan met: ibt init MAP"]
    engine = make_engine(url, is_reader=True)
    try:
        with engine.connect() as connection:
            return list(find_problems(connection))
    except sa.exc.DBAPIError as error:
        return [unreachable(url, error)]
    finally:
        engine.dispose()


def unreachable(url: sa.URL, error: sa.exc.DBAPIError) -> str:
    """Tell in Dutch that a database does not answer, without its password."""
    file = sqlite_file(url)
    shown = f"{url.database} op {url.host}" if file is None else file.name
    return (
        f"De database {shown} is niet te openen ({type(error.orig).__name__}). Controleer het adres, de rechten en of "
        "de server aan staat."
    )


@contextmanager
def _answering() -> Iterator[None]:
    """Tell a user what to do when the database is busy, full or gone; an error in a query stays the bug it is."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InternalError) as error:
        if isinstance(error, sa.exc.InternalError) and not error.connection_invalidated:
            raise
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is not None and code & 0xFF not in _OUT_OF_REACH:
            raise
        raise SetupError(
            f"De database is bezet, vol of niet bereikbaar ({type(error.orig).__name__}). Probeer het over een minuut "
            "opnieuw; blijft het zo, controleer dan de schijf en de server."
        ) from error


def store_url(place: str | Path) -> sa.URL:
    """Give the URL of a path or URL, with the drivers we ship.

    Raises:
        ConfigError: It is neither a file nor a PostgreSQL server.
    """
    if isinstance(place, Path) or "://" not in place:
        return sa.URL.create("sqlite", database=str(place))
    try:
        url = sa.make_url(place)
    except sa.exc.ArgumentError as error:
        raise ConfigError("database.url is geen geldig adres. Zie docs/config.md.") from error
    kind = url.drivername.split("+")[0]
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    raise ConfigError(f"database.url begint met {kind}: gebruik postgresql://… of laat de waarde leeg voor SQLite.")


def sqlite_file(url: sa.URL) -> Path | None:
    """Give the file of a SQLite URL, None for a server."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def make_engine(url: sa.URL, *, is_reader: bool = False, is_migration: bool = False) -> sa.Engine:
    """Give an engine whose transactions are what they say."""
    if url.get_backend_name() == "postgresql":
        return _postgres(url, is_reader, still_seconds=0 if is_reader or is_migration else BUSY_SECONDS)
    # an error of the database would quote what was written: records, marks, letters
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    pragmas = {
        "busy_timeout": str(BUSY_SECONDS * 1000),
        "synchronous": "FULL",
        # rebuilding a table that others point to would be refused halfway: a migration checks the keys at its end
        "foreign_keys": "OFF" if is_migration else "ON",
        "recursive_triggers": "ON",  # without it INSERT OR REPLACE slips past the triggers that refuse a DELETE
        "query_only": "ON" if is_reader else "OFF",
    }
    if is_migration:
        pragmas["journal_mode"] = "WAL"  # sticks to the file

    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: we do
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name}={value}")

    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")

    sa.event.listen(engine, "connect", connect)
    sa.event.listen(engine, "begin", begin)
    return engine


def _postgres(url: sa.URL, is_reader: bool, still_seconds: int) -> sa.Engine:
    """Give an engine on a server, which ends a transaction that does nothing for `still_seconds`; 0 is never.

    A process that is frozen in a transaction (a machine that is suspended, a network that is gone) holds its rows, and
    whoever takes its work over would wait for them without end.
    """
    limit = f"-c idle_in_transaction_session_timeout={still_seconds * 1000}"
    own = " ".join(url.normalized_query.get("options", ()))  # an organisation may have put its own in the address
    return sa.create_engine(
        url,
        connect_args={"connect_timeout": 10, "client_encoding": "utf8", "options": f"{own} {limit}".strip()},
        pool_pre_ping=True,
        hide_parameters=True,
        pool_size=4,
        isolation_level="REPEATABLE READ" if is_reader else "READ COMMITTED",
        execution_options={"postgresql_readonly": is_reader},
    )


def insert(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Give an INSERT that can say what to do when the row is there already."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def now() -> dt.datetime:
    """Give this moment, with offset."""
    return dt.datetime.now(dt.UTC)
