"""Finds what does not belong in a released PDF: metadata, attachments, annotations, scripts, layers, old revisions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from pipeline.model.woo import Finding
from redaction.burn.output import TITLE
from redaction.burn.standard.xmp import declared
from redaction.burn.tags.spoken import is_ours
from redaction.burn.tags.write import names_cells_only

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
    "/E": "een uitgeschreven afkorting",
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


_SPOKEN = frozenset({"/ActualText", "/Alt", "/E"})
"""Keys of texts for screen readers."""


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
    found = {key for item in document.objects for key in _keys(item) if key not in _SPOKEN or _is_strange(item, key)}
    if declared(document) is not None and sum("/Metadata" in _keys(item) for item in document.objects) == 1:
        found.discard("/Metadata")  # the block that we write, word for word, and no other
    if names_cells_only(document):
        found.discard("/Names")
    for key in sorted(found & (set(_METADATA) | set(_STRUCTURE))):
        if key in _METADATA:
            yield Finding(METADATA, None, None, READER, f"het bestand bevat {_METADATA[key]}")
        else:
            yield Finding(STRUCTURE, None, None, READER, f"het bestand bevat {_STRUCTURE[key]}")


def _is_strange(item: pikepdf.Object, key: str) -> bool:
    """Tell whether a text for screen readers is none of ours; only one that stands in an element itself can be."""
    said = item.get(key) if isinstance(item, pikepdf.Dictionary) else None
    return not (isinstance(said, pikepdf.String) and item.get("/Type") == "/StructElem" and is_ours(str(said)))


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
