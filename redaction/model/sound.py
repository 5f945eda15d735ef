"""Whether a word sounds like a name: its letter triples, weighed between names of every origin and Dutch words."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from math import log

SOUNDS = "klank.json"
_SMOOTH = 0.5  # added to every count, so that a triple never seen in names or words says little
_SEEN = 3  # times a triple must occur to be kept
_STEP = 0.25  # of the mean weight of a triple
_MOST = 4  # steps either way
_LENGTH = 3


def _bare(word: str) -> str:
    """Give a word in lower case without accents; what is no letter is left out."""
    folded = word.casefold()
    if folded.isascii():
        return folded if folded.isalpha() else "".join(filter(str.isalpha, folded))
    folded = unicodedata.normalize("NFD", folded)
    return "".join(c for c in folded if c.isalpha() and not unicodedata.combining(c))


def _triples(word: str) -> Iterator[str]:
    marked = f"^{_bare(word)}$"
    return (marked[n : n + _LENGTH] for n in range(len(marked) - _LENGTH + 1))


def weigh(names: Iterable[str], words: Iterable[str]) -> dict[str, int]:
    """Give the weight of every letter triple in hundredths: above zero it is heard in names, below in words."""
    counts: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for count, source in zip(counts, (names, words), strict=True):
        for word in source:
            for triple in _triples(word):
                count[triple] = count.get(triple, 0) + 1
    totals = [sum(count.values()) or 1 for count in counts]
    found = {}
    for triple in sorted(counts[0].keys() | counts[1].keys()):
        seen = [count.get(triple, 0) for count in counts]
        if sum(seen) >= _SEEN:
            shares = [(n + _SMOOTH) / total for n, total in zip(seen, totals, strict=True)]
            found[triple] = round(100 * log(shares[0] / shares[1]))
    return found


@cache
def _weights() -> Mapping[str, int]:
    found: dict[str, int] = json.loads((files("redaction") / "model" / SOUNDS).read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """Give how much a word sounds like a name, from `-4` (a Dutch word) to `4`; empty for one of two letters."""
    weights, triples = _weights(), list(_triples(word))
    if len(triples) < _LENGTH:
        return ""
    mean = sum([weights.get(triple, 0) for triple in triples]) / len(triples) / 100
    return str(max(-_MOST, min(_MOST, round(mean / _STEP))))
