"""Takes a folder or zip into the store and a dossier: each file registered once, whatever stops it halfway.

The id of a delivery follows from batch and place, so the same command again goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch.sources import Entry, entries_of
from pipeline.desk import Desk
from pipeline.errors import InputError, RecordError
from pipeline.model.document import Arrival
from pipeline.model.werk import Priority
from pipeline.stage import Delivery, Limits
from pipeline.store import batches, dossiers
from pipeline.store.batches import Refused
from pipeline.tools.faults import fault

SOURCE = "partij"
_UNREADABLE = "het bestand is niet te lezen (beschadigd, of geen leesrecht). Herstel het en herhaal de opdracht."
OnFile = Callable[[int, int], None]
"""Hears how many files are dealt with, and of how many."""

_AT_ONCE = 50
"""Files that are registered in one transaction."""


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
            for start in range(0, len(todo), _AT_ONCE):
                some = todo[start : start + _AT_ONCE]
                self._take_some(batch, dossier, who, some)
                on_file(done + start + len(some), len(entries))
        with self.desk.store.write() as session:
            batches.finish(session, batch, dossier, who)
            refused = batches.refused(session, batch)
            waiting = [one for one in known.values() if one]
        fault("batch.finished")
        self.desk.enqueue(waiting, Priority.BATCH)  # a crash between registering and enqueuing
        return Imported(batch, len(entries), len(todo), done, refused)

    def _take_some(self, batch: str, dossier: str, who: str, some: Sequence[Entry]) -> None:
        kept: list[Delivery] = []
        refused: list[Refused] = []
        for entry in some:
            number = arrival_id(batch, entry)
            made = Refused(number, entry.place, entry.reason) if entry.reason else self._keep(number, entry)
            if isinstance(made, Refused):
                refused.append(made)
            else:
                kept.append(made)
            fault("batch.kept")
        with self.desk.store.write() as session:
            batches.register(session, batch, dossier, who, kept)
            batches.refuse(session, batch, refused)
        fault("batch.registered")
        self.desk.enqueue([one.arrival.document_id for one in kept], Priority.BATCH)
        fault("batch.enqueued")

    def _keep(self, number: str, entry: Entry) -> Delivery | Refused:
        try:
            with entry.open() as file:
                document_id = self.desk.blobs.keep_stream(file)
        except (OSError, InputError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError):
            return Refused(number, entry.place, _UNREADABLE)
        moment = dt.datetime.now(dt.UTC).isoformat()
        return Delivery(number, Arrival(document_id, entry.place, moment, SOURCE, None), entry.size)


def batch_id(path: Path, dossier: str) -> str:
    """Give the id of a batch: the same place into the same dossier is the same batch."""
    return _digest(dossier, str(path.resolve()))


def arrival_id(batch: str, entry: Entry) -> str:
    """Give the id of the delivery of one file: the same file of the same batch is one delivery."""
    return _digest(batch, entry.place, entry.mark)


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", errors="surrogatepass")).hexdigest()[:32]
