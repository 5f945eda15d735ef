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


CITIZEN = "Geachte heer, mevrouw,\n\n{body}\n\nMet vriendelijke groet,\nA. Burger"


@pytest.mark.parametrize(
    ("body", "route"),
    [
        ("Ik woon naast het terrein waar 120 opvangplekken komen en maak mij zorgen.", "burger"),
        ("Namens de bewoners van de wijk vraag ik waarom de gemeente de wettelijke taak niet haalt.", "burger"),
        ("Als verslaggever schrijf ik over de Spreidingswet. Klopt het dat er 5 plekken zijn?", "pers"),
        ("Ik werk aan een artikel over de interventieladder en heb twee vragen.", "pers"),
    ],
)
def test_a_citizen_or_journalist_at_the_mailbox_is_no_answer_of_a_gemeente(read, body, route):
    mail = "Van: A. Burger <a.burger@voorbeeld.nl>\nVerzonden: 28 april 2026\nAan: ibtspreidingswet@minjenv.nl\n"
    verdict = kind(read, f"{mail}Onderwerp: opvang\n\n{CITIZEN.format(body=body)}")
    assert (verdict.kind, verdict.route) == (DocumentType.OTHER, route)


def test_a_woo_request_of_a_citizen_is_a_woo_request(read):
    body = "Als inwoner verzoek ik u op grond van de Wet open overheid om alle brieven over de opvang."
    assert kind(read, CITIZEN.format(body=body)).kind is DocumentType.WOO_REQUEST


@pytest.mark.parametrize(
    "sentence",
    [
        "Omwonenden hebben bezwaar gemaakt tegen de vergunning.",
        "Tegen dit besluit kan bezwaar worden gemaakt.",
        "Wij hebben geen bezwaar tegen een gesprek.",
        "Eerder kregen wij uitstel tot 1 april 2026.",
    ],
)
def test_mentioning_an_objection_or_more_time_is_no_track_of_its_own(read, sentence):
    text = ANSWER.format(subject="uw brief", body=f"In antwoord op uw brief: 120 opvangplekken. {sentence}")
    verdict = kind(read, text)
    assert (verdict.kind, verdict.route) == (DocumentType.MUNICIPAL_RESPONSE, None)


@pytest.mark.parametrize(
    "text",
    [
        f"CONCEPT\n\n{SUPERVISOR}",
        f"Concept, graag reactie\n\n{SUPERVISOR}",
        f"Versie 0.3\n\n{SUPERVISOR}",
        SUPERVISOR.replace("Betreft ", "Betreft concept "),
        SUPERVISOR.replace("Geacht college", "Bijgaand het concept, graag jullie opmerkingen.\n\nGeacht college"),
        ANSWERED.replace("uw brief\n", "conceptantwoord op uw brief\n", 1),
    ],
)  # fmt: skip
def test_a_draft_says_so_in_its_head_or_to_its_readers(extracted, text):
    found = extracted(text)
    assert found["details"]["status"] == "concept"
    assert found["evidence"]["details.status"]


@pytest.mark.parametrize(
    "sentence",
    [
        "De raad bespreekt in mei het concept van de woonvisie.",
        "Het conceptbesluit ligt ter inzage.",
        "Dit concept van kleinschalige opvang bevalt goed.",
    ],
)
def test_a_letter_that_speaks_of_a_draft_is_none(extracted, sentence):
    body = f"In antwoord op uw brief melden wij 120 opvangplekken.\n\n{sentence}"
    assert "status" not in extracted(ANSWER.format(subject="uw brief", body=body))["details"]


def test_a_letter_of_a_gemeente_about_something_else_is_no_answer(read):
    text = ANSWER.format(subject="uw brief over rijbewijzen", body="In antwoord op uw brief: de balie is open.")
    assert kind(read, text).kind is DocumentType.OTHER
