"""The pixels of an image as numbers, so that what lies under a box can be painted over in them, coding and all."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image, UnidentifiedImageError

from redaction.burn.filters import PLAIN, find_filters
from redaction.burn.geometry import Matrix, Rect
from redaction.burn.provable import NotProvable

_MOST = 100_000_000
"""Pixels; A0 at 150 dpi is 35 million."""
_ODD = "afbeelding met een bijzondere codering"
_FAX = frozenset({"/CCITTFaxDecode", "/JBIG2Decode"})
_MODES = {"L": 1, "RGB": 3, "CMYK": 4}


@dataclass(frozen=True, slots=True)
class Samples:
    """The numbers of an image: rows, columns, parts."""

    values: NDArray[Any]
    depth: int
    """Bits per number: 1, 2, 4, 8 or 16."""
    is_photo: bool = False
    """It came from a lossy coding and may go back into one."""
    tables: Any = None
    """The quantisation tables and sampling of the JPEG it came from."""
    is_own_colour: bool = False
    """The numbers are plain grey or RGB, whatever colours the image spoke of."""

    @property
    def parts(self) -> int:
        """Give how many numbers one pixel has."""
        return int(self.values.shape[2])


def last_coding(source: Object) -> tuple[bytes, str, Object]:
    """Give the data of a stream with only its last coding left on, the name of that coding and its settings.

    Raises:
        NotProvable: The codings before it do not decode.
    """
    filters = find_filters(source)
    parms = source.get("/DecodeParms", Array([]))
    settings = list(parms) if isinstance(parms, Array) else [parms]
    settings += [None] * (len(filters) - len(settings))
    data = source.read_raw_bytes()
    if len(filters) > 1:
        if not set(filters[:-1]) <= PLAIN:
            raise NotProvable(_ODD)
        with pikepdf.new() as scratch:
            outer = Stream(scratch, b"")
            kept = [Dictionary(_plain(item)) for item in settings[:-1]]
            parms = Array(kept) if any(map(len, kept)) else None
            outer.write(data, filter=Array([Name(name) for name in filters[:-1]]), decode_parms=parms)
            data = _decoded(outer)
    last = settings[-1] if isinstance(settings[-1], Dictionary) else Dictionary()
    return data, filters[-1] if filters else "", last


def _plain(settings: Any) -> dict[str, Object]:
    return dict(settings.items()) if isinstance(settings, Dictionary) else {}


def _decoded(stream: Object) -> bytes:
    try:
        return bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError as error:
        raise NotProvable("onderdeel dat niet te ontcijferen is") from error


def read_samples(source: Object, parts: int) -> Samples:
    """Read the pixels of an image of which one pixel has `parts` numbers.

    Raises:
        NotProvable: Its coding or its size is not certain.
    """
    width, height = int(source.Width), int(source.Height)
    if width < 1 or height < 1 or width * height > _MOST:
        raise NotProvable("afbeelding met een onmogelijke maat")
    filters = find_filters(source)
    if set(filters) <= PLAIN:
        depth = 1 if source.get("/ImageMask", False) else int(source.get("/BitsPerComponent", 8))
        return Samples(unpack(_decoded(source), width, height, depth, parts), depth)
    data, coding, settings = last_coding(source)
    if coding == "/DCTDecode":
        return _from_jpeg(data, settings, (height, width, parts))
    if coding in _FAX and parts == 1:
        seen = _as_pdfium_sees(data, coding, settings, Dictionary(ColorSpace=Name.DeviceGray), (width, height, 1))
        return Samples((seen[:, :, :1] > 127).astype(np.uint8), 1)
    if coding == "/JPXDecode" and not source.get("/SMaskInData", 0):
        kept = Dictionary({"/ColorSpace": source.ColorSpace} if "/ColorSpace" in source else {})
        seen = _as_pdfium_sees(data, coding, settings, kept, (width, height, 8))
        return Samples(seen, 8, is_photo=True, is_own_colour=True)
    raise NotProvable(_ODD)


def unpack(data: bytes, width: int, height: int, depth: int, parts: int) -> NDArray[Any]:
    """Give the numbers in packed rows; what follows the last row is no picture and stays behind.

    Raises:
        NotProvable: There are too few of them.
    """
    row = (width * parts * depth + 7) // 8
    if depth not in (1, 2, 4, 8, 16) or len(data) < row * height:
        raise NotProvable(_ODD)
    rows = np.frombuffer(data, np.uint8, row * height).reshape(height, row)
    if depth == 16:
        return rows.view(">u2").reshape(height, width, parts).copy()
    if depth < 8:
        bits = np.unpackbits(rows, axis=1).reshape(height, -1, depth)
        weights = (1 << np.arange(depth - 1, -1, -1)).astype(np.uint8)
        rows = bits[:, :, 0] if depth == 1 else (bits * weights).sum(axis=2, dtype=np.uint8)
    return rows[:, : width * parts].reshape(height, width, parts).copy()


def pack(samples: Samples) -> bytes:
    """Give the numbers in packed rows, as the standard wants them."""
    height = samples.values.shape[0]
    flat = samples.values.reshape(height, -1)
    if samples.depth == 16:
        return flat.astype(">u2").tobytes()
    if samples.depth == 8:
        return flat.astype(np.uint8).tobytes()
    shifts = np.arange(samples.depth - 1, -1, -1)
    bits = (flat[:, :, None] >> shifts) & 1
    return np.packbits(bits.reshape(height, -1).astype(np.uint8), axis=1).tobytes()


def _from_jpeg(data: bytes, settings: Object, shape: tuple[int, int, int]) -> Samples:
    if int(settings.get("/ColorTransform", 1 if shape[2] == 3 else 0)) != (1 if shape[2] == 3 else 0):
        raise NotProvable(_ODD)
    try:
        picture: Any
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            tables = {"qtables": picture.quantization, "subsampling": _sampling(picture)}
            picture.load()
            values = np.asarray(picture)
            mode = picture.mode
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise NotProvable(_ODD) from error
    values = values.reshape(*values.shape[:2], -1)
    if _MODES.get(mode) != shape[2] or values.shape != shape:
        raise NotProvable(_ODD)
    # Pillow turns the four inks of a JPEG round; the numbers in the file are meant here
    return Samples(255 - values if mode == "CMYK" else values.copy(), 8, mode != "CMYK", tables)


def _sampling(picture: Any) -> int:
    """Give the sampling as Pillow numbers it; 0 (none) for what has no name."""
    layers = [(layer[1], layer[2]) for layer in picture.layer]
    if len(layers) != 3 or layers[1] != (1, 1) or layers[2] != (1, 1):
        return 0
    return {(2, 1): 1, (2, 2): 2}.get(layers[0], 0)


def _as_pdfium_sees(
    data: bytes, coding: str, settings: Object, colours: Object, size: tuple[int, int, int]
) -> NDArray[Any]:
    """Decode by showing the image, alone, to pdfium; grey or RGB comes back."""
    with pikepdf.new() as scratch:
        image = Stream(scratch, b"")
        width, height, depth = size
        kept = Dictionary({key: bring(scratch, value) for key, value in settings.items()})
        image.write(data, filter=Name(coding), decode_parms=kept)
        image.Type, image.Subtype, image.BitsPerComponent = Name.XObject, Name.Image, depth
        image.Width, image.Height = width, height
        for key, value in colours.items():
            image[key] = bring(scratch, value)
        page = scratch.add_blank_page(page_size=(72, 72))
        page.Resources = Dictionary(XObject=Dictionary(I=scratch.make_indirect(image)))
        page.Contents = Stream(scratch, b"72 0 0 72 0 0 cm /I Do")
        buffer = io.BytesIO()
        scratch.save(buffer)
    values = _seen(buffer.getvalue())
    if values.shape[:2] != (height, width):
        raise NotProvable(_ODD)
    return values


def bring(scratch: Pdf, value: Object) -> Object:
    """Bring a value over from another document."""
    if not isinstance(value, Object):
        return value
    if value.is_indirect:
        return scratch.copy_foreign(value)
    if isinstance(value, Array):
        return Array([bring(scratch, item) for item in value])
    if isinstance(value, Dictionary):
        return Dictionary({key: bring(scratch, item) for key, item in value.items()})
    return value


def _seen(data: bytes) -> NDArray[Any]:
    document = pdfium.PdfDocument(data)
    try:
        page = document[0]
        (image,) = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        values: NDArray[Any] = image.get_bitmap().to_numpy().copy()
    except (pdfium.PdfiumError, ValueError) as error:
        raise NotProvable(_ODD) from error
    finally:
        document.close()
    if values.ndim == 2 or values.shape[2] == 1:
        return values.reshape(*values.shape[:2], 1)
    return values[:, :, 2::-1].copy()


def find_spots(size: tuple[int, int], ctm: Matrix, marks: Iterable[Rect]) -> list[tuple[slice, slice, NDArray[Any]]]:
    """Give where the boxes lie in an image of `size` (width, height) drawn through `ctm`, each grown by a pixel.

    Raises:
        NotProvable: It is drawn as a line or a point.
    """
    width, height = size
    step = Matrix(1 / width, 0, 0, -1 / height, 0, 1).after(ctm)  # rows of pixels run down, the unit square up
    area = step.a * step.d - step.b * step.c
    if abs(area) < 1e-12:
        raise NotProvable("afbeelding met een onmogelijke maat")
    found = []
    for mark in marks:
        dx, dy = abs(step.a) + abs(step.c), abs(step.b) + abs(step.d)
        grown = Rect(mark.x0 - dx, mark.y0 - dy, mark.x1 + dx, mark.y1 + dy)
        spot = _spot(step, area, grown, size)
        if spot is not None:
            found.append(spot)
    return found


def _spot(step: Matrix, area: float, grown: Rect, size: tuple[int, int]) -> tuple[slice, slice, NDArray[Any]] | None:
    back = Matrix(
        step.d / area, -step.b / area, -step.c / area, step.a / area,
        (step.c * step.f - step.d * step.e) / area, (step.b * step.e - step.a * step.f) / area,
    ).hull(grown)  # fmt: skip
    x0, x1 = max(int(np.floor(back.x0)), 0), min(int(np.ceil(back.x1)), size[0])
    y0, y1 = max(int(np.floor(back.y0)), 0), min(int(np.ceil(back.y1)), size[1])
    if x1 <= x0 or y1 <= y0:
        return None
    xs, ys = np.arange(x0, x1) + 0.5, (np.arange(y0, y1) + 0.5)[:, None]
    across, up = step.a * xs + step.c * ys + step.e, step.b * xs + step.d * ys + step.f
    inside = (across >= grown.x0) & (across <= grown.x1) & (up >= grown.y0) & (up <= grown.y1)
    return (slice(y0, y1), slice(x0, x1), inside) if inside.any() else None


def paint(samples: Samples, spots: Sequence[tuple[slice, slice, NDArray[Any]]], value: Sequence[int]) -> Samples | None:
    """Give the samples with every spot in one colour; None when nothing else is left."""
    values, painted = samples.values.copy(), np.zeros(samples.values.shape[:2], bool)
    for down, across, inside in spots:
        painted[down, across] |= inside
    if painted.all():
        return None
    values[painted] = value
    return replace(samples, values=values)
