"""What has the form of a name and is none."""

from __future__ import annotations

import pytest

from redaction.detect.names.names import score
from redaction.detect.words.candidates import candidates


def likelihood(text: str) -> float:
    return max((score(text, candidate) for candidate in candidates(text)), default=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "de motie-Harkema",
        "het amendement-Van der Veen",
        "de Aletta Jacobsschool",
        "aan de Jan Bronsstraat",
        "de Stichting Wilhelmina Ketelaar",
        "bij Jansen B.V.",
        "de Raad van State",
        "in Wijk bij Duurstede",
        "de gemeente Putten",
        "het COA",
        "de provincie Zuid-Holland",
        "de Johan Cruijff Arena",
        "in VluchtelingenWerk",
        "de Burgemeester Welleman-kade",
    ],
)
def test_things_places_and_bodies_are_no_persons(text: str) -> None:
    assert likelihood(text) < 0.8


@pytest.mark.parametrize(
    "text",
    ["mevrouw Van Houten", "de heer Putten", "volgens J. Beek is dat zo", "wethouder Joost Buren", "mevrouw Verlaan"],
)
def test_a_person_named_like_a_place_or_street_is_a_person(text: str) -> None:
    assert likelihood(text) >= 0.8


def test_a_common_word_at_the_start_of_a_sentence_is_no_name() -> None:
    assert likelihood("Daarom gaat het college akkoord. Verzoek is om antwoord.") < 0.3
