"""Blocks of the pages of a document, and which of them are page furniture: heads, feet, page numbers, footnotes.

A letter repeats its date and reference on page 2, and a footnote stands between two halves of a sentence.
`extractors.reading` moves those parts behind the body, so that a sentence over a page border is one sentence.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from pipeline.model.document import Page, Word

TOP_ZONE = 0.14
"""Share of the page height in which a running head stands."""
FOOT_ZONE = 0.88
SAME_PLACE = 14.0
"""Points two repetitions of one head may differ in height."""
SMALL_PRINT = 0.9
"""A footnote is set smaller than this share of the page's usual letter."""

_PAGE_NUMBER = re.compile(
    r"(?:pagina|blad(?:zijde)?|blz\.?|p\.)\s*\d{1,4}(?:\s*(?:van|/|\|)\s*\d{1,4})?|\d{1,4}\s*(?:van|/|\|)\s*\d{1,4}",
    re.IGNORECASE,
)
_HEAD_LABEL = re.compile(
    r"\b(?:datum|referentie|kenmerk|zaaknummer|directoraat|directie|ministerie|gemeente|provincie|pagina|blad)\b",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"^\W*(?:geachte?|beste|excellentie|edelachtbare|goede(?:morgen|middag))\b", re.I | re.M)
_NOTE = re.compile(r"[¹²³⁴-⁹]|\*\)|\d{1,2}\)?\s+[A-Z]")
_ENDS_SENTENCE = re.compile(r"[.!?:;»]['\"’”)]*\s*$")


class Place(Enum):
    """What a block is for."""

    BODY = "hoofdtekst"
    HEAD = "paginakop"
    NUMBER = "paginanummer"
    NOTE = "voetnoot"


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


def page_blocks(page: Page) -> list[Block]:
    """Cut one page into its blocks, in the order of its text."""
    words = iter(page.words)
    word = next(words, None)
    blocks = []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", page.text):
        inside: list[Word] = []
        while word is not None and word.start < match.end():
            inside.append(word)
            word = next(words, None)
        for start, end, some in _cut_notes(page, match.start(), match.end(), inside):
            blocks.append(_block(page, start, end, some))
    return blocks


def _cut_notes(page: Page, start: int, end: int, words: Sequence[Word]) -> Iterator[tuple[int, int, list[Word]]]:
    """Yield the block, cut before and after lines of small print that open with a note sign."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    sizes = [statistics.median(word.box.bottom - word.box.top for word in line) for line in lines]
    usual = max(sizes, default=0.0)
    in_note, first = False, 0
    for number, line in enumerate(lines):
        small = sizes[number] < SMALL_PRINT * usual
        opens = small and bool(_NOTE.match(page.text, line[0].start))
        if number and (opens or (in_note and not small)):
            yield start, line[0].start, [word for some in lines[first:number] for word in some]
            start, first = line[0].start, number
        in_note = opens or (in_note and small)
    yield start, end, [word for some in lines[first:] for word in some]


def _block(page: Page, start: int, end: int, words: Sequence[Word]) -> Block:
    text = page.text[start:end].rstrip()
    height = page.height or 1.0
    tops = [word.box.top for word in words] or [height / 2]
    bottoms = [word.box.bottom for word in words] or [height / 2]
    letters = [word.box.bottom - word.box.top for word in words] or [0.0]
    return Block(
        page.number,
        start,
        start + len(text),
        text,
        min(tops) / height,
        max(bottoms) / height,
        statistics.median(letters),
        height,
    )


def place_blocks(blocks: Sequence[Block]) -> list[Place]:
    """Tell for each block of a whole document what it is for."""
    head = _plain(" ".join(block.text for block in _letterhead(blocks)))
    repeated = _repeated(blocks)
    usual = _usual_letters(blocks)
    return [_place(block, head, block in repeated, usual[block.page]) for block in blocks]


def _place(block: Block, head: str, repeated: bool, usual: float) -> Place:
    at_foot, at_top = block.top >= FOOT_ZONE, block.bottom <= TOP_ZONE
    if (at_foot or at_top) and _is_page_number(block):
        return Place.NUMBER
    if repeated and (at_foot or block.page > 1):
        return Place.HEAD
    if block.page > 1 and _repeats_letterhead(block.text, head):
        return Place.HEAD
    small = 0 < block.letter < SMALL_PRINT * usual or not block.text[0].isascii()
    if small and block.top > 0.3 and _NOTE.match(block.text):
        return Place.NOTE
    return Place.BODY


def _is_page_number(block: Block) -> bool:
    """Tell so for `2 / 3` and `pagina 2`; a bare number must be the page's own, for it may be a table cell."""
    text = block.text.strip(" -–\n")
    return text == str(block.page) or bool(_PAGE_NUMBER.fullmatch(text))


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with all of the letterhead before the salutation.

    A reader that follows columns meets the right half of a letterhead after the salutation in the left half.
    """
    where = _salutation_of(blocks)
    if where is None:
        return list(blocks)
    number, top = where
    late = [block for block in blocks[number + 1 :] if block.page == 1 and block.bottom <= top]
    rest = [block for block in blocks[number:] if block not in late]
    return [*blocks[:number], *late, *rest]


def _salutation_of(blocks: Sequence[Block]) -> tuple[int, float] | None:
    """Give the number of the block on page 1 that holds the salutation, and the height of that line (0..1)."""
    for number, block in enumerate(blocks):
        match = _SALUTATION.search(block.text) if block.page == 1 else None
        if match:
            above = block.text.count("\n", 0, match.start()) / (block.text.count("\n") + 1)
            return number, block.top + above * (block.bottom - block.top)
    return None


def _letterhead(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks of page 1 before the salutation; the upper half when there is none."""
    where = _salutation_of(blocks)
    if where is not None:
        return list(blocks[: where[0]])
    return [block for block in blocks if block.page == 1 and block.bottom < 0.5]


def _repeats_letterhead(text: str, head: str) -> bool:
    plain = _plain(re.sub(r"(?im)^\s*(?:pagina|blad)\b.*$", "", text))
    return len(plain) > 3 and bool(_HEAD_LABEL.search(plain)) and f" {plain} " in f" {head} "


def _repeated(blocks: Sequence[Block]) -> frozenset[Block]:
    """Find blocks in the margins that stand at the same place, but for digits, on more than one page."""
    by_text: dict[str, list[Block]] = {}
    for block in blocks:
        if block.bottom <= TOP_ZONE or block.top >= FOOT_ZONE:
            by_text.setdefault(re.sub(r"\d+", "#", _plain(block.text)), []).append(block)
    return frozenset(
        block
        for same in by_text.values()
        for block in same
        if any(other.page != block.page and _same_place(block, other) for other in same)
    )


def _same_place(a: Block, b: Block) -> bool:
    return abs(a.top * a.page_height - b.top * b.page_height) <= SAME_PLACE


def _usual_letters(blocks: Sequence[Block]) -> dict[int, float]:
    by_page: dict[int, list[float]] = {}
    for block in blocks:
        by_page.setdefault(block.page, []).extend([block.letter] * max(1, len(block.text) // 40))
    return {page: statistics.median(letters) for page, letters in by_page.items()}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[*|]", " ", text).split()).casefold()


def runs_on(before: str, after: str) -> bool:
    """Tell whether a paragraph that stopped at a page border or footnote goes on in the next block."""
    return not _ENDS_SENTENCE.search(before) and after[:1].islower() and len(before) > 20
