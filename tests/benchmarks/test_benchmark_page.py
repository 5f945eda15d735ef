"""The page of the benchmarks is made from the committed figures, and a figure that is missing is told."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_benchmarks.py"))


def test_the_page_and_its_plots_follow_from_the_committed_figures(maker: dict[str, Any]) -> None:
    told = json.loads((ROOT / "benchmarks" / "results" / "latest.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8") == maker["make_page"](told)
    for name, svg in maker["make_plots"](told).items():
        assert (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8") == svg


def test_what_failed_is_told_and_not_left_out(maker: dict[str, Any]) -> None:
    about = {"form": "quick", "day": "2026-01-01", "machine": "m", "python": "3.11", "libraries": {}}
    page = maker["make_page"]({"about": about, "results": {"ocr": {"name": "ocr", "failed": "no program"}}})
    assert "Not measured: no program." in page
    assert "quick form" in page


def test_every_benchmark_of_the_driver_has_a_place_on_the_page_and_a_script(maker: dict[str, Any]) -> None:
    run = __import__("run")  # the folder of the benchmarks is on the path (conftest)

    assert {job.name for job in run.JOBS} == set(maker["_WHAT"])
    assert all((ROOT / "benchmarks" / job.script).is_file() for job in run.JOBS)


def test_a_benchmark_whose_server_is_not_named_tells_so() -> None:
    run = __import__("run")
    job = run.Job("scale", "bench_scale.py", needs="IBT_NO_SUCH_NAME")
    assert run.run_job(job, "full") == {"name": "scale", "skipped": "IBT_NO_SUCH_NAME names no server"}


def test_what_is_not_measured_anew_keeps_its_figures_day_and_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = __import__("run")
    monkeypatch.setattr(run, "JOBS", (run.Job("old", "none.py"), run.Job("new", "common.py")))
    out, old = tmp_path / "figures.json", {"name": "old", "day": "2026-01-01", "commit": "0123456", "figures": {}}
    out.write_text(json.dumps({"about": {}, "results": {"old": old}}), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["run.py", "--out", str(out), "--not", "old"])
    assert run.main() == 1  # common.py measures nothing
    told = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert told["old"] == old
    assert told["new"]["failed"].startswith("exit 0") and told["new"]["day"] != old["day"]


@pytest.mark.slow
def test_the_driver_runs_in_quick_form(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    driver = [sys.executable, ROOT / "benchmarks" / "run.py", "--quick", "--out", out, "--only", "stages"]
    subprocess.run(driver, check=True, capture_output=True, cwd=ROOT)
    figures = json.loads(out.read_text(encoding="utf-8"))["results"]["stages"]["figures"]
    assert figures["documents"] == 4
    assert figures["steps"]["lezen"]["children_ms"] > 0
