"""Opens a workbook (XLSX): what each sheet shows in which cell, and what it hides.

openpyxl reads names, texts and formats; the cells are read here, one by one from a stream. A sheet that claims a
million rows and columns then costs no more than the cells it holds, and whether a formula has a value is known.
"""

from __future__ import annotations

import datetime as dt
import math
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

from extractors.read.sheets.cell_links import Link, link_texts, read_link
from extractors.read.sheets.number_format import format_of, show_number, show_text
from extractors.read.sheets.rich_text import shared_texts, words
from extractors.read.sheets.sheet_beside import Beside, read_beside
from pipeline.errors import ExtractionError, LimitExceeded

MOST_CELLS = 100_000
"""Cells with something in them, over all sheets: what can be drawn within the memory of one reader."""
MOST_CHARACTERS = 10_000_000
"""Over all cells."""
NOT_COMPUTED = "[niet berekend]"
"""Shown for a formula whose outcome is not in the file."""
ERRORS = {
    "#N/A": "#N/B",
    "#DIV/0!": "#DEEL/0!",
    "#REF!": "#VERW!",
    "#VALUE!": "#WAARDE!",
    "#NAME?": "#NAAM?",
    "#NUM!": "#GETAL!",
    "#NULL!": "#LEEG!",
}
"""As Excel in Dutch shows them."""
_BROKEN: tuple[type[Exception], ...] = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, EOFError),
    *(etree.LxmlError, zipfile.BadZipFile, CellCoordinatesException, InvalidFileException),
    *(zlib.error, struct.error, NotImplementedError, RuntimeError, OSError),
)
"""What openpyxl, lxml and zipfile raise on a damaged workbook."""

_HEAD = 4_096
"""Bytes at the start of a part in which its document type must stand."""

Place = tuple[int, int]
"""Row and column, both 1-based."""


class Area(NamedTuple):
    """A range of cells; all borders 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet while and after it is read."""

    name: str
    path: str
    """Inside the archive."""
    is_hidden: bool
    cells: dict[Place, str] = field(default_factory=dict)
    """As Excel shows them; cells that show nothing are left out."""
    unshown: dict[Place, str] = field(default_factory=dict)
    """What stands in cells whose number format shows nothing."""
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run."""
    pale: int = 0
    """Cells with white letters on nothing."""
    not_computed: int = 0
    errors: int = 0
    links: list[Link] = field(default_factory=list)
    print_lines: list[str] = field(default_factory=list)
    """Heads and feet of the printed page."""
    beside: Beside = field(default_factory=Beside)

    def is_hidden_cell(self, place: Place) -> bool:
        """Tell whether the row or the column of a cell is hidden."""
        return place[0] in self.hidden_rows or any(a <= place[1] <= b for a, b in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Style:
    """How cells of one style look."""

    code: str
    is_pale: bool


def read_workbook(untrusted_original: Path) -> tuple[Sheet, ...]:
    """Give the sheets of a workbook in order, with all they hold.

    Raises:
        LimitExceeded: It holds more than can be drawn.
        ExtractionError: It is damaged.
    """
    try:
        # by its bytes: openpyxl refuses a path that does not end in .xlsx, and an original has no ending in the store
        with (
            untrusted_original.open("rb") as file,
            zipfile.ZipFile(file) as archive,
            warnings.catch_warnings(),
        ):
            _refuse_entities(archive)
            warnings.simplefilter("ignore")  # openpyxl tells what it leaves out on writing; we write nothing
            book: Any = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                return tuple(_read_sheets(book, archive))
            finally:
                book.close()
    except _BROKEN as error:
        raise ExtractionError(
            "het Excel-bestand is beschadigd of van een soort die niet wordt gelezen. Open het in Excel, sla het op "
            "als .xlsx en lever het opnieuw aan."
        ) from error


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that defines entities: no program writes them, and their text would be lost."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as part:
                if b"<!DOCTYPE" in part.read(_HEAD):
                    raise ExtractionError(
                        "het Excel-bestand bevat XML-opdrachten die er niet in horen. Vraag om een nieuw bestand."
                    )


def _read_sheets(book: Any, archive: zipfile.ZipFile) -> Iterator[Sheet]:
    reader = _Reader(book, shared_texts(archive))
    for one in book.worksheets:
        sheet = Sheet(one.title, one._worksheet_path, one.sheet_state != "visible")
        with archive.open(sheet.path) as stream:
            reader.read(stream, sheet)
        reader.count(link_texts(archive, sheet.path, sheet.links, sheet.cells))
        sheet.beside = read_beside(archive, sheet.path)
        yield sheet
    for one in book.chartsheets:
        yield Sheet(one.title, "", one.sheet_state != "visible", beside=Beside(charts=1))


class _Reader:
    """Reads the cells of all sheets of one workbook and counts them."""

    def __init__(self, book: Any, texts: Sequence[str]) -> None:
        self._epoch: dt.datetime = book.epoch
        self._texts = texts
        self._styles = _styles(book)
        self._cells = 0
        self._characters = 0

    def read(self, stream: Any, sheet: Sheet) -> None:
        row = 0
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True, load_dtd=False):
            name = etree.QName(element).localname
            if name == "row":
                row = int(element.get("r", row + 1))
                self._row(element, row, sheet)
            elif name in _PARTS:
                _PARTS[name](element, sheet)
            elif name in _INSIDE or _is_look(element):
                continue
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _row(self, element: Any, row: int, sheet: Sheet) -> None:
        if _is_on(element.get("hidden")) or element.get("ht") == "0":
            sheet.hidden_rows.add(row)
        column = 0
        for cell in element:
            reference = cell.get("r")
            column = column_index_from_string(coordinate_from_string(reference)[0]) if reference else column + 1
            if len(cell):
                self._cell(cell, (row, column), sheet)

    def _cell(self, cell: Any, place: Place, sheet: Sheet) -> None:
        style = self._styles.get(int(cell.get("s", 0)), _PLAIN)
        text, is_number = self._value(cell, style, sheet)
        if not text.strip():
            return
        self._cells += 1
        self.count(len(text))
        shown = text if is_number is None else self._shown(text, is_number, style)
        if not shown.strip():
            sheet.unshown[place] = text
            return
        sheet.cells[place] = shown
        sheet.pale += style.is_pale

    def count(self, characters: int) -> None:
        """Count what is to be shown.

        Raises:
            LimitExceeded: It is more than can be drawn.
        """
        self._characters += characters
        if self._cells > MOST_CELLS or self._characters > MOST_CHARACTERS:
            raise LimitExceeded(
                f"het werkboek heeft meer dan {MOST_CELLS} gevulde cellen of te veel tekst. Splits het bestand, of "
                "lever alleen de bladen aan die nodig zijn."
            )

    def _value(self, cell: Any, style: Style, sheet: Sheet) -> tuple[str, bool | None]:
        """Give what a cell holds and whether that is a number; None when it is to be shown as it is."""
        kind = cell.get("t", "n")
        parts = {etree.QName(child).localname: child for child in cell}
        if kind == "inlineStr":
            return words(parts.get("is")), False
        held = parts["v"].text if "v" in parts else None
        if "v" not in parts or (held is None and kind == "n"):
            if "f" not in parts:
                return "", None
            sheet.not_computed += 1
            return NOT_COMPUTED, None
        text = held or ""
        if kind == "s":
            return self._texts[int(text)], False
        if kind == "b":
            return "WAAR" if _is_on(text) else "ONWAAR", None
        if kind == "e":
            sheet.errors += 1
            return ERRORS.get(text, text), None
        return (text, True) if kind == "n" and _is_finite(text) else (unescape(text), False)

    def _shown(self, text: str, is_number: bool, style: Style) -> str:
        return show_number(float(text), style.code, self._epoch) if is_number else show_text(text, style.code)


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _is_look(element: Any) -> bool:
    """Tell whether an element says how a part of a rich text looks: its cell is yet to be read."""
    parent = element.getparent()
    return parent is not None and etree.QName(parent).localname == "rPr"


def _is_finite(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _hidden_columns(element: Any, sheet: Sheet) -> None:
    for column in element:
        if _is_on(column.get("hidden")) or column.get("width") == "0":
            sheet.hidden_columns.append((int(column.get("min")), int(column.get("max"))))


def _merged(element: Any, sheet: Sheet) -> None:
    for one in element:
        left, top, right, bottom = range_boundaries(one.get("ref"))
        if None not in (left, top, right, bottom):
            sheet.merged.append(Area(top, left, bottom, right))  # type: ignore[arg-type]


def _links(element: Any, sheet: Sheet) -> None:
    sheet.links += [read_link(one) for one in element]


def _print_lines(element: Any, sheet: Sheet) -> None:
    sheet.print_lines += [one.text for one in element if one.text]


_PARTS = {"cols": _hidden_columns, "mergeCells": _merged, "hyperlinks": _links, "headerFooter": _print_lines}
_INSIDE = {"c", "v", "f", "is", "t", "r", "rPr", "col", "mergeCell", "hyperlink", "rPh", "phoneticPr"} | {
    f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")
}
"""Parts of what is read as a whole."""
_PLAIN = Style("General", False)


def _styles(book: Any) -> Mapping[int, Style]:
    """Give the look of each style; a broken one is plain."""
    styles: dict[int, Style] = {}
    for number, style in enumerate(book._cell_styles):
        with suppress(IndexError, AttributeError):
            code = _code(book, style.numFmtId)
            font, fill = book._fonts[style.fontId], book._fills[style.fillId]
            styles[number] = Style(code, _is_white(font.color) and not getattr(fill, "fill_type", None))
    return styles


def _code(book: Any, number: int) -> str:
    built_in = BUILTIN_FORMATS.get(number, "General")
    code = book._number_formats[number - 164] if number >= 164 else built_in
    return format_of(number, code or "General")


def _is_white(color: Any) -> bool:
    if color is None:
        return False
    return (color.type == "rgb" and str(color.rgb)[-6:].upper() == "FFFFFF") or (
        color.type == "theme" and color.theme == 0 and not color.tint
    )
