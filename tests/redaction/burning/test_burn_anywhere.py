"""Wherever a name stands in a letter, it can be burned out of it; and people see what readers see."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.tools import ocr
from pipeline.tools.pdf_pages import render_page
from redaction.burn.document import burn
from redaction.verify.gate import read_kept, verify

FILES = sys.modules["ibt_tests_burning_files"]
NAMES = st.sampled_from(["Zwanenburgh", "Griffioen", "Çelik-Øgaard", "A. Fijffer", "van der Hoofdflitsen", "Ťažký"])
TEXT = "de gemeente heeft op dit moment officieel vijftig plekken, en fietst - verder. (Zie 3) Affligem"
WORDS = st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=60)
SETTINGS = (
    "",
    "#set par(justify: true)",
    "#set text(tracking: 1pt)",
    "#set page(flipped: true)",
    "#set text(size: 6pt)",
    "#set page(columns: 2)",
    '#set text(style: "italic")',
    "#show: it => rotate(90deg, reflow: true, it)",
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(name=NAMES, before=WORDS, after=WORDS, setting=st.sampled_from(SETTINGS))
def test_a_name_anywhere_in_a_letter_can_be_burned(name: str, before: list[str], after: list[str], setting: str):
    source = f'#set text(font: "Lato", lang: "nl")\n{setting}\n#let d = json(bytes(sys.inputs.data))\n#d.text'
    text = " ".join([*before, name, *after])
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        path.write_bytes(FILES.typeset(source, {"text": text}, standards=()))
        document = FILES.read_as_document(path)
        marks = [FILES.mark_words(document, name)]
        report = burn(path, marks, out, raster_dpi=100)
        assert not FILES.readers_that_find(out, name)
        kept = read_kept(path, report.covered)
        assert verify(out, secrets=[name], boxes=report.boxes, expected_words=kept) == ()


@pytest.mark.slow
@pytest.mark.parametrize("case", ["add_page", "turned_90", "scan", "covered_copy", "typst_letter"])
def test_a_second_pair_of_eyes_sees_the_neighbours_and_not_the_name(case: str, tmp_path: Path):
    path, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    path.write_bytes(FILES.MADE[case](tmp_path))
    boxes = [FILES.PlacedBox(1, FILES.SCAN_BOX)] if case == "scan" else FILES.find_boxes(path)[:1]
    burn(path, [FILES.mark(boxes)], out, raster_dpi=200)
    seen = FILES.fold(" ".join(word.text for word in ocr.read_words(render_page(out, 1, 150))))
    assert FILES.fold(FILES.SECRET) not in seen
    assert [word for word in FILES.KEPT if FILES.fold(word) not in seen] == []
