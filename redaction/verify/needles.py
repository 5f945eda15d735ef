"""What the gate searches for: each secret in the forms in which it may survive, and texts folded to meet them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.tools.lookalikes import LATIN

_LOOSE = 6
"""From so many letters and digits a word is searched without regard to spaces and hyphens."""
_WORD = 4
"""Shortest part of a name that is searched on its own."""
_FEW = 50
"""Needles up to which a text is searched for each by itself."""
_INITIALS = 3
"""From so many initials they are searched as one word; two of them only with their points."""
_MOST_WORDS = 6
"""Words of the longest text that may be a name and is turned round."""
_PHONE = re.compile(r"^\(?(?:\+31|0031|0)\D*\d[\d\s()./-]{7,}$")
# what broken fonts give for joined letters (the code is the number of the glyph), and letters without a plain base
_FOLDS = str.maketrans(
    {"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft", "ƞ": "tf", "ƫ": "tti", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "ı": "i"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij", "ð": "d", "þ": "th", "\u00ad": ""}
    | {"ĩ": "fb", "Ņ": "fk", "ī": "ff", "Į": "fi", "Ň": "fl"}
)
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
"""How letters with a sign are written where there is none: `Müller` as `Mueller`."""
_PLANE = 0x100000
"""From here fonts put the number of a glyph in the place of its meaning."""


class Kind(StrEnum):
    """How a needle is searched."""

    RUN = "aaneen"
    """Anywhere in the run of letters and digits, whatever stands between them."""
    WORDS = "woorden"
    """As whole words."""
    POINTS = "voorletters"
    """Letters that each have a point."""


class Needle(NamedTuple):
    """One form of one secret."""

    text: str
    """Folded; without spaces when it is searched as a run or as initials."""
    kind: Kind

    @property
    def loose(self) -> bool:
        """Tell whether it is found whatever stands between its letters."""
        return self.kind is Kind.RUN


@dataclass(frozen=True)
class Hay:
    """A text in the forms in which needles are counted; lines stay apart when `by_line`."""

    text: str
    by_line: bool = False

    @cached_property
    def words(self) -> str:
        """Give the folded words with one space before and after each."""
        spaced = _NO_WORD_IN_LINE.sub("  ", fold(self.text)) if self.by_line else _NO_WORD.sub("  ", fold(self.text))
        return f" {spaced} ".replace("\n", " \n ")

    @cached_property
    def run(self) -> str:
        """Give the letters and digits, folded and without anything between them."""
        return self.words.replace(" ", "")

    @cached_property
    def tokens(self) -> Counter[str]:
        """Give how often each folded word stands there."""
        return Counter(self.words.split())

    @cached_property
    def initials(self) -> Counter[str]:
        """Give how often each row of initials with points stands there, without the points."""
        return Counter(re.sub(r"[.\s]", "", row) for row in _POINTED.findall(fold(self.text)))

    def count(self, needle: Needle) -> int:
        """Count how often a needle occurs."""
        if needle.kind is Kind.RUN:
            return self.run.count(needle.text)
        if needle.kind is Kind.POINTS:
            return self.initials[needle.text]
        first, _, more = needle.text.partition(" ")
        if not more or first not in self.tokens:  # nearly always: a page is asked for thousands of needles
            return self.tokens[first]
        return self.words.count(f" {needle.text.replace(' ', '  ')} ")


_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_IN_LINE = re.compile(r"[^\w\n]+|_")
_ACCENTS = re.compile("[\u0300-\u036f]")
_POINTED = re.compile(r"(?<![\w.])(?:[a-z]\. ?){1,5}[a-z]\.(?![a-z])")


def fold(text: str) -> str:
    """Give a text in lower case without accents, joined letters taken apart and letters that look like ours as ours."""
    if text.isascii():
        return text.lower()
    low = "".join(chr(ord(c) & 0xFFFF) if ord(c) >= _PLANE else c for c in text) if max(text) >= chr(_PLANE) else text
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", low.translate(_FOLDS))).translate(LATIN).casefold()


def split(text: str) -> list[str]:
    """Give the folded words: runs of letters and digits."""
    return Hay(text).words.split()


def make_needles(secrets: Iterable[str]) -> tuple[Needle, ...]:
    """Give all forms of all secrets, each once, in a fixed order."""
    return tuple(sorted({needle for secret in secrets for needle in _forms(secret)}))


def whole_needles(secrets: Iterable[str]) -> tuple[Needle, ...]:
    """Give the secrets that are long enough to be found whatever stands between their letters, each as a whole."""
    return tuple(sorted({needle for secret in secrets for needle in _whole(split(secret)) if needle.loose}))


def literal_needles(texts: Iterable[str]) -> tuple[Needle, ...]:
    """Give texts as they were written, each as a whole, in a fixed order; no form of them."""
    return tuple(sorted({needle for text in texts for needle in _whole(split(text))}))


def _forms(secret: str) -> Iterator[Needle]:
    words = split(secret)
    yield from _whole(words)
    if not words:
        return
    if "@" in secret:
        yield from _local_part(secret)
        return
    if _PHONE.match(secret.strip()):
        yield Needle(re.sub(r"\D", "", secret)[-9:], Kind.RUN)
        return
    parts = [word for word in words if len(word) >= _WORD and word.isalpha()]
    yield from (form for word in parts for form in _word_forms(word))
    if _is_name(secret):
        yield from _name_forms(secret, words)
    written_out = unicodedata.normalize("NFC", secret).casefold().translate(_WRITTEN_OUT)
    if written_out != unicodedata.normalize("NFC", secret).casefold():
        yield from _forms(written_out)


def _whole(words: Sequence[str]) -> Iterator[Needle]:
    run = "".join(words)
    # the words of a folder are also its marks of a list: one letter or digit alone says nothing about anyone
    if len(run) >= _LOOSE:
        yield Needle(run, Kind.RUN)
    elif len(run) > 1:
        yield Needle(" ".join(words), Kind.WORDS)


def _word_forms(word: str) -> Iterator[Needle]:
    """Yield one word of a secret: as it is, with its letters spaced out, and, when long, split and back to front."""
    yield Needle(word, Kind.WORDS)
    yield Needle(" ".join(word), Kind.WORDS)
    if len(word) >= _LOOSE:
        yield from (Needle(word, Kind.RUN), Needle(word[::-1], Kind.RUN))


def _is_name(secret: str) -> bool:
    """Tell whether a text may be the name of one person: a few words without digits, one of them with a capital."""
    words = secret.split()
    letters = re.sub(r"[\s.,'’-]", "", secret)
    return 1 < len(words) <= _MOST_WORDS and letters.isalpha() and any(word[0].isupper() for word in words)


def _name_forms(secret: str, words: Sequence[str]) -> Iterator[Needle]:
    """Yield a name with the surname first, and its initials."""
    yield from _whole([words[-1], *words[:-1]])
    if len(words) > 2 and len(words[0]) > 1:  # `Jan de Bos` as `de Bos, Jan`
        yield from _whole([*words[1:], words[0]])
    first = "".join(word[0] for word in words)
    capitals = "".join(word[0] for word in secret.split() if word[0].isupper()).lower()
    for row in {first, capitals}:
        if len(row) > 1 and row.isascii() and row.isalpha():
            yield Needle(row, Kind.POINTS)
    if len(first) >= _INITIALS and len(words[0]) > 1:
        yield Needle(first, Kind.WORDS)


def _local_part(address: str) -> Iterator[Needle]:
    parts = split(address.split("@", 1)[0])
    local = "".join(parts)
    if len(local) >= _LOOSE:
        yield Needle(local, Kind.RUN)
    yield from (Needle(part, Kind.WORDS) for part in parts if len(part) > _WORD and part.isalpha())


class Search:
    """Counts many needles in many texts; a text that another reader gave word for word is counted once."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        """Sort the needles by how they are searched."""
        found = tuple(needles)
        self._words = {n.text: n for n in found if n.kind is Kind.WORDS and " " not in n.text}
        self._runs: dict[str, list[Needle]] = {}
        for needle in found:
            if needle.kind is Kind.RUN:
                self._runs.setdefault(needle.text[:_LOOSE], []).append(needle)
        self._rows = [n for n in found if n.kind is Kind.WORDS and " " in n.text]
        self._points = {n.text: n for n in found if n.kind is Kind.POINTS}
        self._known: dict[str, Counter[Needle]] = {}

    def count(self, text: str, *, by_line: bool = False) -> Counter[Needle]:
        """Count every needle in one text; those that do not occur are left out."""
        hay = Hay(text, by_line)
        if hay.words not in self._known:
            self._known[hay.words] = self._count(hay)
        found = self._known[hay.words]
        pointed = self._points.keys() & hay.initials.keys() if self._points and "." in text else ()
        return found + Counter({self._points[row]: hay.initials[row] for row in pointed}) if pointed else found

    def _count(self, hay: Hay) -> Counter[Needle]:
        found = {self._words[word]: hay.tokens[word] for word in self._words.keys() & hay.tokens.keys()}
        found |= {n: times for n in self._begun(hay.run) if (times := hay.run.count(n.text))}
        found |= {n: times for n in self._rows if (times := hay.count(n))}
        return Counter(found)

    def _begun(self, run: str) -> Iterator[Needle]:
        """Yield the needles whose first letters stand in a run; thousands of needles cost no more than a few."""
        if len(self._runs) < _FEW:
            return (needle for first, row in self._runs.items() if first in run for needle in row)
        pieces = {run[at : at + _LOOSE] for at in range(len(run) - _LOOSE + 1)}
        return (needle for first in self._runs.keys() & pieces for needle in self._runs[first])


def count_all(needles: Iterable[Needle], text: str, *, by_line: bool = False) -> Counter[Needle]:
    """Count every needle in one text; those that do not occur are left out."""
    return Search(needles).count(text, by_line=by_line)
