"""Terms as a calendar file."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda import Regel, calendar_file, calendar_lines
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort
from pipeline.termijn import read_terms
from pipeline.termijnstand import start_term, term_state

MADE = dt.datetime(2026, 4, 9, 14, tzinfo=dt.timezone(dt.timedelta(hours=2)))
TERM = start_term("GM1700", "2024-2026", read_terms()["antwoord_l02"], "brief-1", dt.date(2026, 4, 9))


def unfolded(calendar: bytes) -> list[str]:
    return calendar.decode().replace("\r\n ", "").split("\r\n")


def file_of(title: str = "x", text: str = "y") -> bytes:
    return calendar_file([Regel("t1", dt.date(2026, 12, 31), title, text)], MADE)


def test_a_term_is_a_whole_day_that_ends_before_the_next() -> None:
    lines = unfolded(file_of())
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines


def test_the_moment_is_told_in_utc_and_the_same_input_gives_the_same_bytes() -> None:
    assert "DTSTAMP:20260409T120000Z" in unfolded(file_of())
    assert file_of() == file_of()


def test_the_derivation_of_a_term_goes_along() -> None:
    state = term_state(TERM, (), dt.date(2026, 4, 20))
    (line,) = calendar_lines([state], {"GM1700": "Twenterand"})
    assert line.titel == "Twenterand: Antwoord op het verzoek om informatie (brief L02)"
    assert line.uitleg.startswith("9 april 2026 + 3 weken = 30 april 2026;")
    assert (line.dag, line.uid) == (dt.date(2026, 4, 30), TERM.id)


def test_a_term_that_was_met_is_not_in_the_calendar() -> None:
    answered = Gebeurtenis(GebeurtenisSoort.ANTWOORD, dt.date(2026, 4, 20), "stuk")
    assert calendar_lines([term_state(TERM, [answered], dt.date(2026, 4, 21))], {}) == ()


def test_signs_with_a_meaning_in_the_standard_are_escaped() -> None:
    assert r"SUMMARY:a\, b\; c\\d\ne" in unfolded(file_of("a, b; c\\d\ne"))


def test_an_empty_calendar_is_a_calendar() -> None:
    assert unfolded(calendar_file([], MADE))[0] == "BEGIN:VCALENDAR"


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_out_of_its_line_and_no_line_is_too_long(title: str, text: str) -> None:
    calendar = file_of(title, text)
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    names = [re.split("[:;]", line)[0] for line in unfolded(calendar)[:-1]]
    assert names == [
        *("BEGIN", "VERSION", "PRODID", "CALSCALE", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND"),
        *("SUMMARY", "DESCRIPTION", "TRANSP", "END", "END"),
    ]
