"""Puts the tables that the original itself holds on the pages of its rendition.

An office program prints them in the order of the document, so the words of a row stand together on a page. A table
that runs over a page border goes on on the next, behind a repeated header or not. A table of which a row is not found
is left to what the page shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.grid import hull, page_lines
from extractors.read.grid.match import Place, Search, Wanted, cell_key, is_noise, page_keys, word_key
from extractors.read.grid.streams import find_streams
from extractors.read.source import SourceTable
from extractors.tables import header_size, make_cell
from extractors.text import normalise
from pipeline.model.document import Page
from pipeline.model.table import Cell, Row, Table

AHEAD = 8
"""Tables of the original that are sought beyond the next one: those before may not be printed at all."""
FOOT = 60
"""Words that may stand on a page below the last row of a table that goes on on the next."""
LOW = 0.55
"""A table that goes on on the next page ends below this share of the height of the page."""
BELOW = 3.0
"""A piece of a row stands at most this many letter heights below the row before it."""


@dataclass(frozen=True)
class _Wanted:
    """A table of the original, ready to be sought."""

    rows: tuple[Wanted, ...]
    texts: tuple[tuple[str, ...], ...]
    """What the cells say."""
    header: int

    @staticmethod
    def of(table: SourceTable) -> _Wanted:
        keys = [tuple(cell_key(cell) for cell in row) for row in table.rows]
        rows = [Wanted(row, tuple(_may_miss(keys, r, c) for c in range(len(row)))) for r, row in enumerate(keys)]
        texts = tuple(tuple(" ".join(normalise(cell)[0].split()) for cell in row) for row in table.rows)
        return _Wanted(tuple(rows), texts, _header(table))


def _may_miss(keys: Sequence[Sequence[str]], r: int, c: int) -> bool:
    around = [(r, c - 1), (r, c + 1), (r - 1, c), (r + 1, c)]
    inside = [(a, b) for a, b in around if 0 <= a < len(keys) and 0 <= b < len(keys[r])]
    return any(keys[a][b] == keys[r][c] for a, b in inside)


def _header(table: SourceTable) -> int:
    rows = [Row(tuple(Cell(" ".join(text.split()), 0, (), None) for text in row)) for row in table.rows]
    counted = header_size(rows)
    if table.header_rows == 0 and counted == 1:
        return 0
    return counted if table.header_rows < 2 else min(max(counted, table.header_rows), len(rows) - 1)


@dataclass
class _Found:
    """The rows of one table that stand on one page."""

    table: _Wanted
    first: int
    """Number of the first of them."""
    places: list[Place] = field(default_factory=list)
    repeated: list[Place] = field(default_factory=list)
    """A header printed again."""
    end: int = 0
    """The word behind the last row."""
    goes_on: bool = False
    """The first row began on the page before."""
    rest: Place | None = None
    """How far the last row came, when the page ended in it; it is then among the places."""

    @property
    def next(self) -> int:
        """Give the number of the row that follows on the next page."""
        return self.first + len(self.places) - (self.rest is not None)

    @property
    def is_done(self) -> bool:
        return self.next >= len(self.table.rows)


class Aligner:
    """Finds the tables of an original page after page."""

    def __init__(self, tables: Sequence[SourceTable]) -> None:
        """Take the tables in the order of the document; those of a single row or column are a layout, no table."""
        self._tables = [_Wanted.of(t) for t in tables if len(t.rows) > 1 and len(t.rows[0]) > 1]
        self._open: _Found | None = None

    @property
    def is_busy(self) -> bool:
        """Tell whether there are tables still to be found."""
        return bool(self._tables) or self._open is not None

    def find(self, page: Page) -> tuple[Table, ...]:
        """Give the tables of the original that stand on the next page, read in the order that shows the most."""
        streams = tuple(word for stream in find_streams(page) for word in stream)
        lines = tuple(word for line in page_lines(page) for chunk in line.chunks for word in chunk.words)
        tries = []
        for words in (streams, lines):
            attempt = _Attempt(replace(page, words=words), list(self._tables), self._open)
            tries.append(attempt)
            if attempt.is_whole:
                break
        best = max(tries, key=lambda attempt: attempt.count)
        self._tables, self._open = best.tables, best.open
        return tuple(_table(best.page, piece) for piece in best.found)


class _Attempt:
    """One reading of a page: what is found on it, and what remains to be found behind it."""

    def __init__(self, page: Page, tables: list[_Wanted], before: _Found | None) -> None:
        self.page, self.tables = page, tables
        self.found: list[_Found] = []
        self.open: _Found | None = None
        keys = page_keys(page)
        piece = _resume(page, keys, before) if before else None
        self.is_whole = piece is not None or before is None
        while (piece := piece or self._next(page, keys)) is not None:
            self.found.append(piece)
            if not piece.is_done:
                self.open, self.is_whole = piece, False
                break
            piece = None

    @property
    def count(self) -> int:
        """Count the words found."""
        return sum(place.found for piece in self.found for place in piece.places)

    def _next(self, page: Page, keys: Sequence[str]) -> _Found | None:
        at = self.found[-1].end if self.found else 0
        for number, table in enumerate(self.tables[:AHEAD]):
            piece = _begin(page, keys, at, table)
            if piece is not None:
                del self.tables[: number + 1]
                return piece
        return None


def _begin(page: Page, keys: Sequence[str], at: int, table: _Wanted) -> _Found | None:
    for start in range(at, len(keys)):
        for end, place in _ends(table.rows[0], keys, start):
            if place.found < 2:
                continue
            piece = _follow(page, keys, _Found(table, 0, [place], end=end))
            if piece is not None:
                return piece
    return None


def _ends(wanted: Wanted, keys: Sequence[str], start: int, place: Place | None = None) -> Iterator[tuple[int, Place]]:
    begin = place or wanted.start()
    return Search(wanted, keys, begin).ends(start, begin)


def _resume(page: Page, keys: Sequence[str], before: _Found) -> _Found | None:
    """Give the rows with which a table goes on on the next page, behind its header printed again or not."""
    table, number = before.table, before.next
    for start in range(len(keys)):
        repeated, after = _header_at(table, keys, start)
        for begin in (before.rest, None) if before.rest else (None,):
            clean = begin and Place(begin.at, ((),) * len(begin.words))
            for end, place in _ends(table.rows[number], keys, after, clean):
                found = _Found(table, number, [place], repeated, end, begin is not None)
                piece = _follow(page, keys, found)
                if piece is not None:
                    return piece
    return None


def _header_at(table: _Wanted, keys: Sequence[str], start: int) -> tuple[list[Place], int]:
    """Give the header printed at a word, and the word behind it; nothing when it does not stand there."""
    places: list[Place] = []
    at = start
    for wanted in table.rows[: table.header]:
        end, place = next(_ends(wanted, keys, at), (at, None))
        if place is None:
            return [], start
        places.append(place)
        at = end
    return places, at


def _follow(page: Page, keys: Sequence[str], piece: _Found) -> _Found | None:
    """Give the piece with all rows that follow on this page; None when the page goes on and the table does not."""
    rows = piece.table.rows[piece.first :]
    stack = [iter([(piece.end, piece.places[0])])]
    taken: list[tuple[int, Place]] = []
    longest: list[tuple[int, Place]] = []
    for _ in range(4 * len(rows) + 200):
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            if not stack:
                break
            taken.pop()
            continue
        taken.append(step)
        longest = max(longest, list(taken), key=len)
        if len(taken) == len(rows):
            break
        stack.append(_row_ends(rows[len(taken)], keys, step[0]))
    found = replace(piece, places=[place for _, place in longest], end=longest[-1][0])
    return found if found.is_done else _cut_off(page, keys, found)


def _row_ends(wanted: Wanted, keys: Sequence[str], start: int) -> Iterator[tuple[int, Place]]:
    """Yield the ends of a row, behind the number of a list or not; one without any text ends where it begins."""
    if not any(wanted.keys):
        yield start, wanted.start()
        return
    yield from _ends(wanted, keys, start)
    if start < len(keys) and is_noise(keys[start]):
        yield from _ends(wanted, keys, start + 1)


def _cut_off(page: Page, keys: Sequence[str], piece: _Found) -> _Found | None:
    """Give a piece that ends at the foot of the page, with the part of a row there; None when it ends elsewhere."""
    last = max((n for place in piece.places for words in place.words for n in words), default=None)
    if last is None or page.words[last].box.bottom < LOW * page.height:
        return None
    search = Search(piece.table.rows[piece.next], keys, piece.table.rows[piece.next].start())
    list(search.ends(piece.end, search.farthest))
    rest = search.farthest if _is_below(page, last, search.farthest) else None
    if rest:
        piece = replace(piece, places=[*piece.places, rest], rest=rest, end=piece.end + rest.found)
    if len(keys) - piece.end > FOOT or any(_stands_later(piece, keys, at) for at in range(piece.end, len(keys))):
        return None
    return piece


def _stands_later(piece: _Found, keys: Sequence[str], at: int) -> bool:
    """Tell whether a row after the next stands at a word: then the next one is just not as the original has it."""
    rows = piece.table.rows[piece.next + 1 : piece.next + 3]
    return any(place.found > 1 for row in rows for _, place in _ends(row, keys, at))


def _is_below(page: Page, last: int, rest: Place) -> bool:
    """Tell whether a piece of a row stands close below the word `last`, with nothing else on its lines."""
    numbers = [n for words in rest.words for n in words]
    if not numbers:
        return False
    tops = [page.words[n].box.top for n in numbers]
    above = page.words[last].box
    if min(tops) - above.bottom > BELOW * (above.bottom - above.top):
        return False
    lines = {page.words[n].line for n in numbers}
    return all(n in numbers for n in range(min(numbers), len(page.words)) if page.words[n].line in lines)


def _table(page: Page, piece: _Found) -> Table:
    table, numbers = piece.table, range(piece.first, piece.first + len(piece.places))
    repeated = [_row(page, place, table, n) for n, place in enumerate(piece.repeated)]
    rows = [_row(page, place, table, n) for n, place in zip(numbers, piece.places, strict=True)]
    whole = slice(int(piece.goes_on), len(rows) - (piece.rest is not None))
    rows[whole] = _filled(rows[whole], [table.rows[n].keys for n in numbers[whole]])
    head = max(0, piece.table.header - piece.first)
    words = [page.words[n] for place in (*piece.repeated, *piece.places) for held in place.words for n in held]
    return Table((*repeated, *rows[:head]), tuple(rows[head:]), page.number, hull(words), piece.goes_on)


def _row(page: Page, place: Place, table: _Wanted, number: int) -> Row:
    """Give a row with its cells in the words of the original, but for those of which a part is on another page."""
    cells: list[Cell] = []
    for held, key, text in zip(place.words, table.rows[number].keys, table.texts[number], strict=True):
        words = [page.words[n] for n in sorted(held)]
        cell = make_cell(page, words)
        whole = key and word_key(cell.text.replace(" ", "")) == word_key(key)
        cells.append(replace(cell, text=text) if whole else cell)
    return Row(tuple(cells))


def _filled(rows: list[Row], keys: Sequence[Sequence[str]]) -> list[Row]:
    """Give the rows with the cells that span set in each of their places, as the original says."""
    grid = [list(row.cells) for row in rows]
    for _ in range(2):
        for r, c in [(r, c) for r, row in enumerate(grid) for c in range(len(row))]:
            around = [(r, c - 1), (r - 1, c), (r, c + 1), (r + 1, c)]
            inside = [(a, b) for a, b in around if 0 <= a < len(grid) and 0 <= b < len(grid[r])]
            same = [grid[a][b] for a, b in inside if keys[a][b] == keys[r][c] and grid[a][b].parts]
            if keys[r][c] and not grid[r][c].parts and same:
                grid[r][c] = same[0]
    return [Row(tuple(cells)) for cells in grid]
