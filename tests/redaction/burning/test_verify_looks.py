"""Pictures of both files tell whether something outside the boxes went or moved."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

from pipeline.model.place import Box
from redaction.burn.document import burn
from redaction.verify.looks import compare_looks

FILES = sys.modules["ibt_tests_burning_files"]
TABLE = "0.1 w " + " ".join(f"60 {y} 400 12 re S" for y in range(100, 700, 12))


def pair(tmp_path: Path, before: str, after: str) -> tuple[Path, Path]:
    paths = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path, content in zip(paths, (before, after), strict=True):
        with pikepdf.new() as pdf:
            FILES.add_page(pdf, content)
            pdf.save(path)
    return paths


@pytest.mark.parametrize("word", ["Rechterkant", "Bovenburen", "gjpqy"])
def test_a_word_that_is_gone_is_seen(word: str, tmp_path: Path):
    gone = FILES.PLAIN.replace(word, " " * len(word), 1)
    found = list(compare_looks(*pair(tmp_path, FILES.PLAIN, gone), {}))
    assert [(finding.kind, finding.page) for finding in found] == [("keep_lost", 1)]


def test_small_print_that_is_gone_is_seen(tmp_path: Path):
    small = FILES.PLAIN.replace("/F1 11 Tf", "/F1 6 Tf")
    assert list(compare_looks(*pair(tmp_path, small, small.replace("Rechterkant", "           ")), {}))


def test_what_happens_in_a_box_does_not_count(tmp_path: Path):
    files = pair(tmp_path, FILES.PLAIN, FILES.PLAIN.replace(FILES.SECRET, " " * 20))
    assert list(compare_looks(*files, {1: [Box(60, 105, 500, 135)]})) == []


def test_a_picture_of_hairlines_is_no_change(tmp_path: Path):
    source, _ = pair(tmp_path, FILES.PLAIN + TABLE, "")
    burn(source, [], tmp_path / "c.pdf", raster_dpi=150, ocr_pages=[1])
    assert list(compare_looks(source, tmp_path / "c.pdf", {})) == []


def test_a_missing_page_is_seen(tmp_path: Path):
    one, two = pair(tmp_path, FILES.PLAIN, FILES.PLAIN)
    with pikepdf.open(one, allow_overwriting_input=True) as pdf:
        FILES.add_page(pdf)
        pdf.save(one)
    assert [finding.kind for finding in compare_looks(one, two, {})] == ["keep_lost"]
