"""A real workspace per test, and the walk without its engine."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework, wiring
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


# -- the documents of the walk, read once ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def stukken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The documents of stukken/, by name."""
    spec = importlib.util.spec_from_file_location("ibt_tests_stukken", Path(__file__).with_name("make_stukken.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, Path] = module.make(tmp_path_factory.mktemp("stukken"))
    return made


def take(bureau: Any, path: Path) -> str:
    """Take one file, and all that comes out of it, to the desk; gives its id."""
    document_id: str = bureau.desk.take_in(path).document_id
    waiting = [document_id]
    while waiting:
        durable: Any = PlainDurable(bureau.desk)
        bureau.walk.work(durable, order(bureau.walk, waiting.pop()))
        waiting = [row["id"] for row in bureau.desk.status()["documents"] if row["state"] == "wacht"]
    return document_id


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory, stukken: dict[str, Path]) -> Path:
    """A workspace in which every document of the walk was read: others take over what was read from there."""
    workspace = wiring.make_workspace(tmp_path_factory.mktemp("gelezen") / "werkmap")
    with casework.open_bureau(workspace) as bureau:
        for name, path in stukken.items():
            if not name.endswith(".csv"):
                take(bureau, path)
    return workspace.root


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace, to be copied."""
    return wiring.make_workspace(tmp_path_factory.mktemp("leeg") / "werkmap").root


@pytest.fixture(scope="session")
def work_folder(read_once: Path, empty_workspace: Path) -> Callable[[Path], Workspace]:
    """Make a workspace that knows no document, and that need not read those of the walk again."""

    def make(root: Path) -> Workspace:
        shutil.copytree(empty_workspace, root, ignore=lambda _, names: [n for n in names if n == "opslag"])
        # a mail is unpacked anew: that is how its attachments come in
        again = shutil.ignore_patterns("uitpakken*")
        shutil.copytree(read_once / "opslag", root / "opslag", copy_function=os.link, ignore=again)
        return wiring.open_workspace(root)

    return make


@pytest.fixture(scope="session", name="take")
def give_take() -> Callable[[Any, Path], str]:
    """Take one file to the desk of an opened workspace."""
    return take
