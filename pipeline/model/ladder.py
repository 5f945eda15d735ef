"""The interventieladder as data: its steps, what a decision on each must name, and where one gemeente stands.

Legal: docs/legal.md#interventieladder
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from pipeline.model.extraction import DocumentType
from pipeline.model.stand import Uitkomst


class Niveau(StrEnum):
    """Who may decide, lowest first: a higher one may do what a lower one may."""

    BEHANDELAAR = "behandelaar"
    DIRECTEUR = "directeur"
    DIRECTEUR_GENERAAL = "directeur-generaal"
    MINISTER = "minister"

    def covers(self, other: Niveau) -> bool:
        """Tell whether this level may decide what `other` may."""
        order = list(Niveau)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Overgang:
    """One step on the ladder and what a decision to take it must name."""

    van: int
    naar: int
    voorstel: bool
    """Whether the system may propose it."""
    eisen: tuple[tuple[str, ...], ...]
    """All are needed; of alternatives in one, one is enough."""
    besluit_door: str
    """Dutch, as a person reads it."""
    niveau: Niveau = Niveau.MINISTER
    """The lowest level that may decide it."""
    nagekeken: bool = False
    """Whether the decision must say that a person checked the figures."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rules of `data/ladder.toml`."""

    versie: str
    fasen: Mapping[int, str]
    """Names of the six phases, verbatim."""
    trede_bij: Mapping[Uitkomst, int]
    gevalideerd: tuple[str, ...]
    """Bases whose figures may lead to a proposed finding."""
    brief_bij_trede: Mapping[int, str]
    brief_bij_ontvangst: Mapping[DocumentType, str]
    feiten: Mapping[str, str]
    """What a decision may name, with its Dutch description."""
    dagen: tuple[str, ...]
    """Facts that are a day; the others are yes, no or text."""
    overgangen: tuple[Overgang, ...]
    onmisbaar: Mapping[int, tuple[str, ...]]
    """Per trede: what no motivation to deviate replaces."""
    vier_ogen_vanaf: int
    """From this trede on, who decides is not who wrote it."""
    afwijkingen: Mapping[str, str]
    """Reason codes for deciding otherwise than the figures say, with their Dutch description."""

    def overgang(self, van: int, naar: int) -> Overgang | None:
        """Give the rule for one step; None when the ladder has no such step."""
        return next((o for o in self.overgangen if (o.van, o.naar) == (van, naar)), None)


class Afwijking(NamedTuple):
    """Why a person decided otherwise than the rules derive; both stay visible."""

    reden: str
    """Code of `Ladder.afwijkingen`."""
    motivering: str
    afgeleid: Uitkomst
    """What the rules derived when it was decided."""


def afwijking_of(content: Mapping[str, Any]) -> Afwijking | None:
    """Give the deviation that the content of a Besluit holds under `afwijking`; None unless it is complete.

    The shape is `{"reden": code, "motivering": text, "afgeleid": outcome}`.
    """
    told = content.get("afwijking")
    if not isinstance(told, Mapping):
        return None
    reden, why, derived = (told.get(key) for key in ("reden", "motivering", "afgeleid"))
    known = derived in {outcome.value for outcome in Uitkomst}
    if not (isinstance(reden, str) and isinstance(why, str) and why.strip() and known):
        return None
    return Afwijking(reden, why, Uitkomst(str(derived)))


def finding_stands(content: Mapping[str, Any], afgeleid: Uitkomst | None) -> bool:
    """Tell whether the finding in the content of a Besluit holds with what the rules derive now.

    It is the derived one, or the Besluit deviates from exactly this outcome with a reason and a motivation.
    """
    told = afwijking_of(content)
    if told is not None:
        return told.afgeleid is (afgeleid or Uitkomst.ONBEKEND)
    return afgeleid is not None and content.get("bevinding") == afgeleid.value


@dataclass(frozen=True, slots=True)
class Stap:
    """One decided step of a gemeente."""

    van: int
    naar: int
    besluit_id: str
    genomen_op: dt.datetime


@dataclass(frozen=True, slots=True)
class LadderZaak:
    """Where one gemeente stands in one cyclus, with every step that led there."""

    gemeente: str
    cyclus: str
    trede: int = 0
    """0 is no supervision."""
    afgesloten: bool = False
    """A closed case takes no step until a decision opens it again."""
    stappen: tuple[Stap, ...] = ()
    """Oldest first; also decisions that left the trede as it was."""


class TaakSoort(StrEnum):
    """Work that waits for a person and that the system does not propose an outcome for."""

    MELDING_BEOORDELEN = "melding op grond van artikel 8 beoordelen"
    FASE_4_OVERWEGEN = "vooraankondiging overwegen"
    FASE_5_OVERWEGEN = "besluit tot indeplaatsstelling overwegen"
    FASE_6_OVERWEGEN = "uitvoering overwegen"
    INTREKKING_OVERWEGEN = "intrekking overwegen"
    CIJFERS_VALIDEREN = "cijfers van de gemeente valideren"
    ANTWOORD_BEOORDELEN = "nieuwer antwoord beoordelen"


@dataclass(frozen=True, slots=True)
class Taak:
    """One task for a person, with what it rests on."""

    soort: TaakSoort
    gemeente: str
    cyclus: str
    redenen: tuple[str, ...]
    """Dutch sentences."""
    bewijs: tuple[str, ...]
    """Ids of documents and decisions."""
