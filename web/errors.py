"""Errors as people read them: a Dutch page, or problem+json for scripts. Never with text of a document.

Of an error that nobody foresaw only its kind and place are logged: its message may quote what was being read.
"""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline import wiring
from pipeline.errors import IbtError, InputError, Outdated, RecordError, SetupError
from pipeline.tools.loglines import place_of
from web.gate import NotAllowed, NotSignedIn, StaleForm
from web.pages import go_to, page


class NotThere(InputError):
    """What an address names does not exist (any more)."""


class NothingSeen(IbtError):
    """A change came without the ETag of what was seen."""


class NoMatch(Outdated):
    """The ETag that came along is not that of what is there now."""


class Unacceptable(IbtError):
    """A program asks for a form of an answer, or sends a form of a body, that we do not have."""

    def __init__(self, told: str, status: int) -> None:
        """Take what to tell and whether it is about the answer (406) or the body (415)."""
        super().__init__(told)
        self.status = status


class Unreadable(HTTPException):
    """A body holds what we do not take. An HTTPException, because the framework lets no other out of a body."""

    def __init__(self, told: str) -> None:
        """Take what to tell, in Dutch."""
        super().__init__(400, told)


_STATUS: tuple[tuple[type[IbtError], int], ...] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (StaleForm, 403),
    (NothingSeen, 428),
    (NoMatch, 412),
    (Outdated, 409),
    (NotThere, 404),
    (InputError, 400),
    (RecordError, 422),
    (SetupError, 503),
    (IbtError, 422),
)
_TITLES = {
    400: "Dat kan niet",
    401: "Niet aangemeld",
    403: "Geen toegang",
    404: "Niet gevonden",
    405: "Dat kan hier niet",
    406: "Deze vorm is er niet",
    408: "Te langzaam",
    409: "Intussen gewijzigd",
    412: "Intussen gewijzigd",
    413: "Te groot",
    415: "Deze vorm kan niet",
    422: "Dat klopt nog niet",
    428: "Er ontbreekt iets",
    429: "Even wachten",
    500: "Er ging iets mis",
    503: "Tijdelijk niet bereikbaar",
}


def register(app: FastAPI) -> None:
    """Let an app tell its errors."""
    app.add_exception_handler(IbtError, _known)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_middleware(Unforeseen)


class Unforeseen:
    """Turns an error that nobody foresaw into a page or problem that tells nothing, and logs its kind and place.

    It stands inside the guard, so that the answer gets the headers of every answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Take what it surrounds."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        begun = False

        async def watching(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, watching)
        except Exception as error:  # noqa: BLE001  whatever it is, its message must not come out
            wiring.log("web.fout", soort=type(error).__name__, plaats=place_of(error))
            if begun:  # the connection breaks off: half an answer must not look like a whole one
                raise ConnectionAbortedError from None
            request = Request(scope, receive)
            request.state.someone = getattr(request.state, "someone", None)
            told = (
                "er ging iets mis en er is niets gewijzigd. Probeer het opnieuw; blijft het zo, meld het uw beheerder."
            )
            await tell(request, 500, told)(scope, receive, send)


async def _known(request: Request, error: Exception) -> Response:
    status = (
        error.status
        if isinstance(error, Unacceptable)
        else next(code for kind, code in _STATUS if isinstance(error, kind))
    )
    if isinstance(error, NotSignedIn) and not wants_json(request) and request.method == "GET":
        return go_to(f"/aanmelden?naar={request.url.path}")
    return tell(request, status, str(error))


async def _plain(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = _SAID.get(status, "dit kan niet. Ga terug en probeer het opnieuw.")
    answer = tell(request, status, error.detail if isinstance(error, Unreadable) else said)
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)  # which methods an address does take
    return answer


async def _misshapen(request: Request, error: Exception) -> Response:
    """Answer to a request whose parts do not fit: names the parts, never what was in them."""
    parts = list(dict.fromkeys(_parts(error))) if isinstance(error, RequestValidationError) else []
    what = f"controleer: {', '.join(parts[:_MOST_PARTS])}." if parts else "controleer wat u invulde."
    return tell(request, 400, f"dit klopt niet; {what}")


_MOST_PARTS = 8
_SAID = {
    404: "dit adres bestaat niet (meer). Ga terug of gebruik het menu.",
    405: "dit adres kan dat niet. Ga terug en probeer het opnieuw.",
    408: "dit verzoek kwam te langzaam binnen. Er is niets gewijzigd. Probeer het opnieuw.",
    413: "dit is te groot. Maak het kleiner of verdeel het.",
}


def _parts(error: RequestValidationError) -> Iterator[str]:
    for one in error.errors():
        names = [str(part) for part in one["loc"] if part not in ("body", "query", "path", "header")]
        known = [name for name in names if name.replace("_", "").isalnum() and len(name) <= 40]
        yield ".".join(known) if known and one["type"] != "extra_forbidden" else "de inhoud van het verzoek"


def wants_json(request: Request) -> bool:
    """Tell whether a script asks, not a person."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def tell(request: Request, status: int, told: str) -> Response:
    """Give an error as problem+json or as a page."""
    title = _TITLES.get(status, "Er ging iets mis")
    told = told[:1].upper() + told[1:]
    if wants_json(request):
        problem = {"type": "about:blank", "title": title, "status": status, "detail": told}
        return JSONResponse(problem, status, media_type="application/problem+json")
    return page(request, "fout.html", title, status=status, detail=told)
