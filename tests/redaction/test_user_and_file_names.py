"""User names, names in file names, plates and birth dates: what decides between a person and a thing."""

from __future__ import annotations

import time

import pytest

from redaction.detect.address.address import AddressRecognizer
from redaction.detect.address.streets import StreetLikeness, judge_street
from redaction.detect.contact.contact import ContactRecognizer, judge_mailbox
from redaction.detect.contact.files import find_files
from redaction.detect.contact.logins import is_login
from redaction.detect.contact.users import find_users
from redaction.detect.numbers.births import find_births, year_of
from redaction.detect.numbers.identifiers import IdentifierRecognizer
from redaction.detect.numbers.plates import find_plates
from redaction.detect.text.layout import view_of_text


@pytest.mark.parametrize("word", ["jdeboer3", "p_jansen", "jansenp", "vandijkm", "jan.bakker"])
def test_a_word_made_of_initials_and_a_surname_is_a_login(word: str) -> None:
    assert is_login(word)


@pytest.mark.parametrize("word", ["gemeente", "noodopvang", "woo_verzoek", "team.opvang", "utrecht", "co2"])
def test_an_ordinary_word_or_place_is_no_login(word: str) -> None:
    assert not is_login(word)


def test_a_folder_of_a_project_is_no_user() -> None:
    assert not list(find_users(r"\\srv-fs01\projecten\opvang\nota.docx"))


def test_an_address_of_a_computer_is_personal_only_behind_a_label() -> None:
    assert [hit.score for hit in find_users("IP-adres 84.241.12.9")] == [0.88]
    assert [hit.score for hit in find_users("vanaf 84.241.12.9 kwam verkeer")] == [0.5]
    assert not list(find_users("versie 2.10.0.12"))


def test_a_handle_that_says_nothing_is_for_a_person_to_look_at() -> None:
    assert [hit.score for hit in find_users("zie @qwibbel, aldus de melder")] == [0.6]


def test_initials_and_infix_in_a_file_name_belong_to_the_name() -> None:
    text = "zienswijze_J_de_Boer.docx"
    assert [text[hit.start : hit.end] for hit in find_files(text)] == ["J_de_Boer"]


def test_an_unknown_word_in_a_file_name_without_a_sign_of_a_person_is_not_proposed() -> None:
    assert all(hit.score < 0.3 for hit in find_files("rapport_locatieonderzoek_xyzzum.pdf"))


def test_a_plate_with_vowels_is_more_likely_a_reference() -> None:
    assert [hit.score for hit in find_plates("zie RVS-18-A")] == [0.5]


def test_an_old_date_behind_a_name_is_a_birth_date_and_a_recent_one_is_not() -> None:
    old, recent = "mevrouw Hodan Warsame, 22-05-1999, zwanger", "mevrouw Hodan Warsame, 22-05-2025, gesproken"
    assert [hit.rule for hit in find_births(view_of_text(old))] == ["identificatie.datum_bij_naam"]
    assert not list(find_births(view_of_text(recent)))


@pytest.mark.parametrize(
    ("written", "year"), [("3-4-1990", 1990), ("3 mei '88", 1988), ("3-4-05", 2005), ("mei", None)]
)
def test_the_year_of_a_date_is_read_also_from_two_figures(written: str, year: int | None) -> None:
    assert year_of(written) == year


def test_a_word_before_a_number_that_is_no_street_is_none() -> None:
    assert judge_street("Artikel 12", False) is StreetLikeness.NONE
    assert judge_street("Koewijzend 12", False) is StreetLikeness.UNKNOWN
    assert judge_street("Dorpsstr. 12", False) is StreetLikeness.SURE


@pytest.mark.parametrize("local", ["bestuursenmanagementondersteuning", "opvangdeparel", "aanbestedingen"])
def test_a_mailbox_written_as_a_row_of_words_is_functional(local: str) -> None:
    assert judge_mailbox(local, "ede.nl").category == "email_functioneel"


def test_a_mailbox_that_is_a_word_and_a_surname_waits_for_a_person() -> None:
    assert judge_mailbox("bakker", "ede.nl") == ("email", 0.6)


@pytest.mark.parametrize(
    "piece", ["1 ", "06 1", "a-", "geboren te a ", "Kerkstraat 1, ", "Aa ", "((", "pas nr ", "personeelsnummer 12345, "]
)
def test_no_pattern_takes_longer_than_its_text_is_long(piece: str) -> None:
    view = view_of_text((piece * 8000)[:8000])
    began = time.process_time()
    for recognizer in (IdentifierRecognizer(), ContactRecognizer(), AddressRecognizer()):
        list(recognizer.find(view))
    assert time.process_time() - began < 2
