"""Looks through the parts of a workbook for what openpyxl does not tell while it reads a stream.

Merged cells, hidden rows and columns, formulas without outcome, and how far a sheet is filled: a sheet that claims a
million rows then costs no more than the cells it holds.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from pipeline.errors import InputError, LimitExceeded

MOST_BYTES = 25_000_000
"""Of all parts together, unpacked."""
MOST_PARTS = 500
MOST_ROWS = 5_000
"""Number of the last filled row; all 342 gemeenten on seven peildata fit."""
MOST_COLUMNS = 100
_HEAD_BYTES = 4_096
"""At the start of a part, in which its document type must stand."""
_LARGE = "Is het wel het goede bestand? Haal weg wat niet nodig is en sla het opnieuw op."


@dataclass(slots=True)
class Marks:
    """What was found on one sheet."""

    rows_seen: int = 0
    """Number of the last row, filled or not."""
    last_row: int = 0
    """1-based, of the last filled cell; 0 when there is none."""
    last_column: int = 0
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[str] = field(default_factory=set)
    not_computed: set[str] = field(default_factory=set)
    formulas: int = 0


def check_package(archive: zipfile.ZipFile) -> None:
    """Let a workbook through that unpacks to a bounded size and defines no entities.

    Raises:
        LimitExceeded: It is too large.
        InputError: It holds declarations that no spreadsheet program writes.
    """
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise LimitExceeded(f"het werkboek is uitgepakt te groot. {_LARGE}")
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                head = part.read(_HEAD_BYTES).replace(b"\0", b"")  # zeros: a part may be in UTF-16
                if b"<!DOCTYPE" in head:
                    raise InputError("het werkboek bevat XML-opdrachten die er niet in horen. Vraag een nieuw bestand.")


def find_marks(archive: zipfile.ZipFile, path: str) -> Marks:
    """Give what stands in the part of one sheet.

    Raises:
        LimitExceeded: It is filled further than a workbook of figures can be.
    """
    marks = Marks()
    with archive.open(path) as stream:
        for name, element in _elements(stream):
            if name == "row":
                _read_row(element, marks)
            elif name == "mergeCell":
                marks.merged.append(element.get("ref", ""))
            elif name == "col":
                _read_column(element, marks)
    return marks


def _elements(stream: Any) -> Iterator[tuple[str, Any]]:
    """Yield rows, columns and merged ranges as they pass, and forget them."""
    names = {"row", "mergeCell", "col"}
    for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True, load_dtd=False):
        name = etree.QName(element).localname
        if name in names:
            yield name, element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _read_row(element: Any, marks: Marks) -> None:
    marks.rows_seen = number = int(element.get("r", marks.rows_seen + 1))
    column, is_filled = 0, False
    for cell in element:
        # row and cells may leave out where they stand: then they follow the one before
        column = coordinate_to_tuple(cell.get("r"))[1] if cell.get("r") else column + 1
        if len(cell):
            is_filled = True
            marks.last_column = max(marks.last_column, column)
            _read_cell(cell, f"{get_column_letter(column)}{number}", marks)
    if not is_filled:
        return
    if number > MOST_ROWS or marks.last_column > MOST_COLUMNS:
        raise LimitExceeded(
            f"een blad is verder gevuld dan rij {MOST_ROWS} of kolom {get_column_letter(MOST_COLUMNS)}. {_LARGE}"
        )
    marks.last_row = max(marks.last_row, number)
    if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
        marks.hidden_rows.add(number)


def _read_cell(cell: Any, address: str, marks: Marks) -> None:
    children = {etree.QName(child).localname: child for child in cell}
    if "f" not in children:
        return
    value = children["v"].text if "v" in children else None
    # a formula whose outcome is an empty text is computed; one with no outcome at all was never
    if value is None and not (cell.get("t") == "str" and "v" in children):
        marks.not_computed.add(address)
    else:
        marks.formulas += 1


def _read_column(element: Any, marks: Marks) -> None:
    if element.get("hidden") in ("1", "true") or element.get("width") == "0":
        last = min(int(element.get("max")), MOST_COLUMNS)
        marks.hidden_columns |= {get_column_letter(number) for number in range(int(element.get("min")), last + 1)}
