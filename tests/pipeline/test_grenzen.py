"""Bounds on days: what a person types, how long more time lasts, and terms that hold an absurd day already."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.agenda import Regel, calendar_file
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort
from pipeline.termijn import next_working_day, read_terms
from pipeline.termijnstand import start_term, term_state
from pipeline.tools.datum import typed_day
from pipeline.tools.grenzen import against_longer

LAST = dt.date(2026, 5, 4)


@pytest.mark.parametrize("typed", ["31-12-1999", "1-1-2100", "9999-12-31"])
def test_a_day_that_cannot_be_meant_is_no_day(typed: str) -> None:
    assert typed_day(typed) is None


@pytest.mark.parametrize("typed", ["1-1-2000", "2099-12-31"])
def test_the_first_and_last_day_can_be_typed(typed: str) -> None:
    assert typed_day(typed)


def test_more_time_lasts_a_year_at_most() -> None:
    assert against_longer(LAST, dt.date(2027, 5, 4)) is None
    assert "hoogstens 365 dagen" in (against_longer(LAST, dt.date(2027, 5, 5)) or "")


def test_an_absurd_extension_that_was_stored_moves_nothing_and_is_told() -> None:
    term = start_term("GM1700", "2024-2026", read_terms()["antwoord_l02"], "brief", dt.date(2026, 4, 13))
    event = Gebeurtenis(GebeurtenisSoort.UITSTEL_VERLEEND, dt.date(2026, 4, 20), "besluit", dt.date.max)
    state = term_state(term, [event], dt.date(2026, 4, 21))
    assert state.uiterlijk == term.uiterlijk
    assert "het jaar van dit uitstel klopt niet" in state.twijfels[0]


@pytest.mark.parametrize("day", [dt.date.max, dt.date(9999, 12, 30)])
def test_a_term_that_ends_with_the_calendar_is_still_read(day: dt.date) -> None:
    assert next_working_day(day) == dt.date.max


def test_the_calendar_holds_a_term_that_ends_with_the_calendar() -> None:
    made = calendar_file([Regel("t", dt.date.max, "Termijn", "")], dt.datetime(2026, 4, 9, tzinfo=dt.UTC))
    assert b"DTSTART;VALUE=DATE:99991231" in made
