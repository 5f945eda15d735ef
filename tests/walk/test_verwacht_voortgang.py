"""The progress of Overijssel in the workbook of `ibt records template`: read as expected, refused where it is wrong."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import casework, wiring
from pipeline.bevinding import beslissende_cijfers, derive_per_categorie, derive_uitkomst, read_cycles
from pipeline.model.extraction import Category
from pipeline.model.status import Basis, StatusRecord
from pipeline.tools.register import find_gemeente, gemeenten
from pipeline.tools.workbook import template
from pipeline.tools.workbook_columns import CATEGORIE, STAND, read_columns
from pipeline.werkboek import Werkboek
from pipeline.zaak.werkboeken import read_filled

STUKKEN = Path(__file__).parent / "stukken"
EXPECTED: dict[str, Any] = json.loads((STUKKEN / "verwacht.json").read_text("utf-8"))
PROGRESS, ERRORS = EXPECTED["progress"], EXPECTED["progress_errors"]
CYCLUS = next(one for one in read_cycles() if one.id == PROGRESS["cyclus"])
TODAY = dt.date(2026, 4, 9)
MANDATE = "voorbeeld-behandelaar"
FIELD = {"gemeente": "gemeente", "code": "code", "category": "categorie", "peildatum": "peildatum"}
FIELD |= {"task": "wettelijke_taak", "realised": "gerealiseerd"}


def rows(source: str) -> list[dict[str, str]]:
    with (STUKKEN / source).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell_value(field: str, told: str) -> object:
    """Give what a civil servant would type: a day as a day, a whole number as a number, all else as it stands."""
    if field == "peildatum":
        return dt.date.fromisoformat(told)
    if field == "category":
        return CATEGORIE.get(Category(told), told) if told in [one.value for one in Category] else told
    is_number = told.lstrip("-").replace(".", "", 1).isdigit()
    return (float(told) if "." in told else int(told)) if is_number else told


def filled(source: str, path: Path) -> dict[int, int]:
    """Fill the template of the province with the rows of a source; gives per row of the source that of the sheet."""
    area = [one for one in gemeenten() if one.provincie == PROGRESS["province"]]
    path.write_bytes(template(area, CYCLUS, (), Basis.PRT))
    book = openpyxl.load_workbook(path)
    sheet = book[STAND]
    column = {one.veld: number for number, one in enumerate(read_columns(STAND), start=1)}
    head = next(n for n in range(1, 20) if sheet.cell(n, column["gemeente"]).value == "Gemeente")
    for number in range(head + 1, sheet.max_row + 1):
        for at in column.values():
            sheet.cell(number, at).value = None
    places = {}
    for number, row in enumerate(rows(source), start=2):
        places[number] = head + number - 1
        for name, field in FIELD.items():
            if row[name]:
                sheet.cell(places[number], column[field]).value = cell_value(name, row[name])  # type: ignore[assignment]
        sheet.cell(places[number], column["bron"]).value = "PRT"
    book.save(path)
    return places


def read(source: str, folder: Path) -> tuple[Werkboek, dict[int, int]]:
    path = folder / "voortgang.xlsx"
    places = filled(source, path)
    return read_filled(path, "d" * 64, TODAY), places


@pytest.fixture(scope="module")
def progress(tmp_path_factory: pytest.TempPathFactory) -> Werkboek:
    return read(PROGRESS["source"], tmp_path_factory.mktemp("goed"))[0]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Werkboek, dict[int, int]]:
    return read(ERRORS["source"], tmp_path_factory.mktemp("fout"))


def of(werkboek: Werkboek, name: str) -> tuple[StatusRecord, ...]:
    code = find_gemeente(name).code
    return beslissende_cijfers([one.record for one in werkboek.invoer if one.record.gemeente == code], CYCLUS)


def test_the_progress_of_a_province_is_read_without_a_fault(progress: Werkboek) -> None:
    assert progress.fouten == ()
    assert len(progress.invoer) == len(rows(PROGRESS["source"]))


@pytest.mark.parametrize("name", PROGRESS["gemeenten"])
def test_what_the_progress_comes_to_per_gemeente(progress: Werkboek, name: str) -> None:
    told, records = PROGRESS["gemeenten"][name], of(progress, name)
    found = {one.categorie.value: one.uitkomst.value for one in derive_per_categorie(records)}
    assert found == {key: told[key] for key in ("regulier", "amv")}
    overall = derive_uitkomst(records)
    assert overall is not None and overall.value == told["overall"]


def test_the_tasks_of_the_province_are_known_and_its_places_are_not_while_one_gemeente_is_unknown(
    progress: Werkboek,
) -> None:
    records = [one.record for one in progress.invoer]
    for category in ("regulier", "amv"):
        mine = [one for one in records if one.categorie.value == category]
        assert sum(one.wettelijke_taak or 0 for one in mine) == PROGRESS["sum_of_tasks"][category]
        assert sum(one.realisatie or 0 for one in mine) == PROGRESS["realised_known"][category]
    assert [one.gemeente for one in records if one.realisatie is None] == [find_gemeente("Raalte").code]


@pytest.mark.parametrize("told", ERRORS["rows"], ids=[f"rij {one['row']} {one['why']}" for one in ERRORS["rows"]])
def test_every_wrong_row_is_named(wrong: tuple[Werkboek, dict[int, int]], told: dict[str, Any]) -> None:
    werkboek, places = wrong
    number = places[told["row"]]
    assert [line for line in werkboek.fouten if re.search(rf"{STAND}![A-Z]+{number}\b", line)], werkboek.fouten


@pytest.mark.slow
def test_a_workbook_with_a_fault_stores_nothing_and_a_right_one_leads_to_the_expected_proposals(
    take: Callable[[Any, Path], str], tmp_path: Path
) -> None:
    workspace = wiring.make_workspace(tmp_path / "werkmap")
    good, bad = tmp_path / "goed.xlsx", tmp_path / "fout.xlsx"
    filled(PROGRESS["source"], good)
    filled(ERRORS["source"], bad)
    with casework.open_bureau(workspace) as bureau:
        refused = casework.import_workbook(workspace, bureau, bad, "B. Handelaar", mandate=MANDATE)
        assert (refused.vastgelegd, casework.figures(bureau)) == (False, ())
        taken = casework.import_workbook(workspace, bureau, good, "B. Handelaar", mandate=MANDATE)
        assert taken.vastgelegd
        take(bureau, good)  # the workbook goes through the line as well: what it led to stays
        found = {name: proposed_trede(bureau, name) for name in PROGRESS["gemeenten"]}
    assert found == {name: told["proposal"] for name, told in PROGRESS["gemeenten"].items()}


def proposed_trede(bureau: Any, name: str) -> int | None:
    code = find_gemeente(name).code
    found = [one.content["trede"] for one in casework.open_voorstellen(bureau, code) if one.kind.value == "trede"]
    return found[0] if found else None
