from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.assemble import extract
from extractors.stated_days import check_stated_days, days_in_name
from pipeline.model.document import About
from pipeline.model.extraction import DocumentType, Extraction

PRINTED = dt.date(2026, 4, 9)
FOUND = Extraction("0" * 64, DocumentType.IBT_LETTER, letter_date=PRINTED, received_date=dt.date(2026, 4, 21))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("20260409_brief.pdf", [PRINTED]),
        ("brief 2026-04-09.pdf", [PRINTED]),
        ("scan_9-4-2026.pdf", [PRINTED]),
        ("Brief van 9 april 2026 (def).docx", [PRINTED]),
        ("brief april.pdf", []),
        ("7468089.pdf", []),
        ("20269999.pdf", []),
    ],
)
def test_a_day_in_a_file_name_is_read_only_with_its_year(name, days):
    assert list(days_in_name(name)) == days


@pytest.mark.parametrize("name", ["20260409 brief.pdf", "ingekomen 21-04-2026.pdf", "brief.pdf"])
def test_a_file_name_with_a_day_of_the_letter_or_without_one_asks_nothing(document_from_text, name):
    document = replace(document_from_text("x"), names=(name,))
    assert list(check_stated_days(FOUND, document)) == []


def test_a_file_name_with_another_day_asks_a_person_and_is_not_quoted(document_from_text):
    document = replace(document_from_text("x"), names=("Jansen 2026-05-09.pdf",))
    (warning,) = check_stated_days(FOUND, document)
    assert warning.code == "SC-55" and "9-5-2026" in warning.message and "Jansen" not in warning.message


@pytest.mark.parametrize(
    ("made", "asks"), [(dt.date(2026, 1, 5), 1), (dt.date(2026, 4, 1), 0), (dt.date(2026, 5, 1), 0)]
)
def test_a_file_made_long_before_its_letter_date_asks_a_person(document_from_text, made, asks):
    document = replace(document_from_text("x"), about=About(made_on=made))
    assert len(list(check_stated_days(FOUND, document))) == asks


def test_the_printed_day_wins_over_the_file_name(document_from_text):
    text = "Gemeente Raalte\n\nAan de minister van Asiel en Migratie\nDatum: 9 april 2026\nUw kenmerk: 7468089\n\n"
    text += "Geachte minister,\n\nOp 1 april 2026 waren er in Raalte 12 reguliere opvangplekken gerealiseerd.\n"
    document = replace(document_from_text(text), names=("brief 2026-05-09.pdf",))
    found = extract(document, review_below=0.8)
    assert found.letter_date == PRINTED
    assert "SC-55" in {warning.code for warning in found.warnings}
