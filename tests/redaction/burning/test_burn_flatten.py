"""What annotations and fields show becomes page content; what they hide is gone; patterns and masks come along."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from redaction.burn.document import burn

FILES = sys.modules["ibt_tests_burning_files"]
NAME = "Zwanenburgh"


def look(pdf: Pdf, text: str) -> Stream:
    form = Stream(pdf, f"BT /F1 11 Tf 2 5 Td ({text}) Tj ET".encode())
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 228, 20])
    form.Resources = Dictionary(Font=Dictionary(F1=FILES.helvetica()))
    return pdf.make_indirect(form)


def noted(subtype: str, flags: int, **more: object) -> bytes:
    """Give a page with an annotation that shows the name."""
    with pikepdf.new() as pdf:
        page = FILES.add_page(pdf, "BT /F1 11 Tf 72 700 Td (Bovenburen) Tj ET")
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([72, 500, 300, 520]), F=flags)
        note.AP = Dictionary(N=look(pdf, f"Joke {NAME}"), D=look(pdf, "ingedrukt"), R=look(pdf, "erboven"))
        for key, value in more.items():
            note[f"/{key}"] = value
        page.obj.Annots = Array([pdf.make_indirect(note)])
        if subtype == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=Array([page.obj.Annots[0]]), XFA=Stream(pdf, NAME.encode()))
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def made(data: bytes, tmp_path: Path, words: tuple[str, ...] = ()):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(data)
    marks = [FILES.mark(FILES.find_boxes(source, words))] if words else []
    return source, out, burn(source, marks, out, raster_dpi=100)


def read(path: Path) -> str:
    document = pdfium.PdfDocument(path)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return text


@pytest.mark.parametrize("subtype", ["Widget", "FreeText", "Stamp"])
def test_what_an_annotation_shows_is_text_of_the_page(subtype: str, tmp_path: Path):
    _, out, report = made(noted(subtype, 4), tmp_path)
    assert [page.way for page in report.pages] == ["vector"]
    assert NAME in read(out) and "ingedrukt" not in read(out)


@pytest.mark.parametrize("subtype", ["Widget", "FreeText", "Stamp"])
def test_what_an_annotation_shows_can_be_redacted(subtype: str, tmp_path: Path):
    _, out, _ = made(noted(subtype, 4), tmp_path, (NAME,))
    assert FILES.readers_that_find(out, NAME) == set()
    assert "Bovenburen" in read(out)


@pytest.mark.parametrize(("subtype", "flags"), [
    ("Widget", 2), ("FreeText", 2), ("FreeText", 32), ("FreeText", 36), ("Stamp", 1), ("Popup", 0), ("Redact", 4),
])  # fmt: skip
def test_what_no_reader_shows_does_not_come_to_light(subtype: str, flags: int, tmp_path: Path):
    _, out, _ = made(noted(subtype, flags), tmp_path)
    assert FILES.readers_that_find(out, NAME) == set()
    assert "Bovenburen" in read(out)


def test_the_state_a_field_is_not_in_does_not_come_along(tmp_path: Path):
    with pikepdf.open(io.BytesIO(noted("Widget", 4))) as pdf:
        note = pdf.pages[0].Annots[0]
        note.AP = Dictionary(N=Dictionary(Aan=look(pdf, "gekozen"), Uit=look(pdf, NAME)))
        note.AS = Name("/Aan")
        buffer = io.BytesIO()
        pdf.save(buffer)
    _, out, _ = made(buffer.getvalue(), tmp_path)
    assert "gekozen" in read(out)
    assert FILES.readers_that_find(out, NAME) == set()


def test_a_signature_is_gone_and_its_look_stays(tmp_path: Path):
    signature = Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String(b"0" * 64), Name=String(NAME))
    with pikepdf.open(io.BytesIO(noted("Widget", 4, FT=Name.Sig, T=String("tekenaar")))) as pdf:
        pdf.pages[0].Annots[0].V = pdf.make_indirect(signature)
        pdf.pages[0].Annots[0].AP.N = look(pdf, "getekend")
        buffer = io.BytesIO()
        pdf.save(buffer)
    _, out, _ = made(buffer.getvalue(), tmp_path)
    assert "getekend" in read(out)
    assert FILES.readers_that_find(out, NAME) == set()


# --- patterns, shadings and masks ------------------------------------------------------------------------------------


def tile(pdf: Pdf, content: str, **resources: object) -> Stream:
    found = Stream(pdf, content.encode())
    found.update(Dictionary(Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=10, YStep=10))
    found.BBox, found.Resources = Array([0, 0, 10, 10]), Dictionary(**resources)
    found.Naam = String(NAME)
    return pdf.make_indirect(found)


def blend() -> Dictionary:
    return Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0.8, 0.6]), C1=Array([0.2, 0.4, 1]), N=1)


def shade() -> Dictionary:
    return Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([100, 300, 400, 300]), Function=blend())


def hatched(pdf: Pdf) -> None:
    pattern = tile(pdf, "0.8 0.2 0.2 RG 2 w 0 0 m 10 10 l S")
    FILES.add_page(pdf, FILES.PLAIN + "/Pattern cs /P scn 100 300 200 100 re f",
                   resources={"/Pattern": Dictionary(P=pattern)})  # fmt: skip


def shaded_pattern(pdf: Pdf) -> None:
    pattern = Dictionary(Type=Name.Pattern, PatternType=2, Shading=shade(), Naam=String(NAME))
    FILES.add_page(pdf, FILES.PLAIN + "/Pattern cs /P scn 100 300 200 100 re f",
                   resources={"/Pattern": Dictionary(P=pattern)})  # fmt: skip


def shaded(pdf: Pdf) -> None:
    FILES.add_page(pdf, FILES.PLAIN + "q 100 300 200 100 re W n /S sh Q", resources={"/Shading": Dictionary(S=shade())})


def soft(pdf: Pdf) -> None:
    group = Stream(pdf, b"/S sh")
    group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 842])
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    group.Resources = Dictionary(Shading=Dictionary(S=shade()))
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group)), Naam=String(NAME))
    content = FILES.PLAIN + "q /G1 gs 0.1 0.5 0.2 rg 100 300 200 100 re f Q"
    FILES.add_page(pdf, content, resources={"/ExtGState": Dictionary(G1=state)})


def inked(pdf: Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([0.1, 0.3, 0.6]), N=1)
    space = Array([Name.Separation, Name("/Huisblauw"), Name.DeviceRGB, tint])
    FILES.add_page(
        pdf, FILES.PLAIN + "/C cs 0.7 scn 100 300 200 100 re f", resources={"/ColorSpace": Dictionary(C=space)}
    )


def drawn(draw: Callable[[Pdf], None]) -> bytes:
    with pikepdf.new() as pdf:
        draw(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def picture(path: Path) -> np.ndarray:
    document = pdfium.PdfDocument(path)
    seen = np.asarray(document[0].render(scale=1).to_pil().convert("RGB")).astype(int)
    document.close()
    return seen[842 - 410 : 842 - 290, 90:310]


@pytest.mark.parametrize("draw", [hatched, shaded_pattern, shaded, soft, inked], ids=lambda draw: draw.__name__)
def test_fills_of_every_kind_come_along_and_look_the_same(draw: Callable[[Pdf], None], tmp_path: Path):
    source, out, report = made(drawn(draw), tmp_path, (FILES.GOES,))
    assert [(page.way, page.reason) for page in report.pages] == [("vector", "")]
    assert np.ptp(picture(source)) > 60, "otherwise nothing is there"
    assert np.abs(picture(source) - picture(out)).max() <= 6
    assert FILES.readers_that_find(out, NAME) == set()


def test_a_pattern_of_curves_on_a_page_with_a_box_goes_out_as_a_picture(tmp_path: Path):
    """It may draw a name, and lies under the box again and again."""

    def curved(pdf: Pdf) -> None:
        pattern = tile(pdf, "0 0 m 3 9 6 9 10 0 c S")
        FILES.add_page(pdf, FILES.PLAIN + "/Pattern cs /P scn 60 690 200 50 re f",
                       resources={"/Pattern": Dictionary(P=pattern)})  # fmt: skip

    _, _, report = made(drawn(curved), tmp_path, (FILES.GOES,))
    assert [page.way for page in report.pages] == ["beeld"]


def test_a_remark_in_a_colour_function_goes_out_as_a_picture(tmp_path: Path):
    def remarked(pdf: Pdf) -> None:
        tint = Stream(pdf, f"{{ % {NAME}\n dup dup }}".encode())
        tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1]), Array([0, 1] * 3)
        space = Array([Name.Separation, Name("/Blauw"), Name.DeviceRGB, pdf.make_indirect(tint)])
        FILES.add_page(pdf, "/C cs 0.7 scn 100 300 200 100 re f", resources={"/ColorSpace": Dictionary(C=space)})

    _, out, report = made(drawn(remarked), tmp_path)
    assert [page.way for page in report.pages] == ["beeld"]
    assert FILES.readers_that_find(out, NAME) == set()
