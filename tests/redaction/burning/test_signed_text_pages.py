"""Signatures are found and removed on pages that stay text, and logos, stamps, footers and charts are left alone."""

from __future__ import annotations

import importlib.util
import io
import random
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.model.place import Box
from pipeline.model.woo import PlacedBox
from pipeline.tools.typeset import typeset
from redaction.burn.document import burn
from redaction.burn.made import Patch
from redaction.burn.scan.closing import find_signed
from redaction.burn.scan.signed import MAYBE_SIGNED
from redaction.burn.scan.words import find_spelled

_spec = importlib.util.spec_from_file_location("ibt_tests_drawn_scans", Path(__file__).with_name("drawn_scans.py"))
SCANS: Any = sys.modules.get("ibt_tests_drawn_scans") or importlib.util.module_from_spec(_spec)  # type: ignore[arg-type]
if "ibt_tests_drawn_scans" not in sys.modules:
    sys.modules["ibt_tests_drawn_scans"] = SCANS
    _spec.loader.exec_module(SCANS)  # type: ignore[union-attr]
FILES = sys.modules["ibt_tests_burning_files"]
LETTER = """
#let data = json(bytes(sys.inputs.data))
#set page(width: 595pt, height: 842pt, margin: 60pt)
#set text(font: "Lato", size: 11pt)
#stack(dir: ltr, spacing: 8pt, rect(width: 60pt, height: 40pt, fill: blue, radius: 8pt), circle(radius: 20pt))
Geachte heer, wij danken u voor uw brief. \\
Wij nemen contact met u op.

#v(20pt)
#data.closing
#v(2pt)
#if data.mark != none { image(bytes(data.mark), width: data.wide * 1pt) }
#v(2pt)
Jan Bos \\
burgemeester
#place(bottom, text(8pt)[Postbus 12 Voorbeeldstad])
"""
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 80">
<path d="M10 40 C10 10 60 10 60 40 C60 70 10 70 10 40 Z" fill="#e60"/><rect x="70" y="10" width="60" height="60"
 rx="12" fill="#06a"/></svg>"""
CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 80"><rect x="10" y="30" width="20" height="45"
 fill="#06a"/><rect x="40" y="10" width="20" height="65" fill="#06a"/>
 <circle cx="110" cy="40" r="30" fill="#e60"/></svg>"""


def pen(seed: int) -> str:
    luck, x, bends = random.Random(seed), 10.0, ""
    for _ in range(7):
        a, b, c = (luck.uniform(5, 75) for _ in range(3))
        bends += f" C{x + luck.uniform(-5, 20):.1f} {a:.1f} {x + luck.uniform(0, 20):.1f} {b:.1f} {x + 18:.1f} {c:.1f}"
        x += 18
    path = f'<path d="M10 40{bends}" fill="none" stroke="#123" stroke-width="2"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 80">{path}</svg>'


def scanned(seed: int) -> list[int]:
    sheet, buffer = SCANS.Sheet(Image.new("RGB", (440, 200), "white")), io.BytesIO()
    sheet.scribble(Box(20, 25, 420, 175), seed, 5)
    sheet.image.save(buffer, "PNG")
    return list(buffer.getvalue())


def letter(path: Path, mark: Any, closing: str = "Hoogachtend,", wide: int = 130) -> Path:
    path.write_bytes(typeset(LETTER, {"mark": mark, "closing": closing, "wide": wide}, standards=()))
    return path


def name_on(path: Path) -> Box:
    with pdfium.PdfDocument(path) as document:
        words = {word.text: word.box for word in find_spelled(document[0])}
    return Box(words["Jan"].x0, words["Jan"].top, words["Bos"].x1, words["Bos"].bottom)


def signed_on(path: Path, *names: Box) -> Any:
    with pdfium.PdfDocument(path) as document:
        return find_signed(document[0], [Patch(name, "5.1.1d") for name in names])


def ink_at(path: Path, box: Box) -> int:
    with pdfium.PdfDocument(path) as document:
        page = np.asarray(document[0].render(scale=2).to_pil().convert("L"))
    x0, top, x1, bottom = (round(side * 2) for side in box)
    return int((page[top + 3 : bottom - 3, x0 + 3 : x1 - 3] < 150).sum())


@pytest.mark.parametrize("mark", [pen(1), pen(2), scanned(1), scanned(4)])
def test_a_signature_between_the_closing_and_a_name_that_stays_goes(tmp_path: Path, mark: Any):
    found = signed_on(letter(tmp_path / "in.pdf", mark))
    assert [patch.text for patch in found.patches] == ["5.1.2e"] and found.doubts == ()


@pytest.mark.parametrize("mark", [pen(1), scanned(1)])
def test_a_signature_above_a_name_that_goes_has_the_ground_of_the_name(tmp_path: Path, mark: Any):
    path = letter(tmp_path / "in.pdf", mark, closing="Wij wensen u een goede dag.")
    assert [patch.text for patch in signed_on(path, name_on(path)).patches] == ["5.1.1d"]


@pytest.mark.parametrize("mark", [None, LOGO, CHART])
def test_logos_charts_and_nothing_at_all_are_left_alone(tmp_path: Path, mark: Any):
    path = letter(tmp_path / "in.pdf", mark)
    for names in ((), (name_on(path),)):
        assert signed_on(path, *names) == ((), ())


def test_without_a_closing_or_a_mark_a_page_is_left_alone(tmp_path: Path):
    assert signed_on(letter(tmp_path / "in.pdf", pen(1), closing="Wij wensen u een goede dag.")) == ((), ())


def test_ink_in_a_closing_with_no_name_under_it_is_a_doubt(tmp_path: Path):
    source = LETTER.replace("Jan Bos \\", "#v(120pt)").replace("burgemeester", "")
    data = {"mark": pen(1), "closing": "Hoogachtend,", "wide": 130}
    (tmp_path / "in.pdf").write_bytes(typeset(source, data, standards=()))
    assert signed_on(tmp_path / "in.pdf") == ((), (MAYBE_SIGNED,))


@pytest.mark.parametrize("mark", [pen(1), scanned(1)])
def test_a_released_letter_has_no_signature_and_keeps_its_text(tmp_path: Path, mark: Any):
    path, out = letter(tmp_path / "in.pdf", mark), tmp_path / "out.pdf"
    (patch,) = signed_on(path).patches
    report = burn(path, [FILES.mark([PlacedBox(1, name_on(path))])], out, raster_dpi=200)
    assert len(report.made) == 2 and ink_at(path, patch.box) > 100
    drawn = next(box.drawn for _, box in report.made if box.covered.top == pytest.approx(patch.box.top, abs=1))
    with pdfium.PdfDocument(out) as document:
        text = document[0].get_textpage().get_text_range()
    assert "Hoogachtend" in text and "burgemeester" in text and "Bos" not in text
    assert [page.way for page in report.pages] == ["vector"]
    assert drawn.top >= patch.box.top - 1
