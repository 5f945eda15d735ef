"""What hides text, each beside its twin: the same drawing in which a reader of the paper does see it."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

from extractors.read.pdf import read_page, read_pages
from pipeline.errors import IbtError
from pipeline.model.document import Page, Unseen
from pipeline.model.place import Box
from pipeline.tools import pdf_pages
from pipeline.tools.typeset import font_folder

SEEN = "BT /F1 14 Tf 0 g 20 170 Td (Zichtbaar) Tj ET "
SECRET = "BT /F1 14 Tf 0 g 100 100 Td (Geheim) Tj ET "
BOX = "95 95 60 20 re f "
INVISIBLE = "BT 3 Tr /F1 14 Tf 100 100 Td (Geheim) Tj ET "


class Drawn:
    """A page that is drawn and read."""

    def __init__(self, drawings: ModuleType, folder: Path) -> None:
        self.drawings = drawings
        self._path = folder / "a.pdf"

    def read(self, content: str, resources: Any = None, **page: object) -> Page:
        self.drawings.draw_page(self._path, content, resources, **page)
        (read,) = read_pages(self._path, ocr_dpi=None)
        assert read.hidden_text == "" or read.doubts
        return read

    def hidden(self, content: str, resources: Any = None, **page: object) -> dict[str, Unseen | None]:
        """Give the hidden words with their reason, after checking that what is in sight is untouched."""
        read = self.read(SEEN + content, resources, **page)
        assert read.text.split()[0] == "Zichtbaar"
        found = {read.hidden_text[word.start : word.end]: word.reason for word in read.hidden}
        assert not set(found) & set(read.text.split())
        return found


@pytest.fixture
def drawn(drawings: ModuleType, tmp_path: Path) -> Drawn:
    return Drawn(drawings, tmp_path)


def _states(**entries: object) -> Any:
    return lambda pdf: {"ExtGState": {"G": Dictionary(entries)}}


def test_a_black_box_over_text_hides_it(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "0 g " + BOX) == {"Geheim": Unseen.COVERED}


def test_a_box_under_text_does_not(drawn: Drawn) -> None:
    assert drawn.hidden("0.9 g " + BOX + SECRET) == {}


def test_a_white_box_over_text_hides_it(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "1 g " + BOX) == {"Geheim": Unseen.COVERED}


def test_an_empty_frame_around_text_does_not(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "0 G 95 95 60 20 re S") == {}


def test_a_broad_line_over_text_hides_it(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "0 G 22 w 90 104 m 160 104 l S") == {"Geheim": Unseen.COVERED}


def test_a_line_through_or_under_text_does_not(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "0 G 1 w 90 104 m 160 104 l S 90 97 m 160 97 l S") == {}


def test_a_see_through_box_does_not_hide_text(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "/G gs 0 g " + BOX, _states(**{"/ca": 0.5})) == {}


def test_a_highlighter_does_not_hide_text(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "/G gs 1 1 0 rg " + BOX, _states(**{"/BM": Name.Multiply})) == {}


def _pattern(drawn: Drawn, size: tuple[int, int] = (8, 8)) -> Any:
    """Give a picture full of contrast: neither plain nor paper."""
    grey = bytes((n * 37) % 256 for n in range(size[0] * size[1]))
    return lambda pdf: {"XObject": {"I": drawn.drawings.picture(pdf, *size, grey)}}


def test_a_picture_over_text_hides_it(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "q 70 0 0 24 92 94 cm /I Do Q", _pattern(drawn)) == {"Geheim": Unseen.COVERED}


def test_a_picture_under_text_does_not(drawn: Drawn) -> None:
    assert drawn.hidden("q 70 0 0 24 92 94 cm /I Do Q " + SECRET.replace("0 g", "1 0 0 rg"), _pattern(drawn)) == {}


def test_a_box_inside_a_form_hides_text_on_the_page(drawn: Drawn) -> None:
    def resources(pdf: pikepdf.Pdf) -> Any:
        return {"XObject": {"X": drawn.drawings.form(pdf, "0 g 5 5 60 20 re f", (1, 0, 0, 1, 90, 90))}}

    assert drawn.hidden(SECRET + "/X Do", resources) == {"Geheim": Unseen.COVERED}
    assert drawn.hidden("/X Do " + SECRET.replace("0 g", "1 g"), resources) == {}


def test_text_inside_a_form_is_hidden_like_any_other(drawn: Drawn) -> None:
    def resources(pdf: pikepdf.Pdf) -> Any:
        return {"XObject": {"X": drawn.drawings.form(pdf, SECRET)}}

    assert drawn.hidden("/X Do 0 g " + BOX, resources) == {"Geheim": Unseen.COVERED}
    assert drawn.hidden("/X Do", resources) == {}


def test_a_name_under_a_white_box_with_other_words_on_it_is_found(drawn: Drawn) -> None:
    on_top = "BT /F1 14 Tf 0 g 100 100 Td (Openbaar) Tj ET"
    assert drawn.hidden(SECRET + "1 g " + BOX + on_top) == {"Geheim": Unseen.COVERED}
    assert drawn.hidden(SECRET + on_top) == {}, "without the box both are to be seen, one over the other"


def test_only_the_covered_part_of_a_word_is_hidden(drawn: Drawn) -> None:
    content = "BT /F1 14 Tf 0 g 100 100 Td (OpenGeheim) Tj ET 0 g 134.2 95 80 20 re f"
    assert drawn.hidden(content) == {"Geheim": Unseen.COVERED}
    page = drawn.read(SEEN + content)
    assert page.text.split()[-1] == "Open"
    (word,) = page.hidden
    assert word.box.x0 == pytest.approx(134.2, abs=0.1)
    assert len(word.edges) == 7


def test_text_in_the_invisible_mode_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden(INVISIBLE) == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden(INVISIBLE.replace("3 Tr", "3 Tr 0 Tr")) == {}


def test_text_that_cuts_out_a_colour_is_seen(drawn: Drawn) -> None:
    assert drawn.hidden(INVISIBLE.replace("3 Tr", "q 7 Tr") + "1 0 0 rg 90 90 100 40 re f Q") == {}


@pytest.mark.parametrize("colour", ["1 g", "0.99 g", "1 1 0.98 rg", "0 0 0 0 k"])
def test_text_in_the_colour_of_the_paper_is_hidden(drawn: Drawn, colour: str) -> None:
    assert drawn.hidden(SECRET.replace("0 g", colour)) == {"Geheim": Unseen.INVISIBLE}


@pytest.mark.parametrize("colour", ["0.8 g", "1 1 0 rg", "0.2 0 0 0 k"])
def test_text_in_a_light_colour_is_seen(drawn: Drawn, colour: str) -> None:
    assert drawn.hidden(SECRET.replace("0 g", colour).replace("14 Tf", "8 Tf")) == {}


def test_text_in_the_colour_of_its_box_is_hidden_and_in_another_is_not(drawn: Drawn) -> None:
    assert drawn.hidden("0 g " + BOX + SECRET) == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden("0 g " + BOX + SECRET.replace("0 g", "1 g")) == {}
    assert drawn.hidden("0 0.51 0 rg " + BOX + SECRET.replace("0 g", "1 0 0 rg")) == {}, "equal only in grey"


def test_text_without_any_colour_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden("/G gs " + SECRET, _states(**{"/ca": 0})) == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden("/G gs " + SECRET, _states(**{"/ca": 0.5})) == {}


def test_print_too_small_to_see_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET.replace("14 Tf", "1 Tf")) == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden(SECRET.replace("/F1", "0.5 Tz /F1")) == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden(SECRET.replace("14 Tf", "3 Tf")) == {}


def test_text_off_the_page_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET.replace("100 100 Td", "400 100 Td")) == {"Geheim": Unseen.OFF_PAGE}


def test_text_outside_the_crop_box_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET, CropBox=Array([0, 130, 300, 200])) == {"Geheim": Unseen.OFF_PAGE}
    assert drawn.hidden(SECRET, CropBox=Array([0, 90, 300, 200])) == {}


def test_text_that_is_clipped_away_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden("q 0 0 10 10 re W n " + SECRET + "Q") == {"Geheim": Unseen.INVISIBLE}
    assert drawn.hidden("q 0 0 290 190 re W n " + SECRET + "Q") == {}


def _layers(drawn: Drawn, *, shown: bool, member: str = "") -> Any:
    """Give a layer as `L`, or a membership of it, and a form in that layer as `X`."""

    def resources(pdf: pikepdf.Pdf) -> Any:
        group: Dictionary = drawn.drawings.layer(pdf, shown)
        if member == "any":
            group = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([group]), P=Name.AnyOn))
        if member == "not":
            group = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=Array([Name.Not, group])))
        form = drawn.drawings.form(pdf, SECRET)
        form.OC = group
        return {"Properties": {"L": group}, "XObject": {"X": form}}

    return resources


@pytest.mark.parametrize(
    ("content", "member"),
    [
        ("/OC /L BDC " + SECRET + "EMC", ""),
        ("/OC /L BDC /P <</MCID 0>> BDC " + SECRET + "EMC EMC", ""),
        ("/P <</MCID 0>> BDC /OC /L BDC " + SECRET + "EMC EMC", ""),
        ("/OC /L BDC " + SECRET + "EMC", "any"),
        ("/X Do", ""),
        ("q 1 0 0 1 20 -20 cm /X Do Q", "any"),
    ],
    ids=["marked", "holding marks", "inside marks", "member", "form", "form, member"],
)
def test_text_in_a_layer_that_is_off_is_hidden(drawn: Drawn, content: str, member: str) -> None:
    off, on = _layers(drawn, shown=False, member=member), _layers(drawn, shown=True, member=member)
    assert drawn.hidden(content, off) == {"Geheim": Unseen.HIDDEN_LAYER}
    assert drawn.hidden(content, on) == {}


def test_the_reverse_of_a_layer_is_hidden_when_that_is_on(drawn: Drawn) -> None:
    content = "/OC /L BDC " + SECRET + "EMC"
    assert drawn.hidden(content, _layers(drawn, shown=True, member="not")) == {"Geheim": Unseen.HIDDEN_LAYER}
    assert drawn.hidden(content, _layers(drawn, shown=False, member="not")) == {}


def test_a_box_in_a_layer_that_is_off_hides_nothing(drawn: Drawn) -> None:
    assert drawn.hidden(SECRET + "/OC /L BDC 0 g " + BOX + "EMC", _layers(drawn, shown=False)) == {}


def _replaced(text: str, glyphs: str) -> str:
    return f"/Span <</ActualText {text}>> BDC {SECRET.replace('Geheim', glyphs)} EMC"


def test_a_replacement_text_that_says_something_else_is_hidden_and_the_glyphs_are_read(drawn: Drawn) -> None:
    content = _replaced("(Geheim)", "Zwart")
    assert drawn.hidden(content) == {"Geheim": Unseen.REPLACEMENT}
    page = drawn.read(SEEN + content)
    assert page.text.split() == ["Zichtbaar", "Zwart"]
    assert len({round(right - left, 1) for left, right in pairwise(page.words[1].edges)}) > 2


def test_a_replacement_text_of_nested_marks_is_found(drawn: Drawn) -> None:
    content = "/P <</ActualText (Geheim)>> BDC /Span <</MCID 1>> BDC " + SECRET.replace("Geheim", "Zwart") + "EMC EMC"
    assert drawn.hidden(content) == {"Geheim": Unseen.REPLACEMENT}


def test_a_replacement_text_without_any_glyph_is_hidden(drawn: Drawn) -> None:
    assert drawn.hidden("/Span <</ActualText (Geheim)>> BDC 0 g " + BOX + "EMC") == {"Geheim": Unseen.REPLACEMENT}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (_replaced("(Geheim)", "Geheim"), "Geheim"),
        (_replaced("<FEFF0047006500680065FB01006D>", "Gehefim"), "Gehefim"),
        (_replaced("<EFBBBF47C3A9C3A9>", "G\\351\\351"), "Géé"),
        (_replaced("(\\237?\\240)", "\\200"), "€"),
        (_replaced("(Geheim)", "Ge) Tj (heim"), "Geheim"),
        (_replaced("()", "Geheim"), "Geheim"),
        (_replaced("<FEFF00AD>", "-"), "-"),
        (SECRET.replace("(Geheim) Tj", "/S <</ActualText (ti)>> BDC (ti) Tj EMC " * 2), "titi"),
    ],
    ids=["same", "ligature", "utf-8", "signs", "two objects", "empty", "soft hyphen", "twice"],
)
def test_a_replacement_text_that_says_the_same_hides_nothing(drawn: Drawn, content: str, text: str) -> None:
    assert drawn.hidden(content) == {}
    assert drawn.read(SEEN + content).text.split() == ["Zichtbaar", text]


def test_a_replacement_text_stays_where_the_glyphs_say_nothing(drawn: Drawn) -> None:
    def resources(pdf: pikepdf.Pdf) -> Any:
        font = drawn.drawings.helvetica()
        font.ToUnicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def 1 begincodespacerange "
            b"<00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <F041> endbfrange endcmap end end"
        )
        return {"Font": {"F9": pdf.make_indirect(font)}}

    content = _replaced("(lage tekst)", "ABCDEFGHIJ").replace("/F1", "/F9")
    assert drawn.hidden(content, resources) == {}
    page = drawn.read(SEEN + content, resources)
    assert page.text.split() == ["Zichtbaar", "lage", "tekst"]
    boxes = [word.box for word in page.words]
    assert boxes[1].x1 < boxes[2].x0, "its words share the place of the glyphs"


# --- scans -----------------------------------------------------------------------------------------------------------

WHOLE = "q 300 0 0 200 0 0 cm /I Do Q "


def _scan(drawn: Drawn, text: str) -> Any:
    """Give a picture of the whole page on which `text` stands where `SECRET` does."""
    look = Image.new("L", (1200, 800), 250)
    font = ImageFont.truetype(str(next(Path(font_folder()).rglob("*Regular.ttf"))), 56)
    ImageDraw.Draw(look).text((400, 400), text, fill=20, font=font, anchor="ls")
    return lambda pdf: {"XObject": {"I": drawn.drawings.picture(pdf, 1200, 800, look.tobytes())}}


@pytest.mark.parametrize("content", [WHOLE + INVISIBLE, INVISIBLE + WHOLE, SECRET + WHOLE], ids=["on", "under", "ink"])
def test_the_text_layer_of_a_scan_is_seen(drawn: Drawn, content: str) -> None:
    page = drawn.read(content, _scan(drawn, "Geheim"))
    assert (page.text, page.hidden) == ("Geheim", ())


@pytest.mark.parametrize("content", [WHOLE + INVISIBLE, SECRET + WHOLE], ids=["on", "ink under"])
def test_a_text_layer_where_the_scan_shows_nothing_is_hidden(drawn: Drawn, content: str) -> None:
    page = drawn.read(content, _scan(drawn, ""))
    assert (page.text, page.hidden_text) == ("", "Geheim")


def test_a_text_layer_under_a_box_on_the_scan_is_hidden(drawn: Drawn) -> None:
    page = drawn.read(WHOLE + INVISIBLE + "0 g " + BOX, _scan(drawn, "Geheim"))
    assert (page.text, page.hidden_text) == ("", "Geheim")


def test_a_text_layer_on_a_ruled_line_of_the_scan_is_hidden(drawn: Drawn) -> None:
    page = drawn.read(WHOLE + INVISIBLE + "0 g 50 103 200 1 re f 120 90 1 30 re f", _scan(drawn, ""))
    assert (page.text, page.hidden_text) == ("", "Geheim")


# --- what the page tells ---------------------------------------------------------------------------------------------


def test_hidden_words_know_their_place_and_their_reason(drawn: Drawn) -> None:
    content = SECRET.replace("(Geheim)", "(Geheim ook) Tj 0 -20 Td (Lager)")
    page = drawn.read(SEEN + content + "0 g 95 70 100 50 re f")
    assert page.hidden_text == "Geheim ook\nLager"
    assert [(w.line, w.visible) for w in page.hidden] == [(0, False), (0, False), (1, False)]
    assert page.hidden[0].box.meets(Box(100, 90, 140, 100))
    assert all(len(w.edges) == w.end - w.start + 1 for w in page.hidden)
    assert all(w.visible for w in page.words)


def test_the_doubt_counts_hidden_words_by_reason_and_quotes_none(drawn: Drawn) -> None:
    page = drawn.read(SEEN + SECRET + "1 g " + BOX + "BT 3 Tr /F1 14 Tf 100 60 Td (Ook geheim) Tj ET")
    (doubt,) = page.doubts
    assert "3 woorden" in doubt
    assert "1 bedekt" in doubt
    assert "2 onzichtbaar" in doubt
    assert "eheim" not in doubt


def test_a_page_without_hidden_text_has_no_doubt(drawn: Drawn) -> None:
    page = drawn.read(SEEN + SECRET)
    assert (page.hidden_text, page.hidden, page.doubts) == ("", (), ())


def test_without_looking_only_what_is_off_the_page_is_left_out(drawn: Drawn, tmp_path: Path) -> None:
    path = drawn.drawings.draw_page(tmp_path / "b.pdf", SEEN + SECRET + "0 g " + BOX)
    (page,) = read_pages(path, ocr_dpi=None, look=False)
    assert page.text.split() == ["Zichtbaar", "Geheim"]


def test_looking_at_a_page_leaves_its_picture_whole(drawn: Drawn, tmp_path: Path) -> None:
    """Text is left out only while the page is compared: recognition of its pictures comes later and needs it all."""
    path = drawn.drawings.draw_page(tmp_path / "b.pdf", SEEN + SECRET + "0 g " + BOX)
    with pdf_pages.open_pdf(path) as document, pdf_pages.open_page(document, 1) as page:
        before = pdf_pages.picture(page, 72).tobytes()
        read_page(page, 1, ocr_dpi=None)
        assert pdf_pages.picture(page, 72).tobytes() == before


@pytest.mark.slow
def test_ordinary_documents_have_nothing_hidden(shared: Path) -> None:
    """Real files: what is flagged was looked at, and is indeed cut off or beside the page."""
    known = {"issue-461-example.pdf", "issue-53-example.pdf", "imagemagick-images.pdf"}
    flagged = set()
    for path in sorted((shared / "reference" / "corpora" / "pdf").rglob("*.pdf")):
        with contextlib.suppress(IbtError):  # that a file is refused is another test
            flagged |= {path.name for page in read_pages(path, ocr_dpi=None) if page.hidden}
    assert flagged == known
