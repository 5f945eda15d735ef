"""A release stands or falls as a whole; a concept says what it is; no report holds document text."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import LeakFound, ReleaseBlocked, UndecidedMark
from pipeline.model.place import Box
from pipeline.model.woo import Beoordeling, Finding, PlacedBox, Verdict
from pipeline.tools.child import ChildLimits
from redaction.concept import redact_file
from redaction.grounds import is_old, is_relative
from redaction.job import Making
from redaction.judge import check_gate
from redaction.pack.order import ReleaseItem, ReleaseOrder
from redaction.release import build_release

FILES = sys.modules["ibt_tests_burning_files"]
MADE_AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
ORDER = ReleaseOrder("IBT-2026-01", MADE_AT, "beoordelaar 1", "vrijgever 1", Making(100), {"beleid": "1"})


def item(tmp_path: Path, number: str = "0001", **more) -> ReleaseItem:
    path = tmp_path / f"{number}.in.pdf"
    path.write_bytes(FILES.typst_letter())
    document = FILES.read_as_document(path)
    return ReleaseItem(number, document, path, (FILES.mark_text(document, FILES.GOES),), **more)


def all_accepted(*items: ReleaseItem) -> dict[str, Verdict]:
    return {mark.id: Verdict.ACCEPTED for one in items for mark in one.marks}


def swapped(one: ReleaseItem) -> ReleaseItem:
    """The mark points beside the name: what it says is still to be read."""
    mark = one.marks[0]
    beside = FILES.mark([PlacedBox(1, Box(300, 400, 340, 412))])
    moved = type(mark)(mark.id, mark.span, beside.boxes, *(getattr(mark, f) for f in mark.__slots__[3:]))
    return ReleaseItem(one.number, one.document, one.rendition, (moved,))


def test_a_pack_holds_documents_list_and_manifest(tmp_path: Path):
    one = item(tmp_path)
    release = build_release(ORDER, [one], tmp_path / "pack", decided=all_accepted(one))
    assert release.files == (
        "SHA256SUMS",
        "documenten/0001.pdf",
        "inventarislijst.csv",
        "inventarislijst.pdf",
        "inventarislijst.xlsx",
        "manifest.json",
        "onderbouwing.pdf",
        "sitemap.xml",
        "sitemapindex-diwoo-infocat014.xml",
    )
    found = [p.relative_to(tmp_path / "pack").as_posix() for p in (tmp_path / "pack").rglob("*") if p.is_file()]
    assert sorted(found) == sorted(release.files)


def test_the_manifest_proves_inputs_and_outputs(tmp_path: Path):
    one, pack = item(tmp_path), tmp_path / "pack"
    release = build_release(ORDER, [one], pack, decided=all_accepted(one))
    data = json.loads((pack / "manifest.json").read_text())
    assert release.manifest_sha256 == hashlib.sha256((pack / "manifest.json").read_bytes()).hexdigest()
    assert data["inputs"][0]["sha256"] == one.document.id
    for output in data["outputs"]:
        assert output["sha256"] == hashlib.sha256((pack / output["path"]).read_bytes()).hexdigest()
    assert {"pikepdf", "pdfium", "typst", "beleid"} <= set(data["versions"])


def test_the_released_form_is_final_and_clean(tmp_path: Path):
    one, pack = item(tmp_path), tmp_path / "pack"
    build_release(ORDER, [one], pack, decided=all_accepted(one))
    path = pack / "documenten" / "0001.pdf"
    shown = dict(FILES.readings(path))["pdfium"]
    assert "definitief geanonimiseerd" in shown and "CONCEPT" not in shown
    assert FILES.readers_that_find(path) == set()


def test_an_undecided_mark_stops_everything(tmp_path: Path):
    with pytest.raises(UndecidedMark, match="0001"):
        build_release(ORDER, [item(tmp_path)], tmp_path / "pack", decided={})
    assert not (tmp_path / "pack").exists()


def test_a_rejected_mark_is_not_burned(tmp_path: Path):
    one, pack = item(tmp_path), tmp_path / "pack"
    build_release(ORDER, [one], pack, decided={one.marks[0].id: Verdict.REJECTED})
    assert FILES.SECRET in dict(FILES.readings(pack / "documenten" / "0001.pdf"))["pdfium"]
    assert ";Openbaar;" in (pack / "inventarislijst.csv").read_text(encoding="utf-8-sig")


def test_a_leak_leaves_nothing_behind(tmp_path: Path):
    good, bad = item(tmp_path, "0001"), swapped(item(tmp_path, "0002"))
    with pytest.raises(LeakFound, match="0002"):
        build_release(ORDER, [good, bad], tmp_path / "pack", decided=all_accepted(good, bad))
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".in.pdf")] == []


def test_a_withheld_document_is_listed_and_not_included(tmp_path: Path):
    one = item(tmp_path, beoordeling=Beoordeling.NIET_OPENBAAR, gronden=("5.1.2e",))
    release = build_release(ORDER, [one], tmp_path / "pack", decided=all_accepted(one))
    assert not any(name.startswith("documenten/") for name in release.files)


def test_documents_are_listed_by_date_and_number(tmp_path: Path):
    items = [
        item(tmp_path, n, datum=d) for n, d in (("3", dt.date(2026, 1, 2)), ("2", None), ("1", dt.date(2025, 1, 1)))
    ]
    build_release(ORDER, items, tmp_path / "pack", decided=all_accepted(*items))
    lines = (tmp_path / "pack" / "inventarislijst.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [line.split(";")[1] for line in lines] == ["1", "3", "2"]


@pytest.mark.parametrize("numbers", [["1", "1"], ["../x"], [""], []])
def test_numbers_that_cannot_be_file_names_are_refused(numbers: list[str], tmp_path: Path):
    one = item(tmp_path)
    items = [ReleaseItem(number, one.document, one.rendition, one.marks) for number in numbers]
    with pytest.raises(ReleaseBlocked, match="Nummer"):
        build_release(ORDER, items, tmp_path / "pack", decided=all_accepted(*items))


def test_the_residual_ground_is_never_combined(tmp_path: Path):
    one = item(tmp_path)
    mark = FILES.mark_text(one.document, FILES.GOES, gronden=("5.1.2e", "5.1.5"))
    both = ReleaseItem("1", one.document, one.rendition, (mark,))
    with pytest.raises(ReleaseBlocked, match=r"5\.1\.5"):
        build_release(ORDER, [both], tmp_path / "pack", decided=all_accepted(both))


@pytest.mark.parametrize(
    "more",
    [
        {"beoordeling": Beoordeling.NIET_OPENBAAR, "gronden": ("5.1.2e", "5.1.5")},
        {"refused_pages": {1: ("5.1.1c", "5.1.5")}},
    ],
    ids=["document", "bladzijde"],
)
def test_the_residual_ground_is_never_combined_for_a_page_or_a_document(more: dict, tmp_path: Path):
    with pytest.raises(ReleaseBlocked, match=r"5\.1\.5"):
        build_release(ORDER, [item(tmp_path, **more)], tmp_path / "pack", decided={})


def test_two_marks_on_one_place_do_not_combine_the_residual_ground_either(tmp_path: Path):
    one = item(tmp_path)
    marks = [
        FILES.mark_text(one.document, FILES.GOES, n, gronden=(code,)) for n, code in enumerate(("5.1.2e", "5.1.5"))
    ]
    both = ReleaseItem("1", one.document, one.rendition, tuple(marks))
    with pytest.raises(ReleaseBlocked, match=r"over een vak met een andere grond"):
        build_release(ORDER, [both], tmp_path / "pack", decided=all_accepted(both))
    assert not (tmp_path / "pack").exists()


def test_figures_are_no_opinion_at_build_time_either(tmp_path: Path):
    path = tmp_path / "cijfers.pdf"
    path.write_bytes(FILES.typst_letter(name="120 plekken"))
    document = FILES.read_as_document(path)
    one = ReleaseItem("1", document, path, (FILES.mark_text(document, "120 plekken", gronden=("5.2.1",)),))
    with pytest.raises(ReleaseBlocked, match=r"5\.2\.1"):
        build_release(ORDER, [one], tmp_path / "pack", decided=all_accepted(one))


@pytest.mark.parametrize(
    "more",
    [
        {"beoordeling": Beoordeling.NIET_OPENBAAR, "gronden": ("5.1.2e",)},
        {"beoordeling": Beoordeling.REEDS_OPENBAAR, "publieke_link": "https://www.voorbeeld.nl/x"},
        {"opgeschort": True},
    ],
    ids=["niet-openbaar", "reeds-openbaar", "opgeschort"],
)
def test_marks_of_a_document_without_a_file_need_no_verdict(more: dict, tmp_path: Path):
    release = build_release(ORDER, [item(tmp_path, **more)], tmp_path / "pack", decided={})
    assert not any(name.startswith("documenten/") for name in release.files)


def test_the_lists_may_not_name_what_nobody_judged_in_a_withheld_document(tmp_path: Path):
    one = item(tmp_path, beoordeling=Beoordeling.NIET_OPENBAAR, gronden=("5.1.2e",), toelichting=f"Van {FILES.GOES}.")
    with pytest.raises(LeakFound, match="noemt iets"):
        build_release(ORDER, [one], tmp_path / "pack", decided={})


def test_information_counts_as_old_after_five_years():
    today = dt.date(2026, 2, 28)
    assert is_old(dt.date(2021, 2, 27), today) and not is_old(dt.date(2021, 2, 28), today) and not is_old(None, today)
    assert [code for code in ("5.1.1e", "5.1.2e", "5.1.4", "5.1.5", "5.2.1") if is_relative(code)] == [
        "5.1.2e",
        "5.1.5",
        "5.2.1",
    ]


def test_an_existing_folder_is_never_overwritten(tmp_path: Path):
    one = item(tmp_path)
    (tmp_path / "pack").mkdir()
    with pytest.raises(ReleaseBlocked, match="bestaat al"):
        build_release(ORDER, [one], tmp_path / "pack", decided=all_accepted(one))


def test_the_same_order_gives_the_same_pack(tmp_path: Path):
    one = item(tmp_path)
    packs = [build_release(ORDER, [one], tmp_path / name, decided=all_accepted(one)) for name in "ab"]
    assert packs[0].manifest_sha256 == packs[1].manifest_sha256


def redact(one: ReleaseItem, folder: Path, verdicts: dict[str, Verdict], limits: ChildLimits | None = None):
    return redact_file(one.rendition, one.document, one.marks, verdicts, folder, "brief", Making(100, limits=limits))


def test_a_concept_comes_with_two_reports_and_nothing_else(tmp_path: Path):
    one, out = item(tmp_path), tmp_path / "out"
    redact(one, out, all_accepted(one))
    assert sorted(p.name for p in out.iterdir()) == ["brief.pdf", "brief.redactions.json", "brief.verify.json"]
    assert "CONCEPT" in dict(FILES.readings(out / "brief.pdf"))["pdfium"]
    assert json.loads((out / "brief.verify.json").read_text())["passed"] is True


def test_a_report_row_has_the_keys_of_the_contract(tmp_path: Path):
    one, out = item(tmp_path), tmp_path / "out"
    redact(one, out, all_accepted(one))
    (row,) = json.loads((out / "brief.redactions.json").read_text())["marks"]
    assert list(row) == [
        "id", "page", "boxes", "category", "gronden", "policy_row", "detector", "score", "verdict",
    ]  # fmt: skip
    assert (row["page"], row["verdict"], len(row["boxes"][0])) == (1, "akkoord", 4)


def test_a_proposal_nobody_accepted_is_reported_and_not_burned(tmp_path: Path):
    one, out = item(tmp_path), tmp_path / "out"
    redact(one, out, {})
    assert json.loads((out / "brief.redactions.json").read_text())["marks"][0]["verdict"] is None
    assert FILES.SECRET in dict(FILES.readings(out / "brief.pdf"))["pdfium"]


def test_after_a_leak_there_is_a_report_and_no_pdf(tmp_path: Path):
    one, out = swapped(item(tmp_path)), tmp_path / "out"
    out.mkdir()
    (out / "brief.pdf").write_bytes(b"van een eerdere keer")
    with pytest.raises(LeakFound):
        redact(one, out, all_accepted(one))
    assert sorted(p.name for p in out.iterdir()) == ["brief.redactions.json", "brief.verify.json"]
    report = (out / "brief.verify.json").read_text()
    assert json.loads(report)["passed"] is False
    assert FILES.SECRET not in report and "Joke" not in report


@pytest.mark.slow
def test_the_native_code_can_run_in_a_process_of_its_own(tmp_path: Path):
    one = item(tmp_path)
    files = redact(one, tmp_path / "out", all_accepted(one), ChildLimits())
    assert FILES.readers_that_find(files.pdf) == set()


def test_lost_text_alone_is_told_apart_from_a_leak():
    lost = Finding("keep_lost", 1, None, "pdfium", "x")
    with pytest.raises(ReleaseBlocked, match="veranderd"):
        check_gate([lost], "document 1")
    with pytest.raises(LeakFound):
        check_gate([lost, Finding("leak", 1, None, "pdfium", "x")], "document 1")


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed here")
def test_another_program_finds_no_fault_in_the_file(tmp_path: Path):
    one, out = item(tmp_path), tmp_path / "out"
    redact(one, out, all_accepted(one))
    done = subprocess.run(["qpdf", "--check", out / "brief.pdf"], capture_output=True, text=True)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False)
