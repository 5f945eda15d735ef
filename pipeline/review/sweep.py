"""One name everywhere in a dossier: where it stands, with the variants the detector knows, and what lies on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.errors import InputError
from pipeline.model.document import Document, Page
from pipeline.model.place import Part
from pipeline.model.woo import PlacedBox
from pipeline.review.model import Hit
from pipeline.review.texts import one_line
from pipeline.store.marks import JudgedMark
from redaction.detect.later.terms import spread_terms
from redaction.detect.text.layout import make_view
from redaction.verify.needles import Hay, Needle, make_needles

NEW = "nieuw"
"""The stamp of a place where no mark lies."""
_AROUND = 40
"""Characters of context on each side."""
_SHORTEST = 2
_LETTERS = 4
"""Letters of the part of a term by which a page is left out without a closer look."""


def check_term(term: str) -> str:
    """Give a term on one line.

    Raises:
        InputError: It is too short to look for.
    """
    told = " ".join(term.split())
    if sum(map(str.isalnum, told)) < _SHORTEST:
        raise InputError("dit is te kort om te zoeken. Vul een naam of een woord in.")
    return told


def find_hits(document: Document, name: str, held: Sequence[JudgedMark], term: str) -> Iterator[Hit]:
    """Yield every place of a term in one document in reading order, with the mark that lies there."""
    by_page: dict[int, list[JudgedMark]] = {}
    for one in held:
        for number in one.mark.pages:
            by_page.setdefault(number, []).append(one)
    told: set[str] = set()
    for page in document.pages:
        for part in _places(page, term):
            lying = lying_on(part, by_page.get(page.number, ()))
            for hit in [_marked(document, page, name, one, part) for one in lying] or [
                _bare(page, document, name, part)
            ]:
                if hit.key not in told:
                    told.add(hit.key)
                    yield hit


def _places(page: Page, term: str) -> list[Part]:
    """Give where a term stands on a page, what touches as one place."""
    if not _may_hold(page.text, term):
        return []
    view = make_view(page)
    merged: list[Part] = []
    for start, end in sorted((hit.start, hit.end) for hit in spread_terms(view, [term])):
        if merged and start <= merged[-1].end:
            merged[-1] = Part(page.number, merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Part(page.number, start, end))
    return merged


def _may_hold(text: str, term: str) -> bool:
    """Tell whether a closer look at a page makes sense: most pages do not hold a name in any form.

    Initials and figures for letters cannot be ruled out this way: then it does.
    """
    hay = Hay(text)
    if any(hay.count(needle) for needle in _needles(term)):
        return True
    words = [word for word in Hay(term).words.split() if len(word) >= _LETTERS and word.isalpha()]
    return not words or any(word[:_LETTERS] in hay.run for word in words) or any(map(str.isdigit, text))


@lru_cache(maxsize=8)
def _needles(term: str) -> tuple[Needle, ...]:
    return make_needles([term])


def lying_on(part: Part, held: Sequence[JudgedMark]) -> list[JudgedMark]:
    """Give the marks that share words with a place."""
    return [
        one
        for one in held
        if any(p.page == part.page and p.start < part.end and part.start < p.end for p in one.mark.parts)
    ]


def _marked(document: Document, page: Page, name: str, one: JudgedMark, part: Part) -> Hit:
    here = next(p for p in one.mark.parts if p.page == part.page and p.start < part.end and part.start < p.end)
    boxes = [placed for placed in one.mark.boxes if placed.page == page.number]
    verdict = one.verdict.verdict if one.verdict else None
    head = (document.id, name, page.number, boxes[0] if boxes else None, one.mark.id, one.stamp, verdict)
    return Hit(*head, *_context(page, here), one.mark.parts)


def _bare(page: Page, document: Document, name: str, part: Part) -> Hit:
    boxes = page.boxes(part.start, part.end)
    box = PlacedBox(page.number, boxes[0]) if boxes else None
    return Hit(document.id, name, page.number, box, None, NEW, None, *_context(page, part), (part,))


def _context(page: Page, part: Part) -> tuple[str, str, str]:
    before = page.text[max(part.start - _AROUND, 0) : part.start]
    after = page.text[part.end : part.end + _AROUND]
    tail = " " if after[:1].isspace() else ""
    lead = " " if before[-1:].isspace() else ""
    return one_line(before) + lead, one_line(page.text[part.start : part.end]), tail + one_line(after)


def swept(hits: Sequence[Hit], held: Sequence[JudgedMark]) -> list[Hit]:
    """Give the places without a mark in one document on which one lies by now; `held` is what holds now."""
    return [hit for hit in hits if hit.mark_id is None and any(lying_on(part, held) for part in hit.parts)]
