"""Agreements between gemeenten on each other's opgave, and the task that follows from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.extraction import Category


class AfspraakStatus(StrEnum):
    """How far an agreement is."""

    VOORGESTELD = "voorgesteld"
    VASTGESTELD = "vastgesteld"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Uitruil:
    """One agreement: `van` hands over places of its task, `naar` takes them on."""

    id: str
    soort: str
    """`uitruil` or `samenvoeging`."""
    van: str
    """Code of the gemeente, `GM1700`."""
    naar: str
    categorie: Category
    aantal: int
    object: str
    """`opvangplek`, `statushouderplek`, `oekraineplek` or `anders`: what is given in return."""
    tafel: str | None
    """`PRT` or `RRT`: where it was recorded."""
    afgesproken_op: dt.date | None
    status: AfspraakStatus
    geldig_vanaf: dt.date | None = None
    geldig_tot: dt.date | None = None
    """Last day; None is no end."""
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Opgave:
    """The task of one gemeente in one category: what the verdeelbesluit says, and what agreements make of it."""

    gemeente: str
    categorie: Category
    wettelijk: int
    """The statutory task; no agreement changes it."""
    effectief: int
    """`wettelijk - gegeven + ontvangen`; shown beside the statutory task, never instead of it."""
    gegeven: int
    ontvangen: int
    afspraken: tuple[str, ...]
    """Ids of the agreements that count."""


@dataclass(frozen=True, slots=True)
class Opgaven:
    """All tasks after agreements, with the agreements that a person must decide on."""

    per_gemeente: tuple[Opgave, ...]
    """In order of code, regulier before amv."""
    niet_meegeteld: tuple[tuple[str, str], ...]
    """Id of an agreement with the Dutch reason why it does not count by itself."""
