"""Opens a rendition as readers saw it: what annotations and form fields show becomes part of the page.

The reading side does the same, so every word that was judged is on the page that is burned, and nothing else.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2.raw as raw
from pikepdf import Pdf

from pipeline.errors import EncryptedInput, ExtractionError
from pipeline.tools.pdf_pages import open_pdf


def flatten(untrusted_rendition: Path) -> bytes:
    """Give the PDF, with its visible annotations and fields as page content.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    untrusted = untrusted_rendition.read_bytes()
    with open_pikepdf(untrusted) as document:
        if not any(_has_looks(page) for page in document.pages):
            return untrusted
    with open_pdf(untrusted_rendition) as shown:
        for index in range(len(shown)):
            page = shown[index]
            if raw.FPDFPage_GetAnnotCount(page) > 0:
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        buffer = io.BytesIO()
        shown.save(buffer, flags=raw.FPDF_REMOVE_SECURITY)
    return buffer.getvalue()


def open_pikepdf(untrusted: bytes) -> Pdf:
    """Open a PDF for reading by object.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    try:
        return pikepdf.open(io.BytesIO(untrusted))
    except pikepdf.PasswordError as error:
        raise EncryptedInput(
            "de PDF vraagt om een wachtwoord. Sla het bestand op zonder wachtwoord en lever het opnieuw aan."
        ) from error
    except pikepdf.PdfError as error:
        raise ExtractionError(
            "de PDF is beschadigd en niet te openen. Vraag de afzender om een goed exemplaar."
        ) from error


def _has_looks(page: pikepdf.Page) -> bool:
    annotations = page.obj.get("/Annots")
    return isinstance(annotations, pikepdf.Array) and any(
        isinstance(item, pikepdf.Dictionary) and "/AP" in item for item in annotations
    )
