"""The demonstration and the seeds: the whole walk by the commands of the README."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SEEDS = {
    "e23": "e23-seed000-lirt-mail",
    "e24": "e24-seed001-ibt-twenterand",
    "e25": "e25-seed002-webpagina",
    "e26": "e26-seed003-verslag",
    "e27": "e27-seed004-brief-verdeelbesluiten",
}


def ibt(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli.main", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of one demonstration, and what it told."""
    folder = tmp_path_factory.mktemp("demonstratie") / "demo"
    done = ibt("demo", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


@pytest.mark.slow
def test_the_demonstration_names_files_that_are_there(played: tuple[Path, str]):
    folder, told = played
    named = [Path(line[line.index(str(folder)) :]) for line in told.splitlines() if str(folder / "uitvoer") in line]
    assert len(named) >= 14
    assert [path for path in named if not path.stat().st_size] == []
    assert {"L02", "L07"} <= {path.name[:3] for path in named}
    assert len([path for path in named if path.parent.name == "documenten"]) == 5


@pytest.mark.slow
def test_the_log_and_the_released_names_hold_no_personal_name(played: tuple[Path, str]):
    folder, _ = played
    log = (folder / "verwerking.log").read_text(encoding="utf-8")
    assert "document=" in log
    for name in ("Schoonderbeek", "Kamphorst", "Achterberg", "Oosterwijk", "111222333"):
        assert name not in log
        assert not list((folder / "uitvoer").rglob(f"*{name}*"))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """The five seeds as files, drawn by the evaluation's own renderer."""
    pytest.importorskip("weasyprint", reason="weasyprint draws the seeds")
    work = tmp_path_factory.mktemp("seeds")
    copy = work / "shared"
    for part in ("evaluation", "seeds"):  # the renderer writes its gold beside itself
        shutil.copytree(shared / part, copy / part, copy_function=shutil.copyfile)
    script = copy / "evaluation" / "extraction" / "render.py"
    done = subprocess.run(
        [sys.executable, str(script), str(work / "in"), "--only", ",".join(SEEDS)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip("the renderer needs libpango and fonts: " + done.stderr.strip().splitlines()[-1])
    return work / "in"


@pytest.mark.slow
def test_the_five_seeds_walk_through_and_twenterand_comes_out_right(seeds: Path, tmp_path: Path):
    done = ibt("extract", *sorted(seeds.iterdir()), "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    told = {key: json.loads((tmp_path / f"{stem}.json").read_text("utf-8")) for key, stem in SEEDS.items()}
    letter = told["e24"]
    figures = {(f["category"], f["measure"]): (f["value"], f["peildatum"]) for f in letter["figures"]}
    assert figures == {
        ("regulier", "wettelijke_taak"): (142, None),
        ("regulier", "realisatie"): (5, "2025-07-01"),
        ("amv", "wettelijke_taak"): (23, None),
        ("amv", "realisatie"): (0, "2025-07-01"),
    }
    assert (letter["finding"], letter["ladder_step"]) == ("gedeeltelijk", 2)
    assert letter["response_deadline"] == "2026-04-30"
    assert told["e23"]["already_redacted"] is True
    kinds = {key: value["document_type"] for key, value in told.items()}
    assert kinds == {
        "e23": "lirt_email",
        "e24": "ibt_letter",
        "e25": "other",
        "e26": "minutes",
        "e27": "verdeelbesluit_letter",
    }


@pytest.mark.slow
def test_the_five_seeds_reach_the_desk_of_a_workspace(seeds: Path, tmp_path: Path):
    folder = tmp_path / "werkmap"
    assert ibt("init", folder).returncode == 0
    for path in seeds.iterdir():
        shutil.copyfile(path, folder / "inbox" / path.name)
    done = ibt("run", "--map", folder, "--tot-klaar")
    assert done.returncode == 0, done.stderr
    status = json.loads(ibt("status", "--map", folder, "--json").stdout)
    assert [row["state"] for row in status["documents"]] == ["klaar"] * 5
