"""The groups of a dossier over HTTP: who may see and decide, what is refused, and what stands there afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from pipeline import intake, wiring
from pipeline.model.groep import Soort, Stand
from pipeline.store.groups import Groep
from pipeline.workspace import Workspace
from tests import reviewed
from tests.web.alike import DOSSIER, WHO, make_alike
from tests.web.conftest import make_clients, take_through

OFFICER = "woo-medewerker"
PAGE = f"/dossiers/{quote(DOSSIER)}/groepen"
ClientAs = Callable[..., TestClient]


@pytest.fixture
def alike(empty_workspace: Workspace, tmp_path: Path) -> Workspace:
    return make_alike(empty_workspace, tmp_path)


@pytest.fixture
def client_of(alike: Workspace) -> Iterator[ClientAs]:
    with make_clients(alike) as maker:
        yield maker


def _groups(workspace: Workspace) -> dict[Soort, Groep]:
    with wiring.open_desk(workspace) as desk:
        return {one.groep.soort: one.groep for one in intake.group_room(workspace, desk).groups(DOSSIER)}


def test_the_list_tells_why_and_how_much_is_to_do(alike: Workspace, client_of: ClientAs) -> None:
    told = client_of(OFFICER).get(PAGE).text
    assert "2 groepen" in told
    assert told.count("nog 2 te doen") == 2
    assert "bijna gelijk" in told
    assert "de.value" not in told


def test_the_list_of_a_dossier_tells_the_groups_of_each_document(alike: Workspace, client_of: ClientAs) -> None:
    dossier = PAGE.removesuffix("/groepen")
    told = client_of(OFFICER).get(dossier).text
    same = _groups(alike)[Soort.GELIJK]
    assert told.count(f"{PAGE}/{same.id}") == 2
    assert told.count("2 stukken, nog 2 te doen") == 4


def test_only_who_judges_sees_groups_and_decides(alike: Workspace, client_of: ClientAs) -> None:
    group = f"{PAGE}/{_groups(alike)[Soort.GELIJK].id}"
    asked = {"besluit": "dubbel", "reden": "zelfde", "stempel": "x"}
    for roles, code in (("behandelaar", 403), ("secretariaat", 403)):
        client = client_of(roles)
        assert {client.get(one).status_code for one in (PAGE, group)} == {code}
        acts = (f"{PAGE}/vergelijken", f"{PAGE}/samen", f"{group}/besluit", f"{group}/overnemen")
        assert {client.post(one, data=asked).status_code for one in acts} == {code}
    assert client_of("jurist").get(group).status_code == 200
    assert client_of().get(PAGE).status_code == 303
    assert _groups(alike)[Soort.GELIJK].stand is Stand.VOORSTEL


def test_a_decision_needs_a_reason_and_a_choice(alike: Workspace, client_of: ClientAs) -> None:
    client, group = client_of(OFFICER, login="ans"), f"{PAGE}/{_groups(alike)[Soort.GELIJK].id}"
    assert client.post(f"{group}/besluit", data={"besluit": "dubbel", "reden": " "}).status_code >= 400
    assert client.post(f"{group}/besluit", data={"besluit": "weg", "reden": "zo"}).status_code == 400
    assert client.post(f"{PAGE}/{'0' * 32}/besluit", data={"besluit": "dubbel", "reden": "zo"}).status_code == 400
    assert _groups(alike)[Soort.GELIJK].stand is Stand.VOORSTEL
    assert client.post(f"{group}/besluit", data={"besluit": "dubbel", "reden": "zelfde verslag"}).status_code == 303
    made = _groups(alike)[Soort.GELIJK]
    assert (made.stand, made.door, made.reden) == (Stand.DUBBEL, "Ans", "zelfde verslag")
    assert "Ans: zelfde verslag" in client.get(group).text


def test_documents_leave_a_group_and_groups_become_one(alike: Workspace, client_of: ClientAs) -> None:
    client, found = client_of(OFFICER, login="ans"), _groups(alike)
    near, same = found[Soort.BIJNA], found[Soort.GELIJK]
    out = {"besluit": "eruit", "reden": "andere bijlage", "stuk": near.stukken[1]}
    assert client.post(f"{PAGE}/{near.id}/besluit", data=out | {"stuk": "0" * 64}).status_code >= 400
    assert client.post(f"{PAGE}/{near.id}/besluit", data=out).status_code == 303
    assert set(_groups(alike)) == {Soort.GELIJK}
    with wiring.open_desk(alike) as desk:
        assert intake.group_room(alike, desk).refresh(DOSSIER) == 0  # what was taken out does not come back
    asked = {"groep": same.id, "stuk": "d.txt", "reden": "zelfde zaak"}
    assert client.post(f"{PAGE}/samen", data=asked | {"reden": ""}).status_code >= 400
    assert client.post(f"{PAGE}/samen", data=asked | {"stuk": "nergens.txt"}).status_code == 400
    answer = client.post(f"{PAGE}/samen", data=asked)
    assert answer.status_code == 303
    made = _groups(alike)[Soort.BIJNA]
    assert answer.headers["location"].split("?")[0] == f"{PAGE}/{made.id}"
    assert (made.stukken[:2], len(made.stukken)) == (same.stukken, 3)


def test_two_groups_merged_leave_the_machines_nearly_the_same_behind(alike: Workspace, client_of: ClientAs) -> None:
    found = _groups(alike)
    client = client_of(OFFICER, login="ans")
    asked = {"groep": [found[Soort.GELIJK].id, found[Soort.BIJNA].id], "reden": "één verslag"}
    assert client.post(f"{PAGE}/samen", data=asked).status_code == 303
    with wiring.open_desk(alike) as desk:
        room = intake.group_room(alike, desk)
        near = [one.groep for one in room.groups(DOSSIER) if one.groep.soort is Soort.BIJNA]
        assert [len(one.stukken) for one in near] == [3]
        assert room.refresh(DOSSIER) == 0


def test_verdicts_are_taken_over_as_they_were_shown(alike: Workspace, client_of: ClientAs) -> None:
    same = _groups(alike)[Soort.GELIJK]
    first, second = same.stukken
    with wiring.open_desk(alike) as desk:
        reviewed.judge(alike, desk, [first], why="naam van een burger")
    take_through(alike, [])
    client, group = client_of(OFFICER, login="ans"), f"{PAGE}/{same.id}"
    shown = client.get(group).text
    stamp = re.findall(r'name="stempel" value="(\w+)"', shown)[0]
    assert client.post(f"{group}/overnemen", data={"stempel": "ouder"}).status_code == 409
    assert client.post(f"{group}/overnemen", data={"stempel": stamp}).status_code == 303
    with wiring.open_desk(alike) as desk:
        judged = [one.verdict for one in desk.marks(second)]
        assert judged
        assert {one.reviewer for one in judged if one} == {"Ans"}
    assert client.post(f"{group}/overnemen", data={"stempel": stamp}).status_code == 409  # nothing is carried twice
    take_through(alike, [])
    assert "niets" in client.get(PAGE).text


def test_the_machine_compares_when_it_is_asked(alike: Workspace, client_of: ClientAs, tmp_path: Path) -> None:
    client, before = client_of(OFFICER), _groups(alike)[Soort.GELIJK]
    (tmp_path / "partij" / "e.txt").write_text((tmp_path / "partij" / "a.txt").read_text() + "\n\n\n")
    with wiring.open_desk(alike) as desk:
        intake.importer(alike, desk).take(tmp_path / "partij", DOSSIER, WHO, lambda _done, _total: None)
    take_through(alike, [])
    answer = client.post(f"{PAGE}/vergelijken")
    assert answer.status_code == 303
    after = _groups(alike)[Soort.GELIJK]
    assert (after.id, len(after.stukken)) == (before.id, 3)
