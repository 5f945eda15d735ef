"""Makes a PDF of a picture (PNG, JPEG, or a TIFF of many pages) in which every pixel is as it was.

A JPEG goes in as it is. Other pictures are unpacked one page at a time and packed without loss. The file is written
from the front to the back, so that no more than one page is in memory.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from extractors.read.source import How, Source
from pipeline.errors import ExtractionError, LimitExceeded

MOST_PIXELS = 100_000_000
"""Of one page; triage asks for less where the workspace says so."""
MOST_PAGES = 10_000
VERSION = "1"

_LEAST_DPI, _MOST_DPI = 50, 1_200
"""What a file says outside this is nonsense."""
_SCREEN = 100
"""Below this a resolution is that of a screen and says nothing of the paper."""
_LONGEST = 1_224.0
"""Points, of tabloid paper: a page that is longer because of a screen's resolution gets the size of A4."""
_A4_LONG, _SHORT_SIDE = 842.0, 600
"""The long side of A4 in points, and the pixels of the short side from which a picture may be a whole page."""
_SMALL_DPI = 96
_LEAST_POINTS = 3.0
"""The smallest side of a page that PDF allows."""
_HAIR = 0.0005
"""Points off a page, so that at its own resolution it is drawn with its own pixels and not with one more."""
_METRIC = 0.05
"""A PNG tells pixels per metre: 200 dpi becomes 199.9996."""
_TURNS = {3: 180, 6: 90, 8: 270}
"""EXIF orientations without a mirror, as degrees clockwise."""
_ORIENTATION = 0x0112
_DAMAGED = "de afbeelding is beschadigd. Maak er een PDF van, of scan het opnieuw, en lever die aan."
_FAULTS = (UnidentifiedImageError, OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, EOFError)
"""What the library raises on a damaged picture; struct.error, zlib.error and AttributeError beside them."""


class _Packed(NamedTuple):
    """A picture as it goes into the PDF."""

    data: bytes
    filter: str
    space: str
    bits: int
    width: int
    height: int
    extra: str = ""


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write a PDF with a page per picture, each as large as the picture was on paper where the file tells it.

    Raises:
        LimitExceeded: A page has too many beeldpunten, or there are too many pages.
        ExtractionError: The picture is damaged.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # for the whole process, and another library may have allowed it
    try:
        with warnings.catch_warnings(), Image.open(untrusted_original, formats=("PNG", "JPEG", "TIFF")) as image:
            warnings.simplefilter("ignore")  # the library warns at a size of its own choice
            with out.open("wb") as file:
                _write(file, _pages(untrusted_original, image))
    except Image.DecompressionBombError as error:
        raise LimitExceeded(_too_large()) from error
    except (*_FAULTS, struct.error, zlib.error, AttributeError) as error:
        raise ExtractionError(_DAMAGED) from error
    return Source(f"beeld {VERSION}")


def _too_large() -> str:
    return f"de afbeelding heeft meer dan {MOST_PIXELS // 1_000_000} miljoen beeldpunten. Lever haar kleiner aan."


def _pages(untrusted_original: Path, image: Image.Image) -> Iterator[tuple[_Packed, float, float, int]]:
    """Yield every picture of the file with its size in points and the degrees by which it is to be turned."""
    for number in range(MOST_PAGES + 1):
        try:
            image.seek(number)
        except EOFError:
            return
        if number == MOST_PAGES or (number and image.format != "TIFF"):
            break
        if image.width * image.height > MOST_PIXELS:
            raise LimitExceeded(_too_large())
        yield _page(untrusted_original, image)
    if image.format == "TIFF":
        raise LimitExceeded(f"de afbeelding heeft meer dan {MOST_PAGES} bladzijden. Splits het bestand.")


def _page(untrusted_original: Path, image: Image.Image) -> tuple[_Packed, float, float, int]:
    orientation = image.getexif().get(_ORIENTATION, 1)
    width, height = _size(image)
    if orientation in (1, *_TURNS):
        plain, turned = image, _TURNS.get(orientation, 0)
    else:
        plain, turned = ImageOps.exif_transpose(image), 0
        width, height = (height, width) if orientation in (5, 7) else (width, height)
    if image.format == "JPEG" and plain is image and image.mode in ("L", "RGB", "CMYK"):
        return _as_it_is(untrusted_original, image), width, height, turned
    return _pack(plain), width, height, turned


def _size(image: Image.Image) -> tuple[float, float]:
    """Give width and height on paper in points, before any turn."""
    x, y = _told_dpi(image)
    width, height = (image.width * 72 / x, image.height * 72 / y) if x and y else (0.0, 0.0)
    if not width or (min(x, y) < _SCREEN and max(width, height) > _LONGEST):
        dpi = max(image.size) * 72 / _A4_LONG if min(image.size) >= _SHORT_SIDE else _SMALL_DPI
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
    return max(width - _HAIR, _LEAST_POINTS), max(height - _HAIR, _LEAST_POINTS)


def _told_dpi(image: Image.Image) -> tuple[float, float]:
    """Give the resolution that the file tells, across and down; 0 when it tells none or nonsense."""
    told = image.info.get("dpi")
    if not told or image.info.get("resolution_unit", 2) == 1:
        return 0.0, 0.0
    x, y = (float(round(value)) if abs(value - round(value)) < _METRIC else float(value) for value in told)
    return (x, y) if all(_LEAST_DPI <= value <= _MOST_DPI for value in (x, y)) else (0.0, 0.0)


def _as_it_is(untrusted_original: Path, image: Image.Image) -> _Packed:
    space = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[image.mode]
    image.load()  # a JPEG that ends half-way is found out here and not by who opens the PDF
    # Adobe writes ink the other way round, and says so in a marker of its own
    extra = "/Decode [1 0 1 0 1 0 1 0]" if image.mode == "CMYK" and "adobe" in image.info else ""
    return _Packed(untrusted_original.read_bytes(), "/DCTDecode", space, 8, *image.size, extra)


def _pack(image: Image.Image) -> _Packed:
    """Give a picture packed without loss: its own depth up to 8 bits, on white where it is transparent."""
    plain = _plain(image)
    space = {"1": "/DeviceGray", "L": "/DeviceGray", "CMYK": "/DeviceCMYK"}.get(plain.mode, "/DeviceRGB")
    packed = zlib.compress(plain.tobytes(), 6)
    return _Packed(packed, "/FlateDecode", space, 1 if plain.mode == "1" else 8, *plain.size)


def _plain(image: Image.Image) -> Image.Image:
    """Give a picture in one of the four forms that a PDF holds: 1, L, RGB or CMYK."""
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, shown).convert("L" if image.mode == "LA" else "RGB")
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")  # the top 8 of 16 bits
    if image.mode in ("I", "F"):
        low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
        scale = 255 / max(high, 255.0) if low >= 0 else 255 / max(high - low, 1.0)
        shift = 0.0 if low >= 0 else -low * scale
        return image.point(lambda value: value * scale + shift).convert("L")
    return image if image.mode in ("1", "L", "RGB", "CMYK") else image.convert("RGB")


def _write(file: BinaryIO, pages: Iterator[tuple[_Packed, float, float, int]]) -> None:
    """Write a PDF from the front to the back: each page with its picture, then the list of pages and of places."""
    places: list[int] = [0, 0]  # of the objects 1 (the document) and 2 (the list of pages), written last
    file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    count = 0
    for picture, width, height, turned in pages:
        count += 1
        for body in _bodies(picture, width, height, turned, len(places) + 1):
            places.append(file.tell())
            _put(file, len(places), body)
    kids = " ".join(f"{3 * number + 5} 0 R" for number in range(count))
    for number, text in enumerate(("/Type/Catalog/Pages 2 0 R", f"/Count {count}/Kids[{kids}]/Type/Pages"), start=1):
        places[number - 1] = file.tell()
        _put(file, number, f"<<{text}>>".encode())
    start = file.tell()
    file.write(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    file.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    file.write(f"trailer\n<</Root 1 0 R/Size {len(places) + 1}>>\nstartxref\n{start}\n%%EOF\n".encode())


def _bodies(picture: _Packed, width: float, height: float, turned: int, first: int) -> Iterator[bytes]:
    """Yield the three objects of a page, numbered from `first`: the picture, how it is drawn, the page."""
    head = (
        f"<</Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}/ColorSpace{picture.space}"
        f"/BitsPerComponent {picture.bits}/Filter{picture.filter}{picture.extra}/Length {len(picture.data)}>>"
    )
    yield _stream(head, picture.data)
    drawn = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /I Do Q".encode()
    yield _stream(f"<</Length {len(drawn)}>>", drawn)
    yield (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width:.4f} {height:.4f}]/Rotate {turned}"
        f"/Contents {first + 1} 0 R/Resources<</XObject<</I {first} 0 R>>>>>>"
    ).encode()


def _stream(head: str, data: bytes) -> bytes:
    return head.encode() + b"\nstream\n" + data + b"\nendstream"


def _put(file: BinaryIO, number: int, body: bytes) -> None:
    file.write(f"{number} 0 obj\n".encode())
    file.write(body)
    file.write(b"\nendobj\n")
