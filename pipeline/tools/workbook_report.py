"""Writes the voortgangsrapportage as a workbook: where every gemeente stands, with the source of each figure.

Regulier and AMV are never added up, and what one gemeente has too much is never set off against what another lacks.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import FigureConflict, RecordError
from pipeline.model.voortgangsregel import Meting, Voortgangsregel
from pipeline.tools.datum import korte_datum, lange_datum
from pipeline.tools.workbook_columns import CATEGORIE, read_explanation
from pipeline.tools.workbook_style import DIFFERENCE_FORMAT, Value, add_table, add_text, new_book, save_book, set_format

_UNKNOWN = "niet bekend"
_HEADS: Mapping[str, int] = {
    "Gemeente": 24,
    "Code": 9,
    "Categorie": 11,
    "Wettelijke taak": 13,
    "Peildatum": 13,
    "Gerealiseerd": 13,
    "Bron": 16,
    "Verschil": 13,
    "Uitkomst": 22,
    "Andere cijfers": 32,
    "In voorbereiding": 14,
    "Trede": 8,
    "Laatste brief": 24,
    "Termijn tot en met": 13,
    "Stand van de termijn": 12,
    "Afspraken": 36,
}
"""Headings of the sheet of a province, with the width of each column."""
_FIGURE_HEADS: Mapping[str, int] = {
    "Provincie": 16,
    "Gemeente": 28,
    "Code": 9,
    "Categorie": 11,
    "Peildatum": 12,
    "Wettelijke taak": 13,
    "Gerealiseerd": 14,
    "Verschil": 13,
    "Bron": 14,
    "Nummer bron": 9,
    "Beslissend": 11,
}
_TOTAL_HEADS: Mapping[str, int] = {
    "Provincie": 18,
    "Categorie": 11,
    "Gemeenten": 11,
    "Wettelijke taak": 12,
    "Gerealiseerd": 14,
    "Tekort": 10,
    "Overschot": 11,
    "In voorbereiding": 14,
    "Cijfer niet bekend": 12,
}
_SOURCE_HEADS: Mapping[str, int] = {"Nummer": 9, "Document": 60, "Kenmerk in het archief": 70, "Aantal cijfers": 10}
_OUTCOMES = ("voldoet", "voldoet gedeeltelijk", "voldoet niet", _UNKNOWN, "geen taak")
"""The order in which outcomes are counted; a word that is not here comes after them."""


def progress_report(rows: Sequence[Voortgangsregel], title: str, made_on: dt.date) -> bytes:
    """Give the voortgangsrapportage (XLSX) of one cyclus; the same rows, title and day give the same bytes.

    Raises:
        RecordError: There are no rows, they are of several cycli, or one is of another category.
        FigureConflict: A gemeente is told twice for one category: its figures would be counted twice.
    """
    _check(rows)
    order = list(CATEGORIE)
    rows = sorted(rows, key=lambda one: (one.provincie, one.naam.casefold().lstrip("'"), order.index(one.categorie)))
    numbers = _number_sources(rows)
    book = new_book(title, made_on)
    provinces = list(dict.fromkeys(row.provincie for row in rows))
    facts = (("Cyclus", rows[0].cyclus), ("Gemaakt op", lange_datum(made_on)), ("Gebied", ", ".join(provinces)))
    add_text(book, "Uitleg", title, facts, read_explanation("rapportage"))
    _add_totals(book, rows)
    for province in provinces:
        _add_province(book, province, [row for row in rows if row.provincie == province], numbers)
    _add_figures(book, rows, numbers)
    _add_sources(book, rows, numbers)
    return save_book(book)


def _check(rows: Sequence[Voortgangsregel]) -> None:
    if not rows:
        raise RecordError("er zijn geen gemeenten om over te rapporteren. Kies een ander gebied of een andere cyclus.")
    if len({row.cyclus for row in rows}) > 1:
        raise RecordError("de regels zijn van verschillende cycli. Maak per cyclus een rapportage.")
    if any(row.categorie not in CATEGORIE for row in rows):
        raise RecordError("de rapportage gaat alleen over regulier en AMV. Laat andere groepen weg.")
    for (code, category), number in Counter((row.gemeente, row.categorie) for row in rows).items():
        if number > 1:
            raise FigureConflict(f"{code}, {category.value}: staat {number} keer in de rapportage. Kies één regel.")


def _number_sources(rows: Iterable[Voortgangsregel]) -> Mapping[str, int]:
    """Give every document a short number, in the order in which the report uses them."""
    ids = dict.fromkeys(one.document_id for row in rows for one in _measured(row))
    return {document_id: number for number, document_id in enumerate(ids, start=1)}


def _measured(row: Voortgangsregel) -> tuple[Meting, ...]:
    """Give all figures of a row, the deciding ones first, then the newest."""
    others = [one for one in row.metingen if one != row.beslissend]
    others.sort(key=lambda one: (-one.peildatum.toordinal(), one.basis, one.document_id))
    return (row.beslissend, *others) if row.beslissend else tuple(others)


# -- a sheet per province ---------------------------------------------------------------------------------------


def _add_province(book: Workbook, province: str, rows: Sequence[Voortgangsregel], numbers: Mapping[str, int]) -> None:
    cells = [_progress_cells(row, numbers) for row in rows]
    _add(book, province, _HEADS, cells).freeze_panes = "D2"


def _progress_cells(row: Voortgangsregel, numbers: Mapping[str, int]) -> tuple[Value, ...]:
    one = row.beslissend
    others = _measured(row)[1 if one else 0 :]
    return (
        row.naam,
        row.gemeente,
        CATEGORIE[row.categorie],
        _told(one.wettelijke_taak if one else None),
        one.peildatum if one else _UNKNOWN,
        _told(one.realisatie if one else None),
        f"{one.basis} ({numbers[one.document_id]})" if one else _UNKNOWN,
        _told(one.verschil if one else None),
        row.uitkomst,
        "; ".join(_short(other, numbers) for other in others),
        _told(row.in_voorbereiding),
        _told(row.trede),
        row.laatste_brief,
        row.termijn,
        row.termijn_status.value if row.termijn_status else "",
        "; ".join(row.afspraken),
    )


def _short(one: Meting, numbers: Mapping[str, int]) -> str:
    return f"{_told(one.realisatie)} op {korte_datum(one.peildatum)}, {one.basis} ({numbers[one.document_id]})"


def _told(number: int | None) -> int | str:
    return _UNKNOWN if number is None else number


def _add(book: Workbook, name: str, heads: Mapping[str, int], rows: Sequence[Sequence[Value]]) -> Worksheet:
    sheet = add_table(book, name, list(heads), rows, list(heads.values()))
    if "Verschil" in heads:
        set_format(sheet, list(heads).index("Verschil") + 1, DIFFERENCE_FORMAT)
    return sheet


# -- totals, figures and sources --------------------------------------------------------------------------------


def _add_totals(book: Workbook, rows: Sequence[Voortgangsregel]) -> None:
    used = {row.uitkomst for row in rows}
    outcomes = [*(word for word in _OUTCOMES if word in used), *sorted(used - set(_OUTCOMES))]
    heads = {**_TOTAL_HEADS, **{f"Uitkomst: {word}": 13 for word in outcomes}}
    groups: dict[tuple[str, str], list[Voortgangsregel]] = {}
    for category, told in CATEGORIE.items():
        for row in rows:
            if row.categorie is category:
                groups.setdefault((row.provincie, told), []).append(row)
    cells = [(*key, *_total_cells(groups[key], outcomes)) for key in sorted(groups, key=lambda key: key[0])]
    _add(book, "Totalen", heads, cells).freeze_panes = "C2"


def _total_cells(rows: Sequence[Voortgangsregel], outcomes: Sequence[str]) -> Iterator[Value]:
    figures = [row.beslissend for row in rows if row.beslissend]
    differences = [one.verschil for one in figures if one.verschil is not None]
    yield len(rows)
    yield _sum(one.wettelijke_taak for one in figures)
    yield _sum(one.realisatie for one in figures)
    yield _sum(max(0, -one) for one in differences)
    yield _sum(max(0, one) for one in differences)
    yield _sum(row.in_voorbereiding for row in rows)
    yield len(rows) - len(differences)
    counted = Counter(row.uitkomst for row in rows)
    yield from (counted[word] for word in outcomes)


def _sum(numbers: Iterable[int | None]) -> int | str:
    """Give the sum of what is known; of nothing known there is no sum."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else _UNKNOWN


def _add_figures(book: Workbook, rows: Sequence[Voortgangsregel], numbers: Mapping[str, int]) -> None:
    cells = [
        (
            row.provincie,
            row.naam,
            row.gemeente,
            CATEGORIE[row.categorie],
            one.peildatum,
            _told(one.wettelijke_taak),
            _told(one.realisatie),
            _told(one.verschil),
            one.basis.value,
            numbers[one.document_id],
            "ja" if one == row.beslissend else "nee",
        )
        for row in rows
        for one in _measured(row)
    ]
    _add(book, "Cijfers", _FIGURE_HEADS, cells).freeze_panes = "E2"


def _add_sources(book: Workbook, rows: Sequence[Voortgangsregel], numbers: Mapping[str, int]) -> None:
    measured = [one for row in rows for one in _measured(row)]
    used = Counter(one.document_id for one in measured)
    told = {one.document_id: one.bron for one in reversed(measured)}
    _add(book, "Bronnen", _SOURCE_HEADS, [(number, told[id_], id_, used[id_]) for id_, number in numbers.items()])
