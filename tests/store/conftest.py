"""Every test that asks for `store` runs on both databases; PostgreSQL only where a server is given."""

import datetime as dt
import os
import shutil
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.store.database import Store, make_engine, open_store, store_url
from pipeline.store.migrate import migrate
from pipeline.store.tables import DocumentRow, DocumentState

SERVER = os.environ.get("IBT_TEST_PG_URL", "")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "ibt.sqlite"
    migrate(path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path):
    """A place where no database of ours is yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "nieuw.sqlite")
        return
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    schema = f"ibt_{uuid.uuid4().hex}"
    server = make_engine(store_url(SERVER))
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = store_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"})
    yield url.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    server.dispose()


@pytest.fixture
def place(empty_place: str, migrated_file: Path) -> str:
    """A place with a migrated, empty database."""
    if "://" in empty_place:
        migrate(empty_place)
    else:
        shutil.copy(migrated_file, empty_place)
    return empty_place


@pytest.fixture
def store(place: str):
    with open_store(place) as opened:
        yield opened


@pytest.fixture
def known(store: Store) -> str:
    """The id of a registered document."""
    moment = dt.datetime(2026, 4, 21, 9, 0, tzinfo=dt.UTC)
    row = DocumentRow(
        id="d" * 64, size=3, state=DocumentState.WAITING, attempt=0, round=0, first_seen=moment, updated=moment
    )
    with store.write() as session:
        session.add(row)
    return "d" * 64
