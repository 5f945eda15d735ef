"""The public monitor: confirmed figures for everybody, without signing in, when the organisation has switched it on.

Every page is the same for every visitor and may be kept by caches: nothing of a session is in it. What it is made from
(`pipeline.monitor.public`) has no place for a document, a trede or a figure that nobody confirmed.
"""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from pipeline.errors import InputError
from pipeline.model.extraction import Category
from pipeline.monitor import told
from pipeline.monitor.charts import Balk, bars_of_sums, draw_bars, draw_trend
from pipeline.monitor.files import as_json, as_png, public_csv, public_json
from pipeline.monitor.model import NAME
from pipeline.monitor.public import Openbaar, public_categories, public_monitor
from pipeline.monitor.room import MonitorRoom
from pipeline.monitor.tiles import Tegel, draw_map
from pipeline.tools.register import provincies
from web.errors import NotThere
from web.house import house_of
from web.pages import public_page
from web.views.monitor import day_of, province_of, room_of

router = APIRouter(prefix="/openbaar")
KEEP = {"Cache-Control": "public, max-age=300"}
"""For how long anybody may keep an answer."""
_MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def _check_open(request: Request) -> None:
    """Let nobody in unless the organisation has switched the public page on.

    Raises:
        NotThere: It is off: then it is as if there were none.
    """
    if not house_of(request).config.web.openbaar:
        raise NotThere("deze pagina bestaat niet (meer). Ga terug of gebruik het menu.")


def _asked(
    request: Request, peildatum: str, categorie: str, provincie: str
) -> tuple[Openbaar, tuple[Tegel, ...], tuple[Category, ...]]:
    _check_open(request)
    room = room_of(request)
    offered = public_categories(room.beleid)
    category = next((one for one in offered if one.value == categorie), None) if categorie else offered[0]
    if category is None:
        raise InputError("deze groep staat niet in de openbare monitor. Kies een andere.")
    area = province_of(provincie).code if provincie else None
    return *public_monitor(room, _day(room, peildatum), area, category), offered


def _day(room: MonitorRoom, typed: str) -> dt.date | None:
    """Give the day that was asked for: one that figures are of, so that strangers ask for few different answers.

    Raises:
        InputError: No public figure is of that day.
    """
    day = day_of(typed)
    if day is not None and day not in room.overview(public=True).peildata:
        raise InputError("van deze dag zijn er geen bevestigde cijfers. Kies een peildatum uit de lijst.")
    return day


@router.get("")
def country(request: Request, peildatum: str = "", categorie: str = "", provincie: str = "") -> Response:
    """Show the country, or the province that was chosen."""
    return _show(request, peildatum, categorie, provincie)


@router.get("/toegankelijkheid")
def accessibility(request: Request) -> Response:
    """Show how accessible the public pages are, and whom to tell when they are not."""
    _check_open(request)
    organisation = house_of(request).config.organisatie
    text = public_page(
        "public/toegankelijkheid.html", "Toegankelijkheid", organisation=organisation, theme=_theme(request)
    )
    return HTMLResponse(text, headers=KEEP)


@router.get("/cijfers.{kind}")
def figures(request: Request, kind: str, peildatum: str = "", categorie: str = "", provincie: str = "") -> Response:
    """Give the public rows as CSV or JSON."""
    _check_open(request)
    if kind not in _MEDIA:
        raise NotThere("deze vorm is er niet. Kies CSV of JSON.")
    found, _, _ = _asked(request, peildatum, categorie, provincie)
    content = public_csv(found) if kind == "csv" else as_json(public_json(found))
    name = f"openbare-monitor-{found.categorie.value}-{found.dag}.{kind}"
    return Response(
        content, media_type=_MEDIA[kind], headers={**KEEP, "Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/kaart.png")
def picture(request: Request, peildatum: str = "", categorie: str = "", provincie: str = "") -> Response:
    """Give the tile map as PNG."""
    found, tiles, _ = _asked(request, peildatum, categorie, provincie)
    return Response(as_png(draw_map("kaart", tiles, found.geheel)), media_type="image/png", headers=KEEP)


@router.get("/{provincie}")
def province(request: Request, provincie: str, peildatum: str = "", categorie: str = "") -> Response:
    """Show one province."""
    return _show(request, peildatum, categorie, provincie)


def _show(request: Request, peildatum: str, categorie: str, provincie: str) -> Response:
    found, tiles, offered = _asked(request, peildatum, categorie, provincie)
    whole = found.geheel
    pictures = {
        "kaart": draw_map("kaart", tiles, whole),
        "staven": draw_bars("staven", _bars(found), whole),
        "verloop": draw_trend("verloop", found.verloop, whole),
    }
    text = public_page(
        "public/monitor.html",
        f"Monitor opvang: {found.provincie or 'Nederland'}",
        found=found,
        whole=whole,
        pictures={name: Markup(drawn) for name, drawn in pictures.items()},
        categories=[(one.value, NAME[one]) for one in offered],
        days=room_of(request).overview(public=True).peildata,
        chosen_day=day_of(peildatum),
        codes={one.naam: one.code for one in provincies()},
        organisation=house_of(request).config.organisatie,
        theme=_theme(request),
        zeg=told,
        NAME=NAME,
    )
    return HTMLResponse(text, headers=KEEP)


def _theme(request: Request) -> str:
    theme: str = request.app.state.theme
    return theme


def _bars(found: Openbaar) -> tuple[Balk, ...]:
    if found.provincie is None:
        return bars_of_sums(found.sommen)
    return tuple(
        Balk(row.naam, row.taak, row.realisatie, _few(row.taak, row.realisatie, row.percentage))
        for row in sorted(found.rijen, key=lambda one: one.naam)
    )


def _few(task: int | None, real: int | None, percentage: int | None) -> str:
    if task is None and real is None:
        return "nog geen bevestigd cijfer"
    share = f" ({percentage} %)" if percentage is not None else ""
    return f"{told.maybe(real)} van {told.maybe(task)}{share}"
