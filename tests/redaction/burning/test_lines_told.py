"""Lines whose layout hangs on the name itself: stretched wide, alone on a page, or broken where it just fitted."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

LINES = sys.modules["ibt_tests_burning_lines"]
_PAGE = '#set page(width: 400pt, height: 240pt, margin: 0pt)\n#set text(font: "Lato", size: 10.5pt, hyphenate: false)\n'
_BAND = "#let band(number, body) = place(top, dy: number * 52pt, block(width: 100%, inset: (x: 20pt), body))\n"
_TABLE = "#band(3, table(columns: (1fr, 190pt, 1fr), [Maandag], [dag], [ontvangen]))\n#band(0)[Een gewone regel.]\n"
_ALONE = {
    "stretched": "#band(1, par(justify: true)[De melding van #n is ontvangen op#linebreak(justify: true)een dag.])",
    "centred": "#band(1, align(center)[De melding van mevrouw #n is ontvangen.])",
    "right": "#band(1, align(right)[De melding van mevrouw #n is ontvangen.])",
}
_NAMES = ("Bos", "Vos", "VI", "van Beaumont", "Scuylenborchs", "van den Nyeuwenhuysen", "Uphaus")


@pytest.mark.parametrize("kind", _ALONE)
def test_a_line_with_nothing_near_it_stands_the_same_for_any_name(kind: str, tmp_path: Path):
    draw = LINES.typst(_PAGE + _BAND + _TABLE + _ALONE[kind])
    rows = [LINES.letters_of(LINES.burn_name(draw, name, tmp_path)[1]) for name in _NAMES]
    for row in rows[1:]:
        assert [letter for letter, _, _ in row] == [letter for letter, _, _ in rows[0]]
        assert [x for _, x, _ in row] == pytest.approx([x for _, x, _ in rows[0]], abs=0.004)


def test_words_far_apart_that_are_not_evenly_spread_are_cells(tmp_path: Path):
    """The words beside the name stay in the columns in which they stood."""
    draw = LINES.raw("BT /F1 11 Tf 72 700 Td (NAAM) Tj 150 0 Td (adviseur) Tj 90 0 Td (te Breda) Tj ET")
    _, out, _ = LINES.burn_name(draw, "Hooghelaer", tmp_path)
    starts = [x for letter, x, _ in LINES.letters_of(out) if letter in "vB"]
    assert starts == pytest.approx([222 + LINES.width("ad"), 312 + LINES.width("te ")], abs=0.01)


def test_where_a_paragraph_breaks_tells_between_what_widths_the_name_lay(tmp_path: Path):
    text = "De melding van mevrouw #n is ontvangen op maandag in de ochtend en daarna is er gebeld met de afdeling."
    source, _, report = LINES.burn_name(LINES.typst(_PAGE + _BAND + f"#band(0)[{text}]"), "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.room is not None and source.exists()
    assert box.room[0] < box.covered.x1 - box.covered.x0 < box.room[1]


def test_a_line_of_which_nothing_tells_how_it_is_aligned_tells_what_its_place_leaves(tmp_path: Path):
    draw = LINES.raw("BT /F1 11 Tf 72 700 Td (Bovenburen) Tj 61.7 -200 Td (aan NAAM) Tj ET")
    _, _, report = LINES.burn_name(draw, "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.room is not None
    assert box.room[0] <= LINES.width("Hooghelaer") <= box.room[1]


def test_a_box_touches_no_word_on_a_line_that_has_to_shrink(tmp_path: Path):
    draw = LINES.typst("#table(columns: (78pt, 80pt), [Naam], [Functie], [aan #n en ja], [adviseur], [A], [B])")
    _, out, report = LINES.burn_name(draw, "Bo", tmp_path)
    ((_, box),) = report.made
    (behind,) = [x for letter, x, top in LINES.letters_of(out) if letter == "e" and 0 < x - box.drawn.x1 < 6]
    assert behind - box.drawn.x1 > 1.5


def _underlined(name: str) -> str:
    """An underline that leaves room for letters that hang below it, as typesetters draw it."""
    line, pieces, at = f"met {name} verder", [], 72.0
    for letter in line:
        end = at + LINES.width(letter)
        if letter not in "gjpqy":
            pieces.append((at, end))
        at = end
    joined: list[list[float]] = []
    for start, end in pieces:
        if joined and start - joined[-1][1] < 0.001:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    drawn = " ".join(f"{start:.3f} 698 m {end:.3f} 698 l S" for start, end in joined)
    return f"BT /F1 11 Tf 72 724 Td (Bovenburen) Tj ET BT /F1 11 Tf 72 700 Td ({line}) Tj ET 0.5 w {drawn}"


def test_an_underline_that_is_cut_at_letters_of_the_name_is_drawn_the_same_for_any_name(tmp_path: Path):
    contents = set()
    for name in ("Bos", "Hooghelaer", "Spijkeripg", "Vijgilij"):
        _, out, _ = LINES.burn_name(LINES.raw(_underlined), name, tmp_path)
        with pikepdf.open(out) as pdf:
            contents.add(bytes(pikepdf.unparse_content_stream(pikepdf.parse_content_stream(pdf.pages[0]))))
    assert len(contents) == 1
