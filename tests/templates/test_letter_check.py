from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from pipeline.errors import LetterIncomplete, NoDecision
from templates.check import check_letter
from templates.fields import Agreement
from templates.letter import make_letter

_AGREED = (Agreement("Duinrode", "Westerdam", "regulier", 12, dt.date(2025, 3, 1)),)


def complaint(desk, fields, text: str, concept: bool = True) -> str:
    family = "L02" if hasattr(fields, "besluit_id") else "L07"
    with pytest.raises(LetterIncomplete) as told:
        check_letter(family, text, fields, concept, desk.catalogue)
    return str(told.value)


@pytest.fixture
def full(desk):
    """A letter with every conditional part in it."""
    return desk.l02((142, 23), (165, 0), afspraken=_AGREED, art8_datum=dt.date(2026, 2, 3),
                    nieuwe_cyclus_start=dt.date(2026, 2, 27))  # fmt: skip


@pytest.fixture
def text(desk, full):
    return desk.letter(full).text


@pytest.mark.parametrize(
    "left",
    [
        "[NAAM PROVINCIE]",
        "PM",
        "XX",
        "XXXX",
        "«naam»",
        "{{ naam }}",
        "TODO",
        "<naam>",
        "___",
        "pm",
        "xx",
        "nog te bepalen",
        "@@NAAM@@",
        "???",
        "(naam)",
    ],
)
def test_o01_a_placeholder_that_is_left_stops_the_letter(desk, full, text, left):
    """INV-18."""
    assert "geen invul" in complaint(desk, full, text + f"\nVul in: {left}\n")


@pytest.mark.parametrize(
    ("removed", "element"),
    [
        ("Onze referentie\n7001234", "onze referentie"),
        ("Datum 9 april 2026", "dagtekening"),
        ("Betreft Inter", "onderwerp"),
        ("van de gemeente Duinrode", "geadresseerd orgaan"),
        ("Wet gemeentelijke taak mogelijk maken", "wettelijke grondslag"),
        ("- Fase 4 Vooraankondiging van juridische interventie\n", "zes fasen"),
        ("Voetnoot 1:", "voetnoot"),
        ("AMV | 23 | 0", "cijfertabel"),
        ("voortgangsrapportage", "bron van de cijfers"),
        ("gedeeltelijk aan haar", "bevinding"),
        ("trede 2", "trede gelijk"),
        ("trede 3", "volgende trede"),
        ("zeer erkentelijk", "waardering"),
        ("3. Welke stappen", "vijf vragen"),
        ("uiterlijk op 30 april 2026", "termijn"),
        ("gesprek op ambtelijk niveau", "gesprek"),
        ("artikel 8 van de Spreidingswet", "artikel 8"),
        ("Uw melding van", "bekende melding"),
        ("rekening gehouden met de afspraken", "uitruil"),
        ("Extra plekken", "overschot"),
        ("nieuwe indicatieve opgave en wat", "omstandigheden"),
        ("De commissaris van de Koning", "commissaris"),
        ("namens hem", "mandaat"),
        ("\nTot slot\n", "vijf vaste onderdelen"),
    ],
)
def test_every_part_that_must_be_there_is_missed_when_it_is_gone(desk, full, text, removed, element):
    assert removed in text
    assert element in complaint(desk, full, text.replace(removed, ""))


@pytest.mark.parametrize(
    ("added", "element"),
    [
        ("Tegen dit besluit kunt u bezwaar maken.", "bezwaar"),
        ("U kunt beroep instellen.", "bezwaar"),
        ("Hij heeft het voornemen dit te doen.", "voornemen"),
        ("Gelet op de Gemeentewet besluit ik:", "dictum"),
        ("De kosten komen ten laste van de gemeente.", "kosten"),
        ("Uw antwoord is ontvangen.", "reactie op een antwoord"),
    ],
)
def test_a_part_of_another_phase_stops_the_letter(desk, full, text, added, element):
    """INV-14 and the forbidden column of the table."""
    assert element in complaint(desk, full, f"{text}\n{added}\n")


def test_a_complete_letter_names_no_fault(desk, full, text):
    check_letter("L02", text, full, True, desk.catalogue)


def test_all_faults_are_named_at_once(desk, full, text):
    told = complaint(desk, full, text.replace("zeer erkentelijk", "blij").replace("trede 3", "trede 4"))
    assert "waardering" in told
    assert "volgende trede" in told


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("Er zijn 6 plekken.", "getal 6"),
        ("Er zijn 1.420 plekken.", "getal 1.420"),
        ("Dat was op 2 mei 2026.", "datum 2 mei 2026"),
        ("Per 1-7-2026.", "datum 1-7-2026"),
        ("Er zijn zeven locaties.", "telwoord zeven"),
        ("Dit volgt uit artikel 9.", "getal 9"),
    ],
)
def test_a_number_that_is_no_value_of_a_field_stops_the_letter(desk, full, text, added, fault):
    """INV-03."""
    assert fault in complaint(desk, full, f"{text}\n{added}\n")


def test_a_figure_in_the_table_must_be_the_one_of_the_record(desk, full, text):
    """INV-03: a number that stands elsewhere among the fields is still wrong here."""
    assert "cijfertabel" in complaint(desk, full, text.replace("Regulier | 142 | 165", "Regulier | 142 | 23"))


def test_thanks_for_nothing_stop_the_letter(desk):
    fields = desk.l02((142, 23), (0, 0), "niet")
    text = desk.letter(fields).text.replace("Over de plekken", "De minister is u erkentelijk. Over de plekken")
    assert "geen waardering" in complaint(desk, fields, text)


def test_o05_a_sentence_on_a_category_without_task_stops_the_letter(desk):
    fields = desk.l02((0, 23), (0, 0), "niet")
    text = desk.letter(fields).text + "\nOver de reguliere plekken stelt de minister u vragen.\n"
    assert "geen zin over regulier" in complaint(desk, fields, text)


def test_an_address_of_a_person_stops_the_letter(desk, full, text):
    assert "e-mailadres" in complaint(desk, full, text + "\nMail naar j.devries@voorbeeld.nl\n")


def test_the_mailbox_of_the_addressee_may_stand_in_the_address(desk):
    fields = desk.l02(envelope=desk.envelope(aan=desk.gemeente(adres=("post@duinrode.voorbeeld",))))
    assert "post@duinrode.voorbeeld" in desk.letter(fields).text


def test_a_concept_without_marker_and_a_final_letter_with_it_are_refused(desk, full, text):
    assert "CONCEPT ontbreekt" in complaint(desk, full, text.removeprefix("CONCEPT"))
    assert "CONCEPT staat in een definitieve brief" in complaint(desk, full, text, concept=False)


@pytest.mark.parametrize(
    ("added", "element"),
    [
        ("U heeft 12 plekken gerealiseerd.", "geen cijfers"),
        ("Uw gemeente voldoet aan de taak.", "geen oordeel"),
        ("Uw brief kwam te laat.", "geen oordeel"),
        ("Neem contact op met mevrouw Bakker.", "geen naam"),
        ("Met vriendelijke groet, drs. Bakker", "geen naam"),
    ],
)
def test_a_receipt_confirms_no_content_and_names_nobody(desk, added, element):
    fields = desk.l07()
    assert element in complaint(desk, fields, f"{desk.letter(fields).text}\n{added}\n")


def test_a_reference_with_brackets_is_shown_to_a_person_first(desk):
    with pytest.raises(LetterIncomplete, match="geen invulplek"):
        desk.letter(desk.l07(uw_kenmerk="[KENMERK]"))


def test_a_letter_of_phase_2_is_not_made_without_its_decision(desk, full):
    """INV-12."""
    for besluit in (None, "een-ander-besluit"):
        with pytest.raises(NoDecision):
            make_letter("L02", full, besluit, False, desk.catalogue)


def test_a_letter_of_phase_2_is_not_made_for_another_trede(desk, full):
    """INV-12."""
    moved = dataclasses.replace(full, trede=3, volgende_trede=4)
    with pytest.raises(NoDecision):
        make_letter("L02", moved, moved.besluit_id, False, desk.catalogue)


def test_inv_03_a_number_that_somebody_typed_keeps_a_letter_a_concept_until_it_is_confirmed(desk):
    fields = desk.l02()
    typed = dataclasses.replace(fields, bron=dataclasses.replace(fields.bron, soort="rapportage met 777 plekken"))
    made = make_letter("L02", typed, typed.besluit_id, True, desk.catalogue)
    assert any("777" in remark for remark in made.remarks)
    confirmed = make_letter("L02", typed, typed.besluit_id, True, desk.catalogue, ("777",))
    assert not any("777" in remark for remark in confirmed.remarks)


@pytest.mark.parametrize("kind", ["rapportage", "rapportage van begin 2025", "rapportage over 142 plekken"])
def test_a_year_or_a_figure_of_the_letter_itself_needs_no_confirmation(desk, kind):
    fields = desk.l02()
    typed = dataclasses.replace(fields, bron=dataclasses.replace(fields.bron, soort=kind))
    made = make_letter("L02", typed, typed.besluit_id, True, desk.catalogue)
    assert not any("ingetypte" in remark for remark in made.remarks)


@pytest.mark.parametrize("who", ["J. de Vries", "mevrouw Bakker", "de afdeling, 06-12345678", "A.B. van der Meer"])
def test_a_person_in_typed_text_stops_the_letter(desk, who):
    fields = desk.l02()
    typed = dataclasses.replace(fields, bron=dataclasses.replace(fields.bron, afzender=who))
    with pytest.raises(LetterIncomplete, match="noem een functie") as told:
        make_letter("L02", typed, typed.besluit_id, False, desk.catalogue)
    assert who not in str(told.value)
