"""The monitor in the browser: what officers see, and that strangers see confirmed figures only."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline import casework, wiring
from pipeline.model.extraction import Category, DocumentType
from pipeline.model.status import Basis, Besluit, VoorstelKind
from pipeline.monitor.room import MonitorRoom
from pipeline.store import decisions
from pipeline.workspace import Workspace
from tests.monitor import land
from tests.web.conftest import make_clients

SECRET, SURE = (142, 77), (142, 31)
"""Figures that nobody confirmed, and that somebody did."""
WHEN = "?peildatum=1-4-2026&categorie=regulier"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace with one confirmed and one unconfirmed document, and a decision on the trede."""
    workspace = wiring.make_workspace(tmp_path_factory.mktemp("monitor") / "werkmap")
    settings = workspace.root / "ibt.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[web]\nopenbaar = true\n", encoding="utf-8")
    with casework.open_bureau(workspace) as bureau:
        for name, day, numbers in (("zeker", "2025-07-01", SURE), ("geheim", "2026-01-01", SECRET)):
            number, when = land.number(name), dt.date.fromisoformat(day)
            told = land.record("GM1700", Category.REGULIER, when, numbers, Basis.MINISTERIE, number)
            land.add_document(bureau.desk, number, DocumentType.IBT_LETTER, when, ["GM1700"], [told])
        room = MonitorRoom(bureau)
        piece = next(one for one in room.documents() if one.document_id == land.number("zeker"))
        room.confirm(piece.document_id, piece.stempel, "Ans Ambtenaar")
        content = {"trede": 2, "peildatum": "2025-01-01"}
        moment = dt.datetime(2026, 1, 9, 9, 0, tzinfo=dt.UTC)
        step = VoorstelKind.TREDE
        besluit = Besluit("b", "GM1700", "2024-2026", step, content, None, "Directeur Geheim", "m", "Omdat.", moment)
        with bureau.store.write() as session:
            decisions.add_besluit(session, besluit)
    return wiring.open_workspace(workspace.root)


@pytest.fixture
def monitor_client(known: Workspace) -> Iterator[Any]:
    """Give a maker of clients over it."""
    with make_clients(known) as maker:
        yield maker


def test_an_officer_sees_figures_with_source_freshness_and_trede(monitor_client: Any):
    shown = monitor_client("behandelaar").get(f"/monitor/pv23{WHEN}")
    assert shown.status_code == 200
    row = re.search(r'<tr>\s*<th scope="row"><a href="/monitor/gemeente/GM1700.*?</tr>', shown.text, re.DOTALL)
    assert row
    figures = (">142<", ">77<", ">65<", "54 %", "<td>2</td>")
    for told in (*figures, "90 dagen oud", "niet bevestigd", "blz. 2", "(ministerie)"):
        assert told in row[0]
    assert "1 van 25 gemeenten bekend" in shown.text
    assert 'aria-label="Twenterand: 77 van 142, 54 %"' in shown.text


def test_the_country_leads_to_its_provinces_and_a_chosen_province_is_opened(monitor_client: Any):
    client = monitor_client("jurist")
    assert 'href="/monitor/pv23?' in client.get(f"/monitor{WHEN}").text
    sent = client.get("/monitor?provincie=Overijssel&categorie=amv")
    assert (sent.status_code, sent.headers["location"]) == (303, "/monitor/pv23?categorie=amv")


def test_the_page_of_a_gemeente_shows_every_source(monitor_client: Any):
    shown = monitor_client("beslisser").get("/monitor/gemeente/GM1700?peildatum=1-4-2026").text
    assert "Brief van het ministerie, 1 juli 2025" in shown and "Brief van het ministerie, 1 januari 2026" in shown
    assert 'href="/gemeenten/GM1700"' in shown


def test_what_is_not_there_is_not_found(monitor_client: Any):
    client = monitor_client("behandelaar")
    for path in (
        "/monitor/atlantis",
        "/monitor/gemeente/GM9999",
        f"/monitor/stukken/{'f' * 64}",
        "/monitor/cijfers.xls",
    ):
        assert client.get(path).status_code == 404
    assert client.get("/monitor?peildatum=gisteren").status_code == 400
    assert client.get("/monitor?categorie=leden").status_code == 400


def test_only_who_may_see_the_monitor_sees_it_and_only_who_may_correct_confirms(monitor_client: Any):
    number = land.number("geheim")
    for role in ("secretariaat", "woo-medewerker", "beheerder", "auditor"):
        assert monitor_client(role).get("/monitor").status_code == 403
    assert monitor_client().get("/monitor", headers={"accept": "application/json"}).status_code == 401
    refused = monitor_client("jurist").post(f"/monitor/stukken/{number}", data={"stempel": "x"})
    assert refused.status_code == 403
    outdated = monitor_client("behandelaar").post(f"/monitor/stukken/{number}", data={"stempel": "x"})
    assert outdated.status_code == 409


def test_downloads_have_a_name_and_a_kind(monitor_client: Any):
    client = monitor_client("behandelaar")
    kinds = {"cijfers.csv": "text/csv", "cijfers.json": "application/json", "beeld/kaart.png": "image/png"}
    for path, kind in kinds.items():
        found = client.get(f"/monitor/{path}{WHEN}&provincie=pv23")
        assert found.headers["content-type"].startswith(kind)
        assert "attachment" in found.headers["content-disposition"]


# -- the public -------------------------------------------------------------------------------------------------

PUBLIC = (
    f"/openbaar{WHEN.replace('1-4-2026', '1-7-2025')}",
    "/openbaar?categorie=regulier",
    "/openbaar/pv23?categorie=regulier",
    "/openbaar/toegankelijkheid",
    "/openbaar/cijfers.csv?categorie=regulier&provincie=pv23",
    "/openbaar/cijfers.json?categorie=regulier&provincie=pv23",
    "/openbaar/kaart.png?categorie=regulier",
)


def test_the_public_page_shows_confirmed_figures_to_strangers(monitor_client: Any):
    shown = monitor_client().get("/openbaar/pv23?categorie=regulier")
    assert shown.status_code == 200
    assert 'aria-label="Twenterand: 31 van 142, 22 %"' in shown.text
    assert "1 juli 2025" in shown.text and "Nog geen bevestigd cijfer" in shown.text
    assert shown.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("role", [(), ("behandelaar",)])
def test_the_public_page_leaks_nothing_whoever_asks(monitor_client: Any, path: str, role: tuple[str, ...]):
    client = monitor_client(*role, login="zwaantje")
    client.cookies.set("ibt_melding", "Vertrouwelijk%20bericht")
    found = client.get(path)
    assert found.status_code == 200
    assert "set-cookie" not in found.headers
    for word in (
        *(land.number(name)[:8] for name in ("zeker", "geheim")),
        *(
            "Brief van",
            "trede",
            "bevinding",
            "voldoet",
            "Directeur Geheim",
            "Ambtenaar",
            "blz.",
            "/stukken",
            "/gemeenten",
        ),
        *("77 van", ">77<", ";77;", "2026-01-01", "1 januari 2026", "Zwaantje", "Vertrouwelijk", "token-van-de-test"),
    ):
        assert word.casefold() not in found.text.casefold(), word


def test_a_stranger_may_not_ask_for_a_day_without_public_figures(monitor_client: Any):
    assert monitor_client().get("/openbaar?peildatum=2026-01-01").status_code == 400


def test_without_the_setting_there_is_no_public_page(client_as: Any):
    for rest in ("", "/pv23", "/toegankelijkheid", "/cijfers.csv", "/kaart.png"):
        path = f"/openbaar{rest}"
        assert client_as().get(path).status_code == 404
        assert client_as("behandelaar").get(path).status_code == 404
