"""Finds where letters were drawn as shapes: rows of small filled outlines with curves, or many strokes and dots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.tools import pdf_calls as calls
from pipeline.tools import pdf_objects
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_specks import find_specks, is_speck

_LEAST_HIGH, _MOST_HIGH = 2.5, 60.0
"""Points; smaller shapes are dots and larger ones drawings."""
_LEAST_OUTLINES = 5
"""Outlines in a row from which it may be a word."""
_LEAST_CURVED = 0.3
"""Part of the outlines of a row with a curve, or with as many corners as no box has."""
_MANY = 60
"""Outlines in a row from which they may be the dots of letters."""
_CORNERS = 7
_APART = 1.2
"""Row heights between two neighbours of one row."""
_PAD = 2.0
_MOST_OBJECTS = 20_000
"""Paths of a page that are looked at; a map has more, and each is a question to pdfium."""
_Row = tuple[Box, int, int]
"""Place, outlines, and how many of those are curved."""


def find_outlines(page: Any) -> list[Box]:
    """Give the places on an open page, in points as shown, where outlines stand in rows as letters do; lines as one."""
    paths = [thing for thing in pdf_objects.find_objects(page) if thing.kind == pdf_objects.PATH]
    placing, found, specks = Placing(page), list[_Row](), list[tuple[Box, int]]()
    width, height = page.get_size()
    for thing in paths[:_MOST_OBJECTS]:
        box = pdf_objects.place(thing, placing)
        if not box.meets(Box(0, 0, width, height)):
            continue
        if _is_letter_high(box) and pdf_objects.fills(thing):
            found.append((box, *_count(thing.at)))
        if is_speck(box):
            specks.append((box, _count_strokes(thing)))
    words = [box for box, outlines, curved in _rows(found) if _is_word(box, outlines, curved)]
    words += find_specks(specks)
    return join_touching(_padded(box, width, height) for box in words)


def _count_strokes(thing: pdf_objects.Drawn) -> int:
    """Give how many pieces of a letter a small path may be: an outline when it is filled, else each of its lines."""
    if pdf_objects.fills(thing):
        return _count(thing.at)[0]
    lines: int = calls.count_path_segments(thing.at) - 1
    return max(lines, 1)


def join_touching(boxes: Iterable[Box]) -> list[Box]:
    """Give boxes that touch as one."""
    joined: list[Box] = []
    for box in boxes:
        whole = box
        near = [other for other in joined if _touch(other, whole)]
        while near:
            for other in near:
                joined.remove(other)
                whole = Box(*map(min, whole[:2], other[:2]), *map(max, whole[2:], other[2:]))
            near = [other for other in joined if _touch(other, whole)]
        joined.append(whole)
    return joined


def _touch(a: Box, b: Box) -> bool:
    return Box(a.x0 - 1, a.top - 1, a.x1 + 1, a.bottom + 1).meets(b)


def _is_letter_high(box: Box) -> bool:
    # a rule is flat, and a word of which all letters are one shape is long
    return min(_LEAST_HIGH, box.x1 - box.x0 + 2) <= box.bottom - box.top <= _MOST_HIGH and box.x1 - box.x0 > 0.2


def _is_word(box: Box, outlines: int, curved: int) -> bool:
    is_drawn = curved >= _LEAST_CURVED * outlines or outlines >= _MANY
    return outlines >= _LEAST_OUTLINES and is_drawn and box.x1 - box.x0 > box.bottom - box.top


def _count(path: int) -> tuple[int, int]:
    """Count the outlines of a path, and those among them with a curve or many corners."""
    outlines = curved = corners = 0
    bends = False
    for index in range(calls.count_path_segments(path)):
        kind = calls.segment_kind(calls.path_segment(path, index))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            curved += bends or corners >= _CORNERS
            outlines, corners, bends = outlines + 1, 0, False
        corners += 1
        bends = bends or kind == raw.FPDF_SEGMENT_BEZIERTO
    return outlines, curved + (bends or corners >= _CORNERS)


def _rows(shapes: Sequence[_Row]) -> Iterator[_Row]:
    """Yield neighbours on one height as one, from top to bottom."""
    lines: list[list[_Row]] = []
    for shape in sorted(shapes, key=lambda s: (s[0].top + s[0].bottom) / 2):
        box = shape[0]
        if lines and (box.top + box.bottom) / 2 < max(s[0].bottom for s in lines[-1]):
            lines[-1].append(shape)
        else:
            lines.append([shape])
    for line in lines:
        yield from _runs(sorted(line, key=lambda s: s[0].x0))


def _runs(line: Sequence[_Row]) -> Iterator[_Row]:
    run: _Row | None = None
    for box, outlines, curved in line:
        if run is not None and box.x0 - run[0].x1 <= _APART * max(run[0].bottom - run[0].top, box.bottom - box.top):
            joined = Box(
                min(run[0].x0, box.x0), min(run[0].top, box.top), max(run[0].x1, box.x1), max(run[0].bottom, box.bottom)
            )
            run = joined, run[1] + outlines, run[2] + curved
            continue
        if run is not None:
            yield run
        run = box, outlines, curved
    if run is not None:
        yield run


def _padded(box: Box, width: float, height: float) -> Box:
    """Give the place with some white around it, which eyes need."""
    return Box(max(box.x0 - _PAD, 0), max(box.top - _PAD, 0), min(box.x1 + _PAD, width), min(box.bottom + _PAD, height))
