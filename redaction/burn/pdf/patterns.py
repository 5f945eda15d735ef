"""Brings patterns over: what they repeat is rewritten like a page, and may hold no text."""

from __future__ import annotations

import re

from pikepdf import Array, Name, Object, Stream

from redaction.burn.fonts.type3 import Draw
from redaction.burn.pdf.carrier import Carrier
from redaction.burn.provable import NotProvable

_TILES, _SHADES = 1, 2
_NUMBERS = ("/BBox", "/Matrix")
_CURVED = re.compile(rb"(?<=\s)[cvy](?=\s)")
_LINE = re.compile(rb"(?<=\s)l(?=\s)")
_HATCH = 12
"""Straight lines in a tile that is no more than a hatch; with more of them letters can be drawn."""


def copy_pattern(copier: Carrier, source: Object, draw: Draw, near_box: bool) -> Object:
    """Give a pattern, rewritten; `draw` rewrites its content and `near_box` says that the page has boxes.

    Raises:
        NotProvable: It holds text, or on a page with boxes a drawing that a box may lie over.
    """
    kind = int(source.PatternType)
    if kind == _SHADES:
        return _shades(copier, source, near_box)
    if kind != _TILES or not isinstance(source, Stream):
        raise NotProvable("vulling met een patroon van een onbekende soort")
    (data,), resources, _ = draw([source], source.get("/Resources"))
    if near_box and ("/XObject" in resources or _CURVED.search(data) or len(_LINE.findall(data)) > _HATCH):
        raise NotProvable("vulling met een patroon dat een tekening is")
    tile = Stream(copier.target, data)
    tile.Type, tile.Resources = Name.Pattern, resources
    for key in ("/PatternType", "/PaintType", "/TilingType"):
        tile[key] = int(source[key])
    for key in ("/XStep", "/YStep"):
        tile[key] = float(source[key])
    _place(source, tile)
    return copier.target.make_indirect(tile)


def _shades(copier: Carrier, source: Object, near_box: bool) -> Object:
    copy = copier.copy(source, frozenset({"/Type", "/PatternType"}))
    copy.Shading = copier.shading(source.Shading, near_box=near_box)
    _place(source, copy)
    if "/ExtGState" in source:
        copy.ExtGState = copier.state(source.ExtGState)
    return copier.target.make_indirect(copy)


def _place(source: Object, copy: Object) -> None:
    for key in _NUMBERS:
        if key in source:
            copy[key] = Array([float(value) for value in source[key]])
