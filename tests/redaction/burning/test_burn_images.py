"""What lies under a box is painted over in the pixels of an image, in every coding and however it is drawn."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageCms, features

from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from redaction.burn.document import burn
from redaction.burn.geometry import Matrix, Rect
from redaction.burn.pdf.pixels import Samples, find_spots, pack, unpack

FILES = sys.modules["ibt_tests_burning_files"]
WIDTH, HEIGHT = 200, 100
UPRIGHT = "200 0 0 100 100 500"
BOX = PlacedBox(1, Box(150, 842 - 560, 200, 842 - 530))
PIXELS = (slice(41, 69), slice(51, 99))
"""Rows and columns wholly under the box when the image is drawn upright."""
SECRET = b"Zwanenburgh"


def picture(mode: str = "L") -> Image.Image:
    """Soft colours with a hard pattern where the box comes."""
    values = np.add.outer(np.arange(HEIGHT), np.arange(WIDTH)).astype(float) * 0.5 + 60
    values[PIXELS] = np.indices(values[PIXELS].shape).sum(axis=0) % 2 * 255
    grey = Image.fromarray(values.clip(0, 255).astype(np.uint8))
    if mode in ("RGB", "CMYK"):
        grey = Image.merge("RGB", (grey, ImageChops.invert(grey), grey.point(lambda v: v // 2)))
    return grey.convert(mode)


def image(pdf: Pdf, data: bytes, space: object, depth: int = 8, **more: object) -> Stream:
    found = Stream(pdf, data)
    found.Type, found.Subtype, found.Width, found.Height = Name.XObject, Name.Image, WIDTH, HEIGHT
    found.BitsPerComponent = depth
    if space is not None:
        found.ColorSpace = space
    for key, value in more.items():
        found[f"/{key}"] = value
    return found


def coded(pdf: Pdf, data: bytes, coding: str, space: object, depth: int = 8, **more: object) -> Stream:
    found = image(pdf, b"", space, depth, **more)
    found.write(data, filter=Name(f"/{coding}"), decode_parms=more.pop("parms", None))
    return found


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def bits(picture: Image.Image, depth: int) -> bytes:
    values = (np.asarray(picture) >> (8 - depth))[:, :, None]
    return pack(Samples(values, depth))


def fax_strip(picture: Image.Image) -> bytes:
    data = saved(
        picture.convert("1", dither=Image.Dither.NONE), "TIFF", compression="group4", strip_size=WIDTH * HEIGHT
    )
    with Image.open(io.BytesIO(data)) as fax:
        (at,), (length,) = fax.tag_v2[273], fax.tag_v2[279]
    return data[at : at + length]


def grey(pdf: Pdf) -> Stream:
    return image(pdf, picture().tobytes() + SECRET, Name.DeviceGray)


def rgb(pdf: Pdf) -> Stream:
    return image(pdf, picture("RGB").tobytes(), Name.DeviceRGB)


def cmyk(pdf: Pdf) -> Stream:
    return image(pdf, picture("CMYK").tobytes(), Name.DeviceCMYK)


def one_bit(pdf: Pdf) -> Stream:
    return image(pdf, bits(picture(), 1), Name.DeviceGray, 1)


def two_bits(pdf: Pdf) -> Stream:
    return image(pdf, bits(picture(), 2), Name.DeviceGray, 2)


def four_bits_turned(pdf: Pdf) -> Stream:
    return image(pdf, bits(picture(), 4), Name.DeviceGray, 4, Decode=Array([1, 0]))


def sixteen_bits(pdf: Pdf) -> Stream:
    values = (np.asarray(picture()).astype(np.uint16) * 257).astype(">u2")
    return image(pdf, values.tobytes(), Name.DeviceGray, 16)


def palette(pdf: Pdf) -> Stream:
    table = bytes(value for index in range(16) for value in (index * 17, 255 - index * 17, 128))
    return image(pdf, bits(picture(), 4), Array([Name.Indexed, Name.DeviceRGB, 15, pikepdf.String(table)]), 4)


def profiled(pdf: Pdf) -> Stream:
    profile = Stream(pdf, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N = 3
    return image(pdf, picture("RGB").tobytes(), Array([Name.ICCBased, pdf.make_indirect(profile)]))


def one_ink(pdf: Pdf) -> Stream:
    tint = Stream(pdf, b"{dup 0.2 mul exch 0 exch 0.1 mul 0 exch}")
    tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1]), Array([0, 1] * 4)
    space = Array([Name.Separation, Name("/Huis"), Name.DeviceCMYK, pdf.make_indirect(tint)])
    return image(pdf, picture().tobytes(), space)


def predicted(pdf: Pdf) -> Stream:
    data, at, pixels = saved(picture("RGB"), "PNG"), 8, b""
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        pixels += data[at + 8 : at + 8 + length] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    parms = Dictionary(Predictor=15, Colors=3, BitsPerComponent=8, Columns=WIDTH)
    found = image(pdf, b"", Name.DeviceRGB)
    found.write(pixels, filter=Name.FlateDecode, decode_parms=parms)
    return found


def jpeg_grey(pdf: Pdf) -> Stream:
    return coded(pdf, saved(picture(), "JPEG", quality=90, comment=SECRET), "DCTDecode", Name.DeviceGray)


def jpeg(pdf: Pdf) -> Stream:
    return coded(pdf, saved(picture("RGB"), "JPEG", quality=90) + SECRET, "DCTDecode", Name.DeviceRGB)


def jpeg_of_inks(pdf: Pdf) -> Stream:
    return coded(pdf, saved(picture("CMYK"), "JPEG", quality=90), "DCTDecode", Name.DeviceCMYK,
                 Decode=Array([1, 0] * 4))  # fmt: skip


def jpeg_2000(pdf: Pdf) -> Stream:
    data = saved(picture("RGB"), "JPEG2000", irreversible=False, comment=SECRET)
    return coded(pdf, data, "JPXDecode", Name.DeviceRGB)


def fax(pdf: Pdf) -> Stream:
    found = image(pdf, b"", Name.DeviceGray, 1)
    parms = Dictionary(K=-1, Columns=WIDTH, Rows=HEIGHT, BlackIs1=True)
    found.write(fax_strip(picture()) + SECRET, filter=Name.CCITTFaxDecode, decode_parms=parms)
    return found


def jbig2(pdf: Pdf) -> Stream:
    """One generic region in the coding of a fax, and a remark."""
    strip = fax_strip(picture())
    size = WIDTH.to_bytes(4, "big") + HEIGHT.to_bytes(4, "big")
    page = size + bytes(8) + b"\x00" + bytes(2)
    region = size + bytes(8) + b"\x00" + b"\x01" + strip
    remark = b"\x20\x00\x00\x00maker\x00" + SECRET + b"\x00\x00"
    parts = [(0, 48, page), (1, 62, remark), (2, 38, region)]
    data = b"".join(
        number.to_bytes(4, "big") + bytes((kind, 0, 1)) + len(body).to_bytes(4, "big") + body
        for number, kind, body in parts
    )
    return coded(pdf, data, "JBIG2Decode", Name.DeviceGray, 1)


def twice_coded(pdf: Pdf) -> Stream:
    found = image(pdf, b"", Name.DeviceGray)
    data = saved(picture(), "JPEG", quality=90).hex().encode() + b">"
    found.write(data, filter=Array([Name.ASCIIHexDecode, Name.DCTDecode]))
    return found


def run_lengths(pdf: Pdf) -> Stream:
    rows = picture().tobytes()
    data = b"".join(bytes((99,)) + rows[at : at + 100] for at in range(0, len(rows), 100)) + b"\x80"
    return coded(pdf, data, "RunLengthDecode", Name.DeviceGray)


def stencil(pdf: Pdf) -> Stream:
    return image(pdf, bits(picture(), 1), None, 1, ImageMask=True)


def turned_stencil(pdf: Pdf) -> Stream:
    return image(pdf, bits(picture(), 1), None, 1, ImageMask=True, Decode=Array([1, 0]))


def with_soft_mask(pdf: Pdf) -> Stream:
    mask = pdf.make_indirect(image(pdf, picture().tobytes(), Name.DeviceGray))
    return image(pdf, bytes([40]) * WIDTH * HEIGHT, Name.DeviceGray, SMask=mask)


def with_hard_mask(pdf: Pdf) -> Stream:
    mask = pdf.make_indirect(image(pdf, bits(picture(), 1), None, 1, ImageMask=True))
    return image(pdf, bytes([40]) * WIDTH * HEIGHT, Name.DeviceGray, Mask=mask)


def with_a_colour_left_out(pdf: Pdf) -> Stream:
    return image(pdf, picture().tobytes(), Name.DeviceGray, Mask=Array([0, 20]))


Draw = Callable[[Pdf], Stream]
KINDS: dict[str, Draw] = {
    function.__name__: function
    for function in (
        grey, rgb, cmyk, one_bit, two_bits, four_bits_turned, sixteen_bits, palette, profiled, one_ink, predicted,
        jpeg_grey, jpeg, jpeg_of_inks, jpeg_2000, fax, jbig2, twice_coded, run_lengths, stencil, turned_stencil,
        with_soft_mask, with_hard_mask, with_a_colour_left_out,
    )
}  # fmt: skip
if not features.check("jpg_2000"):
    del KINDS["jpeg_2000"]
INKS = ("cmyk", "one_ink", "jpeg_of_inks")
"""Inks get a profile in the new document, so their colours shift a little."""
LOSSY = ("jpeg", "jpeg_grey", "jpeg_of_inks", "jpeg_2000", "twice_coded")


def page(draw: Draw, matrices: tuple[str, ...] = (UPRIGHT,)) -> bytes:
    with pikepdf.new() as pdf:
        found = draw(pdf)
        found.Metadata = pdf.make_indirect(Stream(pdf, SECRET))
        found.Alternates = Array([Dictionary(Image=pdf.make_indirect(grey(pdf)))])
        content = "".join(f"q 0.2 g {matrix} cm /I Do Q\n" for matrix in matrices)
        FILES.add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(found))})
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def burned(data: bytes, tmp_path: Path, boxes: tuple[PlacedBox, ...] = (BOX,)):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(data)
    marks = [FILES.mark([box], number=number) for number, box in enumerate(boxes)]
    return source, out, burn(source, marks, out, raster_dpi=100)


def images_of(path: Path) -> list[np.ndarray]:
    """Give the pixels of every image and every mask in a file as pdfium decodes them."""
    with pikepdf.open(path) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image]
        found = []
        for stream in streams:
            alone = pikepdf.new()
            copy = alone.copy_foreign(stream)
            for key in ("/SMask", "/Mask"):
                if key in copy:
                    del copy[key]
            if copy.get("/ImageMask", False):
                del copy["/ImageMask"]
                copy.ColorSpace = Name.DeviceGray
            blank = alone.add_blank_page(page_size=(10, 10))
            blank.Resources, blank.Contents = Dictionary(XObject=Dictionary(I=copy)), Stream(alone, b"/I Do")
            buffer = io.BytesIO()
            alone.save(buffer)
            document = pdfium.PdfDocument(buffer.getvalue())
            (drawn,) = document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
            found.append(drawn.get_bitmap().to_numpy().reshape(HEIGHT, WIDTH, -1)[:, :, :3].astype(int))
            document.close()
    return found


def spread(pixels: np.ndarray) -> int:
    """Give how far the pixels lie apart, in the colour in which they do most."""
    return int(np.ptp(pixels, axis=(0, 1)).max())


def looks(path: Path, number: int = 0) -> np.ndarray:
    document = pdfium.PdfDocument(path)
    seen = np.asarray(document[number].render(scale=2).to_pil().convert("RGB")).astype(int)
    document.close()
    return seen


@pytest.mark.parametrize("kind", KINDS)
def test_no_image_keeps_a_trace_of_what_lies_under_the_box(kind: str, tmp_path: Path):
    source, out, report = burned(page(KINDS[kind]), tmp_path)
    assert max(spread(pixels[PIXELS]) for pixels in images_of(source)) > 100, "otherwise the rest proves nothing"
    assert [(made.way, made.reason) for made in report.pages] == [("vector", "")]
    # a lossy coding rounds at the edge, from pixels that were painted already
    inner = (slice(50, 60), slice(66, 84)) if kind in LOSSY else PIXELS
    assert [spread(pixels[inner]) <= (4 if kind in LOSSY else 0) for pixels in images_of(out)] == [True] * len(
        images_of(out)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_rest_of_the_image_looks_the_same(kind: str, tmp_path: Path):
    source, out, _ = burned(page(KINDS[kind]), tmp_path)
    before, after = looks(source), looks(out)
    far = np.ones(before.shape[:2], bool)
    far[2 * 842 - 1140 : 2 * 842 - 1040, 280:420] = False
    assert before[far].min() < 200, "otherwise nothing is there"
    assert np.abs(before - after)[far].max() <= (24 if kind in LOSSY + INKS else 2)


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_without_a_box_is_copied_without_its_remarks(kind: str, tmp_path: Path):
    source, out, report = burned(page(KINDS[kind]), tmp_path, ())
    assert [made.way for made in report.pages] == ["vector"]
    assert np.abs(looks(source) - looks(out)).max() <= (24 if kind in ("jpeg_2000", *INKS) else 2)
    with pikepdf.open(out) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, Stream)]
        assert not any(SECRET in stream.read_raw_bytes() for stream in streams)
        assert all(key not in stream for stream in streams for key in ("/Metadata", "/Alternates"))


@pytest.mark.parametrize(
    "matrix",
    [
        UPRIGHT, "-200 0 0 100 300 500", "200 0 0 -100 100 600", "0 200 -100 0 250 450", "0 -200 100 0 120 650",
        "140 140 -70 70 150 450", "180 30 10 90 100 490",
    ],
)  # fmt: skip
def test_however_an_image_is_drawn_the_same_place_on_the_page_goes(matrix: str, tmp_path: Path):
    source, out, report = burned(page(lambda pdf: image(pdf, noise(), Name.DeviceGray), (matrix,)), tmp_path)
    assert [made.way for made in report.pages] == ["vector"]
    before, after = looks(source), looks(out)
    inside = (slice(2 * 842 - 1118, 2 * 842 - 1062), slice(302, 398))
    assert before[inside].std() > 20
    (pixels,) = images_of(out)
    clean = strip_label(out, tmp_path)
    assert looks(clean)[inside].min() >= 250, "the patch is paper, to its edge"
    changed = np.abs(before - after).max(axis=2) > 40
    changed[2 * 842 - 1128 : 2 * 842 - 1052, 292:408] = False
    assert not changed.any()
    assert pixels.min() == 0


def noise() -> bytes:
    return np.random.default_rng(7).integers(0, 255, WIDTH * HEIGHT, np.uint8).tobytes()


def strip_label(path: Path, tmp_path: Path) -> Path:
    """Give the file with nothing but its images."""
    with pikepdf.open(path) as pdf:
        kept = [step for step in pikepdf.parse_content_stream(pdf.pages[0]) if str(step.operator) in ("q", "Q", "cm")
                or (str(step.operator) == "Do" and is_image(pdf.pages[0], step))]  # fmt: skip
        pdf.pages[0].Contents = Stream(pdf, pikepdf.unparse_content_stream(kept))
        pdf.save(tmp_path / "clean.pdf")
    return tmp_path / "clean.pdf"


def is_image(page: pikepdf.Page, step: pikepdf.ContentStreamInstruction) -> bool:
    return page.Resources.XObject[str(step.operands[0])].Subtype == Name.Image


def test_the_same_image_elsewhere_stays_whole(tmp_path: Path):
    _, out, _ = burned(page(grey, (UPRIGHT, "200 0 0 100 100 200")), tmp_path)
    assert sorted(bool(spread(pixels[PIXELS]) > 100) for pixels in images_of(out)) == [False, True]


def test_an_image_wholly_under_a_box_is_gone(tmp_path: Path):
    whole = PlacedBox(1, Box(95, 842 - 605, 305, 842 - 495))
    _, out, report = burned(page(grey), tmp_path, (whole,))
    assert [made.way for made in report.pages] == ["vector"]
    assert images_of(out) == []


def test_an_image_inside_a_form_is_painted_too(tmp_path: Path):
    with pikepdf.new() as pdf:
        form = Stream(pdf, b"q 2 0 0 1 0 0 cm /I Do Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 2, 1])
        form.Matrix, form.Resources = Array([1, 0, 0, 1, 0, 0]), Dictionary(XObject=Dictionary(I=grey(pdf)))
        FILES.add_page(pdf, "q 100 0 0 100 100 500 cm /F Do Q", resources={"/XObject": Dictionary(F=form)})
        buffer = io.BytesIO()
        pdf.save(buffer)
    _, out, report = burned(buffer.getvalue(), tmp_path)
    assert [made.way for made in report.pages] == ["vector"]
    assert [spread(pixels[PIXELS]) for pixels in images_of(out)] == [0]


@pytest.mark.parametrize(
    "entries", ["/CS /G /BPC 8", "/CS [/I /RGB 255 <%s>] /BPC 8" % ("10a0f0" * 256), "/CS /Own /BPC 8"]
)
def test_an_image_in_the_content_is_painted_too(entries: str, tmp_path: Path):
    with pikepdf.new() as pdf:
        data = picture().tobytes()
        head = f"q {UPRIGHT} cm BI /W {WIDTH} /H {HEIGHT} {entries} ID ".encode()
        gamma = Array([Name.CalGray, Dictionary(WhitePoint=Array([0.95, 1, 1.09]))])
        FILES.add_page(
            pdf, head + data + b"\nEI Q", resources={"/ColorSpace": Dictionary(Own=pdf.make_indirect(gamma))}
        )
        buffer = io.BytesIO()
        pdf.save(buffer)
    _, out, report = burned(buffer.getvalue(), tmp_path)
    assert [(made.way, made.reason) for made in report.pages] == [("vector", "")]
    assert [spread(pixels[PIXELS]) for pixels in images_of(out)] == [0]


def test_an_image_too_short_for_its_size_goes_out_as_a_picture(tmp_path: Path):
    _, _, report = burned(page(lambda pdf: image(pdf, b"abc", Name.DeviceGray)), tmp_path)
    assert [made.way for made in report.pages] == ["beeld"]


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("parts", [1, 3, 4])
def test_pixels_come_back_as_they_went(depth: int, parts: int):
    values = np.random.default_rng(depth).integers(0, 1 << depth, (7, 13, parts))
    assert (unpack(pack(Samples(values, depth)), 13, 7, depth, parts) == values).all()


def test_a_spot_is_grown_by_a_pixel():
    ((down, across, inside),) = find_spots((10, 10), Matrix(10, 0, 0, 10, 0, 0), [Rect(3, 3, 5, 5)])
    assert (down, across) == (slice(4, 8), slice(2, 6)) and inside.all()
