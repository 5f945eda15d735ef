"""What was made to fit a name goes with it: rows of dots, grounds and frames, the size of letters; the rest is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

LINES = sys.modules["ibt_tests_burning_lines"]
_OTHER = "BT /F1 11 Tf 72 700 Td (Onderburen) Tj ET"


def _wide(name: str) -> float:
    return float(LINES.width(name))


def _line(text: str, x: float = 72) -> str:
    return f"BT /F1 11 Tf {x} 724 Td ({text}) Tj ET {_OTHER}"


def _chip(end: float) -> str:
    """A ground with round corners."""
    side = f"{end + 6:.2f} 720 {end + 6:.2f} 736 {end:.2f} 736 c 70 736 l 64 736 64 720 70 720 c f Q"
    return f"q 0.85 0.9 1 rg 70 720 m {end:.2f} 720 l {side} "


def _beams(start: float, end: float) -> str:
    """A frame of four lines."""
    sides = [(start, 716, end, 716), (start, 738, end, 738), (start, 716, start, 738), (end, 716, end, 738)]
    return "0.5 w " + " ".join(f"{a:.2f} {b} m {c:.2f} {d} l S" for a, b, c, d in sides) + " "


_MADE_TO_FIT: dict[str, Callable[[str], str]] = {
    "dots": lambda name: _line(f"{name} {'.' * int((400 - _wide(name)) / 3.06)} 12"),
    "line_to_write_on": lambda name: _line(f"Naam: {name} {'_' * int((400 - _wide(name)) / 6.1)}"),
    "spaced_dots": lambda name: _line(f"{name} {'. ' * int((400 - _wide(name)) / 6.12)} 12"),
    "dashes_before": lambda name: _line(f"{'-' * int((400 - _wide(name)) / 3.66)} {name}"),
    "stretch": lambda name: (
        f"BT /F1 11 Tf {9000 / _wide(name):.4f} Tz 72 724 Td ({name}) Tj 100 Tz ( zegt) Tj ET {_OTHER}"
    ),
    "size": lambda name: f"BT /F1 {660 / _wide(name):.3f} Tf 72 724 Td ({name}) Tj ET {_OTHER}",
    "round_ground": lambda name: _chip(74 + _wide(name)) + "0 g " + _line(name),
    "round_ground_of_more": lambda name: _chip(74 + _wide(f"van {name}")) + "0 g " + _line(f"van {name}"),
    "frame": lambda name: f"0.5 w 66 716 {_wide(name) + 12:.2f} 22 re S " + _line(name),
    "frame_of_more": lambda name: f"0.5 w 66 716 {_wide(name + ' belt') + 12:.2f} 22 re S " + _line(f"{name} belt"),
    "frame_of_lines": lambda name: _beams(66, 78 + _wide(name)) + _line(name),
    "line_far_below": lambda name: (
        f"0.5 w {72 + _wide('van '):.2f} 716 m {72 + _wide(f'van {name}'):.2f} 716 l S " + _line(f"van {name} af")
    ),
}


@pytest.mark.parametrize("kind", _MADE_TO_FIT)
def test_what_was_made_to_fit_a_name_is_the_same_for_any_name(kind: str, tmp_path: Path):
    contents = set()
    for name in LINES.NAMES:
        _, out, report = LINES.burn_name(LINES.raw(_MADE_TO_FIT[kind]), name, tmp_path)
        ((_, box),) = report.made
        assert box.is_reset
        with pikepdf.open(out) as pdf:
            contents.add(pdf.pages[0].Contents.read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize(
    "rest",
    [
        "0.5 w {0:.2f} 728 m {1:.2f} 728 l S {2:.2f} 725 m {1:.2f} 728 l {2:.2f} 731 l S",
        "q 8 0 0 8 {0:.2f} 724 cm BI /W 2 /H 2 /CS /G /BPC 8 ID abcd EI Q",
        "BT /F1 11 Tf {1:.2f} 724 Td (adviseur) Tj ET",
    ],
    ids=["arrow", "picture", "tab"],
)
def test_what_keeps_its_place_right_behind_a_name_is_told(rest: str, tmp_path: Path):
    def draw(name: str) -> str:
        end = 72 + _wide(name)
        return _line(name) + " " + rest.format(end + 4, end + 26, end + 20)

    _, _, report = LINES.burn_name(LINES.raw(draw), "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.room is not None
    assert box.room[0] <= _wide("Hooghelaer") <= box.room[1]


def test_a_line_with_a_size_of_its_own_that_made_it_fit_is_told(tmp_path: Path):
    def draw(name: str) -> str:
        size = 11 * 160 / _wide(f"de heer {name} te Ede")
        return f"BT /F1 {size:.4f} Tf 72 724 Td (de heer {name} te Ede) Tj ET {_OTHER}"

    _, _, report = LINES.burn_name(LINES.raw(draw), "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.room is not None
    assert box.room[0] <= box.covered.x1 - box.covered.x0 <= box.room[1]


def test_the_borders_of_cells_stay_though_the_name_fits_them(tmp_path: Path):
    cells = " ".join(f"{x} {y} {w} 18 re S" for y in (720, 702) for x, w in ((66, 68), (134, 80)))
    words = "BT /F1 11 Tf 72 724 Td (Hooghelaer) Tj 66 0 Td (adviseur) Tj -66 -18 Td (Anders) Tj ET"
    _, out, _ = LINES.burn_name(LINES.raw(f"0.5 w {cells} {words}"), "Hooghelaer", tmp_path)
    with pikepdf.open(out) as pdf:
        assert pdf.pages[0].Contents.read_bytes().count(b"18 re\nS") == 4


def test_a_heading_of_a_size_that_is_used_more_often_keeps_it(tmp_path: Path):
    words = "BT /F1 16 Tf 72 724 Td (Hooghelaer) Tj 0 -60 Td (Bijlagen) Tj /F1 11 Tf 0 -40 Td (Veel meer tekst) Tj ET"
    _, _, report = LINES.burn_name(LINES.raw(words), "Hooghelaer", tmp_path)
    ((_, box),) = report.made
    assert box.drawn.bottom - box.drawn.top == pytest.approx(16 * 1.12, abs=0.01)


def test_three_dots_stay_three_dots(tmp_path: Path):
    _, out, _ = LINES.burn_name(LINES.raw(_line("Hooghelaer zei... ja")), "Hooghelaer", tmp_path)
    assert "".join(letter for letter, _, _ in LINES.letters_of(out)).count(".") >= 3
