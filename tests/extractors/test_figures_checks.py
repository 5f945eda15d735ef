"""Figures set against known bounds and totals: a failed check asks, and takes the certainty of what it doubts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractors.figures.find import Figures, read_figures
from extractors.reading import Reading
from extractors.rules import load, rows
from extractors.thresholds import threshold
from pipeline.model.extraction import DocumentType
from pipeline.tools.register import gemeenten

Read = Callable[[str], Reading]
SURE = 0.8


def figures(
    read: Read,
    body: str,
    kind: DocumentType = DocumentType.MUNICIPAL_RESPONSE,
    municipalities: tuple[str, ...] = ("Raalte",),
) -> Figures:
    text = f"Gemeente Raalte\n\nDatum: 20 mei 2026\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\nhet college"
    return read_figures(read(text), municipalities, kind)


def codes(found: Figures) -> set[str]:
    return {warning.code for warning in found.warnings}


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("De indicatieve opgave is 4.800 reguliere plekken.", True),
        ("De indicatieve opgave is 3 reguliere plekken.", True),
        ("De indicatieve opgave is 140 reguliere plekken.", False),
        ("De indicatieve opgave is 3 amv-plekken.", False),
    ],
)
def test_an_indicative_task_that_no_gemeente_had_is_asked_about(read: Read, body: str, is_told: bool) -> None:
    """SC-03."""
    assert ("SC-03" in codes(figures(read, body))) is is_told


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("De provinciale opgave van Zeeland is 2.190 plekken.", True),
        ("De provinciale opgave van Zeeland is 2.109 plekken.", False),
        ("De provinciale opgave van Limburg is 5.916 plekken.", False),
        ("De provinciale opgave van Zeeland is bijna 2.200 plekken.", False),
        ("De provinciale opgave van Drenthe is 1.234 plekken.", False),
        ("De provinciale opgave van Zeeland voor 2026-2028 is 1.900 plekken.", False),
    ],
)
def test_a_provincial_total_is_set_against_the_known_one(read: Read, body: str, is_told: bool) -> None:
    """SC-04."""
    assert ("SC-04" in codes(figures(read, body))) is is_told


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("De capaciteitsraming is 69.000 plekken.", True),
        ("De capaciteitsraming is 96.000 plekken.", False),
        ("De capaciteitsraming voor 2026-2028 is 96.000 plekken.", True),
        ("De capaciteitsraming voor 2026-2028 is 88.000 plekken.", False),
        ("Van de capaciteitsraming zijn bijna 90.000 plekken gevonden.", False),
    ],
)
def test_a_national_total_is_set_against_the_estimate_of_its_cyclus(read: Read, body: str, is_told: bool) -> None:
    """SC-05."""
    assert ("SC-05" in codes(figures(read, body))) is is_told


def test_the_total_row_of_a_whole_province_is_set_against_the_known_one(read: Read) -> None:
    names = sorted(g.naam for g in gemeenten() if g.provincie == "Zeeland")
    lines = ["Gemeente\tWettelijke taak", *(f"{name}\t100" for name in names), f"Totaal\t{100 * len(names)}"]
    found = figures(read, "De verdeling:\n\n" + "\n".join(lines), DocumentType.VERDEELBESLUIT, tuple(names))
    assert "SC-04" in codes(found)


def test_a_total_in_words_that_does_not_add_up_takes_the_certainty_of_its_parts(read: Read) -> None:
    """SC-06."""
    found = figures(read, "Op 1 mei 2026 zijn in totaal 115 plekken gerealiseerd: 95 regulier en 17 amv.")
    assert "SC-06" in codes(found)
    assert all(seen.confidence < SURE for seen in found.observations)


def test_two_values_for_one_figure_are_shown_side_by_side(read: Read) -> None:
    """SC-26."""
    found = figures(
        read, "Op 1 mei 2026 waren 95 reguliere plekken open.\n\nOp 1 mei 2026 telde Raalte 99 reguliere plekken."
    )
    (told,) = [warning.message for warning in found.warnings if warning.code == "SC-26"]
    assert "95 en 99" in told


def test_an_empty_cell_is_never_nought_and_is_told(read: Read) -> None:
    """N05, SC-23."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t")
    assert "SC-23" in codes(found)
    assert 0 not in {seen.value.value for seen in found.observations}


def test_a_dash_that_the_legend_calls_unknown_has_no_value(read: Read) -> None:
    """N05."""
    table = "\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t–"
    found = figures(read, f"Cijfers:\n\n{table}\n\nLegenda: – = nog niet opgegeven.")
    assert "SC-23" in codes(found)
    assert 0 not in {seen.value.value for seen in found.observations}


def test_labels_above_their_numbers_are_read_block_by_block(read: Read) -> None:
    table = "Taak regulier\tTaak amv\n142\t23\nOpen regulier 1-7-2025\tOpen amv 1-7-2025\n5\t0"
    found = figures(read, f"Cijfers:\n\n{table}")
    read_rows = {(s.value.category.value, s.value.measure.value, s.value.value) for s in found.observations}
    assert read_rows == {
        ("regulier", "wettelijke_taak", 142),
        ("amv", "wettelijke_taak", 23),
        ("regulier", "realisatie", 5),
        ("amv", "realisatie", 0),
    }


def test_a_column_of_another_group_is_told_and_never_mixed(read: Read) -> None:
    """N19."""
    table = "\tTaak\tOpen 1-7-2025\tTaakstelling statushouders\nRegulier\t142\t5\t37\nAMV\t23\t0\t12"
    found = figures(read, f"Cijfers:\n\n{table}")
    assert "SC-25" in codes(found)
    assert {37, 12}.isdisjoint(seen.value.value for seen in found.observations)


def test_every_bound_has_a_source_and_every_known_total_too() -> None:
    assert all(row["bron"] and row["zekerheid"] and threshold(row["naam"]) for row in load("checks")["grens"])
    assert all(row["bron"] and row["zekerheid"] and int(row["aantal"]) for row in rows("known_totals"))
