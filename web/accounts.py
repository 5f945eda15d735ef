"""The gate that knows accounts: a cookie with a random token, and what belongs to it in the database.

The cookie is SameSite=Lax and not Strict: a link to a document in a mail must find its reader signed in, and the
sign-in service sends people back from another site. Nothing changes by GET, and every change brings a token along.
"""

from __future__ import annotations

import hashlib
import secrets
from ipaddress import ip_network

from fastapi import Request
from fastapi.responses import Response

from pipeline.accounts.model import Begun, Present
from pipeline.accounts.room import Accounts
from pipeline.model.rechten import Ingelogd
from web.house import house_of
from web.rights import rights_of

_SESSION, _FORM, _AWAY = "ibt", "ibt_formulier", "ibt_weg"
_AWAY_SECONDS = 600


class AccountGate:
    """Tells who sends a request by the cookie of their session."""

    def __init__(self, accounts: Accounts, *, is_https: bool) -> None:
        """Take the accounts and whether the browser speaks TLS."""
        self._accounts, self._is_https = accounts, is_https

    def who(self, request: Request) -> Ingelogd | None:
        """Give who is signed in, with the roles of this moment; None for a stranger."""
        token = request.cookies.get(_name(_SESSION, is_https=self._is_https), "")
        found = self._accounts.sessions.present(token)
        if found is None:
            return None
        return Ingelogd(found.login, found.naam, found.rollen, rights_of(found.rollen), found.sessie, csrf_of(token))


def accounts_of(request: Request) -> Accounts:
    """Give the accounts of the workspace that a request is served from."""
    return house_of(request).accounts


def address_of(request: Request) -> str:
    """Give the network address of who asks; behind a web server of ours only when the settings say so.

    Of IPv6 the part that somebody gets as a whole (/64): who has one has more addresses in it than we can count.
    """
    told = request.client.host if request.client else "onbekend"
    try:
        network = ip_network((told, 64), strict=False) if ":" in told else None
    except ValueError:
        return told
    return str(network) if network else told


def present(who: Ingelogd) -> Present:
    """Give somebody who is signed in as the accounts know them."""
    return Present(who.login, who.naam, who.rollen, who.sessie)


def csrf_of(token: str) -> str:
    """Give what forms of a session bring along: follows from the token, which only its browser holds."""
    return hashlib.sha256(f"formulier {token}".encode()).hexdigest()


def session_token(request: Request) -> str:
    """Give the token of the session that a browser brings; empty when none."""
    return _read(request, _SESSION)


def keep_session(request: Request, answer: Response, begun: Begun) -> Response:
    """Give the browser a session; it ends with the browser, or sooner by the settings."""
    _write(request, answer, _SESSION, begun.token)
    return answer


def drop_session(request: Request, answer: Response) -> Response:
    """Take the session from the browser, with the pictures of unredacted pages that it kept for turning pages."""
    _drop(request, answer, _SESSION)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def form_secret(request: Request) -> str:
    """Give what marks the browser of somebody who is not signed in, for the forms at the door."""
    return _read(request, _FORM) or secrets.token_urlsafe(32)


def keep_form_secret(request: Request, answer: Response, secret: str) -> Response:
    """Give the browser the mark for the forms at the door."""
    _write(request, answer, _FORM, secret)
    return answer


def form_token(request: Request) -> str:
    """Give what a form at the door must bring along; empty for a browser without the mark."""
    secret = _read(request, _FORM)
    return csrf_of(secret) if secret else ""


def keep_away(request: Request, answer: Response, state: str) -> Response:
    """Let the browser know itself again when it comes back from the sign-in service."""
    _write(request, answer, _AWAY, state, seconds=_AWAY_SECONDS)
    return answer


def away_state(request: Request) -> str:
    """Give what the browser took along to the sign-in service."""
    return _read(request, _AWAY)


def _name(name: str, *, is_https: bool) -> str:
    """Give the name of a cookie; with __Host- a browser takes it only from us, over TLS."""
    return f"__Host-{name}" if is_https else name


def _is_https(request: Request) -> bool:
    return house_of(request).config.web.https


def _read(request: Request, name: str) -> str:
    return request.cookies.get(_name(name, is_https=_is_https(request)), "")


def _write(request: Request, answer: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    safe = _is_https(request)
    answer.set_cookie(
        _name(name, is_https=safe), value, max_age=seconds, path="/", secure=safe, httponly=True, samesite="lax"
    )


def _drop(request: Request, answer: Response, name: str) -> None:
    safe = _is_https(request)
    answer.delete_cookie(_name(name, is_https=safe), path="/", secure=safe, httponly=True, samesite="lax")
