"""Works out terms in calendar days: the last day that is in time, and the working day after it.

Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import holidays

from pipeline.errors import RecordError

_SATURDAY = 5
_UNITS = {
    "dag": "dag",
    "dagen": "dag",
    "werkdag": "werkdag",
    "werkdagen": "werkdag",
    "week": "week",
    "weken": "week",
    "maand": "maand",
    "maanden": "maand",
}


@dataclass(frozen=True, slots=True)
class Termijn:
    """One term of `data/termijnen.toml`."""

    naam: str
    omschrijving: str
    aantal: int
    eenheid: str
    """`dag`, `werkdag`, `week` or `maand`."""
    anker: str
    """The event whose day it is counted from: `dagtekening`, `ontvangst`, `bekendmaking` …"""
    wettelijk: bool
    """Whether the term is set in a law; only then the Algemene termijnenwet extends it."""
    zekerheid: str
    """`document`, `wet` or `aanname`."""
    brief: str | None = None
    """Family of the letter that starts it when it goes out."""
    alleen_als_genoemd: bool = False
    """Whether it runs only when the letter itself names a last day."""


@dataclass(frozen=True, slots=True)
class _Extension:
    longest: dict[str, int]
    equated: frozenset[dt.date]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("pipeline") / "data" / "termijnen.toml").read_text(encoding="utf-8"))


@cache
def read_terms() -> dict[str, Termijn]:
    """Give the terms of `data/termijnen.toml` by name."""
    return {naam: _term(naam, row) for naam, row in _data()["termijn"].items()}


@cache
def read_sources() -> dict[str, str]:
    """Give where each term comes from, by name."""
    return {naam: str(row["bron"]) for naam, row in _data()["termijn"].items()}


def _term(naam: str, row: dict[str, Any]) -> Termijn:
    fields = ("omschrijving", "aantal", "eenheid", "anker", "wettelijk", "zekerheid")
    optional = (row.get("brief"), bool(row.get("alleen_als_genoemd")))
    return Termijn(*(naam, *(row[field] for field in fields), *optional))


@cache
def _extension() -> _Extension:
    row = _data()["verlenging"]
    longest = {"dag": row["dagen"], "week": row["weken"], "maand": row["maanden"]}
    return _Extension(longest, frozenset(row["gelijkgesteld"]))


@cache
def recognised_holidays(year: int) -> frozenset[dt.date]:
    """Give the days of a year that the Algemene termijnenwet treats as holidays, Goede Vrijdag and 5 May among them.

    Legal: docs/legal.md#termijnenwet
    """
    days = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(days) | {day for day in _extension().equated if day.year == year}


def is_working_day(day: dt.date) -> bool:
    """Tell a day that is no Saturday, Sunday or recognised holiday."""
    return day.weekday() < _SATURDAY and day not in recognised_holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """Give the first working day after a day; the earliest day for a reminder on a term that ended on it.

    The last day there is has none after it: then that day itself, so that one absurd term hides no other.
    """
    if day.year == dt.MAXYEAR and day.month == 12:
        return dt.date.max
    day += dt.timedelta(days=1)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def due_date(anchor: dt.date, n: int, unit: str, *, statutory: bool) -> dt.date:
    """Give the last day of a term of `n` units counted from `anchor`; a negative `n` counts backwards.

    Only a term that is `statutory` (set in a law) and ends on a day without work is extended to the next working
    day; a term that a letter sets is not, nor one that is counted backwards or is longer than the law says.

    Raises:
        RecordError: The unit is unknown.

    Legal: docs/legal.md#termijnenwet
    """
    due = count_term(anchor, n, unit)
    if statutory and 0 < n <= longest_extended(unit) and not is_working_day(due):
        return next_working_day(due)
    return due


def longest_extended(unit: str) -> int:
    """Give how many units a term of the law may last and still be extended; 0 for working days, which never need it.

    Raises:
        RecordError: The unit is unknown.

    Legal: docs/legal.md#termijnenwet
    """
    return _extension().longest.get(_kind(unit), 0)


def _kind(unit: str) -> str:
    if unit not in _UNITS:
        raise RecordError(f"de termijn heeft een onbekende eenheid. Kies uit: {', '.join(_UNITS)}.")
    return _UNITS[unit]


def count_term(anchor: dt.date, n: int, unit: str) -> dt.date:
    """Give the day that lies `n` units after the anchor, before any extension; in whole days, whatever the clock does.

    Raises:
        RecordError: The unit is unknown.
    """
    kind = _kind(unit)
    if kind == "maand":
        return _add_months(anchor, n)
    if kind == "werkdag":
        return _add_working_days(anchor, n)
    return anchor + dt.timedelta(days=n * (7 if kind == "week" else 1))


def _add_months(day: dt.date, n: int) -> dt.date:
    """Give the same day `n` months on; the last of the month where that day does not exist."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return dt.date(year, month0 + 1, min(day.day, last))


def _add_working_days(day: dt.date, n: int) -> dt.date:
    step = dt.timedelta(days=1 if n > 0 else -1)
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day
