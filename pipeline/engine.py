"""The durable queue: the only module that knows DBOS.

Work is enqueued under an id of our own; the same id twice is one piece of work. A worker that dies leaves its
work to another: every worker holds a lock named after itself, and whoever can take the lock of the owner of
unfinished work knows that the owner is gone. Finished steps are remembered; only the step in flight runs again.
No person is ever waited for inside a piece of work: it ends at the desk, and a decision enqueues new work.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, PortableWorkflowError, SQLAlchemyDatasource
from sqlalchemy.orm import Session

from pipeline.errors import ExtractionError, IbtError, SetupError
from pipeline.model.werk import Priority, Rij
from pipeline.seats import BRIEF, PATIENCE, FileSeats, PostgresSeats, Seats
from pipeline.tools.faults import passed

Json = Any
Work = Callable[["Durable", Mapping[str, Json]], None]

_APP = "ibt"
_VERSION = "1"
"""Constant on purpose: the default is a hash of the code, and a new release would then skip all waiting work."""
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_LOOK_SECONDS = 0.5
"""How often a worker tells that it lives and looks for dead ones; well within the lease of a seat."""
_SCAN_LOOK_SECONDS = 0.5
"""An empty queue of scans that was looked at twenty times a second cost a tenth of a worker's processor time."""
_PRUNER = "opruimen van oud werk"
"""The seat of whoever removes old work."""
_RECOVERIES = 1_000
"""The engine's own give-up would set innocent neighbours aside too; the recipe counts starts itself."""


class WorkFailed(Exception):
    """A bug in a step: type and place of the exception, never its message, which may quote a document."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where the queue lives and how a worker takes from it."""

    url: str
    """Of the engine's own database: `sqlite:///…/engine.sqlite` or `postgresql+psycopg://…`."""
    lock_folder: Path
    """For the locks of live workers when the engine runs on SQLite."""
    concurrency: int = 1
    """Pieces of work at once in one worker process, of every kind that is not named below."""
    recognising: int = 1
    """Scans and pictures at once in one worker process."""
    poll_seconds: float = 0.05
    """Between two looks of an idle worker at the queue of documents."""

    @property
    def patient_url(self) -> str:
        """Give the address with what makes either side notice that the other is gone or stands still."""
        url = sa.make_url(self.url)
        if not url.drivername.startswith("postgresql"):
            return self.url
        told = {key: " ".join(values) for key, values in url.normalized_query.items()}
        here = PATIENCE | told | {"options": f"{told.get('options', '')} {BRIEF}".strip()}
        return url.update_query_dict(here).render_as_string(hide_password=False)

    def look_seconds(self, queue: Rij) -> float:
        """Give how long an idle worker waits between two looks; one scan takes many times half a second."""
        return max(self.poll_seconds, _SCAN_LOOK_SECONDS) if queue is Rij.TEKSTHERKENNING else self.poll_seconds

    def at_once(self, queue: Rij) -> int:
        """Give how many pieces of work of one queue run at once in one worker process."""
        return self.recognising if queue is Rij.TEKSTHERKENNING else self.concurrency


class Durable:
    """What a piece of work may do; every step runs once, is remembered, and is skipped after a crash."""

    def __init__(self, datasource: SQLAlchemyDatasource, isolation: str, seated: threading.Event) -> None:
        self._datasource = datasource
        self._isolation = isolation
        self._seated = seated
        """Off while this worker may be taken for dead; what was taken over meanwhile ends at its next step."""

    def step(self, name: str, function: Callable[[], Json]) -> Json:
        """Run a step that computes or writes files; it must be harmless to run twice. Gives its JSON result.

        Raises:
            IbtError: The step raised it, now or before a crash.
            WorkFailed: A bug in the step.
        """
        self._seated.wait()
        outcome = DBOS.run_step({"name": name}, lambda: passed(f"step.{name}.made", _outcome(function)))
        return _open_outcome(passed(f"step.{name}.done", outcome))

    def transact(self, name: str, function: Callable[[Session], Json]) -> Json:
        """Run a step that writes our database: its rows and the memory of it are one transaction.

        Raises:
            WorkFailed: A bug in the step; its rows are rolled back.
        """

        def body() -> Json:
            try:
                return passed(f"step.{name}.written", function(self._datasource.sql_session()))
            except sa.exc.SQLAlchemyError:
                raise  # the engine retries what a busy database refuses
            except Exception as error:  # noqa: BLE001  the border of a step, as in _outcome
                raise _failed(error) from None

        self._seated.wait()
        try:
            done = self._datasource.run_tx_step({"name": name, "isolation_level": self._isolation}, body)
            return passed(f"step.{name}.committed", done)
        except sa.exc.SQLAlchemyError as error:
            raise _failed(error) from None
        except PortableWorkflowError as remembered:  # a failure of before a crash comes back as this type
            raise WorkFailed(str(remembered)) from None


class Engine:
    """The queue of one workspace, seen from one process."""

    def __init__(self, settings: EngineSettings, store: sa.Engine) -> None:
        """Take the settings and the write engine of our own database; nothing is opened yet."""
        self._settings = settings
        self._store = store
        self._sqlite = settings.url.startswith("sqlite")
        self._kept: DBOSClient | None = None
        self._opening = threading.Lock()

    def prepare(self) -> None:
        """Create or upgrade the engine's tables; harmless to repeat."""
        if self._sqlite:
            path = Path(_sqlite_file(self._settings.url))
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path, timeout=30)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")  # sticks to the file; the engine does not set it
        DBOS.migrate(self._settings.url)
        self._datasource(migrate=True)

    def _datasource(self, *, migrate: bool = False) -> SQLAlchemyDatasource:
        return SQLAlchemyDatasource.create(
            self._store.url.render_as_string(hide_password=False),
            engine=self._store,
            serializer=DBOSPortableJSONSerializer(),
            run_migrations=migrate,
        )

    @contextmanager
    def client(self) -> Iterator[Queue]:
        """Open the queue to put work in and to look; needs no worker in this process.

        On a server the connection is kept until `close`: opening it costs more than putting work in.

        Raises:
            SetupError: Its database is out of reach.
        """
        try:
            if not self._sqlite:
                yield Queue(self._keep_client())
                return
            client = self._open_client()
            try:
                yield Queue(client)
            finally:
                client.destroy()
        except sa.exc.OperationalError as error:
            raise SetupError(
                "de wachtrij is niet bereikbaar. Controleer [database] engine_url en de server."
            ) from error

    def _keep_client(self) -> DBOSClient:
        with self._opening:
            if self._kept is None:
                self._kept = self._open_client()
            return self._kept

    def _open_client(self) -> DBOSClient:
        return DBOSClient(
            system_database_url=self._settings.patient_url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APP,
        )

    def close(self) -> None:
        """Let the connection to the queue go; harmless to repeat."""
        with self._opening:
            kept, self._kept = self._kept, None
        if kept is not None:
            kept.destroy()

    def serve(
        self, name: str, works: Mapping[str, Work], stop: threading.Event, queues: Sequence[Rij] = tuple(Rij)
    ) -> list[str]:
        """Work until `stop` is set; `name` must be unique among live workers.

        Gives the ids of the work that was still running at the end; another worker goes on with it.

        Raises:
            SetupError: A live worker already has this name.
        """
        with closing(self._seats()) as seats:
            if not seats.take(name):
                raise SetupError(f"werkproces {name} draait al. Kies een andere naam met --naam.")
            isolation = "SERIALIZABLE" if self._store.dialect.name == "sqlite" else "READ COMMITTED"
            seated = threading.Event()
            seated.set()
            durable = Durable(self._datasource(), isolation, seated)
            functions = {key: _register(key, work, durable) for key, work in works.items()}
            DBOS(
                config={
                    "name": _APP,
                    "system_database_url": self._settings.patient_url,
                    "application_version": _VERSION,
                    "executor_id": name,
                    "serializer": DBOSPortableJSONSerializer(),
                    "sys_db_pool_size": 5,
                    "console_log_level": "CRITICAL",  # its messages may quote arguments; we log ourselves
                    "log_level": "CRITICAL",
                }
            )
            try:
                DBOS.listen_queues([queue.value for queue in queues])
                DBOS.launch()
                for queue in Rij:
                    DBOS.register_queue(
                        queue.value,
                        worker_concurrency=self._settings.at_once(queue),
                        polling_interval_sec=self._settings.look_seconds(queue),
                        on_conflict="always_update",
                    )
                self._watch_over(name, seats, seated, stop)
            finally:
                seated.set()
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=5)
                functions.clear()
            with self.client() as left:
                return [job for jobs in left.unfinished().get(name, {}).values() for job in jobs]

    def _seats(self) -> Seats:
        """Open the locks of live workers.

        Raises:
            SetupError: The database of the queue is out of reach.
        """
        if self._sqlite:
            return FileSeats(self._settings.lock_folder)
        try:
            return PostgresSeats(self._settings.url)
        except psycopg.Error as error:
            told = "de database van de wachtrij is niet bereikbaar. Controleer het adres en de server."
            raise SetupError(told) from error

    def _watch_over(self, name: str, seats: Seats, seated: threading.Event, stop: threading.Event) -> None:
        """Tell every half second that this worker lives, and hand back to the queue what dead ones left unfinished."""
        with self.client() as queue:
            while not stop.wait(_LOOK_SECONDS):
                if not seats.hold():
                    seated.clear()
                    continue
                seated.set()
                try:
                    self._take_over(name, seats, queue)
                except (psycopg.Error, sa.exc.SQLAlchemyError):  # the database restarts: look again in a moment
                    continue

    @staticmethod
    def _take_over(name: str, seats: Seats, queue: Queue) -> None:
        for owner in queue.unfinished():
            if owner == name or not seats.take(owner):
                continue
            try:  # another may have taken it over a moment ago
                for kind, jobs in queue.unfinished().get(owner, {}).items():
                    queue.resume(jobs, kind)
            finally:
                seats.release(owner)

    def prune(self, days: int) -> int:
        """Remove the memory of work that ended more than `days` ago; gives how many, 0 while another does it."""
        with closing(self._seats()) as seats:
            if not seats.take(_PRUNER):
                return 0
            count = 0
            with self.client() as queue:
                while seats.hold() and (removed := queue.remove_ended(dt.timedelta(days=days))):
                    count += removed
            return count


class Queue:
    """The queue as anyone may use it: put work in, count it, hand it back."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def put(
        self,
        work: str,
        job: str,
        payload: Mapping[str, Json],
        queue: Rij = Rij.DOCUMENTEN,
        priority: Priority = Priority.INBOX,
    ) -> None:
        """Enqueue work under the id `job`; harmless when that id exists in any state."""
        self._client.enqueue(
            {
                "workflow_name": work,
                "queue_name": queue.value,
                "workflow_id": job,
                "app_version": _VERSION,
                "priority": int(priority),
            },
            dict(payload),
        )

    def is_full(self, queue: Rij, most: int) -> bool:
        """Tell whether at least `most` pieces of work wait in a queue."""
        rows = self._client.list_workflows(
            status="ENQUEUED", queue_name=queue.value, limit=1, offset=most - 1, load_input=False, load_output=False
        )
        return bool(rows)

    def unfinished(self) -> dict[str, dict[str, list[str]]]:
        """Give the ids of work that was started and not ended, per worker name and queue."""
        rows = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        by_owner: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            by_owner[row.executor_id or ""][row.queue_name or Rij.DOCUMENTEN.value].append(row.workflow_id)
        return by_owner

    def remove_ended(self, age: dt.timedelta, most: int = 500) -> int:
        """Remove the memory of the oldest work that ended so long ago; gives how many, at most `most`."""
        before = (dt.datetime.now(dt.UTC) - age).isoformat()
        rows = self._client.list_workflows(
            status=_ENDED, completed_before=before, limit=most, load_input=False, load_output=False
        )
        if rows:
            self._client.delete_workflows([row.workflow_id for row in rows])
        return len(rows)

    def drop(self, jobs: Sequence[str]) -> None:
        """Take waiting work out of the queue; what is done or unknown stays as it is."""
        if jobs:
            self._client.cancel_workflows(list(jobs))

    def is_alive(self, jobs: list[str]) -> dict[str, bool]:
        """Tell of each id that is known whether its work waits or runs; False when it ended, however it ended."""
        if not jobs:
            return {}
        rows = self._client.list_workflows(workflow_ids=jobs, load_input=False, load_output=False)
        return {row.workflow_id: row.status in ("PENDING", "ENQUEUED", "DELAYED") for row in rows}

    def resume(self, jobs: list[str], queue: str = Rij.DOCUMENTEN.value) -> None:
        """Hand started work back to its queue; what it finished stays finished."""
        self._client.resume_workflows(jobs, queue_name=queue)


def _register(name: str, work: Work, durable: Durable) -> Callable[[Mapping[str, Json]], None]:
    def body(payload: Mapping[str, Json]) -> None:
        work(durable, payload)

    decorate = DBOS.workflow(name=name, max_recovery_attempts=_RECOVERIES)
    return cast(Callable[[Mapping[str, Json]], None], decorate(body))


def _outcome(function: Callable[[], Json]) -> Json:
    """Turn what happens into a value: an exception remembered by the engine would come back as another type."""
    try:
        return {"ok": function()}
    except IbtError as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except Exception as error:  # noqa: BLE001  the border of a step; the bug is raised again outside it
        return {"bug": str(_failed(error))}


def _open_outcome(outcome: Json) -> Json:
    if "ok" in outcome:
        return outcome["ok"]
    if "bug" in outcome:
        raise WorkFailed(outcome["bug"])
    raise _error_class(outcome["refused"])(outcome["message"])


def _error_class(name: str) -> type[IbtError]:
    waiting = [IbtError]
    while waiting:
        found = waiting.pop()
        if found.__name__ == name:
            return found
        waiting += found.__subclasses__()
    return ExtractionError


def _failed(error: BaseException) -> WorkFailed:
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-4:]))
    return WorkFailed(f"{type(error).__name__} ({places})")


def _sqlite_file(url: str) -> str:
    """Give the file of an SQLite address."""
    return sa.make_url(url).database or ""
