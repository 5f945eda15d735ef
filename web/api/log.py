"""The API of the audit log, and of who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request
from pydantic import Field

from pipeline import audit
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import events
from pipeline.store.audit_told import Wanted, sentence
from web.api.shape import BASE, JSON, Gives, Link, ListShape, Moment, Shape, links, takes_json
from web.gate import Needs, SignedIn
from web.house import house_of

router = APIRouter(dependencies=[Depends(Gives(JSON))])
PER_PAGE = 100
Auditor = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN))]
Before = Annotated[int | None, Query(ge=1, le=2**53, description="Alleen regels met een lager nummer.")]


class Event(Shape):
    """Een regel van het logboek; met deze gegevens is het controlegetal na te rekenen."""

    nummer: int = Field(description="Volgnummer, vanaf 1 en zonder gaten.")
    moment: Moment = Field(description="Wanneer het gebeurde.")
    wie: str = Field(description="De persoon of het onderdeel dat het deed.")
    wat: str = Field(description="Code van de handeling.")
    omschrijving: str = Field(description="De handeling in woorden.")
    onderwerp: str = Field(description="Nummer of naam van waar het over gaat.")
    gegevens: str = Field(description="Gegevens als JSON-tekst, letterlijk zoals vastgelegd; nooit tekst uit een stuk.")
    vorige: str = Field(description="Controlegetal van de regel hiervoor.")
    controlegetal: str = Field(description="SHA-256 over deze regel en het vorige controlegetal.")


class Events(ListShape[Event]):
    """Een bladzijde van het logboek, de nieuwste regel eerst."""


class WantedEvents(Shape):
    """Welke regels van het logboek u zoekt; alles mag leeg blijven."""

    wie: str = Field("", max_length=200, description="Alleen wat deze persoon of dit onderdeel deed.")
    wat: str = Field("", max_length=80, description="Alleen deze handeling; eindigend op een punt een begin.")
    onderwerp: str = Field("", max_length=200, description="Alleen over dit nummer, of het begin ervan.")
    vanaf: dt.datetime | None = Field(None, description="Alleen vanaf dit moment, met tijdzone.")
    tot: dt.datetime | None = Field(None, description="Alleen tot dit moment, met tijdzone.")


class Checked(Shape):
    """Uitkomst van een controle van het logboek."""

    klopt: bool = Field(description="Of de hele keten klopt.")
    regels: int = Field(description="Hoeveel regels kloppen, vanaf de eerste.")
    controlegetal: str = Field(description="Controlegetal van de laatste regel die klopt.")
    probleem: str = Field(description="Wat er niet klopt; leeg als alles klopt.")


class Profile(Shape):
    """Wie u bent voor deze API."""

    account: str = Field(description="Naam van het account.")
    naam: str = Field(description="Naam waaronder besluiten worden vastgelegd.")
    rollen: list[str] = Field(description="Rollen.")
    rechten: list[str] = Field(description="Wat u mag.")


class Start(Shape):
    """Waar u kunt beginnen."""

    links: dict[str, Link] = Field(alias="_links", description="Verwijzingen.")


def page_of_events(request: Request, look: Callable[[int], tuple[audit.Event, ...]], before: int | None) -> Events:
    """Give a page of events; `look` gives so many of them."""
    found = look(PER_PAGE + 1)
    older = str(found[PER_PAGE - 1].seq) if len(found) > PER_PAGE else None
    here = None if before is None else str(before)
    return Events(links=links(request, "voor", here, None, older), resultaten=[_event(one) for one in found[:PER_PAGE]])


@router.get("/logboekregels", summary="Regels van het logboek", response_model=Events, tags=["logboek"])
def log(
    request: Request,
    who: Auditor,
    voor: Before = None,
    wie: Annotated[
        str,
        Query(
            max_length=200,
            deprecated=True,
            description="Alleen wat deze persoon of dit onderdeel deed. Verouderd: een naam hoort niet in een adres. "
            "Gebruik logboekzoekopdrachten.",
        ),
    ] = "",
    wat: Annotated[
        str, Query(max_length=80, description="Alleen deze handeling; eindigend op een punt een begin.")
    ] = "",
    onderwerp: Annotated[str, Query(max_length=200, description="Alleen over dit nummer, of het begin ervan.")] = "",
    vanaf: Annotated[dt.datetime | None, Query(description="Alleen vanaf dit moment, met tijdzone.")] = None,
    tot: Annotated[dt.datetime | None, Query(description="Alleen tot dit moment, met tijdzone.")] = None,
) -> Events:
    """Geeft regels van het logboek, de nieuwste eerst."""
    return _listing(request, Wanted(wie, wat, onderwerp, _aware(vanaf), _aware(tot)), voor)


@router.post(
    "/logboekzoekopdrachten",
    summary="Zoeken in het logboek",
    response_model=Events,
    tags=["logboek"],
    dependencies=[Depends(takes_json)],
)
def search(
    request: Request,
    who: Auditor,
    wanted: Annotated[WantedEvents, Body(description="Welke regels u zoekt.")],
    voor: Before = None,
) -> Events:
    """Geeft de regels van het logboek die u zoekt, de nieuwste eerst. Er wordt niets gewijzigd.

    Voor de volgende bladzijde stuurt u dezelfde zoekopdracht naar het adres in _links.next.
    """
    asked = Wanted(wanted.wie, wanted.wat, wanted.onderwerp, _aware(wanted.vanaf), _aware(wanted.tot))
    return _listing(request, asked, voor)


def _listing(request: Request, wanted: Wanted, before: int | None) -> Events:
    desk = house_of(request).desk
    return page_of_events(request, lambda most: desk.log.listing(wanted, most, before), before)


@router.post(
    "/logboekcontroles", summary="Logboek controleren", response_model=Checked, status_code=201, tags=["logboek"]
)
def check(request: Request, who: Auditor) -> Checked:
    """Rekent de hele keten na en legt vast dat dit gebeurde."""
    desk = house_of(request).desk
    report = desk.audit()
    with desk.store.write() as session:
        data = {"regels": report.events, "klopt": not report.problem}
        events.append(session, who.naam, "logboek.gecontroleerd", "logboek", data)
    return Checked(
        klopt=not report.problem, regels=report.events, controlegetal=report.tip.hash, probleem=report.problem
    )


@router.get("/gebruikersprofiel", summary="Wie u bent", response_model=Profile, tags=["toegang"])
def profile(who: SignedIn) -> Profile:
    """Geeft uw account, rollen en rechten."""
    return Profile(
        account=who.login,
        naam=who.naam,
        rollen=sorted(one.value for one in who.rollen),
        rechten=sorted(one.value for one in who.rechten),
    )


def start() -> Start:
    """Verwijst naar de beschrijving van deze API en naar de lijsten."""
    names = ("documenten", "gemeenten", "voorstellen", "termijnen", "brieven", "woo-dossiers", "logboekregels")
    found = {"service-desc": Link(href=f"{BASE}/openapi.json"), "self": Link(href=BASE)}
    return Start(links=found | {name: Link(href=f"{BASE}/{name}") for name in (*names, "gebruikersprofiel")})


def _aware(moment: dt.datetime | None) -> dt.datetime | None:
    """Give a moment in UTC: without offset it is meant so, and what falls off the calendar is its first or last."""
    if moment is None or moment.tzinfo is None:
        return moment and moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return dt.datetime.min.replace(tzinfo=dt.UTC) if moment.year == 1 else dt.datetime.max.replace(tzinfo=dt.UTC)


def _event(one: audit.Event) -> Event:
    return Event(
        nummer=one.seq,
        moment=one.at,
        wie=one.actor,
        wat=one.action,
        omschrijving=sentence(one.action),
        onderwerp=one.subject,
        gegevens=one.data,
        vorige=one.prev,
        controlegetal=one.hash,
    )
