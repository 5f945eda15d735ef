"""What a DOCX shows is on its pages, whatever program lays it out; what it does not show is in its layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from extractors.read import office
from extractors.read.pdf import read_pages
from extractors.read.source import How, Source
from extractors.read.word.completeness import words_of
from pipeline.errors import ExtractionError, LimitExceeded
from pipeline.model.document import LayerKind
from pipeline.tools import office as engines

Shown = Callable[..., tuple[Source, str]]
"""Takes the body and the rest of a DOCX; gives what was read and the words of its pages, without space."""


@pytest.fixture(params=["dxpdf", pytest.param("libreoffice", marks=pytest.mark.slow)])
def show(request: pytest.FixtureRequest, tmp_path: Path, office_files: ModuleType) -> Shown:
    engine = request.param
    if engine not in engines.available():
        pytest.skip(f"{engine} is not installed here")

    def make(body: str, **rest: object) -> tuple[Source, str]:
        source = office_files.docx(tmp_path / "a.docx", body, **rest)
        read = office.render(source, tmp_path / "a.pdf", How(engine))
        return read, _letters(tmp_path / "a.pdf")

    return make


def _letters(rendition: Path) -> str:
    return "".join(word for page in read_pages(rendition, ocr_dpi=None) for word in page.text.split())


def _layers(read: Source, kind: LayerKind) -> list[str]:
    return [layer.text for layer in read.layers if layer.kind is kind]


# --- what shows ----------------------------------------------------------------------------------------------------


def test_a_text_box_in_two_forms_is_shown_once(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(f"<w:p>{f.both_forms(f.shape('Tekstvak'), f.vml('Tekstvak'))}{f.run('Rondom')}</w:p>")
    assert letters.count("Tekstvak") == 1
    assert "Rondom" in letters
    assert read.layers == ()


def test_the_form_of_a_drawing_that_no_one_sees_is_a_hidden_layer(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(f"<w:p>{f.both_forms(f.shape('Zichtbaar'), f.vml('Achterdeur'))}</w:p>")
    assert "Zichtbaar" in letters
    assert "Achterdeur" not in letters
    assert _layers(read, LayerKind.HIDDEN) == ["Achterdeur"]


@pytest.mark.parametrize("form", ["inline", "vml", "group", "cell"])
def test_text_in_a_drawing_of_any_kind_is_on_the_page(show: Shown, office_files: ModuleType, form: str) -> None:
    f = office_files
    drawing = f.vml("Tekstvak") if form == "vml" else f.shape("Tekstvak", inline=form != "cell")
    if form == "group":
        group = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
        start = drawing.index("<wps:wsp>")
        end = drawing.index("</wps:wsp>") + len("</wps:wsp>")
        inner = f"<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{drawing[start:end]}</wpg:wgp>"
        drawing = drawing[:start].replace(f._SHAPE, group) + inner + drawing[end:]
    paragraph = f"<w:p><w:r>{drawing}</w:r>{f.run('Rondom')}</w:p>"
    _, letters = show(paragraph if form != "cell" else f.table(f.cell(paragraph), columns=1) + f.para(""))
    assert letters.count("Tekstvak") == 1
    assert letters.count("Rondom") == 1


def test_headers_footers_and_notes_are_on_the_page(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    note = '<w:{0} w:id="1"><w:p><w:r><w:{0}Ref/></w:r>{1}</w:p></w:{0}>'
    _, letters = show(
        f'<w:p>{f.run("Lijf")}<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:endnoteReference w:id="1"/>'
        f"</w:r></w:p>",
        parts={
            "header1.xml": f.part("hdr", f.para("Briefhoofd") + f.table(f.cell("Celhoofd"), columns=1) + f.para("")),
            "footer1.xml": f.part("ftr", f.para("Onderaan")),
            "footnotes.xml": f.part("footnotes", note.format("footnote", f.run("Voetnoot"))),
            "endnotes.xml": f.part("endnotes", note.format("endnote", f.run("Eindnoot"))),
        },
        section='<w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>',
    )
    for wanted in ("Lijf", "Briefhoofd", "Celhoofd", "Onderaan", "Voetnoot", "Eindnoot"):
        assert letters.count(wanted) == 1, wanted


def test_a_footnote_of_a_table_cell_is_on_the_page(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    figure = f'<w:p>{f.run("2.005")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    read, letters = show(
        f.table(f.cell("Regulier") + f.cell(figure)) + f.para(""),
        parts={"footnotes.xml": f.part("footnotes", f'<w:footnote w:id="1">{f.para("Peildatum")}</w:footnote>')},
    )
    assert letters.count("Peildatum") == 1
    assert read.tables[0].rows == (("Regulier", "2.005¹"),)


def test_a_header_that_no_page_carries_is_a_hidden_layer(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f.para("Lijf"),
        parts={
            "header1.xml": f.part("hdr", f.para("Oneven")),
            "header2.xml": f.part("hdr", f.para("Tweede bladzijde")),
        },
        section='<w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="even" r:id="header2"/>',
    )
    assert "Tweede" not in letters
    assert _layers(read, LayerKind.HIDDEN) == ["Tweede bladzijde"]


def test_the_header_of_the_second_page_is_not_missed_on_a_letter_of_one(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f.para("Lijf"),
        parts={"header1.xml": f.part("hdr", f.para("Eerste")), "header2.xml": f.part("hdr", f.para("Vervolgblad"))},
        section='<w:headerReference w:type="first" r:id="header1"/>'
        '<w:headerReference w:type="default" r:id="header2"/>'
        "<w:titlePg/>",
    )
    assert "Eerste" in letters
    assert "ontbreekt" not in letters
    assert _layers(read, LayerKind.HIDDEN) == ["Vervolgblad"]


def test_content_controls_show_what_was_chosen_and_not_what_could_be(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f'<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="Anders"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{f.run('Gekozen')}</w:sdtContent></w:sdt></w:p>"
        f"<w:sdt><w:sdtPr><w:date/></w:sdtPr><w:sdtContent>{f.para('9 april 2026')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{f.run('Klik hier')}"
        f"</w:sdtContent></w:sdt></w:p>"
    )
    assert "Gekozen9april2026Klikhier" in letters
    assert "Anders" not in letters
    assert read.doubts == ("Het bestand bevat 1 invulveld zonder invulling.",)


def test_a_field_shows_what_the_file_last_showed(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f"<w:p>{f.field('DATE', '1 januari 1999')}</w:p><w:p>{f.field('FILENAME', 'brief.docx')}</w:p>"
        f'<w:p><w:fldSimple w:instr=" REF kenmerk ">{f.run("KEN-7")}</w:fldSimple></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>'
        "</w:checkBox></w:ffData>"
        "</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r>"
        '<w:fldChar w:fldCharType="end"/></w:r>'
        f"{f.run(' Akkoord')}</w:p>"
    )
    assert all(part in letters for part in ("1januari1999", "brief.docx", "KEN-7", "☒Akkoord"))
    assert "datumveld" in read.doubts[0]


def test_page_numbers_are_those_of_the_rendition(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    _, letters = show(
        f.para("Een") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + f.para("Twee"),
        parts={
            "footer1.xml": f.part("ftr", f"<w:p>{f.field('PAGE', '77')}{f.run('van')}{f.field('NUMPAGES', '88')}</w:p>")
        },
        section='<w:footerReference w:type="default" r:id="footer1"/>',
    )
    assert "1van2" in letters
    assert "2van2" in letters
    assert "77" not in letters


def test_list_numbers_are_on_the_page_and_in_the_tables(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    listed = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    read, letters = show(
        f.para("Eerste", listed.format(0)) + f.para("Onder", listed.format(1)) + f.para("Tweede", listed.format(0))
        + f.table(f.cell(f.para("In de cel", listed.format(0))) + f.cell("x")) + f.para("")
    )  # fmt: skip
    assert "Artikel1.Eerste1a)OnderArtikel2.TweedeArtikel3." in letters
    assert read.tables[0].rows == (("Artikel 3. In de cel", "x"),)
    assert read.doubts == ()


def test_formulas_ruby_signs_and_unknown_elements_lose_no_text(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    _, letters = show(
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>142</m:t></m:r></m:num><m:den><m:r><m:t>200</m:t></m:r>"
        "</m:den></m:f></m:oMath>"
        f'</w:p><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{f.run("Ja")}</w:p>'
        f"<w:p><w:r><w:ruby><w:rt>{f.run('boven')}</w:rt><w:rubyBase>{f.run('basis')}</w:rubyBase></w:ruby>"
        f"</w:r></w:p>"
        f"<w:p><w:r><w:onbekend/><w:t>Toch</w:t></w:r><w:bdo w:val='ltr'>{f.run('Richting')}</w:bdo></w:p>"
        f'<w:customXml w:element="q">{f.para("Eigen")}</w:customXml>'
    )
    assert all(part in letters for part in ("142/200", "☑Ja", "basis(boven)", "TochRichting", "Eigen"))


def test_text_of_charts_and_diagrams_is_on_a_page(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    chart, diagram = (f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("chart", "diagram"))
    text = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"
    frame = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="2000000"/><wp:docPr id="1" name="x"/><a:graphic>'
        '<a:graphicData uri="{}">{}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )
    link = '<Relationship Id="{0}" Type="' + f.REL + '{0}" Target="{0}.xml"/>'
    _, letters = show(
        frame.format(chart, '<c:chart r:id="chart"/>') + frame.format(diagram, '<dgm:relIds r:dm="diagramData"/>'),
        parts={
            "chart.xml": f'<c:chartSpace xmlns:c="{chart}" {a}><c:chart><c:title><c:tx>'
            f"<c:rich>{text.format('Grafiektitel')}"
            "</c:rich></c:tx></c:title></c:chart></c:chartSpace>",
            "diagramData.xml": f'<dgm:dataModel xmlns:dgm="{diagram}" {a}><dgm:ptLst><dgm:pt><dgm:t>'
            f"{text.format('Stroomschema')}</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>",
        },
        relations=link.format("chart") + link.format("diagramData"),
    )
    assert letters.count("Grafiektitel") == 1
    assert letters.count("Stroomschema") == 1


def test_what_a_program_cannot_draw_stands_on_a_page_of_its_own_and_is_told(
    show: Shown, office_files: ModuleType
) -> None:
    art = '<v:shape type="#_x0000_t136" style="width:99pt;height:30pt"><v:textpath string="Conceptversie"/></v:shape>'
    read, letters = show(office_files.para("Lijf") + f"<w:p><w:r><w:pict>{art}</w:pict></w:r></w:p>")
    assert letters.endswith(office.LOST_HEADING.replace(" ", "") + "Conceptversie")
    assert "1 stuk tekst" in read.doubts[0]
    assert "Conceptversie" not in read.doubts[0]


def test_an_inserted_web_page_is_read_as_text(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f.para("Voor") + '<w:altChunk r:id="ac"/>' + f.para("Na"),
        parts={"chunk.html": "<html><body><p>Uit de pagina</p><script>Nooit</script></body></html>"},
        relations=f'<Relationship Id="ac" Type="{f.REL}aFChunk" Target="chunk.html"/>',
    )
    assert "VoorUitdepaginaNa" in letters
    assert read.doubts == ("Het bestand bevat 1 ingevoegd bestand; de tekst daarvan is zonder opmaak getoond.",)


# --- tables --------------------------------------------------------------------------------------------------------


def test_merged_nested_and_repeated_cells_come_as_a_grid(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f.table(
            "<w:trPr><w:tblHeader/></w:trPr>" + f.cell("Breed", '<w:gridSpan w:val="2"/>'),
            "<w:trPr><w:tblHeader/></w:trPr>" + f.cell("Hoog", '<w:vMerge w:val="restart"/>') + f.cell("B"),
            f.cell("Bedekt", "<w:vMerge/>") + f.cell("C"),
            f.cell(f.table(f.cell("n1") + f.cell("n2")) + f.para("Na")) + f.cell("D"),
        )
        + f.para("")
    )
    assert read.tables[0].rows == (("Breed", "Breed"), ("Hoog", "B"), ("Hoog", "C"), ("n1\nn2\nNa", "D"))
    assert read.tables[0].header_rows == 2
    assert read.tables[1].rows == (("n1", "n2"),)
    assert "Bedekt" not in letters
    assert _layers(read, LayerKind.HIDDEN) == ["Bedekt"]


def test_cells_in_content_controls_and_deleted_rows_are_read_as_they_stand(
    show: Shown, office_files: ModuleType
) -> None:
    f = office_files
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    gone = '<w:trPr><w:del w:id="1" w:author="L"/></w:trPr>' + f.cell("Weg") + f.cell("weg")
    read, letters = show(f.table(control.format(f.cell("Vak")) + f.cell("1"), gone) + f.para(""))
    assert read.tables[0].rows == (("Vak", "1"),)
    assert "Weg" not in letters


# --- what does not show --------------------------------------------------------------------------------------------


def test_changes_are_accepted_and_told_with_author_and_date(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    who = 'w:id="1" w:author="A. Schrijver" w:date="2026-01-02T03:04:05Z"'
    read, letters = show(
        f"<w:p>{f.run('De taak is ')}<w:del {who}><w:r><w:delText>120</w:delText></w:r></w:del>"
        f"<w:ins {who}>{f.run('142')}"
        f"</w:ins>{f.run(' plaatsen')}<w:moveFrom {who}>{f.run('Verplaatst')}</w:moveFrom></w:p>"
    )
    assert "Detaakis142plaatsen" in letters
    assert [(layer.kind, layer.text, layer.anchor) for layer in read.layers] == [
        (LayerKind.DELETED, "120", "De taak is "),
        (LayerKind.DELETED, "Verplaatst", "De taak is 142 plaatsen"),
        (LayerKind.INSERTED, "142", "De taak is "),
    ]
    assert {(layer.author, layer.date) for layer in read.layers} == {("A. Schrijver", "2026-01-02T03:04:05Z")}
    assert "3 bijgehouden wijzigingen" in read.doubts[0]


def test_a_deleted_paragraph_end_joins_two_paragraphs(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    _, letters = show(
        f"<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='L'/></w:rPr></w:pPr>{f.run('1')}</w:p>{f.para('42 plaatsen')}"
    )
    assert "142plaatsen" in letters


def test_comments_and_their_answers_come_with_the_words_they_are_about(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    comment = (
        '<w:comment w:id="{}" w:author="{}" w:date="2026-02-03T00:00:00Z"><w:p w14:paraId="{}">{}</w:p></w:comment>'
    )
    read, letters = show(
        f'<w:p>{f.run("Wij ")}<w:commentRangeStart w:id="0"/>{f.run("voldoen")}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>',
        parts={
            "comments.xml": f.part(
                "comments",
                comment.format(1, "Tweede", "0000000B", f.run("Nee"))
                + comment.format(0, "Eerste", "0000000A", f.run("Zeker?")),
            ),
            "extra.xml": f'<w15:commentsEx {f.NAMES}><w15:commentEx w15:paraId="0000000A"/>'
            '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A"/></w15:commentsEx>',
        },
        relations='<Relationship Id="cx" Target="extra.xml" '
        'Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended"/>',
    )
    assert [(c.author, c.text, c.anchor) for c in read.layers] == [
        ("Eerste", "Zeker?", "voldoen"),
        ("Tweede", "Nee", "voldoen"),
    ]
    assert "Zeker" not in letters
    assert "2 opmerkingen" in read.doubts[0]


def test_hidden_text_is_a_layer_whether_set_by_hand_or_by_style(show: Shown, office_files: ModuleType) -> None:
    f = office_files
    read, letters = show(
        f"<w:p>{f.run('Zichtbaar ')}{f.run('hand', '<w:vanish/>')}{f.run(' en ')}"
        f"{f.run('teken', _STYLE)}{f.run(' weer', _SHOWN)}{f.run(' web', '<w:webHidden/>')}</w:p>"
        + f.para("alinea", '<w:pStyle w:val="Geheim"/>')
        + f.para("teruggezet", '<w:pStyle w:val="Geheim"/>', _STYLE)
    )
    assert letters == "Zichtbaarenweerwebteruggezet"
    assert _layers(read, LayerKind.HIDDEN) == ["hand", "teken", "alinea"]


_STYLE = '<w:rStyle w:val="GeheimTeken"/>'
_SHOWN = f'{_STYLE}<w:vanish w:val="0"/>'


def test_the_description_of_a_picture_is_a_hidden_layer(show: Shown, office_files: ModuleType) -> None:
    drawing = office_files.shape("Vak").replace('name="x"', 'name="x" descr="Handtekening"')
    read, letters = show(f"<w:p><w:r>{drawing}</w:r></w:p>")
    assert _layers(read, LayerKind.HIDDEN) == ["Handtekening"]
    assert "Handtekening" not in letters


# --- files that are not as they should be --------------------------------------------------------------------------


def test_a_document_that_brings_a_document_type_is_refused(tmp_path: Path, office_files: ModuleType) -> None:
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    source = office_files.docx(tmp_path / "a.docx", office_files.para("x"), {"header1.xml": entity + "<x>&e;</x>"})
    with pytest.raises(ExtractionError, match="Vraag de afzender"):
        office.render(source, tmp_path / "a.pdf", How("dxpdf"))


def test_a_part_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, office_files: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.read.word.package.MAX_XML_BYTES", 50_000)
    source = office_files.docx(tmp_path / "a.docx", office_files.para("x" * 60_000))
    with pytest.raises(LimitExceeded, match="te groot"):
        office.render(source, tmp_path / "a.pdf", How("dxpdf"))


def test_a_file_that_no_program_takes_is_shown_plainly_with_all_its_text(
    tmp_path: Path, office_files: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    f = office_files
    source = f.docx(
        tmp_path / "a.docx",
        f.para("Geachte lezer") + f.table(f.cell("Regulier") + f.cell("142")) + f.para("Slot"),
        {"header1.xml": f.part("hdr", f.para("Briefhoofd"))},
        section='<w:headerReference w:type="default" r:id="header1"/>',
    )
    real = engines.to_pdf

    def refuse_first(clean: Path, out: Path, engine: str = "auto") -> str:
        monkeypatch.setattr(engines, "to_pdf", real)
        raise ExtractionError("kan niet")

    monkeypatch.setattr(engines, "to_pdf", refuse_first)
    read = office.render(source, tmp_path / "a.pdf", How("dxpdf"))
    assert _letters(tmp_path / "a.pdf") == "BriefhoofdGeachtelezerRegulier142Slot"
    assert "eenvoudige opmaak" in read.doubts[0]


def test_boxes_are_ticked_in_plain_letters_on_a_machine_without_fonts(
    tmp_path: Path, office_files: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_SYSTEM_FONTS", ())
    monkeypatch.setenv("HOME", str(tmp_path))
    source = office_files.docx(tmp_path / "a.docx", office_files.para("☒ ja ☐ nee"))
    read = office.render(source, tmp_path / "a.pdf", How("dxpdf"))
    assert _letters(tmp_path / "a.pdf") == "[x]ja[]nee"
    assert read.doubts == ()


def test_words_are_compared_without_case_signs_or_raised_figures_as_such() -> None:
    assert words_of("Op\u00advang (2.005³), ﬁets") == ["opvang", "2", "0053", "fiets"]


@pytest.mark.parametrize("engine", ["dxpdf", pytest.param("libreoffice", marks=pytest.mark.slow)])
def test_the_collected_word_files_are_read_and_nothing_gets_lost_silently(
    shared: Path, tmp_path: Path, engine: str
) -> None:
    if engine not in engines.available():
        pytest.skip(f"{engine} is not installed here")
    for source in sorted((shared / "reference" / "corpora" / "office").glob("*.docx")):
        read = office.render(source, tmp_path / "a.pdf", How(engine))
        assert not any("eenvoudige opmaak" in doubt for doubt in read.doubts), source.name
