"""Asks pdfium what lies over the text of a page: dark shapes, images, and redaction marks that were never applied."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.tools.pdf_pages import PlacedChar

_DARK = 0.35
_LARGE = 0.5
"""Share of the page from which an image is the page itself: a scan above its text layer."""
_DEPTH = 8


class _Object(NamedTuple):
    order: int
    kind: int
    rect: tuple[float, float, float, float]
    """Left, bottom, right, top in user space; of an object inside a form in the space of the form."""
    covers: bool


def find_covers(page: Any, letters: Sequence[PlacedChar]) -> Iterator[set[int]]:
    """Yield, per shape or image, the indices of the letters it was drawn over."""
    objects = dict(_objects(page))
    covers = [thing for thing in objects.values() if thing.covers]
    if not covers:
        return
    text = page.get_textpage()
    places = [_place(text, letter.index, objects) for letter in letters]
    text.close()
    for cover in covers:
        left, bottom, right, top = cover.rect
        under = {
            index for index, order, x, y in places if order < cover.order and left < x < right and bottom < y < top
        }
        if under:
            yield under


def _place(text: Any, index: int, objects: dict[int, _Object]) -> tuple[int, int, float, float]:
    """Give a letter as index, drawing order and middle in user space."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    thing = objects.get(_key(raw.FPDFText_GetTextObject(text, index)))
    order = thing.order if thing else 1 << 30
    return index, order, (left.value + right.value) / 2, (bottom.value + top.value) / 2


def _key(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _objects(page: Any) -> Iterator[tuple[int, _Object]]:
    """Yield every object with its handle, in drawing order; forms are entered."""
    width, height = page.get_size()
    for order, (handle, depth) in enumerate(_walk(page)):
        kind, rect = raw.FPDFPageObj_GetType(handle), _bounds(handle)
        area = (rect[2] - rect[0]) * (rect[3] - rect[1])
        picture = kind == raw.FPDF_PAGEOBJ_IMAGE and area < _LARGE * width * height
        covers = depth == 0 and (picture or _is_dark(handle, kind))
        yield _key(handle), _Object(order, kind, rect, covers)


def _walk(page: Any) -> Iterator[tuple[Any, int]]:
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _enter(raw.FPDFPage_GetObject(page, index), 0)


def _enter(handle: Any, depth: int) -> Iterator[tuple[Any, int]]:
    yield handle, depth
    if raw.FPDFPageObj_GetType(handle) == raw.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        for index in range(raw.FPDFFormObj_CountObjects(handle)):
            yield from _enter(raw.FPDFFormObj_GetObject(handle, index), depth + 1)


def _bounds(handle: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _is_dark(handle: Any, kind: int) -> bool:
    """Tell whether a shape is filled, or broadly drawn, in a dark colour that is not nearly transparent."""
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, mode, stroke)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(handle, width)
    if mode.value != raw.FPDF_FILLMODE_NONE:
        return _brightness(handle, raw.FPDFPageObj_GetFillColor) < _DARK
    return bool(stroke.value) and width.value >= 5 and _brightness(handle, raw.FPDFPageObj_GetStrokeColor) < _DARK


def _brightness(handle: Any, getter: Any) -> float:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not getter(handle, red, green, blue, alpha) or alpha.value < 60:
        return 1.0
    return (0.30 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255


def find_redact_marks(page: Any) -> Iterator[Box]:
    """Yield the places of redaction annotations that nobody applied; origin top-left, page as it is not turned."""
    left, _, _, top = page.get_bbox()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_REDACT:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, rect)
            yield Box(rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
        raw.FPDFPage_CloseAnnot(annotation)
