"""Reception locations as somebody reported them, and what of them counts for the wettelijke taak."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.extraction import Category


class LocatieSoort(StrEnum):
    """What kind of reception a location is."""

    AZC = "regulier azc"
    AMV = "AMV-opvang"
    NOODOPVANG = "noodopvang"
    CRISISNOODOPVANG = "crisisnoodopvang"
    DOORSTROOM = "doorstroomlocatie"
    GEMEENTELIJK = "gemeentelijke opvang"


class LocatieStatus(StrEnum):
    """How far a location is; only GEREALISEERD ever counts as realised."""

    GEREALISEERD = "gerealiseerd"
    IN_AANBOUW = "in aanbouw"
    OVEREENKOMST = "bestuursovereenkomst getekend"
    VERGUND = "vergunning verleend"
    ZOEKFASE = "zoekfase"
    KANSRIJK = "kansrijk"


@dataclass(frozen=True, slots=True)
class Locatie:
    """The places of one category at one location; a location with both categories is two of these.

    An address is not kept here: it may not be public yet.
    """

    id: str
    gemeente: str
    """Code, `GM1700`."""
    categorie: Category
    plekken: int
    beschikbaar_vanaf: dt.date | None
    """First day of use; None is not known."""
    beschikbaar_tot: dt.date | None
    """Last day of use; None is not known, `date.max` is no end."""
    soort: LocatieSoort
    status: LocatieStatus
    overbrugt: str | None = None
    """Id of the later location that this one bridges to."""
    openbaar: bool = False
    """Whether the location is public."""
    uitkering: bool | None = None
    """Whether the places get a specifieke uitkering; that never decides whether they count."""
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class TelRegels:
    """Which places count in one cyclus. Legal: docs/legal.md#telregels."""

    cyclus: str
    beschikbaar_op: dt.date | None
    """Day on which a place must be in use."""
    telt_tot: dt.date | None
    """A place must stay in use until this day."""
    overbrugging_vereist: bool
    """A location that opens later counts only when the same gemeente bridges the gap."""
    uitwisselbaar: bool
    """Whether regulier and amv may make up for each other."""
    aftoppen: bool
    """Whether places above the task stay out of the finding."""
    apart: tuple[LocatieSoort, ...]
    """Kinds that are counted as a figure of their own, and not for the task."""


@dataclass(frozen=True, slots=True)
class NietGeteld:
    """A location that does not count, or only in part."""

    locatie: str
    plekken: int
    """How many of its places do not count."""
    regel: int
    """Number of the counting rule, 1 to 8."""
    reden: str
    """Dutch."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What the locations of one gemeente come to in one category on one peildatum."""

    gemeente: str
    categorie: Category
    peildatum: dt.date
    aantal: int | None
    """Places that count; None when a location cannot be judged for want of a date."""
    zeker: int
    """Places that count whatever the unknown ones are."""
    in_voorbereiding: int
    """Planned and promising places; never realised."""
    apart: int
    """Places of a kind that is counted apart, such as noodopvang."""
    niet_geteld: tuple[NietGeteld, ...]
    vragen: tuple[str, ...]
    """Dutch: what a person must find out or decide."""
