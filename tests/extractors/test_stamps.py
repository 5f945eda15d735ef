"""Stamps: the day of receipt, whose stamp it is, and when a digital signature was set."""

from __future__ import annotations

import pytest

from extractors.assemble import extract, to_contract
from extractors.letter_dates import find_letter_dates
from extractors.stamps import find_received_dates, find_signing_times


@pytest.mark.parametrize(
    ("stamp", "day", "sure"),
    [
        ("D.D. 21 APR. 2026  NR.:", "2026-04-21", True),
        ("INGEKOMEN 21 APR 2026", "2026-04-21", True),
        ("ONTVANGEN 21-04-2026", "2026-04-21", True),
        ("Ingek. d.d. 21/4/26", "2026-04-21", True),
        ("INGEKOMEN 21 APR 26", "2026-04-21", True),
        ("INGEKOMEN 2l APR. 2O26", "2026-04-21", False),
        ("ONTVANGEN Z1 APR, 2026", "2026-04-21", False),
    ],
)
def test_a_stamp_gives_the_day_and_bad_letters_make_it_doubtful(read, stamp, day, sure):
    found = list(find_received_dates(read(f"{stamp}\n\nMinisterie\n\nGeacht college,\n\nHallo allemaal.")))
    assert [seen.value.isoformat() for seen in found] == [day]
    assert (found[0].confidence >= 0.8) is sure


LETTER = """{stamp}

Ministerie van Asiel en Migratie

Aan het college van B&W van de gemeente Raalte
Postbus 140
8100 AC Raalte

Datum 9 april 2026
Onze referentie 7468089
Betreft Interbestuurlijk toezicht Spreidingswet

Geacht college,

Uw gemeente wordt ingeschaald op trede 2 van de interventieladder. Stuur uw antwoord binnen drie weken na {anker}.

Hoogachtend,
De minister van Asiel en Migratie, namens deze,
K. Proef
"""


def contract(document_from_text, stamp: str, anker: str = "dagtekening"):
    return to_contract(extract(document_from_text(LETTER.format(stamp=stamp, anker=anker)), review_below=0.8))


def codes(found) -> set[str]:
    return {warning["code"] for warning in found["warnings"]}


@pytest.mark.parametrize("stamp", ["INGEKOMEN gemeente Raalte 21 APR 2026", "INGEKOMEN 21 APR 2026"])
def test_a_stamp_of_the_addressee_is_the_day_of_receipt(document_from_text, stamp):
    found = contract(document_from_text, stamp)
    assert (found["received_date"], "SC-33" in codes(found)) == ("2026-04-21", False)


@pytest.mark.parametrize(
    "stamp",
    [
        "INGEKOMEN provincie Overijssel 21 APR 2026",
        "INGEKOMEN gemeente Deventer 21 APR 2026",
        "ONTVANGEN COA 21-04-2026",
    ],
)
def test_a_stamp_of_another_organisation_is_for_a_person_to_see(document_from_text, stamp):
    found = contract(document_from_text, stamp)
    assert "SC-33" in codes(found)
    assert all(proof["needs_review"] for proof in found["evidence"]["received_date"])


def test_a_term_never_runs_from_the_stamp_of_another_organisation(document_from_text):
    found = contract(document_from_text, "INGEKOMEN provincie Overijssel 21 APR 2026", "ontvangst")
    assert (found["response_deadline"], "SC-31" in codes(found)) == (None, True)


def test_a_term_from_receipt_runs_from_the_stamp_of_the_addressee(document_from_text):
    found = contract(document_from_text, "INGEKOMEN 21 APR 2026", "ontvangst")
    assert found["response_deadline"] == "2026-05-12"


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("Digitaal ondertekend op 2026-04-10T08:12+0200", "2026-04-10T08:12:00+02:00"),
        ("Digitaal ondertekend door K. Proef op 10 april 2026 om 08:12 uur", "2026-04-10T08:12:00+02:00"),
        ("Digitally signed by K. Proef\nDate: 2026.04.10 08:12:33 +02'00'", "2026-04-10T08:12:33+02:00"),
        ("Elektronisch ondertekend: 10-4-2026 08.12 uur", "2026-04-10T08:12:00+02:00"),
        ("Digitaal ondertekend op 2026-01-10T08:12:00Z", "2026-01-10T08:12:00+00:00"),
    ],
)
def test_a_digital_signature_gives_its_moment_and_never_the_letter_date(read, stamp, moment):
    reading = read(f"Gemeente Raalte\n\nGeachte minister,\n\nHierbij ons antwoord.\n\nHoogachtend,\n{stamp}")
    assert [seen.value for seen in find_signing_times(reading)] == [moment]
    assert list(find_letter_dates(reading)) == []


def test_a_letter_that_is_signed_on_paper_has_no_signing_time(read):
    assert (
        list(find_signing_times(read("Geachte minister,\n\nDit is op 10 april 2026 om 08:12 uur ondertekend."))) == []
    )


@pytest.mark.parametrize(
    "moment",
    [
        "2026-28-04 09:15",
        "2026-02-30 09:15",
        "2026-04-28 25:15",
        "2026-04-28 09:75",
        "28-04-2026 om 29:15",
        "31-02-2026 om 09:15",
        "2026.04.28 09:15:00 +99'99'",
        "2026.4.28 09:15",
        "2026.04.28 09:15:00 +02'75'",
    ],
)
def test_a_moment_that_does_not_exist_is_none(read, moment):
    reading = read(f"Gemeente Raalte\n\nGeachte minister,\n\nHierbij.\n\nHoogachtend,\nDigitaal ondertekend {moment}")
    assert list(find_signing_times(reading)) == []


@pytest.mark.parametrize(("between", "is_strange"), [("\t", False), (" ", True)])
def test_the_letterhead_at_the_height_of_a_stamp_is_not_its_owner(extracted, between, is_strange):
    head = f"Gemeente Raalte{between}INGEKOMEN 4 MEI 2026\nPostbus 140\n8100 AC Raalte"
    text = f"{head}\n\nAan de minister van Asiel en Migratie\nPostbus 20011\n2500 EH Den Haag\n\nDatum: 28 april 2026\n"
    text += "Onderwerp: antwoord op uw brief over opvangplekken\n\nGeachte minister,\n\nOp 1 april 2026 zijn in Raalte "
    found = extracted(
        text + "60 reguliere plekken gerealiseerd.\n\nHoogachtend,\n\nBurgemeester en wethouders van Raalte"
    )
    assert found["received_date"] == "2026-05-04"
    assert ("SC-33" in {warning["code"] for warning in found["warnings"]}) is is_strange
