"""A redacted file of someone else: what looks covered and can still be copied is found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from redaction.burn.document import burn
from redaction.verify.pair import verify_pair

FILES = sys.modules["ibt_tests_burning_files"]
PLAIN, GOES, SECRET = FILES.PLAIN, FILES.GOES, FILES.SECRET
OVER = "130 708 90 13"
"""Where the name stands on the plain page."""


def drawn(content: str) -> Callable[[Pdf], None]:
    return lambda pdf: FILES.add_page(pdf, content)


def noted(subtype: str, **more: object) -> Callable[[Pdf], None]:
    def draw(pdf: Pdf) -> None:
        page = FILES.add_page(pdf)
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([130, 708, 260, 721]), **more)
        look = Stream(pdf, b"0 g 0 0 130 13 re f")
        look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 130, 13])))
        if subtype != "Redact":
            note.AP = Dictionary(N=pdf.make_indirect(look))
        page.obj.Annots = Array([pdf.make_indirect(note)])

    return draw


def pictured(pdf: Pdf) -> None:
    """A small photograph lies over the name."""
    image = Stream(pdf, bytes(range(0, 256, 4)))
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    content = PLAIN + "q 100 0 0 13 125 708 cm /I Do Q"
    FILES.add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})


FAKES: dict[str, Callable[[Pdf], None]] = {
    "black_box": drawn(PLAIN + f"0 g {OVER} re f"),
    "white_box": drawn(PLAIN + f"1 g {OVER} re f"),
    "grey_box_with_code": drawn(PLAIN + f"0.2 g {OVER} re f 1 g BT /F1 8 Tf 150 711 Td (5.1.2e) Tj ET"),
    "thick_line": drawn(PLAIN + "0 G 13 w 130 714 m 230 714 l S"),
    "polygon": drawn(PLAIN + "0 g 125 707 m 235 707 l 240 714 l 235 722 l 125 722 l h f"),
    "translucent_box": None,  # type: ignore[dict-item]
    "image_on_top": pictured,
    "square_note": noted("Square"),
    "black_highlight": noted("Highlight"),
    "redact_mark_not_applied": noted("Redact"),
    "white_text": FILES.white_copy,
    "invisible_text": FILES.invisible_copy,
    "off_page": FILES.off_page_copy,
    "other_text_over_it": drawn(PLAIN + "BT /F1 11 Tf 152 712 Td (XXXXXXXXXX) Tj ET"),
}


def translucent(pdf: Pdf) -> None:
    states = Dictionary(G1=Dictionary(ca=0.6))
    FILES.add_page(pdf, PLAIN + f"/G1 gs 0 g {OVER} re f", resources={"/ExtGState": states})


FAKES["translucent_box"] = translucent


def save(draw: Callable[[Pdf], object], path: Path) -> Path:
    with pikepdf.new() as pdf:
        draw(pdf)
        pdf.save(path)
    return path


@pytest.mark.parametrize("fake", FAKES)
def test_a_false_redaction_is_found(fake: str, tmp_path: Path):
    original = save(FILES.add_page, tmp_path / "a.pdf")
    assert verify_pair(original, save(FAKES[fake], tmp_path / "b.pdf"))


def test_a_word_that_left_the_page_but_stands_in_the_properties_is_found(tmp_path: Path):
    def draw(pdf: Pdf) -> None:
        FILES.add_page(pdf, PLAIN.replace(GOES, "XXXX"))
        pdf.docinfo["/Title"] = String(f"Brief aan {SECRET}")

    original = save(FILES.add_page, tmp_path / "a.pdf")
    assert {f.kind for f in verify_pair(original, save(draw, tmp_path / "b.pdf"))} == {"leak", "metadata"}


def test_an_author_is_found(tmp_path: Path):
    original = save(FILES.add_page, tmp_path / "a.pdf")
    released = save(lambda pdf: (FILES.add_page(pdf), pdf.docinfo.update({"/Author": "Piet"})), tmp_path / "b.pdf")
    assert [f.kind for f in verify_pair(original, released)] == ["metadata"]


@pytest.mark.parametrize("case", ["add_page", "turned_90", "typst_letter", "scan", "stretched", "in_nested_forms"])
def test_what_we_burned_ourselves_passes(case: str, tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    boxes = [FILES.PlacedBox(1, FILES.SCAN_BOX)] if case == "scan" else FILES.find_boxes(source)[:1]
    burn(source, [FILES.mark(boxes)], out, raster_dpi=100)
    assert verify_pair(source, out) == ()


@pytest.mark.parametrize("case", ["add_page", "typst_letter", "scan", "photo_with_comment", "mail_rendition"])
def test_an_ordinary_file_against_itself_gives_no_alarm_about_covered_text(case: str, tmp_path: Path):
    source = tmp_path / "in.pdf"
    source.write_bytes(FILES.MADE[case](tmp_path))
    assert [f for f in verify_pair(source, source) if f.kind in ("under_box", "leak")] == []
