"""What the original hides is never marked, never left, and the gate stays shut when it is."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Stream

from extractors.read.pdf import read_pages
from pipeline.errors import LeakFound
from pipeline.model.document import About, Document, Layer, LayerKind, LoosePages
from redaction.detect.registry import make_analyzer
from redaction.form import make_form
from redaction.job import Making
from redaction.judge import check_gate
from redaction.policy import load_policy
from redaction.propose import propose
from redaction.verify.hidden import find_hidden, hidden_words

FILES = sys.modules["ibt_tests_burning_files"]
HIDDEN = "Grietje Verhuldinga"
HIDING = {
    "invisible": f"3 Tr BT /F1 11 Tf 72 500 Td (De heer {HIDDEN} woont daar) Tj ET 0 Tr",
    "white": f"1 g BT /F1 11 Tf 72 500 Td (De heer {HIDDEN} woont daar) Tj ET 0 g",
    "covered": f"BT /F1 11 Tf 72 500 Td (De heer {HIDDEN} woont daar) Tj ET 0 g 60 490 300 30 re f",
    "off_page": f"BT /F1 11 Tf 72 2000 Td (De heer {HIDDEN} woont daar) Tj ET",
    "tiny": f"BT /F1 0.5 Tf 72 500 Td (De heer {HIDDEN} woont daar) Tj ET",
    "spoken": f"/Span <</ActualText (De heer {HIDDEN} woont daar)>> BDC BT /F1 11 Tf 72 500 Td (x) Tj ET EMC",
}


def drawn(path: Path, extra: str) -> Path:
    with pikepdf.new() as pdf:
        FILES.add_page(pdf, FILES.PLAIN + extra)
        pdf.save(path)
    return path


def read(path: Path, *layers: Layer) -> Document:
    pages = tuple(read_pages(path, ocr_dpi=None))
    return Document("0" * 64, "application/pdf", len(pages), LoosePages(pages), About(layers=layers))


def released(source: Path, document: Document, out: Path):
    return make_form(source, document, (), out, Making(100), concept=False)


@pytest.mark.parametrize("way", HIDING)
def test_hidden_text_is_gone_from_the_release(way: str, tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", HIDING[way]), tmp_path / "out.pdf"
    document = read(source)
    assert "verhuldinga" in hidden_words(document, {1: document.pages.page(1).text})
    made = released(source, document, out)
    assert made.findings == ()
    assert FILES.readers_that_find(source, HIDDEN.split()[1])
    assert FILES.readers_that_find(out, HIDDEN.split()[1]) == set()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["invisible", "covered", "spoken"])
def test_hidden_text_is_never_marked(way: str, tmp_path: Path):
    document = read(drawn(tmp_path / "in.pdf", HIDING[way]))
    marks = propose(document, make_analyzer().detect(document), load_policy(signatory_visible=True), high=0.8, low=0.3)
    text = document.pages.page(1).text
    marked = " ".join(text[part.start : part.end] for mark in marks for part in mark.span.parts)
    assert "Verhuldinga" not in marked
    assert all(placed.box.bottom < 200 for mark in marks for placed in mark.boxes)


def put_back(path: Path, word: str, mode: int = 0) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        if "/Font" not in page.Resources:
            page.Resources.Font = Dictionary()
        page.Resources.Font["/Fx"] = pdf.make_indirect(FILES.helvetica())
        content = Stream(pdf, f"{mode} Tr BT /Fx 11 Tf 72 300 Td ({word}) Tj ET".encode())
        before = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
        page.Contents = Array([*before, pdf.make_indirect(content)])
        pdf.save(path)


@pytest.mark.parametrize("mode", [0, 3])
def test_a_hidden_word_that_can_be_read_is_a_leak(tmp_path: Path, mode: int):
    source, out = drawn(tmp_path / "in.pdf", HIDING["invisible"]), tmp_path / "out.pdf"
    document = read(source)
    released(source, document, out)
    put_back(out, "Verhuldinga", mode)
    found = list(find_hidden(out, hidden_words(document, {1: document.pages.page(1).text}), ()))
    assert {finding.kind for finding in found} == {"leak"}
    assert {finding.reader for finding in found} >= {"pdfium", "pdfminer"}
    assert not any("erhuldinga" in finding.message for finding in found)
    with pytest.raises(LeakFound, match="Er is niets vrijgegeven"):
        check_gate(found, "document 1")


def test_a_hidden_word_in_the_bytes_alone_is_a_leak(tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", HIDING["invisible"]), tmp_path / "out.pdf"
    document = read(source)
    released(source, document, out)
    with pikepdf.open(out, allow_overwriting_input=True) as pdf:
        pdf.docinfo["/Keywords"] = "Verhuldinga"
        pdf.save(out)
    found = list(find_hidden(out, hidden_words(document, {1: ""}), ()))
    assert [(finding.page, finding.reader) for finding in found] == [(None, "bytes")]


def test_a_hidden_word_that_also_stands_there_visibly_is_no_leak(tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", f"3 Tr BT /F1 11 Tf 72 500 Td ({FILES.KEPT[0]}) Tj ET"), tmp_path / "o.pdf"
    document = read(source)
    assert hidden_words(document, {1: document.pages.page(1).text}) == ()
    assert released(source, document, out).findings == ()


def test_a_redacted_word_that_is_also_hidden_must_be_gone_in_both_places(tmp_path: Path):
    """The visible copy has a box, so it does not excuse the hidden one."""
    document = read(drawn(tmp_path / "in.pdf", f"3 Tr BT /F1 11 Tf 72 500 Td ({FILES.SECRET}) Tj ET"))
    text = document.pages.page(1).text
    assert hidden_words(document, {1: text}) == ()
    assert hidden_words(document, {1: text.replace(FILES.SECRET, "")}) == (FILES.SECRET.lower(),)


LAYERS = [
    Layer(LayerKind.COMMENT, "Navragen bij Kantlijnsma", "Opmerkinga", "2026-01-02"),
    Layer(LayerKind.DELETED, "Doorgehaaldsma", "Schrapstra"),
    Layer(LayerKind.HIDDEN, "Verborgenstein"),
]


def test_remarks_deletions_and_hidden_parts_are_never_in_the_release(tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", ""), tmp_path / "out.pdf"
    assert released(source, read(source, *LAYERS), out).findings == ()
    for word in ("Kantlijnsma", "Opmerkinga", "Doorgehaaldsma", "Schrapstra", "Verborgenstein"):
        assert FILES.readers_that_find(out, word) == set()


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.kind.value)
def test_a_remark_or_deletion_that_is_in_the_release_is_a_leak(tmp_path: Path, layer: Layer):
    """As when a converter draws tracked deletions or prints remarks that the reader knows to be none of the text."""
    source, out = drawn(tmp_path / "in.pdf", ""), tmp_path / "out.pdf"
    document = read(source, layer)
    printed = drawn(tmp_path / "printed.pdf", f"BT /F1 11 Tf 72 500 Td ({layer.text}) Tj ET")
    made = released(printed, document, out)
    assert {finding.kind for finding in made.findings} == {"leak"}
    with pytest.raises(LeakFound):
        check_gate(made.findings, "document 1")


def test_inserted_text_is_part_of_the_document(tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", ""), tmp_path / "out.pdf"
    document = read(source, Layer(LayerKind.INSERTED, FILES.KEPT[0], "Schrijfstra"))
    assert FILES.KEPT[0].lower() not in hidden_words(document)
    assert released(source, document, out).findings == ()


def test_words_of_the_format_are_no_leak(tmp_path: Path):
    source, out = drawn(tmp_path / "in.pdf", ""), tmp_path / "out.pdf"
    document = read(source, Layer(LayerKind.COMMENT, "human Resources, Contents, geanonimiseerd document"))
    assert released(source, document, out).findings == ()
