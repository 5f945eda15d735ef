"""The words that the detectors know: names, common words, places and lists, read once from redaction/data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.tools.register import gemeenten, provincies

_DATA = files("redaction") / "data"
_PLACE_CODE = re.compile(r" [A-Z]{2}$")  # the register writes "Haren GN"
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known about words; all entries are case-folded."""

    given: frozenset[str]
    """First names, also those that are a common word."""
    sure_given: frozenset[str]
    """First names that are no common word, place or other name."""
    surnames: frozenset[str]
    words: frozenset[str]
    """Common Dutch words."""
    rare: frozenset[str]
    """Dutch words that are seldom used."""
    places: frozenset[str]
    """Gemeenten, provinces, places and countries; some consist of several words."""
    lists: Mapping[str, Mapping[str, frozenset[str]]]

    def among(self, table: str, key: str) -> frozenset[str]:
        """Give one word list of redaction/data/lijsten.toml."""
        return self.lists[table][key]

    def is_common(self, word: str) -> bool:
        """Tell whether a word (any case) is an ordinary Dutch word or a compound of two."""
        folded = word.casefold()
        return folded in self.words or is_compound(folded, self.words)

    def is_rare(self, word: str) -> bool:
        """Tell whether a word (any case) is a Dutch word that few texts use: it may as well be a name."""
        return word.casefold() in self.rare


_PARTICLES = frozenset((
    "af", "aan", "op", "in", "uit", "mee", "door", "voor", "na", "bij", "om", "over", "onder", "ver", "be", "her",
    "ont", "toe", "terug", "samen", "weg", "vast", "neer", "tegen", "tussen", "on", "hoofd", "deel",
))  # fmt: skip
_LONGEST_PARTICLE = max(map(len, _PARTICLES))


@lru_cache(maxsize=65536)
def is_compound(word: str, words: frozenset[str]) -> bool:
    """Tell whether a case-folded word is made of two of the given words."""
    if "-" in word:
        return all(part in words for part in word.split("-") if part)
    longest = min(_LONGEST_PARTICLE, len(word) - _SHORTEST_PART)
    if any(word[cut:] in words and word[:cut] in _PARTICLES for cut in range(2, longest + 1)):
        return True
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        head, tail = word[:cut], word[cut:]
        if tail in words and (head in words or (head[-1] == "s" and head[:-1] in words)):
            return True
    return False


@cache
def read_lists() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Give redaction/data/lijsten.toml as it stands: tables of word lists, in order, case kept."""
    raw = tomllib.loads((_DATA / "lijsten.toml").read_text(encoding="utf-8"))
    return {
        table: {key: tuple(value) for key, value in entries.items() if isinstance(value, list)}
        for table, entries in raw.items()
    }


def read_column(name: str) -> frozenset[str]:
    """Give the lines of one list of redaction/data, case-folded."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))


def read_register_places() -> frozenset[str]:
    """Give provinces, gemeenten and their places from the register, case-folded."""
    names = {p.naam for p in provincies()} | {alias for p in provincies() for alias in p.aliassen}
    for gemeente in gemeenten():
        names.add(gemeente.naam)
        names.update(_PLACE_CODE.sub("", plaats) for plaats in gemeente.plaatsen)
        names.update(part for part in re.split(r", | en ", gemeente.naam) if part[0].isupper())
    return frozenset(name.casefold() for name in names)


@cache
def lexicon() -> Lexicon:
    """Read the word lists once and give them."""
    lists = read_lists()
    folded = {t: {k: frozenset(w.casefold() for w in v) for k, v in entries.items()} for t, entries in lists.items()}
    naam = folded["naam"]
    words = read_column("woorden.csv") | naam["vakwoorden"] | naam["functiewoorden"]
    given = read_column("voornamen.csv") | naam["voornamen"] | naam["sterk"]
    given |= read_column("voornamen_opentaal.csv")
    abroad = folded["plaats"]["buitenland"] | folded["plaats"]["buitenland_steden"]
    places = read_register_places() | abroad | (read_column("plaatsen_opentaal.csv") - given)
    sure = (given - words - places - naam["nooit"]) | naam["sterk"]
    surnames = read_column("achternamen.csv") | (read_column("achternamen_opentaal.csv") - abroad)
    rare = read_column("woorden_zeldzaam.csv")
    return Lexicon(given, sure, surnames, words - naam["sterk"], rare, places, folded)


def alternation(phrases: Iterable[str]) -> str:
    """Give a regular expression for one of the phrases, longest first, spaces matching any white space."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def letters(upper: bool) -> str:
    """Give the inside of a character class: all upper- or lower-case Latin letters up to U+024F and Vietnamese."""
    code_points = [*range(0x41, 0x250), *range(0x1E00, 0x1F00)]
    return "".join(c for c in map(chr, code_points) if (c.isupper() if upper else c.islower()))


LETTERS = letters(upper=True) + letters(upper=False)
"""All Latin letters, as the inside of a character class."""
