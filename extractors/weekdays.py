"""Working days, rest days and named weekdays: what a term in working days and a due date on a Sunday ask for.

Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from holidays.countries.netherlands import Netherlands

from extractors.rules import load

_SATURDAY = 5


@cache
def _rest_days(year: int) -> frozenset[dt.date]:
    """Give the recognised holidays of a year, Goede Vrijdag and 5 May of every year among them."""
    return frozenset(Netherlands(years=year, categories=("public", "optional")))


def is_working_day(day: dt.date) -> bool:
    """Tell a day that is no Saturday, Sunday or recognised holiday."""
    return day.weekday() < _SATURDAY and day not in _rest_days(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """Give the day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def add_working_days(start: dt.date, amount: int) -> dt.date:
    """Give the last of a number of working days after a day."""
    day = start
    while amount > 0:
        day += dt.timedelta(days=1)
        amount -= is_working_day(day)
    return day


def next_weekday(after: dt.date, name: str) -> dt.date:
    """Give the first day of that name (`vrijdag`) after a day."""
    ahead = (load("dates")["weekdagen"][name.casefold()] - after.isoweekday() - 1) % 7 + 1
    return after + dt.timedelta(days=ahead)
