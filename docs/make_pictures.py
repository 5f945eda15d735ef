"""Makes the pictures of README and docs/walk.md from a run of the demonstration: `make docs`.

The proof page is shown by Chromium when that is installed; otherwise its picture stays as it is.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.tools.pdf_pages import read_chars, render_page

FOLDER = Path(__file__).with_name("pictures")
DPI = 80


def main() -> None:
    """Run the demonstration in a temporary folder and draw what it made."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        demo = Path(temporary) / "demo"
        subprocess.run([sys.executable, "-m", "pipeline.cli.main", "demo", str(demo)], check=True)
        output = demo / "uitvoer"
        letter = next((output / "brieven").glob("L02*.pdf"))
        _draw(letter, 1, "brief-l02.png")
        _draw(max((output / "vrijgave").glob("*/documenten/*.pdf"), key=_boxes), 1, "gelakt.png")
        _screenshot(next((output / "bewijs").glob("Brief*.html")), "bewijspagina.png")


def _boxes(pdf: Path) -> int:
    """Count the labels on the first page, so that the picture shows a page with boxes."""
    return "".join(char.char for char in read_chars(pdf, 1)).count("5.1.2e")


def _draw(pdf: Path, page: int, name: str) -> None:
    picture = render_page(pdf, page, DPI).convert("P", palette=1, colors=64)
    picture.save(FOLDER / name, optimize=True)


def _screenshot(page: Path, name: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("chromium is niet geïnstalleerd: de foto van de bewijspagina blijft zoals hij was")
        return
    with tempfile.TemporaryDirectory() as profile:
        flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")
        quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
        size, where = "--window-size=1280,900", f"--user-data-dir={profile}"
        shot = f"--screenshot={FOLDER / name}"
        subprocess.run([chromium, *flags, *quiet, size, where, shot, page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
