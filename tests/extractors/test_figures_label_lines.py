"""Lines with a label and counts: the label holds for all counts of its line and for none of another."""

from __future__ import annotations

import pytest

from extractors.figures.find import Figures, read_figures
from pipeline.model.extraction import Category, DocumentType

TAAK, REALISATIE, GEPLAND = "wettelijke_taak", "realisatie", "gepland"
JUNI = "2026-06-01"
BOTH = {
    ("regulier", TAAK, 74, None),
    ("amv", TAAK, 9, None),
    ("regulier", REALISATIE, 61, JUNI),
    ("amv", REALISATIE, 4, JUNI),
}


@pytest.fixture
def figures(read):
    """Give a function from a passage to the figures of a letter of Raalte with it."""

    def find(body: str) -> Figures:
        letter = f"Gemeente Raalte\n\nDatum: 20 juni 2026\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\nhet college"
        return read_figures(read(letter), ["Raalte"], DocumentType.MUNICIPAL_RESPONSE)

    return find


def rows(found: Figures, least: float = 0.8) -> set[tuple[str, str, int, str | None]]:
    values = (seen.value for seen in found.observations if seen.confidence >= least)
    return {(v.category.value, v.measure.value, v.value, v.peildatum and v.peildatum.isoformat()) for v in values}


@pytest.mark.parametrize(
    "body",
    [
        "wettelijke taak: 74 reguliere plekken, 9 amv-plekken\n"
        "realisatie per 1 juni 2026: 61 reguliere plekken, 4 amv-plekken",
        "realisatie per 1 juni 2026: 61 reguliere plekken, 4 amv-plekken\n"
        "wettelijke taak: 74 reguliere plekken, 9 amv-plekken",
        "De stand:\n\n    taak: 74 regulier, 9 amv\n    gerealiseerd op 1-6-2026: 61 regulier, 4 amv",
        "- opgave: 74 regulier; 9 amv-plekken\n- beschikbaar op 1 juni 2026: 61 regulier; 4 amv-plekken",
        "Taak – 74 reguliere plekken, 9 amv-plekken\nRealisatie op 1-6-2026 – 61 reguliere plekken, 4 amv-plekken",
        "Taak – regulier 74, amv 9\nGerealiseerd op 1-6-2026: regulier 61, amv 4",
        "Wettelijke taak - regulier 74, amv 9\nStand 1 juni 2026 - regulier 61, amv 4",
        "taak: 74 reguliere plekken\n9 amv-plekken\nrealisatie op 1 juni 2026: 61 reguliere plekken\n4 amv-plekken",
        "De taak uit het verdeelbesluit: 74 reguliere plekken en 9 amv-plekken.\n"
        "Wat er is op 1 juni 2026: 61 reguliere plekken en 4 amv-plekken.",
    ],
)
def test_the_label_of_a_line_holds_for_its_own_counts_only(figures, body):
    found = figures(body)
    assert rows(found) == BOTH
    assert found.warnings == ()


@pytest.mark.parametrize(
    "line",
    [
        "tekort: 13 reguliere plekken, 5 amv-plekken",
        "nog te realiseren: 13 reguliere plekken; 5 amv-plekken",
        "restopgave: 13 regulier, 5 amv",
        "verschil – 13 reguliere plekken, 5 amv-plekken",
        "achterstand: 13 reguliere plekken",
        "te realiseren: 13 reguliere plekken en 5 amv-plekken",
    ],
)
def test_a_line_with_a_difference_gives_no_figure_and_leaves_the_line_before_it_alone(figures, line):
    found = figures(f"wettelijke taak: 74 reguliere plekken, 9 amv-plekken\n{line}")
    assert rows(found, 0) == {("regulier", TAAK, 74, None), ("amv", TAAK, 9, None)}


def test_a_label_of_two_measures_is_never_sure(figures):
    assert rows(figures("Taak en realisatie op 1 juni 2026: 74 reguliere plekken")) == set()


def test_words_between_dashes_that_announce_places_to_come_are_no_figure(figures):
    found = figures("Beschikbaar komen nog – naar verwachting – 30 reguliere plekken in 2027.")
    assert rows(found) == set()
    assert found.warnings


def test_a_line_may_name_measure_kind_and_day_at_once(figures):
    found = figures("Gerealiseerde reguliere plekken op 1 juni 2026: 61\nGerealiseerde amv-plekken op 1 juni 2026: 4")
    assert rows(found) == {("regulier", REALISATIE, 61, JUNI), ("amv", REALISATIE, 4, JUNI)}


@pytest.mark.parametrize(
    "body",
    [
        "Wat moeten we? Onze taak is 74 reguliere plekken en 9 amv-plekken. "
        "Wat hebben we? Op 1 juni 2026 waren dat 61 reguliere plekken en 4 amv-plekken.",
        "Wat moeten wij doen?\n\n74 reguliere plekken en 9 amv-plekken.\n\n"
        "Wat hebben wij nu?\n\nOp 1 juni 2026: 61 reguliere plekken en 4 amv-plekken.",
        "Wat is onze taak? 74 reguliere plekken en 9 amv-plekken. "
        "Hoeveel hebben wij gerealiseerd? Dat waren op 1 juni 2026 61 reguliere plekken en 4 amv-plekken.",
    ],
)
def test_a_question_above_counts_says_what_they_count(figures, body):
    assert rows(figures(body), 0) == BOTH


@pytest.mark.parametrize(
    "body",
    ["Wat hebben we nodig? 40 reguliere plekken.", "Wat hebben we?\n\nNiets.\n\nWat komt er bij? 40 amv-plekken."],
)
def test_what_another_question_counts_is_told_and_not_taken(figures, body):
    found = figures(body)
    assert found.observations == ()
    assert found.warnings


@pytest.mark.parametrize(
    "part",
    [
        "Van die 150 zijn er 45 overbruggingsopvang.",
        "Van deze 150 plekken zijn er 45 tijdelijk.",
        "Van die 150 reguliere plekken zijn er nog 45 overbruggingsopvang.",
        "Van die 150 waren er 45 van korte duur.",
        "Van deze 150 zijn er nu 45 nog niet bezet.",
        "Van die 150 betreffen 45 een overbrugging.",
    ],
)
def test_a_part_of_a_number_just_named_is_a_subset_of_its_kind(figures, part):
    found = figures(f"Op 1 juni 2026 hebben wij 150 reguliere plekken en 20 amv-plekken gerealiseerd. {part}")
    assert rows(found, 0) == {("regulier", REALISATIE, 150, JUNI), ("amv", REALISATIE, 20, JUNI)}
    assert [seen.value for seen in found.asides] == [(45, Category.REGULIER)]


def test_those_of_a_task_that_are_open_are_a_figure_and_no_part(figures):
    found = figures("Onze taak is 151 reguliere plekken. Van die 151 zijn er op 1 juni 2026 95 gerealiseerd.")
    assert rows(found) == {("regulier", TAAK, 151, None), ("regulier", REALISATIE, 95, JUNI)}
    assert found.asides == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A. Reguliere opvang", "B. Opvang amv"),
        ("1. Reguliere opvang (volwassenen en gezinnen)", "2. Opvang alleenstaande minderjarigen"),
        ("Reguliere plekken:", "Amv-plekken:"),
    ],
)
@pytest.mark.parametrize("corner", ["\t", ""])
def test_a_section_line_above_a_table_gives_its_kind(figures, first, second, corner):
    head = f"{corner}Prognose per 1-1-2027\tRealisatie per 1-6-2026\tWettelijke taak"
    label = "Aantal\t" if corner else ""
    found = figures(f"{first}\n\n{head}\n{label}70\t61\t74\n\n{second}\n\n{head}\n{label}8\t4\t9")
    plans = {("regulier", GEPLAND, 70, "2027-01-01"), ("amv", GEPLAND, 8, "2027-01-01")}
    assert rows(found) == BOTH | plans
