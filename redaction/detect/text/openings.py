"""Patterns that open with one of many words: each word of a page is looked up in a set before the pattern is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from redaction.detect.words.lexicon import LETTERS

_WORD = re.compile(rf"[{LETTERS}]+|\d")
_RUN = re.compile(rf"(?<![{LETTERS}\d-])[{LETTERS}-]+")


@lru_cache(maxsize=4)
def _words(text: str) -> tuple[tuple[int, str], ...]:
    """Give every run of letters and every digit of a page with its offset, case-folded."""
    return tuple((match.start(), match.group().casefold()) for match in _WORD.finditer(text))


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Give the first run of letters, or the first digit, of each phrase, case-folded."""
    return frozenset(match.group().casefold() for phrase in phrases if (match := _WORD.match(phrase)))


def find_opening(pattern: re.Pattern[str], firsts: frozenset[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `pattern.finditer(text)` yields, for a pattern that always begins with a whole one of `firsts`."""
    end = 0
    for start, word in _words(text):
        if word in firsts and start >= end:
            match = pattern.match(text, start)
            if match is not None:
                yield match
                end = match.end()


def find_tailed(
    pattern: re.Pattern[str], firsts: frozenset[str], tails: tuple[str, ...], text: str
) -> Iterator[re.Match[str]]:
    """Yield what `pattern.finditer(text)` yields, for one that begins with one of `firsts` or a word on one of `tails`.

    Words may hold hyphens, and no letter, digit or hyphen may stand before them.
    """
    end = 0
    for run in _RUN.finditer(text):
        word = run.group()
        if run.start() < end or not (word.endswith(tails) or word.partition("-")[0].casefold() in firsts):
            continue
        match = pattern.match(text, run.start())
        if match is not None:
            yield match
            end = match.end()


def opens_cell(text: str, start: int, borders: str) -> bool:
    """Tell whether nothing but spaces stands between an offset and a border before it, or the beginning of the text."""
    while start and text[start - 1] == " ":
        start -= 1
    return not start or text[start - 1] in borders
