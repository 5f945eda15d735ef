"""Pieces of correspondence, as the desk knows them when it looks for doubles, versions and links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


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
