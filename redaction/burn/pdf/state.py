"""The graphics state of a content stream, as far as letters and shapes depend on it."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pikepdf import Array, Name, Object, Stream

from redaction.burn.fonts.fonts import Font
from redaction.burn.fonts.numbering import Numbering
from redaction.burn.geometry import Matrix, Rect
from redaction.burn.provable import NotProvable

_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
EVERYWHERE = Rect(-1e9, -1e9, 1e9, 1e9)


class Advances(dict[int, float]):
    """The advance of each code of a font, in units of its size; asked for once."""

    def __init__(self, font: Font) -> None:
        super().__init__()
        self.font = font

    def __missing__(self, code: int) -> float:
        """Ask the font."""
        self[code] = self.font.advance(code)
        return self[code]


@dataclass(slots=True)
class State:
    """What `q` saves and `Q` brings back."""

    ctm: Matrix
    font: Font | None = None
    face: Object | None = None
    """The name of the font in the new resources."""
    advances: Advances | None = None
    used: Numbering | None = None
    """Where the codes shown in `font` are noted; shared by all states."""
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    """Horizontal scale, 1 is normal."""
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    line_width: float = 1.0
    components: int | None = 1
    """Number of parts of the fill colour; None when its space says nothing about brightness."""
    brightness: float | None = 0.0
    """Of the fill colour: 0 black to 1 white; None when not certain."""
    is_plain: bool = True
    """What is painted covers what lies below: no transparency, no mixing of colours."""
    clip: Rect = EVERYWHERE
    """Outside this nothing is painted; user space of the page."""
    is_clip_exact: bool = True
    """Inside `clip` everything is painted."""

    def copy(self) -> State:
        """Give a state that changes on its own."""
        return copy.copy(self)

    def cut(self, rect: Rect, exact: bool) -> None:
        """Paint only inside `rect` from here on."""
        old = self.clip
        x0, y0, x1, y1 = max(old.x0, rect.x0), max(old.y0, rect.y0), min(old.x1, rect.x1), min(old.y1, rect.y1)
        self.clip = Rect(x0, y0, max(x0, x1), max(y0, y1))
        self.is_clip_exact = self.is_clip_exact and exact


def numbers(operands: Sequence[Any]) -> list[float]:
    """Give the operands as numbers.

    Raises:
        NotProvable: One of them is none.
    """
    if not all(isinstance(value, (int, float, Decimal)) for value in operands):
        raise NotProvable("opdracht met onverwachte waarden")
    return [float(value) for value in operands]


def brightness(parts: Sequence[float], components: int | None) -> float | None:
    """Give how light a colour is, 0 to 1; None when that is not certain."""
    if components is None or len(parts) != components:
        return None
    if components == 1:
        return parts[0]
    if components == 3:
        return 0.30 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2]
    cyan, magenta, yellow, black = parts
    return (1 - black) * (1 - 0.30 * cyan - 0.59 * magenta - 0.11 * yellow)


def count_components(space: Object) -> int | None:
    """Give the number of parts of a plain colour space; None for one with colours of its own."""
    if isinstance(space, Name):
        return _COMPONENTS.get(str(space))
    if not isinstance(space, Array) or not len(space):
        return None
    if space[0] == Name.ICCBased and isinstance(space[1], Stream):
        return int(space[1].get("/N", 0)) or None
    return _COMPONENTS.get(str(space[0]))
