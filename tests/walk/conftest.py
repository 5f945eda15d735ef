"""A real workspace per test, and the walk without its engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.run import Walk
from pipeline.store import documents
from pipeline.workspace import Workspace


class PlainDurable:
    """Runs each step at once and remembers nothing: leg one without DBOS."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.steps: list[str] = []

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        self.steps.append(name)
        return function()

    def transact(self, name: str, function: Callable[[Any], Any]) -> Any:
        self.steps.append(name)
        with self.desk.store.write() as session:
            return function(session)


def order(line: Walk, document_id: str) -> dict[str, Any]:
    with line.store.read() as session:
        found = documents.document(session, document_id)
    return {"document": document_id, "recipe": line.recipe.version, "round": found.round if found else 0}


@pytest.fixture(name="order")
def give_order() -> Callable[[Walk, str], dict[str, Any]]:
    """What the queue holds for one document."""
    return order


@pytest.fixture
def plain() -> type[PlainDurable]:
    return PlainDurable


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "werkmap")


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    with wiring.open_desk(workspace) as opened:
        yield opened


@pytest.fixture
def walk(workspace: Workspace, desk: Desk) -> Walk:
    return wiring.walk(workspace, desk)


@pytest.fixture
def through(desk: Desk, walk: Walk) -> Callable[[Path], str]:
    """Hand over one file and take it, and all that comes out of it, to the desk; gives its id."""

    def run(path: Path, line: Walk = walk) -> str:
        document_id = desk.take_in(path).document_id
        waiting = [document_id]
        while waiting:
            line.work(PlainDurable(desk), order(line, waiting.pop()))
            waiting = [row["id"] for row in desk.status()["documents"] if row["state"] == "wacht"]
        return document_id

    return run


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The five fictional documents of the demonstration, by name."""
    return {path.name: path for path in wiring.make_demo_documents(tmp_path_factory.mktemp("demo"))}
