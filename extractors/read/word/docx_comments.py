"""Reads the comments of a DOCX: who wrote them, when, about which words, and the answers to them."""

from __future__ import annotations

from lxml import etree

from extractors.read.word.docx_changes import ANCHOR_MAX
from extractors.read.word.ooxml import W14, W15, W, raw_text
from pipeline.model.document import Layer, LayerKind

_ID = f"{W}id"


def read_comments(
    comments: etree._Element | None, extended: etree._Element | None, document: etree._Element
) -> list[Layer]:
    """Give the comments in the order of the file; an answer stands behind what it answers and shares its place.

    Args:
        comments: The part with their text; None when there is none.
        extended: The part that tells which are answers; None when there is none.
        document: The text with the marks of the comments still in it, changes accepted.
    """
    if comments is None:
        return []
    anchors = _anchors(document)
    entries = [entry for entry in comments.iter(f"{W}comment") if raw_text(entry).strip()]
    parents = _parents(entries, extended)
    layers = [
        (
            entry.get(_ID, ""),
            Layer(
                LayerKind.COMMENT,
                raw_text(entry),
                entry.get(f"{W}author", ""),
                entry.get(f"{W}date", ""),
                anchors.get(entry.get(_ID, ""), "") or anchors.get(parents.get(entry.get(_ID, ""), ""), ""),
            ),
        )
        for entry in entries
    ]
    order = {comment: place for place, (comment, _) in enumerate(layers)}

    def place_of(one: tuple[str, Layer]) -> tuple[int, bool]:
        return order[parents.get(one[0], one[0])], one[0] in parents

    return [layer for _, layer in sorted(layers, key=place_of)]


def _parents(entries: list[etree._Element], extended: etree._Element | None) -> dict[str, str]:
    """Give for each answer the comment it answers, both by number."""
    by_paragraph = {
        paragraph.get(f"{W14}paraId", ""): entry.get(_ID, "") for entry in entries for paragraph in entry.iter(f"{W}p")
    }
    parents = {}
    for mark in extended.iter(f"{W15}commentEx") if extended is not None else ():
        answer = by_paragraph.get(mark.get(f"{W15}paraId", "-"))
        parent = by_paragraph.get(mark.get(f"{W15}paraIdParent", "-"))
        if answer is not None and parent is not None:
            parents[answer] = parent
    return parents


def _anchors(document: etree._Element) -> dict[str, str]:
    """Give the words that each comment is about; where no range is set, the words before its mark."""
    texts: dict[str, list[str]] = {}
    is_open: set[str] = set()
    paragraph_text: list[str] = []
    for element in document.iter(
        f"{W}p", f"{W}t", f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"
    ):
        number = element.get(_ID, "")
        if element.tag == f"{W}p":
            paragraph_text = []
            for one in is_open:
                texts[one].append(" ")
        elif element.tag == f"{W}commentRangeStart":
            texts[number] = []
            is_open.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            is_open.discard(number)
        elif element.tag == f"{W}commentReference":
            texts.setdefault(number, ["".join(paragraph_text)[-ANCHOR_MAX:]])
        else:
            paragraph_text.append(element.text or "")
            for one in is_open:
                texts[one].append(element.text or "")
    return {number: "".join(parts).strip()[:ANCHOR_MAX] for number, parts in texts.items()}
