"""The PDF of every family says to a screen reader what it shows: title, language, headings, tables, reading order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pdfplumber
import pikepdf
import pytest

from templates.registry import FIELDS_OF

FAMILIES = sorted(FIELDS_OF)


@pytest.fixture
def letters(all_letters, family):
    return [made for _, made in all_letters[family]]


def opened(made) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(made.pdf))


def elements(node) -> Iterator[pikepdf.Dictionary]:
    """Yield the structure elements below a node, in reading order."""
    below = node.get("/K", [])
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(child, pikepdf.Dictionary):
            if "/S" in child:
                yield child
            yield from elements(child)


def tagged(pdf: pikepdf.Pdf, tag: str) -> list[pikepdf.Dictionary]:
    return [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) == tag]


def attribute(element: pikepdf.Dictionary, name: str) -> str:
    lists = element.get("/A", [])
    sets = lists if isinstance(lists, pikepdf.Array) else [lists]
    return next((str(one[name]) for one in sets if name in one), "")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_pdf_says_that_it_is_archive_and_accessible(letters):
    for made in letters:
        with opened(made) as pdf, pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_pdf_is_dutch_and_shows_its_title(letters):
    for made in letters:
        with opened(made) as pdf, pdf.open_metadata() as metadata:
            assert pdf.Root.Lang == "nl-NL"
            assert pdf.Root.MarkInfo.Marked
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert made.letter.data["brief"]["referentie"] in metadata["dc:title"]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_headings_of_the_pdf_skip_no_level_and_none_is_empty(letters):
    for made in letters:
        with opened(made) as pdf:
            found = [one for one in elements(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H\d", str(one.S))]
            levels = [0, *(int(str(one.S)[2:]) for one in found)]
            assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
            assert all(str(one.T).strip() in made.body for one in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_table_of_the_pdf_has_a_row_of_column_heads_that_its_cells_point_to(letters):
    for made in letters:
        with opened(made) as pdf:
            assert bool(tagged(pdf, "/Table")) == (" | " in made.body)
            heads = tagged(pdf, "/TH")
            assert {attribute(head, "/Scope") for head in heads} <= {"/Column"}
            known = {str(head.ID) for head in heads}
            assert all(_heads(cell) and _heads(cell) <= known for cell in tagged(pdf, "/TD"))
            assert len(tagged(pdf, "/THead")) == len(tagged(pdf, "/Table"))


def _heads(cell: pikepdf.Dictionary) -> set[str]:
    sets = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
    return {str(name) for one in sets for name in one.get("/Headers", [])}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_picture_of_the_pdf_is_told_in_words(letters):
    for made in letters:
        with opened(made) as pdf:
            assert all(str(one.get("/Alt", "")).strip() for one in tagged(pdf, "/Figure"))


def read_aloud(data: bytes) -> str:
    """Give the text of a PDF in the order of its structure tree, without footnotes and marks of lists."""
    with pdfplumber.open(io.BytesIO(data)) as pages, pikepdf.open(io.BytesIO(data)) as pdf:
        chars: dict[tuple[int, int], str] = {}
        for page in pages.pages:
            for char in page.chars:
                if char["mcid"] is not None:
                    key = (page.page_number, char["mcid"])
                    chars[key] = chars.get(key, "") + char["text"]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        places = [(numbers[page.objgen], mcid) for page, mcid in marked(pdf.Root.StructTreeRoot, None)]
        return "".join(chars.get(place, "") for place in places)


def marked(element: pikepdf.Dictionary, page: pikepdf.Object | None) -> Iterator[tuple[pikepdf.Object, int]]:
    """Yield page and number of each piece of content below a structure element, in reading order."""
    page, below = element.get("/Pg", page), element.get("/K", [])
    for child in below if isinstance(below, pikepdf.Array) else [below]:
        if not isinstance(child, pikepdf.Dictionary):
            yield page, int(child)
        elif "/MCID" in child:
            yield child.get("/Pg", page), int(child.MCID)
        elif "/S" in child and str(child.S) not in ("/Note", "/Lbl"):
            yield from marked(child, page)


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_pdf_is_read_aloud_in_the_order_of_the_letter(letters):
    for made in letters:
        aloud, at = squeezed(read_aloud(made.pdf)), 0
        for line in made.text.splitlines():
            wanted = "" if line.startswith("Voetnoot") else squeezed(re.sub(r"^(?:-|\d+\.) ", "", line))
            assert wanted in aloud[at:], line
            at = aloud.index(wanted, at) + len(wanted)
