"""Databases of a test's own: a file of SQLite, or a whole database on the PostgreSQL server of the tests."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

SERVER = os.environ.get("IBT_TEST_PG_URL", "")


@contextmanager
def database(kind: str, file: Path) -> Iterator[str]:
    """Give the place of a database that is not there yet (SQLite) or empty (PostgreSQL), and take it away after."""
    if kind == "sqlite":
        yield str(file)
        return
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    name = f"ibt_{uuid.uuid4().hex}"
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


@contextmanager
def own_databases(environment: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every command of a test use two databases of its own on the server: for the records and for the queue."""
    with ExitStack() as held:
        for key in ("IBT_DATABASE_URL", "IBT_ENGINE_URL"):
            environment.setenv(key, held.enter_context(database("postgresql", Path())))
        yield
