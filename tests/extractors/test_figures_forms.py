"""Passages of our own making: layouts, wordings and traps with numbers drawn at random; what must be read is known."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from extractors.figures.find import Figures, read_figures
from extractors.reading import Reading
from pipeline.model.extraction import DocumentType

SURE = 0.8
ROUNDS = 2


@pytest.fixture
def outcomes(read: Callable[[str], Reading], figure_forms: ModuleType) -> list[tuple[Any, Figures]]:
    """Give each drawn passage with what was read from it."""
    return [(form, _read(read, form)) for form in figure_forms.draw_forms(seed=7, rounds=ROUNDS)]


def _read(read: Callable[[str], Reading], form: Any) -> Figures:
    head = "Gemeente Raalte\n\nDatum: 20 mei 2026\n\nGeachte minister,"
    text = f"{head}\n\n{form.body}\n\nHoogachtend,\nhet college"
    return read_figures(read(text), form.municipalities, DocumentType.MUNICIPAL_RESPONSE)


def rows(found: Figures, least: float = 0.0) -> set[tuple[str, str, str, int, str | None]]:
    values = [seen.value for seen in found.observations if seen.confidence >= least]
    return {
        (v.municipality, v.category.value, v.measure.value, v.value, v.peildatum.isoformat() if v.peildatum else None)
        for v in values
    }


def test_no_layout_wording_or_trap_gives_a_figure_that_is_wrong_and_looks_sure(
    outcomes: list[tuple[Any, Figures]],
) -> None:
    wrong = {form.name: rows(found, SURE) - form.figures for form, found in outcomes}
    assert {name: rest for name, rest in wrong.items() if rest} == {}


def test_the_figures_of_every_layout_and_wording_are_read(outcomes: list[tuple[Any, Figures]]) -> None:
    missing = {form.name: form.figures - rows(found) for form, found in outcomes}
    assert {name: rest for name, rest in missing.items() if rest} == {}


def test_what_a_person_must_see_is_told_or_marked(outcomes: list[tuple[Any, Figures]]) -> None:
    untold = [
        form.name
        for form, found in outcomes
        if form.must_tell and not found.warnings and rows(found) <= rows(found, SURE)
    ]
    assert untold == []


def test_an_ordinary_passage_gives_no_warning(outcomes: list[tuple[Any, Figures]]) -> None:
    assert {form.name: found.warnings for form, found in outcomes if form.quiet and found.warnings} == {}
