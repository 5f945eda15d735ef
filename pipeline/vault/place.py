"""Where objects stand: a folder, a network share or an S3-compatible store, through fsspec.

An object is there whole or not at all. In a folder it is written beside its place, flushed and linked; elsewhere an
object is visible only when it is complete. Trouble of the network is tried again with growing pauses. Who may enter
an S3 store stands in the environment (AWS_ACCESS_KEY_ID and so on), never in the configuration.
"""

from __future__ import annotations

import errno
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import fsspec
from tenacity import RetryError, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pipeline.errors import SetupError
from pipeline.tools.faults import fault

Given = TypeVar("Given")
_NO_ACCESS = "de opslag weigert toegang. Controleer de rechten, of de toegangssleutels in de omgeving (AWS_…)."
_KINDS = {"file": "file", "local": "file", "s3": "s3", "memory": "memory"}
_PIECE, _AT_ONCE = 8 << 20, 4
"""Bytes, and how many such pieces are under way."""
_LONGEST_PAUSE = 10.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """Named objects under one root; names are relative, with slashes."""

    system: Any
    root: str
    is_folder: bool
    scratch: Path
    """Local folder for files under way to or from a place that is no folder."""
    tries: int
    piece_bytes: int = 0
    """What goes to the other side at once, so that memory stays bounded; 0 where the system decides."""

    def read(self, name: str) -> bytes | None:
        """Give a small object, None when it is not there."""
        return self._absent(lambda: bytes(self.system.cat_file(self._at(name))))

    def write(self, name: str, data: bytes) -> None:
        """Write a small object, over an older one."""
        with self.new_file(name) as work:
            work.write_bytes(data)
            self.publish(work, name, over=True)

    def has(self, name: str) -> bool:
        """Tell whether an object is there."""
        return bool(self._trying(lambda: self.system.exists(self._at(name))))

    @contextmanager
    def fetch(self, name: str) -> Iterator[Path | None]:
        """Give a local file with an object for as long as the block lasts, None when it is not there."""
        if self.is_folder:
            path = Path(self._at(name))
            yield path if self._trying(path.is_file) else None
            return
        with self.new_file(name) as work:
            got = self._absent(lambda: self.system.get_file(self._at(name), str(work)) or b"")
            yield None if got is None else work

    @contextmanager
    def new_file(self, name: str) -> Iterator[Path]:
        """Give the place of a local file to write in before `publish`; it is gone after the block."""
        folder = Path(self._at(name)).parent if self.is_folder else self.scratch
        work = folder / f".{uuid.uuid4().hex}.tmp"
        with writing():
            _make_folder(folder)
        try:
            yield work
        finally:
            with suppress(OSError):
                work.unlink(missing_ok=True)

    def publish(self, work: Path, name: str, *, over: bool = False) -> bool:
        """Let a local file become an object; False when there was one and it may not be replaced (`over`)."""
        if self.is_folder:
            with writing():
                return _link(work, Path(self._at(name)), over=over)
        if not over and self.has(name):
            return False
        passing("vault.sending")
        try:
            mode = "overwrite" if over else "create"
            pieces = {"chunksize": self.piece_bytes} if self.piece_bytes else {}
            self._trying(lambda: self.system.put_file(str(work), self._at(name), mode=mode, **pieces))
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno == errno.EINVAL and self.has(name):  # what S3 says when another writer was first
                return False
            raise SetupError("de opslag weigert dit bestand. Controleer de rechten en de ruimte.") from error
        return True

    def delete(self, name: str) -> bool:
        """Remove an object; False when it was not there."""
        return self._absent(lambda: self.system.rm_file(self._at(name)) or b"") is not None

    def names(self, under: str) -> list[str]:
        """Give the names of all objects under a prefix that ends a folder, in order."""
        found = self._absent(lambda: self.system.find(self._at(under))) or []
        start = len(self.root) + 1
        names = (str(path)[start:] for path in found)
        return sorted(name for name in names if not name.rpartition("/")[2].startswith("."))

    def sweep(self, older_than_seconds: float) -> int:
        """Remove what crashed writers left behind and give how many."""
        limit, count = time.time() - older_than_seconds, 0
        for folder in [Path(self.root)] if self.is_folder else [self.scratch]:
            for path in folder.rglob(".*.tmp"):
                with suppress(OSError):
                    if path.is_file() and path.stat().st_mtime < limit:
                        path.unlink()
                        count += 1
        return count

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    def _absent(self, call: Callable[[], Given]) -> Given | None:
        try:
            return self._trying(call)
        except FileNotFoundError:
            return None

    def _trying(self, call: Callable[[], Given]) -> Given:
        pauses = wait_random_exponential(multiplier=0.2, max=_LONGEST_PAUSE)
        try:
            for attempt in Retrying(
                retry=retry_if_exception(_may_pass), stop=stop_after_attempt(self.tries), wait=pauses
            ):
                with attempt:
                    return call()
        except RetryError as error:
            if type(error.last_attempt.exception()).__name__.endswith("CredentialsError"):
                raise SetupError(_NO_ACCESS) from error
            raise SetupError(
                "de opslag is niet bereikbaar. Controleer het netwerk en het adres in ibt.toml; het werk wacht zolang."
            ) from error
        except PermissionError as error:
            raise SetupError(_NO_ACCESS) from error
        raise AssertionError  # the loop returns or raises


def open_place(url: str, endpoint: str, scratch: Path, tries: int) -> Place:
    """Give the place that an address names: a path, `file://`, `s3://BUCKET/PREFIX` or `memory://`.

    Raises:
        SetupError: The address is of a kind that we do not use.
    """
    kind = url.partition("://")[0] if "://" in url else "file"
    if kind not in _KINDS:
        raise SetupError("de opslag is een map, file://… of s3://…. Verbeter [opslag] plaats in ibt.toml.")
    options = _s3_options(endpoint) if kind == "s3" else {}
    system, root = fsspec.core.url_to_fs(url, **options)
    if kind == "s3":
        system.retries = 1  # we try again ourselves
    pieces = _PIECE if kind == "s3" else 0
    return Place(system, str(root).rstrip("/"), _KINDS[kind] == "file", scratch, tries, pieces)


def _s3_options(endpoint: str) -> dict[str, Any]:
    waiting = {"connect_timeout": 5, "read_timeout": 60, "retries": {"total_max_attempts": 1}}
    options: dict[str, Any] = {"use_listings_cache": False, "config_kwargs": waiting}
    options |= {"default_block_size": _PIECE, "max_concurrency": _AT_ONCE, "skip_instance_cache": True}
    return options | ({"client_kwargs": {"endpoint_url": endpoint}} if endpoint else {})


@contextmanager
def writing() -> Iterator[None]:
    """Turn trouble of the disk into a message for people.

    Raises:
        SetupError: The disk is full, read-only, or there is no permission.
    """
    try:
        yield
    except OSError as error:
        raise SetupError(
            f"de opslag is niet te beschrijven ({error.strerror}). Maak ruimte vrij of controleer de rechten."
        ) from error


def passing(name: str) -> None:
    """Pass a place where a test may stop the process or let the disk fail.

    Raises:
        SetupError: A test asked for it.
    """
    with writing():
        fault(name)


def _may_pass(error: BaseException) -> bool:
    """Tell whether trouble may pass by itself: of the network or the other side, not an answer about the object."""
    if isinstance(error, FileNotFoundError | FileExistsError | PermissionError | SetupError):
        return False
    if isinstance(error, OSError) and error.errno == errno.EINVAL:
        return False
    ours = type(error).__module__.partition(".")[0] in ("botocore", "aiobotocore", "aiohttp")
    return ours or isinstance(error, OSError | TimeoutError)


def _link(work: Path, final: Path, *, over: bool) -> bool:
    with work.open("rb") as file:
        fault("vault.syncing")
        os.fsync(file.fileno())
    work.chmod(0o440)
    if over:
        work.replace(final)
    else:
        try:
            os.link(work, final)  # unlike a rename it never takes the place of what another writer put there
        except FileExistsError:
            return False
        except OSError:  # a share without links: then whoever comes last wins, with equal content
            if final.exists():
                return False
            work.replace(final)
    fault("vault.linked")
    _sync_folder(final.parent)
    return True


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents, each entered for good in the folder above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
