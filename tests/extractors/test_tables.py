from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractors.continued import join_continued
from extractors.grid import page_lines
from extractors.tables import find_tables
from pipeline.model.document import Document, Page, Word
from pipeline.model.place import Box
from pipeline.model.table import Table

LETTER = 10.0
WIDTH = 5.0
ROW = 16.0
TIGHT = 11.0

Placed = tuple[float, float, str]
"""x, y and the words of one cell line, in points."""


def page_of(placed: Sequence[Placed], number: int = 1) -> Page:
    """Draw cells at exact places; letters 5 points wide, spaces 2.5."""
    words: list[Word] = []
    text = ""
    for line, (x, y, cell) in enumerate(placed):
        for token in cell.split():
            start, width = len(text), 0.0
            edges = tuple(x + WIDTH * step for step in range(len(token) + 1))
            words.append(Word(start, start + len(token), Box(x, y, edges[-1], y + LETTER), line, edges))
            text += token + " "
            width = edges[-1] - x
            x += width + WIDTH / 2
        text = text[:-1] + "\n"
    return Page(number, 595.0, 842.0, text, tuple(words))


def right(x: float, y: float, cell: str) -> Placed:
    """Place a cell with its right border at x."""
    words = cell.split()
    return x - sum(len(word) for word in words) * WIDTH - (len(words) - 1) * WIDTH / 2, y, cell


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


TWO_BY_TWO = [
    (180, 100, "Wettelijke taak"),
    (300, 100, "Realisatie per 1-7-2025"),
    (60, 100 + ROW, "Regulier"),
    (180, 100 + ROW, "142"),
    (300, 100 + ROW, "5"),
    (60, 100 + 2 * ROW, "AMV"),
    (180, 100 + 2 * ROW, "23"),
    (300, 100 + 2 * ROW, "0"),
]


def test_a_table_without_lines_and_with_an_empty_corner_has_its_header() -> None:
    """T09."""
    (table,) = find_tables(page_of(TWO_BY_TWO))
    assert texts(table) == [
        ["", "Wettelijke taak", "Realisatie per 1-7-2025"],
        ["Regulier", "142", "5"],
        ["AMV", "23", "0"],
    ]
    assert len(table.header) == 1


def test_every_cell_knows_where_its_words_stand() -> None:
    page = page_of(TWO_BY_TWO)
    (table,) = find_tables(page)
    for row in table.rows:
        for cell in row.cells:
            assert " ".join(page.text[part.start : part.end] for part in cell.parts) == cell.text


def test_numbers_to_the_right_stand_under_a_head_to_the_left() -> None:
    placed = [
        (60, 100, "Soort"),
        (150, 100, "Taak"),
        (350, 100, "Realisatie"),
        (60, 116, "Regulier"),
        right(340, 116, "1.142"),
        right(540, 116, "5"),
        (60, 132, "AMV"),
        right(340, 132, "23"),
        right(540, 132, "0"),
    ]
    (table,) = find_tables(page_of(placed))
    assert texts(table)[1:] == [["Regulier", "1.142", "5"], ["AMV", "23", "0"]]
    assert [table.column_label(n) for n in range(3)] == ["Soort", "Taak", "Realisatie"]


@pytest.mark.parametrize("offset", [0.0, TIGHT / 2, TIGHT], ids=["top", "middle", "bottom"])
def test_a_label_of_two_lines_is_one_row_wherever_its_number_stands(offset: float) -> None:
    placed = [
        (60, 100, "Soort"),
        (250, 100, "Taak"),
        (330, 100, "Stand"),
        (60, 120, "Alleenstaande"),
        (60, 120 + TIGHT, "minderjarige vreemdelingen"),
        (250, 120 + offset, "23"),
        (330, 120 + offset, "0"),
        (60, 152, "Regulier"),
        (250, 152, "142"),
        (330, 152, "5"),
    ]
    (table,) = find_tables(page_of(placed))
    assert texts(table)[1:] == [["Alleenstaande minderjarige vreemdelingen", "23", "0"], ["Regulier", "142", "5"]]


def test_a_head_of_three_lines_beside_a_head_of_one_is_one_header_row() -> None:
    placed = [
        (250, 100, "Realisatie"),
        (250, 100 + TIGHT, "per"),
        (250, 100 + 2 * TIGHT, "1-7-2025"),
        (150, 100 + TIGHT, "Wettelijke taak"),
        (60, 140, "Regulier"),
        (150, 140, "142"),
        (250, 140, "5"),
        (60, 156, "AMV"),
        (150, 156, "23"),
        (250, 156, "0"),
    ]
    (table,) = find_tables(page_of(placed))
    assert [table.column_label(n) for n in range(3)] == ["", "Wettelijke taak", "Realisatie per 1-7-2025"]


def test_a_head_over_two_columns_counts_for_both() -> None:
    placed = [
        (175, 100, "Wettelijke taak"),
        (335, 100, "Realisatie"),
        (60, 118, "Gemeente"),
        (160, 118, "Regulier"),
        (240, 118, "Amv"),
        (320, 118, "Regulier"),
        (400, 118, "Amv"),
        (60, 136, "Beek"),
        (160, 136, "63"),
        (240, 136, "7"),
        (320, 136, "20"),
        (400, 136, "0"),
        (60, 154, "Stein"),
        (160, 154, "97"),
        (240, 154, "11"),
        (320, 154, "97"),
        (400, 154, "4"),
    ]
    (table,) = find_tables(page_of(placed))
    assert [table.column_label(n) for n in range(1, 5)] == [
        "Wettelijke taak Regulier",
        "Wettelijke taak Amv",
        "Realisatie Regulier",
        "Realisatie Amv",
    ]


def test_an_empty_cell_leaves_its_neighbour_in_its_own_column() -> None:
    placed = [
        (180, 100, "Regulier"),
        (300, 100, "AMV"),
        (60, 116, "Taak"),
        (180, 116, "142"),
        (60, 132, "Realisatie"),
        (300, 132, "0"),
    ]
    (table,) = find_tables(page_of(placed))
    assert texts(table) == [["", "Regulier", "AMV"], ["Taak", "142", ""], ["Realisatie", "", "0"]]


def test_a_column_without_a_single_number_keeps_its_head_to_itself() -> None:
    placed = [
        (60, 100, "Soort"),
        (160, 100, "Realisatie"),
        (260, 100, "Taak"),
        (60, 116, "Regulier"),
        (260, 116, "142"),
        (60, 132, "AMV"),
        (260, 132, "23"),
    ]
    (table,) = find_tables(page_of(placed))
    assert [table.column_label(n) for n in range(3)] == ["Soort", "Realisatie", "Taak"]
    assert texts(table)[1:] == [["Regulier", "", "142"], ["AMV", "", "23"]]


def test_a_bulleted_list_is_no_table() -> None:
    placed = [(60, 100 + 14 * n, "•") for n in range(3)] + [
        (80, 100 + 14 * n, "een punt van de lijst") for n in range(3)
    ]
    assert find_tables(page_of(placed)) == ()


def test_prose_is_no_table() -> None:
    placed = [(60, 100 + 12 * n, "De gemeente heeft in de afgelopen jaren veel gedaan.") for n in range(6)]
    assert find_tables(page_of(placed)) == ()


def test_pipes_part_cells_as_well_as_gaps() -> None:
    placed = [(60, 100, "| Soort | Taak |"), (60, 116, "| Regulier | 142 |"), (60, 132, "| AMV | 23 |")]
    (table,) = find_tables(page_of(placed))
    assert texts(table) == [["Soort", "Taak"], ["Regulier", "142"], ["AMV", "23"]]


def test_a_table_over_two_pages_is_one_and_its_repeated_header_goes() -> None:
    """T08."""
    (first,) = find_tables(page_of(TWO_BY_TWO))
    (second,) = find_tables(page_of([(x, y, t.replace("AMV", "Totaal")) for x, y, t in TWO_BY_TWO], 2))
    (joined,) = join_continued([first, second], lambda _a, _b: True)
    assert [row.label for row in joined.body] == ["Regulier", "AMV", "Regulier", "Totaal"]
    assert [row.cells[0].page for row in joined.body] == [1, 1, 2, 2]


def test_tables_with_text_between_them_stay_apart() -> None:
    (first,) = find_tables(page_of(TWO_BY_TWO))
    (second,) = find_tables(page_of(TWO_BY_TWO, 2))
    assert len(join_continued([first, second], lambda _a, _b: False)) == 2


def test_a_tabbed_text_is_read_as_a_table(document_from_text: Callable[..., Document]) -> None:
    document = document_from_text("\tTaak\tStand\nRegulier\t142\t5\nAMV\t23\t0")
    (table,) = find_tables(document.pages.page(1))
    assert texts(table) == [["", "Taak", "Stand"], ["Regulier", "142", "5"], ["AMV", "23", "0"]]


def test_a_row_of_bars_alone_is_no_line_of_a_table() -> None:
    page = page_of([(60, 100, "|"), (180, 100, "|"), *((x, y + ROW, cell) for x, y, cell in TWO_BY_TWO)])
    assert [len(line.chunks) for line in page_lines(page)] == [2, 3, 3]
    assert len(find_tables(page)) == 1
