"""Makes words of a line that was read: where one ends, what its letters must be, and where its ink stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.model.place import Box
from pipeline.tools.ocr_letters import Reading, plain_letter
from pipeline.tools.ocr_lines import TextLine
from pipeline.tools.ocr_seen import OcrWord

_INK = 70
"""Levels below the ground from which a pixel of a line in full contrast counts as ink."""
_WIDE_GAP = 0.24
"""A gap of this part of the height of a line is a space also where the model read none; within words, the widest
of 31,712 was 0.19."""
_SPECK, _HANGS, _REACH = 6, 3, 4
"""Of a mark below a letter, in pixels of a line: the least ink, how far below the line, how far beside the letter."""


def find_words(line: TextLine) -> Iterator[OcrWord]:
    """Yield the words of a line from its begin to its end, each with a box around its ink."""
    ink = _Ink(line.look)
    words = list(_repaired_words(_split(line.characters, ink), ink))
    for number, word in enumerate(words):
        before = words[number - 1][-1] if number else None
        after = words[number + 1][0] if number + 1 < len(words) else None
        text = "".join(c.char for c in word)
        borders = ink.borders(word, before, after)
        width = max(borders[-1] - borders[0], 1e-6)
        edges = tuple((border - borders[0]) / width for border in borders)
        box = _place(line, borders[0], borders[-1])
        yield OcrWord(text, box, round(min(c.confidence for c in word), 3), line.turned, edges)


class _Ink:
    """The ink of a line, column by column; places are 0..1 along the line."""

    def __init__(self, look: Any) -> None:
        self.dark = look < 255 - _INK
        self.height, self.width = (int(side) for side in look.shape)
        inner = self.dark[self.height // 12 : -self.height // 12]  # the lines above and below may reach in
        self.is_blank = ~inner.any(axis=0)

    def gap(self, left: float, right: float) -> tuple[float, float]:
        """Give the widest run of columns without ink between two places; empty, in the middle, when there is none."""
        first, last = int(left * self.width), min(self.width, int(right * self.width) + 1)
        middle = (left + right) / 2
        best, start = (middle, middle), first
        for column in range(first, last + 1):
            if column < last and self.is_blank[column]:
                continue
            if column - start > (best[1] - best[0]) * self.width:
                best = (start / self.width, column / self.width)
            start = column + 1
        return best

    def is_wide(self, gap: tuple[float, float]) -> bool:
        """Tell whether a gap is wider than any within a word."""
        return (gap[1] - gap[0]) * self.width > _WIDE_GAP * self.height

    def borders(self, word: Sequence[Reading], before: Reading | None, after: Reading | None) -> list[float]:
        """Give the borders of the characters of a word: in the gaps between them, and where its ink begins and ends.

        `before` and `after` are the characters beside it, None at the ends of the line.
        """
        inner = [sum(self.gap(_middle(a), _middle(b))) / 2 for a, b in pairwise(word)]
        left = self._begin() if before is None else self.gap(_middle(before), _middle(word[0]))[1]
        right = self._end() if after is None else self.gap(_middle(word[-1]), _middle(after))[0]
        inner = sorted(inner)
        return [min([left, *inner]), *inner, max([right, *inner])]

    def _begin(self) -> float:
        """Give where the ink of the line begins."""
        return int((~self.is_blank).argmax()) / self.width

    def _end(self) -> float:
        return 1 - int((~self.is_blank)[::-1].argmax()) / self.width

    def has_mark_below(self, letter: Reading) -> bool:
        """Tell whether ink hangs below the line under a letter and nowhere beside it: the comma of a Ț."""
        first, last = int(letter.left * self.width) - _REACH, int(letter.right * self.width) + _REACH
        below = self.dark[self.foot + _HANGS :, max(first - _REACH, 0) : last + _REACH]
        under = below[:, _REACH : below.shape[1] - _REACH]
        return int(under.sum()) >= _SPECK and not below[:, 0].any() and not below[:, -1].any()

    @property
    def foot(self) -> int:
        """Give the row on which the letters of the line stand: below it there is suddenly less ink."""
        rows = self.dark.sum(axis=1).astype(int)
        half = self.height // 2
        return half + int((rows[half:-1] - rows[half + 1 :]).argmax())


def _middle(character: Reading) -> float:
    return (character.left + character.right) / 2


def _split(characters: Sequence[Reading], ink: _Ink) -> Iterator[list[Reading]]:
    """Yield the characters of each word: parted by spaces that the model read, and by gaps too wide for a word."""
    word: list[Reading] = []
    for character in characters:
        if character.char.isspace():
            if word:
                yield word
            word = []
            continue
        if word and ink.is_wide(ink.gap(_middle(word[-1]), _middle(character))):
            yield word
            word = []
        word.append(character)
    if word:
        yield word


def _repaired_words(words: Iterator[list[Reading]], ink: _Ink) -> Iterator[list[Reading]]:
    """Yield the words with the letters put right that the model is known to mistake for another."""
    for word in words:
        repaired = [_put_right(word, index, ink) for index in range(len(word))]
        kept = [c for index, c in enumerate(repaired) if not _is_caron(repaired, index)]
        yield _with_one_cedilla(_without_doubles(kept))


def _put_right(word: Sequence[Reading], index: int, ink: _Ink) -> Reading:
    letter = word[index]
    after = word[index + 1].char if index + 1 < len(word) else ""
    before = word[index - 1].char if index else ""
    if letter.char == "l" and letter.second == "I" and not before.isalpha() and after.islower():
        # at the begin of a name the two look alike; of an l in front the model is surer, but in an address of a mail
        return letter if any(c.char == "@" for c in word) else letter._replace(char="I")
    if letter.char == "I" and before.islower() and (after.islower() or not after.isalpha()):
        return letter._replace(char="l")
    if letter.char == "T" and (after.islower() or before.isupper()) and ink.has_mark_below(letter):
        return letter._replace(char="Ț", confidence=min(letter.confidence, 0.7))  # the model never learnt it
    return letter


def _is_caron(word: Sequence[Reading], index: int) -> bool:
    """Tell whether a quote is the caron of the ľ or ť before it, read twice."""
    after = word[index + 1].char if index + 1 < len(word) else ""
    return word[index].char in "'’" and index > 0 and word[index - 1].char in "ľť" and after.isalpha()


def _without_doubles(word: Sequence[Reading]) -> list[Reading]:
    """Give a word in which no letter stands twice with two accents: ŽŻ is one letter that the model doubted."""
    kept: list[Reading] = []
    for letter in word:
        last = kept[-1] if kept else None
        if last is not None and last.right == letter.left and _is_doubt(last.char, letter.char):
            best = max(last, letter, key=lambda c: (c.char not in "lL", c.confidence))
            kept[-1] = best._replace(left=last.left, right=letter.right)
        else:
            kept.append(letter)
    return kept


def _is_doubt(a: str, b: str) -> bool:
    """Tell whether two letters without a gap are one read twice: two accents on one letter, or an l with its caron.

    Of two equal letters the model itself leaves a gap between them, or it saw two forms of one.
    """
    if plain_letter(a) != plain_letter(b):
        return False
    return a == b or (not a.isascii() and not b.isascii()) or {a, b} == {"l", "ľ"}


def _with_one_cedilla(word: list[Reading]) -> list[Reading]:
    """Give a word with ş or ș as the letters beside it want: Turkish or Romanian, for the two look alike."""
    parted = next((index for index, c in enumerate(word) if c.char == "-"), None)
    if parted is not None:  # Güneş-Tănase: each name in its own language
        return [*_with_one_cedilla(word[:parted]), word[parted], *_with_one_cedilla(word[parted + 1 :])]
    letters = {c.char for c in word}
    if letters & set("ğĞıİüÜöÖçÇ") and not letters & set("ăĂâÂțȚ"):
        return [c._replace(char=c.char.translate(_TURKISH)) for c in word]
    begins_romanian = len(word) > 1 and word[0].char in "şŞ" and _is_consonant(word[1].char)  # never so in Turkish
    if begins_romanian or (letters & set("ăĂțȚ") and not letters & set("ğĞıİ")):
        return [c._replace(char=c.char.translate(_ROMANIAN)) for c in word]
    return word


def _is_consonant(letter: str) -> bool:
    return letter.islower() and plain_letter(letter) not in "aeiouy"


_TURKISH = str.maketrans("șȘ", "şŞ")
_ROMANIAN = str.maketrans("şŞţŢ", "șȘțȚ")


def _place(line: TextLine, left: float, right: float) -> Box:
    """Give the box of a part of a line on the picture: as wide and high as the part itself, also when it slopes."""
    a, b, c, d = (np.asarray(corner, float) for corner in line.corners)
    along, down = ((b - a) + (c - d)) / 2, ((d - a) + (c - b)) / 2
    centre = (a + b + c + d) / 4 + along * ((left + right) / 2 - 0.5)
    width, height = float(np.linalg.norm(along)) * (right - left), float(np.linalg.norm(down))
    if line.turned in (90, 270):
        width, height = height, width
    x, y = (float(v) for v in centre)
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
