"""Finds where the words of a page stand from its letters, for a page whose letters are to be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import cv2

from pipeline.model.place import Box
from pipeline.tools.pdf_pages import PlacedChar, find_chars
from redaction.burn.scan.rows import HEIGHT, find_rows

_INK = 30
"""Grey levels by which ink is darker than what lies around it."""
_INKED, _CROSSED = 0.9, 0.3
"""Part of the words that lie on ink at the least, and part of the white between words that ink crosses at the most."""


class Word(NamedTuple):
    """A word on a page; points."""

    text: str
    box: Box


def find_words(page: Any) -> tuple[Box, ...]:
    """Give the places of the words on an open page, in the order of writing; turned ones are left out."""
    return tuple(word.box for word in find_spelled(page))


def find_spelled(page: Any) -> tuple[Word, ...]:
    """Give the words on an open page with their places, in the order of writing; turned ones are left out."""
    words: list[list[PlacedChar]] = []
    last: PlacedChar | None = None
    for letter in find_chars(page):
        if letter.char.isspace() or letter.turned:
            last = None
            continue
        if last is None or not _goes_on(last, letter):
            words.append([])
        words[-1].append(letter)
        last = letter
    return tuple(Word("".join(letter.char for letter in word), _hull(word)) for word in words)


def lie_on_ink(words: Sequence[Box], page: Any) -> bool:
    """Tell whether the words lie where those of a picture (rows, columns, three colours) are; pixels.

    A text layer under a scan may have slipped, or be that of another page: then words lie on white, or white on words.
    """
    if not words:
        return True
    em = median(word.bottom - word.top for word in words) / HEIGHT
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    size = max(3, 2 * round(em) + 1)
    ink = cv2.subtract(cv2.blur(grey, (size, size)), grey) > _INK
    gaps = [gap for row in find_rows(words) for gap in pairwise(row.boxes) if gap[1].x0 - gap[0].x1 > em / 8]
    white = [_middle(left, right) for left, right in gaps]
    crossed = sum(_has_ink(ink, gap) for gap in white)
    return sum(_has_ink(ink, word) for word in words) >= _INKED * len(words) and crossed <= _CROSSED * len(white)


def _middle(left: Box, right: Box) -> Box:
    """Give the middle of the white between two words."""
    wide, high = right.x0 - left.x1, left.bottom - left.top
    return Box(left.x1 + wide / 3, left.top + high / 4, right.x0 - wide / 3, left.bottom - high / 4)


def _has_ink(ink: Any, box: Box) -> bool:
    x0, top, x1, bottom = (max(0, int(side)) for side in box)
    return bool(ink[top : bottom + 1, x0 : x1 + 1].any())


def _goes_on(last: PlacedChar, letter: PlacedChar) -> bool:
    """Tell whether a letter stands in the word of the letter before it."""
    follows = not letter.spaced and letter.index == last.index + 1
    return follows and abs(letter.box.x0 - last.box.x1) < letter.size / 4


def _hull(letters: list[PlacedChar]) -> Box:
    boxes = [letter.box for letter in letters]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
