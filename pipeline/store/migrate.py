"""Makes a database and brings it to the present shape; safe to repeat, and at the same time from two processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from pipeline.errors import InputError, SetupError
from pipeline.store import events
from pipeline.store.database import make_engine, store_url, unreachable
from pipeline.store.schema import REVISIONS, create_triggers, drop_triggers

_CAN_BE_MADE_AGAIN = ("work_order", "vingerafdruk")
"""Tables that follow from others: their rows may go on the way back."""

_LOCK = 7_711_000_001
"""Any number of our own: PostgreSQL migrations wait for each other on it."""


OLDEST_WAY_BACK = "v0009"
"""Later revisions can be taken back; what came before them has no way back."""


def migrate(place: str | Path) -> None:
    """Bring the database at `place` (path of a SQLite file, or URL) to the present revision, in one transaction.

    Raises:
        SetupError: The database cannot be made or reached, or belongs to a newer version.
    """
    with _migration(store_url(place)) as connection:
        before = _revision(connection)
        if before is not None and before not in REVISIONS:
            raise SetupError("De database is gemaakt door een nieuwere versie van ibt. Werk dit programma bij.")
        drop_triggers(connection)
        command.upgrade(alembic_config(connection), REVISIONS[-1])
        create_triggers(connection)
        _note(connection, before)


def migrate_back(place: str | Path, revision: str) -> None:
    """Bring the database at `place` back to an older revision, in one transaction, for an older program.

    Only where nothing is lost: a table that the older program does not know must be empty.

    Raises:
        InputError: There is no way back to it, or rows would be lost.
        SetupError: The database cannot be reached.
    """
    if revision not in REVISIONS[REVISIONS.index(OLDEST_WAY_BACK) :]:
        raise InputError(f"terug kan tot en met {OLDEST_WAY_BACK}. Zet voor iets ouders een reservekopie terug.")
    with _migration(store_url(place)) as connection:
        before = _revision(connection)
        if before not in REVISIONS or REVISIONS.index(before) < REVISIONS.index(revision):
            raise InputError("de database is niet nieuwer dan dat. Er is niets gewijzigd.")
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            events.append(session, "systeem", "database.migratie", revision, {"van": before, "naar": revision})
            session.commit()
        kept = _counts(connection)
        drop_triggers(connection)
        command.downgrade(alembic_config(connection), revision)
        left = _counts(connection)
        lost = sorted(
            table for table, count in kept.items() if left.get(table, 0) < count and table not in _CAN_BE_MADE_AGAIN
        )
        if lost:
            raise InputError(
                f"er staan gegevens in {', '.join(lost)} die de oudere versie niet kent. Er is niets gewijzigd. "
                "Zet een reservekopie van voor de bijwerking terug."
            )
        create_triggers(connection)


def _counts(connection: sa.Connection) -> dict[str, int]:
    names = sa.inspect(connection).get_table_names()
    return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in names}


def alembic_config(connection: sa.Connection) -> Config:
    """Give Alembic's configuration for an open connection; there is no alembic.ini."""
    config = Config()
    here = str(Path(__file__).parent)
    config.set_main_option("script_location", here.replace("%", "%%"))
    config.set_main_option("version_locations", str(Path(here) / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migration(url: sa.URL) -> Iterator[sa.Connection]:
    engine = make_engine(url, is_migration=True)
    try:
        with _open(engine) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield connection
            _check_foreign_keys(connection)
    finally:
        engine.dispose()


def _open(engine: sa.Engine) -> sa.Connection:
    try:
        return engine.connect()
    except sa.exc.DBAPIError as error:
        raise SetupError(unreachable(engine.url, error)) from error


def _check_foreign_keys(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise SetupError("De gegevens in de database horen niet bij elkaar. Zet een reservekopie terug.")


def _revision(connection: sa.Connection) -> str | None:
    if "alembic_version" not in sa.inspect(connection).get_table_names():
        return None
    found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _note(connection: sa.Connection, before: str | None) -> None:
    if before == REVISIONS[-1]:
        return
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        data = {"van": before or "", "naar": REVISIONS[-1]}
        events.append(session, "systeem", "database.migratie", REVISIONS[-1], data)
        session.commit()


def draft_revision(place: str | Path, message: str) -> None:
    """Write a draft in versions/ of what the tables ask and the database at `place` lacks; for developers.

    Check it by hand, name it `vNNNN`, and add it to `REVISIONS`.
    """
    with _migration(store_url(place)) as connection:
        command.revision(alembic_config(connection), message, autogenerate=True, rev_id=f"v{len(REVISIONS) + 1:04d}")
