"""Fonts of every type a PDF knows, made from the free fonts of the machine by hand."""

from __future__ import annotations

import functools
import io
import logging
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from fontTools.pens.basePen import BasePen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf

from tests.leaks.kit import CARLITO, Font

logging.getLogger("fontTools").setLevel(logging.ERROR)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;-()[]/'\"@&!?ÇØåşŻółŁéëïöüáàèñŠŽšž–’"


@functools.cache
def parent(path: Path) -> TTFont:
    return TTFont(path, recalcTimestamp=False)


def unit(path: Path) -> float:
    return 1000 / parent(path)["head"].unitsPerEm


def glyph(path: Path, letter: str) -> str:
    return parent(path).getBestCmap().get(ord(letter), ".notdef")


def advance(path: Path, name: str) -> float:
    return parent(path)["hmtx"][name][0] * unit(path)


def letter_width(path: Path, letter: str) -> float:
    return advance(path, glyph(path, letter))


@functools.cache
def cut(path: Path, glyphs: tuple[str, ...] = ()) -> bytes:
    """Give the file of a cut of the font that holds our letters and these glyphs besides."""
    return packed(subset(path, LETTERS, glyphs))


def subset(path: Path, letters: str = LETTERS, glyphs: Sequence[str] = ()) -> TTFont:
    """Give a cut of the font that keeps its glyph numbers."""
    font = TTFont(path, recalcTimestamp=False)
    options = Options(retain_gids=True, notdef_outline=True, layout_features=[], name_IDs=[1, 2], hinting=False)
    cutter = Subsetter(options)
    cutter.populate(text=letters, glyphs=list(glyphs))
    cutter.subset(font)
    return font


def packed(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def descriptor(pdf: Pdf, path: Path, name: str, flags: int, key: str = "", program: Object | None = None) -> Object:
    head, scale = parent(path)["head"], unit(path)
    found = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=flags, ItalicAngle=0, CapHeight=640, StemV=80,
        FontBBox=Array([round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        Ascent=round(parent(path)["hhea"].ascent * scale), Descent=round(parent(path)["hhea"].descent * scale),
    )  # fmt: skip
    if key and program is not None:
        found[f"/{key}"] = program
    return pdf.make_indirect(found)


def program(pdf: Pdf, data: bytes, **more: object) -> Object:
    made = pdf.make_stream(data)
    for key, value in more.items():
        made[f"/{key}"] = value
    return made


def to_unicode(pdf: Pdf, rows: dict[int, str], size: int = 2) -> Object:
    """Give the map back from codes of `size` bytes to text."""
    width = size * 2
    listed = "\n".join(f"<{code:0{width}x}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(rows.items()))
    return pdf.make_stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Back def /CMapType 2 def\n"
            f"1 begincodespacerange <{'00' * size}> <{'ff' * size}> endcodespacerange\n"
            f"{len(rows)} beginbfchar\n{listed}\nendbfchar endcmap end end"
        ).encode()
    )


def type0(pdf: Pdf, path: Path = CARLITO, *, back: bool = True, vertical: bool = False) -> Font:
    """Give a TrueType font under Identity-H, two bytes per glyph number."""
    order = parent(path).getGlyphID
    widths = [w for c in LETTERS for w in (order(glyph(path, c)), Array([letter_width(path, c)]))]
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/LEAKSA+Body"), CIDToGIDMap=Name.Identity, DW=500,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0), W=Array(widths),
        FontDescriptor=descriptor(pdf, path, "LEAKSA+Body", 4, "FontFile2", program(pdf, cut(path))),
    )  # fmt: skip
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/LEAKSA+Body"),
        Encoding=Name("/Identity-V") if vertical else Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]),
    )  # fmt: skip
    if back:
        made.ToUnicode = to_unicode(pdf, {order(glyph(path, c)): c for c in LETTERS})
    return Font(
        pdf.make_indirect(made),
        lambda text: b"".join(order(glyph(path, c)).to_bytes(2, "big") for c in text),
        lambda c: letter_width(path, c),
    )


def simple(pdf: Pdf, path: Path, kind: str, key: str, data: bytes, *, back: bool, start: int = 33, **more: int) -> Font:
    """Give a font of one byte per letter whose codes run from `start` in the order of LETTERS, by /Differences."""
    codes = {letter: start + at for at, letter in enumerate(LETTERS)}
    encoding = Dictionary(
        Type=Name.Encoding, Differences=Array([start, *(Name(f"/{glyph(path, c)}") for c in LETTERS)])
    )
    base = "LEAKSB+Simple"
    made = Dictionary(
        Type=Name.Font, Subtype=Name(f"/{kind}"), BaseFont=Name(f"/{base}"), FirstChar=start, Encoding=encoding,
        LastChar=start + len(LETTERS) - 1, Widths=Array([round(letter_width(path, c), 2) for c in LETTERS]),
        FontDescriptor=descriptor(pdf, path, base, 4, key, program(pdf, data, **more)),
    )  # fmt: skip
    if back:
        made.ToUnicode = to_unicode(pdf, {code: c for c, code in codes.items()}, 1)
    return Font(pdf.make_indirect(made), lambda text: bytes(codes[c] for c in text), lambda c: letter_width(path, c))


def truetype(pdf: Pdf, path: Path = CARLITO) -> Font:
    """Give an embedded TrueType font under WinAnsi: only letters of Western Europe."""
    made = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name("/LEAKSC+Latin"), Encoding=Name.WinAnsiEncoding,
        FirstChar=32, LastChar=255,
        Widths=Array([round(letter_width(path, bytes([c]).decode("cp1252", "replace")), 2) for c in range(32, 256)]),
        FontDescriptor=descriptor(pdf, path, "LEAKSC+Latin", 32, "FontFile2", program(pdf, cut(path))),
    )  # fmt: skip
    return Font(pdf.make_indirect(made), lambda t: t.encode("cp1252"), lambda c: letter_width(path, c))


def unembedded(pdf: Pdf, base: str = "Helvetica") -> Font:
    """Give one of the fourteen fonts that every reader has, with the letters of Poland by name."""
    special = {"Ż": 128, "ł": 129, "ş": 130}
    encoding = Dictionary(
        Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding,
        Differences=Array([128, Name.Zdotaccent, Name.lslash, Name.scedilla]),
    )  # fmt: skip
    made = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{base}"), Encoding=encoding)
    like = Path("/usr/share/fonts/truetype/liberation2") / (
        "LiberationSerif-Regular.ttf" if base.startswith("Times") else "LiberationSans-Regular.ttf"
    )
    return Font(
        pdf.make_indirect(made),
        lambda text: b"".join(bytes([special[c]]) if c in special else c.encode("cp1252") for c in text),
        lambda c: letter_width(like, c),
    )


class Strokes(BasePen):
    """Writes an outline as path operators of a content stream."""

    def __init__(self, glyphs: object, scale: float, left: float = 0, base: float = 0) -> None:
        super().__init__(glyphs)
        self.ops: list[str] = []
        self._at = lambda p: f"{left + p[0] * scale:.3f} {base + p[1] * scale:.3f}"

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.ops.append(f"{self._at(pt)} m")

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self.ops.append(f"{self._at(pt)} l")

    def _curveToOne(self, *points: tuple[float, float]) -> None:
        self.ops.append(" ".join(self._at(p) for p in points) + " c")

    def _closePath(self) -> None:
        self.ops.append("h")


def outlines(path: Path, text: str, size: float, left: float = 0, base: float = 0) -> str:
    """Give a text as filled paths: no letters are left in it."""
    scale, glyphs, ops = size / parent(path)["head"].unitsPerEm, parent(path).getGlyphSet(), []
    for letter in text:
        pen = Strokes(glyphs, scale, left, base)
        glyphs[glyph(path, letter)].draw(pen)
        ops += [*pen.ops, "f"] if pen.ops else []
        left += letter_width(path, letter) * size / 1000
    return "\n".join(ops)


def type3(pdf: Pdf, path: Path = CARLITO, *, back: bool = True) -> Font:
    """Give a font whose glyphs are content streams; without `back` its names and codes say nothing."""
    codes = {letter: 33 + at for at, letter in enumerate(LETTERS)}
    procs = Dictionary()
    for letter, code in codes.items():
        wide = letter_width(path, letter)
        procs[f"/g{code}"] = pdf.make_stream(f"{wide:g} 0 0 -300 1100 1000 d1 {outlines(path, letter, 1000)}".encode())
    made = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -300, 1100, 1000]), CharProcs=procs, FirstChar=33,
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), LastChar=32 + len(LETTERS), Resources=Dictionary(),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([33, *(Name(f"/g{c}") for c in codes.values())])),
        Widths=Array([round(letter_width(path, c), 2) for c in LETTERS]),
    )  # fmt: skip
    if back:
        made.ToUnicode = to_unicode(pdf, {code: letter for letter, code in codes.items()}, 1)
    return Font(pdf.make_indirect(made), lambda text: bytes(codes[c] for c in text), lambda c: letter_width(path, c))


def with_encoding(pdf: Pdf, font: Font, cmap: bytes) -> Object:
    """Give a Type0 font again under a CMap of its own."""
    again = pdf.make_indirect(pikepdf.Dictionary(font.dictionary))
    stream = pdf.make_stream(cmap)
    stream.update(
        Dictionary(
            Type=Name.CMap, CMapName=Name("/Own"),
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        )
    )  # fmt: skip
    again.Encoding = stream
    return again
