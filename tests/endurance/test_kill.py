"""The kill harness in its bounded form: other points every run; `make endurance` does all of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.endurance.places import SERVER

ROOT = Path(__file__).parents[2]
_BOUND = ("--steekproef", "30", "--seconden", "120" if os.environ.get("IBT_ALLES") else "45")
"""After so many seconds no new case begins; what is prepared for all of them counts too."""


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_process_that_is_killed_loses_nothing_and_does_nothing_twice(tmp_path: Path, database: str) -> None:
    out = tmp_path / "uitkomst.json"
    if database == "postgresql" and not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    where = ["--server", SERVER] if database == "postgresql" else []
    command = [sys.executable, "-m", "tests.endurance", *_BOUND, "--tegelijk", "2", *where]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("IBT_")}
    done = subprocess.run(
        [*command, "--json", str(out)], cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert out.exists(), done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    wrong = [one for one in told["runs"] if one["lost"] or one["doubled"] or one["state"] != "gezond"]
    assert told["runs"] and not wrong, (told["seed"], wrong)
    assert set(told["points"]) == {
        "postbewaker", "werkproces", "ibt add", "web: aanbieden", "web: beoordelen", "web: afronden",
        "web: goedkeuren", "web: vrijgave", "web: intrekken", "ibt letter",
    }  # fmt: skip
    assert all(told["points"].values())
