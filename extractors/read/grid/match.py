"""Matches the cells of one row of the original with words of a page, in the order in which they stand there.

Lines of neighbouring cells may be read in turn, words may be broken, and cells that span may be printed once; so every
cell keeps its own place in its text, and a word goes to a cell that goes on with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.read.seen.words import SUPERSCRIPT
from extractors.text import normalise
from pipeline.model.document import Page

NOISE = 4
"""Words of the page, such as the number of a list, that may stand in a row beside what the original says."""
STEPS = 4000
"""Tries after which a row counts as not found."""

_DASHES = frozenset("-‐‑‒–—−")
_NUMBERING = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.):]|[^\w\s]")
_NOTE = frozenset(SUPERSCRIPT)


def word_key(word: str) -> str:
    """Give the letters and figures of a word, small; for a word of signs alone the signs, any dash being one."""
    small = word.casefold()
    letters = "".join(c for c in small if c.isalnum() and c not in _NOTE)
    if letters:
        return letters
    return "".join("-" if c in _DASHES else c for c in small if c not in _NOTE)


def page_keys(page: Page) -> tuple[str, ...]:
    """Give the key of each word of a page."""
    return tuple(word_key(page.text[word.start : word.end]) for word in page.words)


def cell_key(text: str) -> str:
    """Give the keys of the words of a cell behind each other."""
    return "".join(word_key(word) for word in normalise(text)[0].split())


class Place(NamedTuple):
    """How far the cells of a row have been found: for each cell the next letter of its key, and its words so far."""

    at: tuple[int, ...]
    words: tuple[tuple[int, ...], ...]

    @property
    def found(self) -> int:
        """Count the words found."""
        return sum(map(len, self.words))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The cells of one row to be found."""

    keys: tuple[str, ...]
    may_miss: tuple[bool, ...]
    """For each cell whether a neighbour says the same, so that it may be one cell that spans."""

    def start(self) -> Place:
        """Give the place before any word."""
        return Place((0,) * len(self.keys), ((),) * len(self.keys))

    def is_whole(self, place: Place) -> bool:
        """Tell whether all cells have been found, those that span at least not by half."""
        return all(
            at == len(key) or (at == 0 and may) for key, at, may in zip(self.keys, place.at, self.may_miss, strict=True)
        )


@dataclass(slots=True)
class Search:
    """One search for a row; afterwards `farthest` tells how far it came where it failed."""

    wanted: Wanted
    keys: Sequence[str]
    farthest: Place
    left: int = STEPS

    def ends(self, start: int, place: Place) -> Iterator[tuple[int, Place]]:
        """Yield the words behind the row, with the cells found: the fullest first.

        Nothing is yielded when the word at `start` belongs to no cell.
        """
        if start < len(self.keys) and self._options(self.keys[start], place):
            yield from self._from(start, place, NOISE)

    def _from(self, at: int, place: Place, noise: int) -> Iterator[tuple[int, Place]]:
        self.left -= 1
        if self.left < 0:
            return
        if place.found > self.farthest.found:
            self.farthest = place
        options = self._options(self.keys[at], place) if at < len(self.keys) else []
        for cell in options:
            yield from self._from(at + 1, self._with(place, cell, at), noise)
        whole = self.wanted.is_whole(place)
        if whole:
            yield at, place
        elif not options and noise and at < len(self.keys) and is_noise(self.keys[at]):
            yield from self._from(at + 1, place, noise - 1)

    def _options(self, key: str, place: Place) -> list[int]:
        """Give the cells that go on with a word: first those already begun."""
        if not key:
            return []
        wanted = zip(self.wanted.keys, place.at, strict=True)
        fitting = [n for n, (text, at) in enumerate(wanted) if at < len(text) and text.startswith(key, at)]
        if len(fitting) < 2:
            return fitting
        last = max((words[-1] for words in place.words if words), default=-1)
        return sorted(fitting, key=lambda n: (not (place.words[n] and place.words[n][-1] == last), n))

    def _with(self, place: Place, cell: int, word: int) -> Place:
        at = list(place.at)
        at[cell] += len(self.keys[word])
        words = list(place.words)
        words[cell] = (*words[cell], word)
        return Place(tuple(at), tuple(words))


def is_noise(key: str) -> bool:
    """Tell whether a word may stand in a row without being in its cells: the number of a list, a note mark."""
    return not key or len(key) == 1 or bool(_NUMBERING.fullmatch(key)) or (key.isdigit() and len(key) < 4)
