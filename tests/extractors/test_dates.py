"""Days and periods as Dutch letters write them."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.dates import find_dates, find_periods
from extractors.letter_dates import find_letter_dates
from extractors.stamps import find_received_dates

APRIL = dt.date(2026, 4, 9)


def days(text: str, anchor: dt.date | None = None, tense: str = "") -> list[str]:
    return [day.isoformat() for found in find_dates(text) if (day := found.resolve(anchor, tense))]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("9 april 2026", "2026-04-09"),
        ("09 April 2026", "2026-04-09"),
        ("donderdag 9 april 2026", "2026-04-09"),
        ("1-7-2025", "2025-07-01"),
        ("07-01-2025", "2025-01-07"),
        ("1/7/2025", "2025-07-01"),
        ("1.7.2025", "2025-07-01"),
        ("26-9-24", "2024-09-26"),
        ("2025-07-01", "2025-07-01"),
        ("21 APR. 2026", "2026-04-21"),
        ("1 mrt. 2026", "2026-03-01"),
        ("1 \n\njuli 2025", "2025-07-01"),
        ("29 februari 2024", "2024-02-29"),
    ],
)
def test_a_day_is_read_day_first_in_every_form(written, day):
    assert days(f"op {written} is dat zo") == [day]


@pytest.mark.parametrize(
    "text",
    ["31 juni 2025", "12.500 plekken", "1.234.567", "artikel 5.1.2", "29 februari 2025", "43 389 99 99", "in mei"],
)
def test_what_is_no_day_is_none(text):
    assert days(text, APRIL) == []


@pytest.mark.parametrize(
    ("written", "anchor", "day"),
    [
        ("26 maart jl.", APRIL, "2026-03-26"),
        ("12 december jl.", dt.date(2026, 1, 10), "2025-12-12"),
        ("12 december j.l.", dt.date(2026, 1, 10), "2025-12-12"),
        ("1 november aanstaande", dt.date(2024, 9, 20), "2024-11-01"),
        ("1 november a.s.", dt.date(2024, 11, 5), "2025-11-01"),
    ],
)
def test_a_day_without_a_year_takes_it_from_the_document(written, anchor, day):
    assert days(written, anchor) == [day]


def test_a_day_without_a_year_is_nothing_without_a_document_date():
    assert days("26 maart jl.") == []


def test_the_tense_of_the_sentence_decides_when_no_word_does():
    assert days("1 juli", dt.date(2024, 9, 20), "toekomst") == ["2025-07-01"]
    assert days("1 juli", dt.date(2024, 9, 20), "verleden") == ["2024-07-01"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("in oktober 2026", "2026-10"),
        ("in het tweede kwartaal van 2027", "2027-Q2"),
        ("Q1 2027", "2027-Q1"),
        ("eind 2026", "2026-Q4"),
        ("begin 2025", "2025-Q1"),
    ],
)
def test_a_period_is_never_a_day(written, value):
    assert [period.value for period in find_periods(written)] == [value]
    assert days(written) == []


def letter_date(read, text: str) -> list[str]:
    return list(dict.fromkeys(seen.value.isoformat() for seen in find_letter_dates(read(text))))


@pytest.mark.parametrize(
    "head",
    [
        "Datum 9 april 2026",
        "Datum: 9 april 2026",
        "Datum\n9 april 2026",
        "Onze referentie 1234567 | Datum 9 april 2026",
        "Vriezenveen, 9 april 2026",
        "9 april 2026",
        "3. Datum van deze melding: 9 april 2026",
        "Van: A <a@b.nl>\nVerzonden: donderdag 9 april 2026 11:34\nAan: c@d.nl\nOnderwerp: brief",
        "Verslag overleg 9 april 2026, gemeentehuis",
    ],
)
def test_the_dagtekening_is_found_by_label_place_or_header(read, head):
    assert letter_date(read, f"{head}\n\nGeacht college,\n\nOp 1 juli 2025 gold de taak.") == ["2026-04-09"]


@pytest.mark.parametrize(
    "text",
    [
        "Geacht college,\n\nOp 1 juli 2025 gold de taak.",
        "Datum volgend overleg: 12 mei 2026\n\nGeacht college,",
        "INGEKOMEN 21 APR. 2026\n\nGeacht college,",
        "Uw brief van 9 april 2026\n\nGeacht college,",
    ],
)
def test_a_document_without_dagtekening_gets_none(read, text):
    assert letter_date(read, text) == []


def test_a_mail_that_carries_a_letter_has_the_date_of_the_letter(read):
    mail = "Van: A <a@b.nl>\nVerzonden: vrijdag 10 april 2026 16:00\nAan: c@d.nl\nOnderwerp: brief\n\n"
    assert letter_date(read, f"{mail}Datum 9 april 2026\n\nGeacht college,") == ["2026-04-09"]


def test_the_date_of_a_quoted_mail_is_not_that_of_the_mail(read):
    newest = "Van: A <a@b.nl>\nVerzonden: vrijdag 10 april 2026\nAan: c@d.nl\nOnderwerp: RE: brief\n\nZie onder.\n\n"
    older = "Van: C <c@d.nl>\nVerzonden: maandag 6 april 2026\nAan: a@b.nl\nOnderwerp: brief\n\nDatum: 1 april 2026"
    assert letter_date(read, newest + older) == ["2026-04-10"]


def received(read, stamp: str) -> list[tuple[str, bool]]:
    found = find_received_dates(read(f"{stamp}\n\nMinisterie\n\nGeacht college,\n\nHallo."))
    return [(seen.value.isoformat(), seen.confidence >= 0.8) for seen in found]


@pytest.mark.parametrize(
    "stamp",
    [
        "D.D. 21 APR. 2026\nNR.:",
        "INGEKOMEN 21 APR 2026",
        "ONTVANGEN 21-04-2026",
        "Ingek. d.d. 21/4/26",
        "Ontvangen d.d. 21/4/2026   gemeente Raalte   volgnr. 1187",
    ],
)
def test_a_received_stamp_is_read_in_its_usual_forms(read, stamp):
    assert received(read, stamp) == [("2026-04-21", True)]


def test_a_badly_printed_stamp_is_read_but_must_be_looked_at(read):
    assert received(read, "INGEKOMEN 2l APR. 2O26") == [("2026-04-21", False)]


def test_a_stamp_counts_as_a_stamp(read):
    reading = read("D.D. 21 APR. 2026\nNR.:\n\nMinisterie\n\nGeacht college,\n\nHallo.")
    assert [seen.context.value for seen in find_received_dates(reading)] == ["stempel"]


@pytest.mark.parametrize(
    ("written", "anchor", "day"),
    [
        ("9 april dezes", APRIL, "2026-04-09"),
        ("de 3e dezer", APRIL, "2026-04-03"),
        ("21 april '26", APRIL, "2026-04-21"),
        ("aanstaande vrijdag 1 mei", APRIL, "2026-05-01"),
        ("jongstleden 30 maart", APRIL, "2026-03-30"),
        ("12 december laatstleden", dt.date(2026, 1, 10), "2025-12-12"),
        ("26-\n9-24", APRIL, "2024-09-26"),
    ],
)
def test_old_fashioned_words_around_a_day_give_its_year(written, anchor, day):
    assert days(written, anchor) == [day]


@pytest.mark.parametrize(
    ("written", "anchor", "passed"),
    [
        ("1 november aanstaande", dt.date(2024, 11, 5), True),
        ("1 november aanstaande", dt.date(2024, 9, 20), False),
        ("1 november 2025", dt.date(2025, 11, 5), False),
        ("26 maart jl.", APRIL, False),
    ],
)
def test_a_day_to_come_that_lies_just_behind_is_told(written, anchor, passed):
    (found,) = find_dates(written)
    assert found.has_just_passed(anchor) is passed


HEADS = [
    "Datum\n9 april 2026",
    "Datum: 9 april 2026",
    "Dagtekening 9-4-2026",
    "Hengelo (Gld), 9 april 2026",
    "Ons kenmerk Uw kenmerk Datum\nZ-26-88 7468089 9 april 2026",
    "Ons kenmerk\tDatum\nZ-26-88\t9-4-2026",
    "Verzonden: 9 april 2026",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_dagtekening_is_found_in_every_letterhead(read, head):
    assert letter_date(read, f"Gemeente Raalte\n\n{head}\n\nGeachte minister,\n\nTekst.") == ["2026-04-09"]


@pytest.mark.parametrize(
    "head",
    [
        "Uw brief van 9 april 2026",
        "Datum uw brief: 9 april 2026",
        "Raalte, datum poststempel",
        "Geplaatst: versie 9",
        "Datum ontvangst: 9-4-2026",
    ],
)
def test_another_day_in_the_letterhead_is_not_the_dagtekening(read, head):
    assert letter_date(read, f"Gemeente Raalte\n\n{head}\n\nGeachte minister,\n\nTekst.") == []
