"""Lines of a page cut at wide gaps, and the columns those pieces share: geometry only, for extractors.tables."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.numbers import parse_count
from pipeline.model.document import Page, Word
from pipeline.model.place import Box

GAP = 0.5
"""A gap wider than this share of the letter height parts two cells; a space takes about a quarter."""
GAP_MIN = 4.5
"""The same in points, for small print."""
NEAR = 2.2
"""Lines further apart than this many letter heights do not belong to one table."""

_NUMERIC = re.compile(r"[-–−+±(]?\s?\d[\d.,\s]*[%)]?[¹²³⁴-⁹*]*")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")


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
        if _YEAR.fullmatch(self.text):
            return False
        return bool(_NUMERIC.fullmatch(self.text)) or parse_count(self.text) is not None


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


@dataclass(frozen=True, slots=True)
class Column:
    """The horizontal room that the cells of one column take, in points."""

    x0: float
    x1: float

    def overlap(self, x0: float, x1: float) -> float:
        """Give the shared width; negative is the distance."""
        return min(self.x1, x1) - max(self.x0, x0)


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
    return [_line(page, row) for row in rows]


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
            yield _chunk(page, held)
            held = []
        if not bar:
            held.append(word)
    if held:
        yield _chunk(page, held)


def _is_bullet(page: Page, row: Sequence[Word], held: Sequence[Word], following: Word) -> bool:
    """Tell whether the line begins with a sign and then text: a list, no row of a table."""
    sign = page.text[held[0].start : held[0].end]
    first = held[0] is row[0] and len(held) == 1 and len(sign) == 1 and (not sign.isalnum() or sign == "o")
    return first and page.text[following.start].isalpha()


def _chunk(page: Page, words: Sequence[Word]) -> Chunk:
    return Chunk(tuple(words), " ".join(page.text[word.start : word.end] for word in words))


def find_blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of neighbouring lines in which at least two have more than one piece."""
    block: list[Line] = []
    for line in lines:
        if block and not _is_near(block[-1], line):
            yield from _kept(block)
            block = []
        block.append(line)
    yield from _kept(block)


def _is_near(above: Line, below: Line) -> bool:
    wide = len(above.chunks) > 1 and len(below.chunks) > 1
    return below.top - above.bottom <= (NEAR if wide else 1.2) * min(above.height, below.height)


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
    columns = _clusters(data) if data else _by_number(lines)
    heads = [line for line in lines if not line.is_data]
    fullest = max(heads, key=lambda line: len(line.chunks), default=None)
    return _with_empty(columns, fullest) if data and fullest else columns


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


def hull(words: Sequence[Word]) -> Box:
    """Give the box around words."""
    return Box(
        min(word.box.x0 for word in words),
        min(word.box.top for word in words),
        max(word.box.x1 for word in words),
        max(word.box.bottom for word in words),
    )
