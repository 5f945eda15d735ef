"""kill -9 at random moments while dozens of documents run: each ends exactly once, nothing is half-written."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.workspace import Workspace

DOCUMENTS, KILLS = (40, 20) if os.environ.get("IBT_ALLES") else (24, 10)
CONFIG = "[inbox]\nscan_seconden = 0.2\n[grenzen]\npogingen = 20\n[verwerking]\nprocessen = 2\nkijk_seconden = 0.05\n"
"""As many attempts as kills: a document that happens to be under way at four kills is no poison."""


def write_documents(folder: Path) -> None:
    for number in range(DOCUMENTS):
        text = (
            f"Gemeente Dalfsen\n\nDatum: 28 april 2026\nUw kenmerk: 74{number:05d}\n\nGeachte minister,\n\nOp "
            f"1 april 2026 waren {number + 20} reguliere plekken gerealiseerd van de wettelijke taak van 131.\n\n"
            "Hoogachtend,\nmevrouw T. Verzonnen-Naam\n"
        )
        if number % 2:
            (folder / f"antwoord {number}.txt").write_text(text, encoding="utf-8")
            continue
        mail = EmailMessage()
        mail["From"], mail["To"] = "info@dalfsen.example", "ibt@minjenv.example"
        mail["Subject"], mail["Date"] = f"Antwoord {number}", "Tue, 28 Apr 2026 09:41:00 +0200"
        mail.set_content(text)
        (folder / f"antwoord {number}.eml").write_bytes(mail.as_bytes())


def workers(parent: int) -> list[int]:
    """Give the process ids of the workers below `ibt run`."""
    found = []
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            stat = (proc / "stat").read_text().rsplit(")", 1)[1].split()
            command = (proc / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(stat[1]) == parent and b"worker" in command:
            found.append(int(proc.name))
    return found


@pytest.fixture
def place(tmp_path: Path, database: str) -> Iterator[Workspace]:
    root = tmp_path / "werkmap"
    root.mkdir()
    (root / "ibt.toml").write_text(CONFIG, encoding="utf-8")
    yield wiring.make_workspace(root)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both our database and the engine's: in the workspace, or on a server."""
    if request.param == "sqlite":
        yield ""
        return
    server = os.environ.get("IBT_TEST_PG_URL")
    if not server:
        pytest.skip("IBT_TEST_PG_URL noemt geen PostgreSQL-server")
    admin = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    names = [f"walk_{os.getpid()}_{time.monotonic_ns()}_{part}" for part in ("ons", "engine")]
    with admin.connect() as connection:
        for name, key in zip(names, ("IBT_DATABASE_URL", "IBT_ENGINE_URL"), strict=True):
            connection.exec_driver_sql(f"create database {name}")
            url = admin.url.set(database=name).render_as_string(hide_password=False)
            monkeypatch.setenv(key, url)
    yield server
    with admin.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"drop database {name} with (force)")
    admin.dispose()


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.status()["documents"]]


@pytest.mark.slow
def test_every_document_ends_exactly_once_whatever_is_killed(place: Workspace):
    write_documents(place.inbox)
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--map", str(place.root)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chance = random.Random(20)
    killed = 0
    try:
        with wiring.open_desk(place) as desk:
            end = time.monotonic() + 400
            while states(desk).count("klaar") < DOCUMENTS and time.monotonic() < end:
                time.sleep(chance.uniform(0.2, 2.5))
                alive = workers(run.pid)
                if alive and killed < KILLS:
                    os.kill(chance.choice(alive), signal.SIGKILL)
                    killed += 1
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait(30)
    with wiring.open_desk(place) as desk:
        assert states(desk) == ["klaar"] * DOCUMENTS
        assert killed == KILLS, "everything was done before the last kill: use more documents"
        check_each_effect_is_there_once(place, desk)
        assert list(desk.find_damage()) == []


def check_each_effect_is_there_once(place: Workspace, desk: Desk) -> None:
    walk = wiring.walk(place, desk)
    with desk.store.read() as session:
        counts = {
            table: session.execute(sa.text(f"select count(*) from {table}")).scalar_one()
            for table in ("document", "arrival", "letter")
        }
        per_record = session.execute(
            sa.text("select count(*) from status_record group by document_id, categorie")
        ).scalars()
        assert list(per_record) == [1] * DOCUMENTS
    assert counts == {"document": DOCUMENTS, "arrival": DOCUMENTS, "letter": DOCUMENTS}
    for row in desk.status()["documents"]:
        folder = walk.rendition(row["id"]).parent
        assert (folder / "0001.json").stat().st_size > 0
        assert json.loads((folder / "0001.json").read_text(encoding="utf-8"))["number"] == 1
        assert walk.extraction(row["id"]).letter_date is not None
    finished = {path.parent.name for path in (place.root / "opslag" / "derived").glob("*/*/*") if path.name[0] != "."}
    assert len(finished) == DOCUMENTS


@pytest.mark.slow
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--map", str(workspace.root)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(workers(run.pid)) == 2)
    started = workers(run.pid)
    time.sleep(2)
    run.kill()
    run.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


@pytest.mark.slow
def test_a_second_run_on_one_inbox_ends_with_a_reason_and_an_orderly_stop_is_quiet(tmp_path: Path):
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    command = [sys.executable, "-m", "pipeline.cli.main", "run", "--map", str(workspace.root)]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(workers(first.pid)) == 2)
    time.sleep(3)
    second = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert second.returncode == 2 and "kan niet starten" in second.stderr
    first.send_signal(signal.SIGTERM)
    _, told = first.communicate(timeout=60)
    assert first.returncode == 0
    assert "Fatal" not in told and "Traceback" not in told


def wait_for(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)
