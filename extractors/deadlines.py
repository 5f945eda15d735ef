"""Until when and where an answer is awaited, and when a gemeente expects to meet its task.

A term is counted in calendar days from the day the letter's own words name: `na dagtekening` from the letter date,
never from the received stamp. `vóór 1 juni` ends on 31 May, `uiterlijk 1 juni` on 1 June.
Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.dates import FoundDate, FoundPeriod, date_at, find_dates, find_periods
from extractors.letter_parts import LetterParts
from extractors.reading import Reading
from extractors.rules import Rule, load, one, rules
from pipeline.model.observation import Context, Observation

EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9_][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline worked out, with the words it was worked out from."""

    due: dt.date | None
    """None when the day it counts from is not known."""
    amount: int | None
    unit: str | None
    """`dag`, `werkdag`, `week` or `maand`; None for a day that is named."""
    anchor: str | None
    """`dagtekening`, `ontvangst`, `verzending`, `bekendmaking`; None for a day that is named."""


@dataclass(frozen=True, slots=True)
class LetterDays:
    """The days a term may count from."""

    letter: dt.date | None
    received: dt.date | None


def find_deadlines(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[Observation[Term]]:
    """Yield the terms in which the reader is asked to answer; terms for objection and tasks are none."""
    for rule in rules("deadlines", "termijn"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            if _asks(reading, match.start()):
                term = _count(match, days)
                confidence = rule.confidence if term.due else 0.3
                yield reading.observe("response_deadline", term, match.span(), rule.name, confidence)
    yield from _named_days(reading, parts, days)


def _named_days(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[Observation[Term]]:
    taken: set[int] = set()
    for rule in rules("deadlines", "dag"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            found = date_at(reading.text, match.end())
            if not found or found.start in taken or not _asks(reading, match.start()):
                continue
            taken.add(found.start)
            yield _observe_day(reading, rule, match.start(), found, days)


def _observe_day(reading: Reading, rule: Rule, start: int, found: FoundDate, days: LetterDays) -> Observation[Term]:
    day = found.resolve(days.letter, "toekomst")
    due = day - dt.timedelta(days=int(rule.value)) if day else None
    confidence = rule.confidence * (1.0 if found.year else 0.85) if due else 0.3
    return reading.observe("response_deadline", Term(due, None, None, None), (start, found.end), rule.name, confidence)


def _asks(reading: Reading, position: int) -> bool:
    """Tell whether the sentence, or the one before it, asks the reader something; quotations never do."""
    start, end = reading.sentence(position)
    sentence = reading.text[start:end]
    if reading.is_quoted(position) or one("deadlines", "geen_verzoek", "geen_verzoek").pattern.search(sentence):
        return False
    return bool(one("deadlines", "verzoek", "verzoek").pattern.search(sentence))


def _count(match: re.Match[str], days: LetterDays) -> Term:
    written, unit = match["n"].casefold(), _unit(match["eenheid"])
    amount = int(written) if written.isdigit() else int(load("dates")["aantallen"][written])
    anchor = (match.groupdict().get("anker") or "dagtekening").casefold()
    anchor = "dagtekening" if anchor in ("datum", "heden") else anchor
    start = days.received if anchor in ("ontvangst", "bekendmaking") else days.letter
    return Term(add_term(start, amount, unit) if start else None, amount, unit, anchor)


def _unit(written: str) -> str:
    return {"weken": "week", "dagen": "dag", "werkdagen": "werkdag", "maanden": "maand"}.get(
        written.casefold(), written.casefold()
    )


def add_term(start: dt.date, amount: int, unit: str) -> dt.date:
    """Give the last day of a term; a month ends on the same day of the month, or on its last day."""
    if unit == "week":
        return start + dt.timedelta(weeks=amount)
    if unit == "dag":
        return start + dt.timedelta(days=amount)
    if unit == "werkdag":
        day = start
        while amount:
            day += dt.timedelta(days=1)
            amount -= day.weekday() < 5
        return day
    month = start.month - 1 + amount
    first = dt.date(start.year + month // 12, month % 12 + 1, 1)
    next_month = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=start.day - 1), next_month - dt.timedelta(days=1))


def find_reply_addresses(reading: Reading, parts: LetterParts) -> Iterator[Observation[str]]:
    """Yield the mailboxes to which the sender asks the answer, or that he gives as contact for this matter."""
    first, last = (parts.salutation or parts.head)[1], parts.own_end
    for match in EMAIL.finditer(reading.text, first if parts.salutation else parts.header_end, last):
        if reading.is_quoted(match.start()) or reading.context(match.start()) is Context.MAIL_HEADER:
            continue
        start, end = _clause(reading, match.start())
        around = reading.text[max(0, start - 120) : end]
        if one("deadlines", "geen_adres", "geen_adres").pattern.search(reading.text, start, end):
            continue
        for rule in rules("deadlines", "adres"):
            near = rule.pattern.search(reading.text, start, end)
            if near or rule.pattern.search(around):
                confidence = rule.confidence if near else rule.confidence - 0.05
                yield reading.observe("reply_to", match.group(), match.span(), rule.name, confidence)
                break


def _clause(reading: Reading, position: int) -> tuple[int, int]:
    """Give the part of the sentence between semicolons: two addresses may each have their own purpose."""
    start, end = reading.sentence(position)
    left, right = reading.text.rfind(";", start, position), reading.text.find(";", position, end)
    return max(start, left + 1), end if right < 0 else right


ROUGH = 0.6
"""Confidence of a completion in words that name no day, month or quarter."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day or period as written, for comparison by its last day."""

    last: dt.date
    place: tuple[int, int]
    value: str
    rough: bool


def find_completions(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[Observation[str]]:
    """Yield when the writer expects to meet the whole task: a day, a month or a quarter, never in the past."""
    for rule in rules("deadlines", "gereed"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            moment = None if reading.is_quoted(match.start()) else _when(reading, match, days)
            if moment:
                confidence = ROUGH if moment.rough else rule.confidence
                yield reading.observe("expected_completion", moment.value, moment.place, rule.name, confidence)


def _when(reading: Reading, match: re.Match[str], days: LetterDays) -> _Moment | None:
    """Give the moment in the sentence of a match; in the one before when it only points back (`dan`)."""
    start, end = reading.sentence(match.start())
    if one("deadlines", "geen_gereed", "geen_gereed").pattern.search(reading.text, start, end):
        return None
    found = _latest(reading, start, _answer_end(reading, match, end), days)
    points_back = one("deadlines", "gereed.terugwijzing", "terugwijzing").pattern.search(reading.text, start, end)
    if found or not points_back or start == 0:
        return found
    return _latest(reading, reading.sentence(max(0, start - 2))[0], start, days)


def _answer_end(reading: Reading, match: re.Match[str], end: int) -> int:
    """Give the end of the sentence, or of the next one when this one is a question of a form."""
    if "?" not in reading.text[match.start() : end]:
        return end
    return reading.sentence(min(end + 2, reading.body_end - 1))[1]


def _latest(reading: Reading, start: int, end: int, days: LetterDays) -> _Moment | None:
    """Give the latest day or period of a stretch that lies after the letter date."""
    dates = list(find_dates(reading.text, start, end))
    resolved = [(date, day) for date in dates if (day := date.resolve(days.letter, "toekomst"))]
    found = [_Moment(day, (date.start, date.end), day.isoformat(), date.year is None) for date, day in resolved]
    found += [
        _Moment(period.last, (period.start, period.end), period.value, period.rough)
        for period in find_periods(reading.text, start, end)
        if not _inside(period, dates)
    ]
    after = [moment for moment in found if days.letter is None or moment.last > days.letter]
    return max(after, key=lambda moment: moment.last, default=None)


def _inside(period: FoundPeriod, dates: list[FoundDate]) -> bool:
    return any(date.start <= period.start < date.end for date in dates)
