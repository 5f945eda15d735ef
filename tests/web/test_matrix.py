"""Every route of the app, for every role and for strangers, against the table in routes.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from pipeline.model.rechten import Rol
from pipeline.workspace import Workspace
from tests.web.people import Building, open_building
from web.gate import Needs
from web.rights import rights_of

TABLE: dict[str, str] = tomllib.loads(Path(__file__).with_name("routes.toml").read_text(encoding="utf-8"))["routes"]
ANYBODY, SIGNED_IN = "openbaar", "aangemeld"
SOME = {"code": "GM0148", "number": "1", "nummer": "1", "kind": "json", "vorm": "pdf", "naam": "bestaat-niet"}
"""What stands in an address; ids are of nothing that exists."""
MANY = "[web]\nverzoeken_per_minuut = 100000\naanmeldingen_per_minuut = 1000\n[toegang]\nargon2_geheugen_kb = 8192\n"


class Route(NamedTuple):
    name: str
    rights: tuple[str, ...]
    """Of the code; any one of them is enough."""

    @property
    def path(self) -> str:
        return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: SOME.get(found[1], "a" * 64), self.name.split()[1])


def routes(building: Building) -> tuple[Route, ...]:
    found = []
    for context in iter_route_contexts(building.app.routes):
        for method in sorted(context.methods or ()):
            if method != "HEAD" and not str(context.path).startswith("/static"):
                found += [Route(f"{method} {context.path}", tuple(rights(context.dependant)))]
    return tuple(found)


def rights(dependant: Dependant | None) -> Iterator[str]:
    if dependant is None:
        return
    if isinstance(dependant.call, Needs):
        yield "|".join(sorted(recht.value for recht in dependant.call.enough)) or SIGNED_IN
    for inner in dependant.dependencies:
        yield from rights(inner)


@pytest.fixture(scope="module")
def building(bare_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    with open_building(bare_workspace, tmp_path_factory.mktemp("matrix"), MANY) as made:
        for rol in Rol:
            made.person(rol.value, rol.value)
        yield made


def test_every_route_asks_for_the_right_in_the_table_and_the_table_names_no_other_route(building: Building):
    in_code = {route.name: sorted(set(route.rights)) or [ANYBODY] for route in routes(building)}
    assert in_code == {name: ["|".join(sorted(expected.split("|")))] for name, expected in TABLE.items()}


def test_a_stranger_gets_nowhere_but_to_what_is_public(building: Building):
    stranger = building.browser()
    let_in = {route.name for route in routes(building) if _status(stranger, route) not in (401, 303)}
    let_in |= {"GET /aanmelden/code", "GET /aanmelden/organisatie", "GET /aanmelden/terug"}  # these send on
    assert let_in == {name for name, expected in TABLE.items() if expected == ANYBODY}


@pytest.mark.parametrize("rol", list(Rol))
def test_a_role_comes_where_the_table_says_and_nowhere_else(building: Building, rol: Rol):
    browser, wrong = building.signed_in(rol.value), []
    mine = {recht.value for recht in rights_of([rol])} | {SIGNED_IN, ANYBODY}
    for route in sorted(routes(building), key=lambda one: (one.name == "POST /afmelden", one.name)):
        if route.name.startswith("POST /aanmelden") or route.name.startswith("POST /uitnodiging"):
            continue  # of the door: their own form token, see test_door.py
        if route.name == "GET /readyz":
            continue  # 503 as long as nobody watches the inbox, see test_health.py
        is_allowed = bool(mine & set(TABLE[route.name].split("|")))
        status = _status(browser, route)
        if (status == 403) == is_allowed or status == 401 or status >= 500:
            wrong.append((route.name, status))
    assert wrong == []


def _status(browser: TestClient, route: Route) -> int:
    method, _ = route.name.split()
    if method == "POST" and route.path == "/api/v1/documenten":
        return browser.post(route.path, files={"bestand": ("leeg.txt", b"")}).status_code
    body = {"json": {}} if route.path.startswith("/api/") and method != "GET" else {}
    return browser.request(method, route.path, **body).status_code
