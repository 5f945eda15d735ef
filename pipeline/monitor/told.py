"""What the monitor says in Dutch: numbers, sums, ages. A page, a picture and a download say it in the same words."""

from __future__ import annotations

import datetime as dt

from pipeline.monitor.model import Getal, Som
from pipeline.tools.datum import lange_datum

UNCLEAR, CLASH, NO_TASK = "onbekend", "tegenstrijdig", "geen taak"


def count(value: int) -> str:
    """Give a number as a Dutch page writes it: `1.710`."""
    return f"{value:,}".replace(",", ".")


def number(one: Getal) -> str:
    """Give a number; what sources contradict on is told so, and never averaged."""
    if one.tegenstrijdig:
        return CLASH
    return UNCLEAR if one.waarde is None else count(one.waarde)


def maybe(value: int | None) -> str:
    """Give a number; what is not known is never zero."""
    return UNCLEAR if value is None else count(value)


def part(taak: int | None, percentage: int | None, *, clash: bool = False) -> str:
    """Give the part of a task that is there: `4 %`, or why it cannot be told."""
    if clash:
        return CLASH
    if taak == 0:
        return NO_TASK
    return UNCLEAR if percentage is None else f"{count(percentage)} %"


def of_task(naam: str, taak: Getal, realisatie: Getal, percentage: int | None) -> str:
    """Give one gemeente in a few words: `Twenterand: 5 van 142, 4 %`."""
    clash = bool(taak.tegenstrijdig or realisatie.tegenstrijdig)
    if clash:
        return f"{naam}: bronnen spreken elkaar tegen"
    if taak.waarde is None and realisatie.waarde is None:
        return f"{naam}: geen cijfer bekend"
    if taak.waarde == 0:
        return f"{naam}: geen taak, {number(realisatie)} plekken"
    told = f"{naam}: {number(realisatie)} van {number(taak)}"
    return f"{told}, {percentage} %" if percentage is not None else told


def sum_of_task(som: Som) -> str:
    """Give one province in a few words, with of how many gemeenten it is."""
    if not som.beide_bekend:
        return f"{som.naam}: geen cijfer bekend, 0 van {som.gemeenten} gemeenten"
    return f"{som.naam}: {part(1, som.percentage)}, {known(som)}"


def known(som: Som) -> str:
    """Tell of how many gemeenten both numbers are known: `12 van 31 gemeenten bekend`."""
    return f"{som.beide_bekend} van {som.gemeenten} gemeenten bekend"


def days(oldest: dt.date | None, newest: dt.date | None) -> str:
    """Tell of which day figures are, or from which day to which when they differ."""
    if oldest is None or newest is None:
        return "–"
    return lange_datum(newest) if oldest == newest else f"{lange_datum(oldest)} tot {lange_datum(newest)}"


def age(days_old: int | None) -> str:
    """Tell how old a figure is on the chosen day."""
    if days_old is None:
        return "–"
    return {0: "van deze dag", 1: "1 dag oud"}.get(days_old, f"{count(days_old)} dagen oud")
