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
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from inbox.claim import (
    CLAIMS,
    Claim,
    Kept,
    Look,
    SettleTracker,
    Taken,
    Unsettled,
    claim_file,
    find_claims,
    finish,
    is_open_for_writing,
    keep,
    look_afresh,
    look_at,
)
from inbox.look import LOCK, Drop, Lookout, Seen, Trouble, reason_of
from inbox.share import is_share
from pipeline.errors import IbtError, SetupError
from pipeline.stage import Originals, Register

Thing = TypeVar("Thing")

TAKE_AT_ONCE = 500
"""After so many files a scan reports before it goes on, so that a big catch-up is visible."""
LONGEST_SCAN_SECONDS = 15.0
"""After so long a scan reports before it goes on: a slow disk must not look like a watcher that died."""
TOGETHER = 50
"""Files that are registered in one transaction and put to work in one go."""
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
    unfinished: bool = False
    """The look ended early, to report; the next one follows at once."""


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
        self._shared = is_share(self._folder)
        self._apart = SettleTracker(drop.share_seconds if self._shared else drop.scan_seconds, drop.empty_seconds)
        self._unsure: set[Path] = set()
        """Claims of a file that was not the one that lay quiet, on a share every claim: these must lie quiet first."""

    def run(
        self,
        stop: threading.Event,
        on_taken: Callable[[Sequence[Taken]], None],
        on_report: Callable[[ScanReport], None],
    ) -> None:
        """Scan until `stop` is set; `on_taken` must be idempotent, for it is told again after a crash.

        Raises:
            SetupError: The inbox is missing or has another watcher.
        """
        wake = threading.Event()
        woken = _woken_by_events(self._folder, wake) if self._drop.events else contextlib.nullcontext()
        with _only_watcher(self._folder), woken:
            while not stop.is_set():
                report = self.scan(on_taken)
                on_report(report)
                if not report.unfinished:
                    _pause(self._drop.scan_seconds, stop, wake)

    def scan(self, on_taken: Callable[[Sequence[Taken]], None] = lambda taken: None) -> ScanReport:
        """Look once: finish earlier claims, take in what is settled, and report the rest.

        A file that cannot be taken in never stops the scan; an error with an unknown cause does.
        """
        now = self._clock()
        seen = self._lookout.look_around()
        claims = self._find_claims(seen)
        own = {claim.path for claim in claims}
        self._unsure = own if self._shared else self._unsure & own
        self._tracker.keep_only([path for path, _ in seen.files])
        self._apart.keep_only(self._unsure)
        self._back_off.keep_only([claim.path for claim in claims] + [path for path, _ in seen.files])
        taken: list[Taken] = []
        for portion in _portions(claims):
            taken += self._take(portion, now, on_taken)
        quiet = [one for one in seen.files if self._tracker.is_settled(*one, now)]
        waiting = {path for path, _ in seen.files}
        unfinished = False
        for some in _portions(quiet):
            unfinished = len(taken) >= TAKE_AT_ONCE or self._clock() - now > LONGEST_SCAN_SECONDS
            if unfinished:
                break
            claimed = {path: claim for path, look in some if (claim := self._claim(path, look, now))}
            waiting -= claimed.keys()
            taken += self._take(list(claimed.values()), now, on_taken)
        return self._report(now, seen, [path for path, _ in seen.files if path in waiting], taken, unfinished)

    def _find_claims(self, seen: Seen) -> list[Claim]:
        try:
            claims, strays = find_claims(self._folder)
        except OSError as error:  # a share that went away
            seen.troubles.append(Trouble(CLAIMS, reason_of(error)))
            return []
        seen.troubles += [Trouble(self._lookout.shown(path), _STRAY) for path in strays]
        return claims

    def _report(self, now: float, seen: Seen, waiting: list[Path], taken: list[Taken], unfinished: bool) -> ScanReport:
        failed = self._back_off.failures()
        ages = {path: self._tracker.age(path, now) for path in waiting}
        ages |= {path: self._apart.age(path, now) for path in self._unsure}
        slow = [path for path, age in ages.items() if age >= self._drop.slow_seconds and path not in failed]
        ages |= {path: now - failure.since for path, failure in failed.items()}
        failures = [Trouble(self._named(path), failure.reason) for path, failure in failed.items()]
        return ScanReport(
            waiting=len(ages),
            oldest_seconds=max(ages.values(), default=0.0),
            ignored=seen.ignored,
            writing=tuple(map(self._named, slow)),
            troubles=(*seen.troubles, *failures),
            taken=tuple(taken),
            unfinished=unfinished,
        )

    def _named(self, path: Path) -> str:
        """Give the name of a file as its sender knows it, also when it is claimed."""
        if path.parent != self._folder / CLAIMS:
            return self._lookout.shown(path)
        try:
            return Claim(path).name
        except OSError:
            return self._lookout.shown(path)

    def _is_free(self, path: Path, now: float) -> bool:
        if not self._back_off.may_try(path, now):
            return False
        try:
            return self._shared or not is_open_for_writing(path)
        except FileNotFoundError:  # moved or taken since the look
            return False
        except OSError as error:
            self._back_off.failed(path, reason_of(error), now)
            return False

    def _claim(self, path: Path, look: Look, now: float) -> Claim | None:
        if not self._is_free(path, now):
            return None
        try:
            claim = claim_file(self._folder, path)
            if claim and (self._shared or not _is_still(claim.path, look)):  # perhaps another file took its place
                self._unsure.add(claim.path)
        except OSError as error:
            self._back_off.failed(path, reason_of(error), now)
            return None
        self._back_off.solved(path)
        return claim

    def _take(
        self, claims: Sequence[Claim], now: float, on_taken: Callable[[Sequence[Taken]], None]
    ) -> tuple[Taken, ...]:
        kept = [one for claim in claims if (one := self._keep(claim, now))]
        try:
            taken = finish(kept, self._register, on_taken)
        except (OSError, IbtError) as error:
            for one in kept:
                self._back_off.failed(one.claim.path, reason_of(error), now)
            return ()
        for one in kept:
            self._back_off.solved(one.claim.path)
            self._unsure.discard(one.claim.path)
        return taken

    def _keep(self, claim: Claim, now: float) -> Kept | None:
        if not self._back_off.may_try(claim.path, now):
            return None
        try:
            if claim.path in self._unsure and not self._lies_still(claim.path, now):
                if self._shared:  # as every file there; it waits, and nothing is wrong with it
                    return None
                raise Unsettled
            return keep(claim, self._originals, shared=self._shared)
        except (OSError, IbtError) as error:
            self._back_off.failed(claim.path, reason_of(error), now)
            return None

    def _lies_still(self, path: Path, now: float) -> bool:
        look = look_afresh(path) if self._shared else look_at(path)
        return self._apart.is_settled(path, look, now)


def _is_still(path: Path, look: Look) -> bool:
    try:
        return look_at(path) == look
    except (OSError, IbtError):  # taking it in will tell what is wrong with it
        return True


def _portions(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), TOGETHER):
        yield things[start : start + TOGETHER]


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
