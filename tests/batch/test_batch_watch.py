"""The watcher itself groups what was read: a process of its own beside the test."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import intake, wiring
from pipeline.desk import Desk
from pipeline.run import Walk
from pipeline.workspace import Workspace

TEXT = "Verslag van overleg over opvang aan de Markt. De gemeente biedt vijftig plekken en begint er na de zomer mee.\n"
WHO = "P. Importeur"


@pytest.mark.slow
@pytest.mark.parametrize("workspace", ["sqlite", "postgresql"], indirect=True)
def test_groups_come_while_the_watcher_runs(
    workspace: Workspace, desk: Desk, tmp_path: Path, settle: Callable[[Desk, Walk], None]
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "in" / name).write_text(TEXT + "\n" * ord(name[0]))
    intake.importer(workspace, desk).take(tmp_path / "in", "partij", WHO, lambda _done, _total: None)
    settle(desk, wiring.walk(workspace, desk))
    room = intake.group_room(workspace, desk)
    assert room.groups("partij") == ()
    with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as config:
        config.write("\n[partij]\ngroepen_seconden = 1\n")
    command = [sys.executable, "-m", "pipeline.cli.main", "watch", "--map", str(workspace.root)]
    with subprocess.Popen(command, env={**os.environ}, stderr=subprocess.PIPE, text=True) as watcher:
        deadline = time.monotonic() + 60
        while not room.groups("partij") and watcher.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        watcher.terminate()
        told = watcher.stderr.read() if watcher.stderr else ""
    assert [len(one.stukken) for one in room.groups("partij")] == [2], told
    assert "groepen bijgewerkt" in told
