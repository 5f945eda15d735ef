"""Reads what a cleaned ODT says: paragraphs with their list numbers, tables with spanned and repeated cells, frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from extractors.read.word.docx_text import MAX_COLUMNS
from extractors.read.word.odf import DRAW, OFFICE, STYLE, SVG, TABLE, TEXT, XLINK, OdfStyles, repeat_of, written_label
from extractors.read.word.odt_clean import inline_text
from extractors.read.word.stories import Block, Grid, GridCell, Para, Picture, Story, StoryKind

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEVELS = 10
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px)")
_POINTS = MappingProxyType({"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75})
_HOLDERS = frozenset(
    f"{TEXT}{name}"
    for name in (
        "section", "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
        "alphabetical-index", "bibliography", "index-body", "index-title", "numbered-paragraph",
    )
)  # fmt: skip


class OdtReader:
    """Turns the elements of one document into blocks; reading twice would count the lists on."""

    def __init__(self, styles: OdfStyles, pictures: Mapping[str, bytes]) -> None:
        self._styles = styles
        self._pictures = pictures
        self._counts: dict[str, list[int]] = {}
        self._headings = [0] * _LEVELS

    def blocks(self, holder: etree._Element) -> tuple[Block, ...]:
        """Give the paragraphs and tables of a body, cell, note or box, in order."""
        return tuple(self._blocks(holder))

    def _blocks(self, holder: etree._Element) -> Iterator[Block]:
        for child in holder:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(child, self._heading_label(child))
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, child.get(f"{TEXT}style-name", ""), 1, [])
            elif child.tag == f"{TABLE}table":
                yield self._grid(child)
            elif str(child.tag).startswith(DRAW):
                yield from self._frame(child)
            elif child.tag in _HOLDERS:
                yield from self._blocks(child)

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[Block]:
        text = inline_text(_with_marks(element))
        if text.strip():
            yield Para(text, label, element.tag == f"{TEXT}h")
        for frame in element.iter():
            if str(frame.tag).startswith(DRAW) and not _inside(frame, element):
                yield from self._frame(frame)

    def _frame(self, frame: etree._Element) -> Iterator[Block]:
        for image in frame.findall(f"{DRAW}image"):
            content = self._pictures.get(image.get(f"{XLINK}href", "").removeprefix("./"))
            if content is not None:
                yield Picture(content, *(points_of(frame.get(f"{SVG}{side}", "")) for side in ("width", "height")))
                break
        yield from self._blocks(frame)

    def _heading_label(self, element: etree._Element) -> str:
        if element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        level = min(repeat_of(element, f"{TEXT}outline-level"), _LEVELS)
        self._headings[level - 1] += 1
        self._headings[level:] = [0] * (_LEVELS - level)
        return written_label([self._styles.outline_level(n + 1) for n in range(level)], self._headings[:level])

    def _list(self, element: etree._Element, style: str, level: int, above: list[int]) -> Iterator[Block]:
        if level > _LEVELS:
            return
        defined = self._styles.level(style, level)
        number = (1 if defined is None else repeat_of(defined, f"{TEXT}start-value")) - 1
        key = f"{style}/{level}"
        if element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list"):
            number = (self._counts.get(key) or [number])[0]
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            if item.tag == f"{TEXT}list-item" and any(item.find(f"{TEXT}{name}") is not None for name in "ph"):
                given = item.get(f"{TEXT}start-value")
                number = repeat_of(item, f"{TEXT}start-value") if given else number + 1
            self._counts[key] = [number]
            yield from self._item(item, style, level, [*above, number])

    def _item(self, item: etree._Element, style: str, level: int, values: list[int]) -> Iterator[Block]:
        fresh = item.tag == f"{TEXT}list-item"
        for child in item:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                own = style or self._styles.list_of(child.get(f"{TEXT}style-name", ""))
                levels = [self._styles.level(own, n + 1) for n in range(level)]
                yield from self._paragraph(child, written_label(levels, values) if fresh else "")
                fresh = False
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, child.get(f"{TEXT}style-name", "") or style, level + 1, values)
            elif child.tag == f"{TABLE}table":
                yield self._grid(child)

    def _grid(self, table: etree._Element) -> Grid:
        rows: list[tuple[GridCell, ...]] = []
        headers = 0
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells = tuple(self._cells(row))
            times = repeat_of(row, f"{TABLE}number-rows-repeated") if any(cell.blocks for cell in cells) else 1
            rows += [cells] * times
            if row.getparent().tag == f"{TABLE}table-header-rows":
                headers += times
        width = max((cell.column + cell.column_span for cells in rows for cell in cells), default=0)
        return Grid(tuple(rows), width, headers or 1)

    def _cells(self, row: etree._Element) -> Iterator[GridCell]:
        column = 0
        for cell in row:
            times = repeat_of(cell, f"{TABLE}number-columns-repeated")
            if cell.tag == f"{TABLE}table-cell":
                blocks = self.blocks(cell)
                spans = [repeat_of(cell, f"{TABLE}number-{name}-spanned") for name in ("columns", "rows")]
                for place in range(column, min(column + times, MAX_COLUMNS)):
                    yield GridCell(blocks, place, min(spans[0], MAX_COLUMNS), spans[1])
            elif cell.tag != f"{TABLE}covered-table-cell":
                continue
            column += times


def points_of(length: str) -> float:
    """Give a length (`5.2cm`) in points; 0 when it is none."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _POINTS[found[2]] if found else 0.0


def _inside(frame: etree._Element, paragraph: etree._Element) -> bool:
    """Tell whether a frame stands in another frame, or in a paragraph of its own, of this paragraph."""
    for around in frame.iterancestors():
        if around is paragraph:
            return False
        if str(around.tag).startswith(DRAW) or around.tag in (f"{TEXT}p", f"{TEXT}h"):
            return True
    return True


def _with_marks(paragraph: etree._Element) -> etree._Element:
    """Give a paragraph with the number of each note where it stands on paper."""
    if next(paragraph.iter(f"{TEXT}note"), None) is None:
        return paragraph
    copy = etree.fromstring(etree.tostring(paragraph))
    for note in list(copy.iter(f"{TEXT}note")):
        mark = etree.Element(f"{TEXT}span")
        mark.text = note_mark(note)
        mark.tail, note.tail = note.tail, None
        parent = note.getparent()
        if parent is not None:
            parent.replace(note, mark)
    return copy


def note_mark(note: etree._Element) -> str:
    """Give what stands on paper at a note."""
    return "".join(note.xpath("string(*[local-name()='note-citation'])")).strip().translate(_SUPERSCRIPT)


def find_notes(body: etree._Element, reader: OdtReader) -> Iterator[Story]:
    """Yield the notes in the order of the text."""
    for note in body.iter(f"{TEXT}note"):
        content = note.find(f"{TEXT}note-body")
        if content is not None:
            yield Story(StoryKind.NOTE, reader.blocks(content), mark=note_mark(note))


def find_running(
    styles_root: etree._Element | None, body: etree._Element, styles: OdfStyles, reader: OdtReader
) -> Iterator[Story]:
    """Yield the headers and footers of the page styles; those of the first page stand there for certain."""
    first = next(body.iter(f"{TEXT}p", f"{TEXT}h"), None)
    begun = "" if first is None else styles.master_of(first.get(f"{TEXT}style-name", ""))
    masters = [] if styles_root is None else list(styles_root.iter(f"{STYLE}master-page"))
    names = [master.get(f"{STYLE}name", "") for master in masters]
    used = begun if begun in names else next((n for n in ("Standard", *names) if n in names), "")
    for name, master in zip(names, masters, strict=True):
        for part in master:
            kind = {"header": StoryKind.HEADER, "footer": StoryKind.FOOTER}.get(
                etree.QName(part).localname.split("-")[0]
            )
            if kind is None or part.get(f"{STYLE}display") == "false":
                continue
            plain = part.tag in (f"{STYLE}header", f"{STYLE}footer")
            has_first = master.find(f"{part.tag}-first") is not None
            always = name == used and plain and not has_first
            blocks = reader.blocks(part)
            if blocks:
                yield Story(kind, blocks, always)


def body_of(root: etree._Element) -> etree._Element | None:
    """Give the text of a document."""
    return root.find(f"{OFFICE}body/{OFFICE}text")
