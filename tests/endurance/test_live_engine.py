"""What the engine promises, with real worker processes: poison alone, pauses, priorities, a bounded queue, good ends.

Each worker is the product's own; only its first step tells that it began, so that a test sees order and doubles.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from pipeline import intake, wiring
from pipeline.desk import Desk
from pipeline.model.werk import Priority, Rij
from pipeline.model.woo import WooDossier
from pipeline.store import documents, dossiers
from pipeline.store.database import make_engine, store_url
from pipeline.workspace import Workspace
from tests.endurance import live_worker
from tests.endurance.places import SERVER, own_databases

pytestmark = pytest.mark.slow

_PATIENCE = 200.0
"""Seconds until a thing must have come; a busy machine takes many times as long as a quiet one."""
_ORDERLY_SECONDS = 60.0
_LINE = "Gemeente Dalfsen\n\nDatum: 28 april 2026\n\nStuk {number}: op 1 april 2026 waren er 20 plekken.\n"
_KILLED = -signal.SIGKILL


class Crew:
    """Workers on one workspace, and what they told."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace, self.folder = workspace, folder
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str = "een") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", live_worker.__name__, str(self.workspace.root), name, str(self.folder)]
        with (self.folder / "werk.log").open("ab") as log:
            process = subprocess.Popen(command, stderr=log, stdout=log)
        self.started.append(process)
        return process

    def tell(self, name: str, said: object) -> None:
        (self.folder / name).write_text(str(said), encoding="utf-8")

    def starts(self) -> list[str]:
        """Give the ids of documents in the order in which work on them began."""
        log = self.folder / "starts.log"
        return [line.split()[1] for line in log.read_text(encoding="utf-8").splitlines()] if log.is_file() else []

    def end(self) -> None:
        for one in self.started:
            one.kill()
            one.wait()


_ONE = ["postgresql"] if SERVER else ["sqlite"]
"""Both take minutes; `IBT_ALLES=1` asks for them, every other run takes the one with more processes in it."""


@pytest.fixture(params=["sqlite", "postgresql"] if os.environ.get("IBT_ALLES") else _ONE)
def crew(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    with _databases(request.param, monkeypatch):
        workspace = wiring.make_workspace(tmp_path / "werkmap")
        with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as config:
            config.write("\n[verwerking]\nwachtrij_meeste = 10\n")
        told = tmp_path / "verteld"
        told.mkdir()
        made = Crew(wiring.open_workspace(workspace.root), told)
        try:
            yield made
        finally:
            made.end()


@contextmanager
def _databases(kind: str, environment: pytest.MonkeyPatch) -> Iterator[None]:
    if kind == "postgresql":
        with own_databases(environment):
            yield
        return
    for key in ("IBT_DATABASE_URL", "IBT_ENGINE_URL"):
        environment.delenv(key, raising=False)
    yield


def register(desk: Desk, folder: Path, count: int, first: int = 0) -> list[str]:
    """Register documents that nobody puts to work yet."""
    found = []
    for number in range(first, first + count):
        path = folder / f"stuk-{number}.txt"
        path.write_text(_LINE.format(number=number), encoding="utf-8")
        document_id = desk.blobs.keep(path)
        arrival = documents.Arrival(document_id, path.name, "2026-05-01T09:00:00+00:00", "map", None)
        with desk.store.write() as session:
            documents.register(session, path.name, arrival, path.stat().st_size)
        found.append(document_id)
    return found


def until(is_so: Callable[[], bool], seconds: float = _PATIENCE) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "it never came"
        time.sleep(0.1)


def are(desk: Desk, ids: list[str], state: str) -> bool:
    return all(desk.state(one) == state for one in ids)


def attempts(desk: Desk, ids: list[str]) -> set[int]:
    with desk.store.read() as session:
        return {found.attempt for one in ids if (found := documents.document(session, one))}


def test_a_document_that_kills_its_process_is_set_aside_and_takes_no_neighbour_along(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        before = register(desk, crew.folder, 3)
        poison = register(desk, crew.folder, 1, 3)
        after = register(desk, crew.folder, 3, 4)
        crew.tell("poison", poison[0])
        desk.enqueue([*before, *poison, *after])
        kept = {name: crew.start(name) for name in ("een", "twee")}

        def tended() -> bool:
            for name, one in kept.items():
                if one.poll() is not None:
                    assert one.returncode == _KILLED, "a worker ended by itself"
                    kept[name] = crew.start(name)
            return desk.state(poison[0]) == "quarantaine" and are(desk, before + after, "klaar")

        until(tended)
        most = crew.workspace.config.grenzen.pogingen
        assert Counter(crew.starts()) == Counter({**dict.fromkeys(before + after, 1), poison[0]: most})
        assert attempts(desk, before + after) == {1}
        assert sum(one.returncode == _KILLED for one in crew.started) == most
        with desk.store.read() as session:
            found = documents.document(session, poison[0])
        assert found is not None and found.reason and str(most) in found.reason


def test_a_paused_dossier_stands_still_while_others_go_on_and_nothing_of_a_stopped_one_is_lost(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        held, others = register(desk, crew.folder, 3), register(desk, crew.folder, 3, 3)
        with desk.store.write() as session:
            dossiers.put_dossier(session, WooDossier("proef"), "A. Proef")
            dossiers.add_stukken(session, "proef", held, "A. Proef")
        bureau = intake.work_desk(desk)
        bureau.pause("proef", "A. Proef")
        desk.enqueue([*held, *others], Priority.INBOX)
        crew.start()
        until(lambda: are(desk, others, "klaar"))
        assert are(desk, held, "wacht") and not set(crew.starts()) & set(held)
        bureau.cancel("proef", "A. Proef")
        assert are(desk, held, "quarantaine")
        bureau.resume("proef", "A. Proef")
        until(lambda: are(desk, held, "klaar"))
        assert set(Counter(crew.starts())[one] for one in others) == {1}


def test_what_a_person_waits_for_goes_before_a_batch(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        batch = register(desk, crew.folder, 9)
        opened, handed = batch[-1], crew.folder / "iemand wacht.txt"
        handed.write_text(_LINE.format(number="van iemand"), encoding="utf-8")
        crew.tell("slow", 0.5)
        desk.enqueue(batch, Priority.BATCH)
        crew.start()
        until(lambda: len(crew.starts()) >= 1)
        mine = desk.take_in(handed).document_id
        assert desk.hurry(opened)
        begun = len(crew.starts())
        until(lambda: are(desk, [mine, opened], "klaar"))
        until(lambda: are(desk, batch, "klaar"))
        order = crew.starts()
        assert max(order.index(mine), order.index(opened)) <= begun + 2, "one more may have begun meanwhile"
        assert Counter(order) == Counter([*batch, mine])


def test_the_engine_holds_no_more_than_its_measure_and_all_is_done(crew: Crew) -> None:
    most = crew.workspace.config.verwerking.wachtrij_meeste
    with wiring.open_desk(crew.workspace) as desk:
        ids = register(desk, crew.folder, 2 * most + 5)
        for one in ids:
            desk.enqueue([one])
        with desk.engine.client() as queue:
            assert queue.is_full(Rij.DOCUMENTEN, most) and not queue.is_full(Rij.DOCUMENTEN, most + 1)
        for name in ("een", "twee"):
            crew.start(name)

        def fed() -> bool:  # as the watcher does
            desk.feed()
            return are(desk, ids, "klaar")

        until(fed)
        assert Counter(crew.starts()) == Counter(ids) and attempts(desk, ids) == {1}


def test_the_memory_of_old_work_goes_and_the_documents_stay_as_they_are(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        ids = register(desk, crew.folder, 2)
        desk.enqueue(ids)
        crew.start()
        until(lambda: are(desk, ids, "klaar"))
        until(lambda: not _works(crew.workspace, "PENDING"))
        assert desk.prune(1) == 0 and _works(crew.workspace, "SUCCESS") == 2
        assert desk.prune(0) == 2 and _works(crew.workspace, "SUCCESS") == 0
        desk.catch_up(quiet_seconds=0)
        desk.feed()
        time.sleep(2)
        assert are(desk, ids, "klaar") and Counter(crew.starts()) == Counter(ids)


def test_an_orderly_stop_in_the_middle_of_work_costs_no_attempt_and_another_goes_on(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        ids = register(desk, crew.folder, 3)
        crew.tell("slow", 3)
        desk.enqueue(ids)
        first = crew.start()
        until(lambda: len(crew.starts()) == 1)
        first.send_signal(signal.SIGTERM)
        assert first.wait(_ORDERLY_SECONDS) == 0
        crew.tell("slow", 0)
        crew.start("twee")
        until(lambda: are(desk, ids, "klaar"))
        assert attempts(desk, ids) == {1}


def test_a_worker_whose_helpers_are_killed_mends_itself(crew: Crew) -> None:
    with wiring.open_desk(crew.workspace) as desk:
        ids = register(desk, crew.folder, 4)
        desk.enqueue(ids[:1])
        worker = crew.start()
        until(lambda: are(desk, ids[:1], "klaar"))
        helpers = psutil.Process(worker.pid).children(recursive=True)
        assert helpers
        for one in helpers:
            with suppress(psutil.Error):
                one.kill()
        desk.enqueue(ids[1:])
        until(lambda: are(desk, ids, "klaar"))
        assert worker.poll() is None and Counter(crew.starts()) == Counter(ids)


def _works(workspace: Workspace, status: str) -> int:
    """Count the pieces of work that the engine remembers with a status."""
    engine = make_engine(store_url(workspace.engine_url), is_reader=True)
    schema = "dbos" if engine.dialect.name == "postgresql" else None
    try:
        table = sa.Table("workflow_status", sa.MetaData(), sa.Column("status", sa.Text), schema=schema)
        with engine.connect() as connection:
            query = sa.select(sa.func.count()).select_from(table).where(table.c.status == status)
            return int(connection.execute(query).scalar_one())
    finally:
        engine.dispose()
