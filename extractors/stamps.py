"""Stamps on a document: the day it came in, whose stamp that is, and when a digital signature was set.

None of them is the dagtekening. A stamp that can only be read by taking letters for digits has a low confidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from extractors.dates import FoundDate, date_at, find_dates
from extractors.gazetteer import find_names
from extractors.reading import Reading
from extractors.rules import Rule, one, rules
from pipeline.model.observation import Context, Observation

REPAIRED = 0.5
"""Weight of a date read only after letters were taken for digits (bad OCR)."""
SHORT_YEAR = 0.85
"""Weight of a stamp that writes `21 APR 26`."""

WIDE_GAP = 3.0
"""Heights of a word between two words of one line that are not of one text."""
FARTHEST, LAST_MINUTE = 14, 59
"""Hours between the farthest time zone and Greenwich, and the last minute of an hour."""

_HOME = ZoneInfo("Europe/Amsterdam")
_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})
_DIGITLIKE = re.compile(r"\b[\dOolI|SBZ]{1,2}(?=\s+[A-Za-z]{3,9}[.,]?\s)|\b[\dOolI|SBZ]{4}\b")
_SHORT = re.compile(r"(\b\d{1,2}\s+[A-Za-z]{3,9}\.?\s+)(\d\d)(?!\d)")
_AROUND = 160
"""Characters after the line of a stamp in which its owner may stand."""


def find_received_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield the days that received stamps name; a stamp read only after repair has a low confidence."""
    for zone in reading.zones:
        if zone.context is not Context.STAMP:
            continue
        for text, sure in _readings(reading.text[zone.start : zone.end]):
            if stamped := _stamped(text):
                found, day, rule = stamped
                place = (zone.start + found.start, min(zone.end, zone.start + found.end))
                yield reading.observe("received_date", day, place, rule.name, rule.confidence * sure)
                break


def _readings(written: str) -> Iterator[tuple[str, float]]:
    """Yield the words of a stamp as they stand, with the century filled in, and with letters taken for digits."""
    yield written, 1.0
    yield _SHORT.sub(r"\g<1>20\2", written), SHORT_YEAR
    yield _DIGITLIKE.sub(lambda match: match.group().translate(_LOOKALIKE), written).replace(",", "."), REPAIRED


def _stamped(text: str) -> tuple[FoundDate, dt.date, Rule] | None:
    for rule in rules("dates", "stempel"):
        for match in rule.matches(text):
            found = date_at(text, match.end()) or next(find_dates(text, match.end()), None)
            if found and found.value:
                return found, found.value, rule
    return None


def is_strange_stamp(reading: Reading, place: int, addressed: frozenset[str], role: str) -> bool:
    """Tell whether the stamp at a place names an organisation that is not the addressee.

    Args:
        reading: The document.
        place: Where the day of the stamp stands.
        addressed: The gemeenten the document is addressed to; empty when it is for another body.
        role: What kind of body is addressed: `ministerie`, `provincie`, `gemeente` or `onbekend`.
    """
    start, end = _stamp_lines(reading, place)
    owners = {name.naam for name in find_names(reading.text, start, end)}
    if owners:
        return not owners & addressed
    named = {rule.name for rule in rules("dates", "stempelhouder") if rule.search(reading.text, start, end)}
    return bool(named) and role != "onbekend" and role not in named


def _stamp_lines(reading: Reading, place: int) -> tuple[int, int]:
    """Give the line of the stamp with the rest of a small block below it; a letterhead is no part of it."""
    start, end = reading.line(place)
    start = max(start, _stands_apart(reading, start, place))
    block = reading.block(place)[1]
    if block - end <= _AROUND and reading.context(end + 1) is Context.STAMP:
        end = block
    return start, end


def _stands_apart(reading: Reading, start: int, place: int) -> int:
    """Give where the words of a stamp begin on a line that a letterhead shares with it: behind the last wide gap."""
    span = reading.span(place, place + 1)
    page = reading.document.pages.page(span.parts[0].page)
    placed = ((word, reading.position(page.number, word.start)) for word in page.words)
    words = [(word, at) for word, at in placed if at is not None and start <= at <= place]
    apart = start
    for (left, _), (right, at) in pairwise(words):
        if right.box.x0 - left.box.x1 > WIDE_GAP * (right.box.bottom - right.box.top):
            apart = at
    return apart


def find_signing_times(reading: Reading) -> Iterator[Observation[str]]:
    """Yield when a digital signature was set, as ISO time with offset; Dutch time when the stamp names no zone."""
    for match in one("dates", "ondertekend.digitaal", "digitaal").matches(reading.text):
        end = reading.line(min(len(reading.text), reading.line(match.end())[1] + 1))[1]
        if stamped := _timed(reading.text, match.start(), end):
            rule, place = stamped
            if (moment := _moment(place)) and not reading.text[place.start() - 1].isdigit():
                yield reading.observe("details.signed_at", moment, place.span(), rule.name, rule.confidence)


def _timed(text: str, start: int, end: int) -> tuple[Rule, re.Match[str]] | None:
    """Give the first way of writing a moment that fits; another would read `2026.04.28` from its middle."""
    found = ((rule, rule.search(text, start, end)) for rule in rules("dates", "tijdstip"))
    return next(((rule, match) for rule, match in found if match), None)


def _moment(match: re.Match[str]) -> str | None:
    """Give the moment of a stamp; None for a day, an hour or a time zone that does not exist."""
    parts = match.groupdict()
    try:
        date = _day(parts)
        time = dt.time(int(parts["h"]), int(parts["min"]), int(parts["s"] or 0), tzinfo=_zone(parts.get("z")))
        return dt.datetime.combine(date, time).isoformat() if date else None
    except ValueError:
        return None


def _day(parts: dict[str, str | None]) -> dt.date | None:
    """Give the day that a stamp writes, in words or in numbers.

    Raises:
        ValueError: There is no such day.
    """
    if written := parts.get("dag"):
        found = next(find_dates(written), None)
        return found.value if found else None
    return dt.date(int(parts["y"] or 0), int(parts["m"] or 0), int(parts["d"] or 0))


def _zone(written: str | None) -> dt.tzinfo:
    """Give the zone of a stamp.

    Raises:
        ValueError: No clock runs so far from that of Greenwich.
    """
    if not written:
        return _HOME
    if written == "Z":
        return dt.UTC
    digits = re.sub(r"\D", "", written)
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > FARTHEST or minutes > LAST_MINUTE:
        raise ValueError("no time zone")
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if written[0] == "-" else offset)
