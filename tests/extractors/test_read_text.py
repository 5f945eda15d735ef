from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read import text
from extractors.read.paper.text_tables import find_text_tables
from extractors.read.paper.typed import typeset_blocks
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source
from extractors.read.text import decode, find_encoding
from pipeline.tools import pdf_pages

PROSE = "Geachte collega's, de coördinatie is geïnd voor één reünie; „zo” — zei zij. De PRT’s zijn hier créatief. "


def _read(tmp_path: Path, content: bytes) -> tuple[Source, str]:
    (tmp_path / "a.txt").write_bytes(content)
    source = text.render(tmp_path / "a.txt", tmp_path / "a.pdf", How())
    return source, "\f".join(page.text for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_prose_is_decoded_whatever_its_encoding(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)) == PROSE


def test_letters_of_dos_are_read_as_letters_with_a_doubt(tmp_path: Path) -> None:
    source, seen = _read(tmp_path, "De coördinatie is geïnd voor één reünie.".encode("cp850"))
    assert seen == "De coördinatie is geïnd voor één reünie."
    assert "DOS" in source.doubts[0]


@pytest.mark.parametrize("said", ["PRT’s en collega’s", "90 % van – ja – “alles”", "Zoë, Chloë en Daniël", "CAFÉ"])
def test_windows_text_is_not_taken_for_dos(said: str) -> None:
    assert find_encoding(said.encode("cp1252")) == "cp1252"


def test_a_byte_without_a_meaning_stays_to_be_seen(tmp_path: Path) -> None:
    source, seen = _read(tmp_path, b"voor \x81 na")
    assert seen == "voor \ufffd na"
    assert "leesbaar" in source.doubts[0]


def test_tabbed_and_drawn_tables_are_tables_too(tmp_path: Path) -> None:
    source, seen = _read(
        tmp_path,
        b"Soort\tTaak\nRegulier\t129\n\n"
        b"| Gemeente | Taak |\n|:--|--:|\n| Almelo | 95 |\n\n"
        b"+---+---+\n| a | 1 |\n+---+---+\n| b | 2 |\n+---+---+\n",
    )
    assert [(table.rows, table.header_rows) for table in source.tables] == [
        ((("Soort", "Taak"), ("Regulier", "129")), 1),
        ((("Gemeente", "Taak"), ("Almelo", "95")), 1),
        ((("a", "1"), ("b", "2")), 1),
    ]
    assert seen.startswith("Soort Taak\nRegulier 129")


def test_doubled_tabs_bring_a_cell_to_its_column() -> None:
    found = list(find_text_tables(["Soort\t\tTaak", "Wettelijke taak\t129", "Amv\t\t14"]))
    assert found[0].rows == (("Soort", "Taak"), ("Wettelijke taak", "129"), ("Amv", "14"))


def test_an_empty_cell_between_tabs_stays_empty() -> None:
    assert next(find_text_tables(["a\tb\tc", "1\t\t3"])).rows == (("a", "b", "c"), ("1", "", "3"))


def test_a_single_line_with_a_bar_is_no_table() -> None:
    assert list(find_text_tables(["Ministerie | Directie", "gewone tekst"])) == []


def test_a_drawn_table_too_wide_for_the_page_is_set_as_a_table(tmp_path: Path) -> None:
    head = " | ".join(f"kolom nummer {n}" for n in range(12))
    source, seen = _read(
        tmp_path, f"Vooraf\n\n| {head} |\n|{'---|' * 12}\n| {' | '.join(map(str, range(100, 112)))} |\n".encode()
    )
    assert "100 101 102 103 104 105 106 107 108 109 110 111" in seen.split("\n")
    assert len(source.tables[0].rows[0]) == 12


def test_letters_that_no_font_has_are_replaced_to_be_seen(tmp_path: Path) -> None:
    assert _read(tmp_path, "naam 王芳".encode())[1] == "naam [U+738B][U+82B3]"


_CELL = st.lists(st.text(alphabet="abcdefghijWM0123456789éïß@.-", min_size=1, max_size=20), max_size=4).map(" ".join)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 30), st.integers(1, 6), st.data())
def test_every_word_of_a_table_is_on_the_pages_and_inside_them(
    tmp_path: Path, width: int, height: int, data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=height, max_size=height))
    heads = data.draw(st.integers(0, 2))
    typeset_blocks("Tabel", (), [{"kind": "table", "rows": rows, "header_rows": heads}], tmp_path / "a.pdf")
    seen: Counter[str] = Counter()
    for number, (page_width, page_height) in enumerate(pdf_pages.page_sizes(tmp_path / "a.pdf"), start=1):
        for char in pdf_pages.read_chars(tmp_path / "a.pdf", number):
            seen[char.char] += 1
            assert char.box.x0 > 20 and char.box.x1 < page_width - 20
            assert char.box.top > 20 and char.box.bottom < page_height - 20
    wanted = Counter("".join(cell for row in rows for cell in row))
    assert {c: n for c, n in (wanted - seen).items() if not c.isspace()} == {}


def test_a_line_of_dots_stays_on_the_page(tmp_path: Path) -> None:
    typeset_blocks("Brief", (), [{"kind": "text", "lines": ["Naam " + ". " * 300 + "(" * 3]}], tmp_path / "a.pdf")
    width = pdf_pages.page_sizes(tmp_path / "a.pdf")[0][0]
    assert max(char.box.x1 for char in pdf_pages.read_chars(tmp_path / "a.pdf", 1)) < width - 50


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.text(alphabet="abcdefgh0123456789", min_size=2, max_size=12), min_size=2, max_size=8),
        min_size=1,
        max_size=40,
    )
)
def test_every_word_of_a_sheet_reads_back_as_a_word(tmp_path: Path, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = [row + [""] * (width - len(row)) for row in rows]
    typeset_blocks("Tabel", (), [{"kind": "table", "rows": table}], tmp_path / "a.pdf")
    seen = Counter(word for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None) for word in page.text.split())
    assert Counter(word for row in rows for word in row) - seen == Counter()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(content: bytes) -> None:
    text.read_text(decode(content))


def test_one_damaged_byte_leaves_the_other_letters_of_utf_8_whole() -> None:
    assert decode("één reünie".encode() + b" \xff") == "één reünie \ufffd"


def test_the_sign_that_ends_a_dos_text_is_no_text() -> None:
    assert decode(b"Geacht college\r\n\x1a") == "Geacht college\r\n"
