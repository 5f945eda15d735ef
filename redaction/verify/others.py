"""Finds in a file of someone else what its pages do not show: earlier versions, attachments, layers, texts beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Object, Pdf, Stream

from pipeline.model.woo import Finding
from redaction.verify.needles import split
from redaction.verify.readers import PDFIUM
from redaction.verify.wording import message

METADATA, STRUCTURE, LEAK = "metadata", "structure", "leak"
READER = "structuur"
_WORD = 4
"""Letters of the shortest word that counts."""
_MOST_VERSIONS = 8
"""Earlier versions that are opened, the youngest first."""
_ATTACHED, _SCRIPT = frozenset({"/EmbeddedFiles", "/EF"}), frozenset({"/JavaScript", "/JS"})
_END = re.compile(rb"%%EOF[\r\n]*")
_AUTHOR = ("dc:creator", "pdf:Author", "xmp:Author", "cp:lastModifiedBy")
_TELLING = ("/Title", "/Subject", "/Keywords")
_TOLD_XMP = ("dc:title", "dc:subject", "dc:description", "pdf:Keywords")


def find_parts(released: Path) -> Iterator[Finding]:
    """Yield attachments, scripts, hidden layers, and a name of who made the file."""
    with pikepdf.open(released) as document:
        keys = {key for item in document.objects for key in _keys(item)}
        for wanted, kind in ((_ATTACHED, "bijlagen"), (_SCRIPT, "script")):
            if keys & wanted:
                yield Finding(STRUCTURE, None, None, READER, message(kind))
        if _has_hidden_layer(document):
            yield Finding(STRUCTURE, None, None, READER, message("lagen"))
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as described:
            if any(described.get(key) for key in _AUTHOR) or str(document.docinfo.get("/Author", "")).strip():
                yield Finding(METADATA, None, None, READER, message("auteur"))


def _has_hidden_layer(document: Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return False
    shown = layers.get("/D", Dictionary())
    return len(shown.get("/OFF", Array())) > 0 or shown.get("/BaseState") == "/OFF"


def find_versions(released: Path, now: Collection[str]) -> Iterator[Finding]:
    """Yield the pages of earlier versions inside the file on which words stand that are not among `now` (folded)."""
    data = released.read_bytes()
    ends = [match.end() for match in _END.finditer(data)][:-1]
    told = set[int]()
    for end in ends[-_MOST_VERSIONS:]:
        for number, words in enumerate(_words_of(data[:end]), start=1):
            if number not in told and any(_counts(word) and word not in now for word in words):
                told.add(number)
                yield Finding(STRUCTURE, number, None, READER, message("versie"))


def _words_of(data: bytes) -> list[list[str]]:
    """Give the folded words of each page of a version; nothing when it cannot be opened by itself."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return []
    try:
        return [split(page.get_textpage().get_text_range()) for page in document]
    except pdfium.PdfiumError:
        return []
    finally:
        document.close()


def find_told(released: Path, visible: Collection[str]) -> Iterator[Finding]:
    """Yield what stands beside the pages of a redacted file and names words that no page shows.

    `visible` are the folded words that people can see. In a file that nobody redacted this says little.
    """
    with pikepdf.open(released) as document:
        for kind, text in _texts(document):
            if any(_counts(word) and word not in visible for word in split(text)):
                yield Finding(METADATA if kind == "eigenschap" else STRUCTURE, None, None, READER, message(kind))
        for number, page in enumerate(document.pages, start=1):
            if "/Thumb" in page.obj:
                yield Finding(STRUCTURE, number, None, READER, message("miniatuur"))


def _texts(document: Pdf) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of each kind of text beside the pages."""
    told = [str(document.docinfo.get(key, "")) for key in _TELLING]
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as described:
        told += [str(described.get(key, "")) for key in _TOLD_XMP]
    yield "eigenschap", " ".join(told)
    found: dict[str, list[str]] = {"bladwijzer": [], "veld": [], "voorleestekst": [], "opmerking": []}
    for item in document.objects:
        for kind, text in _said(item):
            found[kind].append(text)
    yield from ((kind, " ".join(texts)) for kind, texts in found.items())


def _said(item: Object) -> Iterator[tuple[str, str]]:
    """Yield the texts for people in one object."""
    if not isinstance(item, Dictionary):
        return
    for key in ("/ActualText", "/E"):
        if isinstance(item.get(key), pikepdf.String):
            yield "voorleestekst", str(item[key])
    if "/Title" in item and ("/Parent" in item or "/Dest" in item) and "/T" not in item:
        yield "bladwijzer", str(item["/Title"])
    if "/V" in item and isinstance(item["/V"], pikepdf.String):
        yield "veld", str(item["/V"])
    if "/Subtype" in item and isinstance(item.get("/Contents"), pikepdf.String):
        yield "opmerking", str(item["/Contents"])


def _counts(word: str) -> bool:
    return len(word) >= _WORD and word.isalpha()


def _keys(item: Object) -> Iterator[str]:
    """Yield the keys of one object; objects it refers to are visited on their own."""
    values: list[Any] = []
    if isinstance(item, (Dictionary, Stream)):
        yield from item.keys()
        values = [value for _, value in item.items()]
    elif isinstance(item, Array):
        values = list(item)
    for value in values:
        if isinstance(value, Object) and not value.is_indirect:
            yield from _keys(value)


def find_elsewhere(texts: Collection[str], words: Collection[str], reader: str = PDFIUM) -> Iterator[Finding]:
    """Yield a finding when folded words that are hidden on a page also stand in one of `texts`, beside the pages."""
    hidden = {word for word in words if _counts(word)}
    if any(hidden & set(split(text)) for text in texts):
        yield Finding(LEAK, None, None, reader, message("elders"))
