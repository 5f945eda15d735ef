"""Finds running heads and feet: lines in the margins that other pages have at the same place, but for numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.layout import Block, TextLine

TOP_ZONE = 0.14
"""Share of the page height in which a running head stands."""
FOOT_ZONE = 0.82
"""Share below which a foot that is repeated stands; a page number stands below `NUMBER_ZONE`."""
SAME_PLACE = 14.0
"""Points two repetitions of one head may differ in height."""
NEXT_LINE = 0.9
"""Letter heights between two lines from which they are no lines of one table."""

_MOMENT = re.compile(
    r"\d{1,2}(?:[-./]\d{1,2}[-./]| (?:jan|feb|maart|mrt|apr|mei|juni?|juli?|aug|sept?|okt|nov|dec)[a-z]* )"
    r"(?:19|20)?\d\d"
    r"|\d{1,2}[:.]\d\d(?: uur)?\b|\b(?:maan|dins|woens|donder|vrij|zater|zon)dag\b"
)


_NUMBER = re.compile(r"(?<!\d)[1-9]\d*")
_OF = re.compile(r"\s?(?:/|van|\|)\s?\d+")


def find_running_lines(blocks: Sequence[Block]) -> frozenset[tuple[int, int]]:
    """Give page and offset of the lines in the margins that other pages have at the same place, but for numbers.

    Only from the edge of the paper inwards: what stands under a line of the body is no head.
    """
    margins = _margin_lines(blocks)
    by_key: dict[str, list[tuple[int, TextLine]]] = {}
    for page, _, line, keys in margins:
        for key in keys:
            by_key.setdefault(key, []).append((page, line))
    repeated = {
        (page, line.start)
        for same in by_key.values()
        for page, line in same
        if any(other != page and _same_place(line, there) for other, there in same)
    }
    kept: set[tuple[int, int]] = set()
    by_edge: dict[tuple[int, bool], list[TextLine]] = {}
    for page, at_top, line, _ in margins:
        by_edge.setdefault((page, at_top), []).append(line)
    starts: dict[int, set[int]] = {}
    for page, start in repeated:
        starts.setdefault(page, set()).add(start)
    for (page, at_top), lines in by_edge.items():
        kept |= {(page, line.start) for line in _from_edge(lines, at_top, starts.get(page, set()))}
    return frozenset(kept)


def _from_edge(lines: Sequence[TextLine], at_top: bool, repeated: set[int]) -> Iterator[TextLine]:
    """Yield the lines of the rows at the edge of the page, as far as each row holds one that is repeated."""
    ordered = sorted(lines, key=lambda line: line.top if at_top else -line.bottom)
    while ordered:
        edge = ordered[0]
        row = [line for line in ordered if line.top < edge.bottom and edge.top < line.bottom]
        if not any(line.start in repeated or line.is_turned for line in row):
            return
        yield from (line for line in row if not line.is_turned)
        ordered = [line for line in ordered if line not in row]


def _margin_lines(blocks: Sequence[Block]) -> list[tuple[int, bool, TextLine, tuple[str, ...]]]:
    """Give page, side (at the top), line and what it may share with other pages, of every line in the margins."""
    found = []
    for block in blocks:
        for number, line in enumerate(block.lines):
            top, bottom = line.top / block.page_height, line.bottom / block.page_height
            if bottom > TOP_ZONE and top < FOOT_ZONE:
                continue
            if bottom <= TOP_ZONE and _heads_a_table(block, number):
                continue
            text = plain(block.line_text(line))
            keys = tuple(_shared(text, block.page, apart=_stands_apart(block, number)))
            found.append((block.page, bottom <= TOP_ZONE, line, keys))
    return found


def _shared(text: str, page: int, *, apart: bool) -> Iterator[str]:
    """Yield what a line may share with those of other pages: all but dates, times and the number of the page.

    A line that stands `apart` may change in every number; among the lines of the body it may not, for then each row
    of figures at the top of a page would be a head.
    """
    steady = _MOMENT.sub("#", text)
    yield steady
    for match in _NUMBER.finditer(steady):
        if int(match.group()) == page:
            more = _OF.match(steady, match.end())
            yield f"{steady[: match.start()]}#{steady[more.end() if more else match.end() :]}"
    if apart:
        yield re.sub(r"\d+", "#", steady)
    yield from _numbered(text, page)


def _stands_apart(block: Block, number: int) -> bool:
    """Tell whether a line is no row of a table and no line of the body: white above and below, one piece."""
    line = block.lines[number]
    above, below = block.lines[max(0, number - 1) : number], block.lines[number + 1 : number + 2]
    tight = any(line.top - other.bottom < NEXT_LINE * line.letter for other in above)
    return not (line.gaps or tight or any(other.top - line.bottom < NEXT_LINE * line.letter for other in below))


def _numbered(text: str, page: int) -> Iterator[str]:
    """Yield, for a line with the number of its page at an end, how far the count is off: alike on every page."""
    words = text.split()
    for side, word in (("links", words[0]), ("rechts", words[-1])):
        if len(words) > 1 and word.isdecimal() and abs(int(word) - page) < 4:
            yield f"{side} {int(word) - page}"


def _heads_a_table(block: Block, number: int) -> bool:
    """Tell whether the next line stands close and has columns as well: a repeated head of a table, part of the body."""
    line, below = block.lines[number], block.lines[number + 1 : number + 2]
    return line.gaps > 0 and bool(below) and below[0].gaps > 0 and below[0].top - line.bottom < NEXT_LINE * line.letter


def _same_place(a: TextLine, b: TextLine) -> bool:
    return abs(a.top - b.top) <= SAME_PLACE


def plain(text: str) -> str:
    """Give a text in small letters with single spaces, without the marks that parted its columns."""
    return " ".join(re.sub(r"[*|]", " ", text).split()).casefold()
