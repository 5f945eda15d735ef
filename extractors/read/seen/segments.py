"""Puts words together to runs on one line, the smallest piece that the layout moves about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractors.read.seen.words import Token
from pipeline.model.place import Box

CELL_GAP = 1.5
"""A wider gap in a line than this many font heights parts two cells or columns."""
OWN_CELL_GAP = 0.45
"""The same for words that were not written one after the other."""
NEXT = 4
"""Characters (spaces) that may stand between two words written one after the other."""
ON_LINE = 0.4
"""Words whose middles differ less than this many font heights stand on one line."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one line without a wide gap."""

    tokens: tuple[Token, ...]
    frame: Box
    order: int

    @property
    def size(self) -> float:
        """Give the height of the line."""
        return self.frame.bottom - self.frame.top

    @property
    def middle(self) -> float:
        """Give where the line stands."""
        return (self.frame.top + self.frame.bottom) / 2

    @property
    def text(self) -> str:
        """Give its words."""
        return " ".join(token.text for token in self.tokens)


Piece = TypeVar("Piece", Token, Segment)

Line = tuple[Segment, ...]
"""What stands on one line, from left to right."""


def find_segments(tokens: Sequence[Token]) -> Iterator[Segment]:
    """Yield the runs of words on one line, from top to bottom and left to right."""
    for row in find_rows(tokens):
        yield from _runs(row)


def find_rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield what stands on one line, from top to bottom; each row from left to right."""
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if row and piece.middle - row[0].middle > ON_LINE * max(row[0].size, piece.size):
            yield sorted(row, key=lambda p: p.frame.x0)
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda p: p.frame.x0)


def _runs(row: Sequence[Token]) -> Iterator[Segment]:
    run: list[Token] = []
    for token in row:
        if run and _parts(run[-1], token):
            yield make_segment(run)
            run = []
        run.append(token)
    if run:
        yield make_segment(run)


def _parts(left: Token, right: Token) -> bool:
    gap = (right.frame.x0 - left.frame.x1) / max(left.size, right.size)
    written_on = 0 <= right.order - left.order - len(left.text) <= NEXT
    return gap > CELL_GAP or (gap > OWN_CELL_GAP and left.order != right.order and not written_on)


def make_segment(run: Sequence[Token]) -> Segment:
    """Give the run that words make up, from left to right."""
    frames = [token.frame for token in run]
    frame = Box(
        min(f.x0 for f in frames), min(f.top for f in frames), max(f.x1 for f in frames), max(f.bottom for f in frames)
    )
    return Segment(tuple(run), frame, min(token.order for token in run))


def find_lines(segments: Sequence[Segment]) -> Iterator[Line]:
    """Give the runs that stand on one line, from top to bottom, each line from left to right."""
    return map(tuple, find_rows(segments))


def are_figures(segments: Sequence[Segment]) -> bool:
    """Tell whether most runs are short numbers or dashes: the cells of a table."""
    short = sum(len(s.text) <= 12 and (any(map(str.isdigit, s.text)) or s.text in "-–—") for s in segments)
    return short * 2 >= len(segments)
