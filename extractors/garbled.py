"""Judges whether the characters of a text layer are what the page shows; if not, the page must be read by OCR."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache

from extractors.vocabulary import is_dutch, is_word

SHIFTED = "ĂďĐĚĞĨŐŚŜŝŬůŵŶŽƉƋƌƐƚƵǀǁǆǇ"
"""Plain letters as glyph numbers of Calibri: a font in which every letter is broken, not only its ligatures."""
SHIFTED_DIGITS = "\u03ec-\u03f5"
"""The digits 0 to 9 of such a font."""
MOST_STRANGE = 0.3
"""Share of the characters, one by one, from which nothing of a page is to be trusted."""
MOST_IN_RUNS = 0.03
"""Share of the characters in runs that no language writes: one of the fonts of the page is broken."""
_LEAST_IN_RUNS = 6
_LEAST_LOST = 2
"""Words of which only a lost ligature makes Dutch."""
_MOST_LOOKED_UP = 300
_JOINED = ("ti", "tt", "ft", "tf", "tti", "ff", "fi", "fl", "ffi")
_RUN = re.compile(f"[{SHIFTED}\ufffd\ue000-\uefff\uf100-\uf8ff]{{3,}}|[{SHIFTED_DIGITS}]+")
_DIGITS = re.compile(f"[{SHIFTED_DIGITS}]")
_LOST = re.compile(r"[A-Z0-9&\[\]{}<>#%*+=?!~^|\\\ufffd](?=[a-zà-ÿ])")
"""A sign before a small letter; after one as well, something is wrong."""
_BEFORE = re.compile(r"(?<![\w@.])[A-ZÀ-Ý]?[a-zà-ÿ]{1,20}$")
_AFTER = re.compile(r"[a-zà-ÿ]{1,20}(?![\w@])")
_PLAIN = frozenset(SHIFTED) | frozenset(map(chr, range(0x3EC, 0x3F6)))


class Fitness(Enum):
    """What a text layer is good for."""

    SOUND = "goed"
    DAMAGED = "beschadigd"
    """Single letters are lost, such as the `ti` in `Loca&e`: OCR reads better; without OCR a person must look."""
    GARBLED = "onleesbaar"
    """A whole font is broken: nothing may be read from it."""


def judge(raw: str) -> Fitness:
    """Tell what the text layer of a page is good for; words are parted by spaces, or names would run together."""
    solid = "".join(raw.split())
    if not (solid.isascii() and solid.isprintable()):
        in_runs = sum(len(match.group()) for match in _RUN.finditer(raw))
        strange = sum(solid.count(character) for character in set(solid) if _is_strange(character))
        if strange > MOST_STRANGE * len(solid) or in_runs >= max(_LEAST_IN_RUNS, MOST_IN_RUNS * len(solid)):
            return Fitness.GARBLED
        if _DIGITS.search(raw):
            return Fitness.DAMAGED
    return Fitness.DAMAGED if count_lost(raw) >= _LEAST_LOST else Fitness.SOUND


@cache
def _is_strange(character: str) -> bool:
    if character < "\x80":
        return character < " " and not character.isspace()
    return character in _PLAIN or character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc")


def count_lost(raw: str) -> int:
    """Count the words that become Dutch when a sign in their middle is read as a ligature: `Loca&e`."""
    found = looked_up = 0
    for match in _LOST.finditer(raw):
        if looked_up >= _MOST_LOOKED_UP:
            break
        if not raw[match.start() - 1 : match.start()].islower():
            continue
        left = _BEFORE.search(raw, max(0, match.start() - 21), match.start())
        right = _AFTER.match(raw, match.end())
        if left and right:
            looked_up += 1
            # a capital also begins a name that is written against another: of those any list makes a compound
            exists = is_word if match.group().isupper() else is_dutch
            found += any(exists(left.group() + joined + right.group()) for joined in _JOINED)
    return found
