"""Reads the words of a cell with more than one look: no raised or lowered figure joins the one before it."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import ARC_CONTENT_TYPES, SHARED_STRINGS

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_SMALL = {"superscript": _RAISED, "subscript": _LOWERED}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def shared_texts(archive: zipfile.ZipFile) -> list[str]:
    """Give the texts that cells refer to by number."""
    types = etree.fromstring(archive.read(ARC_CONTENT_TYPES), _PARSER)
    path = next((one.get("PartName", "").lstrip("/") for one in types if one.get("ContentType") == SHARED_STRINGS), "")
    if not path:
        return []
    texts: list[str] = []
    with archive.open(path) as stream:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True, load_dtd=False):
            if etree.QName(element).localname == "si":
                texts.append(words(element))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    return texts


def words(element: Any) -> str:
    """Give the text of a rich text without what tells how to pronounce it."""
    shown: list[str] = []
    was_small = False
    for one in element.iter() if element is not None else ():
        if not isinstance(one.tag, str) or etree.QName(one).localname != "t":
            continue
        parent = one.getparent()
        if etree.QName(parent).localname == "rPh" or not one.text:
            continue
        small = _SMALL.get(_position(parent))
        text = unescape(one.text)  # first: the escapes of Excel hold figures
        text = text.translate(small) if small else text
        # a letter between two sizes could be read as part of the figure beside it: `12` and a raised `a`
        if (small or was_small) and _touch(shown[-1] if shown else "", text):
            shown.append(" ")
        shown.append(text)
        was_small = bool(small)
    return "".join(shown)


def _touch(before: str, after: str) -> bool:
    """Tell whether a figure and a sign that is no small figure meet where the size changes."""
    if not before or not after:
        return False
    left, right = before[-1], after[0]
    return (left.isdecimal() and not _is_apart(right)) or (right.isdecimal() and not _is_apart(left))


def _is_apart(sign: str) -> bool:
    return sign.isspace() or sign in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋()<>;:"


def _position(run: Any) -> str:
    """Give where the signs of a run stand: `superscript`, `subscript` or nothing."""
    for look in run:
        if isinstance(look.tag, str) and etree.QName(look).localname == "rPr":
            for one in look:
                if isinstance(one.tag, str) and etree.QName(one).localname == "vertAlign":
                    return str(one.get("val", ""))
    return ""
