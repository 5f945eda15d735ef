"""Puts the rows of a CSV into the sheet Stand of a workbook, as an official would type them: `WORKBOOK CSV`."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path

import openpyxl

_NUMBERS = {"task": "Wettelijke taak", "realised": "Gerealiseerd", "planned": "In voorbereiding"}


def fill(workbook: Path, rows: Path) -> None:
    """Write the figures of a CSV into the rows of their gemeente and category."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Stand"]
    at = {cell.value: int(cell.column or 0) for cell in sheet[1]}
    place = {
        (sheet.cell(row, at["Gemeente"]).value, str(sheet.cell(row, at["Categorie"]).value).lower()): row
        for row in range(2, sheet.max_row + 1)
    }
    with rows.open(encoding="utf-8", newline="") as file:
        for told in csv.DictReader(file):
            row = place[told["gemeente"], told["category"]]
            sheet.cell(row, at["Peildatum"]).value = dt.date.fromisoformat(told["peildatum"])
            for key, column in _NUMBERS.items():
                if told.get(key):
                    sheet.cell(row, at[column]).value = int(told[key])
    book.save(workbook)


if __name__ == "__main__":
    fill(Path(sys.argv[1]), Path(sys.argv[2]))
