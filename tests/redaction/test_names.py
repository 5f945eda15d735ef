"""The grammar of names, and what surrounds a candidate."""

from __future__ import annotations

import pytest

from redaction.detect.names.cast import read_person
from redaction.detect.names.names import score
from redaction.detect.words.candidates import bare_start, candidates, is_function
from redaction.detect.words.person import find_names, name_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mw. ir. A.H.M. Wagenaar", ("Wagenaar",)),
        ("R.J. in 't Hout-Haverkort", ("Hout-Haverkort",)),
        ("T.D.BIJLEVELD", ("BIJLEVELD",)),
        ("Zomer - van der Ploeg", ("Zomer", "Ploeg")),
        ("Filmon Tewelde-\nmariam", ("Filmon", "Teweldemariam")),
        ("d'Ancona", ("d'Ancona",)),
        ("v.d. Berg", ("Berg",)),
        ("Ihor P. Lysak", ("Ihor", "Lysak")),
    ],
)
def test_every_form_of_a_dutch_name_is_read_whole(text: str, words: tuple[str, ...]) -> None:
    match = next(find_names(text))
    assert (match.group(), name_at(text, match).words) == (text, words)


def best(text: str, written: str) -> float:
    return max((score(text, c) for c in candidates(text) if text[c.name.start : c.name.end] == written), default=0.0)


def test_a_form_of_address_stays_in_sight() -> None:
    assert bare_start("de heer Vredeveld", 0, 17) == 8


def test_an_academic_title_goes_with_the_name() -> None:
    assert bare_start("drs. Vredeveld", 0, 14) == 0


def test_a_function_before_a_name_is_no_part_of_it() -> None:
    assert best("Wethouder Anneke Koridon opent.", "Anneke Koridon") >= 0.8


def test_a_preposition_in_lower_case_is_no_infix_without_a_name_before_it() -> None:
    assert best("de gemeente van Houten", "Houten") == 0.0


def test_a_name_does_not_run_on_into_the_next_line() -> None:
    texts = [t for t in ("L. Kuipers\nTeammanager Wonen",)]
    found = [texts[0][c.name.start : c.name.end] for c in candidates(texts[0])]
    assert "L. Kuipers" in found


def test_compounds_of_functions_are_functions() -> None:
    assert is_function("gebiedsregisseur") and is_function("taxateur") and not is_function("gemeente")


@pytest.mark.parametrize(
    ("text", "given", "surnames"),
    [
        ("Post, Marit", ("Marit",), ("Post",)),
        ("KOVALCHUK Andriy", ("Andriy",), ("KOVALCHUK",)),
        ("S. el Idrissi", (), ("Idrissi",)),
        ("Hofman, G.A.C. (Gerda)", (), ("Hofman",)),
    ],
)
def test_a_written_name_is_taken_apart(text: str, given: tuple[str, ...], surnames: tuple[str, ...]) -> None:
    person = read_person(text)
    assert person is not None
    assert set(given) <= set(person.given) and person.surnames == surnames
