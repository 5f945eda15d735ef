from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read.pdf import read_pages
from pipeline.errors import EncryptedInput, ExtractionError
from pipeline.model.document import Page
from pipeline.tools.child import ChildLimits, stream
from pipeline.tools.ocr import read_picture


def _read(path: Path) -> list[Page]:
    return list(read_pages(path, ocr_dpi=None))


def _check_words(page: Page) -> None:
    for word in page.words:
        text = page.text[word.start : word.end]
        assert text.split() == [text]
        assert len(word.edges) == len(text) + 1
        assert all(a <= b for a, b in pairwise(word.edges))


def test_each_word_knows_its_place_in_the_text_and_on_the_page(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pages_pdf(tmp_path / "a.pdf", ["Geacht college, op 1 juli 2025.", "Tweede alinea."]))
    _check_words(page)
    assert page.text == "Geacht college, op 1 juli 2025.\nTweede alinea."
    (box,) = page.boxes(page.text.index("juli"), page.text.index("juli") + 4)
    assert 70 < box.x0 < box.x1 < 250
    assert page.source == "tekstlaag"


def test_a_part_of_a_word_gives_a_part_of_its_box(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pages_pdf(tmp_path / "a.pdf", ["Bastiaansen"]))
    whole, front = page.boxes(0, 11)[0], page.boxes(0, 4)[0]
    assert whole.x0 == front.x0
    assert front.x1 < whole.x0 + 0.6 * (whole.x1 - whole.x0)


def test_a_repaired_ligature_shares_its_width(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pages_pdf(tmp_path / "a.pdf", ["AcƟe"]))
    assert page.text == "Actie"
    widths = [round(b - a, 2) for a, b in pairwise(page.words[0].edges)]
    assert widths[2] == widths[3]


def test_words_of_one_line_have_one_height(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pages_pdf(tmp_path / "a.pdf", ["een Égypte jgpq eens"]))
    assert len({(word.box.top, word.box.bottom) for word in page.words}) == 1


def test_a_colophon_beside_the_address_reads_as_a_block_of_its_own(build: ModuleType, tmp_path: Path) -> None:
    path = build.letter_pdf(
        tmp_path / "a.pdf",
        ["Aan het college van Voorbeeldstad", "Postbus 12", "1234 AB Voorbeeldstad"],
        ["Directie Voorbeelden", "Turfmarkt 147", "Onze referentie", "7468089", "Uw kenmerk", "VB-12"],
        ["Geacht college,", "Hierbij ontvangt u de cijfers."],
    )
    (page,) = _read(path)
    assert "Onze referentie\n7468089\nUw kenmerk\nVB-12" in page.text
    assert "Voorbeeldstad\nPostbus 12\n1234 AB Voorbeeldstad" in page.text


def test_rows_of_a_table_are_not_torn_apart(build: ModuleType, tmp_path: Path) -> None:
    rows = [["", "Taak", "Realisatie"], ["Regulier", "142", "5"], ["AMV", "23", "0"], ["Totaal", "165", "5"]]
    (page,) = _read(build.table_pdf(tmp_path / "a.pdf", rows, "Cijfers:", "Einde."))
    lines = page.text.split("\n")
    assert [line for line in lines if line[-1:].isdigit()] == ["Regulier 142 5", "AMV 23 0", "Totaal 165 5"]


def test_a_cell_with_two_lines_is_read_before_the_next_cell(build: ModuleType, tmp_path: Path) -> None:
    """Read straight across, a name or account number that breaks inside its cell could not be found."""
    rows = [
        ["Naam", "Rekening", "Bedrag"],
        ["Verdaasdonk,\nCornelia", "NL74 ABNA 0318\n3020 12", "12"],
        ["Bos", "NL01", "3"],
    ]
    (page,) = _read(build.table_pdf(tmp_path / "a.pdf", rows))
    assert "Verdaasdonk,\nCornelia\n" in page.text
    assert "NL74 ABNA 0318\n3020 12" in page.text
    assert "Bos NL01 3" in page.text


def test_labels_and_their_values_stay_on_one_line(build: ModuleType, tmp_path: Path) -> None:
    source = "#grid(columns: (90pt, 1fr), row-gutter: 6pt, ..data.flatten().map(c => text(c)))"
    rows = [["Datum:", "9 april 2026"], ["Kenmerk:", "7468089"], ["Betreft:", "uw brief"], ["Van:", "iemand"]]
    (page,) = _read(build.pdf(tmp_path / "a.pdf", source, rows))
    assert page.text == "Datum: 9 april 2026\nKenmerk: 7468089\nBetreft: uw brief\nVan: iemand"


def test_a_page_that_is_turned_reads_like_one_that_is_not(build: ModuleType, tmp_path: Path) -> None:
    plain = build.pages_pdf(tmp_path / "a.pdf", ["Geacht college,", "Regel twee."])
    for rotate in (90, 180, 270):
        (page,) = _read(build.turned_pdf(tmp_path / f"{rotate}.pdf", plain, rotate))
        _check_words(page)
        assert page.text == "Geacht college,\nRegel twee."
        (box,) = page.boxes(0, 6)
        assert (box.bottom - box.top > box.x1 - box.x0) == (rotate != 180)


def test_text_off_the_page_is_left_out(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pdf(tmp_path / "a.pdf", "Binnen #place(dx: 2000pt)[Buiten]"))
    assert page.text == "Binnen"


@pytest.mark.parametrize("drawn", ["super(typographic: false)", "super"])
def test_a_footnote_mark_is_no_digit_of_the_number_before_it(build: ModuleType, tmp_path: Path, drawn: str) -> None:
    (page,) = _read(build.pdf(tmp_path / "a.pdf", f"Er zijn 2.005#{drawn}[13] plekken, op 1#{drawn}[e] vraag"))
    assert page.text == "Er zijn 2.005¹³ plekken, op 1e vraag"


def test_paragraphs_are_parted_by_an_empty_line(build: ModuleType, tmp_path: Path) -> None:
    (page,) = _read(build.pages_pdf(tmp_path / "a.pdf", ["woord " * 60, "woord " * 60]))
    assert page.text.count("\n\n") == 1


def test_a_page_without_text_layer_comes_back_empty_when_there_is_no_ocr(build: ModuleType, tmp_path: Path) -> None:
    scan = build.scan_pdf(tmp_path / "s.pdf", build.pages_pdf(tmp_path / "a.pdf", ["Een"], ["Twee"]))
    pages = _read(scan)
    assert [(page.number, page.text, page.words) for page in pages] == [(1, "", ()), (2, "", ())]


@pytest.mark.slow
@pytest.mark.parametrize("turned", [0, 90])
def test_a_scan_is_read_with_places_in_points(build: ModuleType, tmp_path: Path, turned: int) -> None:
    small = "#set page(width: 320pt, height: 100pt, margin: 24pt)\n#for line in data { par(line) }"
    source = build.pdf(tmp_path / "a.pdf", small, ["Besluit van 20 december 2024", "Aantal plekken: 142"])
    (page,) = read_pages(build.scan_pdf(tmp_path / "s.pdf", source, turned=turned), ocr_dpi=200, eyes=read_picture)
    _check_words(page)
    assert page.source == "ocr"
    assert page.text.replace("\n\n", "\n") == "Besluit van 20 december 2024\nAantal plekken: 142"
    if turned == 0:
        start = page.text.index("142")
        truth = next(iter(read_pages(source, ocr_dpi=None)))
        (seen,), (true,) = page.boxes(start, start + 3), truth.boxes(truth.text.index("142"), len(truth.text))
        assert seen.x0 == pytest.approx(true.x0, abs=3)
        assert seen.x1 == pytest.approx(true.x1, abs=3)


@pytest.mark.slow
def test_a_stamp_that_is_a_picture_on_a_typed_page_is_read_too(build: ModuleType, tmp_path: Path) -> None:
    path = build.stamped_pdf(tmp_path / "a.pdf", "Getypte brief van zeven woorden aan u", "INGEKOMEN 24 APRIL 2026")
    page = next(iter(read_pages(path, ocr_dpi=200, eyes=read_picture)))
    assert "Getypte brief" in page.text
    assert "INGEKOMEN 24 APRIL 2026" in page.text
    assert page.source == "gemengd"


def test_what_cannot_be_read_is_an_error_across_the_border_of_the_child(build: ModuleType, tmp_path: Path) -> None:
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.4 stuk")
    locked = build.locked_pdf(tmp_path / "l.pdf", build.pages_pdf(tmp_path / "b.pdf", ["x"]), user="geheim")
    for path, error in ((broken, ExtractionError), (locked, EncryptedInput)):
        with pytest.raises(error):
            list(stream(ChildLimits(seconds=30), read_pages, path, ocr_dpi=None))


@pytest.mark.slow
def test_no_pdf_of_the_corpora_gets_more_than_a_told_error_out_of_the_child(shared: Path) -> None:
    files = sorted((shared / "reference" / "corpora" / "pdf").rglob("*.pdf"))
    refused = []
    for path in files:
        try:
            for page in stream(ChildLimits(seconds=60), read_pages, path, ocr_dpi=None):
                _check_words(page)
        except (EncryptedInput, ExtractionError) as error:
            assert "onverwachte fout" not in str(error)
            refused.append(path.name)
    assert len(files) - len(refused) >= len(files) - 3, refused
