"""Tables on a page: which kind of datum stands in each cell, judged from the words at the head of its column."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.model.document import Word
from redaction.detect.text.layout import Cell, Line, View
from redaction.detect.words.lexicon import lexicon

_NUMBERED = re.compile(r"[ ]*\d{1,2}[.)][ ]")  # `2. Voornamen    Marit`: a field of a form
_FIGURES = re.compile(r"\d{3}|\d[-/.]\d")  # `geb. 5-3-1990` is a datum and no head
OTHER = "overig"  # a known head without personal data
_SLACK_POINTS = 4.0
_LONGEST_HEADING = 4  # words in the head of a column


class TableCell(NamedTuple):
    """The text of one cell, with the kind of its column (`persoon`, `adres`, `bsn` …; `overig` for the rest)."""

    kind: str
    heading: str
    start: int
    end: int


class _Column(NamedTuple):
    kind: str
    heading: str
    x0: float


@cache
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind, words in reversed(list(lexicon().lists["kolom"].items())) for word in words}


@lru_cache(maxsize=4096)
def column_kind(heading: str) -> str | None:
    """Tell which kind of datum a column head announces; None when it is no known head."""
    if _FIGURES.search(heading):
        return None
    words = heading.casefold().strip(" :|*()[]_").split()
    if not 0 < len(words) <= _LONGEST_HEADING:
        return None
    kinds = _kinds()
    found = [kinds.get(word.strip(",;:/")) for word in (" ".join(words), words[0], words[-1])]
    return next((kind for kind in found if kind not in (None, OTHER)), OTHER if OTHER in found else None)


def _x0(view: View, offset: int) -> float:
    return view.words[bisect_right(view.words, offset, key=lambda word: word.end)].box.x0


def _words_of(view: View, line: Line) -> Sequence[Word]:
    """Give the words of which a part stands on a line."""
    first = bisect_right(view.words, line.start, key=lambda word: word.end)
    return view.words[first : bisect_left(view.words, line.end, key=lambda word: word.start)]


def _columns(view: View, line: Line) -> tuple[_Column, ...]:
    """Read a line as table head; empty when it is none."""
    if len(line.cells) < 2 or _NUMBERED.match(view.text, line.start):
        return ()
    kinds = [column_kind(view.text[cell.start : cell.end]) for cell in line.cells]
    known = [kind for kind in kinds if kind]
    is_half = 2 * len(known) >= len(kinds) + 1 or {"persoon", "adres"} <= set(kinds)
    if len(known) < 2 or not is_half or all(kind == OTHER for kind in known):
        return ()
    return tuple(
        _Column(kind or OTHER, view.text[c.start : c.end].casefold().strip(), _x0(view, c.start))
        for kind, c in zip(kinds, line.cells, strict=True)
    )


def _row(view: View, line: Line, columns: tuple[_Column, ...]) -> list[TableCell]:
    """Cut one line at the column borders: a word belongs to the last column that starts before it."""
    cells: dict[int, Cell] = {}
    for word in _words_of(view, line):
        place = max((n for n, c in enumerate(columns) if c.x0 <= word.box.x0 + _SLACK_POINTS), default=0)
        seen = cells.get(place)
        cells[place] = Cell(seen.start if seen else word.start, word.end)
    return [TableCell(columns[n].kind, columns[n].heading, c.start, c.end) for n, c in sorted(cells.items())]


def _is_outside(view: View, line: Line, columns: tuple[_Column, ...], after_gap: bool) -> bool:
    """Tell whether the table has ended: a line runs on over the second column, or stands alone after a gap."""
    if len(line.cells) > 1:
        return False
    words = [w for w in _words_of(view, line) if line.start <= w.start]
    begins_left = words[0].box.x0 < columns[1].x0 - _SLACK_POINTS
    return begins_left and (after_gap or words[-1].box.x1 > columns[1].x0 + _SLACK_POINTS)


def _joined(cells: Iterable[TableCell], text: str) -> Iterator[TableCell]:
    """Yield cells with their own following lines: a reader writes a cell of several lines in one go."""
    waiting: TableCell | None = None
    for cell in cells:
        if waiting and cell.heading == waiting.heading and not text[waiting.end : cell.start].strip():
            waiting = waiting._replace(end=cell.end)
            continue
        if waiting:
            yield waiting
        waiting = cell
    if waiting:
        yield waiting


def _rows(view: View) -> Iterator[TableCell]:
    columns: tuple[_Column, ...] = ()
    end = 0
    for line in view.lines if view.words else ():
        after_gap, end = "\n\n" in view.text[end : line.start], line.end
        head = _columns(view, line)
        if head:
            columns = head
        elif columns and _is_outside(view, line, columns, after_gap):
            columns = ()
        elif columns:
            yield from _row(view, line, columns)


def find_cells(view: View) -> Iterator[TableCell]:
    """Yield the cells of every table on the page whose head is known; needs placed words."""
    yield from _joined(_rows(view), view.text)
