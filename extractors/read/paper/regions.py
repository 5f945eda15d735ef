"""Finds the tables on a sheet: runs of filled cells that touch, with the words above and below them apart.

Used for workbooks, separated text and web pages alike, so that one rule says which rows head a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.errors import LimitExceeded

MOST_HEADS = 5
"""More rows without a number are no head but a table of words."""
MOST_AREA = 600_000
"""Cells of one table, empty ones counted."""
_NUMBER = re.compile(r"[-–−+±(]?\s?(?:€\s?)?\d[\d.,\s]*[%)]?\s?[⁰¹²³⁴-⁹]*")
_LINK = re.compile(r" <[^<>]*>$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")

Place = tuple[int, int]
"""Row and column."""
Area = tuple[int, int, int, int]
"""Top, left, bottom, right; inclusive."""
Span = tuple[int, int, int, int]
"""Row and column of a cell in its table, 0-based, and how many rows and columns it takes."""


@dataclass(slots=True)
class Region:
    """A table, or lines of text where nothing stands beside anything."""

    rows: list[list[str]]
    """All of one length; of a cell that spans others only the first holds the text."""
    spans: list[Span] = field(default_factory=list)
    header_rows: int = 0
    above: list[str] = field(default_factory=list)
    """Lines of text over the whole width, above the table; all there is when `rows` is empty."""
    below: list[str] = field(default_factory=list)
    columns: tuple[int, ...] = ()
    """Which columns of the sheet these are."""


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number; a year does not count, it may head a column.

    The number of a note or the address of a link behind it does not matter.
    """
    bare = _LINK.sub("", text.strip()).strip()
    return bool(_NUMBER.fullmatch(bare)) and not _YEAR.fullmatch(bare)


def count_heads(rows: Sequence[Sequence[str]]) -> int:
    """Count the rows that head the columns: those above the first with a number, else the first when it is full."""
    if len(rows) < 2:
        return 0
    first = next((n for n, row in enumerate(rows) if any(map(is_number, row))), None)
    if first is not None and first <= MOST_HEADS:
        return first
    labels = [row[0].strip() for row in rows if row and row[0].strip()]
    if len(rows[0]) == 2 and labels and all(label.endswith(":") for label in labels):
        return 0
    return 1 if first is not None or all(cell.strip() for cell in rows[0]) else 0


def fill_spans(rows: Sequence[Sequence[str]], spans: Sequence[Span]) -> tuple[tuple[str, ...], ...]:
    """Give the rows with the text of a cell in every place that it spans."""
    filled = [list(row) for row in rows]
    for row, column, height, width in spans:
        for r in range(row, row + height):
            for c in range(column, column + width):
                filled[r][c] = rows[row][column]
    return tuple(map(tuple, filled))


def find_regions(cells: Mapping[Place, str], merged: Sequence[Area], *, part_columns: bool = True) -> list[Region]:
    """Give the tables from top to bottom.

    Args:
        cells: What is shown, without hidden rows and columns; no empty cells.
        merged: Areas of cells that show the text of their first.
        part_columns: An empty column may part two tables that stand side by side.

    Raises:
        LimitExceeded: Filled cells are spread so far that a table would have too many.
    """
    areas = list(_areas(cells, merged))
    taken = set(cells) | {place for area in areas for place in _places(area)}
    by_row: dict[int, set[int]] = {}
    for row, column in taken:
        by_row.setdefault(row, set()).add(column)
    found: list[Region] = []
    last_single = False
    for rows in _runs(sorted(by_row)):
        columns = sorted({column for row in rows for column in by_row[row]})
        pieces = _pieces(cells, columns, rows) if part_columns else [list(range(columns[0], columns[-1] + 1))]
        parts = [(part, piece) for piece in pieces for part in _own_rows(by_row, rows, piece, alone=len(pieces) == 1)]
        regions = [_region(cells, areas, part, piece) for part, piece in parts]
        if last_single and len(regions) == 1 and _goes_on(found[-1], regions[0]):
            _join(found[-1], regions[0])
        else:
            found += regions
        last_single = len(regions) == 1
    return found


def _own_rows(
    by_row: Mapping[int, set[int]], rows: list[int], columns: Sequence[int], *, alone: bool
) -> list[list[int]]:
    """Part the rows of one of several tables beside each other at the rows that are empty in it."""
    if alone:
        return [rows]
    own = set(columns)
    return _runs([row for row in rows if by_row[row] & own])


def _areas(cells: Mapping[Place, str], merged: Sequence[Area]) -> Iterator[Area]:
    """Yield the merged areas with a text, cut at the last filled row and column."""
    last_row, last_column = max((r for r, _ in cells), default=0), max((c for _, c in cells), default=0)
    room = MOST_AREA
    for top, left, bottom, right in merged:
        bottom, right = min(bottom, last_row), min(right, last_column)
        size = (bottom - top + 1) * (right - left + 1)
        if (top, left) in cells and 1 < size <= room:
            room -= size
            yield top, left, bottom, right


def _places(area: Area) -> Iterator[Place]:
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Cut ascending numbers where one is left out."""
    runs = [[number] for number in numbers[:1]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _pieces(cells: Mapping[Place, str], columns: Sequence[int], rows: Sequence[int]) -> list[list[int]]:
    """Part columns at empty ones, unless what stands right of it has no labels of its own."""
    pieces: list[list[int]] = []
    for run in _runs(columns):
        if pieces and (len(run) == 1 or len(pieces[-1]) == 1 or _lacks_labels(cells, run[0], rows)):
            pieces[-1] += run
        else:
            pieces.append(run)
    return pieces


def _lacks_labels(cells: Mapping[Place, str], column: int, rows: Sequence[int]) -> bool:
    held = [text for row in rows if (text := cells.get((row, column)))]
    return sum(map(is_number, held)) * 2 >= len(held)


def _region(cells: Mapping[Place, str], areas: Sequence[Area], rows: Sequence[int], columns: list[int]) -> Region:
    if len(rows) * len(columns) > MOST_AREA:
        raise LimitExceeded(
            "de gevulde cellen van een werkblad liggen te ver uit elkaar om af te drukken. Splits het blad, of lever "
            "alleen het deel aan dat nodig is."
        )
    row_at, column_at = {row: n for n, row in enumerate(rows)}, {column: n for n, column in enumerate(columns)}
    spans = [
        (row_at[a[0]], column_at[a[1]], a[2] - a[0] + 1, sum(a[1] <= c <= a[3] for c in columns))
        for a in areas
        if a[0] in row_at and a[1] in column_at
    ]
    table = [[cells.get((row, column), "") for column in columns] for row in rows]
    return _titled(Region(table, _apart(spans), columns=tuple(columns)))


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Drop spans that lie over another: a damaged file."""
    kept: list[Span] = []
    taken: set[Place] = set()
    for span in spans:
        places = set(_places((span[0], span[1], span[0] + span[2] - 1, span[1] + span[3] - 1)))
        if not places & taken:
            taken |= places
            kept.append(span)
    return kept


def _titled(region: Region) -> Region:
    """Take the rows with one text only off the top and the bottom, and count the heads of what is left."""
    rows = region.rows
    first, last = 0, len(rows)
    tied = {row for top, _, height, _ in region.spans if height > 1 for row in range(top, top + height)}
    while first < last and _is_line(rows[first]) and first not in tied:
        first += 1
    while last > first and _is_line(rows[last - 1]) and last - 1 not in tied:
        last -= 1
    region.above = ["".join(row).strip() for row in rows[:first]]
    region.below = ["".join(row).strip() for row in rows[last:]]
    region.rows = rows[first:last]
    region.spans = [(r - first, c, h, w) for r, c, h, w in region.spans if first <= r < last]
    region.header_rows = count_heads(fill_spans(region.rows, region.spans))
    return region


def _is_line(row: Sequence[str]) -> bool:
    """Tell whether a row is a title or a note: words at its left border, nothing beside them."""
    return not any(cell.strip() for cell in row[1:]) and not is_number(row[0])


def _goes_on(above: Region, below: Region) -> bool:
    """Tell whether rows behind an empty row go on with the table above: same columns, no head of their own."""
    plain = above.header_rows > 0 and below.header_rows == 0 and bool(below.rows) and not above.below
    return plain and not below.above and set(below.columns) <= set(above.columns)


def _join(above: Region, below: Region) -> None:
    at = [above.columns.index(column) for column in below.columns]
    start = len(above.rows)
    for row in below.rows:
        wide = [""] * len(above.columns)
        for place, text in zip(at, row, strict=True):
            wide[place] = text
        above.rows.append(wide)
    above.spans += [(r + start, at[c], h, w) for r, c, h, w in below.spans if at[c] + w <= len(above.columns)]
    above.below = below.below
