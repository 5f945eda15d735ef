"""What the events of the audit log are in Dutch (pipeline/data/logboek.toml, read once), and as lines to take out.

A test looks up every action that the code writes: nothing happens that a reader of the log cannot read.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.audit import Event
from pipeline.store.codec import canonical

FIELDS = ("seq", "at", "actor", "action", "subject", "data", "prev", "hash")
"""What an exported event holds, in order."""
Shape = Callable[[Iterable[Event]], Iterator[str]]
"""Makes lines of events: `as_ndjson` or `as_csv`."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SHOWN = 24
"""Characters of an id or digest that are shown; the whole of it is in the export."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events somebody looks for; empty is all."""

    actor: str = ""
    action: str = ""
    """`besluit.trede`, or the begin of one up to the dot: `besluit.`."""
    subject: str = ""
    """An id, or the begin of one."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """The first moment that is not meant any more."""


@cache
def sentences() -> Mapping[str, str]:
    """Give the Dutch of every action."""
    told = tomllib.loads((files("pipeline.data") / "logboek.toml").read_text(encoding="utf-8"))
    return {f"{noun}.{happened}": text for noun, actions in told["wat"].items() for happened, text in actions.items()}


def sentence(action: str) -> str:
    """Give the Dutch of an action; one that this version does not know as it is written."""
    return sentences().get(action, action)


def details(event: Event) -> tuple[tuple[str, str], ...]:
    """Give what the data of an event say, as pairs of a name and a short value; what is empty is left out."""
    try:
        data = json.loads(event.data)
    except ValueError:
        return (("gegevens", event.data[:_SHOWN]),)  # changed by force: the check of the chain tells so
    if not isinstance(data, dict):
        return (("gegevens", event.data[:_SHOWN]),)
    return tuple((name.replace("_", " "), _short(value)) for name, value in data.items() if value not in (None, "", []))


def _short(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} regel" if len(value) == 1 else f"{len(value)} regels"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_short(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = str(value)
    return text if len(text) <= _SHOWN else f"{text[:12]}…"


# -- taking it out ----------------------------------------------------------------------------------------------


def as_ndjson(events: Iterable[Event]) -> Iterator[str]:
    """Yield each event as one line of JSON, with all that its hash was made from: docs/api.md tells how to check it."""
    for event in events:
        yield canonical(_told(event)) + "\n"


def as_csv(events: Iterable[Event]) -> Iterator[str]:
    """Yield the events as CSV for a spreadsheet, the header first; what a spreadsheet would compute gets a quote."""
    yield _csv_line(FIELDS)
    for event in events:
        yield _csv_line([_harmless(str(value)) for value in _told(event).values()])


def _told(event: Event) -> dict[str, str | int]:
    moment = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return {name: moment if name == "at" else getattr(event, name) for name in FIELDS}


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";").writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
