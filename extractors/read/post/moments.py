"""Says when a mail was sent in Dutch words, by the clock that Dutch terms are counted with."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

_HOME = ZoneInfo("Europe/Amsterdam")
_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def dutch_moment(moment: dt.datetime) -> str:
    """Give a moment as mail programs print it, by its own clock: `vrijdag 3 april 2026 11:34`."""
    day = f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day} {moment:%H:%M}"


def shown_moment(moment: dt.datetime) -> str:
    """Give a moment by the Dutch clock, with the zone; where the sender's clock stood otherwise that is said too.

    A moment without a zone is shown as it stands: whose clock it was is not known.
    """
    if moment.tzinfo is None:
        return f"{dutch_moment(moment)} (tijdzone onbekend)"
    shown = home_moment(moment)
    if moment.astimezone(_HOME).utcoffset() == moment.utcoffset():
        return shown
    return f"{shown[:-1]}; bij de afzender {moment:%H:%M}, {_zone(moment)})"


def home_moment(moment: dt.datetime) -> str:
    """Give a moment by the Dutch clock, with the zone: for files that keep no more than the moment."""
    home = moment.astimezone(_HOME)
    return f"{dutch_moment(home)} ({_zone(home)})"


def _zone(moment: dt.datetime) -> str:
    minutes = int((moment.utcoffset() or dt.timedelta()).total_seconds() // 60)
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
