"""How many places and which days can be true; what lies beyond is a slip of the one who typed it."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Grenzen:
    """The bounds of `data/grenzen.toml`."""

    plekken: int
    """Most places of one gemeente in one category."""
    eerste_dag: dt.date
    laatste_dag: dt.date
    uitstel_dagen: int
    """Most days that an extension lasts beyond the last day of a term."""

    def has_day(self, day: dt.date) -> bool:
        """Tell whether a day can be meant."""
        return self.eerste_dag <= day <= self.laatste_dag


@cache
def read_bounds() -> Grenzen:
    """Give the bounds on what people type and hand in."""
    told = tomllib.loads((files("pipeline.tools") / "data" / "grenzen.toml").read_text(encoding="utf-8"))
    days = told["dagen"]
    return Grenzen(told["plekken"]["hoogste"], days["eerste"], days["laatste"], told["uitstel"]["dagen"])


def against_places(number: int) -> str | None:
    """Give in Dutch why a number of places cannot be right; None when it can."""
    most = f"{read_bounds().plekken:,}".replace(",", ".")
    if number <= read_bounds().plekken:
        return None
    return f"dit aantal plekken is te groot om te kunnen kloppen: het hoogste is {most}. Kijk het na."


def against_day(day: dt.date) -> str | None:
    """Give in Dutch why a day cannot be meant; None when it can."""
    bounds = read_bounds()
    if bounds.has_day(day):
        return None
    return f"het jaar klopt niet: kies een dag van {bounds.eerste_dag.year} tot en met {bounds.laatste_dag.year}."


def against_longer(last: dt.date, until: dt.date) -> str | None:
    """Give in Dutch why a term may not be extended from its last day until another; None when it may."""
    days = read_bounds().uitstel_dagen
    if (until - last).days <= days and read_bounds().has_day(until):
        return None
    return f"uitstel duurt hoogstens {days} dagen na de laatste dag van de termijn. Kies een eerdere dag."
