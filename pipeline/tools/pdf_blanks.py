"""Finds fonts that call a letter blank which is drawn all the same: readers skip it and people see it."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pikepdf
from fontTools.agl import toUnicode
from fontTools.cffLib import CFFFontSet
from fontTools.misc.eexec import decrypt
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Object, Stream

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
"""Characters that count as letters or signs and show nothing."""
_SOFT_HYPHEN = "\u00ad"
_FEW = 6
"""Marks of direction and joining that a font may draw: some do, each its own."""
_MAP = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_CIDS = re.compile(rb"begincid(?:char|range)(.*?)endcid", re.DOTALL)
_CID = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>\s*)?(\d+)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_WIDEST = 0x10000
_FLAT = 0.2
"""Ems up to which a letter is as flat as a hyphen."""
_PAINTS = re.compile(rb"(?<!\S)(?:[lcvy]|re|Do|BI|sh|Tj|TJ)(?!\S)")
"""Operators of a drawing without which nothing is drawn."""
_BARE_WIDTHS = frozenset({1, 3, 9, 13, 14, 21})
"""Operators of an outline of Type 1 that draw nothing: stems, closing, widths, the end."""
_BARE_ESCAPED = frozenset({0, 1, 2, 6, 7, 12})

_BROKEN = (
    pikepdf.PdfError, TTLibError, struct.error, ArithmeticError, AssertionError, AttributeError, LookupError, OSError,
    RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What fontTools raises on a broken program."""

Outline = Callable[[int], float]
"""Gives how high in ems the letter behind a code is drawn, 0 for a blank."""


def draws_blanks(font: Object) -> bool:
    """Tell whether a font draws something for codes that mean white, or says that many letters mean nothing.

    A program that does not open is taken for one that does.
    """
    told = _told(font)
    blanks = {code: text for code, text in told.items() if code and all(map(_is_blank, text))}
    if not blanks:
        return False
    try:
        outline = _outlines(font)
        if outline is None:
            return False
        drawn = [text for code, text in blanks.items() if outline(code) > (_FLAT if text == _SOFT_HYPHEN else 0.0)]
    except _BROKEN:
        return True
    marks = Counter(text for text in drawn if text and all(_is_mark(c) for c in text))
    return len(drawn) > marks.total() or marks.total() > _FEW or any(times > 1 for times in marks.values())


def _is_blank(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Zs", "Zl", "Zp", "Cc", "Cf") or character in _FILLERS


def _is_mark(character: str) -> bool:
    """Tell marks of direction and joining from white."""
    return unicodedata.category(character) == "Cf" and character != "\u200b"


def _told(font: Object) -> dict[int, str]:
    """Give what the codes of a font mean, as far as it tells; of a simple font by the names of its letters too."""
    found = dict(_named(font)) if font.get("/Subtype") != Name.Type0 else {}
    given = font.get("/ToUnicode")
    if isinstance(given, Stream):
        found.update(_mapped(given.read_bytes()))
    return found


def _named(font: Object) -> Iterator[tuple[int, str]]:
    encoding = font.get("/Encoding")
    if encoding is not None and font.get("/Subtype") != Name.Type3:
        yield 32, " "
    for code, name in _differences(encoding):
        text = toUnicode(name)
        if text or name == "space":
            yield code, text or " "


def _differences(encoding: Any) -> Iterator[tuple[int, str]]:
    rows: Iterable[Any] = encoding.get("/Differences", Array()) if isinstance(encoding, Dictionary) else ()
    code = 0
    for row in rows:
        if isinstance(row, Name):
            yield code, str(row)[1:]
            code += 1
        else:
            code = int(row)


def _mapped(data: bytes) -> Iterator[tuple[int, str]]:
    for kind, rows in _MAP.findall(data):
        if kind == b"bfchar":
            yield from ((_number(code), _text(meant)) for code, meant in _PAIR.findall(rows))
            continue
        for first, last, start, row in _RANGE.findall(rows):
            low, high = _number(first), min(_number(last), _number(first) + _WIDEST)
            if row:
                yield from zip(range(low, high + 1), map(_text, _HEX.findall(row)), strict=False)
            else:
                yield from _counted(low, high, _text(start))


def _counted(low: int, high: int, start: str) -> Iterator[tuple[int, str]]:
    for step in range(high - low + 1):
        last = ord(start[-1]) + step if start else 0
        yield low + step, start[:-1] + chr(last) if start and last < 0x110000 else ""


def _number(digits: bytes) -> int:
    return int(re.sub(rb"\s", b"", digits), 16)


def _text(digits: bytes) -> str:
    bare = re.sub(rb"\s", b"", digits).decode("ascii")
    return bytes.fromhex(bare + "0" * (len(bare) % 2)).decode("utf-16-be", "replace")


def _outlines(font: Object) -> Outline | None:
    """Give what tells how high letters are drawn; None for a font that brings no program."""
    if font.get("/Subtype") == Name.Type3:
        return _of_drawings(font)
    is_composite = font.get("/Subtype") == Name.Type0
    holder = font.DescendantFonts[0] if is_composite else font
    described = holder.get("/FontDescriptor", Dictionary())
    for key, make in (("/FontFile2", _of_truetype), ("/FontFile3", _of_cff), ("/FontFile", _of_type1)):
        if key in described:
            outline = make(font, holder, described[key].read_bytes())
            return _numbered(outline, _cids(font)) if is_composite else outline
    return None


def _numbered(outline: Outline, numbers: dict[int, int] | None) -> Outline:
    return outline if numbers is None else lambda code: outline(numbers.get(code, 0))


def _cids(font: Object) -> dict[int, int] | None:
    """Give the character behind each code of a composite font; None when they are the same."""
    encoding, found = font.get("/Encoding"), dict[int, int]()
    if not isinstance(encoding, Stream):
        return None
    for rows in _CIDS.findall(encoding.read_bytes()):
        for first, last, cid in _CID.findall(rows):
            low = _number(first)
            high = min(_number(last), low + _WIDEST) if last else low
            found.update(zip(range(low, high + 1), range(int(cid), int(cid) + high - low + 1), strict=True))
    return found


def _of_drawings(font: Object) -> Outline:
    names, procs = dict(_differences(font.get("/Encoding"))), font.CharProcs

    def high(code: int) -> float:
        drawing = procs.get(f"/{names[code]}") if code in names else None
        return float(isinstance(drawing, Stream) and bool(_PAINTS.search(drawing.read_bytes())))

    return high


def _of_truetype(font: Object, holder: Object, data: bytes) -> Outline:
    program = TTFont(io.BytesIO(data), lazy=True)
    if "glyf" not in program:
        return _of_cff(font, holder, data)
    head, glyf, loca = program.reader["head"], program.reader["glyf"], program.reader["loca"]
    (is_long,), (em,) = struct.unpack(">h", head[50:52]), struct.unpack(">H", head[18:20])
    wide, form, unit = (4, ">I", 1) if is_long else (2, ">H", 2)

    def tall(glyph: int) -> float:
        if not 0 <= glyph < len(loca) // wide - 1:
            return 0.0
        start, end = (struct.unpack(form, loca[wide * at : wide * at + wide])[0] * unit for at in (glyph, glyph + 1))
        if end - start < 10 or not struct.unpack(">h", glyf[start : start + 2])[0]:
            return 0.0
        low, _, top = struct.unpack(">hhh", glyf[start + 4 : start + 10])
        return float(max(top - low, 1) / em)

    if font.get("/Subtype") == Name.Type0:
        numbers = _glyph_numbers(holder)
        return lambda code: tall(numbers(code))
    maps = [(table.platformID, table.platEncID, table.cmap) for table in program["cmap"].tables]
    names = dict(_differences(font.get("/Encoding")))
    order = program.getReverseGlyphMap()

    def high(code: int) -> float:
        letter = toUnicode(names[code]) if code in names else bytes((code & 0xFF,)).decode("cp1252", "replace")
        keys = {(3, 1): [ord(letter)] if len(letter) == 1 else [], (1, 0): [code], (3, 0): [code, 0xF000 + code]}
        glyphs = {rows[key] for one, kind, rows in maps for key in keys.get((one, kind), ()) if key in rows}
        return max((tall(order[glyph]) for glyph in glyphs if glyph in order), default=0.0)

    return high


def _glyph_numbers(holder: Object) -> Callable[[int], int]:
    """Give the map from characters to glyphs of a composite font."""
    given = holder.get("/CIDToGIDMap", Name.Identity)
    if not isinstance(given, Stream):
        return lambda code: code
    data = given.read_bytes()
    return lambda code: int.from_bytes(data[2 * code : 2 * code + 2], "big")


def _of_cff(font: Object, holder: Object, data: bytes) -> Outline:
    del holder
    if data[:4] == b"OTTO":
        data = TTFont(io.BytesIO(data), lazy=True).reader["CFF "]
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[fonts.fontNames[0]]
    outlines, order = top.CharStrings, top.getGlyphOrder()
    names = dict(_differences(font.get("/Encoding")))

    def high(code: int) -> float:
        if font.get("/Subtype") == Name.Type0:
            by_number = order[code] if code < len(order) else ""
            name = f"cid{code:05d}" if hasattr(top, "ROS") else by_number
        else:
            name = names.get(code, "space" if code == 32 else "")
        if name not in outlines:
            return 0.0
        pen = ControlBoundsPen(None)
        outlines[name].draw(pen)
        return max(pen.bounds[3] - pen.bounds[1], 1) / 1000 if pen.bounds else 0.0

    return high


def _of_type1(font: Object, holder: Object, data: bytes) -> Outline:
    del holder
    body = data.partition(b"eexec")[2].lstrip(b" \t\r\n")
    if re.match(rb"[0-9A-Fa-f\s]{8}", body):
        body = bytes.fromhex(re.sub(rb"[^0-9A-Fa-f]", b"", body).decode("ascii")[: len(body) // 2 * 2])
    clear = decrypt(body, 55665)[0]
    names = dict(_differences(font.get("/Encoding")))

    def high(code: int) -> float:
        name = names.get(code, "space" if code == 32 else "").encode("ascii", "replace")
        found = re.search(rb"/" + re.escape(name) + rb"\s+(\d+)\s+(?:RD|-\||\S+)\s", clear) if name else None
        if found is None:
            return 0.0
        program = decrypt(clear[found.end() : found.end() + int(found[1])], 4330)[0][4:]
        return float(any(not _is_bare(*operator) for operator in _operators(program)))

    return high


def _is_bare(operator: int, escaped: int) -> bool:
    return escaped in _BARE_ESCAPED if operator == 12 else operator in _BARE_WIDTHS


def _operators(program: bytes) -> Iterator[tuple[int, int]]:
    """Yield the operators of an outline, each with what follows an escape."""
    at = 0
    while at < len(program):
        value = program[at]
        if value >= 32:
            at += 1 if value < 247 else 2 if value < 255 else 5
            continue
        at += 1
        if value == 12 and at < len(program):
            yield value, program[at]
            at += 1
        else:
            yield value, 0
