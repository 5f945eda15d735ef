"""Draws one box with its gronden, black on white or white on black: the operators, and how wide a box has to be."""

from __future__ import annotations

from pikepdf import Name

from redaction.burn.geometry import Matrix, Rect
from redaction.burn.made import Stamp

_BORDER = 0.6
_LARGEST = 0.85
"""Scale of the ten-point label in a wide box: 8.5 points."""
_NARROWEST = 0.6
"""A label is pressed together to this share of its height before it gets smaller."""
_AROUND = 4.0
"""Points left free beside the text in a box of fixed width, both sides together."""
_TALL = 1.5
"""Height against width from which a label is turned upwards."""


def box_width(stamp: Stamp) -> float:
    """Give the width in points of a box that says nothing of what was under it: it goes by the text alone."""
    return round(_LARGEST * stamp.width + 2 * _BORDER + _AROUND, 1)


def box_content(rect: Rect, stamp: Stamp, name: Name) -> str:
    """Give the operators that draw one box; they leave the graphics state as it was.

    Args:
        rect: Its place on the page as shown, y upwards.
        stamp: Its text.
        name: Of the form of the stamp in the resources.
    """
    return f"q {_outline(rect, stamp.light)} {_text(rect, stamp, name)} Q"


def _outline(rect: Rect, light: bool) -> str:
    x0, y0, x1, y1 = rect
    half = _BORDER / 2
    sides = (x0 + half, y0 + half, max(x1 - x0 - _BORDER, 0.1), max(y1 - y0 - _BORDER, 0.1))
    return f"{0 if light else 1} g 0 G {_BORDER} w [] 0 d {' '.join(f'{side:.3f}' for side in sides)} re B"


def _text(rect: Rect, stamp: Stamp, name: Name) -> str:
    wide, high = rect.x1 - rect.x0 - 2 * _BORDER - 0.8, rect.y1 - rect.y0 - 2 * _BORDER - 0.8
    stands = high > _TALL * wide  # the text it replaces ran up or down the page
    along, over = (high, wide) if stands else (wide, high)
    upright = max(min(_LARGEST, over / stamp.height, along / stamp.width / _NARROWEST), 0.05)
    across = min(upright, max(along / stamp.width, 0.05))
    middle = Matrix(across, 0, 0, upright, -across * stamp.width / 2, -upright * stamp.height / 2)
    turn = Matrix(0, 1, -1, 0, 0, 0) if stands else Matrix()
    place = middle.after(turn).after(Matrix(1, 0, 0, 1, *rect.centre))
    return f"q {to_cm(place)} {name} Do Q"


def to_cm(matrix: Matrix) -> str:
    """Give a matrix as the operator that sets it."""
    return " ".join(f"{value:.5f}" for value in matrix) + " cm"
