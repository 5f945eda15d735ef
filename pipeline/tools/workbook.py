"""The workbook in which a civil servant fills in figures, agreements and locations: makes it, and reads it back."""

from __future__ import annotations

import datetime as dt
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import InputError, LimitExceeded
from pipeline.model.extraction import Category
from pipeline.model.stand import Cyclus
from pipeline.model.status import Basis, StatusRecord
from pipeline.model.werkblad import Blad, Cel, CelSoort, Rij, Sheets
from pipeline.tools.datum import korte_datum
from pipeline.tools.register import Gemeente, gemeenten
from pipeline.tools.workbook_columns import (
    AFSPRAKEN,
    ALLES,
    CATEGORIE,
    CYCLUS,
    GEBIED,
    GEEN_EINDE,
    GEMEENTE,
    GEMEENTEN,
    KEUZES,
    LOCATIES,
    PROVINCIE,
    STAND,
    UITLEG,
    Kolom,
    read_columns,
    read_explanation,
)
from pipeline.tools.workbook_marks import Marks, check_package, find_marks
from pipeline.tools.workbook_style import (
    COUNT_FORMAT,
    DAY_FORMAT,
    Value,
    add_table,
    add_text,
    fix,
    new_book,
    save_book,
    set_format,
)

MOST_FILE_BYTES = 20_000_000
_BROKEN: tuple[type[Exception], ...] = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, EOFError),
    *(etree.LxmlError, zipfile.BadZipFile, CellCoordinatesException, InvalidFileException),
    *(zlib.error, struct.error, NotImplementedError, RuntimeError, OSError),
)
"""What openpyxl, lxml and zipfile raise on a damaged workbook."""
_BLANK_ROWS = 30
"""Empty rows to add figures, agreements and locations on."""
_PREPARED = 3
"""Columns of the sheet Stand that are filled in: gemeente, code and categorie."""


def template(
    gemeenten: Sequence[Gemeente], cyclus: Cyclus, known: Sequence[StatusRecord] = (), basis: Basis = Basis.PRT
) -> bytes:
    """Give the workbook to fill in (XLSX): one row per gemeente and category; the same input gives the same bytes.

    Args:
        gemeenten: Whom it is for; of a whole province, one gemeente, or all.
        cyclus: The cyclus that the figures belong to.
        known: Records to fill in. The wettelijke taak is filled in whoever told it, as it comes from the
            verdeelbesluit; a realisatie only when it is of `basis` itself. What others say stands beside it, for
            comparison, and is not read back: a figure never changes hands (INV-25).
        basis: Who fills it in.

    Raises:
        InputError: There is no gemeente to make it for.
    """
    if not gemeenten:
        raise InputError("er is geen gemeente gekozen. Kies een gemeente, een provincie of alle gemeenten.")
    gemeenten = sorted(gemeenten, key=lambda one: (one.provincie, one.naam.casefold().lstrip("'")))
    area = _area(gemeenten)
    book = new_book(f"Cijfers Spreidingswet {cyclus.id}, {area}", cyclus.verdeelbesluit or cyclus.start)
    stand = _add_sheet(book, STAND, _rows(gemeenten, cyclus, known, basis), cyclus)
    _protect(stand, 2 * len(gemeenten))
    _add_sheet(book, AFSPRAKEN, (), cyclus)
    _add_sheet(book, LOCATIES, (), cyclus)
    title = "Cijfers over opvangplekken: uitleg"
    add_text(book, UITLEG, title, ((GEBIED, area), (CYCLUS, cyclus.id)), read_explanation())
    _add_register(book)
    return save_book(book)


def _area(chosen: Sequence[Gemeente]) -> str:
    provinces = {gemeente.provincie for gemeente in chosen}
    if len(chosen) == 1:
        return GEMEENTE + chosen[0].naam
    return PROVINCIE + provinces.pop() if len(provinces) == 1 else ALLES


# -- the rows ---------------------------------------------------------------------------------------------------


def _rows(
    chosen: Sequence[Gemeente], cyclus: Cyclus, known: Sequence[StatusRecord], basis: Basis
) -> Iterator[Sequence[Value]]:
    told: dict[tuple[str, Category], list[StatusRecord]] = {}
    for record in known:
        if record.cyclus == cyclus.id:
            told.setdefault((record.gemeente, record.categorie), []).append(record)
    for gemeente in chosen:
        for category, name in CATEGORIE.items():
            records = told.get((gemeente.code, category), [])
            day, task, real = _figures(records, basis)
            yield gemeente.naam, gemeente.code, name, day, task, real, None, basis.value, None, _beside(records, basis)


def _figures(records: Sequence[StatusRecord], basis: Basis) -> tuple[dt.date | None, int | None, int | None]:
    """Give peildatum, task and realisatie to fill in; where records differ none is chosen."""
    tasks = {record.wettelijke_taak for record in records} - {None}
    task = tasks.pop() if len(tasks) == 1 else None
    own = [record for record in records if record.basis is basis]
    day = max((record.peildatum for record in own), default=None)
    latest = {(record.wettelijke_taak, record.realisatie) for record in own if record.peildatum == day}
    if len(latest) != 1:
        return None, task, None
    own_task, real = latest.pop()
    return day, task if own_task is None else own_task, real


def _beside(records: Sequence[StatusRecord], basis: Basis) -> str | None:
    """Give in one line what is known beside the figures that are filled in."""
    own = [record.peildatum for record in records if record.basis is basis]
    shown = [
        f"{'onbekend' if one.realisatie is None else one.realisatie} op {korte_datum(one.peildatum)} ({one.basis})"
        for one in sorted(records, key=lambda one: (one.peildatum, one.basis), reverse=True)
        if not (one.basis is basis and one.peildatum == max(own))
    ]
    return "; ".join(dict.fromkeys(shown)) or None


# -- the sheets -------------------------------------------------------------------------------------------------


def _add_sheet(book: Workbook, name: str, rows: Iterator[Sequence[Value]] | tuple[()], cyclus: Cyclus) -> Worksheet:
    columns = read_columns(name)
    sheet = add_table(
        book, name, [one.kop for one in columns], rows, [one.breedte for one in columns], blank=_BLANK_ROWS
    )
    for number, column in enumerate(columns, start=1):
        if column.soort in ("aantal", "dag", "einde"):
            set_format(sheet, number, COUNT_FORMAT if column.soort == "aantal" else DAY_FORMAT)
        letter = get_column_letter(number)
        check = _validation(name, column, letter, cyclus)
        check.add(f"{letter}2:{letter}{sheet.max_row}")
        sheet.add_data_validation(check)
    return sheet


def _validation(name: str, column: Kolom, letter: str, cyclus: Cyclus) -> DataValidation:
    check = _rule(name, column, letter, cyclus)
    check.showInputMessage = True
    check.promptTitle, check.prompt = column.kop[:32], column.uitleg
    check.showErrorMessage = check.type is not None
    check.errorTitle, check.error = "Dit kan niet", column.uitleg
    return check


def _rule(name: str, column: Kolom, letter: str, cyclus: Cyclus) -> DataValidation:
    if column.soort == "keuze":
        return DataValidation(type="list", formula1=f'"{",".join(KEUZES[name][column.veld])}"', allow_blank=True)
    if column.soort == "gemeente":
        last = len(gemeenten()) + 1
        return DataValidation(type="list", formula1=f"{GEMEENTEN}!$A$2:$A${last}", allow_blank=True)
    if column.soort == "aantal":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    if column.soort == "dag":
        return _day_rule(column, cyclus)
    if column.soort == "einde":
        asked = f'OR(ISNUMBER({letter}2),{letter}2="{GEEN_EINDE}")'
        return DataValidation(type="custom", formula1=asked, allow_blank=True)
    return DataValidation(allow_blank=True)


def _day_rule(column: Kolom, cyclus: Cyclus) -> DataValidation:
    if column.veld == "peildatum":
        first = _date_formula(cyclus.verdeelbesluit or cyclus.start)
        return DataValidation(type="date", operator="between", formula1=first, formula2="TODAY()", allow_blank=True)
    first = _date_formula(dt.date(2000, 1, 1))
    return DataValidation(type="date", operator="greaterThanOrEqual", formula1=first, allow_blank=True)


def _date_formula(day: dt.date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _protect(sheet: Any, prepared: int) -> None:
    """Lock the prepared cells and what is only for comparison; all others can be filled in, without a password."""
    last = len(read_columns(STAND))
    for row in sheet.iter_rows(min_row=2, max_col=last):
        for cell in row:
            is_fixed = cell.column == last or (cell.column <= _PREPARED and cell.row <= prepared + 1)
            if is_fixed:
                fix(cell)
            else:
                cell.protection = Protection(locked=False)
    sheet.freeze_panes = f"{get_column_letter(_PREPARED + 1)}2"
    sheet.protection.enable()
    # False is allowed here: the names say what is locked
    for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
        setattr(sheet.protection, allowed, False)


def _add_register(book: Workbook) -> None:
    rows = sorted((one.naam, one.code, one.provincie) for one in gemeenten())
    add_table(book, GEMEENTEN, ("Gemeente", "Code", "Provincie"), rows, (32, 10, 18))


# -- reading it back --------------------------------------------------------------------------------------------


def read_workbook(path: Path) -> Sheets:
    """Give every sheet with its filled cells, hidden ones included; nothing is made of them yet.

    Raises:
        LimitExceeded: It is larger than a workbook of figures can be.
        InputError: It is not an XLSX, is locked with a password, or is damaged.
    """
    if path.stat().st_size > MOST_FILE_BYTES:
        raise LimitExceeded("het werkboek is groter dan 20 MB. Haal weg wat niet nodig is en sla het opnieuw op.")
    untrusted = io.BytesIO(path.read_bytes())
    try:
        with zipfile.ZipFile(untrusted) as archive, warnings.catch_warnings():
            check_package(archive)
            warnings.simplefilter("ignore")  # openpyxl tells what it leaves out on writing; we write nothing
            book: Any = load_workbook(untrusted, read_only=True, data_only=True, keep_links=False)
            return Sheets(tuple(_read_sheet(one, archive) for one in book.worksheets))
    except _BROKEN as error:
        raise InputError(
            "het werkboek is niet te lezen: het is geen Excel-bestand (.xlsx), het is beschadigd of er staat een "
            "wachtwoord op. Sla het opnieuw op als .xlsx, zonder wachtwoord."
        ) from error


def _read_sheet(sheet: Any, archive: zipfile.ZipFile) -> Blad:
    marks = find_marks(archive, sheet._worksheet_path)
    rows = tuple(_read_rows(sheet, marks)) if marks.last_row else ()
    filled = {letter for row in rows for letter in row.cellen}
    return Blad(
        naam=sheet.title,
        is_verborgen=sheet.sheet_state != "visible",
        rijen=rows,
        samengevoegd=tuple(marks.merged),
        verborgen_rijen=tuple(row.nummer for row in rows if row.nummer in marks.hidden_rows),
        verborgen_kolommen=tuple(sorted(filled & marks.hidden_columns)),
        formules=marks.formulas,
    )


def _read_rows(sheet: Any, marks: Marks) -> Iterator[Rij]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
    last = marks.last_column or None
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=marks.last_row, max_col=last), start=1):
        found = {}
        for column, untrusted_cell in enumerate(row, start=1):
            letter = get_column_letter(column)
            cel = _read_cell(untrusted_cell, f"{letter}{number}", marks)
            if cel:
                found[letter] = cel
        if found:
            yield Rij(number, found)


def _read_cell(untrusted_cell: Any, address: str, marks: Marks) -> Cel | None:
    value = untrusted_cell.value
    if address in marks.not_computed:
        return Cel(address, CelSoort.NIET_BEREKEND, None, "")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if untrusted_cell.data_type == "e":
        return Cel(address, CelSoort.FOUT, None, str(value))
    if isinstance(value, str):
        return Cel(address, CelSoort.TEKST, value, value)
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return Cel(address, CelSoort.DATUM, moment, _day_told(moment))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Cel(address, CelSoort.GETAL, value, str(value).replace(".", ","))
    return Cel(address, CelSoort.ANDERS, None, str(value))


def _day_told(moment: dt.datetime) -> str:
    told = korte_datum(moment.date())
    return told if moment.time() == dt.time() else f"{told} {moment:%H:%M}"
