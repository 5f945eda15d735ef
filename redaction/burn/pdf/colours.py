"""Colour spaces, functions and shadings: copied by an allow-list; and how many numbers a colour has."""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Stream

from redaction.burn.pdf.carrier import Carrier
from redaction.burn.pdf.inks import name_inks
from redaction.burn.provable import NotProvable

_PARTS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/Indexed": 1}
_PARTS["/Separation"] = 1
_ODD = "onbekende kleuren"


def _keys(names: str) -> frozenset[str]:
    return frozenset(f"/{name}" for name in names.split())


COLOUR = _keys(
    "N Alternate Range FunctionType Domain C0 C1 Functions Bounds Encode Decode Size BitsPerSample Order "
    "WhitePoint BlackPoint Gamma Matrix"
)
SHADING = COLOUR | _keys(
    "ShadingType Background BBox AntiAlias Coords Function Extend BitsPerCoordinate BitsPerComponent BitsPerFlag "
    "VerticesPerRow"
)
_SUMS = re.compile(
    rb"(?:[\s{}]|[+-]?(?:\d+\.?\d*|\.\d+)|abs|add|and|atan|bitshift|ceiling|copy|cos|cvi|cvr|div|dup|eq|exch|exp|false|"
    rb"floor|ge|gt|idiv|ifelse|if|index|le|ln|log|lt|mod|mul|neg|ne|not|or|pop|roll|round|sin|sqrt|sub|true|truncate|"
    rb"xor)*"
)
"""The words of a calculator function; anything else in one is no sum."""


def name_of(space: Object) -> str:
    """Give the family of a colour space."""
    return str(space[0]) if isinstance(space, Array) and len(space) else str(space)


def count_parts(space: Object) -> int:
    """Give how many numbers a colour in this space has.

    Raises:
        NotProvable: The space is not known.
    """
    family = name_of(space)
    if family == "/ICCBased":
        return int(space[1].get("/N", 0))
    if family == "/DeviceN":
        return len(space[1])
    if family not in _PARTS:
        raise NotProvable(_ODD)
    return _PARTS[family]


def lightest(space: Object, most: int) -> list[int]:
    """Give the numbers (0 to `most`) of the lightest colour of an image in this space."""
    family, parts = name_of(space), count_parts(space)
    if family == "/Indexed":
        return [_lightest_index(space)]
    if family == "/Lab":
        return [most, most // 2, most // 2]
    inks = family in ("/Separation", "/DeviceN", "/DeviceCMYK") or parts == _PARTS["/DeviceCMYK"]
    return [0 if inks else most] * parts


def _lightest_index(space: Object) -> int:
    table = space[3].read_bytes() if isinstance(space[3], Stream) else bytes(space[3])
    parts = max(count_parts(space[1]), 1)
    rows = [sum(table[at : at + parts]) for at in range(0, len(table) - parts + 1, parts)][: int(space[2]) + 1]
    if not rows:
        raise NotProvable(_ODD)
    inks = lightest(space[1], 1)[0] == 0
    return rows.index(min(rows) if inks else max(rows))


def copy_colours(copier: Carrier, source: Object) -> Object:
    """Copy a colour space.

    Raises:
        NotProvable: It is not known, or its functions are no sums.
    """
    if name_of(source) == "/Pattern":
        if isinstance(source, Array) and len(source) > 1:
            return Array([Name.Pattern, copy_colours(copier, source[1])])
        return Name.Pattern
    if not count_parts(source):
        raise NotProvable(_ODD)
    check_functions(source)
    return name_inks(copier, source, copier.shared(source, COLOUR))


def copy_shading(copier: Carrier, source: Object, *, near_box: bool) -> Object:
    """Copy a shading.

    Raises:
        NotProvable: It is not known, or it is a mesh on a page with boxes: a mesh may draw anything.
    """
    kind = int(source.ShadingType)
    if not 1 <= kind <= 7 or (kind > 3 and near_box):
        raise NotProvable("kleurverloop dat een tekening kan zijn")
    check_functions(source.get("/Function"))
    copy = copier.copy(source, SHADING)
    copy.ColorSpace = copy_colours(copier, source.ColorSpace)
    return copy if copy.is_indirect else copier.target.make_indirect(copy)


def check_functions(source: Object | None, depth: int = 0) -> None:
    """Make sure that every calculator function in a value holds only sums: it could carry a remark.

    Raises:
        NotProvable: One holds something else.
    """
    if depth > 6 or not isinstance(source, (Array, Dictionary, Stream)):
        return
    if isinstance(source, Array):
        for item in source:
            check_functions(item, depth + 1)
        return
    if source.get("/FunctionType") == 4 and not _SUMS.fullmatch(source.read_bytes()):
        raise NotProvable("kleurfunctie met een opmerking")
    check_functions(source.get("/Functions"), depth + 1)
