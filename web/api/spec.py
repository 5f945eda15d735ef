"""The description of the API (OpenAPI 3.1), made from the routes: who may call them, and how they can fail."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from web.api.shape import BASE, VERSION
from web.gate import SAFE_METHODS, Needs

SESSION_COOKIE = "ibt_sessie"
_ABOUT = """Deze API geeft programma's van uw organisatie toegang tot de documentlijn voor de Spreidingswet: stukken,
cijfers, voorstellen, brieven, Woo-dossiers en het logboek. De rechten zijn die van het account.

Volgt de [REST API Design Rules](https://logius-standaarden.github.io/API-Design-Rules/) (Nederlandse API-strategie).
Fouten zijn `application/problem+json` (RFC 9457) en bevatten nooit tekst uit een stuk.
Wie een ongelakt stuk opvraagt, staat in het logboek."""
_TAGS = {
    "stukken": "Wat binnenkwam, en wat erin gelezen is.",
    "zaken": "Gemeenten, voorstellen, besluiten, termijnen en brieven.",
    "openbaarmaking": "Woo-dossiers en het beoordelen van lakvakken.",
    "logboek": "Wie deed wat.",
    "toegang": "Wie u bent, en de beschrijving van deze API.",
}
_PROBLEM = {
    "type": "object",
    "title": "Probleem",
    "description": "Wat er misging, volgens RFC 9457.",
    "required": ["status", "title", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "description": "Soort probleem.", "examples": ["about:blank"]},
        "title": {"type": "string", "description": "Wat er misging.", "examples": ["Niet gevonden"]},
        "status": {"type": "integer", "description": "De HTTP-statuscode.", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Wat u kunt doen."},
        "instance": {"type": "string", "description": "Verwijzing naar dit geval."},
    },
}
_FAILS = {
    "400": "Een gegeven ontbreekt of klopt niet.",
    "401": "U bent niet aangemeld.",
    "403": "Uw rol geeft geen toegang, of het token van de sessie ontbreekt.",
    "404": "Dit bestaat niet (meer).",
    "406": "Deze vorm van antwoord is er niet.",
    "409": "Iemand anders heeft dit intussen gewijzigd.",
    "412": "Iemand anders heeft dit intussen gewijzigd: If-Match past niet meer.",
    "413": "Het verzoek is te groot.",
    "415": "Deze vorm van verzoek neemt dit adres niet aan.",
    "422": "De regels laten dit zo niet toe.",
    "428": "De kop If-Match ontbreekt.",
    "429": "Te veel verzoeken; wacht even.",
    "500": "Er ging iets mis.",
    "503": "Tijdelijk niet bereikbaar.",
}
_ALWAYS = ("400", "406", "429", "500", "503")
_VERSION_HEADER = {"$ref": "#/components/headers/ApiVersie"}
OWN_FAILS = "x-fouten"
"""Key under which a route names how else it can fail (`openapi_extra`); gone from what is published."""


def fails(*codes: int) -> dict[str, Any]:
    """Give the extra of a route that can also fail in these ways."""
    return {OWN_FAILS: [str(code) for code in codes]}


def make_description(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Give the description of these routes, their paths relative to the address of the API."""
    made = get_openapi(
        title="IBT Spreidingswet",
        version=VERSION,
        openapi_version="3.1.0",
        summary="Documentlijn voor de Spreidingswet en openbaarmaking onder de Woo",
        description=_ABOUT,
        routes=routes,
        servers=[{"url": BASE, "description": "Deze server"}],
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
    )
    by_method = {
        (route.path, method.lower()): route for route in iter_route_contexts(routes) for method in route.methods or ()
    }
    paths: dict[str, Any] = {}
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            _complete(operation, by_method[path, method], method)
        paths[path.removeprefix(BASE) or "/"] = operations
    made["paths"] = paths
    _components(made)
    return made


def _complete(operation: dict[str, Any], route: RouteContext, method: str) -> None:
    """Tell of one operation who may call it and how it can fail."""
    needs = next(_needs(route.dependant), None)
    codes = {*_ALWAYS, *operation.pop(OWN_FAILS, ())}
    if "{" in (route.path or ""):
        codes.add("404")
    if "requestBody" in operation:
        codes |= {"413", "415"}
    if needs is None:
        operation["security"] = []
    else:
        codes |= {"401", "403"}
        may = " of ".join(f"`{recht.value}`" for recht in needs.enough)
        operation["description"] += f"\n\nNodig recht: {may}." if may else "\n\nVoor iedereen die is aangemeld."
    if needs is not None and method.upper() not in SAFE_METHODS:
        operation["security"] = [{"sleutel": []}, {"sessie": [], "formulier": []}]
    answers = operation["responses"]
    answers.pop("422", None)
    answers |= {code: {"$ref": f"#/components/responses/Fout{code}"} for code in sorted(codes)}
    for code, answer in answers.items():
        if code[0] in "23":
            answer.setdefault("headers", {})["API-Version"] = _VERSION_HEADER


def _needs(dependant: Dependant) -> Iterator[Needs]:
    for one in dependant.dependencies:
        if isinstance(one.call, Needs):
            yield one.call
        yield from _needs(one)


def _components(made: dict[str, Any]) -> None:
    parts = made.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Probleem"] = copy.deepcopy(_PROBLEM)
    parts["headers"] = {
        "ApiVersie": {
            "description": "Volledig versienummer van de API.",
            "required": True,
            "schema": {"type": "string", "examples": [VERSION]},
        }
    }
    parts["responses"] = {f"Fout{code}": _failure(text) for code, text in _FAILS.items()}
    parts["securitySchemes"] = {
        "sleutel": {"type": "http", "scheme": "bearer", "description": "Toegangssleutel van een account."},
        "sessie": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "Sessie van de browser."},
        "formulier": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRF-Token",
            "description": "Token van de sessie, bij een verzoek dat iets wijzigt.",
        },
    }
    made["security"] = [{"sleutel": []}, {"sessie": []}]


def _failure(text: str) -> Mapping[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    return {"description": text, "headers": {"API-Version": _VERSION_HEADER}, "content": content}
