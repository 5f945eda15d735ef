"""References: the sender's own and the reader's."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.letter_parts import find_parts
from extractors.references import find_references, find_refers_to


def references(read, text: str) -> dict[str, str]:
    reading = read(text)
    return {seen.field.removeprefix("reference."): seen.value for seen in find_references(reading, find_parts(reading))}


SHAPES = (
    "7468089 7468089-v2 Z/26/123456 Z-2026-004512 Z26.01234 2026-0004512 2026.12345 26.012.345 D2026-04-001234 "
    "UIT/2026/1234 INT-26-00123 1234567/1234569 26uit01234 DOC-00123456 0012345"
)


@pytest.mark.parametrize("value", SHAPES.split())
def test_every_shape_of_reference_is_kept_as_text(read, value):
    assert references(read, f"Ons kenmerk: {value}\n\nGeacht college,") == {"our": value}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Onze referentie\n7468089", {"our": "7468089"}),
        ("Kenmerk: 5952241", {"our": "5952241"}),
        ("Zaak: B26.00917", {"our": "B26.00917"}),
        ("5. Uw kenmerk (brief ministerie): 7472180", {"your": "7472180"}),
        ("Ons kenmerk: A-26-1\nUw kenmerk: 7468089", {"our": "A-26-1", "your": "7468089"}),
        ("In reactie op uw brief met kenmerk 7468089 delen wij mee", {"your": "7468089"}),
        ("uw brief van 9 april 2026, kenmerk 7468089, vroeg dit", {"your": "7468089"}),
        ("Onder nummer 7472066 (onze referentie) ontvangt u dit", {"our": "7472066"}),
        ("Ons zaaknummer is HL-2026-1146.", {"our": "HL-2026-1146"}),
        ("Betreft: reactie op brief 7468089", {"your": "7468089"}),
    ],
)
def test_a_reference_is_found_by_its_label(read, text, found):
    assert references(read, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "NR.:\n\n\nMinisterie van Justitie en Veiligheid",
        "Uw kenmerk: -\nDatum 9 april 2026",
        "Uw kenmerk: n.v.t.",
        "Uw kenmerk:\n\nDatum 9 april 2026",
        "Uw kenmerk\n9-4-2026",
        "Solliciteer onder nummer 2026-V-09",
        "Uw brief van 9 april 2026",
    ],
)
def test_an_empty_label_gives_nothing_and_takes_nothing(read, text):
    assert references(read, text) == {}


def test_a_reference_in_a_quoted_mail_is_not_the_writers(read):
    head = "Van: A <a@b.nl>\nVerzonden: 10 april 2026\nAan: c@d.nl\nOnderwerp: x\n\nZie onder.\n\n"
    assert references(read, head + head + "Onze referentie: 7468089") == {}


def test_a_letter_named_by_title_is_kept_with_its_date(read):
    reading = read("Geacht college,\n\nIn de brief 'Samen verder' van 26 maart jl. stond dit.")
    found = list(find_refers_to(reading, find_parts(reading), dt.date(2026, 4, 9)))
    assert [seen.value for seen in found] == [{"title": "Samen verder", "date": "2026-03-26"}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ons kenmerk Uw kenmerk Datum\nZ-26-88 7468089 28 april 2026", {"our": "Z-26-88", "your": "7468089"}),
        ("Ons kenmerk\tUw kenmerk\nZ-26-88\t-", {"our": "Z-26-88"}),
        ("Kenmerk (s.v.p. vermelden): Z2026-99", {"our": "Z2026-99"}),
        ("Kenmerk: ROZ 2026/088\nUw kenmerk: 7473140", {"our": "ROZ 2026/088", "your": "7473140"}),
        ("Kenmerk: PZH-2020-733012016 (DOS-2020-0001971)", {"our": "PZH-2020-733012016 (DOS-2020-0001971)"}),
        ("Uw bericht van 9 april jl. met kenmerk Z/26/1 is ontvangen", {"your": "Z/26/1"}),
        ("Onderwerp: RE: Brief interbestuurlijk toezicht (kenmerk 7473207)", {"your": "7473207"}),
    ],
)
def test_a_reference_is_found_in_other_layouts(read, text, found):
    assert references(read, f"{text}\n\nGeachte minister,\n\nTekst.") == found


@pytest.mark.parametrize(
    "text",
    [
        "Ons kenmerk Uw kenmerk Datum\n28 april 2026",
        "Ons kenmerk Uw kenmerk Behandeld door\nZ-26-88 7468089 J. Jansen",
        "Onze brief van 1 mei 2026 (ons kenmerk Z26-7) blijft gelden.",
        "KvK-nummer: 12345678",
        "Uw kenmerk: onbekend\nOns kenmerk: geen",
    ],
)
def test_a_row_that_does_not_fit_and_the_number_of_an_older_letter_give_nothing(read, text):
    assert references(read, f"{text}\n\nGeachte minister,\n\nTekst.") == {}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        (
            "uw brief van 9 april 2026, kenmerk 7468089, vroeg dit",
            {"kind": "brief", "date": "2026-04-09", "reference": "7468089"},
        ),
        ("bij brief van 26 maart jl. schreef u dit", {"kind": "brief", "date": "2026-03-26"}),
        (
            "uw schrijven d.d. 9-4-2026 (referentie Z/26/1)",
            {"kind": "schrijven", "date": "2026-04-09", "reference": "Z/26/1"},
        ),
        ("in uw brief 'Opvang op orde' van 26 maart jl. staat dit", {"title": "Opvang op orde", "date": "2026-03-26"}),
    ],
)
def test_an_earlier_letter_is_named_by_kind_or_title_date_and_reference(read, sentence, value):
    reading = read(f"Gemeente Raalte\n\nGeachte minister,\n\nWij lazen {sentence}.")
    (seen,) = find_refers_to(reading, find_parts(reading), dt.date(2026, 5, 20))
    assert dict(seen.value) == value


@pytest.mark.parametrize("line", ["Ons kenmerk DGM/123 456", "Ons kenmerk: DGM/123 456   Datum: 9 april 2026"])
def test_a_reference_in_groups_is_taken_whole_and_goes_to_a_person(read, line):
    reading = read(f"{line}\n\nGeacht college,")
    (seen,) = find_references(reading, find_parts(reading))
    assert seen.value == "DGM/123 456"
    assert seen.confidence < 0.8


def test_a_number_behind_a_reference_that_may_be_its_end_makes_it_doubtful(read):
    reading = read("Ons kenmerk: 7468089 3 bijlagen\n\nGeacht college,")
    (seen,) = find_references(reading, find_parts(reading))
    assert seen.value == "7468089"
    assert seen.confidence < 0.8


def test_a_date_behind_a_reference_is_no_part_of_it(read):
    reading = read("Ons kenmerk: 7468089 9 april 2026\n\nGeacht college,")
    (seen,) = find_references(reading, find_parts(reading))
    assert (seen.value, seen.confidence) == ("7468089", 0.99)
