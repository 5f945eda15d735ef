"""What people and programs do with a folder: rename, replace, rewrite, move in trees, share it over a network."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import itertools
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from inbox.claim import CLAIMS
from inbox.look import Drop
from inbox.watch import ScanReport, Watcher
from pipeline.stage import Delivery


def _bench() -> ModuleType:
    place = Path(__file__).parents[2] / "benchmarks"
    sys.path.insert(0, str(place))
    try:
        spec = importlib.util.spec_from_file_location("bench_burst", place / "bench_burst.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(place))
    return module


@pytest.fixture
def watcher(folder: Path, originals, register, clock) -> Watcher:
    return Watcher(Drop(folder, scan_seconds=2, events=False), originals, register, clock)


def scans(watcher: Watcher, clock, number: int) -> ScanReport:
    for _ in range(number):
        report = watcher.scan()
        clock.pass_seconds(2)
    return report


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_that_is_renamed_while_it_settles_is_one_delivery_under_its_last_name(
    folder: Path, watcher: Watcher, register, clock
) -> None:
    (folder / "a.pdf").write_bytes(b"inhoud")
    scans(watcher, clock, 1)
    (folder / "a.pdf").rename(folder / "A.PDF")
    scans(watcher, clock, 3)
    assert register.arrivals() == [("A.PDF", sha(b"inhoud"))]


def test_a_writer_that_starts_anew_is_waited_for(folder: Path, watcher: Watcher, register, clock) -> None:
    (folder / "a.pdf").write_bytes(b"half")
    scans(watcher, clock, 1)
    (folder / "a.pdf").write_bytes(b"")  # emptied, to be written again
    assert scans(watcher, clock, 2).taken == ()
    (folder / "a.pdf").write_bytes(b"geheel")
    scans(watcher, clock, 3)
    assert register.arrivals() == [("a.pdf", sha(b"geheel"))]


def test_the_same_bytes_again_are_told_and_other_bytes_are_another_document(
    folder: Path, watcher: Watcher, register, clock
) -> None:
    for name, content in (("a.pdf", b"een"), ("b.pdf", b"een"), ("a.pdf", b"twee")):
        (folder / name).write_bytes(content)
        report = scans(watcher, clock, 2)
        assert [(taken.name, taken.new) for taken in report.taken] == [(name, name == "a.pdf")]
    assert register.arrivals() == sorted([("a.pdf", sha(b"een")), ("a.pdf", sha(b"twee")), ("b.pdf", sha(b"een"))])


def test_a_file_that_takes_the_place_of_a_quiet_one_must_lie_quiet_itself(
    folder: Path, watcher: Watcher, register, clock, monkeypatch
) -> None:
    (folder / "a.pdf").write_bytes(b"oud")
    scans(watcher, clock, 1)
    rename = Path.rename

    def replaced_first(path: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        (folder / "nieuw").write_bytes(b"nieuw en half")
        (folder / "nieuw").replace(path)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", replaced_first)
    report = watcher.scan()
    assert (report.taken, report.waiting) == ((), 1)
    assert [(trouble.name, "wordt nog geschreven" in trouble.reason) for trouble in report.troubles] == [
        ("a.pdf", True)
    ]
    (claim,) = (folder / CLAIMS).iterdir()
    claim.write_bytes(b"nieuw en heel")
    clock.pass_seconds(2)
    scans(watcher, clock, 12)
    assert register.arrivals() == [("a.pdf", sha(b"nieuw en heel"))]


def test_a_busy_file_is_told_and_tried_again_later_and_later(
    folder: Path, watcher: Watcher, register, clock, monkeypatch
) -> None:
    (folder / "a.pdf").write_bytes(b"inhoud")
    rename, tries = Path.rename, []

    def busy(path: Path, target: Path) -> Path:
        tries.append(clock.now)
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "rename", busy)
    report = scans(watcher, clock, 100)
    assert ("is in gebruik" in report.troubles[0].reason, report.waiting) == (True, 1)
    waits = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert waits == sorted(waits) and waits[-1] > 4 * waits[0]
    monkeypatch.setattr(Path, "rename", rename)
    clock.pass_seconds(300)
    assert [taken.name for taken in watcher.scan().taken] == ["a.pdf"]


def test_a_working_folder_on_another_disk_is_told(folder: Path, watcher: Watcher, clock, monkeypatch) -> None:
    def elsewhere(path: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(Path, "rename", elsewhere)
    (folder / "a.pdf").write_bytes(b"inhoud")
    (trouble,) = scans(watcher, clock, 2).troubles
    assert "ander bestandssysteem" in trouble.reason
    assert (folder / "a.pdf").exists()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_working_folder_that_is_none_is_told_and_never_followed(
    folder: Path, watcher: Watcher, clock, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "elders").mkdir()
    if kind == "link":
        (folder / CLAIMS).symlink_to(tmp_path / "elders")
    else:
        (folder / CLAIMS).write_bytes(b"x")
    (folder / "a.pdf").write_bytes(b"inhoud")
    (trouble,) = scans(watcher, clock, 2).troubles
    assert "geen gewone map" in trouble.reason
    assert ((folder / "a.pdf").exists(), list((tmp_path / "elders").iterdir())) == (True, [])


class Memory:
    """Originals and register in memory: the folder is what is tried here."""

    def __init__(self) -> None:
        self.documents: list[str] = []

    def keep(self, untrusted_source: Path) -> str:
        return sha(untrusted_source.read_bytes())

    def path(self, document_id: str) -> Path:
        raise NotImplementedError

    def register(self, deliveries: Sequence[Delivery]) -> tuple[bool, ...]:
        self.documents += [one.arrival.document_id for one in deliveries]
        return (True,) * len(deliveries)


@pytest.mark.slow
def test_a_tree_that_is_moved_in_comes_in_whole_and_once(folder: Path, tmp_path: Path, clock) -> None:
    tree, memory = tmp_path / "boom", Memory()
    for number in range(50):
        (tree / f"map {number}" / "diep").mkdir(parents=True)
        for count in range(100):
            (tree / f"map {number}" / "diep" / f"{count}.txt").write_bytes(f"{number}-{count}".encode())
    watcher = Watcher(Drop(folder, scan_seconds=2), memory, memory, clock)
    tree.rename(folder / "boom")
    report = watcher.scan()
    while report.waiting and clock.now < 2_000:
        clock.pass_seconds(2)
        report = watcher.scan()
    assert (report.waiting, report.troubles) == (0, ())
    expected = {sha(f"{number}-{count}".encode()): 1 for number in range(50) for count in range(100)}
    assert Counter(memory.documents) == expected


def test_a_long_look_reports_half_way_and_goes_on_at_once(folder: Path, originals, register) -> None:
    class Ticking:
        """A clock on which every question takes four seconds."""

        now = 0.0

        def __call__(self) -> float:
            self.now += 4.0
            return self.now

    for number in range(400):
        (folder / f"{number}.txt").write_bytes(str(number).encode())
    watcher = Watcher(Drop(folder, scan_seconds=2), originals, register, Ticking())
    watcher.scan()
    report = watcher.scan()
    assert report.unfinished and 0 < len(report.taken) < 400
    assert report.waiting == 400 - len(report.taken)


def test_where_no_events_come_the_clock_alone_finds_everything(folder: Path, originals, register) -> None:
    drop = Drop(folder, scan_seconds=0.05, events=False)
    stop, found = threading.Event(), threading.Event()

    def on_taken(taken: object) -> None:
        if len(register.arrivals()) == 5:
            found.set()

    arguments = (stop, on_taken, lambda report: None)
    thread = threading.Thread(target=Watcher(drop, originals, register).run, args=arguments)
    before = {one.name for one in threading.enumerate()}
    thread.start()
    try:
        for number in range(5):
            (folder / f"{number}.pdf").write_bytes(str(number).encode())
            time.sleep(0.02)
        assert found.wait(20)
        assert not [one for one in threading.enumerate() if "notify" in type(one).__name__.lower()], before
    finally:
        stop.set()
        thread.join(10)


@pytest.mark.slow
@pytest.mark.parametrize("events", [True, False])
def test_a_burst_is_registered_once_each_by_the_real_watcher(tmp_path: Path, events: bool) -> None:
    figures = _bench().burst(tmp_path / "map", 200, events=events, patience=120, quiet=0.5)
    assert (figures["registered"], figures["doubled"], figures["lost"]) == (200, 0, 0)
    assert figures["left_in_inbox"] == 0
    assert figures["fsync_ms_during"]["p95"] > 0


def test_devices_are_refused_and_told(folder: Path, watcher: Watcher, clock) -> None:
    try:
        os.mknod(folder / "schijf.pdf", 0o020600, os.makedev(1, 3))
    except PermissionError:
        os.mkfifo(folder / "schijf.pdf")  # without the right to make devices
    report = scans(watcher, clock, 2)
    assert ([trouble.name for trouble in report.troubles], report.taken) == (["schijf.pdf"], ())
