from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from pipeline.tools import ocr, pdf_pages

LINES = [
    "Aan het college van Çelik en Šimić",
    "Postbus 20011, 2500 EH Den Haag",
    "Op 1 juli 2025 waren er 1.250 plekken",
]


@pytest.fixture
def picture(build: ModuleType, tmp_path: Path) -> Image.Image:
    page = pdf_pages.render_page(build.pages_pdf(tmp_path / "a.pdf", LINES), 1, 200)
    return page.crop((0, 0, page.width, 500))


def test_the_engine_is_there_and_tells_its_version() -> None:
    assert ocr.available()
    assert ocr.version().startswith("rapidocr ")


@pytest.mark.slow
def test_words_are_read_with_accents_and_with_the_spaces_between_them(picture: Image.Image) -> None:
    assert [w.text for w in ocr.read_words(picture)] == " ".join(LINES).split()


@pytest.mark.slow
def test_a_word_box_lies_around_the_ink_of_its_word(picture: Image.Image, build: ModuleType, tmp_path: Path) -> None:
    path = build.pages_pdf(tmp_path / "b.pdf", LINES)
    places = {c.char: c.ink for c in pdf_pages.read_chars(path, 1) if c.char in "ÇŠ"}
    for word in ocr.read_words(picture):
        if word.text[0] in places:
            assert abs(word.box.x0 - places[word.text[0]].x0 * 200 / 72) < 6


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_all_the_same(picture: Image.Image, turned: int) -> None:
    laid = picture.rotate(-turned, expand=True)
    words = ocr.read_words(laid)
    assert [w.text for w in words if w.text == "Çelik"]
    assert {w.turned for w in words} == {turned}
    assert all(0 <= w.box.x0 < w.box.x1 <= laid.width + 5 for w in words)


@pytest.mark.slow
def test_an_empty_picture_holds_no_words() -> None:
    assert ocr.read_words(Image.new("RGB", (400, 300), "white")) == []
