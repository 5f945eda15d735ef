"""The typed fields of each letter family: what compose.py fills and what a template may print.

A field is a value that a person confirmed or the organisation configured; a template takes no decision, so every
condition it tests stands here as a ready-made yes or no.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from pipeline.model.extraction import Bevinding


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


@dataclass(frozen=True, slots=True)
class Addressee:
    """The body of one gemeente (or province) a letter goes to."""

    naam: str
    """Official name, as the register spells it."""
    code: str
    """`GM1700`."""
    provincie: str
    adres: tuple[str, ...]
    """Lines under the name: post box, postcode and place; or the functional mailbox."""
    orgaan: str = "het college van burgemeester en wethouders"
    verbinding: str = "van de gemeente"
    """Words between body and name in the address: `van de gemeente`, `van de provincie`."""
    aanhef: str = "Geacht college,"


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
class L02Fields:
    """Phase 2: verzoek om informatie. Legal: docs/legal.md#interventieladder."""

    besluit_id: str
    """The Besluit that places the gemeente on this trede."""
    brief: LetterHead
    organisatie: Organisation
    gemeente: Addressee
    cyclus: Cycle
    ondertekenaar: Signatory
    bron: Source
    peildatum: dt.date
    taak: PerCategory
    realisatie: PerCategory
    bevinding: Bevinding
    trede: int
    volgende_trede: int
    fasen: tuple[str, ...]
    """Names of the phases of the interventieladder, literally, lowest first."""
    termijn: Term
    waardering: bool
    """At least one place was realised."""
    overschot: bool
    """One category has more places than its task while the other falls short."""
    geen_regulier: bool
    """No task, place or agreement in the category regulier: no sentence may speak of it."""
    geen_amv: bool
    """The same for AMV."""
    afspraken: tuple[Agreement, ...] = ()
    art8_datum: dt.date | None = None
    """Day of a known notification. Legal: docs/legal.md#artikel-8."""
    vorige_brief: EarlierLetter | None = None
    nieuwe_cyclus_start: dt.date | None = None
    afschrift_aan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class L07Fields:
    """Ontvangstbevestiging: says that something came in, never what is in it."""

    brief: LetterHead
    organisatie: Organisation
    gemeente: Addressee
    ontvangst_datum: dt.date
    registratienummer: str
    soort: str
    """`brief` or `e-mail`."""
    onderwerp: str | None
    """From the list in letters.toml by kind of document, never the sender's own words."""
    uw_datum: dt.date | None = None
    bijlagen: int = 0


LetterFields = L02Fields | L07Fields

FIELDS_OF: Mapping[str, type[LetterFields]] = types.MappingProxyType({"L02": L02Fields, "L07": L07Fields})


class HasHead(Protocol):
    """What every family has, so that house style and checks need not know the family."""

    @property
    def brief(self) -> LetterHead:
        """Reference, date and subject."""
        ...

    @property
    def organisatie(self) -> Organisation:
        """The sender."""
        ...

    @property
    def gemeente(self) -> Addressee:
        """The addressee."""
        ...


@cache
def _adapter(family: str) -> TypeAdapter[LetterFields]:
    return TypeAdapter(FIELDS_OF[family])


def snapshot(values: LetterFields) -> dict[str, Any]:
    """Give the fields as JSON values, as they are kept with the letter."""
    family = next(name for name, kind in FIELDS_OF.items() if isinstance(values, kind))
    kept: dict[str, Any] = _adapter(family).dump_python(values, mode="json")
    return kept


def restore(family: str, kept: Mapping[str, Any]) -> LetterFields:
    """Give the fields of a kept letter back, equal to those it was made from."""
    return _adapter(family).validate_python(dict(kept))


_KINDS: Mapping[Any, str] = types.MappingProxyType(
    {str: "tekst", int: "getal", bool: "ja of nee", dt.date: "datum", Bevinding: "keuze", TermUnit: "keuze"}
)


def field_types(kind: type) -> dict[str, str]:
    """Give each printable field by its dotted name with its Dutch type; `?` may be absent, `[]` is a list."""
    return dict(_named_types(kind, ""))


def _named_types(kind: type, prefix: str) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(kind)
    for item in fields(kind):
        name, optional, inner = prefix + item.name, *_without_none(hints[item.name])
        mark = "?" if optional else ""
        if get_origin(inner) is tuple:
            inner, mark = get_args(inner)[0], "[]"
        if is_dataclass(inner) and isinstance(inner, type):
            yield from ((sub, sort + mark) for sub, sort in _named_types(inner, name + "."))
        else:
            yield name, _KINDS[inner] + mark


def _without_none(hint: Any) -> tuple[bool, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not types.NoneType]
        return True, rest[0]
    return False, hint
