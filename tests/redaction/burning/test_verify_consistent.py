"""One name, one treatment: within a release, and beside what is public already."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path

from pipeline.model.woo import Beoordeling, Verdict
from redaction.job import Making
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.release import build_release
from redaction.verify.consistent import Treated, find_inconsistent, find_public

FILES = sys.modules["ibt_tests_burning_files"]
ORDER = ReleaseOrder("proef", dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "b", "v", Making(100), {})


def read(tmp_path: Path, name: str, **words: str):
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(FILES.typst_letter(**words))
    return path, replace(FILES.read_as_document(path), id=name[0] * 64)


def treated(number: str, document, name: str = "", **more: object) -> Treated:
    marks = (FILES.mark_text(document, name),) if name else ()
    return Treated(number, document, marks, **more)


def test_a_name_that_another_document_hides_is_told(tmp_path: Path):
    _, hides = read(tmp_path, "a")
    _, shows = read(tmp_path, "b")
    found = list(find_inconsistent([treated("0001", hides, FILES.GOES), treated("0002", shows)]))
    assert [(number, finding.page) for number, finding in found] == [("0002", 1)]
    assert "0001" in found[0][1].message and FILES.SECRET not in found[0][1].message


def test_a_name_that_goes_everywhere_is_not_told(tmp_path: Path):
    pieces = [treated(f"{n}", read(tmp_path, n)[1], FILES.GOES) for n in "ab"]
    assert list(find_inconsistent(pieces)) == []


def test_a_name_that_a_person_left_by_decision_is_not_told(tmp_path: Path):
    _, hides = read(tmp_path, "a")
    _, shows = read(tmp_path, "b")
    left = treated("0002", shows, rejected=(FILES.mark_text(shows, FILES.GOES),))
    assert list(find_inconsistent([treated("0001", hides, FILES.GOES), left])) == []


def test_a_public_copy_that_shows_the_name_is_told(tmp_path: Path):
    _, hides = read(tmp_path, "a")
    _, shows = read(tmp_path, "b")
    pieces = [treated("0001", hides, FILES.GOES), treated("0002", shows, is_public=True)]
    assert [number for number, _ in find_public(pieces)] == ["0001"]
    assert list(find_public([pieces[0], treated("0002", shows)])) == []


def test_another_public_document_with_the_name_is_no_copy(tmp_path: Path):
    _, hides = read(tmp_path, "a")
    _, other = read(tmp_path, "b", left="een heel andere brief " * 9, right="over iets anders " * 9)
    assert list(find_public([treated("1", hides, FILES.GOES), treated("2", other, is_public=True)])) == []


def test_an_earlier_release_that_shows_the_name_is_told_in_the_next(tmp_path: Path):
    path, document = read(tmp_path, "a")
    packs = tmp_path / "vrijgave"
    build_release(ORDER, [ReleaseItem("0001", document, path)], packs / "eerst", decided={})
    mark = FILES.mark_text(document, FILES.GOES)
    item = ReleaseItem("0001", document, path, (mark,), beoordeling=Beoordeling.DEELS_OPENBAAR)
    build_release(ORDER, [item], packs / "later", decided={mark.id: Verdict.ACCEPTED})
    (row,) = json.loads((packs / "later" / "manifest.json").read_text("utf-8"))["warnings"]
    assert (row["document"], row["kind"], row["page"]) == ("0001", "public", 1)
