"""Speed of burning: pages per second of the rewriter, of the gate and of the picture path, beside other engines.

A born-digital report of our own typesetter with two names a page; drawing it is not timed. Each part runs in a
process of its own, so that the memory is that part's alone. `--pages` is 120, `--pictures` 12, `--peers no` leaves
the others out; `--profile` adds where burning spends its time.
"""

from __future__ import annotations

import argparse
import cProfile
import multiprocessing
import os
import pstats
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from burn_cases import NAMES, PEERS, draw_report, mark_names, run_peer, word_boxes
from common import print_result

from pipeline.model.woo import PlacedBox
from redaction.burn.document import burn
from redaction.verify.beneath import find_beneath
from redaction.verify.covered import find_seen_in_boxes
from redaction.verify.gate import find_missed, read_kept, verify
from redaction.verify.looks import compare_looks

_DPI = 200
_TOP = 20


def timed_burn(pdf: Path, out: Path, pages: int) -> dict[str, Any]:
    """Burn and tell what it took; finding the places of the names is not timed."""
    marks = mark_names(pdf, dict.fromkeys(range(1, pages + 1), NAMES))
    took, report = _timed(lambda: burn(pdf, marks, out, raster_dpi=_DPI))
    ways = [page.way for page in report.pages]
    reset = sum(box.is_reset for _, box in report.made)
    figures = {"boxes": len(report.made), "reset": reset, "pictures": ways.count("beeld")}
    return _figures(took, pages) | figures | {"size_ratio": round(out.stat().st_size / pdf.stat().st_size, 2)}


def timed_pictures(pdf: Path, out: Path, pages: int) -> dict[str, Any]:
    """Burn a file whose pages must all become a picture."""
    marks = mark_names(pdf, dict.fromkeys(range(1, pages + 1), NAMES))
    places = word_boxes(pdf)
    took, _ = _timed(lambda: burn(pdf, marks, out, raster_dpi=_DPI, ocr_pages=places, places=places))
    return _figures(took, pages) | {"bytes_per_page": round(out.stat().st_size / pages)}


def timed_gate(pdf: Path, out: Path, pages: int) -> dict[str, Any]:
    """Judge a burned file as a release does, without recognition of text in pictures."""
    marks = mark_names(pdf, dict.fromkeys(range(1, pages + 1), NAMES))
    report = burn(pdf, marks, out, raster_dpi=_DPI)

    def judge() -> int:
        kept = read_kept(pdf, report.covered)
        aside: dict[int, list[Any]] = {}
        for number, box in (*report.boxes, *report.covered, *report.moved):
            aside.setdefault(number, []).append(box)
        places: list[tuple[tuple[PlacedBox, ...], str]] = [(mark.boxes, "") for mark in marks]
        return len(
            [
                *verify(out, secrets=NAMES, boxes=report.boxes, expected_words=kept),
                *find_missed(pdf, places, ()),
                *find_seen_in_boxes(out, report.made, ()),
                *find_beneath(out, report.made, ()),
                *compare_looks(pdf, out, aside),
            ]
        )

    took, found = _timed(judge)
    return _figures(took, pages) | {"findings": found}


def _timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return (time.perf_counter() - wall, time.process_time() - cpu), result


def _figures(took: tuple[float, float], pages: int) -> dict[str, Any]:
    wall, cpu = took
    return {
        "pages_per_second": round(pages / wall, 1),
        "pages_per_cpu_second": round(pages / cpu, 1),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _alone(part: Callable[..., dict[str, Any]], *given: Any) -> dict[str, Any]:
    """Run one part in a new process, on one core."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=_pin) as pool:
        return pool.apply(part, given)


def _pin() -> None:
    """Keep the process on one core where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def profile(pdf: Path, out: Path, pages: int) -> list[str]:
    """Give the functions in which burning spends most time of its own."""
    marks = mark_names(pdf, dict.fromkeys(range(1, pages + 1), NAMES))
    profiler = cProfile.Profile()
    profiler.runcall(burn, pdf, marks, out, raster_dpi=_DPI)
    rows = pstats.Stats(profiler).stats.items()  # type: ignore[attr-defined]  # not in the stubs
    total = sum(figures[2] for _, figures in rows)
    longest = sorted(rows, key=lambda row: -row[1][2])[:_TOP]
    return [
        f"{own / total:.1%} {'/'.join(Path(path).parts[-2:])}:{line} {name} ({calls}x)"
        for (path, line, name), (calls, _, own, _, _) in longest
    ]


def _peer(engine: str, pdf: Path, out: Path, pages: int) -> dict[str, Any]:
    answer = run_peer(engine, pdf, mark_names(pdf, dict.fromkeys(range(1, pages + 1), NAMES)), out)
    if "skipped" in answer:
        return answer
    figures = {
        "pages_per_second": round(pages / answer["seconds"], 1),
        "pages_per_cpu_second": round(pages / max(answer["cpu_seconds"], 1e-6), 1),
        "memory_mb": answer["memory_mb"],
        "size_ratio": round(out.stat().st_size / pdf.stat().st_size, 2),
        "names_left": len(mark_names(out, dict.fromkeys(range(1, pages + 1), NAMES))),
    }
    return {"about": answer["about"], **figures}


def main() -> None:
    """Print the figures of all parts as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--pictures", type=int, default=12)
    parser.add_argument("--peers", choices=("yes", "no"), default="yes")
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pdf, short, out = (Path(folder) / name for name in ("in.pdf", "short.pdf", "out.pdf"))
        pdf.write_bytes(draw_report(chosen.pages))
        short.write_bytes(draw_report(chosen.pictures))
        figures: dict[str, Any] = {"pages": chosen.pages, "bytes": pdf.stat().st_size}
        figures["burn"] = _alone(timed_burn, pdf, out, chosen.pages)
        figures["gate"] = _alone(timed_gate, pdf, out, chosen.pages)
        figures["pictures"] = _alone(timed_pictures, short, out, chosen.pictures)
        for engine in PEERS if chosen.peers == "yes" else ():
            figures[engine] = _peer(engine, pdf, out, chosen.pages)
        if chosen.profile:
            figures["profile"] = profile(pdf, out, chosen.pages)
        print_result("burn", figures)


if __name__ == "__main__":
    main()
