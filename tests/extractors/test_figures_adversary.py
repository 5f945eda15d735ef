"""Documents that civil servants of many bodies might write, in wordings far from the patterns, with what must be read.

Each was once read wrongly, or passed over without a word; here it stands as small as it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from extractors.assemble import extract, to_contract

Contract = Mapping[str, Any]
Row = tuple[str, str, str, int, str | None]
"""Gemeente, category, measure, value, peildatum."""

TAAK, REALISATIE, GEPLAND = "wettelijke_taak", "realisatie", "gepland"
MEI, JUNI = "2026-05-01", "2026-06-01"
TELLS = {"SC-17", "SC-21", "SC-22", "SC-23", "SC-24", "SC-25", "SC-26", "SC-28"}


@pytest.fixture
def read(document_from_text: Callable[[str], Any]) -> Callable[[str], Contract]:
    """Give the function that extracts a document from its text."""
    return lambda text: to_contract(extract(document_from_text(text), review_below=0.8))


def answer(gemeente: str, body: str) -> str:
    return (
        f"Gemeente {gemeente}\n\nMinisterie van Asiel en Migratie\n\nDatum\t16 juni 2026\nOns kenmerk\tZ/26/01234\n"
        f"Uw kenmerk\t7473999\nOnderwerp\tuw informatieverzoek Spreidingswet\n\nGeachte minister,\n\n{body}\n\n"
        f"Hoogachtend,\nburgemeester en wethouders van {gemeente}\n"
    )


def report(body: str) -> str:
    return (
        "Provincie Noord-Brabant\nVoortgangsrapportage Provinciale Regietafel\nPeildatum: 1 mei 2026\n\n"
        f"Deze rapportage geeft per gemeente de stand van de opvangplekken.\n\n{body}\n\nEinde van de rapportage.\n"
    )


def letter(gemeente: str, body: str) -> str:
    return (
        "Ministerie van Asiel en Migratie\nPostbus 20011\n2500 EH Den Haag\n\nAan het college van burgemeester en "
        f"wethouders van de gemeente {gemeente}\n\nDatum\t20 april 2026\nOnze referentie\t7473998\nBetreft\tBrief "
        f"interbestuurlijk toezicht Spreidingswet\n\nGeacht college,\n\n{body}\n\nU wordt geplaatst op trede 2 van de "
        "interventieladder.\n\nHoogachtend,\nDe minister van Asiel en Migratie, namens deze,\nA. Bos\n"
    )


def rows(found: Contract, *, sure: bool) -> set[Row]:
    return {
        (f["municipality"], f["category"], f["measure"], f["value"], f["peildatum"])
        for f in found["figures"]
        if not sure or not any(proof["needs_review"] for proof in f["evidence"])
    }


def asks_a_person(found: Contract) -> bool:
    return bool(TELLS & {warning["code"] for warning in found["warnings"]}) or rows(found, sure=True) != rows(
        found, sure=False
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Kort: regulier 95, amv 4, statushouders 37, Oekraïne 80.", id="kinds-in-a-row"),
        pytest.param("Van de 500 plekken in de regio zijn er 95 in Raalte.", id="part-of-the-region"),
        pytest.param("Sinds 14 maart 2026 beschikken wij over 64 bedden.", id="beds"),
        pytest.param("De locatie heeft een maximale bezetting van 200.", id="occupancy"),
        pytest.param("De cijfers (peildatum 1 mei 2026): taak 84/9, beschikbaar 40/9.", id="slashes"),
        pytest.param("De bezetting op 1 mei 2026 was 97% van de 40 plekken.", id="share-of-a-whole"),
        pytest.param("Onze taak is vastgesteld op 102, en later bijgesteld naar 131.", id="bare-task"),
        pytest.param("Wij bieden plaats aan 84 asielzoekers in het dorp.", id="room-for"),
        pytest.param("Wij hebben besloten om 150 reguliere plekken te realiseren.", id="intention"),
        pytest.param("Regulier: 112 -> 98 (sluiting vleugel B).", id="arrow"),
        pytest.param("Op 1 juli 2025 had Raalte volgens het COA 80 reguliere plekken in gebruik.", id="anothers-count"),
    ],
)
def test_a_count_that_is_not_understood_is_always_told(read: Callable[[str], Contract], body: str) -> None:
    assert asks_a_person(read(answer("Raalte", body)))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "Onze bijdrage aan de opgave is als volgt opgebouwd:\na) azc Schansdijk: 100 plekken;\n"
            "b) kleinschalige opvang amv Burgwal: 18 plekken.",
            id="locations-under-the-task",
        ),
        pytest.param(
            "De noodopvang telt mee. Daarbij opgeteld staat de stand op 1 juni 2026 op 115 reguliere plekken.",
            id="other-opvang-added",
        ),
        pytest.param(
            "Wij krijgen 118 reguliere plekken, de helft daarvan is op 1 mei 2026 gerealiseerd.", id="half-of-it"
        ),
        pytest.param(
            "Op 1 mei 2026 waren 48 reguliere plekken beschikbaar in de gemeente Ommen, waarvan 20 voor ons.",
            id="another-gemeente-behind-the-count",
        ),
        pytest.param(
            "Het is een misverstand dat Raalte op 1 juli 2025 over 120 reguliere plekken beschikte.", id="denied"
        ),
        pytest.param("De stand op 1 mei 2026: 120 reguliere plekken in ontwerp, 0 gerealiseerd.", id="on-paper"),
        pytest.param("Het raadslid stelde dat er op 1 mei 2026 50 reguliere plekken beschikbaar waren.", id="hearsay"),
    ],
)
def test_an_ambiguous_count_is_never_sure(read: Callable[[str], Contract], body: str) -> None:
    assert rows(read(answer("Raalte", body)), sure=True) == set()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Per 1 mei 2026 zijn 500 van de 512 reguliere plekken en 20 van de 56 amv-plekken gerealiseerd.",
            {("regulier", REALISATIE, 500, MEI), ("regulier", TAAK, 512, None)}
            | {("amv", REALISATIE, 20, MEI), ("amv", TAAK, 56, None)},
            id="one-verb-for-two-pairs",
        ),
        pytest.param(
            "Op 1 juni 2026: nul reguliere plekken, nul amv-plekken.",
            {("regulier", REALISATIE, 0, JUNI), ("amv", REALISATIE, 0, JUNI)},
            id="a-day-as-label",
        ),
        pytest.param(
            "Op 1 mei 2026 stonden er 210 reguliere plekken ter beschikking aan het COA.",
            {("regulier", REALISATIE, 210, MEI)},
            id="ter-beschikking",
        ),
        pytest.param(
            "Op 1 mei 2026 beschikte onze gemeente over 90 reguliere plekken, 38 minder dan het besluit vraagt.",
            {("regulier", REALISATIE, 90, MEI)},
            id="the-shortage-is-another-number",
        ),
        pytest.param(
            "Onze taak (512 regulier, 56 amv): er resteren nog 12 reguliere plekken.",
            {("regulier", TAAK, 512, None), ("amv", TAAK, 56, None)},
            id="the-rest-stands-outside-the-brackets",
        ),
    ],
)
def test_what_a_careful_reader_takes_for_sure_is_read(
    read: Callable[[str], Contract], body: str, expected: set[tuple[str, str, int, str | None]]
) -> None:
    found = rows(read(answer("Raalte", body)), sure=True)
    assert {row[1:] for row in found} == expected


def test_places_for_another_group_do_not_take_the_asylum_places_with_them(read: Callable[[str], Contract]) -> None:
    body = (
        "Wij hebben 112 reguliere plekken, 14 amv-plekken en 30 plekken voor statushouders beschikbaar op 1 mei 2026."
    )
    assert {row[1:] for row in rows(read(answer("Raalte", body)), sure=True)} == {
        ("regulier", REALISATIE, 112, MEI),
        ("amv", REALISATIE, 14, MEI),
    }


def test_places_that_are_being_built_are_a_plan_to_look_at(read: Callable[[str], Contract]) -> None:
    found = read(answer("Raalte", "Er worden 18 amv-plekken gebouwd, gereed op 1 december 2026."))
    assert rows(found, sure=False) == {("Raalte", "amv", GEPLAND, 18, "2026-12-01")}
    assert rows(found, sure=True) == set()


def test_a_plain_count_after_both_kinds_is_no_count_of_the_last_one(read: Callable[[str], Contract]) -> None:
    body = "Onze wettelijke taak is 61 reguliere plekken en 7 amv-plekken. Op 1 juni 2026 hebben wij 0 plekken."
    assert ("Raalte", "amv", REALISATIE, 0, JUNI) not in rows(read(answer("Raalte", body)), sure=False)


def test_a_report_of_the_regietafel_with_short_labels_is_read(read: Callable[[str], Contract]) -> None:
    table = "gemeente\ttaak reg\ttaak amv\tstand reg\tstand amv\nAsten\t78\t9\t70\t9\nDeurne\t155\t17\t20\t0"
    found = rows(read(report(table)), sure=False)
    assert ("Deurne", "regulier", TAAK, 155, None) in found
    assert ("Asten", "regulier", REALISATIE, 70, MEI) in found
    assert len(found) == 8


def test_a_kind_printed_once_above_two_columns_holds_for_both(read: Callable[[str], Contract]) -> None:
    table = (
        "Gemeente\tRegulier\t\tAmv\t\n\tTaak\tRealisatie\tTaak\tRealisatie\nAsten\t78\t70\t9\t8\nDeurne\t155\t20\t17\t0"
    )
    found = {row[1:4] for row in rows(read(report(table)), sure=True) if row[0] == "Deurne"}
    assert found == {("regulier", TAAK, 155), ("regulier", REALISATIE, 20), ("amv", TAAK, 17), ("amv", REALISATIE, 0)}


def test_a_gemeente_as_a_short_sentence_opens_its_own_part(read: Callable[[str], Contract]) -> None:
    body = (
        "Asten. Taak: 78 regulier, 9 amv.\n"
        "Deurne. Taak: 155 regulier, 17 amv. Open: 20 regulier. In voorbereiding: 100 regulier."
    )
    found = rows(read(report(body)), sure=False)
    assert {row[0] for row in found if row[3] in (155, 17, 20, 100)} <= {"Deurne"}
    assert ("Deurne", "regulier", GEPLAND, 100, MEI) not in found


def test_an_earlier_count_never_gets_the_day_of_the_report(read: Callable[[str], Contract]) -> None:
    table = "Gemeente\tTaak\tStand vorige rapportage\nAsten\t87\t80\nDeurne\t172\t10"
    assert not [row for row in rows(read(report(table)), sure=False) if row[2] == REALISATIE and row[4] == MEI]


def test_a_row_that_counts_a_part_is_not_the_kind_of_the_whole_table(read: Callable[[str], Contract]) -> None:
    table = "Gemeente\tTaak\tRealisatie\nAsten\t87\t80\nw.v. amv\t9\t9\nDeurne\t172\t20\nw.v. amv\t17\t0"
    assert not [row for row in rows(read(report(table)), sure=False) if row[1] == "amv" and row[3] in (87, 172)]


def test_two_numbers_in_one_cell_are_told(read: Callable[[str], Contract]) -> None:
    table = "Taak (regulier/AMV)\tRealisatie 1-7-2025 (regulier/AMV)\n223/25\t149/0"
    assert asks_a_person(read(letter("Waalwijk", f"De opvangplekken van uw gemeente:\n\n{table}")))


def test_two_rows_that_count_one_kind_in_two_ways_are_told(read: Callable[[str], Contract]) -> None:
    table = (
        "\tWettelijke taak\tRealisatie per 1-7-2025\nRegulier (incl. noodopvang)\t190\t100\n"
        "Regulier (excl. noodopvang)\t190\t60\nAMV\t21\t10"
    )
    found = read(letter("Goes", table))
    assert asks_a_person(found)
    assert not [row for row in rows(found, sure=True) if row[1] == "regulier"]
