"""How long things are kept: terms, what is known of a document for them, holds, and proofs of destruction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Waardering(StrEnum):
    """What a selection list says of a kind of thing."""

    BEWAREN = "bewaren"
    """Goes to an archive in time; never destroyed from here."""
    VERNIETIGEN = "vernietigen"
    """Two people may let it be destroyed after its term."""
    OPRUIMEN = "opruimen"
    """A working copy that can be made again: goes by itself."""


class Vanaf(StrEnum):
    """The event that a term is counted from."""

    AFSLUITING = "afsluiting"
    """A person closed the dossier: all is decided and irrevocable."""
    ONTVANGST = "ontvangst"
    """The last delivery."""
    WEIGERING = "weigering"
    """The document was refused."""
    GEMAAKT = "gemaakt"
    """The copy was made, or used last."""


@dataclass(frozen=True, slots=True)
class Bewaartermijn:
    """How long one kind of thing is kept."""

    soort: str
    omschrijving: str
    waardering: Waardering
    vanaf: Vanaf
    aantal: int
    eenheid: str
    """`dag`, `maand` or `jaar`."""
    bron: str
    zekerheid: str
    """`wet`, `selectielijst` or `aanname`."""
    goedgekeurd_door: str = ""
    """Who in the organisation laid it down; empty: nobody, so nothing is destroyed on it."""
    goedgekeurd_op: str = ""

    @property
    def is_approved(self) -> bool:
        """Tell whether somebody laid this term down."""
        return bool(self.goedgekeurd_door and self.goedgekeurd_op)

    @property
    def told(self) -> str:
        """Give the term in Dutch."""
        if self.waardering is Waardering.BEWAREN:
            return "blijvend bewaren"
        several = {"dag": "dagen", "maand": "maanden", "jaar": "jaar"}[self.eenheid]
        return f"{self.aantal} {self.eenheid if self.aantal == 1 else several} na {self.vanaf.value}"


@dataclass(frozen=True, slots=True)
class Houd:
    """A person said that something may not be destroyed for now."""

    id: str
    onderwerp: str
    """Id of a document, name of a dossier, or code of a gemeente."""
    reden: str
    door: str
    sinds: dt.datetime
    """With offset."""


@dataclass(frozen=True, slots=True)
class Bewaard:
    """What is known of one document that decides how long it is kept."""

    id: str
    soort: str
    """Key of a term."""
    dagen: Mapping[Vanaf, dt.date] = field(default_factory=dict)
    """The day of each event that happened."""
    dossiers: tuple[str, ...] = ()
    """Names of its dossier to release, and codes of the gemeenten it is about."""
    beletsels: tuple[str, ...] = ()
    """Dutch: what keeps it from being destroyed, whatever the term."""
    familie: str = ""
    """The same for a mail or archive and all that came out of it; they go together."""


@dataclass(frozen=True, slots=True)
class Bewaaroordeel:
    """What the rules make of one document on one day."""

    id: str
    soort: str
    termijn: Bewaartermijn | None
    vanaf: dt.date | None
    """The day the term is counted from; None while that did not happen."""
    tot: dt.date | None
    """Last day on which it is kept; None when there is none."""
    waarom_niet: tuple[str, ...]
    """Dutch: why it may not be destroyed; empty when it may."""
    gehouden: bool = False
    """A person holds it, or something of its family."""

    @property
    def is_due(self) -> bool:
        """Tell whether it may be destroyed."""
        return not self.waarom_niet


@dataclass(frozen=True, slots=True)
class Verklaring:
    """A proof of destruction: no name of a file, no text."""

    id: str
    document_id: str
    """SHA-256 of the bytes that went."""
    soort: str
    termijn: str
    bron: str
    vanaf: dt.date
    tot: dt.date
    door: str
    tweede: str
    besloten_op: dt.datetime
    voltooid: dt.datetime | None = None
    """When all of it was gone; None while the destruction is under way."""
