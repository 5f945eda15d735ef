"""The desk: the state of one workspace as people and programs may use it, between leg one and leg two.

Everything a person says here is a new row; nothing is edited.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from pipeline.audit import AuditReport
from pipeline.blobs import BlobStore
from pipeline.engine import Engine, Work
from pipeline.errors import InputError, RecordError, ReleaseBlocked
from pipeline.model.document import Arrival
from pipeline.model.status import Besluit, StatusRecord, Voorstel
from pipeline.model.woo import MarkVerdict, RedactionMark, Verdict
from pipeline.recipe import WORK, job_id
from pipeline.store import decisions, documents, dossiers, events, heartbeats, marks, records
from pipeline.store.audit_list import AuditLog
from pipeline.store.database import Store
from pipeline.store.tables import DocumentState
from pipeline.tools.register import find_gemeente

INBOX = "inbox"
"""Name of the watcher's heartbeat."""


class Handed(NamedTuple):
    """A file that was handed over."""

    document_id: str
    new: bool
    """False when the same bytes were there already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One open workspace."""

    store: Store
    blobs: BlobStore
    engine: Engine
    recipe: str
    """Identity of the present recipe."""

    # -- in -------------------------------------------------------------------------------------------------

    def take_in(self, path: Path) -> Handed:
        """Store, register and enqueue a file that somebody hands over; the file stays where it is.

        Raises:
            InputError: It is not a file that can be read.
        """
        if not path.is_file():
            raise InputError("dit bestand bestaat niet of is een map. Controleer de naam.")
        return self._take(self.blobs.keep(path), path.name, path.stat().st_size, "opdracht", "")

    def take_in_stream(self, file: IO[bytes], name: str, size: int, who: str) -> Handed:
        """Store, register and enqueue the bytes of an open file that `who` offers in the browser as `name`.

        Raises:
            InputError: It cannot be read.
            SetupError: The store cannot be written; nothing is registered.
        """
        return self._take(self.blobs.keep_stream(file), name, size, "web", who)

    def _take(self, document_id: str, name: str, size: int, source: str, who: str) -> Handed:
        arrival, number = Arrival(document_id, name, _now().isoformat(), source, None), uuid.uuid4().hex
        with self.store.write() as session:
            new = documents.register(session, number, arrival, size)
            if who:
                events.append(session, who, "document.aangeboden", document_id, {"aankomst": number, "bron": source})
        self.enqueue([document_id])
        return Handed(document_id, new)

    def enqueue(self, document_ids: Sequence[str]) -> None:
        """Put documents to work that wait for it; harmless to repeat, and nothing for those that do not wait."""
        with self.store.read() as session:
            found = [documents.document(session, document_id) for document_id in document_ids]
        waiting = [row for row in found if row and row.state is DocumentState.WAITING]
        if not waiting:
            return
        with self.engine.client() as queue:
            for row in waiting:
                payload = {"document": row.id, "recipe": self.recipe, "round": row.round}
                queue.put(WORK, job_id(row.id, self.recipe, row.round), payload)

    def catch_up(self, after: str = "", quiet_seconds: float = 60.0, most: int = 1_000) -> str:
        """Put to work what waits without work: never enqueued, done by another recipe, or ended without a word.

        Looks at `most` documents after the id `after` that were quiet for a while, and gives the id to go on from;
        empty when it came to the end.
        """
        since = _now() - dt.timedelta(seconds=quiet_seconds)
        with self.store.write() as session:
            documents.wait_for_recipe(session, self.recipe)
        with self.store.read() as session:
            rows = documents.open_documents(session, after, since, most)
        jobs = {self._job(row): row for row in rows}
        with self.engine.client() as queue:
            alive = queue.is_alive(list(jobs))
        for job, row in jobs.items():
            ended = job in alive and not alive[job]
            if ended or (row.state is DocumentState.BUSY and job not in alive):
                with self.store.write() as session:
                    documents.wait_again(session, row.id, row.round)
        self.enqueue([row.id for job, row in jobs.items() if not alive.get(job)])
        return rows[-1].id if len(rows) == most else ""

    def _job(self, row: documents.StoredDocument) -> str:
        busy = row.state is DocumentState.BUSY
        return job_id(row.id, (row.recipe or self.recipe) if busy else self.recipe, row.round)

    def retry(self, document_id: str, who: str = "beheerder") -> None:
        """Let a refused document try again, as new work.

        Raises:
            InputError: The document is not in quarantine.
        """
        if self.state(document_id) != DocumentState.QUARANTINE:
            raise InputError("dit document staat niet in quarantaine. Zie ibt status.")
        with self.store.write() as session:
            documents.retry(session, document_id, who)
        self.enqueue([document_id])

    def sweep(self) -> int:
        """Remove what crashed processes left half-written in the store more than a day ago; gives how many."""
        return self.blobs.sweep()

    def heartbeat(self, name: str, payload: Mapping[str, Any]) -> None:
        """Tell that a watcher or worker is alive."""
        with self.store.write() as session:
            heartbeats.put_heartbeat(session, name, payload)

    def serve(self, name: str, work: Work, stop: threading.Event) -> None:
        """Take documents from the queue as worker `name` until `stop` is set.

        Raises:
            SetupError: A live worker has this name.
        """
        self.engine.serve(name, {WORK: work}, stop)

    # -- look -----------------------------------------------------------------------------------------------

    def inbox(self) -> Mapping[str, Any]:
        """Give the last report of the watcher, with the names of files that need a person; empty when there is none."""
        with self.store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
        return beat.payload if beat else {}

    def status(self) -> dict[str, Any]:
        """Give what happened to every document, in the shape of `ibt status --json`."""
        with self.store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
            rows = documents.documents_status(session)
        inbox = beat.payload if beat else {}
        return {
            "inbox": {
                "last_scan": beat.at.astimezone().isoformat(timespec="seconds") if beat else None,
                "waiting": inbox.get("waiting", 0),
                "oldest_seconds": inbox.get("oldest_seconds", 0.0),
            },
            "documents": [
                {
                    "id": row.document.id,
                    "name": row.name,
                    "state": row.document.state.value,
                    "stage": row.document.stage,
                    "reason": row.document.reason,
                    "arrivals": [
                        {"name": a.name, "received_at": a.received_at, "source": a.source, "family": a.family}
                        for a in row.arrivals
                    ],
                }
                for row in rows
            ],
        }

    def state(self, document_id: str) -> str | None:
        """Give `wacht`, `bezig`, `klaar` or `quarantaine`; None when it was never registered."""
        with self.store.read() as session:
            found = documents.document(session, document_id)
        return found.state.value if found else None

    def is_idle(self, since: dt.datetime) -> bool:
        """Tell whether nothing waits: not in the inbox as the watcher saw it after `since`, not in the queue."""
        with self.store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
            waiting = documents.open_documents(session, "", _now(), 1)
        if beat is None or beat.at <= since or waiting:
            return False
        return beat.payload.get("waiting") == 0 and not beat.payload.get("taken")

    def find(self, number: str) -> str:
        """Give the id that starts with `number`, or that of the one document that came in under that file name.

        Raises:
            InputError: None does, or more than one.
        """
        with self.store.read() as session:
            named = documents.named(session, number)
            if len(named) > 1:
                raise InputError(f"er zijn {len(named)} documenten met deze naam. Noem het nummer; zie ibt status.")
            return named[0] if named else one_id(documents.document_ids(session), number)

    def find_mark(self, document_id: str, number: str) -> str:
        """Give the id of the mark of a document that starts with `number`.

        Raises:
            InputError: None does, or more than one.
        """
        return one_id([judged.mark.id for judged in self.marks(document_id)], number)

    def find_voorstel(self, number: str) -> str:
        """Give the id of the open proposal that starts with `number`, or the only one of a kind: `Twenterand/trede`.

        Raises:
            InputError: None does, or more than one.
        """
        gemeente, slash, kind = number.partition("/")
        if not slash:
            return one_id([voorstel.id for voorstel in self.standing()[1]], number)
        _, proposed = self.standing(find_gemeente(gemeente).code)
        found = [voorstel.id for voorstel in proposed if voorstel.kind.value == kind.strip().lower()]
        if len(found) != 1:
            raise InputError(f"{len(found)} voorstellen passen hierop. Noem het nummer; zie ibt ladder list.")
        return found[0]

    def standing(self, gemeente: str | None = None) -> tuple[tuple[StatusRecord, ...], tuple[Voorstel, ...]]:
        """Give the status records, and the proposals nobody decided on, of one gemeente or of all."""
        with self.store.read() as session:
            open_ = decisions.voorstellen(session, gemeente, is_open=True)
            return tuple(records.records(session, gemeente)), tuple(open_)

    def besluiten(self, gemeente: str | None = None) -> tuple[Besluit, ...]:
        """Give the decisions on one gemeente, or all, in order."""
        with self.store.read() as session:
            return tuple(decisions.besluiten(session, gemeente))

    def marks(self, document_id: str) -> tuple[marks.JudgedMark, ...]:
        """Give the marks of a document with the latest verdict on each."""
        with self.store.read() as session:
            return tuple(marks.marks(session, document_id))

    def is_read(self, document_id: str) -> bool:
        """Tell whether a document came to the desk with the present rules, so that its pages can be looked at."""
        with self.store.read() as session:
            found = documents.document(session, document_id)
        return found is not None and found.state is DocumentState.DONE and found.recipe == self.recipe

    def has_dossier(self, naam: str) -> bool:
        """Tell whether there is a dossier of that name."""
        with self.store.read() as session:
            return dossiers.dossier(session, naam) is not None

    def check_ready(self, document_id: str) -> None:
        """Check that a document came to the desk with the present rules, so that its marks are complete.

        Raises:
            ReleaseBlocked: It is under way, refused, or was processed with other rules.
        """
        if not self.is_read(document_id):
            raise ReleaseBlocked(
                f"document {document_id[:12]} is nog niet (opnieuw) verwerkt met de huidige regels. Laat ibt run het "
                "afmaken en bekijk de vakken; zie ibt status."
            )

    # -- judge ----------------------------------------------------------------------------------------------

    def judge(
        self, document_id: str, verdicts: Mapping[str, Verdict], who: str, motivation: str
    ) -> tuple[MarkVerdict, ...]:
        """Write what a person makes of marks, by mark id.

        Raises:
            RecordError: A mark is not one of this document's present marks.
        """
        known = {judged.mark.id for judged in self.marks(document_id)}
        if not (who.strip() and motivation.strip()):
            raise RecordError("een oordeel heeft een naam en een motivering nodig. Vul beide in.")
        if unknown := set(verdicts) - known:
            raise RecordError(f"{len(unknown)} vak(ken) horen niet bij dit document. Laad de lijst opnieuw.")
        rows = tuple(MarkVerdict(key, verdict, who, _now(), motivation) for key, verdict in verdicts.items())
        with self.store.write() as session:
            dossier = dossiers.hold(session, document_id)
            marks.add_verdicts(session, rows)
            dossiers.work_again(session, dossier)
        return rows

    def add_marks(self, document_id: str, added: Sequence[RedactionMark], who: str) -> None:
        """Add marks that a person asks for; they stay whatever the rules propose later."""
        with self.store.write() as session:
            marks.add_marks(session, document_id, added)
            events.append(session, who, "lakken.toegevoegd", document_id, {"vakken": len(added)})

    def note_release(self, who: str, dossier: str, manifest_sha256: str, count: int) -> None:
        """Write in the audit log that a pack was made, with the hash of its manifest."""
        with self.store.write() as session:
            events.append(session, who, "vrijgave.gemaakt", dossier, {"manifest": manifest_sha256, "stukken": count})

    def undecided(self, document_id: str) -> tuple[RedactionMark, ...]:
        """Give the marks that no person judged yet."""
        return tuple(judged.mark for judged in self.marks(document_id) if judged.verdict is None)

    def find_damage(self) -> Iterator[str]:
        """Yield in Dutch where originals, database and audit log do not agree."""
        with self.store.read() as session:
            known = documents.document_ids(session)
        for check in self.blobs.integrity(known):
            if check.problem:
                yield f"{check.document_id[:12]}: {check.problem}"
        report = self.audit()
        if report.problem:
            yield f"logboek: {report.problem}."

    @property
    def log(self) -> AuditLog:
        """Give the audit log, to look into."""
        return AuditLog(self.store)

    def audit(self) -> AuditReport:
        """Check the hash chain of the audit log."""
        with self.store.read() as session:
            return events.verify(session)


def one_id(known: Sequence[str], number: str) -> str:
    """Give the one id that starts with `number`, whatever the case.

    Raises:
        InputError: None does, more than one does, or nothing was typed.
    """
    if not number.strip():
        raise InputError("er is geen nummer ingevuld. Noem (het begin van) een nummer uit de lijst.")
    found = [one for one in known if one.startswith(number.lower())]
    if len(found) != 1:
        problem = "bestaat niet" if not found else "past op meer dan één: geef meer tekens"
        raise InputError(f"nummer {number} {problem}.")
    return found[0]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
