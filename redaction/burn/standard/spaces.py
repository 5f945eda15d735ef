"""Tells which colours and nestings on a page the archive standard does not take."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

COLOURS = "kleuren die het archief niet kent"
NESTED = "inhoud die te diep is genest"
_PROCESS = frozenset({"/None", "/Cyan", "/Magenta", "/Yellow", "/Black"})
_BELOW = {"/Indexed": 1, "/Separation": 2, "/DeviceN": 2, "/Pattern": 1}
"""Where in a colour space of this kind the one below it stands."""
_PROFILE, _SIGN = 128, b"acsp"
"""Bytes of the head of a colour profile, and what stands in it."""
_DEPTH, _DEEPEST = 8, 28
_LEVELS = re.compile(rb"(?<!\S)[qQ](?!\S)")


def find_colour_faults(resources: Object) -> Iterator[str]:
    """Yield a fault when a colour space among resources, or of an image in them, is not up to the standard."""
    spaces = [*_values(resources, "/ColorSpace")]
    spaces += [one.get("/ColorSpace") for one in _values(resources, "/XObject") if isinstance(one, Stream)]
    spaces += [
        one.get("/ColorSpace") for one in _values(resources, "/Shading") if isinstance(one, (Dictionary, Stream))
    ]
    if not all(_is_known(space, 0) for space in spaces if isinstance(space, Array)):
        yield COLOURS


def find_nesting(content: Object | None) -> Iterator[str]:
    """Yield a fault when a stream saves its state more often than viewers have to bear."""
    streams = content if isinstance(content, Array) else [content]
    data = b"\n".join(one.read_bytes() for one in streams if isinstance(one, Stream))
    depth = deepest = 0
    for found in _LEVELS.finditer(data):
        depth += 1 if found[0] == b"q" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        yield NESTED


def _values(resources: Object, kind: str) -> list[Object]:
    group = resources.get(kind)
    return list(group.values()) if isinstance(group, Dictionary) else []


def _is_known(space: Object, depth: int) -> bool:
    """Tell whether a space has its parts in order: a profile that is one, and a meaning for each ink."""
    if depth > _DEPTH or not isinstance(space, Array) or len(space) < 2:
        return depth <= _DEPTH
    family = str(space[0])
    if family == "/ICCBased":
        return _is_profile(space[1])
    if family == "/DeviceN" and not _has_meanings(space):
        return False
    return family not in _BELOW or _is_known(space[_BELOW[family]], depth + 1)


def _has_meanings(space: Array) -> bool:
    spots = {str(ink) for ink in space[1]} - _PROCESS
    given = space[4].get("/Colorants", Dictionary()) if len(space) > 4 and isinstance(space[4], Dictionary) else {}
    return spots <= set(given.keys())


def _is_profile(profile: Object) -> bool:
    try:
        data = profile.read_bytes() if isinstance(profile, Stream) else b""
    except pikepdf.PdfError:
        return False
    return len(data) > _PROFILE and data[36:40] == _SIGN and int.from_bytes(data[:4], "big") <= len(data)
