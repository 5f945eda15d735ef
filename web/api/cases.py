"""The API of cases: gemeenten and where they stand, proposals and the decision on one, terms, and letters."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import FileResponse, Response
from pydantic import Field

from pipeline import casework
from pipeline.errors import InputError, LetterError
from pipeline.legtwo import letterfiles
from pipeline.model.dossier import Dossier
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.status import Besluit, StatusRecord, Voorstel
from pipeline.model.termijn import TermijnStand
from pipeline.stage import digest
from pipeline.store import decisions, letters
from pipeline.tools.register import Gemeente, find_provincie, gemeente_by_code, gemeenten
from pipeline.zaak import besluiten
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zaak.overzicht import overzicht
from web.api.guarded import IfMatch, check_match
from web.api.shape import BASE, JSON, AskedPage, Counted, Gives, Moment, Shape, plain, takes_json
from web.api.spec import fails
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.policy import check_mandate, usable_mandates

router = APIRouter(tags=["zaken"])
_JSON = [Depends(Gives(JSON))]
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]
MayDecide = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_BESLUITEN))]
Code = Annotated[str, Path(pattern="^GM[0-9]{4}$", description="Code van de gemeente.", examples=["GM1700"])]
OfGemeente = Annotated[
    str | None, Query(pattern="^GM[0-9]{4}$", description="Alleen van de gemeente met deze code.", examples=["GM1700"])
]
ProposalId = Annotated[str, Path(max_length=100, description="Nummer van het voorstel.")]
LetterId = Annotated[str, Path(max_length=100, description="Nummer van de brief.", examples=["L02-GM1700-2026-04-09"])]


class GemeenteStand(Shape):
    """Een gemeente en waar zij staat op de ladder."""

    code: str = Field(description="Code van de gemeente.")
    naam: str = Field(description="Officiële naam.")
    provincie: str = Field(description="Provincie.")
    cyclus: str = Field(description="Cyclus van het verdeelbesluit.")
    trede: int = Field(description="Trede op de ladder; 0 is geen toezicht.")
    afgesloten: bool = Field(description="Of de zaak is afgesloten.")


class Gemeenten(Counted[GemeenteStand]):
    """Een bladzijde van de gemeenten, op naam."""


class Figure(Shape):
    """Wat een document van een gemeente zegt, op een peildatum."""

    cyclus: str = Field(description="Cyclus van het verdeelbesluit.")
    categorie: str = Field(description="Categorie opvangplekken.")
    peildatum: dt.date = Field(description="Dag waarvoor het cijfer geldt.")
    wettelijke_taak: int | None = Field(description="Wettelijke taak; leeg als het document die niet noemt.")
    realisatie: int | None = Field(description="Gerealiseerde plekken; leeg als het document die niet noemt.")
    basis: str = Field(description="Wie voor het cijfer instaat.")
    stuk: str = Field(description="Nummer van het document waar het in staat.")


class Proposal(Shape):
    """Een voorstel van het systeem; een mens beslist."""

    id: str = Field(description="Nummer van het voorstel.")
    gemeente: str = Field(description="Code van de gemeente.")
    cyclus: str = Field(description="Cyclus van het verdeelbesluit.")
    soort: str = Field(description="Waar het voorstel over gaat.")
    inhoud: dict[str, Any] = Field(description="Wat wordt voorgesteld; hangt af van de soort.")
    redenen: list[str] = Field(description="Waarom, in zinnen die na te gaan zijn.")
    onzekerheden: list[str] = Field(description="Wat niet zeker is.")
    stuk: str = Field(description="Nummer van het document waar het op rust.")
    open: bool = Field(description="Of er nog over besloten moet worden.")


class Proposals(Counted[Proposal]):
    """Een bladzijde van de voorstellen waarover nog niet besloten is."""


class Decision(Shape):
    """Wat een mens besloot."""

    id: str = Field(description="Nummer van het besluit.")
    gemeente: str = Field(description="Code van de gemeente.")
    cyclus: str = Field(description="Cyclus van het verdeelbesluit.")
    soort: str = Field(description="Waar het besluit over gaat.")
    inhoud: dict[str, Any] = Field(description="Wat besloten is; hangt af van de soort.")
    voorstel: str | None = Field(description="Nummer van het voorstel, als dat er was.")
    besloten_door: str = Field(description="Wie besloot.")
    mandaat: str = Field(description="Sleutel van het mandaat.")
    motivering: str = Field(description="Waarom.")
    besloten_op: Moment = Field(description="Wanneer.")


class Deviation(Shape):
    """Waarom u anders besluit dan de regels afleiden."""

    reden: str = Field(max_length=80, description="Code van de reden.")
    motivering: str = Field(max_length=4000, description="Uw motivering.")


class WantedDecision(Shape):
    """Een besluit om een voorstel over te nemen."""

    mandaat: str = Field(max_length=80, description="Sleutel van het mandaat waaronder u besluit.")
    motivering: str = Field(min_length=1, max_length=4000, description="Waarom u zo besluit.")
    feiten: dict[str, Annotated[str, Field(max_length=4000)]] = Field(
        default_factory=dict, max_length=40, description="Wat het besluit moet noemen, met de sleutels van de ladder."
    )
    afwijking: Deviation | None = Field(None, description="Alleen als u anders besluit dan de regels afleiden.")


class Term(Shape):
    """Een termijn en hoe die ervoor staat."""

    id: str = Field(description="Nummer van de termijn.")
    gemeente: str = Field(description="Code van de gemeente.")
    omschrijving: str = Field(description="Wat er binnen de termijn moet gebeuren.")
    start: str = Field(description="Nummer van de brief of het document waarmee hij begon.")
    uiterlijk: dt.date = Field(description="Laatste dag, met verleend uitstel.")
    status: str = Field(description="Hoe de termijn ervoor staat.")
    afleiding: str = Field(description="Hoe de laatste dag volgt.")
    beantwoord_op: dt.date | None = Field(description="Dag van het antwoord.")


class Terms(Counted[Term]):
    """Een bladzijde van de termijnen, de eerste dag eerst."""


class LetterTold(Shape):
    """De laatste versie van een brief."""

    id: str = Field(description="Nummer van de brief.")
    familie: str = Field(description="Soort brief, L01 tot en met L20.")
    versie: int = Field(description="Versie, vanaf 1.")
    status: str = Field(description="Hoe ver de brief is.")
    aan: str = Field(description="Aan wie.")
    kenmerk: str = Field(description="Ons kenmerk.")
    datum: str = Field(description="Dagtekening.")
    verzonden_op: str = Field(description="Dag van verzending; leeg als hij niet verzonden is.")


class Letters(Counted[LetterTold]):
    """Een bladzijde van de brieven."""


class OneGemeente(GemeenteStand):
    """Alles wat van een gemeente bekend is in een cyclus."""

    dag: dt.date = Field(description="De dag waarop dit zo is.")
    uitkomst: str | None = Field(description="Wat de regels uit de cijfers afleiden; een mens beslist.")
    cijfers: list[Figure] = Field(description="Cijfers, met correcties verwerkt.")
    termijnen: list[Term] = Field(description="Termijnen, de eerste dag eerst.")
    voorstellen: list[str] = Field(description="Nummers van de voorstellen waarover nog niet besloten is.")
    besluiten: list[Decision] = Field(description="Besluiten in elke cyclus, het oudste eerst.")
    twijfels: list[str] = Field(description="Waar documenten elkaar tegenspreken.")


# -- gemeenten --------------------------------------------------------------------------------------------------


@router.get("/gemeenten", summary="Gemeenten", response_model=Gemeenten, dependencies=_JSON)
def list_gemeenten(
    request: Request,
    who: MayLook,
    page: AskedPage,
    provincie: Annotated[str | None, Query(max_length=40, description="Alleen in deze provincie.")] = None,
) -> Gemeenten:
    """Geeft de gemeenten met hun trede in de cyclus van nu."""
    area = sorted(_area(provincie), key=lambda one: one.naam)
    found = overzicht(house_of(request).bureau(), page.cut(area), find_cyclus().id)
    told = [
        GemeenteStand(
            code=one.gemeente.code,
            naam=one.gemeente.naam,
            provincie=one.gemeente.provincie,
            cyclus=one.cyclus,
            trede=one.trede,
            afgesloten=one.afgesloten,
        )
        for one in found
    ]
    return Gemeenten(links=page.links(request, len(area)), aantal=len(area), resultaten=told)


def _area(provincie: str | None) -> list[Gemeente]:
    wanted = find_provincie(provincie).naam if provincie else None
    return [one for one in gemeenten() if wanted in (None, one.provincie)]


@router.get(
    "/gemeenten/{code}",
    summary="Een gemeente",
    response_model=OneGemeente,
    openapi_extra=fails(422),
    dependencies=_JSON,
)
def one_gemeente(
    request: Request,
    who: MayLook,
    code: Code,
    cyclus: Annotated[str | None, Query(max_length=20, description="Een andere cyclus dan die van nu.")] = None,
) -> OneGemeente:
    """Geeft de stand van een gemeente: cijfers, trede, termijnen, voorstellen en besluiten."""
    if code not in gemeente_by_code():
        raise NotThere("deze gemeente bestaat niet. Kijk in de lijst van gemeenten.")
    return _told(casework.read_dossier(house_of(request).bureau(), code, cyclus or ""))


def _told(dossier: Dossier) -> OneGemeente:
    return OneGemeente(
        code=dossier.gemeente,
        naam=dossier.naam,
        provincie=dossier.provincie,
        cyclus=dossier.cyclus.id,
        trede=dossier.zaak.trede,
        afgesloten=dossier.zaak.afgesloten,
        dag=dossier.dag,
        uitkomst=dossier.uitkomst.value if dossier.uitkomst else None,
        cijfers=[_figure(one) for one in dossier.records],
        termijnen=[_term(one) for one in dossier.termijnen],
        voorstellen=[one.id for one in dossier.voorstellen],
        besluiten=[_decision(one) for one in dossier.besluiten],
        twijfels=list(dossier.twijfels),
    )


@router.get("/termijnen", summary="Termijnen", response_model=Terms, dependencies=_JSON)
def list_terms(request: Request, who: MayLook, page: AskedPage, gemeente: OfGemeente = None) -> Terms:
    """Geeft de termijnen zoals ze er vandaag voor staan."""
    found = casework.term_states(house_of(request).bureau(), gemeente)
    told = [_term(one) for one in page.cut(found)]
    return Terms(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


# -- proposals and decisions ------------------------------------------------------------------------------------


@router.get("/voorstellen", summary="Voorstellen", response_model=Proposals, dependencies=_JSON)
def list_proposals(request: Request, who: MayLook, page: AskedPage, gemeente: OfGemeente = None) -> Proposals:
    """Geeft de voorstellen waarover nog niet besloten is."""
    found = casework.open_voorstellen(house_of(request).bureau(), gemeente)
    told = [_proposal(one, is_open=True) for one in page.cut(found)]
    return Proposals(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


@router.get(
    "/voorstellen/{voorstelId}",
    summary="Een voorstel",
    response_model=Proposal,
    dependencies=_JSON,
    responses={
        200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "Voor If-Match bij een besluit."}}}
    },
)
def one_proposal(request: Request, who: MayLook, voorstelId: ProposalId, response: Response) -> Proposal:
    """Geeft een voorstel met zijn redenen; de ETag is nodig om erover te besluiten."""
    bureau = house_of(request).bureau()
    found, is_open = _find(bureau, voorstelId)
    response.headers["ETag"] = f'"{_stamp(bureau, found, is_open=is_open)}"'
    return _proposal(found, is_open=is_open)


@router.post(
    "/voorstellen/{voorstelId}/besluiten",
    summary="Voorstel overnemen",
    status_code=201,
    response_model=Decision,
    openapi_extra=fails(409, 412, 422, 428),
    dependencies=[*_JSON, Depends(takes_json)],
)
def decide(
    request: Request,
    who: MayDecide,
    voorstelId: ProposalId,
    wanted: Annotated[WantedDecision, Body(description="Het besluit.")],
    response: Response,
    match: IfMatch = None,
) -> Decision:
    """Legt vast dat u een voorstel overneemt. Stuur de ETag van het voorstel mee met If-Match."""
    bureau = house_of(request).bureau()
    found, is_open = _find(bureau, voorstelId)
    check_match(match, _stamp(bureau, found, is_open=is_open))
    facts: dict[str, str | tuple[str, str]] = dict(wanted.feiten)
    if wanted.afwijking:
        facts["afwijking"] = (wanted.afwijking.reden, wanted.afwijking.motivering)
    mandate = check_mandate(usable_mandates(bureau, who), wanted.mandaat)
    made = casework.take_over(bureau, found.id, casework.make_wil(who.naam, mandate, wanted.motivering, facts))
    response.headers["Location"] = f"{BASE}/gemeenten/{made.gemeente}"
    return _decision(made)


def _find(bureau: Bureau, voorstel_id: str) -> tuple[Voorstel, bool]:
    """Give a proposal and whether it waits."""
    with bureau.store.read() as session:
        found = decisions.voorstel(session, voorstel_id)
        if found is None:
            raise NotThere("dit voorstel bestaat niet. Kijk in de lijst van voorstellen.")
        is_open = decisions.is_open(session, found)
    if not is_open:
        return found, False
    shown = [one for one in casework.open_voorstellen(bureau, found.gemeente) if one.id == voorstel_id]
    return (shown[0] if shown else found), True


def _stamp(bureau: Bureau, found: Voorstel, *, is_open: bool) -> str:
    """Give what changes when the proposal or the standing of its gemeente does."""
    steps = [
        [zaak.cyclus, zaak.trede, zaak.afgesloten, len(zaak.stappen)]
        for zaak in besluiten.zaken(bureau, found.gemeente)
    ]
    return digest([found.id, plain(found.content), found.reasons, found.uncertainties, steps, is_open])[:32]


# -- letters ----------------------------------------------------------------------------------------------------


@router.get("/brieven", summary="Brieven", response_model=Letters, dependencies=_JSON)
def list_letters(request: Request, who: MayLook, page: AskedPage, gemeente: OfGemeente = None) -> Letters:
    """Geeft de laatste versie van elke brief."""
    if gemeente and gemeente not in gemeente_by_code():
        raise InputError("deze gemeente bestaat niet. Kijk in de lijst van gemeenten.")
    found = casework.letter_desk(house_of(request).bureau()).overview(gemeente or "")
    told = [_letter(one) for one in page.cut(found)]
    return Letters(links=page.links(request, len(found)), aantal=len(found), resultaten=told)


@router.get("/brieven/{briefId}", summary="Een brief", response_model=LetterTold, dependencies=_JSON)
def one_letter(request: Request, who: MayLook, briefId: LetterId) -> LetterTold:
    """Geeft de laatste versie van een brief."""
    found = [one for one in casework.letter_desk(house_of(request).bureau()).overview() if one.id == briefId]
    if not found:
        raise _no_letter()
    return _letter(found[0])


@router.get(
    "/brieven/{briefId}/bestanden/{vorm}",
    summary="Bestand van een brief",
    response_class=FileResponse,
    responses={200: {"description": "Het bestand.", "content": {"application/octet-stream": {}}}},
    openapi_extra=fails(422),
    dependencies=[Depends(Gives("application/octet-stream"))],
)
def letter_file(
    request: Request,
    who: MayLook,
    briefId: LetterId,
    vorm: Annotated[Literal["docx", "pdf"], Path(description="Welk bestand.")],
) -> Response:
    """Geeft de laatste versie van een brief als bestand."""
    bureau = house_of(request).bureau()
    with bureau.store.read() as session:
        versions = letters.letter_versions(session, briefId)
    if not versions:
        raise _no_letter()
    made = letterfiles.file_version(versions)
    if not letterfiles.put_back(bureau, made):
        raise LetterError("het bestand van deze brief is er niet meer. Maak de brief opnieuw.")
    docx, pdf = letterfiles.letter_paths(bureau.folder, made.id, made.version)
    path = pdf if vorm == "pdf" else docx
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def _no_letter() -> NotThere:
    return NotThere("deze brief bestaat niet. Kijk in de lijst van brieven.")


# -- from the model ---------------------------------------------------------------------------------------------


def _figure(one: StatusRecord) -> Figure:
    return Figure(
        cyclus=one.cyclus,
        categorie=one.categorie.value,
        peildatum=one.peildatum,
        wettelijke_taak=one.wettelijke_taak,
        realisatie=one.realisatie,
        basis=one.basis.value,
        stuk=one.document_id,
    )


def _proposal(one: Voorstel, *, is_open: bool) -> Proposal:
    return Proposal(
        id=one.id,
        gemeente=one.gemeente,
        cyclus=one.cyclus,
        soort=one.kind.value,
        inhoud=plain(one.content),
        redenen=list(one.reasons),
        onzekerheden=list(one.uncertainties),
        stuk=one.document_id,
        open=is_open,
    )


def _decision(one: Besluit) -> Decision:
    return Decision(
        id=one.id,
        gemeente=one.gemeente,
        cyclus=one.cyclus,
        soort=one.kind.value,
        inhoud=plain(one.content),
        voorstel=one.voorstel_id,
        besloten_door=one.decided_by,
        mandaat=one.mandate,
        motivering=one.motivation,
        besloten_op=one.decided_at,
    )


def _term(one: TermijnStand) -> Term:
    return Term(
        id=one.termijn.id,
        gemeente=one.termijn.gemeente,
        omschrijving=one.termijn.omschrijving,
        start=one.termijn.start,
        uiterlijk=one.uiterlijk,
        status=one.status.value,
        afleiding=one.termijn.afleiding,
        beantwoord_op=one.beantwoord_op,
    )


def _letter(one: Any) -> LetterTold:
    return LetterTold(
        id=one.id,
        familie=one.familie,
        versie=one.versie,
        status=one.stand,
        aan=one.aan,
        kenmerk=one.kenmerk,
        datum=one.datum,
        verzonden_op=one.verzonden_op,
    )
