"""Every page that a person can open: accessible, within its frame, light, quiet, and within reach of the Tab key."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pipeline import access, wiring
from pipeline.workspace import Workspace
from tests.web.browser.conftest import SCREEN, serve
from tests.web.browser.furnished import ALL, OPEN, READY, Furnished, furnish
from tests.web.browser.keys import sign_in, tab_to
from tests.web.people import PASSWORD

ROUTES = Path(__file__).parents[1] / "routes.toml"
ZOOMED = {"width": 683, "height": 384}
"""A laptop at 200 %."""
BUDGET = 300 * 1024
"""Bytes of own style sheets, scripts, fonts and icons that a page may load."""
SHOTS = os.environ.get("IBT_SCHERMEN", "")
"""Folder for pictures of the pages, to look at."""
NO_PAGE = {"/api", "/healthz", "/readyz", "/metrics", "/thema.css"}
NO_PAGE |= {"/aanmelden/organisatie", "/aanmelden/terug", "/aanmelden/code"}
"""What gives no page to look at; the last three send on, but for who is halfway in."""
STRANGER = ("/aanmelden", "/uitnodiging", "/openbaar")

SPARE = 40
"""Presses of Tab beyond what is counted: areas that scroll are stops too."""

LOOK = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  ones: [...document.querySelectorAll('h1')].map((one) => one.textContent.trim()),
  levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1])),
})"""
MARK = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';
  const found = [...document.querySelectorAll(wanted)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true })
    && one.type !== 'hidden' && !one.closest('dialog:not([open])'));
  window.reached = new Map();
  found.forEach((one, at) => { one.dataset.tab = at; });
  document.addEventListener('focusin', ({ target }) => {
    const style = getComputedStyle(target);
    const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const tile = target.querySelector(':scope > rect');  // of a map: the tile itself gets a thick edge
    const edged = tile && parseFloat(getComputedStyle(tile).strokeWidth) >= 3;
    window.reached.set(target.dataset.tab, shown || edged || target.tagName === 'IFRAME');
  });
  document.activeElement?.blur();
  return found.length + 4 * found.filter((one) => ['date', 'number', 'file'].includes(one.type)).length;
}"""
MISSED = """() => {
  const named = (one) => one.outerHTML.slice(0, 110);
  const all = [...document.querySelectorAll('[data-tab]')].filter((one) => one.tagName !== 'IFRAME');
  const came = (one) => window.reached.has(one.dataset.tab);
  const groups = new Set(all.filter((one) => one.type === 'radio' && came(one)).map((one) => one.name));
  const isReached = (one) => came(one) || (one.type === 'radio' && groups.has(one.name));
  return {
    missed: all.filter((one) => !isReached(one)).map(named),
    bare: all.filter((one) => window.reached.get(one.dataset.tab) === false).map(named),
  };
}"""


@dataclass
class Seen:
    """What was found on one page."""

    facts: dict[str, Any] = field(default_factory=dict)
    axe: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, rule and element of each violation."""
    told: list[str] = field(default_factory=list)
    """Errors in the console, exceptions, and answers that failed."""
    weight: int = 0
    width: int = 0
    missed: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def furnished(
    demo_workspace: Workspace, hand_over: Callable[..., None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    root = tmp_path_factory.mktemp("alles")
    shutil.copytree(demo_workspace.root, root / "werkmap")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IBT_SLEUTEL", access.new_key())
        yield furnish(wiring.open_workspace(root / "werkmap"), hand_over, root)


@pytest.fixture(scope="module")
def address(furnished: Furnished) -> Iterator[str]:
    with serve(furnished.workspace, gate=None) as url:
        yield url


def paths(made: Furnished) -> list[str]:
    """Give the address of every page of the table of routes, and of some as they look after a choice."""
    table = tomllib.loads(ROUTES.read_text(encoding="utf-8"))["routes"]
    gets = [name.removeprefix("GET ") for name in table if name.startswith("GET ")]
    found = []
    for path in gets:
        is_no_page = any(path == one or path.startswith(f"{one}/") for one in NO_PAGE) or path.endswith(NOT_HTML)
        if is_no_page or "{groep}" in path or re.search(r"\.\{?\w+\}?$", path):
            continue
        found.append(re.sub(r"\{(\w+)(:\w+)?\}", lambda part, path=path: _value(made, path, part[1]), path))
    review = f"/lakken/{made.to_review}"
    asked = {f"/stukken/{made.stuk}/corrigeren": f"?cijfer={made.figure_key}"}
    more = [
        "/post?toestand=vernietigd",
        "/zoeken?tekst=wettelijke+taak",
        f"/stukken/{made.stuk}?weergave=tekst",
        "/gemeenten/GM0193",
        "/gemeenten/GM0193/besluit?trede=5",
        "/ladder?weergave=tabel",
        "/termijnen?lijst=alle",
        "/brieven/nieuw?familie=L02&gemeente=GM0148",
        f"/brieven/{made.concept}",
        f"/dossiers/{quote(READY)}",
        f"/dossiers/{quote(READY)}/vrijgave",
        f"/dossiers/{quote(OPEN)}/veeg?stuk={made.to_review}&vak={made.mark}",
        f"{review}?blad=1&vak={made.mark}",
        NOWHERE,
    ]
    return [f"{path}{asked.get(path, '')}" for path in found] + more


NOWHERE = "/bestaat-niet"
NOT_HTML = ("/vrijgave/stand", "/post/stand", "/klaar.html", "/origineel", "/zip", "/{path:path}")
"""Files, and answers for a script."""


def _value(made: Furnished, path: str, name: str) -> str:
    pieces = {"/stukken": made.stuk, "/lakken": made.to_review, "/monitor": made.figure}
    values = {
        "code": "GM0148",
        "document_id": next((one for begin, one in pieces.items() if path.startswith(begin)), ""),
        "letter_id": made.letter,
        "term_id": made.term,
        "voorstel_id": made.proposal,
        "naam": quote(OPEN),
        "pak": quote(made.pack),
        "login": "nieuw",
        "provincie": "pv23",
        "veld": made.value_name,
        "token": made.invitation,
    }
    return values[name]


@pytest.fixture(scope="module")
def seen(furnished: Furnished, address: str, chromium: Any) -> dict[str, Seen]:
    """Look at every page once, on a laptop and at 200 %."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    inside, outside = _browser(chromium), _browser(chromium)
    sign_in(inside, address, ALL, PASSWORD)
    found = {}
    for path in paths(furnished):
        page = outside if path.startswith(STRANGER) else inside
        found[path] = _look(page, axe, address, path)
    inside.context.close()
    outside.context.close()
    return found


def _browser(chromium: Any) -> Any:
    return chromium.new_context(viewport=SCREEN).new_page()


def _look(page: Any, axe: Any, address: str, path: str) -> Seen:
    one = Seen()
    with _listening(page, one, address, path):
        page.set_viewport_size(SCREEN)
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        if page.locator("#werk[data-base]").count():
            page.wait_for_selector("#werk[data-klaar]")
        assert page.url.startswith(address + path.split("?")[0]), f"{path} sends on to {page.url}"
        one.facts = page.evaluate(LOOK)
        _picture(page, path)
        for rule in axe.run(page).response["violations"]:
            one.axe += [(rule["impact"], rule["id"], node["html"][:120]) for node in rule["nodes"]]
        _tab_through(page, one)
        page.set_viewport_size(ZOOMED)
        page.wait_for_timeout(100)
        one.width = page.evaluate("document.documentElement.scrollWidth")
        _picture(page, f"{path}-vergroot")
    return one


@contextmanager
def _listening(page: Any, one: Seen, address: str, path: str) -> Iterator[None]:
    """Write down what the browser says meanwhile; a page that should not be there may say so."""
    weights: dict[str, int] = {}

    def on_error(error: Any) -> None:
        one.told.append(str(error))

    def on_console(message: Any) -> None:
        if message.type in ("error", "warning") and path != NOWHERE:
            one.told.append(message.text)

    def on_answer(answer: Any) -> None:
        if answer.status >= 400 and answer.url != address + NOWHERE:
            one.told.append(f"{answer.status} {answer.url}")
        if answer.url.startswith((f"{address}/static/", f"{address}/thema.css")):
            weights[answer.url] = len(answer.body())

    listeners = (("console", on_console), ("response", on_answer), ("pageerror", on_error))
    _each(page.on, listeners)
    yield
    _each(page.remove_listener, listeners)
    one.weight = sum(weights.values())


def _each(act: Callable[[str, Any], None], listeners: tuple[tuple[str, Any], ...]) -> None:
    for event, listener in listeners:
        act(event, listener)


def _tab_through(page: Any, one: Seen) -> None:
    """Press Tab until everything was reached; the viewer of a PDF in a frame has stops of its own."""
    most = page.evaluate(MARK) + SPARE
    for turn in range(most):
        page.keyboard.press("Tab")
        if turn % 20 == 19 and not page.evaluate(MISSED)["missed"]:
            break
    told = page.evaluate(MISSED)
    one.missed, one.bare = told["missed"], told["bare"]


def _picture(page: Any, path: str) -> None:
    if SHOTS:
        name = re.sub(r"[0-9a-f]{20,}", "x", re.sub(r"[^\w-]+", "-", path.strip("/"))) or "begin"
        page.screenshot(path=str(Path(SHOTS) / f"{name[:80]}.png"), full_page=not path.endswith("-vergroot"))


def test_every_page_is_looked_at(seen: dict[str, Seen]) -> None:
    print(f"{len(seen)} bladzijden; de zwaarste laadt {max(one.weight for one in seen.values()) / 1024:.0f} kB")
    assert len(seen) >= 55


def test_axe_finds_nothing(seen: dict[str, Seen]) -> None:
    assert {path: one.axe for path, one in seen.items() if one.axe} == {}


def test_no_page_scrolls_sideways_at_200_percent(seen: dict[str, Seen]) -> None:
    assert {path: one.width for path, one in seen.items() if one.width > ZOOMED["width"]} == {}


def test_no_page_has_an_error_in_the_console_or_asks_for_what_is_not_there(seen: dict[str, Seen]) -> None:
    assert {path: one.told for path, one in seen.items() if one.told} == {}


def test_every_page_has_a_language_a_title_of_its_own_and_headings_in_order(seen: dict[str, Seen]) -> None:
    wrong = {}
    for path, one in seen.items():
        levels, facts = one.facts["levels"], one.facts
        jumps = [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1]
        is_titled = len(facts["ones"]) == 1 and facts["title"].startswith(facts["ones"][0])
        if facts["lang"] != "nl" or not is_titled or levels[:1] != [1] or jumps:
            wrong[path] = facts
    assert wrong == {}


def test_no_page_loads_more_than_the_budget_of_own_assets(seen: dict[str, Seen]) -> None:
    assert {path: one.weight for path, one in seen.items() if one.weight > BUDGET} == {}


def test_everything_on_every_page_is_reached_by_tab(seen: dict[str, Seen]) -> None:
    assert {path: one.missed for path, one in seen.items() if one.missed} == {}


def test_what_has_the_focus_is_seen(seen: dict[str, Seen]) -> None:
    assert {path: one.bare for path, one in seen.items() if one.bare} == {}


def test_somebody_signs_in_and_out_with_the_keyboard_alone(address: str, chromium: Any) -> None:
    page = _browser(chromium)
    page.goto(f"{address}/aanmelden?naar=/dossiers")
    for at, text in enumerate((ALL, "een verkeerd wachtwoord")):
        tab_to(page, ("#login", "#wachtwoord")[at])
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("alert").is_visible()
    tab_to(page, "#wachtwoord")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{address}/dossiers"
    page.goto(f"{address}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    tab_to(page, "form.who button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/aanmelden" in page.url
    page.context.close()
