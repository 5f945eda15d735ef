"""Vague and relative times become stretches of days, only where a sentence says when something happens."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.intervals import find_intervals
from extractors.letter_parts import find_parts

LETTER = dt.date(2026, 4, 3)


def intervals(read, body: str, letter: dt.date | None = LETTER) -> list[tuple[str | None, str | None, str | None]]:
    reading = read(f"Gemeente Raalte\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\n\nhet college")
    found = find_intervals(reading, find_parts(reading), letter)
    return [(seen.value["literal"], seen.value["from"], seen.value["until"]) for seen in found]


@pytest.mark.parametrize(
    ("literal", "first", "last"),
    [
        ("eind 2026", "2026-10-01", "2026-12-31"),
        ("begin 2027", "2027-01-01", "2027-03-31"),
        ("medio 2027", "2027-05-01", "2027-08-31"),
        ("Q2 2026", "2026-04-01", "2026-06-30"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("eerste kwartaal van 2027", "2027-01-01", "2027-03-31"),
        ("derde kwartaal van dit jaar", "2026-07-01", "2026-09-30"),
        ("eerste helft van 2027", "2027-01-01", "2027-06-30"),
        ("tweede halfjaar van 2026", "2026-07-01", "2026-12-31"),
        ("eind dit jaar", "2026-10-01", "2026-12-31"),
        ("begin volgend jaar", "2027-01-01", "2027-03-31"),
        ("begin september 2026", "2026-09-01", "2026-09-10"),
        ("eind februari", "2027-02-21", "2027-02-28"),
        ("komende week", "2026-04-06", "2026-04-10"),
        ("volgende week", "2026-04-06", "2026-04-10"),
        ("deze week", "2026-03-30", "2026-04-03"),
        ("volgende maand", "2026-05-01", "2026-05-31"),
        ("komend kwartaal", "2026-07-01", "2026-09-30"),
        ("voor de zomer", "2026-04-03", "2026-06-20"),
        ("na de zomer van 2027", "2027-09-21", None),
        ("najaar 2026", "2026-09-21", "2026-12-20"),
        ("in het komende halfjaar", "2026-04-03", "2026-10-03"),
        ("in de komende twee weken", "2026-04-03", "2026-04-17"),
        ("voor het einde van het jaar", "2026-04-03", "2026-12-31"),
        ("op korte termijn", "2026-04-03", None),
    ],
)
def test_a_vague_time_is_a_stretch_of_days_in_the_senders_words(read, literal, first, last):
    assert intervals(read, f"Wij verwachten dat de nieuwe locatie {literal} open gaat.") == [(literal, first, last)]


@pytest.mark.parametrize(
    "body",
    [
        "Kunt u aangeven of dat eind 2026 lukt?",
        "De taakstelling eerste helft 2026 bedraagt 37 statushouders voor deze gemeente.",
        "Wij lazen uw brief 'Opvang eind 2026 op orde' met aandacht voor de toon.",
        "Eind 2026: 40",
        "Wij openen op 1 maart 2027 de nieuwe locatie aan de rand van het dorp.",
    ],
)
def test_a_question_a_label_a_title_and_a_plain_day_give_no_stretch(read, body):
    assert intervals(read, body) == []


def test_a_relative_time_without_a_letter_date_has_no_borders(read):
    assert intervals(read, "Wij nemen de komende week contact met u op.", None) == [("komende week", None, None)]


def test_words_of_a_quoted_message_give_no_stretch(read):
    head = "Van: Ministerie <x@minjenv.nl>\nVerzonden: vrijdag 3 april 2026 11:34\nOnderwerp: brief"
    text = f"Wij reageren later.\n\n{head}\n\n"
    assert intervals(read, f"{text}Wij verwachten dat u eind 2026 aan de taak voldoet.") == []


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("Vorig jaar begin maart was er overleg.", "2025-03-01"),
        ("Begin maart was er overleg met de raad.", "2026-03-01"),
        ("Eind maart van vorig jaar kwam de brief.", "2025-03-21"),
        ("Begin mei volgend jaar start de bouw.", "2027-05-01"),
        ("Vorig jaar in de zomer is er gebouwd.", "2025-06-21"),
        ("In het najaar was de bouw al begonnen.", "2025-09-21"),
    ],
)
def test_the_year_of_a_month_or_season_is_that_of_the_words_beside_it_or_of_the_tense(read, body, first):
    assert [start for _, start, _ in intervals(read, body)] == [first]


def test_a_month_whose_year_the_sentence_leaves_open_goes_to_a_person(read):
    body = "Wij hebben besloten dat de bouw begin mei moet starten."
    reading = read(f"Gemeente Raalte\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\n\nhet college")
    (seen,) = find_intervals(reading, find_parts(reading), LETTER)
    assert seen.confidence < 0.8
