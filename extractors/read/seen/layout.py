"""Brings words in reading order, in lines and blocks, and makes a Page of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.read.seen.columns import find_columns, split_at_gutters
from extractors.read.seen.islands import Island, lay_in, split_islands
from extractors.read.seen.lattice import Lattice
from extractors.read.seen.overprint import part_overprints
from extractors.read.seen.segments import Line, Segment, are_figures, find_lines, find_segments
from extractors.read.seen.spaced import close_spaced
from extractors.read.seen.words import Token, from_frame
from extractors.text import find_doubts
from pipeline.model.document import Change, Page, Word
from pipeline.model.place import Box

BLOCK_GAP = 1.3
"""Lines further apart than this many times the usual distance are of two blocks."""

Block = tuple[Line, ...]


def make_page(
    number: int,
    width: float,
    height: float,
    tokens: Sequence[Token],
    source: str = "tekstlaag",
    grids: Sequence[Lattice] = (),
) -> Page:
    """Give the page that the words make up, in reading order; turned text comes after the upright text.

    `grids` are the ruled grids of the page, the smallest first: each is read as one piece.
    """
    blocks: list[Block] = []
    for turned in (0, 90, 270, 180):
        group = [token for token in tokens if token.turned == turned]
        blocks += find_blocks(group, grids if turned == 0 else ())
    return _write(number, width, height, blocks, source)


def find_blocks(tokens: Sequence[Token], grids: Sequence[Lattice] = ()) -> Iterator[Block]:
    """Yield the blocks of words that share one frame, in reading order; a ruled table is a block of its own."""
    written = len({token.order for token in tokens}) > 1
    if written:
        tokens, over = part_overprints(tokens)
        if over and tokens:
            yield from find_blocks(tokens, grids)
            yield from find_blocks(over)
            return
    loose, islands = split_islands(tokens, grids)
    segments = list(close_spaced(list(find_segments(loose))))
    if not written:
        segments = list(split_at_gutters(segments))
    pitch = _usual_pitch(list(find_lines(segments)))
    standing = [segment for island in islands for segment in island.stand_ins]
    for column in find_columns([*segments, *standing], written):
        yield from _column_blocks(column, islands, pitch, written)


def _column_blocks(
    column: Sequence[Segment], islands: Sequence[Island], pitch: float, written: bool
) -> Iterator[Block]:
    tables = {id(island.lines) for island in islands}
    for lines in lay_in(list(find_lines(column)), islands):
        if id(lines) in tables:
            yield tuple(lines)
            continue
        for block in _blocks(lines, pitch):
            yield tuple(_by_cell(block)) if written else block


def _usual_pitch(lines: Sequence[Line]) -> float:
    """Give the usual distance of two lines, in font heights; between 1 and 1.8."""
    pitches = sorted((b[0].middle - a[0].middle) / max(a[0].size, b[0].size, 0.1) for a, b in pairwise(lines))
    tight = [pitch for pitch in pitches if pitch > 0.9]
    return min(max(tight[len(tight) * 2 // 5], 1.0), 1.8) if tight else 1.2


def _blocks(lines: Sequence[Line], page_pitch: float) -> Iterator[Block]:
    usual = _usual_pitch(lines) if len(lines) > 3 else page_pitch
    block: list[Line] = []
    for line in lines:
        if block:
            above = block[-1][0]
            apart = line[0].middle - above.middle
            if apart > BLOCK_GAP * usual * max(above.size, line[0].size):
                yield tuple(block)
                block = []
        block.append(line)
    if block:
        yield tuple(block)


def _by_cell(block: Block) -> Iterator[Line]:
    """Yield the lines of a block, but the lines of a table row cell by cell where a cell has more than one.

    Read straight across, `Aerts-` in the first cell would be parted from `Verdaasdonk` on its second line. The order of
    writing tells: the second line of a cell was written before the next cell.
    """
    knot: list[Line] = []
    for line in block:
        if knot and not _are_knotted(knot, line):
            yield from _untangled(knot)
            knot = []
        knot.append(line)
    yield from _untangled(knot)


def _are_knotted(knot: Sequence[Line], line: Line) -> bool:
    return any(
        below.order < above.order and below.frame.x1 <= above.frame.x0
        for above_line in knot
        for above in above_line
        for below in line
    )


def _untangled(knot: Sequence[Line]) -> Iterator[Line]:
    if len(knot) == 1 or _is_grid(knot):
        yield from knot
        return
    placed = sorted(((segment, row) for row, line in enumerate(knot) for segment in line), key=lambda p: p[0].order)
    line: list[Segment] = []
    last_row = -1
    for segment, row in placed:
        if line and (row != last_row or segment.frame.x0 < line[-1].frame.x1):
            yield tuple(line)
            line = []
        line.append(segment)
        last_row = row
    yield tuple(line)


def _is_grid(knot: Sequence[Line]) -> bool:
    """Tell whether this is a table that was written column by column: each line is a row of its own."""
    widths = {len(line) for line in knot}
    return len(knot) > 2 and len(widths) == 1 and are_figures([s for line in knot for s in line[1:]])


class _Writing:
    """The text of a page while it is laid down, with the raw text beside it."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.raw: list[str] = []
        self.words: list[Word] = []
        self.changes: list[Change] = []
        self.at = self.raw_at = 0

    def put(self, token: Token, segment: Segment, line: int) -> None:
        """Lay down a word and the space behind it."""
        self.words += _place(token, segment, self.at, line)
        raw = token.text if token.raw is None else token.raw
        if token.raw is not None:
            self.changes += _changes(token.text, raw, token.starts, self.at, self.raw_at)
        self.text += token.text, " "
        self.raw += raw, " "
        self.at += len(token.text) + 1
        self.raw_at += len(raw) + 1

    def end_line(self) -> None:
        self.text[-1] = self.raw[-1] = "\n"

    def end_block(self) -> None:
        self.text.append("\n")
        self.raw.append("\n")
        self.at += 1
        self.raw_at += 1


def _changes(text: str, raw: str, starts: Sequence[int], at: int, raw_at: int) -> Iterator[Change]:
    """Yield the runs in which a normalised word differs from its raw form, as offsets of the page."""
    if starts[0]:
        yield Change(at, at, raw_at, raw_at + starts[0])
    for n, start in enumerate(starts[:-1]):
        if n and starts[n - 1] == start:
            continue  # a second letter of a ligature: told of with the first
        last = n + 1
        while last < len(starts) - 1 and starts[last] == start:
            last += 1
        end = starts[last]
        if text[n:last] != raw[start:end]:
            yield Change(at + n, at + last, raw_at + start, raw_at + end)


def _write(number: int, width: float, height: float, blocks: Sequence[Block], source: str) -> Page:
    writing = _Writing()
    line_number = 0
    for block in blocks:
        for line in block:
            for segment in line:
                for token in segment.tokens:
                    writing.put(token, segment, line_number)
            writing.end_line()
            line_number += 1
        writing.end_block()
    changes = tuple(writing.changes)
    raw = "".join(writing.raw).rstrip("\n") if changes else None
    text = "".join(writing.text).rstrip("\n")
    doubts = tuple(find_doubts(text if raw is None else raw))
    return Page(number, width, height, text, tuple(writing.words), source, raw, changes, doubts=doubts)


def _place(token: Token, segment: Segment, at: int, line: int) -> Iterator[Word]:
    """Yield the Word of a token; of turned text one Word per character, for their edges run along no x.

    Its height is that of its line, so that a mark does not tell which letters have tails.
    """
    frame = Box(token.frame.x0, segment.frame.top, token.frame.x1, segment.frame.bottom)
    if token.turned == 0:
        yield Word(at, at + len(token.text), frame, line, token.edges, token.confidence)
        return
    for index, (left, right) in enumerate(pairwise(token.edges)):
        box = from_frame(Box(left, frame.top, right, frame.bottom), token.turned)
        yield Word(at + index, at + index + 1, box, line, (box.x0, box.x1), token.confidence)
