"""Names in every type of font, and names whose letters stand apart or under another code."""

from __future__ import annotations

import random

from pikepdf import Array, Dictionary, Name

from tests.leaks import fonts, outline_fonts
from tests.leaks.kit import (
    BOFT,
    CARLITO,
    KEEP,
    MONO,
    OYGA,
    SANS,
    SERIF,
    ZOLT,
    Font,
    Person,
    Sheet,
    case,
    letter,
    new_pdf,
    page,
    save,
    string,
)

LIGATURES = {
    "tti": ("glyph02224", "\u01ab"),
    "ffi": ("uniFB03", "\ufb03"),
    "ft": ("glyph00091", "\u014c"),
    "ti": ("glyph02210", "\u019f"),
    "tt": ("glyph00130", "\u01a9"),
}
"""Pairs of letters that one glyph draws, with the wrong letter that known producers give back for it."""


def plain(maker: object, seen: Person, **how: object) -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    letter(sheet, maker(pdf, **how), seen)  # type: ignore[operator]
    page(pdf, sheet)
    return save(pdf)


@case("type-truetype", "a TrueType font under WinAnsi", twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(fonts.truetype, seen)


@case("type-type1", "an embedded Type 1 font with its own codes", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(outline_fonts.type1, seen)


@case("type-type1c", "a bare CFF font with its own codes", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(outline_fonts.type1c, seen)


@case("type-type1c-no-tounicode", "a bare CFF font whose codes are told by glyph names alone", twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(outline_fonts.type1c, seen, back=False)


@case("type-identity", "a Type0 font under Identity-H", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(fonts.type0, seen)


@case("type-cid-cff", "a Type0 font over bare CFF outlines", OYGA, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(outline_fonts.cid_cff, seen)


@case("type-opentype", "a Type0 font over an OpenType file", OYGA, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(outline_fonts.cid_cff, seen, whole=True)


@case("type-type3", "a Type3 font with ToUnicode", twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(fonts.type3, seen)


@case("type-type3-blind", "a Type3 font whose codes and names say nothing", BOFT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(fonts.type3, seen, back=False)


@case("type-unembedded", "Helvetica and Times without a font program", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    low = letter(sheet, fonts.unembedded(pdf), seen)
    sheet.text(72, low - 20, f"Voor gezien: {seen.full}, secretaris", fonts.unembedded(pdf, "Times-Roman"))
    page(pdf, sheet)
    return save(pdf)


@case("type-embedded-cmap", "a Type0 font under an embedded CMap with codes of one and two bytes", ZOLT, twin=False)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    base = fonts.type0(pdf, back=False)
    ids = {c: fonts.parent(CARLITO).getGlyphID(fonts.glyph(CARLITO, c)) for c in fonts.LETTERS}
    codes = {c: bytes([0x20 + at]) if at < 40 else bytes([0x90, at]) for at, c in enumerate(fonts.LETTERS)}
    rows = "\n".join(f"<{code.hex()}> {ids[c]}" for c, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 1 def\n"
        "/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def end def\n"
        "2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange\n"
        f"{len(codes)} begincidchar\n{rows}\nendcidchar endcmap end end"
    )
    back = "\n".join(f"<{code.hex()}> <{c.encode('utf-16-be').hex()}>" for c, code in codes.items())
    made = fonts.with_encoding(pdf, base, cmap.encode())
    made.ToUnicode = pdf.make_stream(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            f"2 begincodespacerange <00> <7f> <8000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{back}\n"
            "endbfchar endcmap end end"
        ).encode()
    )
    sheet = Sheet(pdf)
    letter(sheet, Font(made, lambda text: b"".join(codes[c] for c in text), base.width), seen)
    page(pdf, sheet)
    return save(pdf)


@case("type-predefined-cmap", "a Type0 font under a predefined CMap of Japan, without ToUnicode", twin=False)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    base = fonts.type0(pdf, SANS, back=False)
    below, table = base.dictionary.DescendantFonts[0], bytearray(2 * 400)
    for code in range(0x20, 0x7F):
        number = fonts.parent(SANS).getGlyphID(fonts.glyph(SANS, chr(code)))
        table[2 * (code - 31) : 2 * (code - 31) + 2] = number.to_bytes(2, "big")
    below.CIDToGIDMap = pdf.make_stream(bytes(table))
    below.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Japan1", Supplement=4)
    below.W = Array([1, Array([round(fonts.letter_width(SANS, chr(c))) for c in range(0x20, 0x7F)])])
    base.dictionary.Encoding = Name("/UniJIS-UTF16-H")
    sheet = Sheet(pdf)
    letter(sheet, Font(base.dictionary, lambda t: t.encode("utf-16-be"), base.width), seen)
    page(pdf, sheet)
    return save(pdf)


@case("type-vertical", "a line that is written from top to bottom (Identity-V)")
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet = Sheet(pdf)
    letter(sheet, fonts.type0(pdf), seen)
    sheet.text(540, 700, who.full, fonts.type0(pdf, SANS, vertical=True), 10)
    page(pdf, sheet)
    return save(pdf)


def _ligature_font(pdf: object) -> Font:
    base = fonts.type0(pdf, CARLITO)  # type: ignore[arg-type]
    order = fonts.parent(CARLITO).getGlyphID
    rows = {order(fonts.glyph(CARLITO, c)): c for c in fonts.LETTERS}
    rows |= {order(name): wrong for name, wrong in LIGATURES.values()}
    cut = fonts.cut(CARLITO, tuple(name for name, _ in LIGATURES.values()))
    below = base.dictionary.DescendantFonts[0]
    below.FontDescriptor.FontFile2 = pdf.make_stream(cut)  # type: ignore[attr-defined]
    for name, _ in LIGATURES.values():
        below.W.extend([order(name), Array([fonts.advance(CARLITO, name)])])
    base.dictionary.ToUnicode = fonts.to_unicode(pdf, rows)  # type: ignore[arg-type]

    def encode(text: str) -> bytes:
        out = b""
        while text:
            found = next((pair for pair in LIGATURES if text.startswith(pair)), text[0])
            name = LIGATURES[found][0] if found in LIGATURES else fonts.glyph(CARLITO, found)
            out, text = out + order(name).to_bytes(2, "big"), text[len(found) :]
        return out

    return Font(base.dictionary, encode, base.width)


@case(
    "type-ligatures", "a name in ligature glyphs that read back as other letters", BOFT, twin=False,
    keep=tuple(word for word in KEEP if "ti" not in word),
)  # fmt: skip
def _(who: Person, seen: Person) -> bytes:
    return plain(_ligature_font, seen)


@case("type-shuffled", "glyphs in another order, without ToUnicode: only the eye can read it", twin=False)
def _(who: Person, seen: Person) -> bytes:
    return plain(_shuffled, seen)


@case("type-lying-tounicode", "a ToUnicode that gives other letters back than those you see", twin=False, keep=())
def _(who: Person, seen: Person) -> bytes:
    return plain(_shuffled, seen, lie=True)


def _shuffled(pdf: object, *, lie: bool = False) -> Font:
    base = fonts.type0(pdf, SERIF, back=False)  # type: ignore[arg-type]
    order, below = fonts.parent(SERIF).getGlyphID, base.dictionary.DescendantFonts[0]
    codes = list(range(1, len(fonts.LETTERS) + 1))
    random.Random(7).shuffle(codes)
    number = dict(zip(fonts.LETTERS, codes, strict=True))
    table = bytearray(2 * (len(codes) + 1))
    for c, code in number.items():
        table[2 * code : 2 * code + 2] = order(fonts.glyph(SERIF, c)).to_bytes(2, "big")
    below.CIDToGIDMap = pdf.make_stream(bytes(table))  # type: ignore[attr-defined]
    below.W = Array([w for c, code in number.items() for w in (code, Array([fonts.letter_width(SERIF, c)]))])
    if lie:
        turned = "abcdefghijklmnopqrstuvwxyz"
        rows = {number[c]: turned[(turned.index(c) + 13) % 26] if c in turned else c for c in fonts.LETTERS}
        base.dictionary.ToUnicode = fonts.to_unicode(pdf, rows)  # type: ignore[arg-type]
    return Font(base.dictionary, lambda t: b"".join(number[c].to_bytes(2, "big") for c in t), base.width)


@case("split-kerning", "a name that kerning splits in the middle of a TJ", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf)
    y = letter(sheet, font, seen)
    pieces = " ".join(f"{string(font.encode(c))} {(-1) ** at * 12 * (at % 4)}" for at, c in enumerate(who.full))
    sheet.op(f"BT /{sheet.font(font)} 11 Tf 72 {y} Td [{pieces}] TJ ET")
    page(pdf, sheet)
    return save(pdf)


@case("split-char-spacing", "a name with wide character spacing (Tc) and horizontal scaling (Tz)")
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.truetype(pdf)
    y = letter(sheet, font, seen)
    sheet.text(72, y, who.full, font, 11, "4 Tc 80 Tz 3 Tw")
    page(pdf, sheet)
    return save(pdf)


@case("split-single-letters", "one letter per Tj, in another order than they are read", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf)
    y, left, parts = letter(sheet, font, seen), 72.0, []
    for c in who.full:
        parts.append((left, c))
        left += font.wide(c, 11)
    random.Random(3).shuffle(parts)
    for x, c in parts:
        sheet.text(round(x, 3), y, c, font)
    page(pdf, sheet)
    return save(pdf)


@case("split-quote-operators", "lines that are shown with ' and \" and moved with T*", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf, MONO)
    y = letter(sheet, font, seen, size=9)
    line = string(font.encode(f"Paraaf {who.full}"))
    sheet.op(f"BT /{sheet.font(font)} 9 Tf 14 TL 72 {y} Td {line} ' 1 0 {line} \" T* {line} Tj ET")
    page(pdf, sheet)
    return save(pdf)
