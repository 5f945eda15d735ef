"""Makes the pictures of README and docs/walk.md: the demonstration, one of all letters, and the story: `make docs`.

The proof page and the two that are no page are shown by Chromium, the page from Word by LibreOffice, where those are
installed; otherwise their pictures stay as they are.
"""

from __future__ import annotations

import email
import email.policy
import html
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import openpyxl
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
        _story(play_story(Path(temporary)))


# -- the story of docs/walk.md ----------------------------------------------------------------------------------


def play_story(folder: Path) -> Path:
    """Run every command of the story and give the folder it leaves."""
    root, pieces, story = TESTS.parents[1], folder / "stukken", folder / "verhaal"
    pieces.mkdir()
    story.mkdir()
    subprocess.run([sys.executable, str(root / "tests" / "walk" / "make_stukken.py"), str(pieces)], check=True)
    blocks = re.findall(r"^```sh\n(.*?)^```$", (root / "docs" / "walk.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    env = {**os.environ, "REPO": str(root), "PYTHON": sys.executable, "STUKKEN": str(pieces), "PYTHONPATH": str(root)}
    script = 'ibt() { "$PYTHON" -m pipeline.cli.main "$@"; }\n' + "\n".join(blocks)
    subprocess.run(["bash", "-c", script], cwd=story, env=env, check=False, capture_output=True)
    return story


def _story(story: Path) -> None:
    """Draw the pages of the story that a person should look at."""
    letters = story / "ministerie" / "uitvoer" / "brieven"
    l02 = letters / "L02-GM1700-2026-04-09-v2"
    _draw(l02.with_suffix(".pdf"), 1, "walk-l02-pdf.png")
    _from_word(l02.with_suffix(".docx"), "walk-l02-docx.png")
    _draw(letters / "L08-GM1700-2026-05-11-v2.pdf", 1, "walk-l08.png")
    _draw(letters / "L11-pv23-2026-04-14-v1.pdf", 1, "walk-l11.png")
    _draw(letters / "L12-pv31-2024-12-20-v2.pdf", 2, "walk-l12-limburg.png")
    _shown(_mail_page(next((story / "mails").glob("L13-*.eml"))), story, "walk-l13-mail.png")
    _shown(_report_page(story / "voortgang.xlsx", "Overijssel"), story, "walk-voortgang.png")


def _from_word(docx: Path, name: str) -> None:
    """Draw the first page of a Word file as LibreOffice shows it."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is niet geïnstalleerd: de foto uit Word blijft zoals hij was")
        return
    with tempfile.TemporaryDirectory() as temporary:
        profile = f"-env:UserInstallation={Path(temporary, 'profiel').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", temporary, str(docx)]
        subprocess.run(command, check=True, capture_output=True)
        _draw(Path(temporary, docx.with_suffix(".pdf").name), 1, name)


_STYLE = "body{font:14px Carlito,sans-serif;margin:16px;width:1100px}td,th{border:1px solid #bbb;padding:3px 7px}"


def _mail_page(path: Path) -> str:
    """Give a mail draft as a page: its heads, then its words."""
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    heads = "".join(f"<b>{key}:</b> {html.escape(str(mail[key]))}<br>" for key in ("From", "To", "Bcc", "Subject"))
    body = mail.get_body(("plain",))
    words = html.escape(str(body.get_content()) if body else "")
    return f"<style>{_STYLE}pre{{font:inherit;white-space:pre-wrap}}</style>{heads}<hr><pre>{words}</pre>"


def _report_page(path: Path, sheet: str) -> str:
    """Give one sheet of the progress report as a page; rows without a task are left out."""
    rows = [[cell for cell in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]
    task = rows[0].index("Wettelijke taak")
    told = [row for row in rows[1:] if isinstance(row[task], int)]
    lines = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in told)
    head = "".join(f"<th>{_cell(cell)}</th>" for cell in rows[0])
    return f"<style>{_STYLE}table{{border-collapse:collapse}}</style><table><tr>{head}</tr>{lines}</table>"


def _cell(value: object) -> str:
    return html.escape("" if value is None else f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else str(value))


def _shown(page: str, folder: Path, name: str) -> None:
    """Draw a page of HTML, cut to what is on it."""
    path = folder / f"{name}.html"
    path.write_text(f'<!doctype html><meta charset="utf-8">{page}', encoding="utf-8")
    _screenshot(path, name)
    if (FOLDER / name).is_file():
        picture = Image.open(FOLDER / name).convert("L")
        inked = picture.point(lambda level: 255 * (level < 250)).getbbox()
        right, low = (inked[2] + 16, inked[3] + 16) if inked else picture.size
        picture.crop((0, 0, right, low)).quantize(16).save(FOLDER / name, optimize=True)


# -- all letters ------------------------------------------------------------------------------------------------


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
