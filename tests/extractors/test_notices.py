"""Notifications of article 8 and requests for more time."""

from __future__ import annotations

import pytest

NOTICE = (
    "Op grond van artikel 8 van de wet melden wij u dat wij tijdelijk niet aan onze taak kunnen voldoen. "
    "Doordat brand is uitgebroken in het gebouw, vallen 32 reguliere plekken weg tot 1 oktober 2026."
)


def test_a_notification_tells_what_happened_what_falls_away_and_until_when(extracted, answer_letters):
    found = extracted(answer_letters.answer(NOTICE, subject="melding artikel 8 Spreidingswet"))
    art8 = found["details"]["art8"]
    assert found["document_type"] == "article8_notification"
    assert (art8["number"], art8["category"], art8["expected_until"]) == (32, "regulier", "2026-10-01")
    assert "brand" in art8["circumstance"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Het hotel sluit per 1 juni; 64 plekken vervallen tot en met 31 december 2026.", (64, None, "2026-12-31")),
        ("Wegens asbest zijn 20 amv-plekken niet bruikbaar. Naar verwachting in maart 2027 hersteld.",
         (20, "amv", "2027-03")),
        ("Door lekkage vallen circa 30 plekken weg.", (None, None, None)),
        ("Van de 60 plekken vallen er door lekkage enkele weg.", (None, None, None)),
        ("Wegens brand vallen 10 reguliere plekken en 4 amv-plekken weg.", (None, None, None)),
    ],
)  # fmt: skip
def test_only_what_is_sure_of_a_notification_is_told(extracted, answer_letters, sentence, expected):
    body = f"Op grond van artikel 8 van de wet melden wij u het volgende. {sentence}"
    art8 = extracted(answer_letters.answer(body, subject="melding artikel 8 Spreidingswet"))["details"].get("art8", {})
    assert tuple(art8.get(key) for key in ("number", "category", "expected_until")) == expected


@pytest.mark.parametrize("place", ["in the middle", "last", "postscript"])
def test_a_notification_hidden_in_an_answer_is_a_record_of_its_own(extracted, answer_letters, place):
    text = "Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd."
    if place == "postscript":
        letter = answer_letters.answer(text, after=f"\nPS: {NOTICE}")
    else:
        letter = answer_letters.answer(f"{NOTICE}\n\n{text}" if place == "in the middle" else f"{text}\n\n{NOTICE}")
    found = extracted(letter)
    assert found["document_type"] == "municipal_response"
    assert [record["document_type"] for record in found["records"]] == ["article8_notification"]
    assert found["records"][0]["details"]["art8"]["number"] == 32
    assert "SC-35" in {warning["code"] for warning in found["records"][0]["warnings"]}


@pytest.mark.parametrize(
    "body",
    [
        "U verzoekt ons melding te doen conform artikel 8 van de wet. Daarvoor is geen aanleiding.",
        "Mocht het contract eindigen, dan doen wij melding op grond van artikel 8 van de wet.",
        "Op grond van artikel 8 van de wet hebben wij in maart 2026 al melding gedaan.",
        "Wij zien geen reden voor een melding op grond van artikel 8.",
        "Artikel 8 van de wet verplicht gemeenten melding te doen.",
        "Dient dit op grond van artikel 8 gemeld te worden?",
    ],
)
def test_speaking_of_article_8_is_no_notification(extracted, answer_letters, body):
    text = f"Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd.\n\n{body}"
    assert "records" not in extracted(answer_letters.answer(text))


@pytest.mark.parametrize(
    ("body", "until"),
    [
        ("Wij verzoeken u om uitstel tot 15 mei 2026.", "2026-05-15"),
        ("Wij kunnen niet binnen de gestelde termijn antwoorden. U ontvangt ons antwoord uiterlijk 20 mei 2026.",
         "2026-05-20"),
        ("Graag vragen wij verlenging van de reactietermijn tot en met 1 juni 2026.", "2026-06-01"),
        ("Wij vragen u om vier weken uitstel.", None),
    ],
)  # fmt: skip
def test_a_request_for_more_time_tells_until_when(extracted, answer_letters, body, until):
    extension = extracted(answer_letters.answer(body, subject="verzoek om uitstel"))["details"]["extension"]
    assert extension["until"] == until


@pytest.mark.parametrize(
    "body",
    [
        "Uitstel is niet nodig: ons antwoord vindt u hieronder.",
        "Op 3 april verleende u ons uitstel tot 1 mei 2026. Binnen die tijd antwoorden wij hierbij.",
        "De raad heeft uitstel van de bouw tot 1 mei 2027 gevraagd.",
        "Heeft u andere gemeenten uitstel gegeven?",
    ],
)
def test_speaking_of_more_time_is_no_request(extracted, answer_letters, body):
    text = f"{body} Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd."
    assert "extension" not in extracted(answer_letters.answer(text))["details"]


def test_a_request_inside_an_answer_goes_its_own_way(extracted, answer_letters):
    body = "Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd. Verder vragen wij uitstel tot 1 juni 2026."
    found = extracted(answer_letters.answer(body))
    assert (found["document_type"], found["route"]) == ("municipal_response", "uitstel")
    assert "SC-36" in {warning["code"] for warning in found["warnings"]}


@pytest.mark.parametrize(
    ("sentence", "is_notified"),
    [
        ("Daarnaast melden wij u op grond van artikel 8 van de wet dat 4 amv-plekken wegvallen, omdat het gebouw na "
         "een brand moet worden hersteld.", True),
        ("Omdat het gebouw moet worden hersteld, melden wij u op grond van artikel 8 van de wet dat 4 plekken "
         "wegvallen.", True),
        ("Ook melden wij u op grond van artikel 8 van de wet dat de locatie moet worden gesloten.", True),
        ("Mocht een locatie sluiten, dan melden wij dat op grond van artikel 8 van de wet.", False),
        ("Wij doen geen melding op grond van artikel 8 van de wet, omdat dat niet nodig is.", False),
        ("Op grond van artikel 8 van de wet zijn wij verplicht te melden dat plekken wegvallen.", False),
        ("Wij zullen op grond van artikel 8 van de wet melden dat plekken wegvallen.", False),
    ],
)  # fmt: skip
def test_what_is_notified_and_why_does_not_undo_that_it_is(extracted, answer_letters, sentence, is_notified):
    found = extracted(answer_letters.answer(f"Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd. {sentence}"))
    assert bool(found.get("records")) is is_notified
    assert ("SC-35" in {warning["code"] for warning in found["warnings"]}) is is_notified
