"""When a gemeente expects to meet its whole task: a day, a month or a quarter, as the answer says.

Only what the gemeente itself says counts. What it hopes, doubts or makes depend on something, what is vague
(`medio 2027`) or holds for a part is marked for a person; a day it denies or that is past is no expectation.
A day is given as it is written, also behind `vóór`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.dates import FoundDate, FoundPeriod, find_dates, find_periods
from extractors.deadlines import LetterDays
from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import Rule, one, rules
from extractors.statements import Statement, Statements
from pipeline.model.observation import Observation

ROUGH = 0.6
"""Confidence of a completion in words that name no day, month or quarter, or that a person must weigh."""
DENIED = 0.3
"""Confidence of a day that the writer says not to make: too weak to be a value, enough to doubt another one."""
SURE = 0.8
"""From here on a completion is said without reserve."""
_LEAD = 40
"""Characters before a day in which the words stand that say what it is."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day or period as written, for comparison by its last day."""

    last: dt.date
    place: Range
    value: str
    sure: float


def find_completions(
    reading: Reading, parts: LetterParts, days: LetterDays, own: Sequence[str] = ()
) -> Iterator[Observation[str]]:
    """Yield when the writer expects to meet the whole task: a day, a month or a quarter, never in the past.

    Args:
        reading: The document.
        parts: Its parts.
        days: The days it names itself.
        own: The gemeenten it is about; what it says of another is no expectation.
    """
    if not any(rule.search(reading.text) for rule in rules("deadlines", "gereed")):
        return
    finder = _Finder(Statements(reading, parts), days, own)
    for said in finder.spoken.every:
        best: dict[str, Observation[str]] = {}
        for seen in finder.readings(said):  # several words of one sentence may speak of the same day
            if seen.value not in best or seen.confidence > best[seen.value].confidence:
                best[seen.value] = seen
        yield from best.values()


def weigh_completions(found: Iterable[Observation[str]]) -> list[Observation[str]]:
    """Give the readings among which to choose: of several parts the last, when the words say it is the whole."""
    seen = list(found)
    sure = [one for one in seen if one.confidence >= SURE]
    if not sure:
        return seen
    if len(sure) < len(seen):  # doubted or denied elsewhere
        sure = [_doubted(one) for one in sure]
    days = {one.value for one in sure}
    if len(days) == 1:
        return sure
    whole = [one for one in sure if one.rule == "gereed.voldoen"]
    if whole and len({one.value for one in whole}) == 1:
        return whole if whole[0].value == max(days) else sure
    if whole:
        return sure
    last = [one for one in sure if one.value == max(days)]
    said = any(_fits("gereed_laatste", one.sentence or "") for one in last)
    return last if said else [_doubted(one) for one in last]


def _doubted(seen: Observation[str]) -> Observation[str]:
    return Observation(
        seen.field, seen.value, seen.literal, seen.span, seen.context, seen.rule,
        min(seen.confidence, ROUGH), seen.qualifier, seen.sentence,
    )  # fmt: skip


def _fits(table: str, words: str) -> Rule | None:
    """Give the first rule of a table that fits somewhere in the words."""
    return next((rule for rule in rules("deadlines", table) if rule.pattern.search(words)), None)


class _Finder:
    """Finds the moment a sentence speaks of, with how sure the sentence makes it."""

    def __init__(self, spoken: Statements, days: LetterDays, own: Sequence[str]) -> None:
        self.spoken = spoken
        self.text = spoken.reading.text
        self.days = days
        self.own = own

    def readings(self, said: Statement) -> Iterator[Observation[str]]:
        """Yield what each of the words of completion in a sentence says."""
        reading = self.spoken.reading
        for rule in rules("deadlines", "gereed"):
            for match in rule.pattern.finditer(self.text, *said.place):
                if moment := None if reading.is_quoted(match.start()) else self.moment(said, match):
                    sure = min(rule.confidence, moment.sure)
                    yield reading.observe("expected_completion", moment.value, moment.place, rule.name, sure)

    def moment(self, said: Statement, match: re.Match[str]) -> _Moment | None:
        """Give the moment for words of completion; in the next sentence when these repeat a question."""
        if one("deadlines", "geen_gereed", "geen_gereed").search(self.text, *said.place):
            return None
        if said.is_question or self._repeats(said):
            return self._answer(said, match)
        if not self._is_own(said):
            return None
        if moment := self._in_sentence(said, match.span()):
            return self._voiced(said, match.span(), moment)
        points = one("deadlines", "gereed.terugwijzing", "terugwijzing").search(self.text, *said.place)
        before = self.spoken.previous(said) if points else None
        return self._pointed(said, before) if before else None

    def _repeats(self, said: Statement) -> bool:
        return bool(one("deadlines", "gereed.vraag", "gereed_vraag").search(self.text, *said.place))

    def _answer(self, asked: Statement, match: re.Match[str]) -> _Moment | None:
        number = self.spoken.every.index(asked) + 1
        found = None
        if not asked.is_question and not self.spoken.is_of_others(asked):  # `Op uw vraag wanneer …: op 1 maart.`
            found = self._in_sentence(asked, match.span())
        if found or number == len(self.spoken.every):
            return found and self._voiced(asked, match.span(), found)
        answer = self.spoken.every[number]
        if answer.is_question or not self._is_own(answer):
            return None
        moment = self._in_sentence(answer, answer.place)
        return moment and self._voiced(answer, moment.place, moment, is_answer=True)

    def _pointed(self, said: Statement, before: Statement) -> _Moment | None:
        """Give the moment of the sentence before one that says `dan`; sure when something opens there."""
        if before.is_question or not self._is_own(before):
            return None
        moment = self._in_sentence(before, before.place)
        moment = moment and self._voiced(before, moment.place, moment, is_answer=True)
        if moment is None:
            return None
        opens = _fits("gereed_feit", self.text[slice(*before.place)])
        moment = moment if opens else _at_most(moment, ROUGH)
        return self._voiced(said, said.place, moment, is_answer=True)

    def _is_own(self, said: Statement) -> bool:
        """Tell whether a sentence is about the sender and its task, in its own words."""
        words = self.text[slice(*said.place)]
        if self.spoken.is_of_others(said) or _fits("gereed_ander", words):
            return False
        others = self.spoken.strangers(said, self.own) if self.own else []
        if not others or self.spoken.names_self(said):
            return True  # a place may have the name of a gemeente elsewhere: only what `Almelo` meets is of Almelo
        return not _fits("gereed_van_gemeente", words)

    def _voiced(self, said: Statement, trigger: Range, moment: _Moment, *, is_answer: bool = False) -> _Moment:
        """Give a moment as sure as its sentence and the one after it leave it."""
        start, end = self._clause(said, moment.place if _inside(moment.place, said.place) else trigger)
        clause, behind = self.text[start:end], self.text[end : said.end]
        if _fits("gereed_ontkend", clause.replace(self.text[slice(*moment.place)], " ")):
            return _at_most(moment, DENIED)
        doubts = _fits("gereed_onzeker", clause) or _fits("gereed_onzeker", behind) or _fits("gereed_ontkend", behind)
        if doubts or self._depends(said, moment) or self._withdrawn(said) or self._elsewhere(said, clause):
            return _at_most(moment, ROUGH)
        says = is_answer or (start <= trigger[0] < end and _fits("gereed_werkwoord", self.text[slice(*said.place)]))
        return moment if says else _at_most(moment, ROUGH)

    def _elsewhere(self, said: Statement, clause: str) -> bool:
        """Tell whether a sentence names another gemeente and its clause does not say `wij`."""
        others = self.own and self.spoken.strangers(said, self.own)
        return bool(others) and not _fits("gereed_wij", clause)

    def _depends(self, said: Statement, moment: _Moment) -> bool:
        """Tell whether a condition stands before the moment."""
        place = (said.start, max(said.start, min(moment.place[0], said.end)))
        return self.spoken.matches("voorwaarde", place) and not self.spoken.matches(
            "geen_voorwaarde", said.place, "deadlines"
        )

    def _withdrawn(self, said: Statement) -> bool:
        """Tell whether the next sentence takes the moment back: `Dat is nog onzeker.`."""
        number = self.spoken.every.index(said) + 1
        if number >= len(self.spoken.every):
            return False
        words = self.text[slice(*self.spoken.every[number].place)]
        doubts = _fits("gereed_onzeker", words) or _fits("gereed_ontkend", words)
        return bool(doubts and _fits("gereed_terug", words))

    def _clause(self, said: Statement, place: Range) -> Range:
        """Give the part of a sentence between `;` and `maar` around a place."""
        cuts = [cut.span() for cut in one("deadlines", "gereed_zinsdeel", "gereed_zinsdeel").matches(
            self.text, *said.place)]  # fmt: skip
        start = max((end for _, end in cuts if end <= place[0]), default=said.start)
        end = min((begin for begin, _ in cuts if begin >= place[1]), default=said.end)
        return start, end

    def _in_sentence(self, said: Statement, trigger: Range) -> _Moment | None:
        """Give the moment near the words of completion; of several the last, sure only when those words are with it."""
        found = list(self._moments(*said.place))
        if len({moment.value for moment in found}) <= 1:
            return min(found, key=lambda moment: moment.sure, default=None)
        last = max(found, key=lambda moment: moment.last)
        cuts = [cut.span() for cut in one("deadlines", "gereed_stuk", "gereed_stuk").matches(self.text, *said.place)]
        start = max((end for _, end in cuts if end <= trigger[0]), default=said.start)
        end = min((begin for begin, _ in cuts if begin >= trigger[1]), default=said.end)
        near = [moment for moment in found if _inside(moment.place, (start, end))]
        if len(near) == 1:
            return near[0] if near[0] is last else _at_most(near[0], ROUGH)
        return _at_most(last, ROUGH)

    def _moments(self, start: int, end: int) -> Iterator[_Moment]:
        """Yield the days and periods of a stretch that lie after the letter date and can be that of completion."""
        dates = list(find_dates(self.text, start, end))
        for moment in (*self._days(dates), *self._periods(dates, start, end)):
            lead = _fits("gereed_dag", self.text[max(start, moment.place[0] - _LEAD) : moment.place[0]])
            is_ahead = self.days.letter is None or moment.last > self.days.letter
            if is_ahead and (lead is None or lead.confidence < 1) and not self._in_condition(start, moment):
                yield _at_most(moment, lead.confidence if lead else 1.0)

    def _in_condition(self, start: int, moment: _Moment) -> bool:
        """Tell whether a day is part of what must come first: `Als de raad op 1 juni instemt, …`."""
        before = self.text[start : moment.place[0]]
        last = re.split(r"[,;]", before)[-1]
        return bool(_fits("gereed_eerst", last))

    def _days(self, dates: Sequence[FoundDate]) -> Iterator[_Moment]:
        for date in dates:
            if day := date.resolve(self.days.letter, "toekomst"):
                yield _Moment(day, (date.start, date.end), day.isoformat(), 1.0 if date.year else ROUGH)

    def _periods(self, dates: Sequence[FoundDate], start: int, end: int) -> Iterator[_Moment]:
        for period in find_periods(self.text, start, end):
            if not any(_begins_in(period, date) for date in dates):
                sure = ROUGH if period.rough else 1.0
                yield _Moment(period.last, (period.start, period.end), period.value, sure)


def _at_most(moment: _Moment, sure: float) -> _Moment:
    return _Moment(moment.last, moment.place, moment.value, min(moment.sure, sure))


def _inside(place: Range, outer: Range) -> bool:
    return outer[0] <= place[0] and place[1] <= outer[1]


def _begins_in(period: FoundPeriod, date: FoundDate) -> bool:
    return date.start <= period.start < date.end
