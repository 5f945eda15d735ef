"""Awkward layouts that an office program draws from a Word file."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from pipeline.tools import office


def _first() -> Any:
    """Load the first set, which stands beside this file: tests have no package (importlib mode)."""
    name = "ibt_tests_extractors_layouts"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("layouts.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_LAYOUTS = _first()
Layout, Stock = _LAYOUTS.Layout, _LAYOUTS.Stock


def word_letter(folder: Path, seed: int) -> Any:
    """A Word letter: address beside a colophon in a table without borders, first page apart, head and foot after it."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(12)]
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Ons kenmerk 2026/551\tDatum 2 juni 2026"
    section.footer.paragraphs[0].text = "Gemeente Proefdam, afdeling Ruimte"
    section.first_page_header.paragraphs[0].text = "GEMEENTE PROEFDAM"
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Aan de provincie Voorbeeld\nPostbus 90\n1234 AA Proefdam"
    table.cell(0, 1).text = "Ons kenmerk\n2026/551\nBehandeld door\nB. Proef\nDatum\n2 juni 2026"
    document.add_paragraph("Geachte leden van de regietafel,")
    for paragraph in body:
        document.add_paragraph(paragraph)
    head = ["GEMEENTE PROEFDAM", "Aan de provincie Voorbeeld Postbus 90 1234 AA Proefdam",
            "Ons kenmerk 2026/551 Behandeld door B. Proef Datum 2 juni 2026"]  # fmt: skip
    lifted = ["Ons kenmerk 2026/551 Datum 2 juni 2026", "Gemeente Proefdam, afdeling Ruimte"]
    path = _word(folder / "word.docx", document)
    return Layout(path, ["Geachte leden van de regietafel,", *body], lifted, head)


def word_columns(folder: Path, seed: int) -> Any:
    """A Word text: a title, then a section in two columns over two pages."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(18)]
    document = docx.Document()
    document.add_heading("Verslag van de bijeenkomst", 1)
    section = document.add_section(WD_SECTION.CONTINUOUS)
    columns = section._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        section._sectPr.append(columns)
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "500")
    for paragraph in body:
        document.add_paragraph(paragraph)
    return Layout(_word(folder / "wcolumns.docx", document), ["Verslag van de bijeenkomst", *body])


def word_double_spaced(folder: Path, seed: int) -> Any:
    """A Word draft with double lines and indented paragraphs, with a head and the number of the page at the foot."""
    stock = Stock(seed)
    body = [stock.paragraph(5, 6) for _ in range(9)]
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "CONCEPT 3 - niet verspreiden"
    for paragraph in body:
        added = document.add_paragraph(paragraph)
        added.paragraph_format.line_spacing_rule = WD_LINE_SPACING.DOUBLE
        added.paragraph_format.space_after = Pt(0)
        added.paragraph_format.first_line_indent = Cm(1)
    return Layout(
        _word(folder / "wdouble.docx", document),
        body,
        ["CONCEPT 3 - niet verspreiden"],
        ["CONCEPT 3 - niet verspreiden"],
    )


def _word(path: Path, document: Any) -> Path:
    document.save(path)
    out = path.with_suffix(".pdf")
    office.to_pdf(path, out, "auto")
    return out


LAYOUTS: tuple[Callable[[Path, int], Any], ...] = (word_letter, word_columns, word_double_spaced)
