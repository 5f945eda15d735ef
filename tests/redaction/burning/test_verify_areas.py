"""An area that somebody drew has a check of its own: a box over what is still there keeps the gate shut."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from pipeline.errors import LeakFound
from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox, RedactionMark
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.document import BurnReport, PageReport
from redaction.burn.geometry import Frame, Rect
from redaction.burn.label import draw_boxes, make_stamps
from redaction.burn.made import MadeBox
from redaction.form import make_form
from redaction.job import Job, Made, Making
from redaction.judge import check_gate, judge
from redaction.verify import programs
from redaction.verify.beneath import find_beneath
from redaction.verify.covered import find_seen_in_boxes
from redaction.verify.regions import read_areas

FILES = sys.modules["ibt_tests_burning_files"]
AREA = Box(200, 300, 360, 380)
"""On an A4 page; in PDF space from (200, 462) to (360, 542)."""
INK = "q 1.5 w 210 480 m 240 540 260 470 290 500 c 310 540 330 470 350 520 c S Q\n"
BOX = MadeBox(AREA, AREA, "5.1.2e")
PLACED = PlacedBox(1, AREA)


def drawing(pdf: Pdf) -> None:
    FILES.add_page(pdf, FILES.PLAIN + INK)


def long_stroke(pdf: Pdf) -> None:
    FILES.add_page(pdf, FILES.PLAIN + "q 2 w 100 400 m 500 600 l 480 590 l S Q\n")


def picture(pdf: Pdf) -> None:
    pixels = np.full((160, 320), 255, np.uint8)
    for x in range(320):
        at = int(80 + 60 * np.sin(x / 20))
        pixels[max(at - 3, 0) : at + 3, x] = 0
    image = Stream(pdf, pixels.tobytes())
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=320, Height=160, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    shown = FILES.PLAIN + "q 180 0 0 100 190 450 cm /Im0 Do Q\n"
    FILES.add_page(pdf, shown, resources={"/XObject": Dictionary(Im0=pdf.make_indirect(image))})


def scan(pdf: Pdf) -> None:
    pixels = np.asarray(Image.effect_noise((595, 842), 12)).copy()
    pixels = np.clip(pixels.astype(int) + 110, 0, 255).astype(np.uint8)
    pixels[330:335, 210:350] = 20
    image = Stream(pdf, pixels.tobytes())
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=595, Height=842, BitsPerComponent=8))
    image.ColorSpace = Name.DeviceGray
    content = "q 595 0 0 842 0 0 cm /Im0 Do Q\n"
    FILES.add_page(pdf, content, resources={"/XObject": Dictionary(Im0=pdf.make_indirect(image))})


def ink_note(pdf: Pdf) -> None:
    page = FILES.add_page(pdf)
    look = Stream(pdf, INK.encode())
    look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([200, 462, 360, 542])))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Ink, Rect=Array([200, 462, 360, 542]), F=4)
    note.InkList = Array([Array([210, 480, 290, 500, 350, 520])])
    note.AP = Dictionary(N=pdf.make_indirect(look))
    page.Annots = Array([pdf.make_indirect(note)])


def field(pdf: Pdf) -> None:
    page = FILES.add_page(pdf)
    look = Stream(pdf, INK.encode())
    look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([200, 462, 360, 542])))
    widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="s", Rect=Array([200, 462, 360, 542]), F=4)
    widget.AP = Dictionary(N=pdf.make_indirect(look))
    made = pdf.make_indirect(widget)
    page.Annots = Array([made])
    pdf.Root.AcroForm = Dictionary(Fields=Array([made]))


def letters(pdf: Pdf) -> None:
    FILES.add_page(pdf, FILES.PLAIN + "BT /F1 30 Tf 215 490 Td (Handje) Tj ET\n")


def in_a_form(pdf: Pdf) -> None:
    form = Stream(pdf, INK.encode())
    form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 595, 842])))
    resources = {"/XObject": Dictionary(Fm0=pdf.make_indirect(form))}
    FILES.add_page(pdf, FILES.PLAIN + "q /Fm0 Do Q\n", resources=resources)


SOURCES = (drawing, long_stroke, picture, scan, ink_note, field, letters, in_a_form)
NAMES = [draw.__name__ for draw in SOURCES]


def written(draw: Callable[[Pdf], None], path: Path) -> Path:
    with pikepdf.new() as pdf:
        draw(pdf)
        pdf.save(path)
    return path


def covered(source: Path, out: Path, *, white_first: bool = False, box: bool = True) -> Path:
    """Draw our box over what is there and take nothing away, as someone does who does not know better."""
    with pikepdf.open(source) as pdf:
        page = pdf.pages[0]
        if white_first:
            page.contents_add(b"q 1 g 195 455 170 95 re f Q\n")
        if "/Contents" in page and not isinstance(page.obj.Contents, Array):
            page.obj.Contents = Array([page.obj.Contents])
        if box:
            stamps = make_stamps(pdf, ["5.1.2e"])
            draw_boxes(pdf, page.obj, Frame(Rect(0, 0, 595, 842), 0), [BOX], stamps, 0)
        pdf.save(out)
    return out


def area_mark() -> RedactionMark:
    return RedactionMark(
        "hand-1", None, (PLACED,), ("5.1.2e",), "vlak", "met de hand", ("hand",), 1.0, False, (PLACED,)
    )


def judged(source: Path, out: Path, way: str = "vector") -> Made:
    """Put a file before the gate as if it had been burned."""
    job = Job(source, (area_mark(),), ((),), out, Making(150), False, {}, (), {}, {}, written=("",))
    return judge(job, BurnReport((PageReport(1, way, ""),), ((1, BOX),)), {}, (), {})


@pytest.mark.parametrize("white_first", [False, True], ids=["bedekt", "eerst-wit"])
@pytest.mark.parametrize("draw", SOURCES, ids=NAMES)
def test_what_is_only_covered_keeps_the_gate_shut(draw: Callable[[Pdf], None], white_first: bool, tmp_path: Path):
    source = written(draw, tmp_path / "bron.pdf")
    out = covered(source, tmp_path / "uit.pdf", white_first=white_first)
    found = list(find_beneath(out, [(1, BOX)], [PLACED]))
    told = [(one.kind, one.page, one.box) for one in found]
    above_all = draw in (ink_note, field)  # viewers draw these over our box
    assert told == [("leak", 1, AREA)] or (above_all and told)
    made = judged(source, out)
    with pytest.raises(LeakFound):
        check_gate(made.findings, "document 1")


@pytest.mark.parametrize("draw", SOURCES, ids=NAMES)
def test_an_area_without_a_box_keeps_the_gate_shut(draw: Callable[[Pdf], None], tmp_path: Path):
    source = written(draw, tmp_path / "bron.pdf")
    out = covered(source, tmp_path / "uit.pdf", box=False)
    seen = list(find_seen_in_boxes(out, [(1, BOX)], [PLACED]))
    assert {(one.kind, one.page, one.box) for one in seen} == {("leak", 1, AREA)}
    assert {one.kind for one in find_seen_in_boxes(out, [], [PLACED])} == {"leak"}


@pytest.mark.skipif(programs.POPPLER not in programs.versions(), reason="Poppler is not installed")
def test_two_programs_look_at_an_area(tmp_path: Path):
    out = covered(written(drawing, tmp_path / "bron.pdf"), tmp_path / "uit.pdf", box=False)
    seen = list(find_seen_in_boxes(out, [(1, BOX)], [PLACED]))
    assert {one.reader for one in seen} == {"beeld", "poppler"}


@pytest.mark.parametrize("draw", SOURCES, ids=NAMES)
def test_what_was_burned_passes(draw: Callable[[Pdf], None], tmp_path: Path):
    source = written(draw, tmp_path / "bron.pdf")
    document = FILES.read_as_document(source)
    made = make_form(source, document, [area_mark()], tmp_path / "uit.pdf", Making(150), concept=False)
    assert made.findings == ()
    assert PLACED in made.report.boxes


def test_a_border_that_runs_on_under_an_area_may_stay(tmp_path: Path):
    def table(pdf: Pdf) -> None:
        grid = "".join(f"72 {y} m 540 {y} l S\n" for y in (440, 500, 560))
        FILES.add_page(pdf, FILES.PLAIN + "0.9 g 72 440 468 120 re f 0 G " + grid + INK)

    source = written(table, tmp_path / "bron.pdf")
    document = FILES.read_as_document(source)
    made = make_form(source, document, [area_mark()], tmp_path / "uit.pdf", Making(150), concept=False)
    assert made.findings == ()
    assert made.report.pages[0].reason == ""


@pytest.mark.parametrize("light", [False, True])
def test_black_and_white_boxes_are_known(light: bool, tmp_path: Path):
    source = written(drawing, tmp_path / "bron.pdf")
    document = FILES.read_as_document(source)
    way = Making(150, light_labels=light)
    name = FILES.mark_text(document, FILES.GOES)
    assert make_form(source, document, [area_mark(), name], tmp_path / "uit.pdf", way, concept=False).findings == ()


def test_a_page_on_its_side_is_looked_at_as_it_is_shown(tmp_path: Path):
    def turned(pdf: Pdf) -> None:
        FILES.add_page(pdf, FILES.PLAIN + INK, Rotate=90, CropBox=Array([10.3, 20.7, 580, 800]))

    source = written(turned, tmp_path / "bron.pdf")
    area = PlacedBox(1, Box(435, 185, 545, 360))
    mark = RedactionMark("hand-1", None, (area,), ("5.1.2e",), "vlak", "met de hand", ("hand",), 1.0, False, (area,))
    document = FILES.read_as_document(source)
    made = make_form(source, document, [mark], tmp_path / "uit.pdf", Making(150), concept=False)
    assert made.findings == ()
    with pikepdf.open(tmp_path / "uit.pdf") as after:
        assert sum(str(op) == "c" for _, op in pikepdf.parse_content_stream(after.pages[0])) == 0


def test_text_recognition_finds_words_in_an_area(tmp_path: Path):
    out = covered(written(letters, tmp_path / "bron.pdf"), tmp_path / "uit.pdf")
    label = OcrWord("5.1.2c", Box(250, 335, 300, 345), 0.9)
    word = OcrWord("Handje", Box(220, 310, 330, 340), 0.9)

    def told(*words: OcrWord):
        return [one.kind for one in read_areas(out, [(1, BOX)], [PLACED], lambda *_: words) if one]

    assert told(label) == [] and told(label, word) == ["leak"]
    assert list(read_areas(out, [(1, BOX)], [PLACED], None)) == []


def test_a_finding_on_an_area_tells_no_text(tmp_path: Path):
    source = written(letters, tmp_path / "bron.pdf")
    made = judged(source, covered(source, tmp_path / "uit.pdf"))
    assert made.findings and not any("Handje" in one.message for one in made.findings)
