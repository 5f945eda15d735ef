"""Durable work: once, whatever dies; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

WORKER = Path(__file__).with_name("engine_worker.py")
spec = importlib.util.spec_from_file_location("engine_worker", WORKER)
assert spec and spec.loader
engine_worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(engine_worker)
STARTED: list[subprocess.Popen[bytes]] = []
"""Workers of the present test."""


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    if request.param == "postgresql":
        server = os.environ.get("IBT_TEST_PG_URL")
        if not server:
            pytest.skip("IBT_TEST_PG_URL noemt geen PostgreSQL-server")
        name = f"engine_{os.getpid()}_{time.monotonic_ns()}"
        admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
        monkeypatch.setenv("ENGINE_TEST_URL", sa.make_url(server).set(database=name).render_as_string(False))
    engine, store = engine_worker.open_engine(tmp_path)
    engine.prepare()
    engine_worker.ROWS.create(store)
    yield tmp_path
    while STARTED:  # also after a failure: what lives on would be told of in another test
        worker = STARTED.pop()
        worker.kill()
        worker.wait()
    store.dispose()
    if request.param == "postgresql":
        with admin.connect() as connection:
            connection.exec_driver_sql(f"drop database {name} with (force)")
        admin.dispose()


def put(folder: Path, *jobs: dict[str, object]) -> None:
    engine, store = engine_worker.open_engine(folder)
    with closing(engine), engine.client() as queue:
        for job in jobs:
            queue.put("work", f"doc-{job['job']}", job)
    store.dispose()


def start(folder: Path, name: str, seconds: float) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen([sys.executable, str(WORKER), str(folder), name, str(seconds)])
    STARTED.append(worker)
    return worker


def steps(folder: Path) -> Counter[str]:
    log = folder / "steps.log"
    return Counter(log.read_text().splitlines()) if log.exists() else Counter()


def rows(folder: Path) -> Counter[str]:
    _, store = engine_worker.open_engine(folder)
    with store.connect() as connection:
        found = Counter(connection.execute(sa.select(engine_worker.ROWS.c.job)).scalars())
    store.dispose()
    return found


def wait_for(folder: Path, line: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not steps(folder)[line]:
        assert time.monotonic() < end, f"never came: {line}; saw {steps(folder)}"
        time.sleep(0.1)


@pytest.mark.slow
def test_work_put_in_twice_is_done_once(folder: Path):
    put(folder, {"job": "a"}, {"job": "a"})
    worker = start(folder, "w1", 30)
    wait_for(folder, "a last")
    put(folder, {"job": "a"}, {"job": "b"})
    wait_for(folder, "b last")
    worker.kill()
    worker.wait()
    assert steps(folder) == {"a first": 1, "a last": 1, "b first": 1, "b last": 1}
    assert rows(folder) == {"a": 1, "b": 1}


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_repeats_no_finished_step(folder: Path):
    put(folder, {"job": "a", "suicide": True})
    assert start(folder, "w1", 30).wait() == -9
    worker = start(folder, "w1", 30)
    wait_for(folder, "a last")
    worker.kill()
    worker.wait()
    assert steps(folder) == {"a first": 1, "a last": 1}
    assert rows(folder) == {"a": 1}


@pytest.mark.slow
def test_the_work_of_a_dead_worker_is_taken_over_by_another(folder: Path):
    put(folder, {"job": "a", "suicide": True})
    other = start(folder, "w2", 40)
    first = start(folder, "w1", 40)
    wait_for(folder, "a last", 30)
    for worker in (first, other):
        worker.kill()
        worker.wait()
    assert steps(folder) == {"a first": 1, "a last": 1}


@pytest.mark.slow
def test_a_refusal_keeps_its_type_and_a_bug_keeps_its_message_to_itself(folder: Path):
    put(folder, {"job": "a", "refuse": True, "bug": True})
    worker = start(folder, "w1", 30)
    wait_for(folder, "a last")
    worker.kill()
    worker.wait()
    told = "\n".join(steps(folder))
    assert "a refused met een wachtwoord" in told
    assert "a bug ValueError (engine_worker.py:" in told
    assert "Jansen" not in told


@pytest.mark.slow
def test_a_second_worker_with_the_same_name_is_refused(folder: Path):
    first = start(folder, "w1", 30)
    put(folder, {"job": "a"})
    wait_for(folder, "a last")
    second = subprocess.run([sys.executable, str(WORKER), str(folder), "w1", "5"], capture_output=True, text=True)
    first.kill()
    first.wait()
    assert "SetupError: werkproces w1 draait al" in second.stderr


@pytest.mark.slow
def test_a_worker_that_hangs_loses_its_work_and_does_nothing_twice_when_it_wakes(folder: Path):
    if "ENGINE_TEST_URL" not in os.environ:
        pytest.skip("n.v.t.: alleen PostgreSQL heeft een zitplaats met een termijn; SQLite is van een machine")
    put(folder, {"job": "a", "slow": 2})
    first = start(folder, "w1", 200)
    wait_for(folder, "a first", 30)
    first.send_signal(signal.SIGSTOP)  # now and then in its transaction: then it takes until the server ends that
    other = start(folder, "w2", 200)
    wait_for(folder, "a last", 100)
    first.send_signal(signal.SIGCONT)
    put(folder, {"job": "b"}, {"job": "c"})
    wait_for(folder, "b last")
    wait_for(folder, "c last")
    time.sleep(3)  # the first wakes in its slow step, and must stop after it
    for worker in (first, other):
        worker.kill()
        worker.wait()
    assert {one: count for one, count in steps(folder).items() if count != 1} == {}
    assert rows(folder) == {"a": 1, "b": 1, "c": 1}


@pytest.mark.slow
def test_a_worker_that_freezes_in_a_transaction_does_not_keep_its_work_for_ever(folder: Path):
    if "ENGINE_TEST_URL" not in os.environ:
        pytest.skip("n.v.t.: op SQLite schrijft er een tegelijk, en wacht de ander niet langer dan een halve minuut")
    put(folder, {"job": "a", "holds": 2})
    first = start(folder, "w1", 200)
    wait_for(folder, "a holds", 30)
    first.send_signal(signal.SIGSTOP)
    start(folder, "w2", 200)
    wait_for(folder, "a last", 100)  # after BUSY_SECONDS the server ends the transaction
    first.send_signal(signal.SIGCONT)
    put(folder, {"job": "b"}, {"job": "c"})
    wait_for(folder, "b last", 60)
    wait_for(folder, "c last", 60)
    assert steps(folder)["a last"] == 1
    assert rows(folder) == {"a": 1, "b": 1, "c": 1}
