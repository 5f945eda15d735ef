"""Signs of life, readiness, metrics for who may, and the page of the administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import telemetry, upkeep, wiring
from pipeline.desk import INBOX
from pipeline.model.rechten import Recht, Rol
from pipeline.workspace import Workspace
from tests.web.conftest import make_clients
from tests.web.people import QUICK, Building, open_building
from web.views.beheer import lasting


@pytest.fixture
def building(empty_workspace: Workspace, tmp_path: Path) -> Iterator[Building]:
    with open_building(empty_workspace, tmp_path) as made:
        yield made


def beat(workspace: Workspace, name: str = INBOX, **told: object) -> None:
    with wiring.open_desk(workspace) as desk:
        desk.heartbeat(name, told)


def test_a_desk_whose_inbox_is_watched_is_ready(building: Building):
    assert building.browser().get("/readyz").json() == {"gereed": False, "redenen": ["inbox"]}
    beat(building.workspace)
    answer = building.browser().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"gereed": True, "redenen": []})


def test_what_is_wrong_is_told_by_code_and_the_process_itself_still_lives(building: Building):
    beat(building.workspace)
    (building.workspace.root / "engine.sqlite").rename(building.workspace.root / "weg.sqlite")
    answer = building.browser().get("/readyz")
    assert (answer.status_code, answer.json()["redenen"]) == (503, ["wachtrij"])
    assert building.browser().get("/healthz").text == "ok"


def test_a_full_disk_and_an_inbox_nobody_asks_about(empty_workspace: Workspace, tmp_path: Path):
    told = f"{QUICK}\n[meten]\nlet_op_inbox = false\nschijf_vrij_mb = 10000000\n"
    with open_building(empty_workspace, tmp_path, told) as made:
        answer = made.browser().get("/readyz")
    assert (answer.status_code, answer.json()["redenen"]) == (503, ["schijf"])


def test_a_database_of_another_revision_is_not_ready(building: Building, monkeypatch: pytest.MonkeyPatch):
    beat(building.workspace)
    monkeypatch.setattr("pipeline.outside.ready.check_schema", lambda _place: ["De database is van een andere versie."])
    assert building.browser().get("/readyz").json()["redenen"] == ["database"]


def test_a_store_that_cannot_be_written_is_not_ready(building: Building):
    beat(building.workspace)
    kept = building.workspace.root / "opslag"
    kept.rename(building.workspace.root / "weg")
    kept.write_text("geen map", encoding="utf-8")
    assert building.browser().get("/readyz").json()["redenen"] == ["opslag"]


def test_a_sealed_store_without_its_key_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IBT_OPSLAG_SLEUTEL", upkeep.new_store_key())
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    with (workspace.root / "ibt.toml").open("a", encoding="utf-8") as config:
        config.write("\n[opslag]\nverzegeld = true\n")
    workspace = wiring.open_workspace(workspace.root)
    beat(workspace)
    with wiring.open_desk(workspace) as desk:
        assert telemetry.find_reasons(workspace, desk) == ()
        monkeypatch.delenv("IBT_OPSLAG_SLEUTEL")
        assert [one.code for one in telemetry.find_reasons(workspace, desk)] == ["sleutel"]


def test_for_a_stranger_there_are_no_metrics(building: Building):
    assert building.browser().get("/metrics").status_code == 404


def test_who_shows_the_token_reads_the_metrics(building: Building, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(telemetry.TOKEN, "geheim-van-de-test")
    browser = building.browser()
    assert browser.get("/metrics", headers={"Authorization": "Bearer iets-anders"}).status_code == 404
    answer = browser.get("/metrics", headers={"Authorization": "Bearer geheim-van-de-test"})
    assert answer.status_code == 200
    assert 'ibt_documents{state="wacht"} 0.0' in answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")


def test_a_route_is_counted_by_its_template(
    empty_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(telemetry.TOKEN, "geheim")
    with open_building(empty_workspace, tmp_path) as made:
        made.browser().get(f"/stukken/{'a' * 64}")
        text = made.browser().get("/metrics", headers={"Authorization": "Bearer geheim"}).text
    assert 'route="/stukken/{document_id}"' in text
    assert "a" * 64 not in text


@pytest.mark.parametrize(
    ("address", "is_forwarded", "may"),
    [
        ("127.0.0.1", False, True),
        ("::1", False, True),
        ("127.0.0.1", True, False),  # a web server on this machine that we do not know of
        ("10.0.0.8", False, False),
        ("", False, False),
    ],
)
def test_metrics_are_for_this_machine(empty_workspace: Workspace, address: str, is_forwarded: bool, may: bool):
    assert telemetry.may_measure(empty_workspace.config, address, "", is_forwarded=is_forwarded) is may


def test_an_empty_token_opens_nothing(empty_workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(telemetry.TOKEN, "")
    assert not telemetry.may_measure(empty_workspace.config, "10.0.0.8", "Bearer ", is_forwarded=False)


def test_the_administrator_sees_queues_workers_and_what_is_wrong(empty_workspace: Workspace, tmp_path: Path):
    with open_building(empty_workspace, tmp_path) as made:
        made.person("bo", "beheerder")
        beat(made.workspace, waiting=2, oldest_seconds=125.0)
        since = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=3)).isoformat()
        beat(made.workspace, "werk:vm-werk-1", document="ab" * 32, since=since, done=7)
        beat(made.workspace, "werk:vm-werk-2", ended=True)
        text = made.signed_in("bo").get("/beheer").text
    assert "2 wachten, oudste 2 minuten" in text
    assert "bezig met abababababab, 3 minuten" in text
    assert "gestopt" in text
    assert "documenten" in text


def test_only_the_administrator_sees_that_page(empty_workspace: Workspace):
    with make_clients(empty_workspace) as client_as:
        shown = {rol.value: client_as(rol.value).get("/beheer") for rol in Rol}
        assert {name for name, answer in shown.items() if answer.status_code == 200} == {"beheerder"}
        assert {answer.status_code for answer in shown.values()} == {200, 403}
        assert 'href="/beheer"' in shown["beheerder"].text
        assert 'href="/beheer"' not in client_as("auditor").get("/logboek").text


def test_the_page_of_the_work_has_a_right_of_its_own(empty_workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    with make_clients(empty_workspace) as client_as:
        client_as("beheerder")
        monkeypatch.setattr("web.gate.Ingelogd.may", lambda _who, recht: recht is Recht.BEHEER_ZIEN)
        assert client_as("beheerder").get("/beheer").status_code == 200
        assert client_as("beheerder").get("/gebruikers").status_code == 403


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 seconden"), (1, "1 seconde"), (61, "1 minuut"), (7_300, "2 uur"), (90_000, "1 dag")],
)
def test_a_span_of_time_is_told_in_its_largest_unit(seconds: int, told: str):
    assert lasting(seconds) == told
