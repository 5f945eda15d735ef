"""What surrounds every answer: who asks, from where, how much and how often; headers, and one line in the log.

Written as plain ASGI: a body passes through in pieces and is counted, never gathered.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from pipeline import wiring
from pipeline.config import Config
from pipeline.errors import IbtError
from pipeline.model.rechten import Ingelogd, Recht
from pipeline.tools import spans
from web import signs
from web.accounts import AccountGate, address_of
from web.errors import Unreadable, tell
from web.gate import SAFE_METHODS, Gate
from web.house import House

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "SAMEORIGIN",
}
HSTS = "max-age=31536000"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
UPLOADS = ("/post/aanbieden", "/api/v1/documenten")
"""Where somebody may send a document; everywhere else a form is small."""
DOORS = ("/aanmelden", "/uitnodiging", "/account/wachtwoord", "/account/tweede-stap")
"""Where somebody could guess."""
_MEGABYTE = 1024 * 1024
_WAIT, _WAIT_FOR_STRANGER = 60.0, 10.0
_FORM, _STRANGERS_FORM, _AROUND_FILE = _MEGABYTE, 64 * 1024, _MEGABYTE


def account_gate(house: House) -> Gate:
    """Give the gate that knows the accounts of the workspace."""
    return AccountGate(house.accounts, is_https=house.config.web.https)


def surround(app: FastAPI, config: Config) -> None:
    """Put the guard around every route of an app; call it after whatever must stand inside it."""
    app.add_middleware(Guard, app=app, config=config)
    if config.web.proxy_adressen:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(config.web.proxy_adressen))


class Refused(IbtError):
    """A request is refused before anybody looks at it."""

    def __init__(self, status: int, told: str, headers: dict[str, str] | None = None) -> None:
        """Take the HTTP status, what to tell, and headers."""
        super().__init__(told)
        self.status, self.headers = status, headers or {}


@dataclass(slots=True)
class Pace:
    """How often somebody may ask; kept in the memory of this process."""

    general: int
    doors: int
    _count: SlidingWindowCounterRateLimiter = field(
        default_factory=lambda: SlidingWindowCounterRateLimiter(MemoryStorage())
    )

    def check(self, path: str, method: str, address: str, who: Ingelogd | None) -> None:
        """Count a request.

        Raises:
            Refused: It is one too many in this minute.
        """
        key = f"sessie:{who.sessie}" if who else f"adres:{address}"
        is_door = method not in SAFE_METHODS and path.startswith(DOORS)
        free = self._count.hit(RateLimitItemPerMinute(self.general), key)
        if free and is_door:
            free = self._count.hit(RateLimitItemPerMinute(self.doors), f"deur:{address}")
        if not free:
            raise Refused(429, "u vraagt te veel achter elkaar. Wacht een minuut.", {"Retry-After": "60"})


class Guard:
    """Stands around the app."""

    def __init__(self, inside: ASGIApp, app: FastAPI, config: Config) -> None:
        """Take what it surrounds, the app for its gate, and the settings."""
        self.inside, self.app = inside, app
        self.pace = Pace(config.web.verzoeken_per_minuut, config.web.aanmeldingen_per_minuut)
        self.names = LOOPBACK | {config.web.adres} | {name.casefold() for name in config.web.namen}
        self.largest = config.grenzen.bestand_mb * _MEGABYTE + _AROUND_FILE
        self.headers = HEADERS | ({"Strict-Transport-Security": HSTS} if config.web.https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.inside(scope, receive, send)
            return
        started, status = time.monotonic(), 500
        is_static = scope["path"].startswith("/static/")

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if not is_static:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        scope.setdefault("state", {})["someone"] = None
        try:
            await self._let_in(scope, receive, dressed, is_static=is_static)
        finally:
            if not is_static:
                _log(self.app, scope, status, time.monotonic() - started)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, *, is_static: bool) -> None:
        request = Request(scope)
        try:
            _check_host(request, self.names)
            _check_path(scope["path"])
            _check_query(scope["query_string"])
            if not is_static:
                request.state.someone = who = await run_in_threadpool(self.app.state.gate.who, request)
                self.pace.check(scope["path"], request.method, address_of(request), who)
                _check_origin(request)
            most = self._most(request)
            _check_length(request.headers, most)
        except Refused as error:
            answer = tell(request, error.status, str(error))
            answer.headers.update(error.headers)
            await answer(scope, receive, send)
        else:
            sieve = signs.Sieve(request.headers.get("content-type", ""), has_files=_is_upload(scope["path"]))
            with spans.span("verzoek", methode=request.method) as opened:
                try:
                    await self.inside(scope, _counted(receive, most, sieve, _patience(request)), send)
                finally:
                    opened.name(f"{request.method} {getattr(scope.get('route'), 'path', '-')}")

    def _most(self, request: Request) -> int:
        who: Ingelogd | None = request.state.someone
        if who is None:
            return _STRANGERS_FORM
        return self.largest if _is_upload(request.url.path) and who.may(Recht.POST_AANBIEDEN) else _FORM


def _is_upload(path: str) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in UPLOADS)


def _check_host(request: Request, names: frozenset[str]) -> None:
    """Refuse a name that is not ours: a page elsewhere could let its own name point to us (DNS rebinding)."""
    host = re.sub(r":\d+$", "", request.headers.get("host", "")).strip("[]").casefold()
    if host not in names:
        raise Refused(400, "dit adres hoort niet bij het bureau. Gebruik het adres dat u van uw beheerder kreeg.")


def _check_path(path: str) -> None:
    """Refuse signs that no address of ours holds and that a database would trip over."""
    if not path.isprintable():
        raise Refused(404, "dit adres bestaat niet (meer). Ga terug of gebruik het menu.")


def _check_query(query: bytes) -> None:
    """Refuse the same signs in what is asked: a search, a filter."""
    if signs.is_strange(query):
        raise Refused(400, signs.TOLD)


def _check_origin(request: Request) -> None:
    """Refuse a change that another site asks for; the token in every form guards against the same."""
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    is_ours = origin is None or urlsplit(origin).netloc == request.headers.get("host", "")
    if (site or "same-origin") not in ("same-origin", "none") or not is_ours:
        raise Refused(403, "dit verzoek kwam van een andere website. Er is niets gewijzigd.")


def _check_length(headers: Headers, most: int) -> None:
    told = headers.get("content-length", "")
    if told.isdigit() and int(told) > most:
        raise Refused(413, _too_large(most))


def _patience(request: Request) -> float:
    """Give how many seconds the next piece of a body may take: who keeps connections open takes them from others."""
    return _WAIT if request.state.someone else _WAIT_FOR_STRANGER


def _too_large(most: int) -> str:
    shown = f"{most // _MEGABYTE} MB" if most >= _MEGABYTE else f"{most // 1024} kB"
    return f"dit is te groot: hier mag hoogstens {shown}. Maak het kleiner of verdeel het."


def _counted(receive: Receive, most: int, sieve: signs.Sieve, patience: float) -> Receive:
    """Stop a body that turns out larger than was told, comes too slowly, or holds signs that nobody types.

    HTTPException is what the framework lets through.
    """
    got, is_whole = 0, False

    async def counting() -> Message:
        nonlocal got, is_whole
        try:  # after the body only the end of the connection comes, and that may take as long as it likes
            message = await asyncio.wait_for(receive(), None if is_whole else patience)
        except TimeoutError:
            raise HTTPException(408, headers={"Connection": "close"}) from None
        is_whole = is_whole or not message.get("more_body", False)
        got += len(message.get("body", b""))
        if got > most:
            raise HTTPException(413, _too_large(most))
        if sieve.is_strange(message.get("body", b"")):
            raise Unreadable(signs.TOLD)
        return message

    return counting


def _log(app: FastAPI, scope: Scope, status: int, seconds: float) -> None:
    """Write one line, and count it: the route and never the address, which may hold a name."""
    who: Ingelogd | None = scope["state"].get("someone")
    route = getattr(scope.get("route"), "path", "-")
    took = round(seconds * 1000)
    app.state.house.meters.answered(route, scope["method"], status, seconds)
    wiring.log("verzoek", methode=scope["method"], route=route, code=status, ms=took, sessie=who.sessie if who else "-")
