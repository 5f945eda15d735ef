"""Blocks of the pages of a document, in reading order: what `extractors.furniture` tells apart and a Reading joins."""

from __future__ import annotations

import re
import statistics
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.model.document import Page, Word

SMALL_PRINT = 0.9
"""A footnote is set smaller than this share of the page's usual letter."""
SIDE_WIDTH = 0.36
"""Share of the page width that a column of the letterhead beside the body takes at most."""
FULL = 0.9
"""A line that fills this share of its column ran on to the next."""

NOTE_SIGN = re.compile(r"[¹²³⁴-⁹]|\*\)|\d{1,2}\)?(?:\s+[A-Z]|[A-Z][a-z])")
_SALUTATION = re.compile(r"^\W*(?:geachte?|beste|excellentie|edelachtbare|goede(?:morgen|middag))\b", re.I | re.M)
_ENDS_SENTENCE = re.compile(r"[.!?:;»]['\"’”)¹²³⁴-⁹⁰]*\s*$")
_ITEM = re.compile(r"(?:[-•–*▪◦‣\uf0a7\uf0b7]|[a-z\d]{1,3}[.)]|[A-Z]\.)\s")
_LABEL_LINE = re.compile(r"^[A-Z][\w ]{2,24}:?$", re.MULTILINE)


class TextLine(NamedTuple):
    """One line of a block; places in points on the page."""

    start: int
    """Offset in `Page.text`."""
    end: int
    left: float
    top: float
    right: float
    bottom: float
    letter: float
    """Height of a word (median)."""
    is_turned: bool
    """Its letters are words of their own: text on its side."""
    gaps: int
    """Wide gaps between its words: it may be a row of a table."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one page that belong together: `Page.text[start:end]`, no empty line inside."""

    page: int
    start: int
    end: int
    text: str
    top: float
    """Share of the page height, 0..1."""
    bottom: float
    letter: float
    """Height of a word in points (median); 0 without words."""
    page_height: float
    """Points."""
    page_width: float = 0.0
    lines: tuple[TextLine, ...] = ()
    """Empty for a page without places."""

    @property
    def left(self) -> float:
        """Give its left border in points."""
        return min((line.left for line in self.lines), default=0.0)

    @property
    def right(self) -> float:
        """Give its right border in points."""
        return max((line.right for line in self.lines), default=0.0)

    @property
    def letter_width(self) -> float:
        """Give the mean width of a letter in points; 0 without a line long enough to tell."""
        widths = [
            (line.right - line.left) / (line.end - line.start) for line in self.lines if line.end - line.start > 30
        ]
        return statistics.median(widths) if widths else 0.0

    @property
    def is_turned(self) -> bool:
        """Tell whether it is text on its side."""
        return bool(self.lines) and all(line.is_turned for line in self.lines)

    def line_text(self, line: TextLine) -> str:
        """Give the text of one of its lines."""
        return self.text[line.start - self.start : line.end - self.start]


def page_blocks(page: Page) -> list[Block]:
    """Cut one page into its blocks, in the order of its text."""
    words = iter(page.words)
    word = next(words, None)
    blocks: list[Block] = []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", page.text):
        inside: list[Word] = []
        while word is not None and word.start < match.end():
            inside.append(word)
            word = next(words, None)
        lines = tuple(_line(list(line)) for _, line in groupby(inside, key=lambda word: word.line))
        block = _block(page, match.start(), match.end(), lines)
        blocks += cut(block, set(_note_borders(block)))
    return blocks


def _line(words: Sequence[Word]) -> TextLine:
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    letter = _median([bottom - top for top, bottom in zip(tops, bottoms, strict=True)])
    is_turned = len(words) > 3 and sum(a.end == b.start for a, b in pairwise(words)) * 2 > len(words)
    gaps = 0 if is_turned else sum(left - right > letter for right, left in zip(rights, lefts[1:], strict=False))
    return TextLine(
        words[0].start, words[-1].end, min(lefts), min(tops), max(rights), max(bottoms), letter, is_turned, gaps
    )


def _median(values: list[float]) -> float:
    """Give the middle value; for the few words of a line faster than `statistics.median`, which counts in fractions."""
    values.sort()
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _block(page: Page, start: int, end: int, lines: tuple[TextLine, ...]) -> Block:
    text = page.text[start:end].rstrip()
    return _sized(
        Block(page.number, start, start + len(text), text, 0.5, 0.5, 0.0, page.height or 1.0, page.width, lines)
    )


def _sized(block: Block) -> Block:
    """Give the block with the measures of its lines."""
    if not block.lines:
        return block
    return Block(
        block.page,
        block.start,
        block.end,
        block.text,
        min(line.top for line in block.lines) / block.page_height,
        max(line.bottom for line in block.lines) / block.page_height,
        statistics.median(line.letter for line in block.lines),
        block.page_height,
        block.page_width,
        block.lines,
    )


def cut(block: Block, borders: Collection[int]) -> Iterator[Block]:
    """Yield the block in pieces; a piece begins at each line whose 0-based number is in `borders`."""
    first = 0
    for number in (*sorted(border for border in borders if border > 0), len(block.lines)):
        whole = first == 0 and number == len(block.lines)
        yield block if whole else _piece(block, block.lines[first:number])
        first = number


def _piece(block: Block, lines: tuple[TextLine, ...]) -> Block:
    start, end = lines[0].start, max(line.end for line in lines)
    text = block.text[start - block.start : end - block.start]
    return _sized(Block(block.page, start, end, text, 0, 0, 0, block.page_height, block.page_width, lines))


def _note_borders(block: Block) -> Iterator[int]:
    """Yield the lines before and after small print that opens with a note sign."""
    usual = max((line.letter for line in block.lines), default=0.0)
    in_note = False
    for number, line in enumerate(block.lines):
        small = line.letter < SMALL_PRINT * usual
        opens = small and bool(NOTE_SIGN.match(block.line_text(line)))
        if opens or (in_note and not small):
            yield number
        in_note = opens or (in_note and small)


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with all of the letterhead before the salutation.

    A reader that follows columns meets the right half of a letterhead after the salutation in the left half, and
    its last lines beside the first paragraphs.
    """
    where = salutation_of(blocks)
    if where is None:
        return list(blocks)
    number, top = where
    column = _body_column(blocks[number:])
    late = [
        block
        for block in blocks[number + 1 :]
        if block.page == 1 and (block.bottom <= top or _is_beside(block, column))
    ]
    rest = [block for block in blocks[number:] if block not in late]
    return [*blocks[:number], *late, *rest]


def _body_column(blocks: Sequence[Block]) -> tuple[float, float]:
    """Give the left and right border of the running text of page 1, in points; nothing wide enough gives (0, 0)."""
    prose = [block for block in blocks if block.page == 1 and is_prose(block)]
    return (min(b.left for b in prose), max(b.right for b in prose)) if prose else (0.0, 0.0)


def is_prose(block: Block) -> bool:
    """Tell whether a block is running text: two lines or more that reach across most of its column."""
    lines = [line for line in block.lines if not line.is_turned]
    if len(lines) < 2 or block.right - block.left <= SIDE_WIDTH * block.page_width:
        return False
    return sum(line.gaps == 0 for line in lines) * 2 > len(lines)


def _is_beside(block: Block, column: tuple[float, float]) -> bool:
    """Tell whether a block of short lines stands wholly beside the running text: colophon or stamp."""
    left, right = column
    if not block.lines or right == 0 or block.is_turned or block.right - block.left > SIDE_WIDTH * block.page_width:
        return False
    return block.left >= right - 1 or (block.right <= left + 1 and len(_LABEL_LINE.findall(block.text)) > 1)


def salutation_of(blocks: Sequence[Block]) -> tuple[int, float] | None:
    """Give the number of the block on page 1 that holds the salutation, and the height of that line (0..1)."""
    for number, block in enumerate(blocks):
        match = _SALUTATION.search(block.text) if block.page == 1 else None
        if match:
            above = block.text.count("\n", 0, match.start()) / (block.text.count("\n") + 1)
            return number, block.top + above * (block.bottom - block.top)
    return None


def runs_on(before: str, after: str) -> bool:
    """Tell whether a paragraph that stopped at a page border or footnote goes on in the next block."""
    return not _ENDS_SENTENCE.search(before) and after[:1].islower() and len(before) > 20


def continues(before: Block, after: Block) -> bool:
    """Tell whether a paragraph goes on in the next block of the body: over a page border, or in the next column."""
    if before.page == after.page and not _is_next_column(before, after):
        return False
    return runs_on(before.text, after.text) or _is_cut_off(before, after)


def _is_next_column(before: Block, after: Block) -> bool:
    return bool(before.lines and after.lines) and after.top < before.top + 0.02 and after.left >= before.right


def _is_cut_off(before: Block, after: Block) -> bool:
    """Tell whether the last line before ran to its border in mid-sentence and the next is of the same text."""
    if _ENDS_SENTENCE.search(before.text) or not (is_prose(before) or len(before.lines) > 1) or not after.lines:
        return False
    if _ITEM.match(after.text) or abs(before.letter - after.letter) > 0.05 * before.letter:
        return False
    last = before.lines[-1]
    full = last.right - before.left >= FULL * (before.right - before.left) and before.right - before.left > 100
    return full and last.gaps == 0 and after.lines[0].gaps == 0 and len(before.text) > 20


def is_double_spaced(blocks: Sequence[Block]) -> bool:
    """Tell whether an empty line stands between every two lines, so that empty lines part no paragraphs.

    A long line may have been broken in two when a text file was laid on pages.
    """
    long = [block for block in blocks if len(block.text) > 40]
    single = sum("\n" not in block.text for block in long)
    short = sum(block.text.count("\n") <= 1 for block in long)
    return len(long) >= 8 and short >= 0.9 * len(long) and single >= 0.4 * len(long)


def full_width(block: Block) -> float:
    """Give how wide the lines of a block are, laid behind each other, in points."""
    return sum(line.right - line.left for line in block.lines)


def fills_line(before: Block, after: Block, width: float) -> bool:
    """Tell whether the first word of the next line would not have fitted on this one; `width` is that of the text."""
    if before.page != after.page and not _is_cut_off(before, after):
        return runs_on(before.text, after.text)
    if not before.lines or _ITEM.match(after.text):
        return False
    letter = full_width(after) / max(1, len(after.text))
    needed = full_width(before) + letter * (len(after.text.split()[0]) + 1)
    return runs_on(before.text, after.text) or needed > width
