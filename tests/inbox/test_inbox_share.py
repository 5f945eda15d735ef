"""An inbox on a real share (FUSE), into which another machine writes: nobody tells the watcher, and it sees all of it.

The other machine is a process that writes in the folder behind the share, past the mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from inbox import claim, share, watch
from inbox.claim import Taken
from inbox.look import Drop
from inbox.watch import Watcher

_PATIENCE = 60.0
_STILL_SECONDS = 4.0
"""Longer than this kind of share keeps old answers (one second), and than the writer pauses."""


@pytest.fixture
def behind(folder: Path, tmp_path: Path) -> Iterator[Path]:
    """Give the folder behind the share that is mounted on the inbox."""
    if not shutil.which("bindfs") or not os.access("/dev/fuse", os.W_OK):
        pytest.skip("n.v.t.: een gedeelde map vraagt bindfs en /dev/fuse")
    there = tmp_path / "elders"
    there.mkdir()
    mounted = subprocess.run(["bindfs", there, folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("n.v.t.: deze machine staat geen gedeelde map toe")
    assert os.path.ismount(folder)
    yield there
    subprocess.run(["fusermount", "-u", "-z", folder], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("events", [False, True], ids=["polling", "events asked for"])
def test_what_another_machine_writes_on_a_share_is_taken_in_once(
    folder: Path, behind: Path, originals, register, events: bool
) -> None:
    stop, names = threading.Event(), list[str]()

    def on_taken(some: Sequence[Taken]) -> None:
        names.extend(one.name for one in some)

    watcher = Watcher(Drop(folder, scan_seconds=0.3, share_seconds=_STILL_SECONDS, events=events), originals, register)
    running = threading.Thread(target=watcher.run, args=(stop, on_taken, lambda _report: None))
    running.start()
    try:
        for number in range(20):
            (behind / f"stuk-{number}.txt").write_text(f"inhoud {number}", encoding="utf-8")
        with (behind / "traag.txt").open("w", encoding="utf-8") as slow:
            for part in range(8):
                slow.write(f"deel {part};")
                slow.flush()
                time.sleep(0.2)
        half = behind / "naam.tmp"
        half.write_text("onder een andere naam", encoding="utf-8")
        half.rename(behind / "Naam.PDF")
        end = time.monotonic() + _PATIENCE
        while len(names) < 22:
            assert time.monotonic() < end, sorted(names)
            time.sleep(0.1)
        time.sleep(1)
    finally:
        stop.set()
        running.join(timeout=30)
    assert not running.is_alive()
    assert sorted(names) == sorted([*(f"stuk-{number}.txt" for number in range(20)), "traag.txt", "Naam.PDF"])
    kept = sorted(path.read_text(encoding="utf-8") for path in originals.folder.iterdir())
    whole = "".join(f"deel {part};" for part in range(8))
    assert kept == sorted([*(f"inhoud {number}" for number in range(20)), whole, "onder een andere naam"])
    assert [one for one in behind.rglob("*") if one.is_file() and one.name[0] != "."] == []


class Mount(NamedTuple):
    mountpoint: str
    fstype: str


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "fuse.sshfs", "fuse"])
def test_a_folder_below_a_mount_of_another_machine_is_a_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (tmp_path / "netwerk" / "post" / "eigen").mkdir(parents=True)
    mounts = [Mount("/", "ext4"), Mount(str(tmp_path / "netwerk"), kind)]
    own = Mount(str(tmp_path / "netwerk" / "post" / "eigen"), "tmpfs")
    monkeypatch.setattr(share.psutil, "disk_partitions", lambda all: [*mounts, own])
    assert share.is_share(tmp_path / "netwerk" / "post")
    assert share.is_share(tmp_path / "netwerk")
    assert not share.is_share(tmp_path / "netwerk" / "post" / "eigen")
    assert not share.is_share(tmp_path)


def test_on_a_share_a_file_lies_apart_until_it_is_still_and_no_lease_is_asked(
    folder: Path, originals, register, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_path: Path) -> bool:  # NFS 4 tells of every file without a delegation that it is in use
        raise AssertionError("a lease was asked for")

    monkeypatch.setattr(watch, "is_share", lambda _folder: True)
    for module in (watch, claim):
        monkeypatch.setattr(module, "is_open_for_writing", never)
    watcher = Watcher(Drop(folder, scan_seconds=2, share_seconds=10), originals, register, clock)
    (folder / "brief.txt").write_text("begin", encoding="utf-8")
    reports = []
    for turn in range(12):
        reports.append(watcher.scan())
        if turn == 3:  # it was set apart, and the program elsewhere still has it open
            (apart,) = (folder / ".bezig").iterdir()
            with apart.open("a", encoding="utf-8") as more:
                more.write(" en einde")
        clock.pass_seconds(2)
    taken = [turn for turn, report in enumerate(reports) for _ in report.taken]
    assert taken == [9]
    assert [report.waiting for report in reports] == [1] * 9 + [0] * 3
    assert not any(report.troubles for report in reports)
    assert [path.read_text(encoding="utf-8") for path in originals.folder.iterdir()] == ["begin en einde"]


def test_what_lies_apart_on_a_share_after_a_crash_must_lie_still_first(
    folder: Path, originals, register, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "is_share", lambda _folder: True)
    (folder / "brief.txt").write_text("inhoud", encoding="utf-8")
    assert claim.claim_file(folder, folder / "brief.txt")
    watcher = Watcher(Drop(folder, scan_seconds=2, share_seconds=10), originals, register, clock)
    taken = []
    for turn in range(7):
        taken += [turn for _ in watcher.scan().taken]
        clock.pass_seconds(2)
    assert taken == [5]
