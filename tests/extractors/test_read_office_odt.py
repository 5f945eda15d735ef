"""An ODT with LibreOffice and without: the same words, tables and layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read import office
from extractors.read.pdf import read_pages
from extractors.read.rendition import make_rendition
from extractors.read.source import How, Source
from pipeline.errors import ExtractionError
from pipeline.model.document import LayerKind
from pipeline.tools import media
from pipeline.tools import office as engines

Shown = Callable[..., tuple[Source, str]]


@pytest.fixture(params=["dxpdf", pytest.param("libreoffice", marks=pytest.mark.slow)])
def show(request: pytest.FixtureRequest, tmp_path: Path, office_files: ModuleType) -> Shown:
    engine = request.param
    if engine not in engines.available():
        pytest.skip(f"{engine} is not installed here")

    def make(body: str, **rest: object) -> tuple[Source, str]:
        source = office_files.odt(tmp_path / "a.odt", body, **rest)
        read = office.render(source, tmp_path / "a.pdf", How(engine))
        words = (word for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None) for word in page.text.split())
        return read, "".join(words)

    return make


def test_text_lists_notes_frames_and_headers_are_on_the_page(show: Shown) -> None:
    read, letters = show(
        '<text:h text:outline-level="1">Kop</text:h><text:p>Dubbel<text:s text:c="2"/>woorden'
        "<text:note text:note-class="
        '"footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Voetnoot</text:p>'
        "</text:note-body>"
        "</text:note>.</text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>Eerste</text:p><text:list>'
        "<text:list-item><text:p>Onder"
        "</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Tweede</text:p>"
        "</text:list-item>"
        '</text:list><text:p><draw:frame text:anchor-type="as-char" svg:width="5cm"><draw:text-box>'
        "<text:p>Kader</text:p>"
        "</draw:text-box></draw:frame></text:p>",
        header="<text:p>Briefhoofd</text:p>",
    )
    for wanted in ("Kop", "Dubbel", "woorden", "Voetnoot", "1.Eerste", "a)Onder", "2.Tweede", "Kader", "Briefhoofd"):
        assert letters.count(wanted) == 1, wanted
    assert read.layers == ()


def test_spanned_covered_and_repeated_cells_come_as_a_grid(show: Shown) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    read, _ = show(
        '<table:table><table:table-column table:number-columns-repeated="2"/><table:table-header-rows>'
        '<table:table-row>'
        + cell.format(' table:number-columns-spanned="2"', "Breed") + covered
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell.format(' table:number-rows-spanned="2"', "Hoog") + cell.format("", "B")
        + "</table:table-row><table:table-row>" + covered + cell.format("", "C")
        + "</table:table-row><table:table-row>" + cell.format(' table:number-columns-repeated="2"', "Zelfde")
        + "</table:table-row></table:table>"
    )  # fmt: skip
    assert read.tables[0].rows == (("Breed", "Breed"), ("Hoog", "B"), ("Hoog", "C"), ("Zelfde", "Zelfde"))
    assert read.tables[0].header_rows == 1


def test_changes_comments_and_hidden_text_are_layers(show: Shown) -> None:
    who = "<dc:creator>A. Schrijver</dc:creator><dc:date>2026-01-02</dc:date>"
    who = f"<office:change-info>{who}</office:change-info>"
    read, letters = show(
        f'<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>{who}<text:p>120</text:p>'
        f"</text:deletion>"
        f'</text:changed-region><text:changed-region text:id="c2"><text:insertion>{who}</text:insertion>'
        '</text:changed-region></text:tracked-changes><text:p>De taak is <text:change text:change-id="c1"/>'
        '<text:change-start text:change-id="c2"/>142<text:change-end text:change-id="c2"/> plaatsen'
        '<office:annotation office:name="n"><dc:creator>L. Lezer</dc:creator><dc:date>2026-02-03</dc:date>'
        '<text:p>Zeker?</text:p></office:annotation> vandaag<office:annotation-end office:name="n"/>'
        '<text:span text:style-name="Weg">stiekem</text:span>.</text:p>'
    )
    assert letters == "Detaakis142plaatsenvandaag."
    assert [(layer.kind, layer.text, layer.author, layer.anchor) for layer in read.layers] == [
        (LayerKind.COMMENT, "Zeker?", "L. Lezer", "vandaag"),
        (LayerKind.DELETED, "120", "A. Schrijver", "De taak is "),
        (LayerKind.INSERTED, "142", "A. Schrijver", "De taak is "),
        (LayerKind.HIDDEN, "stiekem", "", ""),
    ]


def test_a_field_shows_what_the_file_last_showed(show: Shown) -> None:
    read, letters = show("<text:p>Op <text:date>1 januari 1999</text:date></text:p>")
    assert letters == "Op1januari1999"
    assert "datumveld" in read.doubts[0]


def test_a_document_type_is_refused(tmp_path: Path, office_files: ModuleType) -> None:
    source = office_files.odt(tmp_path / "a.odt", "<text:p>x</text:p>", doctype='<!DOCTYPE x [<!ENTITY e "y">]>')
    with pytest.raises(ExtractionError, match="Vraag de afzender"):
        office.render(source, tmp_path / "a.pdf", How("dxpdf"))


def test_an_odt_is_one_of_the_files_a_rendition_is_made_of(tmp_path: Path, office_files: ModuleType) -> None:
    source = office_files.odt(tmp_path / "a.odt", "<text:p>Geachte lezer</text:p>")
    assert make_rendition(source, media.ODT, tmp_path / "a.pdf", office="dxpdf").maker.startswith("dxpdf ")
