"""A term that runs: what started it, how its last day follows, and what happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class TermijnStatus(StrEnum):
    """How a term stands on a day."""

    OPEN = "open"
    GEHAALD = "gehaald"
    VERLOPEN = "verlopen"
    VERLENGD = "verlengd"
    VERVALLEN = "vervallen"


class GebeurtenisSoort(StrEnum):
    """What can happen to a term."""

    ANTWOORD = "antwoord ontvangen"
    UITSTEL_GEVRAAGD = "uitstel gevraagd"
    UITSTEL_VERLEEND = "uitstel verleend"
    UITSTEL_GEWEIGERD = "uitstel geweigerd"
    RAPPEL = "herinnering verzonden"
    VERVALLEN = "brief ingetrokken of vervangen"


class Gebeurtenis(NamedTuple):
    """One thing that happened to a term."""

    soort: GebeurtenisSoort
    dag: dt.date
    """Of an answer: the day it reached us, not the day it was registered."""
    verwijzing: str
    """Id of the document, or of the Besluit: uitstel exists only by decision."""
    tot: dt.date | None = None
    """New last day of a granted uitstel."""


@dataclass(frozen=True, slots=True)
class LopendeTermijn:
    """One term with everything that its last day follows from."""

    id: str
    gemeente: str
    cyclus: str
    naam: str
    """Name of its rule in `data/termijnen.toml`."""
    omschrijving: str
    start: str
    """Id of the letter or document that started it."""
    anker: str
    """`dagtekening`, `ontvangst`, `bekendmaking` …"""
    ankerdag: dt.date
    aantal: int
    eenheid: str
    wettelijk: bool
    uiterlijk: dt.date
    """Last day that is in time, to the end of that day."""
    afleiding: str
    """Dutch: how the last day follows."""


@dataclass(frozen=True, slots=True)
class TermijnStand:
    """How one term stands on one day."""

    termijn: LopendeTermijn
    status: TermijnStatus
    uiterlijk: dt.date
    """Last day, uitstel included."""
    beantwoord_op: dt.date | None
    """Also when the answer came too late."""
    rappel_vanaf: dt.date
    """First working day after the last day: no reminder before it."""
    rappel_kan: bool
    reden: str
    """Dutch: why a reminder can, or cannot, be sent on this day."""
    twijfels: tuple[str, ...] = ()
    """Dutch: what was kept of this term and cannot be; it moves nothing, and holds the reminder."""


@dataclass(frozen=True, slots=True)
class Werklijst:
    """What a person must look at, soonest first."""

    deze_week: tuple[TermijnStand, ...]
    """Ends from today until Sunday."""
    te_laat: tuple[TermijnStand, ...]
    """Ended without an answer."""
