"""The clock of a Woo request: four weeks, two more, and the days on which it stood still."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.errors import RecordError
from pipeline.model.wootermijn import Opschorting, WooFeit, WooFeitSoort
from pipeline.wootermijn import check_fact, days_between, woo_term

LATER = dt.date(2027, 1, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def fact(soort: str, on: str, reden: Opschorting | None = None, motivering: str = "veel stukken") -> WooFeit:
    return WooFeit(WooFeitSoort(soort), day(on), reden, motivering)


def last(*facts: WooFeit) -> dt.date | None:
    term = woo_term(facts, LATER)
    assert term is not None
    return term.laatste_dag


def test_without_a_day_of_receipt_no_term_runs():
    assert woo_term((), LATER) is None


@pytest.mark.parametrize(
    ("received", "ends"),
    [
        ("2026-09-01", "2026-09-29"),  # a Tuesday
        ("2026-08-29", "2026-09-28"),  # ends on Saturday the 26th
        ("2026-03-30", "2026-04-28"),  # ends on Koningsdag, a Monday
        ("2026-04-16", "2026-05-15"),  # ends on Hemelvaartsdag
        ("2026-03-09", "2026-04-07"),  # ends on tweede paasdag
        ("2025-11-27", "2025-12-29"),  # ends on Christmas, a Thursday; then a holiday and a weekend
        ("2026-04-07", "2026-05-06"),  # ends on 5 May, which the law counts as a holiday
    ],
)
def test_four_weeks_from_the_day_after_receipt_end_on_a_working_day(received: str, ends: str):
    assert last(fact("ontvangst", received)) == day(ends)


def test_two_weeks_more_count_from_the_same_receipt_and_not_from_the_extended_day():
    assert last(fact("ontvangst", "2026-08-29"), fact("verlenging", "2026-09-20")) == day("2026-10-12")


def test_the_days_on_which_the_clock_stood_still_are_added():
    still = fact("opschorting", "2026-09-07", Opschorting.ZIENSWIJZE)
    assert days_between(day("2026-09-07"), day("2026-09-21")) == 13
    assert last(fact("ontvangst", "2026-09-01"), still, fact("hervat", "2026-09-21")) == day("2026-10-12")


def test_while_the_clock_stands_still_there_is_no_last_day():
    term = woo_term((fact("ontvangst", "2026-09-01"), fact("opschorting", "2026-09-07", Opschorting.ZIENSWIJZE)), LATER)
    assert term is not None and term.staat_stil and term.laatste_dag is None and "stil" in term.staat


def test_every_step_names_its_source():
    term = woo_term((fact("ontvangst", "2026-08-29"), fact("verlenging", "2026-09-20")), LATER)
    assert term is not None
    assert [step.dag for step in term.afleiding] == [
        day("2026-08-29"), day("2026-09-26"), day("2026-10-10"), day("2026-10-12"),
    ]  # fmt: skip
    assert all("artikel" in step.bron for step in term.afleiding)


def test_a_decision_is_told_as_in_time_or_late():
    received = fact("ontvangst", "2026-09-01")
    early = woo_term((received, fact("besluit", "2026-09-29")), LATER)
    late = woo_term((received, fact("besluit", "2026-10-02")), LATER)
    assert early is not None and not early.te_laat and "op tijd" in early.staat
    assert late is not None and late.te_laat and "3 dag(en) te laat" in late.staat


@pytest.mark.parametrize(
    ("before", "new", "told"),
    [
        ((), fact("verlenging", "2026-09-10"), "ontvangen"),
        ((fact("ontvangst", "2026-09-01"),), fact("verlenging", "2026-10-01"), "al voorbij"),
        ((fact("ontvangst", "2026-09-01"),), fact("verlenging", "2026-09-10", motivering=" "), "motivering"),
        (
            (fact("ontvangst", "2026-09-01"), fact("verlenging", "2026-09-10")),
            fact("verlenging", "2026-09-12"),
            "één keer",
        ),
        ((fact("ontvangst", "2026-09-01"),), fact("opschorting", "2026-09-10"), "kies waarom"),
        ((fact("ontvangst", "2026-09-01"),), fact("opschorting", "2026-09-20", Opschorting.AANVULLING), "twee weken"),
        ((fact("ontvangst", "2026-09-01"),), fact("hervat", "2026-09-10"), "niet stil"),
        ((fact("ontvangst", "2026-09-01"),), fact("besluit", "2026-08-10"), "voor de ontvangst"),
        ((), fact("ontvangst", "2027-02-01"), "nog niet geweest"),
    ],
)
def test_what_does_not_go_together_is_refused(before: tuple[WooFeit, ...], new: WooFeit, told: str):
    with pytest.raises(RecordError, match=told):
        check_fact(before, new, LATER)
