"""Approvals of texts in the registers of the organisation, and the letters that become final or possible with them."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, InputError, LetterIncomplete
from pipeline.model.letter import LetterStatus
from pipeline.tools.ambt import register_text
from templates.approvals import APPROVALS, add_approval
from templates.catalogue import read_catalogue

DAY = dt.date(2026, 3, 2)
FINAL = ("L01", "L02", "L03", "L08", "L09", "L10", "L11", "L12", "L15", "L16", "L17B", "L18", "L18B", "L19", "L20")
LOCKED = ("L04", "L05", "L06")
OTHER = hashlib.sha256(b"een andere tekst").hexdigest()


def as_real(text: str) -> str:
    return text.replace("fictief = true", "fictief = false")


@pytest.fixture
def registers(tmp_path, catalogue) -> Path:
    """What an organisation keeps: real mandates, real signatories and an approval of every text."""
    folder = tmp_path / "registers"
    folder.mkdir()
    (folder / "mandaten.toml").write_text(as_real(register_text("mandaten.toml")), "utf-8")
    shipped = Path(__file__).parents[2] / "templates" / "ondertekenaars.toml"
    (folder / "ondertekenaars.toml").write_text(as_real(shipped.read_text("utf-8")), "utf-8")
    for family in catalogue.letters:
        approve(folder, family, catalogue.template_hash(family))
    return folder


def approve(folder: Path, family: str, sha256: str, door: str = "J. Urist", op: dt.date = DAY) -> None:
    add_approval(folder / APPROVALS, family, sha256, door, "jurist", op)


@pytest.fixture
def own_samples(samples, registers):
    samples.desk.catalogue = samples.catalogue = read_catalogue(registers=registers)
    return samples


@pytest.mark.parametrize("family", (*FINAL, *LOCKED))
def test_a_letter_is_final_with_a_real_mandate_and_an_approved_text(own_samples, family):
    fields = own_samples.all()[family][0]
    made = own_samples.desk.letter(fields, approved=True)
    assert made.remarks == ()
    assert made.letter.status is LetterStatus.APPROVED
    assert "CONCEPT" not in made.text


@pytest.mark.parametrize("family", LOCKED)
def test_a_locked_letter_exists_only_with_the_approval_of_its_text(own_samples, registers, catalogue, family):
    fields = own_samples.all()[family][0]
    assert own_samples.desk.letter(fields).letter.status is LetterStatus.CONCEPT
    rows = (registers / APPROVALS).read_text("utf-8")
    (registers / APPROVALS).write_text(rows.replace(catalogue.template_hash(family), OTHER), "utf-8")
    own_samples.desk.catalogue = read_catalogue(registers=registers)
    with pytest.raises(LetterIncomplete, match="juridisch slot"):
        own_samples.desk.letter(fields, approved=True)


def test_an_approval_holds_for_one_text_of_one_family(tmp_path, catalogue):
    approve(tmp_path, "L02", catalogue.template_hash("L02"))
    approve(tmp_path, "L03", OTHER)
    own = read_catalogue(registers=tmp_path)
    assert {family for family in own.letters if own.is_approved(family)} == {"L02"}


def test_a_changed_text_has_no_approval(tmp_path, data_folder, catalogue):
    approve(tmp_path, "L02", catalogue.template_hash("L02"))
    assert read_catalogue(data_folder, tmp_path).is_approved("L02")
    text = data_folder / "letters" / "L02.md"
    text.write_text(text.read_text("utf-8") + "\n", "utf-8")
    assert not read_catalogue(data_folder, tmp_path).is_approved("L02")


def test_an_approval_changes_the_digest(tmp_path, catalogue):
    approve(tmp_path, "L02", catalogue.template_hash("L02"))
    assert read_catalogue(registers=tmp_path).digest != catalogue.digest


def test_approvals_are_added_and_what_stood_there_stays(tmp_path):
    file = tmp_path / APPROVALS
    file.write_text("# van ons\n\n[[goedkeuring]] # de eerste\nbrief = 'L01'\n" + rest(OTHER), "utf-8")
    before = file.read_text("utf-8")
    approve(tmp_path, "L02", OTHER)
    assert file.read_text("utf-8").startswith(before)
    rows = tomllib.loads(file.read_text("utf-8"))["goedkeuring"]
    assert [row["brief"] for row in rows] == ["L01", "L02"]
    assert rows[1] == {"brief": "L02", "sha256": OTHER, "door": "J. Urist", "functie": "jurist", "op": DAY}


def rest(sha256: str) -> str:
    return f'sha256 = "{sha256}"\ndoor = "J. Urist"\nfunctie = "jurist"\nop = 2026-03-02\n'


def test_a_new_file_says_what_it_is_for(tmp_path):
    approve(tmp_path / "registers", "L02", OTHER)
    assert (tmp_path / "registers" / APPROVALS).read_text("utf-8").startswith("# Welke tekst van een brief")


def test_the_same_approval_twice_is_refused_and_changes_nothing(tmp_path):
    approve(tmp_path, "L02", OTHER)
    before = (tmp_path / APPROVALS).read_bytes()
    with pytest.raises(InputError, match="al goedgekeurd"):
        approve(tmp_path, "L02", OTHER, op=dt.date(2026, 3, 3))
    assert (tmp_path / APPROVALS).read_bytes() == before
    approve(tmp_path, "L02", OTHER, door="T. Weede")


@pytest.mark.parametrize(
    "changes", [{"sha256": "abc"}, {"door": " "}, {"functie": ""}, {"family": ""}], ids=lambda one: next(iter(one))
)
def test_an_approval_without_a_name_or_a_hash_is_refused(tmp_path, changes):
    values = {"family": "L02", "sha256": OTHER, "door": "J. Urist", "functie": "jurist", "op": DAY}
    with pytest.raises(InputError, match="Vul ze alle in"):
        add_approval(tmp_path / APPROVALS, **(values | changes))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["[[goedkeuring]\n", "goedkeuring = 1\n", "\udcff"], ids=["toml", "table", "bytes"])
def test_a_broken_file_is_left_as_it_is(tmp_path, text):
    file = tmp_path / APPROVALS
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"goedkeuringen\.toml"):
        approve(tmp_path, "L02", OTHER)
    assert [one.name for one in tmp_path.iterdir()] == [APPROVALS]


def test_a_row_without_a_name_is_no_approval(tmp_path):
    (tmp_path / APPROVALS).write_text(f'[[goedkeuring]]\nbrief = "L02"\n{rest(OTHER)}'.replace("J. Urist", ""), "utf-8")
    with pytest.raises(ConfigError, match=r"goedkeuringen\.toml bevat een onjuiste waarde"):
        read_catalogue(registers=tmp_path)
