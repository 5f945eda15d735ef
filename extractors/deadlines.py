"""Until when and where an answer is awaited.

A term is counted in calendar days from the day the letter's own words name: `na dagtekening` from the letter date,
never from the received stamp. `vóór 1 juni` ends on 31 May, `uiterlijk 1 juni` on 1 June.
Legal: docs/legal.md#termijnenwet
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from extractors.dates import DOUBTFUL, FoundDate, date_at
from extractors.letter_parts import LetterParts
from extractors.reading import Reading
from extractors.rules import Rule, load, one, rules
from extractors.weekdays import add_working_days, next_weekday
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
    just_passed: bool = False
    """True for a day without a year that lies shortly behind the letter: this year or the next?"""


@dataclass(frozen=True, slots=True)
class LetterDays:
    """The days a term may count from."""

    letter: dt.date | None
    received: dt.date | None
    """None also when the stamp is not sure or is that of another organisation."""
    sent: dt.date | None = None
    """When the document says of itself when it was sent."""


SENT_AS_DATED = 0.78
"""Weight of a term `na verzending` counted from the letter date."""


ASK_AGAIN = 0.7
"""Most confidence of a term that is not the only one in its sentence, or that stands behind what is asked."""
_ITSELF = (["dat"], ["dat", "graag"], ["dat", "graag", "van", "u"])
"""Words between an asking verb and a day where `dat` is what is asked for: `horen wij dat graag uiterlijk 1 mei`."""
_BORDER = 40
"""Characters before a day in which the words stand that set it as a border."""


def last_day(words: str, day: dt.date) -> dt.date:
    """Give the last day that counts when these words stand right before a day: the one before it behind `voor`."""
    before = words[-_BORDER:].rstrip() + " "
    for rule in rules("deadlines", "dag"):
        if any(match.end() == len(before) for match in rule.pattern.finditer(before)):
            return day - dt.timedelta(days=int(rule.value))
    return day


def find_deadlines(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[Observation[Term]]:
    """Yield the terms in which the reader is asked to answer; terms for objection and tasks are none."""
    yield from _weighed(reading, [*_counted(reading, parts, days), *_named_days(reading, parts, days)])


_Placed = tuple[int, Observation[Term]]


def _weighed(reading: Reading, found: Iterable[_Placed]) -> Iterator[Observation[Term]]:
    """Yield the terms; of two in one sentence each must be looked at, as must one behind what is asked."""
    placed = list(found)
    days: dict[int, set[dt.date | None]] = {}
    for position, seen in placed:
        days.setdefault(reading.sentence(position)[0], set()).add(seen.value.due)
    for position, seen in placed:
        is_only = len(days[reading.sentence(position)[0]]) == 1
        if is_only and not _follows_clause(reading, position):
            yield seen
        else:
            yield replace(seen, confidence=min(seen.confidence, ASK_AGAIN))


def _counted(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[_Placed]:
    for rule in rules("deadlines", "termijn"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            if _asks(reading, match.span()):
                term = _count(match, days)
                guessed = term.anchor == "verzending" and not days.sent
                confidence = rule.confidence * (SENT_AS_DATED if guessed else 1.0) if term.due else 0.3
                yield match.start(), reading.observe("response_deadline", term, match.span(), rule.name, confidence)


def _named_days(reading: Reading, parts: LetterParts, days: LetterDays) -> Iterator[_Placed]:
    taken: set[int] = set()
    for rule in rules("deadlines", "dag"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            found = date_at(reading.text, match.end())
            if not found or found.start in taken or not _asks(reading, (match.start(), found.end)):
                continue
            taken.add(found.start)
            yield match.start(), _observe_day(reading, rule, match.start(), found, days)
    for rule in rules("deadlines", "weekdag"):
        for match in rule.matches(reading.text, parts.header_end, parts.own_end):
            if _asks(reading, match.span()):
                yield match.start(), _observe_weekday(reading, rule, match, days)


def _observe_weekday(reading: Reading, rule: Rule, match: re.Match[str], days: LetterDays) -> Observation[Term]:
    day = next_weekday(days.letter, match["weekdag"]) if days.letter else None
    due = day - dt.timedelta(days=int(rule.value)) if day else None
    term = Term(due, None, None, None)
    return reading.observe("response_deadline", term, match.span(), rule.name, rule.confidence if due else 0.3)


def _observe_day(reading: Reading, rule: Rule, start: int, found: FoundDate, days: LetterDays) -> Observation[Term]:
    day = found.resolve(days.letter, "toekomst")
    due = day - dt.timedelta(days=int(rule.value)) if day else None
    passed = found.has_just_passed(days.letter)
    sure = DOUBTFUL if passed else 1.0 if found.year else 0.85
    term = Term(due, None, None, None, just_passed=passed)
    return reading.observe(
        "response_deadline", term, (start, found.end), rule.name, rule.confidence * sure if due else 0.3
    )


def _fits(table: str, words: str) -> bool:
    return any(rule.pattern.search(words) for rule in rules("deadlines", table))


def _asks(reading: Reading, place: tuple[int, int]) -> bool:
    """Tell whether the sentence around a term asks the reader something by then; quotations never do."""
    start, end = reading.sentence(place[0])
    sentence = reading.text[start:end]
    if reading.is_quoted(place[0]) or _fits("geen_verzoek", sentence) or _fits("toezegging", sentence):
        return False
    if _fits("derde", sentence) and not _fits("lezer", sentence):
        return False
    return _fits("verzoek", sentence) and not _is_of_task(reading, place)


def _clause_start(reading: Reading, position: int) -> int | None:
    """Give where what is asked for begins before a term: behind an asking word, `hoe`, `welke`, `of`, `dat`."""
    start, _ = reading.sentence(position)
    asking = one("deadlines", "verzoek", "verzoek").search(reading.text, start, position)
    if asking is None:
        return None
    words = reading.text[asking.start() : position]
    found = [match.start() for rule in rules("deadlines", "bijzin") for match in rule.pattern.finditer(words)]
    return asking.start() + min(found) if found else None


def _follows_clause(reading: Reading, position: int) -> bool:
    """Tell whether something else that is asked for stands between the asking word and a term."""
    begin = _clause_start(reading, position)
    return begin is not None and reading.text[begin:position].split() not in (*_ITSELF, ["om"])


def _is_of_task(reading: Reading, place: tuple[int, int]) -> bool:
    """Tell whether a term says by when something is done that the reader is only asked to tell about."""
    begin = _clause_start(reading, place[0])
    if begin is None:
        return False
    between, behind = reading.text[begin : place[0]], reading.text[place[1] : reading.sentence(place[0])[1]]
    if between.split() in _ITSELF:  # `Graag vernemen wij dat vóór 1 mei.`
        return not _fits("zinseinde", behind)
    if between.split() == ["om"]:  # `Graag uw reactie om …`: only when the asking verb comes behind it
        return not _fits("verzoek", behind)
    again = _fits("herneming", between) and _fits("verzoek", behind)
    is_anchored = _fits("geteld", reading.text[slice(*place)])
    return not (again or is_anchored or _fits("hoofdzin", between))


def _count(match: re.Match[str], days: LetterDays) -> Term:
    written, unit = match["n"].casefold(), _unit(match["eenheid"])
    amount = int(written) if written.isdigit() else int(load("dates")["aantallen"][written])
    anchor = (match.groupdict().get("anker") or "dagtekening").casefold()
    anchor = "dagtekening" if anchor in ("datum", "heden") else anchor
    starts = {"ontvangst": days.received, "bekendmaking": days.sent, "verzending": days.sent or days.letter}
    start = starts.get(anchor, days.letter)
    if behind := one("deadlines", "ander_stuk", "ander_stuk").pattern.search(match.string[match.end() :][:_BORDER]):
        named = date_at(match.string, match.end() + behind.end())  # `van mijn brief van 1 maart 2026`
        start = named.resolve(days.letter, "verleden") if named and match.groupdict().get("anker") else start
        start = start if named or not match.groupdict().get("anker") else None
    if match.groupdict().get("cijfer") and match["cijfer"] != str(amount):
        start = None  # "drie (4) weken": nobody can tell
    return Term(add_term(start, amount, unit) if start else None, amount, unit, anchor)


def _unit(written: str) -> str:
    units = {"we": "week", "da": "dag", "ka": "dag", "wer": "werkdag", "ma": "maand"}
    return next(unit for start, unit in sorted(units.items(), reverse=True) if written.casefold().startswith(start))


def add_term(start: dt.date, amount: int, unit: str) -> dt.date:
    """Give the last day of a term; a month ends on the same day of the month, or on its last day."""
    if unit == "week":
        return start + dt.timedelta(weeks=amount)
    if unit == "dag":
        return start + dt.timedelta(days=amount)
    if unit == "werkdag":
        return add_working_days(start, amount)
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
        if one("deadlines", "geen_adres", "geen_adres").search(reading.text, start, end):
            continue
        if _is_not_meant(reading, match.span(), (start, end)):
            continue
        for rule in rules("deadlines", "adres"):
            near = rule.search(reading.text, start, end)
            if near or rule.pattern.search(around):
                confidence = rule.confidence if near else rule.confidence - 0.05
                yield reading.observe("reply_to", match.group(), match.span(), rule.name, confidence)
                break


def _is_not_meant(reading: Reading, place: tuple[int, int], clause: tuple[int, int]) -> bool:
    """Tell whether a clause names an address to keep from it, or to give it a copy only."""
    sides = {"voor": reading.text[clause[0] : place[0]], "achter": reading.text[place[1] : clause[1]]}
    return any(rule.pattern.search(sides[rule.where]) for rule in rules("deadlines", "adres_niet"))


def _clause(reading: Reading, position: int) -> tuple[int, int]:
    """Give the part of the sentence between semicolons: two addresses may each have their own purpose."""
    start, end = reading.sentence(position)
    left, right = reading.text.rfind(";", start, position), reading.text.find(";", position, end)
    return max(start, left + 1), end if right < 0 else right
