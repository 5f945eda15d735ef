"""Seconds for a scanned page: the reader of this product beside OCRmyPDF on the same file, in turns.

The page is a letter drawn at 300 dpi without a text layer. Ours gives words with places, tables and doubts; OCRmyPDF,
in the environment of the peers, gives a PDF with a text layer by tesseract. Processor seconds, children too.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from burn_cases import PEER_PYTHON
from common import ROOT, print_result
from walk_letters import draw_letters

_ROUNDS = 3
_OURS = """
import sys
from functools import partial
from pathlib import Path
from extractors.read.pdf import read_pages
from pipeline.wiring import default_config, see
lezen = default_config().lezen
eyes = partial(see, engine=lezen.herkenner)
print(sum(len(page.words) for page in read_pages(Path(sys.argv[1]), ocr_dpi=lezen.ocr_dpi, eyes=eyes)))
"""


def draw_scan(folder: Path, pages: int) -> Path:
    """Write a PDF that is pictures of a letter only."""
    out = folder / "scan.pdf"
    with pikepdf.new() as whole:
        for letter, _ in draw_letters(folder, pages, (1,)):
            picture = pypdfium2.PdfDocument(letter)[0].render(scale=300 / 72).to_pil().convert("L")
            picture.save(letter.with_suffix(".one.pdf"), resolution=300)
            with pikepdf.open(letter.with_suffix(".one.pdf")) as one:
                whole.pages.extend(one.pages)
        whole.save(out)
    return out


def _timed(command: Sequence[str | Path]) -> tuple[float, float, str]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began, done.stdout.strip()


def main() -> None:
    """Run both in turns and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=4)
    pages = parser.parse_args().pages
    figures: dict[str, object] = {"pages": pages, "rounds": _ROUNDS}
    with tempfile.TemporaryDirectory() as name:
        scan = draw_scan(Path(name), pages)
        peer = [PEER_PYTHON, "-m", "ocrmypdf", "-q", "-l", "nld", "--jobs", "1", "--output-type", "pdf"]
        ways: dict[str, Callable[[], tuple[float, float, str]]] = {
            "ours": lambda: _timed([sys.executable, "-c", _OURS, scan]),
            "ocrmypdf": lambda: _timed([*peer, scan, scan.with_name("peer.pdf")]),
        }
        times: dict[str, list[tuple[float, float, str]]] = {way: [] for way in ways}
        for _ in range(_ROUNDS):
            for way, measure in ways.items():
                try:
                    times[way].append(measure())
                except OSError as missing:
                    figures[way] = {"skipped": str(missing)}
    for way, found in times.items():
        if found:
            cpu, wall = (statistics.median(one[place] for one in found) for place in (0, 1))
            figures[way] = {"cpu_seconds_per_page": round(cpu / pages, 2), "seconds_per_page": round(wall / pages, 2)}
    print_result("ocr", figures)


if __name__ == "__main__":
    main()
