from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.masking import mask
from extractors.numbers import Certainty, Count, direction, find_counts, number_words, parse_count, word_value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param("142", 142, id="plain"),
        pytest.param("96.000", 96_000, id="N01-dotted"),
        pytest.param("1.234", 1_234, id="N01-dotted-small"),
        pytest.param("nul", 0, id="N05-nul"),
        pytest.param("geen", 0, id="N05-geen"),
        pytest.param("nog geen", 0, id="N05-nog-geen"),
        pytest.param("0", 0, id="N05-digit"),
        pytest.param("vijf", 5, id="N16-vijf"),
        pytest.param("honderdtweeënveertig", 142, id="N16-long"),
        pytest.param("tweeduizend tweehonderdveertien", 2_214, id="N16-two-words"),
        pytest.param("142 plekken", 142, id="unit"),
        pytest.param("2.005 ³", 2_005, id="footnote-sign"),
        pytest.param("**142**", 142, id="T16-markdown"),
    ],
)
def test_a_cell_with_one_number_is_that_number(cell: str, value: int) -> None:
    count = parse_count(cell)
    assert count is not None
    assert (count.value, count.certainty) == (value, Certainty.SURE)


@pytest.mark.parametrize(
    ("cell", "certainty"),
    [
        pytest.param("-", Certainty.DASH, id="N05-hyphen"),
        pytest.param("–", Certainty.DASH, id="N05-dash"),
        pytest.param("n.v.t.", Certainty.UNKNOWN, id="N05-nvt"),
        pytest.param("n.t.b.", Certainty.UNKNOWN, id="N05-ntb"),
        pytest.param("onbekend", Certainty.UNKNOWN, id="N05-onbekend"),
        pytest.param("96,000", Certainty.UNKNOWN, id="N01-english"),
        pytest.param("100 à 120", Certainty.RANGE, id="N15-a"),
        pytest.param("100-120", Certainty.RANGE, id="N15-hyphen"),
        pytest.param("vijf (6) plekken", Certainty.CONFLICT, id="N17"),
        pytest.param("-137", Certainty.UNKNOWN, id="N09-negative"),
        pytest.param("(137)", Certainty.UNKNOWN, id="N09-brackets"),
    ],
)
def test_a_cell_without_a_sure_number_has_no_value(cell: str, certainty: Certainty) -> None:
    count = parse_count(cell)
    assert count is not None
    assert (count.value, count.certainty) == (None, certainty)


@pytest.mark.parametrize(
    ("cell", "value", "qualifier"),
    [
        pytest.param("circa 140", 140, "circa", id="N02-circa"),
        pytest.param("±150", 150, "±", id="N02-sign"),
        pytest.param("min. 100", 100, "min.", id="N02-min"),
        pytest.param("max. 200", 200, "max.", id="N02-max"),
    ],
)
def test_an_approximation_keeps_its_word(cell: str, value: int, qualifier: str) -> None:
    count = parse_count(cell)
    assert count is not None
    assert (count.value, count.qualifier, count.certainty) == (value, qualifier, Certainty.APPROXIMATE)


@pytest.mark.parametrize("cell", ["l42", "I42", "1O5", "1 234", "O"])
def test_a_number_read_with_a_repair_is_never_sure(cell: str) -> None:
    """T12, T15."""
    count = parse_count(cell)
    assert count is not None
    assert count.certainty is Certainty.REPAIRED


@pytest.mark.parametrize("cell", ["3%", "9,6", "1.5", "1-5-2026", "€ 5.000", "Regulier", "", "2026-Q1"])
def test_what_is_no_count_is_not_taken_for_one(cell: str) -> None:
    """N01, N11."""
    assert parse_count(cell) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("bel +31 43 389 99 99 of 043 389 99 99", id="N03-phone"),
        pytest.param("2500 EH Den Haag, Postbus 20011, 2511 DP", id="N03-address"),
        pytest.param("kenmerk 7468089, zaak B26.00917, HL-2026-1146 en WMW/26.2207", id="N03-reference"),
        pytest.param("artikel 8, lid 2, van de wet (Stb. 2024, 12)", id="N03-law"),
        pytest.param("op 1 juli 2025, 1-7-2025, 2025-07-01 en in 2026", id="dates"),
        pytest.param("63% of 9,6 procent", id="N11-percent"),
        pytest.param("€ 149,50 en 149 euro, 3,5 fte", id="N01-money"),
        pytest.param("om 11:34 en van 15.00-17.00 uur", id="times"),
        pytest.param("trede 2, fase 3, bijlage 4, pagina 5, vraag 1", id="ladder"),
        pytest.param("mail naar team149@voorbeeld.nl", id="address"),
    ],
)
def test_digits_that_count_nothing_are_masked(text: str) -> None:
    assert list(find_counts(text)) == []


def test_a_mask_keeps_every_position() -> None:
    text = "Op 1 juli 2025 waren er 12 plekken (kenmerk 7468089)."
    assert len(mask(text)) == len(text)


def test_a_year_before_a_count_does_not_swallow_it() -> None:
    found = [hit.number.value for hit in find_counts("telt op 1 december 2025 210 reguliere plekken")]
    assert found == [210]


def test_running_text_never_joins_two_numbers_over_a_space() -> None:
    """T15."""
    assert [hit.number for hit in find_counts("de 12 345 anderen")] == [Count(None, None, Certainty.UNKNOWN)]
    assert [hit.number.value for hit in find_counts("van de 12 zijn er 345")] == [12, 345]


def test_a_number_in_words_and_digits_is_one_count_when_they_agree() -> None:
    assert [hit.number.value for hit in find_counts("vijf (5) plekken")] == [5]


def test_digit_and_word_for_one_number_are_equal() -> None:
    """N04."""
    assert [hit.number.value for hit in find_counts("12 verslagen en twaalf verdeelbesluiten")] == [12, 12]


@pytest.mark.parametrize(
    ("text", "qualifier", "side"),
    [
        pytest.param("bijna 90.000 plekken", "bijna", "minder", id="N02-bijna"),
        pytest.param("ruim 6000 plekken", "ruim", "meer", id="N02-ruim"),
        pytest.param("een kleine 15.000 plekken", "een kleine", "minder", id="N02-kleine"),
        pytest.param("nog geen 149 plekken", "nog geen", "minder", id="N02-nog-geen"),
        pytest.param("ten minste 20 plekken", "ten minste", "minstens", id="N02-minste"),
    ],
)
def test_an_approximation_in_text_says_where_the_true_number_lies(text: str, qualifier: str, side: str) -> None:
    (found,) = find_counts(text)
    assert (found.number.qualifier, found.number.certainty) == (qualifier, Certainty.APPROXIMATE)
    assert direction(qualifier) == side


def test_an_approximation_may_run_over_a_broken_line() -> None:
    """T04."""
    (found,) = find_counts("bijna \n\n90.000 plekken")
    assert (found.number.value, found.number.qualifier) == (90_000, "bijna")


@pytest.mark.parametrize("text", ["tussen de 5 en 10", "5 à 10", "5 tot 10", "van 5 naar 10"])
def test_a_range_is_one_count_without_a_value(text: str) -> None:
    (found,) = find_counts(text)
    assert found.number == (None, None, Certainty.RANGE)


def test_the_article_een_is_no_number() -> None:
    assert word_value("een") is None
    assert word_value("één") == 1


@given(st.sampled_from(sorted(number_words().items())))
def test_every_number_word_is_found_as_its_value(pair: tuple[str, int]) -> None:
    word, value = pair
    if word != "een":
        assert [hit.number.value for hit in find_counts(f"er zijn {word} plekken")] == [value]


@given(st.integers(min_value=0, max_value=999_999))
def test_dotted_thousands_read_back_as_the_same_number(value: int) -> None:
    count = parse_count(f"{value:,}".replace(",", "."))
    assert count is not None
    assert count.value == value


def test_every_number_word_is_sought():
    words = [word for word in number_words() if word != "een"]
    for start in range(0, len(words), 5_000):
        part = words[start : start + 5_000]
        assert [found.number.value for found in find_counts(", ".join(part))] == [number_words()[word] for word in part]
