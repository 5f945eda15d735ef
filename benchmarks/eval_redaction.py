"""Scores finished redacted files on the development set beside this checkout: `eval_redaction.py [--all]`.

`--gold` leaves out our own detection: the gold mentions are the decisions, so that a leak is one of the removal alone.
`--only d01,d02` takes some cases, `--keep FOLDER` keeps what was made (`in`, `out`, `refused`).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from common import draw_set, print_result, score
from gold_marks import place

from pipeline import wiring
from pipeline.config import Config
from pipeline.errors import IbtError, ReleaseBlocked
from pipeline.model.document import Document
from pipeline.model.woo import RedactionMark, Verdict
from pipeline.stateless import Opened, open_file
from redaction.form import make_form
from redaction.release import redact_file


def score_gold(only: str, keep: Path | None) -> int:
    """Redact the gold mentions of every case and print the score of the finished files and what the gate refused."""
    with contextlib.ExitStack() as stack:
        work = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        folder = draw_set("redaction", work, ["--only", only] if only else [])
        if folder is None:
            return 0
        cases = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        began = time.perf_counter()
        rows = [row for name, case in cases.items() if _is_wanted(name, only) for row in _redact(work, name, case)]
        print_result("redaction, gold", {"seconds": round(time.perf_counter() - began), "documents": rows})
        code = _score(folder, work / "out", only, "finished files")
        for more in sorted((work / "out").glob("*.pdf")):  # what the gate let pass counts beside what it refused
            target = work / "refused" / more.name
            if not target.exists():
                target.symlink_to(more)
        return code or _score(folder, work / "refused", only, "finished files, and those the gate refused")


def _is_wanted(name: str, only: str) -> bool:
    return not only or name.startswith(tuple(only.split(",")))


def _score(folder: Path, out: Path, only: str, what: str) -> int:
    print(f"--- {what}", flush=True)
    limits = ["--only", only] if only else []
    return subprocess.run([sys.executable, folder / "score.py", out, "--leaks", *limits], check=False).returncode


def _redact(work: Path, name: str, case: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row per document of one case: itself and its attachments."""
    usual = wiring.default_config()
    # the set counts comments as text that stays or goes, so they are printed: what is not printed is never released
    config = usual.model_copy(update={"lezen": usual.lezen.model_copy(update={"opmerkingen": "tonen"})})
    for part in ("out", "refused"):
        (work / part).mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as read:
            for opened in open_file(config, work / "in" / case["file"], name, Path(read)):
                if isinstance(opened, IbtError):
                    yield {"name": name, "error": str(opened)}
                else:
                    yield _finish(config, work, opened, case)
    except IbtError as error:
        yield {"name": name, "error": str(error)}


def _finish(config: Config, work: Path, opened: Opened, case: Mapping[str, Any]) -> dict[str, Any]:
    document = opened.document
    placed = place(document, case, recognised=any(page.source != "tekstlaag" for page in document.pages))
    absent = Counter(mention["where"] for mention in placed.absent)
    row: dict[str, Any] = {"name": opened.name, "marks": len(placed.marks), "not on a page": dict(absent)}
    print(json.dumps({**row, "absent": [m["text"] for m in placed.absent]}, ensure_ascii=False), file=sys.stderr)
    decided = {mark.id: Verdict.ACCEPTED for mark in placed.marks}
    began = time.perf_counter()
    try:
        redact_file(
            opened.rendition,
            document,
            placed.marks,
            decided,
            work / "out",
            opened.name,
            wiring.making(config),
        )
    except ReleaseBlocked:
        row["refused"] = _refused(work, opened, document, placed.marks, config)
    except IbtError as error:
        row["error"] = str(error)
    report = work / "out" / f"{opened.name}.verify.json"
    if report.exists():
        pages = json.loads(report.read_text(encoding="utf-8"))["pages"]
        row["pictures"] = dict(Counter(page["reason"] for page in pages if page["reason"]))
    return {**row, "seconds": round(time.perf_counter() - began, 1)}


def _refused(work: Path, opened: Opened, document: Document, marks: tuple[RedactionMark, ...], config: Config) -> Any:
    """Make once more what the gate refused, to see whether it was right, and give what it says."""
    out = work / "refused" / f"{opened.name}.pdf"
    made = make_form(
        opened.rendition,
        document,
        marks,
        out,
        replace(wiring.making(config), limits=None),
        concept=True,
    )
    return [f"{found.kind}, {found.reader}, blz {found.page}: {found.message}" for found in made.findings]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    chosen, others = parser.parse_known_args()
    sys.exit(score_gold(chosen.only, chosen.keep) if chosen.gold else score("redaction", "redact", others, []))
