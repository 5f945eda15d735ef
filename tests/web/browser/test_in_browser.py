"""In a real browser: handing over by drag and drop, the values by keyboard, and accessibility of the pages of post."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pipeline import wiring
from pipeline.store import documents
from pipeline.store.tables import DocumentState
from pipeline.workspace import Workspace

LETTER = "Brief interbestuurlijk toezicht Dalfsen.pdf"
SHOTS = os.environ.get("IBT_SCHERMEN", "")
"""Folder for pictures of the pages, to look at."""
ZOOMED = {"width": 683, "height": 384}
"""A laptop at 200 %."""


@pytest.fixture
def url(served: Callable[[Workspace], Any], demo_copy: Workspace) -> Iterator[str]:
    with served(demo_copy) as address:
        yield address


def known(workspace: Workspace, name: str) -> str:
    with wiring.open_desk(workspace) as desk:
        return desk.find(name)


def picture(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def refuse_one(workspace: Workspace) -> None:
    with wiring.open_desk(workspace) as desk, desk.store.write() as session:
        one = documents.named(session, "Verslag regietafel.pdf")[0]
        documents.set_state(session, one, DocumentState.QUARANTINE, "keuren", "het bestand heeft een wachtwoord.")


@pytest.mark.parametrize("screen", [None, ZOOMED], ids=["laptop", "vergroot"])
def test_every_page_of_post_and_documents_is_accessible_and_fits(
    url: str, demo_copy: Workspace, somebody: Callable[..., Any], screen: dict[str, int] | None
):
    refuse_one(demo_copy)
    page, one = somebody("ans", "behandelaar,jurist", screen), known(demo_copy, LETTER)
    mail = known(demo_copy, "RE Brief interbestuurlijk toezicht.eml")
    forms = ("document_type", "municipalities", "letter_date", "reference.our", "peildata", "ladder_step")
    paths = {
        "post": "/post",
        "post-leeg": "/post?toestand=vernietigd",
        "aanbieden": "/post/aanbieden",
        "stuk": f"/stukken/{one}",
        "stuk-tekst": f"/stukken/{one}?weergave=tekst",
        "stuk-mail": f"/stukken/{mail}",
        "zoeken": "/zoeken?tekst=wettelijke+taak",
        "zoeken-velden": "/zoeken?soort=ibt_letter&gemeente=Dalfsen",
        **{f"waarde-{veld}": f"/stukken/{one}/waarden/{veld}" for veld in forms},
    }
    for name, path in paths.items():
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        picture(page, f"{name}-{'vergroot' if screen else 'laptop'}")
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), name
    page.goto(f"{url}/stukken/{one}")
    page.get_by_role("link", name=re.compile("^Corrigeer")).first.click()
    picture(page, f"corrigeren-{'vergroot' if screen else 'laptop'}")
    assert violations(page) == []


def test_files_are_handed_over_by_drag_and_drop(url: str, demo_copy: Workspace, somebody: Callable[..., Any]):
    page = somebody("ans", "secretariaat")
    page.goto(f"{url}/post/aanbieden")
    data = page.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["Geachte raad"], "gesleept.txt", { type: "text/plain" }));
          data.items.add(new File([], "leeg.pdf"));
          return data;
        }"""
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": data})
    page.get_by_text("Klaar: 2 bestanden verstuurd").wait_for()
    assert page.locator("#uitkomst tbody tr").all_inner_texts()[0].startswith("gesleept.txt\tnieuw")
    assert "geweigerd" in page.locator("#uitkomst tbody tr").nth(1).inner_text()
    assert violations(page) == []
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert len(documents.named(session, "gesleept.txt")) == 1


def test_files_are_handed_over_by_keyboard_without_script(
    url: str, demo_copy: Workspace, chromium: Any, tmp_path: Path
):
    headers = {"X-Rol": "secretariaat", "X-Wie": "ans"}
    context = chromium.new_context(extra_http_headers=headers, java_script_enabled=False)
    page = context.new_page()
    (tmp_path / "gekozen.txt").write_text("Geachte raad", encoding="utf-8")
    page.goto(f"{url}/post/aanbieden")
    page.set_input_files("#bestanden", str(tmp_path / "gekozen.txt"))
    page.get_by_role("button", name="Bied aan").focus()
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="Ontvangen. Het wordt nu verwerkt.").wait_for()
    context.close()


def test_new_post_is_offered_and_the_page_does_not_jump(
    url: str, demo_copy: Workspace, somebody: Callable[..., Any], tmp_path: Path
):
    page = somebody("ans", "secretariaat")
    page.goto(f"{url}/post?elke=500")
    (tmp_path / "vers.txt").write_text("Geachte raad", encoding="utf-8")
    with wiring.open_desk(demo_copy) as desk:
        desk.take_in(tmp_path / "vers.txt")
    page.get_by_text("Er is nieuwe post.").wait_for()
    assert "vers.txt" not in page.content()
    page.get_by_role("link", name="Toon", exact=True).click()
    page.get_by_text("vers.txt").wait_for()


def test_the_values_of_a_page_are_reached_by_keyboard_and_point_at_their_boxes(
    url: str, demo_copy: Workspace, somebody: Callable[..., Any]
):
    page = somebody("ans", "behandelaar")
    page.goto(f"{url}/stukken/{known(demo_copy, LETTER)}")
    box = page.locator(".sheet .box").first
    item = box.get_attribute("data-item")
    box.focus()
    assert "on" in (page.locator(f"#waarde-{item}").get_attribute("class") or "")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"waarde-{item}"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "box" in page.evaluate("document.activeElement.className")
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Bladzijde 2 van").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="Bladzijde 1 van").wait_for()


def test_a_figure_is_corrected_by_keyboard(url: str, demo_copy: Workspace, somebody: Callable[..., Any]):
    page = somebody("ans", "behandelaar")
    page.goto(f"{url}/stukken/{known(demo_copy, LETTER)}")
    page.get_by_role("link", name=re.compile("^Corrigeer.*regulier", re.IGNORECASE)).focus()
    page.keyboard.press("Enter")
    page.locator("#realisatie-wordt").focus()
    page.keyboard.type("52")
    page.keyboard.press("Tab")
    page.keyboard.type("Nageteld in de bijlage.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("De correctie is vastgelegd.").wait_for()
    picture(page, "gecorrigeerd-laptop")
    assert page.get_by_text("gelezen: 48").is_visible()
    assert violations(page) == []


def test_a_value_is_corrected_and_taken_back_without_script_and_by_keyboard(
    url: str, demo_copy: Workspace, chromium: Any, somebody: Callable[..., Any]
):
    one = known(demo_copy, LETTER)
    headers = {"X-Rol": "behandelaar", "X-Wie": "ans"}
    context = chromium.new_context(extra_http_headers=headers, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/stukken/{one}")
    page.get_by_role("link", name="Wijzig Kenmerk", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_label("Juiste waarde").fill("7470999")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("Zie het briefhoofd.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("De wijziging is vastgelegd.").wait_for()
    assert page.get_by_text("7470999").first.is_visible()
    context.close()
    again = somebody("bob", "behandelaar")
    again.goto(f"{url}/stukken/{one}")
    picture(again, "waarde-gecorrigeerd")
    assert again.get_by_text("door Ans").is_visible()
    assert violations(again) == []
    again.get_by_role("link", name="Wijzig Kenmerk", exact=True).click()
    picture(again, "waarde-terugnemen")
    assert violations(again) == []
    again.get_by_label("Reden van het terugnemen").fill("Toch goed gelezen.")
    again.get_by_role("button", name="Neem de correctie terug").click()
    again.get_by_role("cell", name="correctie (7470999) teruggenomen").wait_for()


def test_a_browser_that_dies_half_way_leaves_nothing(url: str, demo_copy: Workspace):
    place = urlsplit(url)
    with socket.create_connection((place.hostname or "", place.port or 0)) as connection:
        head = (
            "POST /post/aanbieden HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Rol: secretariaat\r\n"
            "X-CSRF-Token: token-van-de-test\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n"
            '--x\r\nContent-Disposition: form-data; name="bestanden"; filename="half.txt"\r\n\r\n'
        )
        connection.sendall(head.encode() + b"a" * 2_000_000)
    time.sleep(0.5)
    with wiring.open_desk(demo_copy) as desk, desk.store.read() as session:
        assert documents.named(session, "half.txt") == ()
    assert not list((demo_copy.root / "opslag").rglob("*.tmp"))
