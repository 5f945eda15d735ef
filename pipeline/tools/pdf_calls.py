"""Calls pdfium with plain numbers for pointers: what is asked of every letter and object of a page must cost little.

pypdfium2's own functions check and wrap each argument, which costs as much as the question, and let go of the lock of
the interpreter, which pdfium may not be shared over anyhow.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as raw

_P, _INT, _KEY = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p


def address(handle: Any) -> int:
    """Give the address that a handle of pypdfium2 (a page, a text page, an object) stands for; 0 for none."""
    return ctypes.cast(handle, _P).value or 0


def _quick(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(function))


loose_box = _quick(raw.FPDFText_GetLooseCharBox, _INT, _P, _INT, _P)
ink_box = _quick(raw.FPDFText_GetCharBox, _INT, _P, _INT, _P, _P, _P, _P)
is_generated = _quick(raw.FPDFText_IsGenerated, _INT, _P, _INT)
font_size = _quick(raw.FPDFText_GetFontSize, ctypes.c_double, _P, _INT)
matrix = _quick(raw.FPDFText_GetMatrix, _INT, _P, _INT, _P)
origin = _quick(raw.FPDFText_GetCharOrigin, _INT, _P, _INT, _P, _P)
text_font = _quick(raw.FPDFTextObj_GetFont, _P, _P)
glyph_width = _quick(raw.FPDFFont_GetGlyphWidth, _INT, _P, ctypes.c_uint32, ctypes.c_float, _P)
text_object = _quick(raw.FPDFText_GetTextObject, _P, _P, _INT)

count_objects = _quick(raw.FPDFPage_CountObjects, _INT, _P)
get_object = _quick(raw.FPDFPage_GetObject, _P, _P, _INT)
count_in_form = _quick(raw.FPDFFormObj_CountObjects, _INT, _P)
get_in_form = _quick(raw.FPDFFormObj_GetObject, _P, _P, ctypes.c_ulong)
kind = _quick(raw.FPDFPageObj_GetType, _INT, _P)
render_mode = _quick(raw.FPDFTextObj_GetTextRenderMode, _INT, _P)
set_active = _quick(raw.FPDFPageObj_SetIsActive, _INT, _P, _INT)
bounds = _quick(raw.FPDFPageObj_GetBounds, _INT, _P, _P, _P, _P, _P)
object_matrix = _quick(raw.FPDFPageObj_GetMatrix, _INT, _P, _P)
fill_colour = _quick(raw.FPDFPageObj_GetFillColor, _INT, _P, _P, _P, _P, _P)
draw_mode = _quick(raw.FPDFPath_GetDrawMode, _INT, _P, _P, _P)
stroke_width = _quick(raw.FPDFPageObj_GetStrokeWidth, _INT, _P, _P)
clip_path = _quick(raw.FPDFPageObj_GetClipPath, _P, _P)
count_clips = _quick(raw.FPDFClipPath_CountPaths, _INT, _P)
count_segments = _quick(raw.FPDFClipPath_CountPathSegments, _INT, _P, _INT)
clip_segment = _quick(raw.FPDFClipPath_GetPathSegment, _P, _P, _INT, _INT)
point = _quick(raw.FPDFPathSegment_GetPoint, _INT, _P, _P, _P)
count_path_segments = _quick(raw.FPDFPath_CountSegments, _INT, _P)
path_segment = _quick(raw.FPDFPath_GetPathSegment, _P, _P, _INT)
segment_kind = _quick(raw.FPDFPathSegment_GetType, _INT, _P)
count_marks = _quick(raw.FPDFPageObj_CountMarks, _INT, _P)
get_mark = _quick(raw.FPDFPageObj_GetMark, _P, _P, ctypes.c_ulong)
remove_mark = _quick(raw.FPDFPageObj_RemoveMark, _INT, _P, _P)
mark_name = _quick(raw.FPDFPageObjMark_GetName, _INT, _P, _P, ctypes.c_ulong, _P)
mark_bytes = _quick(raw.FPDFPageObjMark_GetParamBlobValue, _INT, _P, _KEY, _P, ctypes.c_ulong, _P)
