"""Matrices and rectangles of PDF user space, and the way from the page as shown back to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.model.place import Box


class Matrix(NamedTuple):
    """An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, outer: Matrix) -> Matrix:
        """Give the map that applies this one first and `outer` next."""
        a, b, c, d, e, f = self
        return Matrix(
            a * outer.a + b * outer.c,
            a * outer.b + b * outer.d,
            c * outer.a + d * outer.c,
            c * outer.b + d * outer.d,
            e * outer.a + f * outer.c + outer.e,
            e * outer.b + f * outer.d + outer.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give the image of one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def inverse(self) -> Matrix:
        """Give the map back; `ValueError` when there is none."""
        a, b, c, d, e, f = self
        size = a * d - b * c
        if abs(size) < 1e-12:
            raise ValueError("no way back")
        return Matrix(d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)

    def hull(self, rect: Rect) -> Rect:
        """Give the smallest upright rectangle around the image of `rect`."""
        return hull([self.point(x, y) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)])

    @property
    def is_upright(self) -> bool:
        """Tell whether it turns by a multiple of 90 degrees only."""
        size = max(map(abs, self[:4]))
        off = 1e-3 * size
        return (abs(self.b) <= off and abs(self.c) <= off) or (abs(self.a) <= off and abs(self.d) <= off)

    @property
    def runs_along_axis(self) -> bool:
        """Tell whether its first axis turns by a multiple of 90 degrees; its letters may lean over."""
        return min(abs(self.a), abs(self.b)) <= 1e-3 * max(abs(self.a), abs(self.b))

    @property
    def scale(self) -> float:
        """Give how much it enlarges, as the root of the change in area."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


class Rect(NamedTuple):
    """A rectangle in user space: points, origin bottom-left, y upwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    def meets(self, other: Rect) -> bool:
        """Tell whether the two share more than an edge."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def holds(self, other: Rect) -> bool:
        """Tell whether `other` lies inside."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1

    def grown(self, by: float) -> Rect:
        """Give it with each side moved outwards by so many points."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    @property
    def centre(self) -> tuple[float, float]:
        """Give its middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def has(self, x: float, y: float) -> bool:
        """Tell whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


def hull(points: Sequence[tuple[float, float]]) -> Rect:
    """Give the smallest upright rectangle around the points; at least one is needed."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page is shown: the visible part of user space and the clockwise turn."""

    visible: Rect
    turn: int
    """0, 90, 180 or 270 degrees."""

    @property
    def size(self) -> tuple[float, float]:
        """Give width and height in points as shown."""
        width, height = self.visible.x1 - self.visible.x0, self.visible.y1 - self.visible.y0
        return (width, height) if self.turn in (0, 180) else (height, width)

    @property
    def to_user(self) -> Matrix:
        """Give the map from the page as shown (origin bottom-left, y upwards) to user space."""
        x0, y0, x1, y1 = self.visible
        return {
            0: Matrix(1, 0, 0, 1, x0, y0),
            90: Matrix(0, 1, -1, 0, x1, y0),
            180: Matrix(-1, 0, 0, -1, x1, y1),
            270: Matrix(0, -1, 1, 0, x0, y1),
        }[self.turn]

    def shown(self, box: Box) -> Rect:
        """Turn a box with its origin top-left into a rectangle of the page as shown, y upwards."""
        height = self.size[1]
        return Rect(box.x0, height - box.bottom, box.x1, height - box.top)

    def user(self, box: Box) -> Rect:
        """Turn a box of the page as shown into user space."""
        return self.to_user.hull(self.shown(box))


def cuts(a: tuple[float, float], b: tuple[float, float], rect: Rect) -> bool:
    """Tell whether a part of the straight line between two points lies in a rectangle."""
    first, last = 0.0, 1.0
    for start, way, low, high in ((a[0], b[0] - a[0], rect.x0, rect.x1), (a[1], b[1] - a[1], rect.y0, rect.y1)):
        if abs(way) < 1e-9:
            if not low < start < high:
                return False
            continue
        ends = sorted(((low - start) / way, (high - start) / way))
        first, last = max(first, ends[0]), min(last, ends[1])
    return first < last
