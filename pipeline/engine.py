"""The durable queue: the only module that knows DBOS.

Work is enqueued under an id of our own; the same id twice is one piece of work. A worker that dies leaves its
work to another: every worker holds a lock named after itself, and whoever can take the lock of the owner of
unfinished work knows that the owner is gone. Finished steps are remembered; only the step in flight runs again.
No person is ever waited for inside a piece of work: it ends at the desk, and a decision enqueues new work.
"""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import psycopg
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, PortableWorkflowError, SQLAlchemyDatasource
from sqlalchemy.orm import Session

from pipeline.errors import ExtractionError, IbtError, SetupError

Json = Any
Work = Callable[["Durable", Mapping[str, Json]], None]

_APP = "ibt"
_VERSION = "1"
"""Constant on purpose: the default is a hash of the code, and a new release would then skip all waiting work."""
_QUEUE = "documenten"
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
    """Pieces of work at once in one worker process."""
    poll_seconds: float = 0.1


class Durable:
    """What a piece of work may do; every step runs once, is remembered, and is skipped after a crash."""

    def __init__(self, datasource: SQLAlchemyDatasource, isolation: str) -> None:
        self._datasource = datasource
        self._isolation = isolation

    def step(self, name: str, function: Callable[[], Json]) -> Json:
        """Run a step that computes or writes files; it must be harmless to run twice. Gives its JSON result.

        Raises:
            IbtError: The step raised it, now or before a crash.
            WorkFailed: A bug in the step.
        """
        return _open_outcome(DBOS.run_step({"name": name}, lambda: _outcome(function)))

    def transact(self, name: str, function: Callable[[Session], Json]) -> Json:
        """Run a step that writes our database: its rows and the memory of it are one transaction.

        Raises:
            WorkFailed: A bug in the step; its rows are rolled back.
        """

        def body() -> Json:
            try:
                return function(self._datasource.sql_session())
            except sa.exc.SQLAlchemyError:
                raise  # the engine retries what a busy database refuses
            except Exception as error:  # noqa: BLE001  the border of a step, as in _outcome
                raise _failed(error) from None

        try:
            return self._datasource.run_tx_step({"name": name, "isolation_level": self._isolation}, body)
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
        """Open the queue to put work in and to look; needs no worker in this process."""
        client = DBOSClient(
            system_database_url=self._settings.url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APP,
        )
        try:
            yield Queue(client)
        finally:
            client.destroy()

    def serve(self, name: str, works: Mapping[str, Work], stop: threading.Event) -> None:
        """Work until `stop` is set; `name` must be unique among live workers.

        Raises:
            SetupError: A live worker already has this name.
        """
        seats = _PostgresSeats(self._settings.url) if not self._sqlite else _FileSeats(self._settings.lock_folder)
        with closing(seats):
            if not seats.take(name):
                raise SetupError(f"werkproces {name} draait al. Kies een andere naam met --naam.")
            isolation = "SERIALIZABLE" if self._store.dialect.name == "sqlite" else "READ COMMITTED"
            durable = Durable(self._datasource(), isolation)
            functions = {key: _register(key, work, durable) for key, work in works.items()}
            DBOS(
                config={
                    "name": _APP,
                    "system_database_url": self._settings.url,
                    "application_version": _VERSION,
                    "executor_id": name,
                    "serializer": DBOSPortableJSONSerializer(),
                    "sys_db_pool_size": 5,
                    "console_log_level": "CRITICAL",  # its messages may quote arguments; we log ourselves
                    "log_level": "CRITICAL",
                }
            )
            try:
                DBOS.launch()
                DBOS.register_queue(
                    _QUEUE,
                    worker_concurrency=self._settings.concurrency,
                    polling_interval_sec=self._settings.poll_seconds,
                    on_conflict="always_update",
                )
                self._watch_over(name, seats, stop)
            finally:
                DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=5)
                functions.clear()

    def _watch_over(self, name: str, seats: _FileSeats | _PostgresSeats, stop: threading.Event) -> None:
        """Every second, hand the unfinished work of dead workers back to the queue."""
        with self.client() as queue:
            while not stop.wait(1.0):
                for owner in queue.unfinished():
                    if owner == name or not seats.take(owner):
                        continue
                    try:
                        ids = queue.unfinished().get(owner, [])  # another may have taken it over a moment ago
                        if ids:
                            queue.resume(ids)
                    finally:
                        seats.release(owner)


class Queue:
    """The queue as anyone may use it: put work in, count it, hand it back."""

    def __init__(self, client: DBOSClient) -> None:
        self._client = client

    def put(self, work: str, job: str, payload: Mapping[str, Json]) -> None:
        """Enqueue work under the id `job`; harmless when that id exists in any state."""
        self._client.enqueue(
            {"workflow_name": work, "queue_name": _QUEUE, "workflow_id": job, "app_version": _VERSION}, dict(payload)
        )

    def unfinished(self) -> dict[str, list[str]]:
        """Give the ids of work that was started and not ended, per worker name."""
        rows = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        by_owner: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_owner[row.executor_id or ""].append(row.workflow_id)
        return by_owner

    def is_alive(self, jobs: list[str]) -> dict[str, bool]:
        """Tell of each id that is known whether its work waits or runs; False when it ended, however it ended."""
        if not jobs:
            return {}
        rows = self._client.list_workflows(workflow_ids=jobs, load_input=False, load_output=False)
        return {row.workflow_id: row.status in ("PENDING", "ENQUEUED", "DELAYED") for row in rows}

    def resume(self, jobs: list[str]) -> None:
        """Hand started work back to the queue; what it finished stays finished."""
        self._client.resume_workflows(jobs, queue_name=_QUEUE)


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


class _FileSeats:
    """One locked file per live worker; the kernel lets go when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._held: dict[str, IO[str]] = {}

    def take(self, name: str) -> bool:
        """Tell whether the name was free; it is then ours."""
        file = (self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._held[name] = file
        return True

    def release(self, name: str) -> None:
        """Let a name go."""
        self._held.pop(name).close()

    def close(self) -> None:
        """Let all names go."""
        for name in list(self._held):
            self.release(name)


class _PostgresSeats:
    """One advisory lock per live worker; the server lets go when the session ends."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)

    def take(self, name: str) -> bool:
        """Tell whether the name was free; it is then ours."""
        row = self._connection.execute("select pg_try_advisory_lock(%s)", (self._key(name),)).fetchone()
        return bool(row and row[0])

    def release(self, name: str) -> None:
        """Let a name go."""
        self._connection.execute("select pg_advisory_unlock(%s)", (self._key(name),))

    def close(self) -> None:
        """Let all names go."""
        with suppress(psycopg.Error):
            self._connection.close()

    @staticmethod
    def _key(name: str) -> int:
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
