"""The typed values that letters share: what a compose function fills and what a template may print.

A field is a value that a person confirmed or the organisation configured; a template takes no decision, so every
condition it tests is a field with a ready-made yes or no.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, runtime_checkable

from pydantic import TypeAdapter


class TermUnit(StrEnum):
    """In what a term is counted."""

    DAYS = "dagen"
    WEEKS = "weken"


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who sends the letter; the same keys as `organisatie` in ibt.toml."""

    naam: str
    onderdeel: str
    postbus: str
    postcode_plaats: str
    website: str
    mailbox: str
    """Functional mailbox; the only way to reach the sender that a letter prints."""
    rol: str = "ministerie"
    """`ministerie`, `provincie` or `gemeente`: chooses the look (huisstijlen.toml), never the content."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The body a letter goes to: of a gemeente, of a province, or the minister."""

    naam: str
    """Official name, as the register spells it."""
    code: str
    """`GM1700`, `pv23`; empty for the minister."""
    provincie: str
    """Empty for the minister."""
    adres: tuple[str, ...]
    """Lines under the name: post box, postcode and place; or the functional mailbox."""
    orgaan: str = "het college van burgemeester en wethouders"
    verbinding: str = "van de gemeente"
    """Words between body and name in the address: `van de gemeente`, `van de provincie`."""
    aanhef: str = "Geacht college,"

    @property
    def regel(self) -> str:
        """Give the address line under the body: `van de gemeente Raalte`."""
        return " ".join(filter(None, (self.verbinding, self.naam)))

    @property
    def aanduiding(self) -> str:
        """Give what kind of area it is with its name: `gemeente Raalte`, `provincie Limburg`."""
        return " ".join((*self.verbinding.split()[-1:], self.naam))


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What tells one letter from another."""

    referentie: str
    datum: dt.date
    """Dagtekening. Legal: docs/legal.md#dagtekening."""
    betreft: str
    uw_kenmerk: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of capaciteitsraming and verdeelbesluit. Legal: docs/legal.md#verdeelbesluit."""

    id: str
    """`2024-2026`."""
    verdeelbesluit_datum: dt.date
    naleving_per: dt.date
    """From this day on the wettelijke taak holds."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """The official who signs on behalf of the bestuursorgaan. Legal: docs/legal.md#mandaat."""

    bestuursorgaan: str
    """`de minister van Asiel en Migratie`, without capital."""
    formule: str
    """`namens hem` or `namens haar`."""
    naam: str
    functie: str
    mandaat: str
    """Key of the mandate."""
    fictief: bool
    """True for an example; a letter with it stays a concept."""


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """The bewindspersoon who signs in person, without mandate."""

    bestuursorgaan: str
    """`de minister van Asiel en Migratie`, without capital."""
    naam: str
    voornaamwoord: str
    """`hem` or `haar`: a mandated letter says on whose behalf with it."""
    fictief: bool
    """True for an example; a letter with it stays a concept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the figures come from."""

    soort: str
    """`voortgangsrapportage`."""
    afzender: str
    """`Provinciale Regietafel`, or what the province calls it."""
    datum_ontvangst: dt.date


@dataclass(frozen=True, slots=True)
class PerCategory:
    """Whole opvangplaatsen per category; the two are never added up or exchanged."""

    regulier: int
    amv: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Task and places of one gemeente on one peildatum."""

    peildatum: dt.date
    taak: PerCategory
    realisatie: PerCategory


@dataclass(frozen=True, slots=True)
class Term:
    """A term set in the letter, with the date worked out from the dagtekening."""

    aantal: int
    eenheid: TermUnit
    datum: dt.date
    """Last day on which an answer is in time."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An exchange (uitruil) that the regietafel recorded."""

    van: str
    """Gemeente that hands over."""
    naar: str
    """Gemeente that takes over."""
    categorie: str
    """`regulier` or `AMV`."""
    aantal: int
    afgesproken_op: dt.date


@dataclass(frozen=True, slots=True)
class EarlierLetter:
    """A letter to all gemeenten that this one follows up."""

    titel: str
    datum: dt.date


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of ours to this addressee that this one builds on."""

    referentie: str
    datum: dt.date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gemeente wrote back."""

    ontvangen_op: dt.date
    datum: dt.date | None = None
    kenmerk: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """An agreement on one action (afspraak) between gemeente and ministry."""

    actie: str
    verantwoordelijke: str
    """A function or a body, never the name of a person."""
    resultaat: str
    datum: dt.date
    stand: str = ""
    """`nagekomen`, `deels nagekomen` or `niet nagekomen`; empty when not judged yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFields(ABC):
    """What every letter has, so that house style and checks need not know the family."""

    brief: LetterHead
    organisatie: Organisation

    @property
    @abstractmethod
    def aan(self) -> Addressee:
        """The addressee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToGemeente(LetterFields):
    """A letter to a body of one gemeente."""

    gemeente: Addressee

    @property
    def aan(self) -> Addressee:
        """The addressee."""
        return self.gemeente


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBody(LetterFields):
    """A letter to another body, such as that of a province or the minister."""

    geadresseerde: Addressee

    @property
    def aan(self) -> Addressee:
        """The addressee."""
        return self.geadresseerde


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision(ToGemeente):
    """A letter of the supervisor that rests on the Besluit on a trede. Legal: docs/legal.md#interventieladder."""

    besluit_id: str
    """The Besluit that places the gemeente on this trede."""
    trede: int
    cyclus: Cycle


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def snapshot(values: LetterFields) -> dict[str, Any]:
    """Give the fields as JSON values, as they are kept with the letter."""
    kind: Any = type(values)
    kept: dict[str, Any] = _adapter(kind).dump_python(values, mode="json")
    return kept


@runtime_checkable
class Decided(Protocol):
    """What a family that needs a Besluit carries."""

    @property
    def besluit_id(self) -> str:
        """The Besluit it rests on."""
        ...

    @property
    def trede(self) -> int:
        """The trede of that Besluit."""
        ...


@runtime_checkable
class Signed(Protocol):
    """What a family that a named official signs carries."""

    @property
    def ondertekenaar(self) -> Signatory | OfficeHolder:
        """Who signs."""
        ...


@runtime_checkable
class HasMailboxes(Protocol):
    """What a family carries that prints a mailbox of neither sender nor addressee."""

    @property
    def mailboxen(self) -> tuple[str, ...]:
        """Functional mailboxes that may be printed."""
        ...
