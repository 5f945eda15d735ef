"""Letters with tables of which every cell is known: drawn from a seed, set by typst and by a word processor."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import docx
import dxpdf
import pikepdf
import typst
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONTS = ("Liberation Sans", "Carlito", "DejaVu Serif")
PLACES = (
    "Aalten", "Baarle-Nassau", "Capelle aan den IJssel", "De Ronde Venen", "Eijsden-Margraten", "Goeree-Overflakkee",
    "Heeze-Leende", "Krimpen aan den IJssel", "Nuenen, Gerwen en Nederwetten", "Ouder-Amstel", "Peel en Maas",
    "Súdwest-Fryslân", "Tynaarlo", "Urk", "Vijfheerenlanden", "West Maas en Waal", "Zoeterwoude", "Ooststellingwerf",
)  # fmt: skip
KINDS = ("Regulier", "Alleenstaande minderjarige vreemdelingen", "Amv", "Statushouders", "Noodopvang", "Crisisopvang")
HEADS = ("Taak", "Wettelijke taak 2026-2027", "Realisatie", "Realisatie per 1 juli 2025", "Gepland", "In procedure",
         "Aantal plekken", "Nog te maken", "Stand", "Opgave", "Plekken in voorbereiding")  # fmt: skip
NOTES = ("locatie aan de haven, open tot eind 2026", "het college besluit in het najaar over een tweede gebouw",
         "geen", "tijdelijk pand; de huur loopt af", 
         "in gesprek met de provincie en met de buurgemeenten over een plek",
         "vergunning verleend", "nog niet bekend")  # fmt: skip
PROSE = ("Hieronder staan de aantallen zoals die bij ons bekend zijn.", "Klopt een getal niet, laat het dan weten.",
         "De cijfers gaan over alle locaties in de gemeente, ook over die van een buurgemeente die meetelt.",
         "Wij hebben ze vergeleken met de vorige opgave en zien geen grote verschillen.")  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell as it is drawn."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Form:
    """One table and how it is drawn."""

    name: str
    cells: tuple[tuple[Cell | None, ...], ...]
    """For each place the cell that begins there; None where another spans."""
    header: int = 1
    lines: str = "all"
    """all, none, flat, frame, columns, dashed, double, band, zebra, inner."""
    page: str = "portrait"
    """portrait, landscape, turned (/Rotate), side (text that lies on its side)."""
    beside: str = ""
    """text or twin: what stands to the right of it."""
    split: bool = False
    """Long enough to run over a page border."""
    repeat: bool = True
    """The header is printed again on the next page."""
    tabs: bool = False
    right: bool = True
    """Numbers stand at the right of their cell."""
    middle: bool = False
    """Cells are centred from top to bottom."""

    @property
    def truth(self) -> list[list[str]]:
        """Give the text at each place; a cell that spans stands in each."""
        grid = [["" for _ in row] for row in self.cells]
        for r, row in enumerate(self.cells):
            for c, cell in enumerate(row):
                if cell is None:
                    continue
                for y in range(r, r + cell.rows):
                    for x in range(c, c + cell.columns):
                        grid[y][x] = cell.text
        return grid


def plain(rows: Sequence[Sequence[str]]) -> tuple[tuple[Cell | None, ...], ...]:
    """Give cells that do not span."""
    return tuple(tuple(Cell(text) for text in row) for row in rows)


def number(draw: random.Random) -> str:
    """Draw what stands in a column of numbers."""
    kind = draw.random()
    if kind < 0.08:
        return draw.choice(("-", "–", "geen"))
    value = draw.choice((0, draw.randint(1, 99), draw.randint(100, 999), draw.randint(1000, 12000)))
    return f"{value:,}".replace(",", ".")


def figures(draw: random.Random, count: int, width: int, *, total: bool = False, empty: float = 0.0) -> list[list[str]]:
    """Draw a table of places by numbers."""
    heads = draw.sample(HEADS, width - 1)
    names = draw.sample(PLACES, min(count, len(PLACES)))
    names += [f"{draw.choice(PLACES)} wijk {n}" for n in range(count - len(names))]
    rows = [["Gemeente", *heads]]
    rows += [[name, *("" if draw.random() < empty else number(draw) for _ in heads)] for name in names]
    if total:
        rows.append(["Totaal", *(str(draw.randint(100, 99999)) for _ in heads)])
    return rows


def transposed(draw: random.Random, count: int, width: int) -> list[list[str]]:
    """Draw a table with the places in the head and what is counted at the left."""
    names = draw.sample(PLACES, width - 1)
    labels = draw.sample((*KINDS, *HEADS), count)
    return [["", *names], *([label, *(number(draw) for _ in names)] for label in labels)]


def wordy(draw: random.Random, count: int) -> list[list[str]]:
    """Draw a table with cells of several lines."""
    heads = ["Nr.", "Gemeente", "Plekken", "Toelichting"]
    numbers = range(1, count + 1)
    return [heads, *([str(n), draw.choice(PLACES), str(draw.randint(10, 900)), draw.choice(NOTES)] for n in numbers)]


def typst_pdf(form: Form, font: str, out: Path, draw: random.Random) -> Path:
    """Write the PDF of a form."""
    data = {
        "rows": [
            [{"t": c.text, "cs": c.columns, "rs": c.rows, "x": x, "y": y} for x, c in enumerate(row) if c]
            for y, row in enumerate(form.cells)
        ],
        "width": len(form.cells[0]), "header": form.header, "lines": form.lines, "beside": form.beside,
        "font": font, "size": draw.choice((9, 10, 11)), "inset": draw.choice((3, 4, 5)), "page": form.page,
        "repeat": form.repeat, "push": draw.randint(380, 480) if form.split else 0, "right": form.right,
        "before": list(PROSE[:2]), "after": list(PROSE[2:]), "middle": form.middle, "tabs": form.tabs,
        "long": " ".join(PROSE),
    }  # fmt: skip
    source = (Path(__file__).parent / "table_forms.typ").read_text(encoding="utf-8")
    out.write_bytes(typst.compile(source.encode(), sys_inputs={"data": json.dumps(data)}))
    if form.page == "turned":
        turn(out)
    return out


def turn(path: Path) -> None:
    """Set /Rotate on every page."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.Rotate = 90
        document.save(path)


def docx_file(form: Form, font: str, out: Path, draw: random.Random) -> Path:
    """Write the Word file of a form."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(draw.choice((9, 10, 11)))
    if form.page == "landscape":
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for words in PROSE[:2]:
        document.add_paragraph(words)
    if form.split:
        document.add_paragraph().paragraph_format.space_before = Pt(draw.randint(330, 420))
    (_tabbed if form.tabs else _table)(document, form)
    for words in PROSE[2:]:
        document.add_paragraph(words)
    document.save(str(out))
    return out


def _tabbed(document: Any, form: Form) -> None:
    rows = form.truth
    width = 150 / len(rows[0])
    for n, row in enumerate(rows):
        paragraph = document.add_paragraph("\t".join(row))
        paragraph.paragraph_format.space_after = Pt(2)
        for column in range(1, len(row)):
            at = Mm(10 + width * (column + 1)) if form.right else Mm(12 + width * column)
            kind = WD_TAB_ALIGNMENT.RIGHT if form.right else WD_TAB_ALIGNMENT.LEFT
            paragraph.paragraph_format.tab_stops.add_tab_stop(at, kind)
        paragraph.runs[0].bold = n < form.header


def _table(document: Any, form: Form) -> None:
    table = document.add_table(len(form.cells), len(form.cells[0]))
    table.style = {"all": "Table Grid", "band": "Light Grid Accent 1", "flat": "Light List Accent 1",
                   "zebra": "Light Shading Accent 1"}.get(form.lines, "Normal Table")  # fmt: skip
    for r, row in enumerate(form.cells):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            place = table.cell(r, c)
            if cell.rows > 1 or cell.columns > 1:
                place = place.merge(table.cell(r + cell.rows - 1, c + cell.columns - 1))
            place.text = cell.text
            if form.right and cell.text[:1].isdigit() and c:
                place.paragraphs[0].alignment = 2
            place.paragraphs[0].paragraph_format.space_after = Pt(0)
    if form.repeat:
        for row in table.rows[: form.header]:
            properties = row._tr.get_or_add_trPr()
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            properties.append(mark)


def office_pdf(path: Path, out: Path) -> Path:
    """Convert a Word file with LibreOffice where it is installed, else with dxpdf."""
    if shutil.which("soffice"):
        home = f"-env:UserInstallation=file://{out.parent}/profile"
        command = ["soffice", home, "--headless", "--convert-to", "pdf:writer_pdf_Export", "--outdir", out.parent, path]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        path.with_suffix(".pdf").rename(out)
    else:
        dxpdf.convert_file(str(path), str(out))
    return out


def spanned(draw: random.Random) -> tuple[tuple[Cell | None, ...], ...]:
    """Draw a table with a head over columns and labels over rows."""
    first, second = draw.sample(HEADS, 2)
    rows: list[tuple[Cell | None, ...]] = [
        (Cell("Provincie", rows=2), Cell("Gemeente", rows=2), Cell(first, 2), None, Cell(second, 2), None),
        (None, None, Cell("Regulier"), Cell("Amv"), Cell("Regulier"), Cell("Amv")),
    ]
    names = iter(draw.sample(PLACES, 9))
    for province in draw.sample(("Fryslân", "Limburg", "Zuid-Holland", "Gelderland"), 3):
        count = draw.randint(1, 3)
        for n in range(count):
            label = Cell(province, rows=count) if n == 0 else None
            rows.append((label, Cell(next(names)), *(Cell(str(draw.randint(1, 900))) for _ in range(4))))
    return tuple(rows)


def development(draw: random.Random) -> list[Form]:
    """Draw the forms that the finder was built on."""

    def small(*, total: bool = False, empty: float = 0.0) -> list[list[str]]:
        return figures(draw, draw.randint(4, 8), draw.randint(3, 5), total=total, empty=empty)

    return [
        Form("ruled", plain(small(total=True, empty=0.1))),
        Form("tabbed", plain(small(total=True)), lines="none", tabs=True),
        Form("tabbed-left", plain(figures(draw, 5, 3)), lines="none", tabs=True, right=False),
        Form("transposed", plain(transposed(draw, 5, 4))),
        Form("transposed-borderless", plain(transposed(draw, 5, 4)), lines="none"),
        Form("borderless", plain(small(total=True)), lines="none"),
        Form("split", plain(figures(draw, 26, 4)), split=True),
        Form("split-once", plain(figures(draw, 26, 4)), split=True, repeat=False),
        Form("split-borderless", plain(figures(draw, 26, 4)), lines="none", split=True),
        Form("merged", spanned(draw), header=2, middle=True),
        Form("landscape", plain(figures(draw, 8, 7, total=True)), page="landscape"),
        Form("wordy", plain(wordy(draw, 6))),
        Form("wordy-flat", plain(wordy(draw, 6)), lines="flat", middle=True),
        Form("band", plain(small(empty=0.1)), lines="band"),
    ]


def more_typst(draw: random.Random) -> list[Form]:
    """Draw the forms that only typst sets."""

    def small(*, total: bool = False, empty: float = 0.0) -> list[list[str]]:
        return figures(draw, draw.randint(4, 8), draw.randint(3, 4), total=total, empty=empty)

    return [
        Form("frame-columns", plain(small(total=True)), lines="columns"),
        Form("dashed", plain(small()), lines="dashed"),
        Form("double", plain(small()), lines="double"),
        Form("zebra", plain(small(total=True)), lines="zebra"),
        Form("inner", plain(small(empty=0.1)), lines="inner"),
        Form("turned", plain(small()), page="turned"),
        Form("on its side", plain(figures(draw, 8, 6)), page="side"),
        Form("beside text", plain(figures(draw, 6, 3)), beside="text"),
        Form("beside text, borderless", plain(figures(draw, 6, 3)), beside="text", lines="none"),
        Form("two beside each other", plain(figures(draw, 5, 3)), beside="twin"),
        Form("two rows", plain([list(draw.sample(HEADS, 4)), [str(draw.randint(1, 999)) for _ in range(4)]])),
        Form(
            "marks",
            plain([["Soort", "Taak¹", "Stand²"], *([kind, f"{draw.randint(100, 900)}³", "0"] for kind in KINDS)]),
        ),
        replace(Form("wordy-split", plain(wordy(draw, 22))), split=True),
    ]
