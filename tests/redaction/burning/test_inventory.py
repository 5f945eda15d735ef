"""The inventarislijst has the columns and the literals that publication platforms read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import ReleaseBlocked
from pipeline.model.woo import Beoordeling
from redaction.inventory import COLUMNS, inventory_row, safe_cell, write_inventory

MADE_AT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


def row(number: str = "0001", **more: object):
    return inventory_row("IBT-1", number, Beoordeling.DEELS_OPENBAAR, **{"gronden": ("5.1.2e",), **more})


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def test_the_csv_opens_in_a_dutch_spreadsheet(tmp_path: Path):
    path, _ = write_inventory([row()], tmp_path, made_at=MADE_AT)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfDocument ID;Documentnummer;")


def test_the_list_has_the_twelve_public_columns(tmp_path: Path):
    path, _ = write_inventory([row()], tmp_path, made_at=MADE_AT)
    head, line = read_csv(path)
    assert len(COLUMNS) == 12 and head == list(COLUMNS)
    assert line[:5] == ["IBT-1-0001", "0001", "0001.pdf", "Deels openbaar", "5.1.2e"]


@pytest.mark.parametrize(
    ("beoordeling", "literal"),
    [
        (Beoordeling.OPENBAAR, "Openbaar"),
        (Beoordeling.DEELS_OPENBAAR, "Deels openbaar"),
        (Beoordeling.NIET_OPENBAAR, "Niet openbaar"),
        (Beoordeling.REEDS_OPENBAAR, "Reeds openbaar"),
    ],
)
def test_the_judgement_is_printed_exactly_as_platforms_read_it(beoordeling: Beoordeling, literal: str):
    gronden = () if beoordeling is Beoordeling.OPENBAAR else ("5.1.2e",)
    made = inventory_row("X", "1", beoordeling, gronden=gronden, publieke_link="https://www.voorbeeld.nl")
    assert made.beoordeling == literal


def test_a_withheld_document_has_a_row_but_no_file():
    made = inventory_row("X", "1", Beoordeling.NIET_OPENBAAR, gronden=("5.1.2e",))
    assert (made.bestandsnaam, made.locatie_document_id) == ("", "")


@pytest.mark.parametrize(
    ("beoordeling", "more"),
    [
        (Beoordeling.DEELS_OPENBAAR, {}),
        (Beoordeling.OPENBAAR, {"gronden": ("5.1.2e",)}),
        (Beoordeling.NIET_OPENBAAR, {}),
        (Beoordeling.REEDS_OPENBAAR, {}),
    ],
)
def test_a_judgement_that_its_reasons_do_not_carry_is_refused(beoordeling: Beoordeling, more: dict):
    with pytest.raises(ReleaseBlocked):
        inventory_row("X", "1", beoordeling, **more)


def test_policy_opinions_carry_the_code_that_platforms_know():
    assert row(gronden=("5.2.1", "5.1.2e")).beoordelingsgrond == "5.1.2e;5.2"


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-x", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(text: str, tmp_path: Path):
    csv_path, xlsx_path = write_inventory([row(toelichting=text)], tmp_path, made_at=MADE_AT)
    assert read_csv(csv_path)[1][5].startswith("'")
    cell = openpyxl.load_workbook(xlsx_path).active["F2"]
    assert cell.data_type == "s" and cell.value.startswith("'")


def test_an_ordinary_text_stays_as_it_is():
    assert safe_cell("zie besluit – bijlage 2") == "zie besluit – bijlage 2"


def test_the_head_of_the_sheet_stays_in_sight(tmp_path: Path):
    _, path = write_inventory([row()], tmp_path, made_at=MADE_AT)
    assert openpyxl.load_workbook(path).active.freeze_panes == "A2"


def test_the_sheet_names_no_maker(tmp_path: Path):
    _, path = write_inventory([row()], tmp_path, made_at=MADE_AT)
    properties = openpyxl.load_workbook(path).properties
    assert not properties.creator and properties.modified == MADE_AT.replace(tzinfo=None)


def test_the_same_rows_give_the_same_bytes(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = write_inventory([row()], tmp_path / "a", made_at=MADE_AT)
    second = write_inventory([row()], tmp_path / "b", made_at=MADE_AT)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
