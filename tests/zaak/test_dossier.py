"""The dossier: everything known of one gemeente, as one value and on one screen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import run_command
from pipeline.errors import InputError
from pipeline.model.letter import LetterStatus
from pipeline.model.stand import Uitkomst
from pipeline.workspace import Workspace
from pipeline.zaak import termijnen
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier

Through = Callable[[Path], str]
WHO = "B. Handelaar"


def test_a_gemeente_of_which_nothing_is_known_has_an_empty_dossier(bureau: Bureau):
    dossier = read_dossier(bureau, "Zwolle", dag=dt.date(2026, 5, 6))
    assert (dossier.zaak.trede, dossier.uitkomst, dossier.brieven, dossier.taken) == (0, None, (), ())
    assert dossier.cyclus.id == "2024-2026"


def test_a_letter_of_the_ministry_that_came_in_is_one_that_went_out(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief())
    dossier = read_dossier(bureau, "Dalfsen")
    (brief,) = dossier.brieven
    assert (brief.id, brief.familie, brief.status) == (letter, "L02", LetterStatus.SENT)
    assert brief.verzonden_op == brief.datum == dt.date(2026, 4, 13)
    assert dossier.laatste("L02") == brief


def test_the_dossier_holds_standing_source_answer_and_tasks(bureau: Bureau, through: Through, stukken: Any):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord())
    dossier = read_dossier(bureau, "GM0148")
    assert dossier.uitkomst is Uitkomst.GEDEELTELIJK
    assert {record.document_id for record in dossier.beslissend} == {letter}
    assert set(dossier.gelezen) == {letter, answer}
    found = dossier.antwoord_op(letter)
    assert found is not None and found.document_id == answer
    assert [taak.soort.value for taak in dossier.taken] == ["cijfers van de gemeente valideren"]


def test_an_unknown_cyclus_is_refused(bureau: Bureau):
    with pytest.raises(InputError, match="2024-2026"):
        read_dossier(bureau, "Zwolle", "1999-2001")


def test_the_commands_show_the_dossier_the_links_the_terms_and_the_answers(
    bureau: Bureau, workspace: Workspace, through: Through, stukken: Any, capsys: pytest.CaptureFixture[str]
):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord(stempel=dt.date(2026, 5, 1)))
    place = ("--map", str(workspace.root))
    assert run_command(["terms", "start", letter[:12], "--door", WHO, *place]) == 0
    assert run_command(["dossier", "Dalfsen", *place]) == 0
    screen = capsys.readouterr().out
    for told in ("taak 131, realisatie 48", "hoort bij", "gehaald, tot en met 4-5-2026", "trede 0"):
        assert told in screen
    assert run_command(["links", *place]) == run_command(["answers", "Dalfsen", *place]) == 0
    assert "bladzijde 1" in capsys.readouterr().out
    states = [f"--vraag={number}=beantwoord" for number in range(1, 6)]
    judge = ["answers", "judge", answer[:12], "--variant", "onvoldoende", *states, "--reden", "Te weinig voortgang."]
    assert run_command([*judge, "--door", WHO, *place]) == 0
    capsys.readouterr()
    assert run_command(["dossier", "Dalfsen", "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["beoordelingen"][answer]["variant"] == "onvoldoende"


def test_the_calendar_command_writes_a_file(bureau: Bureau, workspace: Workspace, through: Through, stukken: Any):
    termijnen.start_for_document(bureau, through(stukken.toezichtbrief()), WHO)
    out = workspace.root / "termijnen.ics"
    told = ["terms", "calendar", "--out", str(out), "--dag", "20-4-2026", "--map", str(workspace.root)]
    assert run_command(told) == 0
    assert "DTSTART;VALUE=DATE:20260504" in out.read_text(encoding="utf-8")
