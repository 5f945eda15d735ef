"""A served desk, a Chromium to look at it, and documents made for a review."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import uvicorn
from fastapi import Request

from pipeline import wiring
from pipeline.model.place import Part, Span
from pipeline.model.rechten import Ingelogd, Rol
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.stage import digest
from pipeline.store import marks
from pipeline.workspace import Workspace
from web.app import make_app
from web.gate import Gate
from web.house import House
from web.rights import rights_of

CHROMIUM = Path("/usr/bin/chromium")
TOKEN = "token-van-de-test"
SCREEN = {"width": 1366, "height": 768}
"""A laptop."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, and keep it out of the fast tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if not CHROMIUM.exists():
                item.add_marker(pytest.mark.skip(reason=f"no browser at {CHROMIUM}"))


class _HeaderGate:
    """Believes the headers X-Rol and X-Wie."""

    def who(self, request: Request) -> Ingelogd | None:
        named = request.headers.get("X-Rol")
        if named is None:
            return None
        roles = frozenset(Rol(one) for one in named.split(","))
        login = request.headers.get("X-Wie", "tester")
        return Ingelogd(login, login.title(), roles, rights_of(roles), f"sessie-{login}", TOKEN)


def _believe_headers(_house: House) -> _HeaderGate:
    return _HeaderGate()


@contextmanager
def serve(workspace: Workspace, gate: Callable[[House], Gate] | None = _believe_headers) -> Iterator[str]:
    """Serve a workspace on a free port and give its address; with `gate=None` people sign in with their account."""
    app = make_app(workspace, gate)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def served() -> Callable[[Workspace], Any]:
    """Give what serves a workspace: `with served(workspace) as url`."""
    return serve


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Give one Chromium for the tests of a file.

    Its driver holds a running event loop, and switches stacks: what runs in this process afterwards must be rid of it.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def somebody(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Give what opens a page in which somebody is signed in: `somebody("ans", "woo-medewerker")`."""
    contexts, wrong = [], []

    def opened(name: str, roles: str = "woo-medewerker", screen: dict[str, int] | None = None) -> Any:
        headers = {"X-Rol": roles, "X-Wie": name}
        context = chromium.new_context(viewport=screen or SCREEN, extra_http_headers=headers)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


class Made(NamedTuple):
    """A workspace with one document made for a review."""

    workspace: Workspace
    document_id: str
    marks: tuple[str, ...]
    """Ids, in reading order."""


def propose_names(workspace: Workspace, document_id: str, needle: str, doubtful: frozenset[int]) -> tuple[str, ...]:
    """Make the proposals of a document anew: one for every place of `needle`; those numbered in `doubtful` unsure."""
    with wiring.open_desk(workspace) as desk:
        document = wiring.walk(workspace, desk).document(document_id)
        made = []
        for page in document.pages:
            start = page.text.find(needle)
            while start >= 0:
                end = start + len(needle)
                boxes = tuple(PlacedBox(page.number, box) for box in page.boxes(start, end))
                span = Span(document_id, (Part(page.number, start, end),))
                unsure = len(made) in doubtful
                key = digest([document_id, page.number, start])
                row = ("persoon", "persoon.ambtenaar", ("namen.proef",), 0.4 if unsure else 0.95, unsure)
                made.append(RedactionMark(key, span, boxes, ("5.1.2e",), *row))
                start = page.text.find(needle, end)
        with desk.store.write() as session:
            marks.replace_marks(session, document_id, made)
    return tuple(mark.id for mark in made)


@pytest.fixture
def twenty_pages(build: ModuleType, hand_over: Callable[..., None], tmp_path: Path) -> Made:
    """Give a document of twenty pages with three proposals on each, five of all sixty unsure."""
    line = "De gemeente heeft op het verzoek gereageerd en noemt daarbij de aantallen van het afgelopen jaar. "
    page = ["Besproken met Wim Kuipers.", line * 9, "Daarna belde Wim Kuipers terug.", line * 9, "Groet, Wim Kuipers"]
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    path = build.pages_pdf(tmp_path / "twintig.pdf", *([page] * 20))
    hand_over(workspace, [path])
    with wiring.open_desk(workspace) as desk:
        document_id = desk.find("twintig.pdf")
    return Made(
        workspace, document_id, propose_names(workspace, document_id, "Wim Kuipers", frozenset({4, 17, 30, 44, 59}))
    )
