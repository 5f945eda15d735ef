"""A small workspace with read documents, and clients that are signed in as a role."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.engine import Durable
from pipeline.model.rechten import Ingelogd, Recht, Rol
from pipeline.store import documents
from pipeline.workspace import Workspace
from web.app import make_app
from web.rights import rights_of

TOKEN = "token-van-de-test"


class RoleGate:
    """Believes the header X-Rol: the seam at which tests sign in without an account."""

    def who(self, request: Request) -> Ingelogd | None:
        """Give somebody with the roles in the header (comma-separated); the login is the header X-Wie."""
        named = request.headers.get("X-Rol")
        if named is None:
            return None
        roles = frozenset(Rol(one) for one in named.split(",") if one)
        login = request.headers.get("X-Wie", "tester")
        return Ingelogd(login, login.title(), roles, rights_of(roles), "sessie", TOKEN)


@pytest.fixture(scope="session")
def bare_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace without documents to copy; nobody may write in it."""
    return wiring.make_workspace(tmp_path_factory.mktemp("web") / "werkmap")


@pytest.fixture
def empty_workspace(bare_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace without documents of this test alone."""
    root = tmp_path_factory.mktemp("leeg") / "werkmap"
    shutil.copytree(bare_workspace.root, root)
    return wiring.open_workspace(root)


ClientAs = Callable[..., TestClient]


@pytest.fixture
def client_as(empty_workspace: Workspace) -> Iterator[ClientAs]:
    """Give a maker of clients: `client_as("behandelaar", "jurist", login="ans")`; without roles a stranger."""
    with make_clients(empty_workspace) as maker:
        yield maker


@contextmanager
def make_clients(workspace: Workspace) -> Iterator[ClientAs]:
    """Give a maker of clients over a workspace; the app lives as long as the block."""
    app = make_app(workspace, gate=lambda _house: RoleGate())
    with TestClient(app, follow_redirects=False, base_url="http://127.0.0.1") as first:
        first.headers.clear()

        def client(*roles: str, login: str = "tester") -> TestClient:
            headers = {"X-Rol": ",".join(roles), "X-Wie": login, "X-CSRF-Token": TOKEN} if roles else {}
            return TestClient(app, headers=headers, follow_redirects=False, base_url="http://127.0.0.1")

        yield client


def everything() -> frozenset[Recht]:
    """Give all rights."""
    return frozenset(Recht)


class _PlainDurable:
    """Runs each step at once and remembers nothing: leg one without its queue."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def step(self, _name: str, function: Callable[[], Any]) -> Any:
        return function()

    def transact(self, _name: str, function: Callable[[Any], Any]) -> Any:
        with self._desk.store.write() as session:
            return function(session)


def take_through(workspace: Workspace, paths: Sequence[Path]) -> None:
    """Hand over files and take them, and all that comes out of them, to the desk, in this process."""
    with wiring.open_desk(workspace) as desk:
        line = wiring.walk(workspace, desk)
        for path in paths:
            desk.take_in(path)
        while rows := [row["id"] for row in desk.status()["documents"] if row["state"] == "wacht"]:
            for document_id in rows:
                with desk.store.read() as session:
                    found = documents.document(session, document_id)
                order = {"document": document_id, "recipe": line.recipe.version, "round": found.round if found else 0}
                line.work(cast(Durable, _PlainDurable(desk)), order)


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace in which the demo's documents are read and nobody decided anything.

    Made once per session and shared: a test that writes takes `demo_copy`.
    """
    root = tmp_path_factory.mktemp("web-demo")
    workspace = wiring.make_workspace(root / "werkmap")
    (root / "stukken").mkdir()
    take_through(workspace, wiring.make_demo_documents(root / "stukken"))
    return workspace


@pytest.fixture
def demo_copy(demo_workspace: Workspace, tmp_path: Path) -> Workspace:
    """Give a copy of the demo workspace for one test to write in; made in a moment, since nothing is read anew."""
    shutil.copytree(demo_workspace.root, tmp_path / "werkmap")
    return wiring.open_workspace(tmp_path / "werkmap")


@pytest.fixture
def demo_client_as(demo_copy: Workspace) -> Iterator[ClientAs]:
    """Give a maker of clients over a demo workspace of this test's own."""
    with make_clients(demo_copy) as maker:
        yield maker


@pytest.fixture(scope="session")
def hand_over() -> Callable[[Workspace, Sequence[Path]], None]:
    """Give what takes files through leg one, for tests in other folders: `hand_over(workspace, paths)`."""
    return take_through
