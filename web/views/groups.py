"""Groups of look-alikes in a dossier: which there are, what they are, and taking verdicts over in one go."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline.batch import takeover
from pipeline.batch.room import GroepStand, GroupRoom
from pipeline.errors import InputError
from pipeline.model.groep import Soort, Stand
from pipeline.model.rechten import Ingelogd, Recht
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page
from web.seen import Look, note_view

router = APIRouter()
Judge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
_Text = Annotated[str, Form(max_length=1000)]


def _room(request: Request) -> GroupRoom:
    house = house_of(request)
    return GroupRoom(house.desk, house.walk)


def groups_by_piece(request: Request, naam: str) -> dict[str, list[GroepStand]]:
    """Give by document of a dossier the groups it is in, with what is still to do in each."""
    found: dict[str, list[GroepStand]] = defaultdict(list)
    for one in _room(request).groups(naam):
        for piece in one.stukken:
            found[piece.document_id].append(one)
    return found


def _values(naam: str) -> dict[str, Any]:
    return {"naam": naam, "path": f"/dossiers/{quote(naam, safe='')}", "Stand": Stand, "Soort": Soort}


@router.get("/dossiers/{naam}/groepen")
def groups(request: Request, naam: str, who: Judge) -> Response:
    """Give the groups of a dossier, with how many documents of each are still to do."""
    found = _room(request).groups(naam)
    return page(request, "review/groepen.html", f"Gelijke stukken in {naam}", groepen=found, **_values(naam))


@router.post("/dossiers/{naam}/groepen/vergelijken")
def compare(request: Request, naam: str, who: Judge) -> Response:
    """Compare what was read since the last time with the rest of the dossier."""
    count = _room(request).refresh(naam)
    told = "Er is niets veranderd." if not count else f"{count} groepen zijn nieuw of veranderd."
    return go_to(f"{_values(naam)['path']}/groepen", told)


@router.get("/dossiers/{naam}/groepen/{groep}")
def group(request: Request, naam: str, groep: str, who: Judge) -> Response:
    """Give one group, and what taking over the verdicts of its first document would do."""
    room = _room(request)
    wanted = room.find(naam, groep)
    found = next((one for one in room.groups(naam) if one.groep.id == wanted.id), None)
    if found is None:
        raise InputError("deze groep heeft geen stukken meer. Ga terug naar de lijst.")
    note_view(house_of(request), who, found.stukken[0].document_id, Look.LAKKEN)
    seen = takeover.preview(room, naam, wanted.id)
    carried = {one.document_id: one for one in seen.stukken}
    return page(request, "review/groep.html", "Groep", stand=found, seen=seen, carried=carried, **_values(naam))


@router.post("/dossiers/{naam}/groepen/{groep}/besluit")
def decide(
    request: Request,
    naam: str,
    groep: str,
    who: Judge,
    besluit: _Text = "",
    reden: _Text = "",
    stuk: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Say whether a group is one document, or take documents out of it."""
    room, back = _room(request), f"{_values(naam)['path']}/groepen"
    if besluit == "eruit":
        room.split(naam, groep, stuk or (), who.naam, reden)
    elif besluit in (Stand.DUBBEL.value, Stand.APART.value):
        room.decide(naam, groep, Stand(besluit), who.naam, reden)
    else:
        raise InputError("kies wat er met de groep moet gebeuren.")
    return go_to(back, "Uw keuze is vastgelegd.")


@router.post("/dossiers/{naam}/groepen/samen")
def merge(
    request: Request,
    naam: str,
    who: Judge,
    reden: _Text = "",
    groep: Annotated[list[str] | None, Form()] = None,
    stuk: _Text = "",
) -> Response:
    """Put the chosen groups in one group, with a loose document when its number or file name is given."""
    room = _room(request)
    loose = [room.desk.find(stuk.strip())] if stuk.strip() else []
    made = room.merge(naam, groep or (), loose, who.naam, reden)
    return go_to(f"{_values(naam)['path']}/groepen/{made.id}", "De stukken staan in één groep.")


@router.post("/dossiers/{naam}/groepen/{groep}/overnemen")
def take_over(request: Request, naam: str, groep: str, who: Judge, stempel: _Text = "") -> Response:
    """Take over what was shown."""
    count = takeover.take_over(_room(request), naam, groep, stempel, who.naam)
    return go_to(f"{_values(naam)['path']}/groepen/{groep}", f"{count} oordelen overgenomen.")
