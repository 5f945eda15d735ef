"""What holds for every letter family, tried on all its variants."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import LetterIncomplete
from templates.check import applies, check_letter
from templates.fields import snapshot
from templates.registry import FIELDS_OF, restore
from templates.render import by_name, environment

FAMILIES = sorted(FIELDS_OF)
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


@pytest.fixture
def made(all_letters):
    return all_letters


def test_every_family_has_a_sample(approved_samples):
    assert sorted(approved_samples.all()) == FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
def test_the_kept_fields_of_a_family_give_the_same_letter_again(made, family):
    for fields, letter in made[family]:
        assert restore(family, snapshot(fields)) == fields
        assert letter.letter.data == snapshot(fields)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_pdf_of_a_family_is_archive_and_accessible(made, archive_failures, family, profile):
    assert {rule for _, letter in made[family] for rule in archive_failures(letter.pdf, profile)} == set()


def told(family, text, fields, catalogue) -> str:
    with pytest.raises(LetterIncomplete) as complaint:
        check_letter(family, text, fields, True, catalogue)
    return str(complaint.value)


def pattern(rule, fields) -> str:
    literal = environment(lambda value: re.escape(" ".join(str(value).split())))
    return literal.from_string(rule.patroon).render(by_name(fields))


def without(text: str, wanted: str) -> str:
    while re.search(wanted, text):
        text = re.sub(wanted, "", text, count=1)
    return text


@pytest.mark.parametrize("family", FAMILIES)
def test_every_part_that_a_family_must_have_is_missed_when_it_is_gone(made, approved_samples, family):
    catalogue = approved_samples.catalogue
    for rule in catalogue.rules(family):
        if rule.soort == "mag niet":
            continue
        fields, letter = next((f, m) for f, m in made[family] if applies(rule, by_name(f)))
        text = without(letter.text, pattern(rule, fields))
        assert f"ontbreekt: {rule.element}" in told(family, text, fields, catalogue)


@pytest.mark.parametrize("family", FAMILIES)
def test_everything_that_a_family_must_not_say_stops_the_letter(made, approved_samples, family):
    catalogue = approved_samples.catalogue
    for rule in catalogue.rules(family):
        if rule.soort != "mag niet":
            continue
        fields, letter = next((f, m) for f, m in made[family] if applies(rule, by_name(f)))
        assert rule.voorbeeld, rule.element
        assert f"mag niet: {rule.element}" in told(family, f"{letter.text}\n{rule.voorbeeld}\n", fields, catalogue)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_number_that_a_family_does_not_know_stops_the_letter(made, approved_samples, family):
    """INV-03."""
    fields, letter = made[family][0]
    for strange in ("987.654", "3 maart 1999", "negentien"):
        assert "geen waarde van een veld" in told(
            family, f"{letter.text}\nHet zijn er {strange}.\n", fields, approved_samples.catalogue
        )


@pytest.mark.parametrize("family", FAMILIES)
def test_o01_a_placeholder_stops_every_family(made, approved_samples, family):
    """INV-18."""
    fields, letter = made[family][0]
    for left in ("[NAAM PROVINCIE]", "[sic]", "PM", "XX", "{{ naam }}", "«naam»"):
        assert "geen invul" in told(family, f"{letter.text}\nVul in: {left}\n", fields, approved_samples.catalogue)


IN_PERSON = ("L04", "L05", "L06", "L12")
"""The bewindspersoon signs these and says `ik`."""
OF_THE_OTHERS = ("L13", "L14", "L17")
"""Province and gemeente say `wij`."""


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in (*IN_PERSON, *OF_THE_OTHERS)])
def test_a_letter_under_mandate_speaks_of_the_minister_in_the_third_person(made, family):
    for _, letter in made[family]:
        assert not re.search(r"\b(?:ik|mij|mijn|wij|ons|onze)\b", letter.body, re.IGNORECASE)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_letter_uses_no_dash_of_a_machine_and_no_double_space(made, family):
    for _, letter in made[family]:
        assert not re.search(r"\w[—–] |\S  \S| ,| \.|\(\)", letter.body)


def shingles(text: str, size: int) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + size]) for i in range(len(words) - size + 1)}


LITERAL = """
de commissaris van de Koning en de colleges van burgemeester en wethouders in de provincie
de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen (hierna: Spreidingswet)
op de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen (hierna: de wet)
van de Wet gemeentelijke taak mogelijk maken asielopvangvoorzieningen hierna Spreidingswet
de taak uit het verdeelbesluit van 20 december 2024
binnen drie weken na dagtekening van deze brief
Hoogachtend, De minister van Asiel en Migratie, namens hem,
"""
"""Names of the law, fixed openings and closings: these may be the same."""


@pytest.mark.skipif(not SEEDS.is_dir(), reason="de voorbeeldbrieven staan niet op deze machine")
@pytest.mark.parametrize("family", FAMILIES)
def test_no_sentence_of_a_family_is_taken_from_the_letters_we_learned_from(made, approved_samples, family):
    seeds = shingles(" ".join(path.read_text("utf-8") for path in SEEDS.glob("*.txt")), 7)
    catalogue = approved_samples.catalogue
    offices = " ".join(f"{holder.ambt} {holder.naam}" for holder in catalogue.ambtsdragers)
    literal = shingles("\n".join((LITERAL, offices, *catalogue.ladder.fasen)), 7)
    for _, letter in made[family]:
        prose = "\n".join(line for line in letter.body.splitlines() if " | " not in line)
        assert shingles(prose, 7) & seeds <= literal
