"""Redaction and release: what was seen, what is proposed, what a person decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.model.place import Box, Part, Span
from pipeline.model.release import PackRow


@dataclass(frozen=True, slots=True)
class Detection:
    """Personal data seen at a place by one detector; overlapping ones are grouped, none is dropped."""

    span: Span
    category: str
    """Kind of datum, a key of redaction/policy.toml (`persoon`, `email`, `telefoon`, `bsn` …)."""
    score: float
    """0..1."""
    detector: str
    """`<detector>.<rule>`."""


class PlacedBox(NamedTuple):
    """A box on a page of the rendition."""

    page: int
    """1-based."""
    box: Box


@dataclass(frozen=True, slots=True)
class RedactionMark:
    """A proposal to redact; it has no "accepted" field, a MarkVerdict says that."""

    id: str
    """Derived from document, place and grounds: the same proposal twice is one."""
    span: Span | None
    """The words that go; None for an area without words that a person drew: a signature, a picture."""
    boxes: tuple[PlacedBox, ...]
    gronden: tuple[str, ...]
    """Compact codes, in the order of the law: `5.1.2e`."""
    category: str
    policy_row: str
    """Name of the row of redaction/policy.toml that decided."""
    detectors: tuple[str, ...]
    score: float
    review: bool
    """True when the score lies under the high threshold or the policy asks a person."""
    areas: tuple[PlacedBox, ...] = ()
    """Of `boxes` those that a person drew: they stand in the form as they were drawn, whatever lies in them."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Give the places of the words that go; empty for an area without words."""
        return self.span.parts if self.span else ()

    @property
    def pages(self) -> tuple[int, ...]:
        """Give the pages (1-based) that it is on, in order."""
        return tuple(sorted({placed.page for placed in self.boxes} | {part.page for part in self.parts}))


class Verdict(StrEnum):
    """What a reviewer made of a mark."""

    ACCEPTED = "akkoord"
    REJECTED = "afgewezen"
    OPEN = "open"
    """Taken back: nobody judged it any more. Whoever reads the verdict that holds gets none."""


AREA = "vlak"
"""Kind of datum of a mark that a person drew or selected."""
NAMED = frozenset({"persoon", "paraaf", "gebruikersnaam", "term"})
"""Kinds of datum that hold a name: what people say of these marks is the memory of a dossier."""
COPY_FOR_REQUESTER = "afschrift_verzoeker"
"""Kind of document that only the requester gets: their own name may stay (redaction/policy.toml)."""


class NameDecision(NamedTuple):
    """What one person decided about one mark of a name."""

    written: str
    """The words under the mark."""
    category: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class WooDossier:
    """Documents that are looked at together: who is named in one of them is looked for in all."""

    naam: str
    """Without a personal name."""
    verzoeker: str = ""
    """Who asked for the documents, when that is a person."""
    document: str = ""
    """Kind of what is made: `afschrift_verzoeker`, or empty for what is made public."""


@dataclass(frozen=True, slots=True)
class MarkVerdict:
    """One judgement of one person on one mark; append-only, the latest holds."""

    mark_id: str
    verdict: Verdict
    reviewer: str
    decided_at: dt.datetime
    """With offset."""
    motivation: str

    @property
    def is_accepted(self) -> bool:
        """Tell whether the text under the mark goes."""
        return self.verdict is Verdict.ACCEPTED


class Beoordeling(StrEnum):
    """Judgement of a whole document, in the literals that publication platforms read."""

    OPENBAAR = "Openbaar"
    DEELS_OPENBAAR = "Deels openbaar"
    NIET_OPENBAAR = "Niet openbaar"
    REEDS_OPENBAAR = "Reeds openbaar"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the gate found in a finished file; it names a place, never the text."""

    kind: str
    """`leak`, `unjudged`, `under_box`, `keep_lost`, `metadata`, `structure`."""
    page: int | None
    box: Box | None
    reader: str
    """The parser that saw it."""
    message: str
    """Dutch, without document text."""


@dataclass(frozen=True, slots=True)
class Release:
    """A finished pack of files."""

    dossier: str
    files: tuple[str, ...]
    """Paths relative to the pack."""
    manifest_sha256: str
    rows: tuple[PackRow, ...] = ()
    """Its documents as its lists tell them, in their order."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user of `ibt redact` asks."""

    everything: bool = False
    """Also apply the marks that a person should judge."""
    terms: tuple[str, ...] = ()
    """Texts that go everywhere, with their variants."""
    keep: tuple[str, ...] = ()
    """Texts that stay everywhere; a term wins from a keep."""
    verzoeker: str = ""
    """Who asked for the documents, when that is a person."""
    afschrift: bool = False
    """What is made is only for that person."""
    names: tuple[str, ...] = ()
    """A closed list of names: what the boxes still tell is measured against it."""
