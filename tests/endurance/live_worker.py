"""A worker of the product for test_live_engine.py: the real line, of which the first step tells, waits or kills.

`live_worker.py WORKSPACE NAME FOLDER`. In FOLDER it writes `starts.log` (a line `NAME DOCUMENT` per start); a file
`poison` there holds the id of the document that kills its process, `slow` how many seconds the first step takes.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.recipe import Judged, Original
from pipeline.run import Walk
from pipeline.serve import stop_on_signal, work
from pipeline.workspace import Workspace

_real = wiring.walk


def _told(folder: Path, name: str) -> str:
    path = folder / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(root: Path, name: str, folder: Path) -> None:
    """Work until SIGTERM."""

    def watched(workspace: Workspace, desk: Desk) -> Walk:
        walk = _real(workspace, desk)
        judge = walk.recipe.judge

        def run(original: Original) -> Judged:
            with (folder / "starts.log").open("a", encoding="utf-8") as log:
                log.write(f"{name} {original.document_id}\n")
            if original.document_id == _told(folder, "poison"):
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(float(_told(folder, "slow") or 0))
            return judge.run(original)

        return replace(walk, recipe=replace(walk.recipe, judge=replace(judge, run=run)))

    wiring.walk = watched
    with stop_on_signal() as stop:
        work(wiring.open_workspace(root), name, stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
