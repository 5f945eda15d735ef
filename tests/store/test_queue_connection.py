"""One connection to the queue per process on PostgreSQL: kept between calls, by threads, and over a restart."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from pipeline.engine import Engine, EngineSettings

SERVER = os.environ.get("IBT_TEST_PG_URL", "")
_OTHERS = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"


@pytest.fixture
def opened() -> Iterator[tuple[Engine, sa.Engine]]:
    """An engine in a database of its own, and a way to look at that database."""
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    name = f"queue_{uuid.uuid4().hex}"
    admin = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    url = sa.make_url(SERVER).set(database=name)
    looker = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        engine = Engine(EngineSettings(url.render_as_string(hide_password=False), Path("slot")), looker)
        engine.prepare()
        yield engine, looker
        engine.close()
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"drop database {name} with (force)")


def _sessions(looker: sa.Engine) -> list[int]:
    with looker.connect() as connection:
        return sorted(connection.exec_driver_sql(f"select pid {_OTHERS}").scalars())


def _put(engine: Engine, job: str) -> None:
    with engine.client() as queue:
        queue.put("work", job, {})


def _known(engine: Engine, jobs: list[str]) -> set[str]:
    with engine.client() as queue:
        return set(queue.is_alive(jobs))


def test_two_calls_use_one_connection_and_close_lets_it_go(opened: tuple[Engine, sa.Engine]) -> None:
    engine, looker = opened
    _put(engine, "een")
    first = _sessions(looker)
    _put(engine, "twee")
    assert len(first) == 1
    assert _sessions(looker) == first
    engine.close()
    assert _known(engine, ["een", "twee"]) == {"een", "twee"}


def test_the_connection_survives_a_restart_of_the_server(opened: tuple[Engine, sa.Engine]) -> None:
    engine, looker = opened
    _put(engine, "voor")
    with looker.connect() as connection:
        connection.exec_driver_sql(f"select pg_terminate_backend(pid, 5000) {_OTHERS}").all()
    _put(engine, "na")
    assert _known(engine, ["voor", "na"]) == {"voor", "na"}


def test_threads_put_in_each_job_once(opened: tuple[Engine, sa.Engine]) -> None:
    engine, looker = opened
    jobs = [f"werk-{number}" for number in range(40)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda job: _put(engine, job), jobs * 2))
    assert _known(engine, jobs) == set(jobs)
    with looker.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from dbos.workflow_status").scalar_one() == len(jobs)


def test_a_transaction_of_the_queue_that_stands_still_is_ended_by_the_server(
    opened: tuple[Engine, sa.Engine],
) -> None:
    engine, _ = opened
    connection = sa.create_engine(engine._settings.patient_url, poolclass=NullPool)
    with connection.connect() as session:
        assert session.exec_driver_sql("show idle_in_transaction_session_timeout").scalar() == "9s"
