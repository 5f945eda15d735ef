"""The register of gemeenten and provinces: facts that every room may look up (source: data/BRON.md)."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.errors import InputError


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente as the register of April 2026 names it."""

    code: str
    """`GM1700`."""
    naam: str
    provincie: str
    mailbox: str
    """Functional mailbox; empty when the register has none."""
    plaatsen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Provincie:
    """One province."""

    code: str
    """`pv23`."""
    naam: str
    aliassen: tuple[str, ...]
    regietafel: str
    """What its Provinciale Regietafel is called."""


@dataclass(frozen=True, slots=True)
class VroegereGemeente:
    """A gemeente that is no more; rights and duties went to its successor. Legal: docs/legal.md#herindeling."""

    code: str
    """`GM1685`."""
    naam: str
    geldig_tot: dt.date
    """The last day on which it was a gemeente."""
    opvolgers: tuple[str, ...]
    """Codes of the gemeenten of today on its ground; more than one when it was divided."""


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("pipeline.tools") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def gemeenten() -> tuple[Gemeente, ...]:
    """Give all 342 gemeenten, in order of code."""
    return tuple(
        Gemeente(r["code"], r["naam"], r["provincie"], r["mailbox"], tuple(filter(None, r["plaatsen"].split(", "))))
        for r in _rows("gemeenten.csv")
    )


@cache
def provincies() -> tuple[Provincie, ...]:
    """Give the twelve provinces, in order of code."""
    return tuple(
        Provincie(r["code"], r["naam"], tuple(filter(None, r["aliassen"].split(", "))), r["regietafel"])
        for r in _rows("provincies.csv")
    )


@cache
def vroegere_gemeenten() -> tuple[VroegereGemeente, ...]:
    """Give the gemeenten that ended since 2005, in order of their last day."""
    return tuple(
        VroegereGemeente(r["code"], r["naam"], dt.date.fromisoformat(r["geldig_tot"]), tuple(r["opvolgers"].split()))
        for r in _rows("vroegere_gemeenten.csv")
    )


@cache
def gemeente_by_code() -> dict[str, Gemeente]:
    """Give the gemeenten by code (`GM1700`)."""
    return {gemeente.code: gemeente for gemeente in gemeenten()}


@cache
def gemeente_by_name() -> dict[str, Gemeente]:
    """Give the gemeenten by official name, exactly as the register spells it."""
    return {gemeente.naam: gemeente for gemeente in gemeenten()}


def find_gemeente(name: str) -> Gemeente:
    """Give the gemeente of an official name or code, whatever the case.

    Raises:
        InputError: There is no such gemeente, or the name stands for more than one ("Bergen").
    """
    wanted = name.strip().casefold()
    found = [g for g in gemeenten() if wanted in (g.naam.casefold(), g.code.casefold())]
    if len(found) != 1:
        raise InputError(f"gemeente {name} staat niet zo in het register. Gebruik de officiële naam of de code (GM…).")
    return found[0]


def find_provincie(name: str) -> Provincie:
    """Give the province of a name, alias or code, whatever the case.

    Raises:
        InputError: There is no such province.
    """
    wanted = name.strip().casefold()
    for one in provincies():
        if wanted in (one.code.casefold(), one.naam.casefold(), *(alias.casefold() for alias in one.aliassen)):
            return one
    raise InputError(f"provincie {name} bestaat niet. Kies uit: {', '.join(sorted(one.naam for one in provincies()))}.")
