"""Downloads come back as they went out, and run nowhere as a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from types import ModuleType

import pytest

from pipeline.model.extraction import Category
from pipeline.monitor.download import draw, file_of, find_category
from pipeline.monitor.files import safe_cell
from pipeline.monitor.room import MonitorRoom


@pytest.mark.slow
def test_a_full_country_comes_out_of_csv_and_json_as_it_stands(room: MonitorRoom, land: ModuleType):
    land.fill_country(room.bureau.desk, room.bureau.walk)
    found = room.overview(dt.date(2026, 4, 1))
    lines = list(csv.DictReader(io.StringIO(file_of(found, "csv", None).decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 342 * 5
    for line, row in zip(lines, found.rijen, strict=True):
        assert line["gemeente"].lstrip("'") == row.naam.lstrip("'")
        assert line["realisatie"] == ("" if row.realisatie.waarde is None else str(row.realisatie.waarde))
        assert line["bevestigd"] == ("ja" if row.bevestigd else "nee")
    told = json.loads(file_of(found, "json", Category.AMV))
    assert {row["categorie"] for row in told["rijen"]} == {"amv"}
    som = next(one for one in told["sommen"] if one["naam"] == "Nederland")
    assert som["taak"] == sum(row["taak"] or 0 for row in told["rijen"])
    assert som["tegenstrijdig"] == 0 and found.som(Category.REGULIER).tegenstrijdig == 12
    assert file_of(room.overview(dt.date(2026, 4, 1), "Flevoland"), "png", None).startswith(b"\x89PNG")


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-5", "@som", "\tx", "\rx"])
def test_a_cell_that_begins_as_a_formula_is_text(cell: str):
    assert safe_cell(cell) == f"'{cell}"


def test_an_unknown_picture_or_category_is_refused_in_dutch(room: MonitorRoom):
    with pytest.raises(Exception, match="deze categorie bestaat niet"):
        find_category("leden")
    with pytest.raises(Exception, match="dit beeld bestaat niet"):
        draw(room.overview(), "taart")
