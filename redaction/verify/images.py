"""Reads what can be seen in each image of a finished file, also where the page shows only a part of it."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import PdfImage, UnsupportedImageTypeError
from pikepdf.models.image import HifiPrintImageNotTranscodableError
from PIL import Image

from pipeline.errors import ToolMissing
from pipeline.model.place import Box
from pipeline.model.woo import Finding
from pipeline.tools.ocr_seen import OcrWord
from redaction.verify.needles import Kind, Search, make_needles

ReadPage = Callable[[Path, int, Sequence[Box]], Sequence[OcrWord]]
PICTURE = "beeld"
_SIDE, _AREA = 16, 3_000
"""Pixels of the smallest image that can hold a word."""
_DPI = 200
_MOST = 3_000
"""Pixels along the longest side of an image that a viewer has to show."""
_UNKNOWN = (
    pikepdf.PdfError, HifiPrintImageNotTranscodableError, UnsupportedImageTypeError, AttributeError, LookupError,
    NotImplementedError, OSError, TypeError, ValueError, zlib.error,
)  # fmt: skip
"""What pikepdf and Pillow raise on an image in a form that they do not know: inks of its own, odd codings."""


def look_into_images(
    released: Path,
    secrets: Sequence[str],
    allowed: Mapping[int, str],
    read_page: ReadPage | None,
    skip: Collection[int],
) -> Iterator[Finding | None]:
    """Yield what `find_in_images` does, and nothing on a machine without text recognition."""
    if read_page is not None:
        with contextlib.suppress(ToolMissing, ModuleNotFoundError):
            yield from find_in_images(released, secrets, allowed, read_page, skip)


def find_in_images(
    released: Path, secrets: Sequence[str], allowed: Mapping[int, str], read_page: ReadPage, skip: Collection[int]
) -> Iterator[Finding | None]:
    """Yield for every image in the file a finding when a secret can be read in it, and None when not.

    `allowed` gives by page (1-based) the text that stays; `read_page` reads the picture of a page. Pages in `skip` went
    out as a picture and were read as such.
    """
    search = Search(n for n in make_needles(secrets) if n.kind is not Kind.POINTS and n.text[1:2] != " ")
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "beeld.pdf"
        for number, image in _images(released, skip):
            image.save(sheet, "PDF", resolution=_DPI)
            text = " ".join(word.text for word in read_page(sheet, 1, ()))
            more = search.count(text) - search.count(allowed.get(number, ""))
            told = f"{len(more)} gelakte teksten zijn te zien in een afbeelding"
            yield Finding("leak", number, None, PICTURE, told) if more else None


def _images(released: Path, skip: Collection[int]) -> Iterator[tuple[int, Image.Image]]:
    """Yield (page, image), each image once."""
    known = set[tuple[int, int]]()
    with pikepdf.open(released) as document:
        for number, page in enumerate(document.pages, start=1):
            for item in page.get_images(recursive=True).values() if number not in skip else ():
                if item.objgen not in known:
                    known.add(item.objgen)
                    image = _image(item)
                    if image and min(image.size) >= _SIDE and image.width * image.height >= _AREA:
                        yield number, image


def _image(item: pikepdf.Stream) -> Image.Image | None:
    """Give an image as people see it; None for one in a form that nothing here can open."""
    try:
        image: Image.Image = PdfImage(item).as_pil_image().convert("RGB")
    except _UNKNOWN:
        return _as_shown(item)
    return image


def _as_shown(item: pikepdf.Stream) -> Image.Image | None:
    """Give an image as a viewer shows it alone on a page, whatever its colours are; None when it shows nothing."""
    try:
        sides = [max(int(item.Width), 1), max(int(item.Height), 1)]
        size = [side * min(_MOST / max(sides), 1) for side in sides]
        with pikepdf.new() as alone:
            page = alone.add_blank_page(page_size=(size[0], size[1]))
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=alone.copy_foreign(item)))
            page.Contents = alone.make_stream(b"%.3f 0 0 %.3f 0 0 cm /I Do" % tuple(size))
            buffer = io.BytesIO()
            alone.save(buffer)
        with contextlib.closing(pdfium.PdfDocument(buffer.getvalue())) as shown:
            image: Image.Image = shown[0].render(scale=1).to_pil().convert("RGB")
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, AttributeError, TypeError, OSError):
        return None
    return image
