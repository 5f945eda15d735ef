"""Tells what the fonts of a new document say of their letters: a screen reader can only say what has a meaning."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Dictionary, Name, Object, Pdf

from redaction.burn.fonts.cmaps import read_to_unicode
from redaction.burn.provable import NotProvable

_FORBIDDEN = frozenset({"", "0000", "FEFF", "FFFE", "FFFF"})
_SYMBOLIC = 4


def is_readable(target: Pdf) -> bool:
    """Tell whether every font says which letter each of its codes is."""
    return all(_says(font) for font in _fonts(target))


def _fonts(target: Pdf) -> Iterator[Object]:
    for item in target.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.Font and not _is_child(item):
            yield item


def _is_child(font: Object) -> bool:
    return str(font.get("/Subtype", "")).startswith("/CIDFontType")


def _says(font: Object) -> bool:
    try:
        known = read_to_unicode(font.get("/ToUnicode"))
    except NotProvable:
        return False
    if known:
        return not _FORBIDDEN & set(known.values())
    if font.get("/Subtype") == Name.Type3:
        return not len(font.get("/CharProcs", Dictionary()))
    if font.get("/Subtype") == Name.Type0:
        return False
    described = font.get("/FontDescriptor", Dictionary())
    return isinstance(font.get("/Encoding"), (Name, Dictionary)) and not int(described.get("/Flags", 0)) & _SYMBOLIC
