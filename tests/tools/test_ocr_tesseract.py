"""The second engine: used where it is installed, killed when it hangs, told of when it is missing."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from pipeline.errors import ExtractionError, ToolMissing
from pipeline.tools import ocr, tesseract

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
BLANK = Image.new("L", (200, 100), 255)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Give a maker of a program `tesseract` that does what a line of shell says."""

    def make(body: str) -> None:
        path = tmp_path / "tesseract"
        path.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then echo nld; exit 0; fi\n{body}\n', encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        tesseract.available.cache_clear()

    yield make
    tesseract.available.cache_clear()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide every program."""
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract.available.cache_clear()
    yield
    tesseract.available.cache_clear()


def test_without_the_program_the_error_tells_what_to_install(bare: None) -> None:
    assert not tesseract.available()
    with pytest.raises(ToolMissing, match="tesseract-ocr-nld"):
        tesseract.read_words(BLANK)


def test_words_come_with_boxes_and_confidence(program: Callable[[str], None]) -> None:
    program(f"cat >/dev/null; printf '{HEAD}\\n5\\t1\\t1\\t1\\t1\\t1\\t10\\t20\\t30\\t8\\t91.5\\tapril\\n'")
    (word,) = tesseract.read_words(BLANK)
    assert (word.text, tuple(word.box), word.confidence) == ("april", (10, 20, 40, 28), 0.915)


def test_rows_that_are_no_words_are_left_out(program: Callable[[str], None]) -> None:
    program(f"cat >/dev/null; printf '{HEAD}\\n4\\t1\\t1\\t1\\t1\\t0\\t1\\t2\\t3\\t4\\t-1\\t\\n'")
    assert tesseract.read_words(BLANK) == []


def test_it_runs_with_one_thread(program: Callable[[str], None]) -> None:
    program('cat >/dev/null; [ "$OMP_THREAD_LIMIT" = 1 ] || exit 3')
    assert tesseract.read_words(BLANK) == []


def test_a_program_that_hangs_is_ended(program: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "SECONDS", 0.3)
    program("exec sleep 30")
    with pytest.raises(ExtractionError, match="te lang"):
        tesseract.read_words(BLANK)


def test_a_program_that_fails_is_an_error(program: Callable[[str], None]) -> None:
    program("cat >/dev/null; exit 1")
    with pytest.raises(ExtractionError, match="Tesseract"):
        tesseract.read_words(BLANK)


@pytest.mark.slow
@pytest.mark.skipif(not tesseract.available(), reason="tesseract met nld is niet geïnstalleerd")
@pytest.mark.parametrize("engine", [ocr.TESSERACT, ocr.BOTH])
def test_a_line_is_read_with_the_real_program(engine: str, build: object, tmp_path: Path) -> None:
    from pipeline.tools import pdf_pages

    path = build.pages_pdf(tmp_path / "a.pdf", ["Op 1 juli 2025 waren er plekken"])  # type: ignore[attr-defined]
    page = pdf_pages.render_page(path, 1, 200).rotate(-1, fillcolor="white")
    words = ocr.read_words(page, engine=engine)
    assert [word.text for word in words] == ["Op", "1", "juli", "2025", "waren", "er", "plekken"]
