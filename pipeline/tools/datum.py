"""Days as a Dutch sentence writes them."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def lange_datum(day: dt.date) -> str:
    """Give a day as in a letter: `9 april 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def korte_datum(day: dt.date) -> str:
    """Give a day as in a table: `9-4-2026`, without leading zeros."""
    return f"{day.day}-{day.month}-{day.year}"


def weekdag(day: dt.date) -> str:
    """Give the name of the day of the week: `zaterdag`."""
    return _WEEKDAYS[day.weekday()]
