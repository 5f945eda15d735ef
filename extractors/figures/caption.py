"""What the words above a table, and the document as a whole, say about its figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors.dates import FoundDate, dates_of, find_dates
from extractors.figures.labels import find_category, find_measure
from extractors.figures.model import Setting
from extractors.figures.voice import is_own_words
from extractors.gazetteer import find_names
from extractors.reading import Reading
from extractors.rules import rules
from pipeline.model.extraction import Category, Measure
from pipeline.model.observation import Context

REACH = 700
"""Characters above a table in which its caption may stand."""
SENTENCES = 3
"""Sentences above a table in which its peildatum may stand."""
_PLACES = re.compile(r"plek|plaats|opvang|\btaak\b|opgave|realisatie|gerealiseerd|\bamv\b|regulier", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caption:
    """The words above a table, read."""

    category: Category | None = None
    measure: Measure | None = None
    municipality: str | None = None
    day: dt.date | None = None
    day_confidence: float = 0.0
    explains_dash: bool = False
    """The document says that a dash means no places."""
    dash_unknown: bool = False
    """The document says that a dash means that the number is not known."""
    speaks_of_places: bool = False
    title: str = ""


def read_caption(setting: Setting, start: int, end: int, floor: int) -> Caption:
    """Read the words above a table that stands at `text[start:end]`; nothing before `floor` belongs to it."""
    text = setting.reading.text
    above = list(_sentences_above(setting, start, max(floor, start - REACH)))
    titles = [words for words in above[:2] if _is_title(words)]
    title = titles[0] if titles else ""
    day, confidence = _day_above(setting, above)
    named = {name.naam for name in find_names(title) if name.naam in setting.municipalities}
    return Caption(
        find_category(title),
        find_measure(title),
        named.pop() if len(named) == 1 else None,
        day,
        confidence,
        setting.reading.once(_explains_dash),
        setting.reading.once(_dash_is_unknown),
        bool(_PLACES.search(" ".join([*above[:2], text[start:end]]))),
        title,
    )


def _explains_dash(text: str) -> bool:
    return any(rule.pattern.search(text) for rule in rules("figures", "streepje"))


def _dash_is_unknown(text: str) -> bool:
    return any(rule.pattern.search(text) for rule in rules("figures", "streepje_onbekend"))


def _sentences_above(setting: Setting, start: int, floor: int) -> Iterator[str]:
    """Yield the sentences above a place, the nearest first."""
    position = start - 1
    while position >= floor:
        begin, end = setting.reading.sentence(position)
        words = setting.reading.text[max(begin, floor) : min(end, start)].strip()
        if words:
            yield words
        position = min(begin, position) - 1


def _is_title(words: str) -> bool:
    """Tell whether words are a heading, or announce what follows."""
    return words.endswith(":") or (len(words) < 120 and not words.endswith((".", "!", "?", ";", ",")))


def _day_above(setting: Setting, above: list[str]) -> tuple[dt.date | None, float]:
    for words in above[:SENTENCES]:
        found = [(day, sure) for day, sure in peildata_in(words, setting.letter_date) if day]
        if len({day for day, _ in found}) == 1:
            return found[0]
        if found:
            return max(found, key=lambda pair: pair[1])[0], 0.7
    return None, 0.0


def peildata_in(text: str, anchor: dt.date | None) -> Iterator[tuple[dt.date | None, float]]:
    """Yield the days in a text that figures speak of, each with how sure that is."""
    for found in find_dates(text):
        if sure := peildatum_confidence(text, found):
            yield found.resolve(anchor), sure if found.year else min(sure, 0.75)


def peildatum_confidence(text: str, found: FoundDate) -> float:
    """Tell how sure it is that figures speak of a day; 0 when the words before it make it another date."""
    before = text[max(0, found.start - 110) : found.start]
    before = re.sub(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag\s+$", "", before)
    if any(pattern.search(before) for pattern in _not_peildatum()):
        return 0.0
    after = text[found.end : found.end + 30]
    if re.match(r"\s+(?:ontving|ontvingen|hebben wij ontvangen|stuurde|schreef)", after):
        return 0.0
    return max((r.confidence for r in rules("figures", "peildatum") if r.pattern.search(before)), default=0.0)


@cache
def _not_peildatum() -> tuple[re.Pattern[str], ...]:
    return tuple(rule.pattern for rule in rules("figures", "geenpeildatum"))


def day_of_document(reading: Reading, letter_date: dt.date | None) -> dt.date | None:
    """Give the one day that the document as a whole names as peildatum or stand; None for none or several."""
    days: set[dt.date] = set()
    for found in dates_of(reading):
        if reading.context(found.start) in (Context.STAMP, Context.MAIL_HEADER) or not is_own_words(
            reading, found.start
        ):
            continue
        begin, _ = reading.sentence(found.start)
        words = reading.text[begin : found.end]
        shifted = next((f for f in find_dates(words) if f.end == len(words)), None)
        if shifted and peildatum_confidence(words, shifted) > 0.85 and (day := found.resolve(letter_date)):
            days.add(day)
    return days.pop() if len(days) == 1 else None
