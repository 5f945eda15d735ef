"""Days as a Dutch sentence writes them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from pipeline.tools.grenzen import read_bounds

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_HOME = ZoneInfo("Europe/Amsterdam")


def vandaag() -> dt.date:
    """Give the calendar day in the Netherlands, whatever the clock of the machine is set to."""
    return dt.datetime.now(_HOME).date()


def lange_datum(day: dt.date) -> str:
    """Give a day as in a letter: `9 april 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def korte_datum(day: dt.date) -> str:
    """Give a day as in a table: `9-4-2026`, without leading zeros."""
    return f"{day.day}-{day.month}-{day.year}"


def weekdag(day: dt.date) -> str:
    """Give the name of the day of the week: `zaterdag`."""
    return _WEEKDAYS[day.weekday()]


def stored_day(told: object) -> dt.date | None:
    """Give the day that stored content names as `2026-04-09`; None when it names none."""
    try:
        return dt.date.fromisoformat(str(told))
    except ValueError:
        return None


def typed_day(text: str) -> dt.date | None:
    """Give the day that a person typed, `9-4-2026` or `2026-04-09`; None when it is neither or its year cannot be."""
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            day = dt.datetime.strptime(text.strip(), form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
        return day if read_bounds().has_day(day) else None
    return None
