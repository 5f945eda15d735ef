"""A whole document to one extraction: the right values, with proof, and a warning where a person must look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractors.assemble import extract, to_contract

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
KEYS = [
    "document_type",
    "municipalities",
    "province",
    "reference",
    "letter_date",
    "received_date",
    "peildata",
    "figures",
    "finding",
    "ladder_step",
    "response_deadline",
    "reply_to",
    "actions",
    "expected_completion",
    "subject",
    "sender",
    "addressee",
    "signatory",
    "refers_to",
    "cc",
    "already_redacted",
    "grounds",
    "route",
    "details",
    "warnings",
    "evidence",
]

LETTER = """{stamp}

Ministerie van Asiel en Migratie
Directie Regie Migratieketen

Aan het college van burgemeester en wethouders van de gemeente {gemeente}
Postbus 140
8100 AC Raalte

Datum {datum}
Onze referentie 7499999
Betreft interbestuurlijk toezicht

Geacht college,

Op 27 juni 2025 ontving het ministerie van de Provinciale Regietafel het overzicht van uw gemeente.

Soort\tWettelijke taak\tRealisatie per 1-7-2025
Regulier\t{taak}\t{stand}
AMV\t17\t0

{body}

Hoogachtend,

de minister van Asiel en Migratie"""

FINDING = "Uw gemeente voldoet gedeeltelijk aan de wettelijke taak en is ingeschaald op trede 2."
ASK = "Wij zien uw antwoord graag binnen drie weken na dagtekening van deze brief tegemoet via toezicht@voorbeeld.nl."


@pytest.fixture
def contract(document_from_text):
    """Give a function from text to the JSON of the contract."""
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


@pytest.fixture
def letter(contract):
    """Give a function that makes a supervisor's letter, changed where the test says so, and reads it."""
    usual = {"stamp": "", "gemeente": "Raalte", "datum": "9 april 2026", "taak": 151, "stand": 95}

    def read(**changes):
        return contract(LETTER.format(**(usual | {"body": f"{FINDING}\n\n{ASK}"} | changes)))

    return read


def codes(found) -> list[str]:
    return [warning["code"] for warning in found["warnings"]]


def test_a_supervisors_letter_gives_every_field(letter):
    found = letter()
    wanted = {
        "document_type": "ibt_letter",
        "municipalities": ["Raalte"],
        "reference": {"our": "7499999", "your": None},
        "letter_date": "2026-04-09",
        "peildata": ["2025-07-01"],
        "finding": "gedeeltelijk",
        "ladder_step": 2,
        "response_deadline": "2026-04-30",
        "reply_to": "toezicht@voorbeeld.nl",
        "sender": "minister van Asiel en Migratie",
    }
    assert {key: found[key] for key in wanted} == wanted


def test_the_figures_of_the_table_are_kept_apart_by_category(letter):
    figures = {(f["category"], f["measure"]): (f["value"], f["peildatum"]) for f in letter()["figures"]}
    assert figures == {
        ("regulier", "wettelijke_taak"): (151, None),
        ("regulier", "realisatie"): (95, "2025-07-01"),
        ("amv", "wettelijke_taak"): (17, None),
        ("amv", "realisatie"): (0, "2025-07-01"),
    }


def test_the_keys_stand_in_the_order_of_the_contract(letter):
    assert list(letter()) == KEYS


def test_the_contract_is_plain_json(letter):
    found = letter()
    assert json.loads(json.dumps(found)) == found


def test_every_value_has_a_proof_with_a_box_on_a_page(letter):
    found = letter()
    for key in ("letter_date", "reference.our", "municipalities", "finding", "ladder_step", "response_deadline"):
        for proof in found["evidence"][key]:
            x0, top, x1, bottom = proof["box"]
            assert proof["page"] == 1 and x0 < x1 and top < bottom
            assert proof["literal"] and proof["rule"] and 0 < proof["confidence"] <= 1
    assert all(figure["evidence"] for figure in found["figures"])


def test_boxes_are_rounded_to_a_tenth_of_a_point(letter):
    boxes = [edge for proofs in letter()["evidence"].values() for proof in proofs for edge in proof["box"]]
    assert all(round(edge, 1) == edge for edge in boxes)


def test_two_different_steps_give_no_step_but_a_warning(letter):
    found = letter(body=f"{FINDING} Uw gemeente blijft op trede 3.")
    assert found["ladder_step"] is None
    assert "SC-30" in codes(found)


def test_two_findings_are_never_averaged(letter):
    found = letter(body="Uw gemeente voldoet niet aan de taak. Uw gemeente voldoet gedeeltelijk aan de taak.")
    assert found["finding"] is None
    assert "SC-30" in codes(found)


def test_a_term_that_was_over_before_the_letter_is_not_its_deadline(letter):
    asked = "Wij vroegen u uiterlijk 30 maart 2026 te reageren. Antwoord alsnog uiterlijk 15 mei 2026."
    assert letter(body=f"{FINDING} {asked}")["response_deadline"] == "2026-05-15"


def test_a_weak_reading_must_be_looked_at(letter):
    found = letter(stamp="INGEKOMEN 2l APR. 2O26")
    assert found["received_date"] == "2026-04-21"
    assert [proof["needs_review"] for proof in found["evidence"]["received_date"]] == [True]


def test_a_letter_to_bergen_names_no_gemeente_and_asks(letter):
    found = letter(gemeente="Bergen")
    assert found["municipalities"] == []
    assert "SC-27" in codes(found)


def test_a_letter_without_a_date_gets_none_and_asks(letter):
    found = letter(datum="")
    assert (found["letter_date"], found["response_deadline"]) == (None, None)
    assert codes(found).count("SC-31") == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "SC-07"),
        ({"datum": "9 oktober 2026"}, "SC-08"),
        ({"stamp": "INGEKOMEN 21 APR. 2026"}, "SC-09"),
        ({"gemeente": "Zutphen"}, "SC-10"),
        ({"body": "Uw gemeente in de provincie Limburg voldoet gedeeltelijk aan de taak."}, "SC-11"),
        ({"stand": 0}, "SC-12"),
        ({"body": f"{FINDING} Ons kenmerk: 7411111."}, "SC-15"),
        ({"datum": "11 april 2026"}, "SC-16"),
        ({"datum": "27 april 2026"}, "SC-16"),
        ({"stamp": "INGEKOMEN 1 APR. 2026"}, "SC-16"),
        ({"body": f"{FINDING} Mail naar ibtspreidinsgwet@minjenv.nl."}, "SC-19"),
        ({"stamp": "Provincie Overijssel INGEKOMEN 21 APR. 2026"}, "SC-33"),
    ],
)
def test_a_failed_check_is_a_warning(letter, changes, code):
    assert code in codes(letter(**changes))


@pytest.mark.parametrize("code", ["SC-08", "SC-09", "SC-10", "SC-11", "SC-12", "SC-15", "SC-16", "SC-19", "SC-30"])
def test_a_letter_in_order_has_no_such_warning(letter, code):
    assert code not in codes(letter())


def test_a_warning_holds_no_address_from_the_document(letter):
    found = letter(body=f"{FINDING} Mail naar ibtspreidinsgwet@minjenv.nl.")
    assert not any("spreidinsgwet" in warning["message"] for warning in found["warnings"])


ANSWER = """Gemeente Raalte

Aan de minister van Asiel en Migratie

28 april 2026
Ons kenmerk: Z-26-100
Uw kenmerk: 7499999

Geachte minister,

In antwoord op uw brief van 9 april 2026: op 15 april 2026 zijn er 120 reguliere plekken. {more}

Hoogachtend,
burgemeester en wethouders van Raalte"""


def test_an_answer_has_no_finding_of_its_own(contract):
    found = contract(ANSWER.format(more="Wij voldoen gedeeltelijk aan de wettelijke taak."))
    assert (found["document_type"], found["finding"], found["ladder_step"]) == ("municipal_response", None, None)


def test_a_notification_inside_an_answer_is_a_record_of_its_own(contract):
    found = contract(ANSWER.format(more="Op grond van artikel 8 van de wet melden wij dat een locatie sluit."))
    (record,) = found["records"]
    assert (record["document_type"], record["municipalities"]) == ("article8_notification", ["Raalte"])


def test_an_answer_without_notification_has_no_records(contract):
    assert "records" not in contract(ANSWER.format(more=""))


def test_the_mailbox_of_the_ministry_is_no_contact_of_the_gemeente(contract):
    found = contract(ANSWER.format(more="Wij reageren via ibtspreidingswet@minjenv.nl."))
    assert found["reply_to"] is None


def test_an_irrelevant_document_gives_nothing(contract):
    found = contract("Vacature\n\nSolliciteren kan tot 7 juni 2026 onder nummer 2026-V-09. Wij hebben 96 plekken.")
    empty = ("letter_date", "figures", "finding", "ladder_step", "municipalities", "response_deadline")
    assert found["document_type"] == "other"
    assert not any(found[key] for key in empty)


def test_an_empty_document_is_other(contract):
    assert contract("")["document_type"] == "other"


def test_reading_twice_gives_the_same(letter):
    assert letter() == letter()


def seed(number: str) -> str:
    paths = sorted(SEEDS.glob(f"{number}_*.txt"))
    if not paths:
        pytest.skip("the seed documents are not here")
    return paths[0].read_text(encoding="utf-8").replace("**", "")


def test_the_seed_letter_is_read_whole(contract):
    text = seed("001")
    for opening in ("de realisatie van asielopvangplekken op", "Dit kabinet"):
        text = text.replace(f"\n{opening}", f"\n@page\n{opening}")
    found = contract(text)
    figures = [(f["category"], f["measure"], f["value"], f["peildatum"]) for f in found["figures"]]
    assert sorted(figures, key=str) == [
        ("amv", "realisatie", 0, "2025-07-01"),
        ("amv", "wettelijke_taak", 23, None),
        ("regulier", "realisatie", 5, "2025-07-01"),
        ("regulier", "wettelijke_taak", 142, None),
    ]
    wanted = {
        "municipalities": ["Twenterand"],
        "province": None,
        "reference": {"our": "7468089", "your": None},
        "letter_date": "2026-04-09",
        "received_date": "2026-04-21",
        "finding": "gedeeltelijk",
        "ladder_step": 2,
        "response_deadline": "2026-04-30",
        "reply_to": "ibtspreidingswet@minjenv.nl",
        "signatory": {
            "on_behalf_of": "De minister van Asiel en Migratie",
            "formula": "namens hem",
            "name": "Drs. K. Morren",
            "function": "Directeur Regie Migratieketen",
            "mandate": True,
        },
    }
    assert {key: found[key] for key in wanted} == wanted
    assert "SC-07" in codes(found)


def test_the_seed_mail_keeps_what_was_redacted_and_to_whom(contract):
    found = contract(seed("000").replace("\nontvangen, brengt", "@page\nontvangen, brengt"))
    assert found["document_type"] == "lirt_email"
    assert (found["letter_date"], found["province"]) == ("2026-04-03", "Limburg")
    assert (found["municipalities"], found["figures"]) == ([], [])
    assert found["already_redacted"] is True
    assert found["grounds"] == [{"code": "5.1.2e", "boxes": 20, "pages": [1]}]


def test_the_seed_page_is_a_web_page_of_its_province(contract):
    found = contract(seed("002"))
    assert (found["document_type"], found["route"], found["province"]) == ("other", "webpagina", "Limburg")
    assert found["letter_date"] is None


def test_the_seed_minutes_have_eight_actions_and_blanked_names(contract):
    broken = {"\u019f": "ti", "\u01a9": "tt", "\u014c": "ft"}
    found = contract(seed("003").translate(str.maketrans(broken)))
    owners = [action["owner"] for action in found["actions"]]
    assert (owners.count("Team SW"), owners.count("PRT-secretarissen"), len(owners)) == (5, 2, 8)
    assert {"SC-19", "SC-20"} <= set(codes(found))
    assert found["municipalities"] == []


def test_the_seed_template_is_a_concept_without_date_or_figures(contract):
    found = contract(seed("004").replace("\n\n", "\n"))
    assert found["document_type"] == "verdeelbesluit_letter"
    assert (found["letter_date"], found["province"], found["figures"]) == (None, None, [])
    assert found["details"]["placeholders"] == ["NAAM PROVINCIE"]


def test_bergen_is_known_when_the_letter_names_it_in_full_elsewhere(document_from_text):
    text = (
        "Gemeente Bergen\n\nMinisterie van Asiel en Migratie\nPostbus 20011\n\nDatum 22 april 2026\n\n"
        "Geachte minister,\n\nIn reactie op uw brief geven wij de stand van de gemeente Bergen (NH.): "
        "op 1 maart 2026 waren er 40 reguliere plekken.\n\nHoogachtend,\nhet college van Bergen"
    )
    found = extract(document_from_text(text), review_below=0.8)
    assert found.municipalities == ("Bergen (NH)",)
    assert "SC-27" not in {warning.code for warning in found.warnings}


def test_a_letter_whose_step_is_not_found_says_so(document_from_text):
    text = (
        "Ministerie van Asiel en Migratie\n\nAan het college van burgemeester en wethouders van de gemeente Raalte\n\n"
        "Datum 9 april 2026\nBetreft interbestuurlijk toezicht\n\nGeacht college,\n\nUw gemeente voldoet niet aan de "
        "wettelijke taak. Over de trede hoort u later.\n\nHoogachtend,\n\nde minister van Asiel en Migratie"
    )
    found = extract(document_from_text(text), review_below=0.8)
    assert found.ladder_step is None
    assert any("trede" in warning.message for warning in found.warnings)
