"""Who signs a letter, under which mandate and on whose behalf: INV-16, O04 and the organisation's own registers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, FieldMissing
from pipeline.model.letter import LetterStatus
from pipeline.tools.ambt import read_mandates, read_office_holders, register_text
from templates.catalogue import read_catalogue

DAY = dt.date(2026, 4, 9)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def minister(naam: str, voornaamwoord: str, since: str, until: str = '""', sure: str = "document") -> str:
    return (
        f'[[ambtsdrager]]\nambt = "de minister van Asiel en Migratie"\nnaam = "{naam}"\n'
        f'voornaamwoord = "{voornaamwoord}"\ngeldig_vanaf = {since}\ngeldig_tot = {until}\nzekerheid = "{sure}"\n'
    )


def mandates(old: str, new: str) -> str:
    text = register_text("mandaten.toml")
    assert old in text
    return text.replace(old, new)


def test_o04_on_whose_behalf_an_official_signs_follows_from_who_holds_the_office(tmp_path):
    rows = minister("O. Ud", "hem", "2024-01-01", "2026-04-30") + minister("N. Ieuw", "haar", "2026-05-01")
    catalogue = read_catalogue(registers=write(tmp_path, "ambtsdragers.toml", rows))
    before, after = catalogue.signatory("L02", dt.date(2026, 4, 30)), catalogue.signatory("L02", dt.date(2026, 5, 1))
    assert (before.formule, after.formule) == ("namens hem", "namens haar")


def test_o04_the_salutation_of_a_citizen_names_both(samples):
    assert "\nGeachte heer, mevrouw,\n" in samples.desk.letter(samples.l18()).text


def test_the_minister_who_signs_is_the_one_of_the_register(catalogue):
    holder = catalogue.office_holder(dt.date(2024, 12, 20))
    assert (holder.naam, holder.voornaamwoord, holder.fictief) == ("M.H.M. Faber - Van de Klashorst", "haar", False)


@pytest.mark.parametrize("day", [dt.date(2025, 5, 1), dt.date(2025, 10, 1)], ids=["open", "unknown"])
def test_nobody_signs_on_a_day_of_which_the_office_holder_is_not_sure(samples, day):
    assert samples.catalogue.office_holder(day) is None
    with pytest.raises(FieldMissing, match=r"staat niet vast. Vul ambtsdragers\.toml aan"):
        samples.desk.l02(envelope=samples.envelope(day))
    with pytest.raises(FieldMissing, match=r"de bewindspersoon: wie op \d+ \w+ 2025"):
        samples.l12(envelope=samples.envelope(day))


def test_every_family_that_an_official_signs_has_a_signatory(catalogue, approved_samples):
    signed = {family for row in catalogue.ondertekenaars for family in row.brieven}
    asked = {
        family
        for family, variants in approved_samples.all().items()
        if hasattr(getattr(variants[0], "ondertekenaar", None), "mandaat")
    }
    assert signed == asked
    assert all(catalogue.signatory(family, DAY) for family in asked)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"voorbeeld-directeur"', '"een-ander"', "mandaat voorbeeld-directeur geldt niet op 9 april 2026"),
        ("2024-01-01", "2026-05-01", "mandaat voorbeeld-directeur geldt niet op 9 april 2026"),
        ('"L01", "L02", ', '"L01", ', "mandaat voorbeeld-directeur geldt niet voor brief L02"),
    ],
    ids=["gone", "later", "other-letters"],
)
def test_inv_16_a_signature_without_a_mandate_is_told_with_what_to_mend(samples, tmp_path, old, new, told):
    registers = write(tmp_path, "mandaten.toml", mandates(old, new))
    samples.desk.catalogue = read_catalogue(registers=registers)
    with pytest.raises(FieldMissing, match=f"{told}.*mandaten.toml"):
        samples.desk.l02()


def test_a_family_that_nobody_signs_is_told(samples, data_folder):
    file = data_folder / "ondertekenaars.toml"
    file.write_text(file.read_text("utf-8").replace('"L02", ', ""), "utf-8")
    samples.desk.catalogue = read_catalogue(data_folder)
    with pytest.raises(FieldMissing, match=r"niemand tekent brief L02 op 9 april 2026. Vul ondertekenaars\.toml aan"):
        samples.desk.l02()


@pytest.mark.parametrize("name", ["ondertekenaars.toml", "mandaten.toml"])
def test_a_fictional_signatory_and_a_fictional_mandate_each_keep_a_letter_a_concept(approved_desk, data_folder, name):
    for file in (data_folder / name, data_folder / "registers" / name):
        if file.is_file():
            file.write_text(file.read_text("utf-8").replace("fictief = false", "fictief = true"), "utf-8")
    approved_desk.catalogue = read_catalogue(data_folder, data_folder / "registers")
    made = approved_desk.letter(approved_desk.l02(), approved=True)
    assert made.letter.status is LetterStatus.CONCEPT
    assert made.remarks == ("de ondertekenaar of zijn mandaat is een voorbeeld (ondertekenaars.toml, mandaten.toml)",)


def test_each_register_of_the_organisation_takes_the_place_of_the_shipped_one(tmp_path):
    registers = write(tmp_path, "ambtsdragers.toml", minister("N. Ieuw", "haar", "2026-01-01"))
    catalogue = read_catalogue(registers=registers)
    assert [holder.naam for holder in catalogue.ambtsdragers] == ["N. Ieuw"]
    assert catalogue.mandaten == read_mandates()
    assert read_office_holders(registers) == catalogue.ambtsdragers
    assert read_mandates(registers) == read_mandates()


def test_the_signatories_of_the_organisation_take_the_place_of_the_examples(tmp_path, data_folder):
    rows = (data_folder / "ondertekenaars.toml").read_text("utf-8").replace("V.O. Orbeeld", "A. Nder")
    catalogue = read_catalogue(registers=write(tmp_path / "r", "ondertekenaars.toml", rows))
    assert catalogue.signatory("L02", DAY).naam == "A. Nder"


def test_a_folder_without_registers_changes_nothing(tmp_path, catalogue):
    assert read_catalogue(registers=tmp_path / "er-is-niets").digest == catalogue.digest


@pytest.mark.parametrize("name", ["mandaten.toml", "ambtsdragers.toml"])
def test_the_digest_covers_the_registers_that_were_read(tmp_path, catalogue, name):
    registers = write(tmp_path, name, register_text(name) + "\n# gewijzigd\n")
    assert read_catalogue(registers=registers).digest != catalogue.digest


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mandaten.toml", "[[mandaat]\n", "mandaten.toml is geen geldige TOML"),
        ("mandaten.toml", "mandaat = 1\n", r"elke rij begint met \[\[mandaat\]\]"),
        ("ambtsdragers.toml", "[[ambtsdrager]]\nambt = 1\n", "ambtsdragers.toml: .*ambt"),
        ("ondertekenaars.toml", "[[ondertekenaar]]\nnaam = 1\n", "ondertekenaars.toml bevat een onjuiste waarde"),
    ],
)
def test_a_broken_register_is_told_with_its_file(tmp_path, name, text, told):
    with pytest.raises(ConfigError, match=told):
        read_catalogue(registers=write(tmp_path, name, text))


def test_a_key_that_names_two_mandates_on_one_day_is_refused(tmp_path):
    rows = register_text("mandaten.toml")
    with pytest.raises(ConfigError, match="twee keer op één dag"):
        read_mandates(write(tmp_path, "mandaten.toml", rows + rows[rows.index("[[mandaat]]") :]))


def test_two_holders_of_one_office_are_refused(tmp_path):
    two = minister("E. En", "hem", "2026-01-01") + minister("T. Wee", "haar", "2026-02-01")
    with pytest.raises(ConfigError, match="twee personen"):
        read_catalogue(registers=write(tmp_path, "ambtsdragers.toml", two))


def test_an_unknown_certainty_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="zekerheid is document, pers, open"):
        read_office_holders(write(tmp_path, "ambtsdragers.toml", minister("E. En", "hem", "2026-01-01", sure="vast")))
