from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pdfplumber
import pytest

from extractors.continued import join_continued
from extractors.grid import Rule, Rules
from extractors.read.pdf import read_pages
from extractors.read.seen.lattice import find_lattices
from extractors.read.seen.rules import join_rules
from pipeline.model.document import Page
from pipeline.model.table import Table

Draw = Callable[[str], list[Page]]

ROWS = "[Soort],[Taak],[Stand],[Regulier],[142],[5],[Alleenstaande minderjarigen],[23],[0]"


@pytest.fixture
def draw(build: ModuleType, tmp_path: Path) -> Draw:
    return lambda source: list(read_pages(build.pdf(tmp_path / "proef.pdf", source), ocr_dpi=None))


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def one(pages: list[Page]) -> Table:
    (table,) = [table for page in pages for table in page.tables]
    return table


@pytest.mark.parametrize(
    "stroke",
    ["0.5pt", '(thickness: 0.7pt, dash: "dotted")', "(x: none, y: 0.5pt)", "none", "(x: 0.5pt, y: none)", "2pt + gray"],
)
def test_a_table_reads_alike_whatever_lines_are_drawn(draw: Draw, stroke: str) -> None:
    table = one(draw(f"Vooraf een zin.\n#table(columns: (90pt, 80pt, 80pt), stroke: {stroke}, {ROWS})"))
    assert texts(table) == [
        ["Soort", "Taak", "Stand"],
        ["Regulier", "142", "5"],
        ["Alleenstaande minderjarigen", "23", "0"],
    ]
    assert len(table.header) == 1


def test_a_cell_without_words_has_the_field_that_is_drawn_for_it(draw: Draw) -> None:
    table = one(draw("#table(columns: 3, [], [Taak], [Stand], [Regulier], [142], [])"))
    corner, empty = table.rows[0].cells[0], table.rows[1].cells[2]
    assert corner.box is None and corner.frame is not None
    assert empty.frame is not None and empty.frame.x0 > corner.frame.x1


def test_a_cell_that_spans_stands_in_each_of_its_columns_and_rows(draw: Draw) -> None:
    source = """#table(columns: 4,
      table.cell(rowspan: 2)[Gemeente], table.cell(colspan: 2)[Taak], table.cell(rowspan: 2)[Stand],
      [Regulier], [Amv], [Ons Dorp], [12], [3], [4])"""
    table = one(draw(source))
    assert texts(table) == [
        ["Gemeente", "Taak", "Taak", "Stand"],
        ["Gemeente", "Regulier", "Amv", "Stand"],
        ["Ons Dorp", "12", "3", "4"],
    ]
    assert len(table.header) == 2


def test_rows_without_lines_between_them_are_rows(draw: Draw) -> None:
    stroke = "(x, y) => (x: 0.5pt, top: if y < 2 { 0.5pt }, bottom: if y == 3 { 0.5pt })"
    source = f"#table(columns: 2, stroke: {stroke}, [Soort], [Taak], [Regulier], [142], [Amv], [23], [Totaal], [165])"
    assert texts(one(draw(source)))[1:] == [["Regulier", "142"], ["Amv", "23"], ["Totaal", "165"]]


def test_labels_above_their_values_are_a_header(draw: Draw) -> None:
    table = one(draw("#table(columns: 3, [Peildatum], [Taak], [Stand], [1 juli 2025], [142], [5])"))
    assert [table.column_label(n) for n in range(3)] == ["Peildatum", "Taak", "Stand"]
    assert [cell.text for cell in table.body[0].cells] == ["1 juli 2025", "142", "5"]


def test_a_table_on_its_side_has_its_boxes_on_the_page(draw: Draw) -> None:
    (page,) = draw(f"#rotate(-90deg, reflow: true, table(columns: 3, {ROWS}))")
    table = one([page])
    assert texts(table)[1] == ["Regulier", "142", "5"]
    label, number = table.rows[1].cells[0].box, table.rows[1].cells[1].box
    assert label and number and number.bottom < label.top
    assert page.text[table.rows[1].cells[1].start : table.rows[1].cells[1].end] == "142"


def test_a_page_that_is_shown_turned_reads_as_it_is_shown(build: ModuleType, tmp_path: Path) -> None:
    source = build.pdf(tmp_path / "staand.pdf", f"#table(columns: 3, {ROWS})")
    for rotate in (0, 90, 180, 270):
        pages = list(read_pages(build.turned_pdf(tmp_path / "turned.pdf", source, rotate), ocr_dpi=None))
        assert texts(one(pages))[0] == ["Soort", "Taak", "Stand"]


def test_a_frame_around_text_is_no_table(draw: Draw) -> None:
    (page,) = draw(
        "#box(stroke: 0.5pt, inset: 8pt)[Een kader met een zin erin.]\n\n#underline[Een kop]\n\n- een punt\n- nog een"
    )
    assert page.tables == ()


def test_two_tables_beside_each_other_are_two(draw: Draw) -> None:
    source = f"#grid(columns: 2, column-gutter: 20pt, table(columns: 3, {ROWS}), table(columns: 3, {ROWS}))"
    (page,) = draw(source)
    assert [texts(table)[1] for table in page.tables] == [["Regulier", "142", "5"]] * 2


def test_a_table_that_runs_over_pages_is_one_with_one_header(draw: Draw) -> None:
    rows = ",".join(f"[Plaats {n}],[{n}]" for n in range(90))
    pages = draw(f"#table(columns: 2, table.header([Plaats], [Aantal]), {rows})")
    assert len(pages) > 1
    (table,) = join_continued([table for page in pages for table in page.tables], lambda _a, _b: True)
    assert texts(table) == [["Plaats", "Aantal"], *([f"Plaats {n}", str(n)] for n in range(90))]


def test_a_row_cut_by_the_page_border_is_one_row(draw: Draw) -> None:
    source = """#set page(height: 120pt, margin: 20pt)
    #table(columns: (60pt, 150pt), [Plaats], [Toelichting], [Ons Dorp], [open],
      [Ginder], [wij praten met de provincie en met de buren over een plek aan de rand van het dorp, in het najaar])"""
    pages = draw(source)
    (table,) = join_continued([table for page in pages for table in page.tables], lambda _a, _b: True)
    assert table.rows[-1].cells[1].text.endswith("rand van het dorp, in het najaar")
    assert {part.page for part in table.rows[-1].cells[1].parts} == {1, 2}


def test_the_lines_agree_with_another_finder(build: ModuleType, tmp_path: Path) -> None:
    path = build.pdf(tmp_path / "proef.pdf", f"#table(columns: 3, {ROWS})")
    (page,) = read_pages(path, ocr_dpi=None)
    with pdfplumber.open(path) as document:
        (other,) = document.pages[0].find_tables()
        cells = sorted((round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in other.cells)
    frames = {cell.frame for row in one([page]).rows for cell in row.cells if cell.frame}
    assert sorted(tuple(map(round, frame)) for frame in frames) == cells


def test_dots_in_one_line_are_a_line() -> None:
    dots = [Rule(100.2, x, x + 1.0) for x in range(10, 200, 3)]
    assert list(join_rules(dots)) == [pytest.approx(Rule(100.2, 10, 200), abs=0.01)]


def test_a_double_border_is_one_line() -> None:
    assert len(list(join_rules([Rule(100, 10, 200), Rule(102, 10, 200), Rule(130, 10, 200)]))) == 2


def test_fields_open_to_the_outside_are_no_grid() -> None:
    flat = tuple(Rule(y, 0, 100) for y in (0, 50))
    assert list(find_lattices(Rules(flat, (Rule(0, 0, 20),)))) == []
