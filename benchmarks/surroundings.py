"""What surrounds a measurement: databases of its own on a server, and what the disk costs at that moment."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.database import make_engine, store_url


@dataclass(slots=True)
class FsyncProbe:
    """Measures what it costs to put 4 KiB on the disk of `folder` for good."""

    folder: Path
    seconds: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def once(self) -> None:
        """Write and flush one block."""
        with (self.folder / "fsync.meting").open("wb") as file:
            file.write(os.urandom(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            self.seconds.append(time.perf_counter() - began)

    def run(self) -> None:
        """Measure ten times a second until `stop` is set."""
        while not self.stop.wait(0.1):
            self.once()

    def milliseconds(self) -> dict[str, float]:
        """Give the latency at p50 and p95."""
        return {f"p{part}": round(1000 * share(self.seconds, part / 100), 2) for part in (50, 95)}


def share(values: list[float], part: float) -> float:
    """Give the value below which `part` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


@contextmanager
def databases(server: str) -> Iterator[dict[str, str]]:
    """Give the environment of a workspace: two new databases on a server, or nothing for SQLite."""
    if not server:
        yield {}
        return
    names = {key: f"ibt_meting_{uuid.uuid4().hex[:12]}" for key in ("IBT_DATABASE_URL", "IBT_ENGINE_URL")}
    url = store_url(server)
    admin = make_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name in names.values():
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield {key: url.set(database=name).render_as_string(hide_password=False) for key, name in names.items()}
    finally:
        with admin.connect() as connection:
            for name in names.values():
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()
