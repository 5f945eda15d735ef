from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from pipeline.model.extraction import DocumentType
from templates.blocks import Bullets, Heading, Numbered, Table, letter_text
from templates.fields import Agreement, EarlierLetter
from templates.letter import letter_meta
from templates.render import render_letter

SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def blocks(desk, *args, **changes):
    return render_letter("L02", desk.l02(*args, **changes), desk.catalogue)


def body(text: str) -> str:
    """The text without the rows of the figures table."""
    return "\n".join(line for line in text.splitlines() if " | " not in line)


def test_the_five_parts_stand_in_order(desk):
    assert [b.text for b in blocks(desk) if isinstance(b, Heading)] == [
        "Beoordelingskader toezicht",
        "Bevindingen",
        "Verzoek om informatie",
        "Tot slot",
    ]


def test_the_letter_opens_without_a_heading(desk):
    assert not isinstance(blocks(desk)[0], Heading)


def test_the_six_phases_are_named_literally(desk):
    ladder = next(b for b in blocks(desk) if isinstance(b, Bullets))
    assert tuple(item[0].text for item in ladder.items) == desk.catalogue.ladder.fasen


def test_the_figures_stand_in_one_table_with_both_categories(desk):
    table = next(b for b in blocks(desk, (1142, 23), (5, 0)) if isinstance(b, Table))
    assert table == Table(
        ("Categorie", "Wettelijke taak", "Realisatie per 1-7-2025"),
        (("Regulier", "1.142", "5"), ("AMV", "23", "0")),
    )


def test_there_are_five_questions(desk):
    assert len(next(b for b in blocks(desk) if isinstance(b, Numbered)).items) == 5


@pytest.mark.parametrize(
    ("bevinding", "realisatie", "words"),
    [("gedeeltelijk", (5, 0), "gedeeltelijk aan haar"), ("niet", (0, 0), "nog niet aan haar")],
)
def test_the_finding_is_the_one_decided(desk, bevinding, realisatie, words):
    assert words in desk.letter(desk.l02((142, 23), realisatie, bevinding)).text


def test_the_trede_now_and_the_next_are_named(desk):
    text = desk.letter(desk.l02()).text
    assert "geplaatst op trede 2 " in text
    assert "opschaling naar trede 3 " in text


def test_the_term_names_anchor_day_and_mailbox(desk):
    text = desk.letter(desk.l02()).text
    assert "binnen drie weken na dagtekening van deze brief, dus uiterlijk op 30 april 2026" in text
    assert "toezicht@voorbeeld.nl" in text


def test_thanks_are_given_for_what_is_there(desk):
    assert "zeer erkentelijk" in desk.letter(desk.l02()).text


def test_no_thanks_are_given_for_nothing(desk):
    assert "erkentelijk" not in desk.letter(desk.l02((142, 23), (0, 0), "niet")).text


def test_a_known_notification_replaces_the_sentence_on_the_duty(desk):
    text = desk.letter(desk.l02(art8_datum=dt.date(2026, 2, 3))).text
    assert "Uw melding van 3 februari 2026 is hierbij betrokken." in text
    assert "wettelijke meldplicht" not in text


def test_an_agreement_is_named_with_its_number(desk):
    agreed = Agreement("Duinrode", "Westerdam", "AMV", 12, dt.date(2025, 3, 1))
    text = desk.letter(desk.l02(afspraken=(agreed,))).text
    assert "- Uitruil van 12 plekken in de categorie AMV, van gemeente Duinrode naar gemeente Westerdam" in text


def test_a_surplus_is_said_not_to_make_up_for_a_shortage(desk):
    assert "Extra plekken in de ene categorie" in desk.letter(desk.l02((142, 23), (165, 0))).text
    assert "Extra plekken" not in desk.letter(desk.l02()).text


def test_an_earlier_letter_and_a_new_cyclus_are_named_when_known(desk):
    earlier = EarlierLetter("Samen aan de slag", dt.date(2026, 3, 26))
    text = desk.letter(desk.l02(vorige_brief=earlier, nieuwe_cyclus_start=dt.date(2026, 2, 27))).text
    assert "‘Samen aan de slag’ van 26 maart 2026" in text
    assert "Op 27 februari 2026 begon een nieuwe cyclus" in text


def test_o05_a_category_without_task_keeps_its_row_and_loses_its_sentences(desk):
    text = desk.letter(desk.l02((0, 23), (0, 0), "niet")).text
    assert "Regulier | 0 | 0" in text
    assert "regulier" not in body(text).casefold()


def test_a_gemeente_without_amv_task_reads_nothing_about_amv(desk):
    text = desk.letter(desk.l02((142, 0), (5, 0))).text
    assert "AMV | 0 | 0" in text
    assert "AMV" not in body(text)


def test_o08_a_long_name_with_commas_stands_whole_in_the_address(desk):
    fields = desk.l02(envelope=desk.envelope(aan=desk.gemeente("Nuenen, Gerwen en Nederwetten")))
    assert "\nvan de gemeente Nuenen, Gerwen en Nederwetten\n" in desk.letter(fields).text


@pytest.mark.parametrize("naam", ["'s-Hertogenbosch", "Súdwest-Fryslân", "*Ster*_naam_ & <Co>"])
def test_o09_a_name_is_printed_as_it_is_spelled(desk, naam):
    """And a value never becomes markup."""
    fields = desk.l02(afspraken=(Agreement(naam, "Duinrode", "regulier", 3, dt.date(2025, 3, 1)),))
    content = render_letter("L02", fields, desk.catalogue)
    text = letter_text(content, letter_meta("L02", fields, desk.catalogue), True)
    assert f"van gemeente {naam} naar gemeente Duinrode" in text


def test_the_minister_is_spoken_of_in_the_third_person(desk):
    text = desk.letter(desk.l02()).text
    assert not re.search(r"\b(?:ik|mij|mijn|wij|ons)\b", text, re.IGNORECASE)


def test_the_signature_says_on_whose_behalf(desk):
    assert "De minister van Asiel en Migratie,\nnamens hem,\n" in desk.letter(desk.l02()).text


def test_a_receipt_says_what_came_in_when_and_under_which_number(desk):
    text = desk.letter(desk.l07(uw_kenmerk="Z-17", uw_datum=dt.date(2026, 4, 17), bijlagen=2)).text
    assert "Op 21 april 2026 is uw brief van 17 april 2026 met kenmerk Z-17" in text
    assert "ontvangen, met 2 bijlagen." in text
    assert "geregistreerd onder nummer 2026-000123." in text


def test_a_receipt_without_details_is_still_a_sentence(desk):
    text = desk.letter(desk.l07(soort="e-mail", document_type=DocumentType.OTHER)).text
    assert "Op 21 april 2026 is uw e-mail ontvangen." in text


def test_a_receipt_carries_no_name_of_an_official(desk):
    assert "V.O. Orbeeld" not in desk.letter(desk.l07()).text


def shingles(text: str, size: int) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="de voorbeeldbrieven staan niet op deze machine")
def test_our_sentences_are_our_own(desk):
    seeds = " ".join(path.read_text("utf-8") for path in SEEDS.glob("*.txt"))
    literal = (
        " ".join(desk.catalogue.ladder.fasen)
        + """ Hoogachtend, De minister van Asiel en Migratie, namens hem,
        de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen (hierna: Spreidingswet)
        de taak uit het verdeelbesluit van 20 december 2024 binnen drie weken na dagtekening van deze brief.
        Wettelijke taak Realisatie per 1-7-2025 Regulier 142 5 AMV 23 0"""
    )
    ours = re.split(r"Geacht college,", desk.letter(desk.l02(art8_datum=dt.date(2026, 2, 3))).text)[1]
    assert shingles(ours, 7) & shingles(seeds, 7) <= shingles(literal, 7)
