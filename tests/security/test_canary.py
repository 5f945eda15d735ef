"""What a hostile reader gets done in the cage: nothing beside its own document (docs/security.md names the rest)."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.config import Config
from pipeline.tools import cage
from pipeline.tools.child import ChildDied, ChildLimits, run
from tests.security import canary

SOURCES = Path(wiring.__file__).parent.parent
SECRETS = ("IBT_SLEUTEL", "IBT_OPSLAG_SLEUTEL", "IBT_POSTBUS_WACHTWOORD", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD")
REFUSED = {"PermissionError", "OSError"}


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """Give a folder that stands for the workspace: not under the temporary folder, as /srv/ibt is not."""
    folder = Path("/var/tmp") / f"ibt-canary-{os.getpid()}-{tmp_path.name}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def kinds(work: Path) -> dict[str, ChildLimits]:
    """Give the limits of every kind of child, as the wiring makes them."""
    config = Config()
    return {
        "judge, pages, text recognition, verify, pictures, workbook": wiring.child_limits(config),
        "unpack, rendition, office": wiring.child_limits(config, work),
        "burn": wiring.making(config).limits or pytest.fail("renditions are burnt without a cage"),
    }


KINDS = tuple(kinds(Path("/nergens")))


def limits_of(kind: str, work: Path) -> ChildLimits:
    return kinds(work)[kind]


@pytest.fixture
def holds(tmp_path: Path) -> Callable[[str], None]:
    active = run(wiring.child_limits(Config(), tmp_path), cage.active)

    def need(measure: str) -> None:
        if not any(measure in one for one in active):
            pytest.skip(f"n.v.t.: this machine does not know '{measure}' (docs/security.md)")

    return need


def test_no_child_of_the_product_keeps_the_disk_open(tmp_path: Path) -> None:
    assert all(limits.writable is not None for limits in kinds(tmp_path).values())
    made = [
        f"{path.relative_to(SOURCES)}"
        for room in ("pipeline", "redaction", "extractors", "inbox", "templates")
        for path in (SOURCES / room).rglob("*.py")
        if "ChildLimits(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(made) == ["pipeline/tools/installed.py", "pipeline/wiring.py"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_socket_leads_anywhere(kind: str, tmp_path: Path, holds: Callable[[str], None]) -> None:
    holds("netwerkaanroepen")
    limits, stream = limits_of(kind, tmp_path), socket.SOCK_STREAM
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        assert run(limits, canary.reach, socket.AF_INET, stream, address) in REFUSED
        assert run(limits, canary.reach, socket.AF_INET, socket.SOCK_DGRAM, address) in REFUSED
        assert run(limits, canary.reach, socket.AF_INET6, stream, ("::1", address[1])) in REFUSED


def test_no_path_leads_to_a_server_of_this_machine(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, holds: Callable[[str], None]
) -> None:
    holds("netwerkaanroepen")
    limits = wiring.child_limits(Config(), tmp_path)
    for kind, name in ((socket.SOCK_STREAM, "stream"), (socket.SOCK_DGRAM, "datagram")):
        with socket.socket(socket.AF_UNIX, kind) as server:
            path = str(tmp_path / name)
            server.bind(path)
            if kind == socket.SOCK_STREAM:
                server.listen()
            assert canary.reach(socket.AF_UNIX, kind, path) == canary.OUT  # the trap works
            assert run(limits, canary.reach, socket.AF_UNIX, kind, path) == "PermissionError"
            assert run(limits, canary.send_to, path) in REFUSED


def test_a_reader_cannot_order_a_child_without_a_cage(tmp_path: Path, holds: Callable[[str], None]) -> None:
    holds("netwerkaanroepen")
    limits = wiring.child_limits(Config(), tmp_path)
    run(limits, len, "")  # the server stands; we do not touch it ourselves, for a stray connection ends it
    address = forkserver._forkserver._forkserver_address
    assert Path(address).is_socket()
    assert run(limits, canary.reach, socket.AF_UNIX, socket.SOCK_STREAM, address) == "PermissionError"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_outside_its_folder_changes(
    kind: str, tmp_path: Path, outside: Path, holds: Callable[[str], None]
) -> None:
    holds("alleen-lezen")
    target = outside / "origineel"
    target.write_text("zoals het was", encoding="ascii")
    told = run(limits_of(kind, tmp_path), canary.write_anyhow, target, tmp_path)
    assert canary.OUT not in told.values(), told
    assert [path.name for path in outside.iterdir()] == ["origineel"]
    assert target.read_text(encoding="ascii") == "zoals het was"
    assert target.stat().st_nlink == 1


def test_no_secret_reaches_a_reader(tmp_path: Path) -> None:
    code = (
        "from tests.security import canary\n"
        "from pipeline.tools.child import ChildLimits, run\n"
        "limits = ChildLimits()\n"
        "from multiprocessing.forkserver import _forkserver as server\n"
        "print(run(limits, canary.environment), open(f'/proc/{server._forkserver_pid}/environ', 'rb').read())\n"
    )
    secret = {name: f"geheim-{name.lower()}" for name in (*SECRETS, "IETS_NIEUWS")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **secret, "PYTHONPATH": str(SOURCES), "LC_CANARY": "gezien"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("gezien") >= 4  # what may be there is seen in all four places
    assert "geheim-" not in done.stdout


def test_a_reader_cannot_look_into_or_stop_who_started_it(tmp_path: Path, holds: Callable[[str], None]) -> None:
    holds("alleen-lezen")
    told = run(wiring.child_limits(Config(), tmp_path), canary.spy, os.getpid())
    if cage.landlock_version() < 6:
        told.pop("signal")  # Linux before 6.12: named in docs/security.md
    assert canary.OUT not in told.values(), told


def test_calls_that_no_reader_needs_fail(tmp_path: Path, holds: Callable[[str], None]) -> None:
    holds("netwerkaanroepen")
    assert set(run(wiring.child_limits(Config(), tmp_path), canary.calls).values()) == {-1}


def test_the_limits_of_the_product_bound_all_that_a_reader_uses(tmp_path: Path) -> None:
    for limits in kinds(tmp_path).values():
        used = (limits.memory_mb, limits.seconds, limits.cpu_seconds, limits.file_mb, limits.processes)
        assert all(bound > 0 for bound in used)


def test_memory_and_files_are_bounded_in_a_real_child(tmp_path: Path) -> None:
    own = dataclasses.replace(wiring.child_limits(Config(), tmp_path), memory_mb=1_000, file_mb=1)
    for function, setting in ((canary.grow, "kind_geheugen_mb"), (canary.fill, "kind_bestand_mb")):
        with pytest.raises(ChildDied, match=setting):
            run(own, function, tmp_path / "groot")


def test_reading_stays_free_as_the_page_on_security_says(tmp_path: Path, outside: Path) -> None:
    (outside / "ander").write_bytes(b"een ander stuk")
    assert run(wiring.child_limits(Config(), tmp_path), canary.read_whole, outside / "ander") == b"een ander stuk"
    page = (SOURCES / "docs" / "security.md").read_text(encoding="utf-8")
    assert "A reader can read what the account of the worker can read." in page
