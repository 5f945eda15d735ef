"""What is told of the letters of a PDF page: in pieces of words for reading, one by one for redaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.model.place import Box

ABOVE, BELOW = 0.88, 0.24
"""How far a box reaches above and below the baseline, in font sizes: capitals with an accent, letters with a tail."""


class Piece(NamedTuple):
    """Letters written one after the other without a space, of one size and direction, on one base line."""

    text: str
    """Never empty; one code point per letter, U+FFFD when the font gives no meaning to the glyph."""
    lefts: list[float]
    """Where each letter begins, along its frame (the page turned so that the text runs to the right), in points."""
    rights: list[float]
    """Where each letter ends by its advance."""
    top: float
    """Of all its letters, in the frame: as high as the size of the font asks, whatever glyph stands there."""
    bottom: float
    size: float
    """Size of the font on the page in points."""
    turned: int
    """Degrees by which the text is turned clockwise on the page as shown, rounded to 0, 90, 180 or 270."""
    seam: int
    """What parts it from the piece before: `SPACE`, `SEEN` or `NOTHING`."""
    first: int
    """0-based place of its first letter in pdfium's reading order, which is the order of writing in the file."""
    feet: Mapping[int, float]
    """For the digits among its letters (0-based) the lower end of their ink in the frame."""


SPACE, SEEN, NOTHING = 2, 1, 0
"""A space that stands in the file; one that only pdfium saw; none."""


class PlacedChar(NamedTuple):
    """One character as pdfium reads it from the page."""

    char: str
    """One code point; U+FFFD when the font gives no meaning to the glyph. May be a space that stands in the file."""
    box: Box
    """As wide as the glyph advances, as high as the size of its font asks: the same for every glyph of a line."""
    ink: Box
    """The tight box of the glyph itself."""
    size: float
    """Size of the font on the page in points."""
    turned: int
    """Degrees by which the text is turned clockwise on the page as shown, rounded to 0, 90, 180 or 270."""
    spaced: bool
    """pdfium saw a space or line break before it that does not stand in the file."""
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a character
    """0-based place in pdfium's reading order, which is the order of writing in the file."""
