"""The commands on dossiers of documents to release, as a Woo officer types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import wiring
from pipeline.cli.main import run_command
from pipeline.errors import ExitCode
from pipeline.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = wiring.make_workspace(tmp_path / "werkmap")
    (tmp_path / "brief.txt").write_text("Geachte heer Verzonnen,\n", encoding="utf-8")
    with wiring.open_desk(made) as desk:
        desk.take_in(tmp_path / "brief.txt")
    return made


def release(workspace: Workspace, *arguments: str) -> int:
    return run_command(["release", *arguments, "--map", str(workspace.root)])


WHO = ("--door", "W. Beoordelaar")


def test_a_dossier_is_made_filled_shown_and_emptied(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert release(workspace, "new", "zaal", "--verzoeker", "P. Verzonnen", *WHO) == 0
    assert release(workspace, "add", "zaal", "brief.txt", *WHO) == 0
    assert "1 stuk(ken) toegevoegd aan dossier zaal" in capsys.readouterr().out
    assert release(workspace, "add", "zaal", "brief.txt", *WHO) == 0
    assert "0 stuk(ken) toegevoegd" in capsys.readouterr().out
    assert release(workspace, "dossiers") == 0
    told = capsys.readouterr().out
    assert "zaal: 1 stuk(ken)" in told and "verzoeker: P. Verzonnen" in told and "geheugen: 0 namen" in told
    assert release(workspace, "dossiers", "zaal", "--json") == 0
    (stand,) = json.loads(capsys.readouterr().out)
    assert [row["naam"] for row in stand["stukken"]] == ["brief.txt"]
    assert release(workspace, "remove", "zaal", "brief.txt", *WHO) == 0
    assert release(workspace, "dossiers") == 0
    assert "zaal: 0 stuk(ken)" in capsys.readouterr().out


def test_a_list_is_only_shown_until_it_is_confirmed(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("een", "twee"):
        release(workspace, "new", name, *WHO)
    assert release(workspace, "copy-names", "een", "twee", "--lijst", "bekend") == 0
    assert "nog niets overgenomen" in capsys.readouterr().out
    assert release(workspace, "copy-names", "een", "twee", "--lijst", "bekend", "--bevestig") == ExitCode.RECORD
    assert "--door" in capsys.readouterr().err
    assert release(workspace, "copy-names", "een", "twee", "--lijst", "bekend", "--bevestig", *WHO) == 0
    assert "vastgelegd: lijst bekend in dossier twee, 0 namen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("new", "zaal", "--door", " "), ExitCode.RECORD, "--door"),
        (("new", "zaal", "--afschrift", *WHO), ExitCode.INPUT, "--verzoeker"),
        (("add", "nergens", "brief.txt", *WHO), ExitCode.INPUT, "er is geen dossier nergens"),
        (("remove", "nergens", "brief.txt", *WHO), ExitCode.INPUT, "staat niet in dossier"),
        (("memory", "nergens"), ExitCode.INPUT, "er is geen dossier"),
        (("build", "nergens", *WHO), ExitCode.INPUT, "er is geen dossier"),
        (("copy-names", "a", "b", "--lijst", "x"), ExitCode.INPUT, "er is geen dossier"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(
    arguments: tuple[str, ...], code: int, told: str, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert release(workspace, *arguments) == code
    assert told in capsys.readouterr().err


def test_a_dossier_that_remembers_nothing_says_so(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    release(workspace, "new", "zaal", *WHO)
    assert release(workspace, "memory", "zaal") == 0
    assert "nog niets onthouden" in capsys.readouterr().out
