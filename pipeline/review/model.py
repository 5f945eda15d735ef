"""What the review of a document is, as screens, commands and the API see it; values only, made by `room.ReviewRoom`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model.place import Part
from pipeline.model.woo import Beoordeling, PlacedBox, Verdict


class Said(NamedTuple):
    """Who said something, and when."""

    who: str
    at: dt.datetime
    """With offset."""


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """One mark as the reviewer sees it."""

    id: str
    boxes: tuple[PlacedBox, ...]
    gronden: tuple[str, ...]
    """As they hold now: of the proposal, or as a person changed them."""
    category: str
    """Kind of datum; `vlak` for a drawn area."""
    why: str
    """Dutch, without text of the document."""
    text: str
    """The literal words under it; empty for an area without words."""
    score: float
    doubtful: bool
    """The policy asks a person, or the rules are not sure: to be looked at first."""
    by_hand: bool
    """A person asked for it."""
    verdict: Verdict | None
    """The one that holds; None blocks a release. Never `Verdict.OPEN`."""
    reviewer: str
    """Who gave the verdict; empty without one."""
    decided_at: dt.datetime | None
    motivation: str
    stamp: str
    """Opaque; changes whenever anybody changes this mark. Hand it back with a change: the optimistic lock."""
    changed: bool = False
    """A person changed its grounds or its place."""
    parts: tuple[Part, ...] = ()
    """The ranges of text under it; empty for an area."""

    @property
    def pages(self) -> frozenset[int]:
        """Give the pages (1-based) it is on."""
        return frozenset({placed.page for placed in self.boxes} | {part.page for part in self.parts}) or frozenset({1})

    @property
    def page(self) -> int:
        """Give the first page it is on (1-based)."""
        return min(self.pages)


@dataclass(frozen=True, slots=True)
class StukBesluit:
    """What a person decided on a document as a whole."""

    beoordeling: Beoordeling | None = None
    """None: Openbaar or Deels openbaar, as the accepted marks have it."""
    gronden: tuple[str, ...] = ()
    """Of a document that is withheld as a whole."""
    toelichting: str = ""
    publieke_link: str = ""
    """Of a document that is public already."""
    opgeschort_tot: dt.date | None = None
    """Made public after this day: an interested party was heard (zienswijze, two weeks)."""
    openbaar_vanaf: dt.date | None = None
    """Withheld for the time being until this day (5.1.4)."""
    by: str = ""
    """Empty when nobody decided anything yet."""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reviewer wrote to a colleague; may hold personal data, so it goes to no log and no pack."""

    id: str
    mark_id: str | None
    page: int | None
    text: str
    who: str
    at: dt.datetime
    done: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one document at one moment."""

    document_id: str
    name: str
    """File name under which it came in; may hold a personal name."""
    dossier: str | None
    page_count: int
    marks: tuple[ReviewMark, ...]
    """In reading order."""
    seen: Mapping[int, tuple[str, ...]]
    """Per page (1-based) who saw it; pages nobody saw are not in it."""
    refused_pages: Mapping[int, tuple[str, ...]]
    """Pages that are withheld as a whole, with their grounds."""
    besluit: StukBesluit
    comments: tuple[Comment, ...]
    """Oldest first."""
    finished: Said | None
    """Who said that it is ready; None when nobody did, or when something changed since."""
    approved: Said | None
    """The second person; None when nobody did, or when something changed since."""
    stamp: str
    """Opaque; changes whenever anything in this review changes."""
    busy: str = ""
    """Dutch, what to show when the document is under way: `wordt opnieuw bekeken …`; empty when it is not.
    Judging goes on meanwhile; verdicts and marks by hand stay."""
    sent_back: Said | None = None
    """Who sent it back last, until somebody says again that it is ready."""
    sent_back_why: str = ""
    """The reason given; may hold personal data."""
    blockers: tuple[str, ...] = ()
    """Dutch sentences: what stands between this document and its release; empty = may be released."""
    may_approve_not: frozenset[str] = field(default_factory=frozenset)
    """Who may not approve it: they judged or finished it (four eyes); empty when four eyes are not asked for."""
    alarm: bool = False
    """Text under the bars of the source can be read, and nobody wrote yet what was done about it."""

    @property
    def undecided(self) -> tuple[ReviewMark, ...]:
        """Give the marks without verdict, the doubtful first; a page that goes as a whole needs no verdicts."""
        goes = self.refused_pages.keys()
        waiting = [one for one in self.marks if one.verdict is None and not (goes and one.pages <= goes)]
        return tuple(sorted(waiting, key=lambda one: not one.doubtful))

    @property
    def unseen_pages(self) -> tuple[int, ...]:
        """Give the pages (1-based) that nobody saw."""
        return tuple(number for number in range(1, self.page_count + 1) if number not in self.seen)

    def mark(self, mark_id: str) -> ReviewMark | None:
        """Give one mark; None when it is not in this review."""
        return next((one for one in self.marks if one.id == mark_id), None)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the term of a sweep stands."""

    document_id: str
    name: str
    """File name of the document."""
    page: int
    """1-based."""
    box: PlacedBox | None
    """The first of its boxes."""
    mark_id: str | None
    """The mark that lies there already; None where a sweep would make one."""
    stamp: str
    """Of that mark; a fixed word where there is none. Hand it back with the sweep."""
    verdict: Verdict | None
    before: str
    """Text of the document before the place, for the preview."""
    found: str
    """The words themselves, as they stand there."""
    after: str
    parts: tuple[Part, ...] = ()

    @property
    def key(self) -> str:
        """Give what names this hit in `expected` of a sweep: the mark, or the place."""
        if self.mark_id is not None:
            return self.mark_id
        place = "_".join(f"{part.page}.{part.start}.{part.end}" for part in self.parts)
        return f"{self.document_id}:{place}"


class WordPlace(NamedTuple):
    """A page where a word stands."""

    document_id: str
    page: int


@dataclass(frozen=True, slots=True)
class Word:
    """One distinct word of what stays."""

    word: str
    """As it is written the first time."""
    count: int
    places: tuple[WordPlace, ...]
    """The pages it stands on, each once, in order."""
    marked: bool
    """Some of its places lie under a mark that was accepted: why does it stay here?"""
    unknown: bool = True
    """Not in our list of Dutch words, or written with a capital: to be looked at first."""


@dataclass(frozen=True, slots=True)
class StukRegel:
    """One document in the review of a dossier."""

    document_id: str
    name: str
    family: str | None
    """The mail or archive it came in."""
    page_count: int
    marks: int
    undecided: int
    doubtful_open: int
    unseen: int
    beoordeling: Beoordeling | None
    finished_by: str
    approved_by: str
    blockers: tuple[str, ...]
    busy: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of a dossier is, in numbers."""

    stukken: int
    undecided: int
    """Marks that need a verdict."""
    ready: int
    """Documents that may be released."""


@dataclass(frozen=True, slots=True)
class DossierReview:
    """How far the review of a dossier is."""

    dossier: str
    stukken: tuple[StukRegel, ...]
