"""The list of gemeenten and the page of one: where it stands, what waits, its figures, and all that happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import casework
from pipeline.bevinding import read_cycles
from pipeline.errors import InputError
from pipeline.model.dossier import Dossier
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.status import VoorstelKind
from pipeline.tools.register import Gemeente, find_provincie, gemeenten, provincies
from pipeline.zaak.bureau import Bureau, today
from pipeline.zaak.cijfers import Cijfer
from pipeline.zaak.opgaven import find_cyclus
from pipeline.zaak.overzicht import Regel, on_trede_since, overzicht, with_terms
from pipeline.zaak.tijdlijn import Wat, tijdlijn
from web.gate import Needs
from web.house import house_of
from web.policy import content_told, gemeente_of, show

router = APIRouter()
PER_PAGE = 50
MayLook = Annotated[Ingelogd, Depends(Needs(Recht.ZAAK_ZIEN))]

# -- the list ---------------------------------------------------------------------------------------------------


@router.get("/gemeenten")
def list_gemeenten(
    request: Request,
    who: MayLook,
    naam: str = "",
    provincie: str = "",
    trede: str = "",
    bladzijde: int = 1,
) -> Response:
    """Show the gemeenten with trede, finding and the next term; those of the own area when there is one."""
    bureau = house_of(request).bureau()
    area, own = _area(bureau, naam, provincie)
    cyclus = find_cyclus().id
    found = [one for one in overzicht(bureau, area, cyclus) if _on_trede(one, trede)]
    count = max(1, -(-len(found) // PER_PAGE))
    number = min(max(bladzijde, 1), count)
    shown = with_terms(bureau, found[(number - 1) * PER_PAGE : number * PER_PAGE], today())
    values: dict[str, Any] = {
        "asked": {"naam": naam, "provincie": provincie, "trede": trede},
        "own": own,
        "regels": shown,
        "total": len(found),
        "number": number,
        "count": count,
        "cyclus": cyclus,
        "provincies": [one.naam for one in provincies()],
        "fasen": casework.ladder_rules().fasen,
    }
    return show(request, "gemeente/lijst.html", "Gemeenten", **values)


def _area(bureau: Bureau, naam: str, provincie: str) -> tuple[Sequence[Gemeente], str]:
    """Give the gemeenten that were asked for, by name; and the province of our own when that decided."""
    own = bureau.organisatie.gebied if bureau.organisatie.rol == "provincie" and not provincie else ""
    try:
        wanted = find_provincie(provincie or own).naam if provincie not in ("", "alle") or own else ""
    except InputError:
        wanted = ""
    words = naam.strip().casefold()
    found = [
        one
        for one in sorted(gemeenten(), key=lambda one: one.naam.casefold())
        if wanted in ("", one.provincie) and words in f"{one.naam} {one.code}".casefold()
    ]
    return found, own


def _on_trede(one: Regel, trede: str) -> bool:
    if trede == "toezicht":
        return one.trede > 0
    if trede == "wacht":
        return one.voorstellen > 0
    return not trede.isdecimal() or (str(one.trede) == trede and one.besloten)


# -- one gemeente -----------------------------------------------------------------------------------------------


@router.get("/gemeenten/{code}")
def show_gemeente(request: Request, code: str, who: MayLook, cyclus: str = "", soort: str = "") -> Response:
    """Show everything of one gemeente."""
    gemeente, bureau = gemeente_of(code), house_of(request).bureau()
    cycles = [one.id for one in read_cycles()]
    proposals = casework.refresh_proposals(bureau, gemeente.code)
    dossier = casework.read_dossier(bureau, gemeente.code, cyclus if cyclus in cycles else "")
    now = dossier.cyclus.id
    moments = [one for one in tijdlijn(bureau, gemeente.code) if soort in ("", one.wat)]
    offered = casework.letter_desk(bureau).offered(gemeente.code)
    values: dict[str, Any] = {
        "dossier": dossier,
        "cycles": cycles,
        "head": _head(dossier),
        "voorstellen": [(one, content_told(one.content)) for one in proposals if one.cyclus == now],
        "brieven_nu": [row for row in offered if row[2]],
        "brieven_niet": [row for row in offered if not row[2]],
        "cijfers": _figures(dossier, casework.figures(bureau, gemeente.code)),
        "verouderd": casework.stale_corrections(bureau, gemeente.code),
        "vergelijking": [one for one in casework.compare_figures(bureau, gemeente.code) if one.cyclus == now],
        "momenten": moments,
        "soorten": [("", "alles"), *((one.value, one.value) for one in Wat)],
        "soort": soort,
    }
    return show(request, "gemeente/gemeente.html", gemeente.naam, **values)


def _head(dossier: Dossier) -> dict[str, Any]:
    """Give what stands at the top of the page: trede, finding, and since when."""
    mine = [one for one in dossier.besluiten if one.cyclus == dossier.cyclus.id]
    placed = [one for one in mine if one.kind is VoorstelKind.TREDE]
    found = [one for one in mine if one.kind is VoorstelKind.BEVINDING]
    since = on_trede_since(dossier.zaak, mine)
    return {
        "fase": casework.ladder_rules().fasen.get(dossier.zaak.trede, "geen toezicht"),
        "sinds": since,
        "dagen": (today() - since).days if since else None,
        "trede_door": placed[-1] if placed else None,
        "bevinding": found[-1].content.get("bevinding") if found else None,
        "bevinding_door": found[-1] if found else None,
    }


def _figures(dossier: Dossier, figures: Sequence[Cijfer]) -> list[tuple[dt.date, list[tuple[Cijfer, bool]]]]:
    """Give the figures of the cyclus per peildatum, newest first, each with whether it decides."""
    mine = [one for one in figures if one.record.cyclus == dossier.cyclus.id]
    days = sorted({one.record.peildatum for one in mine}, reverse=True)
    rows = [(one, one.record in dossier.beslissend) for one in mine]
    return [(day, [row for row in rows if row[0].record.peildatum == day]) for day in days]
