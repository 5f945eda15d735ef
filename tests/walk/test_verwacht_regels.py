"""What was expected of terms, links and answers before anything was wired, held against the pure rules.

The extractions are made from the expectations themselves: what follows from a document that was read right.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.link import KnownLetter, link_answer, term_events
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure, Reference
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort, LopendeTermijn, TermijnStatus
from pipeline.termijn import count_term, due_date, next_working_day, read_terms
from pipeline.termijnstand import start_term, term_state

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "stukken" / "verwacht.json").read_text("utf-8"))
CASE, DOCUMENTS = EXPECTED["case"], EXPECTED["documents"]
SENT, DUE = dt.date.fromisoformat(CASE["letter_date"]), dt.date.fromisoformat(CASE["due"])
LETTER = KnownLetter("L02", "GM1700", CASE["letter"], SENT, due=DUE)
LATER = dt.date(2026, 6, 1)


def day(told: str) -> dt.date:
    return dt.date.fromisoformat(told)


def one_of(told: Any) -> Any:
    """Give the value where one is expected, the first where several are good."""
    return told[0] if isinstance(told, list) else told


def expected(name: str) -> dict[str, Any]:
    told = DOCUMENTS[name]
    other = told.get("same_as") or (told.get("family") or [None])[0]
    return {**(expected(other) if other else {}), **told}


def read(name: str) -> Extraction:
    """Give what should be read from a document."""
    told = expected(name)
    said = told["extract"]
    details: dict[str, Any] = {"answers": {key: one_of(state) for key, state in told.get("questions", {}).items()}}
    details |= {"extension": said["extension"]} if said.get("extension") else {}
    places = said["municipalities"]
    return Extraction(
        "d" * 64,
        DocumentType(one_of(said["document_type"])),
        municipalities=tuple(places[0] if places and isinstance(places[0], list) else places),
        letter_date=day(one_of(said["letter_date"])),
        reference=Reference(said["reference"]["our"], said["reference"]["your"]),
        figures=tuple(figure(one) for one in said["figures"]),
        route=said.get("route"),
        details=details,
    )


def figure(told: dict[str, Any]) -> Figure:
    at = day(told["peildatum"]) if told["peildatum"] else None
    measure, category = Measure(told["measure"]), Category(told["category"])
    return Figure(told["municipality"], category, measure, told["value"], at, None, ())


# -- the last day of a term --------------------------------------------------------------------------------------

COUNTED = [one for one in EXPECTED["terms"] if "anchor" in one]


@pytest.mark.parametrize("told", COUNTED, ids=[one["id"] for one in COUNTED])
def test_the_last_day_of_a_term(told: dict[str, Any]) -> None:
    due = due_date(day(told["anchor"]), told["n"], told["unit"], statutory=told.get("statutory", False))
    assert due == day(told["due"])


FOLLOWED = [one for one in EXPECTED["terms"] if "reminder_not_before" in one]


@pytest.mark.parametrize("told", FOLLOWED, ids=[one["id"] for one in FOLLOWED])
def test_a_reminder_goes_out_from_the_first_working_day_after_the_term(told: dict[str, Any]) -> None:
    assert next_working_day(day(told["due"])) == day(told["reminder_not_before"])


LETTERS = [
    name for name in DOCUMENTS if "term" in DOCUMENTS[name] and name.startswith("brief-") and expected(name)["term"]
]


@pytest.mark.parametrize("name", LETTERS)
def test_the_term_of_a_letter_stays_open_to_its_last_day_and_ends_after_it(name: str) -> None:
    told = expected(name)
    term = start_term("GM1700", "2024-2026", read_terms()["antwoord_l02"], name, day(told["term"]["anchor"]))
    for one in told["reminder"]:
        state = term_state(term, (), day(one["day"]))
        assert ("mag" if state.rappel_kan else "mag_niet") == one["outcome"]
    assert term.uiterlijk == day(told["term"]["due"])


def test_d06_the_days_that_are_left_count_from_the_day_it_was_received() -> None:
    (told,) = (one for one in EXPECTED["terms"] if one["id"] == "D06")
    assert (day(told["due"]) - day(told["seen_on"])).days == told["days_left"]


def test_d08_the_term_of_a_woo_request_is_statutory_and_its_verdaging_is_six_weeks_after_the_receipt() -> None:
    told = DOCUMENTS["woo-verzoek.eml"]["term"]
    rule = read_terms()["woo_verzoek"]
    term = start_term("GM1700", "2024-2026", rule, "woo", day(told["anchor"]))
    assert (rule.wettelijk, term.uiterlijk) == (True, day(told["due"]))
    longer = read_terms()["woo_verdaging"]
    counted = count_term(term.ankerdag, rule.aantal, rule.eenheid)
    assert due_date(counted, longer.aantal, longer.eenheid, statutory=True) == day(told["after_verdaging"])


CONFIRMED = [name for name in DOCUMENTS if DOCUMENTS[name].get("receipt", {}).get("confirm_by")]


@pytest.mark.parametrize("name", CONFIRMED)
def test_a_receipt_is_confirmed_within_two_working_days(name: str) -> None:
    told, rule = expected(name)["receipt"], read_terms()["ontvangstbevestiging"]
    assert due_date(day(told["day"]), rule.aantal, rule.eenheid, statutory=False) == day(told["confirm_by"])


# -- what a document answers, and what it does to the term ---------------------------------------------------------

LINKED = [name for name in DOCUMENTS if "link" in expected(name) and not name.startswith("brief-")]


def how(name: str) -> str:
    links = link_answer(read(name), [LETTER])
    return "geen" if not links else "automatisch" if links[0].automatic else "voorstel"


@pytest.mark.parametrize("name", LINKED)
def test_a_document_is_linked_proposed_or_left_alone(name: str) -> None:
    wanted = expected(name)["link"]["how"]
    assert how(name) in (wanted if isinstance(wanted, list) else [wanted])


def term() -> LopendeTermijn:
    return start_term("GM1700", "2024-2026", read_terms()["antwoord_l02"], "L02", SENT)


ANSWERS = [name for name in DOCUMENTS if expected(name).get("receipt", {}).get("day") and "term" in expected(name)]
ANSWERS = [name for name in ANSWERS if how(name) == "automatisch"]


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_answer_does_to_the_term(name: str) -> None:
    told = expected(name)
    wanted = (told.get("alone") or told)["term"]["state"]
    state = term_state(term(), term_events(read(name), day(told["receipt"]["day"])), LATER)
    if wanted.startswith("open") and "of gehaald" not in wanted:  # nobody answered: it is past by then
        assert (state.status, state.beantwoord_op) == (TermijnStatus.VERLOPEN, None)
    elif wanted.startswith("verlopen"):
        assert (state.status, state.beantwoord_op) == (TermijnStatus.VERLOPEN, day(told["receipt"]["day"]))
    else:
        assert (state.status, state.beantwoord_op) == (TermijnStatus.GEHAALD, day(told["receipt"]["day"]))


# -- more time ------------------------------------------------------------------------------------------------------

DELAY = expected("uitstelverzoek.eml")
ASKED = Gebeurtenis(GebeurtenisSoort.UITSTEL_GEVRAAGD, dt.date(2026, 4, 30), "verzoek")


def after(kind: GebeurtenisSoort, until: dt.date | None, told: dict[str, Any]) -> str:
    decided = Gebeurtenis(kind, dt.date(2026, 5, 1), "besluit", until)
    return "mag" if term_state(term(), (ASKED, decided), day(told["day"])).rappel_kan else "mag_niet"


def test_c09_a_request_changes_no_day_and_holds_the_reminder() -> None:
    state = term_state(term(), (ASKED,), dt.date(2026, 5, 1))
    assert (state.uiterlijk, state.rappel_kan) == (day(DELAY["term"]["due"]), False)
    assert "uitstel" in state.reden


@pytest.mark.parametrize("told", DELAY["reminder_after_grant"], ids=lambda told: str(told["day"]))
def test_c09_more_time_that_was_granted_moves_the_reminder(told: dict[str, Any]) -> None:
    until = day(DELAY["term"]["after_grant"]["due"])
    assert after(GebeurtenisSoort.UITSTEL_VERLEEND, until, told) == told["outcome"]


@pytest.mark.parametrize("told", DELAY["reminder_after_refusal"], ids=lambda told: str(told["day"]))
def test_c09_more_time_that_was_refused_lets_the_reminder_go(told: dict[str, Any]) -> None:
    assert after(GebeurtenisSoort.UITSTEL_GEWEIGERD, None, told) == told["outcome"]
