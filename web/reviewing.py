"""The review as the review screen reads it: plain values for JSON, and only what changed since the screen last asked.

A long document has thousands of marks, and the screen sends every decision: an answer then holds the marks that
changed. What a screen knew is remembered by the stamp of the review that it sends along; a stamp that is not
remembered gets everything, so nothing depends on that memory.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from pipeline.besluit import is_same_person
from pipeline.errors import InputError
from pipeline.legtwo.why import words
from pipeline.model.document import Page
from pipeline.model.place import Box
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.review.model import Review, ReviewMark
from pipeline.review.room import ReviewRoom
from web.house import house_of

_MOST_KNOWN = 64


def room_of(request: Request) -> ReviewRoom:
    """Give the review room of the house that a request is served from."""
    return house_of(request).review()


@dataclass(slots=True)
class _Known:
    """The stamps of marks at recent stamps of reviews; usable from several threads."""

    _stamps: OrderedDict[tuple[str, str], Mapping[str, str]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def put(self, review: Review) -> None:
        """Remember a review."""
        with self._guard:
            self._stamps[review.document_id, review.stamp] = {one.id: one.stamp for one in review.marks}
            self._stamps.move_to_end((review.document_id, review.stamp))
            while len(self._stamps) > _MOST_KNOWN:
                self._stamps.popitem(last=False)

    def get(self, document_id: str, stamp: str) -> Mapping[str, str] | None:
        """Give the stamps of the marks at the time of a stamp of the review; None when it is forgotten."""
        with self._guard:
            return self._stamps.get((document_id, stamp))


_KNOWN = _Known()


def as_answer(review: Review, who: Ingelogd, since: str = "") -> dict[str, Any]:
    """Give a review for the screen: the marks that changed since the review had the stamp `since`, else all."""
    before = _KNOWN.get(review.document_id, since) if since else None
    _KNOWN.put(review)
    numbered = enumerate(review.marks, 1)
    if before is None:
        changed, gone = [as_mark(one, number) for number, one in numbered], []
    else:
        now = {one.id for one in review.marks}
        gone = [one for one in before if one not in now]
        is_moved = bool(gone) or len(now) != len(before)
        changed = [as_mark(one, nr) for nr, one in numbered if is_moved or before.get(one.id) != one.stamp]
    answer = {"stand": review.stamp, "volledig": before is None, "marks": changed, "weg": gone}
    return answer | {"meta": _meta(review, who)}


def _meta(review: Review, who: Ingelogd) -> dict[str, Any]:
    return {
        "unseen": list(review.unseen_pages),
        "mine": [number for number, names in review.seen.items() if who.naam in names],
        "refused": {number: list(gronden) for number, gronden in review.refused_pages.items()},
        "finished": review.finished.who if review.finished else None,
        "approved": review.approved.who if review.approved else None,
        "busy": review.busy,
    }


def soort_told(category: str) -> str:
    """Give the Dutch word for a kind of datum."""
    return words()["soort"].get(category, category)


def as_mark(one: ReviewMark, number: int) -> dict[str, Any]:
    """Give a mark for the screen; `number` is its place in the reading order."""
    return {
        "id": one.id,
        "nr": number,
        "stamp": one.stamp,
        "page": one.page,
        "boxes": [[placed.page, *(round(edge, 2) for edge in placed.box)] for placed in one.boxes],
        "parts": [list(part) for part in one.parts],
        "gronden": list(one.gronden),
        "soort": soort_told(one.category),
        "why": one.why,
        "text": one.text,
        "doubtful": one.doubtful,
        "hand": one.by_hand,
        "verdict": one.verdict.value if one.verdict else None,
        "reviewer": one.reviewer,
        "motivation": one.motivation,
    }


def as_page(page: Page) -> dict[str, Any]:
    """Give a page for the screen: its size, text and words with their places."""
    return {
        "blad": page.number,
        "breedte": page.width,
        "hoogte": page.height,
        "tekst": page.text,
        "woorden": [[word.start, word.end, *(round(edge, 1) for edge in word.box), word.line] for word in page.words],
    }


def page_of(request: Request, document_id: str, number: int) -> Page:
    """Give one page (1-based) of a document.

    Raises:
        InputError: The document has no such page, or is not read.
    """
    document = house_of(request).walk.document(document_id)
    if not 1 <= number <= document.page_count:
        raise InputError(f"dit document heeft geen bladzijde {number}: het heeft er {document.page_count}.")
    return document.pages.page(number)


def boxes_on(one: ReviewMark, number: int) -> Iterator[Box]:
    """Yield the boxes of a mark on one page."""
    for placed in one.boxes:
        if placed.page == number:
            yield placed.box


def may_approve(review: Review, who: Ingelogd) -> tuple[bool, str]:
    """Tell whether somebody may approve a finished document, and in Dutch why not."""
    if not who.may(Recht.LAKKEN_GOEDKEUREN):
        return False, "Goedkeuren doet een collega met die taak."
    if any(is_same_person(who.naam, one) for one in review.may_approve_not):
        return False, "U heeft zelf in dit stuk beoordeeld. Een ander moet het goedkeuren (vier ogen)."
    return True, ""
