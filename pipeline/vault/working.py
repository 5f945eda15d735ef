"""The local working copies of a shared or sealed store: readable, bounded, and gone when the last process ends.

What was used in the last hour is never removed while a process is at work: a child process may have it open by name.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.blobs import BlobStore
from pipeline.errors import SetupError
from pipeline.vault.place import writing

_IN_USE = ".gebruik"
_ALL = ("originals", "derived", "onderweg", "oud")
_LOOK_SECONDS = 30.0
"""Between two looks whether the copies take too much room."""


@dataclass(slots=True)
class Working:
    """A folder of working copies that the processes of one machine share."""

    root: Path
    most_bytes: int
    wiped: bool
    """Nothing stays on disk when nobody uses it: of a sealed store."""
    grace_seconds: float = 3_600.0
    _lock: int = -1
    _next_look: float = 0.0

    @property
    def store(self) -> BlobStore:
        """Give the copies in the layout of a plain store."""
        return BlobStore(self.root)

    @property
    def scratch(self) -> Path:
        """Give the folder for files under way."""
        return self.root / "onderweg"

    def open(self) -> None:
        """Begin to use the folder; who comes first wipes what killed processes left.

        Raises:
            SetupError: The folder cannot be written.
        """
        with writing():
            self.root.mkdir(parents=True, exist_ok=True)
            self.root.chmod(0o700)
            self._lock = os.open(self.root / _IN_USE, os.O_RDWR | os.O_CREAT, 0o600)
            self._wipe_if_alone()
            fcntl.flock(self._lock, fcntl.LOCK_SH)

    def close(self) -> None:
        """Stop using the folder; who goes last wipes it when the store is sealed."""
        if self._lock >= 0:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
            self._wipe_if_alone()
            os.close(self._lock)
            self._lock = -1

    def wipe(self) -> None:
        """Remove all copies.

        Raises:
            SetupError: Another process uses them.
        """
        fcntl.flock(self._lock, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupError(
                "er draait nog een proces van ibt op deze werkmap. Stop het en probeer opnieuw."
            ) from error
        self._remove_all()

    def original(self, document_id: str) -> Path | None:
        """Give the copy of an original, marked as just used."""
        return _used(self.store.path(document_id))

    def derived(self, document_id: str, key: str) -> Path | None:
        """Give the copy of finished work, marked as just used."""
        found = self.store.derived(document_id, key)
        return _used(found) if found else None

    def forget(self, document_id: str) -> None:
        """Remove the copies of one document that nobody works on."""
        self.store.destroy(document_id)

    def tidy(self) -> None:
        """Remove what was used longest ago when the copies take more room than they may; looks now and then."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LOOK_SECONDS
        self.shrink()

    def shrink(self) -> int:
        """Remove what was used longest ago until the rest fits, and give how many bytes went."""
        found = (*self.root.glob("originals/??/*"), *self.root.glob("derived/??/*/*"))
        copies = sorted(_measured(path) for path in found)
        size, gone = sum(copy[1] for copy in copies), 0
        limit = time.time() - self.grace_seconds
        for used, own, path in copies:
            if size - gone <= self.most_bytes or used > limit:
                break
            _remove(path)
            gone += own
        return gone

    def _wipe_if_alone(self) -> None:
        if not self.wiped:
            return
        with suppress(BlockingIOError):
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._remove_all()
            fcntl.flock(self._lock, fcntl.LOCK_UN)

    def _remove_all(self) -> None:
        for name in _ALL:
            shutil.rmtree(self.root / name, ignore_errors=True)


def _used(path: Path) -> Path | None:
    try:
        os.utime(path)
    except OSError:
        return None
    return path


def _measured(path: Path) -> tuple[float, int, Path]:
    try:
        files = [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
        return path.stat().st_mtime, sum(one.stat().st_size for one in files), path
    except OSError:  # just removed by another process
        return 0.0, 0, path


def _remove(path: Path) -> None:
    """Take a copy out of sight at once, and then away."""
    gone = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):
        path.rename(gone)
        if gone.is_dir():
            shutil.rmtree(gone, ignore_errors=True)
        else:
            gone.unlink()
