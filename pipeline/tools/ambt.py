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
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import ConfigError, RecordError
from pipeline.model.ladder import Niveau
from pipeline.model.mandaat import Ambtsdrager, Mandaat
from pipeline.tools.datum import lange_datum

MINISTER = "de minister van Asiel en Migratie"

ZEKERHEDEN = ("document", "pers", "open")
"""How sure a row of the register of office holders is; `open` is still to be confirmed."""

T = TypeVar("T")


def register_text(name: str, folder: Path | None = None) -> str:
    """Give the text of a register: that of the organisation when its `folder` holds one, else the one shipped.

    Raises:
        ConfigError: The file of the organisation cannot be read.
    """
    own = folder / name if folder else None
    if own is None or not own.is_file():
        return (files("pipeline") / "data" / name).read_text(encoding="utf-8")
    try:
        return own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"het register {name} van de organisatie is niet te lezen. Zet het bestand terug.") from error


def _rows(name: str, text: str, table: str) -> Sequence[Mapping[str, Any]]:
    try:
        found = tomllib.loads(text).get(table, [])
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is geen geldige TOML: {error}. Herstel de regel.") from error
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise ConfigError(f"{name}: elke rij begint met [[{table}]]. Herstel het bestand.")
    return found


def _typed(row: Mapping[str, Any], key: str, kind: type[T]) -> T:
    value = row[key]
    if type(value) is not kind or value == "":
        raise ValueError(key)
    return value


def _last_day(row: Mapping[str, Any]) -> dt.date | None:
    return _typed(row, "geldig_tot", dt.date) if row["geldig_tot"] != "" else None


@cache
def _shipped_holders() -> tuple[Ambtsdrager, ...]:
    return office_holders_of(register_text("ambtsdragers.toml"))


def read_office_holders(folder: Path | None = None) -> tuple[Ambtsdrager, ...]:
    """Give the office holders, oldest first: of the organisation's own register in `folder`, else those shipped.

    Raises:
        ConfigError: Two persons hold one office on one day, or a row holds a wrong value.
    """
    return office_holders_of(register_text("ambtsdragers.toml", folder)) if folder else _shipped_holders()


def office_holders_of(text: str) -> tuple[Ambtsdrager, ...]:
    """Give the office holders in the text of a register, oldest first.

    Raises:
        ConfigError: Two persons hold one office on one day, or a row holds a wrong value.
    """
    return check_office_holders([_holder(row) for row in _rows("ambtsdragers.toml", text, "ambtsdrager")])


def _holder(row: Mapping[str, Any]) -> Ambtsdrager:
    try:
        return Ambtsdrager(
            ambt=_typed(row, "ambt", str),
            naam=_typed(row, "naam", str),
            voornaamwoord=_typed(row, "voornaamwoord", str),
            geldig_vanaf=_typed(row, "geldig_vanaf", dt.date),
            geldig_tot=_last_day(row),
            zekerheid=_typed(row, "zekerheid", str),
        )
    except (KeyError, ValueError) as wrong:
        raise ConfigError(f"ambtsdragers.toml: {wrong} ontbreekt of klopt niet. Herstel de regel.") from wrong


def check_office_holders(holders: Sequence[Ambtsdrager]) -> tuple[Ambtsdrager, ...]:
    """Give a register in order, when it has one holder per office and day.

    Raises:
        ConfigError: Two persons hold one office on one day, or a pronoun or certainty is unknown.
    """
    ordered = sorted(holders, key=lambda holder: (holder.ambt, holder.geldig_vanaf))
    for before, after in pairwise(ordered):
        if before.ambt == after.ambt and before.holds(after.geldig_vanaf):
            raise ConfigError(f"ambtsdragers.toml: twee personen tegelijk voor {after.ambt}. Herstel de datums.")
    if any(holder.voornaamwoord not in ("hem", "haar") for holder in ordered):
        raise ConfigError("ambtsdragers.toml: een voornaamwoord is hem of haar. Herstel dat.")
    if any(holder.zekerheid not in ZEKERHEDEN for holder in ordered):
        raise ConfigError(f"ambtsdragers.toml: zekerheid is {', '.join(ZEKERHEDEN)}. Herstel dat.")
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
def _shipped_mandates() -> tuple[Mandaat, ...]:
    return mandates_of(register_text("mandaten.toml"))


def read_mandates(folder: Path | None = None) -> tuple[Mandaat, ...]:
    """Give the mandates: of the organisation's own register in `folder`, else those shipped.

    Raises:
        ConfigError: A row holds a wrong value, or one key names two mandates on one day.
    """
    return mandates_of(register_text("mandaten.toml", folder)) if folder else _shipped_mandates()


def mandates_of(text: str) -> tuple[Mandaat, ...]:
    """Give the mandates in the text of a register.

    Raises:
        ConfigError: A row holds a wrong value, or one key names two mandates on one day.
    """
    found = tuple(mandate_of(row) for row in _rows("mandaten.toml", text, "mandaat"))
    for before, after in pairwise(sorted(found, key=lambda one: (one.sleutel, one.geldig_vanaf))):
        if before.sleutel == after.sleutel and before.holds(after.geldig_vanaf):
            raise ConfigError(f"mandaten.toml: sleutel {after.sleutel} staat er twee keer op één dag. Herstel dat.")
    return found


def mandate_of(row: Mapping[str, Any]) -> Mandaat:
    """Give one mandate from a row of a register.

    Raises:
        ConfigError: A key is missing or holds a wrong value.
    """
    try:
        return Mandaat(
            sleutel=_typed(row, "sleutel", str),
            functie=_typed(row, "functie", str),
            bestuursorgaan=_typed(row, "bestuursorgaan", str),
            niveau=Niveau(row["niveau"]),
            brieven=tuple(_typed({"brieven": one}, "brieven", str) for one in _typed(row, "brieven", list)),
            geldig_vanaf=_typed(row, "geldig_vanaf", dt.date),
            geldig_tot=_last_day(row),
            fictief=_typed(row, "fictief", bool),
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


def read_register(path: Path) -> str:
    """Give the text of the organisation's own register of office holders, empty when there is none.

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"het register {path.name} is niet te lezen. Sla het op als CSV in UTF-8.") from error
