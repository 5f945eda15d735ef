"""Lays the blocks of a document behind each other as one text and keeps the map back to the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractors.hyphens import BROKEN, Hyphen, judge_hyphen
from extractors.layout import Block, continues, fills_line, full_width, is_double_spaced

_MAY_BREAK = re.compile("[-\u2010]\n")
"""Without it there is no broken word to look for."""
_EMPHASIS = re.compile(r"\*\*(?=\S)[^*]{1,200}?(?<=\S)\*\*")
"""Bold as plain text writes it: the marks are no part of the words. A lone `**` is the mark of a note and stays."""


class Piece(NamedTuple):
    """`length` characters that stand in the text at `start` and on the page at `offset`."""

    start: int
    page: int
    offset: int
    length: int


class Joiner:
    """One text in the making."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Look at all blocks first: the words of the document help to decide about hyphens."""
        self._words = frozenset(word.casefold() for block in blocks for word in re.findall(r"\w[\w-]*", block.text))
        self._width = max(map(full_width, blocks), default=0.0)
        self._double = is_double_spaced(blocks)
        self._parts: list[str] = []
        self._last: Block | None = None
        self.length = 0
        self.pieces: list[Piece] = []

    @property
    def text(self) -> str:
        """Give the text so far."""
        return "".join(self._parts)

    def add(self, block: Block, *, join: bool = True) -> tuple[int, int]:
        """Add one block and give its range of the text; `join` it to the last one where a paragraph goes on."""
        if self._last is not None:
            self._part(self._last, block, join)
        start = self.length
        for left, right in _without_emphasis(block.text, self._kept(block.text)):
            self.pieces.append(Piece(self.length, block.page, block.start + left, right - left))
            self._write(block.text[left:right])
        self._last = block
        return start, self.length

    def _part(self, last: Block, block: Block, join: bool) -> None:
        """Write what stands between two blocks: nothing inside a broken word."""
        goes_on = join and (fills_line(last, block, self._width) if self._double else continues(last, block))
        if not goes_on:
            self._write("\n\n")
            return
        seam = last.text.rsplit("\n", 1)[-1] + "\n" + block.text.split("\n", 1)[0]
        match = next((m for m in BROKEN.finditer(seam) if m.start(3) == seam.index("\n") + 1), None)
        verdict = self._judged(match) if match else Hyphen.APART
        if verdict is Hyphen.APART:
            self._write("\n")
        elif verdict is Hyphen.DROPPED:
            self._take_back()

    def _judged(self, match: re.Match[str]) -> Hyphen:
        before, left, right = match.groups()
        return judge_hyphen(before, left, right, self._words)

    def _take_back(self) -> None:
        """Drop the last character: a hyphen."""
        self._parts[-1] = self._parts[-1][:-1]
        self.length -= 1
        self.pieces[-1] = self.pieces[-1]._replace(length=self.pieces[-1].length - 1)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)

    def _kept(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the ranges that stay: all but the line ends, and often the hyphens, inside broken words."""
        at = 0
        for match in BROKEN.finditer(text) if _MAY_BREAK.search(text) else ():
            verdict = self._judged(match)
            if verdict is Hyphen.APART:
                continue
            yield at, match.end(2) + (verdict is Hyphen.KEPT)
            at = match.start(3)
        yield at, len(text)


def _without_emphasis(text: str, kept: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield ranges of a text without the marks of bold words in them."""
    marks = [
        place
        for match in (_EMPHASIS.finditer(text) if "**" in text else ())
        for place in ((match.start(), match.start() + 2), (match.end() - 2, match.end()))
    ]
    for start, end in kept:
        for left, right in marks:
            if start <= left < end:
                if start < left:
                    yield start, left
                start = right
        if start < end:
            yield start, end
