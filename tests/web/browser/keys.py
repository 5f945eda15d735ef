"""A desk used with the keyboard alone: going somewhere with Tab, pressing, writing, choosing."""

from __future__ import annotations

from typing import Any

MOST_TABS = 150
"""Presses of the Tab key before a field counts as out of reach."""


def tab_to(page: Any, selector: str) -> None:
    """Go to an element with the Tab key alone."""
    wanted = page.locator(selector).first
    for _ in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is out of reach of the keyboard")


def press(page: Any, selector: str) -> None:
    """Follow a link or press a button by keyboard, and wait for the page that comes."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Any, selector: str, text: str) -> None:
    """Write in a field."""
    tab_to(page, selector)
    page.keyboard.type(text)


def tick(page: Any, selector: str) -> None:
    """Tick a box."""
    tab_to(page, selector)
    page.keyboard.press("Space")
    assert page.locator(selector).first.is_checked()


def choose(page: Any, selector: str, value: str) -> None:
    """Choose in a list by typing the begin of what it says."""
    tab_to(page, selector)
    said = page.locator(f"{selector} option[value='{value}']").inner_text()
    page.keyboard.type(said[:12])
    assert page.locator(selector).input_value() == value


def sign_in(page: Any, url: str, login: str, password: str) -> None:
    """Sign in at the door, by keyboard."""
    page.goto(f"{url}/aanmelden")
    write(page, "#login", login)
    write(page, "#wachtwoord", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Afmelden").is_visible()
