"""Watches the inbox: looks every few seconds and takes in what is settled; the first step of the walk.

The scan is the only truth, at start and ever after. Events of the file system (watchdog) merely wake it early: they
are lost on network shares, when a queue overflows and when a folder is moved in.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from inbox.claim import CLAIMS, Claim, Look, SettleTracker, Taken, claim_file, find_claims, is_open_for_writing, take_in
from inbox.look import LOCK, Drop, Lookout, Seen, Trouble, reason_of
from pipeline.errors import IbtError, SetupError
from pipeline.stage import Originals, Register

TAKE_AT_ONCE = 500
"""After so many files a scan reports before it goes on, so that a big catch-up is visible."""
LONGEST_BACK_OFF_SECONDS = 300.0
BREATH_SECONDS = 0.1
"""Shortest pause between two scans, so that a burst of events does not become a burst of scans."""


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one look at the inbox told; nothing that lies there is left out."""

    waiting: int
    """Files that were seen and will be taken in, those that failed so far included."""
    oldest_seconds: float
    """How long this watcher knows the oldest of them."""
    ignored: int
    """Files with a temporary name and hidden folders."""
    writing: tuple[str, ...]
    """Names of files that are still being written after the time for slow files."""
    troubles: tuple[Trouble, ...]
    """What is refused or failed, with the reason; failures are tried again."""
    taken: tuple[Taken, ...]


class Watcher:
    """Takes in everything that lands in one inbox, each delivery exactly once.

    Raises:
        SetupError: The inbox lies inside a folder that this product writes to.
    """

    def __init__(
        self,
        drop: Drop,
        originals: Originals,
        register: Register,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._drop = drop
        self._lookout = Lookout(drop)
        self._folder = self._lookout.folder
        self._originals = originals
        self._register = register
        self._clock = clock
        self._tracker = SettleTracker(drop.scan_seconds, drop.empty_seconds)
        self._back_off = _BackOff(drop.scan_seconds)

    def run(
        self,
        stop: threading.Event,
        on_taken: Callable[[Taken], None],
        on_report: Callable[[ScanReport], None],
    ) -> None:
        """Scan until `stop` is set; `on_taken` must be idempotent, for it is told again after a crash.

        Raises:
            SetupError: The inbox is missing or has another watcher.
        """
        wake = threading.Event()
        with _only_watcher(self._folder), _woken_by_events(self._folder, wake):
            while not stop.is_set():
                report = self.scan(on_taken)
                on_report(report)
                if len(report.taken) < TAKE_AT_ONCE:
                    _pause(self._drop.scan_seconds, stop, wake)

    def scan(self, on_taken: Callable[[Taken], None] = lambda taken: None) -> ScanReport:
        """Look once: finish earlier claims, take in what is settled, and report the rest.

        A file that cannot be taken in never stops the scan; an error with an unknown cause does.
        """
        now = self._clock()
        claims, strays = find_claims(self._folder)
        seen = self._lookout.look_around()
        seen.troubles += [Trouble(self._lookout.shown(path), _STRAY) for path in strays]
        self._tracker.keep_only([path for path, _ in seen.files])
        self._back_off.keep_only([claim.path for claim in claims] + [path for path, _ in seen.files])
        taken = [done for claim in claims if (done := self._take(claim, now, on_taken))]
        waiting: list[Path] = []
        for path, look in seen.files:
            ready = self._is_ready(path, look, now) and len(taken) < TAKE_AT_ONCE
            claim = self._claim(path, now) if ready else None
            done = self._take(claim, now, on_taken) if claim else None
            if done:
                taken.append(done)
            elif not claim:
                waiting.append(path)
        return self._report(now, seen, waiting, taken)

    def _report(self, now: float, seen: Seen, waiting: list[Path], taken: list[Taken]) -> ScanReport:
        failed = self._back_off.failures()
        ages = {path: self._tracker.age(path, now) for path in waiting}
        slow = [path for path, age in ages.items() if age >= self._drop.slow_seconds and path not in failed]
        ages |= {path: now - failure.since for path, failure in failed.items()}
        failures = [Trouble(self._lookout.shown(path), failure.reason) for path, failure in failed.items()]
        return ScanReport(
            waiting=len(ages),
            oldest_seconds=max(ages.values(), default=0.0),
            ignored=seen.ignored,
            writing=tuple(map(self._lookout.shown, slow)),
            troubles=(*seen.troubles, *failures),
            taken=tuple(taken),
        )

    def _is_ready(self, path: Path, look: Look, now: float) -> bool:
        if not self._tracker.is_settled(path, look, now) or not self._back_off.may_try(path, now):
            return False
        try:
            return not is_open_for_writing(path)
        except FileNotFoundError:  # moved or taken since the look
            return False
        except OSError as error:
            self._back_off.failed(path, reason_of(error), now)
            return False

    def _claim(self, path: Path, now: float) -> Claim | None:
        try:
            claim = claim_file(self._folder, path)
        except OSError as error:
            self._back_off.failed(path, reason_of(error), now)
            return None
        self._back_off.solved(path)
        return claim

    def _take(self, claim: Claim, now: float, on_taken: Callable[[Taken], None]) -> Taken | None:
        if not self._back_off.may_try(claim.path, now):
            return None
        try:
            taken = take_in(claim, self._originals, self._register, before_release=on_taken)
        except (OSError, IbtError) as error:
            self._back_off.failed(claim.path, reason_of(error), now)
            return None
        self._back_off.solved(claim.path)
        return taken


_STRAY = "dit bestand hoort niet in de werkmap van het programma. Zet het in de inbox zelf."


@dataclass(slots=True)
class _Failure:
    since: float
    again_at: float
    tries: int
    reason: str


class _BackOff:
    """Remembers what failed, and leaves it alone for longer after every failure."""

    def __init__(self, first_seconds: float) -> None:
        self._first_seconds = first_seconds
        self._failures: dict[Path, _Failure] = {}

    def may_try(self, path: Path, now: float) -> bool:
        failure = self._failures.get(path)
        return failure is None or now >= failure.again_at

    def failed(self, path: Path, reason: str, now: float) -> None:
        failure = self._failures.setdefault(path, _Failure(now, now, 0, reason))
        delay = min(self._first_seconds * 2.0 ** min(failure.tries, 30), LONGEST_BACK_OFF_SECONDS)
        failure.tries, failure.again_at, failure.reason = failure.tries + 1, now + delay, reason

    def solved(self, path: Path) -> None:
        self._failures.pop(path, None)

    def keep_only(self, paths: Collection[Path]) -> None:
        for path in self._failures.keys() - set(paths):
            del self._failures[path]

    def failures(self) -> dict[Path, _Failure]:
        return dict(self._failures)


@contextlib.contextmanager
def _only_watcher(folder: Path) -> Iterator[None]:
    """Hold the inbox for this process; the lock dies with it."""
    with contextlib.ExitStack() as held:
        try:
            descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            held.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(
                f"De inbox {folder} wordt al bewaakt door een ander proces. Stop dat eerst (ibt run of ibt watch)."
            ) from error
        except OSError as error:
            raise SetupError(f"De inbox {folder} is niet te gebruiken: {reason_of(error)}") from error
        yield


class _Waker(FileSystemEventHandler):
    """Sets an event when a file or folder lands in the inbox."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take note of one event; what we do there ourselves (moving to `.bezig`) does not count."""
        place = Path(os.fsdecode(event.dest_path or event.src_path))
        if event.event_type in ("created", "moved", "closed") and place.name != CLAIMS and place.parent.name != CLAIMS:
            self._wake.set()


@contextlib.contextmanager
def _woken_by_events(folder: Path, wake: threading.Event) -> Iterator[None]:
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # what it misses, the scan finds
    observer = Observer()
    with contextlib.suppress(OSError):  # no inotify (left): the scan alone is enough
        observer.schedule(_Waker(wake), str(folder))
        observer.start()
    try:
        yield
    finally:
        if observer.is_alive():
            observer.stop()
            observer.join()


def _pause(seconds: float, stop: threading.Event, wake: threading.Event) -> None:
    deadline = time.monotonic() + seconds
    stop.wait(min(BREATH_SECONDS, seconds))
    while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
        if wake.wait(min(left, BREATH_SECONDS)):
            break
    wake.clear()
