"""Shows a calendar entry (iCalendar) that came as a form of a mail: its fields as lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from extractors.read.post.moments import dutch_moment, home_moment

_FIELDS = {
    "METHOD": "Soort bericht",
    "SUMMARY": "Afspraak",
    "DTSTART": "Begin",
    "DTEND": "Einde",
    "LOCATION": "Plaats",
    "ORGANIZER": "Organisator",
    "ATTENDEE": "Deelnemer",
    "RRULE": "Herhaling",
    "DESCRIPTION": "Toelichting",
}
_LINE = re.compile(r'(?P<name>[A-Za-z-]+)(?P<params>(?:;(?:"[^"]*"|[^:"])*)?):(?P<value>.*)')
_ASIDE = ("VTIMEZONE", "VALARM")
"""The rules of summer time, and a reminder that repeats the description."""
_COMMON_NAME = re.compile(r';CN=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^;:]*))', re.IGNORECASE)


def find_blocks(text: str) -> Iterator[dict[str, Any]]:
    """Yield one block with the fields of all entries; none when there is no entry."""
    lines: list[str] = []
    aside = ""
    for match in filter(None, map(_LINE.match, re.sub(r"\r?\n[ \t]", "", text).splitlines())):
        name, value = match["name"].upper(), match["value"].strip().upper()
        if name == "BEGIN" and value in _ASIDE:
            aside = value
        elif name == "END" and value in (aside, "VEVENT"):
            aside = ""
        elif not aside and (label := _FIELDS.get(name)):
            lines += [f"{label}: {part}" for part in _shown(match).split("\n") if part.strip()]
    if lines:
        yield {"kind": "text", "lines": lines}


def _shown(match: re.Match[str]) -> str:
    name, value = match["name"].upper(), match["value"]
    if name in ("DTSTART", "DTEND"):
        return _moment(value.strip())
    if name in ("ORGANIZER", "ATTENDEE"):
        common = _COMMON_NAME.search(match["params"])
        told = (common["quoted"] or common["bare"]) if common else ""
        return " ".join(filter(None, (told, f"<{re.sub('^mailto:', '', value.strip(), flags=re.IGNORECASE)}>")))
    return re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", "\n").replace("\\N", "\n"))


def _moment(value: str) -> str:
    for layout in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            moment = dt.datetime.strptime(value, layout)  # noqa: DTZ007  the zone is set below, when it is known
        except ValueError:
            continue
        if layout == "%Y%m%d":
            return dutch_moment(moment).rpartition(" ")[0]
        return home_moment(moment.replace(tzinfo=dt.UTC)) if layout.endswith("Z") else dutch_moment(moment)
    return value
