"""After burning, no reader finds the name, and everything around it is where it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from pipeline.errors import EncryptedInput, ExtractionError, ReleaseBlocked
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from redaction.burn.document import burn
from redaction.verify.looks import compare_looks

FILES = sys.modules["ibt_tests_burning_files"]
WAYS = {
    "patterned": "beeld", "masked": "beeld", "scan": "beeld", "spoken": "beeld",
}  # fmt: skip
VISIBLE_TWICE = ("field", "mail_rendition", "own_drawn_letters")


def boxes_of(case: str, path: Path) -> list[PlacedBox]:
    if case == "scan":
        return [PlacedBox(1, FILES.SCAN_BOX)]
    found = FILES.find_boxes(path, (FILES.GOES, FILES.SECRET, "Joke"))
    return found if case in VISIBLE_TWICE else found[:1]


def burned(case: str, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    marks = [FILES.mark([box], number=n) for n, box in enumerate(boxes_of(case, source))]
    return source, out, burn(source, marks, out, raster_dpi=150)


@pytest.mark.parametrize("case", FILES.MADE)
def test_the_name_can_be_found_before(case: str, tmp_path: Path):
    """Otherwise the next test proves nothing."""
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.MADE[case](tmp_path))
    assert FILES.readers_that_find(path)


@pytest.mark.parametrize("case", FILES.MADE)
def test_no_reader_finds_the_name_after_burning(case: str, tmp_path: Path):
    _, out, _ = burned(case, tmp_path)
    assert FILES.readers_that_find(out) == set()


@pytest.mark.parametrize("case", FILES.MADE)
def test_the_page_looks_the_same_outside_the_boxes(case: str, tmp_path: Path):
    source, out, report = burned(case, tmp_path)
    boxes = {1: [placed.box for placed in (*report.boxes, *report.covered, *report.moved)]}
    assert list(compare_looks(source, out, boxes)) == []


@pytest.mark.parametrize("case", FILES.MADE)
def test_a_page_is_rewritten_where_that_is_certain_and_else_a_picture(case: str, tmp_path: Path):
    _, _, report = burned(case, tmp_path)
    assert [page.way for page in report.pages] == [WAYS.get(case, "vector")], report.pages


@pytest.mark.parametrize("case", sorted(set(FILES.MADE) - set(WAYS)))
def test_the_neighbours_can_still_be_read(case: str, tmp_path: Path):
    _, out, _ = burned(case, tmp_path)
    document = pdfium.PdfDocument(out)
    text = FILES.fold(document[0].get_textpage().get_text_bounded())
    document.close()
    assert [word for word in FILES.KEPT if FILES.fold(word) not in text] == []


@pytest.mark.parametrize("case", ["add_page", "turned_90", "turned_270_and_cropped", "scan", "typst_letter"])
def test_the_ground_in_a_box_is_text(case: str, tmp_path: Path):
    _, out, report = burned(case, tmp_path)
    box = report.boxes[0].box
    (found,) = FILES.find_boxes(out, ("5.1.2e",))
    assert box.x0 <= found.box.x0 and found.box.x1 <= box.x1
    assert box.top - 3 <= found.box.top and found.box.bottom <= box.bottom + 3


@pytest.mark.parametrize("case", ["add_page", "scan", "typst_letter", "field"])
def test_the_same_input_gives_the_same_bytes(case: str, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    source, first, report = burned(case, tmp_path / "a")
    marks = [FILES.mark([box], number=n) for n, box in enumerate(report.covered[: len(report.boxes)])]
    burn(source, marks, tmp_path / "b" / "out.pdf", raster_dpi=150)
    assert first.read_bytes() == (tmp_path / "b" / "out.pdf").read_bytes()


def test_two_gronden_on_one_place_become_one_box(tmp_path: Path, files):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(files.typst_letter())
    (whole,) = files.find_boxes(source, (files.GOES,))
    (part,) = files.find_boxes(source, (files.SECRET,))
    report = burn(source, [files.mark([whole]), files.mark([part], ("5.1.1d",), 1)], out, raster_dpi=150)
    assert report.labels == ("5.1.1d; 5.1.2e",)


def test_boxes_on_one_line_have_one_height(tmp_path: Path, files):
    """A lower box would tell that the name has no tall letters."""
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(files.typst_letter())
    marks = [
        files.mark([PlacedBox(1, Box(100, 80, 140, 92))]),
        files.mark([PlacedBox(1, Box(200, 82, 240, 91))], number=1),
    ]
    report = burn(source, marks, out, raster_dpi=150)
    assert len({(placed.box.top, placed.box.bottom) for placed in report.boxes}) == 1


def test_without_marks_every_word_stays(tmp_path: Path, files):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(files.typst_letter())
    burn(source, [], out, raster_dpi=150)
    assert files.SECRET in dict(files.readings(out))["pdfium"]


def test_the_tables_of_a_font_forget_letters_that_are_gone(tmp_path: Path, files):
    """A subset font lists its letters in the order of first use: that spells the name."""
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(files.typst_letter(name="Xyfqwk"))
    burn(source, [files.mark(files.find_boxes(source, ("Xyfqwk",)))], out, raster_dpi=150)
    with pikepdf.open(out) as pdf:
        fonts = pdf.pages[0].Resources.Font
        tables = b"".join(font.ToUnicode.read_bytes() for font in fonts.values())
    assert b"<0058>" not in tables and b"<0071>" not in tables


def test_a_name_with_a_ligature_goes_whole(tmp_path: Path, files):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(files.typst_letter(name="Griffioen", left="fiets", right="officier"))
    burn(source, [files.mark(files.find_boxes(source, ("Griffioen",)))], out, raster_dpi=150)
    assert not files.readers_that_find(out, "Griffioen")
    assert "officier" in files.fold(dict(files.readings(out))["pdfium"])


def test_a_page_that_needs_a_picture_is_refused_when_pictures_are(tmp_path: Path, files):
    source = tmp_path / "in.pdf"
    source.write_bytes(files.MADE["spoken"](tmp_path))
    with pytest.raises(ReleaseBlocked, match="bladzijde 1"):
        burn(source, [], tmp_path / "out.pdf", raster_dpi=150, raster_ok=False)


def test_a_page_read_by_ocr_goes_out_as_a_picture(tmp_path: Path, files):
    source = tmp_path / "in.pdf"
    source.write_bytes(files.typst_letter())
    report = burn(source, [], tmp_path / "out.pdf", raster_dpi=100, ocr_pages=[1])
    assert [page.way for page in report.pages] == ["beeld"]


def test_a_mark_without_a_place_stops_the_burning(tmp_path: Path, files):
    source = tmp_path / "in.pdf"
    source.write_bytes(files.typst_letter())
    lost = files.mark([PlacedBox(7, Box(1, 1, 2, 2))])
    with pytest.raises(ReleaseBlocked, match="niet bestaat"):
        burn(source, [lost], tmp_path / "out.pdf", raster_dpi=100)


def test_a_file_with_a_password_is_refused(tmp_path: Path, files):
    (tmp_path / "a.pdf").write_bytes(files.typst_letter())
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(tmp_path / "in.pdf", encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    with pytest.raises(EncryptedInput):
        burn(tmp_path / "in.pdf", [], tmp_path / "out.pdf", raster_dpi=100)


def test_a_damaged_file_is_refused(tmp_path: Path):
    (tmp_path / "in.pdf").write_bytes(b"%PDF-1.7 niets")
    with pytest.raises(ExtractionError):
        burn(tmp_path / "in.pdf", [], tmp_path / "out.pdf", raster_dpi=100)
