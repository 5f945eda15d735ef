"""A workbook as it was read: sheets, rows and cells with their address, before anything is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class CelSoort(StrEnum):
    """What a cell holds."""

    TEKST = "tekst"
    GETAL = "getal"
    DATUM = "datum"
    FOUT = "fout"
    """An error of the spreadsheet program, such as #N/B."""
    NIET_BEREKEND = "niet berekend"
    """A formula whose outcome is not in the file."""
    ANDERS = "anders"
    """True or false, or a time of day."""


@dataclass(frozen=True, slots=True)
class Cel:
    """One filled cell."""

    adres: str
    """`E7`."""
    soort: CelSoort
    waarde: str | int | float | dt.datetime | None
    """None unless it is a text, a number or a date."""
    tekst: str
    """The literal content, a date as `1-7-2025`."""


@dataclass(frozen=True, slots=True)
class Rij:
    """One row with at least one filled cell."""

    nummer: int
    """1-based, as the spreadsheet program shows it."""
    cellen: Mapping[str, Cel]
    """By column letter."""


@dataclass(frozen=True, slots=True)
class Blad:
    """One sheet."""

    naam: str
    is_verborgen: bool
    rijen: tuple[Rij, ...]
    """Filled rows, hidden ones included, from top to bottom."""
    samengevoegd: tuple[str, ...] = ()
    """Ranges of merged cells: `A3:B3`."""
    verborgen_rijen: tuple[int, ...] = ()
    """Filled rows that are hidden."""
    verborgen_kolommen: tuple[str, ...] = ()
    """Letters of hidden columns with something in them."""
    formules: int = 0
    """Cells of which the outcome of a formula was read."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """All sheets of one workbook, in its order."""

    bladen: tuple[Blad, ...]

    def blad(self, naam: str) -> Blad | None:
        """Give the sheet of a name, whatever the case; None when there is none."""
        return next((one for one in self.bladen if one.naam.strip().casefold() == naam.casefold()), None)
