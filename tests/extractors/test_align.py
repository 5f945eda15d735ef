from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.continued import join_continued
from extractors.read.grid.align import Aligner
from extractors.read.source import SourceTable
from pipeline.model.document import Page
from pipeline.model.table import Table

Make = Callable[..., Page]

HEAD = ("Gemeente", "Taak", "Stand")


def source(*rows: Sequence[str], header_rows: int = 1) -> SourceTable:
    return SourceTable(tuple(tuple(row) for row in rows), header_rows)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def found(aligner: Aligner, page: Page) -> list[list[list[str]]]:
    return [texts(table) for table in aligner.find(page)]


def test_the_cells_of_the_original_are_placed_on_the_page(page_from_text: Make) -> None:
    page = page_from_text("Hieronder de stand.\nGemeente\tTaak\tStand\nOns Dorp\t142\t5\nGinder\t0\t0\nTot zover.")
    (table,) = Aligner([source(HEAD, ("Ons Dorp", "142", "5"), ("Ginder", "0", "0"))]).find(page)
    assert texts(table) == [list(HEAD), ["Ons Dorp", "142", "5"], ["Ginder", "0", "0"]]
    for row in table.rows:
        for cell in row.cells:
            assert page.text[cell.start : cell.end] == cell.text
    assert table.body[1].cells[1].start < table.body[1].cells[2].start


def test_an_empty_cell_of_the_original_stays_empty(page_from_text: Make) -> None:
    page = page_from_text("Gemeente Taak Stand\nOns Dorp 5\nGinder 7 8")
    aligner = Aligner([source(HEAD, ("Ons Dorp", "", "5"), ("Ginder", "7", "8"))])
    assert found(aligner, page) == [[list(HEAD), ["Ons Dorp", "", "5"], ["Ginder", "7", "8"]]]


def test_lines_of_neighbouring_cells_may_be_read_in_turn(page_from_text: Make) -> None:
    page = page_from_text("Naam Doel\nOpvang in een\tOpvang van jon-\nhotel\tgeren\nGroot 12")
    rows = (("Naam", "Doel"), ("Opvang in een hotel", "Opvang van jongeren"), ("Groot", "12"))
    assert found(Aligner([source(*rows)]), page) == [[list(row) for row in rows]]


def test_a_cell_that_spans_is_printed_once_and_stands_in_each_place(page_from_text: Make) -> None:
    page = page_from_text("Soort Taak\nRegulier Amv\nOns Dorp 5 7\nGinder 5 8")
    rows = (("Soort", "Taak", "Taak"), ("Soort", "Regulier", "Amv"), ("Ons Dorp", "5", "7"), ("Ginder", "5", "8"))
    (table,) = Aligner([source(*rows)]).find(page)
    assert texts(table) == [list(row) for row in rows]
    assert table.rows[0].cells[1].parts == table.rows[0].cells[2].parts
    assert table.rows[2].cells[1].parts != table.rows[3].cells[1].parts


def test_a_header_printed_again_is_no_row(page_from_text: Make) -> None:
    rows = [HEAD, *((f"Plaats {n}", str(n), "0") for n in range(90))]
    aligner = Aligner([source(*rows)])
    lines = ["\t".join(row) for row in rows]
    pages = [
        page_from_text("\n".join(["Vooraf.", *lines[:50], "Pagina 1"])),
        page_from_text("\n".join(["Kenmerk 12", lines[0], *lines[50:], "Tot zover."]), 2),
    ]
    tables = [table for page in pages for table in aligner.find(page)]
    assert [len(table.body) for table in tables] == [49, 41]
    (table,) = join_continued(tables, lambda _a, _b: True)
    assert texts(table) == [list(row) for row in rows]
    assert not aligner.is_busy


def test_a_row_cut_by_the_page_border_is_told(page_from_text: Make) -> None:
    rows = [HEAD, *((f"Plaats {n}", str(n), "0") for n in range(48)), ("Een lange naam", "7", "8")]
    lines = ["\t".join(row) for row in rows[:-1]]
    aligner = Aligner([source(*rows)])
    first = aligner.find(page_from_text("\n".join([*lines, "Een lange\t7\t8"])))
    second = aligner.find(page_from_text("\n".join([lines[0], "naam", "Daarna een zin."]), 2))
    assert second[0].goes_on
    (table,) = join_continued([*first, *second], lambda _a, _b: True)
    assert texts(table)[-1] == ["Een lange naam", "7", "8"]
    assert {part.page for part in table.rows[-1].cells[0].parts} == {1, 2}


def test_a_table_that_the_page_shows_otherwise_is_left_to_the_page(page_from_text: Make) -> None:
    page = page_from_text("Gemeente\tTaak\tStand\nOns Dorp\t142\t5\nGinder\t9\t9\nDaar\t1\t2\nElders\t3\t4")
    rows = (HEAD, ("Ons Dorp", "142", "5"), ("Ginder", "8", "8"), ("Daar", "1", "2"), ("Elders", "3", "4"))
    assert found(Aligner([source(*rows)]), page) == []


def test_a_table_that_is_not_printed_does_not_hide_the_next(page_from_text: Make) -> None:
    page = page_from_text("Gemeente\tTaak\tStand\nOns Dorp\t142\t5")
    absent = source(("Kop", "Regel"), ("een", "twee"))
    assert found(Aligner([absent, source(HEAD, ("Ons Dorp", "142", "5"))]), page) == [
        [list(HEAD), ["Ons Dorp", "142", "5"]]
    ]


def test_a_footnote_mark_and_a_list_number_do_not_matter(page_from_text: Make) -> None:
    page = page_from_text("Gemeente\tTaak\n1.\tOns Dorp²\t142\n2.\tGinder\t7")
    (table,) = Aligner([source(("Gemeente", "Taak"), ("Ons Dorp", "142"), ("Ginder", "7"))]).find(page)
    assert [row.cells[1].text for row in table.body] == ["142", "7"]


def test_a_table_of_one_column_is_a_layout(page_from_text: Make) -> None:
    assert not Aligner([source(("Ons Dorp",), ("Ginder",))]).is_busy
