"""The Word form of every family has real headings, marked table heads, a language and a title, in reading order."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from templates.registry import FIELDS_OF

FAMILIES = sorted(FIELDS_OF)
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
        vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em
        lang eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign
        hideMark""",
}
"""The order in which the schema of Word wants the children of an element; Word repairs a file with another."""


@pytest.fixture
def letters(all_letters, family):
    return [made for _, made in all_letters[family]]


def opened(made):
    return Document(io.BytesIO(made.docx))


def parts(made) -> dict[str, etree._Element]:
    """Give every XML part of the file, parsed."""
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_word_form_of_a_family_is_dutch_and_has_a_title(letters):
    for made in letters:
        document = opened(made)
        assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"nl-NL"}
        assert not list(document.element.iter(qn("w:lang")))
        assert document.core_properties.language == "nl-NL"
        assert made.letter.data["brief"]["referentie"] in document.core_properties.title


@pytest.mark.parametrize("family", FAMILIES)
def test_the_headings_of_the_word_form_skip_no_level_and_none_is_empty(letters):
    for made in letters:
        found = [p for p in opened(made).paragraphs if p.style.name.startswith("Heading")]
        levels = [0, *(int(p.style.name.split()[-1]) for p in found)]
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
        assert all(p.text.strip() for p in found)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_paragraph_of_the_word_form_plays_heading_by_being_bold(letters):
    for made in letters:
        plain = [p for p in opened(made).paragraphs if p.style.name == "Normal" and p.text.strip()]
        assert not any(all(run.bold for run in p.runs) for p in plain)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_table_of_the_word_form_has_one_marked_head_and_a_description(letters):
    for made in letters:
        for table in opened(made).tables:
            marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
                      for row in table.rows]  # fmt: skip
            assert marked == [True, *([False] * (len(table.rows) - 1))]
            heads = [cell.text.replace("\n", " ") for cell in table.rows[0].cells]
            assert all(heads)
            caption = table._tbl.tblPr.find(qn("w:tblCaption"))
            assert all(head in caption.get(qn("w:val")) for head in heads)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_table_of_the_word_form_has_merged_cells(letters):
    for made in letters:
        for table in opened(made).tables:
            assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
            assert {len(row.cells) for row in table.rows} == {len(table.columns)}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_picture_of_the_word_form_is_told_in_words(letters):
    for made in letters:
        for root in parts(made).values():
            assert all(picture.get("descr") for picture in root.iter(qn("wp:docPr")))
            assert not list(root.iter(qn("w:pict")))


def lines_of(document) -> list[str]:
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found += block.text.split("\n")
    return [re.sub(r"[\W_]+", "", line) for line in found]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_word_form_is_read_aloud_in_the_order_of_the_letter(letters):
    for made in letters:
        lines = iter(lines_of(opened(made)))
        for line in made.body.splitlines():
            wanted = re.sub(r"[\W_]+", "", re.sub(r"^(?:-|\d+\.) ", "", line))
            assert not wanted or line.startswith("Voetnoot") or wanted in lines, line


@pytest.mark.parametrize("family", FAMILIES)
def test_word_needs_not_repair_the_order_of_any_element(letters):
    for made in letters:
        for name, root in parts(made).items():
            for parent, order in ORDER.items():
                places = {qn(f"w:{child}"): number for number, child in enumerate(order.split())}
                for element in root.iter(qn(f"w:{parent}")):
                    found = [places[child.tag] for child in element if child.tag in places]
                    assert found == sorted(found), (name, parent)


@pytest.mark.parametrize("family", FAMILIES)
def test_everything_that_the_word_form_points_to_is_there(letters):
    for made in letters:
        names = set(zipfile.ZipFile(io.BytesIO(made.docx)).namelist())
        for name, root in parts(made).items():
            if name.endswith(".rels"):
                folder = name.split("_rels/")[0]
                inner = [rel.get("Target") for rel in root if rel.get("TargetMode") != "External"]
                assert {target.removeprefix("/") if target[0] == "/" else folder + target for target in inner} <= names
