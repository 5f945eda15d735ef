"""Takes everything out of a JPEG that is not picture: EXIF, comments, profiles, and bytes after its end."""

from __future__ import annotations

from redaction.burn.provable import NotProvable

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_PICTURE = frozenset({*range(0xC0, 0xD0), _SCAN, 0xDB, 0xDC, 0xDD})
"""Frames, tables and scans; anything else in a JPEG is told about the picture or the maker."""
_ADOBE = 0xEE
"""APP14 says how the colours are coded; without it they would turn."""
_ADOBE_LENGTH = 14


def strip_jpeg(data: bytes) -> bytes:
    """Give the JPEG with only its tables, frames and scans.

    Raises:
        NotProvable: It is not built as a JPEG must be.
    """
    if data[:2] != bytes((0xFF, _START)):
        raise NotProvable("afbeelding met een bijzondere codering")
    out, at = bytearray(data[:2]), 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NotProvable("afbeelding met een bijzondere codering")
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _END:
            break
        end = at + 2 + length
        if marker == _SCAN:
            end = _scan_end(data, end)
        if marker in _PICTURE or (marker == _ADOBE and length == _ADOBE_LENGTH):
            out += data[at:end]
        at = end
    return bytes(out) + bytes((0xFF, _END))


def _scan_end(data: bytes, at: int) -> int:
    """Find the marker after the coded pixels; `FF 00` and restart markers belong to them."""
    while True:
        at = data.find(0xFF, at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and data[at + 1] != 0xFF and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
