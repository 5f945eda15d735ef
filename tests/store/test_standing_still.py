"""A writer that stands still in a transaction on PostgreSQL does not keep others waiting without end."""

from __future__ import annotations

import os
import time

import pytest
import sqlalchemy as sa

from pipeline.errors import SetupError
from pipeline.store.database import BUSY_SECONDS, Store, make_engine, store_url

SERVER = os.environ.get("IBT_TEST_PG_URL", "")


@pytest.fixture
def server() -> sa.URL:
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    return store_url(SERVER)


@pytest.mark.parametrize(
    ("kind", "limit"), [({}, f"{BUSY_SECONDS}s"), ({"is_reader": True}, "0"), ({"is_migration": True}, "0")]
)
def test_only_a_writer_has_a_limit(server: sa.URL, kind: dict[str, bool], limit: str) -> None:
    engine = make_engine(server, **kind)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("show idle_in_transaction_session_timeout").scalar() == limit
    engine.dispose()


def test_a_writer_that_wakes_up_hears_that_nothing_was_written(server: sa.URL) -> None:
    store = Store(str(server), make_engine(server), make_engine(server, is_reader=True))
    with store, pytest.raises(SetupError, match="Probeer het over een minuut"), store.write() as session:
        session.execute(sa.text("set local idle_in_transaction_session_timeout = 50"))
        time.sleep(0.5)  # stands still
        session.execute(sa.text("select 1"))
