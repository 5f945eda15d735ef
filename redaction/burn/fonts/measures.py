"""Gives the measures of a TrueType program over all its glyphs, from those that are left."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WORDS, MORE, SCALE, TWO_SCALES, FOUR = 0x1, 0x20, 0x8, 0x40, 0x80
"""Flags of a part of a composite glyph."""
_INSTRUCTED = 0x100
_DEPTH = 16


class Part(NamedTuple):
    """A glyph in a composite glyph."""

    at: int
    """Where its number is written."""
    number: int


def read_parts(glyph: bytes) -> tuple[list[Part], int]:
    """Give the parts of a composite glyph and how many bytes of instructions come after; nothing for other glyphs."""
    parts = list[Part]()
    if len(glyph) < 10 or struct.unpack_from(">h", glyph)[0] >= 0:
        return parts, 0
    at, flags = 10, MORE
    while flags & MORE:
        flags, number = struct.unpack_from(">HH", glyph, at)
        parts.append(Part(at + 2, number))
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & FOUR else 0
    return parts, struct.unpack_from(">H", glyph, at)[0] if flags & _INSTRUCTED else 0


class _Size(NamedTuple):
    points: int
    contours: int
    depth: int


def _size(glyphs: Sequence[bytes], number: int, left: int = _DEPTH) -> _Size:
    glyph = glyphs[number]
    if len(glyph) < 10 or not left:
        return _Size(0, 0, 0)
    (contours,) = struct.unpack_from(">h", glyph)
    if contours >= 0:
        return _Size(struct.unpack_from(">H", glyph, 8 + 2 * contours)[0] + 1 if contours else 0, contours, 0)
    inner = [_size(glyphs, part.number, left - 1) for part in read_parts(glyph)[0]]
    return _Size(sum(s.points for s in inner), sum(s.contours for s in inner), 1 + max(s.depth for s in inner))


def _instructions(glyph: bytes) -> int:
    if len(glyph) < 10:
        return 0
    (contours,) = struct.unpack_from(">h", glyph)
    return int(struct.unpack_from(">H", glyph, 10 + 2 * contours)[0]) if contours > 0 else read_parts(glyph)[1]


def set_most(maxp: bytearray, glyphs: Sequence[bytes]) -> None:
    """Write the most of all that a glyph has in a `maxp` table."""
    maxp[4:6] = struct.pack(">H", len(glyphs))
    if len(maxp) < 32:
        return
    sizes = [_size(glyphs, number) for number in range(len(glyphs))]
    plain, built = [s for s in sizes if not s.depth], [s for s in sizes if s.depth]
    most = [
        max((size[field] for size in group), default=0) for group in (plain, built) for field in (0, 1)
    ]  # fmt: skip
    maxp[6:14] = struct.pack(">4H", *(min(value, 0xFFFF) for value in most))
    parts = max(len(read_parts(glyph)[0]) for glyph in glyphs)
    maxp[26:32] = struct.pack(">3H", max(map(_instructions, glyphs)), parts, max(size.depth for size in sizes))


def set_reach(head: bytearray, hhea: bytearray, glyphs: Sequence[bytes], metrics: Sequence[tuple[int, int]]) -> None:
    """Write how far the glyphs reach in the tables; `metrics` are the advance and the left bearing of each."""
    boxes = {at: struct.unpack_from(">4h", glyph, 2) for at, glyph in enumerate(glyphs) if len(glyph) >= 10}
    hull = [pick(box[side] for box in boxes.values()) if boxes else 0 for side, pick in enumerate((min, min, max, max))]
    head[36:44] = struct.pack(">4h", *hull)
    widths = {at: box[2] - box[0] for at, box in boxes.items()}
    left = [metrics[at][1] for at in boxes]
    right = [metrics[at][0] - metrics[at][1] - widths[at] for at in boxes]
    far = [metrics[at][1] + widths[at] for at in boxes]
    hhea[10:12] = struct.pack(">H", max(advance for advance, _ in metrics))
    found = (min(left, default=0), min(right, default=0), max(far, default=0))
    hhea[12:18] = struct.pack(">3h", *(max(-0x8000, min(value, 0x7FFF)) for value in found))
    hhea[34:36] = struct.pack(">H", len(glyphs))


def renumber(glyph: bytes, numbers: Mapping[int, int]) -> bytes:
    """Give a glyph of which the parts have these numbers."""
    made = bytearray(glyph)
    for part in read_parts(glyph)[0]:
        made[part.at : part.at + 2] = struct.pack(">H", numbers[part.number])
    return bytes(made)
