"""Milliseconds until a page of a 300-page document is on the screen of the review, and the bytes of its own assets.

A real Chromium opens the review screen over a workspace of its own and turns pages as a person does: forward, back, and
to pages far away. A page counts as shown when its picture is decoded and its boxes are drawn. The claims are: first
page within 1,000 ms, a switch within 150 ms (median), own assets under 300 KB.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from common import print_result, test_module

from pipeline import wiring

PAGES = 300
SWITCHES = 60
_TURNED = """async (steps) => {
  const took = [];
  const sheet = document.getElementById("vel");
  for (const step of steps) {
    const wanted = typeof step === "number" ? step : null;
    const from = performance.now();
    const shown = new Promise((done) => {
      const before = sheet.dataset.getoond;
      const look = new MutationObserver(() => {
        if (sheet.dataset.getoond !== before) { look.disconnect(); requestAnimationFrame(() => done()); }
      });
      look.observe(sheet, { attributes: true, attributeFilter: ["data-getoond"] });
    });
    const field = document.getElementById("blad-nummer");
    if (wanted) { field.value = wanted; field.dispatchEvent(new Event("change", { bubbles: true })); }
    else document.querySelector(`[data-doe="${step}"]`).click();
    await shown;
    took.push(performance.now() - from);
    await new Promise((done) => setTimeout(done, 250));
  }
  return took;
}"""


def make_workspace(root: Path, hand_over: Any, build: ModuleType) -> tuple[Any, str]:
    """Give a workspace with one document of 300 pages that was read, and the id of the document."""
    line = "De gemeente heeft op het verzoek gereageerd en noemt daarbij de aantallen van het afgelopen jaar. "
    pages = [[f"Verslag {number}", line * 9, "Besproken met mevrouw A. Kuipers.", line * 9] for number in range(PAGES)]
    workspace = wiring.make_workspace(root / "werkmap")
    path = build.pages_pdf(root / "lang.pdf", *pages)
    hand_over(workspace, [path])
    with wiring.open_desk(workspace) as desk:
        return workspace, desk.find("lang.pdf")


def measure(page: Any, url: str) -> dict[str, Any]:
    """Give the figures of one visit."""
    own = {"bytes": 0}

    def count(answer: Any) -> None:
        if "/static/" in answer.url:
            own["bytes"] += len(answer.body())

    page.on("response", count)
    started = time.monotonic()
    page.goto(url)
    page.wait_for_selector("#vel[data-getoond='1']")
    first = 1000 * (time.monotonic() - started)
    page.wait_for_selector("#werk[data-klaar]")
    usable = 1000 * (time.monotonic() - started)
    page.wait_for_timeout(1000)
    forward = page.evaluate(_TURNED, ["volgend-blad"] * (SWITCHES // 2) + ["vorig-blad"] * 6)
    far = page.evaluate(_TURNED, [250, 40, 180, 90, 299, 120, 210, 60, 160, 280])
    return {
        "eerste_bladzijde_ms": round(first),
        "bruikbaar_ms": round(usable),
        "wissel_mediaan_ms": round(statistics.median(forward)),
        "wissel_p95_ms": round(statistics.quantiles(forward, n=20)[-1]),
        "verre_sprong_mediaan_ms": round(statistics.median(far)),
        "verre_sprong_hoogste_ms": round(max(far)),
        "eigen_bytes": own["bytes"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--werkmap", type=Path, help="folder to keep the workspace in for a next run")
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright

    web, browser = test_module("conftest", "web"), test_module("conftest", "web/browser")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        root = asked.werkmap or Path(temporary)
        root.mkdir(exist_ok=True)
        if (root / "werkmap").is_dir():
            workspace = wiring.open_workspace(root / "werkmap")
            with wiring.open_desk(workspace) as desk:
                document_id = desk.find("lang.pdf")
        else:
            workspace, document_id = make_workspace(root, web.take_through, test_module("build", "."))
        with wiring.open_desk(workspace) as desk:
            marks = len(desk.marks(document_id))
        chromium = playwright.chromium.launch(executable_path=str(browser.CHROMIUM), args=["--no-sandbox"])
        with browser.serve(workspace) as url:
            time.sleep(3)
            headers = {"X-Rol": "woo-medewerker", "X-Wie": "ans"}
            page = chromium.new_context(viewport=browser.SCREEN, extra_http_headers=headers).new_page()
            figures = measure(page, f"{url}/lakken/{document_id}")
        chromium.close()
    print_result("review_web", {"bladzijden": PAGES, "vakken": marks, **figures})


if __name__ == "__main__":
    main()
