"""Makes huisstijl.docx, the empty Word letter that docx.py fills: `python -m templates.make_huisstijl`.

The look of the Word form stands here as styles with Dutch names, so that a civil servant can change it in Word too.
Measures are in centimetres and points; the same script gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor

from templates.docx import KLEUR, place
from templates.fixed_zip import without_clock

FONT = "Calibri"
FONT_ELSEWHERE = "Carlito"
"""Has the same widths and takes the place of Calibri where that is missing."""
CONCEPT_KLEUR = "A90061"

_STYLES: tuple[tuple[str, float, bool, float, float], ...] = (
    # name, points, bold, space before, space after
    ("Organisatienaam", 12, False, 0, 0),
    ("Retouradres", 7.5, False, 26, 6),
    ("Geadresseerde", 10, False, 0, 0),
    ("Colofon", 8.5, False, 0, 0),
    ("Colofonkop", 8.5, True, 5, 0),
    ("Referentieregel", 10, False, 0, 3),
    ("Slot", 10, False, 0, 6),
    ("Tabeltekst", 10, False, 2, 2),
    ("Tabelgetal", 10, False, 2, 2),
    ("Tabelkop", 10, True, 2, 2),
    ("Tabelkopgetal", 10, True, 2, 2),
    ("Concept", 11, True, 0, 0),
)

_UNWANTED = ("/thumbnail", "/customXml", "/stylesWithEffects", "/fontTable")
_KEPT_STYLES = (
    *("Normal", "Heading 1", "Header", "Footer", "List Bullet", "List Number"),
    *("Default Paragraph Font", "Normal Table", "No List"),
)

_NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>"""

_FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""

_FONTS = f"""<w:fonts {nsdecls("w")}><w:font w:name="{FONT}"><w:altName w:val="{FONT_ELSEWHERE}"/>
<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>"""

_TABLE_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Cijfertabel">
<w:name w:val="Cijfertabel"/><w:basedOn w:val="TableNormal"/>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="969696"/>
<w:insideH w:val="single" w:sz="4" w:color="969696"/></w:tblBorders>
<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="{KLEUR}"/>
</w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


def make_huisstijl() -> bytes:
    """Give the empty letter in house style as DOCX."""
    document = Document()
    _drop_leftovers(document)
    _set_language(document)
    _set_styles(document)
    _set_numbering(document)
    _add_footnotes(document)
    _add_part(document, "fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE, _FONTS)
    _set_page(document.sections[0])
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.title = ""
    properties.created = properties.modified = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def _drop_leftovers(document: DocumentObject) -> None:
    """Take out what the package's own blank file carries along: a thumbnail, custom data, 160 unused styles."""
    for part in (document.part, document.part.package):
        unwanted = [key for key, rel in part.rels.items() if rel.reltype.endswith(_UNWANTED)]
        for key in unwanted:
            del part.rels[key]
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.element.getparent().remove(style.element)
    for link in list(document.styles.element.iter(qn("w:link"))):
        link.getparent().remove(link)  # names a character style that is gone


def _set_language(document: DocumentObject) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        lang.set(qn("w:val"), "nl-NL")
    for fonts in defaults.iter(qn("w:rFonts")):
        _set_font(fonts)
    document.settings.element.append(parse_xml(f'<w:themeFontLang {nsdecls("w")} w:val="nl-NL"/>'))


def _set_font(fonts: Any) -> None:
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _set_styles(document: DocumentObject) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.size = Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.03
    normal.paragraph_format.widow_control = True
    for name, points, bold, before, after in _STYLES:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.font.size, style.font.bold = normal, Pt(points), bold or None
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("Tabelgetal", "Tabelkopgetal"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Concept"].font.color.rgb = RGBColor.from_string(CONCEPT_KLEUR)
    styles["Referentieregel"].paragraph_format.tab_stops.add_tab_stop(Cm(1.8))
    styles["Referentieregel"].paragraph_format.left_indent = Cm(1.8)
    styles["Referentieregel"].paragraph_format.first_line_indent = Cm(-1.8)
    styles["Slot"].paragraph_format.keep_with_next = True
    _set_heading(styles["Heading 1"])
    for name, number in (("List Bullet", 1), ("List Number", 2)):
        styles[name].paragraph_format.space_after = Pt(2)
        styles[name].element.pPr.get_or_add_numPr().get_or_add_numId().val = number
    _set_footnote_styles(document)
    styles.element.append(parse_xml(_TABLE_STYLE))


def _set_heading(style: Any) -> None:
    style.element.rPr.clear()
    _set_font(style.element.rPr.get_or_add_rFonts())
    style.font.bold, style.font.size = True, Pt(10)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(4)
    style.paragraph_format.keep_with_next = True


def _set_footnote_styles(document: DocumentObject) -> None:
    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    text.element.styleId = "FootnoteText"
    text.base_style, text.font.size = document.styles["Normal"], Pt(8.5)
    text.paragraph_format.space_after = Pt(0)
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
    mark.element.styleId = "FootnoteReference"
    mark.font.superscript = True


def _set_numbering(document: DocumentObject) -> None:
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for child in list(parse_xml(_NUMBERING)):
        numbering.append(child)


def _add_footnotes(document: DocumentObject) -> None:
    _add_part(document, "footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES, _FOOTNOTES)
    names = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    marker = parse_xml(f"<w:footnotePr {nsdecls('w')}>{names}</w:footnotePr>")
    settings = document.settings.element
    settings.find(qn("w:compat")).addprevious(marker)


def _add_part(document: DocumentObject, name: str, content_type: str, relation: str, xml: str) -> None:
    part = Part(PackURI(f"/word/{name}"), content_type, xml.encode(), document.part.package)
    document.part.relate_to(part, relation)


def _set_page(section: Section) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(5.9)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(2.6)
    section.header_distance, section.footer_distance = Cm(1.5), Cm(1.3)
    section.different_first_page_header_footer = True
    for footer in (section.footer, section.first_page_footer):
        _add_page_number(footer.paragraphs[0])
    _add_bar(section.first_page_header)
    section.header.paragraphs[0].style = "Concept"


def _add_page_number(paragraph: Any) -> None:
    paragraph.style = "Colofon"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for text, field in (("Pagina ", "PAGE"), (" van ", "NUMPAGES")):
        paragraph.add_run(text)
        simple = f'<w:fldSimple {nsdecls("w")} w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(simple))


def _add_bar(header: Any) -> None:
    """Draw the vertical bar of the letterhead as one shaded line in a frame on the top edge."""
    header.paragraphs[0].style = "Concept"
    bar = header.paragraphs[0].insert_paragraph_before(style="Colofon")
    bar.paragraph_format.line_spacing = Pt(70)
    place(bar, 9.95, 0, 1.1)
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{KLEUR}"/>'
    bar._p.pPr.insert_element_before(parse_xml(shade), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


if __name__ == "__main__":
    Path(__file__).with_name("huisstijl.docx").write_bytes(make_huisstijl())
