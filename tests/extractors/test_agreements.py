"""Exchanges and mergers of opgaven between two gemeenten."""

from __future__ import annotations

import pytest


@pytest.fixture
def agreements(extracted, answer_letters):
    """Give a function from the body of a letter of Zutphen to the agreements it tells of."""
    return lambda body: extracted(answer_letters.answer(body))["details"].get("agreements", [])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Aan de provinciale regietafel van 14 mei 2025 is vastgesteld dat Lochem 25 reguliere plekken van ons "
            "overneemt.",
            ("uitruil", "Zutphen", "Lochem", "regulier", 25, "PRT", "2025-05-14", "vastgesteld", False),
        ),
        (
            "Wij nemen 12 amv-plekken over van de gemeente Brummen. Dit is nog niet vastgelegd aan de PRT.",
            ("uitruil", "Brummen", "Zutphen", "amv", 12, "PRT", None, "voorgesteld", False),
        ),
        (
            "De gemeente Zutphen draagt 30 plekken over aan de gemeente Deventer; dit is op 3 maart 2026 "
            "overeengekomen.",
            ("uitruil", "Zutphen", "Deventer", None, 30, None, "2026-03-03", "vastgesteld", True),
        ),
        (
            "De opgave van 8 reguliere plekken wordt samengevoegd met die van Lochem; zo is het afgesproken aan de "
            "regionale regietafel.",
            ("samenvoeging", "Zutphen", "Lochem", "regulier", 8, "RRT", None, "vastgesteld", False),
        ),
        (
            "De uitruil met Epe van 10 plekken is ingetrokken.",
            ("uitruil", "Zutphen", "Epe", None, 10, None, None, "ingetrokken", False),
        ),
    ],
)
def test_an_agreement_tells_who_gives_who_takes_and_how_far_it_is(agreements, body, expected):
    (found,) = agreements(body)
    keys = ("kind", "from", "to", "category", "number", "table", "agreed_on", "status", "interprovincial")
    assert tuple(found[key] for key in keys) == expected


def test_two_categories_are_two_agreements(agreements):
    found = agreements("Lochem neemt 25 reguliere plekken en 4 amv-plekken van ons over, zo is afgesproken.")
    assert {(one["category"], one["number"]) for one in found} == {("regulier", 25), ("amv", 4)}


@pytest.mark.parametrize(
    ("body", "thing"),
    [
        ("Wij ruilen met Lochem 20 plekken voor statushouders.", "statushouderplek"),
        ("Wij ruilen met Lochem 20 plekken voor Oekraïense ontheemden.", "oekraineplek"),
        ("Wij ruilen met Lochem 20 plekken.", "opvangplek"),
    ],
)
def test_the_kind_of_place_that_is_exchanged_is_told(agreements, body, thing):
    assert [one["object"] for one in agreements(body)] == [thing]


def test_words_that_do_not_say_who_takes_over_are_for_a_person(extracted, answer_letters):
    found = extracted(answer_letters.answer("Tussen Zutphen en Lochem is een uitruil van 20 plekken afgesproken."))
    assert found["evidence"]["details.agreements"][0]["needs_review"]


def test_an_exchange_between_provinces_is_always_for_a_person(extracted, answer_letters):
    found = extracted(answer_letters.answer("Deventer neemt 20 plekken van ons over, zo is afgesproken."))
    assert found["details"]["agreements"][0]["interprovincial"] is True
    assert found["evidence"]["details.agreements"][0]["needs_review"]


@pytest.mark.parametrize(
    "body",
    [
        "Gemeenten kunnen aan de regietafel afspraken maken over uitruil van opgaven.",
        "Interprovinciale uitruil is wettelijk niet toegestaan.",
        "Van uitruil met Lochem is geen sprake.",
        "Wij hebben met Lochem niets uitgeruild en 20 plekken zelf gerealiseerd.",
        "Kan Lochem 20 plekken van ons overnemen?",
        "Met Lochem en Brummen overleggen wij over een gezamenlijk taalprogramma.",
        "Wij onderzoeken de mogelijkheid van uitruil.",
        "Lochem neemt de zorg voor het onderwijs over.",
    ],
)
def test_a_rule_a_wish_a_question_and_other_things_are_no_agreement(agreements, body):
    assert agreements(body) == []


def test_an_exchange_is_never_a_figure(extracted, answer_letters):
    found = extracted(answer_letters.answer("Lochem neemt 25 reguliere plekken van ons over, zo is afgesproken."))
    assert found["figures"] == []
