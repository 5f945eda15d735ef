"""Looks at what a finished page draws beneath its boxes: no line, picture or letter of the source, also when covered.

A box hides what lies under it from people, not from programs. This goes by the objects of the page, one by one: a white
patch over a signature is no removal.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.model.woo import Finding, PlacedBox
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_pages import open_pdf
from redaction.burn.geometry import Rect, cuts
from redaction.verify.covered import LEAK, Made, is_area

OBJECTS = "onderdelen"
_SCALE = 2.0
"""Pixels per point."""
_EDGE = 1.5
"""Points along the sides of a box that do not count."""
_LETTER = 6.0
"""Points by which a letter that stays may reach into an area; in a small area less."""
_SHARE = 0.4
_ROOM = 4.0
"""Points that the form of a label is wider than its letters."""
_OUT = 0.9
"""Points by which a line along the axes must reach out of an area to be a border of something else."""
_PAPER = (91, 163, 37)
"""Ground on which one object is drawn: a white one shows too."""
_LEVELS = 48
"""Levels (of 255) that a pixel may differ from most in its box: coarse coding makes a plain area uneven."""
_SPECKS = 0.001
"""Part of a box that may differ more: the edge of a coded block."""
_STEPS = 12
"""Pieces of a curve."""
_TOLD = {
    raw.FPDF_PAGEOBJ_PATH: "onder het vak ligt nog een tekening",
    raw.FPDF_PAGEOBJ_IMAGE: "onder het vak liggen nog beeldpunten van het origineel",
    raw.FPDF_PAGEOBJ_TEXT: "onder het vak liggen nog letters",
}
_NOTE = "onder het vak ligt nog een aantekening of invulveld"
_Point = tuple[float, float]


def find_beneath(released: Path, made: Made, areas: Sequence[PlacedBox]) -> Iterator[Finding]:
    """Yield a finding for every box that something of the source lies beneath.

    Pictures are looked for beneath every box; letters and lines beneath the `areas` that people drew, because there no
    reader searches for words. Lines along the axes that reach out of an area are borders of a table, and may stay.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    with open_pdf(released) as document:
        for number in sorted({number for number, _ in made}):
            page = document[number - 1]
            boxes = [box.drawn for there, box in made if there == number]
            by_hand = [box for box in boxes if is_area(box, number, areas)]
            try:
                found = _Sheet(page).find(boxes, by_hand)
                yield from (Finding(LEAK, number, box, OBJECTS, told) for box, told in dict.fromkeys(found))
            finally:
                page.close()


class _Sheet:
    """One open page of a finished file."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._placing = Placing(page)
        self._things = list(page.get_objects())

    def find(self, boxes: Sequence[Box], by_hand: Sequence[Box]) -> Iterator[tuple[Box, str]]:
        """Yield the boxes with what lies beneath them."""
        for place in self._notes():
            yield from ((box, _NOTE) for box in by_hand if place.meets(_within(box)))
        for thing in self._things:
            kind = thing.type
            near = boxes if kind == raw.FPDF_PAGEOBJ_IMAGE else by_hand
            if kind not in _TOLD or not near:
                continue
            place = self._place(thing)
            near = [box for box in near if place.meets(_within(box))]
            if near and not any(self._is_ours(thing, place, box) for box in boxes):
                yield from ((box, _TOLD[kind]) for box in near if self._shows(thing, box))

    def _notes(self) -> Iterator[Box]:
        """Yield the places of annotations and fields; a finished file has none."""
        for index in range(raw.FPDFPage_GetAnnotCount(self._page)):
            annotation, rect = raw.FPDFPage_GetAnnot(self._page, index), raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, rect)
            raw.FPDFPage_CloseAnnot(annotation)
            yield self._placing.box(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))

    def _shows(self, thing: Any, box: Box) -> bool:
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            return any(_draws_in(line, box) for line in self._lines(thing))
        inner = _within(box, _SHARE if thing.type == raw.FPDF_PAGEOBJ_TEXT else 0.0)
        return not _is_plain(self._alone(thing), inner)

    def _is_ours(self, thing: Any, place: Box, box: Box) -> bool:
        """Tell whether an object is the label of a box, or its border."""
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            return thing.container is not None and _holds(box, self._place(_outermost(thing)), _ROOM)
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            sides = zip(place, box, strict=True)
            return all(abs(one - other) < _EDGE for one, other in sides) and _is_rectangle(thing)
        return False

    def _place(self, thing: Any) -> Box:
        bounds, container = thing.get_bounds(), thing.container
        while container is not None:
            bounds, container = container.get_matrix().on_rect(*bounds), container.container
        return self._placing.box(*bounds)

    def _lines(self, path: Any) -> Iterator[list[_Point]]:
        """Yield the lines of a path in points of the page as shown."""
        matrix, container = path.get_matrix(), path.container
        while container is not None:
            matrix, container = matrix.multiply(container.get_matrix()), container.container
        for line in _segments(path):
            yield [self._point(*matrix.on_point(x, y)) for x, y in line]

    def _point(self, x: float, y: float) -> _Point:
        box = self._placing.box(x, y, x, y)
        return box.x0, box.top

    def _alone(self, thing: Any) -> Any:
        """Give the pixels of the page with one object on it."""
        keep = {_key(one) for one in _with_containers(thing)}
        hidden = [one for one in self._things if _key(one) not in keep]
        with _without(hidden):
            bitmap = self._page.render(scale=_SCALE, fill_color=(*_PAPER, 255), draw_annots=False)
            return bitmap.to_numpy()[..., :3].copy()


@contextlib.contextmanager
def _without(things: Iterable[Any]) -> Iterator[None]:
    known = [thing for thing in things if raw.FPDFPageObj_SetIsActive(thing, False)]
    try:
        yield
    finally:
        for thing in known:
            raw.FPDFPageObj_SetIsActive(thing, True)


def _key(thing: Any) -> int | None:
    return ctypes.cast(thing.raw, ctypes.c_void_p).value


def _with_containers(thing: Any) -> Iterator[Any]:
    while thing is not None:
        yield thing
        thing = thing.container


def _outermost(thing: Any) -> Any:
    container = thing.container
    while container is not None and container.container is not None:
        container = container.container
    return container


def _within(box: Box, share: float = 0.0) -> Box:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    aside, over = (max(_EDGE, min(_LETTER, share * side)) if share else _EDGE for side in (wide, high))
    return Box(
        box.x0 + aside, box.top + over, max(box.x1 - aside, box.x0 + aside), max(box.bottom - over, box.top + over)
    )


def _holds(outer: Box, inner: Box, room: float) -> bool:
    return (
        inner.x0 >= outer.x0 - room
        and inner.top >= outer.top - room
        and inner.x1 <= outer.x1 + room
        and inner.bottom <= outer.bottom + room
    )


def _is_plain(pixels: Any, box: Box) -> bool:
    """Tell whether one colour fills a place, but for specks."""
    x0, top, x1, bottom = (max(round(side * _SCALE), 0) for side in box)
    part = pixels[top:bottom, x0:x1].reshape(-1, 3).astype(np.int16)
    if not len(part):
        return True
    off = np.abs(part - np.median(part, axis=0)).max(axis=1) > _LEVELS
    return int(off.sum()) <= _SPECKS * len(part)


def _segments(path: Any) -> Iterator[list[_Point]]:
    """Yield the lines of a path in its own space, curves as short pieces."""
    line: list[_Point] = []
    bends: list[_Point] = []
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, point = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if line:
                yield line
            line, bends = [point], []
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            bends.append(point)
            if len(bends) == 3:
                line += _curve(line[-1] if line else bends[0], *bends)
                bends = []
        else:
            line.append(point)
        if raw.FPDFPathSegment_GetClose(segment) and line:
            line.append(line[0])
    if line:
        yield line


def _curve(a: _Point, b: _Point, c: _Point, d: _Point) -> list[_Point]:
    steps = [number / _STEPS for number in range(1, _STEPS + 1)]
    ways = [((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in steps]
    return [
        (sum(w * p[0] for w, p in zip(way, (a, b, c, d), strict=True)),
         sum(w * p[1] for w, p in zip(way, (a, b, c, d), strict=True)))
        for way in ways
    ]  # fmt: skip


def _is_rectangle(path: Any) -> bool:
    lines = list(_segments(path))
    return len(lines) == 1 and len(set(lines[0])) <= 4 and _is_straight(lines[0])


def _is_straight(line: Sequence[_Point]) -> bool:
    return all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 0.05 for a, b in pairwise(line))


def _draws_in(line: Sequence[_Point], box: Box) -> bool:
    """Tell whether a line draws something in a box: one along the axes that reaches out of it is a border."""
    if _is_straight(line):
        xs, ys = [x for x, _ in line], [y for _, y in line]
        return _holds(box, Box(min(xs), min(ys), max(xs), max(ys)), _OUT)
    inner = _within(box)
    return any(cuts(a, b, Rect(inner.x0, inner.top, inner.x1, inner.bottom)) for a, b in pairwise(line))
