"""Letters of another script that look like ours: `Jansen` can be written with a Cyrillic a, and nobody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROWS = (
    "аa еe оo рp сc уy хx ѕs іi јj ԁd һh ԛq ԝw ѵv ӏl үy ҁc ԍg ѡw",
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԌG ԚQ ԜW ѴV ҮY Ӏl ԀD һh Ғf",
    "οo νv ιi ρp υu αa γy κk χx σo ϲc ϳj τt",
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ϷP",
    "ɑa ɡg ɩi օo ոn սu հh յj ցg ⅼl ꞌ'",
)
"""Cyrillic small and capital, Greek small and capital, and others, each before the letter it looks like."""
LATIN = {ord(pair[0]): pair[1] for row in _ROWS for pair in row.split()}
"""For `str.translate`; each becomes one letter, so places stay."""
_WORD = re.compile(r"[^\W\d_]+")
_OURS = re.compile("[A-Za-z\u00c0-\u024f]")
_THEIRS = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff]")
_LEAST = 3


def to_latin(text: str) -> str:
    """Give a text of the same length with such letters replaced in every word that has no others but ours.

    A word in Greek or Russian stays as it is: it has letters that look like none of ours.
    """
    return text if text.isascii() else _WORD.sub(lambda found: _word(found[0]), text)


def _word(word: str) -> str:
    if word.isascii() or not any(ord(letter) in LATIN for letter in word):
        return word
    made = word.translate(LATIN)
    is_ours = not _THEIRS.search(made) and (bool(_OURS.search(word)) or len(word) >= _LEAST)
    return made if is_ours or _OURS.search(word) else word


def has_mixed(words: Iterable[str]) -> bool:
    """Tell whether a word of some length has letters of ours and of another script: its text may not be trusted."""
    return any(
        len(part) >= _LEAST and _OURS.search(part) and _THEIRS.search(part)
        for word in words
        if not word.isascii()
        for part in _WORD.findall(word)
    )
