"""The names of OOXML, and small steps on its trees that every part of the DOCX reader takes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from extractors.read.word.package import Package

_OFFICE = "http://schemas.openxmlformats.org/"
W = f"{{{_OFFICE}wordprocessingml/2006/main}}"
R = f"{{{_OFFICE}officeDocument/2006/relationships}}"
MC = f"{{{_OFFICE}markup-compatibility/2006}}"
M = f"{{{_OFFICE}officeDocument/2006/math}}"
A = f"{{{_OFFICE}drawingml/2006/main}}"
WP = f"{{{_OFFICE}drawingml/2006/wordprocessingDrawing}}"
C = f"{{{_OFFICE}drawingml/2006/chart}}"
PIC = f"{{{_OFFICE}drawingml/2006/picture}}"
DGM = f"{{{_OFFICE}drawingml/2006/diagram}}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  the prefix by which the format itself calls it
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

VAL = f"{W}val"
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}p": "\n", f"{W}noBreakHyphen": "\u2011"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another, or to a place outside the file."""

    id: str
    kind: str
    """Last part of its type: `header`, `image`, `hyperlink`."""
    target: str
    """Name of the part in the zip; the address as it stands when external."""
    external: bool


def find_relations(package: Package, part: str) -> Iterator[Relation]:
    """Yield the links of a part; of the whole package when `part` is empty."""
    folder, name = posixpath.split(part)
    root = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for element in root.iter(f"{RELS}Relationship") if root is not None else ():
        target = element.get("Target", "").replace("\\", "/")
        kind = element.get("Type", "").rpartition("/")[2]
        external = element.get("TargetMode") == "External" or "://" in target
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
        yield Relation(element.get("Id", ""), kind, target, external)


def is_on(element: etree._Element | None) -> bool:
    """Tell whether an on/off property is there and not switched off."""
    return element is not None and element.get(VAL, "true") not in ("false", "0", "off", "none")


def number_of(element: etree._Element | None, default: int) -> int:
    """Give the whole number of a property, the default when it is missing or odd."""
    value = "" if element is None else element.get(VAL, "")
    return int(value) if value.lstrip("-").isascii() and value.lstrip("-").isdigit() else default


def remove(elements: Iterable[etree._Element]) -> int:
    """Take elements out with all they hold; give how many there were."""
    found = list(elements)
    for element in found:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return len(found)


def replace(element: etree._Element, *others: etree._Element) -> None:
    """Put others in the place of an element."""
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        parent[place : place + 1] = list(others)


def unwrap(elements: Iterable[etree._Element]) -> None:
    """Put the children of each element in its place."""
    for element in list(elements):
        replace(element, *element)


def make_run(text: str, properties: etree._Element | None = None) -> etree._Element:
    """Give a run of plain text: lines by a newline become breaks, tabs tabs."""
    run = etree.Element(f"{W}r")
    if properties is not None:
        run.append(_copy(properties))
    for number, line in enumerate(_clean(text).split("\n")):
        if number:
            etree.SubElement(run, f"{W}br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, f"{W}tab")
            if piece:
                leaf = etree.SubElement(run, f"{W}t")
                leaf.set(XML_SPACE, "preserve")
                leaf.text = piece
    return run


def make_para(text: str) -> etree._Element:
    """Give a paragraph of plain text."""
    paragraph = etree.Element(f"{W}p")
    paragraph.append(make_run(text))
    return paragraph


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element))


def _clean(text: str) -> str:
    """Give text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))


def raw_text(element: etree._Element) -> str:
    """Give the characters under an element, deleted ones included: a paragraph a line, without any work on fields."""
    parts: list[str] = []
    for leaf in element.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br", f"{W}cr", f"{W}p", f"{W}noBreakHyphen"):
        name = etree.QName(leaf).localname
        parts.append(
            {"tab": "\t", "br": "\n", "cr": "\n", "p": "\n", "noBreakHyphen": "\u2011"}.get(name, leaf.text or "")
        )
    return "".join(parts).strip("\n")


def ancestor(element: etree._Element, *tags: str) -> etree._Element | None:
    """Give the nearest element around this one with one of the tags."""
    return next(element.iterancestors(*tags), None)
