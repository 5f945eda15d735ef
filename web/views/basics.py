"""What is the same for everybody: the organisation's own style sheet, signs of life, and the metrics for who may."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from pipeline import telemetry, wiring
from pipeline.outside.meters import FORMAT
from web.errors import NotThere
from web.house import house_of

router = APIRouter()
_LARGEST_THEME = 256 * 1024
_FETCHES = re.compile(
    r"@import|@namespace|expression\(|-moz-binding|(?:url|src|image|image-set|element)\(", re.IGNORECASE
)
"""What makes a browser fetch something, which could tell others who reads what; a theme is colours, sizes and fonts."""


@router.get("/thema.css")
def theme(request: Request) -> Response:
    """Give the style sheet that the administrator chose, when it only styles.

    The content security policy keeps it to this site as well; this is for whoever reads the page without one.
    """
    workspace = house_of(request).workspace
    chosen = workspace.config.web.thema_css
    text = _theme(workspace.root, chosen) if chosen else ""
    if not text:
        raise NotThere("er is geen eigen stijlblad ingesteld.")
    return Response(text, media_type="text/css", headers={"Cache-Control": "public, max-age=300"})


def _theme(root: Path, chosen: str) -> str:
    """Give the text of a theme; empty, with a line in the log, when it is not there or does more than style."""
    path = (root / chosen).resolve()
    is_ours = path.suffix == ".css" and path.is_relative_to(root.resolve()) and path.is_file()
    if not is_ours or path.stat().st_size > _LARGEST_THEME:
        wiring.log("web.thema_geweigerd", reden="niet_te_gebruiken")
        return ""
    text = path.read_text(encoding="utf-8", errors="replace")
    if "\\" in text or _FETCHES.search(text):  # a backslash can spell a word so that nobody recognises it
        wiring.log("web.thema_geweigerd", reden="haalt_iets_op")
        return ""
    return text


@router.get("/healthz")
def alive() -> Response:
    """Tell that the desk answers, and nothing else."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Tell whether the desk can do its work: 200, or 503 with the code of every reason."""
    house = house_of(request)
    reasons = [one.code for one in telemetry.find_reasons(house.workspace, house.desk)]
    return JSONResponse({"gereed": not reasons, "redenen": reasons}, 503 if reasons else 200)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Give the metrics to a known address or who shows the token; for everybody else there is no such page."""
    house, headers = house_of(request), request.headers
    is_forwarded = any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    address = request.client.host if request.client else ""
    shown = headers.get("authorization", "")
    if not telemetry.may_measure(house.config, address, shown, is_forwarded=is_forwarded):
        raise NotThere("dit adres bestaat niet (meer). Ga terug of gebruik het menu.")
    return Response(house.meters.page(), media_type=FORMAT)
