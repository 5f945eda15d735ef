"""Keeps original bytes and what was made from them, each under the SHA-256 of the original.

originals/ab/<sha256>             never changed, read-only
derived/ab/<sha256>/<key>/        a finished folder of one stage: it is there whole or not at all
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from pipeline.errors import InputError, SetupError
from pipeline.tools.faults import fault

_SHA = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BlobCheck:
    """What the integrity check found of one original."""

    document_id: str
    problem: str | None
    """Dutch; None when the bytes are what they were."""


class Blobs(Protocol):
    """What the line needs of a store: `BlobStore`, a plain folder, or `pipeline.vault.Vault`, shared or sealed.

    Every method may raise SetupError: the store cannot be read or written at this moment.
    """

    def keep(self, untrusted_source: Path) -> str:
        """Copy a file into the store and give its SHA-256; durable on return, harmless to repeat."""
        ...

    def keep_stream(self, source: IO[bytes]) -> str:
        """Copy what is left of an open file into the store; as `keep`."""
        ...

    def path(self, document_id: str) -> Path:
        """Give a local place to read an original from; nothing stands there when the store does not have it."""
        ...

    def derived(self, document_id: str, key: str) -> Path | None:
        """Give a local folder with the finished work of one stage, None when it must be made."""
        ...

    def write_derived(self, document_id: str, key: str) -> AbstractContextManager[Path]:
        """Give an empty folder to write in, that becomes `derived(document_id, key)` when the block ends well."""
        ...

    def ids(self) -> Iterator[str]:
        """Yield the ids of all kept originals, in order."""
        ...

    def keys(self, document_id: str) -> tuple[str, ...]:
        """Give the keys of all finished work on one document."""
        ...

    def drop_derived(self, document_id: str, key: str) -> None:
        """Remove the finished work of one stage, which can be made again. Harmless to repeat."""
        ...

    def destroy(self, document_id: str) -> tuple[str, ...]:
        """Destroy an original and all that was made from it; give the names that went. Harmless to repeat.

        After a crash half-way the original still stands or its key is gone: repeating finishes it.
        """
        ...

    def sweep(self, older_than_seconds: float = 86_400) -> int:
        """Remove what crashed writers left behind and give how many."""
        ...

    def integrity(self, expected: Collection[str] | None = None) -> Iterator[BlobCheck]:
        """Yield a check of every original, in order of id; `expected` are the ids that the database knows."""
        ...


@dataclass(frozen=True, slots=True)
class BlobStore:
    """A content-addressed store in one folder; implements `Blobs` and `pipeline.stage.Originals`."""

    root: Path

    def keep(self, untrusted_source: Path) -> str:
        """Copy a file into the store while hashing it and give its SHA-256; durable on return.

        Repeating is harmless: the copy replaces equal bytes, and so heals an original that the disk has damaged.

        Raises:
            InputError: The file cannot be read.
            SetupError: The store cannot be written: disk full, or no permission.
        """
        if not untrusted_source.is_file():  # a pipe or device would be read for ever
            raise InputError("het is geen gewoon bestand, of het is er niet meer. Lever het opnieuw aan.")
        with _reading(), untrusted_source.open("rb") as source:
            return self.keep_stream(source)

    def keep_stream(self, source: IO[bytes]) -> str:
        """Copy what is left of an open file into the store while hashing it, a piece at a time; as `keep`.

        Raises:
            InputError: The file cannot be read.
            SetupError: The store cannot be written: disk full, or no permission.
        """
        copy = self.root / "originals" / f".{uuid.uuid4().hex}.tmp"
        with _writing():
            _make_folder(copy.parent)
        try:
            document_id = _copy(source, copy)
            with _writing():
                copy.chmod(0o440)
                _publish(copy, self.path(document_id))
                fault("blob.published")
        finally:
            copy.unlink(missing_ok=True)
        return document_id

    def path(self, document_id: str) -> Path:
        """Give the place of a kept original; read-only.

        Raises:
            ValueError: It is no SHA-256.
        """
        return self.root / "originals" / _checked(_SHA, document_id)[:2] / document_id

    def derived(self, document_id: str, key: str) -> Path | None:
        """Give the finished folder of one stage of one document, None when it must be made."""
        folder = self._derived(document_id, key)
        return folder if folder.is_dir() else None

    @contextmanager
    def write_derived(self, document_id: str, key: str) -> Iterator[Path]:
        """Give an empty folder to write in, that becomes `derived(document_id, key)` when the block ends well.

        Another process that was first wins: its folder stays and ours goes. After an error nothing is left.

        Raises:
            SetupError: The store cannot be written: disk full, or no permission.
        """
        final = self._derived(document_id, key)
        work = final.parent / f".{uuid.uuid4().hex}.tmp"
        with _writing():
            _make_folder(work)
            fault("derived.begun")
        try:
            with _in_use(work):
                yield work
                with _writing():
                    fault("derived.written")
                    _sync_tree(work)
                    fault("derived.synced")
                    _publish_folder(work, final)
                    fault("derived.published")
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def ids(self) -> Iterator[str]:
        """Yield the ids of all kept originals, in order."""
        names = sorted(path.name for path in self.root.glob("originals/[0-9a-f][0-9a-f]/*"))
        yield from (name for name in names if _SHA.fullmatch(name))

    def keys(self, document_id: str) -> tuple[str, ...]:
        """Give the keys of all finished work on one document."""
        folder = self._derived(document_id, "k").parent
        return tuple(sorted(path.name for path in folder.glob("*") if _KEY.fullmatch(path.name)))

    def drop_derived(self, document_id: str, key: str) -> None:
        """Remove the finished work of one stage: out of sight at once, and then away.

        Raises:
            SetupError: The store cannot be written; repeat it later.
        """
        folder = self._derived(document_id, key)
        with _writing(), suppress(FileNotFoundError):
            gone = folder.with_name(f".{uuid.uuid4().hex}.tmp")
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def destroy(self, document_id: str) -> tuple[str, ...]:
        """Remove an original and all that was made from it; give the names that went, the original last.

        Raises:
            SetupError: The store cannot be written; repeat it later.
        """
        gone = [f"derived/{key}" for key in self.keys(document_id)]
        original, made = self.path(document_id), self._derived(document_id, "k").parent
        with _writing():
            if made.is_dir():
                shutil.rmtree(made)
                _sync_folder(made.parent)
            fault("blob.destroyed.derived")
            if original.is_file():
                original.unlink()
                _sync_folder(original.parent)
                gone.append("original")
        return tuple(gone)

    def sweep(self, older_than_seconds: float = 86_400) -> int:
        """Remove what crashed writers left behind and give how many; younger work may still be going on."""
        limit = time.time() - older_than_seconds
        count = 0
        for leftover in (*self.root.glob("originals/.*.tmp"), *self.root.glob("derived/*/*/.*.tmp")):
            if _newest(leftover) >= limit or is_in_use(leftover):
                continue
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)
            count += 1
        return count

    def integrity(self, expected: Collection[str] | None = None) -> Iterator[BlobCheck]:
        """Yield a check of every original, in order of id; `expected` are the ids that the database knows."""
        kept = {path.name for path in self.root.glob("originals/[0-9a-f][0-9a-f]/*")}
        wanted = kept if expected is None else set(expected)
        for document_id in sorted(kept | wanted):
            if document_id not in kept:
                yield BlobCheck(document_id, "het origineel ontbreekt in de opslag. Zet een reservekopie terug.")
            elif document_id not in wanted:
                yield BlobCheck(document_id, "het origineel staat in de opslag, maar niet in de database.")
            else:
                yield BlobCheck(document_id, self._problem(document_id))

    def _problem(self, document_id: str) -> str | None:
        if not _SHA.fullmatch(document_id):
            return "er staat een vreemd bestand tussen de originelen. Haal het weg."
        try:
            with self.path(document_id).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return f"het origineel is niet te lezen ({error.strerror}). Controleer de schijf."
        return None if found == document_id else "het origineel is gewijzigd. Zet een reservekopie terug."

    def _derived(self, document_id: str, key: str) -> Path:
        return self.root / "derived" / _checked(_SHA, document_id)[:2] / document_id / _checked(_KEY, key)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all, also after a power cut.

    What a writer of the same file left behind when it was killed goes; of writers at the same time one wins.

    Raises:
        SetupError: The folder cannot be written: disk full, or no permission.
    """
    own = f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}"
    work = path.parent / f"{own}.{uuid.uuid4().hex}.tmp"
    with _writing():
        try:
            _make_folder(path.parent)
            with work.open("xb") as file:
                file.write(data)
                fault("file.written")
                _sync(file)
            fault("file.synced")
            try:
                _publish(work, path)
                fault("file.published")
            except FileNotFoundError:
                if not path.is_file():  # not that another writer was first and cleared ours away: a real failure
                    raise
        finally:
            work.unlink(missing_ok=True)
        for leftover in path.parent.glob(f"{own}.*.tmp"):
            leftover.unlink(missing_ok=True)


def _checked(pattern: re.Pattern[str], name: str) -> str:
    """Give a name that may become part of a path; `../..` may not."""
    if not pattern.fullmatch(name):
        raise ValueError("not a name of the store")
    return name


def _copy(source: IO[bytes], copy: Path) -> str:
    hashed = hashlib.sha256()
    with _writing(), copy.open("xb") as target:
        for chunk in _chunks(source):
            hashed.update(chunk)
            target.write(chunk)
            fault("blob.copying")
        fault("blob.copied")
        _sync(target)
        fault("blob.synced")
    return hashed.hexdigest()


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while True:
        with _reading():
            chunk = source.read(_CHUNK)
        if not chunk:
            return
        yield chunk


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"het bestand is niet te lezen ({error.strerror}). Controleer de rechten.") from error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetupError(
            f"de opslag is niet te beschrijven ({error.strerror}). Maak ruimte vrij of controleer de rechten."
        ) from error


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents, each entered for good in the folder above it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):  # another process was first
        folder.mkdir()
    _sync_folder(folder.parent)


def _publish(work: Path, final: Path) -> None:
    _make_folder(final.parent)
    work.replace(final)
    _sync_folder(final.parent)


def _publish_folder(work: Path, final: Path) -> None:
    if final.is_dir():
        return
    try:
        work.rename(final)
    except OSError:
        if not final.is_dir():  # not that another process was first: a real failure
            raise
    _sync_folder(final.parent)


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            with (Path(place) / name).open("rb") as file:
                os.fsync(file.fileno())
        _sync_folder(Path(place))


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    """Hold a folder while it is filled, so that no clock that jumps makes it look left behind; death lets go."""
    with _writing():
        handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: then its age decides
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def is_in_use(leftover: Path) -> bool:
    """Tell whether a live process of this machine is filling a folder, however old the clock says it is."""
    try:
        handle = os.open(leftover, os.O_RDONLY)
    except OSError:  # it just went, or is not ours to read: then its age decides
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    finally:
        os.close(handle)
    return False


def _newest(leftover: Path) -> float:
    """Give when something was last written in a leftover; now when it just went."""
    try:
        return max(path.stat().st_mtime for path in (leftover, *leftover.rglob("*")))
    except FileNotFoundError:
        return time.time()
