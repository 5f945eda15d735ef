"""Ten reviewers at a real desk beside a worker: no error, no decision lost or doubled. `make load` does more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = """
import json, sys
from pathlib import Path
from tests.load.run import prepare, run
root = Path(sys.argv[1])
workspace, plan = prepare(root, 10, is_furnished=False)
plan["every_seconds"] = 1.0
print(json.dumps(run(workspace, plan, root, seconds=12, workers=1)))
"""


@pytest.mark.slow
def test_ten_reviewers_meet_no_error_and_lose_no_decision(tmp_path: Path):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", CODE, str(tmp_path)]  # locust changes sockets and threads: never in this process
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["requests"] >= 50
    assert told["verdicts_written"] >= 5
    assert told["errors"] == {}
    assert (told["lost_decisions"], told["doubled_decisions"], told["refused_yet_written"]) == (0, 0, 0)
    assert told["processed"] >= 1
