"""Takes ruled tables out of the search for columns: a closed grid is read as one piece, row by row and cell by cell.

White between cells looks like white between columns. Where lines are drawn there is nothing to guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.read.seen.lattice import Lattice
from extractors.read.seen.segments import Line, Segment, find_lines, find_segments, make_segment
from extractors.read.seen.words import Token
from pipeline.model.place import Box

FILLED = 0.4
"""A grid with a smaller share of fields with words is a frame around a page rather than a table."""
LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Island:
    """A ruled table on its way to the text."""

    stand_ins: tuple[Segment, ...]
    """Runs as wide as the table, one for each of its lines: what the search for columns sees of it."""
    lines: tuple[Line, ...]


def split_islands(tokens: Sequence[Token], lattices: Sequence[Lattice]) -> tuple[list[Token], list[Island]]:
    """Give the words outside every grid, and the grids; the innermost grid takes a word."""
    rest, islands = list(tokens), []
    for lattice in lattices:
        inside = [token for token in rest if lattice.at(*_middle(token)) is not None]
        if _is_table(lattice, inside):
            taken = {id(token) for token in inside}
            rest = [token for token in rest if id(token) not in taken]
            islands.append(_island(lattice, inside))
    return rest, islands


def _middle(token: Token) -> tuple[float, float]:
    return (token.frame.x0 + token.frame.x1) / 2, token.middle


def _is_table(lattice: Lattice, tokens: Sequence[Token]) -> bool:
    filled = {id(lattice.at(*_middle(token))) for token in tokens}
    enough = max(3.0, FILLED * len(lattice.distinct))
    return len(lattice.faces) >= LEAST_ROWS and len(filled) >= enough


def _island(lattice: Lattice, tokens: Sequence[Token]) -> Island:
    box, bands = lattice.box, list[Segment]()
    for line in find_lines(list(find_segments(tokens))):
        first = line[0]
        bands.append(Segment(first.tokens, Box(box.x0, first.frame.top, box.x1, first.frame.bottom), first.order))
    return Island(tuple(bands), tuple(_lines(lattice, tokens)))


def _lines(lattice: Lattice, tokens: Sequence[Token]) -> Iterator[Line]:
    held: dict[int, list[Token]] = {}
    for token in tokens:
        held.setdefault(id(lattice.at(*_middle(token))), []).append(token)
    faces = sorted(lattice.distinct, key=lambda face: (face.rows[0], face.columns[0]))
    for number in range(len(lattice.faces)):
        cells = [_cell_lines(held[id(face)]) for face in faces if face.rows[0] == number and id(face) in held]
        if cells and all(len(cell) == 1 for cell in cells):
            yield tuple(segment for cell in cells for segment in cell[0])
        else:
            yield from (line for cell in cells for line in cell)


def _cell_lines(tokens: Sequence[Token]) -> list[Line]:
    """Give the lines of one cell, each in one run."""
    lines = find_lines(list(find_segments(tokens)))
    return [(make_segment([token for segment in line for token in segment.tokens]),) for line in lines]


def lay_in(lines: Sequence[Line], islands: Sequence[Island]) -> Iterator[Sequence[Line]]:
    """Yield runs of lines, the stand-ins replaced by the lines they stand for; a table is a run of its own."""
    every = {id(segment) for island in islands for segment in island.stand_ins}
    firsts = {id(island.stand_ins[0]): island for island in islands}
    run: list[Line] = []
    for line in lines:
        found = [firsts[id(segment)] for segment in line if id(segment) in firsts]
        if beside := tuple(segment for segment in line if id(segment) not in every):
            run.append(beside)
        if run and found:
            yield run
            run = []
        yield from (island.lines for island in found)
    if run:
        yield run
