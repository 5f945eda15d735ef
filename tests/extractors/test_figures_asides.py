"""Numbers that are no figure of one gemeente: parts, joint numbers, ordered lists, and what nothing explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from extractors.assemble import extract, to_contract
from extractors.figures.asides import Joint, Subset
from extractors.figures.find import Figures, read_figures
from extractors.reading import Reading
from pipeline.model.document import Document
from pipeline.model.extraction import Category, DocumentType

Read = Callable[[str], Reading]
LETTER = "Gemeente Raalte\n\nDatum: 20 mei 2026\n\nGeachte minister,\n\n{}\n\nHoogachtend,\nhet college"
SURE = 0.8


def figures(read: Read, body: str, municipalities: Sequence[str] = ("Raalte",)) -> Figures:
    return read_figures(read(LETTER.format(body)), municipalities, DocumentType.MUNICIPAL_RESPONSE)


def codes(found: Figures) -> set[str]:
    return {warning.code for warning in found.warnings}


def counts(found: Figures) -> set[tuple[str, int]]:
    return {(seen.value.category.value, seen.value.value) for seen in found.observations if seen.confidence >= SURE}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("De wettelijke taak bedraagt voor regulier en amv: 120 respectievelijk 14.", id="label"),
        pytest.param("De taak is 120 respectievelijk 14 plekken voor regulier en amv.", id="behind"),
        pytest.param("De taak (amv en regulier) is respectievelijk 14 en 120 plekken.", id="other-order"),
        pytest.param("Onze taak is voor regulier en amv 120 resp. 14 plekken.", id="short"),
    ],
)
def test_numbers_in_the_order_of_their_kinds_find_their_kind(read: Read, body: str) -> None:
    """N07."""
    assert counts(figures(read, body)) == {("regulier", 120), ("amv", 14)}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("De kernen tellen op 1 mei 2026 respectievelijk 40, 50 en 60 plekken.", id="three"),
        pytest.param("De taak en de stand zijn 142 respectievelijk 77 plekken.", id="no-kinds"),
    ],
)
def test_an_order_that_the_sentence_does_not_give_is_left_to_a_person(read: Read, body: str) -> None:
    found = figures(read, body)
    assert counts(found) == set()
    assert found.warnings


def test_a_label_on_the_next_line_is_not_the_kind_of_the_number_before_it(read: Read) -> None:
    found = figures(read, "Stand per 1 mei 2026:\n\nregulier 92\namv 6")
    assert counts(found) == {("regulier", 92), ("amv", 6)}


def test_a_number_that_may_be_one_or_two_is_not_taken(read: Read) -> None:
    """T15."""
    found = figures(read, "Op 1 mei 2026 waren 1 250 reguliere plekken beschikbaar.")
    assert (found.observations, codes(found)) == ((), {"SC-23"})


@pytest.mark.parametrize("written", ["vijf (6)", "6 (vijf)", "vijfendertig (53)"])
def test_a_word_and_a_digit_that_differ_are_asked_about(read: Read, written: str) -> None:
    """N17."""
    found = figures(read, f"Op 1 mei 2026 waren {written} amv-plekken beschikbaar.")
    assert (found.observations, codes(found)) == ((), {"SC-17"})


def test_a_part_is_kept_beside_its_figure(read: Read) -> None:
    """N13."""
    found = figures(read, "Op 1 mei 2026 zijn 95 reguliere plekken open, waarvan 20 overbruggingsopvang.")
    assert counts(found) == {("regulier", 95)}
    (part,) = found.asides
    assert (part.value, part.literal) == (Subset(20, Category.REGULIER), "waarvan 20 overbruggingsopvang")


def test_kinds_of_a_total_are_figures_and_no_parts(read: Read) -> None:
    found = figures(read, "Op 1 mei 2026 zijn in totaal 112 plekken gerealiseerd, waarvan 95 regulier en 17 amv.")
    assert found.asides == ()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        pytest.param("Beek en Stein stellen samen 300 plekken beschikbaar.", ("Beek", "Stein"), id="named"),
        pytest.param("Op dit moment stellen wij samen 300 plekken beschikbaar.", ("Beek", "Stein"), id="we"),
        pytest.param("Gezamenlijk zijn Beek en Stein goed voor 300 plekken.", ("Beek", "Stein"), id="no-verb"),
    ],
)
def test_a_joint_number_is_kept_with_all_its_gemeenten(read: Read, body: str, names: tuple[str, ...]) -> None:
    """P04."""
    found = figures(read, body, ("Beek", "Stein"))
    assert found.observations == ()
    assert "SC-24" in codes(found)
    assert [seen.value for seen in found.asides] == [Joint(300, names)]


def test_a_number_with_unnamed_neighbours_is_nobodys(read: Read) -> None:
    found = figures(read, "Met de buurgemeenten realiseren wij op 1 mei 2026 samen 300 plekken.")
    assert (found.observations, codes(found)) == ((), {"SC-24"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Het college mikt op 88 reguliere plekken.", id="unknown-verb"),
        pytest.param("Het aantal opvangplekken groeit van 95 naar 151.", id="from-to"),
        pytest.param("Per 1000 inwoners zijn 1,5 reguliere plekken open.", id="broken-number"),
        pytest.param("Realisatie 1-1-2026: 136/326 regulier en 9/20 amv.", id="fraction"),
    ],
)
def test_a_number_of_places_that_nothing_explains_is_told(read: Read, body: str) -> None:
    found = figures(read, body)
    assert (counts(found), codes(found)) == (set(), {"SC-28"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Op 1 mei 2026 zijn 95 reguliere plekken open. Die 95 plekken bevallen goed.", id="said-again"),
        pytest.param("Landelijk zijn 96.000 opvangplekken nodig.", id="national"),
        pytest.param("Er is geen plek voor een school.", id="no-count"),
        pytest.param("Wij hebben 24 locaties bekeken en 120 inwoners gesproken.", id="other-things"),
    ],
)
def test_a_number_that_needs_nobody_is_not_told(read: Read, body: str) -> None:
    assert figures(read, body).warnings == ()


@pytest.mark.parametrize(
    "words",
    [
        "De raad heeft ingestemd met de realisatie van",
        "Wij hebben het COA aangeboden:",
        "Twee locaties hebben elk",
        "Volgens de krant waren er",
        "Wij hadden u toegezegd:",
    ],
)
def test_words_that_make_a_number_something_else_take_its_certainty(read: Read, words: str) -> None:
    assert counts(figures(read, f"Op 1 mei 2026: {words} 88 reguliere plekken.")) == set()


def contract(document_from_text: Callable[[str], Document], body: str) -> dict[str, Any]:
    head = (
        "Gemeente Raalte\nPostbus 140\n8100 AC Raalte\n\nAan de minister van Asiel en Migratie\n\nDatum: 20 mei 2026\n"
    )
    text = f"{head}Uw kenmerk: 7468089\nBetreft: reactie op uw brief\n\nGeachte minister,\n\n{body}\n\nHoogachtend,\n"
    text += "burgemeester en wethouders van Raalte"
    return to_contract(extract(document_from_text(text), review_below=SURE))


def test_parts_and_progress_stand_under_details_with_proof(document_from_text: Callable[[str], Document]) -> None:
    body = (
        "Op uw brief van 9 april 2026 antwoorden wij. Wij hebben sindsdien voortgang geboekt.\n\n"
        "Op 1 mei 2026 zijn 95 reguliere plekken open, waarvan 20 overbruggingsopvang."
    )
    found = contract(document_from_text, body)
    assert found["details"]["subsets"] == [
        {"literal": "waarvan 20 overbruggingsopvang", "value": 20, "category": "regulier"}
    ]
    assert found["details"]["says_progress"] is True
    assert found["evidence"]["details.subsets"]
    assert found["evidence"]["details.says_progress"]


@pytest.mark.parametrize(
    "body",
    [
        "Er is nog geen voortgang geboekt.",
        "Wij verwachten dat voortgang wordt geboekt.",
        "De plannen liggen bij de raad.",
    ],
)
def test_no_progress_is_no_progress(document_from_text: Callable[[str], Document], body: str) -> None:
    assert "says_progress" not in contract(document_from_text, body)["details"]
