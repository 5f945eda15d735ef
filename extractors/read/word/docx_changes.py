"""Accepts the tracked changes of a DOCX: the running text is what it says after them, the changes become layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from extractors.read.word.ooxml import W, ancestor, raw_text, remove, unwrap
from pipeline.model.document import Layer, LayerKind

ANCHOR_MAX = 100
"""Longest piece of running text that a layer keeps."""

_GONE = (f"{W}del", f"{W}moveFrom")
_NEW = (f"{W}ins", f"{W}moveTo")
_MARKS = tuple(
    f"{W}{name}"
    for name in (
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart",
        "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "customXmlMoveFromRangeStart",
        "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "cellIns", "cellMerge",
        "numberingChange", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange",
        "trPrChange", "tblGridChange",
    )
)  # fmt: skip
"""What only tells of a change: ranges, and how something looked before."""
_PROPERTIES = (f"{W}rPr", f"{W}trPr", f"{W}pPr", f"{W}numPr")


def accept_changes(root: etree._Element) -> list[Layer]:
    """Accept every tracked change of a part, in place, and give the changes, the deletions first."""
    gone = [mark for mark in root.iter(*_GONE) if _is_text(mark) and ancestor(mark, *_GONE) is None]
    layers = list(_layers(gone, LayerKind.DELETED))
    remove(gone)
    layers += _layers([mark for mark in root.iter(*_NEW) if _is_text(mark)], LayerKind.INSERTED)
    unwrap(mark for mark in root.iter(*_NEW) if _is_text(mark))
    remove(ancestor(mark, f"{W}tr") for mark in list(root.iter(f"{W}del")) if mark.getparent().tag == f"{W}trPr")
    remove(ancestor(mark, f"{W}tc") for mark in list(root.iter(f"{W}cellDel")))
    _join_paragraphs(root)
    remove(root.iter(*_GONE, *_NEW, *_MARKS))
    return layers


def _is_text(mark: etree._Element) -> bool:
    """Tell a change of text from the mark of a changed paragraph end, row or number."""
    parent = mark.getparent()
    return parent is not None and parent.tag not in _PROPERTIES


def _layers(marks: Iterable[etree._Element], kind: LayerKind) -> Iterator[Layer]:
    """Yield a layer per change; neighbours of one author and moment are one change."""
    run: list[etree._Element] = []
    for mark in marks:
        if run and (mark.getprevious() is not run[-1] or _who(mark) != _who(run[-1])):
            yield from _layer(run, kind)
            run = []
        run.append(mark)
    yield from _layer(run, kind)


def _layer(run: list[etree._Element], kind: LayerKind) -> Iterator[Layer]:
    text = "".join(map(raw_text, run))
    if text.strip():
        yield Layer(kind, text, *_who(run[0]), _text_before(run[0]))


def _who(mark: etree._Element) -> tuple[str, str]:
    return mark.get(f"{W}author", ""), mark.get(f"{W}date", "")


def _text_before(mark: etree._Element) -> str:
    """Give the end of the running text before a change, in its paragraph."""
    paragraph = ancestor(mark, f"{W}p")
    if paragraph is None:
        return ""
    parts: list[str] = []
    for element in paragraph.iter():
        if element is mark:
            break
        if element.tag == f"{W}t" and ancestor(element, *_GONE) is None:
            parts.append(element.text or "")
    return "".join(parts)[-ANCHOR_MAX:]


def _join_paragraphs(root: etree._Element) -> None:
    """Join a paragraph whose end was deleted with the next, whose properties it takes."""
    for paragraph in list(root.iter(f"{W}p")):
        properties = paragraph.find(f"{W}pPr/{W}rPr")
        if properties is None or all(properties.find(tag) is None for tag in _GONE):
            continue
        after = paragraph.getnext()
        if after is not None and after.tag == f"{W}p":
            place = 1 if after.find(f"{W}pPr") is not None else 0
            after[place:place] = [child for child in paragraph if child.tag != f"{W}pPr"]
            remove([paragraph])
