"""What words are by themselves, what the words around them tell, and what all mentions say together."""

from __future__ import annotations

import pytest

from redaction.detect.names.bareforms import bare_forms
from redaction.detect.names.cast import Cast, plain, read_person
from redaction.detect.names.evidence import has_strong_sign, is_kind_of_thing
from redaction.detect.names.names import score
from redaction.detect.names.settle import Weighed, settle
from redaction.detect.words.candidates import candidates, is_person_noun
from redaction.detect.words.wordkinds import WordKind, kind_of


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Marloes", WordKind.SURE_GIVEN),
        ("Hofstra", WordKind.SURNAME),
        ("Zbynekov", WordKind.SURNAME),
        ("Okwudili", WordKind.UNKNOWN),
        ("Casuïstiek", WordKind.RARE),
        ("Vergadering", WordKind.WORD),
        ("Groningen", WordKind.WORD),
        ("Papiamentu", WordKind.WORD),
    ],
)
def test_a_word_has_a_kind_by_itself(word: str, kind: WordKind) -> None:
    assert kind_of(word) is kind


@pytest.mark.parametrize("word", ["timmerman", "verpleegkundige", "brig.", "zwager", "wijkteamleider", "lasser"])
def test_a_trade_or_relative_is_a_person(word: str) -> None:
    assert is_person_noun(word)


@pytest.mark.parametrize("word", ["zonder", "kamer", "noordwaarts", "schouder", "document", "verder", ""])
def test_a_word_with_the_ending_of_a_trade_may_be_none(word: str) -> None:
    assert not is_person_noun(word)


def place_of(text: str, word: str) -> tuple[str, int, int]:
    start = text.index(word)
    return text, start, start + len(word)


@pytest.mark.parametrize(
    "text",
    [
        "Dat kan niet, zegt Tarvo.",
        "De lasser Tarvo kwam.",
        "Daarna was Tarvo ziek. Tarvo ziek gemeld.",
        "Er kwam Tarvo, mijn zwager, bij.",
        "Er wonen Tarvo en haar moeder.",
        "Tarvo, kun jij bellen?",
        "Een vriend, Tarvo, hielp.",
        "Zijn moeder = Tarvo",
        "Gebeld met Tarvo (06-12345678)",
        "Stuurt Tarvo.",
        "Tarvo had zijn pas bij zich.",
    ],
)
def test_what_only_a_human_has_is_or_does_is_a_strong_sign(text: str) -> None:
    start = text.rindex("Tarvo")
    assert has_strong_sign(text, start, start + len("Tarvo"))


@pytest.mark.parametrize("text", ["De Tarvo ligt stil.", "Er ligt een rapport bij Tarvo.", "Tarvo levert de hekken."])
def test_what_things_do_is_no_sign_of_a_person(text: str) -> None:
    assert not has_strong_sign(*place_of(text, "Tarvo"))


def test_an_ordinary_word_before_a_name_tells_what_kind_of_thing_it_is() -> None:
    text = "Eten van winkel Zorvano Delti, gebracht door Zorvano Delti."
    assert is_kind_of_thing(text, text.index("Zorvano"))
    assert not is_kind_of_thing(text, text.rindex("Zorvano"))


def together(text: str, word: str) -> list[float]:
    weighed = (Weighed(candidate, score(text, candidate)) for candidate in candidates(text))
    return [likelihood for (candidate, likelihood) in settle(text, weighed) if candidate.name.words == (word,)]


def test_a_word_that_is_oftener_a_thing_waits_for_a_person() -> None:
    assert max(together("In Orvandi brandt licht. Dat zegt Orvandi niet.", "Orvandi")) < 0.8


def test_two_likely_mentions_make_a_name_sure() -> None:
    assert min(together("Gisteren zou Okwudili met Hofstra bellen. Ook Hofstra was er met Kees.", "Hofstra")) >= 0.8


def test_letters_without_a_full_stop_belong_to_the_name() -> None:
    text = "pas 7   VERWAAIJEN W   binnen\nt.n.v. P Verwaaijen e/o een ander\nblok B Vergadering"
    assert {text[hit.start : hit.end] for hit in bare_forms(text)} == {"VERWAAIJEN W", "P Verwaaijen"}


def test_accents_make_no_other_name() -> None:
    assert plain("Karataş") == plain("KARATAS") == "karatas"
    assert plain("Yıldırım") == "yildirim"


def test_a_cast_knows_short_forms_and_infixes() -> None:
    cast = Cast()
    person = read_person("Wubbina van der Haan")
    assert person is not None
    cast.add(person)
    assert cast.is_short_for("wub") and cast.is_short_for("wubje")
    assert not (cast.is_short_for("wubbina") or cast.is_short_for("wu") or cast.is_short_for("bina"))
    assert cast.has_infix("haan") and not cast.has_infix("kers")
