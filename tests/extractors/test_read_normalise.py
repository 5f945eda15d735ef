from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractors.garbled import Fitness, judge
from extractors.mojibake import find_mojibake
from extractors.text import normalise


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("AcƟe heeŌ weƩelijk", "Actie heeft wettelijk"),
        ("Ɵjd", "tijd"),
        ("iniƟaƟeven voorziƩer behoeŌe", "initiatieven voorzitter behoefte"),
        ("Maƫjs BoŌink op het plaƞorm", "Mattijs Boftink op het platform"),
        ("BasƟaan", "Bastiaan"),
        ("\U0010019fjdens", "tijdens"),
        ("oﬃcieel ﬁets ﬂat", "officieel fiets flat"),
        ("ĳsvrĳ", "ijsvrij"),
    ],
)
def test_broken_and_joined_letters_are_repaired(raw: str, text: str) -> None:
    assert normalise(raw).text == text


@pytest.mark.parametrize("raw", ["Ōsaka", "ŌTANI", "Ʃ = 12", "Ɵ", "een Ō alleen"])
def test_a_letter_that_may_be_meant_stays(raw: str) -> None:
    assert normalise(raw).text == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("PRT’s en AMV‘ers", "PRT's en AMV'ers"),
        ("“Samen” „werken”", '"Samen" "werken"'),
        ("2.214\u00a0plekken\u202fen", "2.214 plekken en"),
        ("op\u00advang\u200bplek", "opvangplek"),
        ("e\u0301e\u0301n", "één"),
        ("a\tb", "a b"),
    ],
)
def test_spaces_quotes_and_accents_are_evened_out(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_a_soft_hyphen_that_ends_a_line_is_seen_as_a_hyphen() -> None:
    assert normalise("opvang\u00ad\nplek").text == "opvang-\nplek"


def test_a_date_broken_over_two_lines_survives_as_it_is() -> None:
    assert normalise("26-\n9-24").text == "26-\n9-24"


def test_both_letters_of_a_repaired_pair_lead_to_the_same_raw_letter() -> None:
    text, starts = normalise("AcƟe")
    assert (text, starts) == ("Actie", (0, 1, 2, 2, 3, 4))


@given(st.text(max_size=60))
def test_the_way_back_is_complete_and_never_turns(raw: str) -> None:
    text, starts = normalise(raw)
    assert len(starts) == len(text) + 1
    assert list(starts) == sorted(starts)
    assert starts[-1] == len(raw)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = normalise(raw).text
    assert normalise(once).text == once


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu", "Nd"], max_codepoint=0x17F), max_size=40))
def test_no_letter_or_figure_gets_lost(raw: str) -> None:
    assume(not any(find_mojibake(raw)))
    assert len(normalise(raw).text) >= len(unicodedata.normalize("NFC", raw))


def test_a_font_in_which_every_letter_is_broken_is_noticed() -> None:
    assert judge("ĚŝƐĐ ŽƉǀĂŶŐ") is Fitness.GARBLED
    assert judge("\ufffd\ufffd\ufffd\ufffd a") is Fitness.GARBLED
    assert judge("Čapek en Žižek uit Şanlıurfa") is not Fitness.GARBLED
    assert judge("") is not Fitness.GARBLED
