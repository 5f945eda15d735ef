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
from typing import IO, Any, NamedTuple, TypeVar

from pipeline.audit import AuditReport
from pipeline.blobs import Blobs
from pipeline.engine import Engine, Queue, Work
from pipeline.errors import InputError, RecordError, ReleaseBlocked
from pipeline.model.document import Arrival
from pipeline.model.status import Besluit, StatusRecord, Voorstel
from pipeline.model.werk import Priority, QueueState, Rij
from pipeline.model.woo import MarkVerdict, RedactionMark, Verdict
from pipeline.recipe import WORK, job_id, told_in_job
from pipeline.store import decisions, documents, dossiers, events, heartbeats, marks, records, work
from pipeline.store.audit_list import AuditLog
from pipeline.store.database import Store
from pipeline.store.tables import DocumentState
from pipeline.tools import spans
from pipeline.tools.faults import fault
from pipeline.tools.register import find_gemeente

INBOX = "inbox"
"""Name of the watcher's heartbeat."""
MAILBOX = "postbus"
"""Name of the heartbeat of the mailbox."""
_AT_ONCE = 200
"""Documents that are put in the engine between two looks whether it is full."""


_CLOCKS_DIFFER = dt.timedelta(minutes=1)
"""The clocks of two machines differ less than this."""

_One = TypeVar("_One")


class Handed(NamedTuple):
    """A file that was handed over."""

    document_id: str
    new: bool
    """False when the same bytes were there already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One open workspace."""

    store: Store
    blobs: Blobs
    engine: Engine
    recipe: str
    """Identity of the present recipe."""
    most_waiting: int = 2_000
    """How much may wait in a queue of the engine; the rest waits in our own table, and the watcher feeds it."""

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
        fault("handed.kept")
        arrival, number = Arrival(document_id, name, _now().isoformat(), source, None), uuid.uuid4().hex
        with self.store.write() as session:
            new = documents.register(session, number, arrival, size)
            if who:
                events.append(session, who, "document.aangeboden", document_id, {"aankomst": number, "bron": source})
        fault("handed.registered")
        self.enqueue([document_id], Priority.PERSON)
        fault("handed.enqueued")
        return Handed(document_id, new)

    def enqueue(self, document_ids: Sequence[str], priority: Priority | None = None) -> None:
        """Put documents to work that wait for it; harmless to repeat, and nothing for those that do not wait.

        A `priority` is kept with the documents, so that all later work on them has it too; None leaves it as it was,
        and that is post for a document nobody said anything of. A full queue takes only what a person waits for: the
        rest is fed to it when there is room.
        """
        if priority is not None:
            with self.store.write() as session:
                work.put_order(session, document_ids, priority=priority)
        for some in batched(document_ids, _AT_ONCE):
            with self.store.read() as session:
                found = work.ready(session, some)
            if found:
                with self.engine.client() as queue:
                    self._put(queue, found)

    def _put(self, queue: Queue, found: Sequence[work.Ready]) -> bool:
        """Put documents in the engine as far as there is room, and tell whether there was room for all."""
        trace = {"trace": header} if (header := spans.carrier().get("traceparent")) else {}
        kinds = {one.order.queue for one in found if one.order.priority is not Priority.PERSON}
        full = {kind for kind in kinds if queue.is_full(kind, self.most_waiting)}
        for one in found:
            if one.order.queue in full and one.order.priority is not Priority.PERSON:
                continue
            payload = {"document": one.id, "recipe": self.recipe, "round": one.round, **trace}
            queue.put(WORK, job_id(one.id, self.recipe, one.round), payload, *one.order)
        return not full

    def feed(self) -> bool:
        """Put to work what waits in our own table, the first first; tells whether all of it is in the queue now."""
        with self.store.read() as session:
            found = work.first_ready(session, 2 * self.most_waiting)
        with self.engine.client() as queue:
            for some in batched(found, _AT_ONCE):
                known = queue.is_alive([job_id(one.id, self.recipe, one.round) for one in some])
                new = [one for one in some if job_id(one.id, self.recipe, one.round) not in known]
                if new and not self._put(queue, new):
                    return False
        return len(found) < 2 * self.most_waiting

    def hurry(self, document_id: str) -> bool:
        """Let a document that waits go before all others, because a person waits for it; tells whether it did."""
        with self.store.write() as session:
            before = work.hurry(session, document_id)
        if before is None:
            return False
        with self.engine.client() as queue:
            queue.drop([job_id(document_id, self.recipe, before)])
        self.enqueue([document_id])
        return True

    def queue_state(self) -> tuple[QueueState, ...]:
        """Give how every queue stands: what waits and since when, what runs, what failed today, what is stuck."""
        midnight = dt.datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        with self.store.read() as session:
            return work.queue_state(session, midnight)

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

    def without_work(self, quiet_seconds: float) -> tuple[str, ...]:
        """Give the documents that wait or are busy, were quiet for so long, and have no work that is alive."""
        since, after, found = _now() - dt.timedelta(seconds=quiet_seconds), "", []
        while True:
            with self.store.read() as session:
                rows = documents.open_documents(session, after, since, 1_000)
            jobs = {self._job(row): row.id for row in rows}
            with self.engine.client() as queue:
                alive = queue.is_alive(list(jobs))
            found += [document_id for job, document_id in jobs.items() if not alive.get(job)]
            if len(rows) < 1_000:
                return tuple(found)
            after = rows[-1].id

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
        self.enqueue([document_id], Priority.PERSON)

    def sweep(self) -> int:
        """Remove what crashed processes left half-written in the store more than a day ago; gives how many."""
        return self.blobs.sweep()

    def heartbeat(self, name: str, payload: Mapping[str, Any]) -> None:
        """Tell that a watcher or worker is alive."""
        with self.store.write() as session:
            heartbeats.put_heartbeat(session, name, payload)

    def serve(self, name: str, walk: Work, stop: threading.Event, queues: Sequence[Rij] = tuple(Rij)) -> None:
        """Take documents from these queues as worker `name` until `stop` is set; an orderly stop is no attempt.

        Raises:
            SetupError: A live worker has this name.
        """
        left = self.engine.serve(name, {WORK: walk}, stop, queues)
        with self.store.write() as session:
            work.give_back(session, dict(told_in_job(job) for job in left))

    def prune(self, days: int) -> int:
        """Remove what the engine remembers of work that ended more than `days` ago; gives how many."""
        return self.engine.prune(days)

    # -- look -----------------------------------------------------------------------------------------------

    def inbox(self) -> Mapping[str, Any]:
        """Give the last report of the watcher, with the names of files that need a person; empty when there is none."""
        with self.store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
        return beat.payload if beat else {}

    def mailbox(self) -> heartbeats.Heartbeat | None:
        """Give the last sign of life of the mailbox, with its report; None when it was never read."""
        with self.store.read() as session:
            return heartbeats.get_heartbeat(session, MAILBOX)

    def status(self) -> dict[str, Any]:
        """Give what happened to every document, in the shape of `ibt status --json`."""
        mail = self.mailbox()
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
            "mailbox": mail
            and {key: mail.payload.get(key) for key in ("looked_at", "waiting", "oldest_seconds", "trouble")},
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

    def changed(self, since: dt.datetime) -> tuple[documents.DocumentStatus, ...]:
        """Give the documents that changed at or after `since`, in order of first arrival."""
        with self.store.read() as session:
            return documents.documents_status(session, since=since)

    def state(self, document_id: str) -> str | None:
        """Give `wacht`, `bezig`, `klaar` or `quarantaine`; None when it was never registered."""
        with self.store.read() as session:
            found = documents.document(session, document_id)
        return found.state.value if found else None

    def is_idle(self, since: dt.datetime) -> bool:
        """Tell whether nothing waits: not in the inbox as the watcher saw it after `since`, not in the queue.

        A report from the future was written before the clock was set back: it tells nothing of now.
        """
        with self.store.read() as session:
            beat = heartbeats.get_heartbeat(session, INBOX)
            waiting = work.is_busy(session)
        if beat is None or not since < beat.at <= _now() + _CLOCKS_DIFFER or waiting:
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
            dossiers.work_again(session, dossier, [document_id])
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
            known = documents.kept_ids(session)
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


def batched(values: Sequence[_One], most: int) -> Iterator[Sequence[_One]]:
    """Yield values in order, at most `most` at a time."""
    for start in range(0, len(values), most):
        yield values[start : start + most]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
