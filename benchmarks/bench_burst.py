"""Drops thousands of files at once and measures how long each waits, once settled, until it is registered.

`python benchmarks/bench_burst.py [--files 5000] [--mode events|polling] [--postgres URL]` runs the real watcher as a
process of its own on a new workspace and prints one JSON object. A file is settled when it was left alone for
`inbox.scan_seconden`; it is registered when another connection sees its row, looked at five times a second, so that
every time printed is an upper bound. The latency of fsync is measured on the same disk, before and during the burst.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from common import print_result
from surroundings import FsyncProbe, databases, share

from pipeline import wiring
from pipeline.store.database import Store, open_store
from pipeline.store.tables import ArrivalRow
from pipeline.workspace import Workspace

QUIET_SECONDS = 2.0
"""`inbox.scan_seconden` as shipped: after so long without a change a file is settled."""
LOOK_SECONDS = 0.2
FILE_BYTES = 30_000
"""About a letter of one page."""


@contextlib.contextmanager
def watching(workspace: Workspace) -> Iterator[subprocess.Popen[bytes]]:
    """Run the watcher as a process of its own."""
    command = [sys.executable, "-m", "pipeline.cli.main", "watch", "--map", str(workspace.root)]
    with (workspace.root / "watch.log").open("wb") as lines:
        process = subprocess.Popen(command, stderr=lines, stdout=lines)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def is_watched(workspace: Workspace) -> bool:
    """Tell whether the watcher gave a sign of life."""
    with wiring.open_desk(workspace) as desk:
        return desk.status()["inbox"]["last_scan"] is not None


def drop(inbox: Path, number: int) -> dict[str, float]:
    """Write the files one after another and give when each was finished, in seconds of the wall clock."""
    dice = random.Random(9)
    done = {}
    for count in range(number):
        name = f"brief-{count:05d}.pdf"
        (inbox / name).write_bytes(b"%PDF-1.4\n" + dice.randbytes(FILE_BYTES))
        done[name] = time.time()
    return done


def follow(
    store: Store, number: int, process: subprocess.Popen[bytes], patience: float, quiet: float
) -> tuple[dict[str, float], Counter[str]]:
    """Give when each name was first seen as registered, and how often, until all are there or `patience` runs out."""
    seen: dict[str, float] = {}
    counts: Counter[str] = Counter()
    last, deadline = 0, time.monotonic() + patience
    while len(seen) < number and time.monotonic() < deadline and process.poll() is None:
        time.sleep(LOOK_SECONDS)
        with store.read() as session:
            query = sa.select(ArrivalRow.seq, ArrivalRow.name).where(ArrivalRow.seq > last).order_by(ArrivalRow.seq)
            rows = session.execute(query).all()
        moment = time.time()
        for seq, name in rows:
            seen.setdefault(name, moment)
            counts[name] += 1
            last = seq
    time.sleep(2 * quiet)  # what would come in twice comes in now
    with store.read() as session:
        counts = Counter(session.scalars(sa.select(ArrivalRow.name)))
    return seen, counts


def burst(root: Path, number: int, *, events: bool, patience: float, quiet: float = QUIET_SECONDS) -> dict[str, Any]:
    """Run one burst on a new workspace in `root` and give the figures."""
    root.mkdir()
    (root / "ibt.toml").write_text(
        f"[inbox]\nscan_seconden = {quiet}\ngebeurtenissen = {str(events).lower()}\n", encoding="utf-8"
    )
    workspace = wiring.make_workspace(root)
    idle, busy = FsyncProbe(root), FsyncProbe(root)
    for _ in range(100):
        idle.once()
    with watching(workspace) as process, open_store(workspace.database) as store:
        while not is_watched(workspace) and process.poll() is None:
            time.sleep(0.2)
        probe = threading.Thread(target=busy.run)
        probe.start()
        began = time.time()
        dropped = drop(workspace.inbox, number)
        seen, counts = follow(store, number, process, patience, quiet)
        busy.stop.set()
        probe.join()
    waits = [seen[name] - (moment + quiet) for name, moment in dropped.items() if name in seen]
    return {
        "files": number,
        "registered": len(counts),
        "doubled": sum(count - 1 for count in counts.values()),
        "lost": len(dropped.keys() - counts.keys()),
        "left_in_inbox": sum(1 for path in workspace.inbox.rglob("*.pdf")),
        "drop_seconds": round(max(dropped.values()) - began, 1),
        "settled_to_registered_seconds": {
            **{f"p{part}": round(share(waits, part / 100), 1) for part in (50, 95)},
            "max": round(max(waits, default=float("nan")), 1),
        },
        "per_second": round(len(seen) / max(0.001, max(seen.values(), default=0) - began), 1),
        "fsync_ms_before": idle.milliseconds(),
        "fsync_ms_during": busy.milliseconds(),
    }


def main() -> int:
    """Run the burst that was asked for; 1 when a file was lost or counted twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--mode", choices=("events", "polling"), default="events")
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    parser.add_argument("--folder", type=Path, help="on which disk; a temporary folder when left out")
    parser.add_argument("--patience", type=float, default=900, help="seconds after which the rest counts as lost")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as temporary, databases(wanted.postgres) as addresses:
        os.environ.update(addresses)
        figures = burst(Path(temporary) / "map", wanted.files, events=wanted.mode == "events", patience=wanted.patience)
    database = "postgresql" if wanted.postgres else "sqlite"
    print_result("burst", {"mode": wanted.mode, "database": database, **figures})
    return int(bool(figures["lost"] or figures["doubled"]))


if __name__ == "__main__":
    sys.exit(main())
