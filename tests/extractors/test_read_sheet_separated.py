from __future__ import annotations

from pathlib import Path

import pytest

from extractors.read import separated
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source


def _read(tmp_path: Path, content: str | bytes) -> tuple[Source, str]:
    (tmp_path / "a.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    source = separated.render(tmp_path / "a.csv", tmp_path / "a.pdf", How())
    return source, "\f".join(page.text for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None))


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_any_usual_sign_parts_the_cells(tmp_path: Path, sign: str) -> None:
    source, text = _read(tmp_path, f"Gemeente{sign}Taak\nAlmelo{sign}129\nBorne{sign}14\n")
    assert source.tables[0].rows == (("Gemeente", "Taak"), ("Almelo", "129"), ("Borne", "14"))
    assert text == "Gemeente Taak\nAlmelo 129\nBorne 14"


def test_a_comma_in_a_number_is_a_decimal_sign(tmp_path: Path) -> None:
    source, _ = _read(tmp_path, "Gemeente;Aandeel\nAlmelo;12,5\nBorne;1.234,0\n")
    assert source.tables[0].rows[1:] == (("Almelo", "12,5"), ("Borne", "1.234,0"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_the_encoding_costs_no_letter(tmp_path: Path, encoding: str) -> None:
    source, _ = _read(tmp_path, "Gemeente;Taak\r\nSúdwest-Fryslân;129\r\n".encode(encoding))
    assert source.tables[0].rows == (("Gemeente", "Taak"), ("Súdwest-Fryslân", "129"))


def test_quotation_marks_hold_signs_and_line_ends(tmp_path: Path) -> None:
    source, _ = _read(tmp_path, 'Naam;Tekst\n"Bergen; (L)";"twee\nregels ""zo"""\n')
    assert source.tables[0].rows[1] == ("Bergen; (L)", 'twee\nregels "zo"')


def test_a_quotation_mark_without_its_pair_swallows_nothing(tmp_path: Path) -> None:
    lines = "".join(f"Plaats{n};{n}\n" for n in range(200))
    source, text = _read(tmp_path, f'Naam;Taak\n"Hof;3\n{lines}')
    assert len(source.tables[0].rows) == 202
    assert "Plaats199" in text
    assert any("aanhalingsteken" in doubt for doubt in source.doubts)


def test_lines_above_the_table_stay_lines(tmp_path: Path) -> None:
    source, text = _read(tmp_path, "Overzicht regulier\nPeildatum 1 juli 2025\n\nGemeente;Taak\nAlmelo;129\n")
    assert text.startswith("Overzicht regulier\nPeildatum 1 juli 2025\n\nGemeente Taak")
    assert source.tables[0].rows[0] == ("Gemeente", "Taak")


def test_a_row_of_another_length_keeps_its_cells(tmp_path: Path) -> None:
    source, _ = _read(tmp_path, "Gemeente;Taak\nAlmelo;129;los\nBorne\nHof;3\n")
    assert source.tables[0].rows == (
        ("Gemeente", "Taak", ""),
        ("Almelo", "129", "los"),
        ("Borne", "", ""),
        ("Hof", "3", ""),
    )
    assert source.doubts == ("Sommige rijen hebben meer kolommen dan de andere. Controleer of de kolommen kloppen.",)


def test_the_hint_for_excel_is_no_row(tmp_path: Path) -> None:
    source, text = _read(tmp_path, "sep=,\nGemeente,Taak\nAlmelo,129\n")
    assert source.tables[0].rows[0] == ("Gemeente", "Taak")
    assert "sep" not in text


def test_leading_zeros_and_formulas_are_only_text(tmp_path: Path) -> None:
    source, _ = _read(tmp_path, "Nr;Waarde\n0012;=1+1\n0013;+31 6 12345678\n")
    assert source.tables[0].rows[1:] == (("0012", "=1+1"), ("0013", "+31 6 12345678"))


def test_an_empty_file_gives_an_empty_page(tmp_path: Path) -> None:
    assert _read(tmp_path, "") == (separated.render(tmp_path / "a.csv", tmp_path / "b.pdf", How()), "")
