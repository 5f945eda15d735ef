"""Finds the pages on which letters are drawn in a way that no reader of text can be trusted with.

A font may tell nothing, or nothing certain, about what its codes mean; and a pattern, a mask or a drawn letter may hold
text that stands in no text layer. Such pages are to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from pipeline.tools.pdf_blanks import draws_blanks

_DEPTH = 6
_PICTURES = re.compile(r"dings|symbol|bullet|icon|awesome|barcode|code128|code39", re.IGNORECASE)
"""Fonts of signs: what they draw is no text."""
_NUMBERED = re.compile(r"(?:[A-Za-z]{0,2}|cid|glyph|index|char|uni0000)\.?\d+")
"""Names of letters that say nothing but a number; `uni0041` and `u1F600` do tell."""
_MOST_NUMBERED = 0.5
_SYMBOLIC = 4


def find_blind(untrusted: Path) -> frozenset[int]:
    """Give the pages (1-based) whose text layer may say something else than they show, or less.

    Empty for a file that cannot be opened here: whoever reads it tells so.
    """
    try:
        with pikepdf.open(untrusted) as document:
            known: dict[tuple[int, int], bool] = {}
            return frozenset(n for n, page in enumerate(document.pages, start=1) if _is_blind_page(page.obj, known))
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return frozenset()


def _is_blind_page(page: Object, known: dict[tuple[int, int], bool]) -> bool:
    resources = _inherited(page)
    return any(_is_blind(part, known, 0) for part in (resources, *_looks(page)) if part is not None)


def _inherited(page: Object) -> Object | None:
    node: Any = page
    for _ in range(_DEPTH * 4):
        if node is None or "/Resources" in node:
            return None if node is None else node["/Resources"]
        node = node.get("/Parent")
    return None


def _looks(page: Object) -> Iterator[Object]:
    """Yield the resources of what annotations and fields show."""
    notes = page.get("/Annots")
    for note in notes if isinstance(notes, Array) else ():
        look = note.get("/AP", Dictionary()).get("/N") if isinstance(note, Dictionary) else None
        for one in (look,) if isinstance(look, Stream) else ():
            if "/Resources" in one:
                yield one.Resources


def _is_blind(resources: Object, known: dict[tuple[int, int], bool], depth: int) -> bool:
    """Tell whether something that these resources name is; each object is asked once."""
    if depth > _DEPTH or not isinstance(resources, Dictionary):
        return False
    key = resources.objgen
    if key != (0, 0) and key in known:
        return known[key]
    if key != (0, 0):
        known[key] = False  # forms may name each other
    found = (
        any(_is_blind_font(font) for font in _rows(resources, "/Font"))
        or any(_holds_text(one, depth) for one in _apart(resources))
        or any(
            _is_blind(one.get("/Resources", Dictionary()), known, depth + 1)
            for one in _rows(resources, "/XObject")
            if one.get("/Subtype") == Name.Form
        )
    )
    if key != (0, 0):
        known[key] = found
    return found


def _rows(resources: Object, kind: str) -> Iterator[Object]:
    group = resources.get(kind)
    for one in group.values() if isinstance(group, Dictionary) else ():
        if isinstance(one, (Dictionary, Stream)):
            yield one


def _apart(resources: Object) -> Iterator[Object]:
    """Yield what is drawn apart from the page: tiles of patterns and the groups of masks."""
    yield from (one for one in _rows(resources, "/Pattern") if one.get("/PatternType") == 1)
    for state in _rows(resources, "/ExtGState"):
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and isinstance(mask.get("/G"), Stream):
            yield mask.G


def _holds_text(part: Object, depth: int) -> bool:
    """Tell whether a drawing names a font, itself or in a form of its own."""
    resources = part.get("/Resources")
    if depth > _DEPTH or not isinstance(resources, Dictionary):
        return False
    forms = (one for one in _rows(resources, "/XObject") if one.get("/Subtype") == Name.Form)
    return any(True for _ in _rows(resources, "/Font")) or any(_holds_text(one, depth + 1) for one in forms)


def _is_blind_font(font: Object) -> bool:
    kind = font.get("/Subtype")
    if kind == Name.Type3 and _holds_text(font, 0):
        return True
    if draws_blanks(font):
        return True
    if "/ToUnicode" in font or _PICTURES.search(str(font.get("/BaseFont", ""))):
        return False
    if kind == Name.Type0:
        return _is_blind_composite(font)
    if kind == Name.Type3 or _is_embedded(font):
        return _has_numbered_names(font) or (kind == Name.TrueType and _is_coded_apart(font))
    return False


def _is_blind_composite(font: Object) -> bool:
    """Tell so for codes that are numbers of glyphs: only a known set of characters gives them a meaning."""
    below = font.DescendantFonts[0]
    ordering = str(below.get("/CIDSystemInfo", Dictionary()).get("/Ordering", "Identity"))
    encoding = font.get("/Encoding")
    return ordering == "Identity" and not (isinstance(encoding, Name) and "UTF16" in str(encoding))


def _is_embedded(font: Object) -> bool:
    return any(key in font.get("/FontDescriptor", Dictionary()) for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _has_numbered_names(font: Object) -> bool:
    encoding = font.get("/Encoding")
    rows = encoding.get("/Differences", Array()) if isinstance(encoding, Dictionary) else ()
    names = [str(row)[1:] for row in rows if isinstance(row, Name)]
    return sum(bool(_NUMBERED.fullmatch(name)) for name in names) > _MOST_NUMBERED * len(names)


def _is_coded_apart(font: Object) -> bool:
    """Tell whether a TrueType font has codes of its own, which no table explains."""
    return "/Encoding" not in font and bool(int(font.FontDescriptor.get("/Flags", 0)) & _SYMBOLIC)
