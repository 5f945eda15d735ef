"""The monitor for officers: the country, a province, a gemeente, and the documents that the figures come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from operator import itemgetter
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from markupsafe import Markup

from pipeline.errors import InputError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.monitor import told
from pipeline.monitor.charts import draw_trend
from pipeline.monitor.download import PICTURES, draw, file_of, find_category
from pipeline.monitor.files import as_png
from pipeline.monitor.model import NAME, SHOWN, WHOSE, Overzicht
from pipeline.monitor.room import MonitorRoom
from pipeline.monitor.rows import add_up
from pipeline.tools.datum import typed_day
from pipeline.tools.register import Provincie, find_gemeente, find_provincie, provincies
from pipeline.zaak.bureau import today
from pipeline.zinnen import SAID
from web.errors import NotThere
from web.gate import Needs
from web.house import house_of
from web.pages import go_to, page

router = APIRouter()
Viewer = Annotated[Ingelogd, Depends(Needs(Recht.MONITOR_ZIEN))]
Checker = Annotated[Ingelogd, Depends(Needs(Recht.WAARDE_CORRIGEREN))]
_MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json", "png": "image/png"}
WORDS: Mapping[str, Any] = {"zeg": told, "NAME": NAME, "SAID": SAID, "WHOSE": WHOSE}
"""What the templates of the monitor say things with."""


def room_of(request: Request) -> MonitorRoom:
    """Give the monitor of the workspace: one for as long as the server lives, because it keeps what it read."""
    state = request.app.state
    if not hasattr(state, "monitor"):
        state.monitor = MonitorRoom(house_of(request).bureau())
    room: MonitorRoom = state.monitor
    return room


def day_of(typed: str) -> dt.date | None:
    """Give the day that was asked for; None for today.

    Raises:
        InputError: It is no day.
    """
    day = typed_day(typed) if typed.strip() else None
    if typed.strip() and day is None:
        raise InputError("dit is geen peildatum. Schrijf een dag als 9-4-2026.")
    return day


def province_of(name: str) -> Provincie:
    """Give the province of a path.

    Raises:
        NotThere: There is none.
    """
    try:
        return find_provincie(name)
    except InputError as error:
        raise NotThere(str(error)) from error


# -- overviews --------------------------------------------------------------------------------------------------


@router.get("/monitor")
def country(request: Request, who: Viewer, peildatum: str = "", categorie: str = "", provincie: str = "") -> Response:
    """Show the twelve provinces, or go on to the province that was chosen."""
    if provincie:
        asked = {"peildatum": peildatum, "categorie": categorie}
        told_ = urlencode({name: value for name, value in asked.items() if value})
        return go_to(f"/monitor/{find_provincie(provincie).code}{f'?{told_}' if told_ else ''}")
    found = room_of(request).overview(day_of(peildatum), None, find_category(categorie))
    return _show(request, "Monitor", found)


@router.get("/monitor/cijfers.{kind}")
def figures(
    request: Request, who: Viewer, kind: str, peildatum: str = "", categorie: str = "", provincie: str = ""
) -> Response:
    """Give the rows as CSV or JSON."""
    if kind not in ("csv", "json"):
        raise NotThere("deze vorm is er niet. Kies CSV of JSON.")
    category = find_category(categorie)
    found = room_of(request).overview(day_of(peildatum), provincie or None, category)
    return _file(file_of(found, kind, category if categorie else None), kind, f"monitor-{found.dag}")


@router.get("/monitor/beeld/{name}.png")
def image(
    request: Request, who: Viewer, name: str, peildatum: str = "", categorie: str = "", provincie: str = ""
) -> Response:
    """Give a picture of the page as PNG."""
    if name not in PICTURES:
        raise NotThere("dit beeld is er niet.")
    found = room_of(request).overview(day_of(peildatum), provincie or None, find_category(categorie))
    return _file(as_png(draw(found, name)), "png", f"monitor-{name}-{found.dag}")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content, media_type=_MEDIA[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    )


def _show(request: Request, title: str, found: Overzicht) -> Response:
    category = found.categorie
    sums = [one for one in found.sommen if one.categorie is category]
    return page(
        request,
        "monitor/overzicht.html",
        title,
        found=found,
        whole=found.som(category),
        sums=sums,
        rows=found.of_category(category) if found.provincie else (),
        pictures={name: Markup(draw(found, name, linked=True)) for name in PICTURES},
        asked=asked_of(found),
        old=room_of(request).beleid.oud_na_dagen,
        codes={one.naam: one.code for one in provincies()},
        **filters_of(),
        **WORDS,
    )


def asked_of(found: Overzicht) -> str:
    """Give what a link needs to show the same day and category."""
    return urlencode({"categorie": found.categorie.value, "peildatum": found.dag.isoformat()})


def filters_of() -> Mapping[str, Any]:
    """Give what the filters of a page offer."""
    return {
        "categories": [(one.value, NAME[one]) for one in SHOWN],
        "provinces": [
            ("", "heel Nederland"),
            *sorted(((one.code, one.naam) for one in provincies()), key=itemgetter(1)),
        ],
    }


# -- the documents behind the figures ---------------------------------------------------------------------------


@router.get("/monitor/stukken")
def documents(request: Request, who: Viewer) -> Response:
    """List the documents with figures, those that nobody checked first."""
    found = room_of(request).documents()
    return page(request, "monitor/stukken.html", "Cijfers nakijken", found=found, **WORDS)


@router.get("/monitor/stukken/{document_id}")
def document(request: Request, who: Viewer, document_id: str) -> Response:
    """Show the figures of one document, to check them against it."""
    found = next((one for one in room_of(request).documents() if one.document_id == document_id), None)
    if found is None:
        raise NotThere("van dit stuk staan geen cijfers in de monitor.")
    names = {one.gemeente: find_gemeente(one.gemeente).naam for one in found.cijfers}
    return page(request, "monitor/stuk.html", "Cijfers van een stuk", found=found, names=names, **WORDS)


@router.post("/monitor/stukken/{document_id}")
def confirm(
    request: Request,
    who: Checker,
    document_id: str,
    stempel: Annotated[str, Form()],
    terug: Annotated[str, Form()] = "",
) -> Response:
    """Write that somebody checked the figures of a document, or takes that back."""
    room_of(request).confirm(document_id, stempel, who.naam, takes_back=bool(terug))
    done = "De bevestiging is teruggenomen." if terug else "Vastgelegd: u hebt de cijfers van dit stuk nagekeken."
    return go_to(f"/monitor/stukken/{document_id}", done)


# -- one gemeente and one province ------------------------------------------------------------------------------


@router.get("/monitor/gemeente/{code}")
def gemeente(request: Request, who: Viewer, code: str, peildatum: str = "", categorie: str = "") -> Response:
    """Show one gemeente: every category, every source, and the trend."""
    category, day, room = find_category(categorie), day_of(peildatum) or today(), room_of(request)
    place = _place(code)
    rows, points = room.of_gemeente(place, category, day)
    naam = rows[0].naam
    trend = draw_trend("verloop", points, add_up(naam, rows, category, day))
    return page(
        request,
        "monitor/gemeente.html",
        f"Monitor: {naam}",
        rows=rows,
        points=points,
        trend=Markup(trend),
        series=room.series(place),
        day=day,
        category=category,
        categories=[(one.value, NAME[one]) for one in SHOWN],
        province=find_provincie(rows[0].provincie),
        old=room.beleid.oud_na_dagen,
        **WORDS,
    )


def _place(code: str) -> str:
    try:
        return find_gemeente(code).code
    except InputError as error:
        raise NotThere(str(error)) from error


@router.get("/monitor/{provincie}")
def province(request: Request, who: Viewer, provincie: str, peildatum: str = "", categorie: str = "") -> Response:
    """Show the gemeenten of one province."""
    area = province_of(provincie)
    found = room_of(request).overview(day_of(peildatum), area.code, find_category(categorie))
    return _show(request, f"Monitor: {area.naam}", found)
