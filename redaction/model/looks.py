"""A word apart from its place: its letters, its shape and what the lists know of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from redaction.model.sound import sound_of
from redaction.model.tokens import Token

_DIGITS = re.compile(r"\d")
_RUN = re.compile(r"(.)\1+")
_SIGNS = {n: "X" if chr(n).isupper() else "x" if chr(n).isalpha() else "0" for n in range(128) if chr(n).isalnum()}
_SHORT = 4  # up to here every character of a word shows in its shape
_LONGEST = 24  # characters of a word that are looked at


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the word lists know; the lists live with the detectors."""

    flags: Callable[[str], str]
    """The lists that a word is in, as letters; empty for an unknown word."""
    kinds: Callable[[str], str]
    """What a word does beside a name, as letters: F function, v verb of a person, b word before a place …"""
    greetings: frozenset[str]
    """First words of a greeting, case-folded."""
    closings: tuple[str, ...]
    """Beginnings of a closing line, case-folded."""
    titles: frozenset[str]
    """Words before a name, case-folded: `mevrouw`."""
    labels: frozenset[str]
    """Labels and column heads that announce a person, case-folded."""


class Look(NamedTuple):
    """A word as the model sees it apart from its place."""

    lower: str
    shape: str
    flags: str
    kinds: str
    sound: str

    def is_kind(self, kind: str) -> bool:
        """Tell whether the word does something beside a name."""
        return kind in self.kinds


NOTHING = Look("", "", "<>", "<>", "")
"""What stands before the first and behind the last word."""


def shape_of(word: str) -> str:
    """Give the shape of a word: `Xx`, `XxxX`, `X.X.`, `0-0`; runs are one sign in words of more than four."""
    signs = (
        word.translate(_SIGNS)
        if word.isascii()
        else "".join(
            "X" if c.isupper() else "x" if c.isalpha() else "0" if c.isdigit() else c if ord(c) < 128 else "~"
            for c in word
        )
    )
    return signs if len(signs) <= _SHORT else _RUN.sub(r"\1", signs)


def look_at(token: Token, knowledge: Knowledge) -> Look:
    """Give the look of a word."""
    return _look(token.text, knowledge.flags, knowledge.kinds)


@lru_cache(maxsize=65536)
def _look(word: str, flags: Callable[[str], str], kinds: Callable[[str], str]) -> Look:
    lower = _DIGITS.sub("0", word.casefold())[:_LONGEST]
    return Look(lower, shape_of(word), flags(word), kinds(word), sound_of(word))
