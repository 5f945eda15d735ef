"""The page of the administrator keeps itself fresh, and stays when the desk does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline import wiring
from pipeline.workspace import Workspace


def test_the_page_shows_new_numbers_by_itself_and_keeps_the_last_when_the_desk_is_gone(
    empty_workspace: Workspace, served: Callable[[Workspace], Any], somebody: Callable[..., Any]
):
    page = somebody("bo", "beheerder")
    with served(empty_workspace) as url:
        page.goto(f"{url}/beheer?elke=500")
        with wiring.open_desk(empty_workspace) as desk:
            desk.heartbeat("werk:vers-begonnen", {"done": 12})
        page.get_by_role("row", name="vers-begonnen").wait_for()
        shown = page.locator("#stand").inner_text()
    page.wait_for_timeout(1_200)
    assert "vers-begonnen" in page.locator("#stand").inner_text()
    assert "12" in shown
