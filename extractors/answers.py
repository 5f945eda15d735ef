"""Which of the five questions of a phase 2 letter a gemeente answers: Q1 … Q5 with the passage that answers.

Numbered answers (`Ad 1`, `Vraag 2:`, answers between quoted questions, headings) go by their question first and by
their number only when no question stands there. In free prose a sentence answers by what it says. A question for
which nothing is found is `open`; that has no passage and so no proof.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from extractors.dates import dates_of, find_periods
from extractors.letter_parts import Range
from extractors.rules import load, rules
from extractors.statements import Statement, Statements
from extractors.word_groups import Marks, groups
from extractors.word_links import links
from pipeline.model.observation import Observation

_Found = dict[Statement, tuple[str, float]]
"""Sentences with the rule that found each and its confidence."""
_Marked = Mapping[Statement, Marks]
"""Sentences with their words that belong to a group."""
_WHEN, _PAPERS = "Q4", "Q5"
QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5")
_PASSAGES = 3
"""Sentences kept as proof of one answer."""
_LABELLED = 0.92
_BY_NUMBER = 0.8
"""A bare `Ad 3`: it is the third question, if the questions were numbered as in the model letter."""


class Status(StrEnum):
    """What a gemeente did with a question; stored values are those of the domain."""

    ANSWERED = "beantwoord"
    PARTLY = "deels"
    NOT_APPLICABLE = "nvt"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one question, with the passages that say it."""

    status: Status
    observed: tuple[Observation[str], ...] = ()


class Section(NamedTuple):
    """A stretch of the answer that goes with one or more questions."""

    questions: tuple[str, ...]
    place: Range
    confidence: float


class _Marker(NamedTuple):
    """Where a section begins: the label or question, `text[start:end]`, and the number it bears."""

    start: int
    end: int
    numbers: tuple[int, ...]


def find_sections(spoken: Statements) -> tuple[Section, ...]:
    """Give the stretches of a document that are set apart as the answer to a question, in order."""
    named = [(marker, *_questions_of(spoken, marker)) for marker in _apart(spoken)]
    named = [(marker, questions, sure) for marker, questions, sure in named if questions]
    stops = [match.start() for rule in rules("answers", "einde") for match in rule.matches(spoken.reading.text)]
    borders = sorted((*(marker.start for marker, _, _ in named), *stops, spoken.parts.body[1]))
    return tuple(
        Section(questions, (marker.end, _next(marker.end, borders)), sure) for marker, questions, sure in named
    )


def _next(position: int, borders: Sequence[int]) -> int:
    """Give the first of some borders, ascending, at or behind a position."""
    number = bisect_left(borders, position)
    return borders[number] if number < len(borders) else position


def _apart(spoken: Statements) -> list[_Marker]:
    """Give the markers of which none lies inside another, in order; of two that do, the first one made."""
    kept: list[_Marker] = []
    for marker in (*_quoted_questions(spoken), *_labels(spoken), *_headings(spoken)):
        number = bisect_left(kept, marker.start, key=_start)
        beside = kept[max(0, number - 1) : number + 1]
        if all(marker.end <= other.start or other.end <= marker.start for other in beside):
            insort(kept, marker)
    return kept


def _start(marker: _Marker) -> int:
    return marker.start


def _quoted_questions(spoken: Statements) -> Iterator[_Marker]:
    """Yield the quoted lines behind which the sender goes on: the last question in them is the one he answers."""
    text = spoken.reading.text
    for quote in spoken.reading.quotes:
        if quote.is_inline and spoken.parts.body[0] <= quote.start < spoken.parts.body[1]:
            starts = [match.start() for match in re.finditer(r"[^?\n]*\n?[^?\n]*\?", text[quote.start : quote.end])]
            start = quote.start + (starts[-1] if starts else 0)
            labels = [match for rule in rules("answers", "label") for match in rule.matches(text, start, quote.end)]
            yield _Marker(start, quote.end, _numbers(labels[-1]) if labels else ())


def _labels(spoken: Statements) -> Iterator[_Marker]:
    """Yield `Ad 1`, `Vraag 2: …?` and `Antwoord op vraag 3`, with the question that is repeated behind them."""
    for rule in rules("answers", "label"):
        for match in rule.matches(spoken.reading.text, *spoken.parts.body):
            if not spoken.reading.is_quoted(match.start()):
                yield _Marker(match.start(), _behind_question(spoken, match.end()), _numbers(match))


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    words = load("answers")["rangtelwoorden"]
    written = re.findall(r"\w+", match["n"].casefold())
    return tuple(int(n) if n.isdigit() else words[n] for n in written if n.isdigit() or n in words)


def _behind_question(spoken: Statements, position: int) -> int:
    """Give where the question stops that begins at a position; the position itself when none does."""
    one = spoken.around(position)
    return one.end if one and one.is_question and one.start <= position + 2 else position


def _headings(spoken: Statements) -> Iterator[_Marker]:
    """Yield headings that name what a question asks for, and questions that the sender sets above his answer."""
    for rule in rules("answers", "kop"):
        for match in rule.matches(spoken.reading.text, *spoken.parts.body):
            if not spoken.reading.is_quoted(match.start()):
                yield _Marker(match.start(), match.end(), ())
    for one in spoken.every:
        if one.is_question and _topics(spoken, one.place) and _begins_line(spoken.reading.text, one.start):
            yield _Marker(one.start, one.end, ())


def _begins_line(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip(" \t-•*0123456789.)>")


def _topics(spoken: Statements, place: Range) -> tuple[str, ...]:
    found = (rule.value for rule in rules("answers", "onderwerp") if rule.search(spoken.reading.text, *place))
    return tuple(dict.fromkeys(found))


def _questions_of(spoken: Statements, marker: _Marker) -> tuple[tuple[str, ...], float]:
    """Give the questions a marker stands for, by its words and else by its number, and how sure that is."""
    if topics := _topics(spoken, (marker.start, marker.end)):
        return topics, _LABELLED
    return tuple(f"Q{n}" for n in marker.numbers if f"Q{n}" in QUESTIONS), _BY_NUMBER


def find_answers(
    spoken: Statements, sections: Sequence[Section], own: Sequence[str], letter_date: dt.date | None
) -> dict[str, Answer]:
    """Give the answer to each question, by the sections of `find_sections` and else by what sentences say.

    What a sentence says of a gemeente that is not one of `own` answers nothing.
    """
    mine = [one for one in spoken.said if not (own and spoken.strangers(one, own)) or spoken.names_self(one)]
    told = {one: groups("answers").marks(spoken.words(one)) for one in mine}
    answers: dict[str, Answer] = {}
    for question in QUESTIONS:
        labelled = [_judge(spoken, question, section) for section in sections if question in section.questions]
        found = [answer for answer in labelled if answer.status is not Status.OPEN]
        in_prose = None if found else _in_prose(spoken, question, told, letter_date)
        answers[question] = _best([*found, *([in_prose] if in_prose else [])]) or Answer(Status.OPEN)
    return answers


def _is_past(spoken: Statements, one: Statement, letter_date: dt.date | None) -> bool:
    """Tell whether all days that a sentence names lie before the letter: it cannot say when the task will be met."""
    days = [day for found in dates_of(spoken.reading, *one.place) if (day := found.resolve(letter_date))]
    days += [period.last for period in find_periods(spoken.reading.text, *one.place)]
    return letter_date is not None and bool(days) and all(day <= letter_date for day in days)


def _best(found: Sequence[Answer]) -> Answer | None:
    order = (Status.ANSWERED, Status.PARTLY, Status.NOT_APPLICABLE, Status.OPEN)
    return min(found, key=lambda answer: order.index(answer.status), default=None)


def _judge(spoken: Statements, question: str, section: Section) -> Answer:
    """Judge all that stands in one section."""
    within = [one for one in spoken.inside(section.place) if not spoken.matches("leeg", one.place, "answers")]
    return _status(spoken, question, within, section.confidence)


def _status(spoken: Statements, question: str, within: Sequence[Statement], confidence: float) -> Answer:
    absent = [one for one in within if spoken.matches("nvt", one.place, "answers")]
    later = [one for one in within if _is_put_off(spoken, question, one)]
    partly = [one for one in within if spoken.matches("deels", one.place, "answers")]
    said = [one for one in within if one not in absent and one not in later]
    if not said:
        status = Status.NOT_APPLICABLE if absent else Status.OPEN
        shown = absent or later
    else:
        status = Status.PARTLY if later or partly else Status.ANSWERED
        shown = [*said[:_PASSAGES], *later[:1]]
    return Answer(status, tuple(_observe(spoken, question, one, status, "antwoord.kop", confidence) for one in shown))


def _is_put_off(spoken: Statements, question: str, one: Statement) -> bool:
    words = spoken.reading.text[slice(*one.place)]
    return any(rule.pattern.search(words) for rule in rules("answers", "later") if rule.value in ("", question))


def _in_prose(spoken: Statements, question: str, told: _Marked, letter_date: dt.date | None) -> Answer | None:
    """Judge the sentences that answer a question without a label; None when no sentence does."""
    phrased = _by_rules(spoken, question, told)
    found = _by_links(spoken, question, told, "verband") or phrased
    if question == _PAPERS and found:
        found = {**found, **{one: rule for one, rule in phrased.items() if _is_put_off(spoken, question, one)}}
    if question == _WHEN:
        found = {one: rule for one, rule in found.items() if not _is_past(spoken, one, letter_date)}
    judged = _status(spoken, question, sorted(found), 0.0) if found else Answer(Status.OPEN)
    if judged.status is Status.OPEN:
        return None if found else _perhaps(spoken, question, told, letter_date)
    shown = [one for one in sorted(found) if any(_is_at(spoken, one, seen) for seen in judged.observed)]
    return Answer(judged.status, tuple(_observe(spoken, question, one, judged.status, *found[one]) for one in shown))


def _by_rules(spoken: Statements, question: str, told: _Marked) -> _Found:
    """Give the sentences in which a phrase answers a question."""
    fitting = [rule for rule in rules("answers", "zin") if rule.value == question]
    barred = [rule for rule in rules("answers", "geen_zin") if rule.value == question]
    text = spoken.reading.text
    found = {one: (rule.name, rule.confidence) for rule in fitting for one, _ in spoken.find(rule, tuple(told))}
    return {one: rule for one, rule in found.items() if not any(bar.search(text, *one.place) for bar in barred)}


def _by_links(spoken: Statements, question: str, told: _Marked, table: str) -> _Found:
    """Give the sentences in which a subject and the words that are said of it answer a question."""
    fitting = [link for link in links("answers", table) if link.value == question]
    if not fitting:
        return {}
    found = ((one, link) for one, marks in told.items() for link in fitting if link.find(marks))
    free = ((one, link) for one, link in found if not spoken.reading.is_quoted(one.start))
    return {one: (link.name, link.confidence) for one, link in free if not spoken.matches("voorwaarde", one.place)}


def _perhaps(spoken: Statements, question: str, told: _Marked, letter_date: dt.date | None) -> Answer | None:
    """Give a partial, unsure answer by what may answer a question; None when nothing does."""
    for one, rule in _by_links(spoken, question, told, "verband_deels").items():
        if question != _WHEN or not _is_past(spoken, one, letter_date):
            return Answer(Status.PARTLY, (_observe(spoken, question, one, Status.PARTLY, *rule),))
    return None


def _is_at(spoken: Statements, one: Statement, seen: Observation[str]) -> bool:
    return spoken.reading.span(*one.place) == seen.span


def _observe(
    spoken: Statements, question: str, one: Statement, status: Status, rule: str, confidence: float
) -> Observation[str]:
    return spoken.reading.observe(f"details.answers.{question}", status.value, one.place, rule, confidence)


def ranges_for(sections: Iterable[Section], question: str) -> list[Range]:
    """Give the stretches that are set apart as the answer to one question."""
    return [section.place for section in sections if question in section.questions]
