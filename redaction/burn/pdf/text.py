"""Follows shown text: one run for each operator that shows letters, and its letters one by one where that is needed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pikepdf

from redaction.burn.fonts.fonts import Font
from redaction.burn.geometry import Matrix, Rect, hull
from redaction.burn.pdf.state import Advances, State
from redaction.burn.provable import NotProvable

BASE, HIGH = 0.05, 0.45
"""The core of a letter in ems above the baseline: lines that stand close do not share it."""
STAYS, MARKED, UNSEEN = 0, 1, 2
"""What becomes of a letter."""
_THIN = 0.02
"""Ems below which an advance counts as none: an accent, which stands at the end of the letter it belongs to."""


class TextObject:
    """What stands between `BT` and `ET`."""

    __slots__ = ("is_touched",)

    def __init__(self) -> None:
        self.is_touched = False
        """Every run in it is given its place outright."""


class Letter(NamedTuple):
    """One letter of a run; places along the line in text space."""

    number: int
    raw: bytes
    code: int
    at: float
    width: float
    """Natural advance, without extra space."""
    is_blank: bool


@dataclass(eq=False)
class Run:
    """What one operator shows."""

    items: list[bytes | float]
    matrix: Matrix
    """Of the text, where the run begins."""
    state: State
    holder: TextObject
    order: int
    is_off: bool
    """It stands in a layer that is not shown."""
    low: float
    high: float
    """Where it begins and ends along its line, in text space."""
    codes: list[int]
    """Of all its letters."""
    fates: bytearray | None = None
    """By letter what becomes of it; None when all stay."""
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    """By letter where it comes to stand along its line, in points, and to what share of its width it shrinks."""

    @property
    def count(self) -> int:
        """Count its letters."""
        return len(self.codes)

    @property
    def font(self) -> Font:
        """Give its font; a run has one."""
        assert self.state.font is not None
        return self.state.font

    @cached_property
    def place(self) -> Matrix:
        """Give the map from text space to user space of the page."""
        return self.matrix.after(self.state.ctm)

    @cached_property
    def direction(self) -> tuple[float, float]:
        """Give the unit vector along its line in user space."""
        along = math.hypot(self.place.a, self.place.b) or 1e-9
        return self.place.a / along, self.place.b / along

    @property
    def unit(self) -> float:
        """Give how many points one unit of text space is along the line."""
        return math.hypot(self.place.a, self.place.b)

    @cached_property
    def em(self) -> float:
        """Give the size of its letters in points, across the line."""
        m = self.place
        return abs(m.a * m.d - m.b * m.c) / (self.unit or 1e-9) * abs(self.state.size * self.font.em)

    @cached_property
    def smallest(self) -> float:
        """Give the size of its letters in points, the lesser of both directions."""
        return min(self.em, abs(self.unit * self.state.size * self.state.stretch))

    @cached_property
    def rect(self) -> Rect:
        """Give the upright hull of the cores of its letters, in user space."""
        return self.part(self.low, max(self.high, self.low + _THIN * abs(self.state.size)), BASE, HIGH)

    def part(self, start: float, end: float, base: float, high: float) -> Rect:
        """Give the upright hull of a part of its line; `base` and `high` in ems above the baseline."""
        size, rise, point = self.state.size * self.font.em, self.state.rise, self.place.point
        low, top = base * size + rise, high * size + rise
        return hull([point(start, low), point(start, top), point(end, low), point(end, top)])

    def core(self, letter: Letter) -> Rect:
        """Give the core of one letter in user space."""
        return self._letter(letter, BASE, HIGH)

    def whole(self, letter: Letter) -> Rect:
        """Give all of one letter in user space, with what hangs below the line."""
        return self._letter(letter, -0.22, 0.9)

    def _letter(self, letter: Letter, base: float, high: float) -> Rect:
        size = abs(self.state.size * self.state.stretch)
        if abs(letter.width) > _THIN * size:
            return self.part(letter.at, letter.at + letter.width, base, high)
        return self.part(letter.at - 0.1 * size, letter.at + _THIN * size, base, high)

    def letters(self) -> Iterator[Letter]:
        """Yield its letters in the order of writing."""
        state, at, number = self.state, 0.0, 0
        size, stretch, font, advances = state.size, state.stretch, self.font, state.advances
        assert advances is not None
        for item in self.items:
            if isinstance(item, float):
                at -= item / 1000 * size * stretch
                continue
            for raw, code in font.codes(item):
                width = advances[code] * size * stretch
                yield Letter(number, raw, code, at, width, font.is_blank(code))
                space = state.word_space if raw == b" " else 0.0
                at += width + (state.char_space + space) * stretch
                number += 1

    def doom(self, number: int, fate: int) -> None:
        """Note that a letter goes."""
        if self.fates is None:
            self.fates = bytearray(self.count)
        self.fates[number] = fate

    def doom_all(self, fate: int) -> None:
        """Note that all letters go."""
        self.fates = bytearray([fate]) * self.count

    @property
    def is_empty(self) -> bool:
        """Tell whether no letter stays."""
        return self.fates is not None and 0 not in self.fates


class TextCursor:
    """The place in a text object, from `BT` on."""

    def __init__(self) -> None:
        self.matrix = Matrix()
        self.line = Matrix()
        self.holder = TextObject()

    def begin(self) -> None:
        """Begin a text object."""
        self.put(Matrix())
        self.holder = TextObject()

    def move(self, x: float, y: float) -> None:
        """Go to the start of a next line."""
        a, b, c, d, e, f = self.line
        self.put(Matrix(a, b, c, d, x * a + y * c + e, x * b + y * d + f))

    def put(self, matrix: Matrix) -> None:
        """Set the place outright."""
        self.matrix = self.line = matrix

    def show(self, items: Iterable[Any], state: State, order: int, is_off: bool) -> Run:
        """Give the run that these items of a TJ array show, and go to its end.

        Raises:
            NotProvable: Its font is not certain.
        """
        advances, size, stretch = _advances(state), state.size, state.stretch
        at = low = high = 0.0
        shown, kept = list[int](), list[bytes | float]()
        for item in items:
            if isinstance(item, (pikepdf.String, bytes)):
                data = bytes(item)
                codes = [code for _, code in advances.font.codes(data)]
                spaces = data.count(b" ") if state.word_space and len(codes) == len(data) else 0
                shown += codes
                spread = len(codes) * state.char_space + spaces * state.word_space
                at += (sum(map(advances.__getitem__, codes)) * size + spread) * stretch
                kept.append(data)
            else:
                kept.append(float(item))
                at -= float(item) / 1000 * size * stretch
            low, high = min(low, at), max(high, at)
        run = Run(kept, self.matrix, state.copy(), self.holder, order, is_off, low, high, shown)
        a, b, c, d, e, f = self.matrix
        self.matrix = Matrix(a, b, c, d, at * a + e, at * b + f)
        return run


def _advances(state: State) -> Advances:
    if state.advances is None or state.size * state.stretch == 0:
        raise NotProvable("tekst zonder lettertype")
    return state.advances
