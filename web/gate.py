"""Who is at the door: what the app asks of whatever signs people in."""

from __future__ import annotations

import hmac
from typing import Annotated, Protocol

from fastapi import Depends, Request
from starlette.datastructures import FormData

from pipeline.errors import IbtError
from pipeline.model.rechten import Ingelogd, Recht

CSRF_FIELD, CSRF_HEADER = "_csrf", "X-CSRF-Token"
MOST_FILES, MOST_FIELDS = 200, 20
"""In one form with files."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate(Protocol):
    """Tells who sends a request."""

    def who(self, request: Request) -> Ingelogd | None:
        """Give who is signed in; None for a stranger."""


class NotSignedIn(IbtError):
    """A stranger asked for something that is not public."""


class NotAllowed(IbtError):
    """Somebody asked for something that their roles do not allow."""


class StaleForm(IbtError):
    """A form came without the token of the session it was made for."""


class Needs:
    """A dependency of a route: lets in who has a right, with the token of the session when something changes.

    The matrix test of routes and roles reads `recht` from every route.
    """

    def __init__(self, recht: Recht | None, *also: Recht) -> None:
        """Take the right that a route needs, and others that do as well; None is anybody who is signed in."""
        self.recht = recht
        self.enough = (recht, *also) if recht else ()
        """One of these is enough; empty for anybody who is signed in."""

    async def __call__(self, request: Request) -> Ingelogd:
        """Give who is signed in.

        Raises:
            NotSignedIn: Nobody is.
            NotAllowed: Their roles do not have the right.
            StaleForm: Something would change and the token of the session is missing or wrong.
        """
        someone: Ingelogd | None = request.state.someone
        if someone is None:
            raise NotSignedIn("u bent niet (meer) aangemeld. Meld u aan en probeer het opnieuw.")
        if self.enough and not any(someone.may(one) for one in self.enough):
            raise NotAllowed("uw rol geeft geen toegang tot deze pagina. Vraag uw beheerder als u dit nodig heeft.")
        # a browser never sends the key of a program by itself: such a request cannot be forged by another site
        if request.method not in SAFE_METHODS and not getattr(request.state, "by_key", False):
            await check_token(request, someone.csrf)
        return someone


async def check_token(request: Request, wanted: str) -> None:
    """Check that a request brings the token that only our own pages know.

    Raises:
        StaleForm: It does not.
    """
    given = request.headers.get(CSRF_HEADER) or ""
    if not given and "form" in request.headers.get("content-type", ""):
        given = str((await _form(request)).get(CSRF_FIELD) or "")
    if not (wanted and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())):
        raise StaleForm("deze pagina was te oud om te gebruiken. Laad haar opnieuw; er is niets gewijzigd.")


async def _form(request: Request) -> FormData:
    """Give the form; one with files holds no more of them than a page of ours sends, and next to nothing besides."""
    if request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    return await request.form()


SignedIn = Annotated[Ingelogd, Depends(Needs(None))]
"""Anybody who is signed in."""
