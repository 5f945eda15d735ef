"""What a program drew is drawn anew where it moves on a picture, so that not even parts of a pixel tell the name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from pipeline.model.place import Box
from pipeline.tools.typeset import typeset
from redaction.burn.made import MadeBox, Patch
from redaction.burn.scan.breaks import find_room
from redaction.burn.scan.lay import take_out
from redaction.burn.scan.lens import Lens, make_lens
from redaction.burn.scan.rows import Row, Setting, find_rows, find_setting
from redaction.burn.scan.words import find_spelled

NAMES = ("Bos", "Zwanenburg", "Hooghelaer", "Jillink")
SCALE = 200 / 72
PAGE = """
#set page(width: 400pt, height: 160pt, margin: 20pt)
#set text(font: "Lato", size: 10.5pt, hyphenate: false)
#let data = json(bytes(sys.inputs.data))
#let line = [De melding van #data.name is gisteren ontvangen]
#if data.how == "left" [Aan het hoofd van de afdeling \\ #line]
#if data.how == "centre" { align(center)[#line] }
#if data.how == "right" { align(right)[Kenmerk 12 \\ #line] }
#if data.how == "full" { par(justify: true)[#line op#linebreak(justify: true)een dag.] }
#if data.how == "full" { place(right, [kolom]) }
#if data.how == "prose" { par(justify: true)[#(range(12).map(_ => [de afdeling weet van het gebouw]).join(" ")) van
  #data.name en nog #(range(30).map(_ => [meer dan een woord]).join(" "))] }
"""


def drawn(path: Path, name: str, how: str) -> tuple[np.ndarray, list[MadeBox]]:
    """Give the picture of a page without a name, and the boxes for it."""
    path.write_bytes(typeset(PAGE, {"name": name, "how": how}, standards=()))
    with pdfium.PdfDocument(path) as document:
        page = document[0]
        words = find_spelled(page)
        pixels = np.array(page.render(scale=SCALE).to_pil().convert("RGB"))
        patch = Patch(next(word.box for word in words if word.text == name), "5.1.2e")
        lens = make_lens(page, pixels)
        done = take_out(pixels, [patch], [word.box for word in words], {"5.1.2e": 28.0}, SCALE, lens)
    return pixels, list(done.boxes)


@pytest.mark.parametrize("how", ["left", "centre", "right", "full"])
def test_pages_with_another_name_are_alike_to_a_tenth_of_a_pixel(tmp_path: Path, how: str):
    seen = [drawn(tmp_path / "in.pdf", name, how) for name in NAMES]
    assert all(box.is_reset for _, boxes in seen for box in boxes)
    assert np.ptp([boxes[0].drawn.x0 for _, boxes in seen]) * SCALE <= 0.1
    first = 255 - seen[0][0].astype(int).min(axis=2)
    for pixels, _ in seen[1:]:
        ink = 255 - pixels.astype(int).min(axis=2)
        places = [(row.sum(axis=0) @ np.arange(row.shape[1])) / row.sum() for row in (first, ink)]
        assert abs(places[0] - places[1]) < 0.1
        assert np.abs(first.sum() - ink.sum()) / first.sum() < 0.01


def test_a_line_of_running_text_says_how_much_room_there_was(tmp_path: Path):
    for name in NAMES[1:3]:
        _, boxes = drawn(tmp_path / "in.pdf", name, "prose")
        wide = boxes[0].covered.x1 - boxes[0].covered.x0
        assert boxes[0].room is not None and boxes[0].room[0] <= wide + 1 <= boxes[0].room[1] + 4


def test_a_line_that_stands_alone_says_nothing_of_room():
    row = Row((Box(10, 10, 60, 20), Box(63, 10, 90, 20)), 0.0)
    assert find_room(row, [row], 50.0, 1) is None


def test_a_line_that_was_drawn_out_far_is_one_line():
    words = [Box(x, 10, x + 20, 21) for x in (10, 55, 100, 145, 190, 235)]
    cells = [Box(x, 40, x + 20, 51) for x in (10, 70, 140, 240)]
    assert [len(row.boxes) for row in find_rows([*words, *cells])] == [6, 1, 1, 1, 1]


def test_a_centred_line_that_begins_near_another_stays_centred():
    centred = Row((Box(102, 10, 198, 21), Box(201, 10, 298, 21)), 0.0)
    other = Row((Box(100, 40, 250, 51),), 0.0)
    assert find_setting(centred, [centred, other], 200.0) is Setting.CENTRED


def test_a_scan_has_no_lens(tmp_path: Path):
    (tmp_path / "in.pdf").write_bytes(typeset(PAGE, {"name": "Bos", "how": "left"}, standards=()))
    with pdfium.PdfDocument(tmp_path / "in.pdf") as document:
        page = document[0]
        pixels = np.array(page.render(scale=SCALE).to_pil().convert("RGB"))
        assert isinstance(make_lens(page, pixels), Lens)
        image = pdfium.PdfImage.new(document)
        image.set_matrix(pdfium.PdfMatrix(400, 0, 0, 160, 0, 0))
        page.insert_obj(image)
        assert make_lens(page, pixels) is None
