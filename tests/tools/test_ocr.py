from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageOps

from pipeline.model.place import Box
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


@pytest.mark.slow
@pytest.mark.parametrize("degrees", [-2.0, 0.7])
def test_a_picture_laid_askew_is_measured_and_read(picture: Image.Image, degrees: float) -> None:
    # PIL turns against the clock
    askew = picture.rotate(-degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    look = ocr.read_picture(askew)
    assert look.skew == pytest.approx(degrees, abs=0.2)
    assert [w.text for w in look.words] == " ".join(LINES).split()


@pytest.mark.slow
def test_light_letters_on_a_dark_ground_are_read(picture: Image.Image) -> None:
    assert [w.text for w in ocr.read_words(ImageOps.invert(picture))] == " ".join(LINES).split()


@pytest.mark.slow
def test_the_edges_of_the_letters_lie_in_their_word_from_left_to_right(picture: Image.Image) -> None:
    for word in ocr.read_words(picture):
        assert len(word.edges) == len(word.text) + 1
        assert list(word.edges) == sorted(word.edges)
        assert (word.edges[0], word.edges[-1]) == (0.0, 1.0)


@pytest.mark.slow
def test_the_letters_of_names_in_dutch_registers_are_known_but_for_vietnamese_ones() -> None:
    assert ocr.missing_letters("ÇçĞğİıŞşŠšŽžŁłØøÅåÁáñéëïöüćčńőűășțȘȚľđĐ") == ""
    assert ocr.missing_letters("ễạ") == "ễạ"


def _word(text: str, left: float, confidence: float = 0.9) -> ocr.OcrWord:
    return ocr.OcrWord(text, Box(left, 0, left + 50, 20), confidence)


def test_a_word_that_the_engines_read_differently_gets_less_confidence() -> None:
    joined = list(ocr._joined([_word("Celik", 0), _word("april", 100)], [_word("Gelik", 0), _word("april", 100)]))
    assert [(w.text, w.confidence) for w in joined] == [("Celik", 0.5), ("april", 0.9)]


def test_a_word_that_one_engine_parts_in_two_is_no_difference() -> None:
    halves = [_word("NL56", 0)._replace(box=Box(0, 0, 24, 20)), _word("RABO", 0)._replace(box=Box(25, 0, 50, 20))]
    assert [w.confidence for w in ocr._joined([_word("NL56RABO", 0)], halves)] == [0.9]


def test_a_word_that_only_the_second_engine_saw_is_kept_with_less_confidence() -> None:
    joined = list(ocr._joined([_word("april", 0)], [_word("april", 0), _word("2026", 100), _word("|", 200)]))
    assert [(w.text, w.confidence) for w in joined] == [("april", 0.9), ("2026", pytest.approx(0.54))]


def test_a_box_turned_there_and_back_stands_where_it_stood() -> None:
    box, middle = Box(10, 20, 50, 30), (300.0, 400.0)
    there = ocr.turn_box(box, 0.8, middle)
    assert there != box
    assert ocr.turn_box(there, -0.8, middle) == pytest.approx(box)
