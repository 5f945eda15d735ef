"""Pieces of correspondence, as the desk knows them when it looks for doubles, versions and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.extraction import DocumentType


@dataclass(frozen=True, slots=True)
class Stuk:
    """One document that came in or went out."""

    document_id: str
    """SHA-256 of the bytes: two deliveries of the same bytes are one document with two arrivals."""
    afzender: str
    """Body that wrote it, as the register or the letterhead names it."""
    kenmerk: str | None
    """Reference of the sender."""
    datum: dt.date | None
    """Dagtekening."""
    bladzijden: int
    """0 when it has no pages of its own: where a page of a Word file ends, each program decides for itself."""
    ontvangen: tuple[dt.datetime, ...]
    """Every moment it reached us, with offset; for our own letters the moment it was sent."""
    tekst: str
    """Words of the document, for comparison only."""


@dataclass(frozen=True, slots=True)
class Dubbel:
    """Two documents that may be one piece of correspondence; a person decides."""

    document_ids: tuple[str, str]
    gelijkenis: float
    """0..1, of the words."""
    redenen: tuple[str, ...]
    """Dutch."""


@dataclass(frozen=True, slots=True)
class Briefwisseling:
    """One piece of correspondence, however often it was delivered."""

    document_ids: tuple[str, ...]
    """Earliest receipt first; all are kept."""
    ontvangen: dt.datetime
    """The earliest receipt counts."""


@dataclass(frozen=True, slots=True)
class Versie:
    """One version of a letter; none is ever removed."""

    document_id: str
    nummer: int
    """1 for the first."""
    vervangen_door: str | None
    """Id of the next version; None for the one that holds."""


@dataclass(frozen=True, slots=True)
class Poststuk:
    """One processed document as the desk lists and links it; made anew each time the document is read."""

    document_id: str
    soort: DocumentType
    route: str | None
    """Where it leaves the flow of supervision: `juridisch`, `woo` …; None when it stays in it."""
    gemeenten: tuple[str, ...]
    """Codes, as the document names its writer or subject."""
    datum: dt.date | None
    """Dagtekening."""
    ontvangen_op: dt.date
    """Stamp, else transport of the mail, else the drop."""
    kenmerk: str | None
    uw_kenmerk: str | None
    onderwerp: str | None
    trede: int | None
    termijn: dt.date | None
    """Last day for an answer that it sets."""
    antwoorden: Mapping[str, str]
    """Q1 to Q5 as read: `beantwoord`, `deels`, `open`, `nvt`."""
    concept: bool
    gestempeld: bool = False
    """Whether `ontvangen_op` stands on the document itself."""
    melding: bool = False
    """Whether it is or holds a notification under article 8; a draft is none. Legal: docs/legal.md#artikel-8."""
    beantwoordt: bool = False
    """Whether it answers one of the five questions, at least partly, or holds figures; see docs/extraction.md."""
