"""Opens PDFs with pdfium: page counts and sizes, pictures of pages, and every character with its place.

Places are PDF points with the origin top-left of the page as shown: the CropBox is taken off and /Rotate is undone.
pdfium ignores /UserUnit and so do we: one unit is 1/72 inch everywhere in the product. Annotations and form fields
are flattened into the page in memory, so that what a reader sees is what is read. Call this in a child process
(`pipeline.tools.child`) for files from outside: pdfium is native code.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL.Image import Image

from pipeline.errors import EncryptedInput, ExtractionError, LimitExceeded
from pipeline.model.place import Box
from pipeline.tools.pdf_chars import TextPage
from pipeline.tools.pdf_frames import Placing
from pipeline.tools.pdf_letters import PlacedChar as PlacedChar  # the word callers use for what find_chars yields

MAX_PIXELS = 60_000_000
"""Largest picture that `render_page` makes: A0 at 150 dpi is 35 million."""


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
        if not all(0 < side < math.inf for side in page.get_size()):
            raise ExtractionError(
                f"bladzijde {number} van de PDF heeft geen afmetingen. Vraag de afzender om een goed exemplaar."
            )
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
    with TextPage(page) as text:
        yield from text.chars()


def find_images(page: Any) -> Iterator[Box]:
    """Yield the place of every image on an open page, also of those inside forms, cut to the page."""
    placing = Placing(page)
    width, height = page.get_size()
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        matrix, container = image.get_matrix(), image.container
        while container is not None:
            matrix, container = matrix.multiply(container.get_matrix()), container.container
        box = placing.box(*matrix.on_rect(0, 0, 1, 1))
        cut = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, width), min(box.bottom, height))
        if cut.x1 > cut.x0 and cut.bottom > cut.top:
            yield cut
