"""Dates and periods as Dutch letters write them; the dagtekening and the day a stamp says a letter came in.

A day comes before its month (`1-7-2025` is 1 July). A date without a year is resolved against the date of the
document and says so; a period (`eind 2026`, `komende week`) never becomes a day.
Legal: docs/legal.md#dagtekening
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.reading import Reading
from extractors.rules import Rule, load, rules
from pipeline.model.observation import Context, Observation

INFERRED = 0.75
"""Confidence of a date whose year is not written."""
REPAIRED = 0.5
"""Confidence of a date read only after letters were taken for digits (bad OCR)."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day as written at `text[start:end]`."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    """None when the text gives no year."""
    nearness: str = ""
    """`verleden` (jl.), `toekomst` (aanstaande) or empty."""
    repaired: bool = False
    """True when letters were taken for digits."""

    @property
    def value(self) -> dt.date | None:
        """Give the day when its year is written."""
        return None if self.year is None else dt.date(self.year, self.month, self.day)

    def resolve(self, anchor: dt.date | None, tense: str = "") -> dt.date | None:
        """Give the day, its year taken from `anchor` when none is written; None when that cannot be done.

        `jl.` is the last such day before the anchor and `aanstaande` the next one; else `tense` decides
        (`verleden`, `toekomst`), and without that the day nearest to the anchor.
        """
        if self.year is not None or anchor is None:
            return self.value
        days = [day for year in range(anchor.year - 4, anchor.year + 5) if (day := _day(year, self.month, self.day))]
        side = self.nearness or tense
        if side == "verleden":
            return max((day for day in days if day <= anchor), default=None)
        if side == "toekomst":
            return min((day for day in days if day >= anchor), default=None)
        return min(days, key=lambda day: abs(day - anchor), default=None)


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A stretch of time as written at `text[start:end]`; never an exact day."""

    start: int
    end: int
    value: str
    """`2027-03`, `2027-Q1` or `2027`."""
    first: dt.date
    last: dt.date
    rough: bool = False
    """True when the words name no month or quarter (`medio 2027`): a person must look."""


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    return dict(load("dates")["maanden"])


@cache
def month_names() -> str:
    """Give an alternation of all spellings of the months, longest first, for use inside a pattern."""
    return "|".join(sorted(_months(), key=len, reverse=True))


@cache
def _nearness() -> dict[str, str]:
    return {word: side for side, words in load("dates")["nabijheid"].items() for word in words}


@cache
def _date_pattern() -> re.Pattern[str]:
    near = "|".join(re.escape(word) for word in sorted(_nearness(), key=len, reverse=True))
    month = month_names()
    return re.compile(
        rf"(?<![\d.,/-])(?:"
        rf"(?P<iy>20\d\d)-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01])(?!\d)"
        rf"|(?P<nd>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[-/.])\s?(?P<nm>0?[1-9]|1[0-2])\s?(?P=sep)\s?(?P<ny>(?:19|20)\d\d|\d\d)(?![\d/-]|\.\d)"
        rf"|(?P<ld>0?[1-9]|[12]\d|3[01])(?:e|ste|de)?\s+(?P<lm>{month})\b\.?(?:\s+(?P<ly>(?:19|20)\d\d)(?!\d))?"
        rf")(?:\s*(?P<near>{near})(?!\w))?",
        re.IGNORECASE,
    )


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Yield every day in a range of the text, in order; an impossible day (31 juni) is none."""
    for match in _date_pattern().finditer(text, start, len(text) if end is None else end):
        if found := _found(match):
            yield found


def date_at(text: str, position: int) -> FoundDate | None:
    """Give the day that is written at exactly this position, weekday before it allowed."""
    weekday = re.compile(r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag\s+)?", re.IGNORECASE).match(text, position)
    match = _date_pattern().match(text, weekday.end() if weekday else position)
    return _found(match) if match else None


def _found(match: re.Match[str]) -> FoundDate | None:
    parts = match.groupdict()
    if parts["iy"]:
        year, month, day = int(parts["iy"]), int(parts["im"]), int(parts["id"])
    elif parts["nd"]:
        year, month, day = int(parts["ny"]), int(parts["nm"]), int(parts["nd"])
        year += 2000 if year < 100 else 0
    else:
        month, day = _months()[parts["lm"].casefold()], int(parts["ld"])
        year = int(parts["ly"]) if parts["ly"] else 0
    if not _day(year or 2024, month, day):  # 2024: 29 February without a year is a day
        return None
    near = _nearness().get((parts["near"] or "").casefold(), "")
    return FoundDate(match.start(), match.end(), day, month, year or None, near)


_PERIOD_PARTS = (
    (re.compile(r"\b(?:het\s+)?(?P<n>eerste|tweede|derde|vierde)\s+kwartaal(?:\s+van)?\s+(?P<y>20\d\d)", re.I), "Q"),
    (re.compile(r"\bQ(?P<n>[1-4])(?:\s+van)?[\s-]+(?P<y>20\d\d)|\b(?P<y2>20\d\d)[\s-]*Q(?P<n2>[1-4])\b", re.I), "Q"),
    (re.compile(r"\bbegin\s+(?P<y>20\d\d)", re.I), "Q1"),
    (re.compile(r"\b(?:eind|einde|ultimo)\s+(?P<y>20\d\d)", re.I), "Q4"),
)


def find_periods(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundPeriod]:
    """Yield months, quarters and other parts of a year in a range of the text, in order of place."""
    stop = len(text) if end is None else end
    found = [_quarter(match, kind) for pattern, kind in _PERIOD_PARTS for match in pattern.finditer(text, start, stop)]
    month = re.compile(rf"(?<!\d)(?<!\d\s)\b(?P<m>{month_names()})\.?\s+(?P<y>20\d\d)(?!\d)", re.IGNORECASE)
    found += [
        _month(match.start(), match.end(), int(match["y"]), _months()[match["m"].casefold()])
        for match in month.finditer(text, start, stop)
    ]
    found += _parts_of_years(text, start, stop)
    yield from sorted(found, key=lambda period: period.start)


def _parts_of_years(text: str, start: int, stop: int) -> Iterator[FoundPeriod]:
    """Yield `medio 2027` and the like as the quarter in which they end; a rough reading."""
    parts = load("dates")["jaardelen"]
    names = "|".join(name.replace(" ", r"\s+") for name in sorted(parts, key=len, reverse=True))
    pattern = re.compile(rf"\b(?P<part>{names})(?:\s+van)?\s+(?P<y>20\d\d)", re.IGNORECASE)
    for match in pattern.finditer(text, start, stop):
        yield replace(_quarter(match, f"Q{parts[' '.join(match['part'].casefold().split())]}"), rough=True)


def _quarter(match: re.Match[str], kind: str) -> FoundPeriod:
    parts = match.groupdict()
    year = int(parts.get("y") or parts.get("y2") or 0)
    number = kind[1:] or parts.get("n") or parts.get("n2") or "1"
    quarter = int(number) if number.isdigit() else load("dates")["aantallen"][number.casefold()]
    first = dt.date(year, 3 * quarter - 2, 1)
    last = dt.date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
    return FoundPeriod(match.start(), match.end(), f"{year}-Q{quarter}", first, last)


def _month(start: int, end: int, year: int, month: int) -> FoundPeriod:
    last = calendar.monthrange(year, month)[1]
    return FoundPeriod(start, end, f"{year}-{month:02d}", dt.date(year, month, 1), dt.date(year, month, last))


def tense(sentence: str) -> str:
    """Tell whether a sentence speaks of the past (`verleden`) or of what is to come (`toekomst`); else empty."""
    for rule in rules("dates", "tijd"):
        if rule.pattern.search(sentence):
            return rule.name
    return ""


def find_letter_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield every reading of the dagtekening; words of a quoted older message and stamps never count.

    A mail that carries a letter has the date of the letter; the day it was sent counts without one.
    """
    labelled = list(_labelled_dates(reading))
    yield from labelled or _mail_dates(reading)
    yield from _lone_dates(reading)


def _labelled_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    text = reading.text
    for rule in rules("dates", "dagtekening"):
        for match in rule.matches(text):
            found = date_at(text, match.end())
            if not found and rule.where == "regel":  # anywhere further on the line of the title
                found = next(find_dates(text, match.end(), reading.line(match.start())[1]), None)
            if found and found.value and _may_date_the_letter(reading, found, rule.name):
                place = (found.start, found.end)
                yield reading.observe("letter_date", found.value, place, rule.name, rule.confidence)


def _may_date_the_letter(reading: Reading, found: FoundDate, rule: str) -> bool:
    if reading.is_quoted(found.start):
        return False
    context = reading.context(found.start)
    if context in (Context.STAMP, Context.MAIL_HEADER, Context.FOOTNOTE):
        return False
    if rule == "plaats.datum":  # only as a line of its own: "Vriezenveen, 28 april 2026"
        return not reading.text[found.end : reading.line(found.start)[1]].strip(" .,")
    return True


def _mail_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    label = re.compile(r"^[ \t]*(?:Verzonden|Verstuurd|Datum|Date|Sent)[ \t]*:[ \t]*", re.MULTILINE | re.IGNORECASE)
    for zone in reading.zones:
        if zone.context is not Context.MAIL_HEADER or reading.is_quoted(zone.start):
            continue
        for match in label.finditer(reading.text, zone.start, zone.end):
            line_end = reading.line(match.start())[1]
            for found in find_dates(reading.text, match.end(), line_end):
                if found.value:
                    yield reading.observe("letter_date", found.value, (found.start, found.end), "mail.verzonden", 0.96)
                break


def _lone_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield days that stand alone on a line of the letterhead."""
    for found in find_dates(reading.text, 0, reading.body_end):
        if not found.value or reading.context(found.start) is not Context.HEADING:
            continue
        start, end = reading.line(found.start)
        rest = reading.text[start : found.start] + reading.text[found.end : end]
        if not re.sub(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|[\s.,|]", "", rest, flags=re.IGNORECASE):
            yield reading.observe("letter_date", found.value, (found.start, found.end), "kop.datum", 0.86)


_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
_DIGITLIKE = re.compile(r"\b[\dOolI|SB]{1,2}(?=\s+[A-Za-z]{3,9}[.,]?\s)|\b[\dOolI|]{4}\b")


def find_received_dates(reading: Reading) -> Iterator[Observation[dt.date]]:
    """Yield the days that received stamps name; a stamp read only after repair has a low confidence."""
    for zone in reading.zones:
        if zone.context is not Context.STAMP:
            continue
        written = reading.text[zone.start : zone.end]
        repaired = _DIGITLIKE.sub(lambda m: m.group().translate(_LOOKALIKE), written).replace(",", ".")
        for text, sure in ((written, 1.0), (repaired, REPAIRED)):
            if stamped := _stamped(text):
                found, day, rule = stamped
                place = (zone.start + found.start, zone.start + found.end)
                yield reading.observe("received_date", day, place, rule.name, rule.confidence * sure)
                break


def _stamped(text: str) -> tuple[FoundDate, dt.date, Rule] | None:
    for rule in rules("dates", "stempel"):
        for match in rule.matches(text):
            found = date_at(text, match.end()) or next(find_dates(text, match.end()), None)
            if found and found.value:
                return found, found.value, rule
    return None
