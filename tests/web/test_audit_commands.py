"""The audit log on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.cli.main import run_command
from pipeline.store import events


@pytest.fixture
def root(tmp_path: Path) -> str:
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    with wiring.open_desk(workspace) as desk, desk.store.write() as session:
        for number in range(3):
            events.append(session, "Ans", "document.opnieuw", f"stuk-{number}", {"nummer": number})
    return str(workspace.root)


def test_the_last_lines_are_listed_newest_first(root: str, capsys: pytest.CaptureFixture[str]):
    assert run_command(["audit", "list", "--map", root, "--aantal", "2"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("\t")[4] for row in rows[1:]] == ["stuk-2", "stuk-1"]
    assert run_command(["audit", "list", "--map", root, "--wie", "Ans", "--json"]) == 0
    assert {json.loads(line)["actor"] for line in capsys.readouterr().out.splitlines()} == {"Ans"}


def test_an_export_never_overwrites(root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "log.ndjson"
    assert run_command(["audit", "export", "--map", root, "--out", str(out)]) == 0
    assert [json.loads(line)["seq"] for line in out.read_text(encoding="utf-8").splitlines()] == [1, 2, 3, 4]
    assert run_command(["audit", "export", "--map", root, "--out", str(out)]) == 3
    assert run_command(["audit", "export", "--map", root, "--out", str(tmp_path / "log.exe")]) == 3


def test_a_tip_that_was_written_down_is_looked_for(root: str, capsys: pytest.CaptureFixture[str]):
    assert run_command(["audit", "tip", "--map", root]) == 0
    tip = capsys.readouterr().out.strip()
    assert run_command(["audit", "verify", "--map", root, "--tip", tip]) == 0
    assert run_command(["audit", "verify", "--map", root, "--tip", f"4:{'0' * 64}"]) == 2
    assert run_command(["audit", "verify", "--map", root, "--tip", "onzin"]) == 3
    assert run_command(["audit", "verify", "--map", root, "--tip", f"{'9' * 40}:{'0' * 64}"]) == 3
