"""Reads what a cleaned DOCX says: paragraphs with list numbers, tables with merged cells, text in drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from extractors.read.word.docx_numbering import Numbering
from extractors.read.word.docx_styles import Styles
from extractors.read.word.ooxml import V, W, ancestor, is_on, number_of
from extractors.read.word.stories import Block, Grid, GridCell, Para

MAX_COLUMNS = 200
"""Word has at most 63; a file may claim anything."""
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BOX = f"{W}txbxContent"
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}


@dataclass(frozen=True, slots=True)
class TextReader:
    """Turns the elements of one part into blocks; reading twice would count the lists on."""

    styles: Styles
    numbering: Numbering
    marks: Mapping[etree._Element, str]
    """What stands on paper at each reference to a note."""
    drawn: Mapping[etree._Element, tuple[str, ...]]
    """Texts in the charts and diagrams that each drawing shows."""

    def blocks(self, holder: etree._Element) -> tuple[Block, ...]:
        """Give the paragraphs and tables of a body, cell, note or box, in order."""
        return tuple(self._blocks(holder))

    def _blocks(self, holder: etree._Element) -> Iterator[Block]:
        for child in holder:
            if child.tag == f"{W}p":
                label = self.numbering.label(child)
                text = self._text(child)
                if text.strip():
                    yield Para(text, label, self.styles.is_heading(child))
                yield from self._drawings(child)
            elif child.tag == f"{W}tbl":
                yield self._grid(child)

    def _text(self, paragraph: etree._Element) -> str:
        """Give the text of a paragraph without what stands in its drawings."""
        parts = []
        for run in paragraph.iter(f"{W}r"):
            around = run.getparent()
            if ancestor(run, f"{W}p") is paragraph and around.tag != f"{W}fldSimple":
                parts.append(self._run(run, paragraph))
        return "".join(parts)

    def _run(self, run: etree._Element, paragraph: etree._Element) -> str:
        text = "".join(map(self._leaf, run))
        if self.styles.is_set(run, paragraph, "caps") or self.styles.is_set(run, paragraph, "smallCaps"):
            text = text.upper()
        raised = run.find(f"{W}rPr/{W}vertAlign")
        is_raised = raised is not None and raised.get(f"{W}val") == "superscript"
        return text.translate(SUPERSCRIPT) if is_raised else text

    def _leaf(self, leaf: etree._Element) -> str:
        if leaf.tag == f"{W}t":
            return leaf.text or ""
        if leaf.tag == f"{W}br":
            return "\n"
        return _SIGNS.get(leaf.tag) or self.marks.get(leaf, "")

    def _drawings(self, paragraph: etree._Element) -> Iterator[Block]:
        for drawing in paragraph.iter(f"{W}drawing", f"{W}pict"):
            if ancestor(drawing, f"{W}p") is not paragraph:
                continue
            for box in drawing.iter(_BOX):
                if ancestor(box, _BOX, f"{W}drawing", f"{W}pict") is drawing:
                    yield from self._blocks(box)
            texts = [path.get("string", "") for path in drawing.iter(f"{V}textpath")]
            yield from (Para(text) for text in (*texts, *self.drawn.get(drawing, ())) if text.strip())

    def _grid(self, table: etree._Element) -> Grid:
        rows: list[list[GridCell]] = []
        open_above: dict[int, tuple[int, int]] = {}
        """By column: row and place of the cell that may reach further down."""
        for row in table.findall(f"{W}tr"):
            rows.append([])
            column = max(0, number_of(row.find(f"{W}trPr/{W}gridBefore"), 0))
            for cell in row.findall(f"{W}tc"):
                span = min(max(number_of(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1), MAX_COLUMNS)
                column = min(column, MAX_COLUMNS)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in open_above:
                    _lengthen(rows, *open_above[column])
                else:
                    rows[-1].append(GridCell(self.blocks(cell), column, span))
                    open_above[column] = (len(rows) - 1, len(rows[-1]) - 1)
                    if merge is None:
                        del open_above[column]
                column += span
        width = max((cell.column + cell.column_span for row in rows for cell in row), default=0)
        return Grid(tuple(map(tuple, rows)), width, _header_rows(table))


def _lengthen(rows: list[list[GridCell]], row: int, place: int) -> None:
    cell = rows[row][place]
    rows[row][place] = GridCell(cell.blocks, cell.column, cell.column_span, len(rows) - row)


def _header_rows(table: etree._Element) -> int:
    """Count the rows at the top that the file repeats on every page; 1 when it says nothing of it."""
    count = 0
    for row in table.findall(f"{W}tr"):
        if not is_on(row.find(f"{W}trPr/{W}tblHeader")):
            break
        count += 1
    return count or 1
