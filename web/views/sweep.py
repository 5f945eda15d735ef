"""The sweep: one word or name everywhere in a dossier, seen first and then judged at once.

The word never stands in an address: it is sent in a form, or looked up from the mark it was taken from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline.errors import InputError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.woo import Verdict
from redaction.legend import read_gronden
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page
from web.reviewing import room_of
from web.seen import Look, note_view

router = APIRouter()
Judge = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_BEOORDELEN))]
_Term = Annotated[str, Form(max_length=200)]


@router.get("/dossiers/{naam}/veeg")
def sweep_form(request: Request, naam: str, who: Judge, stuk: str = "", vak: str = "") -> Response:
    """Give the sweep, with the text of a mark already looked for when one is named."""
    term = ""
    if stuk and vak:
        mark = room_of(request).open(stuk).mark(vak)
        term = mark.text if mark else ""
    return _preview(request, naam, who, term)


@router.post("/dossiers/{naam}/veeg")
def sweep_preview(request: Request, naam: str, who: Judge, term: _Term = "") -> Response:
    """Give every place of a word in a dossier, to choose from."""
    return _preview(request, naam, who, term)


def _preview(request: Request, naam: str, who: Ingelogd, term: str) -> Response:
    room = room_of(request)
    hits = room.find(naam, term) if term.strip() else ()
    for document_id in dict.fromkeys(hit.document_id for hit in hits):
        note_view(house_of(request), who, document_id, Look.TEKST)
    stukken: dict[str, list[object]] = {}
    for hit in hits:
        stukken.setdefault(hit.document_id, []).append(hit)
    values: dict[str, Any] = {"term": term, "stukken": stukken, "count": len(hits), "gronden": read_gronden().values()}
    values |= {"path": f"/dossiers/{quote(naam, safe='')}", "naam": naam, "Verdict": Verdict}
    return page(request, "review/veeg.html", f"Overal in dossier {naam}", **values)


async def _stamps(request: Request) -> dict[str, str]:
    """Give the chosen places with the stamp that each had on the preview."""
    form = await request.form()
    chosen = {str(key) for key in form.getlist("plek")}
    return {key: str(form.get(f"stempel-{key}") or "") for key in chosen}


@router.post("/dossiers/{naam}/veeg/doen")
def sweep(
    request: Request,
    naam: str,
    who: Judge,
    chosen: Annotated[Mapping[str, str], Depends(_stamps)],
    term: _Term = "",
    oordeel: _Term = "",
    gronden: Annotated[list[str] | None, Form()] = None,
    motivering: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Judge the chosen places of a word, all of them or none."""
    if oordeel not in {Verdict.ACCEPTED.value, Verdict.REJECTED.value}:
        raise InputError("kies of de tekst moet worden gelakt of mag blijven staan.")
    verdict = Verdict(oordeel)
    done = room_of(request).sweep(naam, term, verdict, chosen, tuple(gronden or ()), who.naam, motivering)
    told = "gelakt" if verdict is Verdict.ACCEPTED else "blijven staan"
    places = "1 plek" if done == 1 else f"{done} plekken"
    return go_to(f"/dossiers/{quote(naam, safe='')}", f"{places}: {told}.")
