"""What a finished page still tells about the name under a box, counted from its widths."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import LeakFound
from pipeline.model.place import Box
from pipeline.model.woo import Verdict
from pipeline.tools.pdf_letters import PlacedChar
from redaction.burn.document import BurnReport
from redaction.burn.made import MadeBox
from redaction.concept import redact_file
from redaction.job import Made, Making
from redaction.report import box_rows, warnings
from redaction.residue import (
    BoxResidue,
    NameList,
    Precision,
    Ruler,
    bits_left,
    measure,
    phase_bits,
    read_surnames,
    total,
)

FILES = sys.modules["ibt_tests_burning_files"]
BOX = Box(100, 100, 160, 112)
WIDTHS = np.array([10.0, 20.0, 20.0, 30.0])


def test_a_width_that_only_one_name_has_singles_that_name_out() -> None:
    assert bits_left(np.array([10.0, 20.0, 30.0, 40.0]), 40, 39.995, 40.005) == pytest.approx(2.0)


def test_names_of_one_width_hide_behind_each_other() -> None:
    assert bits_left(WIDTHS, 40, 39.995, 40.005) == pytest.approx((2 + 1 + 1 + 2) / 4)


def test_a_box_that_could_hold_any_name_tells_nothing() -> None:
    assert bits_left(WIDTHS, 30, 0, 500) == 0


def test_a_box_too_narrow_for_every_name_tells_nothing_about_them() -> None:
    assert bits_left(WIDTHS, 5, 4.995, 5.005) == 0


def test_words_moved_by_whole_pixels_tell_how_far_between_two_pixels_they_lay() -> None:
    assert phase_bits(np.array([10.0, 11.0, 12.0, 13.5]), 0.1, 1.0) == pytest.approx((3 * np.log2(4 / 3) + 2) / 4)
    assert phase_bits(WIDTHS, 0.5, 1.0) == 0


def test_a_box_of_fixed_width_tells_nothing_and_one_that_is_not_tells_much() -> None:
    kept = MadeBox(BOX, BOX, "5.1.2e")
    first, second = measure([(1, kept), (1, kept._replace(is_reset=True))], {}, {})
    assert first.surnames > 5
    assert second.surnames == 0
    assert first.named is second.named is None
    assert total([first, second]) == (first.surnames / 2, first.surnames)


def test_a_line_break_tells_less_than_a_gap() -> None:
    kept = MadeBox(BOX, BOX, "5.1.2e")
    broken = kept._replace(is_reset=True, room=(45.0, 90.0))
    gap, room = measure([(1, kept), (1, broken)], {}, {}, ["Bos", "Zwanenburgh", "de Vries"])
    assert 0 < room.surnames < gap.surnames
    assert room.named is not None and gap.named is not None
    assert room.named <= gap.named


def test_a_picture_tells_less_than_text() -> None:
    kept = MadeBox(BOX, BOX, "5.1.2e")
    bits = [measure([(1, kept)], {}, {1: Precision(points)})[0].surnames for points in (0.005, 0.05, 0.5, 2.0)]
    assert bits == sorted(bits, reverse=True)
    assert len(set(bits)) == len(bits)


def test_letters_of_the_page_give_their_own_widths() -> None:
    letters = [
        PlacedChar(c, Box(at, 100, at + 8, 110), Box(at, 100, at + 8, 110), 10, 0, False, n)
        for n, (c, at) in enumerate(zip("Bos", (100, 108, 116), strict=True))
    ]
    assert NameList(("Bos",)).widths(Ruler(letters).advances(BOX)) == pytest.approx([24.0])


def test_the_list_of_surnames_is_one_that_we_ship() -> None:
    assert len(read_surnames().names) > 1000


def _redact(tmp_path: Path, **more: object) -> dict[str, dict[str, object]]:
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.MADE["typst_letter"](tmp_path))
    document = FILES.read_as_document(path)
    mark = FILES.mark_text(document, FILES.GOES)
    made = redact_file(
        path, document, [mark], {mark.id: Verdict.ACCEPTED}, tmp_path / "uit", "brief", Making(100, **more)
    )
    reports = {name: json.loads(getattr(made, name).read_text()) for name in ("redactions", "verification")}
    assert list(made.warnings) == reports["verification"]["waarschuwingen"]
    assert FILES.SECRET not in json.dumps(reports)
    return reports


def test_the_report_says_per_box_what_it_tells(tmp_path: Path) -> None:
    reports = _redact(tmp_path, names=["Zwanenburgh", "Bos", "de Vries"])
    (box,) = reports["redactions"]["vakken"]
    assert box["vaste_breedte"] is True
    assert box["bits"] == {"achternamen": 0.0, "lijst": 0.0}
    assert reports["redactions"]["restinformatie"]["bits_gemiddeld"] == 0
    assert reports["verification"]["waarschuwingen"] == []


def test_kept_positions_are_told_and_warned_about(tmp_path: Path) -> None:
    reports = _redact(tmp_path, keep_positions=True)
    (box,) = reports["redactions"]["vakken"]
    assert box["vaste_breedte"] is False
    assert box["bits"]["achternamen"] > 5
    first, second = reports["verification"]["waarschuwingen"][:2]
    assert "posities_houden" in first
    assert "lengte van de naam" in second


def test_rows_and_warnings_name_places_only() -> None:
    one = BoxResidue(3, MadeBox(BOX, BOX, "5.1.2e"), 4.321, None)
    made = Made(BurnReport(()), (), (), residues=(one,))
    assert box_rows(made)[0]["bits"] == {"achternamen": 4.32, "lijst": None}
    assert "bladzijde 3" in warnings(made)[0]


def test_a_refused_form_still_has_its_reports(tmp_path: Path) -> None:
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.MADE["typst_letter"](tmp_path))
    document = FILES.read_as_document(path)
    mark = FILES.mark_text(document, FILES.GOES)
    wrong = FILES.mark(FILES.find_boxes(path, (FILES.KEPT[0],)))
    moved = type(mark)(*(getattr(wrong if name == "boxes" else mark, name) for name in mark.__slots__))
    with pytest.raises(LeakFound):
        redact_file(path, document, [moved], {mark.id: Verdict.ACCEPTED}, tmp_path / "uit", "brief", Making(100))
    assert sorted(p.name for p in (tmp_path / "uit").iterdir()) == ["brief.redactions.json", "brief.verify.json"]
