"""Names in the pixels of images, packed in every way a PDF knows, and in the bytes around the pixels."""

from __future__ import annotations

import io
import struct
import zlib

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from PIL import Image, ImageDraw, ImageFont, ImageOps

from tests.leaks.draw_place import start
from tests.leaks.kit import BOFT, CARLITO, OYGA, ZOLT, Person, case, page, save

SIZE = (1000, 120)


def picture(text: str, mode: str = "L", ground: int = 255, ink: int = 0, size: tuple[int, int] = SIZE) -> Image.Image:
    """Draw a caption that OCR can read."""
    drawn = Image.new("L", size, ground)
    pen = ImageFont.truetype(str(CARLITO), 52)
    ImageDraw.Draw(drawn).text((30, 24), text, font=pen, fill=ink)
    return drawn.convert(mode)


def image(pdf: Pdf, data: bytes, size: tuple[int, int], space: object, bits: int = 8, **more: object) -> Object:
    made = pdf.make_stream(data)
    made.update(
        Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], ColorSpace=space,  # type: ignore[arg-type]
            BitsPerComponent=bits,
        )
    )  # fmt: skip
    for key, value in more.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def placed(seen: Person, make: object) -> bytes:
    """Give a letter with the images that `make(pdf)` returns below it, one under the other."""
    pdf, sheet, _font, y = start(seen)
    made = make(pdf)  # type: ignore[operator]
    for at, one in enumerate(made if isinstance(made, list) else [made]):
        sheet.op(f"q 400 0 0 48 72 {y - 60 - 60 * at} cm /{sheet.add('XObject', one)} Do Q")
    page(pdf, sheet)
    return save(pdf)


def segment(kind: bytes, body: bytes) -> bytes:
    return b"\xff" + kind + struct.pack(">H", len(body) + 2) + body


@case("image-jpeg-comment", "a JPEG: its pixels, its EXIF, its comment and its XMP", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = exif[0x010E] = who.full
    picture(who.full).save(out, "JPEG", quality=88, exif=exif)
    data = out.getvalue()
    rest = segment(b"\xfe", who.full.encode()) + segment(
        b"\xe1", b"http://ns.adobe.com/xap/1.0/\0<x>" + who.full.encode() + b"</x>"
    )
    data = data[:2] + rest + data[2:]
    return placed(seen, lambda pdf: image(pdf, data, SIZE, Name.DeviceGray, Filter=Name.DCTDecode))


@case("image-jpeg-bytes-only", "a JPEG of a landscape with a name in its EXIF and comment alone")
def _(who: Person, seen: Person) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = who.full
    Image.linear_gradient("L").resize((400, 48)).save(out, "JPEG", exif=exif, comment=who.full.encode())
    return placed(seen, lambda pdf: image(pdf, out.getvalue(), (400, 48), Name.DeviceGray, Filter=Name.DCTDecode))


@case("image-jpx", "JPEG 2000", OYGA)
def _(who: Person, seen: Person) -> bytes:
    out = io.BytesIO()
    picture(who.full).save(out, "JPEG2000", no_jp2=False)
    return placed(seen, lambda pdf: image(pdf, out.getvalue(), SIZE, Name.DeviceGray, Filter=Name.JPXDecode))


def group4(drawn: Image.Image) -> bytes:
    """Give a bilevel image as the bare lines of CCITT group 4, ink as ones."""
    out = io.BytesIO()
    ImageOps.invert(drawn).convert("1", dither=Image.Dither.NONE).save(
        out, "TIFF", compression="group4", tiffinfo={278: drawn.height}
    )
    held = Image.open(io.BytesIO(out.getvalue()))
    start_at, length = held.tag_v2[273][0], held.tag_v2[279][0]
    return out.getvalue()[start_at : start_at + length]


@case("image-ccitt", "CCITT group 4", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    parms = Dictionary(K=-1, Columns=SIZE[0], Rows=SIZE[1], BlackIs1=False)
    data = group4(picture(who.full))
    return placed(
        seen,
        lambda pdf: image(pdf, data, SIZE, Name.DeviceGray, 1, Filter=Name.CCITTFaxDecode, DecodeParms=parms),
    )


def jbig2(drawn: Image.Image) -> bytes:
    """Give a bilevel image as the segments that a PDF embeds: a page and one generic region in MMR."""
    wide, high = drawn.size
    about = struct.pack(">IIIIBH", wide, high, 0, 0, 0x00, 0)
    region = struct.pack(">IIIIBB", wide, high, 0, 0, 0, 1) + group4(drawn)
    return (
        struct.pack(">IBBBI", 0, 0x30, 0, 1, len(about)) + about
        + struct.pack(">IBBBI", 1, 0x26, 0, 1, len(region)) + region
    )  # fmt: skip


@case("image-jbig2", "JBIG2", BOFT)
def _(who: Person, seen: Person) -> bytes:
    data = jbig2(picture(who.full))
    return placed(seen, lambda pdf: image(pdf, data, SIZE, Name.DeviceGray, 1, Filter=Name.JBIG2Decode))


@case("image-indexed", "an image with a palette, and a name as the palette's text", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pixels = bytes(0 if p < 128 else 3 for p in picture(who.full).tobytes())
    table = bytes([20, 20, 90]) + who.full.encode("utf-8")[:6].ljust(6, b" ") + bytes([250, 250, 245])
    space = Array([Name.Indexed, Name.DeviceRGB, 3, String(table)])
    return placed(seen, lambda pdf: image(pdf, pixels, SIZE, space))


@case("image-softmask", "the soft mask of an image of one colour", OYGA)
def _(who: Person, seen: Person) -> bytes:
    def make(pdf: Pdf) -> Object:
        mask = image(pdf, picture(who.full, ground=0, ink=255).tobytes(), SIZE, Name.DeviceGray)
        return image(pdf, bytes([0, 0, 120]), (1, 1), Name.DeviceRGB, SMask=mask)

    return placed(seen, make)


@case("image-stencil", "an image mask that paints through a stencil")
def _(who: Person, seen: Person) -> bytes:
    def make(pdf: Pdf) -> Object:
        made = image(pdf, picture(who.full).convert("1").tobytes(), SIZE, Name.DeviceGray, 1, ImageMask=True)
        del made.ColorSpace
        return made

    return placed(seen, make)


@case("image-inline", "an inline image", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    data = zlib.compress(picture(who.full).tobytes()).hex() + ">"
    sheet.op(f"q 400 0 0 48 72 {y - 60} cm BI /W {SIZE[0]} /H {SIZE[1]} /CS /G /BPC 8 /F [/AHx /Fl] ID {data}", "EI Q")
    page(pdf, sheet)
    return save(pdf)


@case("image-tiles", "an image that was cut into twenty strips", BOFT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    whole, step = picture(who.full), 50
    for at in range(0, SIZE[0], step):
        tile = whole.crop((at, 0, at + step, SIZE[1]))
        name = sheet.add("XObject", image(pdf, tile.tobytes(), tile.size, Name.DeviceGray))
        sheet.op(f"q {step * 0.4:g} 0 0 48 {72 + at * 0.4:g} {y - 60} cm /{name} Do Q")
    page(pdf, sheet)
    return save(pdf)


@case("image-mirrored", "an image stored upside down and mirrored, righted by the page", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    turned = picture(who.full).transpose(Image.Transpose.ROTATE_180)
    name = sheet.add("XObject", image(pdf, turned.tobytes(), SIZE, Name.DeviceGray))
    sheet.op(f"q -400 0 0 -48 472 {y - 12} cm /{name} Do Q")
    page(pdf, sheet)
    return save(pdf)


@case("image-alternates", "an alternate of an image, and a thumbnail, that no reader shows", OYGA)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    other = image(pdf, picture(who.full).tobytes(), SIZE, Name.DeviceGray)
    plain = image(pdf, picture("Kaart van de wijk").tobytes(), SIZE, Name.DeviceGray)
    plain.Alternates = Array([Dictionary(Image=other, DefaultForPrinting=True)])
    sheet.op(f"q 400 0 0 48 72 {y - 60} cm /{sheet.add('XObject', plain)} Do Q")
    page(pdf, sheet, Thumb=image(pdf, picture(who.full).tobytes(), SIZE, Name.DeviceGray))
    return save(pdf)


@case("image-unused", "an image in the resources that the page does not paint")
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, _y = start(seen)
    sheet.add("XObject", image(pdf, picture(who.full).tobytes(), SIZE, Name.DeviceGray))
    page(pdf, sheet)
    return save(pdf)


@case("image-cropped-by-clip", "an image of which a clip shows only the part without the name", ZOLT)
def _(who: Person, seen: Person) -> bytes:
    pdf, sheet, _font, y = start(seen)
    tall = Image.new("L", (1000, 240), 255)
    tall.paste(picture("Kaart van de wijk"), (0, 0))
    tall.paste(picture(who.full), (0, 120))
    name = sheet.add("XObject", image(pdf, tall.tobytes(), tall.size, Name.DeviceGray))
    sheet.op(f"q 72 {y - 60} 400 48 re W n 400 0 0 96 72 {y - 108} cm /{name} Do Q")
    page(pdf, sheet)
    return save(pdf)


@case("image-cmyk-filters", "a CMYK image behind two filters with a predictor", BOFT)
def _(who: Person, seen: Person) -> bytes:
    drawn = picture(who.full, "CMYK")
    rows = [drawn.tobytes()[at : at + SIZE[0] * 4] for at in range(0, SIZE[0] * 4 * SIZE[1], SIZE[0] * 4)]
    up, before = b"", bytes(SIZE[0] * 4)
    for row in rows:
        up += b"\x02" + bytes((a - b) & 255 for a, b in zip(row, before, strict=True))
        before = row
    data = zlib.compress(up).hex().encode() + b">"
    parms = Dictionary(Predictor=12, Colors=4, BitsPerComponent=8, Columns=SIZE[0])
    chain = Array([Name.ASCIIHexDecode, Name.FlateDecode])
    return placed(
        seen,
        lambda pdf: image(
            pdf, data, SIZE, Name.DeviceCMYK, Filter=chain, DecodeParms=Array([Dictionary(), parms])
        ),
    )  # fmt: skip
