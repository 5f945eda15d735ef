"""The figures of ministry and gemeente side by side."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord
from pipeline.vergelijk import Vergelijking, compare

P, LATER = dt.date(2025, 7, 1), dt.date(2026, 4, 15)


def record(number: int | None, basis: Basis, day: dt.date = P, document: str = "d") -> StatusRecord:
    return StatusRecord("GM1700", "2024-2026", Category.REGULIER, day, 142, number, basis, document, ())


def compared(*records: StatusRecord) -> Vergelijking:
    (found,) = compare(records, P)
    return found


def test_both_figures_remain_with_who_vouches_for_them() -> None:
    found = compared(record(5, Basis.MINISTERIE, document="brief"), record(12, Basis.GEMEENTE, document="antwoord"))
    assert found.ministerie == (5, P, Basis.MINISTERIE, "brief")
    assert found.zelfde_dag == (12, P, Basis.GEMEENTE, "antwoord")
    assert (found.verschil, "blijft staan" in found.uitleg[0]) == (7, True)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_in_which_figures_come_in_changes_nothing(order: int) -> None:
    pair = [record(5, Basis.MINISTERIE), record(12, Basis.GEMEENTE)]
    assert compared(*pair[::order]) == compared(*pair)


def test_a_newer_figure_of_the_gemeente_is_shown_apart_and_not_set_off() -> None:
    found = compared(record(5, Basis.MINISTERIE), record(12, Basis.GEMEENTE, LATER))
    assert (found.zelfde_dag, found.verschil, found.later and found.later.aantal) == (None, None, 12)
    assert "wordt apart vastgelegd" in found.uitleg[-1]


def test_equal_figures_are_told_as_equal() -> None:
    found = compared(record(5, Basis.PRT), record(5, Basis.GEMEENTE))
    assert (found.verschil, "allebei 5 plekken" in found.uitleg[0]) == (0, True)


def test_the_ministry_itself_is_stronger_than_the_regietafel() -> None:
    found = compared(record(6, Basis.PRT), record(5, Basis.MINISTERIE))
    assert found.ministerie and found.ministerie.basis is Basis.MINISTERIE


def test_an_unknown_figure_is_no_zero() -> None:
    found = compared(record(None, Basis.MINISTERIE), record(12, Basis.GEMEENTE))
    assert (found.ministerie, found.verschil) == (None, None)
    assert "geen eenduidig cijfer bekend" in found.uitleg[0]


def test_two_letters_of_the_ministry_that_differ_leave_neither_chosen() -> None:
    found = compared(record(5, Basis.MINISTERIE), record(6, Basis.MINISTERIE), record(7, Basis.PRT))
    assert (found.ministerie, found.verschil) == (None, None)
    assert "verschillende aantallen" in found.uitleg[0]


def test_one_figure_in_two_letters_is_one_figure() -> None:
    found = compared(record(5, Basis.MINISTERIE, document="a"), record(5, Basis.MINISTERIE, document="b"))
    assert found.ministerie and found.ministerie.aantal == 5
