"""How many key presses it takes to accept sixty proposals over twenty pages: the budget is eighty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline import wiring
from pipeline.model.woo import Verdict

BUDGET = 80


def open_review(page: Any, url: str, document_id: str) -> None:
    page.goto(f"{url}/lakken/{document_id}")
    page.wait_for_selector("#werk[data-klaar]")


def settle(page: Any) -> None:
    """Wait until the picture is there and nothing waits to be saved."""
    page.wait_for_selector("#vel:not([data-laadt])")
    page.wait_for_selector("#werk[data-wacht='0']")


def open_count(page: Any) -> int:
    return int(page.inner_text("#voortgang").split()[0])


def check_all_accepted(made: Any) -> None:
    with wiring.open_desk(made.workspace) as desk:
        judged = desk.marks(made.document_id)
        review = wiring.review_room(made.workspace, desk).open(made.document_id)
    assert len(judged) == 60
    assert all(one.verdict and one.verdict.verdict is Verdict.ACCEPTED for one in judged)
    assert review.unseen_pages == ()


def test_one_key_per_proposal_stays_within_the_budget(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    pressed = 0
    with served(twenty_pages.workspace) as url:
        page = somebody("ans")
        open_review(page, url, twenty_pages.document_id)
        while open_count(page):
            page.keyboard.press("a")
            pressed += 1
            settle(page)
            assert pressed <= BUDGET
        while "· 0 bladzijden" not in page.inner_text("#voortgang"):
            page.keyboard.press("v")
            pressed += 1
            page.wait_for_timeout(250)
            settle(page)
            assert pressed <= BUDGET, page.inner_text("#voortgang")
        page.wait_for_timeout(2500)
    print(f"een toets per vak: {pressed} toetsen voor 60 voorstellen op 20 bladzijden")
    check_all_accepted(twenty_pages)


def test_a_page_that_was_only_half_on_the_screen_is_not_seen(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = somebody("ans")
        open_review(page, url, twenty_pages.document_id)
        page.wait_for_timeout(3500)
        assert "20 bladzijden nog niet bekeken" in page.inner_text("#voortgang")
        page.keyboard.press("PageDown")
        page.wait_for_timeout(3500)
        assert "19 bladzijden nog niet bekeken" in page.inner_text("#voortgang")


def test_one_key_for_the_sure_ones_of_a_page_needs_fewer(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    pressed = 0
    with served(twenty_pages.workspace) as url:
        page = somebody("ans")
        open_review(page, url, twenty_pages.document_id)
        page.keyboard.press("z")
        pressed += 1
        page.wait_for_timeout(300)
        while open_count(page):
            is_doubtful = page.evaluate("document.activeElement.classList.contains('doubt')")
            page.keyboard.press("a" if is_doubtful else "Shift+A")
            pressed += 1
            page.wait_for_timeout(150)
            settle(page)
            assert pressed <= BUDGET
        page.wait_for_timeout(2500)
    print(f"een toets per bladzijde: {pressed} toetsen voor 60 voorstellen op 20 bladzijden")
    check_all_accepted(twenty_pages)


def test_the_key_for_the_sure_ones_leaves_the_doubtful_open(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = somebody("ans")
        page.goto(f"{url}/lakken/{twenty_pages.document_id}?blad=2")
        page.wait_for_selector("#werk[data-klaar]")
        page.keyboard.press("z")
        page.wait_for_timeout(400)
        page.keyboard.press("Shift+A")
        settle(page)
    with wiring.open_desk(twenty_pages.workspace) as desk:
        judged = {one.mark.id: one.verdict for one in desk.marks(twenty_pages.document_id)}
    on_page = twenty_pages.marks[3:6]
    assert [judged[one] is not None for one in on_page] == [True, False, True]
