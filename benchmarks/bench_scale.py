"""Two workers on the engine beside two bare processes: what the engine and its PostgreSQL cost.

Both forms walk the same letters, through the same stages, into databases of their own on one PostgreSQL server, in
turns (engine, bare, engine, bare), so that other load on the machine meets both. A bare process takes its half of the
documents one after the other and calls the stages without queue, lease, remembered steps or sign of life; it writes
the same rows. The claim: the workers reach at least 85 % of the pace of the bare processes, and start every document
once. Needs `IBT_TEST_PG_URL`: `bench_scale.py --letters 40 --turns 2`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psutil
import sqlalchemy as sa
from bench_line import Tree, ended, work
from common import ROOT, print_result
from surroundings import databases
from walk_letters import PAGES, draw_letters
from walk_stages import Clock, Plain

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.engine import Durable
from pipeline.store import documents
from pipeline.store.tables import DocumentRow, DocumentState
from pipeline.tools.child import forget_program
from pipeline.workspace import Workspace

_LOOK_SECONDS = 0.05


def run_bare(root: Path) -> None:
    """Do the work of the ids on standard input, one line at a time; answers each with a line."""
    forget_program()  # as the program itself does: its children do not load it again
    workspace = wiring.open_workspace(root)
    with wiring.open_desk(workspace) as desk:
        walk = wiring.walk(workspace, desk)
        wiring.warm_up(workspace)
        bare = cast(Durable, Plain(desk.store, Clock()))
        print("klaar", flush=True)
        for line in sys.stdin:
            payload = {"document": line.strip(), "round": 0, "recipe": desk.recipe}
            walk.work(bare, payload)
            print(line.strip(), flush=True)


@contextmanager
def bare_processes(workspace: Workspace, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Run bare processes that are ready for work."""
    command = [sys.executable, __file__, "--bare", str(workspace.root)]
    with (workspace.root / "kaal.log").open("ab") as log:
        started = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
            for _ in range(count)
        ]
    try:
        for one in started:
            assert one.stdout is not None
            one.stdout.readline()
        yield started
    finally:
        for one in started:
            assert one.stdin is not None
            one.stdin.close()
            one.wait()


@contextmanager
def place(root: Path) -> Iterator[tuple[Workspace, dict[str, str]]]:
    """Make a workspace whose records and queue stand on the server, and the environment in which processes find them.

    This process finds them in its own environment until the next place is made; what it opened stays open.
    """
    with databases(os.environ["IBT_TEST_PG_URL"]) as found:
        os.environ.update(found)
        yield wiring.make_workspace(root), found


def register(desk: Desk, path: Path) -> str:
    """Register a letter that no worker is to find; gives its id."""
    document_id = desk.blobs.keep(path)
    arrival = documents.Arrival(document_id, path.name, "2026-04-01T09:00:00+00:00", "opdracht", None)
    with desk.store.write() as session:
        documents.register(session, path.name, arrival, path.stat().st_size)
    return document_id


def turn_engine(desk: Desk, tree: Tree, letters: Sequence[tuple[Path, int]]) -> dict[str, float]:
    """Let the workers walk letters; the clock runs from the first letter until the last is at the desk."""
    before, cpu, start = ended(desk), tree.cpu(), time.monotonic()
    for path, _ in letters:
        desk.take_in(path)
    while ended(desk) < before + len(letters):
        if not tree.lives():
            raise SystemExit("een werkproces is gestopt; zie werk.log")
        time.sleep(_LOOK_SECONDS)
    return _told(letters, time.monotonic() - start, tree.cpu() - cpu)


def turn_bare(
    desk: Desk, started: Sequence[subprocess.Popen[str]], letters: Sequence[tuple[Path, int]]
) -> dict[str, float]:
    """Let the bare processes walk letters, each its part, from the moment that one is registered, as the workers do."""
    tree = Tree([psutil.Process(one.pid) for one in started])
    cpu, start = tree.cpu(), time.monotonic()
    for number, (path, _) in enumerate(letters):
        given = started[number % len(started)].stdin
        assert given is not None
        given.write(f"{register(desk, path)}\n")
        given.flush()
    for number, one in enumerate(started):
        assert one.stdout is not None
        for _ in letters[number :: len(started)]:
            if not one.stdout.readline():
                raise SystemExit("een kaal proces is gestopt; zie kaal.log")
    return _told(letters, time.monotonic() - start, tree.cpu() - cpu)


def _told(letters: Sequence[tuple[Path, int]], wall: float, cpu: float) -> dict[str, float]:
    return {
        "documents_per_second": round(len(letters) / wall, 2),
        "pages_per_second": round(sum(pages for _, pages in letters) / wall, 2),
        "cpu_ms_per_document": round(1000 * cpu / len(letters)),
    }


def check_once(desk: Desk, count: int) -> dict[str, Any]:
    """Count documents, and those that were started more than once or did not reach the desk."""
    with desk.store.read() as session:
        rows = session.execute(sa.select(DocumentRow.state, DocumentRow.attempt)).all()
    return {
        "documents": len(rows),
        "expected": count,
        "started_again": sum(row.attempt > 1 for row in rows),
        "not_at_the_desk": sum(row.state is not DocumentState.DONE for row in rows),
    }


def measure(root: Path, letters: int, turns: int, workers: int) -> dict[str, Any]:
    """Walk the same letters in both forms, in turns, after a few that warm the processes."""
    warm, total = 2 * workers, 2 * workers + letters * turns
    told: dict[str, list[dict[str, float]]] = {"engine": [], "bare": []}
    with (
        place(root / "motor") as (one, found),
        wiring.open_desk(one) as desk,
        place(root / "kaal") as (other, _),
        wiring.open_desk(other) as other_desk,
        bare_processes(other, workers) as started,
    ):
        os.environ.update(found)
        with work(one, workers) as tree:
            turn_engine(desk, tree, list(draw_letters(one.root, warm)))
            turn_bare(other_desk, started, list(draw_letters(other.root, warm)))
            for turn in range(turns):
                first = warm + turn * letters
                drawn = list(draw_letters(one.root, letters, PAGES, first))
                told["engine"].append(turn_engine(desk, tree, drawn))
                drawn = list(draw_letters(other.root, letters, PAGES, first))
                told["bare"].append(turn_bare(other_desk, started, drawn))
        once = {"engine": check_once(desk, total), "bare": check_once(other_desk, total)}
    pace = {form: statistics.median(one["pages_per_second"] for one in turns_) for form, turns_ in told.items()}
    return {
        "workers": workers,
        "letters_per_turn": letters,
        "turns": told,
        "pages_per_second": pace,
        "ratio": round(pace["engine"] / pace["bare"], 3),
        "once": once,
        "load_average": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure and print, or be a bare process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.bare:
        run_bare(chosen.bare)
        return
    if not os.environ.get("IBT_TEST_PG_URL"):
        raise SystemExit("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    with tempfile.TemporaryDirectory(prefix="ibt-scale-") as folder:
        print_result("scale", measure(Path(folder), chosen.letters, chosen.turns, chosen.workers))


if __name__ == "__main__":
    main()
