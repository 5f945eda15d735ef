"""Makes the new page as a picture: rendered, boxes painted into the pixels; `layer` may lay words over it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageDraw

from pipeline.model.place import Box
from redaction.burn.geometry import Frame, Rect
from redaction.burn.made import MadeBox, PageMade, Patch

_PIXELS = 40_000_000
"""Most pixels of one page: a poster is rendered coarser instead of filling the memory."""
_COLOURS = 16
_COLOUR_PART = 0.0005
"""Share of clearly coloured pixels from which a page keeps its colours."""
_QUALITIES = (75, 60, 50, 40)
"""Of a JPEG, tried in this order until it is small enough."""
_LARGEST = 250_000
"""Bytes of a photograph or noisy scan: a dossier of scans must still go by mail."""


def make_page(
    target: Pdf, page: pdfium.PdfPage, patches: Sequence[Patch], dpi: int, *, keep_positions: bool = False
) -> PageMade:
    """Give a page of `target` that holds only a picture of `page` as shown, without what lies under the patches.

    Args:
        target: The new document.
        page: The page of the rendition; what its annotations show is on it already.
        patches: What goes.
        dpi: Of the picture; a poster gets fewer.
        keep_positions: Words that stay keep their places, so that the gap tells the width of what was there.
    """
    width, height = page.get_size()
    picture = _render(page, [patch.box for patch in patches], dpi)
    image = target.make_indirect(_encode(target, picture))
    new = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary(X0=image)),
    )
    content = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /X0 Do Q\n".encode("ascii")
    new.Contents = target.make_indirect(Stream(target, content))
    boxes = tuple(MadeBox(patch.box, patch.box, patch.text) for patch in patches)
    return PageMade(new, Frame(Rect(0, 0, width, height), 0), boxes)


def _render(page: pdfium.PdfPage, boxes: Sequence[Box], dpi: int) -> Image.Image:
    """Give the picture of a page as shown, without annotations, with white in every box."""
    width, height = page.get_size()
    scale = min(dpi / 72, (_PIXELS / max(width * height, 1)) ** 0.5)
    looks: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    picture = looks.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        x0, top, x1, bottom = (value * scale for value in box)
        draw.rectangle((int(x0) - 1, int(top) - 1, int(x1) + 1, int(bottom) + 1), fill="white")
    return picture


def _encode(target: Pdf, picture: Image.Image) -> Stream:
    """Choose the smaller coding: sixteen colours for print, JPEG for photographs and noisy scans."""
    plain = picture if _has_colour(picture) else picture.convert("L")
    few = plain.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    packed, photo = _png_pixels(few), _jpeg(plain, _QUALITIES[0])
    if len(packed) <= len(photo):
        return _as_palette(target, few, packed)
    for quality in _QUALITIES[1:]:
        photo = photo if len(photo) <= _LARGEST else _jpeg(plain, quality)
    return _as_jpeg(target, plain, photo)


def _has_colour(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    coloured = sum(spread.histogram()[40:])
    return coloured > _COLOUR_PART * picture.width * picture.height


def _as_palette(target: Pdf, few: Image.Image, packed: bytes) -> Stream:
    palette = bytes((few.getpalette() or [])[: 3 * _COLOURS]).ljust(3 * _COLOURS, b"\x00")
    image = _image(target, few)
    image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, _COLOURS - 1, palette])
    image.BitsPerComponent = 4
    parms = Dictionary(Predictor=15, Colors=1, BitsPerComponent=4, Columns=few.width)
    image.write(packed, filter=Name.FlateDecode, decode_parms=parms)
    return image


def _jpeg(plain: Image.Image, quality: int) -> bytes:
    plain.info = {}  # PIL writes a comment it once read into every JPEG it makes of the picture
    buffer = io.BytesIO()
    plain.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()


def _as_jpeg(target: Pdf, plain: Image.Image, photo: bytes) -> Stream:
    image = _image(target, plain)
    image.ColorSpace = Name.DeviceGray if plain.mode == "L" else Name.DeviceRGB
    image.BitsPerComponent = 8
    image.write(photo, filter=Name.DCTDecode)
    return image


def _image(target: Pdf, picture: Image.Image) -> Stream:
    image = Stream(target, b"")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = picture.size
    return image


def _png_pixels(few: Image.Image) -> bytes:
    """Give the four-bit pixels as PNG packs them, which PDF reads as they are; the rest of the PNG is left out."""
    buffer = io.BytesIO()
    few.save(buffer, "PNG", bits=4, compress_level=9)
    data, at, pixels = buffer.getvalue(), 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IDAT":
            pixels += data[at + 8 : at + 8 + length]
        at += length + 12
    return pixels
