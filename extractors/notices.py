"""What a gemeente notifies or asks for: places that fall away (article 8) and more time to answer.

A request of the supervisor to notify, a promise to do so if need be, and an earlier notification are none.
Legal: docs/legal.md#artikel-8
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractors.dates import find_dates, find_periods
from extractors.letter_parts import Range
from extractors.numbers import Certainty, find_counts
from extractors.rules import one as one_rule
from extractors.rules import rules
from extractors.statements import Statement, Statements
from pipeline.model.observation import Observation

LONGEST = 300
"""Characters of a circumstance that are kept."""
_REACH = 700
"""Characters behind a notification inside an answer that still belong to it."""


class Notice(NamedTuple):
    """What one article 8 notification tells; each part absent when it is not said for sure."""

    circumstance: Observation[str] | None
    category: Observation[str] | None
    number: Observation[int] | None
    expected_until: Observation[str] | None


def find_notifications(spoken: Statements) -> Iterator[Observation[str]]:
    """Yield the sentences in which the sender himself notifies, here and now."""
    for rule in rules("kind", "melding"):
        for one, match in spoken.find(rule, spoken.said):
            if not spoken.matches("geen_melding", _main_clause(spoken, one, match.span()), "kind"):
                yield spoken.reading.observe("document_type", rule.value, match.span(), rule.name, rule.confidence)


def _main_clause(spoken: Statements, one: Statement, said: Range) -> Range:
    """Give the part of a sentence that says whether something is notified, without what is notified and why.

    In `wij melden dat de plekken wegvallen, omdat het gebouw moet worden hersteld` nothing of the duty is denied.
    """
    text = spoken.reading.text
    behind = one_rule("answers", "bijzin.achter", "bijzin").search(text, said[1], one.end)
    before = one_rule("answers", "bijzin.voor", "bijzin").pattern.match(text, one.start, said[1])
    start = before.end() if before and before.end() <= said[0] else one.start
    return start, behind.start() if behind else one.end


def around(spoken: Statements, seen: Observation[str]) -> tuple[Statement, ...]:
    """Give the sentence of a notification and those after it that may tell more of it."""
    part = seen.span.parts[0]
    start = spoken.reading.position(part.page, part.start) or 0
    first = spoken.reading.block(start)[0]
    return tuple(one for one in spoken.said if first <= one.start <= start + _REACH)


def read_notice(spoken: Statements, within: Sequence[Statement], letter_date: dt.date | None) -> Notice:
    """Give what a notification tells in the sentences `within`."""
    counts = [seen for one in within for seen in _lost(spoken, one)]
    values = {seen.value for seen in counts}
    number = counts[0] if len(values) == 1 else None
    untils = [seen for one in within for seen in _until(spoken, one, letter_date)]
    return Notice(
        next(_circumstances(spoken, within), None),
        _category(spoken, number, within),
        number,
        max(untils, key=lambda seen: seen.confidence, default=None),
    )


def _circumstances(spoken: Statements, within: Sequence[Statement]) -> Iterator[Observation[str]]:
    for rule in rules("answers", "omstandigheid"):
        for one, _ in spoken.find(rule, within):
            value = " ".join(spoken.reading.text[slice(*one.place)].split())[:LONGEST]
            yield spoken.reading.observe("details.art8", value, one.place, rule.name, rule.confidence)


def _lost(spoken: Statements, one: Statement) -> Iterator[Observation[int]]:
    """Yield the numbers of places that a sentence says fall away, only those that are sure."""
    text = spoken.reading.text
    if not spoken.matches("valt_weg", one.place, "answers"):
        return
    for found in find_counts(text[one.start : one.end]):
        place = (one.start + found.start, one.start + found.end)
        behind = text[place[1] : min(one.end, place[1] + 60)]
        sure = found.number.certainty is Certainty.SURE and not found.number.qualifier
        fits = any(rule.pattern.match(behind) for rule in rules("agreements", "plekken"))
        left = spoken.matches("blijft_over", (place[1], one.end), "answers")
        left = left or spoken.matches("van_het_geheel", (one.start, place[0]), "answers")
        if sure and fits and not left and found.number.value:
            yield spoken.reading.observe("details.art8", found.number.value, place, "melding.aantal", 0.85)


def _category(
    spoken: Statements, number: Observation[int] | None, within: Sequence[Statement]
) -> Observation[str] | None:
    """Give the category beside the number, else the only one that the notification names."""
    near: list[Observation[str]] = []
    for one in within:
        for rule in rules("agreements", "categorie"):
            for _, match in spoken.find(rule, [one]):
                near.append(spoken.reading.observe("details.art8", rule.value, match.span(), rule.name, 0.85))
    if number:
        sentence = number.sentence
        beside = [seen for seen in near if seen.sentence == sentence]
        near = beside or near
    return near[0] if len({seen.value for seen in near}) == 1 else None


def _until(spoken: Statements, one: Statement, letter_date: dt.date | None) -> Iterator[Observation[str]]:
    """Yield until when it lasts: a day or a period behind words such as `tot` and `hersteld`."""
    text = spoken.reading.text
    for rule in rules("answers", "duurt_tot"):
        for match in rule.matches(text, *one.place):
            for value, place in _moments(text, (match.end(), one.end), letter_date):
                if len(text[match.end() : place[0]]) <= int(rule.value):
                    yield spoken.reading.observe("details.art8", value, place, rule.name, rule.confidence)


def _moments(text: str, place: Range, letter_date: dt.date | None) -> Iterator[tuple[str, Range]]:
    for found in find_dates(text, *place):
        day = found.resolve(letter_date, "toekomst")
        if day and (letter_date is None or day > letter_date):
            yield day.isoformat(), (found.start, found.end)
    for period in find_periods(text, *place):
        if letter_date is None or period.last > letter_date:
            yield period.value, (period.start, period.end)


class Extension(NamedTuple):
    """A request for more time: until which day, where that is said, and the words."""

    until: dt.date | None
    literal: str
    seen: tuple[Observation[str], ...]


def find_extension(spoken: Statements, letter_date: dt.date | None) -> Extension | None:
    """Give the request for more time that the sender makes; None when he makes none."""
    for rule in rules("answers", "uitstel"):
        for one, match in spoken.find(rule, spoken.asked):
            if spoken.matches("geen_uitstel", one.place, "answers"):
                continue
            seen = spoken.reading.observe("details.extension", "uitstel", match.span(), rule.name, rule.confidence)
            day = _new_day(spoken, one, letter_date)
            literal = " ".join(spoken.reading.text[slice(*one.place)].split())[:LONGEST]
            return Extension(day.value if day else None, literal, (seen, *_shown(spoken, day)))
    return None


def _shown(spoken: Statements, day: Observation[dt.date] | None) -> tuple[Observation[str], ...]:
    if day is None:
        return ()
    return (
        Observation(
            day.field, day.value.isoformat(), day.literal, day.span, day.context, day.rule, day.confidence, None,
            day.sentence,
        ),
    )  # fmt: skip


def _new_day(spoken: Statements, one: Statement, letter_date: dt.date | None) -> Observation[dt.date] | None:
    """Give the day until which more time is asked: in that sentence, else in the next two."""
    number = spoken.asked.index(one)
    text = spoken.reading.text
    for other in spoken.asked[number : number + 3]:
        for rule in rules("answers", "uitstel_tot"):
            for match in rule.matches(text, *other.place):
                found = next(find_dates(text, match.end(), min(other.end, match.end() + 40)), None)
                day = found.resolve(letter_date, "toekomst") if found else None
                if found and day and (letter_date is None or day >= letter_date):
                    sure = rule.confidence if found.year else 0.75
                    return spoken.reading.observe("details.extension", day, (found.start, found.end), rule.name, sure)
    return None
