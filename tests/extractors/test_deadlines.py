"""Terms, reply addresses and expected completion."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.completions import find_completions
from extractors.deadlines import LetterDays, add_term, find_deadlines, find_reply_addresses
from extractors.letter_parts import find_parts

LETTER, RECEIVED = dt.date(2026, 4, 9), dt.date(2026, 4, 21)


def letter(read, body: str):
    reading = read(f"Aan het college van Raalte\n\nGeacht college,\n\n{body}\n\nHoogachtend,\n\nde minister")
    return reading, find_parts(reading)


def due(read, body: str, received: dt.date | None = RECEIVED) -> list[str | None]:
    found = find_deadlines(*letter(read, body), LetterDays(LETTER, received))
    return [seen.value.due.isoformat() if seen.value.due else None for seen in found]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Stuur uw antwoord binnen drie weken na dagtekening van deze brief.", "2026-04-30"),
        ("Reageer binnen 10 dagen na verzending.", "2026-04-19"),
        ("Wij ontvangen uw reactie graag binnen een maand na dagtekening.", "2026-05-09"),
        ("Reageer binnen 5 werkdagen na dagtekening.", "2026-04-16"),
        ("Wij zien uw antwoord graag binnen drie weken na ontvangst tegemoet.", "2026-05-12"),
        ("Uw antwoord zien wij uiterlijk vrijdag 15 mei 2026 tegemoet.", "2026-05-15"),
        ("Laat ons vóór 1 juni 2026 weten wanneer dat is.", "2026-05-31"),
        ("Een reactie is welkom tot uiterlijk woensdag 3 juni 2026.", "2026-06-03"),
        ("U kunt tot en met 30 april 2026 reageren.", "2026-04-30"),
        ("Graag vernemen wij dat vóór 1 mei a.s.", "2026-04-30"),
        ("U heeft tot 12 juni 2026 om te reageren.", "2026-06-12"),
        ("Laat ons uiterlijk 1 juni 2026 weten wanneer u aan de wettelijke taak voldoet.", "2026-06-01"),
        ("Wij geven u vier weken de tijd om te antwoorden.", "2026-05-07"),
        ("Stuur uw toelichting binnen veertien dagen na de datum van deze brief.", "2026-04-23"),
    ],
)
def test_a_term_is_worked_out_from_the_letters_own_words(read, sentence, day):
    assert due(read, sentence) == [day]


def test_a_term_from_an_unknown_day_of_receipt_gives_no_date(read):
    assert due(read, "Wij zien uw antwoord graag binnen drie weken na ontvangst tegemoet.", None) == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tegen dit besluit kunt u binnen zes weken na dagtekening bezwaar maken.",
        "Gemeenten dienden de plekken uiterlijk voor 1 juli 2025 mogelijk te maken.",
        "Uiterlijk 31 maart 2027 zijn alle plekken klaar.",
        "Haalt u 1 september 2026 niet, dan maken wij een afspraak.",
    ],
)
def test_what_is_no_request_to_the_reader_is_no_term(read, sentence):
    assert due(read, sentence) == []


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 30))
def test_a_term_in_weeks_ends_on_the_same_weekday(start, weeks):
    assert add_term(start, weeks, "week").weekday() == start.weekday()


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-12-15", 2, "2027-02-15"), ("2024-01-31", 1, "2024-02-29")],
)
def test_a_term_in_months_ends_on_the_same_day_or_the_last_one(start, months, end):
    assert add_term(dt.date.fromisoformat(start), months, "maand").isoformat() == end


def addresses(read, body: str) -> list[str]:
    return [seen.value for seen in find_reply_addresses(*letter(read, body))]


def test_the_address_for_the_answer_is_the_one_the_letter_asks_to_use(read):
    assert addresses(read, "Stuur uw antwoord naar toezicht@voorbeeld.nl.") == ["toezicht@voorbeeld.nl"]


@pytest.mark.parametrize(
    "body",
    [
        "U ontvangt niet vaak e-mail van iemand@voorbeeld.nl.",
        "Geen interesse meer? Meld u af via afmelden@voorbeeld.nl.",
        "De cijfers komen van dashboard@voorbeeld.nl.",
    ],
)
def test_an_address_in_passing_is_none_to_answer_to(read, body):
    assert addresses(read, body) == []


def completion(read, body: str) -> set[str]:
    return {seen.value for seen in find_completions(*letter(read, body), LetterDays(LETTER, None))}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Wij voldoen uiterlijk 31 maart 2027 aan de taak.", "2027-03-31"),
        ("Naar verwachting voldoen wij weer volledig in oktober 2026.", "2026-10"),
        ("De gemeente voldoet volledig aan de taak in het tweede kwartaal van 2027.", "2027-Q2"),
        ("8. Wanneer is het opgelost? Eind 2026.", "2026-Q4"),
        ("De laatste 40 plekken komen op 1 maart 2027 beschikbaar. Dan voldoen wij aan de opgave.", "2027-03-01"),
        ("Wij voldoen op 1 februari 2027 volledig aan de taak.", "2027-02-01"),
        ("Wij verwachten medio 2027 aan onze taak te voldoen.", "2027-Q2"),
    ],
)
def test_the_expected_completion_is_a_day_a_month_or_a_quarter(read, sentence, value):
    assert completion(read, sentence) == {value}


def test_a_rough_moment_must_be_looked_at(read):
    found = find_completions(
        *letter(read, "Wij verwachten medio 2027 aan onze taak te voldoen."), LetterDays(LETTER, None)
    )
    assert [seen.confidence < 0.8 for seen in found] == [True]


@pytest.mark.parametrize(
    "sentence",
    ["Een datum waarop wij aan de taak voldoen kunnen wij niet geven.", "Sinds 1 juli 2025 voldoen wij aan de taak."],
)
def test_without_a_day_to_come_there_is_no_expected_completion(read, sentence):
    assert completion(read, sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Stuur uw antwoord uiterlijk drie weken na dagtekening van deze brief.", "2026-04-30"),
        (
            "Stuur uw antwoord binnen een termijn van vier weken, te rekenen vanaf de dagtekening van deze brief.",
            "2026-05-07",
        ),
        ("Reageer binnen drie (3) weken na dagtekening.", "2026-04-30"),
        ("Stuur uw antwoord binnen 21 kalenderdagen na heden.", "2026-04-30"),
        ("Stuur uw antwoord zo spoedig mogelijk, doch uiterlijk 30 april 2026.", "2026-04-30"),
        ("Laat het ons weten binnen twee weken na dagtekening.", "2026-04-23"),
        ("Reageer binnen tien werkdagen na dagtekening.", "2026-04-23"),
        ("Graag ontvangen wij uw reactie uiterlijk op 30 april aanstaande.", "2026-04-30"),
        ("Uw reactie zien wij t/m 30-4-2026 tegemoet.", "2026-04-30"),
        ("Stuur uw antwoord vóór 15 januari.", "2027-01-14"),
    ],
)
def test_other_words_for_a_term_give_the_same_day(read, sentence, day):
    assert due(read, sentence) == [day]


def test_working_days_skip_holidays():
    assert add_term(dt.date(2026, 4, 24), 3, "werkdag") == dt.date(2026, 4, 30)  # 27 April is Koningsdag
    assert add_term(dt.date(2026, 4, 2), 1, "werkdag") == dt.date(2026, 4, 7)  # Goede Vrijdag, Pasen


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-12-29", "2026-01-19"),
        ("2026-03-20", "2026-04-10"),
        ("2026-10-16", "2026-11-06"),
        ("2028-02-15", "2028-03-07"),
    ],
)
def test_a_term_over_the_turn_of_the_year_or_of_the_clock_counts_days(start, end):
    assert add_term(dt.date.fromisoformat(start), 3, "week").isoformat() == end


@pytest.mark.parametrize("anchor", ["ontvangst", "bekendmaking"])
def test_a_term_from_a_day_that_is_not_known_has_none(read, anchor):
    assert due(read, f"Stuur uw antwoord binnen drie weken na {anchor} van deze brief.", None) == [None]


def sureness(read, sentence: str, days: LetterDays) -> list[bool]:
    return [seen.confidence >= 0.8 for seen in find_deadlines(*letter(read, sentence), days)]


def test_a_term_from_sending_is_sure_only_when_the_day_of_sending_is_known(read):
    sentence = "Stuur uw antwoord binnen drie weken na verzending van deze brief."
    assert sureness(read, sentence, LetterDays(LETTER, None)) == [False]
    assert sureness(read, sentence, LetterDays(LETTER, None, LETTER)) == [True]


def test_words_and_digits_that_contradict_give_no_day(read):
    assert due(read, "Stuur uw antwoord binnen drie (4) weken na dagtekening.") == [None]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Laat ons dit uiterlijk vrijdag weten.", "2026-04-10"),
        ("Stuur uw antwoord vóór aanstaande woensdag.", "2026-04-14"),
    ],
)
def test_a_bare_weekday_is_the_next_one_and_must_be_looked_at(read, sentence, day):
    assert due(read, sentence) == [day]
    assert sureness(read, sentence, LetterDays(LETTER, None)) == [False]


def test_a_day_aanstaande_that_has_just_passed_must_be_looked_at(read):
    found = list(find_deadlines(*letter(read, "Stuur uw antwoord vóór 1 april aanstaande."), LetterDays(LETTER, None)))
    assert [(seen.value.due, seen.value.just_passed, seen.confidence < 0.8) for seen in found] == [
        (dt.date(2027, 3, 31), True, True)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "U heeft op 30 april 2026 al geantwoord.",
        "Binnen drie weken na de opening waren alle kamers bezet.",
        "Het contract loopt tot 30 april 2026.",
        "In uw brief vroeg u ons voor 1 mei 2026 alle plekken mogelijk te maken.",
    ],
)
def test_a_day_in_passing_is_no_term(read, sentence):
    assert due(read, sentence) == []


def test_an_answer_that_repeats_the_question_has_its_moment_in_the_next_sentence(read):
    body = "U vraagt wanneer de gemeente aan de taak zal voldoen. Dat is in het derde kwartaal van 2027."
    assert completion(read, body) == {"2027-Q3"}


@pytest.mark.parametrize(
    ("body", "addresses_found"),
    [
        ("Wij vernemen uw antwoord graag via toezicht@voorbeeld.nl.", ["toezicht@voorbeeld.nl"]),
        ("Abusievelijk schreef u naar zijn privéadres jan@thuis.nl voor contact.", []),
        ("Wilt u voortaan gebruikmaken van opvang@voorbeeld.nl?", ["opvang@voorbeeld.nl"]),
    ],
)
def test_a_private_address_is_never_the_one_to_answer_to(read, body, addresses_found):
    assert addresses(read, body) == addresses_found
