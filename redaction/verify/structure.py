"""Finds what does not belong in a released PDF: metadata, attachments, annotations, scripts, layers, old revisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.model.woo import Finding
from redaction.burn.output import TITLE

METADATA, STRUCTURE = "metadata", "structure"
READER = "structuur"

_METADATA = {
    "/Metadata": "een blok met metagegevens",
    "/PieceInfo": "gegevens van het programma dat het bestand maakte",
}
_STRUCTURE = {
    "/Annots": "aantekeningen of koppelingen",
    "/AcroForm": "een formulier",
    "/XFA": "een formulier",
    "/EmbeddedFiles": "bijlagen",
    "/EF": "bijlagen",
    "/AF": "bijlagen",
    "/Collection": "bijlagen",
    "/JavaScript": "een script",
    "/JS": "een script",
    "/OpenAction": "een actie bij het openen",
    "/AA": "acties",
    "/Outlines": "bladwijzers",
    "/Dests": "benoemde plaatsen",
    "/Names": "benoemde plaatsen",
    "/Threads": "leesroutes",
    "/PageLabels": "eigen paginanummers",
    "/ActualText": "vervangende tekst",
    "/Alt": "alternatieve tekst",
    "/OCProperties": "lagen",
    "/OC": "lagen",
    "/OCGs": "lagen",
    "/Thumb": "een miniatuur",
    "/URI": "een webadres",
    "/Encrypt": "een beveiliging",
    "/Perms": "een ondertekening",
    "/DSS": "een ondertekening",
    "/Alternates": "een tweede versie van een afbeelding",
}


def find_strange_parts(released: Path) -> Iterator[Finding]:
    """Yield a finding for every part that our own writer never makes."""
    data = released.read_bytes()
    if data.count(b"startxref") > 1 or data.rstrip()[-5:] != b"%%EOF":
        yield Finding(STRUCTURE, None, None, READER, "het bestand bevat een eerdere versie van zichzelf")
    try:
        with pikepdf.open(released) as document:
            yield from _info(document)
            yield from _parts(document)
    except pikepdf.PdfError:
        yield Finding(STRUCTURE, None, None, READER, "het bestand is niet volledig te openen")


def _info(document: pikepdf.Pdf) -> Iterator[Finding]:
    if any(key != "/Title" or str(value) != TITLE for key, value in document.docinfo.items()):
        yield Finding(METADATA, None, None, READER, "het bestand bevat documenteigenschappen")


def _parts(document: pikepdf.Pdf) -> Iterator[Finding]:
    for key in sorted({key for item in document.objects for key in _keys(item)} & (set(_METADATA) | set(_STRUCTURE))):
        if key in _METADATA:
            yield Finding(METADATA, None, None, READER, f"het bestand bevat {_METADATA[key]}")
        else:
            yield Finding(STRUCTURE, None, None, READER, f"het bestand bevat {_STRUCTURE[key]}")


def _keys(item: pikepdf.Object) -> Iterator[str]:
    """Yield the keys of one object; objects it refers to are visited on their own."""
    values: list[Any] = []
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from item.keys()
        values = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        values = list(item)
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _keys(value)


def find_author(released: Path) -> Iterator[Finding]:
    """Yield what in a file of someone else tells who made it, or carries more than its pages."""
    if released.read_bytes().count(b"startxref") > 2:
        yield Finding(STRUCTURE, None, None, READER, "het bestand bevat eerdere versies van zichzelf")
    with pikepdf.open(released) as document:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as described:
            xmp = any(described.get(key) for key in ("dc:creator", "pdf:Author", "xmp:Author", "cp:lastModifiedBy"))
        if xmp or str(document.docinfo.get("/Author", "")).strip():
            yield Finding(METADATA, None, None, READER, "het bestand noemt in zijn eigenschappen een auteur")
        keys = {key for item in document.objects for key in _keys(item)}
        for key in sorted(keys & {"/EmbeddedFiles", "/EF", "/JavaScript", "/JS", "/OCProperties"}):
            yield Finding(STRUCTURE, None, None, READER, f"het bestand bevat {_STRUCTURE[key]}")
