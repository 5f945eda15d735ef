"""What a supervisor's letter says around its figures: source report, verdeelbesluit, cycle, legal basis, next step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from extractors.dates import date_at, dates_of
from extractors.deadlines import EMAIL, add_term
from extractors.details.told import (
    DOUBTFUL,
    Json,
    Told,
    first_of,
    observe,
    pattern,
    year_confidence,
)
from extractors.draft import Scene
from extractors.ladder import find_announced_steps
from extractors.letter_parts import Range
from extractors.reading import Reading
from extractors.rules import load, rules
from pipeline.model.observation import Observation

MONTHS_PER_YEAR = 12


def tell_source_report(scene: Scene, letter: dt.date | None) -> Iterator[Told]:
    """Yield the report that the figures rest on: kind, from whom, when it came in."""
    reading, body = scene.reading, scene.parts.body
    for match in pattern("bronrapport_zin").finditer(reading.text, *body):
        start, end = reading.sentence(match.start())
        before = reading.sentence(max(body[0], start - 2))[0]
        kind = _near(reading, "bronrapport_soort", (before, start, end))
        if not kind:
            continue
        for rule in rules("details", "bronrapport"):
            for lead in rule.matches(reading.text, start, end):
                found = date_at(reading.text, lead.end())
                if found and (day := found.resolve(letter, "verleden")):
                    origin = _near(reading, "bronrapport_van", (before, start, end))
                    value = {
                        "kind": kind["soort"].casefold(),
                        "from": " ".join(origin["van"].split()) if origin else None,
                        "received": day.isoformat(),
                    }
                    sure = min(rule.confidence, year_confidence(found))
                    places = [(found.start, found.end), kind.span("soort"), *([origin.span("van")] if origin else [])]
                    seen = (observe(reading, "source_report", value, place, rule.name, sure) for place in places)
                    yield Told("source_report", value, tuple(seen))
                    return


def _near(reading: Reading, table: str, around: tuple[int, int, int]) -> re.Match[str] | None:
    """Find a rule in the sentence `around[1:]`, else in the one before it."""
    before, start, end = around
    return pattern(table).search(reading.text, start, end) or pattern(table).search(reading.text, before, start)


def tell_verdeelbesluit(scene: Scene, letter: dt.date | None) -> Iterator[Told]:
    """Yield day, duration and last day of the verdeelbesluit on the letter's own words; several days are doubtful."""
    reading, body = scene.reading, scene.parts.body
    (rule,) = rules("details", "verdeelbesluit")
    leads = [(match, date_at(reading.text, match.end())) for match in rule.matches(reading.text, *body)]
    dated = [(match, found, day) for match, found in leads if found and (day := found.resolve(letter, "verleden"))]
    if not dated:
        return
    days = {day for _, _, day in dated}
    value: Json = {"date": dated[0][2].isoformat()}
    seen = []
    for match, found, _ in dated:
        sure = DOUBTFUL if len(days) > 1 else min(rule.confidence, year_confidence(found))
        seen.append(observe(reading, "verdeelbesluit", value, (match.start(), found.end), rule.name, sure))
        duration = _duration(reading, match.start())
        if duration and "duration" not in value and len(days) == 1:
            years = _number(duration["n"])
            value["duration"] = f"P{years}Y"
            value["until"] = add_term(dated[0][2], years * MONTHS_PER_YEAR, "maand").isoformat()
            seen.append(observe(reading, "verdeelbesluit", value, duration.span(), "verdeelbesluit.duur", sure))
    yield Told("verdeelbesluit", value, tuple(seen))


def _number(written: str) -> int:
    return int(written) if written.isdigit() else int(load("dates")["aantallen"][written.casefold()])


def _duration(reading: Reading, position: int) -> re.Match[str] | None:
    """Find how long the besluit holds, in its sentence or in the next one that goes on about it."""
    start, end = reading.sentence(position)
    if found := pattern("verdeelbesluit_duur").search(reading.text, start, end):
        return found
    following = reading.sentence(min(end + 2, len(reading.text) - 1))
    goes_on = pattern("verdeelbesluit_terugwijzing").search(reading.text[slice(*following)])
    return pattern("verdeelbesluit_duur").search(reading.text, *following) if goes_on else None


def tell_new_cycle(scene: Scene, letter: dt.date | None) -> Iterator[Told]:
    """Yield the day on which the letter says a new cycle began."""
    reading = scene.reading
    (rule,) = rules("details", "nieuwe_cyclus")
    for match in rule.matches(reading.text, *scene.parts.body):
        sentence = reading.sentence(match.start())
        before = reading.text[sentence[0] : match.start()]
        if not pattern("cyclus_start").search(reading.text, *sentence) or pattern("geen_cyclus").search(before):
            continue
        found = list(dates_of(reading, *sentence))
        if found and (day := found[0].resolve(letter)):
            sure = DOUBTFUL if len(found) > 1 else min(rule.confidence, year_confidence(found[0]))
            place = (found[0].start, found[0].end)
            seen = observe(reading, "new_cycle_start", day.isoformat(), place, rule.name, sure)
            yield Told("new_cycle_start", day.isoformat(), (seen,))
            return


def tell_compliance(scene: Scene, letter: dt.date | None) -> Iterator[Told]:
    """Yield the day on which gemeenten had to meet their task; a sentence with two days is doubtful."""
    reading = scene.reading
    (rule,) = rules("details", "voldoen")
    for match in rule.matches(reading.text, *scene.parts.body):
        sentence = reading.sentence(match.start())
        found = list(dates_of(reading, *sentence))
        if not found or not pattern("voldoen_onderwerp").search(reading.text, *sentence) or _asks(reading, sentence):
            continue
        if day := found[0].resolve(letter):
            sure = DOUBTFUL if len(found) > 1 else min(rule.confidence, year_confidence(found[0]))
            place = (found[0].start, found[0].end)
            seen = observe(reading, "compliance_date", day.isoformat(), place, rule.name, sure)
            yield Told("compliance_date", day.isoformat(), (seen,))
            return


def _asks(reading: Reading, sentence: Range) -> bool:
    return bool(re.search(r"\b(?:u|uw (?:antwoord|reactie))\b", reading.text[slice(*sentence)], re.IGNORECASE))


def tell_article8(scene: Scene) -> Iterator[Told]:
    """Yield that the letter reminds of the notification, and the mailbox for it. Legal: docs/legal.md#artikel-8."""
    reading, body = scene.reading, scene.parts.body
    (rule,) = rules("details", "artikel8")
    if not (match := rule.search(reading.text, *body)):
        return
    address = EMAIL.search(reading.text, match.start(), min(body[1], match.end() + 250))
    value = {"mentioned": True, "channel": address.group() if address else None}
    places = [match.span(), *([address.span()] if address else [])]
    seen = (observe(reading, "art8", value, place, rule.name, rule.confidence) for place in places)
    yield Told("art8", value, tuple(seen))


def tell_legal_basis(scene: Scene) -> Iterator[Told]:
    """Yield the laws and frameworks the letter names, footnotes included."""
    whole = (0, scene.parts.own_end), (scene.reading.body_end, len(scene.reading.text))
    laws = [
        next((law for place in whole if (law := first_of(scene.reading, rule, "legal_basis", place))), None)
        for rule in rules("details", "rechtsgrond")
    ]
    seen = tuple(law for law in laws if law)
    yield Told("legal_basis", [law.value for law in seen], seen)


def tell_circumstances(scene: Scene) -> Iterator[Told]:
    """Yield what the supervisor weighs besides the task; it never replaces the task."""
    reading = scene.reading
    if match := pattern("omstandigheden").search(reading.text, *scene.parts.body):
        sentence = reading.sentence(match.start())
        found = (first_of(reading, rule, "circumstances", sentence) for rule in rules("details", "omstandigheid"))
        seen = tuple(one for one in found if one)
        yield Told("relevant_circumstances", [one.value for one in seen], seen)


def tell_next_step(scene: Scene) -> Iterator[Told]:
    """Yield the talk that will follow: on what level, after what, how soon; never a day of our own making."""
    reading, body = scene.reading, scene.parts.body
    (rule,) = rules("details", "vervolg")
    for match in rule.matches(reading.text, *body):
        sentence = reading.sentence(match.start())
        if not pattern("vervolg_zekerheid").search(reading.text, *sentence):
            continue
        level = pattern("vervolg_niveau").search(reading.text, *sentence)
        after = pattern("vervolg_na").search(reading.text, *sentence)
        soon = pattern("vervolg_vaag").search(reading.text, *body)
        value = {
            "kind": (match["soort"] or match["soort2"]).casefold(),
            "level": level["niveau"].casefold() if level else None,
            "after": after["na"].casefold() if after else None,
            "when": " ".join(soon["wanneer"].split()) if soon else None,
        }
        places = [match.span(), *(part.span() for part in (level, after, soon) if part)]
        seen = (observe(reading, "next_step", value, place, rule.name, rule.confidence) for place in places)
        yield Told("next_step", value, tuple(seen))
        return


def tell_escalation(scene: Scene, current: int | None) -> Iterator[Told]:
    """Yield the step that may follow, and on what ground. Legal: docs/legal.md#interventieladder."""
    reading = scene.reading
    for step in find_announced_steps(reading, scene.parts):
        if current is None or step.value <= current:
            continue
        sentence = reading.sentence(_position(reading, step))
        ground = pattern("opschaling_grond").search(reading.text, *sentence)
        condition = pattern("opschaling_voorwaarde").search(reading.text, *sentence)
        named = " ".join(ground["grond"].split()).casefold() if ground else None
        value = {"step": step.value, "conditional": bool(condition), "ground": named}
        places = [part.span() for part in (ground, condition) if part]
        seen = (observe(reading, "escalation", value, place, step.rule, step.confidence) for place in places)
        yield Told("escalation", value, (step, *seen))
        return


def _position(reading: Reading, seen: Observation[int]) -> int:
    part = seen.span.parts[0]
    return reading.position(part.page, part.start) or 0
