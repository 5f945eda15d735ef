"""Repair of single letters: broken ligatures, wrong code pages, lost letters; and the word list behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.garbled import Fitness, judge
from extractors.hyphens import Hyphen, judge_hyphen
from extractors.ligatures import find_repairs
from extractors.text import find_doubts, normalise
from extractors.vocabulary import is_compound, is_dutch, is_word


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("huisvesƟngsopgaven", "huisvestingsopgaven"),
        ("InformaƟeronde", "Informatieronde"),
        ("IBT-Ɵjdlijn", "IBT-tijdlijn"),
        ("(acƟef),", "(actief),"),
        ("ini\u00adƟaƟeven", "initiatieven"),
        ("heeō ɵjd weʃelijk", "heeft tijd wettelijk"),
        ("graĮek zelĩestuur", "grafiek zelfbestuur"),
        ("acθe", "actie"),
        ("\U0010019fjd", "tijd"),
        ("hee\U0010014c", "heeft"),
        ("OƩo BoŌink", "Otto Boftink"),
    ],
)
def test_a_broken_letter_inside_a_dutch_word_is_repaired(raw: str, text: str) -> None:
    assert normalise(raw).text == text


@pytest.mark.parametrize(
    "raw",
    ["Ōsaka", "Ʃ = 12", "Kristīne", "Rīga", "Phương", "Māori", "Kyōto", "Tōkyō", "θ", "Vĩnh", "Ņikita", "Ňuňez",
     "ŌTANI", "boōink", "Ʊ", "Ɵ"],
)  # fmt: skip
def test_a_letter_that_may_be_meant_as_itself_stays(raw: str) -> None:
    assert normalise(raw).text == raw


def test_a_meaning_that_was_never_seen_is_not_applied_in_silence() -> None:
    assert normalise("oķcieel").text == "officieel"
    assert [repair.is_told for repair in find_repairs("oķcieel")] == [True]
    assert len(list(find_doubts("Dat is oķcieel."))) == 1
    assert list(find_doubts("Het gaat om de heer Ķirsis.")) == []


def test_a_sign_of_a_broken_font_that_nobody_can_read_is_told() -> None:
    assert normalise("Ʊbel").text == "Ʊbel"
    assert len(list(find_doubts("Ʊbel"))) == 1


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("OekraÃ¯ense", "Oekraïense"),
        ("CoÃ¶rdinatie", "Coördinatie"),
        ("â‚¬", "€"),
        ("PRTâ€™s", "PRT's"),
        ("â€œSamenâ€\x9d", '"Samen"'),
        ("geÃƒÂ¯nd", "geïnd"),
        ("Ã", "à"),
        ("ï»¿Kop", "Kop"),
    ],
)
def test_text_read_in_a_wrong_code_page_is_read_again(raw: str, text: str) -> None:
    assert normalise(raw).text == text


@pytest.mark.parametrize("raw", ["CAFÉ's", "SÃO", "Ångström", "ÄPFEL", "Â§ 3", "château"])
def test_capitals_with_an_accent_are_not_taken_for_a_wrong_code_page(raw: str) -> None:
    assert normalise(raw.replace("Â§", "§")).text == raw.replace("Â§", "§")


def test_wide_letters_and_hyphens_that_never_break_become_plain_ones() -> None:
    assert normalise("ｗｉｊｄ 26‑9‑24").text == "wijd 26-9-24"


@given(st.text(max_size=40))
def test_a_repair_never_touches_plain_letters(raw: str) -> None:
    for repair in find_repairs(raw):
        assert not raw[repair.index].isascii()


@pytest.mark.parametrize(
    ("raw", "fitness"),
    [
        ("ĚŝƐĐ ŽƉǀĂŶŐ en verder gewone woorden in een ander lettertype", Fitness.GARBLED),
        ("ĚŝƐĐŽƉǀĂŶŐ", Fitness.GARBLED),
        ("er zijn Ϯϲ plekken en nog veel meer woorden", Fitness.DAMAGED),
        ("op deze Loca&e en in de Ac&e", Fitness.DAMAGED),
        ("de rela\ufffde en de loca\ufffde", Fitness.DAMAGED),
        ("Čapek, Žižek, Şanlıurfa, Đặng, Ğül en Wałęsa", Fitness.SOUND),
        ("B&W, R&D, a=b, x<y, iPhone en info@proefdam.nl", Fitness.SOUND),
        ("LoesKersbergen en KlaartjeBeierse, ook van LoesKersbergen", Fitness.SOUND),
        ("de informaKe en de posiKef van alle organisaKes", Fitness.DAMAGED),
        ("\uf0b7 punt een \uf0b7 punt twee", Fitness.SOUND),
        ("", Fitness.SOUND),
    ],
)
def test_a_text_layer_is_judged_by_the_words_in_it(raw: str, fitness: Fitness) -> None:
    assert judge(raw) is fitness


def test_letters_that_were_lost_are_told() -> None:
    assert len(list(find_doubts("op deze Loca&e en in de Ac&e"))) == 1


@pytest.mark.parametrize("word", ["wettelijk", "Actie", "huisvesting", "a-biljet", "überseksueel"])
def test_the_word_list_holds_common_words_whatever_their_capitals(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize("word", ["", "a", "xyzq", "wettelij", "zzzzz", "\n"])
def test_the_word_list_holds_nothing_else(word: str) -> None:
    assert not is_word(word)


def test_a_compound_is_made_of_words() -> None:
    assert is_compound("huisvestingsopgaven")
    assert is_dutch("toezichtgesprekken")
    assert not is_dutch("toezichtqwert")


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("opvang", "voorziening", Hyphen.DROPPED),
        ("26", "9", Hyphen.KEPT),
        ("IBT", "proces", Hyphen.KEPT),
        ("Eijsden", "Margraten", Hyphen.KEPT),
        ("Jansen", "de", Hyphen.KEPT),
        ("media", "aandacht", Hyphen.KEPT),
        ("oost", "elijk", Hyphen.DROPPED),
        ("niet", "ingezetene", Hyphen.KEPT),
        ("zo", "als", Hyphen.DROPPED),
        ("opvang", "en", Hyphen.APART),
        ("woon", "als", Hyphen.APART),
        ("amv", "plekken", Hyphen.KEPT),
    ],
)
def test_a_hyphen_at_a_line_end_is_judged_by_the_word_it_would_make(left: str, right: str, verdict: Hyphen) -> None:
    assert judge_hyphen("", left, right, frozenset()) is verdict


def test_a_hyphen_in_an_address_on_the_web_stays() -> None:
    assert judge_hyphen("www.proef", "dam", "nieuws", frozenset()) is Hyphen.KEPT
