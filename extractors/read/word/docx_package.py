"""Writes a cleaned copy of a DOCX for an engine, from a short list of parts; the rest of the file stays behind.

Nothing in the copy points outside it: no linked picture, template, object or data source is there to be fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from extractors.read.word.ooxml import RELS, A, C, O, R, Relation, W, find_relations, remove
from extractors.read.word.package import Package, serialise

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
_OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DIAGRAM_REL = "http://schemas.microsoft.com/office/2007/relationships/"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "officeDocument": f"{_WORD}document.main+xml",
        "styles": f"{_WORD}styles+xml",
        "numbering": f"{_WORD}numbering+xml",
        "settings": f"{_WORD}settings+xml",
        "header": f"{_WORD}header+xml",
        "footer": f"{_WORD}footer+xml",
        "footnotes": f"{_WORD}footnotes+xml",
        "endnotes": f"{_WORD}endnotes+xml",
        "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
        "chart": f"{_DRAWING}chart+xml",
        "diagramData": f"{_DRAWING}diagramData+xml",
        "diagramLayout": f"{_DRAWING}diagramLayout+xml",
        "diagramQuickStyle": f"{_DRAWING}diagramStyle+xml",
        "diagramColors": f"{_DRAWING}diagramColors+xml",
        "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    }
)
"""What an engine needs, by the kind of relation."""
_SETTINGS = frozenset(
    f"{W}{name}"
    for name in (
        "evenAndOddHeaders", "mirrorMargins", "gutterAtTop", "defaultTabStop", "autoHyphenation", "hyphenationZone",
        "footnotePr", "endnotePr", "compat", "themeFontLang", "clrSchemeMapping", "decimalSymbol", "listSeparator",
        "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "noLineBreaksAfter", "noLineBreaksBefore",
    )
)  # fmt: skip
"""What of the settings says how a page looks; the rest names templates, data sources and people."""
IMAGES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\x01\0\0\0", "emf"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\0\x09\0", "wmf"),
)
"""Kinds of pictures that cannot point outside themselves; a drawing in SVG can."""
_USELESS_WITHOUT = frozenset(
    (
        f"{W}headerReference", f"{W}footerReference", f"{W}control", f"{W}subDoc", f"{W}altChunk", f"{O}OLEObject",
        f"{C}externalData", f"{C}userShapes", f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver",
    )
)  # fmt: skip
"""Elements that are nothing but their link."""


def image_kind(untrusted_bytes: bytes) -> str:
    """Give the extension of a picture that an engine may have, judged from its bytes; empty for any other."""
    return next((kind for magic, kind in IMAGES if untrusted_bytes.startswith(magic)), "")


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A part with text, cleaned."""

    name: str
    kind: str
    root: etree._Element
    relations: Mapping[str, Relation]


class _Writer:
    def __init__(self, package: Package, stories: Iterable[StoryPart]) -> None:
        self._package = package
        self._stories = {part.name: part for part in stories}
        self._names: dict[str, str] = {}
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}

    def add(self, target: str, kind: str) -> str | None:
        """Copy a part with all it needs and give its new name below `word/`; None when it stays behind."""
        if target in self._names:
            return self._names[target]
        if kind == "image":
            return self._add_image(target)
        story = self._stories.get(target)
        if kind not in _KINDS:
            return None
        root = self._package.xml(target) if story is None else story.root
        if root is None:
            return None
        name = "document.xml" if kind == "officeDocument" else f"{kind}{len(self._names) + 1}.xml"
        self._names[target] = name
        if kind == "settings":
            remove(child for child in list(root) if child.tag not in _SETTINGS)
        relations = find_relations(self._package, target) if story is None else story.relations.values()
        self._add_xml(name, root, relations)
        self.types[name] = _KINDS[kind]
        return name

    def _add_xml(self, name: str, root: etree._Element, relations: Iterable[Relation]) -> None:
        links = etree.Element(f"{RELS}Relationships", nsmap={None: RELS[1:-1]})
        for relation in relations:
            new = None if relation.external else self.add(relation.target, relation.kind)
            if new is not None:
                link = etree.SubElement(links, f"{RELS}Relationship")
                link.set("Id", relation.id)
                link.set("Type", (_DIAGRAM_REL if relation.kind == "diagramDrawing" else _OFFICE_REL) + relation.kind)
                link.set("Target", new)
        scrub(root, {link.get("Id", "") for link in links})
        if root.tag != f"{W}numbering":  # hidden runs are gone; what is left is to be seen in every engine
            remove(root.iter(f"{W}vanish", f"{W}webHidden", f"{W}specVanish"))
        self.parts[f"word/{name}"] = serialise(root)
        if len(links):
            self.parts[f"word/_rels/{name}.rels"] = serialise(links)

    def _add_image(self, target: str) -> str | None:
        content = self._package.read(target) if self._package.holds(target) else b""
        kind = image_kind(content)
        if not kind:
            return None
        name = f"image{len(self._names) + 1}.{kind}"
        self._names[target] = name
        self.parts[f"word/{name}"] = content
        return name


def scrub(root: etree._Element, kept: set[str]) -> None:
    """Take out of a part every link but the `kept` ones, and every address that stands in it."""
    for element in list(root.iter()):
        for name in list(element.attrib):
            plain = name in ("src", "href", "althref") or name.startswith(O)
            if plain or (name.startswith(R) and element.get(name) not in kept):
                del element.attrib[name]
        if element.tag in _USELESS_WITHOUT and not any(name.startswith(R) for name in element.attrib):
            remove([element])


def clean_parts(package: Package, stories: Iterable[StoryPart], main: str) -> dict[str, bytes]:
    """Give the members of a DOCX with the cleaned stories and what is needed to lay them out."""
    writer = _Writer(package, stories)
    writer.add(main, "officeDocument")
    return {**envelope(writer.types), **writer.parts}


def envelope(types: Mapping[str, str]) -> dict[str, bytes]:
    """Give the members of a DOCX that name the others; `types` are the media types by name below `word/`."""
    listed = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    for extension, media_type in _defaults().items():
        etree.SubElement(listed, f"{{{_TYPES}}}Default", Extension=extension, ContentType=media_type)
    for name, media_type in types.items():
        etree.SubElement(listed, f"{{{_TYPES}}}Override", PartName=f"/word/{name}", ContentType=media_type)
    links = etree.Element(f"{RELS}Relationships", nsmap={None: RELS[1:-1]})
    etree.SubElement(
        links, f"{RELS}Relationship", Id="rId1", Type=f"{_OFFICE_REL}officeDocument", Target="word/document.xml"
    )
    return {"[Content_Types].xml": serialise(listed), "_rels/.rels": serialise(links)}


def _defaults() -> dict[str, str]:
    images = {kind: f"image/{'x-' + kind if kind in ('emf', 'wmf') else kind}" for _, kind in IMAGES}
    return {
        "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", **images
    }  # fmt: skip
