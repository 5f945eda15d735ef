"""Every document of the walk beside the case it belongs to: link, term, reminder, letters and tasks as expected."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework
from pipeline.legtwo.cases.offered import offered
from pipeline.model.dossier import Dossier
from pipeline.model.post import Poststuk
from pipeline.model.status import VoorstelKind
from pipeline.zaak import antwoorden, koppelen, poststroom, termijnen
from pipeline.zaak.besluiten import Wil
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.dossier import read_dossier

pytestmark = pytest.mark.slow

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "stukken" / "verwacht.json").read_text("utf-8"))
DOCUMENTS = EXPECTED["documents"]
CODE, WHO = "GM1700", "A. Ambtenaar"
WIL = Wil(WHO, "voorbeeld-directeur", "De cijfers kloppen.", {"cijfers_nagekeken": True})
BESIDE = [name for name in DOCUMENTS if not name.startswith("brief-")]


def expected(name: str) -> dict[str, Any]:
    told = DOCUMENTS[name]
    return {**(expected(told["same_as"]) if "same_as" in told else {}), **told, **told.get("alone", {})}


def day(told: str) -> dt.date:
    return dt.date.fromisoformat(told)


@dataclass
class Zaak:
    """The case of Twenterand in a workspace of its own: the letter, its decision, its term, and what came in."""

    bureau: Bureau
    letter: str
    documents: dict[str, str]

    def dossier(self, on: dt.date) -> Dossier:
        return read_dossier(self.bureau, CODE, "2024-2026", on)

    def answers(self) -> dict[str, antwoorden.Antwoord]:
        return {one.stuk.document_id: one for _, one in antwoorden.find_municipal_answers(self.bureau, "Twenterand")}

    def link(self) -> str:
        links = [one for one in self.dossier(dt.date(2026, 6, 1)).koppelingen if one.brief_id == self.letter]
        return "geen" if not links else "automatisch" if any(one.geldt for one in links) else "voorstel"

    def reminder(self, on: dt.date) -> str:
        may, why = offered(self.dossier(on), "L09", on)
        waits = "Zoek eerst" in why or "uitstel gevraagd" in why
        return "mag" if may else "wacht_op_mens" if waits else "mag_niet"

    def offered(self, family: str, on: dt.date = dt.date(2026, 5, 6)) -> tuple[bool, str]:
        return offered(self.dossier(on), family, on)

    def post(self) -> Mapping[str, Poststuk]:
        ((_, found),) = koppelen.koppelingen(self.bureau, CODE)
        return {piece.document_id: piece for piece in found.post}


@pytest.fixture(scope="module")
def zaak(
    work_folder: Callable[[Path], Any],
    take: Callable[[Any, Path], str],
    stukken: dict[str, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Zaak]]:
    """Give the case with some documents; asked twice it is the same one, so what changes it asks for a new one."""
    known: dict[object, Zaak] = {}
    opened = []

    def give(*names: str, new: str = "") -> Zaak:
        if (names, new) not in known:
            manager = casework.open_bureau(work_folder(tmp_path_factory.mktemp("zaak") / "werkmap"))
            opened.append(manager)
            bureau = manager.__enter__()
            letter = take(bureau, stukken["brief-twenterand.pdf"])
            for voorstel in casework.open_voorstellen(bureau, CODE):
                if voorstel.kind in (VoorstelKind.BEVINDING, VoorstelKind.TREDE):
                    casework.take_over(bureau, voorstel.id, WIL)
            casework.start_term(bureau, letter, WHO)
            known[names, new] = Zaak(bureau, letter, {name: take(bureau, stukken[name]) for name in names})
        return known[names, new]

    yield give
    for manager in opened:
        manager.__exit__(None, None, None)


# -- link, receipt and term ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in BESIDE if "link" in expected(name)])
def test_a_document_is_linked_proposed_or_left_alone(zaak: Callable[..., Zaak], name: str) -> None:
    wanted = expected(name)["link"]["how"]
    assert zaak(name).link() in (wanted if isinstance(wanted, list) else [wanted])


@pytest.mark.parametrize("name", [name for name in BESIDE if expected(name).get("receipt", {}).get("day")])
def test_the_day_of_receipt_is_that_of_stamp_or_mail(zaak: Callable[..., Zaak], name: str) -> None:
    known = {piece.ontvangen_op for piece in zaak(name).post().values()}
    known |= {one.stuk.ontvangen_op for one in poststroom.routes(zaak(name).bureau)}
    assert day(expected(name)["receipt"]["day"]) in known


TERMS = [name for name in BESIDE if "state" in (expected(name).get("term") or {})]


@pytest.mark.parametrize("name", TERMS)
def test_what_a_document_does_to_the_term(zaak: Callable[..., Zaak], name: str) -> None:
    told, (state,) = expected(name)["term"], zaak(name).dossier(dt.date(2026, 12, 1)).termijnen
    wanted, receipt = told["state"], expected(name).get("receipt", {}).get("day")
    assert state.termijn.uiterlijk == day(told["due"])
    if wanted.startswith("open") and "of gehaald" not in wanted:
        assert state.beantwoord_op is None
    elif receipt:
        assert state.beantwoord_op == day(receipt)
        assert state.status.value == ("verlopen" if "verlopen" in wanted else "gehaald")
    else:  # a Word file without stamp or mail: the day it was handed in
        assert state.beantwoord_op is not None


# -- the reminder --------------------------------------------------------------------------------------------------

REMINDERS = [(name, one) for name in BESIDE for one in expected(name).get("reminder", ())]


@pytest.mark.parametrize(("name", "told"), REMINDERS, ids=[f"{name} op {one['day']}" for name, one in REMINDERS])
def test_a_reminder_may_go_may_not_or_waits_for_a_person(
    zaak: Callable[..., Zaak], name: str, told: dict[str, Any]
) -> None:
    receipt = expected(name).get("receipt", {}).get("day")
    not_there_yet = receipt is not None and day(told["day"]) < day(receipt)
    outcome = (zaak() if not_there_yet else zaak(name)).reminder(day(told["day"]))
    assert outcome in (told["outcome"] if isinstance(told["outcome"], list) else [told["outcome"]])


def test_c09_only_a_decision_gives_more_time_and_then_letter_l19_is_offered(zaak: Callable[..., Zaak]) -> None:
    told, case = expected("uitstelverzoek.eml")["term"], zaak("uitstelverzoek.eml", new="uitstel")
    assert "Besluit eerst" in case.offered("L19")[1]
    (state,) = case.dossier(dt.date(2026, 5, 1)).termijnen
    termijnen.uitstel(case.bureau, state.termijn.id, day(told["requested"]), Wil(WHO, WIL.mandaat, "Tot na de raad."))
    now = today()
    (state,) = case.dossier(now).termijnen
    assert state.uiterlijk == day(told["after_grant"]["due"])
    assert case.offered("L19", now)[0]


def test_c16_after_a_person_linked_it_the_term_is_met_and_no_reminder_goes_out(zaak: Callable[..., Zaak]) -> None:
    name = "antwoord-fout-kenmerk.pdf"
    case, told = zaak(name, new="ja"), expected(name)["term"]["after_yes"]
    koppelen.koppel(case.bureau, case.documents[name], case.letter, True, WHO, "Het kenmerk is een tikfout.")
    (state,) = case.dossier(dt.date(2026, 6, 1)).termijnen
    assert (state.status.value, state.beantwoord_op) == (told["state"], day(told["met_on"]))
    assert case.reminder(dt.date(2026, 5, 1)) == "mag_niet"


def test_p03_after_a_person_said_no_the_reminder_may_go(zaak: Callable[..., Zaak]) -> None:
    name = "antwoord-buurgemeente.pdf"
    case = zaak(name, new="nee")
    koppelen.koppel(case.bureau, case.documents[name], case.letter, False, WHO, "Dit is van Hellendoorn.")
    for told in expected(name)["reminder_after_no"]:
        assert case.reminder(day(told["day"])) == told["outcome"]


def test_p03_an_answer_of_a_neighbour_is_not_told_as_an_answer_and_sets_no_figure(zaak: Callable[..., Zaak]) -> None:
    case = zaak("antwoord-buurgemeente.pdf")
    own = [one for one in case.dossier(dt.date(2026, 6, 1)).records if one.basis.value == "gemeente"]
    assert (own, case.answers()) == ([], {})
    assert not case.offered("L07")[0]


# -- letters and tasks -----------------------------------------------------------------------------------------------

LETTERS = [(name, family) for name in BESIDE for family in expected(name).get("letters", {}).get("refused", {})]


@pytest.mark.parametrize(("name", "family"), LETTERS, ids=[f"{family} op {name}" for name, family in LETTERS])
def test_a_letter_that_does_not_fit_is_refused_with_a_reason(zaak: Callable[..., Zaak], name: str, family: str) -> None:
    may, why = zaak(name).offered(family)
    if family == "L09" and not expected(name).get("receipt", {}).get("day"):
        assert not may
    assert not may and why.endswith(".")


CONFIRMED = [name for name in BESIDE if "L07" in expected(name).get("letters", {}).get("offered", ())]


@pytest.mark.parametrize("name", CONFIRMED)
def test_a_confirmation_of_receipt_is_offered_or_waits_as_a_concept(zaak: Callable[..., Zaak], name: str) -> None:
    case = zaak(name)
    made = [row for row in casework.letter_desk(case.bureau).overview() if row.familie == "L07"]
    route = [one for one in poststroom.routes(case.bureau) if "L19" in one.afhandeling.brieven]
    assert made or case.offered("L07")[0] or route  # on a request for time letter L19 is the answer
    assert len(made) <= 1


@pytest.mark.parametrize(
    "name", [name for name in BESIDE if "L08" in expected(name).get("letters", {}).get("offered", ())]
)
def test_a_reply_is_offered_as_soon_as_a_person_judged_the_answer(zaak: Callable[..., Zaak], name: str) -> None:
    may, why = zaak(name).offered("L08")
    assert (may, "nog niet beoordeeld" in why) == (False, True)
    assert zaak(name).offered("L10")[0]


def test_a_judged_answer_gets_its_reply(zaak: Callable[..., Zaak]) -> None:
    case = zaak("antwoord-twenterand.eml", new="beoordeeld")
    (answer,) = case.answers()
    told = antwoorden.make_questions(
        answer, {1: "beantwoord", 2: "beantwoord", 3: "beantwoord", 4: "beantwoord", 5: "deels"}, {}
    )
    antwoorden.beoordeel(case.bureau, answer, "onvolledig", told, ["het rapport volgt"], WHO)
    assert case.offered("L08")[0]
    assert case.dossier(dt.date(2026, 5, 11)).zaak.trede == 2


REPLIES = {
    "antwoord-weigering.pdf": "weigering",
    "antwoord-met-bezwaar.pdf": "bezwaar",
    "antwoord-twenterand.docx": "onvolledig",
}


@pytest.mark.parametrize(("name", "reply"), REPLIES.items())
def test_the_reply_that_fits_is_named_and_a_person_chooses(zaak: Callable[..., Zaak], name: str, reply: str) -> None:
    (answer,) = zaak(name).answers().values()
    assert reply in answer.passend


ROUTES = {
    "antwoord-met-bezwaar.pdf": "bezwaar",
    "antwoord-met-melding.docx": "melding",
    "burgerbrief.docx": "burger",
    "uitstelverzoek.eml": "uitstel",
    "woo-verzoek.eml": "woo",
}


@pytest.mark.parametrize("name", BESIDE)
def test_only_post_that_asks_something_else_leaves_the_flow(zaak: Callable[..., Zaak], name: str) -> None:
    routes = [one.afhandeling.route for one in poststroom.routes(zaak(name).bureau)]
    assert routes == ([ROUTES[name]] if name in ROUTES else [])


def test_c12_a_notification_in_an_answer_asks_letter_l17b_and_a_judgement(zaak: Callable[..., Zaak]) -> None:
    case = zaak("antwoord-met-melding.docx")
    tasks = {str(one.soort.value) for one in casework.tasks(case.bureau, CODE)}
    assert "melding op grond van artikel 8 beoordelen" in tasks
    assert case.dossier(dt.date(2026, 12, 1)).zaak.trede == 2
    assert case.offered("L17B", dt.date(2026, 12, 1))[0]


# -- one letter twice, and a letter that was corrected ----------------------------------------------------------------

PAIRS = [
    ("antwoord-twenterand.eml", "antwoord-twenterand-scan.pdf"),
    ("antwoord-twenterand.docx", "antwoord-twenterand.pdf"),
]


@pytest.mark.parametrize("names", PAIRS, ids=["mail en post", "Word en PDF"])
def test_c07_a_letter_that_came_twice_is_proposed_as_one(zaak: Callable[..., Zaak], names: tuple[str, ...]) -> None:
    assert len(poststroom.dubbelen(zaak(*names).bureau)) == 1


def test_c07_after_a_person_said_so_the_earliest_receipt_counts_and_there_is_one_answer(
    zaak: Callable[..., Zaak],
) -> None:
    told = expected("antwoord-twenterand-scan.pdf")["duplicate"]["after_yes"]
    case = zaak(*PAIRS[0], new="dubbel")
    (pair,) = poststroom.dubbelen(case.bureau)
    poststroom.judge_as_double(case.bureau, *pair.document_ids, True, WHO, "Dezelfde brief per post.")
    (state,) = case.dossier(dt.date(2026, 6, 1)).termijnen
    assert (state.status.value, state.beantwoord_op) == (told["term"]["state"], day(told["term"]["met_on"]))
    assert len(case.answers()) == told["answers"]
    kept = {row["id"] for row in case.bureau.desk.status()["documents"]}
    assert len(set(pair.document_ids) & kept) == told["documents"]


def test_c15_a_corrected_letter_takes_the_place_of_the_first_with_its_own_term(zaak: Callable[..., Zaak]) -> None:
    name = "brief-twenterand-gecorrigeerd.pdf"
    told, case = expected(name), zaak(name, new="versie")
    termijnen.start_for_document(case.bureau, case.documents[name], WHO)
    case_file = case.dossier(dt.date(2026, 5, 5))
    old, new = (next(b for b in case_file.brieven if b.id == id_) for id_ in (case.letter, case.documents[name]))
    assert (old.vervangen_door, new.versie) == (new.id, 2)
    states = {one.termijn.start: (one.status.value, one.uiterlijk) for one in case_file.termijnen}
    assert states[old.id][0] == told["version"]["term_of_previous"]
    assert states[new.id] == ("open", day(told["term"]["due"]))
    assert [case.reminder(day(one["day"])) for one in told["reminder"]] == [one["outcome"] for one in told["reminder"]]


def test_c15_the_figures_of_the_correction_decide_and_wait_for_a_new_decision(zaak: Callable[..., Zaak]) -> None:
    case = zaak("brief-twenterand-gecorrigeerd.pdf", new="versie")
    assert {one.realisatie for one in case.dossier(dt.date(2026, 5, 5)).beslissend} == {12, 0}
    proposed = {one.kind for one in casework.open_voorstellen(case.bureau, CODE)}
    assert {VoorstelKind.BEVINDING, VoorstelKind.TREDE} <= proposed


# -- our own letters ------------------------------------------------------------------------------------------------

OURS = [name for name in DOCUMENTS if name.startswith("brief-")]


@pytest.mark.parametrize("name", OURS)
def test_a_letter_of_ours_gives_the_expected_proposals_and_no_letter_before_the_decision(
    work_folder: Callable[[Path], Any],
    take: Callable[[Any, Path], str],
    stukken: dict[str, Path],
    tmp_path: Path,
    name: str,
) -> None:
    told = expected(name)
    with casework.open_bureau(work_folder(tmp_path / "werkmap")) as bureau:
        document_id = take(bureau, stukken[name])
        extraction = bureau.walk.extraction(document_id)
        proposed = {one.kind: one.content for one in casework.open_voorstellen(bureau)}
        if told.get("proposal"):
            assert proposed[VoorstelKind.TREDE]["trede"] == told["proposal"]["trede"]
            assert proposed[VoorstelKind.BEVINDING]["bevinding"] == told["proposal"]["bevinding"]
        else:
            assert not {VoorstelKind.TREDE, VoorstelKind.BEVINDING} & set(proposed)
        place = extraction.municipalities[0]
        case = read_dossier(bureau, place, None, dt.date(2026, 5, 4))
        refused = told.get("letters", {}).get("refused", {"L02": ""})
        assert [family for family in refused if offered(case, family, dt.date(2026, 5, 4))[0]] == []
