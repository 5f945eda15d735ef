"""What the gate searches for: each secret in the forms in which it may survive, and texts folded to meet them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_LOOSE = 6
"""From so many letters and digits a word is searched without regard to spaces and hyphens."""
_WORD = 4
"""Shortest part of a name that is searched on its own."""
_PHONE = re.compile(r"^\(?(?:\+31|0031|0)\D*\d[\d\s()./-]{7,}$")
# what broken fonts give for joined letters (the code is the number of the glyph), and letters without a plain base
_FOLDS = str.maketrans(
    {"Ɵ": "ti", "Ʃ": "tt", "Ō": "ft", "ƞ": "tf", "ƫ": "tti", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "ı": "i"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij", "ð": "d", "þ": "th", "\u00ad": ""}
)


class Needle(NamedTuple):
    """One form of one secret."""

    text: str
    """Folded; without spaces when `loose`."""
    loose: bool
    """Searched anywhere in the run of letters and digits; otherwise as whole words."""


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

    def count(self, needle: Needle) -> int:
        """Count how often a needle occurs."""
        if needle.loose:
            return self.run.count(needle.text)
        return self.words.count(f" {needle.text.replace(' ', '  ')} ")


_NO_WORD = re.compile(r"[\W_]+")
_NO_WORD_IN_LINE = re.compile(r"[^\w\n]+|_")
_ACCENTS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Give a text in lower case without accents, joined letters taken apart."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_FOLDS))).casefold()


def split(text: str) -> list[str]:
    """Give the folded words: runs of letters and digits."""
    return Hay(text).words.split()


def make_needles(secrets: Iterable[str]) -> tuple[Needle, ...]:
    """Give all forms of all secrets, each once, in a fixed order."""
    return tuple(sorted({needle for secret in secrets for needle in _forms(secret)}))


def _forms(secret: str) -> Iterable[Needle]:
    words = split(secret)
    if not words:
        return
    run = "".join(words)
    # the words of a folder are also its marks of a list: one letter or digit alone says nothing about anyone
    if len(run) >= _LOOSE:
        yield Needle(run, True)
    elif len(run) > 1:
        yield Needle(" ".join(words), False)
    if "@" in secret:
        yield from _local_part(secret)
    elif _PHONE.match(secret.strip()):
        yield Needle(re.sub(r"\D", "", secret)[-9:], True)
    else:
        yield from (Needle(word, False) for word in words if len(word) >= _WORD and word.isalpha())


def _local_part(address: str) -> Iterable[Needle]:
    local = "".join(split(address.split("@", 1)[0]))
    if len(local) >= _LOOSE:
        yield Needle(local, True)


def count_all(needles: Iterable[Needle], text: str, *, by_line: bool = False) -> Counter[Needle]:
    """Count every needle in one text; those that do not occur are left out."""
    hay = Hay(text, by_line)
    return Counter({needle: number for needle in needles if (number := hay.count(needle))})
