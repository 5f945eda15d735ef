"""A workspace with an empty dossier, and a dossier of look-alikes that was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.run import Walk
from pipeline.store import documents
from pipeline.workspace import Workspace
from tests.endurance.places import database

WHO = "P. Importeur"


class PlainDurable:
    """Runs each step at once and remembers nothing: leg one without its queue."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def step(self, _name: str, function: Callable[[], Any]) -> Any:
        return function()

    def transact(self, _name: str, function: Callable[[Any], Any]) -> Any:
        with self.desk.store.write() as session:
            return function(session)


@pytest.fixture
def settle() -> Callable[[Desk, Walk], None]:
    """Give what works until nothing waits."""

    def work(desk: Desk, walk: Walk) -> None:
        for _ in range(80):
            waiting = [row["id"] for row in desk.status()["documents"] if row["state"] in ("wacht", "bezig")]
            if not waiting:
                return
            with desk.store.read() as session:
                found = documents.document(session, waiting[0])
            payload = {"document": waiting[0], "recipe": walk.recipe.version, "round": found.round if found else 0}
            walk.work(PlainDurable(desk), payload)
        raise AssertionError("the dossier never comes to rest")

    return work


@pytest.fixture
def workspace(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with the dossier `partij`: on SQLite, or as a test asks on a PostgreSQL database of its own."""
    with ExitStack() as held:
        if getattr(request, "param", "sqlite") == "postgresql":
            monkeypatch.setenv("IBT_DATABASE_URL", held.enter_context(database("postgresql", tmp_path)))
        made = wiring.make_workspace(tmp_path / "werk")
        with wiring.open_desk(made) as desk:
            DossierDesk(desk).new("partij", "", afschrift=False, who=WHO)
        yield made


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    with wiring.open_desk(workspace) as opened:
        yield opened
