"""Repairs letters that stand where a PDF wrote the number of a joined letter: `heeŌ` is `heeft`.

The table with its evidence is extractors/data/ligaturen.toml. Must run before any lowercasing, for `Ɵ` and `ɵ` are
different letters; the small forms are in the table as a second line of defence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from extractors.rules import load
from extractors.vocabulary import is_dutch, is_word

PLANE_16 = 0x100000
"""Some producers write U+100000 plus the glyph number instead of cutting it to 16 bits."""
_MOST_TRIED = 64
"""Combinations of meanings of one word that are looked up."""
_TOLD = "afgeleid"
_UNKNOWN = "onbekend"
_SURE = "zeker"


class Glyph(NamedTuple):
    """One row of the table."""

    letters: str
    kind: str
    """`zeker`, `woord`, `afgeleid` or `onbekend`."""


class Repair(NamedTuple):
    """The character at `text[index]` stands for `letters`."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a repair
    letters: str
    is_told: bool
    """The meaning was inferred, never seen: a person must be told."""


@cache
def _table() -> dict[str, tuple[Glyph, ...]]:
    table: dict[str, tuple[Glyph, ...]] = {}
    for row in load("ligaturen")["teken"]:
        character = chr(int(row["code"], 16))
        table[character] = (*table.get(character, ()), Glyph(row["letters"], row["soort"]))
    return table


@cache
def _words() -> re.Pattern[str]:
    """Give the pattern of a run of letters with at least one of the table in it."""
    marks = "".join(map(re.escape, _table())) + f"{chr(PLANE_16)}-\U0010ffff"
    letter = f"(?:[^\\W\\d_]|[{marks}])"
    return re.compile(f"{letter}*[{marks}]{letter}*")


def find_repairs(text: str) -> Iterator[Repair]:
    """Yield the characters to repair, in order; a letter that may be meant as itself is left alone.

    The whole word decides: it must become one of the Dutch list or a compound of such. For letters that no name
    holds in that place (a capital Ō after a small letter) a name is repaired as well: `BoŌink`.
    """
    for match in _words().finditer(text):
        yield from _repair(match.start(), match.group())


def has_marks(text: str) -> bool:
    """Tell whether any character of the table stands in a text."""
    return not text.isascii() and any(_meanings(character) for character in set(text))


def is_suspect(character: str) -> bool:
    """Tell whether a character is a known sign of a broken font that nobody can read."""
    return any(glyph.kind == _UNKNOWN for glyph in _meanings(character))


def _meanings(character: str) -> tuple[Glyph, ...]:
    code = ord(character)
    return _table().get(chr(code - PLANE_16) if code >= PLANE_16 else character, ())


def _repair(start: int, word: str) -> Iterator[Repair]:
    marks = [(index, _meanings(character)) for index, character in enumerate(word) if _meanings(character)]
    if is_word(word):
        return
    for index, glyph in _as_word(word, marks) or _by_place(word, marks):
        yield Repair(start + index, glyph.letters, glyph.kind == _TOLD)


def _as_word(word: str, marks: list[tuple[int, tuple[Glyph, ...]]]) -> list[tuple[int, Glyph]] | None:
    """Give the meanings that make a Dutch word, or None."""
    options = [[glyph for glyph in glyphs if glyph.letters] for _, glyphs in marks]
    for number, chosen in enumerate(product(*options)):
        if number >= _MOST_TRIED:
            break
        told = [(index, glyph) for (index, _), glyph in zip(marks, chosen, strict=True)]
        made = _written(word, told)
        least = 0 if all(glyph.kind == _SURE for glyph in chosen) else int(load("ligaturen")["minste"])
        if len(made) >= least and is_dutch(made):
            return told
    return None


def _by_place(word: str, marks: list[tuple[int, tuple[Glyph, ...]]]) -> list[tuple[int, Glyph]]:
    """Give the meanings of letters that cannot stand there as themselves, though no Dutch word results: a name."""
    sure = [(index, glyphs[0]) for index, glyphs in marks if glyphs[0].kind == _SURE]
    seen = [(index, glyph) for index, (glyph, *_) in marks if glyph.kind in (_SURE, "woord")]
    return [found for found in sure if _is_out_of_place(word, found[0])] + [
        found for found in seen if found not in sure and ord(word[found[0]]) >= PLANE_16
    ]


def _is_out_of_place(word: str, index: int) -> bool:
    """Tell whether a capital or phonetic sign stands where no name holds it: inside a word, after a small letter."""
    if ord(word[index]) >= PLANE_16:
        return True
    before, after = word[:index][-1:], word[index + 1 : index + 2]
    broken_before = bool(before) and any(glyph.kind == _SURE for glyph in _meanings(before))
    return before.islower() or (before != "" and broken_before) or (before.isupper() and after.islower())


def _written(word: str, told: list[tuple[int, Glyph]]) -> str:
    letters = list(word)
    for index, glyph in told:
        letters[index] = glyph.letters
    return "".join(letters)
