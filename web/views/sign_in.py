"""The door: sign in with a password and a second step, sign out, and choose a first password by invitation."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from pipeline.accounts.model import NoEntry
from pipeline.errors import InputError
from web.accounts import (
    accounts_of,
    address_of,
    csrf_of,
    drop_session,
    form_secret,
    form_token,
    keep_form_secret,
    keep_session,
    present,
    session_token,
)
from web.errors import tell
from web.gate import SignedIn, check_token
from web.house import house_of
from web.pages import go_to, page

router = APIRouter()
Typed = Annotated[str, Form()]
_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")


async def at_the_door(request: Request) -> None:
    """Check that a form of somebody who is not signed in came from a page of ours in the same browser.

    Raises:
        StaleForm: It did not: another site could sign somebody in under a name of its own.
    """
    await check_token(request, form_token(request))


def door_page(request: Request, template: str, title: str, *, status: int = 200, **values: object) -> Response:
    """Give a page with a form for somebody who is not signed in."""
    secret = form_secret(request)
    made = page(request, template, title, status=status, token=csrf_of(secret), **values)
    return keep_form_secret(request, made, secret)


def local(path: str) -> str:
    """Give a path of this site, the front page for anything else: a link never sends somebody away after sign-in."""
    is_ours = re.fullmatch(r"/(?![/\\])[^\\\x00-\x20]*", path) is not None
    return path if is_ours and not path.startswith("/aanmelden") else "/"


def device(request: Request) -> str:
    """Give browser and system, roughly, so that somebody knows their own sessions apart."""
    told = request.headers.get("user-agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in told), "Onbekend programma")
    system = next((name for name in _SYSTEMS if name in told), "")
    return f"{browser} op {system}" if system else browser


@router.get("/aanmelden")
def ask(request: Request, naar: str = "/") -> Response:
    """Show the form; somebody who is signed in goes on."""
    if request.state.someone is not None:
        return go_to(local(naar))
    return _form(request, naar)


@router.post("/aanmelden", dependencies=[Depends(at_the_door)])
def sign_in(request: Request, login: Typed = "", wachtwoord: Typed = "", naar: Typed = "/") -> Response:
    """Let somebody in, or on to the second step; every refusal says the same."""
    try:
        begun = accounts_of(request).sign_in.with_password(
            login, wachtwoord, address_of(request), device(request), session_token(request)
        )
    except NoEntry as error:
        return _form(request, naar, str(error), login)
    place = f"/aanmelden/code?naar={quote(local(naar))}" if begun.is_half else local(naar)
    return keep_session(request, go_to(place), begun)


@router.get("/aanmelden/code")
def ask_code(request: Request, naar: str = "/") -> Response:
    """Show the form of the second step."""
    if accounts_of(request).sessions.halfway(session_token(request)) is None:
        return go_to("/aanmelden")
    return _code_form(request, naar)


@router.post("/aanmelden/code", dependencies=[Depends(at_the_door)])
def sign_in_with_code(request: Request, code: Typed = "", naar: Typed = "/") -> Response:
    """Let somebody in who has a second step."""
    token = session_token(request)
    try:
        begun = accounts_of(request).sign_in.with_code(token, code, address_of(request), device(request))
    except NoEntry as error:
        return _code_form(request, naar, str(error))
    return keep_session(request, go_to(local(naar)), begun)


@router.post("/afmelden")
def sign_out(request: Request, who: SignedIn) -> Response:
    """End the session of this browser."""
    accounts_of(request).sessions.end(present(who), who.sessie)
    return drop_session(request, go_to("/aanmelden", "U bent afgemeld."))


@router.get("/uitnodiging/{token}")
def ask_password(request: Request, token: str) -> Response:
    """Show the form for a first or a new password; looking does not use up the invitation."""
    return _invitation(request, token)


@router.post("/uitnodiging/{token}", dependencies=[Depends(at_the_door)])
def choose_password(request: Request, token: str, wachtwoord: Typed = "", nogmaals: Typed = "") -> Response:
    """Take the invitation."""
    if wachtwoord != nogmaals:
        return _invitation(request, token, "de twee wachtwoorden zijn niet gelijk. Vul ze opnieuw in.")
    try:
        accounts_of(request).people.accept(token, wachtwoord)
    except InputError as error:
        return _invitation(request, token, str(error))
    return go_to("/aanmelden", "Uw wachtwoord is ingesteld. Meld u nu aan.")


def _form(request: Request, naar: str, wrong: str = "", login: str = "") -> Response:
    service = house_of(request).config.web.oidc
    status = 401 if wrong else 200
    values = {"naar": local(naar), "wrong": wrong, "login": login[:64], "service": service.naam if service.aan else ""}
    return door_page(request, "aanmelden/aanmelden.html", "Aanmelden", status=status, **values)


def _code_form(request: Request, naar: str, wrong: str = "") -> Response:
    status = 401 if wrong else 200
    return door_page(request, "aanmelden/code.html", "Tweede stap", status=status, naar=local(naar), wrong=wrong)


def _invitation(request: Request, token: str, wrong: str = "") -> Response:
    accounts = accounts_of(request)
    try:
        account = accounts.people.invited(token)
    except InputError as error:
        return tell(request, 404, str(error))
    values = {"account": account, "shortest": accounts.settings.shortest_password, "wrong": wrong}
    status = 400 if wrong else 200
    return door_page(request, "aanmelden/uitnodiging.html", "Kies uw wachtwoord", status=status, **values)
