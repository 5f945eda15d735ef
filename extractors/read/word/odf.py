"""The names of ODF, what its styles say that matters for reading, and small steps on its trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.read.word.counting import counted

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_OASIS}office:1.0}}"
TEXT = f"{{{_OASIS}text:1.0}}"
TABLE = f"{{{_OASIS}table:1.0}}"
DRAW = f"{{{_OASIS}drawing:1.0}}"
STYLE = f"{{{_OASIS}style:1.0}}"
SVG = f"{{{_OASIS}svg-compatible:1.0}}"
FORM = f"{{{_OASIS}form:1.0}}"
SCRIPT = f"{{{_OASIS}script:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"

_MAX_REPEAT = 1_000
"""Most spaces, columns or rows that one element may stand for."""
_BULLETS_FROM = "\ue000"


def repeat_of(element: etree._Element, name: str) -> int:
    """Give a count from outside, at least 1 and never so large that it fills the memory."""
    value = element.get(name, "1")
    return min(max(int(value), 1), _MAX_REPEAT) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def detach(element: etree._Element) -> None:
    """Take an element out with all it holds, but keep the text behind it."""
    _put(element, element.tail or "")


def dissolve(element: etree._Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    children = list(element)
    if children:
        children[-1].tail = (children[-1].tail or "") + (element.tail or "")
        tail = element.text or ""
    else:
        tail = (element.text or "") + (element.tail or "")
    place = parent.index(element)
    _put(element, tail)
    parent[place:place] = children


def _put(element: etree._Element, text: str) -> None:
    """Take an element out and write `text` where it stood."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    element.tail = None
    parent.remove(element)


class OdfStyles:
    """The styles of one document, those of both its parts."""

    def __init__(self, roots: Iterable[etree._Element | None]) -> None:
        self._by_name: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        self.outline: etree._Element | None = None
        for root in roots:
            for style in root.iter(f"{STYLE}style") if root is not None else ():
                self._by_name[style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")] = style
            for style in root.iter(f"{TEXT}list-style") if root is not None else ():
                self._lists[style.get(f"{STYLE}name", "")] = style
            for style in root.iter(f"{TEXT}outline-style") if root is not None else ():
                self.outline = style

    def chain(self, family: str, name: str) -> Iterator[etree._Element]:
        """Yield a style and those it is made from."""
        seen: set[str] = set()
        while (family, name) in self._by_name and name not in seen:
            seen.add(name)
            style = self._by_name[family, name]
            yield style
            name = style.get(f"{STYLE}parent-style-name", "")

    def is_hidden(self, family: str, name: str) -> bool:
        """Tell whether a style hides text."""
        for style in self.chain(family, name):
            for properties in style.findall(f"{STYLE}text-properties"):
                display = properties.get(f"{TEXT}display")
                if display is not None:
                    return bool(display == "none")
        return False

    def master_of(self, name: str) -> str:
        """Give the page style that a paragraph style begins; empty when it begins none."""
        found = (style.get(f"{STYLE}master-page-name", "") for style in self.chain("paragraph", name))
        return next(filter(None, found), "")

    def list_of(self, name: str) -> str:
        """Give the list style of a paragraph style."""
        found = (style.get(f"{STYLE}list-style-name", "") for style in self.chain("paragraph", name))
        return next(filter(None, found), "")

    def level(self, list_style: str, level: int) -> etree._Element | None:
        """Give the definition of a 1-based level of a list style."""
        return _level_in(self._lists.get(list_style), level)

    def outline_level(self, level: int) -> etree._Element | None:
        """Give the definition of a 1-based level of the numbering of headings."""
        return _level_in(self.outline, level)


def _level_in(style: etree._Element | None, level: int) -> etree._Element | None:
    for child in style if style is not None else ():
        if child.get(f"{TEXT}level") == str(level):
            return child
    return None


def written_label(levels: list[etree._Element | None], values: list[int]) -> str:
    """Give the label of a list item from the definitions of its levels and their counts, the outermost first."""
    own = levels[-1]
    if own is None:
        return ""
    bullet = own.get(f"{TEXT}bullet-char")
    if bullet is not None:
        return "•" if bullet >= _BULLETS_FROM else bullet
    kind = own.get(f"{STYLE}num-format", "")
    if not kind:
        return ""
    shown = repeat_of(own, f"{TEXT}display-levels")
    formats = [kind if level is None else level.get(f"{STYLE}num-format", "") for level in levels]
    numbers = [counted(value, form) for value, form in zip(values, formats, strict=True)][-shown:]
    before, after = (own.get(f"{STYLE}num-{place}", "") for place in ("prefix", "suffix"))
    return f"{before}{'.'.join(filter(None, numbers))}{after}".strip()
