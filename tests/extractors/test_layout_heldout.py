"""Awkward layouts with a known order of reading: each word once, each sentence whole, furniture lifted."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractors.read.pdf import read_pages
from extractors.read.seen.layout import make_page
from extractors.reading import Reading, read_document
from pipeline.model.document import Document, LoosePages, Page
from pipeline.model.observation import Context


def _module(stem: str) -> ModuleType:
    """Load a file beside this one: tests have no package (importlib mode)."""
    name = f"ibt_tests_extractors_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{stem}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


FIRST, MORE, WORD = _module("layouts"), _module("layouts_more"), _module("layouts_word")
MAKERS = [
    *(pytest.param(make, id=make.__name__) for make in (*FIRST.LAYOUTS, *MORE.LAYOUTS)),
    *(pytest.param(make, id=make.__name__, marks=pytest.mark.slow) for make in WORD.LAYOUTS),
]
UNSEEN = frozenset({"stamp_over_body"})
"""Layouts that need the order of writing: without it a stamp over a line cannot be told from the line."""


def reading_of(pages: tuple[Page, ...]) -> Reading:
    return read_document(Document("0" * 64, "application/pdf", len(pages), LoosePages(pages)))


def without_order(path: Path) -> tuple[Page, ...]:
    """Read a page as text recognition gives it: words with places, in no order."""
    return tuple(shuffled(page) for page in read_pages(path, ocr_dpi=None))


def shuffled(page: Page) -> Page:
    token = _module("tokens").token_of
    return make_page(page.number, page.width, page.height, list(token(page)))


def flat(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    return re.findall(r"[^\W¹²³⁰⁴-⁹]+", text)


def check(layout: Any, reading: Reading) -> None:
    body, back = flat(reading.text[: reading.body_end]), flat(reading.text[reading.body_end :])
    for part in layout.head:
        assert part in body or part in back
        body = body.replace(part, " ", 1)
    assert [part for part in layout.lifted if part not in back] == []
    assert words(body) == words(" ".join(layout.body))


@pytest.mark.parametrize("make", MAKERS)
def test_a_person_reads_the_same_words_in_the_same_order(make: Any, tmp_path: Path) -> None:
    layout = make(tmp_path, 7)
    check(layout, reading_of(tuple(read_pages(layout.path, ocr_dpi=None))))


@pytest.mark.parametrize("make", [maker for maker in MAKERS if maker.id not in UNSEEN])
def test_the_order_of_reading_is_found_from_the_places_alone(make: Any, tmp_path: Path) -> None:
    layout = make(tmp_path, 7)
    check(layout, reading_of(without_order(layout.path)))


@pytest.mark.parametrize("make", [maker for maker in MAKERS if maker.id in ("footnotes", "two_columns", "glued_head")])
def test_every_sentence_is_one_sentence(make: Any, tmp_path: Path) -> None:
    layout = make(tmp_path, 7)
    reading = reading_of(tuple(read_pages(layout.path, ocr_dpi=None)))
    for paragraph in layout.body:
        for sentence in re.split(r"(?<=\.) ", paragraph):
            match = re.search(r"\s+".join(map(re.escape, sentence.split())), reading.text)
            assert match is not None
            start, end = reading.sentence(match.start() + 3)
            assert flat(reading.text[start:end]).rstrip("¹²³⁴⁵") == sentence


def test_a_stamp_printed_over_the_text_is_a_stamp(tmp_path: Path) -> None:
    layout = MORE.stamp_over_body(tmp_path, 7)
    reading = reading_of(tuple(read_pages(layout.path, ocr_dpi=None)))
    assert reading.context(reading.text.index("GEREGISTREERD")) is Context.STAMP
