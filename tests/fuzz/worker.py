"""Keeps one caged worker (targets.py) busy and starts another when a file killed it."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CPU_SECONDS = 25
WALL_SECONDS = 60.0
"""A machine that is busy with other work must not look like a hang."""


class Worker:
    """Hands files to the worker one by one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def attempt(self, target: str, path: Path) -> dict[str, str]:
        """Give what came out of one file; a death or hang of the worker is a fault as well."""
        process = self._process if self._process and self._process.poll() is None else self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{target}\t{path}\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], WALL_SECONDS)[0]:
            self.close()
            return {"outcome": "fault", "told": f"geen antwoord binnen {WALL_SECONDS:g} seconden"}
        line = process.stdout.readline()
        if line:
            answer: dict[str, str] = json.loads(line)
            return answer
        code = process.wait()
        return {"outcome": "fault", "told": f"de lezer stierf ({signal.Signals(-code).name if code < 0 else code})"}

    def close(self) -> None:
        """End the worker with all that it started."""
        if self._process is not None:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(HERE / "targets.py"), str(CPU_SECONDS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        )
        return self._process
