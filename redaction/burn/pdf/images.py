"""Copies images into the new document: without metadata, and without what lies under a box."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from redaction.burn.filters import find_filters
from redaction.burn.geometry import Matrix, Rect
from redaction.burn.pdf.carrier import Carrier
from redaction.burn.pdf.colours import count_parts, lightest
from redaction.burn.pdf.jpeg import strip_jpeg
from redaction.burn.pdf.known import is_allowed
from redaction.burn.pdf.pixels import Samples, bring, find_spots, last_coding, pack, paint, read_samples
from redaction.burn.provable import NotProvable

_KEPT = frozenset({"/ImageMask", "/Decode", "/Interpolate", "/Intent"})
_INLINE = _KEPT | {"/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/DecodeParms"}
_JPEG_QUALITY = 90
"""Of a picture that cannot keep its own coding."""
_EDGE = 2.0
"""Points beside a clip in which the pixels of an image stay: too little for a letter."""
_STRIP, _STRIP_LENGTH = 273, 279
"""Entries of a TIFF that say where its pixels lie."""
_INDEXED = Name("/Indexed")


def copy_image(copier: Carrier, source: Object) -> Object:
    """Give an image with its colours and masks, without metadata and without what follows its last pixel.

    Raises:
        NotProvable: Its coding or one of its parts is not certain.
    """
    return _copy(copier, source, None)


def paint_image(copier: Carrier, source: Object, ctm: Matrix, marks: Sequence[Rect]) -> Object | None:
    """Give an image as it is drawn in one place, its pixels under the boxes painted over; None when nothing is left.

    Args:
        copier: Brings parts of the source document over.
        source: The image in the source.
        ctm: From its unit square to user space.
        marks: The boxes, in user space.

    Raises:
        NotProvable: Its pixels are not certain.
    """
    square = ctm.hull(Rect(0, 0, 1, 1))
    near = [mark for mark in marks if mark.meets(square.grown(_reach(source, square)))]
    if not near:
        return copier.image(source)
    if any(mark.holds(square) for mark in near):
        return None
    return _copy(copier, source, (ctm, near))


def hidden_sides(source: Object, square: Rect, shown: Rect) -> list[Rect]:
    """Give the parts of an image in `square` that lie well outside what is `shown` of it: nobody sees what is there.

    What lies close to the edge stays, so that the edge looks as it did.
    """
    if min(shown.x1, square.x1) <= max(shown.x0, square.x0) or min(shown.y1, square.y1) <= max(shown.y0, square.y0):
        return [square.grown(1)]
    off, whole = max(_EDGE, 2 * _reach(source, square)), square.grown(1)
    sides = (
        Rect(whole.x0, whole.y0, shown.x0 - off, whole.y1),
        Rect(shown.x1 + off, whole.y0, whole.x1, whole.y1),
        Rect(whole.x0, whole.y0, whole.x1, shown.y0 - off),
        Rect(whole.x0, shown.y1 + off, whole.x1, whole.y1),
    )
    inside = square.grown(-off / 2)
    return [side for side in sides if side.x1 > side.x0 and side.y1 > side.y0 and side.meets(inside)]


def _reach(source: Object, square: Rect) -> float:
    """Give the size of a pixel: what lies closer to a box may show a part of what is under it."""
    fewest = max(min(int(source.Width), int(source.Height)), 1)
    return max(square.x1 - square.x0, square.y1 - square.y0) / fewest


def _copy(copier: Carrier, source: Object, boxes: tuple[Matrix, list[Rect]] | None, role: str = "") -> Object | None:
    if source.get("/SMaskInData", 0):
        raise NotProvable("afbeelding met een masker in haar pixels")
    image = (_jpeg_as_is(copier, source) if boxes is None else None) or _repainted(copier, source, boxes, role)
    if image is None:
        return None
    _describe(copier, source, image)
    for key in ("/Mask", "/SMask"):
        if isinstance(source.get(key), Stream):
            mask = _copy(copier, source[key], boxes, key)
            if mask is None:
                return None
            image[key] = mask
        elif isinstance(source.get(key), Array):
            image[key] = Array([int(value) for value in source[key]])
    return copier.target.make_indirect(image)


def _repainted(copier: Carrier, source: Object, boxes: tuple[Matrix, list[Rect]] | None, role: str) -> Stream | None:
    samples: Samples | None = read_samples(source, _parts(source))
    if boxes is not None and samples is not None:
        height, width = samples.values.shape[:2]
        samples = paint(samples, find_spots((width, height), *boxes), _blank(source, samples, role))
    return None if samples is None else _encode(copier.target, samples, source, role)


def _parts(source: Object) -> int:
    if source.get("/ImageMask", False):
        return 1
    if find_filters(source)[-1:] == ["/JPXDecode"]:
        return 0
    return count_parts(source.ColorSpace)


def _blank(source: Object, samples: Samples, role: str) -> list[int]:
    """Give the numbers that mean paper, or in a mask: nothing is painted here."""
    most = (1 << samples.depth) - 1
    decode = [float(value) for value in source.get("/Decode", Array([]))]
    turned = bool(decode) and decode[0] > decode[1] and not samples.is_own_colour
    if source.get("/ImageMask", False) or role == "/Mask":
        return [0 if turned else most]
    if role == "/SMask":
        return [most if turned else 0]
    if samples.is_own_colour:
        return [most] * samples.parts
    plain = lightest(source.ColorSpace, most)
    return [most - value for value in plain] if turned and not _is_indexed(source) else plain


def _jpeg_as_is(copier: Carrier, source: Object) -> Stream | None:
    """Give a JPEG with only its tables and scans; None for another coding."""
    if find_filters(source)[-1:] != ["/DCTDecode"]:
        return None
    data, _, settings = last_coding(source)
    image = Stream(copier.target, b"")
    parms = {"/ColorTransform": int(settings.ColorTransform)} if "/ColorTransform" in settings else {}
    image.write(strip_jpeg(data), filter=Name.DCTDecode, decode_parms=Dictionary(parms) if parms else None)
    image.BitsPerComponent = 8
    return image


def _describe(copier: Carrier, source: Object, image: Stream) -> None:
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = int(source.Width), int(source.Height)
    own = "/ColorSpace" in image  # it was decoded to plain colours
    for key in _KEPT & set(source.keys()):
        if not (own and key == "/Decode") and is_allowed(key, source[key]):
            image[key] = copier.copy(source[key], frozenset())
    if "/Matte" in source and not own:
        image.Matte = copier.copy(source.Matte, frozenset())
    if not own and not source.get("/ImageMask", False):
        image.ColorSpace = copier.colours(source.ColorSpace)


def _encode(target: Pdf, samples: Samples, source: Object, role: str) -> Stream:
    image = Stream(target, b"")
    plain = not role and samples.is_photo and samples.parts in (1, 3)
    if plain and not _is_indexed(source):
        image.write(_jpeg(samples), filter=Name.DCTDecode)
    elif samples.depth == 1 and samples.parts == 1:
        _write_fax(image, samples)
    elif samples.depth == 8 and samples.parts in (1, 3):
        parms = Dictionary(Predictor=15, Colors=samples.parts, BitsPerComponent=8, Columns=samples.values.shape[1])
        image.write(_png(samples), filter=Name.FlateDecode, decode_parms=parms)
    else:
        image.write(pack(samples))
    image.BitsPerComponent = samples.depth
    if samples.is_own_colour:
        image.ColorSpace = Name.DeviceGray if samples.parts == 1 else Name.DeviceRGB
    return image


def _is_indexed(source: Object) -> bool:
    space = source.get("/ColorSpace")
    return isinstance(space, Array) and space[0] == _INDEXED


def _picture(samples: Samples) -> Image.Image:
    values = samples.values.astype(np.uint8)
    return Image.fromarray(values[:, :, 0] if samples.parts == 1 else values)


def _jpeg(samples: Samples) -> bytes:
    buffer = io.BytesIO()
    how = samples.tables or {"quality": _JPEG_QUALITY, "subsampling": 0}
    if samples.parts == 1:
        how = {key: value for key, value in how.items() if key != "subsampling"}
    _picture(samples).save(buffer, "JPEG", optimize=True, **how)
    return strip_jpeg(buffer.getvalue())


def _png(samples: Samples) -> bytes:
    """Give the pixels as PNG packs them, which PDF reads as they are; the rest of the PNG is left out."""
    buffer = io.BytesIO()
    _picture(samples).save(buffer, "PNG", compress_level=6)
    data, at, pixels = buffer.getvalue(), 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IDAT":
            pixels += data[at + 8 : at + 8 + length]
        at += length + 12
    return pixels


def _write_fax(image: Stream, samples: Samples) -> None:
    """Write pixels of one bit as a fax of one strip."""
    height, width = samples.values.shape[:2]
    buffer = io.BytesIO()
    picture = Image.fromarray(samples.values[:, :, 0].astype(bool))
    picture.save(buffer, "TIFF", compression="group4", strip_size=(width + 7) // 8 * height)
    with Image.open(buffer) as fax:
        tags: Any = fax
        (at,), (length,) = tags.tag_v2[_STRIP], tags.tag_v2[_STRIP_LENGTH]
    data = buffer.getvalue()[at : at + length]
    parms = Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=True)
    image.write(data, filter=Name.CCITTFaxDecode, decode_parms=parms)


def inline_image(target: Pdf, source: pikepdf.PdfInlineImage, colours: Object) -> Object:
    """Give an image that stood in the content as one of its own, still in its own coding.

    Args:
        target: The document it is made in.
        source: The image in the content.
        colours: The named colour spaces of that content.

    Raises:
        NotProvable: Its entries are not certain.
    """
    image = Stream(target, source.read_raw_bytes())
    for key, value in source.obj.items():
        if key in _INLINE:
            named = isinstance(value, Name) and key == "/ColorSpace" and str(value) in colours
            image[key] = bring(target, colours[str(value)] if named else value)
    if "/Width" not in image or "/Height" not in image:
        raise NotProvable("afbeelding met een bijzondere codering")
    return image
