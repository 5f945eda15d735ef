"""Numbers of opvangplaatsen per gemeente: from tables first, from sentences next, then checked against each other.

What cannot be told for sure is left out or gets a low confidence, and is always told to the reviewer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extractors.continued import join_continued
from extractors.figures.areas import check_area_totals, find_area_totals
from extractors.figures.caption import day_of_document, read_caption
from extractors.figures.checks import check_totals, settle
from extractors.figures.labelled import holds_counts, label_table
from extractors.figures.model import Figures, FigureValue, Notes, Observed, Setting, official
from extractors.figures.passed import tell_passed
from extractors.figures.prose import find_in_prose
from extractors.figures.stacked import unstack
from extractors.figures.table import find_in_table
from extractors.letter_dates import find_letter_dates
from extractors.numbers import count_all
from extractors.reading import Reading
from extractors.tables import find_tables
from pipeline.model.document import Page
from pipeline.model.extraction import DocumentType
from pipeline.model.place import Box, Part
from pipeline.model.table import Row, Table

__all__ = ["FigureValue", "Figures", "check_totals", "find_figures", "read_figures"]

Range = tuple[int, int]


def find_figures(reading: Reading, municipalities: Sequence[str], kind: DocumentType) -> tuple[Observed, ...]:
    """Give the figures of a document; observations with equal values are several proofs of one figure."""
    return read_figures(reading, municipalities, kind).observations


def read_figures(
    reading: Reading, municipalities: Sequence[str], kind: DocumentType, letter_date: dt.date | None = None
) -> Figures:
    """Give the figures of a document and the warnings that came up while reading them.

    `municipalities` are official names. `letter_date` tells plan from realisation; without it the dagtekening is
    read from the document itself. A document of kind `other` has no figures: what it says binds nobody.
    """
    if kind in (DocumentType.OTHER, DocumentType.WOO_REQUEST):
        return Figures()
    written = letter_date or _letter_date(reading)
    setting = Setting(reading, official(municipalities), kind, written, day_of_document(reading, written))
    notes = Notes()
    tables = find_document_tables(reading)
    places = [place for table, _ in tables if holds_counts(table) and (place := _place(reading, table))]
    observed = list(_in_tables(setting, tables, notes))
    observed += find_in_prose(setting, places, notes)
    tell_passed(notes, {seen.value.value for seen in observed})
    settled = settle(setting, observed, notes)
    areas = check_area_totals((*notes.areas, *find_area_totals(setting, reading.once(count_all).counts)))
    return Figures(settled, (*notes.warnings, *check_totals(settled), *areas), tuple(dict.fromkeys(notes.asides)))


def _letter_date(reading: Reading) -> dt.date | None:
    found = max(find_letter_dates(reading), key=lambda seen: seen.confidence, default=None)
    return found.value if found else None


def find_document_tables(reading: Reading) -> list[tuple[Table, bool]]:
    """Give the tables that its reader found, joined over page borders; True where words were recognised by OCR."""
    found: list[Table] = []
    scanned: set[tuple[int, Box]] = set()
    for page in reading.document.pages:
        tables = _body_tables(reading, page)
        found += tables
        scanned |= {(table.page, table.box) for table in tables if _is_recognised(page, table)}

    def follows(first: Table, second: Table) -> bool:
        a, b = _place_of(reading, first.rows[-1:]), _place_of(reading, second.rows[:1])
        return bool(a and b and not reading.text[a[1] : b[0]].strip())

    return [(table, (table.page, table.box) in scanned) for table in join_continued(found, follows)]


def _is_recognised(page: Page, table: Table) -> bool:
    """Tell whether words of a table come from a picture: all of a scan, or a picture on a typed page."""
    if page.source == "ocr":
        return True
    return page.source == "gemengd" and any(w.confidence < 1 and w.box.meets(table.box) for w in page.words)


def _body_tables(reading: Reading, page: Page) -> list[Table]:
    """Give the tables of a page; one into which a running head or a note slipped is sought again without it."""
    if not page.tables:
        return []
    in_body = [(word, reading.position(page.number, word.start)) for word in page.words]
    kept = tuple(word for word, at in in_body if at is None or at < reading.body_end)
    starts = {word.start for word in page.words} - {word.start for word in kept}
    clean = [table for table in page.tables if not _holds(table, starts)]
    if len(clean) == len(page.tables):
        return clean
    again = find_tables(replace(page, words=kept))
    again = tuple(table for table in again if not any(table.box.meets(other.box) for other in clean))
    return sorted((*clean, *again), key=lambda table: table.box.top)


def _holds(table: Table, starts: Collection[int]) -> bool:
    parts = {part for row in table.rows for cell in row.cells for part in cell.parts}
    return any(part.start <= start < part.end for part in parts for start in starts)


def _place(reading: Reading, table: Table) -> Range | None:
    """Give the range of the text that a table takes."""
    return _place_of(reading, table.rows)


def _place_of(reading: Reading, rows: Sequence[Row]) -> Range | None:
    parts = [part for row in rows for cell in row.cells for part in cell.parts]
    starts = [where for part in parts if (where := reading.position(part.page, part.start)) is not None]
    ends = [where + 1 for part in parts if (where := _last(reading, part)) is not None]
    return (min(starts), max(ends)) if starts and ends else None


def _last(reading: Reading, part: Part) -> int | None:
    return reading.position(part.page, part.end - 1)


def _in_tables(setting: Setting, tables: Sequence[tuple[Table, bool]], notes: Notes) -> Iterator[Observed]:
    floor = 0
    for table, scanned in tables:
        place = _place(setting.reading, table)
        if place is None or setting.reading.is_quoted(place[0]):
            continue
        caption = read_caption(setting, place[0], place[1], floor)
        for part in unstack(table):
            yield from find_in_table(setting, label_table(setting, part, caption, scanned=scanned), notes)
        floor = place[1]
