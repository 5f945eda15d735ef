"""A dossier of three small documents, read and with marks; every test that asks for `room` runs on both databases."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import wiring
from pipeline.desk import Desk
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.review.room import ReviewRoom
from pipeline.run import Walk
from pipeline.store import documents
from pipeline.store.database import make_engine, store_url
from pipeline.workspace import Workspace

SERVER = os.environ.get("IBT_TEST_PG_URL", "")
WHO = "W. Beoordelaar"
LETTERS = {
    "vol": "Verslag\n\nWij spraken met de heer Pieter Smulders over de zaal aan de Markt. Bel 06 12345678.\n"
    "De gemeente biedt 120 plekken. Reken op pieter.smulders@voorbeeld.nl voor de rest.\n",
    "kort": "Lijst\n\nDe map psmulders staat op de schijf.\n",
    "derde": "Memo\n\nMevrouw Fatma Yildirim belde over de zaal.\n",
}


class PlainDurable:
    """Runs each step at once and remembers nothing: leg one without its queue."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def step(self, _name: str, function: Callable[[], Any]) -> Any:
        return function()

    def transact(self, _name: str, function: Callable[[Any], Any]) -> Any:
        with self.desk.store.write() as session:
            return function(session)


def settle(desk: Desk, walk: Walk) -> int:
    """Work until nothing waits; gives how many documents were looked at."""
    count = 0
    while waiting := [row["id"] for row in desk.status()["documents"] if row["state"] in ("wacht", "bezig")]:
        with desk.store.read() as session:
            found = documents.document(session, waiting[0])
        payload = {"document": waiting[0], "recipe": walk.recipe.version, "round": found.round if found else 0}
        walk.work(PlainDurable(desk), payload)
        count += 1
        assert count < 60, "the dossier never comes to rest"
    return count


def fill(workspace: Workspace, folder: Path) -> dict[str, str]:
    """Take in the letters, read them and put them in the dossier `zaal`; gives their ids."""
    with wiring.open_desk(workspace) as desk:
        ids = {}
        for name, text in LETTERS.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            ids[name] = desk.take_in(folder / f"{name}.txt").document_id
        walk = wiring.walk(workspace, desk)
        settle(desk, walk)
        people = DossierDesk(desk)
        people.new("zaal", "", afschrift=False, who=WHO)
        people.add("zaal", list(ids.values()), WHO)
        settle(desk, walk)
    return ids


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, str]]:
    """A workspace on SQLite with the dossier; copied for each test."""
    folder = tmp_path_factory.mktemp("beoordelen")
    workspace = wiring.make_workspace(folder / "werkmap")
    return workspace, fill(workspace, folder)


@pytest.fixture
def ids(prepared: tuple[Workspace, dict[str, str]]) -> dict[str, str]:
    """The documents by name."""
    return prepared[1]


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(
    request: pytest.FixtureRequest, prepared: tuple[Workspace, dict[str, str]], tmp_path: Path, monkeypatch: Any
) -> Iterator[Workspace]:
    """A workspace of the test's own, with the dossier."""
    made = replace(prepared[0], root=tmp_path / "werkmap")
    shutil.copytree(prepared[0].root, made.root)
    if request.param == "sqlite":
        yield made
        return
    if not SERVER:
        pytest.skip("IBT_TEST_PG_URL wijst geen PostgreSQL-server aan")
    schema = f"ibt_{uuid.uuid4().hex}"
    server = make_engine(store_url(SERVER))
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = store_url(SERVER).update_query_dict({"options": f"-csearch_path={schema}"})
    monkeypatch.setenv("IBT_DATABASE_URL", url.render_as_string(hide_password=False))
    wiring.migrate_workspace(made)
    fill(made, tmp_path)  # what was read is there already: only the rows are new
    yield made
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    server.dispose()


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    with wiring.open_desk(workspace) as opened:
        yield opened


@pytest.fixture
def walk(workspace: Workspace, desk: Desk) -> Walk:
    return wiring.walk(workspace, desk)


@pytest.fixture
def room(workspace: Workspace, desk: Desk, walk: Walk) -> ReviewRoom:
    return wiring.review_room(workspace, desk, walk)


@pytest.fixture(name="settle")
def give_settle(desk: Desk, walk: Walk) -> Callable[[], int]:
    """Work until nothing waits."""
    return lambda: settle(desk, walk)
