"""Gives the two colour profiles that a released file may carry: sRGB, and inks for what was made for print."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from PIL import ImageCms

_MOMENT = struct.pack(">6H", 2024, 1, 1, 0, 0, 0)
"""The only date in a profile: the library writes the clock."""
_STEPS = 5
"""Points along each ink of the table."""
_INKS = {
    (0, 0, 0): (255, 255, 255), (1, 0, 0): (0, 173, 239), (0, 1, 0): (236, 0, 140), (0, 0, 1): (255, 242, 0),
    (1, 1, 0): (46, 49, 146), (1, 0, 1): (0, 166, 81), (0, 1, 1): (237, 28, 36), (1, 1, 1): (54, 54, 57),
}  # fmt: skip
"""What cyan, magenta and yellow on top of each other look like in sRGB, as viewers show print."""
_BLACK = (35, 31, 32)
"""The same for black alone."""
_WHITE = (0.9642, 1.0, 0.8249)
"""The white that profiles reckon with, D50."""
_TO_XYZ = ((0.4360, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7139))
"""Linear sRGB to XYZ under that white."""


@cache
def srgb() -> bytes:
    """Give the profile of sRGB, without a clock or a machine in it."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = _MOMENT
    made[40:44] = bytes(4)  # the platform it was made on
    return bytes(made)


@cache
def inks() -> bytes:
    """Give a small profile of cyan, magenta, yellow and black that looks as viewers show them without one.

    It is of the class of scanners: that needs one table only, from inks to colours.
    """
    table = b"".join(map(_lab, _colours()))
    ramp = bytes(range(256))
    identity = struct.pack(">9i", *(65536 if at % 4 == 0 else 0 for at in range(9)))
    lut = b"mft1" + bytes(4) + bytes((4, 3, _STEPS, 0)) + identity + ramp * 4 + table + ramp * 3
    tags = {
        b"desc": _text("Drukinkt"),
        b"cprt": _text("CC0"),
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", *(round(65536 * part) for part in _WHITE)),
        b"A2B0": lut,
    }
    return _profile(tags)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    at, index, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        padded = data.ljust(-(-len(data) // 4) * 4, b"\0")
        index += struct.pack(">4s2I", name, at + len(body), len(data))
        body += padded
    white = struct.pack(">3i", *(round(65536 * part) for part in _WHITE))
    head = struct.pack(">I4sI4s4s4s", at + len(body), bytes(4), 0x04200000, b"scnr", b"CMYK", b"Lab ")
    head += _MOMENT + b"acsp" + bytes(28) + white
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + index + body


def _text(text: str) -> bytes:
    said = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">2I4s2I", 1, 12, b"nlNL", len(said), 28) + said


def _colours() -> Iterator[tuple[float, float, float]]:
    """Yield sRGB (0 to 1) for each point of the table, black running fastest."""
    steps = [at / (_STEPS - 1) for at in range(_STEPS)]
    for *colour, black in product(steps, repeat=4):
        yield _print(colour, black)


def _print(colour: Iterable[float], black: float) -> tuple[float, float, float]:
    """Mix the colours of the inks on top of each other by how much of the paper each covers."""
    shares = list(colour)
    mixed = [0.0, 0.0, 0.0]
    for inked, seen in _INKS.items():
        weight = 1.0
        for is_on, share in zip(inked, shares, strict=True):
            weight *= share if is_on else 1 - share
        mixed = [sum_ + weight * part for sum_, part in zip(mixed, seen, strict=True)]
    red, green, blue = (part / 255 * (1 - black + black * dark / 255) for part, dark in zip(mixed, _BLACK, strict=True))
    return red, green, blue


def _lab(rgb: tuple[float, float, float]) -> bytes:
    """Give a colour as the three bytes of the table."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb]
    x, y, z = (
        _root(sum(a * b for a, b in zip(row, linear, strict=True)) / white)
        for row, white in zip(_TO_XYZ, _WHITE, strict=True)
    )
    values = ((116 * y - 16) * 2.55, 500 * (x - y) + 128, 200 * (y - z) + 128)
    return bytes(max(0, min(255, round(value))) for value in values)


def _root(share: float) -> float:
    return float(share ** (1 / 3)) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
