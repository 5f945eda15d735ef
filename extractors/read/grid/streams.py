"""The words of a page as its columns: what the layout reads apart is never one table, unless it is torn apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.grid import Line, hull, page_lines
from pipeline.model.document import Page, Word

BACK = 2.0
"""A block that begins this many points higher than the one before it ended stands beside it."""
LEVEL = 0.2
"""Lines of one row stand level within this many letter heights."""
MOSTLY = 0.6
FEW = 2
"""Columns of no more lines side by side are a row of a table."""


@dataclass
class _Stream:
    """Blocks read one below the other."""

    words: list[Word]
    last: float
    """Where its last block ends, in points from the top."""


def find_streams(page: Page) -> Iterator[tuple[Word, ...]]:
    """Yield the words of each column of the page in reading order; one that was torn apart line by line."""
    streams: list[list[Word]] = []
    for stream in _streams(page):
        words = stream.words
        while streams and _is_torn(page, streams[-1], words):
            words = _in_lines(page, [*streams.pop(), *words])
        streams.append(words)
    yield from map(tuple, streams)


def _streams(page: Page) -> Iterator[_Stream]:
    stream: _Stream | None = None
    for block in _blocks(page):
        box = hull(block)
        if stream is None or box.top < stream.last - BACK:
            if stream is not None:
                yield stream
            stream = _Stream([], 0.0)
        stream.words += block
        stream.last = box.bottom
    if stream is not None:
        yield stream


def _blocks(page: Page) -> Iterator[list[Word]]:
    block: list[Word] = []
    for word in page.words:
        if block and "\n\n" in page.text[block[-1].end : word.start]:
            yield block
            block = []
        block.append(word)
    if block:
        yield block


def _is_torn(page: Page, first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Tell whether two columns are pieces of one table: they reach over each other, or are level and alike."""
    a, b = hull(first), hull(second)
    top, bottom = max(a.top, b.top), min(a.bottom, b.bottom)
    beside = [[word for word in side if top - BACK < word.box.top < bottom] for side in (first, second)]
    if not all(beside):
        return False
    left, right = sorted(map(hull, beside), key=lambda box: box.x0)
    return left.x1 > right.x0 + BACK or _are_level([_lines(page, words) for words in beside])


def _are_level(sides: Sequence[Sequence[Line]]) -> bool:
    """Tell whether columns are the labels and the numbers of a table, or the cells of a single row."""
    few, many = sorted(sides, key=len)
    level = sum(any(_is_level(line, other) for other in many) for line in few)
    if len(few) <= FEW:
        return level == len(few)
    right = max(sides, key=lambda lines: sum(line.chunks[0].x0 for line in lines) / len(lines))
    chunks = [chunk for line in right for chunk in line.chunks]
    return level >= MOSTLY * len(few) and sum(chunk.is_numeric for chunk in chunks) >= MOSTLY * len(chunks)


def _is_level(a: Line, b: Line) -> bool:
    return abs(a.top + a.bottom - b.top - b.bottom) / 2 < LEVEL * min(a.height, b.height)


def _lines(page: Page, words: Sequence[Word]) -> list[Line]:
    return page_lines(replace(page, words=tuple(words)))


def _in_lines(page: Page, words: Sequence[Word]) -> list[Word]:
    return [word for line in _lines(page, words) for chunk in line.chunks for word in chunk.words]
