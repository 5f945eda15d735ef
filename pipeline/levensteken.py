"""What inbox folder and mailbox tell of themselves, in one Dutch sentence each, for terminal and browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

_HOME = ZoneInfo("Europe/Amsterdam")
SILENT = dt.timedelta(minutes=1)
"""A watcher that gave no sign of life for so long is taken for dead."""


def is_silent(at: dt.datetime | None) -> bool:
    """Tell whether the last sign of life is missing or too old."""
    return at is None or dt.datetime.now(dt.UTC) - at > SILENT


def inbox_line(at: dt.datetime | None, payload: Mapping[str, Any], start: str) -> str:
    """Give when the inbox folder was looked at last and what waits in it; `start` says how to start the watcher."""
    if at is None:
        return f"De inbox-map wordt nog niet bewaakt. {start}"
    if is_silent(at):
        return f"De inbox-map wordt niet bewaakt sinds {_moment(at)}. {start}"
    return f"Laatste scan {_clock(at)}, {_waiting(payload)}."


def mailbox_line(at: dt.datetime | None, payload: Mapping[str, Any], start: str) -> str:
    """Give when the mailbox was looked at last, what waits in it and what is wrong with it."""
    if at is None:
        return f"De postbus wordt nog niet gelezen. {start}"
    if is_silent(at):
        return f"De postbus wordt niet gelezen sinds {_moment(at)}. {start}"
    looked = payload.get("looked_at")
    last = f"laatste keer gelezen {_moment(dt.datetime.fromisoformat(looked))}" if looked else "nog nooit gelezen"
    if payload.get("trouble"):
        return f"De postbus is niet te lezen ({last}): {payload['trouble']}"
    if not looked:
        return "De postbus wordt voor het eerst gelezen."
    parts = [f"Postbus: laatste scan {_clock(dt.datetime.fromisoformat(looked))}, {_waiting(payload)}"]
    if payload.get("again"):
        parts.append(f"{payload['again']} al eerder ontvangen")
    if payload.get("left"):
        parts.append(f"{payload['left']} verwerkt en blijven in de map staan")
    return ", ".join(parts) + "."


def _waiting(payload: Mapping[str, Any]) -> str:
    waiting = int(payload.get("waiting", 0))
    if not waiting:
        return "niets wacht"
    oldest = lasting(float(payload.get("oldest_seconds", 0.0)))
    return f"{waiting} {'wacht' if waiting == 1 else 'wachten'}, oudste {oldest}"


def lasting(seconds: float) -> str:
    """Give how long something takes, in its largest unit."""
    for size, one, more in ((86_400, "dag", "dagen"), (3_600, "uur", "uur"), (60, "min", "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {one if seconds < 2 * size else more}"
    return f"{int(seconds)} s"


def _clock(at: dt.datetime) -> str:
    return f"{at.astimezone(_HOME):%H:%M}"


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(_HOME):%d-%m-%Y %H:%M}"
