"""All routes of the API under /api/v1, and its description at /api/v1/openapi.json."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from web.api import cases, documents, dossiers, log, releases
from web.api.shape import BASE, JSON, Gives
from web.api.spec import make_description
from web.house import house_of

router = APIRouter(prefix=BASE)
for _part in (documents, cases, dossiers, releases, log):
    router.include_router(_part.router)

_BEGIN: dict[str, Any] = {
    "summary": "Begin",
    "response_model": log.Start,
    "tags": ["toegang"],
    "dependencies": [Depends(Gives(JSON))],
}
router.add_api_route("/", log.start, operation_id="begin", **_BEGIN)
router.add_api_route("", log.start, include_in_schema=False, **_BEGIN)


@router.get(
    "/openapi.json",
    summary="Beschrijving van deze API",
    tags=["toegang"],
    operation_id="openapi",
    dependencies=[Depends(Gives(JSON))],
    response_class=JSONResponse,
    responses={
        200: {
            "description": "De beschrijving (OpenAPI 3.1).",
            "content": {JSON: {"schema": {"type": "object"}}},
            "headers": {
                "access-control-allow-origin": {
                    "description": "Elke site mag de beschrijving lezen.",
                    "schema": {"type": "string", "const": "*"},
                }
            },
        }
    },
)
def description(request: Request) -> Response:
    """Geeft deze beschrijving; daarvoor hoeft u niet aangemeld te zijn."""
    ours = house_of(request).config.organisatie
    contact = {"name": ours.onderdeel or ours.naam, "url": f"https://{ours.website}", "email": ours.mailbox}
    made = describe()
    return JSONResponse({**made, "info": {**made["info"], "contact": contact}})


@cache
def describe() -> dict[str, Any]:
    """Give the description of the API."""
    return make_description(router.routes)
