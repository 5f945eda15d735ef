"""Puts placed characters together to words, in a frame in which every text reads from left to right.

Text turned by a quarter or half is laid out in its own frame and turned back at the end, so that the layout has to
know one direction only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.text import normalise
from pipeline.model.place import Box
from pipeline.tools.pdf_pages import BELOW, PlacedChar

WORD_GAP = 0.28
"""A wider gap than this many times the font height parts two words, also without a space in the file."""
SEEN_GAP = 0.1
"""The same where pdfium, which knows the font's own space, saw a break."""


TIGHT = 0.03
"""Within a word letters stand closer than this; some converters leave spaces of a tenth of the font height."""

RAISED = 0.2
"""A figure whose foot is this many font heights above the line is a footnote mark or an exponent."""
SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_Framed = tuple[PlacedChar, Box]


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


def to_frame(box: Box, turned: int) -> Box:
    """Give a box of the page in the frame of text that is turned clockwise by `turned` degrees."""
    if turned == 90:
        return Box(box.top, -box.x1, box.bottom, -box.x0)
    if turned == 180:
        return Box(-box.x1, -box.bottom, -box.x0, -box.top)
    if turned == 270:
        return Box(-box.bottom, box.x0, -box.top, box.x1)
    return box


def from_frame(box: Box, turned: int) -> Box:
    """Give a box of a frame on the page: the reverse of `to_frame`."""
    return to_frame(box, (360 - turned) % 360)


def find_tokens(characters: Iterable[PlacedChar]) -> Iterator[Token]:
    """Yield the words that characters in the order of writing make up."""
    run: list[_Framed] = []
    for character in characters:
        if character.char.isspace():
            yield from _tokens(run)
            run = []
            continue
        frame = to_frame(_solid(character), character.turned)
        if run and _parts(run, (character, frame)):
            yield from _tokens(run)
            run = []
        run.append((character, frame))
    yield from _tokens(run)


def _solid(character: PlacedChar) -> Box:
    """Give a box with some area: fonts of which pdfium does not know the height have a flat one."""
    box = character.box if character.size > 0.1 else character.ink
    return Box(box.x0, box.top, max(box.x1, box.x0 + 0.01), max(box.bottom, box.top + 0.01))


def _parts(run: Sequence[_Framed], right: _Framed) -> bool:
    (a, a_box), (b, b_box) = run[-1], right
    if a.turned != b.turned:
        return True
    size = max(a.size, b.size, 0.1)
    rise = abs((a_box.top + a_box.bottom) - (b_box.top + b_box.bottom)) / 2
    if rise > size / 2:
        return True
    gap = b_box.x0 - a_box.x1
    if gap < -size and not _is_leftward(b.char):
        return True
    return gap > size * (SEEN_GAP if b.spaced or _is_tight(run, size) else WORD_GAP)


def _is_tight(run: Sequence[_Framed], size: float) -> bool:
    """Tell whether the letters so far stand close together, so that a small gap is a space already."""
    gaps = [right.x0 - left.x1 for (_, left), (_, right) in pairwise(run[-6:])]
    return len(gaps) > 1 and max(gaps) < TIGHT * size


def _is_leftward(character: str) -> bool:
    return "\u0590" <= character <= "\u08ff" or "\ufb1d" <= character <= "\ufefc"


def _tokens(run: Sequence[_Framed]) -> Iterator[Token]:
    if not run:
        return
    raw = "".join(_characters(run))
    text, starts = normalise(raw)
    if not text:
        return
    boxes = [box for _, box in run]
    frame = Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
    first = run[0][0]
    told = (None, ()) if raw == text else (raw, starts)
    yield Token(text, frame, _edges(starts, boxes, frame), first.turned, first.index, *told)


def _characters(run: Sequence[_Framed]) -> Iterator[str]:
    """Yield the characters of a run; a figure that hangs above the line as such, so that 2.005³ is no 20053."""
    line: float | None = None
    for character, frame in run:
        raised = line is not None and to_frame(character.ink, character.turned).bottom < line - RAISED * character.size
        if raised and character.char.isdecimal():
            yield SUPERSCRIPT[int(character.char)]
            continue
        line = frame.bottom - BELOW * character.size
        yield character.char


def _edges(starts: Sequence[int], boxes: Sequence[Box], frame: Box) -> tuple[float, ...]:
    """Give the borders of the normalised characters; those made from one glyph share its width evenly."""
    edges: list[float] = []
    place = 0
    while place < len(starts) - 1:
        after = place + 1
        while after < len(starts) - 1 and starts[after] == starts[place]:
            after += 1
        left = boxes[starts[place]].x0
        right = boxes[starts[after]].x0 if after < len(starts) - 1 else frame.x1
        edges += (left + (right - left) * part / (after - place) for part in range(after - place))
        place = after
    edges.append(frame.x1)
    edges[0] = frame.x0
    if any(b < a for a, b in pairwise(edges)):
        return spread(frame, len(edges) - 1)
    return tuple(edges)


def spread(frame: Box, count: int) -> tuple[float, ...]:
    """Give the borders of `count` characters of one width over a frame."""
    width = frame.x1 - frame.x0
    return tuple(frame.x0 + width * part / count for part in range(count + 1))
