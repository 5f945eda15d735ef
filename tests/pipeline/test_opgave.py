"""Agreements between gemeenten, and the sums of a verdeelbesluit."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bevinding import read_cycles
from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category, DocumentType, Extraction
from pipeline.model.stand import Uitkomst
from pipeline.model.uitruil import AfspraakStatus, Opgave, Opgaven, Uitruil
from pipeline.opgave import check_distribution, derive_both, effective_tasks, read_agreements

CYCLUS = read_cycles()[0]
P = dt.date(2025, 7, 1)
TWENTERAND, ALMELO, BORNE, BEST = "GM1700", "GM0141", "GM0147", "GM0753"
REG, AMV = Category.REGULIER, Category.AMV
TASKS = {(TWENTERAND, REG): 142, (TWENTERAND, AMV): 23, (ALMELO, REG): 200, (BORNE, REG): 50, (BEST, REG): 90}


def agreement(**more: object) -> Uitruil:
    told: dict[str, object] = {
        "id": "u1",
        "soort": "uitruil",
        "van": TWENTERAND,
        "naar": ALMELO,
        "categorie": REG,
        "aantal": 40,
        "object": "opvangplek",
        "tafel": "PRT",
        "afgesproken_op": dt.date(2025, 3, 1),
        "status": AfspraakStatus.VASTGESTELD,
    }
    return Uitruil(**(told | more))  # type: ignore[arg-type]


def tasks(*agreements: Uitruil) -> Opgaven:
    return effective_tasks(TASKS, agreements or (agreement(),), CYCLUS, P)


def effective(found: Opgaven) -> dict[tuple[str, Category], int]:
    return {(one.gemeente, one.categorie): one.effectief for one in found.per_gemeente}


def test_an_agreement_moves_places_from_one_task_to_the_other() -> None:
    found = effective(tasks())
    assert (found[TWENTERAND, REG], found[ALMELO, REG]) == (102, 240)


def test_the_statutory_task_stays_beside_it() -> None:
    assert {(o.gemeente, o.categorie): o.wettelijk for o in tasks().per_gemeente} == TASKS


def test_an_agreement_on_one_category_leaves_the_other_alone() -> None:
    assert effective(tasks())[TWENTERAND, AMV] == 23


def test_the_agreements_that_count_are_named() -> None:
    named = {one.gemeente: one.afspraken for one in tasks().per_gemeente if one.categorie is REG}
    assert named[TWENTERAND] == named[ALMELO] == ("u1",)
    assert named[BORNE] == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": AfspraakStatus.VOORGESTELD}, "nog niet vastgesteld"),
        ({"status": AfspraakStatus.INGETROKKEN}, "ingetrokken"),
        ({"tafel": "RRT"}, "Provinciale Regietafel"),
        ({"tafel": None}, "Provinciale Regietafel"),
        ({"naar": BEST}, "alleen een mens"),
        ({"object": "oekraineplek"}, "beoordeel dit zelf"),
        ({"object": "anders"}, "beoordeel dit zelf"),
        ({"categorie": Category.OEKRAINE}, "niet over reguliere of AMV-plekken"),
        ({"afgesproken_op": None}, "niet bekend"),
        ({"afgesproken_op": dt.date(2024, 1, 31)}, "voor deze cyclus"),
        ({"afgesproken_op": dt.date(2025, 7, 2)}, "nog niet"),
        ({"geldig_vanaf": dt.date(2025, 8, 1)}, "nog niet"),
        ({"geldig_tot": dt.date(2025, 6, 30)}, "niet meer"),
        ({"naar": "GM0148"}, "wettelijke taak niet bekend"),
    ],
)
def test_rule_7_an_agreement_that_needs_a_person_does_not_count_by_itself(change, reason) -> None:
    found = tasks(agreement(**change))
    assert effective(found) == TASKS
    assert reason in found.niet_meegeteld[0][1]


def test_rule_7_places_for_statushouders_may_be_given_in_return() -> None:
    assert effective(tasks(agreement(object="statushouderplek")))[TWENTERAND, REG] == 102


def test_a_chain_of_agreements_adds_up() -> None:
    found = effective(tasks(agreement(), agreement(id="u2", van=ALMELO, naar=BORNE, aantal=10)))
    assert (found[TWENTERAND, REG], found[ALMELO, REG], found[BORNE, REG]) == (102, 230, 60)


@given(st.lists(st.tuples(st.sampled_from([TWENTERAND, ALMELO, BORNE]), st.integers(1, 12)), max_size=4))
def test_exchanges_net_to_zero_within_a_category(given_) -> None:
    to = {TWENTERAND: ALMELO, ALMELO: BORNE, BORNE: TWENTERAND}
    found = tasks(*(agreement(id=str(i), van=a, naar=to[a], aantal=n) for i, (a, n) in enumerate(given_)))
    assert sum(one.gegeven for one in found.per_gemeente) == sum(one.ontvangen for one in found.per_gemeente)
    assert sum(effective(found).values()) == sum(TASKS.values())


def opgaven(statutory: int, effective_: int) -> list[Opgave]:
    return [
        Opgave(TWENTERAND, REG, statutory, effective_, max(0, statutory - effective_), 0, ()),
        Opgave(TWENTERAND, AMV, 23, 23, 0, 0, ()),
    ]


def test_both_outcomes_are_kept_when_an_agreement_makes_the_difference() -> None:
    found = derive_both(opgaven(142, 100), {REG: 100, AMV: 23})
    assert found == (Uitkomst.GEDEELTELIJK, Uitkomst.VOLDOET)


def test_an_unknown_realisatie_stays_unknown_in_both() -> None:
    assert derive_both(opgaven(142, 100), {REG: None, AMV: 23}) == (Uitkomst.ONBEKEND, Uitkomst.ONBEKEND)


def test_opgaven_of_two_gemeenten_are_not_one_finding() -> None:
    with pytest.raises(RecordError, match="verschillende gemeenten"):
        derive_both([*opgaven(1, 1), Opgave(ALMELO, REG, 1, 1, 0, 0, ())], {})


TOLD = {
    "kind": "uitruil",
    "from": "Twenterand",
    "to": "Almelo",
    "category": "regulier",
    "number": 40,
    "object": "opvangplek",
    "table": "PRT",
    "agreed_on": "2025-03-01",
    "status": "vastgesteld",
    "interprovincial": False,
}


def document(kind: DocumentType, **more: object) -> Extraction:
    return Extraction("d" * 64, kind, details={"agreements": [TOLD | more]})


def test_an_agreement_in_a_mail_of_the_regietafel_is_taken_over() -> None:
    ((found,), doubts) = read_agreements(document(DocumentType.LIRT_EMAIL))
    assert (found.van, found.naar, found.aantal, found.status) == (TWENTERAND, ALMELO, 40, AfspraakStatus.VASTGESTELD)
    assert doubts == ()


def test_what_a_gemeente_says_of_its_agreement_is_a_proposal() -> None:
    ((found,), _) = read_agreements(document(DocumentType.MUNICIPAL_RESPONSE))
    assert found.status is AfspraakStatus.VOORGESTELD


@pytest.mark.parametrize("lost", ["from", "to", "category", "number"])
def test_an_incomplete_agreement_is_told_and_not_filled_in(lost: str) -> None:
    found, doubts = read_agreements(document(DocumentType.LIRT_EMAIL, **{lost: None}))
    assert found == ()
    assert "niet volledig" in doubts[0]


def test_a_verdeelbesluit_that_adds_up_passes() -> None:
    check_distribution({(ALMELO, REG): 200, (BORNE, REG): 50, (BORNE, AMV): 8}, {REG: 250, AMV: 8}, 258)


@pytest.mark.parametrize(
    ("provincial", "total", "told"),
    [
        ({REG: 251, AMV: 8}, None, "regulier: de gemeenten samen 250, het besluit 251"),
        ({REG: 250}, None, "geen provinciale opgave amv"),
        ({REG: 250, AMV: 8}, 260, "samen 258, het besluit 260"),
    ],
)
def test_a_verdeelbesluit_that_does_not_add_up_is_a_conflict(provincial, total, told) -> None:
    with pytest.raises(FigureConflict, match=told):
        check_distribution({(ALMELO, REG): 200, (BORNE, REG): 50, (BORNE, AMV): 8}, provincial, total)
