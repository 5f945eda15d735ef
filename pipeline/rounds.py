"""The two rounds in which the documents of a dossier get their marks: each by itself, then with what the others know.

The first round gives the names that a document is sure of. The second looks again with the names of all others, so
that the order in which documents come in makes no difference (INV-22, R-07).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model.document import Document
from pipeline.model.place import Part
from pipeline.model.woo import NAMED, NameDecision, RedactionMark, WooDossier
from pipeline.post import sent_day
from pipeline.recipe import ToPropose
from pipeline.store.dossiers import Kennis
from pipeline.store.marks import JudgedMark

_PERSON = "persoon"


def first_round(document: Document, letter_date: dt.date | None, dossier: WooDossier | None) -> ToPropose:
    """Give the order to look at a document by itself; its day is that of the letter, or that a mail was sent."""
    return ToPropose(document, letter_date or sent_day(document.about.messages), dossier)


def second_round(first: ToPropose, kennis: Kennis, decided: Sequence[Part]) -> ToPropose:
    """Give the order to look at a document with what its dossier knows; a person judged the places `decided`."""
    return replace(first, known=kennis.known, decisions=kennis.decisions, decided=tuple(decided))


def decisions_in(document: Document, judged: Iterable[JudgedMark]) -> tuple[NameDecision, ...]:
    """Give what people said of the names in a document, in reading order."""
    said = ((one.mark, one.verdict) for one in judged if one.mark.category in NAMED)
    return tuple(
        NameDecision(written_of(document, mark), mark.category, verdict.is_accepted)
        for mark, verdict in said
        if verdict is not None and mark.parts
    )


def sure_names(document: Document, marks: Sequence[RedactionMark]) -> tuple[str, ...]:
    """Give the names in a document that go without a question, each once, in order of the alphabet."""
    sure = (mark for mark in marks if mark.category == _PERSON and not mark.review)
    return tuple(sorted({written_of(document, mark) for mark in sure}))


def written_of(document: Document, mark: RedactionMark) -> str:
    """Give the words under a mark on one line, with words that were broken off in one piece."""
    texts = (document.pages.page(part.page).text[part.start : part.end] for part in mark.parts)
    return " ".join(" ".join(texts).replace("-\n", "-").split())
