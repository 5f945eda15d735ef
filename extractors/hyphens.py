"""Decides what a hyphen at the end of a line was: a break inside a word, or a hyphen that belongs there."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum

from extractors.vocabulary import is_word

BROKEN = re.compile(r"(\S*?)(\w+)[-\u2010]\n(\w+)")
"""What stands before the last part of the broken word, both halves of it."""
_KEEP = re.compile(r"(?:amv|ibt|prt|coa|woo|vng|ipo|spuk|e|niet|nieuw|oud|noord|zuid|oost|west|sint)", re.IGNORECASE)
_APART = frozenset(["en", "of", "dan", "tot", "resp", "respectievelijk"])
"""Before these the hyphen stands for a part left out: `opvang- en huisvesting`."""
_APART_UNLESS_WORD = frozenset(["als", "noch", "maar"])
_PARTICLES = frozenset(["de", "van", "der", "den", "het", "ter", "ten", "te", "la", "le", "el", "al"])
_CLASH = frozenset(["aa", "ae", "ai", "au", "ee", "ei", "eu", "ie", "ii", "ij", "oe", "oi", "oo", "ou", "ui", "uu"])
"""Vowels that would be read as one sound, so that a compound keeps its hyphen: `media-aandacht`."""
_ADDRESS = re.compile(r"@|://|www\.|\.nl/")


class Hyphen(Enum):
    """What becomes of a hyphen and the line end after it."""

    DROPPED = "weg"
    KEPT = "blijft"
    APART = "los"
    """The hyphen stays and so does the line end."""


def judge_hyphen(before: str, left: str, right: str, words: Collection[str]) -> Hyphen:
    """Tell what the hyphen between two halves is.

    Args:
        before: What stands against the left half, without space: `a.` in `a.jan-sen@voorbeeld.nl`.
        left: The half on the first line, letters and figures only.
        right: The half on the next line.
        words: The other words of the document, casefolded.
    """
    if right.casefold() in _APART or (right.casefold() in _APART_UNLESS_WORD and not is_word(left + right)):
        return Hyphen.APART
    if _belongs(left, right) or _ADDRESS.search(before):
        return Hyphen.KEPT
    whole, parted = f"{left}{right}".casefold(), f"{left}-{right}".casefold()
    if whole in words or (is_word(whole) and parted not in words):
        return Hyphen.DROPPED
    if parted in words or is_word(parted) or _KEEP.fullmatch(left):
        return Hyphen.KEPT
    clash = whole[len(left) - 1 : len(left) + 1] in _CLASH and is_word(left) and is_word(right)
    return Hyphen.KEPT if clash else Hyphen.DROPPED


def _belongs(left: str, right: str) -> bool:
    """Tell whether figures, capitals or the parts of a name meet at the hyphen."""
    if left[-1].isdigit() or right[0].isdigit() or right[0].isupper() or left.isupper():
        return True
    return left[0].isupper() and right.casefold() in _PARTICLES
