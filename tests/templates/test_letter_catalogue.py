from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from pipeline.errors import ConfigError
from pipeline.model.letter import LetterStatus
from templates.catalogue import read_catalogue
from templates.registry import FIELDS_OF, SHARED, field_types
from templates.render import environment

LEGAL = Path(__file__).parents[2] / "docs" / "legal.md"


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("family", sorted(FIELDS_OF))
def test_the_described_fields_are_exactly_those_a_letter_receives(catalogue, family):
    assert dict(catalogue.spec(family).velden) == field_types(FIELDS_OF[family])


@pytest.mark.parametrize("family", sorted(FIELDS_OF))
def test_a_template_asks_only_fields_that_exist(catalogue, family):
    sandbox: Environment = environment(str)
    asked = meta.find_undeclared_variables(sandbox.parse(catalogue.sources[family]))
    assert asked <= {name.split(".")[0] for name in field_types(FIELDS_OF[family])} | {"aan"}


def test_the_described_shared_values_are_exactly_those_of_the_program(catalogue):
    assert {name: dict(held) for name, held in catalogue.soorten.items()} == {
        name: field_types(kind) for name, kind in SHARED.items()
    }


def test_every_family_has_fields_a_text_and_rules_of_its_own(catalogue):
    assert set(FIELDS_OF) == set(catalogue.letters) == set(catalogue.sources)
    assert all(spec.regels for spec in catalogue.letters.values())


def test_every_legal_key_stands_in_the_legal_page(catalogue):
    known = set(re.findall(r"^## (\S+)$", LEGAL.read_text("utf-8"), re.M))
    assert {spec.juridisch for spec in catalogue.letters.values()} - {""} <= known


def test_an_unknown_family_names_the_known_ones(catalogue):
    with pytest.raises(ConfigError, match="L01, L02, L03"):
        catalogue.spec("L99")


def test_the_texts_of_the_program_are_not_approved(catalogue):
    assert not any(catalogue.is_approved(family) for family in catalogue.letters)


def test_a_letter_stays_a_concept_until_text_signatory_and_letter_are_approved(desk):
    made = desk.letter(desk.l02(), approved=True)
    assert made.letter.status is LetterStatus.CONCEPT
    assert made.text.startswith("CONCEPT")
    assert len(made.remarks) == 2


def test_a_letter_nobody_approved_stays_a_concept(approved_desk):
    made = approved_desk.letter(approved_desk.l02())
    assert made.remarks == ("de brief is nog niet goedgekeurd",)
    assert made.letter.status is LetterStatus.CONCEPT


def test_an_approved_letter_with_an_approved_text_is_final(approved_desk):
    made = approved_desk.letter(approved_desk.l02(), approved=True)
    assert made.letter.status is LetterStatus.APPROVED
    assert "CONCEPT" not in made.text
    assert made.remarks == ()


def test_a_change_of_the_text_ends_its_approval(approved_desk, data_folder):
    change(data_folder, "letters/L02.md", "In deze brief leest u", "In deze brief ziet u")
    assert not read_catalogue(data_folder).is_approved("L02")


def test_a_text_does_not_hold_before_its_first_day(approved_desk):
    envelope = approved_desk.envelope(datum=dt.date(2025, 12, 31))
    made = approved_desk.letter(approved_desk.l07(envelope), approved=True)
    assert made.remarks == ("de tekst van brief L07 geldt nog niet op de dagtekening",)


def test_the_example_signatory_is_marked_as_one(catalogue):
    assert all(row.fictief for row in catalogue.ondertekenaars)


def test_a_row_of_the_signatories_ends_on_its_last_day(catalogue):
    row = catalogue.ondertekenaars[0].model_copy(update={"geldig_tot": dt.date(2026, 6, 30)})
    assert row.covers("L02", dt.date(2026, 6, 30))
    assert not row.covers("L02", dt.date(2026, 7, 1))
    assert not row.covers("L04", dt.date(2026, 6, 30))


def test_two_signatories_on_one_day_are_refused(data_folder):
    file = data_folder / "ondertekenaars.toml"
    rows = file.read_text("utf-8")
    file.write_text(rows + rows[rows.index("[[ondertekenaar]]") :], "utf-8")
    with pytest.raises(ConfigError, match="twee ondertekenaars"):
        read_catalogue(data_folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("letters.toml", "versie = ", "versi = ", "letters.toml bevat een onjuiste waarde"),
        ("letters/L02.toml", "toegestane_treden = [2]", 'toegestane_treden = ["2"]', "toegestane_treden"),
        ("letters/L02.toml", 'soort = "moet"', 'soort = "liefst"', "letters/L02.toml bevat een onjuiste waarde"),
        (
            "ondertekenaars.toml",
            "fictief = true",
            'fictief = "nee"',
            "ondertekenaars.toml bevat een onjuiste waarde",
        ),
        ("letters/L02.toml", "[velden]", "[velden", "geen geldige TOML"),
    ],
)
def test_a_fault_in_the_data_is_told_with_its_file(data_folder, name, old, new, told):
    change(data_folder, name, old, new)
    with pytest.raises(ConfigError, match=re.escape(told)):
        read_catalogue(data_folder)


def test_a_family_without_a_text_is_told(data_folder):
    (data_folder / "letters/L02.md").unlink()
    with pytest.raises(ConfigError, match=r"letters/L02\.md bij de brieven is niet te lezen"):
        read_catalogue(data_folder)


def test_any_change_of_the_data_changes_its_digest(data_folder):
    before = read_catalogue(data_folder).digest
    change(data_folder, "letters/L07.md", "Heeft u vragen?", "Heeft u een vraag?")
    assert read_catalogue(data_folder).digest != before
