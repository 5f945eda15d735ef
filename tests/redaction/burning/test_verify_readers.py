"""Each reader looks, forms of a name are found, fonts and images are read, and moved words are looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.model.place import Box
from pipeline.tools.ocr_seen import OcrWord
from redaction.burn.document import burn
from redaction.verify import programs
from redaction.verify.fonts import find_traces
from redaction.verify.gate import read_kept, verify
from redaction.verify.images import find_in_images
from redaction.verify.looks import compare_looks
from redaction.verify.needles import Search, count_all, make_needles
from redaction.verify.readers import PDFIUM, PDFMINER, PYPDF, Reading, read_pdfium
from redaction.verify.runs import PageText, Run

FILES = sys.modules["ibt_tests_burning_files"]
GOES, SECRET = FILES.GOES, FILES.SECRET


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.typst_letter())
    return path


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("Joke Zwanenburgh", "Zwanenburgh"),
        ("Joke Zwanenburgh", "Zwanenburgh, Joke"),
        ("Joke Zwanenburgh", "paraaf J.Z."),
        ("Joke Zwanenburgh", "Z w a n e n b u r g h"),
        ("Joke Zwanenburgh", "Zwanen-\nburgh"),
        ("Joke Zwanenburgh", "hgrubnenawZ"),
        ("Bo Li", "Li, Bo"),
        ("Jan de Bos", "de Bos, Jan"),
        ("Jan de Bos", "paraaf JdB"),
        ("Tom Vink", "V i n k"),
        ("Jörg Müller", "Mueller"),
        ("Mattijs Boftink", "Ma\U001001abjs Bo\U0010014cink"),
        ("j.zwanenburgh@voorbeeld.nl", "zwanenburgh"),
        ("j.zwanenburgh@voorbeeld.nl", "JZwanenburgh"),
    ],
)
def test_a_form_of_a_secret_is_found(secret: str, told: str):
    assert count_all(make_needles([secret]), told)


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("Jan Bos", "januari in het bosrand"),
        ("Anna Berg", "de a en b van bijlage ab"),
        ("Jan de Bos", "het bos bij Jan"),
        ("Piet Vos", "P. V"),
        ("06-12345678", "1234567"),
    ],
)
def test_what_only_looks_like_a_secret_is_not(secret: str, told: str):
    assert not count_all([n for n in make_needles([secret]) if n.text != "jan"], told)


def test_many_needles_are_counted_as_one_by_one():
    needles = make_needles(["Joke Zwanenburgh", "Bo Li", "06-12345678", "Jan de Bos"])
    text = "Bo Li en Joke Zwanenburgh (J.Z.), Li Bo; bel 06 1234 5678. Jan de Bos, Bos Jan de. bo li"
    hay_counts = {n: c for n in needles if (c := Search([n]).count(text)[n])}
    assert Search(needles).count(text) == hay_counts


@pytest.mark.parametrize("reader", [PDFIUM, PDFMINER, PYPDF, *programs.versions()])
def test_every_reader_tells_that_it_looked(reader: str, letter: Path):
    looked = {row["reader"]: row for row in Reading(letter).looked}
    assert looked[reader]["looked"] is True
    assert looked[reader]["version"]


@pytest.mark.parametrize("reader", [PDFIUM, PDFMINER, PYPDF])
def test_every_reader_gives_the_words_of_a_page(reader: str, letter: Path):
    pages = Reading(letter).pages(reader)
    assert pages is not None and all(word in pages[0].text for word in (*FILES.KEPT, SECRET))


@pytest.mark.parametrize("reader", [PDFIUM, PDFMINER])
def test_a_reader_that_tells_places_tells_them_alike(reader: str, letter: Path):
    (placed,) = FILES.find_boxes(letter)
    pages = Reading(letter).pages(reader)
    assert pages is not None and pages[0].within(placed.box, 0.0) == GOES.replace(" ", "")


def test_a_machine_without_the_programs_still_judges(letter: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "/nergens")
    programs.versions.cache_clear()
    try:
        reading = Reading(letter)
        assert any(finding.kind == "leak" for finding in verify(reading, secrets=[GOES]))
        assert {row["reader"] for row in reading.looked if not row["looked"]} == {"poppler", "qpdf"}
    finally:
        programs.versions.cache_clear()


def test_a_font_that_knows_letters_of_the_name_alone_is_a_leak(tmp_path: Path):
    path = tmp_path / "in.pdf"
    path.write_bytes(FILES.typst_letter(name="Ż"))
    shown = read_pdfium(path)[0].text.replace("Ż", "")
    (found,) = find_traces(path, ["Żak"], shown)
    assert found.kind == "leak" and "Ż" not in found.message
    assert list(find_traces(path, ["Zak"], shown)) == []


def test_our_own_fonts_know_nothing_of_the_name(tmp_path: Path):
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter(name="Żwąnęß"))
    report = burn(source, [FILES.mark(FILES.find_boxes(source, ("Żwąnęß",)))], out, raster_dpi=100)
    assert verify(out, secrets=["Żwąnęß"], boxes=report.boxes, expected_words=read_kept(source, report.covered)) == ()


def test_a_secret_in_an_image_is_found(tmp_path: Path):
    path = tmp_path / "in.pdf"
    Image.new("RGB", (200, 60), "white").save(path, "PDF")

    def read(pdf: Path, number: int, blank: object) -> tuple[OcrWord, ...]:
        return (OcrWord(SECRET, Box(0, 0, 9, 9), 1.0),)

    (found,) = find_in_images(path, [GOES], {1: ""}, read, ())
    assert found and (found.kind, found.page, found.reader) == ("leak", 1, "beeld")
    assert list(find_in_images(path, [GOES], {1: GOES}, read, ())) == [None]
    assert list(find_in_images(path, [GOES], {1: ""}, read, {1})) == []


def page_of(*words: tuple[str, float, float]) -> PageText:
    runs = [Run(t, [x + 6 * n for n in range(len(t))], [x + 6 * (n + 1) for n in range(len(t))], y, y + 12, 0, True)
            for t, x, y in words]  # fmt: skip
    return PageText(" ".join(t for t, _, _ in words), tuple(runs), (595, 842))


@pytest.mark.parametrize(
    ("words", "boxes", "told"),
    [
        ((("goed", 100, 112), ("zo", 200, 112)), (), ""),
        ((("goed", 100, 112), ("andere", 110, 112)), (), "over elkaar"),
        ((("goed", 100, 112), ("goed", 100.3, 112)), (), ""),
        ((("goed", 585, 112),), (), "van de bladzijde af"),
        ((("goed", 100, 112),), (Box(118, 110, 160, 126),), "onder een vak"),
        ((("goed", 100, 712),), (), ""),
        ((("nergens", 300, 112),), (), "niet te zien"),
    ],
)
def test_words_in_a_moved_area_are_looked_at(words, boxes, told: str, tmp_path: Path):
    path = tmp_path / "in.pdf"
    with pikepdf.new() as pdf:
        FILES.add_page(pdf, "0 g " + " ".join(f"{x} 719 3 10 re f" for x in (102, 112, 205, 206, 588, 130)))
        pdf.save(path)
    moved = [FILES.PlacedBox(1, Box(0, 100, 595, 130))]
    drawn = [FILES.PlacedBox(1, box) for box in boxes]
    found = list(compare_looks(path, path, {}, moved, [page_of(*words)], drawn))
    assert [told in finding.message for finding in found] == ([True] if told else [])
