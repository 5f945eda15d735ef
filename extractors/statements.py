"""The sentences a sender says himself, one by one: not the questions he repeats, not the words he quotes.

Reasons, answers, agreements and notifications are looked for in these, so that all agree on whose words they read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from extractors.gazetteer import find_names
from extractors.letter_parts import LetterParts, Range
from extractors.reading import Reading
from extractors.rules import Rule, fitting, rules
from extractors.word_groups import Word, words_of

_QUESTION = re.compile(r"\?[\s'\"’”)]*$")


class Statement(NamedTuple):
    """One sentence, list item or labelled line, `text[start:end]`."""

    start: int
    end: int
    is_question: bool

    @property
    def place(self) -> Range:
        """Give its range."""
        return self.start, self.end


class Statements:
    """What the sender says himself, in order."""

    def __init__(self, reading: Reading, parts: LetterParts) -> None:
        self.reading = reading
        self.parts = parts
        self._words: dict[Statement, list[Word]] = {}
        self._names: dict[Statement, list[str]] = {}

    @cached_property
    def places(self) -> tuple[Range, ...]:
        """Give the ranges with running text: the body and a postscript."""
        closing = self.parts.closing
        found = _pattern("naschrift").search(self.reading.text, *closing) if closing else None
        return (self.parts.body, (found.end(), closing[1])) if found and closing else (self.parts.body,)

    @cached_property
    def every(self) -> tuple[Statement, ...]:
        """Give all of them, questions too."""
        return tuple(one for place in self.places for one in _sentences(self.reading, place))

    @cached_property
    def said(self) -> tuple[Statement, ...]:
        """Give those that state something of the sender's own."""
        return tuple(one for one in self.asked if not one.is_question)

    @cached_property
    def asked(self) -> tuple[Statement, ...]:
        """Give those that state or ask something of the sender's own."""
        return tuple(one for one in self.every if not self.is_of_others(one))

    def is_of_others(self, one: Statement) -> bool:
        """Tell whether a sentence gives the words of another, a rule, or what holds for gemeenten at large."""
        return self.matches("van_een_ander", one.place)

    def matches(self, table: str, place: Range, name: str = "statements") -> bool:
        """Tell whether one of the rules of a table fits inside a range."""
        words = self.reading.text[slice(*place)]
        return any(rule.pattern.search(words) for rule in fitting(name, table, self.reading.text))

    def find(self, rule: Rule, within: Sequence[Statement]) -> Iterator[tuple[Statement, re.Match[str]]]:
        """Yield the first match of a rule in each sentence, but for words that are quoted."""
        for one in within:
            match = rule.search(self.reading.text, *one.place)
            if match and not self.reading.is_quoted(match.start()):
                yield one, match

    def inside(self, place: Range) -> tuple[Statement, ...]:
        """Give what is stated inside a range; of a sentence that runs on from a label, the part behind it."""
        first, last = bisect_right(self.said, place[0], key=_end), bisect_right(self.said, place[1], key=_end)
        within = (one for one in self.said[first:last] if one.start < place[1])
        found = (one if one.start >= place[0] else one._replace(start=place[0]) for one in within)
        return tuple(one for one in found if self._says(one))

    def _says(self, one: Statement) -> bool:
        return bool(self.reading.text[one.start : one.end].strip(" \n\t.:;,)-"))

    def previous(self, one: Statement) -> Statement | None:
        """Give the sentence before one."""
        number = bisect_left(self.every, one.end, key=_end)
        return self.every[number - 1] if number else None

    def around(self, position: int) -> Statement | None:
        """Give the first sentence that stops behind a position; None at the end of the text."""
        number = bisect_right(self.every, position, key=_end)
        return self.every[number] if number < len(self.every) else None

    def names_self(self, one: Statement) -> bool:
        """Tell whether a sentence is about the sender, also when it names another."""
        return self.matches("zelf", one.place)

    def strangers(self, one: Statement, own: Sequence[str]) -> list[str]:
        """Give the gemeenten that a sentence names and that the document is not about."""
        if one not in self._names:
            self._names[one] = [name.naam for name in find_names(self.reading.text, *one.place)]
        return [name for name in self._names[one] if name not in own]

    def words(self, one: Statement) -> list[Word]:
        """Give the words of a sentence, kept for who asks again."""
        if one not in self._words:
            self._words[one] = words_of(self.reading.text, *one.place)
        return self._words[one]


def _pattern(table: str) -> re.Pattern[str]:
    return rules("statements", table)[0].pattern


def _end(one: Statement) -> int:
    return one.end


def _sentences(reading: Reading, place: Range) -> Iterator[Statement]:
    position, end = place
    while position < end:
        begin, stop = reading.sentence(position)
        stop = max(min(stop, end), position + 1)
        yield from _labelled(reading, max(begin, position), stop)
        position = stop
        while position < end and reading.text[position].isspace():
            position += 1


def _labelled(reading: Reading, start: int, end: int) -> Iterator[Statement]:
    """Yield the lines of a form one by one: `Vraag 1: …` and `Antwoord: …` are no single sentence."""
    cuts = [start, *(match.end() for match in _pattern("regel_label").finditer(reading.text, start, end)), end]
    for left, right in pairwise(cuts):
        words = reading.text[left:right]
        if words.strip() and not reading.is_quoted(left + len(words) - len(words.lstrip())):
            yield Statement(left, left + len(words.rstrip()), bool(_QUESTION.search(words)))
