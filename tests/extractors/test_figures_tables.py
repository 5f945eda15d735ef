from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest

from extractors.figures.find import Figures, read_figures
from extractors.reading import Reading
from pipeline.model.extraction import DocumentType
from pipeline.model.observation import Context

Read = Callable[[str], Reading]
Row = tuple[str, str, str, int, str | None]
"""Gemeente, category, measure, value, peildatum."""

SURE = 0.8


def letter(body: str) -> str:
    return f"Gemeente Raalte\n\nDatum: 20 mei 2026\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\nhet college"


def figures(
    read: Read,
    body: str,
    municipalities: Sequence[str] = ("Raalte",),
    kind: DocumentType = DocumentType.MUNICIPAL_RESPONSE,
) -> Figures:
    return read_figures(read(letter(body)), municipalities, kind)


def rows(found: Figures) -> set[Row]:
    return {
        (v.municipality, v.category.value, v.measure.value, v.value, v.peildatum.isoformat() if v.peildatum else None)
        for v in (seen.value for seen in found.observations)
    }


def raalte(*cells: tuple[str, str, int, str | None]) -> set[Row]:
    return {("Raalte", *cell) for cell in cells}


TWENTERAND = raalte(
    ("regulier", "wettelijke_taak", 142, None),
    ("regulier", "realisatie", 5, "2025-07-01"),
    ("amv", "wettelijke_taak", 23, None),
    ("amv", "realisatie", 0, "2025-07-01"),
)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("\tWettelijke taak\tRealisatie per 1-7-2025\nRegulier\t142\t5\nAMV\t23\t0", id="T09-empty-corner"),
        pytest.param("\tRealisatie per 1-7-2025\tWettelijke taak\nRegulier\t5\t142\nAMV\t0\t23", id="N08-swapped"),
        pytest.param("\tRegulier\tAMV\nWettelijke taak\t142\t23\nRealisatie per 1-7-2025\t5\t0", id="transposed"),
        pytest.param(
            "\tOpgave\tStand 1-7-2025\tVerschil\nRegulier\t142\t5\t-137\nAMV\t23\t0\t(23)", id="N09-difference"
        ),
        pytest.param("\tTaak\tPer 1-7-2025\tAandeel\nRegulier\t142\t5\t3%\nAMV\t23\t0\t0%", id="N11-percentage"),
        pytest.param(
            "Soort\tTaak\tOpen 1-7-2025\nReguliere plekken\t142\t5\nAMV'ers\t23\tgeen", id="N05-N06-geen-synonyms"
        ),
        pytest.param(
            "Soort\tTaak\tOpen 1-7-2025\nReguliere opvang\t142\tvijf\nAlleenstaande minderjarigen\t23\tnul",
            id="N16-words",
        ),
        pytest.param(
            "\tTaak\tStand 1-7-2025\nRegulier\t142\t5\n@page\n\tTaak\tStand 1-7-2025\nAMV\t23\t0", id="T08-two-pages"
        ),
        pytest.param("Taak regulier\t142\nTaak amv\t23\nOpen regulier 1-7-2025\t5\nOpen amv 1-7-2025\t0", id="list"),
    ],
)
def test_the_same_figures_are_read_from_every_lay_out(read: Read, table: str) -> None:
    found = figures(read, f"De cijfers:\n\n{table}")
    assert rows(found) == TWENTERAND
    assert all(seen.confidence >= SURE and seen.context is Context.CELL for seen in found.observations)


def test_a_total_is_a_figure_where_it_is_printed_for_the_gemeente(read: Read) -> None:
    """N10."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t0\nTotaal\t165\t5")
    assert raalte(("totaal", "wettelijke_taak", 165, None), ("totaal", "realisatie", 5, "2025-07-01")) <= rows(found)
    assert found.warnings == ()


def test_a_total_that_does_not_add_up_makes_all_its_parts_doubtful(read: Read) -> None:
    """N10, SC-06."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t0\nTotaal\t166\t5")
    assert "SC-06" in {warning.code for warning in found.warnings}
    tasks = [seen for seen in found.observations if seen.value.measure.value == "wettelijke_taak"]
    assert len(tasks) == 3
    assert all(seen.confidence < SURE for seen in tasks)


def test_a_dash_counts_as_nought_with_a_warning_and_for_review(read: Read) -> None:
    """N05."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t–")
    (dash,) = [seen for seen in found.observations if seen.literal == "–"]
    assert (dash.value.value, dash.confidence < SURE) == (0, True)
    assert "SC-22" in {warning.code for warning in found.warnings}


def test_a_dash_that_the_letter_explains_needs_no_review(read: Read) -> None:
    body = "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5\nAMV\t23\t–\n\nEen streepje betekent geen plekken."
    (dash,) = [seen for seen in figures(read, body).observations if seen.literal == "–"]
    assert dash.confidence >= SURE


@pytest.mark.parametrize("cell", ["n.v.t.", "n.t.b.", "onbekend", "100-120", "vijf (6)", "?"])
def test_a_cell_without_a_sure_number_gives_no_figure_but_a_warning(read: Read, cell: str) -> None:
    """N05, N15, N17."""
    found = figures(read, f"Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t{cell}\nAMV\t23\t0")
    assert ("regulier", "realisatie") not in {row[1:3] for row in rows(found)}
    assert "SC-23" in {warning.code for warning in found.warnings}


def test_an_approximation_is_never_a_sure_figure(read: Read) -> None:
    """N02."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\tcirca 40\nAMV\t23\t0")
    (circa,) = [seen for seen in found.observations if seen.qualifier]
    assert (circa.value.value, circa.qualifier, circa.confidence < SURE) == (40, "circa", True)


def test_letters_read_for_digits_need_a_look(read: Read) -> None:
    """T12."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\tl42\t5\nAMV\t23\t0")
    (task,) = [seen for seen in found.observations if seen.literal == "l42"]
    assert (task.value.value, task.confidence < SURE) == (142, True)


def test_statushouders_and_oekraine_are_groups_of_their_own(read: Read) -> None:
    """N19, N20, INV-27."""
    body = "Cijfers:\n\nSoort\tTaak\tOpen 1-5-2026\nRegulier\t142\t95\nStatushouders\t37\t12\nOekraïners\t80\t75"
    found = rows(figures(read, body))
    assert {(row[1], row[3]) for row in found} == {
        ("regulier", 142),
        ("regulier", 95),
        ("statushouders", 37),
        ("statushouders", 12),
        ("oekraine", 80),
        ("oekraine", 75),
    }


def test_a_prognosis_is_planned_and_never_realised(read: Read) -> None:
    """D18, D02."""
    body = "Cijfers:\n\n\tTaak\tPrognose per 1-7-2026\tStand 1-5-2026\nRegulier\t142\t150\t95"
    assert rows(figures(read, body)) == raalte(
        ("regulier", "wettelijke_taak", 142, None),
        ("regulier", "gepland", 150, "2026-07-01"),
        ("regulier", "realisatie", 95, "2026-05-01"),
    )


def test_a_realisation_on_a_day_after_the_letter_is_a_plan(read: Read) -> None:
    found = rows(figures(read, "Cijfers:\n\n\tTaak\tRealisatie 1-12-2026\nRegulier\t142\t142\nAMV\t23\t23"))
    assert ("Raalte", "regulier", "gepland", 142, "2026-12-01") in found


def test_an_indicative_number_is_never_the_task(read: Read) -> None:
    body = "Cijfers:\n\n\tIndicatief 2026-2028\tTaak 2024-2026\nRegulier\t109\t104\nAMV\t12\t11"
    assert {(row[2], row[3]) for row in rows(figures(read, body))} == {
        ("indicatief", 109),
        ("wettelijke_taak", 104),
        ("indicatief", 12),
        ("wettelijke_taak", 11),
    }


def test_rows_of_locations_are_no_figures_but_their_total_is(read: Read) -> None:
    body = "Cijfers:\n\nReguliere opvang in\tNu (1-5-2026)\nKerkstraat 4\t40\nOude school\t25\nTotaal regulier\t65"
    assert rows(figures(read, body)) == raalte(("regulier", "realisatie", 65, "2026-05-01"))


def test_columns_of_locations_are_left_to_the_reader_with_a_warning(read: Read) -> None:
    found = figures(read, "Reguliere plekken:\n\nLocatie\tPer 1-5-2026\nKerkstraat 4\t40\nDorpsweg\t55")
    assert rows(found) == set()
    assert "SC-25" in {warning.code for warning in found.warnings}


def test_rows_that_count_other_things_are_no_figures(read: Read) -> None:
    body = "Cijfers:\n\n\tRegulier\tAMV\nTaak\t142\t23\nRestopgave\t40\t3\nInwoners\t34\t12\nNog te realiseren\t137\t23"
    assert {row[3] for row in rows(figures(read, body))} == {142, 23}


def test_a_table_per_gemeente_gives_each_its_own_and_no_provincial_total(read: Read) -> None:
    """C18."""
    body = (
        "Verdeling:\n\nGemeente\tTaak\tWaarvan amv\nBeek\t63\t7\nStein\t97\t11\n"
        "Provincie Limburg\t160\t18\nTotaal\t160\t18"
    )
    found = rows(figures(read, body, (), DocumentType.VERDEELBESLUIT))
    assert found == {
        ("Beek", "totaal", "wettelijke_taak", 63, None),
        ("Beek", "amv", "wettelijke_taak", 7, None),
        ("Stein", "totaal", "wettelijke_taak", 97, None),
        ("Stein", "amv", "wettelijke_taak", 11, None),
    }


def test_a_gemeente_printed_once_beside_two_rows_counts_for_both(read: Read) -> None:
    body = "Overzicht:\n\nGemeente\tSoort\tTaak\nBeek\tRegulier\t63\n\tAmv\t7\nStein\tRegulier\t97\n\tAmv\t11"
    found = rows(figures(read, body, ("Beek", "Stein")))
    assert {(*row[:2], row[3]) for row in found} == {
        ("Beek", "regulier", 63),
        ("Beek", "amv", 7),
        ("Stein", "regulier", 97),
        ("Stein", "amv", 11),
    }


def test_gemeenten_as_columns_keep_their_own_figures(read: Read) -> None:
    """P03."""
    body = "Aantallen:\n\n\tBeek\tStein\nTaak regulier\t63\t97\nOpen amv 1-5-2026\t0\t4"
    assert rows(figures(read, body, ("Beek", "Stein"))) == {
        ("Beek", "regulier", "wettelijke_taak", 63, None),
        ("Stein", "regulier", "wettelijke_taak", 97, None),
        ("Beek", "amv", "realisatie", 0, "2026-05-01"),
        ("Stein", "amv", "realisatie", 4, "2026-05-01"),
    }


def test_a_bare_bergen_is_nobody_unless_the_letter_says_which(read: Read) -> None:
    """P05."""
    body = "Overzicht:\n\nGemeente\tTaak regulier\nBergen\t97\nBeek\t63"
    unknown = figures(read, body, ("Beek",), DocumentType.MINUTES)
    known = figures(read, body, ("Beek", "Bergen (L)"), DocumentType.MINUTES)
    assert {row[0] for row in rows(unknown)} == {"Beek"}
    assert "SC-27" in {warning.code for warning in unknown.warnings}
    assert {row[0] for row in rows(known)} == {"Beek", "Bergen (L)"}


def test_a_table_of_several_gemeenten_without_names_is_nobodys(read: Read) -> None:
    """P04."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-5-2026\nRegulier\t160\t20", ("Beek", "Stein"))
    assert rows(found) == set()
    assert "SC-24" in {warning.code for warning in found.warnings}


def test_the_peildatum_may_stand_in_the_sentence_above(read: Read) -> None:
    body = (
        "Op 30 juni 2025 ontving het ministerie het rapport. Dit was de stand van zaken op 1 juli 2025:\n\n"
        "\tTaak\tRealisatie\nRegulier\t142\t5"
    )
    assert ("Raalte", "regulier", "realisatie", 5, "2025-07-01") in rows(figures(read, body))


def test_without_a_peildatum_the_letter_date_is_never_taken(read: Read) -> None:
    """D17."""
    found = figures(read, "Cijfers:\n\n\tTaak\tRealisatie\nRegulier\t142\t5")
    (realised,) = [seen for seen in found.observations if seen.value.measure.value == "realisatie"]
    assert (realised.value.peildatum, realised.confidence < SURE) == (None, True)
    assert "SC-21" in {warning.code for warning in found.warnings}


def test_a_column_head_that_says_two_things_needs_a_look(read: Read) -> None:
    found = figures(read, "Cijfers:\n\n\tRealisatie wettelijke taak 1-7-2025\nRegulier\t5\nAMV\t0")
    assert found.observations
    assert all(seen.confidence < SURE for seen in found.observations)


def test_a_day_before_its_month_is_read_day_first(read: Read) -> None:
    """D01."""
    (seen,) = figures(read, "Cijfers:\n\n\tRealisatie per 07-01-2026\nRegulier\t5\nNog\t7").observations
    assert seen.value.peildatum == dt.date(2026, 1, 7)


def test_a_document_that_binds_nobody_has_no_figures(read: Read) -> None:
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t142\t5", kind=DocumentType.OTHER)
    assert found == Figures()


def test_an_improbable_surplus_and_amv_share_are_told(read: Read) -> None:
    """SC-01, SC-02."""
    found = figures(read, "Cijfers:\n\n\tTaak\tOpen 1-7-2025\nRegulier\t100\t200\nAMV\t1\t1")
    assert {"SC-01", "SC-02"} <= {warning.code for warning in found.warnings}


def test_a_column_with_counts_that_is_not_understood_is_told(read: Read) -> None:
    found = figures(read, "\tTaak\tKwadrant per 1-7-2025 Blauw\nRegulier\t142\t5\nAMV\t23\t0")
    assert {row[2] for row in rows(found)} == {"wettelijke_taak"}
    assert "SC-25" in {warning.code for warning in found.warnings}
