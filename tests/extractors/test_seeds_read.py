"""The five seed documents, drawn as what they came from, read back: every word, in order, with its place."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read.pdf import read_pages

HOUSE = Path(__file__).parents[2]
SHARED = HOUSE.parent / "shared"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="de voorbeelddocumenten staan niet naast deze map"),
]


@pytest.fixture(scope="module")
def benchmark() -> Iterator[ModuleType]:
    """Give the benchmark, which draws and measures."""
    sys.path.insert(0, str(HOUSE / "benchmarks"))
    spec = importlib.util.spec_from_file_location("ibt_eval_reading", HOUSE / "benchmarks" / "eval_reading.py")
    if spec is None or spec.loader is None:
        raise ImportError("eval_reading")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(HOUSE / "benchmarks"))


@pytest.fixture(scope="module")
def drawn(benchmark: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, Path]]:
    """Give the text and the drawn document of each seed by its number."""
    work = tmp_path_factory.mktemp("seeds")
    return {number: (seed, path) for number, seed, path in benchmark.find_originals(work, False)}


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_word_of_a_seed_is_read_in_its_order(benchmark, drawn, tmp_path, number) -> None:
    figures = benchmark.measure(*drawn[number], tmp_path)
    assert figures["broken_letters_left"] == 0
    assert min(figures["recall"], figures["order_pages"], figures["order_body"]) >= 0.995


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_text_file_of_a_seed_reads_the_same(benchmark, drawn, tmp_path, number) -> None:
    original = tmp_path / "seed.txt"
    original.write_text(drawn[number][0], encoding="utf-8")
    figures = benchmark.measure(drawn[number][0], original, tmp_path)
    assert figures["broken_letters_left"] == 0
    assert min(figures["recall"], figures["order_pages"], figures["order_body"]) >= 0.995


def test_a_broken_word_of_a_seed_leads_back_to_its_box_and_its_raw_letters(drawn) -> None:
    page = next(iter(read_pages(drawn["003"][1], ocr_dpi=None)))
    start = page.text.index("Locatie")
    left, right = page.to_raw(start, start + len("Locatie"))
    assert page.raw is not None
    assert page.raw[left:right] == "Loca\u019fe"
    assert page.text[slice(*page.from_raw(left, right))] == "Locatie"
    (box,) = page.boxes(start, start + len("Locatie"))
    assert 0 < box.x0 < box.x1 < page.width
    (glyph,) = page.boxes(page.text.index("ti", start), page.text.index("ti", start) + 2)
    assert box.x0 < glyph.x0 < glyph.x1 < box.x1


def test_a_date_broken_at_its_hyphen_is_one_date(benchmark, drawn, tmp_path) -> None:
    original = tmp_path / "seed.txt"
    original.write_text(drawn["003"][0], encoding="utf-8")
    assert "26-9-24" in benchmark.read(original, tmp_path)[1].text


def test_a_doubly_spaced_seed_has_dates_and_amounts_in_one_piece(benchmark, drawn, tmp_path) -> None:
    original = tmp_path / "seed.txt"
    original.write_text(drawn["004"][0], encoding="utf-8")
    text = benchmark.read(original, tmp_path)[1].text
    assert "bijna\n90.000" in text
    assert "1\njuli 2025" in text
