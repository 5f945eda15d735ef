"""Packs of a workspace: numbers that stay, families and doubles, decisions on documents, taking back and replacing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import casework, wiring
from pipeline.cli.main import run_command
from pipeline.desk import Desk
from pipeline.errors import ExitCode, InputError, RecordError, ReleaseBlocked, UndecidedMark
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.packs import PackDesk
from pipeline.model.release import Publicatie, Reden
from pipeline.model.woo import Beoordeling
from pipeline.model.wootermijn import WooFeit, WooFeitSoort
from pipeline.store import events
from pipeline.workspace import Workspace
from pipeline.zaak.poststroom import judge_as_double
from tests import reviewed

Through = Callable[[Path], str]
pytestmark = pytest.mark.slow
LETTER, MAIL = "Brief van een inwoner.docx", "RE Brief interbestuurlijk toezicht.eml"


@pytest.fixture
def packs(workspace: Workspace, desk: Desk) -> PackDesk:
    return casework.pack_desk(workspace, desk)


@pytest.fixture
def taken(desk: Desk, through: Through, demo_files: dict[str, Path]) -> dict[str, str]:
    """The letter of an inhabitant and a mail with its attachment, which also came by itself."""
    return {"brief": through(demo_files[LETTER]), "los": through(demo_files["Antwoord Dalfsen.docx"]),
            "mail": through(demo_files[MAIL])}  # fmt: skip


def rows_of(pack: Path) -> list[dict[str, str]]:
    text = (pack / "inventarislijst.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_pack_lists_families_and_doubles_and_keeps_its_numbers(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    reviewed.review(workspace, desk, tuple(taken.values()))
    first = packs.build("proef", [taken["los"], taken["mail"]], "V. Vrijgever")
    by_number = {row["Documentnummer"]: row for row in rows_of(first)}
    assert set(by_number) == {"0001", "0002", "0003"}
    assert by_number["0003"]["Toelichting"] == "Dubbel: zie document 0001."
    assert by_number["0003"]["Gerelateerd Documentnummer"] == "0002" and not by_number["0003"]["Bestandsnaam"]
    told = {row["number"]: row for row in json.loads((first / "manifest.json").read_text())["stukken"]}
    assert (told["0002"]["familie"], told["0003"]["familie"], told["0001"]["familie"]) == ("0002", "0002", "")
    assert told["0002"]["bestandstype"] == "email" and told["0002"]["draad"] == "0002"
    second = packs.build("proef", [taken["brief"], taken["mail"], taken["los"]], "V. Vrijgever") if _wait() else first
    assert {row["Documentnummer"] for row in rows_of(second)} == {"0001", "0002", "0003", "0004"}
    numbers = {row.number: row.document_id for row in packs.packs("proef")[0].record.rows}
    assert numbers["0001"] == taken["los"] and numbers["0004"] == taken["brief"]
    assert {one.staat for one in packs.packs("proef")[1].staten.values()} == {Publicatie.VERVANGEN}


def _wait() -> bool:
    """Let the clock go on: a pack is named after the second in which it was made."""
    time.sleep(1.1)
    return True


def test_all_that_is_missing_is_told_at_once(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    with pytest.raises(UndecidedMark) as told:
        packs.build("proef", [taken["brief"], taken["los"]], "V. Vrijgever")
    assert "Document 0001:" in str(told.value) and "Document 0002:" in str(told.value)
    assert [one.document_id for one in packs.blockers("proef", [taken["brief"]])] == [taken["brief"]]
    assert packs.packs("proef") == ()


def test_who_judged_cannot_approve(workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]) -> None:
    room = wiring.review_room(workspace, desk)
    reviewed.review(workspace, desk, [taken["brief"]])
    room.besluit(
        taken["brief"],
        Beoordeling.NIET_OPENBAAR,
        who=reviewed.SECOND,
        gronden=("5.1.2e",),
        motivation="heel persoonlijk",
    )
    assert packs.blockers("proef", [taken["brief"]])
    with pytest.raises(ReleaseBlocked):
        packs.build("proef", [taken["brief"]], "V. Vrijgever")


@pytest.mark.parametrize(
    ("said", "literal", "suspended", "told"),
    [
        ({"beoordeling": Beoordeling.NIET_OPENBAAR, "gronden": ("5.1.2e",)}, "Niet openbaar", "", ""),
        (
            {"beoordeling": Beoordeling.REEDS_OPENBAAR, "publieke_link": "https://www.voorbeeld.nl/x"},
            "Reeds openbaar",
            "",
            "",
        ),
        ({"opgeschort_tot": dt.date(2999, 1, 1)}, "Deels openbaar", "yes", "Nog niet openbaar"),
        ({"openbaar_vanaf": dt.date(2999, 1, 1)}, "Niet openbaar", "", "Tijdelijk niet openbaar"),
    ],
)
def test_a_decision_on_a_whole_document_keeps_its_row_and_withholds_its_file(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str], said: dict, literal: str,
    suspended: str, told: str,
) -> None:  # fmt: skip
    room = wiring.review_room(workspace, desk)
    asked = {"beoordeling": None} | said
    room.besluit(taken["brief"], asked.pop("beoordeling"), who=reviewed.FIRST, motivation="zo besloten", **asked)
    reviewed.review(workspace, desk, [taken["brief"]])
    pack = packs.build("proef", [taken["brief"]], "V. Vrijgever")
    (row,) = rows_of(pack)
    assert (row["Beoordeling"], row["Opgeschort"]) == (literal, suspended)
    assert told in row["Toelichting"] and row["Bestandsnaam"] == ""
    assert list((pack / "documenten").iterdir()) == []
    if "openbaar_vanaf" in said:
        assert row["Beoordelingsgrond"] == "5.1.4"
        assert packs.pack(pack.name).record.opnieuw == (("0001", dt.date(2999, 1, 1)),)


@pytest.mark.parametrize(
    ("said", "literal"),
    [
        ({"beoordeling": Beoordeling.NIET_OPENBAAR, "gronden": ("5.1.2e",)}, "Niet openbaar"),
        ({"beoordeling": Beoordeling.REEDS_OPENBAAR, "publieke_link": "https://www.voorbeeld.nl/x"}, "Reeds openbaar"),
        ({"opgeschort_tot": dt.date(2999, 1, 1)}, "Niet openbaar"),
        ({"openbaar_vanaf": dt.date(2999, 1, 1)}, "Niet openbaar"),
    ],
    ids=["niet-openbaar", "reeds-openbaar", "opgeschort", "tijdelijk"],
)
def test_a_document_that_is_withheld_goes_into_the_list_without_a_verdict_on_its_marks(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str], said: dict, literal: str
) -> None:
    room = wiring.review_room(workspace, desk)
    asked = {"beoordeling": None} | said
    room.besluit(taken["brief"], asked.pop("beoordeling"), who=reviewed.FIRST, motivation="zo besloten", **asked)
    room.finish(taken["brief"], reviewed.FIRST)
    room.approve(taken["brief"], reviewed.SECOND)
    reviewed.review(workspace, desk, [taken["los"]])
    assert room.open(taken["brief"]).undecided
    both = [taken["brief"], taken["los"]]
    assert packs.blockers("proef", both) == ()
    pack = packs.build("proef", both, "V. Vrijgever")
    rows = {row["Documentnummer"]: row for row in rows_of(pack)}
    assert (rows["0001"]["Beoordeling"], rows["0001"]["Bestandsnaam"]) == (literal, "")
    assert [one.name for one in (pack / "documenten").iterdir()] == ["0002.pdf"]


def test_marks_wait_for_a_verdict_again_once_the_day_of_a_document_has_come(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    room = wiring.review_room(workspace, desk)
    for day, waits in ((dt.date(2999, 1, 1), False), (dt.date(2020, 1, 1), True)):
        room.besluit(taken["brief"], None, who=reviewed.FIRST, motivation="later", openbaar_vanaf=day)
        told = " ".join(line for one in packs.blockers("proef", [taken["brief"]]) for line in one.redenen)
        assert ("nog geen oordeel" in told) is waits


def test_what_is_older_than_five_years_needs_a_motivation_of_its_own(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.legtwo.release.is_old", lambda _day, _today: True)
    old = taken["brief"]
    reviewed.review(workspace, desk, [old], why="")
    room = wiring.review_room(workspace, desk)
    assert any("5.1.2e" in one.gronden for one in room.open(old).marks)
    print(
        "DATUM",
        packs.walk().extraction(old).letter_date,
        [(m.motivation, m.verdict, m.gronden) for m in room.open(old).marks],
    )
    (found,) = packs.blockers("proef", [old])
    assert "ouder dan vijf jaar" in " ".join(found.redenen)
    with pytest.raises(ReleaseBlocked, match="ouder dan vijf jaar"):
        packs.build("proef", [old], "V. Vrijgever")
    why = "De betrokkene leeft nog en heeft geen openbare functie."
    room.besluit(old, None, who=reviewed.FIRST, motivation="artikel 5.3", toelichting=why)
    room.finish(old, reviewed.FIRST)
    room.approve(old, reviewed.SECOND)
    (row,) = rows_of(packs.build("proef", [old], "V. Vrijgever"))
    assert row["Toelichting"] == why


def test_every_mark_in_the_onderbouwing_has_a_motivation(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    reviewed.review(workspace, desk, [taken["brief"]], why="")
    stand = packs.pack(packs.build("proef", [taken["brief"]], "V. Vrijgever").name)
    motives = [one.motivering for row in stand.record.rows for one in row.motieven]
    assert motives and all("Standaardmotivering 2026-" in one for one in motives)


def test_a_document_is_taken_back_and_goes_out_again_only_after_a_new_look(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    reviewed.review(workspace, desk, [taken["brief"]])
    pack = packs.build("proef", [taken["brief"]], "V. Vrijgever")
    with pytest.raises(RecordError, match="motivering"):
        packs.withdraw(pack.name, "0001", Reden.PRIVACY, " ", "V. Vrijgever")
    made = packs.withdraw(pack.name, "0001", Reden.PRIVACY, "er stond nog een naam", "V. Vrijgever")
    assert packs.pack(pack.name).staten["0001"].staat is Publicatie.INGETROKKEN
    assert not (packs.folder / made.record.naam / "documenten" / "0001.pdf").exists()
    for path in ("", "documenten/0001.pdf"):
        with pytest.raises(InputError, match="ingetrokken"):
            packs.file(pack.name, path)
    with pytest.raises(InputError, match="niet"):
        packs.withdraw(pack.name, "0001", Reden.PRIVACY, "nog eens", "V. Vrijgever")
    assert "ingetrokken" in packs.blockers("proef", [taken["brief"]])[0].redenen[0]
    with desk.store.read() as session:
        said = {event.action: event.data for event in events.events(session, "proef")}
        assert events.verify(session).problem == ""
    assert {"vrijgave.gemaakt", "vrijgave.ingetrokken"} <= set(said)
    assert not any("naam" in data and "stond" in data for data in said.values())


def test_a_new_version_carries_the_reason_of_the_replacement(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    reviewed.review(workspace, desk, [taken["brief"]])
    pack = packs.build("proef", [taken["brief"]], "V. Vrijgever")
    _wait()
    new = packs.replace(pack.name, "0001", Reden.PROCEDURE, "V. Vrijgever")
    assert b"c_c77c86e0" in (new / "metadata" / "0001.diwoo.xml").read_bytes()
    assert packs.pack(pack.name).staten["0001"].staat is Publicatie.VERVANGEN
    assert packs.pack(new.name).record.vervangt == pack.name
    with pytest.raises(InputError, match="niet"):
        packs.replace(pack.name, "0001", Reden.PROCEDURE, "V. Vrijgever")


def test_the_term_of_a_request_is_kept_and_told(desk: Desk, packs: PackDesk) -> None:
    DossierDesk(desk).new("zaak", "", afschrift=False, who="V. Vrijgever")
    today = dt.date(2026, 9, 10)
    packs.tell_term("zaak", WooFeit(WooFeitSoort.ONTVANGST, dt.date(2026, 9, 1)), "V. Vrijgever", today)
    term = packs.term("zaak", today)
    assert term is not None and term.laatste_dag == dt.date(2026, 9, 29)
    with pytest.raises(InputError):
        packs.tell_term("nergens", WooFeit(WooFeitSoort.ONTVANGST, dt.date(2026, 9, 1)), "V. Vrijgever", today)


def test_what_people_judged_to_be_doubles_goes_out_once(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str]
) -> None:
    with casework.open_bureau(workspace) as bureau:
        judge_as_double(bureau, taken["brief"], taken["los"], True, "V. Vrijgever", "dezelfde brief, twee keer gescand")
        judge_as_double(bureau, taken["brief"], taken["mail"], False, "V. Vrijgever", "iets anders")
    reviewed.review(workspace, desk, tuple(taken.values()))
    pack = packs.build("proef", [taken["brief"], taken["los"], taken["mail"]], "V. Vrijgever")
    rows = {row["Documentnummer"]: row for row in rows_of(pack)}
    assert rows["0002"]["Toelichting"] == "Dubbel: zie document 0001." and not rows["0002"]["Bestandsnaam"]
    assert rows["0002"]["Gerelateerd Documentnummer"] == "0001"
    for column in ("Beoordeling", "Beoordelingsgrond"):
        assert rows["0002"][column] == rows["0001"][column]
    assert rows["0003"]["Bestandsnaam"]
    assert not (pack / "documenten" / "0002.pdf").exists() and not list((pack / "metadata").glob("0002.*"))
    told = {row.number: row.dubbel_van for row in packs.pack(pack.name).record.rows}
    assert told["0001"] == "" and told["0002"] == "0001" and told["0003"] == ""


def test_packs_are_shown_exported_replaced_and_taken_back_by_command(
    workspace: Workspace, desk: Desk, packs: PackDesk, taken: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = run_command(["release", *arguments, "--map", str(workspace.root)])
        told = capsys.readouterr()
        return code, told.out + told.err

    who = ("--door", "V. Vrijgever")
    reviewed.review(workspace, desk, [taken["brief"]])
    pack = packs.build("proef", [taken["brief"]], "V. Vrijgever")
    assert "gepubliceerd" in run("packs", "proef")[1]
    assert json.loads(run("packs", "proef", "--json")[1])[0]["naam"] == pack.name
    for profile in ("vws", "gpp"):
        code, told = run("export", pack.name, "--profiel", profile, *who)
        assert code == 0 and Path(told.split("platform: ")[1].strip()).is_file()
    assert run("export", pack.name, "--profiel", "anders", *who)[0] == ExitCode.INPUT
    assert run("replace", pack.name, "0001", "--reden", "zomaar", *who)[0] == ExitCode.INPUT
    _wait()
    code, told = run("replace", pack.name, "0001", "--reden", "procedure", *who)
    assert code == 0 and "0001 is vervangen" in told
    newest = packs.packs("proef")[0].record.naam
    assert run("withdraw", newest, "0001", "--reden", "privacy", "--motivering", " ", *who)[0] == ExitCode.RECORD
    _wait()
    code, told = run("withdraw", newest, "0001", "--reden", "privacy", "--motivering", "er stond een naam", *who)
    assert code == 0 and "FG (72 uur)" in told
    assert "ingetrokken" in run("packs", "proef")[1]
    assert run("export", newest, "--profiel", "vws", *who)[0] == ExitCode.INPUT


def test_the_term_is_told_and_shown_by_command(
    workspace: Workspace, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    DossierDesk(desk).new("zaak", "", afschrift=False, who="V. Vrijgever")

    def run(*arguments: str) -> tuple[int, str]:
        code = run_command(["release", "term", "zaak", *arguments, "--map", str(workspace.root)])
        told = capsys.readouterr()
        return code, told.out + told.err

    who = ("--door", "V. Vrijgever")
    assert "nog niet vastgelegd" in run()[1]
    code, told = run("--wat", "ontvangst", "--dag", "2026-09-01", *who)
    assert code == 0 and "2026-09-29" in told
    assert run("--wat", "verlenging", "--dag", "gisteren", *who)[0] == ExitCode.INPUT
    assert run("--wat", "iets", "--dag", "2026-09-02", *who)[0] == ExitCode.INPUT
    assert run("--wat", "hervat", "--dag", "2026-09-02", *who)[0] == ExitCode.RECORD
    assert "laatste_dag" in json.loads(run("--json")[1])
