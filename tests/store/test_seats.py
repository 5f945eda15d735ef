"""Locks of live workers on a real server: what another took meanwhile is not ours, however often we ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from pipeline.seats import FileSeats, PostgresSeats

SERVER = os.environ.get("IBT_TEST_PG_URL", "")


@pytest.fixture
def pair() -> Iterator[tuple[PostgresSeats, PostgresSeats]]:
    """Two workers on one server."""
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    with ExitStack() as stack:
        first = stack.enter_context(closing(PostgresSeats(SERVER)))
        yield first, stack.enter_context(closing(PostgresSeats(SERVER)))


def _end_session(seats: PostgresSeats) -> None:
    """End a session from the side of the server, as a restart or a lease that ran out does."""
    with psycopg.connect(SERVER.replace("+psycopg", "", 1), autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", (seats._connection.info.backend_pid,))


def test_a_seat_that_another_took_is_not_ours_until_it_is_free(pair: tuple[PostgresSeats, PostgresSeats]) -> None:
    one, other = pair
    name = f"werk-{uuid4().hex}"
    assert one.take(name)
    _end_session(one)
    assert other.take(name)
    assert [one.hold() for _ in range(3)] == [False, False, False]
    other.release(name)
    assert one.hold()
    assert not other.take(name)


def test_a_session_that_ended_is_opened_again_with_its_seat(pair: tuple[PostgresSeats, PostgresSeats]) -> None:
    one, other = pair
    name = f"werk-{uuid4().hex}"
    assert one.take(name)
    _end_session(one)
    assert one.hold()
    assert not other.take(name)


def test_a_seat_that_was_let_go_is_not_asked_for_again(pair: tuple[PostgresSeats, PostgresSeats]) -> None:
    one, other = pair
    name = f"werk-{uuid4().hex}"
    assert one.take(name)
    _end_session(one)
    assert other.take(name)
    assert not one.hold()
    one.release(name)
    assert one.hold()
    other.release(name)
    assert one.hold()
    assert other.take(name)


def test_a_seat_of_a_file_is_one_process_at_a_time(tmp_path: Path) -> None:
    with closing(FileSeats(tmp_path)) as one, closing(FileSeats(tmp_path)) as other:
        assert one.take("werk")
        assert not other.take("werk")
        one.release("werk")
        assert other.take("werk")
