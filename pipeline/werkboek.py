"""From a filled workbook to figures, agreements and locations; one wrong cell and nothing may be taken in.

Nothing is guessed: an empty cell is unknown, 0 is zero, and whatever can be read in two ways is told with its cell.
Messages name sheet and cell and never repeat what stands in it: that may be a name of a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from pipeline.model.extraction import Category
from pipeline.model.feit import Invoer
from pipeline.model.locatie import Locatie
from pipeline.model.stand import Cyclus, cyclus_op
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.uitruil import Uitruil
from pipeline.model.werkblad import Sheets
from pipeline.tools.register import gemeenten
from pipeline.tools.workbook_columns import (
    AFSPRAKEN,
    ALLES,
    CYCLUS,
    GEBIED,
    GEMEENTE,
    LOCATIES,
    PROVINCIE,
    STAND,
    UITLEG,
)
from pipeline.tools.workbook_rows import Regel, find_rows, tell_hidden

T = TypeVar("T")

_LONGEST_NOTE = 1_000
"""Characters in a toelichting."""
_KENMERK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
_OF_ONE_GEMEENTE: Mapping[Basis, str] = {
    basis: "in een werkboek voor één gemeente staan alleen cijfers van de gemeente. Kies gemeente."
    for basis in Basis
    if basis is not Basis.GEMEENTE
}
_NEW_TEMPLATE = "Maak een nieuw werkboek met ibt records template en neem de cijfers over."


@dataclass(frozen=True, slots=True)
class Werkboek:
    """What a workbook holds. With any fout nothing of it may be taken in, also not the rows that are right."""

    invoer: tuple[Invoer, ...]
    afspraken: tuple[Uitruil, ...]
    locaties: tuple[Locatie, ...]
    fouten: tuple[str, ...]
    """Dutch: sheet and cell, what is wrong and what to do."""
    opmerkingen: tuple[str, ...]
    """Dutch: what was left out, or better looked at again; none of it stops the import."""
    een_gemeente: bool = False
    """Whether it is the workbook of one gemeente."""


class _Doel(NamedTuple):
    """What the workbook is for, and by which facts it is read."""

    area: frozenset[str]
    """Codes of the gemeenten."""
    cyclus: str
    cycles: Sequence[Cyclus]
    document_id: str
    today: dt.date
    geweigerd: Mapping[Basis, str]
    """Sources that may not come in, each with the reason."""


@dataclass
class _Told:
    """What is told of the workbook while it is read."""

    fouten: list[str] = field(default_factory=list)
    opmerkingen: list[str] = field(default_factory=list)


def read_stand(
    sheets: Sheets,
    cycles: Sequence[Cyclus],
    document_id: str,
    today: dt.date,
    geweigerd: Mapping[Basis, str] | None = None,
) -> Werkboek:
    """Give the figures, agreements and locations of a workbook, with everything that is wrong with it.

    With any fout nothing may be taken in: the caller shows the list and stores no row. A row of the sheet Stand that
    holds no peildatum and no number but the wettelijke taak is one that nobody filled in; it is left out and told.

    Args:
        sheets: What `pipeline.tools.workbook.read_workbook` gave.
        cycles: Of `data/cycli.toml`; a record belongs to the cyclus that holds on its peildatum.
        document_id: Of the workbook as it is kept.
        today: No peildatum may lie after it.
        geweigerd: Sources that whoever imports may not bring in, each with the Dutch reason.
    """
    told = _Told()
    doel = _purpose(sheets, _Doel(frozenset(), "", cycles, document_id, today, geweigerd or {}), told)
    if doel is None:
        return Werkboek((), (), (), tuple(told.fouten), tuple(told.opmerkingen))
    tell_hidden(sheets, told.fouten, told.opmerkingen)
    invoer = _once(_read_figures(sheets, doel, told), _figure_key, told)
    afspraken = _once(_read_agreements(sheets, doel, told), lambda one: one.id, told)
    located = tuple(_read_locations(sheets, doel, told))
    locaties = _once(located, lambda one: (one.id, one.categorie), told)
    _tell_bridges(located, told)
    if not told.fouten and not (invoer or afspraken or locaties):
        told.opmerkingen.append("In het werkboek is niets ingevuld.")
    return Werkboek(
        invoer, afspraken, locaties, tuple(told.fouten), tuple(told.opmerkingen), een_gemeente=len(doel.area) == 1
    )


def _once(found: Iterable[tuple[str, T]], key: Callable[[T], Hashable], told: _Told) -> tuple[T, ...]:
    """Give each thing once: the same row again is told, another value for the same thing is a fout (INV-02)."""
    first: dict[Hashable, tuple[str, T]] = {}
    for place, one in found:
        there, known = first.setdefault(key(one), (place, one))
        if place == there:
            continue
        if _values(known) == _values(one):
            told.opmerkingen.append(f"{place}: deze regel staat er twee keer (ook bij {there}); een keer ingelezen.")
        else:
            told.fouten.append(f"{place}: bij {there} staat over hetzelfde een andere waarde. Laat één regel staan.")
    return tuple(one for _, one in first.values())


def _values(one: object) -> object:
    """Give what makes two rows the same: of a figure not the cells it stood in."""
    return (one.record, one.in_voorbereiding) if isinstance(one, Invoer) else one


def _figure_key(one: Invoer) -> Hashable:
    record = one.record
    return record.gemeente, record.categorie, record.peildatum, record.basis


# -- what the workbook is for -----------------------------------------------------------------------------------


def _purpose(sheets: Sheets, doel: _Doel, told: _Told) -> _Doel | None:
    """Give what the workbook is for, with the area and cyclus of the sheet Uitleg; None when it does not say."""
    facts = _facts(sheets)
    area, cyclus = _codes(facts.get(GEBIED, "")), facts.get(CYCLUS, "")
    if not area:
        told.fouten.append(f"{UITLEG}: de regel {GEBIED} ontbreekt of is gewijzigd. {_NEW_TEMPLATE}")
    if cyclus not in {one.id for one in doel.cycles}:
        told.fouten.append(f"{UITLEG}: de regel {CYCLUS} ontbreekt of is gewijzigd. {_NEW_TEMPLATE}")
    own: Mapping[Basis, str] = _OF_ONE_GEMEENTE if len(area) == 1 else {}
    return None if told.fouten else doel._replace(area=area, cyclus=cyclus, geweigerd={**doel.geweigerd, **own})


def _facts(sheets: Sheets) -> dict[str, str]:
    sheet = sheets.blad(UITLEG)
    rows = [row.cellen for row in sheet.rijen] if sheet else []
    return {row["A"].tekst.strip(): row["B"].tekst.strip() for row in rows if "A" in row and "B" in row}


def _codes(area: str) -> frozenset[str]:
    """Give the codes of an area as the sheet Uitleg names it; none when it is not known."""
    return frozenset(one.code for one in gemeenten() if area in (ALLES, PROVINCIE + one.provincie, GEMEENTE + one.naam))


# -- the sheet Stand --------------------------------------------------------------------------------------------

_NUMBERS = ("gerealiseerd", "in_voorbereiding")


def _read_figures(sheets: Sheets, doel: _Doel, told: _Told) -> Iterator[tuple[str, Invoer]]:
    """Yield the figures, each with the place of its first cell."""
    untouched: list[int] = []
    for regel in find_rows(sheets, STAND, told.fouten, told.opmerkingen):
        if regel.is_empty("peildatum", "toelichting", *_NUMBERS):
            if not regel.is_empty("wettelijke_taak"):
                untouched.append(regel.nummer)
            elif not _is_prepared(regel):
                told.opmerkingen.append(f"{STAND}, rij {regel.nummer}: hier staat geen enkel cijfer; overgeslagen.")
            continue
        if regel.is_empty("wettelijke_taak", *_NUMBERS):
            told.opmerkingen.append(f"{STAND}, rij {regel.nummer}: hier staat geen enkel cijfer; overgeslagen.")
            continue
        one = _figures(regel, doel, told)
        if one:
            yield regel.place("gemeente"), one
    if untouched:
        rows = ", ".join(map(str, untouched[:10])) + (" …" if len(untouched) > 10 else "")
        told.opmerkingen.append(
            f"{STAND}: {len(untouched)} regels met alleen een wettelijke taak zijn niet ingevuld en overgeslagen "
            f"(rij {rows}). Hoort er een bij? Vul de peildatum in."
        )


def _is_prepared(regel: Regel) -> bool:
    """Tell whether a row holds what the template put there and no more."""
    return regel.is_empty("wettelijke_taak", "peildatum", "toelichting", *_NUMBERS) and not regel.is_empty("gemeente")


def _figures(regel: Regel, doel: _Doel, told: _Told) -> Invoer | None:
    gemeente = regel.gemeente("gemeente", doel.area, "code")
    category = regel.choice("categorie")
    basis = regel.choice("bron")
    if basis in doel.geweigerd:
        regel.wrong("bron", doel.geweigerd[basis])
    day = regel.past_day("peildatum", doel.today, is_needed=True)
    task, real, planned = (regel.count(name) for name in ("wettelijke_taak", *_NUMBERS))
    note = regel.text("toelichting")
    if len(note) > _LONGEST_NOTE:
        regel.wrong("toelichting", f"de toelichting is langer dan {_LONGEST_NOTE} tekens. Maak haar korter.")
    cyclus = cyclus_op(doel.cycles, day)
    if day and cyclus is None:
        regel.wrong("peildatum", "op deze dag gold nog geen verdeelbesluit. Kijk de datum na.")
    elif day and cyclus and cyclus.id != doel.cyclus:
        reason = f"deze dag hoort bij cyclus {cyclus.id}, het werkboek bij {doel.cyclus}. Gebruik een ander werkboek."
        regel.wrong("peildatum", reason)
    if not regel.is_right or gemeente is None or day is None or cyclus is None:
        return None
    if task is not None and real is not None and real > 1.5 * task > 0:
        cell = regel.place("gerealiseerd")
        told.opmerkingen.append(f"{cell}: er is veel meer gerealiseerd dan de taak is. Kijk na of dit klopt.")
    record = StatusRecord(gemeente.code, cyclus.id, category, day, task, real, basis, doel.document_id, ())
    return Invoer(record, regel.cellen(), planned, note)


# -- the sheet Afspraken ----------------------------------------------------------------------------------------


def _read_agreements(sheets: Sheets, doel: _Doel, told: _Told) -> Iterator[tuple[str, Uitruil]]:
    """Yield the agreements, each with the place of its first cell."""
    for regel in find_rows(sheets, AFSPRAKEN, told.fouten, told.opmerkingen):
        one = _agreement(regel, doel)
        if one is None:
            continue
        place = regel.place("van")
        if not {one.van, one.naar} <= doel.area:
            told.opmerkingen.append(f"{place}: de afspraak gaat ook over een gemeente buiten het gebied.")
        yield place, one


def _agreement(regel: Regel, doel: _Doel) -> Uitruil | None:
    van, naar = regel.gemeente("van"), regel.gemeente("naar")
    number = regel.count("aantal", is_needed=True)
    category, kind, status = (regel.choice(name) for name in ("categorie", "tegenprestatie", "status"))
    table = regel.choice("tafel", is_needed=False)
    agreed = regel.past_day("afgesproken_op", doel.today)
    since, until = regel.day("geldig_vanaf"), regel.day("geldig_tot")
    if number == 0:
        regel.wrong("aantal", "het aantal moet groter zijn dan nul.")
    if van and naar and van == naar:
        regel.wrong("naar", "een gemeente kan niet met zichzelf ruilen. Kies een andere gemeente.")
    elif van and naar and not {van.code, naar.code} & doel.area:
        regel.wrong("van", "geen van beide gemeenten ligt in het gebied van dit werkboek. Haal de regel weg.")
    _check_order(regel, "geldig_tot", since or agreed, until)
    if not regel.is_right or van is None or naar is None or number is None:
        return None
    return Uitruil(
        id=agreement_id(van.code, naar.code, category, kind, agreed),
        soort="uitruil",
        van=van.code,
        naar=naar.code,
        categorie=category,
        aantal=number,
        object=kind,
        tafel=table,
        afgesproken_op=agreed,
        status=status,
        geldig_vanaf=since,
        geldig_tot=until,
        document_id=doel.document_id,
    )


def agreement_id(van: str, naar: str, category: Category, kind: str, agreed: dt.date | None) -> str:
    """Give an id that stays when the status or the number changes: a later workbook then takes its place."""
    return "-".join(("afspraak", van, naar, category.value, kind, agreed.isoformat() if agreed else "zonder"))


def _check_order(regel: Regel, veld: str, since: dt.date | None, until: dt.date | None) -> None:
    if since and until and until < since:
        regel.wrong(veld, "de laatste dag ligt voor de eerste dag. Kijk beide datums na.")


# -- the sheet Locaties -----------------------------------------------------------------------------------------


def _read_locations(sheets: Sheets, doel: _Doel, told: _Told) -> Iterator[tuple[str, Locatie]]:
    """Yield the locations, each with the place of its first cell."""
    for regel in find_rows(sheets, LOCATIES, told.fouten, told.opmerkingen):
        one = _location(regel, doel)
        if one:
            yield regel.place("kenmerk"), one


def _location(regel: Regel, doel: _Doel) -> Locatie | None:
    gemeente = regel.gemeente("gemeente", doel.area)
    marks = [_kenmerk(regel, name) for name in ("kenmerk", "overbrugt")]
    category, kind, status = (regel.choice(name) for name in ("categorie", "soort", "status"))
    places = regel.count("plekken", is_needed=True)
    since, until = regel.day("beschikbaar_vanaf"), regel.end("beschikbaar_tot")
    public, paid = (regel.choice(name, is_needed=False) for name in ("openbaar", "uitkering"))
    _check_order(regel, "beschikbaar_tot", since, until)
    if not marks[0]:
        regel.wrong("kenmerk", "vul een eigen kenmerk in, zoals AZC-1.")
    if not regel.is_right or gemeente is None or places is None:
        return None
    id_, bridged = (f"{gemeente.code}-{mark}" if mark else None for mark in marks)
    return Locatie(
        id=id_ or "",
        gemeente=gemeente.code,
        categorie=category,
        plekken=places,
        beschikbaar_vanaf=since,
        beschikbaar_tot=until,
        soort=kind,
        status=status,
        overbrugt=bridged,
        openbaar=bool(public),
        uitkering=paid,
        document_id=doel.document_id,
    )


def _kenmerk(regel: Regel, veld: str) -> str:
    mark = regel.text(veld)
    if mark and not _KENMERK.fullmatch(mark):
        regel.wrong(veld, "gebruik alleen letters, cijfers en streepjes, zoals AZC-1. Vul geen adres in.")
    return mark


def _tell_bridges(found: Sequence[tuple[str, Locatie]], told: _Told) -> None:
    ids = {one.id for _, one in found}
    told.opmerkingen.extend(
        f"{place}: de locatie bij Overbrugt staat niet in dit werkboek. Kijk het kenmerk na."
        for place, one in found
        if one.overbrugt and one.overbrugt not in ids
    )
