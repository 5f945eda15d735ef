"""What a page says when text layer and picture both speak: the one to be trusted, and a doubt where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors.read.pdf import read_pages
from extractors.read.seen import pictures, sight
from extractors.read.seen.pictures import PictureReader
from extractors.read.seen.words import Token, spread
from pipeline.model.document import Page, Unseen
from pipeline.model.place import Box
from pipeline.tools import ocr
from pipeline.tools.ocr_seen import Look, OcrWord

LINES = [
    "Op 1 juli 2025 waren er 142 plekken beschikbaar",
    "Het college heeft het besluit genomen in april",
    "Contactpersoon is mevrouw Çelik van de afdeling",
]
SMALL = "#set page(width: 360pt, height: 150pt, margin: 24pt)\n#for line in data { par(line) }"


@pytest.fixture
def scan_of(build: ModuleType, tmp_path: Path) -> Callable[..., Path]:
    """Give a maker of scans with a text layer: `seen` is drawn, `layer` is what the file says there."""

    def make(seen: list[str], layer: list[str]) -> Path:
        scan = build.scan_pdf(tmp_path / "s.pdf", build.pdf(tmp_path / "seen.pdf", SMALL, seen), dpi=200)
        _write_layer(scan, build.pdf(tmp_path / "layer.pdf", SMALL, layer))
        return scan

    return make


def _write_layer(scan: Path, layer: Path) -> None:
    """Lay the text of a page over a scan, drawn in the invisible mode."""
    with pikepdf.open(scan, allow_overwriting_input=True) as document, pikepdf.open(layer) as text:
        for page, over in zip(document.pages, text.pages, strict=True):
            operators = [
                step
                for step in pikepdf.parse_content_stream(over)
                if str(step.operator) not in ("Tr", "BDC", "BMC", "EMC", "DP", "MP")
            ]
            hidden = []
            for step in operators:
                hidden.append(step)
                if str(step.operator) == "BT":
                    hidden.append(pikepdf.ContentStreamInstruction([3], pikepdf.Operator("Tr")))
            over.Contents = text.make_stream(pikepdf.unparse_content_stream(hidden))
            page.add_overlay(over)
        document.save(scan)


def _read(path: Path, **options: Any) -> Page:
    return next(iter(read_pages(path, ocr_dpi=200, **{"eyes": ocr.read_picture, **options})))


def _flat(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.mark.slow
def test_a_good_text_layer_over_a_scan_is_kept(scan_of: Callable[..., Path]) -> None:
    page = _read(scan_of(LINES, LINES))
    assert _flat(page) == " ".join(LINES)
    assert (page.source, page.doubts) == ("tekstlaag", ())
    assert {word.confidence for word in page.words} == {1.0}


@pytest.mark.slow
def test_a_text_layer_of_another_document_loses_from_the_picture(scan_of: Callable[..., Path]) -> None:
    other = ["Uitnodiging voor de borrel van vrijdag", "Neem gerust een introducé mee", "Vanaf vijf uur in de kantine"]
    page = _read(scan_of(LINES, other))
    assert _flat(page) == " ".join(LINES)
    assert page.source == "ocr"
    assert any("past niet bij het beeld" in doubt for doubt in page.doubts)
    assert "borrel" in page.hidden_text
    assert {word.reason for word in page.hidden} == {Unseen.INVISIBLE}


@pytest.mark.slow
def test_a_misspelt_text_layer_of_a_scan_loses_from_the_picture(scan_of: Callable[..., Path]) -> None:
    poor = [
        "0p l juIi 2O25 warcn cr l42 pIekkcn bcschikbaar",
        "Hct coIIegc hccft het bcsIuit gcnomcn in apriI",
        LINES[2],
    ]
    page = _read(scan_of(LINES, poor))
    assert _flat(page) == " ".join(LINES)
    assert page.source == "ocr"
    assert page.doubts


@pytest.mark.slow
def test_one_figure_that_differs_from_the_picture_is_doubted(scan_of: Callable[..., Path]) -> None:
    page = _read(scan_of(LINES, [LINES[0].replace("142", "412"), *LINES[1:]]))
    assert page.source == "tekstlaag"
    assert [page.text[w.start : w.end] for w in page.words if w.confidence < 1] == ["412"]
    assert any(doubt.startswith("Op 1 plaats") for doubt in page.doubts)


@pytest.mark.slow
def test_a_doubt_never_quotes_the_page(scan_of: Callable[..., Path]) -> None:
    page = _read(scan_of(LINES, [LINES[0].replace("142", "412"), *LINES[1:]]))
    assert not any("412" in doubt or "142" in doubt for doubt in page.doubts)


@pytest.mark.slow
def test_a_font_that_shows_other_letters_than_its_text_layer_is_read_from_the_picture(
    build: ModuleType, tmp_path: Path
) -> None:
    path = build.pages_pdf(tmp_path / "a.pdf", LINES * 4)
    _shift_meaning(path)
    page = _read(path)
    assert "142 plekken" in _flat(page)
    assert page.source == "ocr"
    assert page.doubts


def _shift_meaning(path: Path) -> None:
    """Make every letter mean the next one of the alphabet: a wrong ToUnicode of plain letters."""
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
                table = item.ToUnicode.read_bytes().decode("latin-1")
                item.ToUnicode = document.make_stream(_shifted(table).encode("latin-1"))
        document.save(path)


def _shifted(table: str) -> str:
    def later(match: re.Match[str]) -> str:
        code = int(match[2], 16)
        return f"<{match[1]}> <{code + 1:04X}>" if chr(code).isalpha() and chr(code) not in "zZ" else match[0]

    return re.sub(r"^<([0-9A-F]{4})> <([0-9A-F]{4})>$", later, table, flags=re.MULTILINE)


@pytest.mark.slow
def test_a_page_of_a_letter_pays_nothing_for_ocr(build: ModuleType, tmp_path: Path) -> None:
    assert "142" in _read(build.pages_pdf(tmp_path / "a.pdf", LINES * 4), eyes=_refuse).text


def _refuse(*_: object, **__: object) -> Look:
    raise AssertionError("no picture should be read")


@pytest.mark.slow
def test_words_of_layer_and_picture_together_are_mixed(build: ModuleType, tmp_path: Path) -> None:
    page = _read(
        build.stamped_pdf(tmp_path / "a.pdf", "Getypte brief van zeven woorden aan u", "INGEKOMEN 24 APRIL 2026")
    )
    assert page.source == "gemengd"
    sure = {page.text[w.start : w.end]: w.confidence for w in page.words}
    assert sure["Getypte"] == 1.0
    assert sure["INGEKOMEN"] < 1.0


@pytest.mark.slow
def test_a_page_that_lies_askew_is_read_straight_and_its_boxes_lie_askew(build: ModuleType, tmp_path: Path) -> None:
    source = build.table_pdf(
        tmp_path / "a.pdf", [["Soort", "Taak", "Stand"], ["Regulier", "120", "98"], ["Amv", "14", "7"]]
    )
    truth = next(iter(read_pages(source, ocr_dpi=None)))
    page = _read(build.scan_pdf(tmp_path / "s.pdf", source, dpi=200, turned=1))
    assert page.text.split() == truth.text.split()
    drift = {}
    for said, seen in zip(truth.words, page.words, strict=True):
        drift[truth.text[said.start : said.end]] = seen.box.top - said.box.top
    assert drift["Stand"] > drift["Soort"] + 1  # clockwise: what stands to the right lies lower


def test_a_logo_on_every_page_is_read_once() -> None:
    calls: list[object] = []

    def look(image: Image.Image, **_: object) -> Look:
        calls.append(image)
        return Look((), 0.0)

    reader = PictureReader(200, look)
    for _ in range(5):
        reader._read(Image.new("RGB", (40, 40), "white"), 200)
    assert len(calls) == 1


def test_the_memory_of_pictures_is_bounded() -> None:
    reader = PictureReader(200, lambda image, **_: Look((), 0.0))
    for shade in range(3 * pictures.REMEMBERED):
        reader._read(Image.new("RGB", (4, 4), (shade, 0, 0)), 200)
    assert len(reader._known) == pictures.REMEMBERED


def test_without_ocr_an_unreadable_text_layer_is_told_of() -> None:
    garbled = [_token(text) for text in ("ĚŝƐĐ", "ŵĂĂƌ", "ǀĂŶ", "ĚĞǌĞ")]
    seen = sight.Watcher(None).look(None, garbled)
    assert (list(seen.tokens), seen.doubts) == ([], (sight.NOT_LOOKED,))


def test_a_chat_with_names_and_emoji_pays_nothing_for_ocr() -> None:
    """A list in which words are joined makes `Loestiersbergen` of a first name and a surname."""
    line = "12/03/26, 18:05 - Loes Kersbergen 🌷: hoi allemaal, Navid Moradi neemt 25 boeken mee, bel 0345 47 77 00"
    tokens = [_token(text)._replace(raw=f"{text}\u2060") for text in line.split() * 3]
    blank = pdfium.PdfDocument.new().new_page(595, 842)
    seen = sight.Watcher(pictures.PictureReader(200, _refuse)).look(blank, tokens)
    assert (seen.source, seen.doubts) == ("tekstlaag", ())


def _token(text: str) -> Any:
    box = Box(0, 0, 10, 10)
    return Token(text, box, spread(box, len(text)), 0, 0)


def test_a_word_keeps_the_edges_of_its_letters() -> None:
    word = OcrWord("il", Box(0, 0, 10, 10), 0.9, 0, (0.0, 0.25, 1.0))
    (token,) = pictures._tokens([word])
    assert token.edges == (0.0, 2.5, 10.0)
