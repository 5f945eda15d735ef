"""Lists the annotations of an open page: marks for redaction that nobody applied, and what may lie over text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as raw

from pipeline.model.place import Box
from pipeline.tools.pdf_frames import Placing

_ASIDE = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})
"""Links, fields and the windows of remarks lie over text and hide nothing."""


_FILLED = frozenset({raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_CIRCLE, raw.FPDF_ANNOT_POLYGON})
_DARK = 100
"""Level (of 255) up to which a marker hides what it marks."""


class Note(NamedTuple):
    """An annotation of a page."""

    box: Box
    is_redaction: bool
    """A place that was marked to be redacted."""
    is_cover: bool
    """Viewers draw it over the text by themselves: it has a colour to be filled with, and no look of its own."""


def find_notes(page: Any) -> Iterator[Note]:
    """Yield the annotations of an open page that is not flattened, without links, fields and pop-ups."""
    placing = Placing(page)
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind not in _ASIDE:
            rect = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, rect)
            box = placing.box(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
            yield Note(box, kind == raw.FPDF_ANNOT_REDACT, _is_cover(annotation, kind))
        raw.FPDFPage_CloseAnnot(annotation)


def _is_cover(annotation: Any, kind: int) -> bool:
    if raw.FPDFAnnot_HasKey(annotation, b"AP"):  # pdfium draws it, so it is seen
        return False
    if kind in _FILLED:
        return bool(raw.FPDFAnnot_HasKey(annotation, b"IC"))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFAnnot_GetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, alpha)
    level = 0.30 * red.value + 0.59 * green.value + 0.11 * blue.value
    return kind == raw.FPDF_ANNOT_HIGHLIGHT and bool(known) and level <= _DARK
