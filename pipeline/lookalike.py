"""What two documents have in common: the same words, or nearly; pure rules over words, thresholds are data."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rensa import RMinHash

_SEED = 1
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """When documents are alike; see data/gelijkenis.toml."""

    threshold: float
    """Least share of word groups that two documents have in common, 0..1."""
    words: int
    """Per word group."""
    values: int
    """In a signature."""
    bands: int
    least_words: int
    """A shorter document says nothing about likeness."""
    least_passage: int
    """Words of the shortest quoted passage that is recognised."""
    version: str


@cache
def read_likeness() -> Likeness:
    """Give the rules as they stand in the data file."""
    told = tomllib.loads((files("pipeline") / "data" / "gelijkenis.toml").read_text(encoding="utf-8"))
    near = told["bijna"]
    return Likeness(
        near["drempel"],
        near["woorden"],
        near["waarden"],
        near["banden"],
        near["minste_woorden"],
        told["overnemen"]["minste_woorden"],
        told["versie"],
    )


def words_of(text: str) -> list[str]:
    """Give the words of a text in order, whatever their case and whatever stands between them."""
    return _WORD.findall(text.casefold())


def text_digest(texts: Iterable[str]) -> str:
    """Give the digest of texts as they stand, page after page; only white space may differ."""
    return hashlib.sha256("\f".join(" ".join(one.split()) for one in texts).encode()).hexdigest()


def shingles(words: Sequence[str], rules: Likeness) -> frozenset[str]:
    """Give the groups of words that follow each other."""
    width = rules.words
    return frozenset(" ".join(words[at : at + width]) for at in range(max(0, len(words) - width + 1)))


def signature(groups: Collection[str], rules: Likeness) -> tuple[int, ...]:
    """Give the MinHash signature of word groups; empty for none."""
    if not groups:
        return ()
    hashed = RMinHash(num_perm=rules.values, seed=_SEED)
    hashed.update(list(groups))
    return tuple(hashed.digest())


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of word groups that two documents have in common, 0..1."""
    return len(one & other) / len(one | other) if one and other else 0.0


class Candidates:
    """Remembers signatures and tells which may be like another; whoever asks compares the words themselves."""

    def __init__(self, rules: Likeness) -> None:
        """Know nothing yet."""
        self._rules = rules
        self._bands: dict[tuple[int, tuple[int, ...]], list[str]] = defaultdict(list)

    def add(self, key: str, signed: Sequence[int]) -> None:
        """Take note of a signature."""
        for band in self._cut(signed):
            self._bands[band].append(key)

    def like(self, signed: Sequence[int]) -> tuple[str, ...]:
        """Give the keys with a band in common, in the order in which they were added."""
        return tuple(dict.fromkeys(key for band in self._cut(signed) for key in self._bands.get(band, ())))

    def _cut(self, signed: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
        if signed:
            rows = self._rules.values // self._rules.bands
            for number in range(self._rules.bands):
                yield number, tuple(signed[number * rows : (number + 1) * rows])
