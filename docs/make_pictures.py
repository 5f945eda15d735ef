"""Makes the pictures of README and docs/walk.md from a run of the demonstration, and one of all letters: `make docs`.

The proof page is shown by Chromium when that is installed; otherwise its picture stays as it is.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from PIL import Image, ImageDraw, ImageFont

from pipeline.tools.pdf_pages import read_chars, render_page
from templates.catalogue import Catalogue, read_catalogue
from templates.fields import Decided, LetterFields
from templates.letter import make_letter

TESTS = Path(__file__).parents[1] / "tests" / "templates"
FOLDER = Path(__file__).with_name("pictures")
DPI = 80
SHEET_DPI, COLUMNS, LABEL = 54, 6, 18
"""Of the sheet with all letters: resolution, pages in a row, pixels for the name under a page."""


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
        _sheet(Path(temporary), "brieven.png")


def _sheet(folder: Path, name: str) -> None:
    """Draw the first page of a letter of every family, made from the data of the tests."""
    pages = [(family, _first_page(pdf, folder)) for family, pdf in sorted(_letters(folder).items())]
    width, height = pages[0][1].size
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("L", (COLUMNS * width, rows * (height + LABEL)), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for number, (family, page) in enumerate(pages):
        left, top = number % COLUMNS * width, number // COLUMNS * (height + LABEL)
        sheet.paste(page, (left, top + LABEL))
        pen.rectangle((left, top, left + width - 1, top + height + LABEL - 1), outline=190)
        pen.text((left + 6, top + 2), family, fill=0, font=font)
    sheet.quantize(10).save(FOLDER / name, optimize=True)


def _letters(folder: Path) -> dict[str, bytes]:
    """Give the first letter of every family as PDF; the texts count as approved, so that none is locked."""
    tests = _module("conftest")
    tests.approve(tests.copy_data(folder / "brieven"))
    samples = _module("samples").Samples(tests.Desk(read_catalogue(folder / "brieven")))
    return {family: _pdf(family, variants[0], samples.catalogue) for family, variants in samples.all().items()}


def _pdf(family: str, fields: LetterFields, catalogue: Catalogue) -> bytes:
    besluit = fields.besluit_id if isinstance(fields, Decided) else None
    return make_letter(family, fields, besluit, False, catalogue).pdf


def _first_page(pdf: bytes, folder: Path) -> Image.Image:
    path = folder / "brief.pdf"
    path.write_bytes(pdf)
    return render_page(path, 1, SHEET_DPI).convert("L")


def _module(stem: str) -> ModuleType:
    """Load a file of the tests; they have no package."""
    spec = importlib.util.spec_from_file_location(f"pictures_{stem}", TESTS / f"{stem}.py")
    if spec is None or spec.loader is None:
        raise ImportError(stem)
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
