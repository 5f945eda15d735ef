"""Actions of minutes that stand in a list with columns: who, what, until when.

Columns are those of the header line; a line that names no owner belongs to the row above it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
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
    columns: list[_Column] = []
    previous: Word | None = None
    for word in line:
        if previous is None or word.box.x0 - previous.box.x1 > CELL_GAP:
            columns.append(_Column(_role(page.text[word.start : word.end]), word.box.x0))
        previous = word
    roles = {column.role for column in columns}
    return columns if {"wie", "wat"} <= roles else []


def _role(heading: str) -> str:
    plain = re.sub(r"\W", "", heading).casefold()
    names = load("actions")["kolommen"]
    return next((role for role in ("wie", "wat", "wanneer", "status") if plain in names[role]), "")


def _rows(columns: Sequence[_Column], lines: Sequence[_Line]) -> Iterator[_Row]:
    """Yield the rows under a header line until the list ends."""
    row: _Row | None = None
    for above, line in pairwise(lines):
        height = above[0].box.bottom - above[0].box.top
        if line[0].box.top - above[0].box.bottom > NEXT_BLOCK * height or _crosses(columns, line):
            break
        cells = _cells(columns, line)
        if row is None or "wie" in cells:
            if row:
                yield row
            row = _Row()
        for role, words in cells.items():
            row.cells.setdefault(role, []).extend(words)
    if row:
        yield row


def _crosses(columns: Sequence[_Column], line: _Line) -> bool:
    """Tell whether running text passes a column border: then the list is over."""
    for left, right in pairwise(line):
        for column in columns[1:]:
            if left.box.x1 > column.x0 - 1 and left.box.x0 < column.x0 - 1:
                return True
            near = right.box.x0 - left.box.x1 < CELL_GAP / 2
            if near and left.box.x0 < column.x0 - 1 and right.box.x0 > column.x0 + 1:
                return True
    return False


def _cells(columns: Sequence[_Column], line: _Line) -> dict[str, list[Word]]:
    cells: dict[str, list[Word]] = {}
    for word in line:
        column = [column for column in columns if column.x0 <= word.box.x0 + 1] or list(columns[:1])
        cells.setdefault(column[-1].role, []).append(word)
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
