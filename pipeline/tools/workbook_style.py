"""The look of every workbook we write: headings, tables, widths, printing, and bytes that are the same each time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

LANGUAGE = "nl-NL"
DAY_FORMAT = "d-m-yyyy"
COUNT_FORMAT = "#,##0"
DIFFERENCE_FORMAT = '+#,##0;"−"#,##0;0'

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORMULA = ("=", "+", "-", "@")
_HEAD_FONT = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="154273")
_FIXED_FILL = PatternFill("solid", fgColor="E6E6E6")
_TITLE_FONT, _STRONG_FONT = Font(name="Calibri", size=16, bold=True), Font(name="Calibri", size=11, bold=True)
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TABLE_STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
_LINE_POINTS = 15
_READING_WIDTH, _READING_CHARACTERS = 110, 130
_WIDEST_A4 = 200
"""Characters over all columns; a wider table is set on A3, so that it stays readable in print."""

Value = str | int | dt.date | None


def new_book(title: str, moment: dt.date) -> Workbook:
    """Give an empty workbook with a title, our language and one fixed moment."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    told = book.properties
    told.title, told.language, told.creator = title, LANGUAGE, ""
    told.created = told.modified = dt.datetime.combine(moment, dt.time())
    return book


def add_table(
    book: Workbook,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    blank: int = 0,
) -> Worksheet:
    """Add a sheet that is one table: headings on row 1, then the rows and some blank ones to fill in."""
    sheet: Worksheet = book.create_sheet(name)
    last = _write_rows(sheet, heads, rows)
    last = max(last + blank, 2)  # a table without any row is a damaged file to Excel
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line in sheet.iter_rows(min_row=2, max_row=last, max_col=len(heads)):
        for cell in line:
            _dress(cell)
    for row, line in enumerate(sheet.iter_rows(min_row=1, max_row=last), start=1):
        _set_height(sheet, row, [str(cell.value or "") for cell in line], widths, least=2 if row == 1 else 1)
    table = Table(displayName=table_name(name), ref=f"A1:{get_column_letter(len(heads))}{last}")
    table.tableStyleInfo = _TABLE_STYLE
    sheet.add_table(table)
    sheet.freeze_panes = "A2"
    _set_print(book, sheet, is_wide=sum(widths) > _WIDEST_A4)
    sheet.print_title_rows = "1:1"
    return sheet


def table_name(name: str) -> str:
    """Give the name of the table on a sheet: letters and digits only, so never the address of a cell."""
    return "Tabel_" + re.sub(r"\W", "_", name)


def _write_rows(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    for column, head in enumerate(heads, start=1):
        cell = put(sheet, 1, column, head)
        cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center", indent=1)
    last = 1
    for last, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            put(sheet, last, column, value)
    return last


def _dress(cell: Any) -> None:
    cell.border = _BOX
    is_number = isinstance(cell.value, int | dt.date)
    # a number at the right edge would touch the text of the next column
    side = "right" if is_number else "left" if cell.value else None
    cell.alignment = Alignment(vertical="top", wrap_text=not is_number, horizontal=side, indent=1 if side else 0)


def _set_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int], least: int = 1) -> None:
    """Make a row as high as its longest text needs: not every program does so by itself."""
    lines = max(-(-len(text) // max(1, width - 1)) for text, width in zip(texts, widths, strict=True))
    if max(lines, least) > 1:
        sheet.row_dimensions[row].height = _LINE_POINTS * max(lines, least)


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Any:
    """Fill one cell and give it; a text is never taken for a formula."""
    cell: Any = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    elif value is not None:
        cell.value = value
        cell.number_format = DAY_FORMAT if isinstance(value, dt.date) else COUNT_FORMAT
    return cell


def set_format(sheet: Worksheet, column: int, code: str) -> None:
    """Show the cells of a column under its heading in a number format."""
    for (cell,) in sheet.iter_rows(min_row=2, min_col=column, max_col=column):
        cell.number_format = code


def fix(cell: Any) -> None:
    """Show that a cell is not to be changed; it is locked as every cell that nobody unlocks."""
    cell.fill = _FIXED_FILL


def add_text(book: Workbook, name: str, title: str, facts: Sequence[tuple[str, str]], lines: Sequence[str]) -> None:
    """Add a sheet to read: a title, facts with their label, and lines; a line after an empty one is a heading."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, _READING_WIDTH
    put(sheet, 1, 1, title).font = _TITLE_FONT
    for row, (label, told) in enumerate(facts, start=2):
        put(sheet, row, 1, label).font = _STRONG_FONT
        put(sheet, row, 2, told).alignment = Alignment(vertical="top", wrap_text=True)
    start = len(facts) + 3
    for row, (before, line) in enumerate(zip(("-", *lines), lines, strict=False), start=start):
        is_head = not before
        cell = put(sheet, row, 1 if is_head else 2, line)
        if is_head:
            cell.font = _STRONG_FONT
            continue
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        _set_height(sheet, row, [line], [_READING_CHARACTERS])
    _set_print(book, sheet)


def _set_print(book: Workbook, sheet: Any, is_wide: bool = False) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if is_wide else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddHeader.left.text = (book.properties.title or "").replace("&", "&&")
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "Pagina &P van &N"


def save_book(book: Workbook) -> bytes:
    """Give the bytes of the workbook; the same book gives the same bytes, whatever the clock says."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    # not book.save: that writes the moment of now into the file
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in made.namelist():
            out.writestr(_entry(name), made.read(name))
    return fixed.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
