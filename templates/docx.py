"""Blocks into an editable Word letter on huisstijl.docx: real styles, headers, lists, table and footnotes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, cast

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import PartFactory, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Pt

from templates.blocks import (
    CONCEPT,
    Block,
    Blocks,
    Bullets,
    Heading,
    LetterMeta,
    Numbered,
    Paragraph,
    Run,
    SignatureSpace,
    Table,
    Together,
    footnotes,
)
from templates.fixed_zip import without_clock

PartFactory.part_type_for[CT.WML_FOOTNOTES] = XmlPart  # python-docx keeps footnotes as bytes; we add to them

KLEUR = "154273"
"""The colour in huisstijl.docx; each letter gets the one of its sender."""
_MARGIN_LEFT, _MARGIN_TOP, _MARGIN_WIDTH = 15.9, 4.1, 4.3
"""The column beside the text that says who sends: centimetres from the edge of the page."""
_TEXT_WIDTH = 12.3
"""Width of the text in centimetres."""
_COLUMNS_AT_FULL_SIZE = 3
"""A table with more columns is set smaller."""
_LETTER, _CELL_MARGIN = 0.17, 0.4
"""Width of a letter in a small table, and of the empty borders of a cell, in centimetres."""
_WHOLE_TABLE_ROWS = 12
"""A table up to this many rows is never split over two pages."""
_BEFORE_DATE = re.compile(r" (?=\d{1,2}-\d{1,2}-\d{4}$)")


@cache
def _house_style() -> bytes:
    return (files("templates") / "huisstijl.docx").read_bytes()


def write_docx(blocks: Blocks, meta: LetterMeta, concept: bool) -> bytes:
    """Give the letter as DOCX; the same input gives the same bytes."""
    document = Document(io.BytesIO(_house_style()))
    _set_look(document, meta)
    _set_properties(document, meta, concept)
    _write_headers(document.sections[0], meta, concept)
    _write_letterhead(document, meta)
    writer = _Writer(document, blocks)
    for block in blocks:
        writer.write(block)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def _set_look(document: DocumentObject, meta: LetterMeta) -> None:
    """Give the empty letter the colour of the sender, and take the bar away when it has none."""
    header = document.sections[0].first_page_header
    if not meta.balk:
        bar = header.paragraphs[0]._p
        bar.getparent().remove(bar)
    for root in (document.styles.element, header._element):
        for node in root.iter():
            for name in (qn("w:fill"), qn("w:color")):
                if node.get(name) == KLEUR:
                    node.set(name, meta.kleur)


def _set_properties(document: DocumentObject, meta: LetterMeta, concept: bool) -> None:
    properties = document.core_properties
    properties.title = f"{CONCEPT} {meta.titel}" if concept else meta.titel
    properties.author = properties.last_modified_by = meta.organisatie.naam
    properties.language = "nl-NL"
    properties.revision = 1
    properties.created = properties.modified = dt.datetime.combine(meta.datum, dt.time(12), dt.UTC)


def _write_headers(section: Section, meta: LetterMeta, concept: bool) -> None:
    anchors = [header.paragraphs[-1] for header in (section.first_page_header, section.header)]
    for anchor in anchors:
        if concept:
            anchor.add_run(CONCEPT)
    lines = [("Colofonkop", meta.organisatie.onderdeel)]
    for label, value in meta.running_head:
        lines += [("Colofonkop", label), ("Colofon", value)]
    for style, text in lines:
        place(anchors[1].insert_paragraph_before(text, style), _MARGIN_LEFT, 3.2, _MARGIN_WIDTH)


def _write_letterhead(document: DocumentObject, meta: LetterMeta) -> None:
    place(document.add_paragraph(meta.organisatie.naam, "Organisatienaam"), 11.35, 1.4, 8.5)
    document.add_paragraph(meta.retouradres, "Retouradres")
    for address in meta.geadresseerde:
        document.add_paragraph(address, "Geadresseerde")
    margin = [("Colofonkop", meta.colofon[0]), *(("Colofon", text) for text in meta.colofon[1:])]
    for label, value in meta.references:
        margin += [("Colofonkop", label), ("Colofon", value)]
    for style, value in margin:
        place(document.add_paragraph(value, style), _MARGIN_LEFT, _MARGIN_TOP, _MARGIN_WIDTH)
    for index, (label, value) in enumerate(meta.subject_lines):
        line = document.add_paragraph(f"{label}\t{value}", "Referentieregel")
        if index == 0:
            line.paragraph_format.space_before = Cm(1.8)
        if index == len(meta.subject_lines) - 1:
            line.paragraph_format.space_after = Cm(0.8)


def place(paragraph: Any, left: float, top: float, width: float) -> None:
    """Put a paragraph at a fixed place on the page (centimetres); neighbours with the same place share one frame."""
    numbers = [round(value * 567) for value in (width, left, top)]
    frame = (
        f'<w:framePr {nsdecls("w")} w:w="{numbers[0]}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:x="{numbers[1]}" w:y="{max(numbers[2], 1)}"/>'
    )
    properties = paragraph._p.get_or_add_pPr()
    after = ("w:widowControl", "w:numPr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    properties.insert_element_before(parse_xml(frame), *after)


class _Writer:
    """Writes blocks at the end of a document."""

    def __init__(self, document: DocumentObject, blocks: Blocks) -> None:
        self.document = document
        self.notes = footnotes(blocks)

    def write(self, block: Block) -> None:
        match block:
            case Heading(level=level, text=text):
                self.document.add_paragraph(text, f"Heading {level}")
            case Paragraph():
                paragraph = self._paragraph(block.runs, "Normal")
                paragraph.paragraph_format.keep_with_next = True if block.introduces else None
            case Bullets(items=items):
                self._list(items, "List Bullet")
            case Numbered(items=items):
                self._list(items, "List Number", self._numbering_from_one())
            case Table():
                self._table(block)
            case Together(blocks=inner):
                self._closing(inner)
            case SignatureSpace():
                self.document.add_paragraph(style="Slot").paragraph_format.space_after = Cm(1.2)

    def _paragraph(self, runs: Sequence[Run], style: str) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        for run in runs:
            if run.footnote is None:
                _add_run(paragraph, run)
            else:
                self._footnote(paragraph, run.footnote)
        return paragraph

    def _list(self, items: Sequence[Sequence[Run]], style: str, numbering: int | None = None) -> None:
        for item in items:
            paragraph = self._paragraph(item, style)
            if numbering is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = numbering
        paragraph.paragraph_format.space_after = Cm(0.25)

    def _numbering_from_one(self) -> int:
        numbering = self.document.part.numbering_part.element
        made = numbering.add_num(2)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        number: int = made.numId
        return number

    def _closing(self, blocks: Sequence[Paragraph | SignatureSpace]) -> None:
        for block in blocks:
            if isinstance(block, SignatureSpace):
                self.write(block)
            else:
                last = self._paragraph(block.runs, "Slot")
        last.paragraph_format.keep_with_next = False

    def _table(self, block: Table) -> None:
        table = self.document.add_table(rows=0, cols=len(block.header), style="Cijfertabel")
        caption = parse_xml(f"<w:tblCaption {nsdecls('w')}/>")
        caption.set(qn("w:val"), f"Tabel met kolommen {', '.join(block.header)}")
        numeric = block.numeric or (False,) * len(block.header)
        _add_row(table, block.header, ["Tabelkopgetal" if number else "Tabelkop" for number in numeric])
        for row in block.rows:
            _add_row(table, row, ["Tabelgetal" if number else "Tabeltekst" for number in numeric])
        _set_widths(table, _widths(block))
        table._tbl.tblPr.append(caption)
        header = table.rows[0]._tr.get_or_add_trPr()
        header.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        header.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        if len(block.rows) <= _WHOLE_TABLE_ROWS:
            _keep_rows_together(table)
        self.document.add_paragraph(style="Colofon")  # a little air under the table

    def _footnote(self, paragraph: Any, number: int) -> None:
        mark = f'<w:rPr {nsdecls("w")}><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        reference = paragraph.add_run()._r
        reference.append(parse_xml(mark))
        reference.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))
        part = cast(XmlPart, self.document.part.part_related_by(RT.FOOTNOTES))
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            f"<w:r>{mark}<w:footnoteRef/></w:r></w:p></w:footnote>"
        )
        part.element.append(note)
        # a loose paragraph of the body lends the way to write runs; its runs then move to the note
        loose = self.document.add_paragraph()
        for run in (Run(" "), *self.notes[number]):
            _add_run(loose, run)
        for child in list(loose._p.findall(qn("w:r"))):
            note[0].append(child)
        loose._p.getparent().remove(loose._p)


def _add_run(paragraph: Any, run: Run) -> None:
    if run.text == "\n":
        paragraph.add_run().add_break()
        return
    made = paragraph.add_run(run.text)
    made.bold, made.italic = run.bold or None, run.italic or None


def _add_row(table: Any, texts: Sequence[str], styles: Sequence[str]) -> None:
    for cell, text, style in zip(table.add_row().cells, texts, styles, strict=True):
        cell.paragraphs[0].style = style
        small = len(texts) > _COLUMNS_AT_FULL_SIZE
        # a newline is a line break in a run: it keeps the date of a narrow column in one piece
        run = cell.paragraphs[0].add_run(_BEFORE_DATE.sub("\n", text) if small else text)
        if small:
            run.font.size = Pt(8.5)


def _widths(block: Table) -> list[float]:
    """Give the widths of the columns in centimetres; empty leaves them equal.

    Names get more room than figures, and no column of text is narrower than its longest word.
    """
    columns = len(block.header)
    small = columns > _COLUMNS_AT_FULL_SIZE
    if block.numeric and block.numeric[1]:
        if not small:
            return []
        figure = (_TEXT_WIDTH - 2.1) / (columns - 1) if columns < 6 else 1.75
        return [_TEXT_WIDTH - figure * (columns - 1), *([figure] * (columns - 1))]
    cells = list(zip(block.header, *block.rows, strict=True))
    letter = _LETTER if small else _LETTER * 9.5 / 8.5
    least = [max(len(word) for cell in column for word in cell.split()) * letter + _CELL_MARGIN for column in cells]
    wish = [max(map(len, column)) for column in cells]
    spare = _TEXT_WIDTH - sum(least)
    return [width + spare * length / sum(wish) for width, length in zip(least, wish, strict=True)] if spare > 0 else []


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=False):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _keep_rows_together(table: Any) -> None:
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
