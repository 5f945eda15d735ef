"""A machine that fails for real: a full and a read-only disk, a locked and a restarted database, a clock that jumps."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import upkeep, wiring
from pipeline.blobs import BlobStore
from pipeline.desk import Desk
from pipeline.errors import SetupError
from pipeline.model.document import Arrival
from pipeline.store import database, documents
from pipeline.workspace import Workspace

BIG = b"Geachte minister,\n" * 150_000
"""2.7 MB: more than the disk of one MB holds."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "werkmap")


def mount(folder: Path, *options: str) -> None:
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("n.v.t.: hier mag geen schijf worden aangekoppeld")


@pytest.fixture
def small_disk(workspace: Workspace) -> Iterator[Callable[[str], None]]:
    """Put the store on a disk of one MB of its own; gives a function that mounts it with other options."""
    store = workspace.root / "opslag"
    mount(store, "-t", "tmpfs", "-o", "size=1m", "tmpfs")
    yield lambda options: mount(store, "-o", f"remount,{options}")
    subprocess.run(["umount", str(store)], check=True)


def write(tmp_path: Path, data: bytes = BIG) -> Path:
    path = tmp_path / "brief.txt"
    path.write_bytes(data)
    return path


def check_nothing_is_left_half(workspace: Workspace, desk: Desk) -> None:
    assert desk.status()["documents"] == []
    assert [path for path in (workspace.root / "opslag").rglob("*") if path.is_file()] == []


def test_a_full_disk_is_told_and_nothing_is_lost(
    workspace: Workspace, small_disk: Callable[[str], None], tmp_path: Path
) -> None:
    with wiring.open_desk(workspace) as desk:
        with pytest.raises(SetupError, match=r"niet te beschrijven.*Maak ruimte"):
            desk.take_in(write(tmp_path))
        check_nothing_is_left_half(workspace, desk)
        small_disk("size=20m")
        assert desk.take_in(write(tmp_path)).new
        assert list(desk.find_damage()) == []


def test_a_read_only_disk_is_told_and_nothing_is_lost(
    workspace: Workspace, small_disk: Callable[[str], None], tmp_path: Path
) -> None:
    small_disk("ro")
    with wiring.open_desk(workspace) as desk:
        with pytest.raises(SetupError, match=r"niet te beschrijven.*rechten"):
            desk.take_in(write(tmp_path, b"brief\n"))
        check_nothing_is_left_half(workspace, desk)
        small_disk("rw")
        assert desk.take_in(write(tmp_path, b"brief\n")).new


@pytest.mark.slow
def test_a_database_that_another_program_locks_is_told_and_the_file_is_taken_in_later(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not os.environ.get("IBT_ALLES"):  # the whole form waits the real half minute
        monkeypatch.setattr(database, "BUSY_SECONDS", 2)
    held = sqlite3.connect(workspace.root / "ibt.sqlite", check_same_thread=False)
    held.execute("begin immediate")
    with wiring.open_desk(workspace) as desk:
        with pytest.raises(SetupError, match="bezet, vol of niet bereikbaar"):
            desk.take_in(write(tmp_path, b"brief\n"))
        assert desk.status()["documents"] == []  # readers do not wait
        threading.Timer(1.0, held.rollback).start()
        assert desk.take_in(write(tmp_path, b"brief\n")).new  # waits for its turn
    held.close()


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Callable[[str], None]]]:
    """A PostgreSQL server of its own; gives its address and a function that stops or starts it."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("n.v.t.: PostgreSQL is hier niet geïnstalleerd")
    folder = tmp_path_factory.mktemp("pg")
    for parent in (folder, *folder.parents):  # the folders of tests are of root alone
        if parent.is_relative_to(tempfile.gettempdir()) and parent != Path(tempfile.gettempdir()):
            parent.chmod(0o755)
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs[-1] / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def turn(which: str) -> None:
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        run(
            "pg_ctl", "-w", "-l", str(folder / "log"), *(("-o", options) if which == "start" else ("-m", "fast")), which
        )

    run("initdb", "-A", "trust", "-U", "ibt", "-E", "UTF8")
    turn("start")
    yield f"postgresql+psycopg://ibt@127.0.0.1:{port}", turn
    turn("stop")


@pytest.mark.slow
def test_a_database_server_that_restarts_is_told_and_the_same_process_goes_on(
    server: tuple[str, Callable[[str], None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, turn = server
    admin = sa.create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name in ("ons", "motor"):
            connection.exec_driver_sql(f"create database {name}")
    admin.dispose()
    monkeypatch.setenv("IBT_DATABASE_URL", f"{url}/ons")
    monkeypatch.setenv("IBT_ENGINE_URL", f"{url}/motor")
    with wiring.open_desk(wiring.make_workspace(tmp_path / "werkmap")) as desk:
        first = desk.take_in(write(tmp_path, b"een\n")).document_id
        turn("stop")
        with pytest.raises(SetupError, match="bezet, vol of niet bereikbaar"):
            desk.take_in(write(tmp_path, b"twee\n"))
        turn("start")
        second = desk.take_in(write(tmp_path, b"twee\n")).document_id
        assert {row["id"] for row in desk.status()["documents"]} == {first, second}
        assert list(desk.find_damage()) == []


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_jumped_keeps_no_document_waiting(workspace: Workspace, tmp_path: Path, hours: int) -> None:
    """What was written a day ahead of a clock that was set right again must not wait for that day."""
    with wiring.open_desk(workspace) as desk:
        source = write(tmp_path, b"brief\n")
        document_id = desk.blobs.keep(source)
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        from_watcher(desk, document_id)
        with desk.store.write() as session:
            session.execute(sa.text("update document set updated = :at"), {"at": database_time(moment)})
        assert desk.without_work(60.0) == (document_id,)
        desk.catch_up()
        assert desk.without_work(60.0) == ()
        assert not desk.audit().problem


def from_watcher(desk: Desk, document_id: str) -> None:
    """Register a delivery of the hour that a night in October has twice."""
    arrival = Arrival(document_id, "brief.txt", "2026-10-25T02:30:00+01:00", "map", None)
    with desk.store.write() as session:
        documents.register(session, "a" * 32, arrival, 6)


def database_time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def test_a_clock_that_jumps_ahead_makes_no_folder_in_use_look_left_behind(workspace: Workspace, tmp_path: Path) -> None:
    """What a live process fills stays, however old the clock says it is; what a dead one left goes."""
    with wiring.open_desk(workspace) as desk:
        assert isinstance(desk.blobs, BlobStore)
        document_id = desk.blobs.keep(write(tmp_path, b"brief\n"))
        from_watcher(desk, document_id)
        with desk.blobs.write_derived(document_id, "lezen-1") as folder:
            (folder / "lagen.json").write_text("{}", encoding="utf-8")
            in_the_past(folder, folder / "lagen.json")
            assert desk.sweep() == 0
            upkeep.repair(workspace, old_seconds=0.0)
            assert (folder / "lagen.json").exists()
        left = workspace.root / "opslag" / "derived" / document_id[:2] / document_id / ".van-een-dode.tmp"
        left.mkdir()
        in_the_past(left)
        assert desk.sweep() == 1
        assert desk.blobs.keys(document_id) == ("lezen-1",) and not left.exists()


def in_the_past(*paths: Path) -> None:
    """Make files look two days old, as they do when the clock jumps two days ahead."""
    moment = dt.datetime.now(dt.UTC).timestamp() - 2 * 86_400
    for path in paths:
        os.utime(path, (moment, moment))


@pytest.mark.parametrize(("hours", "idle"), [(-24, False), (0, True), (24, False)])
def test_a_report_from_before_the_clock_was_set_back_tells_nothing_of_now(
    workspace: Workspace, hours: int, *, idle: bool
) -> None:
    with wiring.open_desk(workspace) as desk:
        since = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
        desk.heartbeat("inbox", {"waiting": 0, "taken": 0})
        with desk.store.write() as session:
            moment = database_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))
            session.execute(sa.text("update heartbeat set at = :at"), {"at": moment})
        assert desk.is_idle(since) is idle
