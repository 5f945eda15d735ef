"""Tracked changes are accepted or rejected by choice, comments and hidden text left out or shown: DOCX and ODT."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read import office
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source
from pipeline.model.document import LayerKind
from pipeline.tools import office as engines

Show = Callable[..., tuple[Source, str]]
WHO = 'w:id="1" w:author="J. Visser" w:date="2026-03-01T10:00:00Z"'
REJECT = {"accepts_changes": False}
INFO = (
    "<office:change-info><dc:creator>J. Visser</dc:creator><dc:date>2026-03-01T10:00:00</dc:date></office:change-info>"
)


@pytest.fixture(params=["dxpdf", pytest.param("libreoffice", marks=pytest.mark.slow)])
def show(request: pytest.FixtureRequest, tmp_path: Path, office_files: ModuleType) -> Show:
    engine = request.param
    if engine not in engines.available():
        pytest.skip(f"{engine} is not installed here")

    def make(kind: str, body: str, how: dict[str, bool] | None = None, **rest: object) -> tuple[Source, str]:
        source = getattr(office_files, kind)(tmp_path / f"a.{kind}", body, **rest)
        read = office.render(source, tmp_path / "a.pdf", How(engine, **(how or {})))
        return read, "\n".join(page.text for page in read_pages(tmp_path / "a.pdf", ocr_dpi=None))

    return make


def _said(read: Source) -> dict[str, str]:
    return {layer.kind.value: layer.text for layer in read.layers}


def _docx_body(f: ModuleType) -> str:
    return (
        f"<w:p>{f.run('De taak is ')}<w:del {WHO}><w:r><w:delText>120</w:delText></w:r></w:del>"
        f"<w:ins {WHO}>{f.run('142')}</w:ins>{f.run(' plaatsen.')}</w:p>"
    )


def test_rejected_changes_of_a_docx_give_the_text_as_it_was(show: Show, office_files: ModuleType) -> None:
    read, text = show("docx", _docx_body(office_files), REJECT)
    assert text == "De taak is 120 plaatsen."
    assert _said(read) == {"verwijderd": "120", "ingevoegd": "142"}
    assert any("geweigerd" in doubt for doubt in read.doubts)


def test_accepted_is_the_other_choice(show: Show, office_files: ModuleType) -> None:
    read, text = show("docx", _docx_body(office_files))
    assert text == "De taak is 142 plaatsen."
    assert any("aanvaard" in doubt for doubt in read.doubts)


def test_a_rejected_paragraph_and_row_are_gone_and_taken_out_ones_are_back(
    show: Show, office_files: ModuleType
) -> None:
    f = office_files
    new_end = f"<w:pPr><w:rPr><w:ins {WHO}/></w:rPr></w:pPr>"
    old_end = f"<w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>"
    body = (
        f"<w:p>{new_end}<w:ins {WHO}>{f.run('Ingevoegde alinea')}</w:ins></w:p>{f.para('Eerste')}"
        f"<w:p>{old_end}{f.run('Tweede')}</w:p>{f.para('Derde')}"
        + f.table(
            f.cell("Kop") + f.cell("Aantal"),
            f"<w:trPr><w:ins {WHO}/></w:trPr>" + f.cell("Nieuw") + f.cell("1"),
            f"<w:trPr><w:del {WHO}/></w:trPr>" + f.cell("Oud") + f.cell("2"),
        )
        + f"<w:p><w:moveFrom {WHO}>{f.run('Hier stond het')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo {WHO}>{f.run('Hier kwam het')}</w:moveTo>{f.run('Slot')}</w:p>"
    )
    _, text = show("docx", body, REJECT)
    lines = [line for line in text.split("\n") if line]
    assert lines == ["Eerste", "Tweede", "Derde", "Kop Aantal", "Oud 2", "Hier stond het", "Slot"]


def test_text_that_a_rejected_change_of_looks_hid_shows_again(show: Show, office_files: ModuleType) -> None:
    f = office_files
    hidden = f"<w:vanish/><w:rPrChange {WHO}><w:rPr><w:b/></w:rPr></w:rPrChange>"
    read, text = show("docx", f"<w:p>{f.run('Open ')}{f.run('eerst zichtbaar', hidden)}</w:p>", REJECT)
    assert text == "Open eerst zichtbaar"
    assert LayerKind.HIDDEN not in {layer.kind for layer in read.layers}


def _odt(*regions: str) -> str:
    inner = "".join(
        f'<text:changed-region text:id="c{number}">{region}</text:changed-region>'
        for number, region in enumerate(regions, start=1)
    )
    return f"<text:tracked-changes>{inner}</text:tracked-changes>"


def _put_in(number: int, text: str) -> str:
    return f'<text:change-start text:change-id="c{number}"/>{text}<text:change-end text:change-id="c{number}"/>'


def test_rejected_changes_of_an_odt_give_the_text_as_it_was(show: Show) -> None:
    changes = _odt(
        f"<text:deletion>{INFO}<text:p>120</text:p></text:deletion>", f"<text:insertion>{INFO}</text:insertion>"
    )
    body = (
        f'{changes}<text:p>De taak is <text:change text:change-id="c1"/>{_put_in(2, "142<text:span>!</text:span>")}'
        " plaatsen.</text:p>"
    )
    read, text = show("odt", body, REJECT)
    assert text == "De taak is 120 plaatsen."
    assert _said(read) == {"verwijderd": "120", "ingevoegd": "142!"}
    assert any("geweigerd" in doubt for doubt in read.doubts)


def test_paragraphs_that_were_put_in_or_taken_out_of_an_odt_go_and_come_back(show: Show) -> None:
    gone = "<text:p> tot hier</text:p><text:p>Midden</text:p><text:p>en vanaf </text:p>"
    changes = _odt(f"<text:deletion>{INFO}{gone}</text:deletion>", f"<text:insertion>{INFO}</text:insertion>")
    body = (
        f"{changes}<text:p>Begin<text:span><text:change text:change-id='c1'/>daar</text:span> verder.</text:p>"
        f"<text:p>Voor{_put_in(2, ' nieuw</text:p><text:p>Helemaal nieuw</text:p><text:p>ook nieuw ')}na.</text:p>"
    )
    _, text = show("odt", body, REJECT)
    lines = [line.replace(" ", "") for line in text.split("\n") if line]
    assert lines == ["Begintothier", "Midden", "envanafdaarverder.", "Voorna."]


def test_comments_and_hidden_text_are_left_out_unless_asked_for(show: Show, office_files: ModuleType) -> None:
    f = office_files
    body = (
        f'<w:p><w:commentRangeStart w:id="3"/>{f.run("95 plaatsen")}<w:commentRangeEnd w:id="3"/>'
        f'<w:r><w:commentReference w:id="3"/></w:r>{f.run(" en verborgen", "<w:vanish/>")}</w:p>'
    )
    comment = f'<w:comment w:id="3" w:author="J. Visser">{f.para("Klopt dit?")}</w:comment>'
    _, text = show("docx", body, parts={"comments.xml": f.part("comments", comment)})
    assert text == "95 plaatsen"
    read, text = show("docx", body, {"shows_comments": True}, parts={"comments.xml": f.part("comments", comment)})
    assert "Opmerkingen in het bestand\n\nJ. Visser\nKlopt dit?" in text and "verborgen" not in text
    assert any("extra bladzijde" in doubt for doubt in read.doubts)
    _, text = show("docx", body, {"shows_hidden": True}, parts={"comments.xml": f.part("comments", comment)})
    assert "Verborgen tekst in het bestand" in text and "en verborgen" in text and "Klopt" not in text
