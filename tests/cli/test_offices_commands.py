"""The register of office holders by command: import, look, check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.cli.main import run_command
from pipeline.errors import ConfigError, ExitCode
from pipeline.workspace import Workspace

EXPORT = """Organisatie;Functie;Naam;Startdatum
Gemeente Oss;Burgemeester;mr. J.A. van der Wal;2024-01-01
Gemeente Oss;Woo-contactpersoon;K. Swinkels;2024-01-01
Gemeente Oss;Wethouder;R. Haverkort;2025-03-01
"""
LATER = """Organisatie;Functie;Naam;Startdatum
Gemeente Oss;Burgemeester;B. Terwel;2026-05-01
Gemeente Oss;Wethouder;R. Haverkort;2025-03-01
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "werkmap")


def offices(workspace: Workspace, *arguments: str) -> int:
    return run_command(["offices", *arguments, "--map", str(workspace.root)])


def take_in(workspace: Workspace, text: str, day: str) -> int:
    export = workspace.root / "export.csv"
    export.write_text(text, encoding="utf-8")
    return offices(workspace, "import", str(export), "--dag", day)


def test_an_export_becomes_the_register_and_a_later_one_keeps_who_left(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take_in(workspace, EXPORT, "1-4-2026") == 0
    assert "2 ambtsdragers erbij, 0 vertrokken" in capsys.readouterr().out
    assert take_in(workspace, LATER, "1-5-2026") == 0
    assert "1 ambtsdragers erbij, 1 vertrokken; het register telt 3 rijen" in capsys.readouterr().out
    written = workspace.offices.read_text("utf-8")
    assert "mr. J.A. van der Wal;Burgemeester;Gemeente Oss;2024-01-01;2026-04-30" in written
    assert "Swinkels" not in written


def test_the_same_export_twice_changes_nothing(workspace: Workspace) -> None:
    take_in(workspace, EXPORT, "1-4-2026")
    before = workspace.offices.read_bytes()
    take_in(workspace, EXPORT, "1-6-2026")
    assert workspace.offices.read_bytes() == before


def test_the_list_shows_who_was_in_office_on_a_day_beside_the_ministers(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(workspace, LATER, "1-5-2026")
    capsys.readouterr()
    assert offices(workspace, "list", "--organisatie", "oss", "--dag", "1-4-2026", "--json") == 0
    assert [row["naam"] for row in json.loads(capsys.readouterr().out)] == ["R. Haverkort"]
    assert offices(workspace, "list") == 0
    assert "minister" in capsys.readouterr().out


def test_a_register_that_is_right_is_told_so(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    take_in(workspace, EXPORT, "1-4-2026")
    assert offices(workspace, "check") == 0
    assert "Het register klopt: 2 rijen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("J. Kuit;burgemeester;Gemeente Oss;2024-06-01;", "tegelijk, vanaf"),
        ("Kuit;wethouder;Gemeente Oss;2024-06-01;", "wordt deze persoon nooit herkend"),
        ("J. Kuit;wethouder;Gemeente Oss;2024-06-01;2023-01-01", "ligt vóór de eerste"),
        ("J. Kuit;wethouder;Gemeente Oss;;", "telt de rij ook voor oude stukken"),
        ("J. Kuit;jurist;Gemeente Oss;2024-06-01;", "geen ambt"),
    ],
)
def test_what_is_odd_in_a_register_is_told(
    row: str, told: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(workspace, EXPORT, "1-4-2026")
    with workspace.offices.open("a", encoding="utf-8") as file:
        file.write(f"{row};proef\n")
    capsys.readouterr()
    assert offices(workspace, "check") == ExitCode.RECORD
    assert told in capsys.readouterr().out


def test_a_register_that_cannot_be_read_stops_the_line_and_no_document_is_blamed(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.offices.parent.mkdir()
    workspace.offices.write_text("naam;ambt\nx;y\n", encoding="utf-8")
    assert offices(workspace, "check") == ExitCode.SETUP
    assert "de eerste regel hoort naam;ambt" in capsys.readouterr().err
    with pytest.raises(ConfigError):
        wiring.warm_up(workspace)


def test_another_register_is_another_recipe(workspace: Workspace) -> None:
    with wiring.open_desk(workspace) as desk:
        before = desk.recipe
    take_in(workspace, EXPORT, "1-4-2026")
    with wiring.open_desk(workspace) as desk:
        assert desk.recipe != before


def test_an_export_that_is_not_there_is_refused(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert offices(workspace, "import", "bestaat-niet.csv") == ExitCode.INPUT
    assert "bestaat niet" in capsys.readouterr().err
