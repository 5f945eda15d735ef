"""A very long PDF is read page by page: no page stays in memory after the next one is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest

from extractors.read.pdf import read_pages

_READ = """
import sys
from pathlib import Path
from extractors.read.pdf import read_pages
count = sum(1 for _ in read_pages(Path(sys.argv[1]), ocr_dpi=None))
status = Path("/proc/self/status").read_text()
print(count, next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""


@pytest.fixture
def long_pdf(build: ModuleType, tmp_path: Path) -> Path:
    part = build.pages_pdf(tmp_path / "part.pdf", *[[f"Bladzijde {n} " * 40] * 6 for n in range(20)])
    with pikepdf.new() as whole:
        for _ in range(50):
            with pikepdf.open(part) as again:
                whole.pages.extend(again.pages)
        whole.save(tmp_path / "long.pdf")
    return tmp_path / "long.pdf"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured as Linux tells it")
def test_a_thousand_pages_stay_under_400_megabytes(long_pdf: Path) -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", _READ, long_pdf], capture_output=True, text=True, check=True, cwd=root)
    pages, kilobytes = map(int, done.stdout.split())
    assert pages == 1_000
    assert kilobytes < 400 * 1024


def test_pages_are_read_one_at_a_time(build: ModuleType, tmp_path: Path) -> None:
    pages = read_pages(build.pages_pdf(tmp_path / "a.pdf", ["een"], ["twee"]), ocr_dpi=None)
    assert next(pages).text == "een"
    pages.close()  # type: ignore[attr-defined]
    (tmp_path / "a.pdf").unlink()
