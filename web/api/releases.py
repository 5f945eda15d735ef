"""The API of packs that were made public: which there are, what is in one, and the pack itself."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import FileResponse, Response
from pydantic import Field

from pipeline.legtwo.packs import PackStand
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import events, releases
from web.api.dossiers import MaySee, Name, check_dossier
from web.api.shape import JSON, AskedPage, Counted, Gives, Moment, Shape
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.releasing import packs_of

router = APIRouter(tags=["openbaarmaking"])
_JSON = [Depends(Gives(JSON))]
MayTake = Annotated[Ingelogd, Depends(Needs(Recht.VRIJGAVE_MAKEN))]
PackId = Annotated[str, Path(max_length=200, description="Naam van de vrijgave.")]


class PackPiece(Shape):
    """Een stuk in een vrijgave."""

    nummer: str = Field(description="Nummer op de inventarislijst.")
    staat: str = Field(description="Of het stuk nog openbaar is: gepubliceerd, ingetrokken of vervangen.")
    reden: str = Field(description="Waarom het is ingetrokken of vervangen; leeg als dat niet zo is.")


class PackFile(Shape):
    """Een bestand in een vrijgave."""

    pad: str = Field(description="Plaats in de vrijgave.")
    omvang: int = Field(description="Aantal bytes.")


class PackTold(Shape):
    """Een vrijgave van stukken uit een dossier."""

    naam: str = Field(description="Naam van de vrijgave.")
    dossier: str = Field(description="Naam van het dossier.")
    gemaakt_op: Moment = Field(description="Wanneer zij gemaakt is.")
    gemaakt_door: str = Field(description="Wie haar maakte.")
    manifest_sha256: str = Field(description="SHA-256 van het manifest, dat de hash van elk bestand bevat.")
    geldt: bool = Field(description="Of geen latere vrijgave haar vervangt.")
    vervangt: str = Field(description="Naam van de vrijgave die zij vervangt; leeg als dat niet zo is.")


class Packs(Counted[PackTold]):
    """Een bladzijde van de vrijgaven van een dossier."""


class OnePack(PackTold):
    """Een vrijgave met haar stukken en bestanden."""

    stukken: list[PackPiece] = Field(description="Stukken met een bestand, en hoe het ermee staat.")
    bestanden: list[PackFile] = Field(description="Bestanden van de vrijgave.")
    later: dict[str, dt.date] = Field(description="Nummers die later openbaar mogen, elk met de eerste dag.")


@router.get("/woo-dossiers/{naam}/vrijgaven", summary="Vrijgaven", response_model=Packs, dependencies=_JSON)
def list_packs(request: Request, who: MaySee, naam: Name, page: AskedPage) -> Packs:
    """Geeft de vrijgaven die van een dossier gemaakt zijn."""
    check_dossier(request, naam)
    found = packs_of(request).packs(naam)
    told = [PackTold(**_facts(one)) for one in page.cut(found)]
    return Packs(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


@router.get("/vrijgaven/{vrijgaveId}", summary="Een vrijgave", response_model=OnePack, dependencies=_JSON)
def one_pack(request: Request, who: MaySee, vrijgaveId: PackId) -> OnePack:
    """Geeft een vrijgave met haar stukken en bestanden."""
    _check_pack(request, vrijgaveId)
    packs = packs_of(request)
    stand = packs.pack(vrijgaveId)
    return OnePack(
        **_facts(stand),
        stukken=[
            PackPiece(nummer=number, staat=one.staat.value, reden=one.reden) for number, one in stand.staten.items()
        ],
        bestanden=[PackFile(pad=path, omvang=size) for path, size in packs.files(vrijgaveId)],
        later=dict(stand.record.opnieuw),
    )


@router.get(
    "/vrijgaven/{vrijgaveId}/bestand",
    summary="Vrijgave als zip",
    response_class=FileResponse,
    responses={200: {"description": "De hele vrijgave.", "content": {"application/zip": {}}}},
    dependencies=[Depends(Gives("application/zip"))],
)
def whole_pack(request: Request, who: MayTake, vrijgaveId: PackId) -> Response:
    """Geeft een hele vrijgave als zip. Elke keer komt in het logboek."""
    _check_pack(request, vrijgaveId)
    packs = packs_of(request)
    found, stand = packs.file(vrijgaveId), packs.pack(vrijgaveId)
    with house_of(request).desk.store.write() as session:
        data = {"pak": stand.record.naam, "bestand": "zip"}
        events.append(session, who.naam, "vrijgave.gehaald", stand.record.dossier, data)
    return FileResponse(found, media_type="application/zip", filename=found.name)


def _check_pack(request: Request, naam: str) -> None:
    with house_of(request).desk.store.read() as session:
        if releases.release(session, naam) is None:
            raise NotThere("deze vrijgave bestaat niet. Kijk in de lijst van vrijgaven van het dossier.")


def _facts(one: PackStand) -> dict[str, object]:
    record = one.record
    return {
        "naam": record.naam,
        "dossier": record.dossier,
        "gemaakt_op": record.made_at,
        "gemaakt_door": record.door,
        "manifest_sha256": record.manifest_sha256,
        "geldt": one.geldt,
        "vervangt": record.vervangt,
    }
