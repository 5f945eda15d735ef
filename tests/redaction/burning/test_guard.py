"""Deceits of an odd file: white that is drawn, letters of another script, words in dots, and names in odd places."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from extractors.text import normalise
from pipeline.tools.lookalikes import has_mixed, to_latin
from pipeline.tools.ocr_seen import OcrWord
from pipeline.tools.pdf_blanks import draws_blanks
from pipeline.tools.pdf_blind import find_blind
from pipeline.tools.pdf_outlines import find_outlines
from pipeline.tools.pdf_pages import open_page, open_pdf
from pipeline.tools.typeset import font_folder
from redaction.burn.document import burn
from redaction.burn.pdf.rebuild import Copier
from redaction.burn.provable import NotProvable
from redaction.detect.later.terms import _find_logins, _find_words
from redaction.verify.images import find_in_images
from redaction.verify.needles import count_all, make_needles
from redaction.verify.raw import read_raw
from tests.redaction.burning.test_verify_unjudged import drawn

NAME = "Jansen"
FAKE = "J\u0430ns\u0435n"
"""The same with a Cyrillic a and e."""


def composite(pdf: Pdf, meant: dict[int, str]) -> Object:
    """Make a font of which the codes are glyphs of Lato and mean what `meant` says."""
    data = next(font_folder().glob("Lato-Regular.*")).read_bytes()
    described = Dictionary(Type=Name.FontDescriptor, FontName=Name.Lato, FontFile2=pdf.make_stream(data))
    child = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Lato, CIDToGIDMap=Name.Identity,
        FontDescriptor=described, CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
    )  # fmt: skip
    rows = "".join(f"<{code:04X}> <{text.encode('utf-16-be').hex()}>\n" for code, text in meant.items())
    unicode = f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(meant)} beginbfchar\n{rows}endbfchar"
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Lato, Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(child)]), ToUnicode=pdf.make_stream(unicode.encode()),
        )
    )  # fmt: skip


@pytest.mark.parametrize("white", [" ", "\u200b", "\u3164", ""])
def test_a_font_that_draws_what_it_calls_white_is_looked_at_and_not_rewritten(white: str) -> None:
    with pikepdf.new() as pdf, pikepdf.new() as target:
        font = composite(pdf, {19: white, 45: white})
        assert draws_blanks(font)
        with pytest.raises(NotProvable, match="wit"):
            Copier(target).font(font)


def test_a_font_with_true_white_and_letters_is_trusted() -> None:
    with pikepdf.new() as pdf:
        assert not draws_blanks(composite(pdf, {19: "J", 45: "a", 310: "\u00ad"}))
        standard = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        assert not draws_blanks(standard)


def test_codes_are_followed_through_a_map_of_their_own() -> None:
    with pikepdf.new() as pdf:
        for cid, found in ((45, True), (3, False)):  # a J, and the space
            font = composite(pdf, {77: " "})
            font.Encoding = pdf.make_stream(b"1 begincidrange\n<004D> <004D> %d\nendcidrange" % cid)
            assert draws_blanks(font) is found


def test_a_page_with_drawn_white_is_blind(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Resources = Dictionary(Font=Dictionary(F=composite(pdf, {19: " "})))
        pdf.save(tmp_path / "a.pdf")
    assert find_blind(tmp_path / "a.pdf") == {1}


def test_drawn_letters_that_mean_white_are_found_and_empty_ones_are_not() -> None:
    with pikepdf.new() as pdf:
        for drawing, found in ((b"500 0 d0 0 0 100 700 re f", True), (b"250 0 d0", False)):
            font = Dictionary(
                Subtype=Name.Type3, CharProcs=Dictionary(a=pdf.make_stream(drawing)),
                Encoding=Dictionary(Differences=Array([65, Name.a])),
                ToUnicode=pdf.make_stream(b"1 beginbfchar\n<41> <0020>\nendbfchar"),
            )  # fmt: skip
            assert draws_blanks(font) is found


def test_letters_of_another_script_in_a_word_are_read_as_ours_and_keep_their_places() -> None:
    told = normalise(f"heer {FAKE},")
    assert told.text == "heer Jansen,"
    assert len(told.raw_starts) == len(told.text) + 1
    assert has_mixed([FAKE])
    assert count_all(make_needles([NAME]), f"voor {FAKE}")


def test_russian_and_greek_stay_as_they_are() -> None:
    assert to_latin("Москва и Россия, Αθήνα, 5 µm") == "Москва и Россия, Αθήνα, 5 µm"
    assert not has_mixed(["Москва", "µm", "Jansen"])


def test_a_word_of_small_rectangles_is_found_and_a_dotted_line_is_not(tmp_path: Path) -> None:
    dots = [(x, y) for x in range(40) for y in range(7) if (x * 7 + y * 3) % 4]
    word = b"".join(b"%.1f %.1f .6 .6 re f " % (72 + 0.8 * x, 500 + 0.8 * y) for x, y in dots)
    line = b"".join(b"%d 300 1 1 re f " % (72 + 3 * x) for x in range(120))
    with open_pdf(drawn(word + line, tmp_path / "a.pdf")) as document, open_page(document, 1) as page:
        (place,) = find_outlines(page)
    assert 330 < place.top < place.bottom < 350


def test_a_word_of_thin_strokes_is_found(tmp_path: Path) -> None:
    strokes = b"".join(b"%d 500 m %d 508 l %d 503 l S " % (72 + 7 * n, 75 + 7 * n, 77 + 7 * n) for n in range(14))
    with open_pdf(drawn(strokes, tmp_path / "a.pdf")) as document, open_page(document, 1) as page:
        assert find_outlines(page)


def ink(pdf: Pdf) -> Array:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0]), C1=Array([1, 0, 0]), N=1)
    return Array([Name.Separation, Name(f"/{NAME}"), Name.DeviceRGB, pdf.make_indirect(tint)])


def odd_names(pdf: Pdf) -> bytes:
    """Make a page on which the name stands wherever the format wants a word of its own."""
    page = pdf.add_blank_page(page_size=(595, 842))
    odd = Name(f"/{NAME}")
    image = Stream(pdf, bytes(64 * 64))
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=64, Height=64, BitsPerComponent=8, Intent=odd))
    image.ColorSpace = ink(pdf)
    page.Resources = Dictionary(
        ColorSpace=Dictionary(C=ink(pdf)), XObject=Dictionary(I=pdf.make_indirect(image)),
        ExtGState=Dictionary(G=Dictionary(Type=odd, RI=odd, LW=1), H=Dictionary(BM=Array([odd, Name.Normal]))),
    )  # fmt: skip
    page.Group = Dictionary(Type=odd, S=Name.Transparency, CS=Name.DeviceRGB)
    page.Contents = pdf.make_stream(b"/G gs /H gs /C cs 0.5 scn 72 72 50 50 re f q 90 0 0 90 200 200 cm /I Do Q")
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_names_of_inks_modes_and_kinds_that_the_standard_does_not_know_stay_behind(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        (tmp_path / "in.pdf").write_bytes(odd_names(pdf))
    assert NAME in "".join(read_raw(tmp_path / "in.pdf"))
    report = burn(tmp_path / "in.pdf", [], tmp_path / "out.pdf", raster_dpi=100)
    assert report.pages[0].way == "vector"
    text = "".join(read_raw(tmp_path / "out.pdf"))
    assert NAME not in text
    assert "Spot1" in text
    assert "Spot2" not in text


def test_the_gate_passes_over_a_word_of_the_format_but_not_over_a_name(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.Lang, pdf.Root.X = "nl", Name("/Bosch")
        pdf.save(tmp_path / "a.pdf")
    lines = "\n".join(read_raw(tmp_path / "a.pdf"))
    assert "Bosch" in lines
    assert "Lang" not in lines


def test_an_image_in_an_ink_of_its_own_is_looked_at_and_does_not_crash(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        (tmp_path / "a.pdf").write_bytes(odd_names(pdf))
    looked = list[Path]()

    def look(path: Path, *_: object) -> tuple[OcrWord, ...]:
        looked.append(path)
        return ()

    found = list(find_in_images(tmp_path / "a.pdf", [NAME], {}, look, ()))
    assert found == [None]
    assert len(looked) == 1


def faults(tmp_path: Path, content: bytes, space: Callable[[Pdf], Array] | None = None) -> tuple[str, ...]:
    """Give what keeps a burned page from the standard."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(ColorSpace=Dictionary(C=space(pdf))) if space else Dictionary()
        pdf.save(tmp_path / "in.pdf")
    report = burn(tmp_path / "in.pdf", [], tmp_path / "out.pdf", raster_dpi=100)
    assert report.pages[0].way == "vector"
    return tuple(fault for _, fault in report.faults)


def several(pdf: Pdf) -> Array:
    return Array([Name.DeviceN, Array([Name.Goud]), *list(ink(pdf))[2:]])


def false_profile(pdf: Pdf) -> Array:
    profile = pdf.make_stream(bytes(200))
    profile.N = 1
    return Array([Name.ICCBased, profile])


def test_inks_without_a_meaning_a_false_profile_and_deep_nesting_are_no_archive(tmp_path: Path) -> None:
    painted = b"/C cs 1 scn 9 9 9 9 re f"
    assert faults(tmp_path, painted, several)
    assert faults(tmp_path, painted, false_profile)
    assert not faults(tmp_path, painted, ink)
    assert faults(tmp_path, b"q " * 40 + b"9 9 9 9 re f " + b"Q " * 40)
    assert not faults(tmp_path, b"q 9 9 9 9 re f Q")


def test_a_page_that_nobody_foresaw_goes_out_as_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(Copier, "state", fail)
    path = drawn(b"/G gs 9 9 9 9 re f", tmp_path / "in.pdf", ExtGState=Dictionary(G=Dictionary(LW=2)))
    assert burn(path, [], tmp_path / "out.pdf", raster_dpi=50).pages[0].way == "beeld"


@pytest.mark.parametrize(
    "login", ["jhooghelaer", "hooghelaerj", "H00ghelaer", "01_Hooghelaer_brief", "hooghelaer01", "Hooghelaers"]
)
def test_a_term_goes_from_user_names_and_file_names_too(login: str) -> None:
    text = f"Gemaild door {login}, gisteren in de Hooghelaerstraat."
    (place,) = _find_logins("Hooghelaer", text)
    assert text[slice(*place)] == login
    assert not list(_find_logins("Bos", "de bosj en 01_bos"))


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        ("van de griffieJan-Willem schrijft", "Jan-Willem"),
        ("de naam hgrubnenawZ staat er", "hgrubnenawZ"),
        ("Bijlage\nZ\nw\na\nn\ne\nn\nb\nu\nr\ng\nh\nBlad 2", "Z\nw\na\nn\ne\nn\nb\nu\nr\ng\nh"),
    ],
)
def test_a_term_goes_when_it_is_glued_turned_round_or_stacked(text: str, goes: str) -> None:
    (place,) = _find_words("Jan-Willem Zwanenburgh", text)
    assert text[slice(*place)] == goes


def test_a_word_that_only_begins_with_a_term_stays() -> None:
    assert not list(_find_words("Bakker Visser", "de bakkerij, Visserij en het AanBakkeren"))
