"""Writes the inventarislijst: one row per document of a release, released or not, without personal data.

Legal: docs/legal.md#woo-besluit
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from pipeline.errors import ReleaseBlocked
from pipeline.model.woo import Beoordeling
from redaction.legend import read_gronden, sort_gronden

COLUMNS = (
    "Document ID",
    "Documentnummer",
    "Bestandsnaam",
    "Beoordeling",
    "Beoordelingsgrond",
    "Toelichting",
    "Publieke link",
    "Locatie document ID",
    "Opgeschort",
    "Gerelateerd Documentnummer",
    "Locatie gerelateerd ID",
    "Besluitnaam",
)
"""The public list of twelve columns, in its fixed order."""
CSV_NAME, XLSX_NAME = "inventarislijst.csv", "inventarislijst.xlsx"
_WIDTHS = (18, 16, 18, 16, 22, 44, 30, 22, 12, 26, 22, 30)
_FORMULA = "=+-@|%"
"""A spreadsheet may start a formula, or an old kind of link, with these."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BLANK = re.compile(r"^[\s\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\xad]+")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One row, cell by cell as printed; made by `inventory_row`."""

    document_id: str
    documentnummer: str
    bestandsnaam: str
    beoordeling: str
    beoordelingsgrond: str
    toelichting: str
    publieke_link: str
    locatie_document_id: str
    opgeschort: str
    gerelateerd_documentnummer: str
    locatie_gerelateerd_id: str
    besluitnaam: str


def inventory_row(
    dossier: str,
    number: str,
    beoordeling: Beoordeling,
    *,
    gronden: Sequence[str] = (),
    toelichting: str = "",
    publieke_link: str = "",
    opgeschort: bool = False,
    gerelateerd: str = "",
    besluitnaam: str = "",
    has_file: bool = True,
) -> InventoryRow:
    """Give the row of one document; the file name is its number, never the name it arrived under.

    `toelichting` may name persons by function or organisation only; the caller sees to that. Without `has_file` the
    released form is not in this pack: a double, or one that waits.

    Raises:
        ReleaseBlocked: The grounds do not fit the judgement, or a public document has no link.
        ConfigError: A ground is unknown.
    """
    codes = sort_gronden(gronden)
    _check(number, beoordeling, codes, toelichting, publieke_link)
    released = has_file and beoordeling in (Beoordeling.OPENBAAR, Beoordeling.DEELS_OPENBAAR)
    return InventoryRow(
        document_id=f"{dossier}-{number}",
        documentnummer=number,
        bestandsnaam=f"{number}.pdf" if released else "",
        beoordeling=beoordeling.value,
        beoordelingsgrond=";".join(read_gronden()[code].platform_code for code in codes),
        toelichting=toelichting,
        publieke_link=publieke_link,
        locatie_document_id=f"documenten/{number}.pdf" if released else "",
        opgeschort="yes" if opgeschort else "",
        gerelateerd_documentnummer=gerelateerd,
        locatie_gerelateerd_id=f"{dossier}-{gerelateerd}" if gerelateerd else "",
        besluitnaam=besluitnaam,
    )


def _check(number: str, beoordeling: Beoordeling, codes: Sequence[str], toelichting: str, link: str) -> None:
    if beoordeling is Beoordeling.DEELS_OPENBAAR and not codes:
        raise ReleaseBlocked(f"document {number} is deels openbaar maar heeft geen grond. Vul een grond in.")
    if beoordeling is Beoordeling.OPENBAAR and codes:
        raise ReleaseBlocked(f"document {number} is openbaar maar heeft een grond. Kies Deels openbaar.")
    if beoordeling is Beoordeling.NIET_OPENBAAR and not (codes or toelichting):
        raise ReleaseBlocked(f"document {number} is niet openbaar zonder reden. Vul een grond of toelichting in.")
    if beoordeling is Beoordeling.REEDS_OPENBAAR and not link:
        raise ReleaseBlocked(f"document {number} is al openbaar maar heeft geen link. Vul de publieke link in.")


def write_inventory(rows: Iterable[InventoryRow], folder: Path, *, made_at: dt.datetime) -> tuple[Path, Path]:
    """Write the list as CSV and as XLSX and give the two paths; the same rows and time give the same bytes."""
    cells = [[str(cell) for cell in astuple(row)] for row in rows]
    csv_path, xlsx_path = folder / CSV_NAME, folder / XLSX_NAME
    csv_path.write_bytes(table_as_csv(COLUMNS, cells))
    xlsx_path.write_bytes(table_as_xlsx("Inventarislijst", COLUMNS, _WIDTHS, cells, made_at))
    return csv_path, xlsx_path


def safe_cell(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula, also behind blanks or in wide letters; on one line."""
    flat = _CONTROL.sub(" ", text)
    seen = unicodedata.normalize("NFKC", _BLANK.sub("", text)).lstrip("'\"`")
    return f"'{flat}" if seen[:1] and seen[0] in _FORMULA else flat


def table_as_csv(columns: Sequence[str], cells: Iterable[Sequence[str]]) -> bytes:
    """Give a table as CSV that opens in a Dutch spreadsheet; no cell is a formula there."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in cells)
    return buffer.getvalue().encode("utf-8-sig")


def table_as_xlsx(
    title: str, columns: Sequence[str], widths: Sequence[int], cells: Iterable[Sequence[str]], made_at: dt.datetime
) -> bytes:
    """Give a table as a workbook with one sheet; no cell is a formula, and the same input gives the same bytes."""
    book = Workbook()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = title
    sheet.append(list(columns))
    for row in cells:
        sheet.append([safe_cell(cell) for cell in row])
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.cell(row=1, column=column).font = Font(bold=True)
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"  # whatever it looks like, it is text
            if (cell.row or 1) > 1:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    moment = made_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.creator, book.properties.title = "", title
    book.properties.created = book.properties.modified = moment
    buffer = io.BytesIO()
    book.save(buffer)
    return _fix_times(buffer.getvalue(), moment)


def _fix_times(package: bytes, moment: dt.datetime) -> bytes:
    """Give the same package without the clock of this run in it."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _set_modified(data, stamp)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _set_modified(core: bytes, stamp: bytes) -> bytes:
    """Set the time of the last change: openpyxl writes the time of saving there, whatever was asked."""
    head, mark, rest = core.partition(b"<dcterms:modified")
    opening, closing, value = rest.partition(b">")
    _, end, tail = value.partition(b"</dcterms:modified>")
    return head + mark + opening + closing + stamp + end + tail if end else core
