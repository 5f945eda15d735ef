"""Makes pages: templates, short messages after something was done, and errors as people read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.model.rechten import Recht
from pipeline.tools.datum import lange_datum
from web.gate import CSRF_FIELD
from web.menu import menu_for

_HTML = Path(__file__).parent / "html"
STATIC = Path(__file__).parent / "static"
_TOLD = "ibt_melding"
_MOST_TOLD = 600


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HTML),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # an upgrade changes templates under a server that runs the code of before
    )
    made.globals |= {"Recht": Recht, "CSRF_FIELD": CSRF_FIELD}
    made.filters["lange_datum"] = lange_datum
    return made


_TEMPLATES = _environment()


def page(request: Request, template: str, title: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Give a page; every template gets `request`, `who` (None for a stranger), `title`, `menu` and `told`.

    Args:
        request: What is answered.
        template: Path under web/html.
        title: Of the page, in Dutch: the heading and the window.
        status: HTTP status.
        **values: What the template names besides.
    """
    who = request.state.someone
    told = request.cookies.get(_TOLD, "")
    values = {"request": request, "who": who, "title": title, "menu": menu_for(who, request.url.path), **values}
    values["csrf"] = who.csrf if who else ""
    values["theme"] = request.app.state.theme
    text = _TEMPLATES.get_template(template).render(told=_untold(told), **values)
    made = HTMLResponse(text, status)
    if told:
        made.delete_cookie(_TOLD)
    return made


def public_page(template: str, title: str, **values: Any) -> str:
    """Give the text of a page that is the same for everybody: it knows no request, so nothing of a visitor is in it."""
    return _TEMPLATES.get_template(template).render(title=title, **values)


def go_to(path: str, told: str = "") -> Response:
    """Send the browser to a page of ours after a form was handled, with a short message; never document text in it."""
    made = RedirectResponse(path, 303)
    if told:
        made.set_cookie(_TOLD, quote(told[:_MOST_TOLD]), max_age=60, httponly=True, samesite="strict")
    return made


def _untold(cookie: str) -> str:
    return unquote(cookie)
