"""Takes a folder or zip into the store and a dossier: each file registered once, whatever stops it halfway.

The id of a delivery follows from batch and place, so the same command again goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.sources import Entry, entries_of
from pipeline.desk import Desk
from pipeline.errors import InputError, RecordError
from pipeline.model.document import Arrival
from pipeline.model.werk import Priority
from pipeline.stage import Delivery, Limits
from pipeline.store import batches, dossiers, work
from pipeline.store.batches import Refused
from pipeline.tools.faults import fault

SOURCE = "partij"
_UNREADABLE = "het bestand is niet te lezen (beschadigd, of geen leesrecht). Herstel het en herhaal de opdracht."
OnFile = Callable[[int, int], None]
"""Hears how many files are dealt with, and of how many."""

_AT_ONCE = 200
"""Files that are registered in one transaction."""
_BYTES_AT_ONCE = 100 << 20
_KEEPERS = 8
"""Files that are written at the same time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one run of an import did."""

    batch: str
    totaal: int
    nieuw: int
    """Registered in this run."""
    was_er: int
    """Dealt with in an earlier run."""
    geweigerd: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Importer:
    """Takes batches into one open workspace."""

    desk: Desk
    limits: Limits

    def take(self, path: Path, dossier: str, who: str, on_file: OnFile) -> Imported:
        """Take a folder or a zip into a dossier; harmless to repeat, and it goes on where it stopped.

        Raises:
            InputError: There is no such dossier, folder or zip.
            LimitExceeded: It holds more than a batch may.
            UnsupportedMedia: The zip is damaged or hostile; nothing of it is taken.
            RecordError: Nobody's name was given.
            SetupError: The store cannot be written; what was registered stays.
        """
        if not who.strip():
            raise RecordError("noem uw naam met --door.")
        with self.desk.store.read() as session:
            if dossiers.dossier(session, dossier) is None:
                raise InputError(f"er is geen dossier {dossier}. Maak het met: ibt release new.")
        batch = batch_id(path, dossier)
        with entries_of(path, self.limits) as entries:
            with self.desk.store.write() as session:
                batches.begin(session, batch, dossier, who, len(entries))
                known = batches.known(session, batch)
            fault("batch.begun")
            todo = [one for one in entries if known.get(arrival_id(batch, one)) is None]
            done = len(entries) - len(todo)
            on_file(done, len(entries))
            with _threads(_KEEPERS) as keepers, _threads(1) as sender:
                sent = []
                for some in _portions(todo):
                    kept = self._take_some(batch, dossier, who, some, keepers)
                    sent.append(sender.submit(self._enqueue, kept))
                    done += len(some)
                    on_file(done, len(entries))
                for one in sent:
                    one.result()
        with self.desk.store.write() as session:
            batches.finish(session, batch, dossier, who)
            refused = batches.refused(session, batch)
            waiting = [one for one in known.values() if one]
        fault("batch.finished")
        self.desk.enqueue(waiting, Priority.BATCH)  # a crash between registering and enqueuing
        return Imported(batch, len(entries), len(todo), len(entries) - len(todo), refused)

    def _take_some(
        self, batch: str, dossier: str, who: str, some: Sequence[Entry], keepers: ThreadPoolExecutor
    ) -> list[str]:
        """Keep and register some files, all in one transaction; gives the documents."""
        kept: list[Delivery] = []
        refused: list[Refused] = []
        # the disk tells of each file that it is safe: many wait for that at the same time
        for made in keepers.map(lambda entry: self._keep(arrival_id(batch, entry), entry), some):
            if isinstance(made, Refused):
                refused.append(made)
            else:
                kept.append(made)
            fault("batch.kept")
        with self.desk.store.write() as session:
            batches.register(session, batch, dossier, who, kept)
            batches.refuse(session, batch, refused)
            ids = [one.arrival.document_id for one in kept]
            work.put_order(session, ids, priority=Priority.BATCH)
        fault("batch.registered")
        return ids

    def _enqueue(self, document_ids: Sequence[str]) -> None:
        """Put documents to work, beside the next ones that are registered; what this misses the watcher feeds."""
        self.desk.enqueue(document_ids)
        fault("batch.enqueued")

    def _keep(self, number: str, entry: Entry) -> Delivery | Refused:
        if entry.reason:
            return Refused(number, entry.place, entry.reason)
        try:
            with entry.open() as file:
                document_id = self.desk.blobs.keep_stream(file)
        except (OSError, InputError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            return Refused(number, entry.place, _UNREADABLE)
        moment = dt.datetime.now(dt.UTC).isoformat()
        return Delivery(number, Arrival(document_id, entry.place, moment, SOURCE, None), entry.size)


def _portions(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield the files in portions of one transaction; one with large files is soon full."""
    some: list[Entry] = []
    for entry in entries:
        some.append(entry)
        if len(some) == _AT_ONCE or sum(one.size for one in some) > _BYTES_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


@contextmanager
def _threads(most: int) -> Iterator[ThreadPoolExecutor]:
    """Give threads; what has not begun when the block ends early never begins."""
    pool = ThreadPoolExecutor(most)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def batch_id(path: Path, dossier: str) -> str:
    """Give the id of a batch: the same place into the same dossier is the same batch."""
    return _digest(dossier, str(path.resolve()))


def arrival_id(batch: str, entry: Entry) -> str:
    """Give the id of the delivery of one file: the same file of the same batch is one delivery."""
    return _digest(batch, entry.place, entry.mark)


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", errors="surrogatepass")).hexdigest()[:32]
