"""A box that somebody draws over a signature: in the form its ink is gone, and the words beside it stay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pikepdf
import pypdfium2
import pytest

from extractors.read.pdf import read_pages
from pipeline import wiring
from pipeline.model.document import About
from pipeline.model.place import Box
from pipeline.model.woo import RedactionMark
from pipeline.pages import stored_document, write_about, write_page
from pipeline.review import drawing
from pipeline.store import codec
from redaction.form import make_form
from redaction.job import Made, Making
from redaction.legend import count_gronden

LETTER = """
#set page(width: 400pt, height: 300pt, margin: 30pt)
#par[Het terras bij de haven wordt donderdag geopend.]
#place(top + left, dx: 120pt, dy: 90pt, curve(stroke: 1.5pt,
  curve.move((0pt, 20pt)), curve.cubic((10pt, -20pt), (30pt, 50pt), (45pt, 5pt)),
  curve.cubic((50pt, -20pt), (60pt, 40pt), (75pt, 10pt)), curve.cubic((80pt, 30pt), (90pt, -10pt), (100pt, 20pt))))
#place(top + left, dx: 0pt, dy: 95pt)[Links blijft]
#place(top + left, dx: 250pt, dy: 95pt)[Rechts blijft]
#place(top + left, dx: 0pt, dy: 150pt)[Onder blijft de slotzin staan.]
"""
AREA = Box(145, 100, 260, 170)
"""Around the signature, in points of the page."""
BESIDE = ("Links", "Rechts", "Onder", "terras")


def read(source: Path, folder: Path):
    """Give a PDF as its reader sees it, with the folder of its rendition."""
    folder.mkdir()
    for page in read_pages(source, ocr_dpi=200, eyes=wiring.see):
        write_page(folder, page)
    write_about(folder, About("proef"))
    return stored_document(folder, "a" * 64, "application/pdf", ())


def drawn_mark(document) -> RedactionMark:
    place = drawing.area(document.pages.page(1), AREA)
    return drawing.by_hand(document.id, place, ("5.1.2e",))


def dark(pdf: Path, box: Box) -> int:
    """Count the dark pixels of a box on the first page as it is shown, its border left out."""
    page = pypdfium2.PdfDocument(pdf)[0]
    look = np.asarray(page.render(scale=2, grayscale=True).to_numpy()).squeeze()
    x0, top, x1, bottom = (round(side * 2) for side in box)
    return int((look[top + 6 : bottom - 6, x0 + 6 : x1 - 6] < 110).sum())


def text(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return opened[0].get_textpage().get_text_range()


@pytest.fixture
def form(build: ModuleType, tmp_path: Path) -> Callable[..., tuple[Made, Path, Path]]:
    def make(*, scanned: bool) -> tuple[Made, Path, Path]:
        source = build.pdf(tmp_path / "brief.pdf", LETTER)
        if scanned:
            source = build.scan_pdf(tmp_path / "scan.pdf", source, dpi=200)
        document = read(source, tmp_path / "gelezen")
        mark = drawn_mark(document)
        assert mark.parts == () and mark.span is None
        out = tmp_path / "uit.pdf"
        way = Making(200, read_page=wiring.read_picture)
        return make_form(source, document, [mark], out, way, concept=False), source, out

    return make


def test_a_drawn_signature_is_gone_from_a_page_that_stays_text(form: Callable[..., tuple[Made, Path, Path]]) -> None:
    made, source, out = form(scanned=False)
    assert made.findings == ()
    assert made.report.pages[0].way == "vector"
    assert sum(len(pages) for pages in count_gronden(made.report).values()) == 1
    left = text(out)
    assert all(word in left for word in BESIDE)
    with pikepdf.open(source) as before, pikepdf.open(out) as after:
        curves = [
            sum(str(op) == "c" for _, op in pikepdf.parse_content_stream(pdf.pages[0])) for pdf in (before, after)
        ]
    assert curves[0] >= 3 and curves[1] == 0


@pytest.mark.slow
def test_a_drawn_signature_is_gone_from_a_scan(form: Callable[..., tuple[Made, Path, Path]]) -> None:
    made, source, out = form(scanned=True)
    assert made.findings == ()
    assert made.report.pages[0].way == "beeld"
    assert dark(source, AREA) > 500
    label = made.report.boxes[0].box
    with pikepdf.open(out) as after:
        image = after.pages[0].Resources.XObject.X0
        pixels = np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("L"))
    high, wide = pixels.shape
    x0, top, x1, bottom = (
        round(side / size * pixel)
        for side, size, pixel in zip(label, (400, 300, 400, 300), (wide, high, wide, high), strict=True)
    )
    inside = pixels[top + 4 : bottom - 4, x0 + 4 : x1 - 4]
    assert inside.min() > 200 or inside.max() < 60 or (inside < 110).mean() < 0.1  # paper, a black box, or its label
    assert all(word in text(out) for word in BESIDE)


def test_words_in_a_drawn_area_are_searched_by_the_gate(build: ModuleType, tmp_path: Path) -> None:
    source = build.pdf(tmp_path / "brief.pdf", LETTER)
    document = read(source, tmp_path / "gelezen")
    wide = drawing.area(document.pages.page(1), Box(145, 100, 300, 170))
    mark = drawing.by_hand(document.id, wide, ("5.1.2e",))
    assert [document.pages.page(1).text[p.start : p.end] for p in mark.parts] == ["Rechts"]
    out = tmp_path / "uit.pdf"
    made = make_form(source, document, [mark], out, Making(200), concept=False)
    assert [one for one in made.findings if one.kind == "leak"] == []
    assert "Rechts" not in text(out) and "Links" in text(out)
    assert made.findings == ()
    assert made.report.boxes[0].box.x1 > 299  # as wide as it was drawn


def test_an_area_survives_the_store_and_a_reason_is_given(build: ModuleType, tmp_path: Path) -> None:
    document = read(build.pdf(tmp_path / "brief.pdf", LETTER), tmp_path / "gelezen")
    mark = drawn_mark(document)
    assert codec.load(RedactionMark, codec.dump(mark)) == mark
    assert mark.pages == (1,)
    assert replace(mark, boxes=()).pages == ()
