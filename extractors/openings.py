"""Which letters stand in every match of a pattern, so that a text without them need not be searched at all.

Most rules fit in few documents, and looking for letters is many times faster than looking for a pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

LEAST = 3
"""Fewer letters than this stand in every text."""
MOST = 3
"""Sets that are kept of one pattern; looking for ever more letters would cost what it spares."""
Needed = tuple[frozenset[str], ...]
"""Sets of letters; of each set one stands in every match."""

_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")
_LETTERS = re.compile(r"[a-zà-ÿ]+")
_MAY_LACK = re.compile(r"[?*]|\{0?,|\{0")
_CODED = re.compile(r"\\[xuUN]")


def find_needed(source: str) -> Needed:
    """Give sets of letters (lower case), of each of which one stands in every match; empty when that cannot be told.

    `source` is a pattern that is matched without regard to case.
    """
    ways = [_needed_in(way) for way in _ways(source)]
    if len(ways) == 1:
        return tuple(sorted(set(ways[0]), key=_worth, reverse=True)[:MOST])
    return (frozenset().union(*(max(sets, key=_worth) for sets in ways)),) if all(ways) else ()


def _worth(letters: frozenset[str]) -> tuple[int, int, list[str]]:
    """Order sets by how much they shut out: long words, and few of them."""
    return min(map(len, letters)), -len(letters), sorted(letters)


def _needed_in(way: str) -> list[frozenset[str]]:
    """Give the sets of one way: the letters outside groups, and what the groups that cannot lack need."""
    found: list[frozenset[str]] = []
    at = 0
    while at < len(way):
        if way[at] == "(":
            group, end = _GROUP.match(way, at), _end_of_group(way, at + 1)
            if group and not _MAY_LACK.match(way, end + 1):
                found += find_needed(way[group.end() : end])
            at = end + 1
        elif letters := _LETTERS.match(way, at):
            sure = letters.group()[:-1] if _MAY_LACK.match(way, letters.end()) else letters.group()
            found += [frozenset([sure])] if len(sure) >= LEAST else []
            at = letters.end()
        elif _CODED.match(way, at):
            return found
        else:
            at = _end_of_class(way, at) if way[at] == "[" else at + (2 if way[at] == "\\" else 1)
    return found


def _ways(source: str) -> Iterator[str]:
    """Yield the alternatives of a pattern that stand in no group."""
    start, depth = 0, 0
    for at, sign in _signs(source, 0):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            yield source[start:at]
            start = at + 1
    yield source[start:]


def _end_of_group(source: str, start: int) -> int:
    """Give where the group stops whose content begins at `start`."""
    depth = 1
    for at, sign in _signs(source, start):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at
    return len(source)


def _signs(source: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the characters that are no escaped ones and stand in no class."""
    at = start
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source[at] == "[":
            at = _end_of_class(source, at)
        else:
            yield at, source[at]
            at += 1


def _end_of_class(source: str, at: int) -> int:
    """Give where a class of characters stops that opens with `[` here."""
    at += 2 if source[at + 1 : at + 2] == "^" else 1
    at += source[at : at + 1] == "]"
    while at < len(source) and source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1


class _Letters:
    """The letters of one text, and what was looked for in it."""

    __slots__ = ("folded", "known", "words")

    def __init__(self, text: str) -> None:
        self.folded = text.casefold()
        self.known: dict[Needed, bool] = {}
        self.words: dict[str, bool] = {}

    def have(self, word: str) -> bool:
        """Tell whether they stand somewhere in the text."""
        if word not in self.words:
            self.words[word] = word in self.folded
        return self.words[word]


@lru_cache(maxsize=2)
def _letters(text: str) -> _Letters:
    return _Letters(text)


def may_match(needed: Needed, text: str) -> bool:
    """Tell whether a text has what every match needs. Asked again for the same text it costs nothing."""
    if not needed:
        return True
    letters = _letters(text)
    if needed not in letters.known:
        letters.known[needed] = all(any(map(letters.have, words)) for words in needed)
    return letters.known[needed]
