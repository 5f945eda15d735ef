"""Days and large numbers that a text of general nature names, with their approximators; they never feed a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from extractors.dates import FoundDate, dates_of, tense
from extractors.details.times import span_of_times
from extractors.details.told import DOUBTFUL, SURE, Json, Seen, Told, distinct, observe, pattern, year_confidence
from extractors.draft import Scene
from extractors.numbers import Certainty, Found, count_all
from extractors.reading import Reading
from extractors.rules import rules

NATIONAL = 5_000
"""Numbers of places from which a text speaks of the country or a province, not of a gemeente."""


def tell_days(scene: Scene, own: dt.date | None) -> Iterator[Told]:
    """Yield the days a text names besides its own, each once."""
    seen = distinct(_days(scene.reading, own))
    yield Told("dates", [one.value for one in seen], seen)


def _days(reading: Reading, own: dt.date | None) -> Iterator[Seen]:
    known: dict[str, None] = {}
    anchor = own
    for found in dates_of(reading, 0, reading.body_end):
        start, end = reading.sentence(found.start)
        direction = tense(reading.text[start:end])
        day = _resolve(reading, found, own, anchor, direction)
        if own is None and found.value and direction == "verleden":
            anchor = found.value  # an undated text: what it tells next counts from here
        if day and day != own and day.isoformat() not in known:
            known[day.isoformat()] = None
            yield _observed(reading, found, day, DOUBTFUL if own is None and found.year is None else 1.0)


def _resolve(
    reading: Reading, found: FoundDate, own: dt.date | None, anchor: dt.date | None, direction: str
) -> dt.date | None:
    """Give the day; without a year only where the text itself gives something to count from."""
    if found.year is None and pattern("ander_jaar").match(reading.text, found.end):
        return None
    if own is None and found.year is None and direction != "verleden":
        return None
    return found.resolve(anchor, direction if own else "")


def _observed(reading: Reading, found: FoundDate, day: dt.date, most: float) -> Seen:
    times = span_of_times(reading.text, found.end)
    end = times.end if times else found.end
    hours = "/".join(filter(None, (times.first, times.last))) if times else ""
    value: Json = {
        "literal": " ".join(reading.text[found.start : end].split()),
        "value": f"{day.isoformat()}T{hours}" if hours else day.isoformat(),
    }
    if found.year is None and not found.nearness:
        value["year_inferred"] = True
    return observe(reading, "dates", value, (found.start, end), "dag", min(most, year_confidence(found)))


def tell_national_figures(scene: Scene) -> Iterator[Told]:
    """Yield the numbers of places of the whole country or a province, as written, each once."""
    seen = distinct(_national(scene.reading))
    yield Told("national_figures", [one.value for one in seen], seen)


def _national(reading: Reading) -> Iterator[Seen]:
    meanings: dict[int, str] = {}
    counted = [found for found in reading.once(count_all).counts if found.end <= reading.body_end and _is_large(found)]
    for found in counted:
        if meaning := _meaning(reading, found):
            meanings.setdefault(found.number.value or 0, meaning)
    known: set[str] = set()
    for found in counted:
        literal = " ".join(reading.text[found.start : found.end].split())
        literal = f"{found.number.qualifier} {literal}" if found.number.qualifier else literal
        if literal in known:
            continue
        known.add(literal)
        value = {
            "literal": literal,
            "value": found.number.value,
            "qualifier": found.number.qualifier,
            "meaning": meanings.get(found.number.value or 0) if not found.number.qualifier else None,
        }
        sure = SURE if found.number.certainty in (Certainty.SURE, Certainty.APPROXIMATE) else DOUBTFUL
        told = {key: part for key, part in value.items() if part is not None}
        yield observe(reading, "national_figures", told, (found.start, found.end), "getal.landelijk", sure)


def _is_large(found: Found) -> bool:
    return found.number.value is not None and found.number.value >= NATIONAL


def _meaning(reading: Reading, found: Found) -> str | None:
    sentence = reading.sentence(found.start)
    return next((r.name for r in rules("details", "betekenis") if r.search(reading.text, *sentence)), None)
