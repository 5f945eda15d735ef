"""One page as the detectors read it: same offsets as Page.text, with lines, cells and wide gaps made visible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.model.document import Page, Word

_GAP_IN_CHARACTERS = 1.9  # a gap wider than this many average characters separates two cells
_TAB = re.compile(r"\s*\|\s*|\t+| {2,}")


class Cell(NamedTuple):
    """A run of words on one line without a wide gap; offsets in the page text."""

    start: int
    end: int


class Line(NamedTuple):
    """One line of the page text."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A page for the detectors; `text` has exactly the offsets of `Page.text`."""

    text: str
    """The page text in which the space before a wide gap is a tab."""
    lines: tuple[Line, ...]
    """Lines that are not empty, in order."""
    words: tuple[Word, ...]
    """Placed words; empty when the text has no layout."""


def _wide_gaps(words: tuple[Word, ...]) -> Iterator[int]:
    """Yield the offset just after each word that a wide gap follows on the same line."""
    widths = [(w.box.x1 - w.box.x0) / (w.end - w.start) for w in words]
    usual = median(widths) if widths else 0.0
    for left, right in pairwise(words):
        if left.line == right.line and right.box.x0 - left.box.x1 > _GAP_IN_CHARACTERS * usual:
            yield left.end


def _lines_of(text: str) -> Iterator[Line]:
    for match in re.finditer(r"[^\n]+", text):
        if not match.group().strip():
            continue
        start, cells = match.start(), []
        for gap in [*_TAB.finditer(match.group()), None]:
            end = match.end() if gap is None else match.start() + gap.start()
            if text[start:end].strip():
                cells.append(Cell(start, end))
            start = match.end() if gap is None else match.start() + gap.end()
        yield Line(match.start(), match.end(), tuple(cells))


def make_view(page: Page) -> View:
    """Give the view of one page; no character moves."""
    characters = list(page.text)
    for offset in _wide_gaps(page.words):
        if offset < len(characters) and characters[offset] == " ":
            characters[offset] = "\t"
    text = "".join(characters)
    return View(text, tuple(_lines_of(text)), page.words)


def view_of_text(text: str) -> View:
    """Give the view of bare text: tabs and double spaces separate cells."""
    return View(text, tuple(_lines_of(text)), ())
