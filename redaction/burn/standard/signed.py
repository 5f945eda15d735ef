"""Tells whether a rendition was signed: burning ends that, and the legend says so."""

from __future__ import annotations

import re
from pathlib import Path

from pikepdf import Dictionary, Name

from redaction.burn.pdf.flatten import open_pikepdf

_DEPTH = 20


def is_signed(untrusted_rendition: Path) -> bool:
    """Tell whether a form field of the PDF holds a digital signature."""
    untrusted = untrusted_rendition.read_bytes()
    if not re.search(rb"/AcroForm|/ObjStm", untrusted):
        return False
    with open_pikepdf(untrusted) as document:
        form = document.Root.get("/AcroForm")
        return isinstance(form, Dictionary) and any(_holds(field, 0) for field in form.get("/Fields", ()))


def _holds(field: object, depth: int) -> bool:
    if not isinstance(field, Dictionary) or depth > _DEPTH:
        return False
    if field.get("/FT") == Name.Sig and isinstance(field.get("/V"), Dictionary):
        return True
    return any(_holds(kid, depth + 1) for kid in field.get("/Kids", ()))
