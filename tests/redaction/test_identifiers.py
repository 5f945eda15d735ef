"""Numbers that point to one person: recognised by test, label or column."""

from __future__ import annotations

import pytest

from redaction.detect.numbers.accounts import is_iban
from redaction.detect.numbers.identifiers import IdentifierRecognizer, is_bsn
from redaction.detect.text.layout import view_of_text


def found(text: str) -> dict[str, str]:
    hits = IdentifierRecognizer().find(view_of_text(text))
    return {hit.category: text[hit.start : hit.end] for hit in sorted(hits, key=lambda hit: hit.score)}


@pytest.mark.parametrize("text", ["111222333", "1112.22.333", "111 222 333", "123456782"])
def test_nine_digits_that_pass_the_elfproef_are_a_bsn(text: str) -> None:
    assert is_bsn(text)


@pytest.mark.parametrize("text", ["111222334", "000000000", "7468089"])
def test_other_digits_are_no_bsn(text: str) -> None:
    assert not is_bsn(text)


def test_a_bsn_with_a_typing_error_behind_its_label_is_still_found() -> None:
    assert found("BSN 111222334")["bsn"] == "111222334"


def test_a_case_number_that_passes_the_elfproef_by_chance_is_no_bsn() -> None:
    assert "bsn" not in found("Zaaknummer: 111222333")


def test_a_bare_bsn_without_label_is_only_a_suggestion() -> None:
    hits = list(IdentifierRecognizer().find(view_of_text("Zie 111222333.")))
    assert [hit.score for hit in hits if hit.category == "bsn"] == [0.5]


def test_an_amount_with_thousands_is_no_bsn() -> None:
    assert "bsn" not in found("een bedrag van € 111.222.333")


def test_an_account_number_may_be_broken_over_two_lines() -> None:
    assert is_iban("NL20 INGB\n0001 2345 67")
    assert found("naar NL20INGB00012\n34567 graag")["iban"] == "NL20INGB00012\n34567"


def test_the_account_of_a_public_body_is_told_apart() -> None:
    assert "iban_organisatie" in found("NL20 INGB 0001 2345 67 ten name van de gemeente Hattem")


def test_a_date_is_personal_only_where_someone_is_born() -> None:
    assert "geboortedatum" in found("geb. 2 jan. 1971")
    assert "geboortedatum" not in found("Op 2 januari 2026 vergadert de raad")


@pytest.mark.parametrize("plate", ["GT-482-B", "33-LDV-4", "6-FFB-24", "XX-12-34"])
def test_dutch_plates_are_found_by_their_form(plate: str) -> None:
    assert found(f"de auto {plate} stond er")["kenteken"] == plate


def test_a_loose_plate_needs_a_word_for_a_car() -> None:
    assert "kenteken" not in found("product 70DZB3 is op")


def test_several_v_numbers_behind_one_label_are_all_found() -> None:
    hits = IdentifierRecognizer().find(view_of_text("V-nummers: moeder 2717737872, zoon 265 937 6589"))
    assert len([hit for hit in hits if hit.category == "vnummer"]) == 2
