"""A document set against what earlier documents said of the gemeente."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.compare import compare_with_known
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure
from pipeline.model.status import Basis, StatusRecord

JULY, MAY = dt.date(2025, 7, 1), dt.date(2026, 5, 1)
TAAK, REALISATIE = Measure.WETTELIJKE_TAAK, Measure.REALISATIE


def figure(category: Category, measure: Measure, value: int, day: dt.date | None = None) -> Figure:
    return Figure("Raalte", category, measure, value, day, None, ())


def document(*figures: Figure, progress: bool = True) -> Extraction:
    details = {"says_progress": True} if progress else {}
    return Extraction("b" * 64, DocumentType.MUNICIPAL_RESPONSE, ("Raalte",), figures=figures, details=details)


def record(taak: int | None, real: int | None, category: Category = Category.REGULIER) -> StatusRecord:
    return StatusRecord("GM0177", "2024-2026", category, JULY, taak, real, Basis.MINISTERIE, "a" * 64, ())


def told(found: Extraction, *known: StatusRecord, cyclus: str | None = None) -> list[str]:
    return [warning.code for warning in compare_with_known(found, "Raalte", known, cyclus=cyclus)]


def test_a_task_that_differs_from_the_known_one_is_told_with_both_numbers() -> None:
    found = document(figure(Category.REGULIER, TAAK, 150))
    (warning,) = compare_with_known(found, "Raalte", [record(151, 60)])
    assert warning.code == "SC-29"
    assert "150" in warning.message
    assert "151 (het ministerie, stand 1-7-2025)" in warning.message


@pytest.mark.parametrize(
    ("value", "known"),
    [
        pytest.param(151, record(151, 60), id="same"),
        pytest.param(150, record(None, 60), id="unknown"),
        pytest.param(150, record(17, 4, Category.AMV), id="other-kind"),
        pytest.param(150, replace(record(151, 60), document_id="b" * 64), id="own-record"),
        pytest.param(150, replace(record(151, 60), cyclus="2026-2028"), id="other-cyclus"),
    ],
)
def test_a_task_is_compared_only_with_the_same_task_of_another_document(value: int, known: StatusRecord) -> None:
    assert told(document(figure(Category.REGULIER, TAAK, value)), known, cyclus="2024-2026") == []


def test_an_approximate_task_is_not_compared() -> None:
    about = replace(figure(Category.REGULIER, TAAK, 150), qualifier="ongeveer")
    assert told(document(about), record(151, 60)) == []


def test_figures_that_stay_the_same_while_the_text_says_progress_are_told() -> None:
    found = document(figure(Category.REGULIER, REALISATIE, 60, MAY), figure(Category.AMV, REALISATIE, 4, MAY))
    assert told(found, record(151, 60), record(17, 4, Category.AMV)) == ["SC-18"]


@pytest.mark.parametrize(
    ("value", "day", "progress"),
    [
        pytest.param(95, MAY, True, id="more-places"),
        pytest.param(60, MAY, False, id="no-word-of-progress"),
        pytest.param(60, JULY, True, id="same-day"),
    ],
)
def test_figures_that_changed_or_are_of_the_same_day_are_no_question(value: int, day: dt.date, progress: bool) -> None:
    found = document(figure(Category.REGULIER, REALISATIE, value, day), progress=progress)
    assert told(found, record(151, 60)) == []


def test_the_latest_earlier_record_counts() -> None:
    older = replace(record(151, 95), peildatum=dt.date(2025, 1, 1))
    found = document(figure(Category.REGULIER, REALISATIE, 95, MAY))
    assert told(found, older, record(151, 60)) == []
