"""The dated registers of office holders and mandates: who held an office, and who may decide and sign on a day.

Legal: docs/legal.md#mandaat
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from pipeline.errors import ConfigError, RecordError
from pipeline.model.ladder import Niveau
from pipeline.model.mandaat import Ambtsdrager, Mandaat
from pipeline.tools.datum import lange_datum

MINISTER = "de minister van Asiel en Migratie"


def _rows(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("pipeline") / "data" / name).read_text(encoding="utf-8"))


@cache
def read_office_holders() -> tuple[Ambtsdrager, ...]:
    """Give the office holders of `data/ambtsdragers.toml`, oldest first.

    Raises:
        ConfigError: Two persons hold one office on one day, or a pronoun is unknown.
    """
    return check_office_holders([_holder(row) for row in _rows("ambtsdragers.toml")["ambtsdrager"]])


def _holder(row: Mapping[str, Any]) -> Ambtsdrager:
    until = row["geldig_tot"] or None
    return Ambtsdrager(row["ambt"], row["naam"], row["voornaamwoord"], row["geldig_vanaf"], until, row["zekerheid"])


def check_office_holders(holders: Sequence[Ambtsdrager]) -> tuple[Ambtsdrager, ...]:
    """Give a register in order, when it has one holder per office and day.

    Raises:
        ConfigError: Two persons hold one office on one day, or a pronoun is unknown.
    """
    ordered = sorted(holders, key=lambda holder: (holder.ambt, holder.geldig_vanaf))
    for before, after in pairwise(ordered):
        if before.ambt == after.ambt and before.holds(after.geldig_vanaf):
            raise ConfigError(f"ambtsdragers.toml: twee personen tegelijk voor {after.ambt}. Herstel de datums.")
    if any(holder.voornaamwoord not in ("hem", "haar") for holder in ordered):
        raise ConfigError("ambtsdragers.toml: een voornaamwoord is hem of haar. Herstel dat.")
    return tuple(ordered)


def office_holder(
    day: dt.date, ambt: str = MINISTER, register: Sequence[Ambtsdrager] | None = None
) -> Ambtsdrager | None:
    """Give who held an office on a day; None when the register does not know: nobody is ever guessed."""
    known = read_office_holders() if register is None else register
    return next((holder for holder in known if holder.ambt == ambt and holder.holds(day)), None)


def formula(day: dt.date, ambt: str = MINISTER, register: Sequence[Ambtsdrager] | None = None) -> str:
    """Give `namens hem` or `namens haar`, after who held the office on the day of the letter.

    Raises:
        RecordError: The register does not know who held the office.
    """
    holder = office_holder(day, ambt, register)
    if holder is None:
        raise RecordError(
            f"wie op {lange_datum(day)} {ambt} was, staat niet in het register. Vul ambtsdragers.toml aan."
        )
    return f"namens {holder.voornaamwoord}"


@cache
def read_mandates() -> tuple[Mandaat, ...]:
    """Give the mandates of `data/mandaten.toml`."""
    return tuple(mandate_of(row) for row in _rows("mandaten.toml")["mandaat"])


def mandate_of(row: Mapping[str, Any]) -> Mandaat:
    """Give one mandate from a row of a register.

    Raises:
        ConfigError: A key is missing or holds a wrong value.
    """
    try:
        return Mandaat(
            sleutel=row["sleutel"],
            functie=row["functie"],
            bestuursorgaan=row["bestuursorgaan"],
            niveau=Niveau(row["niveau"]),
            brieven=tuple(row["brieven"]),
            geldig_vanaf=row["geldig_vanaf"],
            geldig_tot=row["geldig_tot"] or None,
            fictief=row["fictief"],
        )
    except (KeyError, ValueError) as wrong:
        raise ConfigError(f"mandaten.toml: {wrong} ontbreekt of klopt niet. Herstel de regel.") from wrong


def mandate(sleutel: str, day: dt.date, register: Sequence[Mandaat]) -> Mandaat | None:
    """Give the mandate with this key that is valid on a day; None when there is none."""
    return next((one for one in register if one.sleutel == sleutel and one.holds(day)), None)


def check_signatory(sleutel: str, family: str, day: dt.date, register: Sequence[Mandaat]) -> Mandaat:
    """Give the mandate under which a letter of a family may be signed on a day (INV-16).

    Raises:
        RecordError: No mandate of this key is valid then, or it does not cover the family.
    """
    found = mandate(sleutel, day, register)
    if found is None:
        raise RecordError(f"mandaat {sleutel} geldt niet op {lange_datum(day)}. Kies een mandaat dat dan geldt.")
    if family not in found.brieven:
        raise RecordError(f"mandaat {sleutel} geldt niet voor brief {family}. Kies een ander mandaat.")
    return found
