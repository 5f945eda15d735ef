"""Groups by keyboard alone: look at the list, take verdicts over, decide, merge; and every page of it is accessible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pipeline import intake, wiring
from pipeline.model.groep import Soort, Stand
from pipeline.workspace import Workspace
from tests import reviewed
from tests.web.alike import DOSSIER, make_alike
from tests.web.browser.keys import press, tab_to, tick, write
from tests.web.conftest import take_through

PAGE = f"/dossiers/{quote(DOSSIER)}/groepen"


def violations(page: Any) -> list[tuple[str, str]]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [(rule["id"], node["html"][:120]) for rule in axe.run(page).response["violations"] for node in rule["nodes"]]


def test_groups_are_reviewed_once_by_keyboard(
    empty_workspace: Workspace, served: Callable[..., Any], somebody: Callable[..., Any], tmp_path: Path
) -> None:
    made = make_alike(empty_workspace, tmp_path)
    with wiring.open_desk(made) as desk:
        found = {one.groep.soort: one.groep for one in intake.group_room(made, desk).groups(DOSSIER)}
        same, near = found[Soort.GELIJK], found[Soort.BIJNA]
        reviewed.judge(made, desk, [same.stukken[0]], why="naam van een burger")
    take_through(made, [])
    wrong = {}
    with served(made) as url:
        page = somebody("ans")
        page.goto(f"{url}{PAGE.removesuffix('/groepen')}")
        wrong["dossier"] = violations(page)
        press(page, f"a[href='{PAGE}']")
        wrong["lijst"] = violations(page)
        press(page, f"a[href='{PAGE}/{same.id}']")
        wrong["groep"] = violations(page)
        press(page, "form[action$='/overnemen'] button")
        assert "overgenomen" in page.inner_text("main")
        write(page, "#reden", "hetzelfde verslag")
        press(page, "button[value='dubbel']")
        assert page.url.split("?")[0] == f"{url}{PAGE}"
        for one in (1, 2):
            tick(page, f"#groep-{one}")
        tab_to(page, "form[action$='/samen'] summary")
        page.keyboard.press("Enter")
        write(page, "#reden", "één verslag")
        wrong["samen"] = violations(page)
        press(page, "form[action$='/samen'] button")
        tab_to(page, "details summary")
        page.keyboard.press("Enter")
        write(page, "#stuk", "d.txt")
        write(page, "#reden-erbij", "hoort bij het verslag")
        wrong["erbij"] = violations(page)
        press(page, "form[action$='/samen'] button")
        page.set_viewport_size({"width": 683, "height": 384})
        assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert {name: told for name, told in wrong.items() if told} == {}
    with wiring.open_desk(made) as desk:
        after = {one.groep.soort: one for one in intake.group_room(made, desk).groups(DOSSIER)}
    assert after[Soort.GELIJK].groep.stand is Stand.DUBBEL
    assert after[Soort.GELIJK].te_doen == 0
    assert len(after[Soort.BIJNA].groep.stukken) == 4
    assert after[Soort.BIJNA].groep.id != near.id
