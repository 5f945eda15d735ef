"""Writes what an office file says as a plain DOCX: for a file that no program here can lay out as it is.

Every word, table, header and note keeps its place, and pictures where the reader kept them; fonts and frames do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType

from lxml import etree

from extractors.read.word.docx_package import envelope, image_kind
from extractors.read.word.ooxml import PIC, RELS, VAL, WP, A, R, W, make_para, make_run
from extractors.read.word.package import serialise
from extractors.read.word.stories import Block, Grid, GridCell, Para, Picture, Story, StoryKind

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PAGE = MappingProxyType({"w": "11906", "h": "16838"})
_MARGIN = MappingProxyType(
    {"top": "1417", "right": "1134", "bottom": "1417", "left": "1134", "header": "567", "footer": "567", "gutter": "0"}
)
_TEXT_WIDTH = 9_638
"""Between the margins, in twentieths of a point."""
_CELL_PADDING = 230
"""Left and right together, in twentieths of a point."""
_TEXT_HEIGHT = 680
"""Between the margins, in points."""
_EMU = 12_700
"""In a point."""
_PICTURE_POINTS = 200.0
"""Width and height of a picture that names none."""
_DRAWN_PICTURES = ("png", "jpeg", "gif", "bmp", "tiff")
_PICTURE = (
    f'<w:p xmlns:w="{W[1:-1]}" xmlns:wp="{WP[1:-1]}" xmlns:a="{A[1:-1]}" xmlns:pic="{PIC[1:-1]}" xmlns:r="{R[1:-1]}">'
    '<w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData '
    f'uri="{PIC[1:-1]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
    "</a:prstGeom></pic:spPr></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
_STYLES = (
    f'<w:styles xmlns:w="{W[1:-1]}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Lato" w:hAnsi="Lato"/>'
    '<w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults></w:styles>"
)


class _Plain:
    """The parts of a plain DOCX while they are written."""

    def __init__(self) -> None:
        self.parts = {"word/styles.xml": _STYLES.encode()}
        self.types = {"document.xml": f"{_WORD}document.main+xml", "styles.xml": f"{_WORD}styles+xml"}
        self.links = etree.Element(f"{RELS}Relationships", nsmap={None: RELS[1:-1]})
        self._pictures = 0
        self.link("styles", "styles", "styles.xml")

    def link(self, number: str, kind: str, target: str) -> None:
        """Name a part to the document."""
        etree.SubElement(self.links, f"{RELS}Relationship", Id=number, Type=f"{_REL}{kind}", Target=target)

    def elements(self, blocks: Iterable[Block], width: int = _TEXT_WIDTH) -> Iterator[etree._Element]:
        """Yield the elements of blocks in a column of `width` twentieths of a point."""
        for block in blocks:
            if isinstance(block, Para):
                yield _paragraph(block)
            elif isinstance(block, Grid):
                yield self._table(block, width)
                yield make_para("")  # two tables in a row would become one
            elif image_kind(block.content) in _DRAWN_PICTURES:
                yield self._picture(block, width)

    def add_running(self, section: etree._Element, name: str, blocks: Sequence[Block]) -> None:
        """Write the header or footer of all pages."""
        root = etree.Element(f"{W}{'hdr' if name == 'header' else 'ftr'}", nsmap={"w": W[1:-1]})
        root.extend(self.elements(block for block in blocks if not isinstance(block, Picture)))
        self.parts[f"word/{name}1.xml"] = serialise(root)
        self.types[f"{name}1.xml"] = f"{_WORD}{name}+xml"
        etree.SubElement(section, f"{W}{name}Reference", {f"{W}type": "default", f"{R}id": name})
        self.link(name, name, f"{name}1.xml")

    def _picture(self, picture: Picture, width: int) -> etree._Element:
        self._pictures += 1
        number = f"p{self._pictures}"
        name = f"{number}.{image_kind(picture.content)}"
        self.parts[f"word/{name}"] = picture.content
        self.link(number, "image", name)
        wide, high = picture.width or _PICTURE_POINTS, picture.height or _PICTURE_POINTS
        scale = min(1.0, width / 20 / wide, _TEXT_HEIGHT / high)
        size = {"cx": str(int(wide * scale * _EMU)), "cy": str(int(high * scale * _EMU))}
        return etree.fromstring(_PICTURE.format(link=number, **size))

    def _table(self, grid: Grid, width: int) -> etree._Element:
        table = etree.Element(f"{W}tbl")
        borders = etree.SubElement(etree.SubElement(table, f"{W}tblPr"), f"{W}tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            etree.SubElement(borders, f"{W}{side}", {VAL: "single", f"{W}sz": "4", f"{W}color": "969696"})
        column = width // max(grid.width, 1)
        columns = etree.SubElement(table, f"{W}tblGrid")
        for _ in range(grid.width):
            etree.SubElement(columns, f"{W}gridCol", {f"{W}w": str(column)})
        covered: dict[int, tuple[int, int]] = {}
        """By column: rows still to cover and width of the cell above."""
        for cells in grid.rows:
            etree.SubElement(table, f"{W}tr").extend(self._row(cells, covered, grid.width, column))
        return table

    def _row(
        self, cells: Sequence[GridCell], covered: dict[int, tuple[int, int]], columns: int, width: int
    ) -> Iterator[etree._Element]:
        by_column = {cell.column: cell for cell in cells}
        column = 0
        while column < columns:
            rows_left, span = covered.get(column, (0, 1))
            if rows_left:
                covered[column] = (rows_left - 1, span)
                yield self._cell((), span, width, "continue")
                column += span
                continue
            cell = by_column.get(column, GridCell((), column))
            span = max(1, min(cell.column_span, columns - column))
            if cell.row_span > 1:
                covered[column] = (cell.row_span - 1, span)
            yield self._cell(cell.blocks, span, width, "restart" if cell.row_span > 1 else "")
            column += span

    def _cell(self, blocks: Sequence[Block], span: int, width: int, merge: str) -> etree._Element:
        cell = etree.Element(f"{W}tc")
        properties = etree.SubElement(cell, f"{W}tcPr")
        etree.SubElement(properties, f"{W}tcW", {f"{W}w": str(width * span), f"{W}type": "dxa"})
        if span > 1:
            etree.SubElement(properties, f"{W}gridSpan", {VAL: str(span)})
        if merge:
            etree.SubElement(properties, f"{W}vMerge", {VAL: merge})
        cell.extend(self.elements(blocks, max(width * span - _CELL_PADDING, 1)))
        if cell[-1].tag != f"{W}p":
            cell.append(make_para(""))
        return cell


def plain_parts(stories: Sequence[Story]) -> dict[str, bytes]:
    """Give the members of a DOCX that says what the stories say."""
    plain = _Plain()
    document = etree.Element(f"{W}document", nsmap={"w": W[1:-1], "r": R[1:-1]})
    body = etree.SubElement(document, f"{W}body")
    body.extend(plain.elements(block for story in stories if story.kind is StoryKind.BODY for block in story.blocks))
    for story in stories:
        if story.kind is StoryKind.NOTE:
            body.extend(plain.elements(_marked(story)))
    section = etree.SubElement(body, f"{W}sectPr")
    for kind, name in ((StoryKind.HEADER, "header"), (StoryKind.FOOTER, "footer")):
        blocks = [block for story in stories if story.kind is kind and story.always for block in story.blocks]
        if blocks:
            plain.add_running(section, name, blocks)
    etree.SubElement(section, f"{W}pgSz", {f"{W}{key}": value for key, value in _PAGE.items()})
    etree.SubElement(section, f"{W}pgMar", {f"{W}{key}": value for key, value in _MARGIN.items()})
    own = {"word/document.xml": serialise(document), "word/_rels/document.xml.rels": serialise(plain.links)}
    return {**envelope(plain.types), **plain.parts, **own}


def _marked(story: Story) -> Iterator[Block]:
    """Yield the blocks of a note, its number before the first."""
    for number, block in enumerate(story.blocks):
        first = number == 0 and isinstance(block, Para)
        yield Para(f"{story.mark} {block.text}".strip(), block.label) if first and isinstance(block, Para) else block


def _paragraph(para: Para) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    properties = None
    if para.heading:
        properties = etree.Element(f"{W}rPr")
        etree.SubElement(properties, f"{W}b")
    paragraph.append(make_run(" ".join(filter(None, (para.label, para.text))), properties))
    return paragraph
