"""People who are called like a place, a month or a word; office holders of today and of before; double names."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.people.offices import OfficeHolder, OfficeRegister, ministers
from redaction.detect.registry import Analyzer, make_analyzer
from redaction.policy import load_policy
from redaction.propose import NOTHING_KNOWN, Case, propose


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def document(text: str) -> Document:
    return Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, ()),)))


def proposed(text: str, case: Case = NOTHING_KNOWN) -> dict[str, str]:
    """Give what is proposed: the words under each mark, with the row that decided."""
    read = document(text)
    marks = propose(read, analyzer().detect(read), load_policy(), high=0.8, low=0.3, case=case)
    return {text[mark.span.parts[0].start : mark.span.parts[0].end]: mark.policy_row for mark in marks}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("De vergunning is besproken met de heer Van der Waard.", "Van der Waard"),
        ("Volgens J. Beek is dat juist.", "J. Beek"),
        ("Zij vroeg of mevrouw Van Houten akkoord is.", "Van Houten"),
    ],
)
def test_p15_a_person_called_like_a_place_goes(text: str, name: str) -> None:
    assert name in proposed(text)


@pytest.mark.parametrize(
    "text", ["Het college van Houten heeft besloten.", "De bijeenkomst is in Buren.", "De gemeente Beek stemt in."]
)
def test_p15_the_place_itself_stays(text: str) -> None:
    assert proposed(text) == {}


def test_p15_an_alderman_called_like_a_place_stays_as_office_holder() -> None:
    assert proposed("In Buren sprak wethouder Buren de inwoners toe.") == {}


def test_p16_an_alderman_stays_but_the_private_address_goes() -> None:
    found = proposed("Wethouder Koster is erbij. Mail: p.koster@gmail.com, thuis 06-12345678.")
    assert found == {"p.koster@gmail.com": "privégegeven", "06-12345678": "direct-telefoonnummer"}


def register() -> OfficeRegister:
    first, second = dt.date(2022, 6, 1), dt.date(2025, 3, 1)
    return OfficeRegister(
        (
            OfficeHolder("mr. A.B. Tewes", "wethouder", "Gemeente Oss", first, second),
            OfficeHolder("C. Terwel", "wethouder", "Gemeente Oss", second + dt.timedelta(days=1), None),
        )
    )


TEXT = "Gemeente Oss. Aanwezig waren A.B. Tewes en C. Terwel."


@pytest.mark.parametrize(
    ("day", "goes"), [(dt.date(2024, 1, 1), "C. Terwel"), (dt.date(2026, 1, 1), "A.B. Tewes"), (None, "A.B. Tewes")]
)
def test_p17_who_held_the_office_on_the_day_of_the_document_stays(day: dt.date | None, goes: str) -> None:
    found = proposed(TEXT, Case(offices=register(), day=day))
    assert goes in found
    assert len(found) == (2 if day is None else 1)


def test_p17_an_office_counts_only_where_the_organisation_is_named() -> None:
    text = "Aanwezig waren A.B. Tewes en anderen uit Uden."
    assert "A.B. Tewes" in proposed(text, Case(offices=register(), day=dt.date(2024, 1, 1)))


def test_p17_the_shipped_register_knows_the_minister_of_the_day() -> None:
    case = Case(offices=ministers(), day=dt.date(2026, 4, 9))
    text = "Besproken met B. van den Brink en met M.H.M. Faber - Van de Klashorst."
    assert proposed(text, case) == {"M.H.M. Faber - Van de Klashorst": "persoon-met-onbekende-rol"}


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Het advies is van oud-burgemeester J. Terwel, adviseur bij een bureau.", "contactpersoon-van-bedrijf"),
        ("Wij spraken met P. Tewes, voormalig wethouder, over de zaal.", "burger"),
    ],
)
def test_p18_a_former_office_holder_is_a_private_person(text: str, row: str) -> None:
    assert list(proposed(text).values()) == [row]


def test_p18_the_register_does_not_cover_who_is_former_by_the_words() -> None:
    text = "Gemeente Oss sprak met oud-wethouder A.B. Tewes, nu directeur van een bureau."
    assert "A.B. Tewes" in proposed(text, Case(offices=register(), day=dt.date(2024, 1, 1)))


@pytest.mark.parametrize("name", ["M.H.M. Faber - Van de Klashorst", "A. de Vries-van den Berg", "J. Kuit-Oord"])
def test_p19_a_double_name_is_one_person(name: str) -> None:
    assert list(proposed(f"Dat schreef mevrouw {name} aan ons.")) == [name]


def test_p19_half_of_a_double_name_is_that_person_too() -> None:
    assert "Haverkort" in proposed("Mevrouw R. Haverkort-Swinkels is er. Later belde Haverkort terug.")


@pytest.mark.parametrize("word", ["Mei", "Maart", "Best", "Echt", "Goes", "Oss"])
def test_p20_a_name_that_is_a_month_a_word_or_a_place_goes_behind_a_form_of_address(word: str) -> None:
    assert any(word in found for found in proposed(f"Dit is besproken met mevrouw {word} en anderen."))


@pytest.mark.parametrize(
    "text",
    [
        "In mei en maart is het stil. Mei is een mooie maand.",
        "De gemeente Best doet haar best.",
        "Echt en Goes hebben elk een opvang, Oss ook.",
    ],
)
def test_p20_the_month_the_word_and_the_place_stay(text: str) -> None:
    assert proposed(text) == {}
