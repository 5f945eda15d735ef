"""Counts the cells of tables that are read right, on letters drawn here of which every cell is known.

Prints per form how many cells are right, beside pdfplumber's table finder on the same files, and the time per page of
both. A cell is right when it stands in its own row and column with its own text, and its words stand where it says.
`--part heldout` draws forms that were written after the finder; `--errors` tells what went wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import table_forms
import table_forms_heldout
from common import print_result

from extractors.continued import join_continued
from extractors.read.grid.align import Aligner
from extractors.read.grid.tables import add_tables
from extractors.read.pdf import read_pages
from extractors.read.seen.rules import find_rules
from extractors.read.source import SourceTable
from pipeline.model.document import Page
from pipeline.model.table import Table
from pipeline.tools import pdf_pages

Grid = list[list[str]]


def grids(pages: Sequence[Page]) -> list[tuple[Grid, int]]:
    """Give the tables of a document as texts with the number of header rows; a cell that lies is marked."""
    by_number = {page.number: page for page in pages}
    tables = join_continued([table for page in pages for table in page.tables], lambda _a, _b: True)
    return [(_grid(table, by_number), len(table.header)) for table in tables]


def _grid(table: Table, pages: dict[int, Page]) -> Grid:
    grid = []
    for row in table.rows:
        texts = []
        for cell in row.cells:
            said = "".join(pages[part.page].text[part.start : part.end] for part in cell.parts)
            letters = [c for c in said if c.isalnum()]
            texts.append(cell.text if letters == [c for c in cell.text if c.isalnum()] else f"LIES: {cell.text}")
        grid.append(texts)
    return grid


def plumbed(path: Path) -> list[tuple[Grid, int]]:
    """Give what pdfplumber finds; a cell that spans is filled in, a table that goes on is joined, to its advantage."""
    found: list[Grid] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for number, rows in enumerate(page.extract_tables()):
                grid = _filled([[cell and " ".join(cell.split()) for cell in row] for row in rows])
                if number == 0 and found and page.page_number > 1 and len(found[-1][0]) == len(grid[0]):
                    found[-1] += grid[1:] if grid[0] == found[-1][0] else grid
                else:
                    found.append(grid)
    return [(grid, 1) for grid in found]


def _filled(rows: list[list[str | None]]) -> Grid:
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                row[c] = row[c - 1] if c and row[c - 1] is not None else (rows[r - 1][c] if r else "")
    return [[cell or "" for cell in row] for row in rows]


def right_cells(truth: Grid, found: Grid) -> int:
    """Count the cells that stand in their own place with their own text; spaces and broken words apart."""
    return sum(_same(a, b) for row, other in zip(truth, found, strict=False) for a, b in _pairs(row, other))


def _pairs(row: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(row, other, strict=False) if len(row) == len(other) else iter(())


def _same(a: str, b: str) -> bool:
    return " ".join(a.split()) == " ".join(b.split())


class Tally:
    """The figures of one form over all fonts and makers."""

    def __init__(self) -> None:
        self.counts = {"cells": 0, "right": 0, "headers": 0, "headers_right": 0, "extra_tables": 0, "plumber_right": 0}
        self.errors: list[str] = []

    def add(self, key: str, count: int) -> None:
        """Raise one of the counts."""
        self.counts[key] += count

    def score(self, form: table_forms.Form, found: list[tuple[Grid, int]], name: str) -> None:
        """Count what was found of a form, and keep what went wrong."""
        left = list(found)
        for _ in range(2 if form.beside == "twin" else 1):
            truth = form.truth
            best = max(left, key=lambda one: right_cells(truth, one[0]), default=([], 0))
            if best in left:
                left.remove(best)
            cells, right = sum(map(len, truth)), right_cells(truth, best[0])
            if len(best[0]) != len(truth):
                right = min(right, cells - 1)
            self.add("cells", cells)
            self.add("right", right)
            self.add("headers", 1)
            self.add("headers_right", int(best[1] == form.header))
            if right < cells or best[1] != form.header:
                self.errors.append(f"{name}: {right}/{cells}, kop {best[1]}\n{_shown(truth)}\n  --\n{_shown(best[0])}")
        self.add("extra_tables", len(left))

    def plumber(self, form: table_forms.Form, found: list[tuple[Grid, int]]) -> None:
        """Count what pdfplumber found."""
        for _ in range(2 if form.beside == "twin" else 1):
            best = max(found, key=lambda one: right_cells(form.truth, one[0]), default=([], 0))
            self.add("plumber_right", right_cells(form.truth, best[0]))


def _shown(grid: Grid) -> str:
    return "\n".join("  " + " | ".join(row) for row in grid)


def drawn(part: str, seed: int, folder: Path) -> Iterator[tuple[str, table_forms.Form, Path, tuple[SourceTable, ...]]]:
    """Yield the letters: name of the maker, form, file, and what a reader of the original would give."""
    make: Any = table_forms if part == "development" else table_forms_heldout
    for number, font in enumerate(make.FONTS):
        draw = random.Random(f"{part} {seed} {number}")
        for form in (*make.development(draw), *make.more_typst(draw)):
            path = folder / f"typst {font} {form.name}.pdf"
            yield "typst", form, make.typst_pdf(form, font, path, draw), ()
        for form in make.development(draw):
            path = folder / f"word {font} {form.name}.docx"
            make.docx_file(form, font, path, draw)
            tables = () if form.tabs else (SourceTable(tuple(map(tuple, form.truth))),)
            yield "word", form, make.office_pdf(path, path.with_suffix(".pdf")), tables


def measure(folder: Path, part: str, seed: int) -> tuple[dict[str, Any], list[str]]:
    """Give the figures of one part and what went wrong."""
    forms: dict[str, Tally] = {}
    spent = {"pages": 0, "tables_ms": 0.0, "plumber_ms": 0.0}
    for maker, form, path, tables in drawn(part, seed, folder):
        pages = list(read_pages(path, ocr_dpi=None))
        forms.setdefault(f"{maker}: {form.name}", Tally()).score(form, grids(pages), path.stem)
        if tables:
            told = grids(list(read_pages(path, ocr_dpi=None, tables=tables)))
            forms.setdefault(f"original: {form.name}", Tally()).score(form, told, f"original {path.stem}")
        spent["pages"] += len(pages)
        spent["tables_ms"] += _time_tables(path, pages)
        begin = time.perf_counter()
        found = plumbed(path)
        spent["plumber_ms"] += (time.perf_counter() - begin) * 1000
        forms[f"{maker}: {form.name}"].plumber(form, found)
    total = Tally()
    for tally in forms.values():
        for key, count in tally.counts.items():
            total.add(key, count)
    result = {
        "part": part,
        "seed": seed,
        "total": total.counts,
        "ms_per_page": round(spent["tables_ms"] / spent["pages"], 2),
        "plumber_ms_per_page": round(spent["plumber_ms"] / spent["pages"], 2),
        "pages": spent["pages"],
        "forms": {name: tally.counts for name, tally in forms.items()},
    }
    return result, [error for tally in forms.values() for error in tally.errors]


def _time_tables(path: Path, pages: Sequence[Page]) -> float:
    """Give the milliseconds that the lines and the tables of all pages take, the words being read already."""
    spent = 0.0
    with pdf_pages.open_pdf(path) as document:
        for page in pages:
            with pdf_pages.open_page(document, page.number) as handle:
                begin = time.perf_counter()
                add_tables(page, find_rules(handle), Aligner(()))
                spent += time.perf_counter() - begin
    return spent * 1000


def main() -> int:
    """Print the figures; 1 when a cell is wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=("development", "heldout"), default="development")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave the letters in this folder")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        figures, errors = measure(folder, options.part, options.seed)
    print_result("eval_tables", figures)
    if options.errors:
        print("\n\n".join(errors), file=sys.stderr)
    return int(figures["total"]["right"] < figures["total"]["cells"])


if __name__ == "__main__":
    sys.exit(main())
