"""Puts placed characters together to words, in a frame in which every text reads from left to right.

Text turned by a quarter or half is laid out in its own frame and turned back at the end, so that the layout has to
know one direction only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from extractors.text import normalise
from pipeline.model.place import Box
from pipeline.tools.pdf_frames import from_frame as from_frame  # part of the words of this file
from pipeline.tools.pdf_frames import to_frame as to_frame
from pipeline.tools.pdf_letters import BELOW, SEEN, SPACE, Piece

WORD_GAP = 0.28
"""A wider gap than this many times the font height parts two words, also without a space in the file."""
SEEN_GAP = 0.1
"""The same where pdfium, which knows the font's own space, saw a break."""


TIGHT = 0.03
"""Within a word letters stand closer than this; some converters leave spaces of a tenth of the font height."""

RAISED = 0.2
"""A figure whose foot is this many font heights above the line is a footnote mark or an exponent."""
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"


class Token(NamedTuple):
    """A word with its place, before the reading order is known."""

    text: str
    """Normalised, without space, never empty."""
    frame: Box
    """Its box, turned so that the text runs to the right."""
    edges: tuple[float, ...]
    """Borders of the characters along the frame, ascending, `len(text) + 1` of them."""
    turned: int
    """Degrees clockwise on the page: 0, 90, 180 or 270."""
    order: int
    """Place in the order of writing; 0 for all words where there is none (OCR)."""
    raw: str | None = None
    """The characters before normalising; None when nothing changed."""
    starts: tuple[int, ...] = ()
    """For each character of `text`, and one past its end, where it begins in `raw`; empty when nothing changed."""
    confidence: float = 1.0
    """0..1, of text recognition."""

    @property
    def size(self) -> float:
        """Give the height of the font."""
        return self.frame.bottom - self.frame.top

    @property
    def middle(self) -> float:
        """Give the height of its line on the frame."""
        return (self.frame.top + self.frame.bottom) / 2


class _Run:
    """Letters that stand close enough together to be one word, along their frame."""

    __slots__ = ("bottom", "first", "last", "lefts", "line", "rights", "text", "top")

    def __init__(self, piece: Piece) -> None:
        self.text: list[str] = []
        self.lefts: list[float] = []
        self.rights: list[float] = []
        self.first = self.last = piece
        self.top, self.bottom = piece.top, piece.bottom
        self.line: float | None = None
        """The foot of the letters that stand on the line."""

    def add(self, piece: Piece, start: int, end: int) -> None:
        """Put letters of a piece behind it."""
        self.last = piece
        self.top, self.bottom = min(self.top, piece.top), max(self.bottom, piece.bottom)
        if start == 0 and end == len(piece.text):
            self.lefts += piece.lefts
            self.rights += piece.rights
        else:
            self.lefts += piece.lefts[start:end]
            self.rights += piece.rights[start:end]
        if piece.feet:
            self.text += (self._character(piece, place) for place in range(start, end))
        else:
            self.text.append(piece.text[start:end])
            self.line = piece.bottom - BELOW * piece.size

    def _character(self, piece: Piece, place: int) -> str:
        """Give a letter; a figure that hangs above the line as such, so that 2.005³ is no 20053."""
        char, foot = piece.text[place], piece.feet.get(place)
        if foot is not None and self.line is not None and foot < self.line - RAISED * piece.size:
            return SUPERSCRIPT[int(char)]
        self.line = piece.bottom - BELOW * piece.size
        return char

    def goes_on(self, piece: Piece) -> bool:
        """Tell whether the letters of a piece belong to this word by direction and height."""
        last = self.last
        if last.turned != piece.turned:
            return False
        rise = abs((last.top + last.bottom) - (piece.top + piece.bottom)) / 2
        return rise <= max(last.size, piece.size, 0.1) / 2

    def parts(self, left: float, piece: Piece, char: str, seen: bool) -> bool:
        """Tell whether a letter that begins at `left` stands too far from the last one to be of one word."""
        size = max(self.last.size, piece.size, 0.1)
        gap = left - self.rights[-1]
        if gap < -size and not _is_leftward(char):
            return True
        if gap <= size * SEEN_GAP:
            return False
        return gap > size * WORD_GAP or seen or self._is_tight(size)

    def _is_tight(self, size: float) -> bool:
        """Tell whether the letters so far stand close together, so that a small gap is a space already."""
        gaps = [left - right for left, right in zip(self.lefts[-6:][1:], self.rights[-6:], strict=False)]
        return len(gaps) > 1 and max(gaps) < TIGHT * size

    def token(self, start: int) -> Token | None:
        """Give the word; None when nothing of it is left after normalising. `start` is its place in the writing."""
        raw = "".join(self.text)
        text, starts = normalise(raw)
        if not text:
            return None
        lefts = self.lefts
        x0, x1 = min(lefts), max(self.rights)
        frame = Box(x0, self.top, max(x1, x0 + 0.01), max(self.bottom, self.top + 0.01))
        if raw == text:
            edges = _ascending([x0, *lefts[1:], frame.x1], frame)
            return Token(text, frame, edges, self.first.turned, start)
        return Token(text, frame, _edges(starts, lefts, frame), self.first.turned, start, raw, starts)


def find_tokens(pieces: Iterable[Piece]) -> Iterator[Token]:
    """Yield the words that pieces in the order of writing make up."""
    run: _Run | None = None
    start = 0
    for piece in pieces:
        if run is not None and (
            piece.seam == SPACE
            or not run.goes_on(piece)
            or run.parts(piece.lefts[0], piece, piece.text[0], piece.seam == SEEN)
        ):
            yield from _tokens(run, start)
            run = None
        if run is None:
            run, start = _Run(piece), piece.first
        begin = 0
        for place in _gaps(piece):
            run.add(piece, begin, place)
            begin = place
            if run.parts(piece.lefts[place], piece, piece.text[place], False):
                yield from _tokens(run, start)
                run, start = _Run(piece), piece.first + place
        run.add(piece, begin, len(piece.text))
    if run is not None:
        yield from _tokens(run, start)


def _gaps(piece: Piece) -> list[int]:
    """Give the letters of a piece that may begin a word, for they stand off the one before."""
    size = max(piece.size, 0.1)
    least, most = -size, SEEN_GAP * size
    places = enumerate(zip(piece.lefts[1:], piece.rights, strict=False), start=1)
    return [place for place, (left, right) in places if not least <= left - right <= most]


def _tokens(run: _Run, start: int) -> Iterator[Token]:
    token = run.token(start)
    if token is not None:
        yield token


def _is_leftward(character: str) -> bool:
    return "\u0590" <= character <= "\u08ff" or "\ufb1d" <= character <= "\ufefc"


def _edges(starts: Sequence[int], lefts: Sequence[float], frame: Box) -> tuple[float, ...]:
    """Give the borders of the normalised characters; those made from one glyph share its width evenly."""
    edges: list[float] = []
    place = 0
    while place < len(starts) - 1:
        after = place + 1
        while after < len(starts) - 1 and starts[after] == starts[place]:
            after += 1
        left = lefts[starts[place]]
        right = lefts[starts[after]] if after < len(starts) - 1 else frame.x1
        edges += (left + (right - left) * part / (after - place) for part in range(after - place))
        place = after
    edges.append(frame.x1)
    edges[0] = frame.x0
    return _ascending(edges, frame)


def _ascending(edges: list[float], frame: Box) -> tuple[float, ...]:
    """Give the borders, or even ones where they run back (right to left) or tell nothing (all letters on one place)."""
    if edges != sorted(edges) or (len(edges) > 2 and edges[0] == edges[-2]):
        return spread(frame, len(edges) - 1)
    return tuple(edges)


def spread(frame: Box, count: int) -> tuple[float, ...]:
    """Give the borders of `count` characters of one width over a frame."""
    width = frame.x1 - frame.x0
    return tuple(frame.x0 + width * part / count for part in range(count + 1))


def cut(token: Token, start: int, end: int) -> Token:
    """Give a part of a word, `text[start:end]`, as a word."""
    if start == 0 and end == len(token.text):
        return token
    edges = token.edges[start : end + 1]
    frame = token.frame._replace(x0=edges[0], x1=edges[-1])
    raw, starts = token.raw, token.starts
    if raw is not None:
        left, right = (starts[start], starts[end]) if end < len(token.text) else (starts[start], len(raw))
        raw, starts = raw[left:right], tuple(place - left for place in starts[start : end + 1])
    return token._replace(text=token.text[start:end], frame=frame, edges=edges, raw=raw, starts=starts)
