"""The processes of a workspace, kept alive as `ibt run` does, killed at random, their memory followed."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from pipeline.workspace import Workspace

_TURN_SECONDS = 0.5
_LOOK_SECONDS = 2.0
_WARM_SECONDS = 120.0
"""A process loads what it needs for each kind of document in this time: its memory counts from here on."""
_ENOUGH = 60
"""Looks that tell something of growth."""
_MAY_GROW = 1.15, 20.0
"""Share and megabytes by which the last third of a life may stand above the first."""


class Crew:
    """Runs watcher, two workers, web and, where there is one, the reader of a mailbox."""

    def __init__(self, workspace: Workspace, root: Path, *, with_mailbox: bool) -> None:
        """Take the workspace; log lines and temporary files come under `root`."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.kills: Counter[str] = Counter()
        self.restarts = 0
        self._commands = {
            "watch": ["watch"],
            "werk-1": ["worker", "--naam", "werk-1"],
            "werk-2": ["worker", "--naam", "werk-2"],
            "web": ["web", "--poort", str(port)],
        } | ({"mailbox": ["mailbox"]} if with_mailbox else {})
        (root / "tijdelijk").mkdir()
        self._environment = os.environ | {"TMPDIR": str(root / "tijdelijk")}
        self._place, self._lines = workspace.root, root / "regels.txt"
        self._live: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
        self._lives: dict[tuple[str, int], list[float]] = {}
        self._stop, self._guard = threading.Event(), threading.Lock()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Crew:
        """Start everything."""
        for name in self._commands:
            self._start(name)
        self._keeper.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End everything in order."""
        self._stop.set()
        self._keeper.join()
        for process, _ in self._live.values():
            process.terminate()
        for process, _ in self._live.values():
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def kill(self, chance: random.Random, spared: tuple[str, ...] = ()) -> None:
        """Kill one of them (-9)."""
        with self._guard:
            name = chance.choice([one for one in self._live if one not in spared])
            self._live[name][0].kill()
            self.kills[name] += 1

    def memory(self) -> dict[str, dict[str, Any]]:
        """Tell of each, of its longest life: looks, and memory of its own at first, at last and at most."""
        told = {}
        for name in self._commands:
            looks = max((life for (one, _), life in self._lives.items() if one == name), key=len, default=[])
            third = len(looks) // 3
            if not third:
                continue
            first, last = sum(looks[:third]) / third, sum(looks[-third:]) / third
            grows = len(looks) >= _ENOUGH and last > max(first * _MAY_GROW[0], first + _MAY_GROW[1])
            sizes = {"first": round(first, 1), "last": round(last, 1), "most": round(max(looks), 1)}
            told[name] = {"looks": len(looks), **sizes, "grows": grows}
        return told

    def _start(self, name: str) -> None:
        command = [sys.executable, "-m", "pipeline.cli.main", *self._commands[name], "--map", str(self._place)]
        with self._lines.open("ab") as lines:
            streams = {"stdin": subprocess.PIPE, "stdout": lines, "stderr": lines}
            started = subprocess.Popen([*command, "--met-ouder"], env=self._environment, **streams)  # type: ignore[call-overload]
        self._live[name] = started, time.monotonic()

    def _keep(self) -> None:
        looked = 0.0
        while not self._stop.wait(_TURN_SECONDS):
            with self._guard:
                for name, (process, began) in tuple(self._live.items()):
                    if process.poll() is not None and time.monotonic() - began >= 1.0:
                        self.restarts += 1
                        if process.stdin:
                            process.stdin.close()
                        self._start(name)
                if time.monotonic() - looked >= _LOOK_SECONDS:
                    looked = time.monotonic()
                    self._look(looked)

    def _look(self, now: float) -> None:
        for name, (process, began) in self._live.items():
            if now - began < _WARM_SECONDS:
                continue
            try:
                mine = psutil.Process(process.pid).memory_full_info().uss
            except psutil.Error:
                continue
            self._lives.setdefault((name, process.pid), []).append(mine / 1e6)
