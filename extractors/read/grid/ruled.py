"""Tables whose cells are fields of a grid of ruling lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.gaps import Column
from extractors.grid import Chunk, Line, Rules, chunk_of, page_lines
from extractors.read.seen.lattice import Face, Lattice, find_lattices
from extractors.tables import header_size, lay_rows, make_cell, make_table
from extractors.vocabulary import is_dutch
from pipeline.model.document import Page, Word
from pipeline.model.place import Box
from pipeline.model.table import Cell, Row, Table

FILLED = 0.25
"""A grid with a smaller share of fields with words is a drawing or a form that nobody filled in."""
OVER = 1.5
"""Points by which a word lies in both of two fields when it is cut between them."""
FEW = 3
"""A grid with no more rows may hold several rows of the table in one."""

SMALL = frozenset(
    {"de", "den", "der", "des", "die", "dat", "een", "en", "het", "in", "is", "met", "na", "of", "om", "op", "per"}
    | {"te", "ten", "ter", "tot", "uit", "van", "bij", "aan"}
)
"""Words that are no rest of the word before them."""
HEAD = 12
"""Words that may stand above a table of one row at the top of a page: it began on the page before."""

Words = list[Word]


def find_ruled(page: Page, rules: Rules) -> tuple[list[Table], Page]:
    """Give the tables whose lines close, and the page without their words."""
    tables: list[Table] = []
    for lattice in find_lattices(rules):
        single = len(lattice.faces) == 1
        held = _held(page, lattice)
        filled, least = sum(map(bool, held.values())), FILLED * len(lattice.distinct)
        if filled < (1 if single else max(3, least)) or (single and not _is_at_top(page, lattice)):
            continue
        tables.append(_table(page, lattice, held))
        taken = {word.start for word in page.words if _face_of(lattice, word) is not None}
        page = replace(page, words=tuple(word for word in page.words if word.start not in taken))
    return tables, page


def _is_at_top(page: Page, lattice: Lattice) -> bool:
    above = sum(word.box.bottom < lattice.box.top for word in page.words)
    return page.number > 1 and above <= HEAD


def _face_of(lattice: Lattice, word: Word) -> Face | None:
    return lattice.at((word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2)


def _held(page: Page, lattice: Lattice) -> dict[int, Words]:
    """Give the words in each field, by its id; a word that runs over a border is cut."""
    held: dict[int, Words] = {id(face): [] for face in lattice.distinct}
    for word in page.words:
        for piece in _cut(lattice, word):
            face = _face_of(lattice, piece)
            if face is not None:
                held[id(face)].append(piece)
    return held


def _cut(lattice: Lattice, word: Word) -> Iterator[Word]:
    middle = (word.box.top + word.box.bottom) / 2
    for x in lattice.xs:
        inside = word.box.x0 + OVER < x < word.box.x1 - OVER
        if inside and lattice.at(x - OVER, middle) is not lattice.at(x + OVER, middle):
            number = _nearest(word.edges, x)
            if 0 < number < len(word.edges) - 1:
                yield _part(word, 0, number)
                yield from _cut(lattice, _part(word, number, len(word.edges) - 1))
                return
    yield word


def _nearest(edges: Sequence[float], x: float) -> int:
    after = bisect_left(edges, x)
    return min((n for n in (after - 1, after) if 0 <= n < len(edges)), key=lambda n: abs(edges[n] - x))


def _part(word: Word, left: int, right: int) -> Word:
    box = Box(word.edges[left], word.box.top, word.edges[right], word.box.bottom)
    edges = word.edges[left : right + 1]
    return word._replace(start=word.start + left, end=word.start + right, box=box, edges=edges)


def _table(page: Page, lattice: Lattice, held: dict[int, Words]) -> Table:
    rows: list[Row] = []
    for number, faces in enumerate(lattice.faces):
        rows += _rows(page, lattice, number, faces, held)
    rows = [row for row in rows if any(cell.text for cell in row.cells)]
    return make_table(page, rows, lattice.box, header_size(rows))


def _rows(
    page: Page, lattice: Lattice, number: int, faces: Sequence[Face | None], held: dict[int, Words]
) -> Iterator[Row]:
    """Yield the row or rows that stand between two borders."""
    plain = all(face and face.rows == (number, number + 1) for face in faces)
    if plain and len(lattice.faces) <= FEW:
        several = list(_several(page, lattice, [held[key] for key in {id(face): 0 for face in faces}]))
        if several:
            yield from several
            return
    cells: list[Cell] = []
    for column, face in enumerate(faces):
        cells.append(_cell(page, lattice, face, column, held) if face else make_cell(page, ()))
    yield Row(tuple(cells))


def _cell(page: Page, lattice: Lattice, face: Face, column: int, held: dict[int, Words]) -> Cell:
    """Give the cell of a field in one of its columns: of a wide field without inner lines only what stands there."""
    words = held[id(face)]
    frame = face.box
    if face.columns[1] - face.columns[0] > 1 and _stands_apart(page, lattice, face, words):
        left, right = lattice.xs[column], lattice.xs[column + 1]
        words = [word for word in words if left <= (word.box.x0 + word.box.x1) / 2 < right]
        frame = Box(left, face.box.top, right, face.box.bottom)
    lines = _lines(page, words)
    ordered = [word for line in lines for chunk in line.chunks for word in chunk.words]
    return replace(make_cell(page, ordered, set(_glued(page, lines, frame))), frame=frame)


def _glued(page: Page, lines: Sequence[Line], frame: Box) -> Iterator[int]:
    """Yield where the rest of a word begins that filled its line to the border and was broken without a hyphen."""
    for above, below in pairwise(lines):
        word, rest = above.chunks[-1].words[-1], below.chunks[0].words[0]
        alone = len(above.chunks) == 1 and len(above.chunks[0].words) == 1
        room = frame.x1 - (word.box.x0 - frame.x0) - word.box.x1
        said, after = (page.text[w.start : w.end] for w in (word, rest))
        if alone and room < rest.edges[1] - rest.edges[0] and _is_one_word(said, after):
            yield rest.start


def _is_one_word(above: str, below: str) -> bool:
    if not (above[-1:].islower() and below[:1].islower()) or below in SMALL:
        return False
    return not is_dutch(above) or (is_dutch(above + below) and not is_dutch(below))


def _stands_apart(page: Page, lattice: Lattice, face: Face, words: Words) -> bool:
    """Tell whether the words of a field stand in its columns, parted by wide gaps: a line is just not drawn."""
    borders = lattice.xs[face.columns[0] + 1 : face.columns[1]]
    chunks = [chunk for line in _lines(page, words) for chunk in line.chunks]
    if any(chunk.x0 < x - OVER and x + OVER < chunk.x1 for chunk in chunks for x in borders):
        return False
    return any(len(line.chunks) > 1 for line in _lines(page, words))


def _lines(page: Page, words: Sequence[Word]) -> list[Line]:
    return page_lines(replace(page, words=tuple(words)))


def _several(page: Page, lattice: Lattice, stacks: Sequence[Words]) -> Iterator[Row]:
    """Yield the rows of a field row that holds more than one row of numbers; nothing when it holds one."""
    columns = [Column(left, right) for left, right in pairwise(lattice.xs)]
    lines: list[Line] = []
    for line in _lines(page, [word for stack in stacks for word in stack]):
        words = [word for chunk in line.chunks for word in chunk.words]
        lines.append(replace(line, chunks=tuple(_by_column(page, words, columns))))
    if sum(line.is_data for line in lines) > 1:
        yield from lay_rows(page, lines, columns)


def _by_column(page: Page, words: Sequence[Word], columns: Sequence[Column]) -> Iterator[Chunk]:
    for column in columns:
        inside = [word for word in words if column.x0 <= (word.box.x0 + word.box.x1) / 2 < column.x1]
        if inside:
            yield chunk_of(page, inside)
