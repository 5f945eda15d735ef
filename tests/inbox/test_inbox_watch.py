from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from inbox import watch
from inbox.claim import CLAIMS, Taken, claim_file
from inbox.look import Drop
from inbox.watch import ScanReport, Watcher
from pipeline.errors import SetupError


@pytest.fixture
def drop(folder: Path) -> Drop:
    return Drop(folder, scan_seconds=2, empty_seconds=60, slow_seconds=600)


@pytest.fixture
def watcher(drop: Drop, originals, register, clock) -> Watcher:
    return Watcher(drop, originals, register, clock)


def scan_twice(watcher: Watcher, clock) -> ScanReport:
    watcher.scan()
    clock.pass_seconds(2)
    return watcher.scan()


def test_a_quiet_file_is_taken_at_the_second_look(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "brief.pdf").write_bytes(b"inhoud")
    first = watcher.scan()
    assert (first.waiting, first.taken) == (1, ())
    clock.pass_seconds(2)
    second = watcher.scan()
    assert [taken.name for taken in second.taken] == ["brief.pdf"]
    assert (second.waiting, second.oldest_seconds) == (0, 0)
    assert not (folder / "brief.pdf").exists()


def test_an_early_scan_takes_nothing_sooner(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "brief.pdf").write_bytes(b"inhoud")
    watcher.scan()
    clock.pass_seconds(0.5)
    assert watcher.scan().taken == ()


def test_the_oldest_delivery_is_taken_first(folder: Path, watcher: Watcher, clock) -> None:
    for age, name in enumerate(("nieuw.pdf", "ouder.pdf", "oudst.pdf")):
        (folder / name).write_bytes(name.encode())
        os.utime(folder / name, (1_000_000 - age, 1_000_000 - age))
    assert [taken.name for taken in scan_twice(watcher, clock).taken] == ["oudst.pdf", "ouder.pdf", "nieuw.pdf"]


def test_temporary_names_are_counted_and_left(folder: Path, watcher: Watcher, clock) -> None:
    for name in ("a.pdf.part", "B.TMP", "~$brief.docx", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    report = scan_twice(watcher, clock)
    assert (report.ignored, report.waiting, report.taken) == (4, 0, ())


def test_a_temporary_name_that_becomes_a_real_one_is_taken(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "brief.pdf.part").write_bytes(b"inhoud")
    scan_twice(watcher, clock)
    (folder / "brief.pdf.part").rename(folder / "brief.pdf")
    assert [taken.name for taken in scan_twice(watcher, clock).taken] == ["brief.pdf"]


def test_folders_are_read_with_all_that_is_in_them(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "map" / "diep").mkdir(parents=True)
    (folder / "map" / "diep" / "brief.pdf").write_bytes(b"inhoud")
    (folder / ".verborgen").mkdir()
    (folder / ".verborgen" / "x.pdf").write_bytes(b"x")
    report = scan_twice(watcher, clock)
    assert [taken.name for taken in report.taken] == ["brief.pdf"]
    assert report.ignored == 1


def test_what_is_no_plain_file_stays_with_a_reason(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "link.pdf").symlink_to("/etc/hostname")
    (folder / "kring").symlink_to(folder)
    os.mkfifo(folder / "pijp.pdf")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as end:
        end.bind(str(folder / "contact.pdf"))
        report = scan_twice(watcher, clock)
    assert {trouble.name for trouble in report.troubles} == {"link.pdf", "kring", "pijp.pdf", "contact.pdf"}
    assert all(trouble.reason for trouble in report.troubles)
    assert report.taken == ()


def test_our_own_output_is_never_taken_in(folder: Path, originals, register, clock) -> None:
    (folder / "vrijgave").mkdir()
    (folder / "vrijgave" / "1.pdf").write_bytes(b"x")
    watcher = Watcher(Drop(folder, own_folders=(folder / "vrijgave",)), originals, register, clock)
    report = scan_twice(watcher, clock)
    assert [trouble.name for trouble in report.troubles] == ["vrijgave"]
    assert report.taken == ()


def test_an_inbox_inside_our_own_output_is_refused(folder: Path, originals, register) -> None:
    with pytest.raises(SetupError, match="Kies een andere map"):
        Watcher(Drop(folder, own_folders=(folder.parent,)), originals, register)


def test_a_file_that_keeps_growing_is_reported_as_being_written(folder: Path, watcher: Watcher, clock) -> None:
    for size in range(1, 400):
        (folder / "groot.pdf").write_bytes(b"x" * size)
        report = watcher.scan()
        clock.pass_seconds(2)
    assert report.writing == ("groot.pdf",)
    assert report.taken == ()


def test_a_file_that_a_program_keeps_open_waits_however_quiet_it_is(folder: Path, watcher: Watcher, clock) -> None:
    with (folder / "scan.pdf").open("wb") as scanner:
        scanner.write(b"bladzijde 1")
        scanner.flush()
        if scan_twice(watcher, clock).taken:
            pytest.skip("dit bestandssysteem kent geen leases")
        scanner.write(b"bladzijde 2")
    (taken,) = scan_twice(watcher, clock).taken
    assert taken.name == "scan.pdf"


def test_an_empty_file_is_taken_after_its_time(folder: Path, watcher: Watcher, clock) -> None:
    (folder / "leeg.pdf").touch()
    assert scan_twice(watcher, clock).taken == ()
    clock.pass_seconds(60)
    assert [taken.name for taken in watcher.scan().taken] == ["leeg.pdf"]


class FailingOriginals:
    """A store on a full disk, until there is room again."""

    def __init__(self, store) -> None:
        self.store, self.full, self.tries = store, True, 0

    def keep(self, untrusted_source: Path) -> str:
        self.tries += 1
        if self.full:
            raise OSError(28, "No space left on device")
        return str(self.store.keep(untrusted_source))

    def path(self, document_id: str) -> Path:
        return Path(self.store.path(document_id))


def test_a_failed_intake_is_reported_and_tried_again_ever_later(folder: Path, drop: Drop, originals, register, clock):
    store = FailingOriginals(originals)
    watcher = Watcher(drop, store, register, clock)
    (folder / "brief.pdf").write_bytes(b"inhoud")
    report = scan_twice(watcher, clock)
    assert "schijf is vol" in report.troubles[0].reason
    assert report.waiting == 1
    for _ in range(100):
        clock.pass_seconds(2)
        assert watcher.scan().waiting == 1
    assert store.tries < 10
    store.full = False
    clock.pass_seconds(300)
    report = watcher.scan()
    assert [taken.name for taken in report.taken] == ["brief.pdf"]
    assert (report.troubles, report.waiting) == ((), 0)


def test_one_file_in_trouble_does_not_hold_up_the_others(folder: Path, drop: Drop, originals, register, clock) -> None:
    class Picky(FailingOriginals):
        def keep(self, untrusted_source: Path) -> str:
            if untrusted_source.read_bytes() == b"slecht":
                raise PermissionError(13, "Permission denied")
            return str(self.store.keep(untrusted_source))

    (folder / "a.pdf").write_bytes(b"slecht")
    (folder / "b.pdf").write_bytes(b"goed")
    report = scan_twice(Watcher(drop, Picky(originals), register, clock), clock)
    assert [taken.name for taken in report.taken] == ["b.pdf"]
    assert "geen toegang" in report.troubles[0].reason


def test_a_bug_is_not_taken_for_a_bad_file(folder: Path, drop: Drop, originals, clock) -> None:
    class Buggy:
        def register(self, deliveries: Sequence[object]) -> tuple[bool, ...]:
            raise ZeroDivisionError

    (folder / "brief.pdf").write_bytes(b"inhoud")
    with pytest.raises(ZeroDivisionError):
        scan_twice(Watcher(drop, originals, Buggy(), clock), clock)


@contextlib.contextmanager
def ordinary_user() -> Iterator[None]:
    """Lay down the rights of root, before which no file is closed."""
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


def test_what_may_not_be_read_is_reported_and_taken_once_it_may(originals, register, clock) -> None:
    place = Path(tempfile.mkdtemp())
    place.chmod(0o777)
    originals.folder.chmod(0o777)
    try:
        with ordinary_user():
            watcher = Watcher(Drop(place), originals, register, clock)
            (place / "dicht").mkdir()
            (place / "dicht" / "b.pdf").write_bytes(b"b")
            (place / "a.pdf").write_bytes(b"a")
            (place / "a.pdf").chmod(0)
            (place / "dicht").chmod(0)
            report = scan_twice(watcher, clock)
            assert {trouble.name for trouble in report.troubles} == {"a.pdf", "dicht"}
            assert all("geen toegang" in trouble.reason for trouble in report.troubles)
            (place / "dicht").chmod(0o700)
            (place / "a.pdf").chmod(0o600)
        clock.pass_seconds(2)
        scan_twice(watcher, clock)
        assert [name for name, _ in register.arrivals()] == ["a.pdf", "b.pdf"]
    finally:
        shutil.rmtree(place)


def test_a_missing_inbox_is_a_trouble_for_a_scan_that_goes_on(folder: Path, watcher: Watcher, clock) -> None:
    folder.rmdir()
    (trouble,) = watcher.scan().troubles
    assert "niet te vinden" in trouble.reason
    folder.mkdir()
    assert watcher.scan().troubles == ()


def test_a_stranger_in_our_working_folder_is_reported(folder: Path, watcher: Watcher) -> None:
    (folder / CLAIMS).mkdir()
    (folder / CLAIMS / "brief.pdf").write_bytes(b"x")
    assert [trouble.name for trouble in watcher.scan().troubles] == [f"{CLAIMS}/brief.pdf"]


def test_what_an_earlier_run_claimed_is_finished_first(folder: Path, watcher: Watcher, register) -> None:
    (folder / "brief.pdf").write_bytes(b"inhoud")
    claim_file(folder, folder / "brief.pdf")
    assert [taken.name for taken in watcher.scan().taken] == ["brief.pdf"]
    assert len(register.arrivals()) == 1


class Running:
    """A watcher in a thread, which tells when something was taken."""

    def __init__(self, watcher: Watcher) -> None:
        self.stop, self.took, self.reports = threading.Event(), threading.Event(), threading.Semaphore(0)
        self.taken: list[Taken] = []
        self.thread = threading.Thread(target=watcher.run, args=(self.stop, self._take, self._report))

    def _take(self, taken: Sequence[Taken]) -> None:
        self.taken += taken
        self.took.set()

    def _report(self, report: ScanReport) -> None:
        self.reports.release()

    def __enter__(self) -> Running:
        self.thread.start()
        assert self.reports.acquire(timeout=10)
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


def test_a_running_watcher_takes_in_what_lands_and_stops_when_told(folder: Path, originals, register) -> None:
    with Running(Watcher(Drop(folder, scan_seconds=0.05), originals, register)) as running:
        (folder / "brief.pdf").write_bytes(b"inhoud")
        assert running.took.wait(10)
    assert [taken.name for taken in running.taken] == ["brief.pdf"]


def test_an_event_wakes_the_scan_before_its_time(folder: Path, originals, register) -> None:
    with Running(Watcher(Drop(folder, scan_seconds=60), originals, register)) as running:
        (folder / "brief.pdf").write_bytes(b"inhoud")
        assert running.reports.acquire(timeout=10)


def test_without_file_events_the_scan_does_the_work(folder: Path, originals, register, monkeypatch) -> None:
    class NoInotify:
        def schedule(self, *anything: object) -> None:
            raise OSError(24, "inotify instance limit reached")

        def is_alive(self) -> bool:
            return False

    monkeypatch.setattr(watch, "Observer", NoInotify)
    with Running(Watcher(Drop(folder, scan_seconds=0.05), originals, register)) as running:
        (folder / "brief.pdf").write_bytes(b"inhoud")
        assert running.took.wait(10)


def test_an_inbox_has_one_watcher(folder: Path, originals, register) -> None:
    drop = Drop(folder, scan_seconds=0.05)
    with Running(Watcher(drop, originals, register)), pytest.raises(SetupError, match="wordt al bewaakt"):
        Watcher(drop, originals, register).run(threading.Event(), lambda taken: None, lambda report: None)


def test_a_watcher_without_an_inbox_says_so(tmp_path: Path, originals, register) -> None:
    watcher = Watcher(Drop(tmp_path / "nergens"), originals, register)
    with pytest.raises(SetupError, match="niet te vinden"):
        watcher.run(threading.Event(), lambda taken: None, lambda report: None)
