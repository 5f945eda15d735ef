"""A release pack as it is kept: per row what was published, and what happened to it afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Publicatie(StrEnum):
    """What holds for one document of a pack; the latest row says it."""

    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"
    VERVANGEN = "vervangen"


class Reden(StrEnum):
    """Why a document is taken back or replaced, in the words of the value list of DiWoo."""

    PRIVACY = "correctie privacygevoelige gegevens"
    PROCEDURE = "correctie procedurele fout"


@dataclass(frozen=True, slots=True)
class Motief:
    """Why something was withheld, without what it was: one or more marks of a page with the same reason."""

    vakken: tuple[int, ...]
    """Numbers of the marks in the document, in reading order; empty for a page that is withheld as a whole."""
    bladzijde: int
    gronden: tuple[str, ...]
    soort: str
    """Dutch name of the kind of datum."""
    motivering: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """One document of a pack as its lists tell it; fit for everyone to see."""

    number: str
    document_id: str
    titel: str
    datum: dt.date | None
    """Of a mail the day it was sent."""
    bestandstype: str
    """Of the original, in the words of the VWS platform: `pdf`, `email`, `doc` …"""
    beoordeling: str
    gronden: tuple[str, ...] = ()
    toelichting: str = ""
    publieke_link: str = ""
    opgeschort: bool = False
    familie: str = ""
    """Number of the mail or file that it came with, or of itself when others came with it."""
    draad: str = ""
    """Number of the first mail of its thread."""
    gerelateerd: str = ""
    """Number of the document it came with, or of which it is the double."""
    dubbel_van: str = ""
    afzender: str = ""
    """Organisation or function, never a person."""
    ontvanger: str = ""
    besluitnaam: str = ""
    bestand: bool = False
    """Whether its released form is in the pack."""
    motieven: tuple[Motief, ...] = ()
    reden: str = ""
    """Of a document that was taken back or replaced: why."""


@dataclass(frozen=True, slots=True)
class PackRecord:
    """A pack as the store keeps it."""

    naam: str
    """Name of its folder."""
    dossier: str
    made_at: dt.datetime
    door: str
    manifest_sha256: str
    rows: tuple[PackRow, ...]
    vervangt: str = ""
    """Name of the pack that it takes the place of."""
    opnieuw: tuple[tuple[str, dt.date], ...] = ()
    """Numbers that may be released later, each with the first day."""
