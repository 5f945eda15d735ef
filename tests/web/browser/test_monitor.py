"""The monitor in a real browser, with the whole country in it: accessible, within its frame, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework, wiring
from pipeline.workspace import Workspace
from tests.monitor import land

PAGES = (
    "/monitor?peildatum=1-4-2026",
    "/monitor/pv30?categorie=regulier&peildatum=1-4-2026",
    "/monitor/gemeente/GM0743?categorie=regulier",
    "/monitor/stukken",
    "/openbaar?categorie=regulier",
    "/openbaar/pv23?categorie=regulier",
    "/openbaar/toegankelijkheid",
)
SHOTS = os.environ.get("IBT_SCHERMEN", "")


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Give a workspace with figures of every gemeente; those of the regietafel of Overijssel are confirmed."""
    workspace = wiring.make_workspace(tmp_path_factory.mktemp("land") / "werkmap")
    settings = workspace.root / "ibt.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}\n[web]\nopenbaar = true\n", encoding="utf-8")
    with casework.open_bureau(workspace) as bureau:
        land.fill_country(bureau.desk, bureau.walk)
        land.confirm_province(bureau, "pv23")
    return wiring.open_workspace(workspace.root)


@pytest.fixture
def address(served: Any, country: Workspace) -> Iterator[str]:
    with served(country) as found:
        yield found


def headers(path: str) -> dict[str, str]:
    return {} if path.startswith("/openbaar") else {"X-Rol": "behandelaar"}


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
def test_every_page_is_accessible_and_stays_within_the_window(chromium: Any, address: str, size: tuple[int, int]):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in PAGES:
        told: list[str] = []
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, extra_http_headers=headers(path))
        page = context.new_page()
        page.on("console", lambda message, told=told: told.append(message.text))
        assert page.goto(address + path).status == 200
        found = axe.run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert told == [], path
        if SHOTS:
            name = path.split("?")[0].strip("/").replace("/", "-")
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{size[0]}.png"), full_page=True)
        context.close()


def test_a_tile_is_reached_and_opened_by_keyboard(chromium: Any, address: str):
    context = chromium.new_context(extra_http_headers={"X-Rol": "behandelaar"})
    page = context.new_page()
    page.goto(f"{address}/monitor/pv23?categorie=regulier&peildatum=1-4-2026")
    page.locator(".filters button").focus()
    named: list[str] = []
    for _ in range(30):
        page.keyboard.press("Tab")
        named.append(page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        if named[-1].startswith("Twenterand"):
            break
    assert named[-1].startswith("Twenterand: "), named
    page.keyboard.press("Enter")
    page.wait_for_url("**/monitor/gemeente/GM1700**")
    assert page.locator("h1").inner_text() == "Monitor: Twenterand"
    context.close()
