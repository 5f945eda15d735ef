from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.fields import Term, TermUnit
from templates.filters import datum_kort, datum_nl, duur, getal_nl, hoofdletter, lijst_nl, woord


def test_o10_a_short_date_has_no_leading_zeros():
    assert datum_kort(dt.date(2025, 7, 1)) == "1-7-2025"


def test_o10_a_long_date_names_the_month_in_small_letters():
    assert datum_nl(dt.date(2026, 4, 9)) == "9 april 2026"


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (142, "142"), (1234, "1.234"), (96000, "96.000")])
def test_a_number_has_a_dot_per_thousand(number: int, written: str):
    assert getal_nl(number) == written


@pytest.mark.parametrize(
    ("aantal", "unit", "written"),
    [(1, TermUnit.WEEKS, "één week"), (3, TermUnit.WEEKS, "drie weken"), (1, TermUnit.DAYS, "één dag")],
)
def test_a_term_of_one_is_written_in_the_singular(aantal: int, unit: TermUnit, written: str):
    assert duur(Term(aantal, unit, dt.date(2026, 5, 1))) == written


@given(st.integers(0, 10**9))
def test_a_number_reads_back_as_itself(number: int):
    assert int(getal_nl(number).replace(".", "")) == number


@pytest.mark.parametrize(
    ("number", "written"), [(0, "nul"), (3, "drie"), (14, "veertien"), (20, "twintig"), (21, "21")]
)
def test_a_number_up_to_twenty_has_a_word(number: int, written: str):
    assert woord(number) == written


def test_a_number_above_twenty_stays_in_digits():
    assert woord(1021) == "1.021"


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ([], ""),
        (["Almelo"], "Almelo"),
        (["Almelo", "Borne"], "Almelo en Borne"),
        (["Almelo", "Borne", "Loon op Zand"], "Almelo, Borne en Loon op Zand"),
        (["Best", "Nuenen, Gerwen en Nederwetten"], "Best; en Nuenen, Gerwen en Nederwetten"),
        (["Aa en Hunze", "Assen", "Emmen"], "Aa en Hunze; Assen; en Emmen"),
    ],
)
def test_o08_a_list_keeps_names_with_commas_of_their_own_apart(items: list[str], written: str):
    assert lijst_nl(items) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("de minister", "De minister"),
        ("'s-Hertogenbosch heeft", "'s-Hertogenbosch heeft"),
        ("’t Gooi", "’t Gooi"),
        ("", ""),
    ],
)
def test_o09_a_sentence_may_start_with_an_apostrophe_name(text: str, written: str):
    assert hoofdletter(text) == written
