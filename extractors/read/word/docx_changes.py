"""Accepts or rejects the tracked changes of a DOCX: the text is what it then says, the changes become layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

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
_LOOKS = tuple(
    f"{W}{name}"
    for name in ("pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange",
                 "tblGridChange")
)  # fmt: skip
"""Of these the first child tells how something looked before."""
_STAYS = (f"{W}rPr", f"{W}sectPr", f"{W}headerReference", f"{W}footerReference", *_GONE, *_NEW)
"""What stands among properties and is no part of what a change of them tells."""
_WAS: Mapping[str, str] = MappingProxyType({f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"})
_PROPERTIES = (f"{W}rPr", f"{W}trPr", f"{W}pPr", f"{W}numPr")


def accept_changes(root: etree._Element) -> list[Layer]:
    """Accept every tracked change of a part, in place, and give the changes, the deletions first."""
    gone = [mark for mark in root.iter(*_GONE) if _is_text(mark) and ancestor(mark, *_GONE) is None]
    layers = list(_layers(gone, LayerKind.DELETED))
    remove(gone)
    layers += _layers([mark for mark in root.iter(*_NEW) if _is_text(mark)], LayerKind.INSERTED)
    unwrap(mark for mark in root.iter(*_NEW) if _is_text(mark))
    _remove_table_parts(root, f"{W}del", f"{W}cellDel")
    _join_paragraphs(root, _GONE)
    remove(root.iter(*_GONE, *_NEW, *_MARKS))
    return layers


def reject_changes(root: etree._Element) -> list[Layer]:
    """Reject every tracked change of a part, in place, and give the changes, the deletions first."""
    new = [mark for mark in root.iter(*_NEW) if _is_text(mark) and ancestor(mark, *_NEW) is None]
    layers = list(_layers(new, LayerKind.INSERTED, _NEW))
    remove(new)
    back = [mark for mark in root.iter(*_GONE) if _is_text(mark)]
    layers = [*_layers(back, LayerKind.DELETED, _NEW), *layers]
    for leaf in root.iter(*_WAS):
        leaf.tag = _WAS[leaf.tag]
    unwrap(back)
    _remove_table_parts(root, f"{W}ins", f"{W}cellIns")
    _join_paragraphs(root, _NEW)
    _restore_looks(root)
    remove(root.iter(*_GONE, *_NEW, *_MARKS))
    return layers


def _remove_table_parts(root: etree._Element, row_mark: str, cell_mark: str) -> None:
    """Take out the rows and cells of tables that bear a mark."""
    remove(ancestor(mark, f"{W}tr") for mark in list(root.iter(row_mark)) if mark.getparent().tag == f"{W}trPr")
    remove(ancestor(mark, f"{W}tc") for mark in list(root.iter(cell_mark)))


def _restore_looks(root: etree._Element) -> None:
    """Give back how text looked before a tracked change of its properties; hidden text may show again by that."""
    for change in list(root.iter(*_LOOKS)):
        holder, before = change.getparent(), next(iter(change), None)
        if holder is None or before is None:
            continue
        kept = [child for child in holder if child.tag in _STAYS]
        holder[:] = [*kept, *before] if holder.tag == f"{W}sectPr" else [*before, *kept]


def _is_text(mark: etree._Element) -> bool:
    """Tell a change of text from the mark of a changed paragraph end, row or number."""
    parent = mark.getparent()
    return parent is not None and parent.tag not in _PROPERTIES


def _layers(marks: Iterable[etree._Element], kind: LayerKind, unsaid: tuple[str, ...] = _GONE) -> Iterator[Layer]:
    """Yield a layer per change; neighbours of one author and moment are one change. `unsaid` is no running text."""
    run: list[etree._Element] = []
    for mark in marks:
        if run and (mark.getprevious() is not run[-1] or _who(mark) != _who(run[-1])):
            yield from _layer(run, kind, unsaid)
            run = []
        run.append(mark)
    yield from _layer(run, kind, unsaid)


def _layer(run: list[etree._Element], kind: LayerKind, unsaid: tuple[str, ...]) -> Iterator[Layer]:
    text = "".join(map(raw_text, run))
    if text.strip():
        yield Layer(kind, text, *_who(run[0]), _text_before(run[0], unsaid))


def _who(mark: etree._Element) -> tuple[str, str]:
    return mark.get(f"{W}author", ""), mark.get(f"{W}date", "")


def _text_before(mark: etree._Element, unsaid: tuple[str, ...]) -> str:
    """Give the end of the running text before a change, in its paragraph."""
    paragraph = ancestor(mark, f"{W}p")
    if paragraph is None:
        return ""
    parts: list[str] = []
    for element in paragraph.iter():
        if element is mark:
            break
        if element.tag in (f"{W}t", f"{W}delText") and ancestor(element, *unsaid) is None:
            parts.append(element.text or "")
    return "".join(parts)[-ANCHOR_MAX:]


def _join_paragraphs(root: etree._Element, marks: tuple[str, ...]) -> None:
    """Join a paragraph whose end bears a mark with the next, whose properties it takes."""
    for paragraph in list(root.iter(f"{W}p")):
        properties = paragraph.find(f"{W}pPr/{W}rPr")
        if properties is None or all(properties.find(tag) is None for tag in marks):
            continue
        after = paragraph.getnext()
        if after is not None and after.tag == f"{W}p":
            place = 1 if after.find(f"{W}pPr") is not None else 0
            after[place:place] = [child for child in paragraph if child.tag != f"{W}pPr"]
            remove([paragraph])
