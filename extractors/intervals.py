"""Vague and relative times (`eind 2026`, `komende week`, `voor de zomer`) as stretches from day to day.

Only in the sender's own running text, where a sentence says when something happens: not in a question, a title or a
label of figures. Such a time never becomes a day; without a letter date a relative one has no borders.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.dates import INFERRED, tenses
from extractors.letter_parts import LetterParts
from extractors.reading import Reading
from extractors.rules import load, one, rules
from pipeline.model.observation import Context, Observation

_WORDS = 3
"""Small words a sentence has at least; a label or cell has fewer."""
_QUOTED = re.compile(r"['‘“\"][^'’”\"\n]{3,120}['’”\"]")
_FRIDAY = 4
_PAST = "verleden"


class Stretch(NamedTuple):
    """First and last day; None where the words set no border or the letter date is not known."""

    first: dt.date | None
    last: dt.date | None


_OPEN = Stretch(None, None)


def find_intervals(
    reading: Reading, parts: LetterParts, letter_date: dt.date | None
) -> Iterator[Observation[dict[str, str | None]]]:
    """Yield the vague times as {literal, from, until}, in order of their place; a part of a longer one is none."""
    end = 0
    found = [
        (match, rule) for rule in rules("intervals", "interval") for match in rule.matches(reading.text, *parts.body)
    ]
    for match, rule in sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end())):
        if match.start() < end or not _tells_when(reading, match):
            continue
        end = match.end()
        named, sure = _with_year(reading, match, letter_date)
        first, last = _stretch(named, letter_date)
        value = {
            "literal": " ".join(match.group().split()),
            "from": first.isoformat() if first else None,
            "until": last.isoformat() if last else None,
        }
        confidence = rule.confidence if sure and (first or last) else min(rule.confidence, INFERRED)
        yield reading.observe("details.intervals", value, match.span(), rule.name, confidence)


def _tells_when(reading: Reading, match: re.Match[str]) -> bool:
    if reading.is_quoted(match.start()) or reading.context(match.start()) is not Context.PARAGRAPH:
        return False
    start, end = reading.sentence(match.start())
    sentence = reading.text[start:end]
    before = reading.text[max(start, match.start() - 60) : match.start()]
    if "?" in sentence or one("intervals", "interval.bij_stuk", "geen_interval").pattern.search(before):
        return False
    if any(title.start() <= match.start() - start < title.end() for title in _QUOTED.finditer(sentence)):
        return False
    return len(re.findall(r"\b[a-zé]{2,}\b", sentence)) >= _WORDS


def _with_year(reading: Reading, match: re.Match[str], anchor: dt.date | None) -> tuple[dict[str, str], bool]:
    """Give the named parts of a match with the year the sentence gives it, and whether that year is certain.

    A month or season without a year takes it from `vorig jaar` beside it, else from the tense of the sentence.
    """
    named = {name: text for name, text in match.groupdict().items() if text}
    if not {"maand", "seizoen"} & named.keys() or {"y", "my", "rel", "het"} & named.keys():
        return named, True
    start, end = reading.sentence(match.start())
    text = reading.text
    before = one("intervals", "jaar.ervoor", "jaar_ervoor").pattern.search(text[start : match.start()])
    behind = one("intervals", "jaar.erachter", "jaar_erachter").pattern.match(text, match.end(), end)
    if beside := before or behind:
        written = {key: year for key, year in beside.groupdict().items() if year}
        return named | written, True
    told = tenses(text[start:end])
    sides = {"past": "verleden"} if told == (_PAST,) and anchor else {}
    elsewhere = one("intervals", "jaar.elders", "jaar_elders").pattern.search(text[start:end])
    return named | sides, len(told) == 1 and not elsewhere


def _stretch(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    for key, work in _WORKERS.items():
        if key in named:
            return work(named, anchor)
    return _before_end(named, anchor)


def _year(named: dict[str, str], anchor: dt.date | None) -> int | None:
    """Give the year that is written or meant; None for a relative one without a letter date."""
    written = next((named[key] for key in ("y", "qy", "qy2", "my") if key in named), None)
    if written:
        return int(written)
    if anchor is None:
        return None
    ahead: dict[str, int] = load("dates")["jaren"]
    return anchor.year + ahead.get(named.get("rel", "").casefold(), 0)


def _months(year: int | None, first: int, last: int) -> Stretch:
    if year is None:
        return _OPEN
    return Stretch(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _quarter(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    ranks = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}
    written = (named.get("kwartaal") or named.get("q") or named.get("q2") or "1").casefold()
    number = ranks.get(written) or int(written[0])
    return _months(_year(named, anchor), 3 * number - 2, 3 * number)


def _part_of_year(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    first, last = load("dates")["jaardelen"][" ".join(named["deel"].casefold().split())]["maanden"]
    return _months(_year(named, anchor), first, last)


def _part_of_month(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    month = load("dates")["maanden"][named["maand"].casefold()]
    first, last = load("intervals")["maanddelen"][named["maanddeel"].casefold()]
    year = int(named["my"]) if "my" in named else _year(named, anchor)
    if year is None:
        return _OPEN
    if anchor and not {"my", "y", "rel"} & named.keys():  # the month that comes or was, the present one included
        year += -(month > anchor.month) if "past" in named else month < anchor.month
    length = calendar.monthrange(year, month)[1]
    return Stretch(dt.date(year, month, first), dt.date(year, month, min(last, length)))


def _season(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    first_month, first_day, last_month, last_day = load("intervals")["seizoenen"][named["seizoen"].casefold()]
    year = _year(named, anchor)
    if year is None:
        return _OPEN
    first, last = dt.date(year, first_month, first_day), dt.date(year, last_month, last_day)
    if not {"y", "rel", "het"} & named.keys() and anchor:
        years = -(first > anchor) if "past" in named else int(last < anchor)
        first, last = first.replace(year=year + years), last.replace(year=year + years)
    if "voor" in named:
        return Stretch(anchor, first - dt.timedelta(days=1))
    return Stretch(last + dt.timedelta(days=1), None) if "na" in named else Stretch(first, last)


def _beside(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    """Give the week (Monday to Friday), month or quarter beside that of the letter."""
    if anchor is None:
        return _OPEN
    side = named["kant"].casefold()
    ahead = 0 if side in ("deze", "dit") else -1 if side in ("vorige", "vorig", "afgelopen") else 1
    if named["eenheid"].casefold() == "week":
        monday = anchor - dt.timedelta(days=anchor.weekday()) + dt.timedelta(weeks=ahead)
        return Stretch(monday, monday + dt.timedelta(days=_FRIDAY))
    size = 3 if named["eenheid"].casefold() == "kwartaal" else 1
    first = (anchor.month - 1) // size * size + ahead * size
    year, month = anchor.year + first // 12, first % 12 + 1
    return _months(year, month, month + size - 1)


def _ahead(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    """Give the time from the letter on: half a year, some weeks; without a number only its start is known."""
    if anchor is None:
        return _OPEN
    unit = (named.get("duur") or named.get("duur2") or "").casefold().replace(" ", "")
    written = (named.get("n") or named.get("n2") or "").casefold()
    number = int(written) if written.isdigit() else load("dates")["aantallen"].get(written, 0)
    months = {"halfjaar": 6, "kwartaal": 3, "jaar": 12, "maanden": number}.get(unit, 0)
    if months:
        return Stretch(anchor, _months_later(anchor, months))
    days = number * {"weken": 7, "dagen": 1}.get(unit, 0)
    return Stretch(anchor, anchor + dt.timedelta(days=days) if days else None)


def _months_later(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    year, number = day.year + month // 12, month % 12 + 1
    return dt.date(year, number, min(day.day, calendar.monthrange(year, number)[1]))


def _vague(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    return Stretch(anchor, None)


def _before_end(named: dict[str, str], anchor: dt.date | None) -> Stretch:
    """Give the time until the end of a year: `voor het einde van het jaar`."""
    year = _year(named, anchor)
    return _OPEN if year is None else Stretch(anchor, dt.date(year, 12, 31))


_WORKERS = {
    "kwartaal": _quarter,
    "q": _quarter,
    "q2": _quarter,
    "maanddeel": _part_of_month,
    "deel": _part_of_year,
    "seizoen": _season,
    "kant": _beside,
    "duur": _ahead,
    "duur2": _ahead,
    "vaag": _vague,
}
