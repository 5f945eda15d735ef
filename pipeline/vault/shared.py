"""A store that several machines share, sealed or open; every machine reads and writes through its working copies.

originelen/ab/<sha256>           an original
afgeleid/ab/<sha256>/<key>       finished work of one stage: one tar, so that it is there whole or not at all
vernietigd/<sha256>              tells other machines to remove their working copies

The names are the SHA-256 of the originals, as in the database: who holds a document can tell whether it is here.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline.blobs import BlobCheck, BlobStore
from pipeline.errors import SetupError
from pipeline.tools.faults import fault
from pipeline.vault.place import Place, passing, writing
from pipeline.vault.ring import Ring
from pipeline.vault.seal import Broken, Sealer, Unsealer, key_number
from pipeline.vault.working import Working

_CHUNK = 1 << 20
_SHA = re.compile(r"[0-9a-f]{64}")
_ORIGINAL = "origineel"
"""What an original is called in its seal; a key never begins with a slash, so nothing else is called that."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Implements `pipeline.blobs.Blobs` over a `Place`."""

    place: Place
    working: Working
    ring: Ring | None
    """None: the bytes stand there as they are."""

    def keep(self, untrusted_source: Path) -> str:
        """Copy a file into the store and give its SHA-256; durable on return. Repeating heals a damaged object.

        Raises:
            InputError: The file cannot be read.
            SetupError: The store cannot be written or reached.
        """
        return self._keep(self._local.keep(untrusted_source))

    def keep_stream(self, source: IO[bytes]) -> str:
        """Copy what is left of an open file into the store; as `keep`.

        Raises:
            InputError: The file cannot be read.
            SetupError: The store cannot be written or reached.
        """
        return self._keep(self._local.keep_stream(source))

    def path(self, document_id: str) -> Path:
        """Give a working copy of an original; nothing stands there when the store does not have it.

        Raises:
            SetupError: The store cannot be reached, or the original is not what was kept.
        """
        found = self.working.original(document_id)
        if found is not None:
            return found
        with self.place.fetch(_original(document_id)) as fetched:
            if fetched is not None:
                self._take_out(fetched, document_id)
        self.working.tidy()
        return self._local.path(document_id)

    def derived(self, document_id: str, key: str) -> Path | None:
        """Give a working copy of finished work, None when it must be made.

        Raises:
            SetupError: The store cannot be reached, or the work is damaged.
        """
        found = self.working.derived(document_id, key)
        if found is not None:
            return found
        with self.place.fetch(_derived(document_id, key)) as fetched:
            if fetched is None:
                return None
            with self._local.write_derived(document_id, key) as folder:
                self._unpack(fetched, document_id, key, folder)
        self.working.tidy()
        return self.working.derived(document_id, key)

    @contextmanager
    def write_derived(self, document_id: str, key: str) -> Iterator[Path]:
        """Give an empty folder to write in; what another machine finished first stays and ours goes.

        Raises:
            SetupError: The store cannot be written or reached; nothing is left.
        """
        with suppress(_SecondError), self._local.write_derived(document_id, key) as folder:
            yield folder
            self._put_derived(document_id, key, folder)  # before the copy here counts as finished
        self.working.tidy()

    def ids(self) -> Iterator[str]:
        """Yield the ids of all kept originals, in order."""
        names = (name.rpartition("/")[2] for name in self.place.names("originelen/"))
        yield from (name for name in names if _SHA.fullmatch(name))

    def keys(self, document_id: str) -> tuple[str, ...]:
        """Give the keys of all finished work on one document."""
        return tuple(name.rpartition("/")[2] for name in self.place.names(_derived(document_id, "")))

    def drop_derived(self, document_id: str, key: str) -> None:
        """Remove the finished work of one stage from the store and from this machine.

        Raises:
            SetupError: The store cannot be written or reached; repeat it later.
        """
        self.place.delete(_derived(document_id, key))
        self._local.drop_derived(document_id, key)

    def destroy(self, document_id: str) -> tuple[str, ...]:
        """Destroy a document: first its data keys, which closes every copy anywhere, then what stands here.

        Gives the names of what went. Other machines remove their working copies at their next `sweep`.

        Raises:
            SetupError: The store cannot be written or reached; repeat it later.
        """
        original = _original(document_id)
        self.place.write(f"vernietigd/{document_id}", b"")
        gone = list(self.ring.destroy(document_id)) if self.ring else []
        passing("vault.destroyed.keys")
        gone += [f"derived/{key}" for key in self.keys(document_id) if self.place.delete(_derived(document_id, key))]
        passing("vault.destroyed.derived")
        if self.place.has(original):
            self.place.delete(original)
            gone.append("original")
        self._local.destroy(document_id)
        return tuple(gone)

    def sweep(self, older_than_seconds: float = 86_400) -> int:
        """Remove what crashed writers left behind, and working copies of what was destroyed; gives how many."""
        count = self.place.sweep(older_than_seconds) + self._local.sweep(older_than_seconds)
        for name in self.place.names("vernietigd/"):
            count += len(self._local.destroy(name.rpartition("/")[2]))
        self.working.shrink()
        return count

    def integrity(self, expected: Collection[str] | None = None) -> Iterator[BlobCheck]:
        """Yield a check of every original, in order of id; opens and reads every object in the store itself."""
        kept = set(self.ids())
        wanted = kept if expected is None else set(expected)
        for document_id in sorted(kept | wanted):
            if document_id not in kept:
                yield BlobCheck(document_id, "het origineel ontbreekt in de opslag. Zet een reservekopie terug.")
            elif document_id not in wanted:
                yield BlobCheck(document_id, "het origineel staat in de opslag, maar niet in de database.")
            else:
                yield BlobCheck(document_id, self._problem(document_id))

    def adopt(self, document_id: str, key: str, made: Path) -> None:
        """Take finished work from another store, unless it is here."""
        with suppress(_SecondError):
            self._put_derived(document_id, key, made)

    def mend(self, document_id: str) -> tuple[str, ...]:
        """Remove finished work that does not open, here and in the store, and give its keys: it is made again."""
        broken = tuple(key for key in self.keys(document_id) if not self._opens(document_id, key))
        for key in broken:
            self.place.delete(_derived(document_id, key))
        return broken

    @property
    def _local(self) -> BlobStore:
        return self.working.store

    def _keep(self, document_id: str) -> str:
        """Bring a local copy to the store."""
        passing("vault.copied")
        copy, name = self._local.path(document_id), _original(document_id)
        self.place.delete(f"vernietigd/{document_id}")
        with self.place.new_file(name) as work:
            with writing(), copy.open("rb") as source, work.open("xb") as target:
                with self._sealing(target, document_id, _ORIGINAL) as sealed:
                    while chunk := source.read(_CHUNK):
                        sealed.write(chunk)
                fault("vault.sealed")
            self.place.publish(work, name, over=True)
        passing("vault.published")
        self.working.tidy()
        return document_id

    def _put_derived(self, document_id: str, key: str, folder: Path) -> None:
        name = _derived(document_id, key)
        with self.place.new_file(name) as work:
            with writing(), work.open("xb") as target:
                sealing = self._sealing(target, document_id, key)
                with sealing as sealed, tarfile.open(fileobj=sealed, mode="w|") as tar:
                    tar.add(folder, ".", filter=_nameless)
                fault("vault.derived.sealed")
            if not self.place.publish(work, name):
                raise _SecondError
        passing("vault.derived.published")

    def _take_out(self, fetched: Path, document_id: str) -> None:
        try:
            with self._opened(fetched, document_id, _ORIGINAL) as source:
                found = self._local.keep_stream(source)
        except Broken as error:
            raise SetupError(_CHANGED) from error
        if found != document_id:
            self._local.path(found).unlink(missing_ok=True)
            raise SetupError(_CHANGED)

    def _unpack(self, fetched: Path, document_id: str, key: str, folder: Path) -> None:
        try:
            with self._opened(fetched, document_id, key) as source:
                with writing(), tarfile.open(fileobj=source, mode="r|") as tar:
                    tar.extractall(folder, filter="data")
                _read_on(source)
        except (Broken, tarfile.TarError) as error:
            raise SetupError(
                f"bewaard werk aan document {document_id[:12]} is beschadigd. Herstel het met: ibt store mend"
            ) from error

    def _problem(self, document_id: str) -> str | None:
        hashed = hashlib.sha256()
        try:
            with self.place.fetch(_original(document_id)) as fetched:
                if fetched is None:
                    return "het origineel ontbreekt in de opslag. Zet een reservekopie terug."
                with self._opened(fetched, document_id, _ORIGINAL) as source:
                    while chunk := source.read(_CHUNK):
                        hashed.update(chunk)
        except (Broken, OSError):
            return _CHANGED
        if hashed.hexdigest() != document_id:
            return _CHANGED
        broken = sum(not self._opens(document_id, key) for key in self.keys(document_id))
        return f"bewaard werk is beschadigd ({broken} keer). Herstel het met: ibt store mend" if broken else None

    def _opens(self, document_id: str, key: str) -> bool:
        try:
            with self.place.fetch(_derived(document_id, key)) as fetched:
                if fetched is None:
                    return True  # removed meanwhile
                with self._opened(fetched, document_id, key) as source:
                    with tarfile.open(fileobj=source, mode="r|") as tar:
                        for _ in tar:
                            pass
                    _read_on(source)
        except (Broken, tarfile.TarError, OSError):
            return False
        return True

    @contextmanager
    def _sealing(self, target: IO[bytes], document_id: str, name: str) -> Iterator[Any]:
        if self.ring is None:
            yield target
            return
        sealer = Sealer(target, self.ring.for_writing(document_id), document_id, name)
        yield sealer
        sealer.close()

    @contextmanager
    def _opened(self, fetched: Path, document_id: str, name: str) -> Iterator[Any]:
        with fetched.open("rb") as source:
            if self.ring is None:
                yield source
                return
            yield Unsealer(source, self.ring.for_reading(document_id, key_number(source)), document_id, name)


class _SecondError(Exception):
    """Another writer was first."""


_CHANGED = "het origineel is gewijzigd of niet te openen. Zet een reservekopie terug."


def _original(document_id: str) -> str:
    return f"originelen/{_checked(document_id)[:2]}/{document_id}"


def _derived(document_id: str, key: str) -> str:
    return f"afgeleid/{_checked(document_id)[:2]}/{document_id}/{key}"


def _checked(document_id: str) -> str:
    if not _SHA.fullmatch(document_id):
        raise ValueError("not a name of the store")
    return document_id


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who made a file and when: it is nobody's business and makes equal work equal."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    return member


def _read_on(source: Any) -> None:
    """Read to the end: only there a seal tells that nothing is missing."""
    while source.read(_CHUNK):
        pass
