"""Days and periods as Dutch letters write them.

A day comes before its month (`1-7-2025` is 1 July). A date without a year is resolved against the date of the
document and says so; a period (`eind 2026`, `komende week`) never becomes a day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.reading import Reading
from extractors.rules import load, rules

INFERRED = 0.75
"""Confidence of a date whose year is not written."""
DOUBTFUL = 0.7
"""Weight of `1 november aanstaande` in a text of just after 1 November."""
JUST_PASSED = dt.timedelta(days=62)
"""How long a day lies behind the document when `aanstaande` may still mean that one."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day as written at `text[start:end]`."""

    start: int
    end: int
    day: int
    month: int
    """0 for `de 9e dezer`: the month of the document."""
    year: int | None
    """None when the text gives no year."""
    nearness: str = ""
    """`verleden` (jl.), `toekomst` (aanstaande), `dezes` (of this year or month) or empty."""

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
        if self.nearness == "dezes":
            return _day(anchor.year, self.month or anchor.month, self.day)
        days = [day for year in range(anchor.year - 4, anchor.year + 5) if (day := _day(year, self.month, self.day))]
        side = self.nearness or tense
        if side == "verleden":
            return max((day for day in days if day <= anchor), default=None)
        if side == "toekomst":
            return min((day for day in days if day >= anchor), default=None)
        return min(days, key=lambda day: abs(day - anchor), default=None)

    def has_just_passed(self, anchor: dt.date | None) -> bool:
        """Tell whether a day without a year lies shortly behind the document: `aanstaande` may then be a year off."""
        if self.year is not None or anchor is None or self.nearness in ("verleden", "dezes"):
            return False
        before = replace(self, nearness="verleden").resolve(anchor)
        return bool(before and before < anchor and anchor - before <= JUST_PASSED)


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
        rf"|(?P<ld>0?[1-9]|[12]\d|3[01])(?:e|ste|de)?\s+(?P<lm>{month})\b\.?"
        rf"(?:\s+(?P<ly>(?:19|20)\d\d)(?!\d)|\s+['’](?P<sy>\d\d)(?!\d))?"
        rf"|(?P<dd>[1-9]|[12]\d|3[01])(?:e|ste|de)?\s+(?=deze[rs]\b)"
        rf")(?:\s*(?P<near>{near})(?!\w))?",
        re.IGNORECASE,
    )


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Yield every day in a range of the text, in order; an impossible day (31 juni) is none."""
    for match in _date_pattern().finditer(text, start, len(text) if end is None else end):
        if found := _found(match):
            yield found


def _every_date(text: str) -> tuple[FoundDate, ...]:
    return tuple(find_dates(text))


def dates_of(reading: Reading, start: int = 0, end: int | None = None) -> Iterator[FoundDate]:
    """Yield every day in a range of a document, in order; the whole text is searched once."""
    known = reading.once(_every_date)
    for number in range(bisect_left(known, start, key=lambda found: found.start), len(known)):
        if end is not None and known[number].end > end:
            break
        yield known[number]


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
    elif parts["dd"]:
        year, month, day = 0, 0, int(parts["dd"])
    else:
        month, day = _months()[parts["lm"].casefold()], int(parts["ld"])
        year = int(parts["ly"] or 0) or (2000 + int(parts["sy"]) if parts["sy"] else 0)
    if not _day(year or 2024, month or 1, day):  # 2024: 29 February without a year is a day
        return None
    near = _nearness().get((parts["near"] or "").casefold(), "") or ("" if year else _lead(match))
    return FoundDate(match.start(), match.end(), day, month, year or None, near)


def _lead(match: re.Match[str]) -> str:
    """Give what a word right before the day says: `aanstaande vrijdag 1 november`."""
    before = match.string[max(0, match.start() - 28) : match.start()]
    for rule in rules("dates", "vooraf"):
        if rule.pattern.search(before):
            return rule.value
    return ""


def find_periods(text: str, start: int = 0, end: int | None = None) -> Iterator[FoundPeriod]:
    """Yield months, quarters and other parts of a year in a range of the text, in order of place."""
    stop = len(text) if end is None else end
    found = [
        _quarter(match) for rule in rules("dates", "kwartaal") for match in rule.pattern.finditer(text, start, stop)
    ]
    month = re.compile(rf"(?<!\d)(?<!\d\s)\b(?P<m>{month_names()})\.?\s+(?P<y>20\d\d)(?!\d)", re.IGNORECASE)
    found += [
        _month(match.start(), match.end(), int(match["y"]), _months()[match["m"].casefold()])
        for match in month.finditer(text, start, stop)
    ]
    found += _parts_of_years(text, start, stop)
    yield from sorted(found, key=lambda period: period.start)


def _parts_of_years(text: str, start: int, stop: int) -> Iterator[FoundPeriod]:
    """Yield `eind 2027`, `medio 2027` and the like as the quarter the table gives; some of them are a rough reading."""
    parts = {name: part for name, part in load("dates")["jaardelen"].items() if "kwartaal" in part}
    names = "|".join(name.replace(" ", r"\s+") for name in sorted(parts, key=len, reverse=True))
    pattern = re.compile(rf"\b(?P<part>{names})(?:\s+van)?\s+(?P<y>20\d\d)", re.IGNORECASE)
    for match in pattern.finditer(text, start, stop):
        part = parts[" ".join(match["part"].casefold().split())]
        yield replace(_quarter(match, part["kwartaal"]), rough=part.get("grof", False))


def _quarter(match: re.Match[str], quarter: int = 0) -> FoundPeriod:
    """Give the quarter of a match, by its own words when none is given."""
    parts = match.groupdict()
    year = int(parts.get("y") or parts.get("y2") or 0)
    if not quarter:
        number = parts.get("n") or parts.get("n2") or "1"
        quarter = int(number) if number.isdigit() else load("dates")["aantallen"][number.casefold()]
    first = dt.date(year, 3 * quarter - 2, 1)
    last = dt.date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
    return FoundPeriod(match.start(), match.end(), f"{year}-Q{quarter}", first, last)


def _month(start: int, end: int, year: int, month: int) -> FoundPeriod:
    last = calendar.monthrange(year, month)[1]
    return FoundPeriod(start, end, f"{year}-{month:02d}", dt.date(year, month, 1), dt.date(year, month, last))


def tense(sentence: str) -> str:
    """Tell whether a sentence speaks of the past (`verleden`) or of what is to come (`toekomst`); else empty."""
    return next(iter(tenses(sentence)), "")


def tenses(sentence: str) -> tuple[str, ...]:
    """Give every time a sentence speaks of, the past first: two of them settle no year."""
    return tuple(rule.name for rule in rules("dates", "tijd") if rule.pattern.search(sentence))
