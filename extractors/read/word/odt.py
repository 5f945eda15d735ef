"""Reads an ODT: what it says, what travels with it unseen, and a clean copy for the program that lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml import etree

from extractors.read.word.docx_package import image_kind
from extractors.read.word.odf import DRAW, XLINK, OdfStyles, detach
from extractors.read.word.odt_clean import clean
from extractors.read.word.odt_text import OdtReader, body_of, find_notes, find_running
from extractors.read.word.package import Package, damaged, serialise
from extractors.read.word.stories import Content, Story, StoryKind, find_layer_doubts, find_told_doubts
from pipeline.errors import EncryptedInput
from pipeline.tools.media import ODT

_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_METAFILE = b"VCLMTF"


def read_odt(package: Package, *, accept: bool = True) -> Content:
    """Give all that an ODT holds; `accept` tells what becomes of its tracked changes.

    Raises:
        EncryptedInput: It opens only with a password.
        ExtractionError: It is damaged.
        LimitExceeded: It is too large when unpacked.
    """
    _refuse_locked(package)
    root, styles_root = package.xml("content.xml"), package.xml("styles.xml")
    body = None if root is None else body_of(root)
    if root is None or body is None:
        raise damaged()
    styles = OdfStyles((styles_root, root))
    layers, told = clean(root, styles, accept=accept)
    if styles_root is not None:
        more, also = clean(styles_root, styles, accept=accept)
        layers, told = layers + more, told + also
    roots = {"content.xml": root, **({} if styles_root is None else {"styles.xml": styles_root})}
    pictures = {name: content for tree in roots.values() for name, content in _pictures(package, tree, told).items()}
    reader = OdtReader(styles, pictures)
    stories = (
        Story(StoryKind.BODY, reader.blocks(body)),
        *find_running(styles_root, body, styles, reader),
        *find_notes(body, reader),
    )
    doubts = (*find_layer_doubts(layers, accept=accept), *find_told_doubts(told))
    return Content(stories, tuple(layers), doubts, lambda _engine: _parts(roots, pictures), ".odt")


def _refuse_locked(package: Package) -> None:
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(f"{{{_MANIFEST}}}encryption-data"), None) is not None:
        raise EncryptedInput("het bestand vraagt om een wachtwoord. Vraag de afzender om een exemplaar zonder.")


def _parts(roots: Mapping[str, etree._Element], pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the members of a copy with the cleaned text and its pictures; the rest of the file stays behind."""
    texts = {name: serialise(tree) for name, tree in roots.items()}
    manifest = {"META-INF/manifest.xml": _manifest([*texts, *pictures])}
    return {"mimetype": ODT.encode(), **texts, **pictures, **manifest}


def _pictures(package: Package, tree: etree._Element, told: Counter[str]) -> dict[str, bytes]:
    """Give the pictures that a part shows; one of a kind that may point outside is taken out of it."""
    found = {}
    for image in list(tree.iter(f"{DRAW}image", f"{DRAW}fill-image")):
        name = image.get(f"{XLINK}href", "").removeprefix("./")
        if not name:
            continue
        content = package.read(name) if package.holds(name) else b""
        if image_kind(content) or content.startswith(_METAFILE):
            found[name] = content
        else:
            told["pictures"] += image.tag == f"{DRAW}image" and not _has_other_form(image)
            detach(image)
    return found


def _has_other_form(image: etree._Element) -> bool:
    """Tell whether a frame offers the same picture in another form."""
    parent = image.getparent()
    return parent is not None and len(parent.findall(f"{DRAW}image")) > 1


def _manifest(names: list[str]) -> bytes:
    def key(name: str) -> str:
        return f"{{{_MANIFEST}}}{name}"

    root = etree.Element(key("manifest"), {key("version"): "1.2"}, nsmap={"manifest": _MANIFEST})
    for path, media_type in [("/", ODT), *((name, "text/xml" if name.endswith(".xml") else "") for name in names)]:
        etree.SubElement(root, key("file-entry"), {key("full-path"): path, key("media-type"): media_type})
    return serialise(root)
