"""Where a name went, nothing tells how wide it was: the words around it stand the same for every name."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

from pipeline.tools.pdf_pages import render_page
from redaction.burn.document import burn
from redaction.verify.gate import read_kept, verify
from redaction.verify.looks import compare_looks

FILES, LINES = sys.modules["ibt_tests_burning_files"], sys.modules["ibt_tests_burning_lines"]


@pytest.mark.parametrize("case", LINES.DRAWN)
def test_what_stays_stands_the_same_for_names_of_any_width(case: str, tmp_path: Path):
    rows, boxes = [], []
    for name in LINES.NAMES:
        _, out, report = LINES.burn_name(LINES.DRAWN[case], name, tmp_path)
        assert [page.way for page in report.pages] == ["vector"], report.pages
        rows.append(LINES.letters_of(out))
        boxes.append([round(side, 2) for _, box in report.made for side in box.drawn])
        assert all(box.is_reset for _, box in report.made)
    first = rows[0]
    for row in rows[1:]:
        assert [letter for letter, _, _ in row] == [letter for letter, _, _ in first]
        for (_, x, top), (_, first_x, first_top) in zip(row, first, strict=True):
            assert abs(x - first_x) < 0.01 and abs(top - first_top) < 0.01
    assert boxes[0] == boxes[1] == boxes[2]


@pytest.mark.parametrize("case", LINES.DRAWN)
def test_pages_look_the_same_for_names_of_any_width(case: str, tmp_path: Path):
    """Underlines, grounds and clips are on it too."""
    looks = {
        render_page(LINES.burn_name(LINES.DRAWN[case], name, tmp_path)[1], 1, 72).tobytes() for name in LINES.NAMES
    }
    assert len(looks) == 1


_PLAIN = [
    "kerned", "spaced", "first", "on_its_side", "on_a_turned_page", "word_by_word", "letter_by_letter", "full_line",
    "printed_twice", "ruled_and_clipped",
]  # fmt: skip
"""Drawn with a font whose codes do not go by the letters in use."""


@pytest.mark.parametrize("case", _PLAIN)
def test_the_content_itself_is_the_same_for_names_of_any_width(case: str, tmp_path: Path):
    """Where a run stood before it moved, or what space its line had, may stand nowhere in the file."""
    contents = set()
    for name in LINES.NAMES:
        _, out, _ = LINES.burn_name(LINES.DRAWN[case], name, tmp_path)
        with pikepdf.open(out) as pdf:
            contents.add(bytes(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))))
    assert len(contents) == 1


@pytest.mark.parametrize("case", LINES.DRAWN)
def test_the_gate_lets_a_line_pass_that_is_set_again(case: str, tmp_path: Path):
    source, out, report = LINES.burn_name(LINES.DRAWN[case], "Hooghelaer", tmp_path)
    kept = read_kept(source, report.covered)
    assert verify(out, secrets=["Hooghelaer"], boxes=report.boxes, expected_words=kept) == ()
    aside = [placed.box for placed in (*report.boxes, *report.covered, *report.moved)]
    assert list(compare_looks(source, out, {1: aside})) == []


def test_a_name_between_others_is_read_in_its_place(tmp_path: Path):
    _, out, _ = LINES.burn_name(LINES.DRAWN["left"], "Hooghelaer", tmp_path)
    assert "Wijsprakenmet5.1.2eoverdeopvang" in "".join(letter for letter, _, _ in LINES.letters_of(out))


def test_first_name_and_surname_are_one_box(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(LINES.DRAWN["left"]("Joke Hooghelaer"))
    marks = [FILES.mark(FILES.find_boxes(source, (word,)), number=n) for n, word in enumerate(("Joke", "Hooghelaer"))]
    assert len(burn(source, marks, out, raster_dpi=100).made) == 1


def test_words_that_do_not_fit_beside_a_box_are_pressed_and_touch_nothing(tmp_path: Path):
    draw = LINES.typst("#table(columns: (62pt, 80pt), [Naam], [Functie], [de heer #n], [adviseur], [A], [B])")
    _, out, report = LINES.burn_name(draw, "Bo", tmp_path)
    ((_, box),) = report.made
    border = min(x for letter, x, top in LINES.letters_of(out) if letter == "F")
    assert box.drawn.x1 < border


def test_a_full_line_tells_between_what_widths_the_name_lay(tmp_path: Path):
    _, _, report = LINES.burn_name(LINES.DRAWN["justified"], "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.room is not None
    assert 0 < box.room[0] < box.room[1]


def test_a_short_line_tells_nothing_of_the_width(tmp_path: Path):
    _, _, report = LINES.burn_name(LINES.DRAWN["left"], "Hooghelaer", tmp_path)
    assert report.made[0][1].room is None


def test_positions_stay_when_that_is_asked_for(tmp_path: Path):
    source, out, report = LINES.burn_name(LINES.DRAWN["left"], "Hooghelaer", tmp_path, keep_positions=True)
    ((_, box),) = report.made
    assert box.drawn == box.covered and not box.is_reset and report.moved == ()
    before = [x for letter, x, _ in LINES.letters_of(source) if letter == "w"]
    assert [x for letter, x, _ in LINES.letters_of(out) if letter == "w"] == pytest.approx(before, abs=0.01)


def test_an_area_over_several_lines_leaves_the_words_beside_it_in_place(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.MADE["add_page"](tmp_path))
    above, below = (FILES.find_boxes(source, (word,))[0].box for word in ("gjpqy", "Hhbdfkl"))
    area = FILES.PlacedBox(1, FILES.Box(above.x0, above.top, above.x1, below.bottom))
    report = burn(source, [FILES.mark([area])], out, raster_dpi=100)
    ((_, box),) = report.made
    assert box.drawn == area.box and not box.is_reset


def test_runs_of_marked_content_are_cut_at_a_box(tmp_path: Path):
    source, out, _ = LINES.burn_name(LINES.DRAWN["left"], "Hooghelaer", tmp_path)
    with pikepdf.open(source) as before, pikepdf.open(out) as after:
        old, new = (pikepdf.parse_content_stream(pdf.pages[0]) for pdf in (before, after))
        begun = [str(item.operator) for item in new].count("BDC"), [str(item.operator) for item in new].count("EMC")
        assert begun[0] == begun[1] > [str(item.operator) for item in old].count("BDC")
