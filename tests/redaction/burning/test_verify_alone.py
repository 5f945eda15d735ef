"""A redacted file of anyone, without its original: each usual fake is found, with its page and place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from redaction.verify.alone import find_leaks, verify_alone
from redaction.verify.wording import advice

FILES = sys.modules["ibt_tests_burning_files"]
PLAIN, GOES, SECRET = FILES.PLAIN, FILES.GOES, FILES.SECRET
OVER = "130 708 90 13"
"""Where the name stands on the plain page."""
LABELLED = PLAIN.replace(f"Joke {SECRET}", "5.1.2e")


def drawn(content: str, **more: object) -> Callable[[Pdf], None]:
    return lambda pdf: FILES.add_page(pdf, content, **more)


def noted(subtype: str, look: str, **more: object) -> Callable[[Pdf], None]:
    def draw(pdf: Pdf) -> None:
        page = FILES.add_page(pdf)
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([130, 708, 260, 721]), **more)
        shape = Stream(pdf, look.encode())
        shape.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 130, 13])))
        if look:
            note.AP = Dictionary(N=pdf.make_indirect(shape))
        page.obj.Annots = Array([pdf.make_indirect(note)])

    return draw


def pictured(width: int, height: int, level: int, place: str, before: str = PLAIN, after: str = "") -> Callable:
    def draw(pdf: Pdf) -> None:
        image = Stream(pdf, bytes([level]) * (width * height))
        image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=8))
        image.ColorSpace = Name.DeviceGray
        content = f"{before} q {place} cm /I Do Q {after}"
        FILES.add_page(pdf, content, resources={"/XObject": Dictionary(I=pdf.make_indirect(image))})

    return draw


def layered(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("concept")))
    content = f"{LABELLED} /OC /L BDC BT /F1 11 Tf 72 500 Td ({GOES}) Tj ET EMC"
    FILES.add_page(pdf, content, resources={"/Properties": Dictionary(L=layer)})
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def with_labels(change: Callable[[Pdf], None]) -> Callable[[Pdf], None]:
    def draw(pdf: Pdf) -> None:
        FILES.add_page(pdf, LABELLED)
        change(pdf)

    return draw


def bookmarked(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Brief van {GOES}", 0))


def filled_in(pdf: Pdf) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("naam"), V=String(GOES), F=2)
    field.Rect = Array([0, 0, 0, 0])
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].obj.Annots[0]]))


def spoken(pdf: Pdf) -> None:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Span, ActualText=String(GOES)))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=element))


def with_thumb(pdf: Pdf) -> None:
    thumb = Stream(pdf, b"\x00")
    thumb.update(Dictionary(Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray))
    pdf.pages[0].obj.Thumb = pdf.make_indirect(thumb)


def titled(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = String(f"Brief aan {SECRET}")


def with_keywords(pdf: Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["pdf:Keywords"] = SECRET


def attached(pdf: Pdf) -> None:
    pdf.attachments["origineel.pdf"] = b"%PDF-1.7 origineel"


def scripted(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{GOES}')"))


HALF = {"/ExtGState": Dictionary(G1=Dictionary(ca=0.7))}
FULL = "595 0 0 842 0 0"
FAKES: dict[str, Callable[[Pdf], object]] = {
    "black_rectangle": drawn(PLAIN + f"0 g {OVER} re f"),
    "dark_blue_bar": drawn(PLAIN + f"0 0 0.4 rg {OVER} re f"),
    "grey_bar": drawn(PLAIN + f"0.5 g {OVER} re f"),
    "light_bar": drawn(PLAIN + f"0.9 g {OVER} re f"),
    "white_bar": drawn(PLAIN + f"1 g {OVER} re f"),
    "bar_with_its_code": drawn(PLAIN + f"0.2 g {OVER} re f 1 g BT /F1 8 Tf 150 711 Td (5.1.2e) Tj ET"),
    "black_bar_that_shows_through": drawn(PLAIN + f"/G1 gs 0 g {OVER} re f", resources=HALF),
    "polygon": drawn(PLAIN + "0 g 125 707 m 235 707 l 240 714 l 235 722 l 125 722 l h f"),
    "thick_line": drawn(PLAIN + "0 G 13 w 130 714 m 230 714 l S"),
    "bar_on_a_turned_page": drawn(PLAIN + f"0 g {OVER} re f", Rotate=90),
    "small_image": pictured(8, 8, 40, "100 0 0 13 125 708"),
    "image_of_a_page": pictured(60, 84, 255, FULL),
    "square": noted("Square", "0 g 0 0 130 13 re f"),
    "square_without_a_look": noted("Square", "", IC=Array([0, 0, 0]), C=Array([0, 0, 0])),
    "highlight_in_black": noted("Highlight", "0 g 0 0 130 13 re f"),
    "free_text": noted("FreeText", "1 g 0 0 130 13 re f"),
    "stamp": noted("Stamp", "0.3 g 0 0 130 13 re f"),
    "ink": noted("Ink", "0 G 13 w 0 6 m 130 6 l S"),
    "redaction_not_applied": noted("Redact", ""),
    "white_text": drawn(LABELLED + f"1 g BT /F1 11 Tf 72 500 Td ({GOES}) Tj ET"),
    "invisible_text": drawn(LABELLED + f"3 Tr BT /F1 11 Tf 72 500 Td ({GOES}) Tj ET"),
    "tiny_text": drawn(LABELLED + f"BT /F1 0.4 Tf 72 500 Td ({GOES}) Tj ET"),
    "text_behind_text": drawn(PLAIN + "BT /F1 11 Tf 152 712 Td (XXXXXXXXXX) Tj ET"),
    "cropped_page": drawn(PLAIN, CropBox=Array([300, 0, 595, 842])),
    "hidden_layer": layered,
    "layer_of_a_scan_with_a_painted_bar": pictured(
        595, 842, 255, FULL, "", f"0 g {OVER} re f 3 Tr BT /F1 11 Tf 132 711 Td ({SECRET}) Tj ET"
    ),
    "attachment": with_labels(attached), "script": with_labels(scripted), "title": with_labels(titled),
    "keywords": with_labels(with_keywords), "bookmark": with_labels(bookmarked), "field": with_labels(filled_in),
    "read_aloud": with_labels(spoken), "thumbnail": with_labels(with_thumb),
    "author": with_labels(lambda pdf: pdf.docinfo.update({"/Author": GOES})),
}  # fmt: skip
ON_THE_PAGE = [name for name in FAKES if list(FAKES).index(name) < list(FAKES).index("attachment")]


def save(draw: Callable[[Pdf], object], path: Path) -> Path:
    with pikepdf.new() as pdf:
        draw(pdf)
        pdf.save(path)
    return path


@pytest.mark.parametrize("fake", FAKES)
def test_a_false_redaction_is_found_without_the_original(fake: str, tmp_path: Path):
    found = verify_alone(save(FAKES[fake], tmp_path / "a.pdf"))
    assert found and advice(found)
    assert not any(SECRET in finding.message or "Joke" in finding.message for finding in found)


@pytest.mark.parametrize("fake", ON_THE_PAGE)
def test_a_false_redaction_has_its_page_and_place(fake: str, tmp_path: Path):
    found = verify_alone(save(FAKES[fake], tmp_path / "a.pdf"))
    assert any(finding.page == 1 and finding.box for finding in found)


@pytest.mark.parametrize("fake", ["black_rectangle", "bar_with_its_code", "polygon", "thick_line"])
def test_only_the_covered_words_are_told(fake: str, tmp_path: Path):
    boxes = [finding.box for finding in verify_alone(save(FAKES[fake], tmp_path / "a.pdf")) if finding.box]
    assert all(box.x0 > 120 and box.x1 < 240 for box in boxes)


def test_an_earlier_version_with_the_name_is_found(tmp_path: Path):
    first = save(FILES.add_page, tmp_path / "a.pdf").read_bytes()
    second = save(lambda pdf: FILES.add_page(pdf, LABELLED), tmp_path / "b.pdf").read_bytes()
    (tmp_path / "c.pdf").write_bytes(FILES.revised(tmp_path))
    assert first != second
    assert [(f.kind, f.page) for f in verify_alone(tmp_path / "c.pdf")][:1] == [("structure", 1)]


def test_words_that_are_covered_and_stand_in_the_properties_are_told_twice(tmp_path: Path):
    def draw(pdf: Pdf) -> None:
        FAKES["black_rectangle"](pdf)
        titled(pdf)

    assert {f.kind for f in verify_alone(save(draw, tmp_path / "a.pdf"))} == {"under_box", "leak", "metadata"}


def test_only_what_is_covered_is_a_leak_in_what_comes_in(tmp_path: Path):
    covered = save(FAKES["black_rectangle"], tmp_path / "a.pdf")
    assert find_leaks(covered) == {1: "vak"}
    assert find_leaks(save(FAKES["white_text"], tmp_path / "b.pdf")) == {}


def test_a_code_on_a_bar_between_brackets_that_lie_beside_it_is_no_leak(tmp_path: Path):
    """As a browser prints the head of a mail: the bracket, then the bar, then the code on it, as one word."""
    bracketed = "BT /F1 11 Tf 125 711 Td (<) Tj ET 0 g 131.4 708 30.6 13 re f"
    code = "1 g BT /F1 11 Tf 131.4 711 Td (5.1.2e) Tj ET 0 g BT /F1 11 Tf 162 711 Td (>) Tj ET"
    assert find_leaks(save(drawn(f"{bracketed} {code}"), tmp_path / "a.pdf")) == {}
    under = f"BT /F1 11 Tf 125 711 Td (<{SECRET[:6]}) Tj ET 0 g 131.4 708 60 13 re f"
    assert find_leaks(save(drawn(f"{under} {code}"), tmp_path / "b.pdf")) == {1: "vak"}
