"""Gives the inks of colour spaces names of our own: a name in the file may be anybody's."""

from __future__ import annotations

from pikepdf import Array, Name, Object, Stream

from redaction.burn.pdf.carrier import Carrier
from redaction.burn.provable import NotProvable

_PROCESS = frozenset({"/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black", "/Red", "/Green", "/Blue", "/Gray"})
"""Inks that the standard knows."""
_INKED = frozenset({"/Separation", "/DeviceN"})
_DEVICES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"})
_FAMILIES = _DEVICES | _INKED | {"/CalGray", "/CalRGB", "/Lab", "/ICCBased", "/Indexed", "/Pattern"}
_DEPTH = 6


def name_inks(copier: Carrier, source: Object, copy: Object, depth: int = 0) -> Object:
    """Give the copy of a colour space in which no name is left but those of the standard and `Spot1`, `Spot2` ….

    One ink that looks the same everywhere has one name in the whole document.

    Raises:
        NotProvable: A name stands where the standard has none.
    """
    if depth > _DEPTH:
        raise NotProvable("te diep genest onderdeel")
    if not isinstance(source, Array):
        _check(source)
        return copy
    has_inks = str(source[0]) in _INKED
    for at, part in enumerate(source):
        if has_inks and at == 1:
            copy[1] = Array([_ink(copier, ink) for ink in part]) if isinstance(part, Array) else _alone(copier, source)
        else:
            name_inks(copier, part, copy[at], depth + 1)
    return copy


def _alone(copier: Carrier, space: Object) -> Name:
    """Give the name of the ink of a space for it alone: the same ink with another look is another ink of ours."""
    return _ink(copier, space[1], b" ".join(_spelled(part) for part in list(space)[2:]).hex())


def _spelled(part: Object) -> bytes:
    if not isinstance(part, Object):
        return repr(part).encode()
    return bytes(part.unparse(resolved=not isinstance(part, Stream)))


def _ink(copier: Carrier, ink: Object, look: str = "") -> Name:
    wanted = str(ink)
    if wanted in _PROCESS:
        return Name(wanted)
    return Name(copier.inks.setdefault(f"{wanted} {look}", f"/Spot{len(copier.inks) + 1}"))


def _check(part: Object) -> None:
    known = str(part) in _FAMILIES if isinstance(part, Name) else True
    if isinstance(part, Stream) and isinstance(part.get("/Alternate"), Name):
        known = str(part.Alternate) in _DEVICES
    if not known:
        raise NotProvable("onbekende kleuren")
