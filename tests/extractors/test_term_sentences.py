"""Sentences with a day: the day of completion, the term of the reader, the mailbox and the due day of an action."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.actions import find_marked_actions
from extractors.completions import SURE, find_completions, weigh_completions
from extractors.deadlines import LetterDays, find_deadlines, find_reply_addresses
from extractors.letter_parts import find_parts

DAYS = LetterDays(dt.date(2026, 4, 9), None)
FRAME = "Aan het college van Twenterand\n\nGeacht college,\n\n{body}\n\nHoogachtend,\n\nde afzender"


def sure_days(read, body: str) -> set[str]:
    reading = read(FRAME.format(body=body))
    found = find_completions(reading, find_parts(reading), DAYS, ("Twenterand",))
    return {seen.value for seen in weigh_completions(found) if seen.confidence >= SURE}


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Wij voldoen op 1 maart 2027 aan de taak.", "2027-03-01"),
        ("Op 1 maart 2027 voldoet de gemeente Twenterand aan de taak.", "2027-03-01"),
        ("Wij verwachten op 1 maart 2027 volledig aan onze taak te voldoen.", "2027-03-01"),
        ("Naar verwachting voldoen wij uiterlijk 1 maart 2027 aan de opgave.", "2027-03-01"),
        ("Wij voldoen niet later dan 1 maart 2027 aan de taak.", "2027-03-01"),
        ("Wij voldoen nu nog niet, maar op 1 maart 2027 voldoen wij volledig aan de taak.", "2027-03-01"),
        ("Met ingang van 1 maart 2027 voldoen wij aan de taak.", "2027-03-01"),
        ("Vanaf 1 maart 2027 voldoet onze gemeente aan de taak.", "2027-03-01"),
        ("De laatste 40 plekken komen op 1 mei 2027 beschikbaar.", "2027-05-01"),
        ("Op 1 juni 2026 besluit de raad en op 1 maart 2027 voldoen wij aan de taak.", "2027-03-01"),
        ("In het tweede kwartaal van 2027 voldoen wij volledig aan de taak.", "2027-Q2"),
        ("Als gemeente voldoen wij op 1 maart 2027 aan de taak.", "2027-03-01"),
        ("Voor 1 maart 2027 voldoen wij aan de taak.", "2027-03-01"),
        ("Op uw vraag wanneer wij voldoen: op 1 maart 2027 voldoen wij aan de taak.", "2027-03-01"),
        ("Op 1 maart 2027 voldoen wij aan de taak en is er geen tekort meer.", "2027-03-01"),
    ],
)
def test_a_plain_expectation_stays_sure(read, sentence, day):
    assert sure_days(read, sentence) == {day}


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij verwachten niet op 1 maart 2027 aan de taak te voldoen.",
        "Wij voldoen pas na 1 maart 2027 aan de taak.",
        "Wij voldoen op zijn vroegst in maart 2027 aan de taak.",
        "Wij hopen op 1 maart 2027 aan de taak te voldoen.",
        "Het is onzeker of wij op 1 maart 2027 aan de taak voldoen.",
        "U verwacht dat wij op 1 juli 2026 aan de taak voldoen, maar dat halen wij niet.",
        "Op 1 maart 2027 voldoet de gemeente Almelo aan de taak.",
        "Als de raad op 1 juni 2026 instemt, voldoen wij aan de taak.",
        "De wet verplicht dat wij op 1 juli 2027 aan de taak voldoen.",
        "De resterende plekken komen op 1 mei 2027 beschikbaar voor statushouders.",
        "Wij streven ernaar om op 1 maart 2027 aan de taak te voldoen.",
        "Mits de vergunning er is, voldoen wij op 1 maart 2027 aan de taak.",
        "Op 1 maart 2027 voldoen wij aan de taak, tenzij de raad anders besluit.",
        "Misschien voldoen wij op 1 maart 2027 aan de taak.",
        "Niet eerder dan 1 maart 2027 voldoen wij aan de taak.",
        "Op 1 maart 2027 voldoen wij voor de helft aan de taak.",
        "Uiterlijk 1 juli 2027 moeten wij aan de taak voldoen.",
        "Op 1 maart 2027 voldoen wij aan de brandveiligheidseisen.",
        "Op 1 maart 2027 voldoen wij aan de taak. Dat is nog onzeker.",
        "De minister verwacht dat wij op 1 maart 2027 aan de taak voldoen.",
        "Wij zouden op 1 maart 2027 aan de taak voldoen.",
        "Op 1 maart 2027 voldoet de provincie aan de taak.",
        "Het is onmogelijk op 1 maart 2027 aan de taak te voldoen.",
        "Wij voldoen op 1 juni 2026 voor amv en op 1 maart 2027 aan de hele taak.",
        "Op 1 mei 2027 komen de overige plekken beschikbaar voor ontheemden uit Oekraïne.",
        "Voldoen wij op 1 maart 2027 aan de taak?",
        "Het college overlegt op 1 juni 2026 over hoe wij aan de taak voldoen.",
        "Op 1 juni 2026 besluit de raad. Dan voldoen wij aan de taak.",
        "Wij voldoen op 1 maart 2027 aan de taak. Die datum halen wij niet.",
    ],
)
def test_a_day_that_is_denied_hoped_for_or_of_another_is_never_sure(read, sentence):
    assert sure_days(read, sentence) == set()


def test_of_several_parts_the_last_counts_when_the_words_say_so(read):
    body = "De overige 20 plekken zijn op 1 juni 2026 klaar. De laatste 40 plekken zijn op 1 maart 2027 klaar."
    assert sure_days(read, body) == {"2027-03-01"}


def test_two_days_for_the_whole_task_are_both_kept_for_the_choice(read):
    body = "Wij voldoen op 1 maart 2027 aan de taak. Wij voldoen op 1 juni 2027 aan de taak."
    assert sure_days(read, body) == {"2027-03-01", "2027-06-01"}


def terms(read, body: str) -> dict[str | None, bool]:
    reading = read(FRAME.format(body=body))
    found = find_deadlines(reading, find_parts(reading), DAYS)
    return {seen.value.due and seen.value.due.isoformat(): seen.confidence >= SURE for seen in found}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ik verzoek u binnen vier weken te laten weten hoe u voor 1 januari 2027 de plekken realiseert.",
         {"2026-05-07": False}),
        ("Laat mij binnen vier weken na dagtekening weten hoe u voor 1 januari 2027 de plekken realiseert.",
         {"2026-05-07": True}),
        ("Ik verzoek u te laten weten welke plekken u vóór 1 juli 2026 realiseert.", {}),
        ("Graag verneem ik welke 40 plekken uiterlijk 1 december 2026 gereed zijn.", {}),
        ("Laat ons weten of u uiterlijk 1 december 2026 voldoet.", {}),
        ("Graag vernemen wij dat uiterlijk 1 december 2026 alles gereed is.", {}),
        ("Wij sturen u uiterlijk 1 juni 2026 een reactie.", {}),
        ("Uiterlijk 1 juni 2026 laten wij u weten wat wij vinden.", {}),
        ("U ontvangt uiterlijk 1 juni 2026 een reactie.", {}),
        ("Ik zal u vóór 1 juni 2026 antwoorden.", {}),
        ("De gemeente reageert binnen zes weken na dagtekening op vragen van inwoners.", {}),
        ("De provincie stuurt uiterlijk 1 juni 2026 een overzicht.", {}),
        ("Reageer binnen drie weken na dagtekening van mijn brief van 1 maart 2026.", {"2026-03-22": True}),
        ("Reageer binnen drie weken na dagtekening van mijn eerdere brief.", {None: False}),
        ("Stuur uw antwoord uiterlijk 1 juni 2026 en de stukken uiterlijk 1 juli 2026.",
         {"2026-06-01": False, "2026-07-01": False}),
        ("Laat ons weten hoe u dat doet, uiterlijk op 1 juni 2026.", {"2026-06-01": False}),
    ],
)  # fmt: skip
def test_a_day_of_a_task_or_a_promise_is_no_term_of_the_reader(read, sentence, expected):
    assert terms(read, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Wij verzoeken u om vóór 1 juni 2026 te reageren.", "2026-05-31"),
        ("Stuur uw antwoord per brief of per e-mail uiterlijk 1 juni 2026.", "2026-06-01"),
        ("Graag ontvang ik uw reactie uiterlijk 1 juni 2026.", "2026-06-01"),
        ("Ik verzoek u mij uiterlijk 1 juni 2026 te laten weten welke plekken u realiseert.", "2026-06-01"),
        ("Het college wordt verzocht uiterlijk 1 juni 2026 te antwoorden.", "2026-06-01"),
        ("Wij vernemen graag vóór 1 juni 2026 of dit klopt.", "2026-05-31"),
        ("Uw reactie zie ik tot en met 1 juni 2026 tegemoet.", "2026-06-01"),
        ("Ik vraag u binnen drie weken na dagtekening van deze brief schriftelijk te reageren.", "2026-04-30"),
    ],
)
def test_a_plain_term_stays_sure(read, sentence, day):
    assert terms(read, sentence) == {day: True}


@pytest.mark.parametrize(
    "sentence",
    [
        "Stuur uw reactie naar ibt@minjenv.nl, niet naar info@minjenv.nl.",
        "Stuur uw reactie niet naar info@minjenv.nl maar naar ibt@minjenv.nl.",
        "Stuur uw reactie naar ibt@minjenv.nl in plaats van naar info@minjenv.nl.",
        "Stuur uw reactie naar ibt@minjenv.nl, met een kopie aan info@minjenv.nl.",
        "Stuur uw reactie naar ibt@minjenv.nl.",
    ],
)
def test_the_mailbox_is_the_one_that_is_meant(read, sentence):
    reading = read(FRAME.format(body=sentence))
    assert {seen.value for seen in find_reply_addresses(reading, find_parts(reading))} == {"ibt@minjenv.nl"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("voor 3 mei 2026", "2026-05-02"),
        ("vóór 3 mei 2026", "2026-05-02"),
        ("uiterlijk voor 3 mei 2026", "2026-05-02"),
        ("uiterlijk 3 mei 2026", "2026-05-03"),
        ("uiterlijk op 3 mei 2026", "2026-05-03"),
    ],
)
def test_before_a_day_means_the_day_before_in_an_action_as_in_a_letter(read, words, day):
    ((action),) = (
        seen.value for seen in find_marked_actions(read(f"Het COA belt {words} rond. Actie: COA"), DAYS.letter)
    )
    assert action.due == dt.date.fromisoformat(day)
    assert list(terms(read, f"Stuur uw antwoord {words}.")) == [day]
