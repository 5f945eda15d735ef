"""The policy officer by keyboard alone, and what axe-core makes of every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.workspace import Workspace
from tests.web.browser.keys import choose, press, tab_to, write
from tests.web.policy_case import DALFSEN, open_registers, proposal

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


@pytest.fixture
def ministry(demo_copy: Workspace) -> Workspace:
    """Give the demo workspace with officials who may sign and an approved text of L02."""
    open_registers(demo_copy, "L02")
    return demo_copy


def violations(page: Any) -> list[tuple[str, str]]:
    found = axe.Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found]


def decide(page: Any, url: str, workspace: Workspace, kind: str) -> None:
    page.goto(f"{url}/voorstellen/{proposal(workspace, kind).id}")
    if kind == "trede":
        tab_to(page, "[id='feit.cijfers_nagekeken']")
        page.keyboard.press("Space")
    choose(page, "#mandaat", "directeur-toezicht")
    write(page, "#motivering", "De cijfers zijn nagekeken en kloppen.")
    press(page, "form.stacked button.primary")


def test_by_keyboard_alone_from_proposal_to_approved_letter_on_disk(
    ministry: Workspace, served: Callable[..., Any], somebody: Callable[..., Any]
) -> None:
    with served(ministry) as url:
        page = somebody("ans", "beslisser")
        decide(page, url, ministry, "bevinding")
        decide(page, url, ministry, "trede")
        assert page.url == f"{url}/gemeenten/{DALFSEN}"
        press(page, "a[href*='familie=L02']")
        write(page, "#kenmerk", "7470999")
        press(page, "form.stacked button.primary")
        assert "/brieven/L02-GM0148-" in page.url
        form = "form[action$='/goedkeuren']"
        choose(page, f"{form} select", "directeur-toezicht")
        write(page, f"{form} textarea", "Nagelezen en akkoord.")
        press(page, f"{form} button.primary")
        assert "De brief is goedgekeurd" in page.inner_text("main")
        names = []
        for kind in ("docx", "pdf", "eml"):
            tab_to(page, f"a[href$='bestand.{kind}']")
            with page.expect_download() as started:
                page.keyboard.press("Enter")
            names.append(started.value.suggested_filename)
        assert [name.rpartition(".")[2] for name in names] == ["docx", "pdf", "eml"]


def test_axe_finds_nothing_on_any_page_of_the_policy_officer(
    ministry: Workspace, served: Callable[..., Any], somebody: Callable[..., Any]
) -> None:
    found: dict[str, list[tuple[str, str]]] = {}
    with served(ministry) as url:
        page = somebody("ans", "beslisser")

        def look(path: str) -> None:
            page.goto(f"{url}{path}")
            found[path] = violations(page)

        look(f"/voorstellen/{proposal(ministry, 'trede').id}")
        page.check("#hoe-af")
        found["afwijken"] = violations(page)
        decide(page, url, ministry, "bevinding")
        decide(page, url, ministry, "trede")
        page.goto(f"{url}/brieven/nieuw?familie=L02&gemeente={DALFSEN}")
        page.fill("#kenmerk", "7470999")
        page.click("form.stacked button.primary")
        letter = page.url.removeprefix(url)
        paths = ("/gemeenten", f"/gemeenten/{DALFSEN}", "/ladder", "/ladder?weergave=tabel", "/brieven", letter)
        more = ("/termijnen", "/termijnen?lijst=alle", "/termijnen/starten", f"/gemeenten/{DALFSEN}/post")
        forms: tuple[str, ...] = (
            "/brieven/nieuw",
            f"/brieven/nieuw?familie=L15&gemeente={DALFSEN}",
            "/gemeenten/GM0193/besluit?trede=5",
        )
        for path in (*paths, *more, *forms):
            look(path)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert len(found) > 12


def test_the_pages_fit_on_a_narrow_screen_as_at_200_percent(
    ministry: Workspace, served: Callable[..., Any], somebody: Callable[..., Any]
) -> None:
    with served(ministry) as url:
        page = somebody("ans", "beslisser", {"width": 683, "height": 384})
        for path in (
            "/gemeenten",
            f"/gemeenten/{DALFSEN}",
            "/ladder",
            "/termijnen",
            "/brieven",
            f"/gemeenten/{DALFSEN}/post",
        ):
            page.goto(f"{url}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 683, path
