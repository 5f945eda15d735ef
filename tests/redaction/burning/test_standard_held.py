"""A finished file names no standard that it does not keep."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from redaction.burn.held import find_broken, hold
from redaction.burn.output import Level, save
from redaction.burn.standard.xmp import declared
from redaction.form import make_form
from redaction.job import Making
from redaction.report import verify_report

FILES = sys.modules["ibt_tests_burning_files"]


def two_meanings(pdf: Pdf) -> Dictionary:
    """Make colours in which one ink has two meanings: the archive standard wants one."""
    ways = [(b"{pop 1 0 0}", Name.DeviceRGB), (b"{pop 0 0 1}", Name.DeviceRGB)]
    spaces = {}
    for number, (program, base) in enumerate(ways):
        tint = pdf.make_stream(program, FunctionType=4, Domain=[0, 1], Range=[0, 1] * 3)
        spaces[f"/C{number}"] = Array([Name.Separation, Name.Spot, base, tint])
    return Dictionary(spaces)


def claiming(path: Path, level: Level, *, good: bool) -> Path:
    """Write a file of ours that claims a level, rightly or not."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        if not good:
            page.Resources = Dictionary(ColorSpace=two_meanings(pdf))
            page.Contents = pdf.make_stream(b"/C0 cs 1 scn 10 10 20 20 re f /C1 cs 1 scn 50 10 20 20 re f")
        path.write_bytes(save(pdf, level))
    return path


def said(path: Path) -> Level | None:
    with pikepdf.open(path) as pdf:
        return declared(pdf)


def test_a_claim_that_holds_stays_and_the_file_with_it(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Level.ARCHIVE, good=True)
    before = path.read_bytes()
    assert hold(path) == (Level.ARCHIVE, ())
    assert path.read_bytes() == before


@pytest.mark.parametrize("level", [Level.ACCESSIBLE, Level.HEARD, Level.ARCHIVE])
def test_a_claim_that_fails_is_taken_back(level: Level, tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", level, good=False)
    held, reasons = hold(path)
    assert held is Level.NONE is said(path)
    assert any("PDFA2B-SEPARATION-CONSISTENCY-001" in reason for reason in reasons)


def test_a_file_keeps_the_highest_claim_that_holds(tmp_path: Path) -> None:
    path = claiming(tmp_path / "a.pdf", Level.ACCESSIBLE, good=True)
    held, reasons = hold(path)
    assert held is Level.ARCHIVE is said(path)
    assert all("PDF/A-2a" in reason or "PDF/UA-1" in reason for reason in reasons) and reasons
    assert not list(find_broken(path.read_bytes(), Level.ARCHIVE))


def test_what_is_no_pdf_holds_nothing() -> None:
    assert list(find_broken(b"geen pdf", Level.ARCHIVE))


def test_the_report_tells_what_the_finished_file_says_of_itself(tmp_path: Path) -> None:
    given, out = tmp_path / "in.pdf", tmp_path / "uit.pdf"
    given.write_bytes(FILES.typst_letter())
    document = FILES.read_as_document(given)
    made = make_form(given, document, [FILES.mark_text(document, FILES.GOES)], out, Making(100), concept=False)
    held = said(out)
    assert held and verify_report(made)["standaard"] == {"niveau": held.value, "bezwaren": []}
    failed = replace(made, report=replace(made.report, faults=((0, "het hele bestand"),)))
    assert verify_report(failed)["standaard"]["bezwaren"] == [{"page": None, "reason": "het hele bestand"}]
