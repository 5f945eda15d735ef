"""The review on the command line: draw a box, say that all pages were seen, ready, approved."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.cli.boxes import read_box
from pipeline.cli.main import run_command
from pipeline.errors import InputError
from pipeline.model.place import Box
from pipeline.review.room import ReviewRoom
from pipeline.workspace import Workspace
from pipeline.zaak.bureau import today

WHY = ["--motivering", "gezien"]


def run(workspace: Workspace, *arguments: str) -> int:
    return run_command(["release", *arguments, "--map", str(workspace.root)])


def test_a_document_goes_from_marks_to_approved(
    room: ReviewRoom, workspace: Workspace, ids: dict[str, str], settle: Any, capsys: Any
) -> None:
    key = ids["derde"][:12]
    assert run(workspace, "decide", key, "--door", "Ans", *WHY, "--rest-akkoord", "--vak", "1:300,500,400,560") == 0
    assert "2 oordelen vastgelegd, 0 vakken nog open" in capsys.readouterr().out
    settle()
    assert run(workspace, "finish", key, "--door", "Ans") != 0  # nobody said that the pages were seen
    assert "nog door niemand bekeken" in capsys.readouterr().err
    assert run(workspace, "seen", key, "--door", "Ans") == 0
    assert run(workspace, "finish", key, "--door", "Ans") == 0
    assert run(workspace, "approve", key, "--door", "Ans") != 0
    assert "vier ogen" in capsys.readouterr().err
    assert run(workspace, "approve", key, "--door", "Ben") == 0
    assert room.open(ids["derde"]).blockers == ()


@pytest.mark.parametrize("option", ["--geen-vakken", "--alles-gezien"])
def test_pages_are_seen_when_the_person_says_so(
    room: ReviewRoom, workspace: Workspace, ids: dict[str, str], option: str
) -> None:
    assert run(workspace, "decide", ids["kort"][:12], "--door", "Ans", *WHY, option) == 0
    assert room.open(ids["kort"]).seen == {1: ("Ans",)}


def test_a_box_is_read_as_it_is_typed() -> None:
    assert read_box("3:100, 200,260.5,240") == (3, Box(100, 200, 260.5, 240))
    for wrong in ("100,200,260,240", "1:5,5,4,9", "x"):
        with pytest.raises(InputError):
            read_box(wrong)


def test_a_document_waits_two_weeks_for_a_third_party_unless_told_otherwise(
    room: ReviewRoom, workspace: Workspace, ids: dict[str, str], capsys: Any
) -> None:
    key, waits = ids["vol"][:12], ["--door", "Ans", *WHY]
    assert run(workspace, "suspend", key, *waits) == 0
    assert "opgeschort tot en met" in capsys.readouterr().out
    assert room.open(ids["vol"]).besluit.opgeschort_tot == today() + dt.timedelta(days=14)
    assert run(workspace, "suspend", key, *waits, "--tot", "2999-01-01") == 0
    assert room.open(ids["vol"]).besluit.opgeschort_tot == dt.date(2999, 1, 1)
    assert run(workspace, "suspend", key, *waits, "--tot", "morgen") != 0
    assert run(workspace, "suspend", key, *waits, "--opheffen") == 0
    assert room.open(ids["vol"]).besluit.opgeschort_tot is None


def test_the_setting_says_how_long_a_document_waits(room: ReviewRoom) -> None:
    rules = replace(room.rules, suspend_days=28)
    assert rules.suspended_until(dt.date(2026, 5, 1)) == dt.date(2026, 5, 29)
