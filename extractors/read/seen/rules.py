"""Finds the ruling lines of a page: strokes, thin bars, and the borders of coloured ground, straight from pdfium.

Only lines that run along the page count. Bits that lie in one line are joined, so that a dotted border and the border
that a word processor draws cell by cell are one line again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from extractors.grid import Rule, Rules

THIN = 2.6
"""A filled shape no thicker than this many points is a line."""
SAME = 3.0
"""Lines that lie this near to each other, in points, are one: a double border."""
JOIN = 3.6
"""Bits of one line may lie this far apart, in points: the dots of a border."""
SHORT = 5.0
"""Shorter lines say nothing."""
MOST_OBJECTS = 20_000
"""A page with more shapes is a map or a drawing, and no table is sought in its lines."""
_MOST_POINTS = 400
_DEPTH = 6
_WHITE = 250
_STRAIGHT = 0.6
"""Points by which a line may be off the straight."""

Matrix = tuple[float, float, float, float, float, float]
_Line = tuple[float, float, float, float]
"""x0, y0, x1, y1 of user space."""
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def find_rules(page: Any) -> Rules:
    """Give the lines of an open page, in points from its top-left as shown; none for a page that is a drawing."""
    placing = _Placing(page)
    lines: list[_Line] = []
    for count, (handle, matrix) in enumerate(_paths(page)):
        if count > MOST_OBJECTS:
            return Rules((), ())
        lines += _lines_of(handle, matrix)
    flat, upright = [], []
    for line in lines:
        x0, y0, x1, y1 = placing.line(line)
        if abs(y1 - y0) <= _STRAIGHT:
            flat.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT:
            upright.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return Rules(tuple(join_rules(flat)), tuple(join_rules(upright)))


def join_rules(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the lines that bits in one line make up, from top to bottom (or left to right)."""
    near: list[Rule] = []
    for rule in sorted(rules):
        if near and rule.at - near[0].at > SAME:
            yield from _joined(near)
            near = []
        near.append(rule)
    yield from _joined(near)


def _joined(near: Sequence[Rule]) -> Iterator[Rule]:
    held: list[Rule] = []
    for rule in sorted(near, key=lambda one: one.start):
        if held and rule.start > max(one.end for one in held) + JOIN:
            yield from _one(held)
            held = []
        held.append(rule)
    yield from _one(held)


def _one(held: Sequence[Rule]) -> Iterator[Rule]:
    if not held:
        return
    start, end = held[0].start, max(rule.end for rule in held)
    weight = sum(rule.end - rule.start + 0.01 for rule in held)
    if end - start >= SHORT:
        yield Rule(sum(rule.at * (rule.end - rule.start + 0.01) for rule in held) / weight, start, end)


def _paths(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Yield every path of a page with the matrix that brings its points into user space; forms are entered."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _enter(raw.FPDFPage_GetObject(page, index), _UNIT, 0)


def _enter(handle: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        yield handle, _times(_matrix(handle), outer)
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        inner = _times(_matrix(handle), outer)
        for index in range(raw.FPDFFormObj_CountObjects(handle)):
            yield from _enter(raw.FPDFFormObj_GetObject(handle, index), inner, depth + 1)


def _matrix(handle: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, matrix):
        return _UNIT
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _lines_of(handle: Any, matrix: Matrix) -> Iterator[_Line]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, mode, stroke)
    drawn = bool(stroke.value) and _is_seen(handle, raw.FPDFPageObj_GetStrokeColor)
    filled = mode.value != raw.FPDF_FILLMODE_NONE and _is_seen(handle, raw.FPDFPageObj_GetFillColor)
    if not (drawn or filled) or raw.FPDFPath_CountSegments(handle) > _MOST_POINTS:
        return
    for points, closed in _outlines(handle, matrix):
        thin = filled and _thin(points)
        if thin:
            yield thin
        elif drawn or (filled and _is_rectangle(points)):
            ends = [*points, points[0]] if closed or filled else points
            yield from ((*a, *b) for a, b in pairwise(ends) if a is not None and b is not None)


def _is_seen(handle: Any, getter: Any) -> bool:
    """Tell whether a colour stands out from white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(handle, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


_Point = tuple[float, float] | None
"""None where a curve breaks the line."""


def _outlines(handle: Any, matrix: Matrix) -> Iterator[tuple[list[_Point], bool]]:
    """Yield the points of each part of a path in user space, and whether it is closed."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    closed = False
    for index in range(raw.FPDFPath_CountSegments(handle)):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, closed
            points, closed = [], False
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            points.append(None)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if points:
        yield points, closed


def _is_rectangle(points: Sequence[_Point]) -> bool:
    return 4 <= len(points) <= 5 and None not in points


def _thin(points: Sequence[_Point]) -> _Line | None:
    """Give the middle of a filled bar; None when the shape is no bar."""
    whole = [point for point in points if point is not None]
    if len(whole) < len(points) or not 3 <= len(whole) <= 6:
        return None
    left, right = min(x for x, _ in whole), max(x for x, _ in whole)
    low, high = min(y for _, y in whole), max(y for _, y in whole)
    if min(right - left, high - low) > THIN:
        return None
    if right - left >= high - low:
        return left, (low + high) / 2, right, (low + high) / 2
    return (left + right) / 2, low, (left + right) / 2, high


class _Placing:
    """Turns points of user space into those of the page as shown."""

    def __init__(self, page: Any) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._turns = raw.FPDFPage_GetRotation(page)

    def line(self, line: _Line) -> _Line:
        return (*self._point(line[0], line[1]), *self._point(line[2], line[3]))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        right, down = x - self._left, self._top - y
        width, height = self._right - self._left, self._top - self._bottom
        places = ((right, down), (height - down, right), (width - right, height - down), (down, width - right))
        return places[self._turns % 4]
