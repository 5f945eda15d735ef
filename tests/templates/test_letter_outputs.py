"""What goes wrong in letters made from templates, by id: brackets, one category, apostrophes, the addressee."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.errors import LetterIncomplete
from templates.blocks import letter_text
from templates.catalogue import read_catalogue
from templates.families.l01 import Signal
from templates.letter import letter_meta
from templates.render import render_letter

NESTED = "De bouw (volgens de gemeente: \"nog niet (geheel) rond\") ligt stil: de eigenaar zegt 'nee' (zie: bijlage)."
DEN_BOSCH = "'s-Hertogenbosch"


def rendered(family, fields, catalogue) -> str:
    return letter_text(render_letter(family, fields, catalogue), letter_meta(family, fields, catalogue), True)


def test_o02_brackets_colons_and_quotes_in_a_value_never_cut_the_text(samples):
    signal = Signal("een bericht van de Provinciale Regietafel", samples.l01().signaal.datum, NESTED)
    fields = samples.l01(signaal=signal, records=samples.desk.records(), bron=samples.variants_l16()[0].bron)
    text = samples.desk.letter(fields).text
    assert NESTED in text
    assert text.rstrip().endswith("Voorbeelddirecteur")


@pytest.mark.parametrize("left", ["[sic]", "[", "]", "(", ")", ": [", '"[('])
def test_o02_an_unmatched_bracket_in_a_conditional_block_cuts_nothing(data_folder, desk, left):
    words = f'Uw melding (zie: "artikel 8 (eerste lid)") {left} is (nog: "niet") gelezen'
    file = data_folder / "letters" / "L02.md"
    text = file.read_text("utf-8")
    inside = "{% if art8_datum %}\n"
    assert inside in text
    file.write_text(text.replace(inside, f"{inside}{words}. "), "utf-8")
    catalogue = read_catalogue(data_folder)
    with_it = rendered("L02", desk.l02(art8_datum=desk.l02().brief.datum), catalogue)
    without = rendered("L02", desk.l02(), catalogue)
    assert f"{words}. Uw melding van 9 april 2026 is hierbij betrokken." in " ".join(with_it.split())
    assert words not in without
    assert with_it.rstrip().endswith("Voorbeelddirecteur")


def test_o02_a_bracket_that_is_left_is_shown_to_a_person(samples):
    """The text stands whole, and the gate asks a person to look at it."""
    odd = replace(samples.l01().signaal, omschrijving='De bouw ligt "stil" [sic].')
    fields = samples.l01(signaal=odd)
    assert 'De bouw ligt "stil" [sic].' in rendered("L01", fields, samples.catalogue)
    with pytest.raises(LetterIncomplete, match="geen invulplek"):
        samples.desk.letter(fields)


def test_o05_a_gemeente_with_an_amv_task_only_reads_about_amv(desk):
    text = desk.letter(desk.l02((0, 23), (0, 5), "gedeeltelijk")).text
    prose = "\n".join(line for line in text.splitlines() if " | " not in line)
    assert "AMV | 23 | 5" in text
    assert "regulier" not in prose.casefold()
    assert "AMV betekent" in prose


TO_GEMEENTE = ("l01", "l02", "l03", "l07", "l08", "l09", "l10", "l15", "l16", "l17b", "l19")


@pytest.mark.parametrize("family", TO_GEMEENTE)
def test_o09_the_name_keeps_its_apostrophe_and_takes_no_possessive(samples, family):
    first = samples.all()[family.upper()][0]
    fields = replace(first, gemeente=samples.desk.gemeente(DEN_BOSCH))
    text = samples.desk.letter(fields).text
    assert DEN_BOSCH in text
    assert re.findall(r"(?i)\S*hertogenbosch\S*", text) == [DEN_BOSCH] * text.count(DEN_BOSCH)


def test_o09_a_line_that_starts_with_the_name_keeps_its_small_letter(samples):
    fields = samples.l11(samples.written_to(DEN_BOSCH, "GM9002", 7), samples.written_to("Westerdam", "GM9003", 8))
    text = samples.desk.letter(fields).text
    assert f"\n{DEN_BOSCH} | 2 |" in text
    assert "'S-" not in text


TO_COLLEGE = ("l01", "l02", "l03", "l04", "l05", "l06", "l08", "l09", "l10", "l15", "l16", "l17b", "l19")


@pytest.mark.parametrize("family", TO_COLLEGE)
@pytest.mark.parametrize(
    ("orgaan", "aanhef"), [("de gemeenteraad", "Geachte leden van de raad,"), ("de griffie", "Geacht college,")]
)
def test_p21_a_letter_to_the_council_or_its_griffie_is_no_letter_to_the_college(
    approved_samples, family, orgaan, aanhef
):
    first = approved_samples.all()[family.upper()][0]
    fields = replace(first, gemeente=replace(first.gemeente, orgaan=orgaan, aanhef=aanhef))
    with pytest.raises(LetterIncomplete, match="gericht aan het college, niet aan de raad of de griffie"):
        approved_samples.desk.letter(fields)


def test_p21_the_copy_for_the_council_is_addressed_to_the_council(samples):
    text = samples.desk.letter(samples.l20()).text
    assert "\nAan de raad\nvan de gemeente Duinrode\n" in text
    assert "\nGeachte leden van de raad,\n" in text
    assert "Geacht college," not in text
