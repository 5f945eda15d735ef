"""A ruled table is one piece of the text: read row by row, whole, wherever it stands on the page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read.pdf import read_pages, read_text_layer
from extractors.read.seen.lattice import find_lattices
from extractors.read.seen.layout import make_page
from extractors.read.seen.rules import find_rules
from pipeline.tools import pdf_pages

TABLE = "#table(columns: (90pt, 80pt, 80pt), [Soort], [Taak], [Stand], [Regulier], [151], [95], [Amv], [14], [0])"
BESIDE = """#grid(columns: (200pt, 1fr), column-gutter: 14pt,
  [Links staat een zin die over vele regels loopt en die nergens wordt onderbroken door een cel van de tabel.],
  table(columns: 2, [Regulier], [151], [Amv], [14], [Totaal], [165]))"""
LONG_CELL = "#table(columns: (90pt, 90pt), [Gemeente], [Stand], [Hof van Twente en omgeving], [95], [Borne], [3])"


def text_of(build: ModuleType, tmp_path: Path, source: str) -> str:
    (page,) = read_pages(build.pdf(tmp_path / "a.pdf", source), ocr_dpi=None)
    return page.text


def test_a_table_below_a_short_line_is_read_row_by_row(build: ModuleType, tmp_path: Path) -> None:
    text = text_of(build, tmp_path, f"Stand per 1 juli:\n\n{TABLE}\n\nGroet,")
    assert text == "Stand per 1 juli:\n\nSoort Taak Stand\nRegulier 151 95\nAmv 14 0\n\nGroet,"


def test_a_sentence_beside_a_table_is_not_cut_by_its_cells(build: ModuleType, tmp_path: Path) -> None:
    text = text_of(build, tmp_path, BESIDE)
    assert "Regulier 151\nAmv 14\nTotaal 165" in text
    assert " ".join(text.split()).startswith("Links staat een zin die over vele regels loopt en die nergens wordt")


def test_a_cell_of_two_lines_stays_in_one_piece(build: ModuleType, tmp_path: Path) -> None:
    assert "Hof van Twente\nen omgeving\n95" in text_of(build, tmp_path, LONG_CELL)


@pytest.mark.parametrize(
    "source", [f"Vooraf.\n{TABLE}\nErna.", BESIDE, LONG_CELL, f"{TABLE}\n#rotate(90deg, reflow: true)[{TABLE}]"]
)
def test_no_word_is_lost_or_doubled_by_a_grid(build: ModuleType, tmp_path: Path, source: str) -> None:
    with (
        pdf_pages.open_pdf(build.pdf(tmp_path / "a.pdf", source)) as document,
        pdf_pages.open_page(document, 1) as page,
    ):
        tokens, _ = read_text_layer(page, 1)
        grids = list(find_lattices(find_rules(page)))
        size = page.get_size()
    assert grids
    with_grids, without = make_page(1, *size, tokens, grids=grids), make_page(1, *size, tokens)
    assert Counter(with_grids.text.split()) == Counter(without.text.split())
