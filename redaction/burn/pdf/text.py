"""Follows shown text letter by letter and takes the letters under a box out of the string."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pikepdf

from redaction.burn.geometry import Matrix, Rect
from redaction.burn.pdf.fonts import Font
from redaction.burn.pdf.sight import Sight
from redaction.burn.pdf.state import State
from redaction.burn.provable import NotProvable

_SMALLEST = 1.5
"""Points; smaller text cannot be read by people but can by machines."""
_BASE, _HIGH = 0.05, 0.45
"""The core of a letter in ems above the baseline: lines that stand close do not share it."""


class TextCursor:
    """The place in a text object, from `BT` on."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.matrix = Matrix()
        self.line = Matrix()

    def move(self, x: float, y: float) -> None:
        """Go to the start of a next line."""
        self.put(Matrix(1, 0, 0, 1, x, y).after(self.line))

    def put(self, matrix: Matrix) -> None:
        """Set the place outright."""
        self.matrix = self.line = matrix

    def show(self, items: Iterable[Any], state: State) -> list[Any]:
        """Give the items of a TJ array without the letters that must go; gaps keep the others in place.

        Raises:
            NotProvable: The text is invisible, tiny, slanted near a box, or its font is not certain.
        """
        font, out = _font(state), _Items()
        for item in items:
            if isinstance(item, (pikepdf.String, bytes)):
                for raw, code in font.codes(bytes(item)):
                    self._letter(raw, code, font, state, out)
            else:
                out.gap(float(item))
                self._advance(-float(item) / 1000 * state.size * state.stretch)
        return out.items()

    def _letter(self, raw: bytes, code: int, font: Font, state: State, out: _Items) -> None:
        width = font.advance(code)
        space = state.word_space if raw == b" " else 0.0
        advance = (width * state.size + state.char_space + space) * state.stretch
        if self._goes(width, font.is_blank(code), state):
            self.sight.removed += 1
            out.gap(-advance * 1000 / (state.size * state.stretch))
        else:
            out.text(raw)
            state.used.add(code)
        self._advance(advance)

    def _advance(self, by: float) -> None:
        self.matrix = Matrix(1, 0, 0, 1, by, 0).after(self.matrix)

    def _goes(self, width: float, blank: bool, state: State) -> bool:
        """Tell whether the letter at the cursor must go; note it when it stays."""
        own = Matrix(state.size * state.stretch, 0, 0, state.size, 0, state.rise)
        place = own.after(self.matrix).after(state.ctm)
        # an accent of no width stands at the end of the letter it belongs to
        core = place.hull(Rect(0, _BASE, width, _HIGH) if abs(width) > 0.02 else Rect(-0.1, _BASE, 0.02, _HIGH))
        if not place.is_upright and self.sight.meets_mark(core):
            raise NotProvable("schuine tekst onder een vak")
        if self.sight.is_marked(core):
            return True
        if blank:
            return False
        if not self.sight.is_visible(core):
            return True
        if place.scale < _SMALLEST:
            raise NotProvable("onleesbaar kleine tekst")
        if state.mode > 2:
            raise NotProvable("onzichtbare tekst")
        self.sight.keep_letter(core, state.brightness if state.mode == 0 else None)
        return False


def _font(state: State) -> Font:
    if state.font is None or state.size * state.stretch == 0:
        raise NotProvable("tekst zonder lettertype")
    return state.font


class _Items:
    """Builds a TJ array: neighbours of one kind become one."""

    def __init__(self) -> None:
        self._items: list[bytes | float] = []

    def text(self, raw: bytes) -> None:
        if self._items and isinstance(self._items[-1], bytes):
            self._items[-1] += raw
        else:
            self._items.append(raw)

    def gap(self, width: float) -> None:
        last = self._items[-1] if self._items else None
        if isinstance(last, float):
            self._items[-1] = last + width
        else:
            self._items.append(width)

    def items(self) -> list[Any]:
        return [pikepdf.String(item) if isinstance(item, bytes) else round(item, 4) for item in self._items]
