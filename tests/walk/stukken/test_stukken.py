"""The documents of the walk: the same bytes every time, complete, and in step with what is expected of them."""

from __future__ import annotations

import csv
import importlib.util
import json
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def make() -> Any:
    spec = importlib.util.spec_from_file_location("ibt_tests_make_stukken", HERE.parent / "make_stukken.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make


@pytest.fixture(scope="module")
def made(make: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths: dict[str, Path] = make(tmp_path_factory.mktemp("stukken"))
    return paths


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((HERE / "verwacht.json").read_text(encoding="utf-8"))
    return told


def decisions() -> dict[str, Any]:
    told: dict[str, Any] = tomllib.loads((HERE / "verdeelbesluiten.toml").read_text(encoding="utf-8"))[
        "verdeelbesluiten"
    ]
    return told


def test_the_documents_of_the_walk_have_the_same_bytes_every_time(
    make: Any, made: dict[str, Path], tmp_path: Path
) -> None:
    again = make(tmp_path)
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in made.items()
    }


def test_every_document_of_the_walk_has_an_expectation_and_none_is_missing(
    made: dict[str, Path], expected: Any
) -> None:
    told = {*expected["documents"], *expected["verdeelbesluiten"]}
    assert told == {name for name in made if not name.endswith(".csv")}


def test_the_scan_of_the_walk_has_no_text_layer(made: dict[str, Path]) -> None:
    with pypdfium2.PdfDocument(made["antwoord-twenterand-scan.pdf"]) as pdf:
        assert [page.get_textpage().get_text_bounded().strip() for page in pdf] == [""] * len(pdf)


def test_the_notification_is_in_the_variant_and_not_in_the_answer(made: dict[str, Path]) -> None:
    texts = {
        name: "\n".join(par.text for par in docx.Document(str(made[name])).paragraphs)
        for name in ("antwoord-twenterand.docx", "antwoord-met-melding.docx")
    }
    assert ["artikel 8" in text for text in texts.values()] == [False, True]


def test_the_twelve_annexes_add_up_and_cover_twelve_provinces() -> None:
    told = {name: entry for name, entry in decisions().items() if not name.endswith(("niet-op", "ondertekend"))}
    for entry in told.values():
        assert [sum(row[1] for row in entry["taken"]), sum(row[2] for row in entry["taken"])] == entry["totalen"]
        assert len(entry["taken"]) >= 3
    assert len({entry["provincie"] for entry in told.values()}) == len(told) == 12


def test_the_annex_that_must_be_refused_prints_a_total_that_its_rows_do_not_give() -> None:
    entry = decisions()["verdeelbesluit-flevoland-telt-niet-op"]
    assert [sum(row[1] for row in entry["taken"]), sum(row[2] for row in entry["taken"])] != entry["totalen"]


def test_the_progress_of_overijssel_tells_the_tasks_of_its_verdeelbesluit(made: dict[str, Path]) -> None:
    tasks: dict[str, dict[str, int]] = defaultdict(dict)
    with made["voortgang-overijssel.csv"].open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tasks[row["gemeente"]][row["category"]] = int(row["task"])
    of_decision = {name: {"regulier": reg, "amv": amv} for name, reg, amv in _overijssel()}
    assert {name: of_decision[name] for name in tasks} == tasks


def _overijssel() -> list[Any]:
    rows: list[Any] = decisions()["verdeelbesluit-overijssel"]["taken"]
    return rows
