"""The units and the container file in deploy/ name commands, files and packages that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])


def command_of(unit: Path) -> list[str]:
    return re.findall(r"ibt/ibt ([a-z]+)", unit.read_text(encoding="utf-8"))


def test_every_file_stands_in_the_docs():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(DEPLOY.iterdir()) if f"deploy/{path.name}" not in text] == []
    assert len(UNITS) >= 5


@pytest.mark.parametrize("unit", [one for one in UNITS if one.suffix == ".service"], ids=lambda one: one.name)
def test_a_unit_starts_a_command_that_there_is_with_options_it_has(unit: Path):
    (command,) = command_of(unit)
    helped = subprocess.run(
        [sys.executable, "-m", "pipeline.cli.main", command, "--help"], capture_output=True, text=True
    )
    assert helped.returncode == 0
    for option in re.findall(r"ibt/ibt [a-z]+.*", unit.read_text(encoding="utf-8")):
        assert all(one in helped.stdout for one in re.findall(r"--[a-z-]+", option))
    assert "SLEUTEL" not in unit.read_text(encoding="utf-8")  # secrets come from a file of the machine


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("n.v.t.: systemd-analyze is hier niet")
    for one in UNITS:  # a timer is judged with its service; the program itself is not installed here
        text = one.read_text(encoding="utf-8").replace("/opt/ibt/ibt", "/bin/true")
        (tmp_path / one.name.replace("@", "@1")).write_text(text, encoding="utf-8")
    name = unit.name.replace("@", "@1")
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if name in line] == []


def test_the_container_installs_what_is_locked_and_runs_as_nobody_special():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r /opt/ibt/requirements.lock" in text
    assert re.search(r"^USER ibt$", text, re.MULTILINE)
    assert (ROOT / "requirements.lock").is_file()
