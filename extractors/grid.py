"""Lines of a page cut at wide gaps, and the lines drawn on it: geometry only, for whatever seeks tables."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.numbers import parse_count
from pipeline.model.document import Page, Word
from pipeline.model.place import Box

GAP = 0.5
"""A gap wider than this share of the letter height parts two cells; a space takes about a quarter."""
GAP_MIN = 4.5
"""The same in points, for small print."""

_NUMERIC = re.compile(r"[-–−+±(]?\s?\d[\d.,\s]*[%)]?[¹²³⁴-⁹*]*")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")


class Rule(NamedTuple):
    """A line drawn along the page: it stands at `at` and runs from `start` to `end`, all in points."""

    at: float
    """y of a horizontal line, x of a vertical one."""
    start: float
    end: float


class Rules(NamedTuple):
    """The lines of a page, or of a part of it."""

    flat: tuple[Rule, ...] = ()
    """Horizontal, from top to bottom."""
    upright: tuple[Rule, ...] = ()
    """Vertical, from left to right."""


def is_numeric(text: str) -> bool:
    """Tell whether a number, dash or word such as `geen` fills a cell; a year does not count."""
    if _YEAR.fullmatch(text):
        return False
    return bool(_NUMERIC.fullmatch(text)) or parse_count(text) is not None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of one line with no wide gap between them."""

    words: tuple[Word, ...]
    text: str

    @property
    def x0(self) -> float:
        """Give the left border in points."""
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        """Give the right border in points."""
        return max(word.box.x1 for word in self.words)

    @property
    def is_numeric(self) -> bool:
        """Tell whether a number, dash or word such as `geen` fills it; a year does not count."""
        return is_numeric(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One visual line: pieces from left to right."""

    chunks: tuple[Chunk, ...]
    top: float
    bottom: float
    is_barred: bool = False
    """Its cells are parted by `|`, so their order counts and not their place."""

    @property
    def height(self) -> float:
        """Give the letter height in points."""
        return self.bottom - self.top

    @property
    def is_data(self) -> bool:
        """Tell whether a number stands behind the first piece."""
        return any(chunk.is_numeric for chunk in self.chunks[1:])

    @property
    def lean(self) -> float:
        """Give how much lower the numbers stand than the label, in letter heights: half a line when centred."""
        if not self.is_data:
            return 0.0
        middles = [_middle(chunk) for chunk in self.chunks[1:] if chunk.is_numeric]
        return (statistics.median(middles) - _middle(self.chunks[0])) / self.height

    @property
    def is_values(self) -> bool:
        """Tell whether it holds numbers only: the label stands a little higher or lower."""
        return all(chunk.is_numeric for chunk in self.chunks)


def _middle(chunk: Chunk) -> float:
    return statistics.median((word.box.top + word.box.bottom) / 2 for word in chunk.words)


def page_lines(page: Page) -> list[Line]:
    """Give the visual lines of a page from top to bottom; reading order of the source plays no part."""
    rows: list[list[Word]] = []
    for word in sorted(page.words, key=lambda word: (word.box.top + word.box.bottom) / 2):
        if rows and _same_line(rows[-1], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = (_line(page, row) for row in rows)
    return [line for line in lines if line.chunks]  # a row of bars alone says nothing


def _same_line(row: Sequence[Word], word: Word) -> bool:
    top = statistics.median(other.box.top for other in row)
    bottom = statistics.median(other.box.bottom for other in row)
    height = min(bottom - top, word.box.bottom - word.box.top)
    return min(bottom, word.box.bottom) - max(top, word.box.top) > 0.5 * height


def _line(page: Page, row: list[Word]) -> Line:
    row.sort(key=lambda word: word.box.x0)
    top, bottom = min(word.box.top for word in row), max(word.box.bottom for word in row)
    barred = any(page.text[word.start : word.end] == "|" for word in row)
    return Line(tuple(_chunks(page, row, _gap(row))), top, bottom, barred)


def _gap(row: Sequence[Word]) -> float:
    """Give the width in points above which a gap parts cells; in typewriter letters a space is a whole letter."""
    height = statistics.median(word.box.bottom - word.box.top for word in row)
    widths = [(word.box.x1 - word.box.x0) / (word.end - word.start) for word in row if word.end - word.start > 1]
    if len(widths) > 1 and max(widths) - min(widths) < 0.02 * max(widths):
        return 1.5 * max(widths)
    return max(GAP_MIN, GAP * height)


def _chunks(page: Page, row: Sequence[Word], gap: float) -> Iterator[Chunk]:
    held: list[Word] = []
    for word in row:
        bar = page.text[word.start : word.end] == "|"
        wide = bool(held) and word.box.x0 - held[-1].box.x1 > gap
        if held and (bar or (wide and not _is_bullet(page, row, held, word))):
            yield chunk_of(page, held)
            held = []
        if not bar:
            held.append(word)
    if held:
        yield chunk_of(page, held)


def _is_bullet(page: Page, row: Sequence[Word], held: Sequence[Word], following: Word) -> bool:
    """Tell whether the line begins with a sign and then text: a list, no row of a table."""
    sign = page.text[held[0].start : held[0].end]
    first = held[0] is row[0] and len(held) == 1 and len(sign) == 1 and (not sign.isalnum() or sign == "o")
    return first and page.text[following.start].isalpha()


def chunk_of(page: Page, words: Sequence[Word]) -> Chunk:
    """Give words of one line as one piece."""
    return Chunk(tuple(words), " ".join(page.text[word.start : word.end] for word in words))


def hull(words: Sequence[Word]) -> Box:
    """Give the box around words."""
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.top for word in words),
        max(word.box.x1 for word in words),
        max(word.box.bottom for word in words),
    )
