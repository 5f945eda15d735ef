"""How wide a text is in the letters of our own pages, and where a long word may break."""

from __future__ import annotations

import re
from functools import cache

from PIL import ImageFont

from pipeline.tools.typeset import font_folder

_LAST_LATIN = 0x24F
_OTHER = 0.7
"""Width in font heights of letters that come from the other font, rounded up."""
_WIDE = 1.1
"""The same for signs and pictures."""
_BREAK = "\u200b"


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_folder() / "Lato-Bold.ttf"), 1000)


@cache
def _advance(character: str) -> float:
    if ord(character) > _LAST_LATIN and not "\u2010" <= character <= "\u2030" and character != "€":
        return _OTHER if character.isalpha() else _WIDE
    return float(_font().getlength(character)) / 1000


def width(text: str) -> float:
    """Give the width in font heights of a text on one line, as wide as its bold form."""
    return sum(map(_advance, text))


_AT_SIGN = re.compile(r"(?<=\W) (?=\S)|(?<=\S) (?=\W)")


def loosen(text: str) -> str:
    """Give the text with a place to break at each space beside a sign: by rule no line breaks before a full stop."""
    return _AT_SIGN.sub(" " + _BREAK, text)


def break_to(text: str, most: float) -> str:
    """Give the text with places to break in words that are wider than `most` font heights; nothing is added to see."""
    if len(text) * _WIDE <= most:
        return text
    return loosen(" ".join(_broken(word, most) if width(word) > most else word for word in text.split(" ")))


def _broken(word: str, most: float) -> str:
    out: list[str] = []
    used = 0.0
    for character in word:
        if out and used + _advance(character) > most:
            out.append(_BREAK)
            used = 0.0
        out.append(character)
        used += _advance(character)
    return "".join(out)
