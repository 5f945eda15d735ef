from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from extractors.proof import proof_page
from pipeline.errors import ExtractionError
from pipeline.model.extraction import ActionItem, Category, DocumentType, Extraction, Figure, Measure, Warning
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
WEBP = b"RIFF\x00\x00\x00\x00WEBP" + bytes(20)
SIZES = {1: (595.0, 842.0), 2: (842.0, 595.0)}


def proof(page: int = 1, literal: str = "142", *, review: bool = False, top: float = 100.0) -> Proof:
    box = Box(59.5, top, 119.0, top + 10)
    return Proof(page, box, literal, "Een zin.", Context.CELL, "tabel.kolomkop", 0.6 if review else 0.99, review)


def extraction(**changes: object) -> Extraction:
    values: dict[str, object] = {
        "document_id": "a" * 64,
        "document_type": DocumentType.IBT_LETTER,
        "letter_date": dt.date(2026, 4, 9),
        "figures": (
            Figure("Raalte", Category.REGULIER, Measure.REALISATIE, 1_142, dt.date(2025, 7, 1), None, (proof(2),)),
            Figure("Raalte", Category.AMV, Measure.REALISATIE, 5, None, "circa", (proof(2, review=True, top=200.0),)),
        ),
        "warnings": (Warning("SC-07", "Controleer de peildatum."),),
        "evidence": {"letter_date": (proof(literal="9 april 2026"), proof(2, "9 april 2026", top=300.0))},
    }
    return Extraction(**{**values, **changes})  # type: ignore[arg-type]


class _Reader(HTMLParser):
    """Collects tags, ids and links, and checks that every tag is closed."""

    VOID = ("meta", "img", "input", "br", "link", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                (self.links if value.startswith(("#", "data:")) else self.outside).append(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def test_every_link_lands_and_nothing_comes_from_outside() -> None:
    reader = read(proof_page(extraction(), "brief", {1: PNG, 2: WEBP}, SIZES))
    assert reader.open == []
    assert reader.outside == []
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)


def test_a_box_stands_where_the_value_stands_in_shares_of_the_page() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    (style,) = re.findall(r'id="vak-1-1"[^>]*style="([^"]*)"', page)
    assert style.startswith("left: 10.0%; top: 11.876%; width: 10.0%; height: 1.188%")


def test_a_value_read_twice_has_a_link_to_both_pages() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    assert 'href="#vak-1-1"' in page
    assert 'href="#vak-1-2"' in page


def test_values_are_shown_in_dutch() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    for words in (
        "Datum van de brief",
        "9 april 2026",
        "Raalte · regulier · realisatie",
        "1.142",
        "peildatum 1 juli 2025",
    ):
        assert words in page
    assert "zonder peildatum" in page
    assert "letterlijk: circa 5" in page


def test_what_a_person_must_look_at_is_counted_and_marked() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    assert "<strong>1</strong> na te kijken" in page
    assert page.count('class="waarde nakijken"') == 1
    assert page.count('class="vak nakijken"') == 1
    assert "SC-07" in page


def test_text_of_a_document_never_becomes_markup() -> None:
    evil = '<script>alert("x")</script>'
    item = ActionItem(evil, evil, None, (proof(literal=evil),))
    page = proof_page(extraction(actions=(item,), warnings=(Warning("SC-01", evil),)), evil, {}, SIZES)
    assert evil not in page
    assert page.count("<script>") == 1
    read(page)


def test_a_page_without_a_picture_still_shows_its_boxes() -> None:
    page = proof_page(extraction(), "brief", {1: PNG}, SIZES)
    assert page.count("<img") == 1
    assert page.count('class="vel"') == 2
    assert "vak-2-1" in page


def test_boxes_at_one_corner_show_their_numbers_beside_each_other() -> None:
    figures = tuple(Figure("Raalte", Category.AMV, Measure.REALISATIE, n, None, None, (proof(2),)) for n in range(3))
    page = proof_page(extraction(figures=figures), "brief", {}, SIZES)
    assert [int(n) for n in re.findall(r"--op: (\d+)", page)][-3:] == [0, 1, 2]


def test_a_record_inside_the_document_has_a_heading_of_its_own() -> None:
    inner = extraction(document_type=DocumentType.ARTICLE8)
    page = proof_page(extraction(records=(inner,)), "brief", {}, SIZES)
    assert "In dit document: melding op grond van artikel 8" in page
    numbers = [int(n) for n in re.findall(r'id="waarde-(\d+)"', page)]
    assert numbers == list(range(1, 7))


def test_a_document_without_values_says_so() -> None:
    page = proof_page(extraction(figures=(), evidence={}, warnings=()), "brief", {}, SIZES)
    assert "geen waarden gevonden" in page
    read(page)


def test_a_picture_of_another_kind_is_refused() -> None:
    with pytest.raises(ExtractionError, match="bladzijde 1"):
        proof_page(extraction(), "brief", {1: b"GIF89a"}, SIZES)


def test_the_page_is_dutch_and_allows_no_network() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    assert '<html lang="nl">' in page
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
