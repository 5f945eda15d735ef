"""What a person must judge: secret locations, special data, small groups; and the name of who asked."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.model.document import Document, LoosePages, Page
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


def asked(text: str) -> dict[str, tuple[str, ...]]:
    """Give the marks that always wait for a person, each with its grounds."""
    read = document(text)
    marks = propose(read, analyzer().detect(read), load_policy(), high=0.0, low=0.0)
    return {text[m.span.parts[0].start : m.span.parts[0].end]: m.gronden for m in marks if m.review}


SECRET = "De locatie Dorpsstraat 12, 1234 AB Oss is nog niet openbaar; de raad hoort het in mei."


def test_w16_a_location_that_is_not_public_yet_is_asked_on_other_grounds_than_privacy() -> None:
    assert asked(SECRET) == {"Dorpsstraat 12, 1234 AB Oss": ("5.1.2h", "5.1.4")}


def test_w16_a_location_that_is_public_stays() -> None:
    assert asked("De locatie Dorpsstraat 12 in Oss is sinds mei open.") == {}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("In Vaals wonen 3 amv's uit Eritrea.", "3 amv's uit Eritrea"),
        ("Een 16-jarige Syrische jongen gaat in Vaals naar school.", "Een 16-jarige Syrische jongen"),
        ("De school in Vaals heeft twee leerlingen van 7 jaar.", "twee leerlingen van 7 jaar"),
    ],
)
def test_w17_a_small_group_with_origin_or_age_in_a_village_is_asked(text: str, group: str) -> None:
    assert any(found.startswith(group) for found in asked(text))


@pytest.mark.parametrize(
    "text",
    ["AMV 3, regulier 40 in Vaals.", "Vaals realiseert 3 plekken voor amv.", "Er zijn 3 amv's in Vaals.", "Taak: 4"],
)
def test_w17_a_figure_of_a_gemeente_stays(text: str) -> None:
    assert asked(text) == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mevrouw Haile is zwanger en woont hier.", "zwanger"),
        ("De zoon van de heer Kuit heeft epilepsie.", "epilepsie"),
        ("Betrokkene is bekeerd en kan niet terug.", "bekeerd"),
        ("Hij is veroordeeld voor een ander feit.", "veroordeeld"),
        ("Wij huisvesten een Eritrese vrouw in Oss.", "Eritrese"),
    ],
)
def test_special_data_of_one_person_are_asked(text: str, word: str) -> None:
    found = next(grounds for written, grounds in asked(text).items() if word in written)
    assert "5.1.1d" in found


@pytest.mark.parametrize(
    "text",
    [
        "De GGD geeft voorlichting over tuberculose.",
        "De Syrische asielzoekers worden verdeeld over de regio.",
        "Zie de Handreiking TBC 2025, aldus de GGD.",
        "De opvang is geschikt voor een rolstoel.",
    ],
)
def test_the_same_words_without_a_person_stay(text: str) -> None:
    assert asked(text) == {}


REQUEST = "Verzoek van mevrouw A. Terwel. Ook J. Kuit wordt genoemd."


def test_w24_the_requester_goes_in_what_is_made_public() -> None:
    found = proposed(REQUEST, Case(requester="A. Terwel"))
    assert (found["A. Terwel"], len(found)) == ("burger", 2)


def test_w24_the_requester_stays_in_the_copy_for_the_requester() -> None:
    found = proposed(REQUEST, Case(requester="A. Terwel", document="afschrift_verzoeker"))
    assert list(found) == ["J. Kuit"]
