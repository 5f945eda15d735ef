"""Names in the corners of a page: forms, patterns, layers, off the paper, too small, too white, under something."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from tests.leaks import fonts
from tests.leaks.kit import (
    A4,
    BOFT,
    CARLITO,
    OYGA,
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


def start(seen: Person, **how: float) -> tuple[Pdf, Sheet, Font, float]:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf)
    return pdf, sheet, font, letter(sheet, font, seen, **how) - 10


def done(pdf: Pdf, sheet: Sheet, **more: object) -> bytes:
    page(pdf, sheet, **more)  # type: ignore[arg-type]
    return save(pdf)


def form_with(pdf: Pdf, font: Font, text: str, **more: object) -> pikepdf.Object:
    inner = Sheet(pdf)
    inner.text(4, 8, text, font)
    return inner.form((0, 0, 400, 30), **more)  # type: ignore[arg-type]


@case("place-form", "a form XObject", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    name = sheet.add("XObject", form_with(pdf, font, f"Paraaf {who.full}"))
    sheet.op(f"q 1 0 0 1 72 {y} cm /{name} Do Q")
    return done(pdf, sheet)


@case("place-nested-form", "a form in a form in a form, turned and shrunk, used twice", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    inside = form_with(pdf, font, f"Paraaf {who.full}", Matrix=Array([1.4, 0, 0, 1.4, 0, 0]))
    for _depth in range(2):
        shell = Sheet(pdf)
        shell.op(f"q 0.9 0 0 0.9 2 2 cm /{shell.add('XObject', inside)} Do Q")
        inside = shell.form((0, 0, 600, 200))
    name = sheet.add("XObject", inside)
    sheet.op(f"q 1 0 0 1 72 {y - 30} cm /{name} Do Q", f"q 0 1 -1 0 540 100 cm /{name} Do Q")
    return done(pdf, sheet)


@case("place-pattern", "a tiling pattern that fills a rectangle with the name")
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    tile = Sheet(pdf)
    tile.text(2, 6, who.full, font, 9)
    made = tile.stream()
    made.update(
        Dictionary(
            Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 140, 20]), XStep=140,
            YStep=20, Resources=tile.resources,
        )
    )  # fmt: skip
    name = sheet.add("Pattern", pdf.make_indirect(made))
    sheet.op(f"/Pattern cs /{name} scn 72 {y - 120} 420 80 re f")
    return done(pdf, sheet)


@case("place-smask", "the group of a soft mask in the graphics state", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    inner = Sheet(pdf)
    inner.op("1 g")
    inner.text(72, y - 20, who.full, font)
    group = inner.form((0, 0, *A4), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    state = Dictionary(Type=Name.ExtGState, SMask=Dictionary(Type=Name.Mask, S=Name.Luminosity, G=group))
    sheet.op(f"q /{sheet.add('ExtGState', state)} gs 0 0 0.6 rg 60 {y - 40} 300 40 re f Q")
    return done(pdf, sheet)


@case("place-type3-text", "a glyph of a Type3 font that itself writes the name", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    inner = Sheet(pdf)
    inner.text(0, 0, who.full, font, 11)
    proc = pdf.make_stream(b"300 0 d0\n" + inner.stream().read_bytes())
    stamp = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -10, 300, 20]), FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
        CharProcs=Dictionary(stamp=proc), Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name.stamp])),
        FirstChar=65, LastChar=65, Widths=Array([300]), Resources=inner.resources,
    )  # fmt: skip
    sheet.op(f"BT /{sheet.add('Font', pdf.make_indirect(stamp))} 10 Tf 72 {y} Td (A) Tj ET")
    return done(pdf, sheet)


def layered(who: Person, seen: Person, *, on: bool) -> bytes:
    pdf, sheet, font, y = start(seen)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Concept"))
    sheet.op(f"/OC /{sheet.add('Properties', layer)} BDC")
    sheet.text(72, y, f"Concept van {who.full}", font)
    sheet.op("EMC")
    state = Dictionary(ON=Array([layer] if on else []), OFF=Array([] if on else [layer]), Order=Array([layer]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=state)
    return done(pdf, sheet)


@case("place-layer-off", "a layer that is switched off")
def _(who: Person, seen: Person) -> bytes:
    return layered(who, seen, on=False)


@case("place-layer-on", "a layer that is switched on", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    return layered(who, seen, on=True)


@case("place-off-page", "far beside the paper", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(700, y, who.full, font)
    sheet.text(72, -60, who.surname, font)
    return done(pdf, sheet)


@case("place-outside-cropbox", "in the margin that the CropBox cuts off")
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, _y = start(seen)
    sheet.text(72, 20, f"Archief {who.full}", font)
    return done(pdf, sheet, CropBox=Array([0, 60, 595, 842]))


@case("place-cropbox-offset", "a MediaBox that starts below zero with a CropBox inside it", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, f"Paraaf {who.full}", font)
    made = page(pdf, sheet, CropBox=Array([40, 130, 560, 820]))
    made.MediaBox = Array([-50, -100, 700, 900])
    return save(pdf)


def _turned(angle: int) -> None:
    @case(
        f"place-rotate-{angle}", f"a page that is shown turned by {angle} degrees", (ZOLT, OYGA, BOFT)[angle // 90 - 1]
    )
    def _(who: Person, seen: Person) -> bytes:
        pdf, sheet, font, y = start(seen)
        sheet.text(72, y, f"Paraaf {who.full}", font)
        return done(pdf, sheet, Rotate=angle, CropBox=Array([20, 30, 575, 830]))


for _angle in (90, 180, 270):
    _turned(_angle)


@case("place-user-unit", "a page with UserUnit 2", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf = new_pdf()
    sheet, font = Sheet(pdf), fonts.type0(pdf)
    y = letter(sheet, font, seen, top=390, left=36, size=6)
    sheet.text(36, y, f"Paraaf {who.full}", font, 6)
    page(pdf, sheet, (298, 421), UserUnit=2)  # type: ignore[arg-type]
    return save(pdf)


@case("place-invisible", "text render mode 3 on a page that is no scan")
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, who.full, font, extra="3 Tr")
    return done(pdf, sheet)


@case("place-clip-text", "text render mode 7: the letters only clip", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.op("q")
    sheet.text(72, y, who.full, font, extra="7 Tr")
    sheet.op("W n Q")
    return done(pdf, sheet)


@case("place-clipped-away", "under a clip path that leaves nothing of it", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.op("q 0 0 5 5 re W n")
    sheet.text(72, y, who.full, font)
    sheet.op("Q")
    return done(pdf, sheet)


@case("place-tiny", "half a point high", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, who.full, font, 0.5)
    return done(pdf, sheet)


@case("place-white", "white on white, and transparent")
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.op("q 1 g")
    sheet.text(72, y, who.full, font)
    clear = sheet.add("ExtGState", Dictionary(Type=Name.ExtGState, ca=0))
    sheet.op(f"Q q /{clear} gs")
    sheet.text(72, y - 20, who.full, font)
    sheet.op("Q")
    return done(pdf, sheet)


@case("place-under-white-box", "under a white rectangle that is painted later", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, who.full, font)
    sheet.op(f"q 1 g 70 {y - 4} 260 18 re f Q")
    return done(pdf, sheet)


@case("place-under-black-box", "under an old black box that somebody drew", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, f"Ingekomen van {who.full} op maandag", font)
    left, wide = 72 + font.wide("Ingekomen van ", 11), font.wide(who.full, 11)
    sheet.op(f"q 0 g {left} {y - 4} {wide} 16 re f Q")
    return done(pdf, sheet)


@case("place-under-image", "under an opaque image", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    sheet.text(72, y, who.full, font)
    logo = pdf.make_stream(bytes([200, 210, 230] * 64))
    logo.update(
        Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
        )
    )
    sheet.op(f"q 300 0 0 30 66 {y - 8} cm /{sheet.add('XObject', logo)} Do Q")
    return done(pdf, sheet)


@case("place-outlined", "letters that became paths", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    sheet.op("q 0 g", fonts.outlines(CARLITO, f"Getekend: {who.full}", 14, 72, y - 10), "Q")
    return done(pdf, sheet)


@case("place-overprint", "written twice, a hair apart, to look bold", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, y = start(seen)
    for shift in (0, 0.3):
        sheet.text(72 + shift, y, f"Griffie: {who.full}", font)
    name, step = sheet.font(font), [string(font.encode(c)) for c in who.surname]
    pairs = " ".join(f"{one} {font.width(c)} {one}" for one, c in zip(step, who.surname, strict=True))
    sheet.op(f"BT /{name} 11 Tf 72 {y - 20} Td [{pairs}] TJ ET")
    return done(pdf, sheet)


@case("place-slanted", "a watermark across the page at 45 degrees", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, font, _y = start(seen)
    sheet.op(
        f"q 0.8 g BT /{sheet.font(font)} 28 Tf 0.707 0.707 -0.707 0.707 130 200 Tm "
        f"{string(font.encode(who.full))} Tj ET Q"
    )
    return done(pdf, sheet)
