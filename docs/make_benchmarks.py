"""Writes docs/benchmarks.md and its plots from benchmarks/results/latest.json; a test compares them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
LATEST = DOCS.parent / "benchmarks" / "results" / "latest.json"
_WHAT = {
    "start": "Starting the program",
    "read": "Reading, beside pdfplumber",
    "read_growth": "Reading long files",
    "extract": "Extraction",
    "detect": "Detection, beside Presidio as shipped, Deduce and plain patterns",
    "burn": "Burning and verification, beside other engines",
    "ocr": "Text recognition, beside OCRmyPDF",
    "letters": "Letters",
    "letter_peer": "One letter, beside docxtpl",
    "stages": "Where the time of the walk goes",
    "line": "The whole walk by real workers, and its memory",
    "scans": "Memory of a worker that reads scans",
    "walk": "One letter in a warm worker",
    "burst_events": "Five thousand files at once, with events of the file system",
    "burst_polling": "Five thousand files at once, by looking only",
    "scale": "Two workers on PostgreSQL, beside two bare processes without a queue",
    "growth": "Growth of one workspace",
}
_PARTS = ("genre", "origin", "type")
"""Figures of detection per kind; they stand in the JSON, a page of them tells nobody anything."""
_LIMITS = {
    "read": "pdfplumber gives words; it does not tell visible words from hidden ones, and here makes no tables.",
    "detect": "Presidio has no model here, only its own rules on a blank pipeline: no model can be fetched for the "
    "measurement.\nDeduce is made for medical records.\nThe set is the one that ours was made on, so its recall here "
    "flatters it; docs/measured.md has the held-out figures.",
    "burn": "The engines that burn do not judge the result; the names that they leave are counted.\n"
    "PyMuPDF is a peer only; its licence keeps it out of the product.",
    "ocr": "OCRmyPDF adds a text layer; it gives no tables and no doubts.",
    "letter_peer": "docxtpl fills in; it does not compose, check or make a PDF.",
}
"""What the peers of a measurement do not do; told beside its figures only."""


def make_page(told: Mapping[str, Any]) -> str:
    """Give the text of the page."""
    return "\n".join(_page(told)) + "\n"


def make_plots(told: Mapping[str, Any]) -> dict[str, str]:
    """Give the plots by file name."""
    plots = {}
    results = told["results"]
    stages = results.get("stages", {}).get("figures", {}).get("steps", {})
    if stages:
        rows = [(name, step["own_ms"] + step["children_ms"]) for name, step in stages.items() if name != "alles"]
        plots["bench-stages.svg"] = _bars("Milliseconds of processor per document, by step", rows)
    points = results.get("growth", {}).get("figures", {}).get("points", [])
    if points:
        rows = [(f"until {point['until']}", point["cpu_ms_per_document"]) for point in points]
        plots["bench-growth.svg"] = _bars("Milliseconds of processor per document, as the workspace grows", rows)
    speeds = results.get("read", {}).get("figures", {}).get("pages_per_second", {})
    if speeds:
        plots["bench-read.svg"] = _bars("Pages read per second of processor", list(speeds.items()))
    return plots


def _page(told: Mapping[str, Any]) -> Iterator[str]:
    about = told["about"]
    yield "# Benchmarks\n"
    yield "Made by `docs/make_benchmarks.py` from `benchmarks/results/latest.json`; do not edit it.\n"
    yield "`make bench` measures all anew and writes both; `make bench QUICK=1` shows only that everything runs.\n"
    yield f"Machine: {about['machine']}. Python {about['python']}. Each figure tells its own day and commit."
    yield "Processor seconds count children too. The load stands beside each figure: a busy machine is slower.\n"
    if any(one.get("form", about["form"]) == "quick" for one in told["results"].values()):
        yield "**The quick form takes small inputs, and the machine may have been busy; each figure of it says so.**\n"
    yield "Libraries: " + ", ".join(f"{name} {version}" for name, version in about["libraries"].items()) + ".\n"
    plots = make_plots(told)
    for name, title in _WHAT.items():
        yield from _part(name, title, told["results"].get(name, {"skipped": "not run for this file"}), plots)
    before = DOCS.parent / "benchmarks" / "results" / "before.json"
    if before.is_file():
        yield from _before(json.loads(before.read_text(encoding="utf-8")))
    yield "## What the peers do not do\n"
    yield from (text for name, text in _LIMITS.items() if name in told["results"])


def _part(name: str, title: str, result: Mapping[str, Any], plots: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    missing = result.get("failed") or result.get("skipped")
    if missing:
        yield f"Not measured: {missing}.\n"
        return
    low, high = result["load"]
    options = " ".join(result["options"]) or "none"
    when = " ".join(filter(None, (result.get("day"), f"at commit {result['commit']}")))
    form = " Quick form." if result.get("form") == "quick" else ""
    yield f"Options: {options}. Load before {low}, after {high}. Measured {when}.{form}\n"
    if f"bench-{name}.svg" in plots:
        yield f"![{title}](pictures/bench-{name}.svg)\n"
    own = {"benchmark", "commit", "python", "machine", "load", "profile"}
    figures = {key: value for key, value in result["figures"].items() if key not in own}
    yield from _table(("what", "figure"), list(_flat(figures)))


def _before(told: Mapping[str, Any]) -> Iterator[str]:
    yield "## What was made cheaper\n"
    yield f"{told['how']}\n"
    rows = [(row["what"], row["before"], row["after"], row["done"]) for row in told["costs"]]
    yield from _table(("cost, ms of processor per document", "before", "after", "what was done"), rows)


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and {"share", "hits", "total"} <= value.keys():
        yield path.replace("_", " "), f"{value['share']} ({value['hits']} of {value['total']})"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _PARTS:
                yield from _flat(inner, f"{path} {key}".strip())
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, inner in enumerate(value, 1):
            yield from _flat(inner, f"{path} {number}")
    else:
        yield path.replace("_", " "), str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |"
    yield ""


def _bars(title: str, rows: Sequence[tuple[str, float]]) -> str:
    most, height = max(value for _, value in rows) or 1.0, 40 + 26 * len(rows)
    drawn = "".join(
        f'<text x="250" y="{58 + 26 * at}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="260" y="{44 + 26 * at}" width="{math.ceil(300 * value / most)}" height="18" fill="#154273"/>'
        f'<text x="{268 + math.ceil(300 * value / most)}" y="{58 + 26 * at}">{value:g}</text>'
        for at, (name, value) in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {height + 10}" font-family="sans-serif" '
        f'font-size="13"><title>{title}</title><rect width="640" height="{height + 10}" fill="white"/>'
        f'<text x="20" y="24" font-weight="bold">{title}</text>{drawn}</svg>\n'
    )


def main() -> None:
    """Write the page and the plots."""
    told = json.loads(LATEST.read_text(encoding="utf-8"))
    (DOCS / "benchmarks.md").write_text(make_page(told), encoding="utf-8")
    for name, svg in make_plots(told).items():
        (DOCS / "pictures" / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
