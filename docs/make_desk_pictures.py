"""Makes docs/pictures/desk-*.png: ten pages of the desk over the demonstration, in a real browser: `make docs`.

Where there is no Chromium the pictures stay as they are.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from pipeline import wiring
from tests.web.browser.conftest import CHROMIUM, SCREEN, serve
from tests.web.browser.furnished import ALL, OPEN, READY, Furnished, furnish
from tests.web.conftest import take_through
from tests.web.people import PASSWORD

FOLDER = Path(__file__).with_name("pictures")
COLOURS, MOST_BYTES = 128, 150 * 1024


def main() -> None:
    """Furnish a demo workspace in a temporary folder, walk through it and keep what the screen shows."""
    if not CHROMIUM.exists():
        sys.stderr.write(f"no browser at {CHROMIUM}: the pictures of the desk stay as they are\n")
        return
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        pieces = root / "stukken"
        pieces.mkdir()
        workspace = wiring.make_workspace(root / "werkmap")
        take_through(workspace, wiring.make_demo_documents(pieces))
        made = furnish(workspace, take_through, root)
        with serve(made.workspace, gate=None) as url, sync_playwright() as started:
            browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            _walk(browser.new_context(viewport=SCREEN, locale="nl-NL").new_page(), url, made)
            browser.close()


def _walk(page: Any, url: str, made: Furnished) -> None:
    page.goto(f"{url}/aanmelden")
    page.fill("#login", ALL)
    _keep(page, "aanmelden")
    page.fill("#wachtwoord", PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    for name, path in _pages(made):
        page.goto(url + path)
        page.wait_for_load_state("networkidle")
        if name == "beoordelen":
            page.wait_for_selector("#werk[data-klaar]")
        if name == "stuk":
            page.get_by_role("heading", name="Bladzijde 1 van").evaluate("one => one.scrollIntoView()")
        page.wait_for_timeout(1500)
        _keep(page, name)


def _pages(made: Furnished) -> Iterator[tuple[str, str]]:
    yield "post", "/post"
    yield "stuk", f"/stukken/{made.stuk}"
    yield "gemeente", "/gemeenten/GM0148"
    yield "voorstel", f"/voorstellen/{made.proposal}"
    yield "brief", f"/brieven/{made.letter}"
    yield "beoordelen", f"/lakken/{made.to_review}"
    yield "dossier", f"/dossiers/{OPEN}"
    yield "vrijgave", f"/dossiers/{READY}/vrijgave"
    yield "monitor", "/monitor/pv23"
    yield "logboek", "/logboek"


def _keep(page: Any, name: str) -> None:
    """Keep the screen as a small picture with a palette."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"desk-{name}.png"
    for colours in (COLOURS, COLOURS // 2, COLOURS // 4):
        shot.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
    raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
