"""Whole documents of every kind that comes to the mailbox, each with its kind and track."""

from __future__ import annotations

import pytest

DOCUMENTS = [
    (
        """Van: Jan de Wit <jan.dewit@gmail.example>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: AZC in ons dorp

Geachte mevrouw, meneer,

Sinds mijn pensioen woon ik in Gorssel. Nu hoor ik dat er 80 plekken moeten komen. Mijn buren en ik
zijn hierop tegen. Kunt u dit tegenhouden?

Hoogachtend,
Jan de Wit
""",
        "other",
        "burger",
    ),
    (
        """Van: Redactie De Stentor <redactie@krant.example>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Vragen over interbestuurlijk toezicht

Beste voorlichter,

Voor een artikel in onze krant van zaterdag willen wij weten hoeveel gemeenten op trede 2 staan.
Kunt u voor donderdag 12.00 uur reageren?

Met vriendelijke groet,
S. Pen
""",
        "other",
        "pers",
    ),
    (
        """Van: A. Jansen <a@voorbeeld.example>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Woo-verzoek brieven Spreidingswet

Geachte heer, mevrouw,

Met een beroep op de Wet open overheid vraag ik om alle correspondentie tussen het ministerie en de
gemeente Epe over de Spreidingswet.

Groet,
A. Jansen
""",
        "woo_request",
        "woo",
    ),
    (
        """Van: Advocatenkantoor Vos <info@vos.example>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Pro forma bezwaar

Geacht college,

Namens de gemeente Epe maken wij pro forma bezwaar tegen het verdeelbesluit van 20 december 2024. De
gronden vullen wij aan.

Hoogachtend,
mr. V. Vos
""",
        "other",
        "bezwaar",
    ),
    (
        """Van: Gemeente Epe <info@epe.nl>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Verzoek om verlenging reactietermijn

Geacht ministerie,

Uw brief van 21 april 2026 hebben wij ontvangen. De raad vergadert pas op 4 juni. Wij vragen u de
termijn te verlengen tot 12 juni 2026.

Met vriendelijke groet,
gemeente Epe
""",
        "other",
        "uitstel",
    ),
    (
        """Van: Gemeente Epe <info@epe.nl>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Antwoord op brief 7473001

Geacht ministerie,

Bijgaand ons antwoord op uw brief.

Met vriendelijke groet,
gemeente Epe
""",
        "municipal_response",
        None,
    ),
    (
        """Gemeente Epe

Raadsinformatiebrief

Aan de leden van de gemeenteraad

Datum: 4 mei 2026
Onderwerp: stand van zaken Spreidingswet

Geachte raadsleden,

Op 1 mei 2026 zijn 40 van de 96 reguliere plekken gerealiseerd. De minister heeft ons op trede 2
geplaatst.

Het college van burgemeester en wethouders van Epe""",
        "other",
        None,
    ),
    (
        """Gemeente Epe

Aan de griffie van de gemeenteraad

Datum: 4 mei 2026
Onderwerp: beantwoording raadsvragen opvang

Geachte griffier,

In antwoord op de vragen van de fractie: op 1 mei 2026 zijn 40 plekken gerealiseerd.

burgemeester en wethouders van Epe""",
        "other",
        None,
    ),
    (
        """Sportvereniging DVS

Nieuwsbrief mei

Beste leden,

Het toernooi is op 7 juni. Er zijn 12 plekken vrij in het busje.

Groet,
het bestuur""",
        "other",
        None,
    ),
    (
        """Ministerie van Asiel en Migratie

Aan het college van burgemeester en wethouders van de gemeente Epe

Datum 4 juni 2026
Onze referentie 7473009
Betreft herinnering brief interbestuurlijk toezicht

Geacht college,

Op 21 april 2026 vroegen wij u om informatie over uw opvangplekken. Uw antwoord hebben wij niet
ontvangen. Wilt u alsnog binnen een week na dagtekening van deze brief antwoorden?

Hoogachtend,
De minister van Asiel en Migratie,
namens deze,
A. de Boer""",
        "ibt_letter",
        None,
    ),
    (
        """CONCEPT - NIET VERZENDEN

Gemeente Epe

Aan de minister van Asiel en Migratie

Datum: 4 mei 2026
Uw kenmerk: 7473001
Onderwerp: antwoord

Geachte minister,

Op 1 mei 2026 zijn 40 reguliere opvangplekken gerealiseerd.

Hoogachtend,
burgemeester en wethouders van Epe""",
        "municipal_response",
        None,
    ),
    (
        """Bezwaarschrift

Gemeente Epe

Aan de minister van Asiel en Migratie

Datum: 4 mei 2026
Uw kenmerk: 7473001

Geachte minister,

Tegen uw verdeelbesluit van 20 december 2024 tekent het college bezwaar aan. Onze taak van 96
plekken is te hoog.

Hoogachtend,
burgemeester en wethouders van Epe""",
        "other",
        "bezwaar",
    ),
    (
        """Gemeente Epe

Aan de minister van Asiel en Migratie

Datum: 4 mei 2026
Uw kenmerk: 7473001
Onderwerp: reactie op uw brief

Geachte minister,

Op 1 mei 2026 zijn 40 reguliere opvangplekken gerealiseerd. Het besluit om ons op trede 2 te
plaatsen vinden wij onjuist en wij tekenen daartegen bezwaar aan.

Hoogachtend,
burgemeester en wethouders van Epe""",
        "municipal_response",
        "bezwaar",
    ),
    (
        """Gemeente Epe

Aan de minister van Asiel en Migratie

Datum: 4 mei 2026
Onderwerp: melding art. 8

Geachte minister,

Hierbij doen wij een melding. Per 1 juni 2026 sluit de locatie aan de Wisselseweg en vervallen 36
reguliere plekken. Vanaf 1 december 2026 zijn er vervangende plekken.

Hoogachtend,
burgemeester en wethouders van Epe""",
        "article8_notification",
        None,
    ),
    (
        """Van: Limburgse Regietafel <limburgseregietafel@prvlimburg.nl>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: RE: cijfers

Goedemiddag,

Hieronder de cijfers van onze gemeenten voor de Spreidingswet. Laat het weten als er iets niet
klopt.

Groet,
Limburgse Regietafel
""",
        "lirt_email",
        None,
    ),
    (
        """Provinciale Regietafel Gelderland
Notulen 12 maart 2026

Aanwezig: Epe, Heerde, provincie, COA
Afwezig: Lochem

1. Opening
2. Spreidingswet: stand van zaken
Actie: Heerde levert overzicht aan.

Rondvraag""",
        "minutes",
        None,
    ),
    (
        """Besluitenlijst teamoverleg facilitair
12 maart 2026

Aanwezig: Kees, Ria

De koffiemachine wordt vervangen.
Actie: Ria.

Rondvraag""",
        "other",
        None,
    ),
    (
        """Van: COA <locaties@coa.nl>
Verzonden: dinsdag 12 mei 2026 09:12
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: Overzicht locaties Spreidingswet

Geacht ministerie,

Hierbij het overzicht van onze opvanglocaties.

Met vriendelijke groet,
COA
""",
        "other",
        None,
    ),
]


@pytest.mark.parametrize(("text", "kind", "route"), DOCUMENTS)
def test_a_document_at_the_mailbox_gets_its_kind_and_track(extracted, text, kind, route):
    found = extracted(text)
    assert (found["document_type"], found["route"]) == (kind, route)


@pytest.mark.parametrize("text", [text for text, kind, route in DOCUMENTS if kind == "other"])
def test_a_document_that_is_no_answer_has_no_figures_and_no_answers(extracted, text):
    found = extracted(text)
    assert (found["figures"], found["finding"], found["ladder_step"]) == ([], None, None)
    assert "answers" not in found["details"]
