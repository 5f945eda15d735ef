"""Signing in with the account of the organisation: out to its service, and back."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from pipeline import wiring
from pipeline.accounts.model import NoEntry
from pipeline.accounts.second_step import token_digest
from pipeline.store import sessions
from pipeline.store.database import now
from pipeline.tools.loglines import told
from web.accounts import accounts_of, away_state, keep_away, keep_session, session_token
from web.errors import NotThere
from web.house import house_of
from web.oidc import Service, ServiceFailed
from web.pages import go_to
from web.views.sign_in import device, local

router = APIRouter()
_AWAY = dt.timedelta(minutes=10)
_FAILED = "Aanmelden met uw organisatie is niet gelukt. Probeer het opnieuw; blijft het zo, meld het uw beheerder."


@router.get("/aanmelden/organisatie")
def leave(request: Request, naar: str = "/") -> Response:
    """Send somebody to the sign-in service."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    try:
        place = _service(request).way_out(state, nonce, verifier)
    except ServiceFailed as error:
        return _failed(error)
    with house_of(request).desk.store.write() as session:
        sessions.go_out(session, token_digest(state), nonce, verifier, local(naar), now() + _AWAY)
    return keep_away(request, RedirectResponse(place, 303), state)


@router.get("/aanmelden/terug")
def come_back(request: Request, code: str = "", state: str = "") -> Response:
    """Let somebody in whom the service sends back; only in the browser that left, and once."""
    service, known = _service(request), away_state(request)
    if not (known and code and hmac.compare_digest(known.encode(), state.encode())):
        return go_to("/aanmelden", _FAILED)
    with house_of(request).desk.store.write() as session:
        waiting = sessions.come_back(session, token_digest(state))
    if waiting is None:
        return go_to("/aanmelden", "Dit duurde te lang. Meld u opnieuw aan.")
    nonce, verifier, naar = waiting
    try:
        who = service.way_in(code, nonce, verifier)
        begun = accounts_of(request).sign_in.with_service(
            who.extern, who.login, who.naam, who.groups, device(request), session_token(request)
        )
    except ServiceFailed as error:
        return _failed(error)
    except NoEntry as error:
        return go_to("/aanmelden", str(error)[:1].upper() + str(error)[1:])
    return keep_session(request, go_to(local(naar)), begun)


def _failed(error: ServiceFailed) -> Response:
    wiring.log("aanmelden.organisatie_mislukt", fout=told(error))
    return go_to("/aanmelden", _FAILED)


def _service(request: Request) -> Service:
    web = house_of(request).config.web
    if not web.oidc.aan:
        raise NotThere("aanmelden met uw organisatie staat hier niet aan. Gebruik uw wachtwoord.")
    scheme = "https" if web.https else "http"
    host = web.namen[0] if web.namen and web.https else request.headers["host"]
    return Service(web.oidc, f"{scheme}://{host}/aanmelden/terug")
