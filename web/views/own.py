"""Somebody's own account: password, second step, and where they are signed in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from pipeline.accounts.model import NoEntry
from pipeline.errors import InputError, SetupError
from pipeline.model.rechten import Ingelogd
from web.accounts import accounts_of, present
from web.errors import NotThere
from web.gate import SignedIn
from web.pages import go_to, page

router = APIRouter()
Typed = Annotated[str, Form()]


@router.get("/account")
def account(request: Request, who: SignedIn) -> Response:
    """Show one's own account."""
    return _page(request, who)


@router.post("/account/wachtwoord")
def change_password(
    request: Request, who: SignedIn, huidig: Typed = "", wachtwoord: Typed = "", nogmaals: Typed = ""
) -> Response:
    """Change one's own password; other sessions end."""
    if wachtwoord != nogmaals:
        return _page(request, who, "de twee nieuwe wachtwoorden zijn niet gelijk. Vul ze opnieuw in.")
    told = "Uw wachtwoord is gewijzigd. Op andere apparaten bent u afgemeld."
    return _do(
        request, who, lambda: accounts_of(request).people.change_password(present(who), huidig, wachtwoord), told
    )


@router.post("/account/tweede-stap/nieuw")
def offer_second_step(request: Request, who: SignedIn, huidig: Typed = "") -> Response:
    """Make a secret for an app."""
    people = accounts_of(request).people

    def offer() -> None:
        people.confirm(present(who), huidig)
        people.offer_second_step(present(who))

    return _do(request, who, offer, "Scan nu het vierkant met uw app en vul de code in.")


@router.get("/account/tweede-stap.svg")
def second_step_picture(request: Request, who: SignedIn) -> Response:
    """Give the secret that was offered as a picture for an app."""
    accounts = accounts_of(request)
    offered = accounts.people.one(who.login).totp_nieuw
    if offered is None:
        raise NotThere("er is nu niets om te scannen. Begin opnieuw bij de tweede stap.")
    drawn = io.BytesIO()
    segno.make(accounts.second.address(offered, who.login), micro=False).save(drawn, kind="svg", scale=5, border=4)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/account/tweede-stap/aan")
def confirm_second_step(request: Request, who: SignedIn, code: Typed = "") -> Response:
    """Switch on the second step and show the recovery codes, this once."""
    try:
        codes = accounts_of(request).people.confirm_second_step(present(who), code)
    except InputError as error:
        return _page(request, who, str(error))
    return page(request, "account/codes.html", "Uw herstelcodes", codes=codes)


@router.post("/account/tweede-stap/uit")
def drop_second_step(request: Request, who: SignedIn, huidig: Typed = "") -> Response:
    """Switch off one's own second step."""
    people = accounts_of(request).people
    return _do(request, who, lambda: people.drop_second_step(present(who), huidig), "De tweede stap staat uit.")


@router.post("/account/sessies/{key}/afmelden")
def end_session(request: Request, who: SignedIn, key: str) -> Response:
    """End one of one's own sessions; the id of somebody else's is unknown here."""
    accounts_of(request).sessions.end(present(who), key)
    return go_to("/account", "Die sessie is afgemeld.")


@router.post("/account/overal-afmelden")
def end_all_sessions(request: Request, who: SignedIn) -> Response:
    """End all of one's sessions but this."""
    count = accounts_of(request).sessions.end_all(who.login, who.naam, keep=who.sessie)
    return go_to("/account", f"Andere sessies afgemeld: {count}.")


def _do(request: Request, who: Ingelogd, act: Callable[[], object], told: str) -> Response:
    try:
        act()
    except (InputError, NoEntry, SetupError) as error:
        return _page(request, who, str(error))
    return go_to("/account", told)


def _page(request: Request, who: Ingelogd, wrong: str = "") -> Response:
    accounts = accounts_of(request)
    mine = accounts.people.one(who.login)
    values = {
        "account": mine,
        "sessions": accounts.sessions.of(who.login),
        "shortest": accounts.settings.shortest_password,
        "secret": accounts.second.shown(mine.totp_nieuw) if mine.totp_nieuw and accounts.second.is_possible else "",
        "can_have_second": accounts.second.is_possible,
        "codes_left": accounts.people.codes_left(who.login),
        "wrong": wrong,
    }
    return page(request, "account/account.html", "Uw account", status=400 if wrong else 200, **values)
