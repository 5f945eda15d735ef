"""Actions of minutes that stand in a list with columns: who, what, until when.

Columns are those of the header line; a line that names no owner belongs to the row above it. The order of the text
tells where a cell stops that is printed over the column beside it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.actions import Action
from extractors.dates import find_dates
from extractors.deadlines import last_day
from extractors.reading import Reading
from extractors.rules import load
from pipeline.model.document import Page, Word
from pipeline.model.observation import Context, Observation
from pipeline.model.place import Part, Span

SAME_LINE = 4.0
"""Points two words of one printed line may differ in height."""
CELL_GAP = 9.0
"""Points of white that part two headings of columns."""
AT_COLUMN = 1.0
"""Points a cell may begin beside the heading of its column."""
NEXT_BLOCK = 2.4
"""A gap of this many lines ends the list."""

_Line = list[Word]


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    """`wie`, `wat`, `wanneer`, `status`, or empty for another column."""
    x0: float


@dataclass(slots=True)
class _Row:
    cells: dict[str, list[Word]] = field(default_factory=dict)

    def text(self, page: Page, role: str) -> str:
        return " ".join(page.text[word.start : word.end] for word in self.cells.get(role, ()))


def find_listed_actions(reading: Reading, meeting: dt.date | None) -> Iterator[Observation[Action]]:
    """Yield the actions of the lists in a report; those with a status `afgerond` are done and left out."""
    for page in reading.document.pages:
        lines = _lines(page)
        for number, line in enumerate(lines):
            columns = _columns(page, line)
            if columns:
                for row in _rows(columns, lines[number:]):
                    yield from _action(reading, page, row, meeting)


def _lines(page: Page) -> list[_Line]:
    """Give the printed lines from top to bottom, words from left to right."""
    lines: list[_Line] = []
    for word in sorted(page.words, key=lambda word: (word.box.top, word.box.x0)):
        if lines and abs(lines[-1][0].box.top - word.box.top) <= SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def _columns(page: Page, line: _Line) -> list[_Column]:
    """Give the columns when this line is the header of an action list, else nothing."""
    if len(line) > 12:
        return []
    columns = [_Column(_role([page.text[w.start : w.end] for w in piece]), piece[0].box.x0) for piece in _pieces(line)]
    columns.sort(key=lambda column: column.x0)
    roles = {column.role for column in columns}
    return columns if {"wie", "wat"} <= roles else []


def _pieces(line: _Line) -> list[_Line]:
    """Give the words of a line, in the order of the text, parted where white or a step back parts two cells."""
    pieces: list[_Line] = []
    for word in sorted(line, key=lambda word: word.start):
        gap = word.box.x0 - pieces[-1][-1].box.x1 if pieces else 0.0
        if not pieces or gap > CELL_GAP or gap < -1:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def _role(heading: Sequence[str]) -> str:
    """Give what a heading asks for, by all its words (`Door wie`) or else its first (`Actie / afspraak`)."""
    plain = [word for word in (re.sub(r"\W", "", word).casefold() for word in heading) if word]
    names = load("actions")["kolommen"]
    return next(
        (
            role
            for asked in (" ".join(plain), *plain[:1])
            for role in ("wie", "wat", "wanneer", "status")
            if asked in names[role]
        ),
        "",
    )


def _rows(columns: Sequence[_Column], lines: Sequence[_Line]) -> Iterator[_Row]:
    """Yield the rows under a header line until the list ends."""
    row: _Row | None = None
    for above, line in pairwise(lines):
        height = above[0].box.bottom - above[0].box.top
        pieces = _split_at(columns, _pieces(line))
        if line[0].box.top - above[0].box.bottom > NEXT_BLOCK * height or _crosses(columns, pieces):
            break
        cells = _cells(columns, pieces)
        if row is None or _opens(columns, row, cells):
            if row:
                yield row
            row = _Row()
        for role, words in cells.items():
            row.cells.setdefault(role, []).extend(words)
    if row:
        yield row


def _opens(columns: Sequence[_Column], row: _Row, cells: Mapping[str, _Line]) -> bool:
    """Tell whether a line is the first of a row: it names an owner and, in a list with numbers, its number."""
    numbered = columns[0].role == "" and "" in row.cells
    return "wie" in cells and ("" in cells or not numbered)


def _split_at(columns: Sequence[_Column], pieces: Sequence[_Line]) -> list[_Line]:
    """Give the pieces, those parted too that narrow white parts where a column begins that nothing else begins at."""
    begun = [piece[0].box.x0 for piece in pieces]
    free = [column.x0 for column in columns if not any(abs(column.x0 - x0) <= AT_COLUMN for x0 in begun)]
    split: list[_Line] = []
    for piece in pieces:
        split.append(piece[:1])
        for word in piece[1:]:
            if any(abs(word.box.x0 - x0) <= AT_COLUMN for x0 in free):
                split.append([word])
            else:
                split[-1].append(word)
    return split


def _crosses(columns: Sequence[_Column], pieces: Sequence[_Line]) -> bool:
    """Tell whether running text passes a column at which no cell begins: then the list is over."""
    for column in columns[1:]:
        if any(abs(piece[0].box.x0 - column.x0) <= AT_COLUMN for piece in pieces):
            continue
        if any(piece[0].box.x0 < column.x0 - 1 and piece[-1].box.x1 > column.x0 + 1 for piece in pieces):
            return True
    return False


def _cells(columns: Sequence[_Column], pieces: Sequence[_Line]) -> dict[str, _Line]:
    """Give the words under each heading: a piece belongs whole to the column it begins in."""
    cells: dict[str, _Line] = {}
    for piece in pieces:
        column = [column for column in columns if column.x0 <= piece[0].box.x0 + AT_COLUMN] or list(columns[:1])
        cells.setdefault(column[-1].role, []).extend(piece)
    return cells


def _action(reading: Reading, page: Page, row: _Row, meeting: dt.date | None) -> Iterator[Observation[Action]]:
    owner, text = row.text(page, "wie"), row.text(page, "wat")
    status = {re.sub(r"\W", "", word).casefold() for word in row.text(page, "status").split()}
    if not owner or not text or status & set(load("actions")["kolommen"]["gereed"]):
        return
    until = row.text(page, "wanneer")
    found = next(find_dates(until), None)
    day = found.resolve(meeting, "toekomst") if found else None
    due = last_day(until[: found.start], day) if found and day else None
    parts = tuple(Part(page.number, word.start, word.end) for word in row.cells["wat"])
    span = Span(reading.document.id, _joined(parts))
    yield Observation("actions", Action(owner, text, due), text, span, Context.CELL, "actie.lijst", 0.96)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Give neighbouring words as one part."""
    joined: list[Part] = []
    for part in sorted(parts):
        if joined and part.start - joined[-1].end <= 1:
            joined[-1] = Part(part.page, joined[-1].start, part.end)
        else:
            joined.append(part)
    return tuple(joined)
