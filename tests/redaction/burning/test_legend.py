"""The legend says which gronden stand on which pages, in the order of the law."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import ConfigError
from pipeline.model.place import Box
from redaction.burn.document import BurnReport, burn
from redaction.burn.made import MadeBox
from redaction.legend import (
    CONCEPT,
    append_legend,
    compress,
    count_gronden,
    legend_data,
    legend_text,
    read_gronden,
    sort_gronden,
)

FILES = sys.modules["ibt_tests_burning_files"]
COUNTS = {"5.1.2e": (1, 3, 4, 5), "5.1.1d": (2,)}


@pytest.fixture
def burned(tmp_path: Path) -> Path:
    source, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(FILES.typst_letter())
    burn(source, [FILES.mark(FILES.find_boxes(source))], out, raster_dpi=100)
    return out


def texts(path: Path) -> str:
    return dict(FILES.readings(path))["pdfium"]


@pytest.mark.parametrize(
    ("pages", "told"), [((1,), "1"), ((3, 1), "1, 3"), ((1, 3, 4, 5), "1, 3-5"), ((2, 3), "2-3"), ((7, 7), "7")]
)
def test_page_numbers_are_sorted_and_pressed_together(pages: tuple[int, ...], told: str):
    assert compress(pages) == told


def test_pages_are_counted_from_the_boxes_that_were_drawn():
    box = Box(0, 0, 1, 1)
    report = BurnReport((), ((3, MadeBox(box, box, "5.1.2e")), (1, MadeBox(box, box, "5.1.1d; 5.1.2e"))))
    assert count_gronden(report) == {"5.1.2e": (1, 3), "5.1.1d": (1,)}


def test_the_rows_stand_in_the_order_of_the_law():
    rows = legend_data(COUNTS, concept=False)["rijen"]
    assert [row[1] for row in rows] == ["Art. 5.1 lid 1 sub d", "Art. 5.1 lid 2 sub e"]


def test_the_row_of_the_usual_ground_reads_as_in_existing_legends():
    (row,) = legend_data({"5.1.2e": (1,)}, concept=False)["rijen"]
    assert row == ["Wet open overheid", "Art. 5.1 lid 2 sub e", "De eerbiediging van de persoonlijke levenssfeer", "1"]


def test_only_a_final_document_says_that_it_is_definitive():
    assert "zijn gegevens definitief geanonimiseerd" in legend_text(COUNTS, concept=False)
    assert "zijn gegevens definitief" not in legend_text(COUNTS, concept=True)


def test_an_unknown_ground_is_a_fault_of_the_configuration():
    with pytest.raises(ConfigError, match=r"gronden\.toml"):
        legend_data({"5.9.9z": (1,)}, concept=False)


def test_gronden_sort_as_the_law_and_not_as_text():
    assert sort_gronden(["5.4", "5.2.1", "5.1.5", "5.1.2e", "5.1.2e"]) == ("5.1.2e", "5.1.5", "5.2.1", "5.4")


def test_every_ground_has_an_article_and_a_description():
    assert all(grond.artikel.startswith("Art. 5.") and grond.omschrijving for grond in read_gronden().values())


def test_the_legend_is_the_last_page(burned: Path):
    assert append_legend(burned, COUNTS, concept=False) == 1
    with pikepdf.open(burned) as pdf:
        assert len(pdf.pages) == 2
    shown = texts(burned)
    assert shown.index("Legenda toegepaste") > shown.index("5.1.2e")
    assert "1, 3-5" in shown


def test_a_final_document_nowhere_says_concept(burned: Path):
    append_legend(burned, COUNTS, concept=False)
    assert "CONCEPT" not in texts(burned)


def test_every_page_of_a_concept_says_so(burned: Path):
    append_legend(burned, COUNTS, concept=True)
    assert texts(burned).count(CONCEPT) == 2


def test_a_concept_keeps_the_places_of_the_boxes(burned: Path):
    before = FILES.find_boxes(burned, ("5.1.2e",))
    append_legend(burned, {}, concept=True)
    (old,), (new,) = before, FILES.find_boxes(burned, ("5.1.2e",))
    assert [round(a - b, 1) for a, b in zip(old.box, new.box, strict=True)] == [0, 0, 0, 0]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_word_concept_stands_under_the_page_however_it_is_turned(turn: int, tmp_path: Path):
    path = tmp_path / "in.pdf"
    with pikepdf.new() as pdf:
        FILES.add_page(pdf, Rotate=turn)
        pdf.save(path)
    burn(path, [], path, raster_dpi=100)
    append_legend(path, {}, concept=True)
    (found,) = FILES.find_boxes(path, (CONCEPT,))
    assert found.box.top > (595 if turn in (90, 270) else 842)


def test_a_public_document_gets_no_legend(burned: Path):
    assert append_legend(burned, {}, concept=False) == 0
