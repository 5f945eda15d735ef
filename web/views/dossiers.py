"""Woo dossiers: which documents are looked at together, how far each is, and what the dossier remembers of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline.errors import InputError
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.werkstand import WorkDesk
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.werk import WerkStand
from pipeline.model.woo import COPY_FOR_REQUESTER
from pipeline.review.model import StukRegel
from pipeline.store import document_list, dossiers
from pipeline.store.document_list import Listed
from pipeline.store.tables import DocumentState
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page
from web.reviewing import room_of
from web.seen import Look, note_view
from web.views.groups import groups_by_piece

router = APIRouter()
Looker = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
Judge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
_Text = Annotated[str, Form(max_length=200)]
_HOME = ZoneInfo("Europe/Amsterdam")
_MOST_FOUND = 200
_MOST_WORDS = 2_000


class Stuk(NamedTuple):
    """One document in the table of a dossier."""

    regel: StukRegel
    is_member: bool
    """It came out of a mail or archive that stands above it."""


class Found(NamedTuple):
    """One document of the post that may be added."""

    id: str
    name: str
    state: str
    family: str
    received: str
    place: str
    """Why it cannot be chosen; empty when it can."""
    is_member: bool


def _desk(request: Request) -> DossierDesk:
    return DossierDesk(house_of(request).desk)


def _path(naam: str) -> str:
    return f"/dossiers/{quote(naam, safe='')}"


@router.get("/dossiers")
def overview(request: Request, who: Looker) -> Response:
    """Give all dossiers."""
    room = room_of(request)
    told = [
        {
            "naam": one.naam,
            "path": _path(one.naam),
            "is_request": bool(one.verzoeker),
            "is_copy": one.document == COPY_FOR_REQUESTER,
            "progress": room.progress(one.naam),
        }
        for one in _desk(request).names()
    ]
    return page(request, "review/dossiers.html", "Woo-dossiers", rows=told, may_judge=_may_judge(who))


@router.post("/dossiers")
def create(request: Request, who: Judge, naam: _Text = "", soort: _Text = "actief", verzoeker: _Text = "") -> Response:
    """Make a dossier: of a request, of a copy for the requester alone, or of active publication."""
    asker = "" if soort == "actief" else verzoeker
    made = _desk(request).new(naam.strip(), asker, afschrift=soort == "afschrift", who=who.naam)
    return go_to(_path(made.naam), "Het dossier is gemaakt. Voeg nu stukken toe.")


@router.get("/dossiers/{naam}")
def dossier(request: Request, naam: str, who: Looker) -> Response:
    """Give one dossier: its documents with families, and its memory of names."""
    stand = _desk(request).stand(naam)
    stukken = tuple(_grouped(room_of(request).dossier(naam).stukken))
    states = {one.document_id: one.toestand for one in stand.stukken}
    values: dict[str, Any] = {"stand": stand, "stukken": stukken, "states": states, "path": _path(naam)}
    values |= {"is_copy": stand.dossier.document == COPY_FOR_REQUESTER, "may_judge": _may_judge(who)}
    values["werk"] = WorkDesk(house_of(request).desk).stand(naam).value
    values["groepen"] = groups_by_piece(request, naam) if _may_judge(who) else {}
    return page(request, "review/dossier.html", f"Dossier {naam}", **values)


def _grouped(stukken: Iterable[StukRegel]) -> Iterator[Stuk]:
    """Yield documents with all that came out of them right below, also out of each other."""
    known = {one.document_id: one for one in stukken}
    around = {key: one.family for key, one in known.items()}
    families: dict[str, list[StukRegel]] = {}
    for stuk in known.values():
        families.setdefault(_head(around, stuk.document_id), []).append(stuk)
    for family, members in families.items():
        heads = [one for one in members if one.document_id == family]
        yield from (Stuk(one, is_member=False) for one in heads)
        yield from (Stuk(one, is_member=bool(heads)) for one in members if one.document_id != family)


def _head(families: Mapping[str, str | None], document_id: str) -> str:
    """Give the outermost mail or archive around a document; an archive may hold itself."""
    seen = {document_id}
    while (family := families.get(document_id)) and family not in seen:
        document_id = family
        seen.add(family)
    return document_id


@router.post("/dossiers/{naam}/zoeken")
def search_post(request: Request, naam: str, who: Judge, zoek: _Text = "") -> Response:
    """Give the post whose name holds some words, to choose from; the words are sent in a form, not in the address."""
    found, total = _in_post(request, naam, zoek)
    values: dict[str, Any] = {"found": found, "more": total - len(found), "zoek": zoek, "path": _path(naam)}
    return page(request, "review/toevoegen.html", f"Stukken toevoegen aan {naam}", naam=naam, **values)


@router.get("/dossiers/{naam}/zoeken")
def add_form(request: Request, naam: str, who: Judge) -> Response:
    """Give all post, to choose what goes in a dossier."""
    return search_post(request, naam, who)


def _in_post(request: Request, naam: str, zoek: str) -> tuple[tuple[Found, ...], int]:
    """Give the latest post that holds some words in a name, families together, and how much there is."""
    with house_of(request).desk.store.read() as session:
        listed, total = document_list.named(session, zoek.split(), _MOST_FOUND)
        ids = [one.document.id for one in listed]
        places, around = dossiers.places(session, ids), document_list.families(session, ids)
    families = {one: next((family for family in around.get(one, ()) if family in ids), None) for one in ids}
    order = {key: place for place, key in enumerate(ids)}
    heads = {one: _head(families, one) for one in ids}
    rows = sorted(listed, key=lambda one: (order[heads[one.document.id]], bool(families[one.document.id])))
    return tuple(_found(one, places.get(one.document.id, ""), naam, families[one.document.id]) for one in rows), total


def _found(one: Listed, place: str, naam: str, family: str | None) -> Found:
    document = one.document
    why = "" if not place else "staat hier al in" if place == naam else f"staat in dossier {place}"
    why = "kon niet worden gelezen" if document.state is DocumentState.QUARANTINE else why
    day = f"{document.first_seen.astimezone(_HOME):%d-%m-%Y}"
    return Found(document.id, one.name, document.state.value, family or "", day, why, bool(family))


@router.post("/dossiers/{naam}/stukken")
def add(request: Request, naam: str, who: Judge, stuk: Annotated[list[str] | None, Form()] = None) -> Response:
    """Put documents in a dossier, each with what came out of it."""
    fresh = _desk(request).add(naam, stuk or (), who.naam)
    told = "1 stuk toegevoegd." if len(fresh) == 1 else f"{len(fresh)} stukken toegevoegd."
    return go_to(_path(naam), told)


@router.post("/dossiers/{naam}/stukken/{document_id}/eruit")
def remove(request: Request, naam: str, document_id: str, who: Judge) -> Response:
    """Take a document out of its dossier."""
    _desk(request).remove(naam, document_id, who.naam)
    return go_to(_path(naam), "Het stuk is uit het dossier gehaald.")


@router.post("/dossiers/{naam}/werk")
def work_on(request: Request, naam: str, who: Judge, doen: _Text = "") -> Response:
    """Pause, stop or resume the work of the system on a dossier."""
    desk = WorkDesk(house_of(request).desk)
    acts = {
        WerkStand.PAUZE.value: (desk.pause, "Het werk staat stil. Stukken die wachten: {}."),
        WerkStand.GESTOPT.value: (desk.cancel, "Het werk is gestopt. Stukken die niet meer wachten: {}."),
        WerkStand.HERVAT.value: (desk.resume, "Het werk gaat verder. Stukken die wachten: {}."),
    }
    if doen not in acts:
        raise InputError("kies stilzetten, stoppen of hervatten.")
    act, told = acts[doen]
    return go_to(_path(naam), told.format(act(naam, who.naam)))


@router.get("/dossiers/{naam}/woorden")
def words(request: Request, naam: str, who: Looker, alles: bool = False) -> Response:
    """Give each distinct word of what stays in the documents of a dossier."""
    room = room_of(request)
    names = {stuk.document_id: stuk.name for stuk in room.dossier(naam).stukken}
    for document_id in names:
        note_view(house_of(request), who, document_id, Look.TEKST)
    found = room.words(list(names), only_unmarked=not alles)
    values: dict[str, Any] = {
        "words": found[:_MOST_WORDS],
        "more": max(0, len(found) - _MOST_WORDS),
        "names": names,
        "dossier": naam,
    }
    values |= {"back": _path(naam), "here": f"{_path(naam)}/woorden", "is_all": alles, "may_judge": _may_judge(who)}
    return page(request, "review/woorden.html", f"Elk woord één keer: {naam}", **values)


def _may_judge(who: Ingelogd) -> bool:
    return who.may(Recht.LAKKEN_BEOORDELEN)
