"""What a report of a meeting says about itself: title, place, who was at the table, and when they meet again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractors.actions import find_next_meeting
from extractors.details.times import span_of_times
from extractors.details.told import Json, Seen, Told, named, observe, pattern
from extractors.draft import Scene
from extractors.gazetteer import find_provinces
from extractors.letter_parts import Range
from extractors.reading import Reading
from extractors.rules import rules
from pipeline.tools.register import provincies

MOST_PROVINCES = 8
"""With more provinces at the table, one that is missing is worth telling."""
HEAD = 1_500
"""Characters within which an attendance list stands."""
TOPICS = 12
"""Most lines of an agenda."""
LONGEST_TOPIC = 120

_BULLET = re.compile(r"^\s*(?:[-•–*o▪◦‣\uf0a7\uf0b7]|\d{1,2}[.)])\s+")


def tell_minutes(scene: Scene, meeting: dt.date | None) -> Iterator[Told]:
    """Yield title, place, attendance and the next meeting of a report."""
    reading = scene.reading
    for key, table in (("title", "titel"), ("location", "locatie")):
        if seen := next(named(reading, key, table, (0, reading.body_end)), None):
            yield Told(key, seen.value, (seen,))
    yield from _tell_attendance(reading)
    yield from _tell_next_meeting(reading, meeting)


def _tell_attendance(reading: Reading) -> Iterator[Told]:
    """Yield the provinces at the table, in the room and online, with what is odd about the list."""
    rooms = {room: list(_lines_of(reading, room, place)) for room, place in _rooms(reading).items()}
    if not any(rooms.values()):
        return
    names = {room: [seen.value for seen in found] for room, found in rooms.items()}
    everyone = tuple(seen for found in rooms.values() for seen in found)
    yield Told("attendance", {**names, "warnings": _oddities(names)}, everyone)


def _rooms(reading: Reading) -> dict[str, Range]:
    limit = min(HEAD, reading.body_end)
    present = pattern("aanwezig").search(reading.text, 0, limit)
    if not present:
        return {}
    stop = pattern("aanwezig_einde").search(reading.text, present.end(), limit)
    end = stop.start() if stop else limit
    online = pattern("aanwezig_online").search(reading.text, present.end(), end)
    middle = online.start() if online else end
    return {"fysiek": (present.end(), middle), "online": (middle, end)}


def _lines_of(reading: Reading, room: str, place: Range) -> Iterator[Seen]:
    """Yield the provinces that stand first on a line."""
    for name in find_provinces(reading.text, *place):
        if not reading.text[reading.line(name.start)[0] : name.start].strip(" \t-•–*"):
            yield observe(reading, "attendance", name.naam, (name.start, name.end), f"aanwezig.{room}", 0.93)


def _oddities(names: dict[str, list[str]]) -> list[str]:
    """Give what a person must know of the list: a province twice, one not there while most are."""
    every = [name for found in names.values() for name in found]
    twice = [f"{name} dubbel" for name in dict.fromkeys(every) if every.count(name) > 1]
    few = len(set(every)) <= MOST_PROVINCES
    return [*twice, *(f"{p.naam} ontbreekt" for p in provincies() if p.naam not in every and not few)]


def _tell_next_meeting(reading: Reading, meeting: dt.date | None) -> Iterator[Told]:
    seen = find_next_meeting(reading, meeting)
    if not seen:
        return
    part = seen.span.parts[-1]
    end = (reading.position(part.page, part.end - 1) or 0) + 1
    value: Json = {"date": seen.value.isoformat()}
    places: list[Seen] = [seen]
    if times := span_of_times(reading.text, end):
        value |= {"from": times.first, "until": times.last}
        places.append(observe(reading, "next_meeting", value, (times.start, times.end), "bijeenkomst.tijd", 0.93))
    line = reading.sentence(end - 1)
    forms = [rule for rule in rules("details", "vorm") if rule.search(reading.text, *line)]
    if len(forms) == 1:
        value["form"] = forms[0].name
    if agenda := tuple(_agenda(reading, end)):
        value["agenda"] = [topic.value for topic in agenda]
        places += agenda
    yield Told("next_meeting", value, tuple(places))


def _agenda(reading: Reading, position: int) -> Iterator[Seen]:
    """Yield the topics listed right behind the announcement of a meeting."""
    (rule,) = rules("details", "agenda")
    if not (head := rule.search(reading.text, position, min(reading.body_end, position + 300))):
        return
    start = head.end() + 1
    for _ in range(TOPICS):
        line = reading.line(start)
        written = reading.text[slice(*line)]
        topic = " ".join(_BULLET.sub("", written).split()).rstrip(";.")
        if not topic or len(topic) > LONGEST_TOPIC or line[0] >= reading.body_end:
            return
        yield observe(reading, "next_meeting", topic, line, rule.name, rule.confidence)
        start = line[1] + 1
