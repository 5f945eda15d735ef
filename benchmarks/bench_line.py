"""The whole walk by real workers: pages per second per core, memory of the process tree, growth.

Letters of 2 to 4 born-digital pages go through `ibt worker` processes, as they do at work; drawing them and starting
the workers is not timed. Processor time counts the workers with all their children, from `/proc`. `--growth 1 100
1000 10000` hands in one-page letters until there are so many, and gives the cost per document of each leap;
`--stages` walks in this process instead and tells where the time goes, per step and per child; `--scans 3` hands in
scans of 1, 2 and 3 pages among letters. The claims: 5 pages per second per core, 600 MB for a tree without a scan and
1,000 MB with, the cost of a document the same within 15 % from 100 to 10,000.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa
from bench_ocr import draw_scan
from common import ROOT, print_result
from walk_letters import PAGES, draw_letters
from walk_stages import measure_stages

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.store.tables import DocumentRow, DocumentState
from pipeline.tools.child import forget_program
from pipeline.workspace import Workspace

_LOOK_SECONDS = 0.25
_ENDED = (DocumentState.DONE, DocumentState.QUARANTINE)


@dataclass(slots=True)
class Tree:
    """Worker processes with all that they start."""

    workers: list[psutil.Process]
    peak_uss: int = 0
    """Most memory of its own, in bytes, of one worker with its children; seen at moments, so a short peak may miss."""
    seen: dict[int, float] = field(default_factory=dict)

    def cpu(self) -> float:
        """Give the processor seconds so far, those of children that ended too."""
        total = 0.0
        for one in self._all():
            with suppress(psutil.Error):
                told = one.cpu_times()
                total += told.user + told.system + told.children_user + told.children_system
        return total

    def look(self) -> None:
        """Take note of the memory of each worker and its children at this moment."""
        for worker in self.workers:
            total = 0
            with suppress(psutil.Error):
                for one in (worker, *worker.children(recursive=True)):
                    with suppress(psutil.Error):
                        total += one.memory_full_info().uss
            self.peak_uss = max(self.peak_uss, total)

    def lives(self) -> bool:
        """Tell whether every worker still runs."""
        return all(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in self.workers)

    def _all(self) -> Iterator[psutil.Process]:
        for worker in self.workers:
            yield worker
            with suppress(psutil.Error):
                yield from worker.children(recursive=True)


@contextmanager
def work(workspace: Workspace, count: int) -> Iterator[Tree]:
    """Run worker processes on a workspace and end them afterwards."""
    command = [sys.executable, "-m", "pipeline.cli.main", "worker", "--met-ouder", "--map", str(workspace.root)]
    with (workspace.root / "werk.log").open("ab") as log:
        started = [
            subprocess.Popen([*command, "--naam", f"meting-{n}"], stdin=subprocess.PIPE, stderr=log, cwd=ROOT)
            for n in range(count)
        ]
    try:
        yield Tree([psutil.Process(one.pid) for one in started])
    finally:
        for one in started:
            if one.stdin:
                one.stdin.close()
            one.terminate()
            one.wait()


def ended(desk: Desk) -> int:
    """Count the documents that are at the desk or in quarantine."""
    with desk.store.read() as session:
        asked = sa.select(sa.func.count()).where(DocumentRow.state.in_(_ENDED))
        return session.execute(asked).scalar_one()


def walk_letters(desk: Desk, tree: Tree, letters: Sequence[tuple[Path, int]]) -> dict[str, Any]:
    """Hand in letters and wait for the last; give what they cost."""
    before, began = ended(desk), time.monotonic()
    for path, _ in letters:
        desk.take_in(path)
        path.unlink()
    handed, cpu = time.monotonic() - began, tree.cpu()
    already, start = ended(desk), time.monotonic()
    while ended(desk) < before + len(letters):
        tree.look()
        if not tree.lives():
            raise SystemExit("een werkproces is gestopt; zie werk.log")
        time.sleep(_LOOK_SECONDS)
    count = before + len(letters) - already
    pages = sum(pages for _, pages in letters) * count / len(letters)
    spent, wall = tree.cpu() - cpu, time.monotonic() - start
    return {
        "documents": count,
        "take_in_ms": round(1000 * handed / len(letters), 1),
        "cpu_ms_per_document": round(1000 * spent / max(count, 1)),
        "wall_ms_per_document": round(1000 * wall / max(count, 1)),
        "pages_per_cpu_second": round(pages / spent, 2) if spent else 0.0,
        "pages_per_second_per_core": round(pages / wall / len(tree.workers), 2),
    }


def measure_walk(root: Path, letters: int, workers: int) -> dict[str, Any]:
    """Walk letters through a new workspace, after a few that warm the workers."""
    workspace = wiring.make_workspace(root / "werkmap")
    with wiring.open_desk(workspace) as desk, work(workspace, workers) as tree:
        walk_letters(desk, tree, list(draw_letters(root, 4 * workers)))
        found = walk_letters(desk, tree, list(draw_letters(root, letters, PAGES, 4 * workers)))
        return {"workers": workers, **found, "memory_mb": round(tree.peak_uss / 1e6), **_states(desk)}


def measure_growth(root: Path, counts: Sequence[int], workers: int) -> dict[str, Any]:
    """Let one workspace grow and give what a document costs on each leap, with the sizes afterwards."""
    workspace, points = wiring.make_workspace(root / "werkmap"), []
    with wiring.open_desk(workspace) as desk, work(workspace, workers) as tree:
        walk_letters(desk, tree, list(draw_letters(root, 4 * workers, (1,), 1_000_000)))
        done = 0
        for count in counts:
            found = walk_letters(desk, tree, list(draw_letters(root, count - done, (1,), done)))
            points.append({"until": count, **found, **_sizes(workspace), **_questions(desk)})
            done = count
        return {"workers": workers, "points": points, "memory_mb": round(tree.peak_uss / 1e6), **_states(desk)}


def measure_scans(root: Path, scans: int, workers: int) -> dict[str, Any]:
    """Walk scans of 1, 2, … pages among as many letters and give the most memory of a worker with its children."""
    workspace, handed = wiring.make_workspace(root / "werkmap"), []
    for pages in range(1, scans + 1):
        room = root / f"scan-{pages}"
        room.mkdir()
        handed.append((draw_scan(room, pages), pages))
    handed += draw_letters(root, scans, PAGES, 100)
    with wiring.open_desk(workspace) as desk, work(workspace, workers) as tree:
        walk_letters(desk, tree, list(draw_letters(root, 4 * workers)))
        without = tree.peak_uss
        found = walk_letters(desk, tree, handed)
        told = {"workers": workers, "scans": scans, **found, "memory_mb": round(tree.peak_uss / 1e6)}
        return {**told, "memory_before_scans_mb": round(without / 1e6), **_states(desk)}


def _states(desk: Desk) -> dict[str, Any]:
    with desk.store.read() as session:
        asked = sa.select(DocumentRow.state, sa.func.count()).group_by(DocumentRow.state)
        return {"states": {str(state): count for state, count in session.execute(asked)}}


def _sizes(workspace: Workspace) -> dict[str, float]:
    files = [path for path in workspace.root.rglob("*") if path.is_file()]
    databases = [path for path in files if ".sqlite" in path.name]
    store = [path for path in files if "opslag" in path.parts]
    return {
        "database_mb": round(sum(path.stat().st_size for path in databases) / 1e6, 1),
        "store_mb": round(sum(path.stat().st_size for path in store) / 1e6, 1),
    }


def _questions(desk: Desk) -> dict[str, float]:
    """Give the milliseconds of what is asked of the whole workspace: the list of all documents."""
    began = time.process_time()
    desk.status()
    return {"status_ms": round(1000 * (time.process_time() - began), 1)}


def main() -> None:
    """Measure one of the four."""
    forget_program()  # as the program itself does: its children do not load it again
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--growth", type=int, nargs="+", metavar="N")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--scans", type=int, metavar="N")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if chosen.stages:
            print_result("stages", measure_stages(root, chosen.letters))
        elif chosen.growth:
            print_result("growth", measure_growth(root, sorted(chosen.growth), chosen.workers))
        elif chosen.scans:
            print_result("scans", {**measure_scans(root, chosen.scans, chosen.workers), "claims": {"memory_mb": 1000}})
        else:
            claims = {"pages_per_cpu_second": 5, "pages_per_second_per_core": 5, "memory_mb": 600}
            print_result("line", {**measure_walk(root, chosen.letters, chosen.workers), "claims": claims})


if __name__ == "__main__":
    main()
