"""Doubles and versions in the post."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.dubbel import group_correspondence, propose_doubles, versions
from pipeline.model.post import Stuk

WORDS = " ".join(f"woord{i}" for i in range(200))
MONDAY = dt.datetime(2026, 5, 11, 9, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)


def piece(id_: str, *received: dt.datetime, **more: object) -> Stuk:
    told: dict[str, object] = {
        "afzender": "Gemeente Best",
        "kenmerk": "B26.00917",
        "datum": dt.date(2026, 5, 8),
        "bladzijden": 3,
        "tekst": WORDS,
    }
    return Stuk(document_id=id_, ontvangen=received or (MONDAY,), **(told | more))  # type: ignore[arg-type]


SCAN = piece("scan", TUESDAY, tekst=WORDS.replace("woord7 ", "w00rd7 "))
MAIL = piece("mail", MONDAY)


def test_c07_a_letter_by_post_and_by_mail_is_proposed_as_one() -> None:
    (found,) = propose_doubles([SCAN, MAIL])
    assert found.document_ids == ("mail", "scan")
    assert found.redenen[1] == "De tekst komt voor 99% overeen."


def test_c07_one_correspondence_has_two_documents_and_the_earliest_receipt_counts() -> None:
    (found,) = group_correspondence([SCAN, MAIL], confirmed=[("mail", "scan")])
    assert (found.document_ids, found.ontvangen) == (("mail", "scan"), MONDAY)


def test_c07_until_a_person_confirms_it_they_are_two() -> None:
    assert [one.document_ids for one in group_correspondence([SCAN, MAIL])] == [("mail",), ("scan",)]


def test_c07_the_same_bytes_twice_are_one_by_themselves() -> None:
    (found,) = group_correspondence([piece("mail", TUESDAY), piece("mail", MONDAY)])
    assert (found.document_ids, found.ontvangen) == (("mail",), MONDAY)


def test_three_deliveries_confirmed_in_pairs_are_one() -> None:
    pieces = [piece("a", TUESDAY), piece("b", MONDAY), piece("c", TUESDAY)]
    (found,) = group_correspondence(pieces, [("a", "c"), ("c", "b")])
    assert found.document_ids == ("b", "a", "c")


@pytest.mark.parametrize(
    "change",
    [
        {"afzender": "Gemeente Waalre"},
        {"kenmerk": "B26.00918"},
        {"kenmerk": None},
        {"datum": dt.date(2026, 5, 9)},
        {"datum": None},
        {"bladzijden": 4},
        {"tekst": WORDS[: len(WORDS) // 2]},
        {"tekst": ""},
    ],
)
def test_a_letter_that_differs_is_no_double(change: dict[str, object]) -> None:
    assert propose_doubles([MAIL, piece("scan", TUESDAY, **change)]) == ()


def test_c07_a_word_file_has_no_pages_of_its_own_and_is_a_double_by_its_words() -> None:
    (found,) = propose_doubles([MAIL, piece("word", TUESDAY, bladzijden=0)])
    assert found.document_ids == ("mail", "word")
    assert "bladzijden" not in found.redenen[0]


def test_two_unread_scans_are_no_doubles() -> None:
    assert propose_doubles([piece("a", tekst=""), piece("b", tekst="")]) == ()


def test_c15_a_corrected_letter_supersedes_the_one_before_and_both_stay() -> None:
    second = piece("tweede", TUESDAY, datum=dt.date(2026, 5, 12), tekst=WORDS.replace("woord9 ", "woord10 "))
    found = versions([second, piece("eerste", MONDAY)])
    assert [(one.document_id, one.nummer, one.vervangen_door) for one in found] == [
        ("eerste", 1, "tweede"),
        ("tweede", 2, None),
    ]


def test_another_letter_under_the_same_case_number_is_no_new_version() -> None:
    other = piece("ander", TUESDAY, tekst=" ".join(f"iets{i}" for i in range(200)))
    assert {one.vervangen_door for one in versions([piece("eerste"), other])} == {None}


def test_a_letter_without_a_reference_has_one_version() -> None:
    found = versions([piece("a", kenmerk=None), piece("b", TUESDAY, kenmerk=None)])
    assert [one.nummer for one in found] == [1, 1]
