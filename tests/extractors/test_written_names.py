"""Whole letters: which gemeente they are about, and what a person must be told about the names in them."""

from __future__ import annotations

import pytest

from extractors.assemble import extract, to_contract

LETTER = """Ministerie van Asiel en Migratie
Postbus 20011
2500 EH Den Haag

Aan het college van burgemeester en wethouders van {aan}
Postbus 1
1234 AB Ergens

Datum 9 april 2026
Onze referentie 7468089
Betreft Interbestuurlijk toezicht Spreidingswet

Geacht college,

Uw gemeente voldoet niet aan de wettelijke taak en wordt ingeschaald op trede 2 van de interventieladder.

Hoogachtend,
De minister van Asiel en Migratie, namens deze,
K. Proef
Directeur Toezicht
"""

ANSWER = """{head}

Aan de minister van Asiel en Migratie
Postbus 20011
2500 EH Den Haag

Datum: 28 april 2026
Ons kenmerk: Z-26-1
Uw kenmerk: 7468089
Onderwerp: {subject}

Geachte minister,

In antwoord op uw brief over de Spreidingswet{asked} melden wij de stand van zaken van de opvangplekken.

Hoogachtend,
{closing}
"""


@pytest.fixture
def read_letter(document_from_text):
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


def answer(head="Gemeente Raalte", subject="reactie", asked="", closing="burgemeester en wethouders van Raalte"):
    return ANSWER.format(head=head, subject=subject, asked=asked, closing=closing)


def codes(found) -> set[str]:
    return {warning["code"] for warning in found["warnings"]}


def reviewed(found, field: str) -> bool:
    return all(proof["needs_review"] for proof in found["evidence"][field])


@pytest.mark.parametrize(
    ("aan", "naam", "code", "until"),
    [
        ("Landerd", "Maashorst", "gm1685", "2021-12-31"),
        ("de gemeente Weesp", "Amsterdam", "gm0457", "2022-03-23"),
        ("Brielle", "Voorne aan Zee", "gm0501", "2022-12-31"),
        ("Den Bosch", "'s-Hertogenbosch", "gm0796", None),
    ],
)
def test_a_letter_to_a_former_or_other_name_keeps_that_name_beside_the_official_one(
    read_letter, aan, naam, code, until
):
    found = read_letter(LETTER.format(aan=aan))
    (row,) = found["details"]["written_municipality"]
    assert (found["municipalities"], row["official"], row["code"], row["valid_until"]) == ([naam], naam, code, until)
    assert found["evidence"]["details.written_municipality"]
    assert ("SC-50" in codes(found)) is (until is not None)


def test_a_letter_to_a_gemeente_that_was_divided_asks_a_person(read_letter):
    found = read_letter(LETTER.format(aan="de gemeente Haaren"))
    assert (found["municipalities"], "SC-50" in codes(found)) == ([], True)


@pytest.mark.parametrize("aan", ["de gemeente Ravensbroek", "Roosendal", "de gemeente Hengelo (Gelderland)"])
def test_a_name_the_register_does_not_have_is_told_and_never_guessed(read_letter, aan):
    found = read_letter(LETTER.format(aan=aan))
    assert found["municipalities"] == []
    assert "SC-31" in codes(found)


def test_a_misspelt_name_gives_its_own_warning(read_letter):
    assert "SC-51" in codes(read_letter(LETTER.format(aan="de gemeente Roosendal")))


@pytest.mark.parametrize("aan", ["Raalte", "de gemeente De Wolden", "Nuenen, Gerwen en Nederwetten", "’s-Gravenhage"])
def test_a_name_of_today_gives_no_warning_about_names(read_letter, aan):
    found = read_letter(LETTER.format(aan=aan))
    assert len(found["municipalities"]) == 1
    assert not codes(found) & {"SC-50", "SC-51", "SC-52"}


def test_a_bare_bergen_is_asked(read_letter):
    found = read_letter(LETTER.format(aan="de gemeente Bergen"))
    assert (found["municipalities"], "SC-27" in codes(found)) == ([], True)


def test_an_answer_of_several_gemeenten_names_them_all_and_is_told(read_letter):
    names = "Bunnik, Houten en Zeist"
    found = read_letter(answer(head=f"Gemeenten {names}", closing=f"namens de colleges van {names}"))
    assert (found["municipalities"], "SC-52" in codes(found)) == (["Bunnik", "Houten", "Zeist"], True)


def test_an_office_of_several_that_writes_for_one_gives_that_one_for_review(read_letter):
    found = read_letter(
        answer(
            head="Gemeenten Bunnik, Houten en Zeist\nRegionale Uitvoeringsdienst",
            subject="opvang in Houten",
            closing="de afdeling Ruimte",
        )
    )
    assert (found["municipalities"], reviewed(found, "municipalities"), reviewed(found, "sender")) == (
        ["Houten"],
        True,
        True,
    )


def test_the_answer_of_a_neighbour_is_that_of_the_neighbour_and_is_told(read_letter):
    found = read_letter(answer(asked=" aan de gemeente Deventer"))
    assert (found["municipalities"], "SC-10" in codes(found)) == (["Raalte"], True)


def test_an_answer_to_a_letter_to_oneself_is_nothing_to_tell(read_letter):
    assert "SC-10" not in codes(read_letter(answer(asked=" aan de gemeente Raalte")))


@pytest.mark.parametrize(
    "closing",
    [
        "burgemeester en wethouders van Raalte,\nde secretaris,\nJ. Beek",
        "namens het college van Raalte,\nwethouder Buren",
        "burgemeester en wethouders van Raalte,\nmevrouw A. van Houten, loco-burgemeester",
        "burgemeester en wethouders van Raalte,\nP. Best-de Vries\nburgemeester",
    ],
)
def test_one_who_signs_is_never_a_second_gemeente(read_letter, closing):
    assert read_letter(answer(closing=closing))["municipalities"] == ["Raalte"]


def test_a_namesake_in_a_letter_that_speaks_of_another_province_must_be_looked_at(read_letter):
    found = read_letter(
        answer(
            head="Gemeente Hengelo",
            asked=" en de opgave in de provincie Gelderland",
            closing="burgemeester en wethouders van Hengelo",
        )
    )
    assert (found["municipalities"], reviewed(found, "municipalities")) == (["Hengelo"], True)


def test_a_due_date_on_a_holiday_stays_and_is_told(read_letter):
    text = LETTER.format(aan="Raalte").replace("9 april 2026", "13 april 2026")
    text = text.replace("\n\nHoogachtend", " Stuur uw antwoord binnen twee weken na dagtekening.\n\nHoogachtend")
    found = read_letter(text)
    assert (found["response_deadline"], "SC-53" in codes(found)) == ("2026-04-27", True)


def test_a_day_without_a_year_that_just_passed_is_told(read_letter):
    text = LETTER.format(aan="Raalte").replace(
        "\n\nHoogachtend", " Stuur uw antwoord vóór 1 april aanstaande.\n\nHoogachtend"
    )
    found = read_letter(text)
    assert ("SC-54" in codes(found), reviewed(found, "response_deadline")) == (True, True)
