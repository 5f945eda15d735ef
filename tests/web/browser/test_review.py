"""The review screen in a real browser: everything by key, two people at once, a browser that dies, and axe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline import wiring
from pipeline.legtwo.dossiers import DossierDesk
from pipeline.model.woo import Verdict
from pipeline.review.model import Review

SMALL = {"width": 683, "height": 384}
"""A laptop at 200 % zoom."""


def review_of(made: Any) -> Review:
    with wiring.open_desk(made.workspace) as desk:
        return wiring.review_room(made.workspace, desk).open(made.document_id)


def opened(page: Any, url: str, made: Any, blad: int = 1) -> Any:
    page.goto(f"{url}/lakken/{made.document_id}?blad={blad}")
    page.wait_for_selector("#werk[data-klaar]")
    return page


def settle(page: Any) -> None:
    page.wait_for_selector("#werk[data-wacht='0']")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(120)
    settle(page)


def test_everything_can_be_done_by_key(twenty_pages: Any, served: Any, somebody: Callable[..., Any]) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        press(page, "a", "r")
        first, second = twenty_pages.marks[:2]
        verdicts = {one.id: one.verdict for one in review_of(twenty_pages).marks}
        assert (verdicts[first], verdicts[second]) == (Verdict.ACCEPTED, Verdict.REJECTED)

        press(page, "u")
        assert review_of(twenty_pages).mark(second).verdict is None  # type: ignore[union-attr]

        press(page, "g", "ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        press(page, "Enter")
        page.wait_for_selector("#gronden:not([open])", state="attached")
        settle(page)
        assert any(len(one.gronden) == 2 for one in review_of(twenty_pages).marks)

        before = len(review_of(twenty_pages).marks)
        press(page, "n", "ArrowDown", "Shift+ArrowRight", "Enter", "Enter")
        page.wait_for_selector("#gronden:not([open])", state="attached")
        settle(page)
        drawn = [one for one in review_of(twenty_pages).marks if one.by_hand]
        assert len(drawn) == 1
        assert drawn[0].verdict is Verdict.ACCEPTED

        press(page, "t", "Home", "Shift+ArrowRight", "Enter", "Enter")
        page.wait_for_selector("#gronden:not([open])", state="attached")
        settle(page)
        assert len(review_of(twenty_pages).marks) >= before + 1

        press(page, "P")
        page.fill("#motivering", "De bladzijde gaat over een ander.")
        page.click("#gronden button.primary")
        page.wait_for_selector("#vel.refused")
        settle(page)
        assert review_of(twenty_pages).refused_pages
        press(page, "p")
        page.wait_for_selector("#vel:not(.refused)")
        assert not review_of(twenty_pages).refused_pages


def test_a_mark_is_made_larger_by_key(twenty_pages: Any, served: Any, somebody: Callable[..., Any]) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        press(page, "e", "Shift+ArrowRight", "Enter")
        page.wait_for_timeout(300)
        settle(page)
        assert any(len(one.text.split()) == 3 for one in review_of(twenty_pages).marks)


def test_a_box_is_drawn_and_words_are_chosen_with_the_mouse(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        sheet = page.locator("#vel").bounding_box()
        for button, (x0, y0, x1, y1) in (("nieuw", (0.15, 0.2, 0.5, 0.24)), ("tekst", (0.15, 0.15, 0.4, 0.15))):
            count = len(review_of(twenty_pages).marks)
            page.click(f"[data-doe={button}]")
            page.mouse.move(sheet["x"] + sheet["width"] * x0, sheet["y"] + sheet["height"] * y0)
            page.mouse.down()
            page.mouse.move(sheet["x"] + sheet["width"] * x1, sheet["y"] + sheet["height"] * y1, steps=4)
            page.mouse.up()
            page.click("#gronden button.primary")
            page.wait_for_timeout(300)
            settle(page)
            assert len(review_of(twenty_pages).marks) == count + 1


def test_the_focus_never_gets_lost(twenty_pages: Any, served: Any, somebody: Callable[..., Any]) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        for key in ("a", "r", "j", "k", "ArrowRight", "u", "Shift+A", "a", "PageDown", "x", "z", "v"):
            press(page, key)
            where = page.evaluate("document.activeElement.closest('#werk') !== null")
            assert where, f"na {key} staat de focus buiten het werk"


def test_keys_can_be_switched_off(twenty_pages: Any, served: Any, somebody: Callable[..., Any]) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        page.keyboard.press("?")
        page.uncheck("#toetsen-aan")
        page.click("#hulp button.primary")
        page.focus("#blad")
        press(page, "a")
        page.wait_for_timeout(300)
        assert len(review_of(twenty_pages).undecided) == 60


def test_two_reviewers_lose_nothing(twenty_pages: Any, served: Any, somebody: Callable[..., Any]) -> None:
    with served(twenty_pages.workspace) as url:
        ans = opened(somebody("ans"), url, twenty_pages)
        bob = opened(somebody("bob"), url, twenty_pages)
        press(ans, "a")
        bob.keyboard.press("r")
        bob.wait_for_selector("#fout:not([hidden])")
        assert "Ans" in bob.inner_text("#fout")
        settle(bob)
        first = review_of(twenty_pages).mark(twenty_pages.marks[0])
        assert first is not None and first.verdict is Verdict.ACCEPTED and first.reviewer == "Ans"
        press(bob, "r")
        assert review_of(twenty_pages).mark(twenty_pages.marks[0]).reviewer == "Bob"  # type: ignore[union-attr]
        for _ in range(5):
            press(ans, "j", "a")
        decided = [one for one in review_of(twenty_pages).marks if one.verdict]
        assert {one.reviewer for one in decided} == {"Ans", "Bob"}


def test_what_was_saved_survives_the_death_of_a_browser(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        for _ in range(7):
            press(page, "a")
        page.context.close()
        assert len(review_of(twenty_pages).undecided) == 53
        again = opened(somebody("ans"), url, twenty_pages)
        assert again.inner_text("#voortgang").startswith("53 van 60")


def test_without_a_connection_decisions_wait_and_are_sent_later(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        page.context.set_offline(True)
        page.keyboard.press("a")
        page.wait_for_selector("#niet-bewaard:not([hidden])")
        assert page.inner_text("#niet-bewaard").startswith("1 oordeel is nog niet opgeslagen.")
        kept = page.evaluate("JSON.stringify(sessionStorage)")
        assert "Kuipers" not in kept
        assert twenty_pages.marks[0] in kept
        page.context.set_offline(False)
        settle(page)
        assert len(review_of(twenty_pages).undecided) == 59


def test_decisions_that_were_not_sent_are_sent_after_a_reload(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = somebody("ans")
        page.on("dialog", lambda dialog: dialog.accept())
        page.route("**/oordeel", lambda route: route.abort())  # before the page is there: later may be too late
        opened(page, url, twenty_pages)
        page.keyboard.press("a")
        page.wait_for_selector("#niet-bewaard:not([hidden])")
        page.unroute("**/oordeel")
        page.reload()
        page.wait_for_selector("#werk[data-klaar]")
        page.wait_for_timeout(500)
        settle(page)
        assert len(review_of(twenty_pages).undecided) == 59


def test_a_second_person_approves_what_the_first_finished(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with wiring.open_desk(twenty_pages.workspace) as desk:
        room = wiring.review_room(twenty_pages.workspace, desk)
        marks = room.open(twenty_pages.document_id).marks
        room.judge(twenty_pages.document_id, {one.id: (Verdict.ACCEPTED, one.stamp) for one in marks}, "Ans")
        room.saw(twenty_pages.document_id, range(1, 21), "Ans")
    with served(twenty_pages.workspace) as url:
        ans = opened(somebody("ans", "woo-coordinator"), url, twenty_pages)
        ans.click("text=Klaar met beoordelen")
        assert "vier ogen" in ans.inner_text("#klaar")
        eva = opened(somebody("eva", "woo-coordinator"), url, twenty_pages)
        eva.click("#klaar button:text-is('Goedkeuren')")
        assert "Goedgekeurd door Eva" in eva.inner_text("#klaar")
    assert review_of(twenty_pages).approved is not None


@pytest.mark.parametrize("screen", [None, SMALL], ids=["1366x768", "200 procent"])
def test_axe_finds_nothing_on_the_pages_of_the_review(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any], screen: dict[str, int] | None
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with wiring.open_desk(twenty_pages.workspace) as desk:
        room = DossierDesk(desk)
        room.new("Woo 1", "", afschrift=False, who="Ans")
        room.add("Woo 1", [twenty_pages.document_id], "Ans")
    document = f"/lakken/{twenty_pages.document_id}"
    paths = ["/dossiers", "/dossiers/Woo 1", "/dossiers/Woo 1/zoeken", "/dossiers/Woo 1/woorden", f"{document}/lijst"]
    paths += [
        f"/dossiers/Woo 1/veeg?stuk={twenty_pages.document_id}&vak={twenty_pages.marks[0]}",
        f"{document}/besluit",
    ]
    with served(twenty_pages.workspace) as url:
        page = somebody("ans", "woo-coordinator", screen)
        for path in paths:
            assert page.goto(url + path).status == 200
            assert [one["id"] for one in axe.run(page).response["violations"]] == [], path
        opened(page, url, twenty_pages)
        for keys in ((), ("a",), ("x",), ("?",), ("Escape", "g"), ("Escape", "n"), ("Escape", "t")):
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_timeout(150)
            assert [one["id"] for one in axe.run(page).response["violations"]] == [], keys


def test_a_key_never_decides_on_a_mark_that_is_on_another_page(
    twenty_pages: Any, served: Any, somebody: Callable[..., Any]
) -> None:
    with served(twenty_pages.workspace) as url:
        page = opened(somebody("ans"), url, twenty_pages)
        press(page, "ArrowRight", "ArrowRight", "a")  # a key that is faster than the page does nothing
        assert {one.page for one in review_of(twenty_pages).marks if one.verdict} <= {3}
        for _ in range(100):  # on a busy machine an arrow too may come before its page
            if page.url.endswith("blad=3"):
                break
            press(page, "ArrowRight")
        press(page, "a")
        assert {one.page for one in review_of(twenty_pages).marks if one.verdict} == {3}
