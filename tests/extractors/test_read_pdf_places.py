"""Every way in which a page can be turned, cut and scaled: the boxes must lie on the ink that a viewer shows."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary

from extractors.read.pdf import read_pages
from pipeline.model.document import Page
from pipeline.tools import pdf_pages

WORDS = "Wapx 12"


def _text(*matrix: float, size: float = 20) -> str:
    return f"BT /F1 {size} Tf {' '.join(map(str, matrix))} Tm ({WORDS}) Tj ET"


def _read(path: Path) -> Page:
    (page,) = read_pages(path, ocr_dpi=None)
    return page


def _check_on_ink(path: Path, page: Page) -> None:
    """Every word holds ink over most of its length, and hardly any ink is left outside the words."""
    picture = pdf_pages.render_page(path, 1, 144).convert("L")
    assert picture.size == (round(page.width * 2), round(page.height * 2))
    for word in page.words:
        box = tuple(round(side * 2) for side in word.box)
        assert picture.crop(box).getextrema()[0] < 128, "no ink in the box of a word"
        picture.paste(255, (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1))
    assert picture.getextrema()[0] > 128, "ink outside the boxes"


UPRIGHT = {
    "plain": _text(1, 0, 0, 1, 100, 100),
    "upside down": _text(-1, 0, 0, -1, 200, 100),
    "running up": _text(0, 1, -1, 0, 100, 60),
    "running down": _text(0, -1, 1, 0, 100, 160),
    "wide": _text(2, 0, 0, 1, 60, 100),
    "tall": _text(1, 0, 0, 2, 60, 100),
    "squeezed": "BT 50 Tz /F1 20 Tf 100 100 Td (Wapx 12) Tj ET",
    "negative size, turned back": _text(-1, 0, 0, -1, 100, 100, size=-20),
    "negative size": _text(1, 0, 0, 1, 200, 100, size=-20),
    "page turned over, text turned back": f"1 0 0 -1 0 200 cm {_text(1, 0, 0, -1, 100, 100)}",
    "mirrored": _text(-1, 0, 0, 1, 200, 100),
    "standing on its head": _text(1, 0, 0, -1, 100, 100),
}


@pytest.mark.parametrize("content", UPRIGHT.values(), ids=UPRIGHT.keys())
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_words_lie_on_their_ink_however_the_text_and_the_page_are_turned(
    drawings: ModuleType, tmp_path: Path, content: str, rotate: int
) -> None:
    page = _read(path := drawings.draw_page(tmp_path / "a.pdf", content, Rotate=rotate))
    assert page.text == WORDS
    _check_on_ink(path, page)


@pytest.mark.parametrize(
    "boxes",
    [
        {"CropBox": [50, 40, 280, 180]},
        {"MediaBox": [-50, -40, 280, 180]},
        {"MediaBox": [-50, -40, 380, 280], "CropBox": [-20, 10, 250, 240]},
        {"CropBox": [-50, -40, 900, 900]},
    ],
    ids=["cropped", "origin inside", "both", "crop larger than the page"],
)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_crop_box_is_the_page(
    drawings: ModuleType, tmp_path: Path, boxes: dict[str, list[int]], rotate: int
) -> None:
    entries = {name: Array(box) for name, box in boxes.items()}
    path = drawings.draw_page(tmp_path / "a.pdf", UPRIGHT["plain"], Rotate=rotate, **entries)
    page = _read(path)
    assert page.text == WORDS
    _check_on_ink(path, page)


def test_a_user_unit_leaves_words_on_the_picture_of_their_page(drawings: ModuleType, tmp_path: Path) -> None:
    """pdfium knows no UserUnit; page size, boxes, pictures and burning all count in units of the file."""
    path = drawings.draw_page(tmp_path / "a.pdf", UPRIGHT["plain"], UserUnit=2)
    page = _read(path)
    assert (page.width, page.height) == (300, 200)
    _check_on_ink(path, page)


def test_text_in_a_form_inside_a_form_is_placed_through_both(drawings: ModuleType, tmp_path: Path) -> None:
    def resources(pdf: pikepdf.Pdf) -> dict[str, Any]:
        inner = drawings.form(pdf, "BT /F1 10 Tf 10 10 Td (Wapx 12) Tj ET", matrix=(0, 1, -1, 0, 60, 5))
        outer = drawings.form(pdf, "q 1.5 0 0 1.5 0 0 cm /In Do Q", (1, 0, 0, 1, 10, 10), XObject=Dictionary(In=inner))
        return {"XObject": {"Out": outer}}

    path = drawings.draw_page(tmp_path / "a.pdf", "q 1.2 0 0 1.2 20 20 cm /Out Do Q", resources)
    page = _read(path)
    assert page.text == WORDS
    _check_on_ink(path, page)


def test_text_set_higher_or_lower_keeps_its_height(drawings: ModuleType, tmp_path: Path) -> None:
    content = (
        "BT /F1 20 Tf 50 100 Td (grond) Tj 9 Ts /F1 10 Tf (12) Tj 0 Ts /F1 20 Tf ( CO) Tj -5 Ts /F1 12 Tf (2) Tj ET"
    )
    path = drawings.draw_page(tmp_path / "a.pdf", content)
    page = _read(path)
    assert page.text == "grond¹² CO2"
    _check_on_ink(path, page)


@pytest.mark.parametrize("scale", [0.001, 0.01, 1.0])
def test_letters_drawn_by_the_file_itself_are_placed(drawings: ModuleType, tmp_path: Path, scale: float) -> None:
    path = drawings.draw_page(
        tmp_path / "a.pdf",
        "BT /F3 20 Tf 100 100 Td (ap pa) Tj ET",
        lambda pdf: {"Font": {"F3": pdf.make_indirect(drawings.drawn_font(pdf, scale))}},
    )
    page = _read(path)
    assert page.text == "ap pa"
    _check_on_ink(path, page)


def test_a_letter_beyond_the_first_plane_is_one_letter(drawings: ModuleType, tmp_path: Path) -> None:
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange "
        b"<00> <FF> endcodespacerange 1 beginbfchar <41> <D83DDE00> endbfchar endcmap end end"
    )

    def resources(pdf: pikepdf.Pdf) -> dict[str, Any]:
        font = drawings.helvetica()
        font.ToUnicode = pdf.make_stream(cmap)
        return {"Font": {"F9": pdf.make_indirect(font)}}

    page = _read(drawings.draw_page(tmp_path / "a.pdf", "BT /F9 20 Tf 50 100 Td (xAx) Tj ET", resources))
    assert page.text == "x\N{GRINNING FACE}x"
    assert len(page.words[0].edges) == 4
