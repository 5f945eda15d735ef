"""Several processes at one store lose nothing of each other's work."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import SetupError
from pipeline.store import events, heartbeats
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate

PROCESSES, ROUNDS = 4, 60

ADD_ONE = """
import sys
from pipeline.store import heartbeats
from pipeline.store.database import open_store
with open_store(sys.argv[1]) as store:
    for _ in range(int(sys.argv[2])):
        with store.write() as session:
            beat = heartbeats.get_heartbeat(session, "teller")
            heartbeats.put_heartbeat(session, "teller", {"n": beat.payload["n"] + 1})
"""
APPEND = """
import sys
from pipeline.store import events
from pipeline.store.database import open_store
with open_store(sys.argv[1]) as store:
    for number in range(int(sys.argv[2])):
        with store.write() as session:
            events.append(session, "proef", "proef", "x", {"n": number})
"""
MIGRATE = "import sys; from pipeline.store.migrate import migrate; migrate(sys.argv[1])"


def run_side_by_side(code: str, place: str) -> list[int]:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-W", "error", "-c", code, place, str(ROUNDS)]
    processes = [subprocess.Popen(command, cwd=root) for _ in range(PROCESSES)]
    try:
        return [process.wait(timeout=120) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_four_processes_that_read_add_and_write_one_row_lose_no_update(tmp_path: Path):
    place = str(tmp_path / "ibt.sqlite")
    migrate(place)
    with open_store(place) as store:
        with store.write() as session:
            heartbeats.put_heartbeat(session, "teller", {"n": 0})
        assert run_side_by_side(ADD_ONE, place) == [0] * PROCESSES
        with store.read() as session:
            beat = heartbeats.get_heartbeat(session, "teller")
    assert beat and beat.payload == {"n": PROCESSES * ROUNDS}


@pytest.mark.slow
def test_four_processes_that_append_to_the_audit_log_make_one_chain(store: Store, place: str):
    assert run_side_by_side(APPEND, place) == [0] * PROCESSES
    with store.read() as session:
        report = events.verify(session)
    assert (report.broken_at, report.events) == (None, PROCESSES * ROUNDS + 1)


@pytest.mark.slow
def test_four_processes_may_make_the_database_at_the_same_time(empty_place: str):
    assert run_side_by_side(MIGRATE, empty_place) == [0] * PROCESSES


def test_a_reader_sees_one_moment_while_a_writer_goes_on(store: Store):
    with store.write() as session:
        heartbeats.put_heartbeat(session, "inbox", {"n": 1})
    with store.read() as reader:
        before = heartbeats.get_heartbeat(reader, "inbox")
        with store.write() as writer:
            heartbeats.put_heartbeat(writer, "inbox", {"n": 2})
        assert heartbeats.get_heartbeat(reader, "inbox") == before
    with store.read() as reader:
        after = heartbeats.get_heartbeat(reader, "inbox")
    assert after and after.payload == {"n": 2}


def test_a_full_disk_is_told_and_leaves_nothing(store: Store):
    if store.writer.dialect.name != "sqlite":
        pytest.skip("n.v.t.: een volle schijf is hier alleen met SQLite na te doen")
    with pytest.raises(SetupError, match="bezet, vol of niet bereikbaar"), store.write() as session:
        session.execute(sa.text("PRAGMA max_page_count=1"))  # becomes the present size: any growth is too much
        heartbeats.put_heartbeat(session, "groot", {"x": "x" * 1_000_000})
    with store.read() as session:
        assert heartbeats.get_heartbeat(session, "groot") is None


def test_a_server_that_goes_away_is_told(store: Store):
    if store.writer.dialect.name != "postgresql":
        pytest.skip("n.v.t.: SQLite heeft geen server")
    with pytest.raises(SetupError, match="bezet, vol of niet bereikbaar"), store.write() as session:
        session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with store.read() as session:
        assert heartbeats.get_heartbeat(session, "inbox") is None


def test_an_error_in_a_query_stays_a_bug(store: Store):
    with pytest.raises(sa.exc.DBAPIError), store.write() as session:
        session.execute(sa.text("SELECT * FROM bestaat_niet"))
