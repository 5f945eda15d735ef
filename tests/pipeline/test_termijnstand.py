"""Terms that run, by the ids of the edge cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FigureMissing, RecordError
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort, LopendeTermijn, TermijnStand, TermijnStatus
from pipeline.termijn import is_working_day, read_terms
from pipeline.termijnstand import against_extension, check_term, explain, start_term, term_state, work_list

TERMS = read_terms()
APRIL_9, APRIL_30 = dt.date(2026, 4, 9), dt.date(2026, 4, 30)
SOORT = GebeurtenisSoort


def term(anchor: dt.date | None = APRIL_9, name: str = "antwoord_l02", gemeente: str = "GM1700") -> LopendeTermijn:
    return start_term(gemeente, "2024-2026", TERMS[name], "brief-1", anchor)


def event(kind: GebeurtenisSoort, day: dt.date, until: dt.date | None = None) -> Gebeurtenis:
    return Gebeurtenis(kind, day, "stuk-1", until)


def state(day: dt.date, *events: Gebeurtenis, anchor: dt.date = APRIL_9) -> TermijnStand:
    return term_state(term(anchor), events, day)


# -- how the last day follows


def test_the_derivation_of_the_known_letter_can_be_read_by_anyone() -> None:
    assert term().uiterlijk == APRIL_30
    assert term().afleiding == "9 april 2026 + 3 weken = 30 april 2026; geen wettelijke termijn, dus niet verlengd"


@pytest.mark.parametrize(
    ("anchor", "n", "unit", "told"),
    [
        (
            dt.date(2026, 4, 4),
            3,
            "week",
            "4 april 2026 + 3 weken = 25 april 2026, een zaterdag; wettelijke termijn, dus verlengd tot 28 april 2026",
        ),
        (
            dt.date(2026, 4, 6),
            3,
            "week",
            "6 april 2026 + 3 weken = 27 april 2026, een erkende feestdag (maandag); wettelijke termijn, dus verlengd "
            "tot 28 april 2026",
        ),
        (
            dt.date(2026, 4, 8),
            1,
            "week",
            "8 april 2026 + 1 week = 15 april 2026, een werkdag; wettelijke termijn, verlengen is niet nodig",
        ),
        (
            dt.date(2026, 1, 3),
            13,
            "week",
            "3 januari 2026 + 13 weken = 4 april 2026; wettelijke termijn van meer dan 12 weken, dus niet verlengd",
        ),
        (
            dt.date(2026, 4, 29),
            -4,
            "dag",
            "29 april 2026 − 4 dagen = 25 april 2026; wettelijke termijn die terugtelt, dus niet verlengd",
        ),
    ],
)
def test_the_derivation_of_a_term_of_the_law_says_whether_it_was_extended(anchor, n, unit, told) -> None:
    assert explain(anchor, n, unit, statutory=True) == told


@given(st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31)), st.sampled_from(sorted(TERMS)))
def test_every_term_of_the_data_can_be_worked_out_again_from_what_is_kept(day: dt.date, name: str) -> None:
    started = term(day, name)
    check_term(started)
    assert started.afleiding.startswith(f"{day.day} ")


def test_a_last_day_that_does_not_follow_is_refused() -> None:
    with pytest.raises(RecordError, match="Reken de termijn opnieuw uit"):
        check_term(replace(term(), uiterlijk=dt.date(2026, 5, 1)))


def test_d06_the_term_counts_from_the_dagtekening_whatever_the_stamp_says() -> None:
    stamped = dt.date(2026, 4, 21)
    assert (term().uiterlijk - stamped).days == 9


def test_d07_a_term_after_receipt_counts_from_receipt() -> None:
    assert term(dt.date(2026, 4, 21), "gesprek").uiterlijk == dt.date(2026, 5, 5)


def test_d07_without_a_day_of_receipt_there_is_no_term() -> None:
    with pytest.raises(FigureMissing, match="dag van ontvangst is niet bekend"):
        term(None, "gesprek")


@pytest.mark.parametrize(
    ("anchor", "due", "reminder"),
    [
        (dt.date(2026, 4, 6), dt.date(2026, 4, 27), dt.date(2026, 4, 28)),  # Koningsdag
        (dt.date(2026, 4, 4), dt.date(2026, 4, 25), dt.date(2026, 4, 28)),  # a Saturday, then Sunday and Koningsdag
    ],
)
def test_d08_the_last_day_of_a_letter_stays_and_the_reminder_waits_for_a_working_day(anchor, due, reminder) -> None:
    found = state(due + dt.timedelta(days=1), anchor=anchor)
    assert (found.uiterlijk, found.rappel_vanaf) == (due, reminder)


def test_d08_a_term_of_the_law_is_extended() -> None:
    assert term(dt.date(2026, 3, 28), "woo_verzoek").uiterlijk == dt.date(2026, 4, 28)


def test_d13_a_term_runs_into_the_next_year() -> None:
    assert term(dt.date(2025, 12, 29)).uiterlijk == dt.date(2026, 1, 19)


@pytest.mark.parametrize("anchor", [dt.date(2026, 3, 20), dt.date(2026, 10, 16)])
def test_d14_summer_time_does_not_move_the_last_day(anchor: dt.date) -> None:
    assert term(anchor).uiterlijk - anchor == dt.timedelta(days=21)


# -- how it stands


def test_a_term_is_open_to_the_end_of_its_last_day() -> None:
    assert state(APRIL_30).status is TermijnStatus.OPEN
    assert state(APRIL_30 + dt.timedelta(days=1)).status is TermijnStatus.VERLOPEN


@pytest.mark.parametrize("answered", [dt.date(2026, 4, 20), APRIL_30])
def test_an_answer_in_time_meets_the_term_for_good(answered: dt.date) -> None:
    found = state(dt.date(2026, 6, 1), event(SOORT.ANTWOORD, answered))
    assert (found.status, found.beantwoord_op) == (TermijnStatus.GEHAALD, answered)


def test_what_happens_later_is_not_known_yet() -> None:
    assert state(dt.date(2026, 4, 20), event(SOORT.ANTWOORD, dt.date(2026, 4, 21))).status is TermijnStatus.OPEN


def test_a_withdrawn_letter_leaves_no_term() -> None:
    found = state(dt.date(2026, 6, 1), event(SOORT.VERVALLEN, dt.date(2026, 4, 20)))
    assert (found.status, found.rappel_kan) == (TermijnStatus.VERVALLEN, False)


def test_c08_an_answer_after_the_last_day_blocks_the_reminder() -> None:
    found = state(dt.date(2026, 5, 8), event(SOORT.ANTWOORD, dt.date(2026, 5, 7)))
    assert (found.status, found.beantwoord_op) == (TermijnStatus.VERLOPEN, dt.date(2026, 5, 7))
    assert not found.rappel_kan
    assert "antwoord ontvangen op 7 mei 2026" in found.reden


def test_c09_a_request_for_more_time_changes_nothing_but_holds_the_reminder() -> None:
    asked = event(SOORT.UITSTEL_GEVRAAGD, APRIL_30)
    assert state(APRIL_30, asked).status is TermijnStatus.OPEN
    late = state(dt.date(2026, 5, 8), asked)
    assert (late.status, late.uiterlijk, late.rappel_kan) == (TermijnStatus.VERLOPEN, APRIL_30, False)
    assert "nog niet besloten" in late.reden


def test_c09_only_a_decision_extends_the_term() -> None:
    granted = event(SOORT.UITSTEL_VERLEEND, dt.date(2026, 5, 1), dt.date(2026, 5, 21))
    found = state(dt.date(2026, 5, 8), event(SOORT.UITSTEL_GEVRAAGD, APRIL_30), granted)
    assert (found.status, found.uiterlijk) == (TermijnStatus.VERLENGD, dt.date(2026, 5, 21))
    assert term_state(term(), [granted], dt.date(2026, 5, 22)).status is TermijnStatus.VERLOPEN


def test_c09_a_refusal_lets_the_reminder_go() -> None:
    refused = event(SOORT.UITSTEL_GEWEIGERD, dt.date(2026, 5, 6))
    assert state(dt.date(2026, 5, 8), event(SOORT.UITSTEL_GEVRAAGD, APRIL_30), refused).rappel_kan


@pytest.mark.parametrize("until", [None, APRIL_30, dt.date(2026, 4, 20)])
def test_an_uitstel_without_a_later_day_moves_nothing_and_holds_the_reminder(until: dt.date | None) -> None:
    found = state(dt.date(2026, 5, 8), event(SOORT.UITSTEL_VERLEEND, dt.date(2026, 5, 1), until))
    assert (found.uiterlijk, found.rappel_kan, found.twijfels) == (APRIL_30, False, (found.reden,))
    assert "uitstel loopt tot een dag na 30 april 2026" in found.reden


def test_an_uitstel_without_a_decision_moves_nothing() -> None:
    bare = Gebeurtenis(SOORT.UITSTEL_VERLEEND, dt.date(2026, 5, 1), " ", dt.date(2026, 5, 21))
    found = state(dt.date(2026, 5, 8), bare)
    assert found.uiterlijk == APRIL_30 and "alleen als besluit" in found.reden


def test_of_two_extensions_the_first_holds_and_the_second_is_a_doubt() -> None:
    first = event(SOORT.UITSTEL_VERLEEND, dt.date(2026, 4, 28), dt.date(2026, 5, 7))
    second = event(SOORT.UITSTEL_VERLEEND, dt.date(2026, 4, 29), dt.date(2026, 5, 21))
    found = state(dt.date(2026, 5, 8), first, second)
    assert (found.uiterlijk, found.rappel_kan) == (dt.date(2026, 5, 7), False)
    assert "al verlengd tot 7 mei 2026" in found.twijfels[0]


# -- who may get more time


LATER = dt.date(2026, 5, 21)


@pytest.mark.parametrize("answered", [None, dt.date(2026, 5, 6)])
def test_time_that_was_asked_for_in_time_may_be_granted_after_the_term(answered: dt.date | None) -> None:
    events = [event(SOORT.UITSTEL_GEVRAAGD, APRIL_30)]
    events += [event(SOORT.ANTWOORD, answered)] if answered else []
    assert against_extension(term(), events, LATER, dt.date(2026, 5, 8)) is None


@pytest.mark.parametrize("asked", [None, dt.date(2026, 5, 1)])
def test_time_that_nobody_asked_for_in_time_is_not_granted_after_the_term(asked: dt.date | None) -> None:
    events = [event(SOORT.UITSTEL_GEVRAAGD, asked)] if asked else []
    told = against_extension(term(), events, LATER, dt.date(2026, 5, 8))
    assert told and "toen was er geen verzoek om uitstel" in told


def test_an_answer_that_came_too_late_is_not_made_timely_without_a_request() -> None:
    late = [event(SOORT.ANTWOORD, dt.date(2026, 5, 6))]
    assert against_extension(term(), late, LATER, dt.date(2026, 5, 8))


def test_a_request_that_came_too_late_may_be_refused() -> None:
    asked = [event(SOORT.UITSTEL_GEVRAAGD, dt.date(2026, 5, 1))]
    assert against_extension(term(), asked, None, dt.date(2026, 5, 8)) is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (APRIL_30, "pas vanaf 1 mei 2026"),
        (dt.date(2026, 5, 2), "alleen op een werkdag"),
        (dt.date(2026, 5, 5), "alleen op een werkdag"),
    ],
)
def test_a_reminder_goes_out_after_the_last_day_on_a_working_day(day: dt.date, told: str) -> None:
    assert told in state(day).reden
    assert state(dt.date(2026, 5, 1)).rappel_kan


def test_one_reminder_is_enough() -> None:
    found = state(dt.date(2026, 5, 8), event(SOORT.RAPPEL, dt.date(2026, 5, 1)))
    assert (found.rappel_kan, found.reden) == (False, "De herinnering is al verzonden.")


@given(st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), st.integers(0, 60))
def test_no_reminder_before_a_working_day_after_the_last_day(anchor: dt.date, later: int) -> None:
    day = anchor + dt.timedelta(days=later)
    found = state(day, anchor=anchor)
    assert found.rappel_kan == (day > found.uiterlijk and is_working_day(day))


# -- working lists


def test_the_lists_hold_what_ends_this_week_and_what_is_too_late() -> None:
    monday = dt.date(2026, 4, 27)
    terms = [term(monday - dt.timedelta(days=21 - d), gemeente=f"GM{d:04d}") for d in range(8)]
    late, answered = term(gemeente="GM8000", anchor=dt.date(2026, 3, 1)), term(dt.date(2026, 3, 1), gemeente="GM9000")
    events = {answered.id: [event(SOORT.ANTWOORD, dt.date(2026, 4, 1))]}
    found = work_list(
        [term_state(one, events.get(one.id, ()), dt.date(2026, 4, 28)) for one in (late, answered, *reversed(terms))],
        dt.date(2026, 4, 28),
    )
    assert [one.termijn.gemeente for one in found.deze_week] == [f"GM{d:04d}" for d in range(1, 7)]
    assert [one.termijn.gemeente for one in found.te_laat] == ["GM8000", "GM0000"]


def test_a_term_that_was_extended_past_this_week_is_not_on_the_list() -> None:
    granted = event(SOORT.UITSTEL_VERLEEND, dt.date(2026, 4, 28), dt.date(2026, 5, 21))
    assert work_list([state(dt.date(2026, 4, 29), granted)], dt.date(2026, 4, 29)).deze_week == ()
