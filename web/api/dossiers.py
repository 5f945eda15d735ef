"""The API of what is made public: dossiers, and the review of a document with a verdict on one of its marks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Request
from fastapi.responses import Response
from pydantic import Field

from pipeline.errors import RecordError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.woo import Verdict
from pipeline.review.model import Review, ReviewMark
from pipeline.store import dossiers
from web.api.documents import DocumentId
from web.api.guarded import IfMatch, check_match
from web.api.log import Before, Events, page_of_events
from web.api.shape import JSON, AskedPage, Counted, Gives, Moment, Shape, takes_json
from web.api.spec import fails
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.reviewing import room_of
from web.seen import Look, note_view

router = APIRouter(tags=["openbaarmaking"], dependencies=[Depends(Gives(JSON))])
MaySee = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
MayJudge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
MayFollow = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN, Recht.LAKKEN_ZIEN))]
Name = Annotated[str, Path(max_length=61, description="Naam van het dossier; bevat nooit een persoonsnaam.")]
MarkId = Annotated[str, Path(max_length=200, description="Nummer van het lakvak.")]
_ETAG: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Voor If-Match bij een oordeel."}}}
}


class DossierTold(Shape):
    """Een dossier met stukken die openbaar worden."""

    naam: str = Field(description="Naam.")
    afschrift: bool = Field(description="Of het alleen voor de verzoeker is.")
    aantal_stukken: int = Field(description="Hoeveel stukken erin zitten.")


class Dossiers(Counted[DossierTold]):
    """Een bladzijde van de dossiers, op naam."""


class PieceTold(Shape):
    """Hoe ver een stuk van een dossier is."""

    stuk: str = Field(description="Nummer van het stuk.")
    vakken: int = Field(description="Aantal lakvakken.")
    open: int = Field(description="Vakken zonder oordeel.")
    ongezien: int = Field(description="Bladzijden die niemand heeft gezien.")
    beoordeling: str | None = Field(description="Oordeel over het stuk als geheel; leeg zolang de vakken dat bepalen.")
    klaar_gemeld_door: str = Field(description="Wie zei dat het klaar is; leeg als dat niet geldt.")
    goedgekeurd_door: str = Field(description="De tweede persoon; leeg als dat niet geldt.")
    belemmeringen: list[str] = Field(description="Wat vrijgave nog tegenhoudt.")


class Pieces(Counted[PieceTold]):
    """Een bladzijde van de stukken van een dossier."""


class PlaceTold(Shape):
    """Een plek op een bladzijde."""

    bladzijde: int = Field(description="Nummer van de bladzijde, vanaf 1.")
    vak: tuple[float, float, float, float] = Field(description="x0, boven, x1 en onder in punten, vanaf linksboven.")


class MarkTold(Shape):
    """Een lakvak; de tekst eronder staat er niet bij."""

    id: str = Field(description="Nummer van het vak.")
    plekken: list[PlaceTold] = Field(description="Waar het vak ligt.")
    gronden: list[str] = Field(description="Gronden van de Woo.")
    soort: str = Field(description="Soort gegeven.")
    reden: str = Field(description="Waarom dit vak er is.")
    twijfel: bool = Field(description="Of een mens er eerst naar moet kijken.")
    handmatig: bool = Field(description="Of een mens het vak maakte.")
    oordeel: Verdict | None = Field(description="Oordeel dat geldt; leeg zonder oordeel.")
    beoordeeld_door: str = Field(description="Wie oordeelde; leeg zonder oordeel.")
    beoordeeld_op: Moment | None = Field(description="Wanneer; leeg zonder oordeel.")
    stempel: str = Field(description="Verandert met het vak; stuur het tussen aanhalingstekens mee met If-Match.")


class ReviewTold(Shape):
    """De beoordeling van een stuk."""

    stuk: str = Field(description="Nummer van het stuk.")
    dossier: str | None = Field(description="Dossier waar het in zit.")
    bladzijden: int = Field(description="Aantal bladzijden.")
    vakken: list[MarkTold] = Field(description="Lakvakken, in leesvolgorde.")
    ongeziene_bladzijden: list[int] = Field(description="Bladzijden die niemand heeft gezien.")
    beoordeling: str | None = Field(description="Oordeel over het stuk als geheel; leeg zolang de vakken dat bepalen.")
    opgeschort_tot: dt.date | None = Field(description="Openbaar na deze dag, vanwege een zienswijze.")
    openbaar_vanaf: dt.date | None = Field(description="Tot deze dag nog niet openbaar.")
    klaar_gemeld_door: str | None = Field(description="Wie zei dat het klaar is; leeg als dat niet geldt.")
    goedgekeurd_door: str | None = Field(description="De tweede persoon; leeg als dat niet geldt.")
    belemmeringen: list[str] = Field(description="Wat vrijgave nog tegenhoudt.")


class WantedVerdict(Shape):
    """Een oordeel over een lakvak."""

    oordeel: Verdict = Field(description="Uw oordeel.")
    motivering: str = Field("", max_length=1000, description="Waarom; bij afwijzen is dat aan te raden.")


# -- dossiers ---------------------------------------------------------------------------------------------------


@router.get("/woo-dossiers", summary="Dossiers", response_model=Dossiers)
def list_dossiers(request: Request, who: MaySee, page: AskedPage) -> Dossiers:
    """Geeft de dossiers met stukken die openbaar worden."""
    with house_of(request).desk.store.read() as session:
        found = sorted(dossiers.dossiers(session), key=lambda one: one.naam)
        told = [
            DossierTold(
                naam=one.naam,
                afschrift=bool(one.document),
                aantal_stukken=len(dossiers.stukken(session, one.naam)),
            )
            for one in page.cut(found)
        ]
    return Dossiers(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


@router.get("/woo-dossiers/{naam}", summary="Een dossier", response_model=DossierTold)
def one_dossier(request: Request, who: MaySee, naam: Name) -> DossierTold:
    """Geeft een dossier."""
    with house_of(request).desk.store.read() as session:
        found = dossiers.dossier(session, naam)
        if found is None:
            raise _no_dossier()
        count = len(dossiers.stukken(session, naam))
    return DossierTold(naam=found.naam, afschrift=bool(found.document), aantal_stukken=count)


@router.get("/woo-dossiers/{naam}/documenten", summary="Stukken van een dossier", response_model=Pieces)
def list_pieces(request: Request, who: MaySee, naam: Name, page: AskedPage) -> Pieces:
    """Geeft hoe ver de beoordeling van elk stuk van een dossier is."""
    check_dossier(request, naam)
    found = room_of(request).dossier(naam).stukken
    told = [
        PieceTold(
            stuk=one.document_id,
            vakken=one.marks,
            open=one.undecided,
            ongezien=one.unseen,
            beoordeling=one.beoordeling.value if one.beoordeling else None,
            klaar_gemeld_door=one.finished_by,
            goedgekeurd_door=one.approved_by,
            belemmeringen=list(one.blockers),
        )
        for one in page.cut(found)
    ]
    return Pieces(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


@router.get(
    "/woo-dossiers/{naam}/gebeurtenissen",
    summary="Geschiedenis van een dossier",
    response_model=Events,
    tags=["logboek"],
)
def dossier_history(request: Request, who: MayFollow, naam: Name, voor: Before = None) -> Events:
    """Geeft wat er met een dossier en zijn stukken gebeurde, de nieuwste regel eerst."""
    check_dossier(request, naam)
    log = house_of(request).desk.log
    return page_of_events(request, lambda most: log.of_dossier(naam, most, voor), voor)


# -- the review of a document -----------------------------------------------------------------------------------


@router.get(
    "/documenten/{documentId}/beoordeling",
    summary="Beoordeling van een stuk",
    response_model=ReviewTold,
    responses=_ETAG,
    openapi_extra=fails(422),
)
def review(request: Request, who: MaySee, documentId: DocumentId, response: Response) -> ReviewTold:
    """Geeft de lakvakken van een stuk met hun oordeel, zonder tekst uit het stuk."""
    found = _open(request, documentId)
    note_view(house_of(request), who, documentId, Look.LAKKEN)
    response.headers["ETag"] = f'"{found.stamp}"'
    return _review(found)


@router.get(
    "/documenten/{documentId}/beoordeling/vakken/{vakId}",
    summary="Een lakvak",
    response_model=MarkTold,
    responses=_ETAG,
    openapi_extra=fails(422),
)
def one_mark(
    request: Request,
    who: MaySee,
    documentId: DocumentId,
    vakId: MarkId,
    response: Response,
) -> MarkTold:
    """Geeft een lakvak met het oordeel dat geldt."""
    found = _mark(_open(request, documentId), vakId)
    note_view(house_of(request), who, documentId, Look.LAKKEN)
    response.headers["ETag"] = f'"{found.stamp}"'
    return _mark_told(found)


@router.put(
    "/documenten/{documentId}/beoordeling/vakken/{vakId}/oordeel",
    summary="Lakvak beoordelen",
    response_model=MarkTold,
    responses=_ETAG,
    openapi_extra=fails(409, 412, 422, 428),
    dependencies=[Depends(takes_json)],
)
def judge(
    request: Request,
    who: MayJudge,
    documentId: DocumentId,
    vakId: MarkId,
    wanted: Annotated[WantedVerdict, Body(description="Het oordeel.")],
    response: Response,
    match: IfMatch = None,
) -> MarkTold:
    """Legt uw oordeel over een lakvak vast. Stuur de ETag van het vak mee met If-Match."""
    before = _mark(_open(request, documentId), vakId)
    check_match(match, before.stamp)
    given = {vakId: (wanted.oordeel, before.stamp)}
    after = _mark(room_of(request).judge(documentId, given, who.naam, wanted.motivering), vakId)
    response.headers["ETag"] = f'"{after.stamp}"'
    return _mark_told(after)


def _open(request: Request, document_id: str) -> Review:
    desk = house_of(request).desk
    if desk.state(document_id) is None:
        raise NotThere("dit stuk bestaat niet. Zoek het op in de lijst van stukken.")
    if not desk.is_read(document_id):
        raise RecordError("dit stuk is nog niet gelezen, of geweigerd. Kijk naar de toestand van het stuk.")
    return room_of(request).open(document_id)


def _mark(found: Review, mark_id: str) -> ReviewMark:
    mark = found.mark(mark_id)
    if mark is None:
        raise NotThere("dit vak bestaat niet (meer) in dit stuk. Haal de beoordeling opnieuw op.")
    return mark


def check_dossier(request: Request, naam: str) -> None:
    """Check that a dossier is there.

    Raises:
        NotThere: It is not.
    """
    if not house_of(request).desk.has_dossier(naam):
        raise _no_dossier()


def _no_dossier() -> NotThere:
    return NotThere("dit dossier bestaat niet. Kijk in de lijst van dossiers.")


def _review(found: Review) -> ReviewTold:
    return ReviewTold(
        stuk=found.document_id,
        dossier=found.dossier,
        bladzijden=found.page_count,
        vakken=[_mark_told(one) for one in found.marks],
        ongeziene_bladzijden=list(found.unseen_pages),
        beoordeling=found.besluit.beoordeling.value if found.besluit.beoordeling else None,
        opgeschort_tot=found.besluit.opgeschort_tot,
        openbaar_vanaf=found.besluit.openbaar_vanaf,
        klaar_gemeld_door=found.finished.who if found.finished else None,
        goedgekeurd_door=found.approved.who if found.approved else None,
        belemmeringen=list(found.blockers),
    )


def _mark_told(one: ReviewMark) -> MarkTold:
    return MarkTold(
        id=one.id,
        plekken=[PlaceTold(bladzijde=placed.page, vak=tuple(placed.box)) for placed in one.boxes],
        gronden=list(one.gronden),
        soort=one.category,
        reden=one.why,
        twijfel=one.doubtful,
        handmatig=one.by_hand,
        oordeel=one.verdict,
        beoordeeld_door=one.reviewer,
        beoordeeld_op=one.decided_at,
        stempel=one.stamp,
    )
