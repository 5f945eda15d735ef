"""Opens PDFs with pdfium: page counts and sizes, pictures of pages, and every character with its place.

Places are PDF points with the origin top-left of the page as shown: the CropBox is taken off and /Rotate is undone.
pdfium ignores /UserUnit and so do we: one unit is 1/72 inch everywhere in the product. Annotations and form fields
are flattened into the page in memory, so that what a reader sees is what is read. Call this in a child process
(`pipeline.tools.child`) for files from outside: pdfium is native code.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
from collections.abc import Iterator
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL.Image import Image

from pipeline.errors import EncryptedInput, ExtractionError, LimitExceeded
from pipeline.model.place import Box

MAX_PIXELS = 60_000_000
"""Largest picture that `render_page` makes: A0 at 150 dpi is 35 million."""

ABOVE, BELOW = 0.88, 0.24
"""How far a box reaches above and below the baseline, in font sizes: capitals with an accent, letters with a tail."""

_NO_UNICODE = "\ufffd"
_STRAIGHT = 2.0
"""Degrees within which text counts as horizontal or vertical."""


class PlacedChar(NamedTuple):
    """One character as pdfium reads it from the page."""

    char: str
    """One code point; U+FFFD when the font gives no meaning to the glyph. May be a space that stands in the file."""
    box: Box
    """As wide as the glyph advances, as high as the size of its font asks: the same for every glyph of a line."""
    ink: Box
    """The tight box of the glyph itself."""
    size: float
    """Size of the font on the page in points."""
    turned: int
    """Degrees by which the text is turned clockwise on the page as shown, rounded to 0, 90, 180 or 270."""
    spaced: bool
    """pdfium saw a space or line break before it that does not stand in the file."""
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a character
    """0-based place in pdfium's reading order, which is the order of writing in the file."""


def version() -> str:
    """Give the version of the PDF reader."""
    return f"pdfium {package_version('pypdfium2')}"


@contextlib.contextmanager
def open_pdf(path: Path) -> Iterator[Any]:
    """Give the open document (a pypdfium2.PdfDocument) and close it afterwards.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no PDF that pdfium can read, or it has no pages.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise EncryptedInput(
                "de PDF vraagt om een wachtwoord. Sla het bestand op zonder wachtwoord en lever het opnieuw aan."
            ) from error
        raise _unreadable() from error
    try:
        if len(document) == 0:
            raise ExtractionError("de PDF heeft geen bladzijden. Vraag de afzender om een goed exemplaar.")
        yield document
    finally:
        document.close()


def _unreadable() -> ExtractionError:
    return ExtractionError("de PDF is beschadigd en niet te openen. Vraag de afzender om een goed exemplaar.")


@contextlib.contextmanager
def open_page(document: Any, number: int) -> Iterator[Any]:
    """Give page `number` (1-based) of an open document, its annotations and fields made part of the page.

    Raises:
        ExtractionError: The page cannot be loaded.
    """
    try:
        page = document[number - 1]
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = document[number - 1]
    except (pdfium.PdfiumError, IndexError) as error:
        raise ExtractionError(
            f"bladzijde {number} van de PDF is niet te openen. Vraag de afzender om een goed exemplaar."
        ) from error
    try:
        yield page
    finally:
        page.close()


def page_count(path: Path) -> int:
    """Count the pages; always at least one.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is unreadable or has no pages.
    """
    with open_pdf(path) as document:
        return len(document)


def page_sizes(path: Path) -> tuple[tuple[float, float], ...]:
    """Give width and height of every page as shown, in points.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is unreadable or has no pages.
    """
    with open_pdf(path) as document:
        return tuple(document.get_page_size(index) for index in range(len(document)))


def render_page(path: Path, number: int, dpi: float) -> Image:
    """Give page `number` (1-based) as an RGB picture on white, as a viewer shows it.

    Raises:
        LimitExceeded: The picture would hold more than `MAX_PIXELS`.
        ExtractionError: The page cannot be loaded.
    """
    with open_pdf(path) as document, open_page(document, number) as page:
        return picture(page, dpi)


def picture(page: Any, dpi: float) -> Image:
    """Give an open page as an RGB picture on white.

    Raises:
        LimitExceeded: The picture would hold more than `MAX_PIXELS`.
    """
    width, height = page.get_size()
    scale = dpi / 72
    if width * height * scale * scale > MAX_PIXELS:
        raise LimitExceeded("een bladzijde is te groot om als beeld te maken. Lever het kleiner aan.")
    return page.render(scale=scale).to_pil().convert("RGB")  # type: ignore[no-any-return]


def fitting_dpi(page: Any, dpi: int) -> int:
    """Give `dpi`, or for a very large page the highest resolution at which `picture` still makes it."""
    width, height = page.get_size()
    return min(dpi, int(72 * math.sqrt(MAX_PIXELS / max(width * height, 1.0))))


def read_chars(path: Path, number: int) -> tuple[PlacedChar, ...]:
    """Give every character of page `number` (1-based), also what is hidden, covered or off the page.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: The file or page cannot be loaded.
    """
    with open_pdf(path) as document, open_page(document, number) as page:
        return tuple(find_chars(page))


def find_chars(page: Any) -> Iterator[PlacedChar]:
    """Yield the characters of an open page in the order of writing."""
    text = page.get_textpage()
    try:
        placing = _Placing(page)
        spaced = False
        handle = text.raw  # the plain pointer: pypdfium2's object costs a call more per argument
        for index in range(text.count_chars()):
            if raw.FPDFText_IsGenerated(handle, index) == 1:
                spaced = True
                continue
            yield _placed(handle, index, placing, spaced)
            spaced = False
    finally:
        text.close()


def find_images(page: Any) -> Iterator[Box]:
    """Yield the place of every image on an open page, also of those inside forms, cut to the page."""
    placing = _Placing(page)
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        matrix, container = image.get_matrix(), image.container
        while container is not None:
            matrix, container = matrix.multiply(container.get_matrix()), container.container
        box = placing.box(*matrix.on_rect(0, 0, 1, 1))
        cut = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, width), min(box.bottom, height))
        if cut.x1 > cut.x0 and cut.bottom > cut.top:
            yield cut


class _Placing:
    """Turns a rectangle of PDF user space into one of the page as shown."""

    def __init__(self, page: Any) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turns = raw.FPDFPage_GetRotation(page)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0, x1, y1 = left - self.left, self.top - top, right - self.left, self.top - bottom
        width, height = self.right - self.left, self.top - self.bottom
        if self.turns == 1:
            return Box(height - y1, x0, height - y0, x1)
        if self.turns == 2:
            return Box(width - x1, height - y1, width - x0, height - y0)
        if self.turns == 3:
            return Box(y0, width - x1, y1, width - x0)
        return Box(x0, y0, x1, y1)


_RECT = raw.FS_RECTF()
_LEFT, _RIGHT, _BOTTOM, _TOP, _X, _Y = (ctypes.c_double() for _ in range(6))
_MATRIX = raw.FS_MATRIX()


def _placed(text: Any, index: int, placing: _Placing, spaced: bool) -> PlacedChar:
    code = raw.FPDFText_GetUnicode(text, index)
    raw.FPDFText_GetCharBox(text, index, _LEFT, _RIGHT, _BOTTOM, _TOP)
    ink = Box(_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value)
    raw.FPDFText_GetLooseCharBox(text, index, _RECT)
    loose = Box(_RECT.left, _RECT.bottom, _RECT.right, _RECT.top)
    raw.FPDFText_GetMatrix(text, index, _MATRIX)
    clockwise = -math.degrees(math.atan2(_MATRIX.b, _MATRIX.a)) if _MATRIX.b or _MATRIX.a < 0 else 0.0
    size = raw.FPDFText_GetFontSize(text, index) * math.hypot(_MATRIX.c, _MATRIX.d)
    raw.FPDFText_GetCharOrigin(text, index, _X, _Y)
    quarters = round(clockwise / 90) % 4
    if abs(clockwise - round(clockwise / 90) * 90) < _STRAIGHT:
        loose, size = _even(loose, ink, size, quarters)
    turned = (quarters + placing.turns) % 4 * 90
    return PlacedChar(_character(code), placing.box(*loose), placing.box(*ink), size, turned, spaced, index)


def _even(loose: Box, ink: Box, size: float, quarters: int) -> tuple[Box, float]:
    """Give a box in user space (y upwards) as high as a font of `size`, whatever glyph stands in it, and the size.

    pdfium's own box has another height per glyph where the file does not tell the height of its font. Fonts whose
    size says nothing (drawn letters in a scale of their own) keep pdfium's box.
    """
    across = quarters % 2 == 0  # upright or upside down: the height runs along y, which is field 1 and 3
    height = max(box[across + 2] - box[across] for box in (loose, ink))
    if not 0.3 * size < height < 2 * size:
        return loose, max(height, 0.01)
    base, up = (_Y.value if across else _X.value), (1 if quarters < 2 else -1)
    low, high = sorted((base - up * BELOW * size, base + up * ABOVE * size))
    if across:
        return Box(loose.x0, low, loose.x1, high), size
    return Box(low, loose.top, high, loose.bottom), size


def _character(code: int) -> str:
    if code == 0x02 or code == 0xFFFE:  # pdfium's own code for a hyphen at the end of a line
        return "-"
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return _NO_UNICODE
    return chr(code)
