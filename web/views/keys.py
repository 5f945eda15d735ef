"""Keys of somebody's own programs: make one, see which there are, end one."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from pipeline.accounts.keys import FOR_KEYS, LONGEST, Keys
from pipeline.accounts.model import NoEntry
from pipeline.errors import InputError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.store.database import now
from pipeline.tools.datum import typed_day
from web.accounts import accounts_of, present
from web.gate import SignedIn
from web.house import house_of
from web.pages import go_to, page

router = APIRouter()
_HOME = ZoneInfo("Europe/Amsterdam")
_TOLD = {
    Recht.POST_ZIEN: "zien wat binnenkwam",
    Recht.POST_AANBIEDEN: "documenten aanbieden",
    Recht.ORIGINEEL_ZIEN: "ongelakte stukken lezen; elke keer komt in het logboek",
    Recht.ZAAK_ZIEN: "gemeenten, voorstellen, termijnen en brieven zien",
    Recht.LAKKEN_ZIEN: "Woo-dossiers en lakvakken zien",
    Recht.MONITOR_ZIEN: "de monitor zien",
    Recht.LOGBOEK_ZIEN: "het logboek lezen",
}


@router.get("/account/sleutels")
def show_keys(request: Request, who: SignedIn) -> Response:
    """Show the keys of whoever asks."""
    return _page(request, who)


@router.post("/account/sleutels")
def make_key(
    request: Request,
    who: SignedIn,
    naam: Annotated[str, Form(max_length=200)] = "",
    tot: Annotated[str, Form(max_length=20)] = "",
    recht: Annotated[list[str] | None, Form()] = None,
    huidig: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Make a key and show it, this once.

    It asks for the password: a key outlives the session in which it is made, so a session that was left open or stolen
    must not be enough.
    """
    try:
        wanted = _rights(who, recht or [])
        if _has_password(request, who):
            accounts_of(request).people.confirm(present(who), huidig)
        secret = _keys(request).make(who.login, naam, wanted, _end_of(tot), who.naam)
    except (InputError, NoEntry) as wrong:
        return _page(request, who, wrong=str(wrong), naam=naam, tot=tot)
    return _page(request, who, secret=secret)


@router.post("/account/sleutels/{key_id}/intrekken")
def end_key(request: Request, who: SignedIn, key_id: str) -> Response:
    """End one of the keys of whoever asks."""
    _keys(request).end(key_id, who.naam, who.login)
    return go_to("/account/sleutels", "De sleutel is ingetrokken. Programma's komen er niet meer mee binnen.")


def _rights(who: Ingelogd, chosen: list[str]) -> frozenset[Recht]:
    """Give the rights that were chosen.

    Raises:
        InputError: One of them is not this person's to give.
    """
    mine = {recht.value: recht for recht in FOR_KEYS & who.rechten}
    if not set(chosen) <= set(mine):
        raise InputError("u kunt een sleutel alleen geven wat u zelf mag. Kies uit de lijst.")
    return frozenset(mine[one] for one in chosen)


def _end_of(typed: str) -> dt.datetime:
    """Give the end of a day that somebody typed.

    Raises:
        InputError: It is no day.
    """
    day = typed_day(typed)
    if day is None:
        raise InputError("kies de laatste dag van de sleutel. Schrijf 9-4-2026.")
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), _HOME)


def _page(
    request: Request, who: Ingelogd, *, wrong: str = "", secret: str = "", naam: str = "", tot: str = ""
) -> Response:
    found = _keys(request).of(who.login)
    rows = [
        {
            "id": one.id,
            "naam": one.naam,
            "rechten": [_TOLD[recht] for recht in _TOLD if recht in one.rechten],
            "sinds": one.added_at.astimezone(_HOME),
            "tot": (one.until - dt.timedelta(seconds=1)).astimezone(_HOME),
            "geldt": one.holds(now()),
            "ingetrokken": one.ended_at is not None,
        }
        for one in found
    ]
    return page(
        request,
        "account/sleutels.html",
        "Sleutels voor programma's",
        status=400 if wrong else 200,
        rows=rows,
        wrong=wrong[:1].upper() + wrong[1:],
        secret=secret,
        naam=naam,
        tot=tot,
        rights=[(recht.value, text) for recht, text in _TOLD.items() if who.may(recht)],
        has_password=_has_password(request, who),
        latest=(now() + LONGEST - dt.timedelta(days=1)).astimezone(_HOME),
    )


def _has_password(request: Request, who: Ingelogd) -> bool:
    """Tell whether somebody has a password here; who signs in with the organisation has none."""
    return any(one.login == who.login and one.wachtwoord for one in accounts_of(request).people.all())


def _keys(request: Request) -> Keys:
    return house_of(request).accounts.keys
