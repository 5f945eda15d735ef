"""Exchanges in lists, small tables and sentences with more than two gemeenten."""

from __future__ import annotations

import pytest


@pytest.fixture
def told(extracted, answer_letters):
    """Give a function from the body of a letter of Zutphen to who gives whom how many places, and of which kind."""

    def tell(body: str) -> set[tuple[object, ...]]:
        found = extracted(answer_letters.answer(body))["details"].get("agreements", [])
        return {(one["from"], one["to"], one["number"], one["category"]) for one in found}

    return tell


@pytest.mark.parametrize(
    "body",
    [
        "De uitruil is als volgt:\nVan | Naar | Aantal | Categorie\nZutphen | Lochem | 25 | regulier\n"
        "Epe | Zutphen | 12 | amv",
        "Overzicht van de uitruil\nVan\tNaar\tAantal\tCategorie\nZutphen\tLochem\t25\tregulier\nEpe\tZutphen\t12\tamv",
        "Uitruil:\n- van Zutphen naar Lochem: 25 reguliere plekken\n- van Epe naar Zutphen: 12 amv-plekken",
        "Overzicht van de uitruil\nNaar\tVan\tAantal\tCategorie\nLochem\tZutphen\t25\tregulier\nZutphen\tEpe\t12\tamv",
    ],
)
def test_every_row_is_an_agreement_by_its_heading(told, body):
    assert told(body) == {("Zutphen", "Lochem", 25, "regulier"), ("Epe", "Zutphen", 12, "amv")}


@pytest.mark.parametrize("body", ["Afstand\nZutphen Lochem 25", "Van Zutphen naar Lochem rijdt bus 25."])
def test_two_names_and_a_number_without_an_exchange_are_none(told, body):
    assert told(body) == set()


def test_the_shares_of_several_gemeenten_in_one_sentence_go_to_a_person(extracted, answer_letters):
    body = "Lochem neemt 40 plekken van ons over en Brummen 20 plekken."
    found = extracted(answer_letters.answer(body))
    shares = {(one["from"], one["to"], one["number"]) for one in found["details"]["agreements"]}
    assert shares == {("Zutphen", "Lochem", 40), ("Zutphen", "Brummen", 20)}
    assert all(proof["needs_review"] for proof in found["evidence"]["details.agreements"])
