from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.read.sheets.number_format import format_of, general, show_number, show_text

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  the calendar of Excel has no zone
DAY = 45839
"""1 July 2025."""


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "General", "1234,5"),
        (0.1 + 0.2, "General", "0,3"),
        (123456789012, "General", "123456789012"),
        (1234.5, "#,##0", "1.235"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1.005, "0.00", "1,01"),
        (2.5, "0", "3"),
        (-0.4, "0", "0"),
        (0, "#,##0", "0"),
        (0, "#", ""),
        (5, "00000", "00005"),
        (31612345678, '+00" "0" "00000000', "+31 6 12345678"),
        (12, '0 "plekken"', "12 plekken"),
        (0.1535, "0.0%", "15,4%"),
        (1234567, '#,##0,"K"', "1.235K"),
        (-1234, "#,##0;[Red]-#,##0", "-1.234"),
        (-1234, "#,##0_);(#,##0)", "(1.234)"),
        (0, '0;-0;"geen"', "geen"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12, "_ [$€-413] * #,##0.00_ ", "€ 12,00"),
        (12345678, "0.00E+00", "1,23E+07"),
        (150, '[>100]0"+";0', "150+"),
        (50, '[>100]0"+";0', "50"),
        (0.5, "# ?/?", "0,5"),
        (7, ";;;", ""),
    ],
)
def test_a_number_is_shown_as_in_dutch_excel(value: float, code: str, shown: str) -> None:
    assert show_number(value, code, EPOCH) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1_500_000, '€ #,##0.0,," mln"', "€ 1,5 mln"),
        (1_500_000, '0.0,,"mln"', "1,5mln"),
        (1_500_000, "#,##0.0,", "1.500,0"),
        (1_500_000, "#,##0,.0,", "1,5"),
        (1_500_000, '0.0" x, y"', "1500000,0 x, y"),
        (-1_500_000, '0.0,,"m";-0.0,,"m"', "-1,5m"),
    ],
)
def test_commas_behind_the_decimals_take_thousands_off(value: float, code: str, shown: str) -> None:
    assert show_number(value, code, EPOCH) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(12345678901.25, "12345678901"), (9999999999.7, "10000000000"), (-1234567890.5, "-1234567891")],
)
def test_a_large_number_without_a_format_shows_its_whole_figures(value: float, shown: str) -> None:
    assert general(value) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, "dd-mm-yyyy", "01-07-2025"),
        (DAY, "[$-413]d mmmm yyyy", "1 juli 2025"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "dinsdag 1 juli 2025"),
        (DAY, "[$-409]mmmm d, yyyy", "July 1, 2025"),
        (DAY, "mmm-yy", "jul-25"),
        (DAY + 0.5, "d-m-yyyy h:mm", "1-7-2025 12:00"),
        (DAY + 0.5, "mm:ss", "00:00"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (-5, "d-m-yyyy", "-5"),
        (1e9, "d-m-yyyy", "1000000000"),
    ],
)
def test_a_moment_is_shown_as_in_dutch_excel(value: float, code: str, shown: str) -> None:
    assert show_number(value, code, EPOCH) == shown


def test_the_short_date_of_the_machine_is_the_dutch_one() -> None:
    assert show_number(DAY, format_of(14, "mm-dd-yy"), EPOCH) == "1-7-2025"


def test_a_text_keeps_its_zeros_and_follows_the_fourth_part() -> None:
    assert show_text("0012", "0") == "0012"
    assert show_text("x", '0;0;0;"nr "@') == "nr x"
    assert show_text("geheim", ";;;") == ""


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,%;@-"E+mdyhs[] \\_*/GeneralRed', max_size=20),
)
def test_no_format_breaks_on_any_number(value: float, code: str) -> None:
    assert isinstance(show_number(value, code, EPOCH), str)


@given(st.integers(-(10**12), 10**12))
def test_thousands_are_parted_and_no_digit_is_lost(value: int) -> None:
    assert show_number(value, "#,##0", EPOCH).replace(".", "") == str(value)


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_without_a_format_shows_all_its_digits(value: int) -> None:
    assert general(value) == str(value)
