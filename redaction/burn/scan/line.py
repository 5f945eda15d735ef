"""Sorts the ink of one line into what stays and what goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.model.place import Box
from redaction.burn.plan import SEPARATOR
from redaction.burn.scan.ink import Piece
from redaction.burn.scan.rows import Setting

_APART = 0.16
"""Ems of white from which two letters stand in two words."""
_GOES = 0.3
"""Part of a letter that must lie in a mark to go with it."""
_STICKS_OUT = 0.6
"""Ems by which ink in a mark may stick out of it; more is joined to what stays."""


class Limits(NamedTuple):
    """How far a line may reach, in pixels from the left."""

    left: float
    right: float


class Margins(NamedTuple):
    """Between what a line stands; pixels from the left."""

    setting: Setting
    start: float
    """Where it begins when a box comes first."""
    end: float
    """Where it ends when a box comes last."""
    left: float
    right: float
    """How far it may reach, with `left`."""
    centre: float | None = None
    """Of a line set in the middle: where that is, as other lines or the page say; None when they do not."""

    def moved(self, x: float) -> Margins:
        """Give them with the places moved."""
        centre = None if self.centre is None else self.centre + x
        return Margins(self.setting, self.start + x, self.end + x, self.left + x, self.right + x, centre)


class Line(NamedTuple):
    """The line of text in the middle of a strip; pixels of the strip."""

    x0: float
    x1: float
    level: float
    """Height of its middle at x = 0, from the top."""
    slope: float
    em: float

    def middle(self, x: float) -> float:
        """Give the height of its middle at `x`."""
        return self.level + self.slope * x


class Asked(NamedTuple):
    """What goes from a line; pixels."""

    box: Box
    text: str
    """Of its box: the grounds."""
    places: tuple[Box, ...]
    """The boxes that were asked for; `box` is as high as the words in them."""

    def moved(self, x: float, y: float) -> Asked:
        """Give it with its places moved."""
        shifted = [Box(b.x0 + x, b.top + y, b.x1 + x, b.bottom + y) for b in (self.box, *self.places)]
        return self._replace(box=shifted[0], places=tuple(shifted[1:]))


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a line: words that stay together, or what a box comes for; pixels of the strip."""

    x0: int
    x1: int
    pieces: tuple[Piece, ...]
    asked: Asked | None = None
    """None for words that stay."""
    all_asked: tuple[Asked, ...] = ()
    touches: bool = False
    """No space stands between it and what comes before."""
    is_set: bool = False
    """It is set anew, so that its place tells nothing; else it stays where it is, to the pixel."""
    start: float = 0.0
    """Where its ink begins, as well as that can be seen."""
    new: float = 0.0
    """Where it comes to begin."""
    wide: float = 0.0
    """Its width as it comes."""

    @property
    def new_end(self) -> float:
        """Give where it comes to end."""
        return self.new + self.wide

    @property
    def shift(self) -> float:
        """Give how far it moves to the right."""
        return self.new - self.start


def sort_items(
    pieces: Sequence[Piece], asked: Sequence[Asked], em: float, widths: Mapping[str, float]
) -> list[Item] | None:
    """Give the parts of a line from left to right, word by word; None when what goes is joined to what stays.

    Marks between which nothing stands become one; `widths` holds in pixels the width of a box by its text.
    """
    taken: list[tuple[Piece, int | None]] = []
    for piece in sorted(pieces, key=lambda one: (one.x0, one.x1)):
        number = _which(piece, asked)
        if number is None and any(_shared(piece, one.box) > em / 4 for one in asked):
            return None
        if number is not None and _outside(piece, asked[number].box) > _STICKS_OUT * em:
            return None
        taken.append((piece, number))
    if not {number for _, number in taken} >= set(range(len(asked))):
        return None  # a mark without ink: the place of the words is not to be trusted
    return [replace(item, start=item.x0, wide=_wide(item, widths)) for item in _joined(taken, asked, em, widths)]


def _wide(item: Item, widths: Mapping[str, float]) -> float:
    return round(widths[item.asked.text]) if item.asked else item.x1 - item.x0


def _which(piece: Piece, asked: Sequence[Asked]) -> int | None:
    best = max(range(len(asked)), key=lambda n: _shared(piece, asked[n].box))
    return best if _shared(piece, asked[best].box) >= _GOES * (piece.x1 - piece.x0) else None


def _shared(piece: Piece, box: Box) -> float:
    return min(piece.x1, box.x1) - max(piece.x0, box.x0)


def _outside(piece: Piece, box: Box) -> float:
    return max(box.x0 - piece.x0, piece.x1 - box.x1)


def _joined(
    taken: Sequence[tuple[Piece, int | None]], asked: Sequence[Asked], em: float, known: Collection[str]
) -> list[Item]:
    items: list[Item] = []
    for piece, number in taken:
        one = None if number is None else asked[number]
        grown = _with(items[-1], piece, one, em, known) if items else None
        if grown is None:
            near = bool(items) and piece.x0 - items[-1].x1 < _APART * em
            items.append(Item(piece.x0, piece.x1, (piece,), one, (one,) if one else (), near))
        else:
            items[-1] = grown
    return items


def _with(item: Item, piece: Piece, one: Asked | None, em: float, known: Collection[str]) -> Item | None:
    """Give a part of a line with one more piece; None when that belongs to another part."""
    grown = replace(item, x1=max(item.x1, piece.x1), pieces=(*item.pieces, piece))
    if item.asked is None or one is None:
        return grown if item.asked is one and piece.x0 - item.x1 < _APART * em else None
    if one in item.all_asked:
        return grown
    joined = join_asked(item.asked, one)
    return replace(grown, asked=joined, all_asked=(*item.all_asked, one)) if joined.text in known else None


def join_asked(a: Asked, b: Asked) -> Asked:
    """Give two marks as one, with the grounds of both."""
    codes = {code for one in (a, b) for code in one.text.split(SEPARATOR)}
    return Asked(hull((a.box, b.box)), SEPARATOR.join(sorted(codes)), (*a.places, *b.places))


def hull(boxes: Sequence[Box]) -> Box:
    """Give the smallest box around some boxes; at least one is needed."""
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )
