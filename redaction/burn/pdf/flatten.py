"""Opens a rendition as readers saw it: what annotations and form fields show becomes part of the page.

The reading side does the same, so every word that was judged is on the page that is burned, and nothing else. What no
reader shows (hidden, for paper only, for another program) is taken out first: flattening would bring it to light.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pikepdf import Array, Dictionary, Name, Object, Pdf

from pipeline.errors import EncryptedInput, ExtractionError

_INVISIBLE, _HIDDEN, _NO_VIEW = 1, 2, 32
_UNSEEN = _INVISIBLE | _HIDDEN | _NO_VIEW
_DROPPED = frozenset({Name.Popup, Name.Redact, Name.Link})
"""A note that opens, a box that was never applied, and a link: their looks are no content."""
_DAMAGED = "de PDF is beschadigd en niet te openen. Vraag de afzender om een goed exemplaar."


def flatten(untrusted_rendition: Path) -> bytes:
    """Give the PDF, with its visible annotations and fields as page content.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is no readable PDF.
    """
    untrusted = untrusted_rendition.read_bytes()
    with open_pikepdf(untrusted) as document:
        if not any(isinstance(page.obj.get("/Annots"), Array) for page in document.pages):
            return untrusted
        looks = [_keep_seen(page.obj) for page in document.pages]
        if "/XFA" in document.Root.get("/AcroForm", Dictionary()):
            del document.Root.AcroForm.XFA  # some readers show its fields instead of those of the page
        data = _saved(document)
    return _flatten(data) if any(looks) else data


def _saved(document: Pdf) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():  # a field that stands in no form is no matter: forms do not come along
        warnings.simplefilter("ignore")
        document.save(buffer)
    return buffer.getvalue()


def _flatten(data: bytes) -> bytes:
    try:
        shown = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ExtractionError(_DAMAGED) from error
    try:
        for index in range(len(shown)):
            page = shown[index]
            if raw.FPDFPage_GetAnnotCount(page) > 0:
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
        buffer = io.BytesIO()
        shown.save(buffer, flags=raw.FPDF_REMOVE_SECURITY)
    finally:
        shown.close()
    return buffer.getvalue()


def _keep_seen(page: Object) -> bool:
    """Leave only the annotations that a reader shows, with only the looks they show; tell whether there are any."""
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return False
    kept = Array([item for item in annotations if _is_seen(item)])
    for item in kept:
        for state in ("/D", "/R"):  # pressed, and under the mouse
            if state in item.AP:
                del item.AP[state]
    page.Annots = kept
    return len(kept) > 0


def _is_seen(annotation: Object) -> bool:
    if not isinstance(annotation, Dictionary) or not isinstance(annotation.get("/AP"), Dictionary):
        return False
    return annotation.get("/Subtype") not in _DROPPED and not int(annotation.get("/F", 0)) & _UNSEEN


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
        raise ExtractionError(_DAMAGED) from error
