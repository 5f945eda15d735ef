"""Marks that a person asks for: an area they drew, text they selected, a mark made larger, a term of a sweep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.errors import RecordError
from pipeline.model.document import Document, Page, Word
from pipeline.model.place import Box, Part, Span
from pipeline.model.woo import AREA, PlacedBox, RedactionMark
from pipeline.stage import digest
from pipeline.store.marks import BY_HAND, MarkChange

_LEAST = 3.0
"""Points along the shortest side of an area that somebody meant to draw."""
_EDGE = 1.0
"""Points by which a word may stick out of an area without a box of its own."""
TYPED = "term"
"""Kind of datum of a mark by hand with words: a name among them is remembered in the dossier."""
_ID_LENGTH = 24


class Place(NamedTuple):
    """Where a mark lies."""

    boxes: tuple[PlacedBox, ...]
    parts: tuple[Part, ...]
    """Of the words under it; empty for an area without words."""
    areas: tuple[PlacedBox, ...] = ()
    """Of the boxes those that a person drew."""


def check_page(document: Document, number: int) -> Page:
    """Give a page by its number.

    Raises:
        RecordError: The document has no such page.
    """
    if not 1 <= number <= document.page_count:
        raise RecordError(f"dit stuk heeft geen bladzijde {number}. Het heeft er {document.page_count}.")
    return document.pages.page(number)


def area(page: Page, box: Box) -> Place:
    """Give the boxes and the words of an area that somebody drew; a word that is half inside goes as a whole (W02).

    Raises:
        RecordError: It is too small, or lies outside the page.
    """
    inside = Box(max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, page.width), min(box.bottom, page.height))
    # asked this way round, because an edge that is no number (NaN) is neither smaller nor larger than anything
    if not (inside.x1 - inside.x0 >= _LEAST and inside.bottom - inside.top >= _LEAST):
        raise RecordError("dit vlak is te klein of ligt naast de bladzijde. Teken het opnieuw.")
    words = [word for word in page.words if _is_under(word, inside)]
    parts = tuple(_runs(page, words))
    outside = [box for part in parts for box in page.boxes(part.start, part.end) if not _holds(inside, box)]
    boxes = tuple(PlacedBox(page.number, one) for one in (inside, *outside))
    return Place(boxes, parts, boxes[:1])


def _is_under(word: Word, box: Box) -> bool:
    """Tell whether the middle of a letter of a word lies in a box."""
    if not box.top <= (word.box.top + word.box.bottom) / 2 <= box.bottom:
        return False
    edges = word.edges
    return any(box.x0 <= (left + right) / 2 <= box.x1 for left, right in pairwise(edges))


def _holds(outer: Box, inner: Box) -> bool:
    return (
        inner.x0 >= outer.x0 - _EDGE
        and inner.x1 <= outer.x1 + _EDGE
        and inner.top >= outer.top - _EDGE
        and inner.bottom <= outer.bottom + _EDGE
    )


def _runs(page: Page, words: Sequence[Word]) -> Iterator[Part]:
    """Yield the places of words, those that follow each other as one."""
    numbers = {word.start: index for index, word in enumerate(page.words)}
    start = end = last = -1
    for word in words:
        if last >= 0 and numbers[word.start] != last + 1:
            yield Part(page.number, start, end)
            start = -1
        start = word.start if start < 0 else start
        end, last = word.end, numbers[word.start]
    if last >= 0:
        yield Part(page.number, start, end)


def selection(document: Document, parts: Sequence[Part]) -> Place:
    """Give the boxes and the places of text that somebody selected, without white space at its ends.

    Raises:
        RecordError: It holds no words, or lies outside the document.
    """
    boxes: list[PlacedBox] = []
    kept: list[Part] = []
    for part in sorted(set(parts)):
        page = check_page(document, part.page)
        text = page.text[max(part.start, 0) : max(part.end, 0)]
        start = max(part.start, 0) + len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if end > start:
            kept.append(Part(part.page, start, end))
            boxes += [PlacedBox(part.page, box) for box in page.boxes(start, end)]
    if not boxes:
        raise RecordError("in deze selectie staat geen tekst. Selecteer woorden, of teken een vlak.")
    return Place(tuple(boxes), tuple(kept))


def by_hand(document_id: str, place: Place, gronden: tuple[str, ...], category: str = "") -> RedactionMark:
    """Give the mark that a person asks for; the same place with the same grounds is the same mark."""
    boxes, parts, areas = place
    sides = [[placed.page, *(round(side, 2) for side in placed.box)] for placed in boxes]
    key = digest([document_id, [list(part) for part in parts], sides, list(gronden)])[:_ID_LENGTH]
    return RedactionMark(
        id=f"{BY_HAND}{key}",
        span=Span(document_id, parts) if parts else None,
        boxes=boxes,
        gronden=gronden,
        category=category or (TYPED if parts else AREA),
        policy_row="met de hand",
        detectors=("hand",),
        score=1.0,
        review=False,
        areas=areas,
    )


def widened(mark: RedactionMark, document_id: str, held: MarkChange, place: Place) -> MarkChange:
    """Give the change that makes a mark larger by a place.

    Raises:
        RecordError: The place adds nothing.
    """
    boxes, parts, areas = place
    all_parts = _merged([*mark.parts, *parts])
    all_boxes = _covering([*mark.boxes, *boxes])
    if all_parts == mark.parts and set(all_boxes) == set(mark.boxes):
        raise RecordError("dit vak is daar al. Teken of selecteer iets dat er nog niet in zit.")
    span = Span(document_id, all_parts) if all_parts else None
    drawn = tuple(one for one in dict.fromkeys((*mark.areas, *areas)) if one in all_boxes)
    return MarkChange(held.gronden, span, all_boxes, drawn)


def _covering(boxes: Sequence[PlacedBox]) -> tuple[PlacedBox, ...]:
    """Give the boxes that do not lie within another."""
    once = list(dict.fromkeys(boxes))
    return tuple(
        one for one in once if not any(o is not one and o.page == one.page and _within(one.box, o.box) for o in once)
    )


def _within(inner: Box, outer: Box) -> bool:
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.top <= inner.top and inner.bottom <= outer.bottom


def _merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for part in sorted(parts):
        last = found[-1] if found else None
        if last is not None and last.page == part.page and part.start <= last.end + 1:
            found[-1] = Part(last.page, last.start, max(last.end, part.end))
        else:
            found.append(part)
    return tuple(found)
