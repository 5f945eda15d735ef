"""A small worker process for test_engine.py, outside pytest so that it can be killed.

`engine_worker.py FOLDER NAME SECONDS`
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pipeline.engine import Durable, Engine, EngineSettings, WorkFailed
from pipeline.errors import EncryptedInput
from pipeline.store.database import make_engine, store_url

ROWS = sa.Table(
    "row_of_test", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("job", sa.String(80))
)


def open_engine(folder: Path) -> tuple[Engine, sa.Engine]:
    place = os.environ.get("ENGINE_TEST_URL") or folder / "ours.sqlite"
    store = make_engine(store_url(place))
    url = os.environ.get("ENGINE_TEST_URL") or f"sqlite:///{folder / 'engine.sqlite'}"
    return Engine(EngineSettings(url, folder / "locks", concurrency=1, poll_seconds=0.05), store), store


def note(folder: Path, text: str) -> None:
    with (folder / "steps.log").open("a") as log:
        log.write(text + "\n")


def work(folder: Path, durable: Durable, payload: Mapping[str, Any]) -> None:
    job = payload["job"]
    durable.step("first", lambda: note(folder, f"{job} first"))
    durable.transact("row", lambda session: _row(folder, session, payload))
    if payload.get("refuse"):
        try:
            durable.step("refuse", _refuse)
        except EncryptedInput as error:
            note(folder, f"{job} refused {error}")
    if payload.get("bug"):
        try:
            durable.step("bug", lambda: int("De heer Jansen"))
        except WorkFailed as error:
            note(folder, f"{job} bug {error}")
    if payload.get("slow"):
        durable.step("slow", lambda: time.sleep(payload["slow"]))
    if payload.get("suicide") and not (folder / "died").exists():
        (folder / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    durable.step("last", lambda: note(folder, f"{job} last"))


def _row(folder: Path, session: Session, payload: Mapping[str, Any]) -> None:
    session.execute(ROWS.insert().values(job=payload["job"]))
    if payload.get("holds"):
        session.execute(sa.text("select pg_advisory_xact_lock(1)"))  # what the one that takes over wants too
        note(folder, f"{payload['job']} holds")
        time.sleep(payload["holds"])


def _refuse() -> None:
    raise EncryptedInput("met een wachtwoord")


def main() -> None:
    folder, name, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    engine, _ = open_engine(folder)
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    engine.serve(name, {"work": lambda durable, payload: work(folder, durable, payload)}, stop)


if __name__ == "__main__":
    main()
