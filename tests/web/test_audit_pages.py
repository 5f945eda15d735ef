"""The audit log in the browser: who may see it, what it tells, and what can be taken out of it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from pipeline import wiring
from pipeline.audit import Event
from pipeline.model.woo import WooDossier
from pipeline.store import dossiers, events
from pipeline.store.audit_told import as_csv
from pipeline.store.schema import drop_triggers
from pipeline.workspace import Workspace
from tests.web.conftest import ClientAs
from web.views.audit import MOST


@pytest.fixture
def busy(demo_copy: Workspace) -> Workspace:
    """A workspace in which much happened."""
    with wiring.open_desk(demo_copy) as desk, desk.store.write() as session:
        for number in range(MOST + 5):
            events.append(session, "Ans", "proef.gedaan", f"onderwerp-{number}", {"nummer": number})
    return demo_copy


@pytest.fixture
def one_id(demo_copy: Workspace) -> str:
    with wiring.open_desk(demo_copy) as desk:
        found: str = desk.status()["documents"][0]["id"]
        return found


def test_only_the_auditor_opens_the_log(demo_client_as: ClientAs):
    assert demo_client_as("auditor").get("/logboek").status_code == 200
    assert demo_client_as("beheerder").get("/logboek").status_code == 403
    assert demo_client_as("woo-coordinator", "beslisser").get("/logboek").status_code == 403


def test_the_newest_event_stands_first_and_older_ones_on_the_next_page(busy: Workspace, demo_client_as: ClientAs):
    auditor = demo_client_as("auditor")
    first = auditor.get("/logboek").text
    assert first.index(f"onderwerp-{MOST + 4}") < first.index(f"onderwerp-{MOST}")
    assert "onderwerp-3<" not in first
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert "onderwerp-3<" in auditor.get(older).text


def test_filters_hold_on_the_next_page_as_well(busy: Workspace, demo_client_as: ClientAs):
    auditor = demo_client_as("auditor")
    asked = {"wie": "Ans", "wat": "proef.gedaan"}
    page = auditor.post("/logboek", data=asked).text
    assert "Document ontvangen</td>" not in page
    assert 'name="wie" value="Ans"' in page
    older = page.rsplit('name="voor" value="', 1)[1].split('"')[0]
    further = auditor.post("/logboek", data={**asked, "voor": older}).text
    assert "onderwerp-3<" in further and "Document ontvangen</td>" not in further
    assert "Naar de nieuwste regels" in further
    assert "onderwerp-7<" in auditor.post("/logboek", data={"nummer": "onderwerp-7"}).text
    assert "geen regels" in demo_client_as("auditor").get("/logboek", params={"dag": "1-1-2001"}).text


@pytest.mark.parametrize("asked", [{"voor": "x"}, {"voor": "9" * 30}, {"dag": "gisteren"}])
def test_an_address_that_cannot_be_is_told_in_dutch(demo_client_as: ClientAs, asked: dict[str, str]):
    assert demo_client_as("auditor").get("/logboek", params=asked).status_code == 400


def test_the_history_of_a_document_is_for_the_auditor_and_for_who_may_read_it(one_id: str, demo_client_as: ClientAs):
    for role, status in (("auditor", 200), ("behandelaar", 200), ("secretariaat", 403), ("beheerder", 403)):
        assert demo_client_as(role).get(f"/stukken/{one_id}/geschiedenis").status_code == status, role
    assert "Document ontvangen" in demo_client_as("auditor").get(f"/stukken/{one_id}/geschiedenis").text
    assert demo_client_as("auditor").get(f"/stukken/{'0' * 64}/geschiedenis").status_code == 404


def test_the_history_of_a_dossier_tells_what_went_in_and_what_was_judged(
    demo_copy: Workspace, one_id: str, demo_client_as: ClientAs
):
    with wiring.open_desk(demo_copy) as desk, desk.store.write() as session:
        dossiers.put_dossier(session, WooDossier("Verzoek 12"), "Wil")
        dossiers.add_stukken(session, "Verzoek 12", [one_id], "Wil")
        events.append(session, "Wil", "lakken.oordeel", one_id, {"oordelen": [["a", "akkoord"]]})
    page = demo_client_as("auditor").get("/dossiers/Verzoek 12/geschiedenis").text
    for told in ("Woo-dossier vastgelegd", "Stuk aan een Woo-dossier toegevoegd", "Lakvoorstellen beoordeeld"):
        assert told in page
    assert "Document ontvangen" not in page
    assert demo_client_as("behandelaar").get("/dossiers/Verzoek 12/geschiedenis").status_code == 403
    assert demo_client_as("auditor").get("/dossiers/Niets/geschiedenis").status_code == 404


def test_the_check_tells_that_the_chain_holds_and_is_itself_written(busy: Workspace, demo_client_as: ClientAs):
    auditor = demo_client_as("auditor")
    assert auditor.post("/logboek/controles").status_code == 303
    assert "Logboek gecontroleerd" in auditor.get("/logboek").text


def test_the_check_tells_where_the_chain_breaks(busy: Workspace, demo_client_as: ClientAs):
    with wiring.open_desk(busy) as desk, desk.store.writer.begin() as connection:
        drop_triggers(connection)
        connection.exec_driver_sql("UPDATE audit SET actor = 'ander' WHERE seq = 4")
    answer = demo_client_as("auditor").post("/logboek/controles")
    assert answer.status_code == 400
    assert "regel 4" in answer.text


def test_what_is_exported_can_be_checked_without_us(busy: Workspace, demo_client_as: ClientAs):
    answer = demo_client_as("auditor").post("/logboek/export", data={"vorm": "ndjson"})
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert rows[0]["seq"] == 1
    assert rows[-1]["action"] == "logboek.uitgevoerd"
    assert answer.headers["content-disposition"].endswith('.ndjson"')
    assert demo_client_as("auditor").post("/logboek/export", data={"vorm": "exe"}).status_code == 400


def test_a_spreadsheet_computes_nothing_of_what_is_exported():
    with_formula = Event(1, dt.datetime(2026, 4, 9, tzinfo=dt.UTC), "=1+1", "proef.gedaan", "+x", "{}", "0", "1")
    assert ";'=1+1;proef.gedaan;'+x;" in list(as_csv([with_formula]))[1]
