"""Names in routes, cards, dictation marks, chats in small letters; and what looks like them and stays."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.model.document import Document, LoosePages, Page
from redaction.detect.registry import Analyzer, make_analyzer


@cache
def analyzer() -> Analyzer:
    return make_analyzer()


def seen(text: str, least: float = 0.8) -> set[str]:
    read = Document("0" * 64, "text/plain", 1, LoosePages((Page(1, 595, 842, text, ()),)))
    found = analyzer().detect(read)
    names = (d for d in found if d.score >= least and d.category in ("persoon", "paraaf", "geboortedatum", "telefoon"))
    return {text[d.span.parts[0].start : d.span.parts[0].end] for d in names}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Route: Swinkels -> Oord -> archief", "Swinkels"),
        ("Route: Swinkels -> Oord -> archief", "Oord"),
        ("Stuk klaar, door naar → Kuipers", "Kuipers"),
        ("Ter afdoening => Van der Waard", "Van der Waard"),
        ("BEGIN:VCARD\nN:Kuit;Marit;;;\nEND:VCARD", "Kuit"),
        ("Met groet,\nde afdeling\n\nMTj / k.", "MTj"),
        ("De baby heet Dilan. Zij schreef: D. is boos.", "D."),
        ("do 3 jun 09:14\tSjors ☀ > ik kom eraan", "Sjors ☀"),
        ("De heer Kuit (mijn opa, 1938) wacht.", "1938"),
        ("Ons nummer is0412-12 34 56 overdag.", "0412-12 34 56"),
        ("De heer P. Oss en mevrouw Q. Goes waren er. Oss en Goes leggen het uit.", "Oss"),
        ("22-5-2022 09:19 NP – gebeld met de school", "NP"),
        ("De melding is binnen. [afgehandeld JB]", "JB"),
        ("Inlichtingen bij V.T. (Vera) Perepelkin", "V.T. (Vera) Perepelkin"),
        ("M van Urk, Westersingel 100a", "M van Urk"),
        ("DELLAVIA N.K.C.\nHAMOUR R.J.", "DELLAVIA N.K.C."),
        ("Kuit, Melle   06-23263735\nSwinkels, Noor   06-23263736\nZhu, Jun   06-23263737", "Zhu, Jun"),
        ("sjors: ben je er al\nroos: nee nog niet\nsjors: ok", "sjors"),
        ("Hallo,\nmijn naam is blazej baranov. ik woon hier al jaren", "blazej baranov"),
        ("Gesproken met de familie wilcken over het hek", "wilcken"),
        ("Het stuk is klaar.\n\nY.K.", "Y.K."),
        ("Er spraken burgemeester mr. A.B.\nKuipers, Mourad Swinkels van het COA en anderen.", "Mourad Swinkels"),
    ],
)
def test_a_trace_of_a_person_is_found(text: str, name: str) -> None:
    assert name in seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "Aanvraag -> beoordeling -> besluit",
        "Verzonden naar het college -> raad -> archief",
        "Stap A -> Stap B",
        "A. Asielzoekers (regulier)\nB. Statushouders (taak)\nC. Oekraïense vluchtelingen",
        "Verzonden: maandag\nBetreft: opvang\nVerzonden: dinsdag",
        "Bijlage A van Rapport 3",
        "Het bedrijf Zonnebloem\nB.V.\nheeft een offerte gestuurd",
        "datum: 3 mei\nplaats: Oss\ndatum: 4 mei",
        "Handtekening aanvrager:\nPlaats: Sittard",
        "Gemeente Sittard-Geleen, regio Noord-Holland Noord",
        "De Haarlemmer Hout is een park.",
        "Met vriendelijke groet,\nCOA",
        "Actielijst\n1. Overleg voorbereiden met partners (GGD)",
        "de Stichting Anna Zonneveld en Lavendelo werken mee.",
    ],
)
def test_what_looks_like_a_trace_stays(text: str) -> None:
    assert seen(text) <= {"Anna Zonneveld"}


CHAT = "ik heb net {} gesproken\nhij komt vanmiddag langs\nkan iemand de sleutels brengen?\nweet het niet, vraag dat\n"


@pytest.mark.parametrize("name", ["piet van dam", "angelique de ruiter", "yusuf kaya"])
def test_a_name_in_small_letters_is_found_in_a_text_that_is_written_so(name: str) -> None:
    assert name in seen(CHAT.format(name))


def test_a_first_name_alone_in_small_letters_waits_for_a_person() -> None:
    assert "esther" in seen(CHAT.format("esther"), 0.3)


def test_ordinary_words_in_small_letters_stay() -> None:
    assert seen(CHAT.format("de buren"), 0.3) == set()


def test_initials_of_who_must_act_wait_for_a_person() -> None:
    text = "Actielijst\n1. Offerte beveiliging opvragen (RH)\n2. Bellen met de school - KŞ\n"
    assert seen(text, 0.3) == {"RH", "KŞ"}


@pytest.mark.parametrize("closing", ["Groet,\nKŞ", "Mvg,\n\nRH"])
def test_initials_alone_under_a_closing_are_a_signature(closing: str) -> None:
    assert seen("Hierbij het stuk.\n\n" + closing) == {closing.split("\n")[-1]}
