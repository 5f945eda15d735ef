"""The hash chain under the audit log: what an event is, how it is sealed, and whether a row of them still holds.

Pure: the table and the locks are in pipeline/store/events.py. The chain shows tampering, it does not stop someone
who rewrites all of it; that is why every release pack carries the hash of the last event.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.stage import digest

GENESIS = "0" * 64
"""The `prev` of the first event."""

LONGEST_TEXT = 200
"""Characters in one value: ids, codes and digests fit, text of a document does not."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the chain."""

    seq: int = 0
    """Number of the last event; 0 when there is none."""
    hash: str = GENESIS


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, sealed to the one before it."""

    seq: int
    """1-based, without gaps."""
    at: dt.datetime
    """With offset; sealed to the microsecond in UTC."""
    actor: str
    """The person or part of the product that acted."""
    action: str
    """`<noun>.<what happened>` in Dutch: `besluit.trede`, `document.ontvangen`."""
    subject: str
    """Id of what it happened to."""
    data: str
    """Canonical JSON; never text of a document."""
    prev: str
    """Hash of the event before, or GENESIS."""
    hash: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of the chain found."""

    events: int
    """How many events hold, counted from the first."""
    tip: Tip
    """The last event that holds."""
    broken_at: int | None
    """Number of the first event that does not hold; None when all do."""
    problem: str
    """Dutch; empty when all hold."""


def seal(tip: Tip, at: dt.datetime, actor: str, action: str, subject: str, data: Mapping[str, Any]) -> Event:
    """Give the event that follows `tip`.

    Raises:
        ValueError: The moment has no offset, or a value in `data` is long enough to be text of a document.
    """
    if at.tzinfo is None:
        raise ValueError("an event needs a moment with offset")
    _check_short(data)
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    seq = tip.seq + 1
    return Event(
        seq, at, actor, action, subject, text, tip.hash, _hash(seq, at, actor, action, subject, text, tip.hash)
    )


def check_chain(events: Iterable[Event], tip: Tip) -> AuditReport:
    """Tell up to where the events, in order, form one unbroken chain that ends in `tip`."""
    last = Tip()
    for event in events:
        problem = _problem(event, last)
        if problem:
            return AuditReport(last.seq, last, last.seq + 1, problem)
        last = Tip(event.seq, event.hash)
    if last != tip:
        return AuditReport(last.seq, last, last.seq + 1, f"na regel {last.seq} ontbreken regels aan het eind")
    return AuditReport(last.seq, last, None, "")


def _problem(event: Event, last: Tip) -> str:
    if event.seq != last.seq + 1:
        return f"na regel {last.seq} volgt regel {event.seq}: er is een regel weggehaald of toegevoegd"
    if event.prev != last.hash:
        return f"regel {event.seq} sluit niet aan op regel {last.seq}"
    computed = _hash(event.seq, event.at, event.actor, event.action, event.subject, event.data, event.prev)
    return "" if computed == event.hash else f"regel {event.seq} is na het vastleggen gewijzigd"


def _hash(seq: int, at: dt.datetime, actor: str, action: str, subject: str, data: str, prev: str) -> str:
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return digest([seq, moment, actor, action, subject, data, prev])


def _check_short(value: Any) -> None:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ValueError(f"a value of {len(value)} characters does not belong in the audit log")
    if isinstance(value, Mapping):
        for item in value.values():
            _check_short(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_short(item)
