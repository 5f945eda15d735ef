"""Cuts a TrueType program down to the glyphs that are shown; every other outline, name and table is gone.

Glyphs get new numbers, in the order in which the new document shows them.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from redaction.burn.fonts.measures import read_parts, renumber, set_most, set_reach
from redaction.burn.provable import NotProvable

_ODD = "lettertypebestand dat niet te verkleinen is"
_WHOLE = ("cvt ", "fpgm", "prep")
"""Tables that say how all glyphs are drawn, not which."""
_NEEDED = ("head", "hhea", "hmtx", "maxp", "loca", "glyf")
_MOST = 0xFFFF
_MAGIC = 0xB1B0AFBA
_MAC = 1


class CharMap(NamedTuple):
    """One of the maps of a program from character to glyph."""

    platform: int
    encoding: int
    rows: Mapping[int, int]


class TrueType:
    """A TrueType program, open.

    Raises:
        NotProvable: It is damaged or of another kind.
    """

    def __init__(self, data: bytes) -> None:
        try:
            if data[:4] not in (b"\0\1\0\0", b"true"):
                raise NotProvable(_ODD)
            self._tables = dict(read_tables(data))
            if any(name not in self._tables for name in _NEEDED):
                raise NotProvable(_ODD)
            (self.count,) = struct.unpack_from(">H", self._tables["maxp"], 4)
            (self._advances,) = struct.unpack_from(">H", self._tables["hhea"], 34)
            self._places = self._read_places()
            self.maps = tuple(_read_maps(self._tables["cmap"])) if "cmap" in self._tables else ()
        except (struct.error, IndexError, ValueError) as error:
            raise NotProvable(_ODD) from error

    def _read_places(self) -> Sequence[int]:
        (is_long,) = struct.unpack_from(">h", self._tables["head"], 50)
        data = self._tables["loca"]
        size = len(data) // (4 if is_long else 2)
        values = struct.unpack_from(f">{size}{'I' if is_long else 'H'}", data)
        self.count = min(self.count, size - 1)
        return values if is_long else [2 * value for value in values]

    def glyph(self, number: int) -> bytes:
        """Give the outline of a glyph; empty for a blank."""
        if number >= self.count:
            return b""
        return self._tables["glyf"][self._places[number] : self._places[number + 1]]

    def advance(self, number: int) -> int:
        """Give the advance of a glyph in units of the program."""
        at = 4 * min(number, self._advances - 1)
        return int(struct.unpack_from(">H", self._tables["hmtx"], at)[0])

    @property
    def units(self) -> int:
        """Give how many units an em has."""
        return int(struct.unpack_from(">H", self._tables["head"], 18)[0])

    @property
    def extent(self) -> tuple[tuple[int, int, int, int], int, int]:
        """Give the box around all glyphs, the ascent and the descent, in thousandths of an em."""
        x0, y0, x1, y1 = struct.unpack_from(">4h", self._tables["head"], 36)
        ascent, descent = struct.unpack_from(">2h", self._tables["hhea"], 4)
        x0, y0, x1, y1, ascent, descent = (round(v * 1000 / self.units) for v in (x0, y0, x1, y1, ascent, descent))
        return (x0, y0, x1, y1), ascent, descent

    def write(
        self, glyphs: Sequence[int], maps: Sequence[CharMap] = (), advances: Mapping[int, int] | None = None
    ) -> bytes:
        """Give the program with these glyphs numbered from 1, what they are built of, and these character maps.

        `maps` and `advances` (of glyphs that get another one, in units of the program) go by the new numbers.

        Raises:
            NotProvable: A glyph is damaged.
        """
        try:
            return _assemble(dict(self._smaller(self._with_parts(glyphs), maps, advances or {})))
        except (struct.error, IndexError) as error:
            raise NotProvable(_ODD) from error

    def _with_parts(self, glyphs: Sequence[int]) -> list[int]:
        """Give the old number of each new glyph: the parts of composite glyphs come last."""
        order = [0, *(number if number < self.count else 0 for number in glyphs)]
        known = set(order)
        for number in order:  # grows on the way
            for part in read_parts(self.glyph(number))[0]:
                if part.number >= self.count:
                    raise NotProvable(_ODD)
                if part.number not in known:
                    known.add(part.number)
                    order.append(part.number)
        if len(order) > _MOST:
            raise NotProvable(_ODD)
        return order

    def _smaller(
        self, order: Sequence[int], maps: Sequence[CharMap], advances: Mapping[int, int]
    ) -> Iterator[tuple[str, bytes]]:
        numbers = {old: new for new, old in reversed(list(enumerate(order)))}
        glyphs = [renumber(self.glyph(old), numbers) for old in order]
        metrics = [self._metric(old) for old in order]
        metrics = [(advances.get(new, advance), left) for new, (advance, left) in enumerate(metrics)]
        head, hhea, maxp = (bytearray(self._tables[name]) for name in ("head", "hhea", "maxp"))
        head[8:12] = bytes(4)
        head[20:36] = bytes(16)  # when it was made and changed
        head[50:52] = struct.pack(">h", 1)
        set_reach(head, hhea, glyphs, metrics)
        set_most(maxp, glyphs)
        yield from (("head", bytes(head)), ("hhea", bytes(hhea)), ("maxp", bytes(maxp)))
        yield "hmtx", b"".join(struct.pack(">Hh", *metric) for metric in metrics)
        padded = [glyph + bytes(-len(glyph) % 4) for glyph in glyphs]
        yield "loca", struct.pack(f">{len(order) + 1}I", *itertools.accumulate(map(len, padded), initial=0))
        yield "glyf", b"".join(padded) or bytes(4)
        yield from ((name, self._tables[name]) for name in _WHOLE if name in self._tables)
        if maps:
            yield "cmap", _write_maps(maps)

    def _metric(self, number: int) -> tuple[int, int]:
        """Give the advance and the left bearing of a glyph."""
        data, last = self._tables["hmtx"], self._advances - 1
        (advance,) = struct.unpack_from(">H", data, 4 * min(number, last))
        at = 4 * number + 2 if number <= last else 4 * last + 4 + 2 * (number - last - 1)
        return advance, struct.unpack_from(">h", data.ljust(at + 2, b"\0"), at)[0]


def read_tables(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each table of a TrueType or OpenType file."""
    (count,) = struct.unpack_from(">H", data, 4)
    for at in range(12, 12 + 16 * count, 16):
        tag, _, start, length = struct.unpack_from(">4sIII", data, at)
        yield tag.decode("latin-1"), data[start : start + length]


def _read_maps(table: bytes) -> Iterator[CharMap]:
    (count,) = struct.unpack_from(">H", table, 2)
    for at in range(4, 4 + 8 * count, 8):
        platform, encoding, start = struct.unpack_from(">HHI", table, at)
        rows = dict(_rows(table[start:]))
        yield CharMap(platform, encoding, {code: glyph for code, glyph in rows.items() if glyph})


def _rows(table: bytes) -> Iterator[tuple[int, int]]:
    (kind,) = struct.unpack_from(">H", table)
    if kind == 0:
        yield from enumerate(table[6:262])
    elif kind == 4:
        yield from _segments(table)
    elif kind == 6:
        first, count = struct.unpack_from(">HH", table, 6)
        yield from enumerate(struct.unpack_from(f">{count}H", table, 10), start=first)
    elif kind == 12:
        (count,) = struct.unpack_from(">I", table, 12)
        for at in range(16, 16 + 12 * min(count, 0x10000), 12):
            first, last, glyph = struct.unpack_from(">III", table, at)
            yield from zip(range(first, min(last, first + 0xFFFF) + 1), range(glyph, glyph + 0x10000), strict=False)
    elif kind != 14:  # 14 tells of variants of characters that another map gives
        raise NotProvable(_ODD)


def _segments(table: bytes) -> Iterator[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", table, 6)
    ends, starts, deltas, offsets = 14, 16 + double, 16 + 2 * double, 16 + 3 * double
    for at in range(0, double, 2):
        ((last,), (first,)) = (struct.unpack_from(">H", table, start + at) for start in (ends, starts))
        ((delta,), (offset,)) = (struct.unpack_from(">H", table, start + at) for start in (deltas, offsets))
        for code in range(first, last + 1):
            glyph = code
            if offset:
                place = offsets + at + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", table, place)[0] if place + 2 <= len(table) else 0
                if not glyph:
                    continue
            yield code, (glyph + delta) & 0xFFFF


def _write_maps(maps: Sequence[CharMap]) -> bytes:
    ordered = sorted(maps, key=lambda one: one[:2])
    head, bodies, at = struct.pack(">HH", 0, len(ordered)), b"", 4 + 8 * len(ordered)
    for one in ordered:
        head += struct.pack(">HHI", one.platform, one.encoding, at + len(bodies))
        bodies += _write_trimmed(one.rows) if one.platform == _MAC else _write_segments(one.rows)
    return head + bodies


def _write_trimmed(rows: Mapping[int, int]) -> bytes:
    codes = [code for code in rows if code < 256]
    first, last = (min(codes), max(codes)) if codes else (0, -1)
    glyphs = [rows.get(code, 0) for code in range(first, last + 1)]
    return struct.pack(f">HHHHH{len(glyphs)}H", 6, 10 + 2 * len(glyphs), 0, first, len(glyphs), *glyphs)


def _write_segments(rows: Mapping[int, int]) -> bytes:
    codes = [code for code in sorted(rows) if code < 0xFFFF] + [0xFFFF]
    deltas = [(rows[code] - code) & 0xFFFF for code in codes[:-1]] + [1]
    count = len(codes)
    power = 1 << (count.bit_length() - 1)
    head = (4, 16 + 8 * count, 0, 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    return struct.pack(f">7H{count}HH{count}H{count}H{count}H", *head, *codes, 0, *codes, *deltas, *[0] * count)


def _assemble(tables: Mapping[str, bytes]) -> bytes:
    """Put the tables in one file, in the order of their names, with the sums that the standard wants."""
    names = sorted(tables)
    power = 1 << (len(names).bit_length() - 1)
    out = bytearray(struct.pack(">IHHHH", 0x10000, len(names), 16 * power, power.bit_length() - 1,
                                16 * (len(names) - power)))  # fmt: skip
    at, bodies, head_at = 12 + 16 * len(names), bytearray(), 0
    for name in names:
        data = tables[name]
        head_at = at + len(bodies) if name == "head" else head_at
        out += struct.pack(">4sIII", name.encode("latin-1"), _sum(data), at + len(bodies), len(data))
        bodies += data + bytes(-len(data) % 4)
    out += bodies
    out[head_at + 8 : head_at + 12] = struct.pack(">I", (_MAGIC - _sum(bytes(out))) & 0xFFFFFFFF)
    return bytes(out)


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return int(np.frombuffer(padded, ">u4").sum(dtype=np.uint64)) & 0xFFFFFFFF
