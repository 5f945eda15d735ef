"""Numbers the notes of a DOCX as Word prints them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.read.word.counting import counted
from extractors.read.word.docx_text import SUPERSCRIPT
from extractors.read.word.ooxml import VAL, W

FOOT, END = f"{W}footnoteReference", f"{W}endnoteReference"
_OWN = {FOOT: (f"{W}footnotePr", "decimal"), END: (f"{W}endnotePr", "lowerRoman")}


def find_marks(document: etree._Element, settings: etree._Element | None) -> dict[etree._Element, str]:
    """Give for each reference to a note, in the order of the document, what stands there on paper."""
    marks: dict[etree._Element, str] = {}
    for tag, (properties, default) in _OWN.items():
        kind = _format(document, settings, properties, default)
        number = 0
        for reference in document.iter(tag):
            if _is_on(reference.get(f"{W}customMarkFollows")):
                marks[reference] = ""
                continue
            number += 1
            marks[reference] = counted(number, kind).translate(SUPERSCRIPT)
    return marks


def _is_on(value: str | None) -> bool:
    """Tell whether an on/off attribute is on."""
    return value in ("1", "true", "on")


def _format(document: etree._Element, settings: etree._Element | None, properties: str, default: str) -> str:
    places = [section.find(f"{properties}/{W}numFmt") for section in document.iter(f"{W}sectPr")]
    if settings is not None:
        places.append(settings.find(f"{properties}/{W}numFmt"))
    return next((place.get(VAL, default) for place in places if place is not None), default)


def find_notes(part: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the notes of a part, without the lines that part them from the text."""
    for note in part.iter(f"{W}footnote", f"{W}endnote") if part is not None else ():
        if note.get(f"{W}type", "normal") == "normal":
            yield note
