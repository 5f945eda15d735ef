"""Words with their boxes from a born-digital PDF, beside pdfplumber on the same file: the claims are 4 and 3 times.

`bench_read.py` draws its own file: letters with prose, a table, a colophon and footnotes. What is timed of ours is the
whole way from the file to a `Page` (opening, letters, words, reading order), without tables and text recognition; of
pdfplumber `extract_words` of each page. Both run in turns, several times, in one process; the median counts.
`--growth` times 1, 10, 100 and 1,000 pages instead, each in a process of its own, with the most memory it held, and
draws docs/pictures/leestijd.svg.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
from common import ROOT, print_result

from extractors.read import pdf
from pipeline.model.document import Page
from pipeline.tools import pdf_pages, typeset

ROUNDS = 5
PAGES = 60
GROWTH = (1, 10, 100, 1_000)
PICTURE = ROOT / "docs" / "pictures" / "leestijd.svg"
_SOURCE = """#set document(title: "Proef")
#set page(margin: (x: 70pt, y: 60pt), footer: context [#counter(page).display() van veel])
#set text(font: "Lato", size: 10pt, lang: "nl")
#set par(justify: true)
#for n in range(20) {
  place(top + right, dx: 30pt, box(width: 110pt, text(size: 7pt)[Directie Voorbeelden \\ Kenmerk #(n * 7919)]))
  v(60pt)
  [= Brief #(n + 1) over de opvang in Voorbeeldstad]
  for deel in range(3) {
    par[#lorem(95) Op #(deel + 1) juli 2025 waren er #(n * 37 + deel) plekken#footnote[Telling #n van de gemeente.].]
  }
  table(columns: 4, ..range(32).map(cel => text[#if calc.rem(cel, 4) == 0 [Plaats #cel] else [#(cel * n)]]))
  par(lorem(70))
  if n < 19 { pagebreak() }
}
"""


def main() -> None:
    """Measure one of the two claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="a PDF to read in place of the drawn one")
    parser.add_argument("--growth", action="store_true", help="time and memory against 1, 10, 100 and 1,000 pages")
    parser.add_argument("--read", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.read is not None:
            print(json.dumps(_read_all(chosen.file)))
        elif chosen.growth:
            _measure_growth(Path(folder))
        else:
            _measure_speed(chosen.file or _draw(Path(folder) / "a.pdf", PAGES))


def _draw(path: Path, pages: int) -> Path:
    """Write a PDF of so many pages: the drawn ones over and over, as objects of their own."""
    drawn = path.with_suffix(".part.pdf")
    drawn.write_bytes(typeset.typeset(_SOURCE, {}))
    with pikepdf.new() as whole:
        while len(whole.pages) < pages:
            with pikepdf.open(drawn) as part:
                whole.pages.extend(list(part.pages)[: pages - len(whole.pages)])
        whole.save(path)
    return path


def _pages(path: Path, *, look: bool) -> Iterator[Page]:
    with pdf_pages.open_pdf(path) as document:
        for number in range(1, len(document) + 1):
            with pdf_pages.open_page(document, number) as page:
                yield pdf.read_page(page, number, ocr_dpi=None, look=look)


def _ours(path: Path, *, look: bool) -> int:
    return sum(len(page.words) for page in _pages(path, look=look))


def _theirs(path: Path) -> int:
    words = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            words += len(page.extract_words())
            page.close()  # else it keeps all it read
    return words


def _measure_speed(path: Path) -> None:
    ways: dict[str, Callable[[], int]] = {
        "ours": lambda: _ours(path, look=False),
        "ours_with_flags": lambda: _ours(path, look=True),
        "pdfplumber": lambda: _theirs(path),
    }
    count = pdf_pages.page_count(path)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    words: dict[str, int] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.process_time()
            words[name] = way()
            seconds[name].append(time.process_time() - start)
    speed = {name: count / statistics.median(times) for name, times in seconds.items()}
    figures: dict[str, Any] = {
        "input": path.name if path.parent.name else str(path),
        "measured": "file to Page without tables and OCR, CPU seconds, median of the rounds",
        "pages": count,
        "rounds": ROUNDS,
        "words": words,
        "pages_per_second": {name: round(value, 1) for name, value in speed.items()},
        "times_pdfplumber": round(speed["ours"] / speed["pdfplumber"], 2),
        "times_pdfplumber_with_flags": round(speed["ours_with_flags"] / speed["pdfplumber"], 2),
        "claims": {"times_pdfplumber": 4, "times_pdfplumber_with_flags": 3},
    }
    print_result("read", figures)


def _read_all(path: Path) -> dict[str, float]:
    """Read a file page by page as the product does, tables too, and give what it took."""
    empty = _peak()
    start = time.perf_counter()
    pages = sum(1 for _ in pdf.read_pages(path, ocr_dpi=None))
    return {
        "pages": pages,
        "seconds": round(time.perf_counter() - start, 2),
        "peak_mb": _peak(),
        "peak_mb_before_reading": empty,
    }


def _peak() -> float:
    """Give the most memory held, in MB; getrusage would count that of the process that started this one as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(kilobytes) / 1024, 1)


def _measure_growth(folder: Path) -> None:
    points = []
    for pages in GROWTH:
        path = _draw(folder / f"{pages}.pdf", pages)
        done = subprocess.run(
            [sys.executable, __file__, "--read", str(pages), str(path)], check=True, capture_output=True, text=True
        )
        points.append(json.loads(done.stdout) | {"file_mb": round(path.stat().st_size / 1e6, 2)})
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(_chart(points), encoding="utf-8")
    print_result("read_growth", {"points": points, "claim_mb": 400, "picture": str(PICTURE.relative_to(ROOT))})


def _chart(points: list[dict[str, float]]) -> str:
    """Give an SVG of seconds and megabytes against pages, both scales going up in tenfolds."""
    seconds = _line(points, "seconds", (0.01, 10_000), "#154273", "seconden, tabellen erbij")
    memory = _line(points, "peak_mb", (1, 1_000), "#b8570b", "MB geheugen (hoogste stand; de grens is 400)")
    ticks = "".join(
        f'<text x="{_across(pages):.0f}" y="322" text-anchor="middle">{pages:,}</text>'.replace(",", ".")
        for pages in GROWTH
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" font-family="sans-serif" font-size="13">
<title>Leestijd en geheugen tegen het aantal bladzijden</title>
<rect width="640" height="360" fill="white"/>
<path d="M80 300H600M80 40V300" stroke="#666" fill="none"/>
{ticks}<text x="340" y="346" text-anchor="middle">bladzijden (elke streep tien keer zo veel)</text>
{seconds}{memory}</svg>
"""


def _across(pages: float) -> float:
    return 100 + 160 * math.log10(pages)


def _line(points: list[dict[str, float]], name: str, span: tuple[float, float], colour: str, label: str) -> str:
    least, height = math.log10(span[0]), math.log10(span[1] / span[0])
    places = [(_across(p["pages"]), 300 - 250 * (math.log10(max(p[name], span[0])) - least) / height) for p in points]
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
    lift = -10 if name == "peak_mb" else 20
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>'
        f'<text x="{x:.0f}" y="{y + lift:.0f}" text-anchor="middle" fill="{colour}">{_dutch(p[name])}</text>'
        for (x, y), p in zip(places, points, strict=True)
    )
    head = f'<text x="90" y="{28 if name == "peak_mb" else 52}" fill="{colour}">{label}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{marks}{head}\n'


def _dutch(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


if __name__ == "__main__":
    main()
