"""The commands of letters, typed as an official types them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import run_command

Office = Any
WHO = ("--door", "C. Chef")


@pytest.fixture
def ibt(office: Office, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture) -> Callable[..., tuple]:
    """Give a function that runs a command in the workspace, and gives exit code, output and messages."""
    monkeypatch.setenv("IBT_WERKMAP", str(office.workspace.root))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = run_command(list(arguments))
        told = capfd.readouterr()
        return code, told.out, told.err

    return run


def l02(office: Office, *more: str) -> Sequence[str]:
    form = ("--gegevens", str(next(office.workspace.root.glob("formulier.toml"))))
    return ("letter", "l02", *WHO, "--kenmerk", "7468089", "--datum", "2026-04-09", *form, *more)


def test_from_decision_to_mail_by_commands(office: Office, ibt, tmp_path: Path):
    office.decide(["GM1700"])
    office.form("bron.soort = 'voortgangsrapportage'\nbron.afzender = 'PRT'\nbron.datum_ontvangst = 2026-03-02\n")
    assert ibt("letters", "texts", "approve", "L02", *WHO, "--functie", "jurist")[0] == 0
    code, told, _ = ibt(*l02(office, "--gemeente", "Twenterand"))
    assert (code, "concept: de brief is nog niet goedgekeurd" in told) == (0, True)
    why = ("--mandaat", "voorbeeld-directeur", "--motivering", "Akkoord.")
    assert ibt("letters", "approve", "L02-GM1700", *WHO, *why)[0] == 0
    assert ibt("letters", "mail", "L02-GM1700", "--out", str(tmp_path))[0] == 0
    assert ibt("letters", "sent", "L02-GM1700", *WHO, "--op", "2026-04-10")[0] == 0
    (row,) = json.loads(ibt("letters", "list", "--json")[1])
    assert (row["stand"], row["kenmerk"], row["verzonden_op"]) == ("verzonden", "7468089", "2026-04-10")
    assert [path.name for path in tmp_path.glob("*.eml")] == ["L02-GM1700-2026-04-09-v2.eml"]


def test_a_letter_without_decision_is_refused_with_exit_code_6(office: Office, ibt):
    office.form("")
    code, _, told = ibt(*l02(office, "--gemeente", "Twenterand"))
    assert (code, "besluit" in told) == (6, True)


def test_a_wave_tells_what_it_made_and_ends_with_6_when_one_was_not(office: Office, ibt):
    office.decide(["GM1700"])
    office.form("[per.Twenterand]\n'termijn.aantal' = 99\n")
    code, told, _ = ibt(*l02(office, "--all"))
    assert code == 6
    assert "0 brieven, 1 niet gemaakt." in told and told.count("het formulier voor brief L02: ") == 1
    assert (office.letters / "samenvatting-L02-2026-04-09.csv").is_file()


def test_a_form_comes_with_what_is_known_and_is_never_overwritten(office: Office, ibt, tmp_path: Path):
    office.decide(["GM1700"])
    out = tmp_path / "l02.toml"
    assert ibt("letters", "form", "L02", "--gemeente", "Twenterand", "--out", str(out))[0] == 0
    before = out.read_text("utf-8")
    assert "bron.soort" in before
    assert ibt("letters", "form", "L02", "--gemeente", "Twenterand", "--out", str(out))[0] == 3
    assert out.read_text("utf-8") == before


def test_a_form_of_a_wave_shows_how_one_addressee_differs(ibt, tmp_path: Path):
    out = tmp_path / "l12.toml"
    assert ibt("letters", "form", "L12", "--all", "--out", str(out))[0] == 0
    assert "# [per.Limburg]" in out.read_text("utf-8")


def test_the_offer_says_why_a_letter_is_not_in_order(office: Office, ibt):
    office.decide(["GM1700"])
    offers = {row["familie"]: row for row in json.loads(ibt("letters", "offered", "Twenterand", "--json")[1])}
    assert offers["L02"]["kan"] and not offers["L09"]["kan"]
    assert offers["L09"]["waarom"] == "Er is geen verzoek om informatie verzonden."


def test_families_and_texts_are_listed(ibt):
    assert "L17B" in ibt("letters", "families")[1]
    rows = json.loads(ibt("letters", "texts", "--json")[1])
    assert len(rows) == 22 and not any(row["goedgekeurd"] for row in rows)


def test_a_text_is_approved_once_by_one_person(ibt):
    asked = ("letters", "texts", "approve", "l02", *WHO, "--functie", "jurist")
    assert [ibt(*asked)[0], ibt(*asked)[0]] == [0, 3]
    (row,) = [one for one in json.loads(ibt("letters", "texts", "--json")[1]) if one["familie"] == "L02"]
    assert row["door"].startswith("C. Chef (jurist)")


def test_an_unknown_letter_is_refused_and_a_known_one_withdrawn(office: Office, ibt):
    office.decide(["GM0148"])
    written = office.write()
    assert ibt("letters", "withdraw", "L99", *WHO, "--motivering", "weg")[0] == 3
    assert ibt("letters", "withdraw", written.id, *WHO, "--motivering", "weg")[0] == 0


def test_mail_asks_which_letters(ibt, tmp_path: Path):
    assert ibt("letters", "mail", "--out", str(tmp_path))[0] == 3
    assert ibt("letters", "mail", "--all", "--out", str(tmp_path))[0] == 0
