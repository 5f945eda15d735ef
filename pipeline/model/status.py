"""Where a gemeente stands, what the system proposes, and what a person decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.model.extraction import Category
from pipeline.model.observation import Proof


class Basis(StrEnum):
    """Who vouches for a figure; a figure of one basis never overwrites another's (INV-25)."""

    MINISTERIE = "ministerie"
    PRT = "PRT"
    COA = "COA"
    GEMEENTE = "gemeente"


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """The standing of one gemeente in one category on one day, as one document says it."""

    gemeente: str
    """Code, `GM1700`."""
    cyclus: str
    """`2024-2026`."""
    categorie: Category
    peildatum: dt.date
    wettelijke_taak: int | None
    """None when the document states no task for this category."""
    realisatie: int | None
    basis: Basis
    document_id: str
    evidence: tuple[Proof, ...]


class VoorstelKind(StrEnum):
    """What a proposal is about."""

    BEVINDING = "bevinding"
    TREDE = "trede"
    TERMIJN = "termijn"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True)
class Voorstel:
    """What the system proposes; it changes nothing until a person decides."""

    id: str
    """Derived from the document, kind and content: the same proposal twice is one."""
    gemeente: str
    cyclus: str
    kind: VoorstelKind
    content: Mapping[str, Any]
    """JSON values, by kind: {bevinding, per_categorie}, {trede}, {datum}, {familie}."""
    reasons: tuple[str, ...]
    """Dutch sentences that a decider can check."""
    uncertainties: tuple[str, ...]
    document_id: str
    engine_version: str
    evidence: tuple[Proof, ...] = ()
    """Where the figures or dates stand in the document."""


@dataclass(frozen=True, slots=True)
class Besluit:
    """What a person decided; append-only, a new opinion is a new row."""

    id: str
    gemeente: str
    cyclus: str
    kind: VoorstelKind
    content: Mapping[str, Any]
    voorstel_id: str | None
    decided_by: str
    mandate: str
    """Key of the mandate in the organisation's configuration."""
    motivation: str
    decided_at: dt.datetime
    """With offset."""
