"""Office holders and mandates by date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, RecordError
from pipeline.model.ladder import Niveau
from pipeline.model.mandaat import Ambtsdrager
from pipeline.tools.ambt import (
    MINISTER,
    check_office_holders,
    check_signatory,
    formula,
    mandate,
    mandate_of,
    office_holder,
    read_mandates,
    read_office_holders,
    register_text,
)

OLD = Ambtsdrager(MINISTER, "Oud", "haar", dt.date(2024, 7, 2), dt.date(2026, 4, 15), "document")
NEW = Ambtsdrager(MINISTER, "Nieuw", "hem", dt.date(2026, 4, 16), None, "document")


def test_p17_the_minister_of_the_day_of_the_letter_counts_not_that_of_today() -> None:
    register = (OLD, NEW)
    assert formula(dt.date(2026, 4, 15), register=register) == "namens haar"
    assert formula(dt.date(2026, 4, 16), register=register) == "namens hem"


@pytest.mark.parametrize(
    ("day", "words"), [(dt.date(2024, 12, 20), "namens haar"), (dt.date(2026, 4, 9), "namens hem")]
)
def test_p17_the_register_bears_out_the_two_known_letters(day: dt.date, words: str) -> None:
    assert formula(day) == words


def test_p17_a_day_that_the_register_does_not_know_is_refused() -> None:
    assert office_holder(dt.date(2025, 10, 1)) is None
    with pytest.raises(RecordError, match="1 oktober 2025"):
        formula(dt.date(2025, 10, 1))


def test_two_persons_never_hold_one_office_on_one_day() -> None:
    with pytest.raises(ConfigError, match="twee personen"):
        check_office_holders([OLD, replace(NEW, geldig_vanaf=dt.date(2026, 4, 15))])


def test_a_pronoun_that_no_letter_prints_is_refused() -> None:
    with pytest.raises(ConfigError, match="hem of haar"):
        check_office_holders([replace(OLD, voornaamwoord="hen")])


def test_the_register_is_in_order_and_has_a_source_state_for_each() -> None:
    found = read_office_holders()
    assert [one.geldig_vanaf for one in found] == sorted(one.geldig_vanaf for one in found)
    assert {one.zekerheid for one in found} <= {"document", "pers", "open"}


def test_all_mandates_that_come_with_the_program_are_examples() -> None:
    assert all(one.fictief for one in read_mandates())
    assert {one.niveau for one in read_mandates()} >= {Niveau.BEHANDELAAR, Niveau.DIRECTEUR, Niveau.MINISTER}


def test_a_mandate_ends_on_its_last_day() -> None:
    one = replace(read_mandates()[0], geldig_tot=dt.date(2026, 4, 9))
    assert mandate(one.sleutel, dt.date(2026, 4, 9), [one]) == one
    assert mandate(one.sleutel, dt.date(2026, 4, 10), [one]) is None


def test_a_letter_is_signed_under_a_mandate_for_its_family_on_its_day() -> None:
    found = check_signatory("voorbeeld-directeur", "L02", dt.date(2026, 4, 9), read_mandates())
    assert found.niveau is Niveau.DIRECTEUR


@pytest.mark.parametrize(
    ("key", "family", "day", "told"),
    [
        ("voorbeeld-directeur", "L05", dt.date(2026, 4, 9), "niet voor brief L05"),
        ("voorbeeld-directeur", "L02", dt.date(2023, 12, 31), "geldt niet op 31 december 2023"),
        ("onbekend", "L02", dt.date(2026, 4, 9), "geldt niet op"),
    ],
)
def test_a_signature_without_a_mandate_is_refused(key: str, family: str, day: dt.date, told: str) -> None:
    with pytest.raises(RecordError, match=told):
        check_signatory(key, family, day, read_mandates())


def test_a_half_filled_register_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"mandaten\.toml"):
        mandate_of({"sleutel": "x"})


def test_the_register_of_the_organisation_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mandaten.toml").write_text(register_text("mandaten.toml").replace("true", "false"), "utf-8")
    assert not any(one.fictief for one in read_mandates(tmp_path))
    assert read_office_holders(tmp_path) == read_office_holders()


def test_a_register_that_was_changed_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "mandaten.toml").write_text("", "utf-8")
    assert read_mandates(tmp_path) == ()
    (tmp_path / "mandaten.toml").write_text(register_text("mandaten.toml"), "utf-8")
    assert read_mandates(tmp_path) == read_mandates()


@pytest.mark.parametrize(
    "change",
    [{"brieven": "L02"}, {"brieven": [2]}, {"geldig_vanaf": "2026-01-01"}, {"fictief": "nee"}, {"niveau": "koning"}],
    ids=lambda one: next(iter(one)),
)
def test_a_wrong_value_in_a_mandate_is_told(change: dict[str, object]) -> None:
    row: dict[str, object] = {
        "sleutel": "x",
        "functie": "f",
        "bestuursorgaan": MINISTER,
        "niveau": "directeur",
        "brieven": ["L02"],
    }
    row |= {"geldig_vanaf": dt.date(2026, 1, 1), "geldig_tot": "", "fictief": False}
    assert mandate_of(row).brieven == ("L02",)
    with pytest.raises(ConfigError, match=r"mandaten\.toml"):
        mandate_of(row | change)
