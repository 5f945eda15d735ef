"""Keeps text safe on its way through our own pages: what no font can draw is written as its code."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

_LONG = 40.0
"""Width in font heights after which a word without a break may be broken; a line of a rendition is longer."""
_BREAK = "\u200b"


@cache
def _drawable() -> frozenset[str]:
    found: set[str] = set()
    for line in (files("extractors.read.paper") / "glyphs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        for span in line.split():
            first, _, last = span.partition("-")
            found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)


def drawable(text: str) -> str:
    """Give the text with every character that our fonts lack as its code (`[U+4E2D]`), so that none is lost.

    Spaces of any kind become plain ones; what has neither shape nor width goes. Line breaks and tabs are gone too:
    split the text before.
    """
    return "".join(map(_drawn, unicodedata.normalize("NFC", text)))


def _drawn(character: str) -> str:
    if character in _drawable():
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f":
        return ""
    return f"[U+{ord(character):04X}]"


def breakable(text: str) -> str:
    """Give the text with places where a word that is wider than a line may break; nothing to be seen is added."""
    return re.sub(r"\S{40,}", lambda match: _broken(match.group()), text)


def _broken(word: str) -> str:
    parts: list[str] = []
    width = 0.0
    for character in word:
        width += 1.0 if character.isupper() or character in "mw@%" or ord(character) > 0x2FF else 0.6
        if width > _LONG:
            parts.append(_BREAK)
            width = 0.0
        parts.append(character)
    return "".join(parts)
