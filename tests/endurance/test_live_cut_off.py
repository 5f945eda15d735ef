"""A worker whose network goes away loses its work to another, and does nothing twice when the network is back.

The worker lives in a network namespace of its own. Its only way to PostgreSQL is a forwarder on the host's side of a
pair of virtual cards; that card is set down. The server itself sees no connection close: it must find out by silence.
"""

from __future__ import annotations

import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.endurance.places import database
from tests.pipeline import engine_worker

_PROMISED_SECONDS = 5.0
_BUSY_MACHINE_SECONDS = 20.0
_SLOW_SECONDS = 5


class Link:
    """The card of the host's side, and the namespace on the other."""

    def __init__(self) -> None:
        own = uuid.uuid4()
        self.space, self.card, self.other = (f"{kind}{own.hex[:8]}" for kind in ("ibt", "ibh", "ibn"))
        self.net = f"198.{18 + own.bytes[8] % 2}.{own.bytes[9]}.{own.bytes[10] & ~3:d}".rsplit(".", 1)
        self.host = f"{self.net[0]}.{int(self.net[1]) + 1}"

    def make(self) -> None:
        there = f"{self.net[0]}.{int(self.net[1]) + 2}"
        _ip("netns", "add", self.space)
        _ip("link", "add", self.card, "type", "veth", "peer", "name", self.other, "netns", self.space)
        _ip("addr", "add", f"{self.host}/30", "dev", self.card)
        _ip("-n", self.space, "addr", "add", f"{there}/30", "dev", self.other)
        _ip("-n", self.space, "link", "set", self.other, "up")
        self.turn("up")

    def turn(self, way: str) -> None:
        _ip("link", "set", self.card, way)

    def remove(self) -> None:
        for order in (("link", "del", self.card), ("netns", "del", self.space)):
            with suppress(subprocess.CalledProcessError):
                _ip(*order)


def _ip(*order: str) -> None:
    subprocess.run(["ip", *order], check=True, capture_output=True, timeout=20)


@pytest.fixture
def link() -> Iterator[Link]:
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("n.v.t.: een netwerk van een proces alleen vraagt root en ip")
    made = Link()
    try:
        made.make()
        _ip("netns", "exec", made.space, "true")
    except (OSError, subprocess.SubprocessError):
        made.remove()
        pytest.skip("n.v.t.: deze machine staat geen eigen netwerk van een proces toe")
    yield made
    made.remove()


@contextmanager
def forwarded(host: str, to: tuple[str, int]) -> Iterator[int]:
    """Pass on what comes in on an address to the server; gives the port."""
    with socket.create_server((host, 0)) as door:
        door.settimeout(0.2)
        stop = threading.Event()

        def let_in() -> None:
            while not stop.is_set():
                with suppress(TimeoutError, OSError):
                    came, _ = door.accept()
                    threading.Thread(target=_pass, args=(came, to, stop), daemon=True).start()

        letting = threading.Thread(target=let_in, daemon=True)
        letting.start()
        yield door.getsockname()[1]
        stop.set()
        letting.join()


def _pass(came: socket.socket, to: tuple[str, int], stop: threading.Event) -> None:
    with came, suppress(OSError), socket.create_connection(to) as server:
        while not stop.is_set():
            for one in select.select([came, server], [], [], 0.2)[0]:
                if not (data := one.recv(65536)):
                    return
                (server if one is came else came).sendall(data)


def _start(folder: Path, name: str, url: str, *before: str) -> subprocess.Popen[bytes]:
    command = [*before, sys.executable, engine_worker.__file__, str(folder), name, "120"]
    return subprocess.Popen(command, env=os.environ | {"ENGINE_TEST_URL": url}, stderr=subprocess.DEVNULL)


def _wait(is_so: Callable[[], bool], seconds: float = 60.0) -> float:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "it never came"
        time.sleep(0.05)
    return time.monotonic() - begun


@pytest.mark.slow
def test_a_worker_that_is_cut_off_is_taken_over_and_does_nothing_twice_when_it_is_back(
    link: Link, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "steps.log"

    def steps() -> list[str]:
        return sorted(log.read_text().splitlines()) if log.exists() else []

    with ExitStack() as held:
        url = sa.make_url(held.enter_context(database("postgresql", tmp_path)))
        port = held.enter_context(forwarded(link.host, (str(url.host), url.port or 5432)))
        straight = url.render_as_string(hide_password=False)
        monkeypatch.setenv("ENGINE_TEST_URL", straight)
        engine, store = engine_worker.open_engine(tmp_path)
        held.callback(store.dispose)
        held.callback(engine.close)
        engine.prepare()
        engine_worker.ROWS.create(store)
        queue = held.enter_context(engine.client())
        queue.put("work", "doc-a", {"job": "a", "slow": _SLOW_SECONDS})
        far = url.set(host=link.host, port=port).render_as_string(hide_password=False)

        def start(name: str, at: str, *before: str) -> subprocess.Popen[bytes]:
            worker = _start(tmp_path, name, at, *before)
            held.callback(worker.wait)
            held.callback(worker.kill)
            return worker

        first = start("w1", far, "ip", "netns", "exec", link.space)
        _wait(lambda: "w1" in queue.unfinished() and "a first" in steps())
        second = start("w2", straight)
        _wait(lambda: _is_working(store))
        link.turn("down")
        seconds = _wait(lambda: "w2" in queue.unfinished(), _BUSY_MACHINE_SECONDS)
        print(f"taken over after {seconds:.1f} s; promised within {_PROMISED_SECONDS:.0f} s on a machine at rest")
        _wait(lambda: "a last" in steps())
        link.turn("up")
        second.kill()
        second.wait()
        queue.put("work", "doc-b", {"job": "b"})
        _wait(lambda: "b last" in steps())
        assert first.poll() is None
        time.sleep(2)
        assert steps() == ["a first", "a last", "b first", "b last"]
        with store.connect() as connection:
            assert sorted(connection.execute(sa.select(engine_worker.ROWS.c.job)).scalars()) == ["a", "b"]


def _is_working(store: sa.Engine) -> bool:
    with store.connect() as connection:
        return bool(connection.execute(sa.select(sa.func.count()).select_from(engine_worker.ROWS)).scalar())
