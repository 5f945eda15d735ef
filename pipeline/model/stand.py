"""What figures come to: the cyclus they belong to, and the standing of one gemeente on one peildatum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.extraction import Category
from pipeline.model.observation import Proof
from pipeline.model.status import Basis


class Uitkomst(StrEnum):
    """What the rules make of figures; the first three are a Bevinding, the others never are."""

    VOLDOET = "voldoet"
    GEDEELTELIJK = "gedeeltelijk"
    NIET = "niet"
    ONBEKEND = "onbekend"
    NVT = "nvt"
    """No task in this category."""
    GEEN_TAAK = "geen_taak"
    """No task in any category: no supervision letter is possible."""


@dataclass(frozen=True, slots=True)
class Cyclus:
    """The two years of one capaciteitsraming. Legal: docs/legal.md#verdeelbesluit."""

    id: str
    """`2024-2026`."""
    raming: int
    """Opvangplaatsen in the whole country."""
    start: dt.date
    verdeelbesluit: dt.date | None
    """Day of the verdeelbesluiten; until it is known the cyclus sets no wettelijke taak."""
    naleving_per: dt.date | None
    """Day on which the places must be there; figures of that day decide."""
    telt_tot: dt.date | None
    """A place counts only when it stays available until this day."""


def cyclus_op(cycles: Sequence[Cyclus], day: dt.date | None) -> Cyclus | None:
    """Give the cyclus whose wettelijke taak holds on a day (without a day: the latest that sets one).

    A new cyclus sets no task before its verdeelbesluit is taken; None when no verdeelbesluit was.
    """
    in_force = [
        (cyclus.verdeelbesluit, cyclus)
        for cyclus in cycles
        if cyclus.verdeelbesluit is not None and (day is None or cyclus.verdeelbesluit <= day)
    ]
    return max(in_force, key=lambda pair: pair[0], default=(None, None))[1]


@dataclass(frozen=True, slots=True)
class CategorieStand:
    """Task, places and outcome in one category; None is unknown, never zero."""

    categorie: Category
    wettelijke_taak: int | None
    realisatie: int | None
    uitkomst: Uitkomst
    overschot: int
    """Places above the task; they count for no other category or gemeente."""


@dataclass(frozen=True, slots=True)
class Stand:
    """What the records of one document come to for one gemeente on one peildatum."""

    document_id: str
    gemeente: str
    """Code, `GM1700`."""
    cyclus: str
    peildatum: dt.date | None
    """None when no figure with a peildatum could be used: the outcome is then onbekend."""
    basis: Basis
    gevalideerd: bool
    """Whether figures of this basis may lead to a proposed finding."""
    beslissend: bool
    """Whether this peildatum decides; other peildata are kept beside it."""
    per_categorie: tuple[CategorieStand, ...]
    """Regulier, then amv; never a total."""
    uitkomst: Uitkomst
    twijfels: tuple[str, ...]
    """Dutch sentences: what was left out or must be checked."""
    bewijs: tuple[Proof, ...] = ()
    """Where the figures stand in the document."""
