"""Figures in sentences: a count of places becomes a figure only when its sentence says what it counts.

A tekort, a part, an increase, one location, a swap, the country or somebody else's claim is no figure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.dates import find_dates
from extractors.figures.cues import (
    NOTHING,
    PART,
    Cue,
    Meaning,
    day_near,
    find_exclusion,
    is_uncertain,
    is_whole,
    names_place,
    points_back,
    read_measure,
    says_others,
)
from extractors.figures.labels import Kind, find_category
from extractors.figures.mentions import Group, Mention, Role, find_mentions
from extractors.figures.model import FIELD, FigureValue, Notes, Observed, Setting, measure_at, peildatum_of, written
from extractors.figures.passages import Memory, find_cues, find_stretches
from extractors.figures.subject import find_subject
from extractors.figures.voice import is_aside, is_own_words
from extractors.numbers import find_counts, mask
from pipeline.model.extraction import Category, Measure

_AND_NAME = re.compile(r"\s*,?\s*(?:en\s+)?(?:(?:in|voor|van)\s+)?(?:de\s+gemeente\s+)?[A-ZÀ-Ý'’][\w' ’().,-]*\s*")


def find_in_prose(setting: Setting, tables: Sequence[tuple[int, int]], notes: Notes) -> list[Observed]:
    """Give the figures of the sentences outside tables; `tables` are ranges of the text."""
    reading = setting.reading
    masked, counts = mask(reading.text), list(find_counts(reading.text))
    finder = _Finder(setting, notes)
    observed: list[Observed] = []
    for start, end in find_stretches(setting, tables):
        if is_aside(reading, start) or not is_own_words(reading, start):
            continue
        finder.memory.enter(setting, start)
        found = list(finder.find(find_mentions(masked, counts, start, end), (start, end)))
        observed += found
        words = reading.text[start:end]
        if not found:
            finder.memory.note_words(setting, words.strip())
        days = {day.resolve(setting.letter_date) for day in find_dates(words)}
        finder.memory.last_day = days.pop() if len(days) == 1 else None
    return observed


@dataclass(slots=True)
class _Finder:
    """Reads the sentences of one document in order."""

    setting: Setting
    notes: Notes
    memory: Memory = field(default_factory=Memory)

    def find(self, mentions: Sequence[Mention], place: tuple[int, int]) -> Iterator[Observed]:
        """Yield the figures of one sentence."""
        if not mentions:
            return
        for group, following, cue in find_cues(self.setting, mentions, place, self.memory.heading):
            yield from self._in_group(group, following, cue)

    def _in_group(self, group: Group, following: Group | None, cue: Cue) -> Iterator[Observed]:
        meaning = self._meaning(group, following, cue)
        if meaning.measure is None:
            return
        confidence, is_claim = _own_claim(cue, meaning)
        if not is_claim:  # what another wrote wrongly is often put right in the next words
            self.memory.category, self.memory.measure = group[0].category, meaning.measure
            return
        subject = find_subject(self.setting, cue, self.memory.subject or self.memory.section)
        if subject.problem:
            self.notes.add("SC-24", f"{self._where(group)} {subject.problem}")
        if subject.name is None:
            return
        self.memory.subject = subject.name
        sure = min(confidence, subject.confidence, 0.7 if names_place(cue, subject.name) else 1.0)
        for mention in group:
            measure = Measure.WETTELIJKE_TAAK if mention.role is Role.WHOLE else meaning.measure
            yield from self._observe(mention, cue, Meaning(measure, sure, meaning.rule), subject.name)

    def _meaning(self, group: Group, following: Group | None, cue: Cue) -> Meaning:
        """Give what a group measures by its own words, or by those just before it."""
        exclusion = find_exclusion(cue)
        if exclusion == PART and self.memory.measure and self._breaks_down(group):
            return Meaning(self.memory.measure, 0.9, "proza.waarvan")
        if exclusion is not None and not (exclusion == PART and self.memory.measure is Measure.WETTELIJKE_TAAK):
            if exclusion not in ("", PART):
                self.notes.add("SC-28", f"{self._where(group)} staat een aantal dat niet is overgenomen: {exclusion}.")
            return NOTHING
        if is_whole(cue) and group[0].role is Role.PLAIN:
            return self._whole(group, following)
        meaning = read_measure(cue, group, self.setting.letter_date)
        leans = group[0].role is not Role.PLAIN or self._names_next(cue)
        if meaning.measure is None and self.memory.measure and leans:
            return Meaning(self.memory.measure, 0.82, "proza.vervolg")
        return meaning

    def _whole(self, group: Group, following: Group | None) -> Meaning:
        """Give the task in `van de 151 plekken zijn er 95 open`; what `63% van de 151` is, is not said."""
        self.memory.category, self.memory.measure = group[0].category, Measure.WETTELIJKE_TAAK
        if following and following[0].role is Role.ECHO:
            return Meaning(Measure.WETTELIJKE_TAAK, 0.75, "proza.van.de")
        return NOTHING

    def _names_next(self, cue: Cue) -> bool:
        """Tell whether only the next gemeente stands between this count and the former: `en Stein 97 plekken`."""
        named = any(name in cue.before for name in self.setting.municipalities)
        return named and bool(_AND_NAME.fullmatch(cue.before))

    def _breaks_down(self, group: Group) -> bool:
        """Tell whether the parts are the kinds of a total just named: they are figures of their own."""
        kinds = {mention.category for mention in group}
        return self.memory.category is Category.TOTAAL and kinds <= {Category.REGULIER, Category.AMV}

    def _observe(self, mention: Mention, cue: Cue, meaning: Meaning, name: str) -> Iterator[Observed]:
        measure = meaning.measure or Measure.REALISATIE
        category, sure_category = self._category(mention, cue)
        day, sure_day = None, 1.0
        if measure in (Measure.REALISATIE, Measure.GEPLAND):
            planned = measure is Measure.GEPLAND
            remembered = (self.memory.day, self.memory.day_confidence)
            day, sure_day = day_near(cue, mention, self.setting, remembered, planned=planned)
            if points_back(cue):
                day, sure_day = self.memory.last_day, 0.85 if self.memory.last_day else 0.6
        if mention.count.value is None:
            self.notes.add("SC-23", f"{self._where((mention,))} staat geen zeker getal. Vul het met de hand in.")
            return
        if measure is Measure.REALISATIE and day is None:
            self.notes.add("SC-21", f"{self._where((mention,))} staat een realisatie zonder peildatum. Vul die aan.")
        self._remember(mention, category, measure, (day, sure_day))
        final = measure_at(measure, day, self.setting.letter_date)
        value = FigureValue(name, category, final, mention.count.value, peildatum_of(final, day))
        how = written(mention.count)
        doubt = 0.7 if final is Measure.GEPLAND and is_uncertain(cue) else 1.0
        certainty = min(meaning.confidence, sure_category, sure_day, how.confidence, doubt)
        place = (mention.found.start, mention.found.end)
        yield self.setting.reading.observe(FIELD, value, place, meaning.rule, certainty, how.qualifier)

    def _remember(
        self, mention: Mention, category: Category, measure: Measure, day: tuple[dt.date | None, float]
    ) -> None:
        self.memory.category = category
        if day[0]:
            self.memory.day, self.memory.day_confidence = day
        if mention.role is not Role.WHOLE:
            self.memory.measure = measure

    def _category(self, mention: Mention, cue: Cue) -> tuple[Category, float]:
        """Give the category: beside the count, at the start of the line, in the clause, or as said just before."""
        if mention.category:
            return mention.category, 0.98
        for label in (cue.prefix, cue.heading):
            if label.category and label.kind is not Kind.DERIVED:
                return label.category, 0.92
        near = find_category(cue.before)
        if near in (Category.AMV, Category.REGULIER, Category.TOTAAL):
            return near, 0.9
        if self.memory.category:
            return self.memory.category, 0.85 if mention.role is Role.ECHO else 0.7
        return Category.TOTAAL, 0.7

    def _where(self, group: Sequence[Mention]) -> str:
        return f"Op bladzijde {self.setting.reading.page_of(group[0].found.start)}"


def _own_claim(cue: Cue, meaning: Meaning) -> tuple[float, bool]:
    """Give the confidence of a claim; False when the writer gives another's words or calls them wrong."""
    others, wrong = says_others(cue)
    if wrong or (others and meaning.measure is not Measure.WETTELIJKE_TAAK):
        return 0.0, False
    return (min(meaning.confidence, 0.75) if others else meaning.confidence), True
