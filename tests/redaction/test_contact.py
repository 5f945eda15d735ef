"""Ways to reach someone, told apart from those of an organisation."""

from __future__ import annotations

import pytest

from redaction.detect.address.address import find_addresses
from redaction.detect.contact.contact import find_mailboxes, judge_mailbox
from redaction.detect.contact.phones import find_phones
from redaction.detect.contact.users import find_users
from redaction.detect.text.layout import view_of_text


@pytest.mark.parametrize(
    "local", ["info", "ibtspreidingswet", "bestuurssecretariaat", "tbc", "woo-verzoeken", "opvanghoorn"]
)
def test_a_mailbox_named_after_a_function_or_place_is_functional(local: str) -> None:
    assert judge_mailbox(local, "hoorn.nl").category == "email_functioneel"


@pytest.mark.parametrize("local", ["m.post", "a.terpstra2", "huizingj", "christine.lefebre", "j.vd.berg"])
def test_a_mailbox_named_after_a_person_is_personal(local: str) -> None:
    assert judge_mailbox(local, "lelystad.nl").category == "email"


@pytest.mark.parametrize("domain", ["gmail.com", "ziggo.nl", "familie-jansen.nl"])
def test_an_address_at_a_private_provider_goes_as_a_whole(domain: str) -> None:
    assert judge_mailbox("femke1949", domain).category == "email_prive"


def test_of_a_personal_address_only_the_local_part_is_marked() -> None:
    text = "mail a.terpstra@raalte.nl even"
    (hit,) = find_mailboxes(text)
    assert text[hit.start : hit.end] == "a.terpstra"


def test_an_earlier_redaction_before_the_domain_is_no_mail_address() -> None:
    assert not list(find_mailboxes("<5.1.2e> @prvlimburg.nl"))


def phone(text: str) -> list[str]:
    return [hit.category for hit in find_phones(view_of_text(text))]


@pytest.mark.parametrize(
    "number", ["06-12345678", "06 - 12 34 56 78", "(06) 48 99 83 35", "+31 6 25734069", "06.37.12.08.16", "0611420997"]
)
def test_every_way_to_write_a_mobile_number_is_found(number: str) -> None:
    assert phone(f"bel {number} even") == ["telefoon"]


@pytest.mark.parametrize("number", ["026 359 99 99", "088 599 70 00", "0900 8844 123"])
def test_round_and_service_numbers_belong_to_an_organisation(number: str) -> None:
    assert "telefoon" not in phone(f"Algemeen: {number}")


def test_a_direct_line_is_personal_even_when_it_looks_round() -> None:
    assert phone("rechtstreeks 026 359 84 84") == ["telefoon"]


@pytest.mark.parametrize("text", ["op 03-04-2026 om", "€ 0612345678,00", "kenmerk 2023-004512"])
def test_dates_amounts_and_references_are_no_phone_numbers(text: str) -> None:
    assert phone(text) == []


def test_the_digits_of_an_account_are_no_phone_number() -> None:
    assert phone("NL20 INGB 0001 2345 67") == []


def address(text: str) -> dict[str, str]:
    return {text[hit.start : hit.end]: hit.category for hit in find_addresses(view_of_text(text)) if hit.score >= 0.8}


def test_an_address_under_a_name_is_a_home() -> None:
    assert "adres" in address("De heer J.M. Vredeveld\nKastanjelaan 18\n7631 AB Ootmarsum").values()


def test_an_address_of_a_public_body_stays() -> None:
    assert set(address("Gemeente Raalte\nZwolseweg 1\n8102 AA Raalte").values()) <= {"adres_organisatie"}


def test_a_post_box_is_never_a_home() -> None:
    assert "adres" not in address("Postbus 20011\n2500 EH Den Haag").values()


def test_articles_and_dates_are_no_street() -> None:
    assert address("Artikel 5 van de wet, 12 mei 2026, Trede 2") == {}


def test_a_user_name_in_a_path_is_found() -> None:
    text = r"C:\Users\jvandijk\nota.docx"
    (hit,) = find_users(text)
    assert text[hit.start : hit.end] == "jvandijk"
