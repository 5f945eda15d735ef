from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extractors.assemble import extract
from extractors.proof import MOST_PICTURES, pages_to_draw, proof_page
from extractors.proof_words import fields, value_at
from extractors.rules import load
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


def test_the_numbers_of_one_line_stand_in_the_margin_in_the_order_of_their_boxes() -> None:
    row = [Proof(1, Box(x, 100.0, x + 20, 110.0), "5", None, Context.CELL, "r", 0.9, False) for x in (300.0, 100.0)]
    figures = tuple(Figure("Raalte", Category.AMV, Measure.REALISATIE, n, None, None, (p,)) for n, p in enumerate(row))
    page = proof_page(extraction(figures=figures, evidence={}), "brief", {}, SIZES)
    abreast = dict(re.findall(r'title="(\d)\. [^"]*" style="[^"]*--op: (\d)', page))
    assert abreast == {"2": "1", "1": "0"}  # the left box has its number furthest from the page


def test_more_numbers_than_the_margin_holds_leave_their_boxes_to_be_clicked() -> None:
    figures = tuple(Figure("Raalte", Category.AMV, Measure.REALISATIE, n, None, None, (proof(2),)) for n in range(9))
    page = proof_page(extraction(figures=figures, evidence={}), "brief", {}, SIZES)
    assert page.count('class="vak"') == 9
    assert page.count('<span aria-hidden="true">') == 6


def test_what_must_be_looked_at_is_not_told_by_colour_alone() -> None:
    page = proof_page(extraction(), "brief", {}, SIZES)
    assert ".vak.nakijken { border-style: dashed; }" in page
    assert '<span aria-hidden="true">3!</span>' in page
    assert "Kijk deze waarde na. Naar de lijst." in page


def test_a_literal_over_two_lines_is_one_place_with_two_boxes() -> None:
    lines = (proof(literal="1 juli 2025"), proof(literal="1 juli 2025", top=112.0))
    page = proof_page(extraction(figures=(), evidence={"letter_date": lines}), "brief", {}, SIZES)
    assert page.count('class="vak"') == 2
    assert page.count("data-vak=") == 1


def test_only_pages_with_a_value_are_shown() -> None:
    sizes = {number: (595.0, 842.0) for number in range(1, 6)}
    page = proof_page(extraction(evidence={}), "brief", {}, sizes)
    assert re.findall(r'id="blad-(\d)"', page) == ["2"]
    assert "Bladzijde 2 van 5" in page
    assert "Bladzijden waarop niets gelezen is, staan er niet bij." in page


def test_no_more_pictures_are_drawn_than_the_page_can_carry(document_from_text) -> None:
    document = document_from_text("@page\n".join(["bladzijde\n"] * 200))
    figures = tuple(
        Figure("Raalte", Category.AMV, Measure.REALISATIE, n, None, None, (proof(n),)) for n in range(1, 200)
    )
    assert pages_to_draw(extraction(figures=figures, evidence={}), document) == tuple(range(1, MOST_PICTURES + 1))


def test_a_detail_is_shown_in_dutch_with_the_names_of_its_parts() -> None:
    details = {"verdeelbesluit": {"date": "2024-12-20", "duration": "P2Y"}, "reasons": ["LOC", "PROC"]}
    evidence = {f"details.{key}": (proof(),) for key in ("verdeelbesluit", "reasons", "reasons.LOC", "reasons.PROC")}
    page = proof_page(extraction(details=details, evidence=evidence, figures=()), "brief", {}, SIZES)
    values = re.findall(r'<p class="inhoud">([^<]*)</p>', page)
    assert values == ["datum: 20 december 2024, looptijd: 2 jaar", "geen geschikte locatie", "lopend bezwaar of beroep"]
    assert page.count("<span>Redenen</span>") == 2


def test_a_part_of_a_detail_is_found_by_its_path() -> None:
    found = extraction(details={"derived": {"task_total": 165}, "policy": {"count.until": "2026-02-01"}})
    assert value_at(found, "details.derived.task_total") == 165
    assert value_at(found, "details.policy.count.until") == "2026-02-01"
    assert value_at(found, "details.unknown.part") is None


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


CASES = json.loads((Path(__file__).parents[1] / "cases" / "extraction_heldout.json").read_text("utf-8"))["cases"]


def names_of(value: object) -> set[str]:
    """Give the names of all parts of a value."""
    if isinstance(value, dict):
        return set(value).union(*map(names_of, value.values()))
    return set().union(*map(names_of, value)) if isinstance(value, list | tuple) else set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_value_and_part_has_a_dutch_name(document_from_text, case) -> None:
    words = load("bewijspagina")
    found = extract(document_from_text("\n".join(case["text"])), review_below=0.8)
    for record in (found, *found.records):
        keys = {key.removeprefix("details.").split(".")[0] for key in record.evidence if key not in fields()}
        assert keys <= set(words["details"])
        assert all(value_at(record, key) is not None for key in record.evidence)
        assert names_of({**record.details}) - set(record.details) <= set(words["delen"]) | set(words["woorden"])
