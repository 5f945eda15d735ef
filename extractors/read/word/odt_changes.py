"""Rejects the tracked changes of an ODT: what was put in goes, what was taken out comes back in its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from lxml import etree

from extractors.read.word.odf import TEXT, XML_ID

_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")


def reject_changes(root: etree._Element) -> None:
    """Reject every tracked change of a part, in place; a change of looks cannot be undone and stays."""
    starts = {mark.get(f"{TEXT}change-id"): mark for mark in root.iter(f"{TEXT}change-start", f"{TEXT}change")}
    ends = {mark.get(f"{TEXT}change-id"): mark for mark in root.iter(f"{TEXT}change-end")}
    regions = [(region.get(f"{TEXT}id") or region.get(XML_ID), region) for region in root.iter(f"{TEXT}changed-region")]
    for number, region in regions:
        start, end = starts.get(number), ends.get(number)
        if region.find(f"{TEXT}insertion") is not None and start is not None and end is not None:
            _take_out(start, end)
    for number, region in regions:
        deletion, mark = region.find(f"{TEXT}deletion"), starts.get(number)
        if deletion is not None and mark is not None and _holds(root, mark):
            _put_back(mark, [copy.deepcopy(child) for child in deletion if _says(child)])


def _says(child: etree._Element) -> bool:
    return isinstance(child.tag, str) and not child.tag.endswith("}change-info")


def _holds(root: etree._Element, element: etree._Element) -> bool:
    """Tell whether an element is still in the tree: it may have stood in what was just taken out."""
    return any(parent is root for parent in element.iterancestors())


def _paragraph(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(*_PARAGRAPHS), None)


# --- what was put in -----------------------------------------------------------------------------------------------


def _take_out(start: etree._Element, end: etree._Element) -> None:
    """Take out all that stands between two marks, and join the paragraphs in which they stand."""
    whole, opened = _between(start, end)
    start.tail = None
    for element in opened:
        element.text = None
    for element in whole:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)  # with the text behind it, which stands between the marks too
    first, last = _paragraph(start), _paragraph(end)
    if first is not None and last is not None and first is not last and first.getparent() is last.getparent():
        for child in list(last):
            first.append(child)
        last.getparent().remove(last)


def _between(start: etree._Element, end: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """Give the elements that stand whole between two marks, and those that begin there and hold the second.

    The text behind an element that ends between the marks is taken off at once.
    """
    opened: dict[etree._Element, None] = {}
    whole: list[etree._Element] = []
    closed: list[etree._Element] = []
    for event, element in _events_after(start):
        if element is end:
            break
        if event == "start":
            opened[element] = None
        elif element in opened:
            del opened[element]
            whole.append(element)
        else:
            closed.append(element)
    for element in closed:
        element.tail = None
    return whole, list(opened)


def _events_after(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield what begins and ends behind an element, in the order of the file."""
    here: etree._Element | None = element
    while here is not None:
        for sibling in here.itersiblings():
            yield from etree.iterwalk(sibling, events=("start", "end"))
        here = here.getparent()
        if here is not None:
            yield "end", here


# --- what was taken out --------------------------------------------------------------------------------------------


def _put_back(mark: etree._Element, pieces: list[etree._Element]) -> None:
    """Put the pieces of a deletion where its mark stands; more than one of them means that a paragraph ended there."""
    paragraph = _paragraph(mark)
    if paragraph is None or not pieces:
        return
    if len(pieces) == 1 and pieces[0].tag in _PARAGRAPHS:
        _insert(mark, pieces[0])
        return
    rest = _split(paragraph, mark)
    first = pieces.pop(0) if pieces[0].tag in _PARAGRAPHS else None
    last = pieces.pop() if pieces and pieces[-1].tag in _PARAGRAPHS else None
    if first is not None:
        _insert(mark, first)
    for piece in [*reversed(pieces)]:
        paragraph.addnext(piece)
    if last is not None:
        _begin_with(rest, last)


def _insert(mark: etree._Element, piece: etree._Element) -> None:
    """Put what a paragraph holds behind a mark."""
    tail, children = mark.tail, list(piece)
    mark.tail = piece.text
    parent = mark.getparent()
    place = parent.index(mark) + 1
    parent[place:place] = children
    last = children[-1] if children else mark
    last.tail = (last.tail or "") + (tail or "")


def _begin_with(paragraph: etree._Element, piece: etree._Element) -> None:
    """Put what a paragraph holds at the begin of another."""
    children, text = list(piece), paragraph.text or ""
    paragraph.text = piece.text
    paragraph[0:0] = children
    if children:
        children[-1].tail = (children[-1].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _split(paragraph: etree._Element, mark: etree._Element) -> etree._Element:
    """Part a paragraph behind a mark and give the second half, which stands behind the first."""
    rest, here = _second_half(mark), mark.getparent()
    while here is not paragraph:
        half = _second_half(here)
        rest.tail, half.text = half.text, None
        half.insert(0, rest)
        rest, here = half, here.getparent()
    rest.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(rest)
    return rest


def _second_half(mark: etree._Element) -> etree._Element:
    """Take what stands behind an element, in the element around it, and give it in another of that kind."""
    holder = mark.getparent()
    half = etree.Element(holder.tag, dict(holder.attrib))
    half.text, mark.tail = mark.tail, None
    half.extend(list(mark.itersiblings()))
    return half
