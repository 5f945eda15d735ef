"""Makes the letters of our own pages smaller: without the hints for coarse screens, which are half of a short font."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

from pikepdf import Dictionary, Object, Stream

from redaction.burn.fonts.truetype import read_tables

_KEPT = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_MORE, _WORDS, _SCALE, _BOTH, _MATRIX, _HINTS = 0x20, 0x01, 0x08, 0x40, 0x80, 0x100


def drop_hints(resources: Object) -> None:
    """Take the hints out of the TrueType fonts in the resources of a page or form that we made."""
    for font in resources.get("/Font", Dictionary()).values():
        for holder in font.get("/DescendantFonts", [font]):
            described = holder.get("/FontDescriptor", Dictionary())
            if isinstance(described.get("/FontFile2"), Stream):
                program = plain_program(described.FontFile2.read_bytes())
                described.FontFile2.write(program)
                described.FontFile2.Length1 = len(program)


def plain_program(data: bytes) -> bytes:
    """Give a TrueType program with the same letters and nothing else."""
    tables = {tag: body for tag, body in read_tables(data) if tag in _KEPT}
    wide = struct.unpack_from(">h", tables["head"], 50)[0]
    places = struct.unpack(f">{len(tables['loca']) // (4 if wide else 2)}{'I' if wide else 'H'}", tables["loca"])
    places = places if wide else tuple(2 * place for place in places)
    glyphs = [_plain(tables["glyf"][start:end]) for start, end in pairwise(places)]
    starts = [0]
    for glyph in glyphs:
        starts.append(starts[-1] + len(glyph))
    tables["glyf"] = b"".join(glyphs)
    tables["loca"] = struct.pack(f">{len(starts)}I", *starts)
    head = tables["head"]
    tables["head"] = head[:8] + bytes(4) + head[12:50] + struct.pack(">h", 1) + head[52:]
    tables["maxp"] = tables["maxp"][:14] + struct.pack(">H", 1) + bytes(12) + tables["maxp"][28:]
    return _assemble(tables)


def _plain(glyph: bytes) -> bytes:
    """Give a letter without its instructions, at a length that is a multiple of four."""
    if not glyph:
        return b""
    outlines = struct.unpack_from(">h", glyph)[0]
    if outlines < 0:
        out = b"".join((glyph[:10], *_parts(glyph)))
    else:
        at = 10 + 2 * outlines
        length = struct.unpack_from(">H", glyph, at)[0]
        out = glyph[:at] + bytes(2) + glyph[at + 2 + length :]
    return out + bytes(-len(out) % 4)


def _parts(glyph: bytes) -> Iterator[bytes]:
    """Yield the parts that a letter is composed of."""
    at, flags = 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", glyph, at)[0]
        scale = 2 if flags & _SCALE else 4 if flags & _BOTH else 8 if flags & _MATRIX else 0
        length = 4 + (4 if flags & _WORDS else 2) + scale
        yield struct.pack(">H", flags & ~_HINTS) + glyph[at + 2 : at + length]
        at += length


def _assemble(tables: dict[str, bytes]) -> bytes:
    power = 1 << len(tables).bit_length() - 1
    out = struct.pack(">I4H", 0x10000, len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    begin, bodies = len(out) + 16 * len(tables), b""
    for tag, body in sorted(tables.items()):
        padded = body + bytes(-len(body) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        out += struct.pack(">4s3I", tag.encode("ascii"), total, begin + len(bodies), len(body))
        bodies += padded
    return out + bodies
