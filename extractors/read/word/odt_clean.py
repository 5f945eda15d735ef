"""Brings an ODT to what it shows: changes taken or not, fields frozen, nothing hidden, nothing that points outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from extractors.read.word.odf import (
    DC,
    DRAW,
    FORM,
    LOEXT,
    OFFICE,
    SCRIPT,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    XML_ID,
    OdfStyles,
    detach,
    dissolve,
)  # fmt: skip
from extractors.read.word.odt_changes import reject_changes
from pipeline.model.document import Layer, LayerKind

ANCHOR_MAX = 100
"""Longest piece of running text that a layer keeps."""

_MOVING = ("date", "time")
_SHELLS = frozenset(
    f"{TEXT}{name}"
    for name in (
        "a", "meta", "meta-field", "date", "time", "page-continuation", "sender-firstname", "sender-lastname",
        "sender-initials", "sender-title", "sender-position", "sender-email", "sender-company", "sender-street",
        "sender-city", "sender-postal-code", "sender-country", "sender-phone-work", "author-name", "author-initials",
        "chapter", "file-name", "template-name", "variable-set", "variable-get", "variable-input", "user-field-get",
        "user-field-input", "expression", "text-input", "initial-creator", "creation-date", "creation-time",
        "description", "user-defined", "print-time", "print-date", "printed-by", "title", "subject", "keywords",
        "editing-cycles", "editing-duration", "modification-time", "modification-date", "creator", "database-display",
        "placeholder", "sequence", "reference-ref", "sequence-ref", "bookmark-ref", "note-ref", "conditional-text",
        "dde-connection", "measure", "table-formula", "drop-down", "sheet-name", "paragraph-count", "word-count",
        "character-count", "table-count", "image-count", "object-count", "page-variable-get", "execute-macro",
    )
)  # fmt: skip
"""Fields and links: their own text is what was last shown."""
_NOTHING = frozenset(
    (
        f"{TEXT}tracked-changes", f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}section-source",
        f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}scripts", f"{OFFICE}event-listeners",
        f"{OFFICE}forms", f"{OFFICE}dde-source", f"{SCRIPT}event-listener", f"{DRAW}plugin", f"{DRAW}applet",
        f"{DRAW}floating-frame", f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}control", f"{SVG}desc", f"{SVG}title",
        f"{TABLE}table-source", f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TEXT}dde-connection-decls",
        f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}bookmark-end", f"{TEXT}alphabetical-index-mark",
        f"{TEXT}alphabetical-index-mark-start", f"{TEXT}alphabetical-index-mark-end",
    )
)  # fmt: skip
_BREAKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}


def plain_text(element: etree._Element) -> str:
    """Give the text under an element, a paragraph a line; notes and comments in it are left out."""
    lines = []
    for paragraph in element.iter(f"{TEXT}p", f"{TEXT}h"):
        line = inline_text(paragraph)
        if line.strip():
            lines.append(line)
    return "\n".join(lines)


def inline_text(element: etree._Element) -> str:
    """Give the text of a paragraph without what stands beside it: notes, comments, frames."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            parts.append(" " * (min(int(count), 1_000) if count.isascii() and count.isdigit() else 1))
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif not _is_beside(child):
            parts.append(inline_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_beside(element: etree._Element) -> bool:
    apart = (f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}p", f"{TEXT}h", f"{TEXT}ruby-text")
    return element.tag in apart or str(element.tag).startswith(DRAW)


# --- what travels along --------------------------------------------------------------------------------------------


def find_comments(root: etree._Element) -> Iterator[Layer]:
    """Yield the comments of a part; an answer stands behind what it answers."""
    notes = list(root.iter(f"{OFFICE}annotation"))
    names = {note.get(f"{OFFICE}name", ""): place for place, note in enumerate(notes)}
    ends = {end.get(f"{OFFICE}name", ""): end for end in root.iter(f"{OFFICE}annotation-end")}
    anchors = [_anchor(note, ends.get(note.get(f"{OFFICE}name", "-"))) for note in notes]
    parents = [names.get(note.get(f"{LOEXT}parent-name", "-"), place) for place, note in enumerate(notes)]
    for place in sorted(range(len(notes)), key=lambda number: (parents[number], number)):
        text = plain_text(notes[place])
        if text.strip():
            anchor = anchors[place] or anchors[parents[place]]
            yield Layer(LayerKind.COMMENT, text, *_who(notes[place]), anchor)


def _who(element: etree._Element) -> tuple[str, str]:
    return element.findtext(f".//{DC}creator") or "", element.findtext(f".//{DC}date") or ""


def _anchor(start: etree._Element, end: etree._Element | None) -> str:
    """Give the running text from one mark to the other; before the mark when there is no other."""
    text = _before(start) if end is None else _between(start, end)
    return text.strip()[-ANCHOR_MAX:] if end is None else text.strip()[:ANCHOR_MAX]


def _before(mark: etree._Element) -> str:
    paragraph = next(mark.iterancestors(f"{TEXT}p", f"{TEXT}h"), None)
    return "" if paragraph is None else _collected(paragraph, None, mark).lstrip()


def _between(start: etree._Element, end: etree._Element) -> str:
    return _collected(start.getroottree().getroot(), start, end)


def _collected(holder: etree._Element, start: etree._Element | None, end: etree._Element) -> str:
    """Give the characters between two marks, the inside of the marks left out."""
    parts: list[str] = []
    on = start is None
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(holder, events=("start", "end")):
        if event == "start":
            if element is end:
                break
            if skipped is None and element.tag in (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}tracked-changes"):
                skipped = element
            if on and skipped is None:
                parts.append((" " if element.tag in (f"{TEXT}p", f"{TEXT}h") else "") + (element.text or ""))
            continue
        skipped = None if element is skipped else skipped
        on = on or element is start
        if on and skipped is None and element is not holder:
            parts.append(element.tail or "")
    return "".join(parts)


def find_changes(root: etree._Element) -> Iterator[Layer]:
    """Yield the tracked changes of a part; the running text of an ODT is the accepted one already."""
    starts = {mark.get(f"{TEXT}change-id"): mark for mark in root.iter(f"{TEXT}change-start", f"{TEXT}change")}
    ends = {mark.get(f"{TEXT}change-id"): mark for mark in root.iter(f"{TEXT}change-end")}
    for region in root.iter(f"{TEXT}changed-region"):
        number = region.get(f"{TEXT}id") or region.get(XML_ID)
        start, end = starts.get(number), ends.get(number)
        deletion, insertion = region.find(f"{TEXT}deletion"), region.find(f"{TEXT}insertion")
        before = "" if start is None else _before(start)[-ANCHOR_MAX:]
        if deletion is not None:
            yield from _change(LayerKind.DELETED, plain_text(deletion), _who(deletion), before)
        if insertion is not None and start is not None and end is not None:
            yield from _change(LayerKind.INSERTED, _between(start, end), _who(insertion), before)


def _change(kind: LayerKind, text: str, who: tuple[str, str], before: str) -> Iterator[Layer]:
    if text.strip():
        yield Layer(kind, text, *who, before)


# --- cleaning ------------------------------------------------------------------------------------------------------


def clean(root: etree._Element, styles: OdfStyles, *, accept: bool = True) -> tuple[list[Layer], Counter[str]]:
    """Clean a part in place; give what it holds unseen and what a reviewer must be told, by name.

    `accept` tells what becomes of the tracked changes.
    """
    told = Counter(
        linked=sum(1 for e in root.iter() if _is_outside(e.get(f"{XLINK}href", "")) and e.tag != f"{TEXT}a"),
        objects=sum(1 for _ in root.iter(f"{DRAW}object", f"{DRAW}object-ole", f"{DRAW}plugin", f"{DRAW}applet")),
        controls=sum(1 for _ in root.iter(f"{DRAW}control")),
        moving=sum(1 for e in root.iter(*(f"{TEXT}{n}" for n in _MOVING)) if e.get(f"{TEXT}fixed") != "true"),
        placeholders=sum(1 for _ in root.iter(f"{TEXT}placeholder")),
    )
    layers = [*find_comments(root), *find_changes(root), *_alt_texts(root)]
    if not accept:
        reject_changes(root)
    for element in list(root.iter(*_NOTHING)):
        detach(element)
    layers += _take_hidden(root, styles)
    for element in list(root.iter(*_SHELLS)):
        dissolve(element)
    for element in root.iter():
        if _is_outside(element.get(f"{XLINK}href", "")):
            del element.attrib[f"{XLINK}href"]
        for name in [n for n in element.attrib if n.startswith(FORM) or n.startswith(SCRIPT)]:
            del element.attrib[name]
    return layers, told


def _is_outside(address: str) -> bool:
    """Tell whether a link leaves the file; what it may point to in it is a picture."""
    inside = address.removeprefix("./")
    return bool(address) and not inside.startswith(("Pictures/", "ObjectReplacements/", "media/", "#"))


def _alt_texts(root: etree._Element) -> Iterator[Layer]:
    for element in root.iter(f"{SVG}desc", f"{SVG}title"):
        if (element.text or "").strip():
            yield Layer(LayerKind.HIDDEN, element.text or "")


def _take_hidden(root: etree._Element, styles: OdfStyles) -> list[Layer]:
    layers = []
    for element in list(root.iter(f"{TEXT}p", f"{TEXT}h", f"{TEXT}span", f"{TEXT}section", f"{TEXT}hidden-text",
                                  f"{TABLE}table-row")):  # fmt: skip
        if not _is_hidden(element, styles):
            continue
        text = plain_text(element) or inline_text(element) or element.get(f"{TEXT}string-value", "")
        if text.strip():
            layers.append(Layer(LayerKind.HIDDEN, text))
        detach(element)
    return layers


def _is_hidden(element: etree._Element, styles: OdfStyles) -> bool:
    name = element.get(f"{TEXT}style-name", "")
    if element.tag == f"{TEXT}span":
        return styles.is_hidden("text", name)
    if element.tag in (f"{TEXT}p", f"{TEXT}h"):
        marks = element.iter(f"{TEXT}hidden-paragraph")
        return any(m.get(f"{TEXT}is-hidden") == "true" for m in marks) or styles.is_hidden("paragraph", name)
    if element.tag == f"{TEXT}section":
        display = str(element.get(f"{TEXT}display", "true"))
        return display == "none" or (display == "condition" and element.get(f"{TEXT}is-hidden") == "true")
    if element.tag == f"{TABLE}table-row":
        return str(element.get(f"{TABLE}visibility")) in ("collapse", "filter")
    return True  # a hidden-text field: what it shows when its condition is false stands in it
