"""The front page: sends everybody to the first part they may open."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.gate import SignedIn
from web.menu import menu_for
from web.pages import go_to, page

router = APIRouter()


@router.get("/")
def front(request: Request, who: SignedIn) -> Response:
    """Send somebody to the first part of the desk that they may open."""
    items = menu_for(who, "/")
    return go_to(items[0].path) if items else page(request, "geen_rol.html", "Nog geen rol")
