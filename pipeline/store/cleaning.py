"""Makes a database forget what was deleted: until then old words stand in free pages and in the log beside it."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa

from pipeline.errors import SetupError
from pipeline.store.database import BUSY_SECONDS, Store, sqlite_file
from pipeline.store.search_tables import FTS

_BUSY = (
    "andere processen houden de database bezig, dus oude woorden staan er nog in. Stop ibt run even en herhaal de "
    "opdracht; er gaat niets dubbel."
)


def clean(store: Store) -> None:
    """Rewrite the database without what was deleted; on SQLite writers wait meanwhile.

    Raises:
        SetupError: The database is busy for too long or full; a second run does it.
    """
    if sqlite_file(store.writer.url) is None:
        _clean_server(store)
        return
    with closing(store.writer.raw_connection()) as connection:  # outside the transaction that the engine begins
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")  # segments keep words that were deleted
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except store.writer.dialect.loaded_dbapi.Error as error:
            raise SetupError(_BUSY) from error
        finally:
            cursor.close()
    if busy:
        raise SetupError(_BUSY)


def _clean_server(store: Store) -> None:
    try:
        with store.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
    except sa.exc.OperationalError as error:
        raise SetupError(_BUSY) from error
