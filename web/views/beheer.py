"""The work under way, for the administrator: queues with age and failures, workers, inbox, mailbox and disk."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline import telemetry
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.outside.counted import Counted, WorkerNow
from pipeline.store.heartbeats import Heartbeat
from web.gate import Needs
from web.house import house_of
from web.pages import page

router = APIRouter()
_HOME = ZoneInfo("Europe/Amsterdam")
_UNITS = ((86_400, "dag", "dagen"), (3_600, "uur", "uur"), (60, "minuut", "minuten"), (1, "seconde", "seconden"))
_GIGABYTE = 1 << 30


class Box(NamedTuple):
    """A place where post comes in."""

    name: str
    is_fresh: bool
    told: str


@router.get("/beheer")
def overview(request: Request, who: Annotated[Ingelogd, Depends(Needs(Recht.BEHEER_ZIEN))]) -> Response:
    """Show what waits, what runs, what fails and who works."""
    house = house_of(request)
    now, silent = telemetry.count(house.workspace, house.desk), house.config.meten.stil_seconden
    shown = dt.timedelta(hours=house.config.meten.vergeet_werkproces_uren)
    return page(
        request,
        "beheer/beheer.html",
        "Beheer",
        now=now,
        moment=f"{now.at.astimezone(_HOME):%H:%M:%S}",
        reasons=telemetry.find_reasons(house.workspace, house.desk),
        boxes=tuple(_boxes(now, silent, has_mailbox=bool(house.config.postbus.server) or now.mailbox is not None)),
        workers=tuple(one for one in now.workers if one.is_alive or now.at - one.at < shown),
        lasting=lasting,
        doing=_doing,
        free=f"{now.free_bytes / _GIGABYTE:.1f}".replace(".", ","),
        share=round(100 * now.free_bytes / max(1, now.total_bytes)),
    )


def lasting(seconds: float) -> str:
    """Give a time span in Dutch, in its largest unit."""
    for size, one, more in _UNITS:
        if seconds >= size:
            number = int(seconds // size)
            return f"{number} {one if number == 1 else more}"
    return "0 seconden"


def _doing(one: WorkerNow, now: dt.datetime) -> str:
    if not one.is_alive:
        return "gestopt"
    if not one.document:
        return "wacht op werk"
    return f"bezig met {one.document[:12]}, {lasting((now - one.since).total_seconds() if one.since else 0)}"


def _boxes(now: Counted, silent: float, *, has_mailbox: bool) -> list[Box]:
    found = [_box("Inbox-map", now, now.inbox, silent)]
    return [*found, _box("Mailbox", now, now.mailbox, max(silent, 120.0))] if has_mailbox else found


def _box(name: str, now: Counted, beat: Heartbeat | None, silent: float) -> Box:
    age = now.age(beat)
    if beat is None or age is None:
        return Box(name, False, "wordt nog niet bekeken")
    at = beat.at.astimezone(_HOME)
    waiting, oldest = int(beat.payload.get("waiting", 0)), float(beat.payload.get("oldest_seconds", 0.0))
    waits = f"{waiting} {'wacht' if waiting == 1 else 'wachten'}" + (f", oudste {lasting(oldest)}" if waiting else "")
    day = "" if at.date() == now.at.astimezone(_HOME).date() else f"{at:%d-%m-%Y} "
    return Box(name, age <= silent, f"laatst bekeken {day}{at:%H:%M:%S}, {waits}")
