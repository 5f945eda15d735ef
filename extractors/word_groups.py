"""Words of a sentence with the groups of a data file they belong to, and whether the sentence denies them.

A group holds words (`raad`), beginnings (`vergunning*`), ends (`*eigenaar`), words behind each other (`in de weg`) and
parted verbs (`wees … af`, in one clause). Each word is looked up once, so many groups cost no more than one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractors.rules import load

DENIAL = "ontkent"
"""Group of the words that deny what stands in the same clause."""
_FIXED = "vast"
"""Group of words in which nothing counts by itself: `al dan niet`."""
_AGAINST = "tegen"
_TOKEN = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*|[,;:()–—]")
_BREAKS = frozenset((*",;:()–—", "en", "maar", "want", "omdat", "doordat", "zodat", "waardoor", "terwijl", "nu"))


class Mark(NamedTuple):
    """A word, or words that belong together, with what they say."""

    start: int
    end: int
    clause: int
    groups: frozenset[str]
    denied: bool = False


class Marks(NamedTuple):
    """The marks of a sentence in order, and all groups they belong to."""

    each: tuple[Mark, ...]
    groups: frozenset[str]

    def having(self, wanted: Collection[str]) -> list[Mark]:
        """Give the marks that belong to one of some groups."""
        return [] if self.groups.isdisjoint(wanted) else [one for one in self.each if not one.groups.isdisjoint(wanted)]


class Word(NamedTuple):
    """A word of a text in small letters, or a mark that parts clauses."""

    start: int
    end: int
    clause: int
    letters: str


class Groups:
    """The groups of one data file."""

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self._whole: dict[str, set[str]] = {}
        self._begins: dict[str, set[str]] = {}
        self._ends: dict[str, set[str]] = {}
        self._rows: dict[str, list[tuple[list[str], str]]] = {}
        self._parted: dict[str, list[tuple[str, str]]] = {}
        for group, words in listed.items():
            for word in words:
                self._add(word, group)
        self._sizes = range(2, max(map(len, (*self._begins, *self._ends)), default=1) + 1)
        self._firsts = self._rows.keys() | self._parted.keys()
        self._of = lru_cache(maxsize=20_000)(self._look_up)

    def _add(self, word: str, group: str) -> None:
        first, _, last = word.partition(" … ")
        row = word.split()
        if last:
            self._parted.setdefault(first, []).append((last, group))
        elif len(row) > 1:
            self._rows.setdefault(row[0], []).append((row, group))
        elif word.endswith("*"):
            self._begins.setdefault(word[:-1], set()).add(group)
        elif word.startswith("*"):
            self._ends.setdefault(word[1:], set()).add(group)
        else:
            self._whole.setdefault(word, set()).add(group)

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self._whole.get(word, ()))
        for size in self._sizes:
            found |= self._begins.get(word[:size], set()) | self._ends.get(word[-size:], set())
        return frozenset(found)

    def marks(self, words: Sequence[Word]) -> Marks:
        """Give the words of a sentence that belong to a group, in order of where they begin."""
        joined = list(self._joined(words))
        fixed = [mark for mark in joined if _FIXED in mark.groups]
        single = (mark for mark in self._single(words) if not any(one.start <= mark.start < one.end for one in fixed))
        found = [*single, *joined]
        denials = [mark for mark in found if DENIAL in mark.groups]
        marks = [mark._replace(denied=_is_denied(denials, mark)) for mark in found] if denials else found
        ordered = tuple(sorted(marks, key=lambda mark: mark[:2]))
        return Marks(ordered, frozenset().union(*(mark.groups for mark in ordered)))

    def _single(self, words: Sequence[Word]) -> Iterator[Mark]:
        for word in words:
            if groups := self._of(word.letters):
                yield Mark(word.start, word.end, word.clause, groups)

    def _joined(self, words: Sequence[Word]) -> Iterator[Mark]:
        letters = [word.letters for word in words]
        for number in [place for place, word in enumerate(letters) if word in self._firsts]:
            word = words[number]
            for row, group in self._rows.get(word.letters, ()):
                if letters[number : number + len(row)] == row:
                    yield Mark(word.start, words[number + len(row) - 1].end, word.clause, frozenset((group,)))
            for last, group in self._parted.get(word.letters, ()):
                if last in letters[number + 1 :] and words[letters.index(last, number + 1)].clause == word.clause:
                    yield Mark(word.start, word.end, word.clause, frozenset((group,)))


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Give the words of a sentence."""
    found = []
    clause = 0
    for match in _TOKEN.finditer(text, start, end):
        letters = match.group().casefold()
        clause += letters in _BREAKS
        found.append(Word(match.start(), match.end(), clause, letters))
    for number in range(1, len(found) - 1):
        if _counts_votes(found, number):
            found[number] = found[number]._replace(letters="")
    return found


def _counts_votes(words: Sequence[Word], number: int) -> bool:
    """Tell whether a word is the `tegen` of a count of votes, `13 tegen 6`: it says nothing of the outcome."""
    before, word, behind = (one.letters for one in words[number - 1 : number + 2])
    return word == _AGAINST and before.isdigit() and behind.isdigit()


@cache
def groups(name: str) -> Groups:
    """Give the groups of one data file, its table `groepen`."""
    return Groups(load(name)["groepen"])


def _is_denied(denials: Sequence[Mark], mark: Mark) -> bool:
    """Tell whether the clause of a mark denies it, with words that are no part of it."""
    return any(one.clause == mark.clause and not mark.start <= one.start < mark.end for one in denials)
