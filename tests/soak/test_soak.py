"""Twenty seconds of arrivals in four ways while processes are killed: all of it in, once. `make soak` does more."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.run import moments, wrong

ROOT = Path(__file__).parents[2]
CODE = """
import json, sys
from pathlib import Path
from tests.soak.run import run
print(json.dumps(run(Path(sys.argv[1]), seconds=15, per_minute=80, kill_seconds=4, seed=int(sys.argv[2]))))
"""


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("IBT_ALLES"), reason="n.v.t.: zoals `make soak`, buiten CI")
def test_a_short_day_with_kills_loses_and_doubles_nothing(tmp_path: Path):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", CODE, str(tmp_path), "7"]  # processes are started and killed: never in this one
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    known = {"temporary_left"}  # a process that is killed leaves the folder in which it met its children
    assert set(wrong(told)) <= known, json.dumps(told, indent=2)
    assert told["deliveries"] == 20
    assert told["kills"]
    assert told["restarts"] >= sum(told["kills"].values()) - 2  # the last ones may come as all of it ends


def test_a_day_is_as_busy_as_its_hours():
    found = moments(2400.0, 2000, random.Random(1))
    assert len(found) == 2000
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] <= 2400
    night, morning = (sum(low <= one < high for one in found) for low, high in ((0, 600), (800, 1400)))
    assert morning > 3 * night


def test_what_may_not_be_is_named():
    names = ("lost", "doubled", "bad_not_refused", "good_refused", "problems", "damaged_files", "temporary_left")
    good = {key: [] for key in names}
    memory = {"watch": {"grows": False}}
    assert wrong({**good, "settled": True, "memory_mb": memory}) == []
    bad = {**good, "lost": ["brief-1.pdf"], "settled": False, "memory_mb": {"watch": {"grows": True}}}
    assert wrong(bad) == ["lost", "settled", "watch"]
