"""The grids that ruling lines make: which fields they enclose, and over which rows and columns each field runs.

A line that is missing between two fields makes them one. What is open to the outside is no field. Geometry only: no
word is looked at here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from extractors.grid import Rule, Rules
from pipeline.model.place import Box

TOUCH = 3.2
"""Two lines meet when they come this near, in points; and fields are wider and higher than this."""
COVERED = 0.7
"""The share of a border that must be drawn."""
ALIKE = 2
"""This many lines that end at one place make a border there, though none is drawn."""
MOST = 400_000
"""More pairs of lines than this are a drawing."""


@dataclass(frozen=True, slots=True)
class Face:
    """A field of a grid, with the rows and columns that it takes (half-open, 0-based)."""

    box: Box
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of fields; places between them that are open hold None."""

    xs: tuple[float, ...]
    """Borders of the columns, ascending."""
    ys: tuple[float, ...]
    faces: tuple[tuple[Face | None, ...], ...]
    """For each row and column the field that stands there; one that spans stands in each."""

    @property
    def box(self) -> Box:
        """Give the room it takes."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def closed(self) -> float:
        """Give the share of its room that is enclosed."""
        box = self.box
        area = sum((f.box.x1 - f.box.x0) * (f.box.bottom - f.box.top) for f in self.distinct)
        return area / ((box.x1 - box.x0) * (box.bottom - box.top))

    @property
    def distinct(self) -> tuple[Face, ...]:
        """Give each field once."""
        return tuple({id(face): face for row in self.faces for face in row if face}.values())

    def at(self, x: float, y: float) -> Face | None:
        """Give the field in which a point lies."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.faces[row][column]
        return None


def find_lattices(rules: Rules) -> Iterator[Lattice]:
    """Yield the closed grids of at least two columns, the smallest first: one may lie inside another."""
    lattices = (lattice for part in _parts(rules) if (lattice := _lattice(part)))
    good = [lattice for lattice in lattices if _is_grid(lattice)]
    yield from sorted(good, key=lambda one: (one.box.x1 - one.box.x0) * (one.box.bottom - one.box.top))


def _is_grid(lattice: Lattice) -> bool:
    faces = lattice.distinct
    columns = {face.columns for face in faces}
    return len(columns) > 1 and (len(faces) > 3 or len(lattice.faces) == 1) and lattice.closed >= COVERED


def _parts(rules: Rules) -> Iterator[Rules]:
    """Yield the groups of lines that hang together."""
    if len(rules.flat) * len(rules.upright) > MOST:
        return
    first = len(rules.flat)
    joined = Joined(first + len(rules.upright))
    for (a, flat), (b, upright) in product(enumerate(rules.flat), enumerate(rules.upright, first)):
        if _meet(flat, upright):
            joined.join(a, b)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate((*rules.flat, *rules.upright)):
        groups.setdefault(joined.root(n), ([], []))[n >= first].append(rule)
    for flats, uprights in groups.values():
        if len(flats) > 1 and uprights:
            yield Rules(tuple(flats), tuple(uprights))


def _meet(flat: Rule, upright: Rule) -> bool:
    across = flat.start - TOUCH <= upright.at <= flat.end + TOUCH
    return across and upright.start - TOUCH <= flat.at <= upright.end + TOUCH


def _lattice(part: Rules) -> Lattice | None:
    flats = [*part.flat, *_implied(part.upright, part.flat)]
    uprights = [*part.upright, *_implied(part.flat, part.upright)]
    xs, ys = _borders(uprights), _borders(flats)
    if len(xs) < 3 or len(ys) < 2:
        return None
    return Lattice(tuple(xs), tuple(ys), _faces(xs, ys, flats, uprights))


def _implied(rules: Sequence[Rule], crossing: Sequence[Rule]) -> Iterator[Rule]:
    """Yield the outer borders that are not drawn: where lines end at one place."""
    for ends, outer in (([r.start for r in rules], min), ([r.end for r in rules], max)):
        place = outer(ends)
        alike = [rule for rule, end in zip(rules, ends, strict=True) if abs(end - place) <= TOUCH]
        if len(alike) >= ALIKE and not any(abs(rule.at - place) <= TOUCH for rule in crossing):
            yield Rule(place, min(rule.start for rule in crossing), max(rule.end for rule in crossing))


def _borders(rules: Sequence[Rule]) -> list[float]:
    """Give the places of lines, those that lie next to each other once."""
    places: list[list[float]] = []
    for at in sorted(rule.at for rule in rules):
        if places and at - places[-1][0] <= TOUCH:
            places[-1].append(at)
        else:
            places.append([at])
    return [sum(near) / len(near) for near in places]


def _faces(
    xs: Sequence[float], ys: Sequence[float], flats: Sequence[Rule], uprights: Sequence[Rule]
) -> tuple[tuple[Face | None, ...], ...]:
    width, height = len(xs) - 1, len(ys) - 1
    groups = _Groups(width, height)
    for n, x in enumerate(xs):
        near = [rule for rule in uprights if abs(rule.at - x) <= TOUCH]
        for row in range(height):
            if not _is_drawn(near, ys[row], ys[row + 1]):
                groups.join((row, n - 1), (row, n))
    for n, y in enumerate(ys):
        near = [rule for rule in flats if abs(rule.at - y) <= TOUCH]
        for column in range(width):
            if not _is_drawn(near, xs[column], xs[column + 1]):
                groups.join((n - 1, column), (n, column))
    made: dict[int, Face | None] = {}
    for key, fields in groups.fields().items():
        made[key] = _face(fields, xs, ys)
    return tuple(tuple(made[groups.of(row, column)] for column in range(width)) for row in range(height))


def _is_drawn(rules: Sequence[Rule], start: float, end: float) -> bool:
    shared = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return shared >= COVERED * (end - start)


def _face(fields: Sequence[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> Face | None:
    """Give the field that some places make up; None when it is open or no rectangle."""
    rows, columns = [row for row, _ in fields], [column for _, column in fields]
    top, bottom, left, right = min(rows), max(rows) + 1, min(columns), max(columns) + 1
    outside = top < 0 or left < 0 or bottom > len(ys) - 1 or right > len(xs) - 1
    if outside or len(fields) != (bottom - top) * (right - left):
        return None
    return Face(Box(xs[left], ys[top], xs[right], ys[bottom]), (top, bottom), (left, right))


class Joined:
    """Numbers 0..count-1 in groups that grow together."""

    def __init__(self, count: int) -> None:
        """Begin with each number alone."""
        self._parent = list(range(count))

    def root(self, n: int) -> int:
        """Give the number that stands for the group of `n`."""
        while self._parent[n] != n:
            self._parent[n] = self._parent[self._parent[n]]
            n = self._parent[n]
        return n

    def join(self, a: int, b: int) -> None:
        """Make the groups of two numbers one."""
        self._parent[self.root(a)] = self.root(b)


class _Groups:
    """Places of a grid that no line parts; what lies around the grid is the place (-1, -1)."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._joined = Joined(width * height + 1)

    def of(self, row: int, column: int) -> int:
        inside = 0 <= row < self._height and 0 <= column < self._width
        return self._joined.root(row * self._width + column if inside else self._width * self._height)

    def join(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        self._joined.join(self.of(*a), self.of(*b))

    def fields(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        places = product(range(self._height), range(self._width))
        for row, column in (*places, (-1, -1)):
            found.setdefault(self.of(row, column), []).append((row, column))
        return found
