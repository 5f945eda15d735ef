"""Figures in sentences: a count of places becomes a figure only when its sentence says what it counts.

A tekort, a part, an increase, one location, a swap, the country or somebody else's claim is no figure.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.dates import dates_of
from extractors.figures.asides import find_subsets, observe_joint
from extractors.figures.connected import (
    are_pairs,
    counts_of_those,
    is_day_only,
    is_kind_only,
    is_name_only,
    other_count,
    speaks_of_others,
    with_other_group,
)
from extractors.figures.cues import (
    ASIDE,
    PART,
    Cue,
    Meaning,
    day_near,
    find_exclusion,
    is_doubtful,
    is_uncertain,
    is_whole,
    names_place,
    points_back,
    read_measure,
    says_others,
)
from extractors.figures.labels import Kind, find_category
from extractors.figures.mentions import Group, Mention, Role, find_mentions
from extractors.figures.model import (
    FIELD,
    SCAN_CEILING,
    FigureValue,
    Notes,
    Observed,
    Setting,
    measure_at,
    peildatum_of,
    written,
)
from extractors.figures.passages import Memory, find_cues, find_stretches
from extractors.figures.passed import note_excluded, note_unread
from extractors.figures.subject import Subject, find_subject, own_claim
from extractors.figures.untold import OWN, UNCLEAR, holds_untold
from extractors.figures.voice import is_aside, is_own_words
from extractors.masking import MASKED
from extractors.numbers import Certainty, Found, count_all
from extractors.rules import rules
from pipeline.model.extraction import Category, Measure

ASIDE_LENGTH = 50
"""Characters of a sentence so short that the day of the one before it may still be meant."""
OTHERS = (Category.STATUSHOUDERS, Category.OEKRAINE)
"""Groups outside the task of the Spreidingswet: kept apart and always for a person to see."""


def find_in_prose(setting: Setting, tables: Sequence[tuple[int, int]], notes: Notes) -> list[Observed]:
    """Give the figures of the sentences outside tables; `tables` are ranges of the text."""
    reading = setting.reading
    masked, counts = reading.once(count_all)
    finder = _Finder(setting, notes)
    observed: list[Observed] = []
    for start, end in find_stretches(setting, tables):
        if is_aside(reading, start) or not is_own_words(reading, start):
            note_unread(setting, find_mentions(masked, counts, start, end), notes)
            continue
        finder.memory.enter(setting, start)
        inside = counts[bisect_left(counts, (start,)) : bisect_left(counts, (end,))]
        mentions = find_mentions(masked, counts, start, end)
        mentions = [mention for mention in mentions if is_own_words(reading, mention.found.start)]
        found = list(finder.find(mentions, (start, end)))
        finder.look_aside(masked, inside, (start, end))
        finder.memory.others = 0 if found else other_count(inside, mentions) or finder.memory.others
        observed += found
        words = reading.text[start:end]
        if not found:
            finder.memory.note_words(setting, words.strip())
        days = {day.resolve(setting.letter_date) for day in dates_of(reading, start, end)}
        finder.memory.note_day(days, is_short=end - start <= ASIDE_LENGTH)
    return observed


@dataclass(slots=True)
class _Finder:
    """Reads the sentences of one document in order."""

    setting: Setting
    notes: Notes
    memory: Memory = field(default_factory=Memory)
    known: set[int] = field(default_factory=set)
    """Where counts start that became a figure, or are known to be none."""
    figures: list[tuple[int, Category]] = field(default_factory=list)
    """Where the counts that became figures start, with their kinds."""
    values: set[int | None] = field(default_factory=lambda: {0, None})
    """The numbers that became figures: said again, they are nothing new."""

    def find(self, mentions: Sequence[Mention], place: tuple[int, int]) -> Iterator[Observed]:
        """Yield the figures of one sentence."""
        if not mentions:
            return
        for group, following, cue in find_cues(self.setting, mentions, place, self.memory.heading):
            yield from self._in_group(group, following, cue)

    def look_aside(self, masked: str, counts: Sequence[Found], place: tuple[int, int]) -> None:
        """Take note of the parts in one sentence, and of numbers of places that nothing explains."""
        if not counts and MASKED not in masked[place[0] : place[1]]:
            return
        parts = list(find_subsets(self.setting.reading, counts, place, self.figures))
        self.notes.asides += parts
        known = {*self.known, *(f.start for f in counts if parts or f.number.value in self.values - {None})}
        if holds_untold(self.setting, masked, counts, place, known):
            self.notes.add("SC-28", f"Op bladzijde {self.setting.reading.page_of(place[0])} {UNCLEAR}")

    def _in_group(self, group: Group, following: Group | None, cue: Cue) -> Iterator[Observed]:
        group = with_other_group(group, cue)
        meaning = self._meaning(group, following, cue)
        if meaning.measure is None and meaning != ASIDE:
            self._tell_unclear(group, cue)
        self.known |= {mention.found.start for mention in group}
        if meaning.measure is None:
            return
        confidence, is_claim = own_claim(cue, meaning)
        if not is_claim:
            self._pass_over(group, cue, meaning)
            return
        subject = self._subject(group, cue)
        if subject.name is None:
            return
        self.memory.subject = subject.name
        unsure = names_place(cue, subject.name) or is_doubtful(cue) or self.setting.reading.is_cut(*cue.stretch)
        sure = min(confidence, subject.confidence, 0.7 if unsure else 1.0)
        for mention in group:
            if mention.role is Role.WHOLE and self._is_no_task(mention):
                self.notes.add("SC-28", f"{self._where((mention,))} {UNCLEAR}")
                continue
            measure = Measure.WETTELIJKE_TAAK if mention.role is Role.WHOLE else meaning.measure
            yield from self._observe(mention, cue, Meaning(measure, sure, meaning.rule), subject.name)
        self._leave(group, meaning)

    def _pass_over(self, group: Group, cue: Cue, meaning: Meaning) -> None:
        """Take note of what another wrote; when it is called wrong, the next words mostly put it right."""
        if not says_others(cue)[1]:
            self._tell_unclear(group, cue)
        self.memory.category, self.memory.measure = group[0].category, meaning.measure

    def _leave(self, group: Group, meaning: Meaning) -> None:
        """Forget the kind of the last count where the next sentence speaks of all of them."""
        if meaning.rule == "proza.waarvan":
            self.memory.category = Category.TOTAAL
        elif {Category.REGULIER, Category.AMV} <= {mention.category for mention in group}:
            self.memory.category = None

    def _subject(self, group: Group, cue: Cue) -> Subject:
        """Give the gemeente of a group of counts; why there is none is noted."""
        subject = find_subject(self.setting, cue, self.memory.subject or self.memory.section)
        if subject.problem:
            self.notes.add("SC-24", f"{self._where(group)} {subject.problem}")
        if subject.is_joint:
            self.notes.asides += [seen for mention in group for seen in observe_joint(self.setting, cue, mention)]
        return subject

    def _tell_unclear(self, group: Group, cue: Cue) -> None:
        """Take note of a count of places whose sentence does not say what it counts."""
        subject = find_subject(self.setting, cue, self.memory.subject or self.memory.section)
        if subject.is_joint:
            self._subject(group, cue)
        elif (self.setting.kind in OWN or cue.prefix.municipality) and self._is_new(group):
            self.notes.add("SC-28", f"{self._where(group)} {UNCLEAR}")

    def _is_new(self, group: Group) -> bool:
        vague = any(mention.count.value is None for mention in group)
        return vague or any(mention.count.value not in self.values for mention in group)

    def _meaning(self, group: Group, following: Group | None, cue: Cue) -> Meaning:
        """Give what a group measures by its own words, or by those just before it."""
        exclusion = find_exclusion(cue, "andere opvang" if group[-1].category in OTHERS else "")
        if exclusion == PART and self.memory.measure and self._breaks_down(group):
            return Meaning(self.memory.measure, 0.9, "proza.waarvan")
        if exclusion is not None and not (exclusion == PART and self.memory.measure is Measure.WETTELIJKE_TAAK):
            if exclusion in ("", PART):
                note_excluded(self.setting, group, cue, self.notes)
            else:
                self.notes.add("SC-28", f"{self._where(group)} staat een aantal dat niet is overgenomen: {exclusion}.")
            return ASIDE
        if is_whole(cue) and group[0].role is Role.PLAIN and group[0].start == group[0].found.start:
            return self._whole(group, following, cue)
        if following and are_pairs(cue.text, group, following):  # `33 van de 70 en 5 van de 9 plekken open`
            cue = replace(cue, post=(cue.post[0], cue.clause[1]))
        meaning = read_measure(cue, group, self.setting)
        if speaks_of_others(group, self.memory.others):
            return meaning
        leans = group[0].role is not Role.PLAIN or self._names_next(cue) or self._goes_on(group, cue)
        if meaning.measure is None and self.memory.measure and leans:
            return Meaning(self.memory.measure, 0.82, "proza.vervolg")
        return meaning

    def _whole(self, group: Group, following: Group | None, cue: Cue) -> Meaning:
        """Give the task in `van de 151 plekken zijn er 95 open`; what `63% van de 151` is, is not said."""
        self.memory.category, self.memory.measure = group[0].category, Measure.WETTELIJKE_TAAK
        if counts_of_those(following, cue):
            return Meaning(Measure.WETTELIJKE_TAAK, 0.75, "proza.van.de")
        self._tell_unclear(group, cue)
        return ASIDE

    def _names_next(self, cue: Cue) -> bool:
        """Tell whether only the next gemeente stands between this count and the former: `en Stein 97 plekken`."""
        named = any(name in cue.before for name in self.setting.municipalities)
        return named and is_name_only(cue.before)

    def _goes_on(self, group: Group, cue: Cue) -> bool:
        """Tell whether only another kind or day stands between this count and the one before it in the sentence."""
        same = bool(self.figures) and self.figures[-1][0] >= cue.stretch[0]
        if same and is_day_only(cue.before):
            return True
        other = group[0].category is not self.memory.category
        return same and other and is_kind_only(group, cue.before)

    def _is_no_task(self, mention: Mention) -> bool:
        """Tell whether the `100` of `95 van de 100 geplande plekken` is something else than the task."""
        words = self.setting.reading.text[mention.found.end : mention.end]
        return any(rule.pattern.search(words) for rule in rules("figures", "geen_taak"))

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
            if points_back(cue, self.setting):
                day, sure_day = self.memory.last_day, self.memory.last_day_confidence
        if mention.count.certainty is Certainty.CONFLICT:
            self.notes.add("SC-17", f"{self._where((mention,))} staan een woord en een cijfer die verschillen. Kies.")
            return
        if mention.count.value is None:
            self.notes.add("SC-23", f"{self._where((mention,))} staat geen zeker getal. Vul het met de hand in.")
            return
        if measure is Measure.REALISATIE and day is None:
            self.notes.add("SC-21", f"{self._where((mention,))} staat een realisatie zonder peildatum. Vul die aan.")
        self._remember(mention, category, measure, (day, sure_day))
        self.figures.append((mention.found.start, category))
        self.values.add(mention.count.value)
        final = measure_at(measure, day, self.setting.letter_date)
        value = FigureValue(name, category, final, mention.count.value, peildatum_of(final, day))
        how = written(mention.count)
        doubt = 0.7 if final is Measure.GEPLAND and is_uncertain(cue) else 1.0
        doubt = min(doubt, 0.75 if category in OTHERS else 1.0)
        if self.setting.reading.page_of(mention.found.start) in self.setting.reading.recognised:
            doubt = min(doubt, SCAN_CEILING)
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
