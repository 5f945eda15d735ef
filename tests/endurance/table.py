"""Runs the kill harness and writes docs/endurance.md and its JSON."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.endurance.harness import DEATH, Harness, Run
from tests.endurance.server import Server

DOCS = Path(__file__).parents[2] / "docs"
_PASSES = 3
"""Times that every point should be killed at."""
_HEAD = """# Endurance

This page is made by `make endurance`; do not edit it.

A process is killed (kill -9) at every fault point that it passes: at the first, the middle and the last pass.
A point that is passed once or twice is killed at the same pass more than once.
It is then started again, and the workspace is compared with that of a run without a failure.
Lost: rows, files or decisions that a clean run has and this one does not.
Doubled: what this one has more often.
An export is told in the audit log before its file is there; who got no file asks again, and both are told: no doubling.
Compared are documents, deliveries, status records, proposals, decisions, letters, marks, verdicts, acts of review,
packs and the audit log.
After each run every PDF and JSON must open, and `ibt check --integrity` must find nothing.

The watcher, the worker and the commands are the real ones.
The web rows call what the pages call, without a browser.
A killed process loses nothing that the system already holds for the disk: a power cut is another matter, for which
originals and results are flushed before they get their name.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all cases or a sample, and give 1 when anything was lost, doubled or damaged."""
    asked = _read(arguments)
    if asked.bladzijde:
        write_page(asked.bladzijde)
        return 0
    server = Server(asked.server) if asked.server else None
    with tempfile.TemporaryDirectory(prefix="ibt-endurance-") as folder:
        if asked.map:
            asked.map.mkdir(parents=True)
        try:
            values = _outcomes(Harness(asked.map or Path(folder), server), asked)
        finally:
            if server:
                server.close()
    if asked.json:
        asked.json.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    runs = values["runs"]
    short = len(runs) < (1 if asked.seconden else values["cases"])
    return int(short or any(one["lost"] or one["doubled"] or one["state"] != "gezond" for one in runs))


def _outcomes(harness: Harness, asked: argparse.Namespace) -> dict[str, Any]:
    """Prepare, run the cases that were asked for, and give all that the page is made from."""
    started = time.monotonic()
    harness.prepare()
    prepared = time.monotonic() - started
    cases = harness.sample(asked.zaad, asked.steekproef) if asked.steekproef else list(harness.cases())
    cases = [one for one in cases if asked.alleen in f"{one.actor} {one.point} {one.how}"]
    runs = _side_by_side(harness, cases, asked.tegelijk, started + asked.seconden if asked.seconden else None)
    return {
        "about": _about(harness.server.version() if harness.server else f"SQLite {sqlite3.sqlite_version}"),
        "seconds": round(time.monotonic() - started, 1),
        "prepared": round(prepared, 1),
        "seed": asked.zaad if asked.steekproef else None,
        "cases": len(cases),
        "points": {actor: dict(passes) for actor, passes in harness.passes.items()},
        "runs": runs,
    }


def _about(database: str) -> dict[str, Any]:
    """Give the machine, the versions and the commit."""
    at = DOCS.parent
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=at, capture_output=True, text=True)
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=at, capture_output=True, text=True)
    return {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "database": database,
        "commit": commit.stdout.strip() + (" with changes" if changed.stdout.strip() else ""),
    }


def _side_by_side(harness: Harness, cases: Sequence[Run], parts: int, end: float | None) -> list[dict[str, Any]]:
    """Run the cases in so many processes that each hold all that is loaded; gives what they wrote line by line."""
    files = [harness.folder / f"deel-{part}.jsonl" for part in range(parts)]
    for file in files:
        file.touch()
    children = []
    for part, file in enumerate(files):
        if pid := os.fork():
            children.append(pid)
            continue
        try:
            _part(harness, cases[part::parts], file, end)
        finally:
            os._exit(0)
    for pid in children:
        os.waitpid(pid, 0)
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _part(harness: Harness, cases: Sequence[Run], file: Path, end: float | None) -> None:
    for number, case in enumerate(cases):
        if end is not None and number and time.monotonic() > end:
            return
        done = harness.run(case)
        _tell(done, number + 1, len(cases))
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(done), ensure_ascii=False) + "\n")


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Stopt een proces op elk foutpunt en vergelijkt wat er overblijft.")
    parser.add_argument("--steekproef", type=int, default=0, help="zo veel gevallen; 0 is alle")
    parser.add_argument("--zaad", type=int, default=time.time_ns() % 1_000_000, help="van de steekproef")
    parser.add_argument("--alleen", default="", help="alleen gevallen met deze tekst in actor, punt of wijze")
    parser.add_argument("--tegelijk", type=int, default=1, help="zo veel gevallen naast elkaar")
    parser.add_argument("--bladzijde", type=Path, nargs="*", help="maak alleen docs/endurance.md, van deze uitkomsten")
    parser.add_argument("--server", default="", help="adres van een PostgreSQL-server; leeg is SQLite")
    parser.add_argument("--seconden", type=float, default=0.0, help="begin daarna geen geval meer")
    parser.add_argument("--map", type=Path, help="nieuwe map die blijft staan")
    parser.add_argument("--json", type=Path, help="waar de uitkomst komt")
    return parser.parse_args(arguments)


def _tell(case: Run, number: int, most: int) -> None:
    what = f"{number}/{most} {case.actor} {case.point}:{case.how}:{case.nth} {case.seconds} s"
    sys.stderr.write(f"{what} -{case.lost} +{case.doubled} {case.state}\n")


def page(values: Sequence[dict[str, Any]]) -> str:
    """Give the page made from the outcomes of one or more parts."""
    runs = [one for part in values for one in part["runs"]]
    deaths = [one for one in runs if one["how"] == DEATH]
    errors = [one for one in runs if one["how"] != DEATH]
    wanted = {(actor, point) for part in values for actor, passes in part["points"].items() for point in passes}
    left = sorted(wanted - {(one["actor"], one["point"]) for one in deaths})
    often = Counter((one["actor"], one["point"]) for one in deaths)
    rarely = sum(often[place] < _PASSES for place in wanted)
    counted = f"Points found in a clean run: {len(wanted)}; not run: {len(left)}; "
    counted += f"run fewer than {_PASSES} times: {rarely}."
    lines = [_HEAD, *_told_of(values), counted]
    lines += [*_totals("Killed", deaths), *_totals("Refused by the disk", errors)]
    lines += ["\n## Killed at every point\n", *_ROW, *_rows(deaths)]
    lines += [f"| {actor} | `{point}` | 0 | | | | not run |" for actor, point in left]
    lines += ["\n## A disk that is full, read-only or broken\n", *_ROW, *_rows(errors)]
    return "\n".join(lines) + "\n"


def _told_of(values: Sequence[dict[str, Any]]) -> list[str]:
    found = dict.fromkeys(
        f"{one['day']}, commit {one['commit']}: {one['machine']}, Python {one['python']}, {one['database']}."
        for one in (part["about"] for part in values)
    )
    took = sum(part["seconds"] for part in values) / 60
    cases, runs = (sum(count) for count in zip(*((part["cases"], len(part["runs"])) for part in values), strict=True))
    return [*found, f"{took:.0f} minutes. Of {cases} cases, {runs} were run."]


_ROW = ("| who | point | runs | lost | doubled | restarts | state |", "|---|---|---:|---:|---:|---:|---|")


def _totals(what: str, runs: Sequence[dict[str, Any]]) -> list[str]:
    points = {(one["actor"], one["point"]) for one in runs}
    lost, doubled = (sum(one[key] for one in runs) for key in ("lost", "doubled"))
    sound = sum(one["state"] == "gezond" for one in runs)
    return [
        f"{what}: {len(points)} points, {len(runs)} runs, {lost} lost, {doubled} doubled, {sound} sound afterwards."
    ]


def _rows(runs: Sequence[dict[str, Any]]) -> list[str]:
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for one in runs:
        groups.setdefault((one["actor"], one["point"]), []).append(one)
    rows = []
    for (actor, point), found in groups.items():
        lost, doubled, restarts = (sum(one[key] for one in found) for key in ("lost", "doubled", "restarts"))
        states = sorted({one["state"] for one in found})
        state = "sound" if states == ["gezond"] else "; ".join(states)
        rows.append(f"| {actor} | `{point}` | {len(found)} | {lost} | {doubled} | {restarts} | {state} |")
    return rows


def write_page(parts: Sequence[Path]) -> None:
    """Write docs/endurance.md and docs/endurance.json from the outcomes of the parts."""
    values = [json.loads(path.read_text(encoding="utf-8")) for path in parts]
    (DOCS / "endurance.md").write_text(page(values), encoding="utf-8")
