"""Blocks of lines that may be a table, and the columns that their pieces share: geometry only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.grid import Chunk, Line, Rule

NEAR = 2.2
"""Lines further apart than this many letter heights do not belong to one table."""
FULL = 0.4
"""The share of the lines with numbers that must have a piece in every column to tell what the columns are."""
NEAR_RULED = 4.0
"""The same where a line is drawn between them."""


@dataclass(frozen=True, slots=True)
class Column:
    """The horizontal room that the cells of one column take, in points."""

    x0: float
    x1: float

    def overlap(self, x0: float, x1: float) -> float:
        """Give the shared width; negative is the distance."""
        return min(self.x1, x1) - max(self.x0, x0)


def find_blocks(lines: Sequence[Line], seams: Sequence[Rule] = ()) -> Iterator[list[Line]]:
    """Yield runs of neighbouring lines in which at least two have more than one piece; `seams` are lines drawn."""
    block: list[Line] = []
    for line in lines:
        if block and not _is_near(block[-1], line, seams):
            yield from _kept(block)
            block = []
        block.append(line)
    yield from _kept(block)


def _is_near(above: Line, below: Line, seams: Sequence[Rule]) -> bool:
    wide = len(above.chunks) > 1 and len(below.chunks) > 1
    reach = NEAR if wide else 1.2
    if any(is_between(seam, above, below) for seam in seams):
        reach = NEAR_RULED
    return below.top - above.bottom <= reach * min(above.height, below.height)


def is_between(seam: Rule, above: Line, below: Line) -> bool:
    """Tell whether a horizontal line is drawn between two lines of text."""
    within = (above.top + above.bottom) / 2 < seam.at < (below.top + below.bottom) / 2
    return within and all(seam.start < line.chunks[-1].x1 and line.chunks[0].x0 < seam.end for line in (above, below))


def _kept(block: list[Line]) -> Iterator[list[Line]]:
    """Cut a run at single pieces as wide as prose, and drop runs without two split lines."""
    part: list[Line] = []
    for line in [*block, None]:
        if line is not None and not _is_prose(line, part):
            part.append(line)
            continue
        if sum(len(other.chunks) > 1 for other in part) > 1:
            yield part
        part = []


def _is_prose(line: Line, part: Sequence[Line]) -> bool:
    if len(line.chunks) > 1:
        return False
    chunk = line.chunks[0]
    columns = find_columns([other for other in part if len(other.chunks) > 1])
    crossed = sum(column.overlap(chunk.x0, chunk.x1) > 0 for column in columns)
    return crossed > 1 or (not columns and chunk.x1 - chunk.x0 > 25 * line.height)


def find_columns(lines: Sequence[Line]) -> list[Column]:
    """Give the columns that split lines share, from left to right: those of the numbers, then those of heads alone."""
    data = [line for line in lines if line.is_data]
    even = len({len(line.chunks) for line in lines}) == 1
    if even and all(line.is_barred for line in lines):
        return _by_number(lines)
    heads = [line for line in lines if not line.is_data]
    columns = (_by_full_lines(data, heads) or _clusters(data)) if data else _by_number(lines)
    fullest = max(heads, key=lambda line: len(line.chunks), default=None)
    if data and fullest:
        columns = _with_empty(columns, fullest)
    return _with_heads(columns, heads) if data else columns


def _clusters(lines: Sequence[Line]) -> list[Column]:
    """Join pieces that stand under each other; a piece over two columns counts for neither."""
    found: list[Column] = []
    for chunk in sorted((c for line in lines for c in line.chunks), key=lambda chunk: chunk.x1 - chunk.x0):
        under = [column for column in found if column.overlap(chunk.x0, chunk.x1) > 0]
        if len(under) > 1:
            continue
        joined = Column(min([chunk.x0, *(c.x0 for c in under)]), max([chunk.x1, *(c.x1 for c in under)]))
        found = [column for column in found if column not in under] + [joined]
    return sorted(found, key=lambda column: column.x0)


def _by_number(lines: Sequence[Line]) -> list[Column]:
    """Give the columns of a table of words: those of the lines with the most pieces."""
    most = max((len(line.chunks) for line in lines), default=0)
    full = [line for line in lines if len(line.chunks) == most]
    stacks = zip(*(line.chunks for line in full), strict=True)
    columns = [Column(min(piece.x0 for piece in stack), max(piece.x1 for piece in stack)) for stack in stacks]
    apart = all(a.x1 <= b.x0 for a, b in pairwise(columns))
    return columns if apart else [Column(chunk.x0, chunk.x1) for chunk in full[0].chunks]


def _by_full_lines(data: Sequence[Line], heads: Sequence[Line]) -> list[Column]:
    """Give the columns by the lines that have a piece in each, when there are enough; else none.

    They tell more than where pieces overlap: a number at the right and a word at the left may share a column.
    """
    counts = [len(line.chunks) for line in data]
    most = max((n for n in set(counts) if counts.count(n) >= max(2, FULL * len(data))), default=0)
    if most < 2 or any(n > most for n in counts):
        return []
    stacks = list(zip(*(line.chunks for line in data if len(line.chunks) == most), strict=True))
    columns = [Column(min(piece.x0 for piece in stack), max(piece.x1 for piece in stack)) for stack in stacks]
    apart = all(a.x1 < b.x0 for a, b in pairwise(columns))
    return columns if apart and not any(_share(line, columns) for line in heads) else []


def _share(head: Line, columns: Sequence[Column]) -> bool:
    """Tell whether two heads stand over one column: then it is two."""
    over = [n for chunk in head.chunks for n, column in enumerate(columns) if column.overlap(chunk.x0, chunk.x1) > 0]
    return len(set(over)) < len(over)


def _with_heads(columns: list[Column], lines: Sequence[Line]) -> list[Column]:
    """Give the columns as wide as their heads: of numbers at the right the head may begin far to the left."""
    for line in lines:
        pieces = line.chunks
        if line.is_data or len(pieces) not in (len(columns), len(columns) - 1):
            continue
        first = len(columns) - len(pieces)
        if first and pieces[0].x0 <= columns[0].x1:
            continue
        wide = [
            Column(min(c.x0, pieces[n - first].x0), max(c.x1, pieces[n - first].x1)) if n >= first else c
            for n, c in enumerate(columns)
        ]
        if all(a.x1 < b.x0 for a, b in pairwise(wide)):
            columns = wide
    return columns


def _with_empty(columns: list[Column], head: Line) -> list[Column]:
    """Add the columns that have a head but no number in any row."""
    heads = [c for c in head.chunks if not columns or c.x0 > columns[0].x1 or columns[0].overlap(c.x0, c.x1) <= 0]
    values = columns[1:]
    if len(heads) <= len(values):
        return columns
    taken: set[int] = set()
    for column in values:
        free = [n for n in range(len(heads)) if n not in taken and n > max(taken, default=-1)]
        if free:
            taken.add(max(free, key=lambda n: column.overlap(heads[n].x0, heads[n].x1)))
    alone = [Column(c.x0, c.x1) for n, c in enumerate(heads) if n not in taken]
    alone = [one for one in alone if all(one.overlap(c.x0, c.x1) <= 0 for c in columns)]
    return sorted([*columns, *alone], key=lambda column: column.x0)


ALIGNED = 2.0
"""Points within which a word stands at the border of a column."""


def fit(line: Line, columns: Sequence[Column]) -> Line:
    """Give the line with pieces cut where a word begins or ends exactly at a column: a cell filled to its border."""
    if len(line.chunks) >= len(columns):
        return line
    chunks = tuple(piece for chunk in line.chunks for piece in _cut(chunk, columns))
    whole = len(columns) - 1 <= len(chunks) <= len(columns)
    return Line(chunks, line.top, line.bottom, line.is_barred) if whole else line


def _cut(chunk: Chunk, columns: Sequence[Column]) -> Iterator[Chunk]:
    texts, held = chunk.text.split(" "), 0
    for n, (before, word) in enumerate(pairwise(chunk.words), start=1):
        starts = any(abs(word.box.x0 - column.x0) <= ALIGNED for column in columns)
        ends = any(abs(before.box.x1 - column.x1) <= ALIGNED for column in columns[1:])
        if starts or ends:
            yield Chunk(chunk.words[held:n], " ".join(texts[held:n]))
            held = n
    yield Chunk(chunk.words[held:], " ".join(texts[held:]))


def place(line: Line, columns: Sequence[Column], *, header: bool = False) -> list[int]:
    """Give for each piece of a line the number of its column, 0-based, ascending."""
    count = len(line.chunks)
    if count == len(columns):
        return list(range(count))
    in_order = list(range(1, len(columns)))
    if header and count == len(in_order) and line.chunks[0].x0 > columns[0].x0 and _stands(line, columns, in_order):
        return in_order
    return [max(range(len(columns)), key=lambda n: columns[n].overlap(c.x0, c.x1)) for c in line.chunks]


def _stands(line: Line, columns: Sequence[Column], numbers: Sequence[int]) -> bool:
    """Tell whether no piece stands over another column than the one it is given."""
    for chunk, number in zip(line.chunks, numbers, strict=True):
        over = [n for n, column in enumerate(columns) if column.overlap(chunk.x0, chunk.x1) > 0]
        if over and number not in over:
            return False
    return True
