from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RecordError
from pipeline.termijn import due_date, is_working_day, next_working_day, read_terms, recognised_holidays

APRIL_9 = dt.date(2026, 4, 9)
days = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))


def test_three_weeks_after_the_dagtekening_whatever_the_stamp_says() -> None:
    due = due_date(APRIL_9, 3, "week", statutory=False)
    assert due == dt.date(2026, 4, 30)
    assert (due - dt.date(2026, 4, 21)).days == 9


def test_three_weeks_after_receipt_count_from_receipt() -> None:
    assert due_date(dt.date(2026, 4, 21), 3, "weken", statutory=False) == dt.date(2026, 5, 12)


def test_a_term_of_a_letter_may_end_on_koningsdag_and_the_reminder_waits() -> None:
    due = due_date(dt.date(2026, 4, 6), 3, "week", statutory=False)
    assert due == dt.date(2026, 4, 27)
    assert next_working_day(due) == dt.date(2026, 4, 28)


@pytest.mark.parametrize(
    ("anchor", "due"),
    [
        (dt.date(2026, 4, 6), dt.date(2026, 4, 28)),  # Koningsdag
        (dt.date(2026, 4, 4), dt.date(2026, 4, 28)),  # Saturday, Sunday, then Koningsdag
        (dt.date(2026, 3, 13), dt.date(2026, 4, 7)),  # Goede Vrijdag up to and including tweede Paasdag
        (dt.date(2026, 4, 14), dt.date(2026, 5, 6)),  # 5 May
        (dt.date(2026, 4, 23), dt.date(2026, 5, 15)),  # Hemelvaartsdag
        (dt.date(2026, 4, 8), dt.date(2026, 4, 29)),  # a Wednesday
    ],
)
def test_a_term_of_the_law_ends_on_a_working_day(anchor: dt.date, due: dt.date) -> None:
    assert due_date(anchor, 3, "week", statutory=True) == due


@pytest.mark.parametrize(("n", "unit"), [(13, "week"), (91, "dag"), (4, "maand")])
def test_a_long_term_of_the_law_is_not_extended(n: int, unit: str) -> None:
    ends = {due_date(dt.date(2026, 1, d), n, unit, statutory=True).weekday() for d in range(1, 15)}
    assert ends & {5, 6}


@pytest.mark.parametrize(("n", "unit"), [(12, "week"), (90, "dag"), (3, "maand")])
def test_the_longest_term_that_is_extended(n: int, unit: str) -> None:
    assert all(is_working_day(due_date(dt.date(2026, 1, d), n, unit, statutory=True)) for d in range(1, 15))


def test_a_term_that_counts_backwards_is_not_extended() -> None:
    assert due_date(dt.date(2026, 4, 29), -4, "dag", statutory=True) == dt.date(2026, 4, 25)


def test_a_term_may_run_into_the_next_year() -> None:
    assert due_date(dt.date(2025, 12, 29), 3, "week", statutory=False) == dt.date(2026, 1, 19)


@pytest.mark.parametrize("anchor", [dt.date(2026, 3, 20), dt.date(2026, 10, 20)])
def test_summer_time_does_not_move_a_term(anchor: dt.date) -> None:
    assert due_date(anchor, 14, "dag", statutory=False) == anchor + dt.timedelta(days=14)


def test_six_weeks_for_an_objection_to_the_verdeelbesluit() -> None:
    assert due_date(dt.date(2024, 12, 20), 6, "week", statutory=True) == dt.date(2025, 1, 31)


@pytest.mark.parametrize(
    ("anchor", "n", "due"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 15), 1, dt.date(2026, 1, 15)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_the_month(anchor: dt.date, n: int, due: dt.date) -> None:
    assert due_date(anchor, n, "maand", statutory=False) == due


def test_two_working_days_skip_weekend_and_holiday() -> None:
    assert due_date(dt.date(2026, 4, 24), 2, "werkdagen", statutory=False) == dt.date(2026, 4, 29)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(RecordError, match="eenheid"):
        due_date(APRIL_9, 3, "fortnight", statutory=False)


def test_the_recognised_holidays_are_those_of_the_law() -> None:
    weekdays = {(day.day, day.month) for day in recognised_holidays(2026) if day.weekday() < 5}
    assert weekdays == {(1, 1), (3, 4), (6, 4), (27, 4), (5, 5), (14, 5), (25, 5), (25, 12)}


def test_koningsdag_moves_when_it_would_be_a_sunday() -> None:
    assert dt.date(2025, 4, 26) in recognised_holidays(2025)
    assert dt.date(2025, 4, 27) not in recognised_holidays(2025)


@given(days)
def test_the_next_working_day_lies_after_it_and_is_one(day: dt.date) -> None:
    after = next_working_day(day)
    assert after > day
    assert is_working_day(after)


@given(days, st.integers(1, 20))
def test_a_statutory_term_never_ends_sooner_than_a_plain_one(day: dt.date, weeks: int) -> None:
    plain, law = (due_date(day, weeks, "week", statutory=s) for s in (False, True))
    assert dt.timedelta(0) <= law - plain <= dt.timedelta(days=5)


def test_every_term_of_the_data_can_be_worked_out() -> None:
    terms = read_terms()
    assert terms["antwoord_l02"].aantal == 3
    assert not terms["antwoord_l02"].wettelijk
    for term in terms.values():
        assert due_date(APRIL_9, term.aantal, term.eenheid, statutory=term.wettelijk) > APRIL_9
