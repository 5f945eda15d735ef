"""Release of a dossier: what stands in the way, making the pack, handing it out, taking back, and the term."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from pipeline.errors import InputError, ReleaseBlocked
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.legtwo.packs import PackDesk
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.model.release import Reden
from pipeline.model.wootermijn import Opschorting, WooFeit, WooFeitSoort
from pipeline.store import events
from pipeline.tools.datum import typed_day
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page
from web.releasing import packs_of, start

router = APIRouter()
Looker = Annotated[Ingelogd, Depends(Needs(Recht.LAKKEN_ZIEN))]
Maker = Annotated[Ingelogd, Depends(Needs(Recht.VRIJGAVE_MAKEN))]
Taker = Annotated[Ingelogd, Depends(Needs(Recht.VRIJGAVE_INTREKKEN))]
_Text = Annotated[str, Form(max_length=4_000)]
_WHY_STILL = (
    ("", "Kies een reden"),
    (Opschorting.ZIENSWIJZE.value, "Derden geven hun zienswijze"),
    (Opschorting.AANVULLING.value, "De verzoeker vult het verzoek aan"),
    (Opschorting.INSTEMMING.value, "De verzoeker stemt in met uitstel"),
)
_FACTS = (
    (WooFeitSoort.ONTVANGST.value, "Het verzoek is ontvangen"),
    (WooFeitSoort.VERLENGING.value, "De termijn is met twee weken verlengd"),
    (WooFeitSoort.OPSCHORTING.value, "De termijn staat stil (opgeschort)"),
    (WooFeitSoort.HERVAT.value, "De termijn loopt weer verder"),
    (WooFeitSoort.BESLUIT.value, "Er is besloten op het verzoek"),
)
_REASONS = tuple((one.value, one.value.capitalize()) for one in Reden)


def _path(naam: str) -> str:
    return f"/dossiers/{quote(naam, safe='')}/vrijgave"


@router.get("/dossiers/{naam}/vrijgave")
def overview(request: Request, naam: str, who: Looker) -> Response:
    """Give the release page of a dossier: blockers, term, work under way and packs."""
    stukken, packs = DossierDesk(house_of(request).desk).stukken(naam), packs_of(request)
    names = _names(request, naam)
    under_way, blockers = _blockers(packs, naam, stukken)
    values: dict[str, Any] = {
        "naam": naam,
        "path": _path(naam),
        "count": len(stukken),
        "under_way": under_way,
        "blockers": [(names.get(one.document_id, one.document_id[:12]), one) for one in blockers],
        "work": packs.work(naam),
        "packs": packs.packs(naam),
        "term": packs.term(naam),
        "facts": _FACTS,
        "why_still": _WHY_STILL,
        "may_make": who.may(Recht.VRIJGAVE_MAKEN),
        "base": house_of(request).config.vrijgave.basis_url,
    }
    return page(request, "release/vrijgave.html", f"Vrijgave van {naam}", **values)


def _names(request: Request, naam: str) -> dict[str, str]:
    stand = DossierDesk(house_of(request).desk).stand(naam)
    return {one.document_id: one.naam for one in stand.stukken}


def _blockers(packs: PackDesk, naam: str, stukken: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """Give what stands in the way as a whole, and per document."""
    if not stukken:
        return "Dit dossier heeft nog geen stukken. Voeg eerst stukken toe.", ()
    try:
        return "", packs.blockers(naam, stukken)
    except ReleaseBlocked as busy:
        return str(busy)[:1].upper() + str(busy)[1:], ()


@router.post("/dossiers/{naam}/vrijgave")
def make(request: Request, naam: str, who: Maker) -> Response:
    """Begin making a pack of the whole dossier; the page tells how far it is."""
    house, packs = house_of(request), packs_of(request)
    stukken = DossierDesk(house.desk).stukken(naam)
    told, blockers = _blockers(packs, naam, stukken)
    if told or blockers:
        raise ReleaseBlocked(told or "het pakket kan nog niet worden gemaakt. Zie wat er nog moet gebeuren.")
    start(house.desk, naam, who.naam, partial(packs.build, naam, stukken, who.naam))
    return go_to(_path(naam), "Het pakket wordt gemaakt. U kunt intussen verder werken.")


@router.get("/dossiers/{naam}/vrijgave/stand")
def progress(request: Request, naam: str, _who: Looker) -> Response:
    """Give how far the work on a pack is, for the script of the page."""
    work = packs_of(request).work(naam)
    told = {"staat": work.staat, "gedaan": work.gedaan, "totaal": work.totaal} if work else {"staat": "geen"}
    return JSONResponse(told)


@router.post("/dossiers/{naam}/vrijgave/termijn")
def tell_term(
    request: Request,
    naam: str,
    who: Maker,
    wat: _Text = "",
    dag: _Text = "",
    opschorting: _Text = "",
    motivering: _Text = "",
) -> Response:
    """Write something about the term of the request."""
    if wat not in set(WooFeitSoort) or (opschorting and opschorting not in set(Opschorting)):
        raise InputError("kies wat er met de termijn is gebeurd.")
    still = Opschorting(opschorting) if opschorting and wat == WooFeitSoort.OPSCHORTING else None
    fact = WooFeit(WooFeitSoort(wat), _day(dag), still, motivering.strip())
    packs_of(request).tell_term(naam, fact, who.naam)
    return go_to(f"{_path(naam)}#termijn", "De termijn is bijgewerkt.")


def _day(written: str) -> dt.date:
    day = typed_day(written)
    if day is None:
        raise InputError("vul een dag in, bijvoorbeeld 21-04-2026.")
    return day


# -- one pack -----------------------------------------------------------------------------------------------------


@router.get("/vrijgave/{pak}")
def pack(request: Request, pak: str, who: Looker) -> Response:
    """Give one pack: its documents with what holds for each, and its files."""
    packs = packs_of(request)
    stand = packs.pack(pak)
    values: dict[str, Any] = {
        "stand": stand,
        "files": packs.files(pak),
        "dossier_path": _path(stand.record.dossier),
        "path": f"/vrijgave/{quote(pak, safe='')}",
        "published": [row for row in stand.record.rows if _is_published(stand, row.number)],
        "reasons": _REASONS,
        "may_make": who.may(Recht.VRIJGAVE_MAKEN),
        "may_take": who.may(Recht.VRIJGAVE_INTREKKEN),
    }
    return page(request, "release/pakket.html", f"Pakket {stand.record.naam}", **values)


def _is_published(stand: Any, number: str) -> bool:
    state = stand.staten.get(number)
    return state is not None and state.staat == "gepubliceerd"


@router.get("/vrijgave/{pak}/zip")
def whole(request: Request, pak: str, who: Maker) -> Response:
    """Give a pack as one zip."""
    return _handed(request, pak, "", who)


@router.get("/vrijgave/{pak}/bestanden/{path:path}")
def single(request: Request, pak: str, path: str, who: Maker) -> Response:
    """Give one file of a pack."""
    return _handed(request, pak, path, who)


def _handed(request: Request, pak: str, path: str, who: Ingelogd) -> Response:
    packs = packs_of(request)
    found, stand = packs.file(pak, path), packs.pack(pak)
    with packs.desk.store.write() as session:
        told = {"pak": stand.record.naam, "bestand": path or "zip"}
        events.append(session, who.naam, "vrijgave.gehaald", stand.record.dossier, told)
    return FileResponse(found, filename=found.name, media_type="application/octet-stream")


@router.post("/vrijgave/{pak}/intrekken")
def withdraw(
    request: Request, pak: str, who: Taker, nummer: _Text = "", reden: _Text = "", motivering: _Text = ""
) -> Response:
    """Take one document back; the pack without it takes the place."""
    made = packs_of(request).withdraw(pak, nummer, _reason(reden), motivering, who.naam)
    told = (
        f"Document {nummer} is ingetrokken. Dit is het nieuwe pakket. Haal het oude bestand ook weg bij het platform."
    )
    return go_to(f"/vrijgave/{quote(made.record.naam, safe='')}", told)


@router.post("/vrijgave/{pak}/vervangen")
def replace(request: Request, pak: str, who: Taker, nummer: _Text = "", reden: _Text = "") -> Response:
    """Begin making a pack with a new version of one document."""
    house, packs = house_of(request), packs_of(request)
    dossier = packs.published(pak, nummer).record.dossier
    start(house.desk, dossier, who.naam, partial(packs.replace, pak, nummer, _reason(reden), who.naam))
    return go_to(_path(dossier), "Het nieuwe pakket wordt gemaakt. U kunt intussen verder werken.")


def _reason(written: str) -> Reden:
    if written not in set(Reden):
        raise InputError("kies waarom u het stuk intrekt of vervangt.")
    return Reden(written)


@router.post("/vrijgave/{pak}/export")
def export(request: Request, pak: str, who: Maker, profiel: _Text = "") -> Response:
    """Give a pack in the form of a publication platform, as a zip."""
    found = packs_of(request).export(pak, profiel, who.naam)
    return FileResponse(found, filename=found.name, media_type="application/zip")
