"""A page that went out as a picture can be searched again: by what stands on the redacted picture, and no more."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pdfminer.high_level import extract_text

from pipeline.errors import ToolMissing
from pipeline.model.document import Document, LoosePages
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_pages import PlacedChar, find_chars, open_page, open_pdf
from redaction.burn.document import burn
from redaction.burn.scan.layer import add_layers
from redaction.burn.scan.order import split_at_boxes
from redaction.form import NO_EYES, NO_TEXT, OWN_TEXT, SEEN_TEXT, make_form
from redaction.job import Made, Making
from redaction.report import verify_report
from redaction.verify.eyes import read_words
from redaction.verify.gate import read_kept
from redaction.verify.layers import choose_words, lay_words

FILES = sys.modules["ibt_tests_burning_files"]
GOES, SECRET, KEPT = FILES.GOES, FILES.SECRET, FILES.KEPT
LINE = [
    OcrWord(KEPT[1], Box(72, 117, 133, 137), 1.0),
    OcrWord("Joke", Box(138, 117, 170, 137), 1.0),
    OcrWord(KEPT[2], Box(260, 117, 330, 137), 1.0),
]


def word(text: str, x0: float, top: float, turned: int = 0) -> OcrWord:
    return OcrWord(text, Box(x0, top, x0 + 40, top + 12), 1.0, turned)


def picture(folder: Path) -> Path:
    """Give a page that is only a picture, without any text."""
    (folder / "scan.pdf").write_bytes(FILES.scan(folder))
    out = folder / "bare.pdf"
    burn(folder / "scan.pdf", [], out, raster_dpi=100, ocr_pages=[1])
    return out


def text_of(pdf: Path) -> str:
    document = pdfium.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return text


def letters_of(pdf: Path) -> list[PlacedChar]:
    with open_pdf(pdf) as document, open_page(document, 1) as page:
        return list(find_chars(page))


def released(folder: Path, read_page) -> tuple[Path, Made]:
    """Release the scan with its name marked; what it says is told, not read."""
    source, out = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(FILES.scan(folder))
    (page,) = FILES.read_as_document(source).pages
    page = replace(page, text=" ".join(KEPT), source="ocr")
    document = Document("d" * 64, "application/pdf", 1, LoosePages((page,)))
    mark = FILES.mark([PlacedBox(1, FILES.SCAN_BOX)])
    return out, make_form(source, document, [mark], out, Making(200, read_page=read_page), concept=True)


def test_words_that_touch_a_box_are_left_out():
    box = Box(100, 100, 160, 112)
    seen = [word("links", 50, 100), word("onder", 75, 103), word("erin", 110, 101), word("ernaast", 161, 100)]
    assert [w.text for w in choose_words(seen, [box], ())] == ["links", "ernaast"]


def test_a_box_on_the_next_line_takes_no_word_along():
    assert choose_words([word("boven", 100, 100)], [Box(90, 109, 160, 124)], ())


def test_a_word_close_to_a_box_is_cut_to_stand_beside_it():
    (left, right) = choose_words([word("links", 61, 100), word("rechts", 159, 100)], [Box(100, 98, 160, 114)], ())
    assert (left.box.x1, right.box.x0) == (100, 160)


def test_words_follow_the_reading_order_of_the_document():
    columns = [Box(x, y, x + 40, y + 12) for x in (50, 300) for y in (100, 115)]
    seen = [word("een", 50, 100), word("drie", 300, 100), word("twee", 50, 115), word("vier", 300, 115)]
    assert [w.text for w in choose_words(seen, (), columns)] == ["een", "twee", "drie", "vier"]


def test_a_word_the_document_does_not_have_stays_behind_its_neighbour():
    seen = [word("een", 50, 100), word("nieuw", 100, 100), word("twee", 150, 100)]
    places = [Box(50, 100, 90, 112), Box(150, 100, 190, 112)]
    assert [w.text for w in choose_words(seen, (), places)] == ["een", "nieuw", "twee"]


def test_the_words_can_be_searched_and_copied_and_not_seen(tmp_path: Path):
    out = picture(tmp_path)
    before = pdfium.PdfDocument(out)[0].render().to_pil().tobytes()
    words = [word("Čapek", 72, 100), word("€20", 116, 100), word("daarna", 72, 120)]
    assert lay_words(out, {1: words}, ())[1].split() == ["Čapek", "€20", "daarna"]
    assert text_of(out).split() == ["Čapek", "€20", "daarna"]
    assert extract_text(out).split() == ["Čapek", "€20", "daarna"]
    assert pdfium.PdfDocument(out)[0].render().to_pil().tobytes() == before


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_word_lies_where_it_was_read(turned: int, tmp_path: Path):
    out = picture(tmp_path)
    box = Box(200, 300, 212, 380) if turned in (90, 270) else Box(200, 300, 280, 312)
    add_layers(out, {1: [OcrWord("plaats", box, 1.0, turned)]})
    found = FILES.hull([c for c in letters_of(out) if not c.char.isspace()])
    grown = Box(box.x0 - 1, box.top - 1, box.x1 + 1, box.bottom + 1)
    assert grown.x0 <= found.x0 and found.x1 <= grown.x1 and grown.top <= found.top and found.bottom <= grown.bottom


def test_the_font_is_embedded_and_tells_its_letters(tmp_path: Path):
    out = picture(tmp_path)
    add_layers(out, {1: [word("abc", 72, 100)]})
    with pikepdf.open(out) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert "/ToUnicode" in font and "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def test_a_layer_is_small_and_the_same_words_give_the_same_bytes(tmp_path: Path):
    out = picture(tmp_path)
    bare = out.read_bytes()
    row = [word(f"woord{n}", 40 + 50 * (n % 10), 60 + 14 * (n // 10)) for n in range(500)]
    made = []
    for _ in range(2):
        out.write_bytes(bare)
        lay_words(out, {1: row}, ())
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert len(made[0]) - len(bare) < 12_000


def test_a_label_is_copied_where_its_box_stands_among_the_words(tmp_path: Path):
    (tmp_path / "scan.pdf").write_bytes(FILES.scan(tmp_path))
    out = tmp_path / "out.pdf"
    mark = FILES.mark([PlacedBox(1, FILES.SCAN_BOX)])
    report = burn(tmp_path / "scan.pdf", [mark], out, raster_dpi=100, ocr_pages=[1])
    boxes = report.boxes
    words = [LINE[0], LINE[2], word("daarna", 72, 150)]
    assert lay_words(out, {1: words}, boxes)[1].split() == [KEPT[1], KEPT[2], "daarna"]
    assert text_of(out).split() == [KEPT[1], "5.1.2e", KEPT[2], "daarna"]


def test_words_are_parted_at_the_boxes_between_them():
    row = [word("een", 50, 100), word("drie", 200, 100), word("vijf", 50, 120)]
    boxes = [Box(100, 122, 140, 130), Box(100, 100, 140, 112), Box(10, 140, 40, 150)]
    parts = [(box, [one.text for one in words]) for box, words in split_at_boxes(row, boxes)]
    assert parts == [(None, ["een"]), (1, ["drie", "vijf"]), (0, []), (2, [])]


def test_a_page_on_which_readers_find_other_words_stays_bare(tmp_path: Path):
    out = picture(tmp_path)
    off_the_page = OcrWord("ernaast", Box(2000, 100, 2040, 112), 1.0)
    assert lay_words(out, {1: [word("goed", 72, 100), off_the_page]}, ()) == {}
    assert text_of(out).strip() == ""


def test_a_scan_gets_its_words_and_the_gate_is_content(tmp_path: Path):
    out, made = released(tmp_path, lambda *_: [LINE[0], LINE[2]])
    assert made.findings == ()
    assert KEPT[1] in text_of(out) and KEPT[2] in text_of(out)
    assert [page["text"] for page in verify_report(made)["pages"]] == [SEEN_TEXT]


def test_a_name_that_can_be_read_on_the_redacted_picture_is_a_leak(tmp_path: Path):
    """The layer tells what the picture shows; that does not make it allowed."""
    name = OcrWord(SECRET, Box(72, 300, 140, 320), 1.0)
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter())
    document = FILES.read_as_document(source)
    (page,) = document.pages
    document = replace(document, pages=LoosePages((replace(page, source="ocr"),)))
    mark = FILES.mark_words(document, GOES)
    made = make_form(source, document, [mark], out, Making(100, read_page=lambda *_: [name]), concept=False)
    assert {"pdfium", "pdfminer"} <= {f.reader for f in made.findings if f.kind == "leak"}
    assert not any(SECRET in finding.message for finding in made.findings)


def test_a_name_that_can_still_be_seen_beside_its_box_is_a_leak(tmp_path: Path):
    """It touches the box, so it is not laid over the page; the gate hears of it all the same."""
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE["patterned"](tmp_path))
    document = FILES.read_as_document(source)
    mark = FILES.mark_words(document, GOES)
    box = mark.boxes[0].box

    def read_page(*_: object) -> list[OcrWord]:
        return [OcrWord("JokeZwanenburgh", box, 1.0)]

    made = make_form(source, document, [mark], out, Making(100, read_page=read_page), concept=False)
    assert {f.reader for f in made.findings if f.kind == "leak"} == {"beeld"}
    assert set(made.texts.values()) == {NO_TEXT}


def test_a_layer_that_loses_words_afterwards_is_seen(tmp_path: Path):
    out = picture(tmp_path)
    laid = lay_words(out, {1: [word("blijft", 72, 100)]}, ())
    with pikepdf.open(out, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = pdf.pages[0].obj.Contents[0]
        pdf.save(out)
    assert read_kept(out, ())[1].split() != laid[1].split()


def not_installed(*_: object) -> list[OcrWord]:
    raise ToolMissing("tekstherkenning ontbreekt")


def test_without_text_recognition_the_page_stays_a_picture_and_the_report_says_so(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.scan(tmp_path))
    document = FILES.read_as_document(source)
    mark = FILES.mark([PlacedBox(1, FILES.SCAN_BOX)])
    for read_page in (None, not_installed):
        made = make_form(source, document, [mark], out, Making(100, read_page=read_page), concept=False)
        assert [page["text"] for page in verify_report(made)["pages"]] == [NO_EYES]
        assert SECRET not in text_of(out) and KEPT[0] not in text_of(out)


def test_a_page_on_which_nothing_can_be_read_says_so(tmp_path: Path):
    _, made = released(tmp_path, lambda *_: [])
    assert set(made.texts.values()) == {NO_TEXT}


def test_a_page_that_was_rewritten_keeps_its_own_text(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter())
    made = make_form(source, FILES.read_as_document(source), [], out, Making(100), concept=False)
    assert [page["text"] for page in verify_report(made)["pages"]] == [OWN_TEXT]


@pytest.mark.slow
@pytest.mark.parametrize("case", ["scan", "invisible_copy", "covered_copy", "hidden_layer", "masked", "spoken"])
def test_a_picture_is_read_again_without_the_name(case: str, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    boxes = [PlacedBox(1, FILES.SCAN_BOX)] if case == "scan" else FILES.find_boxes(source, (GOES,))[:1]
    report = burn(source, [FILES.mark(boxes)], out, raster_dpi=200, ocr_pages=[1] if case == "scan" else ())
    drawn = [placed.box for placed in report.boxes]
    lay_words(out, {1: choose_words(read_words(out, 1, drawn), drawn, ())}, report.boxes)
    assert FILES.readers_that_find(out) == set()
    assert [kept for kept in KEPT if FILES.fold(kept) not in FILES.fold(text_of(out))] == []
