"""The API of documents: what came in, what was read in it, the file itself and pictures of its pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from pipeline import wiring
from pipeline.errors import InputError, RecordError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store import document_list
from pipeline.store.document_list import Listed, Sought
from pipeline.store.tables import DocumentState
from web.api.log import Events, page_of_events
from web.api.shape import BASE, JSON, AskedPage, Counted, Gives, Moment, Shape, plain, takes_form
from web.api.spec import fails
from web.errors import NotThere
from web.gate import Needs
from web.house import House, house_of
from web.seen import Look, note_view
from web.views.queue import own_name

router = APIRouter(tags=["stukken"])
_JSON = [Depends(Gives(JSON))]
_MOST_ARRIVALS = 50

DocumentId = Annotated[
    str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 van het origineel.", examples=["0" * 64])
]
MaySee = Annotated[Ingelogd, Depends(Needs(Recht.POST_ZIEN))]
MayOffer = Annotated[Ingelogd, Depends(Needs(Recht.POST_AANBIEDEN))]
MayRead = Annotated[Ingelogd, Depends(Needs(Recht.ORIGINEEL_ZIEN))]
MayFollow = Annotated[Ingelogd, Depends(Needs(Recht.LOGBOEK_ZIEN, Recht.ORIGINEEL_ZIEN))]


class Document(Shape):
    """Een stuk zoals het binnenkwam."""

    id: str = Field(description="SHA-256 van het origineel.")
    naam: str = Field(description="Bestandsnaam waaronder het eerst binnenkwam.")
    media_type: str | None = Field(description="Soort bestand; leeg zolang het niet bekeken is.")
    omvang: int = Field(description="Aantal bytes.")
    toestand: DocumentState = Field(description="Hoe ver het stuk is.")
    stap: str | None = Field(description="De stap waar het is of waar het stopte.")
    reden: str | None = Field(description="Waarom het geweigerd is, of wat eerst bekeken moet worden.")
    ontvangen_op: Moment = Field(description="Wanneer het voor het eerst binnenkwam.")
    gewijzigd_op: Moment = Field(description="Wanneer de toestand voor het laatst veranderde.")


class Delivery(Shape):
    """Een keer dat een stuk binnenkwam."""

    naam: str = Field(description="Bestandsnaam.")
    ontvangen_op: str = Field(description="Moment van ontvangst.")
    bron: str = Field(description="Waarlangs het binnenkwam.")
    uit: str | None = Field(description="De mail of het archief waar het uit kwam.")


class OneDocument(Document):
    """Een stuk met hoe vaak het binnenkwam."""

    aankomsten: list[Delivery] = Field(description=f"De eerste {_MOST_ARRIVALS} keer dat het binnenkwam.")


class Documents(Counted[Document]):
    """Een bladzijde van de stukken, het laatst ontvangen stuk eerst."""


class Received(Shape):
    """Wat er met een aangeboden bestand gebeurde."""

    id: str = Field(description="Nummer van het stuk.")
    nieuw: bool = Field(description="Of dit bestand er nog niet was.")


@router.get("/documenten", summary="Stukken", response_model=Documents, dependencies=_JSON)
def list_documents(
    request: Request,
    who: MaySee,
    page: AskedPage,
    toestand: Annotated[DocumentState | None, Query(description="Alleen stukken in deze toestand.")] = None,
    mediaType: Annotated[str | None, Query(max_length=100, description="Alleen deze soort bestand.")] = None,
) -> Documents:
    """Geeft wat binnenkwam, een bladzijde per keer, het laatst ontvangen stuk eerst."""
    sought = Sought(toestand, mediaType)
    with house_of(request).desk.store.read() as session:
        count = document_list.count_documents(session, sought)
        found = document_list.list_documents(session, sought, page.size, page.skipped)
    return Documents(links=page.links(request, count), aantal=count, resultaten=[_document(one) for one in found])


@router.post(
    "/documenten",
    summary="Stuk aanbieden",
    response_model=Received,
    status_code=201,
    dependencies=[*_JSON, Depends(takes_form)],
    responses={200: {"model": Received, "description": "Dit bestand was er al."}},
)
def offer(
    request: Request, who: MayOffer, bestand: Annotated[UploadFile, File(description="Het bestand.")]
) -> Response:
    """Neemt een bestand aan en zet het klaar om te lezen. Hetzelfde bestand twee keer is een stuk."""
    name = own_name(bestand.filename or "")
    if not (bestand.filename or "").strip("./\\ ") or not bestand.size:
        raise InputError("dit bestand is leeg of heeft geen naam. Kies een ander bestand.")
    handed = house_of(request).desk.take_in_stream(bestand.file, name, bestand.size, who.naam)
    body = Received(id=handed.document_id, nieuw=handed.new).model_dump(by_alias=True)
    return JSONResponse(body, 201 if handed.new else 200, {"Location": f"{BASE}/documenten/{handed.document_id}"})


@router.get("/documenten/{documentId}", summary="Een stuk", response_model=OneDocument, dependencies=_JSON)
def one_document(request: Request, who: MaySee, documentId: DocumentId) -> OneDocument:
    """Geeft wat bekend is van een stuk; niet wat erin staat."""
    with house_of(request).desk.store.read() as session:
        found = document_list.listed(session, documentId)
        if found is None:
            raise _gone()
        deliveries = document_list.arrivals(session, documentId, _MOST_ARRIVALS)
    told = [Delivery(naam=a.name, ontvangen_op=a.received_at, bron=a.source, uit=a.family) for a in deliveries]
    return OneDocument(**_document(found).model_dump(), aankomsten=told)


@router.post(
    "/documenten/{documentId}/pogingen",
    summary="Opnieuw lezen",
    status_code=202,
    response_model=OneDocument,
    openapi_extra=fails(422),
    dependencies=_JSON,
)
def try_again(request: Request, who: MayOffer, documentId: DocumentId) -> OneDocument:
    """Laat een geweigerd stuk nog een keer lezen."""
    desk = house_of(request).desk
    state = desk.state(documentId)
    if state is None:
        raise _gone()
    if state != DocumentState.QUARANTINE:
        raise RecordError("dit stuk is niet geweigerd. Alleen een geweigerd stuk kan opnieuw.")
    desk.retry(documentId, who.naam)
    return one_document(request, who, documentId)


@router.get(
    "/documenten/{documentId}/gegevens",
    summary="Wat in een stuk gelezen is",
    response_class=JSONResponse,
    responses={
        200: {
            "description": "De uitkomst van het lezen, met bewijs.",
            "content": {JSON: {"schema": {"type": "object"}}},
        }
    },
    openapi_extra=fails(422),
    dependencies=_JSON,
)
def reading(request: Request, who: MayRead, documentId: DocumentId) -> Response:
    """Geeft wat in een stuk gelezen is, met de plaats op de bladzijde: dezelfde vorm als `ibt extract`."""
    house = house_of(request)
    _check_read(house, documentId)
    found = plain(wiring.to_contract(house.walk.extraction(documentId)))
    note_view(house, who, documentId, Look.GEGEVENS)
    return JSONResponse(found)


@router.get(
    "/documenten/{documentId}/origineel",
    summary="Het ongelakte bestand",
    response_class=FileResponse,
    responses={200: {"description": "Het bestand zoals het binnenkwam.", "content": {"application/octet-stream": {}}}},
    dependencies=[Depends(Gives("application/octet-stream"))],
)
def original(request: Request, who: MayRead, documentId: DocumentId) -> Response:
    """Geeft het bestand zoals het binnenkwam. Elke keer komt in het logboek."""
    house = house_of(request)
    with house.desk.store.read() as session:
        found = document_list.listed(session, documentId)
    if found is None:
        raise _gone()
    path = house.desk.blobs.path(documentId)
    if not path.is_file():  # destroyed after its term
        raise _gone()
    note_view(house, who, documentId, Look.ORIGINEEL)
    return FileResponse(path, media_type="application/octet-stream", filename=documentId)


@router.get(
    "/documenten/{documentId}/bladzijden/{nummer}",
    summary="Beeld van een bladzijde",
    response_class=FileResponse,
    responses={200: {"description": "Het beeld van de bladzijde.", "content": {"image/webp": {}}}},
    openapi_extra=fails(422),
    dependencies=[Depends(Gives("image/webp"))],
)
async def picture(
    request: Request,
    who: MayRead,
    documentId: DocumentId,
    nummer: Annotated[int, Path(ge=1, le=100_000, description="Nummer van de bladzijde, vanaf 1.")],
) -> Response:
    """Geeft het ongelakte beeld van een bladzijde."""
    house = house_of(request)
    count = await run_in_threadpool(_page_count, house, documentId)
    if nummer > count:
        raise NotThere("deze bladzijde bestaat niet in dit stuk.")
    found = await house.pictures.page(documentId, nummer, count)
    await run_in_threadpool(note_view, house, who, documentId, Look.BEELD)
    return FileResponse(found, media_type="image/webp")


@router.get(
    "/documenten/{documentId}/gebeurtenissen",
    summary="Geschiedenis van een stuk",
    response_model=Events,
    tags=["logboek"],
    dependencies=_JSON,
)
def history(
    request: Request,
    who: MayFollow,
    documentId: DocumentId,
    voor: Annotated[int | None, Query(ge=1, le=2**53, description="Alleen regels met een lager nummer.")] = None,
) -> Events:
    """Geeft wat er met een stuk gebeurde, de nieuwste regel eerst."""
    house = house_of(request)
    if house.desk.state(documentId) is None:
        raise _gone()
    return page_of_events(request, lambda most: house.desk.log.of_document(documentId, most, voor), voor)


def _page_count(house: House, document_id: str) -> int:
    _check_read(house, document_id)
    return house.walk.document(document_id).page_count


def _check_read(house: House, document_id: str) -> None:
    state = house.desk.state(document_id)
    if state is None:
        raise _gone()
    if not house.desk.is_read(document_id):
        raise RecordError("dit stuk is nog niet gelezen, of geweigerd. Kijk naar de toestand van het stuk.")


def _gone() -> NotThere:
    return NotThere("dit stuk bestaat niet. Zoek het op in de lijst van stukken.")


def _document(one: Listed) -> Document:
    row: Any = one.document
    return Document(
        id=row.id,
        naam=one.name.encode("utf-8", "replace").decode(),
        media_type=row.media_type,
        omvang=row.size,
        toestand=row.state,
        stap=row.stage,
        reden=row.reason,
        ontvangen_op=row.first_seen,
        gewijzigd_op=row.updated,
    )
