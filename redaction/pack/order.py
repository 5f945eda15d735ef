"""What a release is made from: one item per row of the list, and one order for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.document import Document
from pipeline.model.woo import Beoordeling, RedactionMark, Verdict
from redaction.job import Making
from redaction.publish.facts import Facts

RELEASED = (Beoordeling.OPENBAAR, Beoordeling.DEELS_OPENBAAR)


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """One document of a dossier, as the release takes it."""

    number: str
    """Its number in the inventarislijst and the name of its file; never a personal name."""
    document: Document
    rendition: Path
    marks: tuple[RedactionMark, ...] = ()
    """All proposals; the decisions say which are burned."""
    beoordeling: Beoordeling | None = None
    """None: Openbaar or Deels openbaar, as the accepted marks have it."""
    gronden: tuple[str, ...] = ()
    """Of a document that is withheld as a whole, or of the one that this is the double of."""
    datum: dt.date | None = None
    """Date of the document, of a mail the day it was sent; the list is in this order."""
    toelichting: str = ""
    publieke_link: str = ""
    gerelateerd: str = ""
    """Number of the document it came with."""
    opgeschort: bool = False
    """A third party objected: it is listed, and its file waits."""
    facts: Facts | None = None
    """What platform and archive are told about it; without, no metadata are written."""
    refused_pages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Pages (1-based) that are withheld as a whole, with their grounds."""
    titel: str = ""
    """Without a personal name; empty: the title of the facts."""
    bestandstype: str = "pdf"
    """Of the original, in the words of the VWS platform."""
    familie: str = ""
    draad: str = ""
    dubbel_van: str = ""
    """Number of the one document that this is the same as; it keeps its row and has no file."""
    afzender: str = ""
    """Organisation or function, never a person."""
    ontvanger: str = ""
    motieven: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Per mark id the kind of datum and the motivation, both Dutch; shown to everybody."""
    opnieuw: dt.date | None = None
    """From when a document that is withheld for a while may be released."""

    @property
    def about(self) -> str:
        """Give its title."""
        return self.titel or (self.facts.title if self.facts else "")

    def accepted(self, decided: Mapping[str, Verdict]) -> tuple[RedactionMark, ...]:
        """Give the marks that go."""
        return tuple(mark for mark in self.marks if decided.get(mark.id) is Verdict.ACCEPTED)

    def hidden(self, decided: Mapping[str, Verdict]) -> tuple[RedactionMark, ...]:
        """Give the marks that no list may name: those that go, and of a document without a file what nobody judged."""
        if self.has_file(decided):
            return self.accepted(decided)
        wanted = (Verdict.ACCEPTED, Verdict.OPEN)
        said = [(mark, decided.get(mark.id, Verdict.OPEN)) for mark in self.marks]
        return tuple(
            mark for mark, verdict in said if verdict in wanted and not (verdict is Verdict.OPEN and mark.review)
        )

    def judged(self, decided: Mapping[str, Verdict]) -> Beoordeling:
        """Give the judgement of the document as a whole."""
        is_partial = bool(self.accepted(decided) or self.refused_pages)
        return self.beoordeling or (Beoordeling.DEELS_OPENBAAR if is_partial else Beoordeling.OPENBAAR)

    def has_file(self, decided: Mapping[str, Verdict]) -> bool:
        """Tell whether its released form goes into the pack."""
        return self.judged(decided) in RELEASED and not self.opgeschort and not self.dubbel_van


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Who releases what and when; all that a pack holds besides its documents."""

    dossier: str
    made_at: dt.datetime
    """With offset."""
    reviewer: str
    releaser: str
    way: Making
    """Pages, boxes, and what looks at them."""
    versions: Mapping[str, str]
    """Of model, policy and templates, by name; the tools are added."""
    besluitnaam: str = ""
    basis_url: str = ""
    """Where the pack will stand; empty: the sitemap names files only."""
    vervangt: str = ""
    """Name of the pack that this one takes the place of."""
    approver: str = ""
    """Who approved as second person; empty when nobody did."""
    is_checked: bool = False
    """Whether a second person approved every document."""
    terms: tuple[str, ...] = ()
    """Texts that may stand in no list either, besides what was redacted."""
    our_words: tuple[str, ...] = ()
    """Fixed texts of ours that the lists use: a word of these alone tells nothing about a person."""
