"""Which figure holds on a day, from figures made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bevinding import read_cycles
from pipeline.model.extraction import Category
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis
from pipeline.monitor.model import SHOWN, Gegeven, part_of
from pipeline.monitor.policy import read_policy
from pipeline.monitor.rows import add_up, all_rows, confirmed_only, order_figures, rows_of, trend_days
from pipeline.tools.register import find_gemeente, gemeenten

TWENTERAND = find_gemeente("Twenterand")
FIRST, LATER, ASKED = dt.date(2025, 7, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 1)
REGULIER, AMV, TOTAAL = Category.REGULIER, Category.AMV, Category.TOTAAL


def figure(
    task: int | None, real: int | None, day: dt.date = FIRST, basis: Basis = Basis.MINISTERIE, **more: Any
) -> Gegeven:
    made = Gegeven(TWENTERAND.code, "2024-2026", REGULIER, day, task, real, basis, "a" * 64, "Brief, 9 april 2026")
    return replace(made, **more)


def row_of(*figures: Gegeven, category: Category = REGULIER, day: dt.date = ASKED) -> Any:
    rows = rows_of(TWENTERAND, day, order_figures(figures), read_cycles(), read_policy(), 2)
    return next(one for one in rows if one.categorie is category)


def test_a_gemeente_without_figures_is_unknown_and_never_zero():
    for one in rows_of(TWENTERAND, ASKED, {}, read_cycles(), read_policy()):
        assert (one.taak.waarde, one.realisatie.waarde, one.tekort, one.percentage) == (None, None, None, None)
        assert not one.bronnen and not one.bevestigd and one.leeftijd is None


def test_the_letter_of_twenterand_gives_what_it_says():
    row = row_of(figure(142, 5))
    assert (row.taak.waarde, row.realisatie.waarde, row.tekort, row.percentage) == (142, 5, 137, 4)
    assert row.uitkomst is Uitkomst.GEDEELTELIJK
    assert row.leeftijd == 274
    assert row.trede == 2


def test_the_newest_day_holds_and_an_older_day_does_not():
    row = row_of(figure(142, 5), figure(142, 60, LATER, Basis.PRT))
    assert row.realisatie.waarde == 60
    assert row.peildata == (LATER,)


def test_a_later_figure_does_not_show_on_an_earlier_day():
    assert row_of(figure(142, 5), figure(142, 60, LATER), day=dt.date(2025, 12, 31)).realisatie.waarde == 5


def test_of_one_day_the_ministry_goes_before_the_regietafel():
    row = row_of(figure(142, 9, basis=Basis.PRT), figure(142, 5))
    assert row.realisatie.waarde == 5
    assert [one.basis for one in row.anders] == [Basis.PRT]


def test_the_figure_of_the_gemeente_itself_stands_beside_and_never_in_place():
    own = figure(None, 150, LATER, Basis.GEMEENTE)
    assert row_of(own).realisatie.waarde is None
    row = row_of(figure(142, 5), own)
    assert row.realisatie.waarde == 5
    assert row.anders == (own,)


def test_documents_that_contradict_give_no_figure_and_no_average():
    row = row_of(figure(142, 48, document_id="b" * 64), figure(142, 60))
    assert row.realisatie.waarde is None
    assert row.realisatie.tegenstrijdig == (48, 60)
    assert row.tegenstrijdig and row.tekort is None and row.percentage is None
    assert row.uitkomst is Uitkomst.ONBEKEND


def test_documents_that_say_the_same_are_one_figure():
    row = row_of(figure(142, 5, document_id="b" * 64), figure(142, 5))
    assert row.realisatie.waarde == 5 and not row.tegenstrijdig


def test_a_task_holds_for_later_days_that_do_not_repeat_it():
    row = row_of(figure(142, 5), figure(None, 60, LATER, Basis.PRT))
    assert (row.taak.waarde, row.realisatie.waarde) == (142, 60)
    assert row.peildata == (LATER,)
    assert len(row.bronnen) == 2


def test_figures_of_another_cyclus_do_not_count():
    assert row_of(figure(142, 5, cyclus="2026-2028")).taak.waarde is None


def test_before_the_first_verdeelbesluit_there_is_no_task():
    assert row_of(figure(142, 5, dt.date(2024, 6, 1)), day=dt.date(2024, 7, 1)).taak.waarde is None


def test_a_total_needs_both_parts_and_a_surplus_in_one_does_not_make_up_for_the_other():
    assert row_of(figure(142, 165), category=TOTAAL).taak.waarde is None
    row = row_of(figure(142, 165), figure(23, 0, categorie=AMV), category=TOTAAL)
    assert (row.taak.waarde, row.realisatie.waarde, row.tekort) == (165, 165, 23)
    assert row.percentage == 86
    assert row.uitkomst is Uitkomst.GEDEELTELIJK


def test_a_total_that_a_document_states_counts_only_when_no_part_is_known():
    stated = figure(200, 20, categorie=TOTAAL)
    assert row_of(stated, category=TOTAAL).taak.waarde == 200
    assert row_of(stated, figure(142, 5), category=TOTAAL).taak.waarde is None


@pytest.mark.parametrize("group", [Category.STATUSHOUDERS, Category.OEKRAINE])
def test_other_groups_have_no_finding_and_no_cyclus(group: Category):
    row = row_of(figure(30, 12, dt.date(2024, 5, 1), Basis.GEMEENTE, categorie=group, cyclus=""), category=group)
    assert (row.taak.waarde, row.realisatie.waarde, row.uitkomst) == (30, 12, None)


def test_a_percentage_never_rounds_a_shortfall_or_a_place_away():
    assert part_of(999, 1000) == 99
    assert part_of(1, 1000) == 1
    assert part_of(0, 1000) == 0
    assert part_of(5, 142) == 4
    assert part_of(5, 0) is None


def test_the_public_sees_only_confirmed_figures():
    old, new = figure(142, 5, bevestigd=True), figure(142, 60, LATER)
    assert confirmed_only((old, new)) == (old,)


def test_a_confirmed_figure_that_another_document_contradicts_is_not_public():
    sure = figure(142, 5, bevestigd=True)
    assert confirmed_only((sure, figure(142, 60, document_id="b" * 64))) == ()
    weaker = figure(142, 7, basis=Basis.PRT, bevestigd=True)
    assert confirmed_only((figure(142, 5), figure(142, 6), weaker)) == ()


def test_days_of_single_figures_do_not_crowd_a_trend():
    many = [figure(1, 1, day) for day in (FIRST, FIRST, LATER, LATER)]
    loose = [figure(1, 1, dt.date(2025, 8, day)) for day in range(1, 9)]
    assert trend_days((*many, *loose), ASKED, 2) == (FIRST, LATER)
    assert trend_days(many, FIRST, 2) == (FIRST,)


NUMBER = st.one_of(st.none(), st.integers(0, 500))


@given(st.lists(st.tuples(st.integers(0, 24), NUMBER, NUMBER, st.sampled_from([FIRST, LATER])), max_size=60))
def test_a_province_is_the_sum_of_its_gemeenten(told: list[tuple[int, int | None, int | None, dt.date]]):
    places = [one for one in gemeenten() if one.provincie == "Overijssel"]
    known = [figure(task, real, day, gemeente=places[at].code) for at, task, real, day in told]
    rows = all_rows(places, ASKED, order_figures(known), read_cycles(), read_policy(), {})
    for category in SHOWN:
        som, mine = add_up("Overijssel", rows, category, ASKED), [row for row in rows if row.categorie is category]
        both = [row for row in mine if row.taak.waarde is not None and row.realisatie.waarde is not None]
        tasks = [row.taak.waarde for row in mine if row.taak.waarde is not None]
        assert som.gemeenten == 25
        assert som.taak == (sum(tasks) if tasks else None)
        assert (som.taak_bekend, som.beide_bekend) == (len(tasks), len(both))
        assert som.tekort == (sum(max(0, r.taak.waarde - r.realisatie.waarde) for r in both) if both else None)
        assert som.tegenstrijdig == sum(row.tegenstrijdig for row in mine)
        assert not any(row.tegenstrijdig and row.is_known for row in mine)
