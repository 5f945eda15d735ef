r"""Terms as an iCalendar file (RFC 5545), to be read by any calendar program.

Only whole days without times, zones or repetition: of the standard that needs no more than escaping and folding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.model.termijn import TermijnStand, TermijnStatus

_MOST_OCTETS = 75
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


class Regel(NamedTuple):
    """One day in a calendar."""

    uid: str
    """The same term keeps its uid, so that a calendar replaces what it had."""
    dag: dt.date
    titel: str
    uitleg: str


def calendar_lines(states: Iterable[TermijnStand], names: dict[str, str]) -> tuple[Regel, ...]:
    """Give a line per term that still runs or is too late; `names` holds the gemeenten by code."""
    told = (TermijnStatus.OPEN, TermijnStatus.VERLENGD, TermijnStatus.VERLOPEN)
    return tuple(_line(state, names) for state in states if state.status in told and state.beantwoord_op is None)


def _line(state: TermijnStand, names: dict[str, str]) -> Regel:
    term = state.termijn
    title = f"{names.get(term.gemeente, term.gemeente)}: {term.omschrijving}"
    return Regel(term.id, state.uiterlijk, title, f"{term.afleiding}. Stand: {state.status.value}. {state.reden}")


_LAST = dt.date.max - dt.timedelta(days=1)


def calendar_file(lines: Iterable[Regel], made_at: dt.datetime) -> bytes:
    """Give the calendar as bytes of a `.ics` file; the same lines and moment give the same bytes."""
    return "".join(f"{folded}\r\n" for line in _content(lines, made_at) for folded in [_fold(line)]).encode()


def _content(lines: Iterable[Regel], made_at: dt.datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//ibt//termijnen//NL", "CALSCALE:GREGORIAN")
    stamp = made_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for line in lines:
        yield from ("BEGIN:VEVENT", f"UID:{_text(line.uid)}@ibt", f"DTSTAMP:{stamp}")
        yield f"DTSTART;VALUE=DATE:{line.dag:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{min(line.dag, _LAST) + dt.timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_text(line.titel)}"
        yield f"DESCRIPTION:{_text(line.uitleg)}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _text(text: str) -> str:
    kept = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    return kept.translate(_ESCAPED)


def _fold(line: str) -> str:
    """Give a line in pieces of at most 75 octets, never inside a character; the next piece starts with a space."""
    pieces, room = [""], _MOST_OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append("")
            room = _MOST_OCTETS - 1
        pieces[-1] += sign
        room -= size
    return "\r\n ".join(pieces)
