"""On a page that goes out as a picture the rest of a line moves, so that nothing tells how wide a name was."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from redaction.burn.document import BurnReport, burn
from redaction.burn.made import Patch
from redaction.burn.scan.clean import clean
from redaction.burn.scan.lay import Done, take_out
from redaction.burn.scan.words import find_words, lie_on_ink

_spec = importlib.util.spec_from_file_location("ibt_tests_drawn_scans", Path(__file__).with_name("drawn_scans.py"))
SCANS: Any = sys.modules.get("ibt_tests_drawn_scans") or importlib.util.module_from_spec(_spec)  # type: ignore[arg-type]
if "ibt_tests_drawn_scans" not in sys.modules:
    sys.modules["ibt_tests_drawn_scans"] = SCANS
    _spec.loader.exec_module(SCANS)  # type: ignore[union-attr]
FILES = sys.modules["ibt_tests_burning_files"]
NAMES = ("Joke Zwanenburgh", "Jo Bos", "Hendrika Hooghelaer")
WIDTHS = {"5.1.2e": 28.0, "5.1.1d": 28.0, "5.1.1d; 5.1.2e": 56.0}
SCALE = SCANS.DPI / 72
SMALL = (1654, 620)


def taken(sheet: Any, boxes: list[Box], **more: float) -> tuple[np.ndarray, Done]:
    """Take boxes (pixels) out of the scan of a sheet."""
    pixels, words = sheet.scan(**more)
    patches = [Patch(SCANS.points(box), "5.1.2e") for box in boxes]
    return pixels, take_out(pixels, patches, [SCANS.points(box) for _, box in words], WIDTHS, SCALE)


def one_line(left: str, name: str, right: str, **look: Any) -> tuple[Any, Box]:
    sheet = SCANS.Sheet(Image.new("RGB", SMALL, SCANS.PAPER))
    sheet.line(200, 300, "Aan de bewoners van het dorp", **look)
    sheet.line(200, 400, f"{left} {name} {right}", **look)
    sheet.line(200, 500, "Zo staat het in het besluit", **look)
    return sheet, SCANS.names_in(sheet.words, name)[0]


def measure(pixels: np.ndarray, box: Box) -> tuple[int, int, int]:
    """Give the width of a box in pixels and the white to its left and right."""
    x0, top, x1, bottom = (round(side * SCALE) for side in box)
    ink = (pixels[top + 6 : bottom - 6].min(axis=2) < 140).any(axis=0)
    columns = np.flatnonzero(ink)
    return x1 - x0, int(x0 - columns[columns < x0].max()), int(columns[columns >= x1].min() - x1)


@pytest.mark.parametrize("skew", [0.0, 0.6, -0.6])
def test_three_names_of_different_width_leave_the_same_picture(skew: float):
    seen = []
    for name in NAMES:
        sheet, box = one_line("Wij spraken met", name, "over de opvang.")
        pixels, done = taken(sheet, [SCANS.turned(box, skew, sheet.image.size)], skew=skew)
        assert [one.is_reset for one in done.boxes] == [True]
        seen.append((round(done.boxes[0].drawn.x0 * SCALE), *measure(pixels, done.boxes[0].drawn)))
    assert np.ptp(np.array(seen), axis=0).max() <= 1


@pytest.mark.slow
def test_a_scanned_letter_says_the_same_for_every_name(tmp_path: Path):
    seen = []
    for name in NAMES:
        pixels, words = SCANS.letter(name).scan(skew=0.6)
        source, out = SCANS.as_pdf(pixels, tmp_path / "in.pdf"), tmp_path / "out.pdf"
        found = [PlacedBox(1, SCANS.points(box)) for box in SCANS.names_in(words, name)]
        marks = [FILES.mark([place], number=n) for n, place in enumerate(found)]
        places = {1: [SCANS.points(box) for _, box in words]}
        report: BurnReport = burn(source, marks, out, raster_dpi=200, ocr_pages=[1], places=places)
        assert len(report.made) == 5 and all(box.is_reset for _, box in report.made)
        assert out.stat().st_size < 120_000
        seen.append([box.drawn[:3:2] for _, box in report.made])
    assert np.ptp(np.array(seen), axis=0).max() * SCALE <= 1.5


def test_no_pixel_of_a_name_is_left_beside_its_box():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    pixels, done = taken(sheet, [box], noise=0)
    x0, _, x1, _ = (round(side * SCALE) for side in done.boxes[0].drawn)
    after = pixels[395:445, x1 + 1 : x1 + 8]
    assert int(np.abs(after.astype(int) - np.array(SCANS.PAPER)).max()) == 0
    assert int(np.abs(pixels[395:445, x0:x1].astype(int) - np.array(SCANS.PAPER)).max()) == 0


def test_words_left_of_a_box_and_other_lines_keep_every_pixel():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    before, _ = sheet.scan(noise=0)
    pixels, _ = taken(sheet, [box], noise=0)
    assert np.array_equal(pixels[:390], before[:390]) and np.array_equal(pixels[450:], before[450:])
    assert np.array_equal(pixels[390:450, : int(box.x0) - 15], before[390:450, : int(box.x0) - 15])


def test_a_table_border_and_a_ruled_line_stay_where_they_are():
    sheet = SCANS.letter(NAMES[0], signed=False)
    before, words = sheet.scan(noise=0)
    box = SCANS.names_in(words, NAMES[0])[3]
    pixels, done = taken(sheet, [box], noise=0)
    assert done.boxes[0].is_reset
    for part in ((slice(1024, 1166), slice(548, 554)), (slice(1092, 1097), slice(200, 900)), (slice(1162, 1166),)):
        assert np.array_equal(pixels[part], before[part])


def test_underlining_goes_and_moves_with_its_words():
    ends = []
    for name in NAMES:
        sheet = SCANS.Sheet(Image.new("RGB", SMALL, SCANS.PAPER))
        sheet.line(200, 300, "Aan de bewoners van het dorp")
        end = sheet.line(200, 400, f"Aanwezig: {name} en de wethouder")
        sheet.pen.line((200, 437, end, 437), fill=SCANS.INK, width=2)
        pixels, done = taken(sheet, SCANS.names_in(sheet.words, name))
        assert done.boxes[0].is_reset
        ends.append(int(np.flatnonzero((pixels[430:440].min(axis=2) < 140).any(axis=0)).max()))
    assert max(ends) - min(ends) <= 1


def test_a_name_at_the_right_margin_moves_what_stands_before_it():
    starts = []
    for name in NAMES:
        sheet = SCANS.Sheet(Image.new("RGB", SMALL, SCANS.PAPER))
        for y, text in ((300, "Kenmerk 2026-123"), (350, f"Behandeld door {name}"), (400, "Bijlagen: geen")):
            sheet.line(1400 - sum(SCANS.font(30).getlength(w) for w in text.split()) - 8 * text.count(" "), y, text)
            shift = 1400 - sheet.words[-1][1].x1
            sheet.words[-1 - text.count(" ") :] = [
                (w, Box(b.x0 + shift, b.top, b.x1 + shift, b.bottom)) for w, b in sheet.words[-1 - text.count(" ") :]
            ]
        sheet.image.paste(SCANS.PAPER, (0, 0, *SMALL))
        for text, box in sheet.words:
            sheet.pen.text((box.x0, box.top - 3.9), text, font=SCANS.font(30), fill=SCANS.INK)
        _, done = taken(sheet, SCANS.names_in(sheet.words, name))
        starts.append(done.boxes[0].drawn.x1 * SCALE)
    assert max(starts) - min(starts) <= 1 and abs(starts[0] - 1400) < 4


def test_two_marks_with_nothing_between_become_one_box():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    parts = [place for text, place in sheet.words if text in NAMES[0].split()]
    _, done = taken(sheet, parts)
    assert len(done.boxes) == 1 and done.boxes[0].covered.x1 == pytest.approx(box.x1 * 72 / 200)


def test_a_signature_across_a_line_keeps_it_in_place():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    sheet.scribble(Box(480, 330, 800, 500), 3)
    _, done = taken(sheet, [box])
    assert [one.is_reset for one in done.boxes] == [False] and done.moved == ()
    assert done.boxes[0].drawn == done.boxes[0].covered


def test_light_letters_on_dark_ground_keep_their_place():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    sheet.image = Image.eval(sheet.image, lambda tone: 255 - tone)
    _, done = taken(sheet, [box])
    assert not done.boxes[0].is_reset


def test_without_words_or_with_positions_kept_nothing_moves():
    sheet, box = one_line("Wij spraken met", NAMES[0], "over de opvang.")
    pixels, _ = sheet.scan()
    done = take_out(pixels, [Patch(SCANS.points(box), "5.1.2e")], (), WIDTHS, SCALE)
    assert not done.boxes[0].is_reset and done.moved == ()


def test_a_full_line_keeps_its_place_and_says_so():
    sheet = SCANS.Sheet(Image.new("RGB", SMALL, SCANS.PAPER))
    sheet.line(40, 400, "Jo " + "en alle anderen die er ook nog waren die dag " * 2)
    right = max(box.x1 for _, box in sheet.words)
    sheet.line(right + 70, 400, "kolom")
    name = sheet.words[0][1]
    _, done = taken(sheet, [name._replace(x0=name.x0 - 2)])
    assert done.boxes[0].drawn.x1 * SCALE < right


def test_paper_loses_its_grain_and_letters_keep_their_dots():
    sheet, _ = one_line("Čelik Şahin", "Ñandú", "ïéüöç")
    pixels, words = sheet.scan(noise=0)
    grainy, _ = sheet.scan(noise=9)
    cleaned, is_print = clean(grainy)
    assert is_print and len(np.unique(cleaned[:280].reshape(-1, 3), axis=0)) == 1
    for _, box in words:
        part = (slice(int(box.top) - 6, int(box.bottom)), slice(int(box.x0), int(box.x1)))
        ink = (pixels[part].min(axis=2) < 120, cleaned[part].min(axis=2) < 120)
        assert (ink[0] & ~ink[1]).mean() < 0.01


def test_a_photograph_is_left_alone():
    slope = np.add.outer(np.arange(600), np.arange(800)).astype(np.uint8)
    photo = np.dstack([slope, slope, 255 - slope])
    assert not clean(photo)[1]


def test_a_text_layer_that_slipped_is_told_from_one_that_fits():
    pixels, words = SCANS.letter(NAMES[0]).scan()
    boxes = [box for _, box in words]
    assert lie_on_ink(boxes, pixels)
    assert not lie_on_ink([Box(b.x0 + 90, b.top + 20, b.x1 + 90, b.bottom + 20) for b in boxes], pixels)
    assert not lie_on_ink([Box(b.x0, b.top + 700, b.x1, b.bottom + 700) for b in boxes], pixels)


def test_the_words_of_a_page_are_found_from_its_letters(tmp_path: Path):
    (tmp_path / "in.pdf").write_bytes(FILES.typst_letter())
    words = find_words(pdfium.PdfDocument(tmp_path / "in.pdf")[0])
    assert len(words) == sum(len(text.split()) for text in (*FILES.KEPT, FILES.GOES))


def test_a_drawn_line_is_no_word():
    image = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(image).line((0, 100, 400, 100), fill="black")
    done = take_out(np.array(image), [Patch(Box(10, 10, 60, 22), "5.1.2e")], [Box(10, 10, 60, 22)], WIDTHS, 1.0)
    assert not done.boxes[0].is_reset
