"""Reads a workbook (XLSX): every sheet with its tables as Excel shows them; what it hides comes beside the pages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from extractors.read.paper.regions import Region, fill_spans, find_regions
from extractors.read.paper.typed import typeset_blocks
from extractors.read.sheets.covered import covering
from extractors.read.sheets.workbook import Area, Place, Sheet, read_workbook
from extractors.read.source import How, Source, SourceTable
from pipeline.model.document import Layer, LayerKind

_PRINT_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])')
_ANCHOR = 100


def render(untrusted_original: Path, out: Path, how: How) -> Source:
    """Write the PDF rendition of a workbook at `out` and give what it holds.

    Raises:
        LimitExceeded: It holds more than can be drawn.
        ExtractionError: It is damaged.
    """
    sheets = read_workbook(untrusted_original)
    views = [(sheet, _View() if sheet.is_hidden else _view(sheet)) for sheet in sheets]
    found = [(sheet, find_regions(view.cells, view.merged)) for sheet, view in views if not sheet.is_hidden]
    blocks = [block for number, (sheet, regions) in enumerate(found) for block in _sheet_blocks(number, sheet, regions)]
    maker = typeset_blocks("Werkboek", (), blocks, out)
    tables = tuple(table for _, regions in found for table in source_tables(regions))
    layers = tuple(layer for sheet, view in views for layer in _layers(sheet, view))
    return Source(maker, tables, layers, (), tuple(_doubts(views, bool(blocks))))


def source_tables(regions: Sequence[Region]) -> Iterator[SourceTable]:
    """Yield the tables of the regions that have columns beside each other."""
    for region in regions:
        if region.rows and len(region.rows[0]) > 1:
            yield SourceTable(fill_spans(region.rows, region.spans), region.header_rows)


def region_blocks(region: Region) -> Iterator[dict[str, Any]]:
    """Yield the blocks of the rendition that show a region."""
    if region.above:
        yield {"kind": "text", "lines": _lines(region.above)}
    if region.rows:
        yield {"kind": "table", "rows": region.rows, "spans": region.spans, "header_rows": region.header_rows}
    if region.below:
        yield {"kind": "text", "lines": _lines(region.below)}


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _sheet_blocks(number: int, sheet: Sheet, regions: Sequence[Region]) -> Iterator[dict[str, Any]]:
    if number:
        yield {"kind": "page"}
    yield {"kind": "text", "lines": [sheet.name], "level": 1}
    for region in regions:
        yield from region_blocks(region)
    for box in sheet.beside.boxes:
        yield {"kind": "text", "lines": box.split("\n")}
    printed = [line for text in sheet.print_lines if (line := " ".join(_PRINT_CODE.sub(" ", text).split()))]
    if printed:
        yield {"kind": "text", "lines": list(dict.fromkeys(printed))}


# --- what is shown -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _View:
    """What of a sheet is seen, as if hidden rows and columns were not there, and what is not."""

    cells: dict[Place, str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: dict[Place, str] = field(default_factory=dict)
    """In hidden rows and columns."""
    covered: dict[Place, str] = field(default_factory=dict)
    """Under a merged area."""


def _view(sheet: Sheet) -> _View:
    rows = sorted(sheet.hidden_rows)
    columns = sorted({column for first, last in sheet.hidden_columns for column in range(first, min(last, 16_384) + 1)})

    def moved(place: Place) -> Place:
        """Give where a cell is seen; for a hidden one, where the first cell behind it is that is not."""
        return place[0] - bisect_left(rows, place[0]), place[1] - bisect_left(columns, place[1])

    view = _View()
    areas, covered = covering(sheet.merged, sheet.cells)
    firsts: set[Place] = set()
    for area in areas:
        top, left = moved((area.top, area.left))
        bottom, right = moved((area.bottom + 1, area.right + 1))
        if top < bottom and left < right:
            view.merged.append(Area(top, left, bottom - 1, right - 1))
            firsts.add((area.top, area.left))
    for place, text in sheet.cells.items():
        # Excel shows the text of a merged area as long as one cell of it is seen, be it not the first
        if place in firsts or not (place in covered or sheet.is_hidden_cell(place)):
            view.cells[moved(place)] = text
        elif sheet.is_hidden_cell(place):
            view.hidden[place] = text
        else:
            view.covered[place] = text
    return view


# --- what is not ---------------------------------------------------------------------------------------------------


def _layers(sheet: Sheet, view: _View) -> Iterator[Layer]:
    if sheet.is_hidden:
        yield from _hidden(sheet, sheet.cells, "verborgen werkblad")
        for box in sheet.beside.boxes:
            yield Layer(LayerKind.HIDDEN, box, anchor=f"{sheet.name}, tekstvak"[:_ANCHOR])
    else:
        yield from _hidden_parts(sheet, view.hidden)
        yield from _hidden(sheet, view.covered, "onder samengevoegde cellen")
    yield from _hidden(sheet, sheet.unshown, "opmaak die niets toont")
    for comment in sheet.beside.comments:
        anchor = f"{sheet.name}, {comment.reference}: {_text_at(sheet, comment.reference)}".rstrip(": ")
        yield Layer(LayerKind.COMMENT, comment.text, comment.author, comment.date, anchor[:_ANCHOR])


def _text_at(sheet: Sheet, reference: str) -> str:
    return " ".join(sheet.cells.get(coordinate_to_tuple(reference), "").split()) if reference else ""


def _hidden_parts(sheet: Sheet, hidden: Mapping[Place, str]) -> Iterator[Layer]:
    by_run: dict[int, dict[Place, str]] = {}
    by_column: dict[int, dict[Place, str]] = {}
    run, last = 0, 0
    for place, text in sorted(hidden.items()):
        if place[0] in sheet.hidden_rows:
            run = run if place[0] <= last + 1 else place[0]
            last = place[0]
            by_run.setdefault(run, {})[place] = text
        else:
            by_column.setdefault(place[1], {})[place] = text
    for first, cells in by_run.items():
        yield from _hidden(
            sheet, cells, f"verborgen rij {first}" + (f"–{max(cells)[0]}" if max(cells)[0] > first else "")
        )
    for column, cells in sorted(by_column.items()):
        yield from _hidden(sheet, cells, f"verborgen kolom {get_column_letter(column)}")


def _hidden(sheet: Sheet, cells: Mapping[Place, str], what: str) -> Iterator[Layer]:
    """Yield one layer with the texts of cells, a line for each row."""
    rows: dict[int, list[str]] = {}
    for (row, _), text in sorted(cells.items()):
        rows.setdefault(row, []).append(text)
    if rows:
        text = "\n".join(" | ".join(row) for row in rows.values())
        yield Layer(LayerKind.HIDDEN, text, anchor=f"{sheet.name}, {what}"[:_ANCHOR])


def _doubts(views: Sequence[tuple[Sheet, _View]], shows: bool) -> Iterator[str]:
    if not shows:
        yield "Geen enkel werkblad toont iets. Bekijk het origineel."
    if any(sheet.is_hidden or view.hidden for sheet, view in views):
        yield "Het werkboek verbergt bladen, rijen of kolommen. Hun tekst staat niet op de bladzijden."
    seen = [sheet for sheet, _ in views if not sheet.is_hidden]
    if count := sum(sheet.not_computed for sheet in seen):
        told = _counted(count, "formule", "formules")
        yield (
            f"Van {told} staat de uitkomst niet in het bestand. Open het in Excel, laat het rekenen, sla het op en "
            "lever het opnieuw aan."
        )
    if count := sum(sheet.errors for sheet in seen):
        yield f"Een fout in plaats van een waarde staat in {_counted(count, 'cel', 'cellen')}."
    yield from _doubts_of_looks(seen, sum(len(view.covered) for _, view in views))
    if count := sum(sheet.beside.pictures + sheet.beside.charts for sheet in seen):
        told = _counted(count, "afbeelding of grafiek is", "afbeeldingen of grafieken zijn")
        yield f"{told} niet gelezen. Bekijk het origineel."


def _doubts_of_looks(seen: Sequence[Sheet], covered: int) -> Iterator[str]:
    """Yield the doubts about cells that look otherwise on the pages; `covered` cells lie under a merged area."""
    if count := sum(len(sheet.unshown) for sheet in seen):
        yield f"De opmaak verbergt wat in {_counted(count, 'cel', 'cellen')} staat. Dat staat niet op de bladzijden."
    if covered:
        told = _counted(covered, "cel", "cellen")
        yield f"Samengevoegde cellen verbergen wat in {told} staat. Dat staat niet op de bladzijden."
    if count := sum(sheet.pale for sheet in seen):
        yield f"Witte letters op wit staan in {_counted(count, 'cel', 'cellen')}. Hier zijn zij zwart."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
