"""Which kind of document this is, and why."""

from __future__ import annotations

import pytest

from extractors.kind import find_kind
from extractors.letter_parts import find_parts
from extractors.parties import find_roles
from pipeline.model.extraction import DocumentType


def kind(read, text: str):
    reading = read(text)
    parts = find_parts(reading)
    return find_kind(reading, parts, find_roles(reading, parts))


SUPERVISOR = """Ministerie van Asiel en Migratie

Aan het college van burgemeester en wethouders van Raalte

Betreft interbestuurlijk toezicht

Geacht college,

Uw gemeente voldoet niet aan de taak en is ingeschaald op trede 2 van de interventieladder.

Hoogachtend,
de minister van Asiel en Migratie"""

ANSWER = """Gemeente Zutphen

Aan de minister van Asiel en Migratie

Uw kenmerk: 7468089
Onderwerp: {subject}

Geachte minister,

{body}

Hoogachtend,
burgemeester en wethouders van Zutphen"""

LIRT = """Van: _LIRT (Limburgseregietafel) <limburgseregietafel@prvlimburg.nl>
Verzonden: vrijdag 3 april 2026 11:34
Aan: info@voorbeeld.nl
Onderwerp: Cijfers Spreidingswet

Geachte burgemeester en wethouders,

Wij vragen u de stand door te geven.

Met vriendelijke groet,
Limburgse Regietafel"""

MINUTES = """Verslag Provinciale Regietafel
12 februari 2026

Aanwezig: COA, provincie

Het COA levert een overzicht. Actie: COA.

Volgende vergadering: 5 maart 2026."""

DECISION = """De minister van Asiel en Migratie,

gezien het verslag van de commissaris van de Koning;

gelet op de wet;

stelt het volgende verdeelbesluit vast.

Tegen dit besluit kan binnen zes weken bezwaar worden gemaakt."""

COVER = """Aan de commissaris van de Koning en de colleges van burgemeester en wethouders in de provincie Utrecht

Geachte commissaris, geacht college,

Bijgaand ontvangt u het verdeelbesluit. De restopgave is verdeeld.

Hoogachtend,
de minister van Asiel en Migratie"""

MONITOR = """Monitor Asielopgave Limburg

Asielzoekers
Gemeente Opgave Gerealiseerd Percentage
Gennep 78 80 103%

Statushouders
Gennep 21 18 86%

Oekraïense vluchtelingen
Gennep 52 66 127%"""

WOO = """Aan het ministerie van Asiel en Migratie

Betreft: Woo-verzoek

Geachte heer, mevrouw,

Op grond van de Wet open overheid verzoek ik u om openbaarmaking van alle brieven.

Met vriendelijke groet,
A. Aanvrager"""

ANSWERED = ANSWER.format(subject="uw brief", body="In antwoord op uw brief melden wij 120 opvangplekken.")
NOTIFIED = ANSWER.format(
    subject="melding artikel 8", body="Op grond van artikel 8 van de wet melden wij dat de opvang sluit."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SUPERVISOR, DocumentType.IBT_LETTER),
        (ANSWERED, DocumentType.MUNICIPAL_RESPONSE),
        (NOTIFIED, DocumentType.ARTICLE8),
        (LIRT, DocumentType.LIRT_EMAIL),
        (MINUTES, DocumentType.MINUTES),
        (DECISION, DocumentType.VERDEELBESLUIT),
        (COVER, DocumentType.VERDEELBESLUIT_LETTER),
        (MONITOR, DocumentType.MONITOR_FIGURES),
        (WOO, DocumentType.WOO_REQUEST),
    ],
)
def test_each_kind_is_told_from_the_others(read, text, expected):
    assert kind(read, text).kind is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Factuur 2026-001\nGemeente Raalte\n12 plekken parkeren 1.200 euro",
        "Beste collega's,\n\nDe lunch is om 12 uur.\n\nGroet,\nPiet",
        "Vacature adviseur opvang\n\nJe kent interbestuurlijk toezicht en trede 2. Solliciteren kan tot 7 juni.",
        "Geachte relatie,\n\nVolg ons webinar over de wettelijke taak van 200 plekken. Inschrijven kan tot 19 mei.",
    ],
)
def test_a_document_outside_the_chain_is_other_without_a_route(read, text):
    verdict = kind(read, text)
    assert (verdict.kind, verdict.route) == (DocumentType.OTHER, None)


@pytest.mark.parametrize(
    ("subject", "body", "route"),
    [
        ("verzoek om uitstel", "Wij verzoeken u om uitstel tot 15 mei 2026.", "uitstel"),
        ("bezwaarschrift", "Hierbij maken wij bezwaar tegen uw besluit.", "bezwaar"),
    ],
)
def test_a_request_for_time_or_an_objection_is_no_answer(read, subject, body, route):
    verdict = kind(read, ANSWER.format(subject=subject, body=body))
    assert (verdict.kind, verdict.route) == (DocumentType.OTHER, route)


def test_an_objection_inside_an_answer_is_told(read):
    text = ANSWER.format(subject="uw brief", body="In antwoord op uw brief: 120 plekken. Ook maken wij bezwaar.")
    verdict = kind(read, text)
    assert (verdict.kind, verdict.route) == (DocumentType.MUNICIPAL_RESPONSE, "bezwaar")


def test_a_letter_that_mentions_article_8_is_no_notification(read):
    body = "U wordt verzocht melding te doen conform artikel 8 van de wet."
    assert kind(read, SUPERVISOR.replace("Hoogachtend", f"{body}\n\nHoogachtend")).kind is DocumentType.IBT_LETTER


def test_a_citizen_who_writes_gets_a_route_of_his_own(read):
    text = "Geachte minister,\n\nAls inwoner maak ik mij zorgen over de opvang in mijn straat.\n\nGroet,\nA. Burger"
    assert kind(read, text).route == "burger"


def test_words_of_a_quoted_letter_do_not_decide_the_kind(read):
    mail = "Van: Gemeente Zutphen <a@zutphen.nl>\nVerzonden: 28 april 2026\nAan: b@minjenv.nl\nOnderwerp: RE: brief"
    text = f"{mail}\n\nGeachte heer,\n\nOnze reactie op uw brief over de plekken volgt.\n\nGroet,\ngemeente Zutphen\n\n"
    older = "Van: IBT <toezicht@minjenv.nl>\nVerzonden: 9 april 2026\nAan: info@zutphen.nl\nOnderwerp: brief\n\n"
    assert kind(read, text + older + SUPERVISOR).kind is DocumentType.MUNICIPAL_RESPONSE


def test_every_cue_that_counted_is_kept_as_a_reason(read):
    verdict = kind(read, SUPERVISOR)
    assert sum(reason.weight for reason in verdict.reasons) == verdict.scores[DocumentType.IBT_LETTER.value]
    assert all(reason.text for reason in verdict.reasons)
