"""Whose words: a letter below a letter, citations, repeated questions, threads of several levels."""

from __future__ import annotations

import pytest

MINISTRY = """Ministerie van Asiel en Migratie

Aan het college van burgemeester en wethouders van Zutphen

Datum 9 april 2026
Onze referentie 7468089

Geacht college,

Uw wettelijke taak is 142 reguliere plekken. Op 1 juli 2025 waren 5 reguliere plekken gerealiseerd.
Uw gemeente voldoet niet aan de wettelijke taak en is ingeschaald op trede 2.

Hoogachtend,
de minister van Asiel en Migratie"""

OWN = """Van: Gemeente Zutphen <info@zutphen.nl>
Verzonden: dinsdag 28 april 2026 10:02
Aan: ibtspreidingswet@minjenv.nl
Onderwerp: RE: Spreidingswet

Geachte heer, mevrouw,

In antwoord op uw brief: op 20 april 2026 zijn 40 reguliere plekken beschikbaar. Zie ook onderstaande brief.

Met vriendelijke groet,

gemeente Zutphen
"""

HEADS = {
    "outlook": "Van: IBT <ibtspreidingswet@minjenv.nl>\nVerzonden: 9 april 2026 10:15\nAan: info@zutphen.nl\n"
    "Onderwerp: Spreidingswet",
    "english": "From: IBT <ibtspreidingswet@minjenv.nl>\nSent: Thursday, April 9, 2026 10:15 AM\nTo: info@zutphen.nl\n"
    "Subject: Spreidingswet",
    "gmail": "Op do 9 apr 2026 om 10:15 schreef IBT <ibtspreidingswet@minjenv.nl>:",
    "apple": "Begin doorgestuurd bericht:\n\nVan: IBT <ibtspreidingswet@minjenv.nl>\nOnderwerp: Spreidingswet\n"
    "Datum: 9 april 2026 om 10:15\nAan: info@zutphen.nl",
    "original": "-----Oorspronkelijk bericht-----\nVan: IBT <ibtspreidingswet@minjenv.nl>\nVerzonden: 9 april 2026\n"
    "Aan: info@zutphen.nl\nOnderwerp: Spreidingswet",
    "none": "",
    "line": "--------------------------------",
}


def values(contract):
    return sorted(figure["value"] for figure in contract["figures"])


@pytest.mark.parametrize("head", HEADS)
def test_the_letter_below_an_answer_stays_the_ministry_s(extracted, head):
    found = extracted(f"{OWN}\n{HEADS[head]}\n\n{MINISTRY}")
    assert found["document_type"] == "municipal_response"
    assert values(found) == [40]
    assert (found["finding"], found["ladder_step"], found["response_deadline"]) == (None, None, None)
    assert found["letter_date"] == "2026-04-28"
    assert found["reference"]["our"] is None


def test_a_mail_forwarded_over_three_levels_keeps_each_ones_figures(extracted):
    levels = "\n\n".join(
        f"{HEADS[head]}\n\nOp {n} april 2026 waren {n}0 reguliere plekken beschikbaar."
        for head, n in (("outlook", 7), ("english", 6), ("gmail", 5))
    )
    assert values(extracted(f"{OWN}\n{levels}")) == [40]


def test_a_letter_pasted_into_its_own_cover_mail_is_the_sender_s_own(extracted, answer_letters):
    letter = answer_letters.answer("Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd.")
    cover = OWN.replace("op 20 april 2026 zijn 40 reguliere plekken beschikbaar. Zie ook", "zie")
    assert values(extracted(f"{cover}\n{letter}".replace("Geachte heer, mevrouw", "Geacht ministerie", 1))) == [60]


@pytest.mark.parametrize(
    "sentence",
    [
        "U schreef ons: “Op 1 juli 2025 waren 5 reguliere plekken gerealiseerd en uw gemeente voldoet niet.”",
        'In uw brief staat: "Uw wettelijke taak is 142 reguliere plekken en daarvan zijn 5 plekken gerealiseerd."',
        "In uw brief noemt u 5 plekken die zouden zijn gerealiseerd.",
        "Uw brief vermeldt 5 reguliere plekken op 1 juli 2025.",
    ],
)
def test_a_citation_in_a_sentence_gives_no_figure(extracted, answer_letters, sentence):
    found = extracted(answer_letters.answer(f"{sentence}\n\nOp 1 april 2026 zijn 60 reguliere plekken gerealiseerd."))
    assert [f for f in found["figures"] if not f["evidence"][0]["needs_review"]] != []
    assert values(found) == [60]


def test_a_question_that_is_repeated_gives_no_figure(extracted, answer_letters):
    body = "Vraag 1: Waarom zijn er slechts 5 van de 142 reguliere plekken gerealiseerd?\n"
    body += "Antwoord: Op 1 april 2026 zijn 60 reguliere plekken gerealiseerd."
    assert values(extracted(answer_letters.answer(body))) == [60]


@pytest.mark.parametrize(
    "words", ['het plan "Samen onder dak"', "de brief 'Samen werken aan meer grip op migratie en opvang'"]
)
def test_a_title_between_quotation_marks_is_no_citation(read, answer_letters, words):
    assert not read(answer_letters.answer(f"Wij verwijzen naar {words} en naar 60 plekken.")).quotes


def test_a_quotation_mark_without_its_partner_quotes_nothing(read, answer_letters):
    assert not read(answer_letters.answer('Een scherm van 24" is er niet.\n\nEr zijn 60 plekken gerealiseerd.')).quotes


def test_p21_a_letter_to_the_council_is_none_to_or_of_the_college(extracted):
    letter = MINISTRY.replace("het college van burgemeester en wethouders", "de gemeenteraad")
    letter = letter.replace("Geacht college", "Geachte leden van de raad")
    told = extracted(letter)
    assert (told["document_type"], told["ladder_step"]) == ("other", None)
    own = "Gemeente Zutphen\n\nAan de gemeenteraad van Zutphen\n\nOnderwerp: Spreidingswet\n\nGeachte raad,\n\n"
    own += "Op 1 april 2026 zijn 60 reguliere opvangplekken gerealiseerd.\n\nHoogachtend,\nhet college van Zutphen"
    found = extracted(own)
    assert (found["document_type"], found["figures"]) == ("other", [])
