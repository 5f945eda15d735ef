"""A connection that was silent for a while still answers: a reviewer reads longer than a server likes to wait."""

import http.client
import threading
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pipeline import access

_QUIET_SECONDS = 6.5
"""Longer than the five seconds after which uvicorn closes by itself."""


def app() -> Starlette:
    return Starlette(routes=[Route("/", lambda _request: PlainTextResponse("hier"))])


@pytest.fixture
def port() -> Iterator[int]:
    server = access.web_server(f"{__name__}:app")
    server.config.port = 0
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=30)
    assert not thread.is_alive(), "a silent connection keeps the server from stopping"


@pytest.mark.slow
def test_a_connection_that_was_silent_still_answers(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        for _ in range(2):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"hier"
            silent = connection.sock
            time.sleep(_QUIET_SECONDS)
            assert connection.sock is silent, "another connection was opened"
    finally:
        connection.close()
