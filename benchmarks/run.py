"""Runs every benchmark in turn and writes one JSON: `run.py [--quick] [--out FILE] [--only NAME ...] [--not NAME ...]`.

Each runs as a process of its own, one after the other, and prints its own JSON lines; they are kept with machine,
cores, load before and after, versions, day and commit. One that fails or whose peer is not installed is kept with the
reason: a figure is never left out in silence. With `--only` or `--not` the others keep what was measured before, with
its day and commit. `docs/make_benchmarks.py` makes docs/benchmarks.md from the file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from common import ROOT

LATEST = ROOT / "benchmarks" / "results" / "latest.json"
_HERE = Path(__file__).parent
_LIBRARIES = (
    "dbos", "numpy", "onnxruntime", "pdfplumber", "pikepdf", "presidio-analyzer", "pydantic", "pypdfium2",
    "python-docx",
    "spacy", "sqlalchemy", "typst",
)  # fmt: skip
_SECONDS = {"quick": 600, "full": 6 * 3_600}


class Job(NamedTuple):
    """One benchmark in both forms; None is not run in that form."""

    name: str
    script: str
    full: Sequence[str] = ()
    quick: Sequence[str] | None = ()
    needs: str = ""
    """A variable of the environment without which it does not run."""


_UNTIL = ("1", "100", "1000", "10000")
_BURST = ("--files", "200")
JOBS = (
    Job("start", "bench_start.py"),
    Job("read", "bench_read.py"),
    Job("read_growth", "bench_read.py", ("--growth",), None),
    Job("extract", "bench_extract.py"),
    Job("detect", "eval_detection.py", ("--set", "practice"), None),
    Job("burn", "bench_burn.py", (), ("--pages", "12", "--pictures", "2")),
    Job("ocr", "bench_ocr.py", (), ("--pages", "1")),
    Job("letters", "bench_letters.py", (), None),
    Job("letter_peer", "bench_docx.py", (), ("--letters", "3")),
    Job("stages", "bench_line.py", ("--stages",), ("--stages", "--letters", "4")),
    Job("line", "bench_line.py", (), ("--letters", "6")),
    Job("scans", "bench_line.py", ("--scans", "4"), ("--scans", "2")),
    Job("walk", "bench_walk.py", (), None),
    Job("burst_events", "bench_burst.py", ("--mode", "events"), ("--mode", "events", *_BURST)),
    Job("burst_polling", "bench_burst.py", ("--mode", "polling"), ("--mode", "polling", *_BURST)),
    Job("scale", "bench_scale.py", (), ("--letters", "4", "--turns", "1"), "IBT_TEST_PG_URL"),
    Job("growth", "bench_line.py", ("--growth", *_UNTIL, "--workers", "2"), ("--growth", "1", "6")),
)


def run_job(job: Job, form: str) -> dict[str, Any]:
    """Run one benchmark and give its figures, or why there are none."""
    options = job.quick if form == "quick" else job.full
    if options is None:
        return {"name": job.name, "skipped": "not in the quick form"}
    if job.needs and not os.environ.get(job.needs):
        return {"name": job.name, "skipped": f"{job.needs} names no server"}
    command = [sys.executable, str(_HERE / job.script), *options]
    load = os.getloadavg()[0]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=_SECONDS[form], check=False)
    except subprocess.TimeoutExpired:
        return {"name": job.name, "failed": f"longer than {_SECONDS[form]} seconds"}
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    told = {"name": job.name, "options": list(options), "load": [round(load, 1), round(os.getloadavg()[0], 1)]}
    if not found:
        return {**told, "failed": f"exit {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"}
    return {**told, "exit": done.returncode, "figures": found[-1]}


def about(form: str) -> dict[str, Any]:
    """Give the machine, the versions and the commit."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    return {
        "form": form,
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "commit": commit.stdout.strip() + (" with changes" if changed.stdout.strip() else ""),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _write(path: Path, told: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def main() -> int:
    """Run them and write the file; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=LATEST)
    parser.add_argument("--only", nargs="+", choices=[job.name for job in JOBS], default=[])
    parser.add_argument("--not", nargs="+", choices=[job.name for job in JOBS], default=[], dest="left")
    chosen = parser.parse_args()
    asked = [job for job in JOBS if job.name in (chosen.only or [one.name for one in JOBS])]
    asked = [job for job in asked if job.name not in chosen.left]
    form = "quick" if chosen.quick else "full"
    before = (
        json.loads(chosen.out.read_text(encoding="utf-8")) if len(asked) < len(JOBS) and chosen.out.is_file() else {}
    )
    results: dict[str, Any] = before.get("results", {})
    for job in asked:
        print(f"{job.name} …", file=sys.stderr, flush=True)
        now = about(form)
        results[job.name] = {**run_job(job, form), "form": form, "day": now["day"], "commit": now["commit"]}
        _write(chosen.out, {"about": now, "results": results})  # after each: a long run may be ended
    failed = [name for name, result in results.items() if "failed" in result]
    print(f"{len(results)} results in {chosen.out}; failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
