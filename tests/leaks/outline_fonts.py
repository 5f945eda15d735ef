"""Font programs with cubic outlines, made from TrueType ones: CFF (bare and as OpenType) and Type 1."""

from __future__ import annotations

import functools
import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.eexec import encrypt
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf

from tests.leaks import fonts
from tests.leaks.kit import CARLITO, SERIF, Font

R, EEXEC = 4330, 55665


def _used(path: Path) -> list[str]:
    return [".notdef", *dict.fromkeys(fonts.glyph(path, c) for c in fonts.LETTERS if fonts.glyph(path, c) != ".notdef")]


@functools.cache
def cff(path: Path = CARLITO) -> TTFont:
    """Give an OpenType font with CFF outlines of the letters we use; glyph numbers run from 1."""
    scale, glyphs, names = fonts.unit(path), fonts.parent(path).getGlyphSet(), _used(path)
    charstrings = {}
    for name in names:
        pen = T2CharStringPen(round(fonts.advance(path, name)), glyphs)
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        charstrings[name] = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): fonts.glyph(path, c) for c in fonts.LETTERS})
    builder.setupCFF("LEAKSD-Cff", {"FullName": "Cff"}, charstrings, {})
    builder.setupHorizontalMetrics({name: (round(fonts.advance(path, name)), 0) for name in names})
    builder.setupHorizontalHeader(ascent=950, descent=-250)
    builder.setupNameTable({"familyName": "Cff", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 3_600_000_000
    return builder.font


def bare_cff(path: Path = CARLITO) -> bytes:
    """Give the CFF table alone, as a PDF holds it."""
    return TTFont(io.BytesIO(fonts.packed(cff(path)))).reader["CFF "]


def type1c(pdf: Pdf, path: Path = CARLITO, *, back: bool = True) -> Font:
    return fonts.simple(pdf, path, "Type1", "FontFile3", bare_cff(path), back=back, Subtype=Name.Type1C)


def cid_cff(pdf: Pdf, path: Path = SERIF, *, whole: bool = False) -> Font:
    """Give a Type0 font over CFF outlines, bare or inside an OpenType file."""
    order, data = cff(path).getGlyphID, fonts.packed(cff(path)) if whole else bare_cff(path)
    numbers = {c: order(fonts.glyph(path, c)) for c in fonts.LETTERS if fonts.glyph(path, c) != ".notdef"}
    shape = fonts.program(pdf, data, Subtype=Name.OpenType if whole else Name.CIDFontType0C)
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/LEAKSE+Cid"), DW=500,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        W=Array([w for c, n in numbers.items() for w in (n, Array([round(fonts.letter_width(path, c))]))]),
        FontDescriptor=fonts.descriptor(pdf, path, "LEAKSE+Cid", 4, "FontFile3", shape),
    )  # fmt: skip
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/LEAKSE+Cid"), Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
        ToUnicode=fonts.to_unicode(pdf, {n: c for c, n in numbers.items()}),
    )  # fmt: skip
    return Font(
        pdf.make_indirect(made),
        lambda text: b"".join(numbers[c].to_bytes(2, "big") for c in text),
        lambda c: round(fonts.letter_width(path, c)),
    )


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes([value + 139])
    if 108 <= abs(value) <= 1131:
        high, low = divmod(abs(value) - 108, 256)
        return bytes([high + (247 if value > 0 else 251), low])
    return b"\xff" + value.to_bytes(4, "big", signed=True)


def _charstring(path: Path, name: str) -> bytes:
    """Give one glyph in the words of Type 1: relative moves from point to point."""
    flat = fonts.Strokes(fonts.parent(path).getGlyphSet(), fonts.unit(path))
    fonts.parent(path).getGlyphSet()[name].draw(flat)
    out, x, y = [_number(0) + _number(round(fonts.advance(path, name))) + b"\x0d"], 0, 0
    for op in flat.ops:
        *values, verb = op.split()
        if verb == "h":
            out.append(b"\x09")
            continue
        step = b""
        for at in range(0, len(values), 2):
            to_x, to_y = round(float(values[at])), round(float(values[at + 1]))
            step += _number(to_x - x) + _number(to_y - y)
            x, y = to_x, to_y
        out.append(step + {"m": b"\x15", "l": b"\x05", "c": b"\x08"}[verb])
    return encrypt(bytes(4) + b"".join(out) + b"\x0e", R)[0]


def type1_program(path: Path = CARLITO) -> tuple[bytes, int, int]:
    """Give a Type 1 font program with the lengths of its clear and its locked part."""
    rows = [f"dup {at} /{name} put" for at, name in enumerate(_used(path)[1:200], 33)]
    clear = (
        "%!PS-AdobeFont-1.0: LEAKSF-TypeOne 1.0\n11 dict begin\n/FontInfo 1 dict dup begin /FullName (Type One) "
        "readonly def end readonly def\n/FontName /LEAKSF-TypeOne def\n/PaintType 0 def\n/FontType 1 def\n"
        "/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n/Encoding 256 array\n"
        "0 1 255 {1 index exch /.notdef put} for\n" + "\n".join(rows) + "\nreadonly def\n"
        "/FontBBox {-200 -300 1200 1000} readonly def\ncurrentdict end\ncurrentfile eexec\n"
    ).encode()
    shapes = [(name, _charstring(path, name)) for name in _used(path)]
    locked = (
        b"dup /Private 8 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n"
        b"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n/BlueValues [] def\n"
        b"/MinFeature {16 16} def\n/password 5839 def\n/lenIV 4 def\n/Subrs 0 array\nND\n"
        + f"2 index /CharStrings {len(shapes)} dict dup begin\n".encode()
        + b"".join(f"/{name} {len(data)} RD ".encode() + data + b" ND\n" for name, data in shapes)
        + b"end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\nmark currentfile closefile\n"
    )
    secret = encrypt(bytes(4) + locked, EEXEC)[0]
    return clear + secret + (b"0" * 64 + b"\n") * 8 + b"cleartomark\n", len(clear), len(secret)


def type1(pdf: Pdf, path: Path = CARLITO, *, back: bool = True) -> Font:
    data, clear, locked = type1_program(path)
    return fonts.simple(pdf, path, "Type1", "FontFile", data, back=back, Length1=clear, Length2=locked, Length3=532)
