"""Reads the terms of keeping: those shipped with the program, and over them those of the organisation itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.model.bewaren import Bewaartermijn, Vanaf, Waardering

OWN_FILE = "bewaartermijnen.toml"
_UNITS = ("dag", "maand", "jaar")
_ALWAYS_KEPT = ("besluit", "brief", "vrijgave", "logboek", "account")
"""Kinds that this program keeps, whatever a file says: it knows no way to destroy them."""


def read_terms(registers: Path | None = None) -> dict[str, Bewaartermijn]:
    """Give the terms by kind; the file of the organisation in the folder `registers` goes before the shipped one.

    Raises:
        ConfigError: The file of the organisation is wrong.
    """
    shipped = tomllib.loads((files("pipeline") / "data" / OWN_FILE).read_text(encoding="utf-8"))["soort"]
    own = _own(registers / OWN_FILE) if registers else {}
    if unknown := sorted(set(own) - set(shipped)):
        raise ConfigError(f"registers/{OWN_FILE}: soort {unknown[0]} bestaat niet. Kies uit: {', '.join(shipped)}.")
    return {soort: _term(soort, {**row, **own.get(soort, {})}) for soort, row in shipped.items()}


def _own(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"registers/{OWN_FILE} is niet te lezen. Controleer de rechten.") from error
    try:
        found = tomllib.loads(text).get("soort", {})
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"registers/{OWN_FILE} is geen geldige TOML. Verbeter het bestand.") from error
    if not isinstance(found, dict) or not all(isinstance(row, dict) for row in found.values()):
        raise ConfigError(f"registers/{OWN_FILE}: schrijf per soort een tabel, zoals [soort.ingekomen].")
    # who changes a term lays it down anew: the approval of the shipped value does not count for it
    return {soort: {"goedgekeurd_door": "", "goedgekeurd_op": "", **row} for soort, row in found.items()}


def _term(soort: str, row: Mapping[str, Any]) -> Bewaartermijn:
    try:
        term = Bewaartermijn(
            soort,
            str(row["omschrijving"]),
            Waardering(row["waardering"]),
            Vanaf(row["vanaf"]),
            int(row["aantal"]),
            str(row["eenheid"]),
            str(row["bron"]),
            str(row["zekerheid"]),
            str(row.get("goedgekeurd_door", "")).strip(),
            str(row.get("goedgekeurd_op", "")).strip(),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ConfigError(f"registers/{OWN_FILE}: soort {soort} klopt niet. Zie docs/operations.md.") from error
    if term.eenheid not in _UNITS or term.aantal < 0:
        raise ConfigError(f"registers/{OWN_FILE}: soort {soort}: een termijn is een aantal dag, maand of jaar.")
    if soort in _ALWAYS_KEPT and term.waardering is not Waardering.BEWAREN:
        raise ConfigError(
            f"registers/{OWN_FILE}: soort {soort} wordt hier altijd bewaard. Draag het over aan uw archief, en haal "
            "deze regel weg."
        )
    return term
