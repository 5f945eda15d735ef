from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bevinding import (
    beslissende_cijfers,
    derive_bevinding,
    derive_categorie,
    derive_records,
    derive_standen,
    derive_uitkomst,
    read_cycles,
    tegenspraken,
)
from pipeline.cijfers import basis_of
from pipeline.errors import FigureConflict, RecordError
from pipeline.model.extraction import Category, DocumentType, Extraction, Figure, Measure, Warning
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.stand import Cyclus, Stand, Uitkomst, cyclus_op
from pipeline.model.status import Basis, StatusRecord

REG, AMV = Category.REGULIER, Category.AMV
TAAK, REAL = Measure.WETTELIJKE_TAAK, Measure.REALISATIE
JULI_2025, APRIL_2026 = dt.date(2025, 7, 1), dt.date(2026, 4, 1)
VALIDATED = ("ministerie", "PRT")
CYCLES = read_cycles()


def proof(*, needs_review: bool = False, context: Context = Context.CELL, page: int = 1) -> Proof:
    return Proof(page, Box(1, 2, 3, 4), "5", None, context, "tabel.kolomkop", 0.9, needs_review)


def figure(
    category: Category,
    measure: Measure,
    value: int,
    peildatum: dt.date | None = None,
    *,
    gemeente: str = "Twenterand",
    qualifier: str | None = None,
    evidence: tuple[Proof, ...] | None = None,
) -> Figure:
    return Figure(
        gemeente, category, measure, value, peildatum, qualifier, (proof(),) if evidence is None else evidence
    )


SEED = (
    figure(REG, TAAK, 142),
    figure(REG, REAL, 5, JULI_2025),
    figure(AMV, TAAK, 23),
    figure(AMV, REAL, 0, JULI_2025),
)


def letter(
    figures: Sequence[Figure] = SEED, kind: DocumentType = DocumentType.IBT_LETTER, **more: object
) -> Extraction:
    told = {"municipalities": ("Twenterand",), "letter_date": dt.date(2026, 4, 9)} | more
    return Extraction("d" * 64, kind, figures=tuple(figures), **told)  # type: ignore[arg-type]


def numbers(records: Sequence[StatusRecord]) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {(r.categorie.value, r.peildatum.isoformat()): (r.wettelijke_taak, r.realisatie) for r in records}


def standen(extraction: Extraction) -> tuple[Stand, ...]:
    return derive_standen(extraction, derive_records(extraction, CYCLES), CYCLES, VALIDATED)


VECTORS = {
    "2.8-01 seed": ((142, 5), (23, 0), Uitkomst.GEDEELTELIJK),
    "2.8-02 amv not compensated": ((142, 142), (23, 0), Uitkomst.GEDEELTELIJK),
    "2.8-03 surplus does not compensate amv": ((142, 165), (23, 0), Uitkomst.GEDEELTELIJK),
    "2.8-04 amv met, regulier empty": ((142, 0), (23, 23), Uitkomst.GEDEELTELIJK),
    "2.8-05 nothing": ((142, 0), (23, 0), Uitkomst.NIET),
    "2.8-06 exactly met": ((142, 142), (23, 23), Uitkomst.VOLDOET),
    "2.8-07 surplus in both": ((142, 200), (23, 30), Uitkomst.VOLDOET),
    "2.8-08 unknown": ((142, None), (23, 0), Uitkomst.ONBEKEND),
    "2.8-09 regulier nvt": ((0, 0), (23, 23), Uitkomst.VOLDOET),
    "2.8-10 no task": ((0, 10), (0, 0), Uitkomst.GEEN_TAAK),
}
"""The test vectors of the domain description; 2.8-11, two peildata, is `test_d02_…` below."""

MORE = {
    "task unknown": ((None, 10), (23, 23), Uitkomst.ONBEKEND),
    "realisatie of a nvt category unknown": ((0, None), (23, 23), Uitkomst.VOLDOET),
    "one unknown, one nvt": ((None, None), (0, 0), Uitkomst.ONBEKEND),
}


@pytest.mark.parametrize("vector", [pytest.param(value, id=name) for name, value in (VECTORS | MORE).items()])
def test_the_finding_follows_from_both_categories_apart(vector) -> None:
    regulier, amv, overall = vector
    assert derive_bevinding([derive_categorie(REG, *regulier), derive_categorie(AMV, *amv)]) is overall


@pytest.mark.parametrize(
    ("vector", "surplus"), [("2.8-03 surplus does not compensate amv", (23, 0)), ("2.8-07 surplus in both", (58, 7))]
)
def test_the_surplus_of_a_vector_is_told_per_category(vector: str, surplus: tuple[int, int]) -> None:
    regulier, amv, _ = VECTORS[vector]
    assert (derive_categorie(REG, *regulier).overschot, derive_categorie(AMV, *amv).overschot) == surplus


def test_a_surplus_is_told_and_moves_nowhere() -> None:
    assert derive_categorie(REG, 142, 165).overschot == 23
    assert derive_categorie(AMV, 23, 0).overschot == 0


def test_a_missing_figure_is_never_taken_for_zero() -> None:
    assert derive_categorie(REG, 142, None).uitkomst is Uitkomst.ONBEKEND


def test_a_negative_number_is_refused() -> None:
    with pytest.raises(RecordError, match="negatief"):
        derive_categorie(REG, 142, -1)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_places_in_one_category_never_better_the_other(taak, realisatie, amv_real, more) -> None:
    amv = derive_categorie(AMV, taak, realisatie)
    outcomes = [derive_bevinding([derive_categorie(REG, amv_real, amv_real + extra), amv]) for extra in (0, more)]
    assert outcomes[0] is outcomes[1]


def test_a_letter_gives_one_record_per_category() -> None:
    records = derive_records(letter(), CYCLES)
    assert numbers(records) == {("regulier", "2025-07-01"): (142, 5), ("amv", "2025-07-01"): (23, 0)}
    assert {(r.gemeente, r.cyclus, r.basis) for r in records} == {("GM1700", "2024-2026", Basis.MINISTERIE)}
    assert all(len(r.evidence) == 2 for r in records)


def test_a_document_without_figures_gives_no_records() -> None:
    assert derive_records(letter(()), CYCLES) == ()
    assert standen(letter(())) == ()


def test_a_task_alone_gives_no_record_for_want_of_a_peildatum() -> None:
    assert derive_records(letter([figure(REG, TAAK, 142)]), CYCLES) == ()


def test_d02_two_peildata_give_two_findings_and_that_of_compliance_decides() -> None:
    """Vector 2.8-11."""
    later = (figure(REG, REAL, 150, APRIL_2026), figure(AMV, REAL, 23, APRIL_2026))
    found = {stand.peildatum: (stand.uitkomst, stand.beslissend) for stand in standen(letter((*later, *SEED)))}
    assert found == {JULI_2025: (Uitkomst.GEDEELTELIJK, True), APRIL_2026: (Uitkomst.VOLDOET, False)}


def test_d02_the_warning_of_two_peildata_goes_along_with_both() -> None:
    later = (figure(REG, REAL, 150, APRIL_2026), figure(AMV, REAL, 23, APRIL_2026))
    told = letter((*SEED, *later), warnings=(Warning("SC-14", "Het document noemt twee peildata."),))
    assert [stand.twijfels for stand in standen(told)] == [("SC-14: Het document noemt twee peildata.",)] * 2


def test_a_standing_holds_the_proof_of_its_figures() -> None:
    (stand,) = standen(letter())
    assert stand.bewijs == (proof(),)


def test_the_task_holds_for_every_peildatum_of_the_document() -> None:
    figures = [figure(REG, TAAK, 142, JULI_2025), figure(REG, REAL, 60, APRIL_2026)]
    assert numbers(derive_records(letter(figures), CYCLES)) == {("regulier", "2026-04-01"): (142, 60)}


def test_a_category_that_is_not_named_stays_unknown() -> None:
    (stand,) = standen(letter(SEED[:2]))
    assert stand.uitkomst is Uitkomst.ONBEKEND
    assert "AMV: het document noemt geen bruikbare wettelijke taak." in stand.twijfels


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (figure(AMV, REAL, 0, JULI_2025, qualifier="bijna"), "bij benadering"),
        (figure(AMV, REAL, 0), "geen peildatum"),
        (figure(AMV, REAL, 0, JULI_2025, evidence=(proof(needs_review=True),)), "nagekeken"),
        (figure(AMV, REAL, 0, JULI_2025, evidence=()), "nagekeken"),
        (figure(AMV, REAL, 0, JULI_2025, evidence=(proof(context=Context.QUOTATION),)), "geciteerd"),
        (figure(AMV, REAL, 0, dt.date(2026, 7, 1)), "na de datum van het document"),
        (figure(AMV, REAL, 0, dt.date(2024, 7, 1)), "nog geen verdeelbesluit"),
    ],
)
def test_an_unsure_figure_stays_out_and_is_told(bad: Figure, reason: str) -> None:
    (stand,) = standen(letter((*SEED[:3], bad)))
    assert stand.per_categorie[1].realisatie is None
    assert stand.uitkomst is Uitkomst.ONBEKEND
    assert any(reason in doubt for doubt in stand.twijfels)


def test_a_weak_second_proof_does_not_spoil_a_sure_figure() -> None:
    sure = figure(AMV, REAL, 0, JULI_2025, evidence=(proof(), proof(needs_review=True, page=2)))
    assert len(derive_records(letter((*SEED[:3], sure)), CYCLES)) == 2


def test_a_gemeente_without_a_usable_figure_is_not_passed_over() -> None:
    unsure = [figure(REG, TAAK, 142), figure(REG, REAL, 5, JULI_2025, qualifier="ongeveer")]
    (stand,) = standen(letter(unsure))
    assert (stand.peildatum, stand.uitkomst) == (None, Uitkomst.ONBEKEND)


def test_a_name_that_may_be_two_gemeenten_gets_no_record() -> None:
    extraction = letter((*SEED, figure(REG, REAL, 9, JULI_2025, gemeente="Bergen")))
    assert {record.gemeente for record in derive_records(extraction, CYCLES)} == {"GM1700"}
    assert any("niet eenduidig" in doubt for doubt in standen(extraction)[0].twijfels)


@pytest.mark.parametrize(
    "category", [Category.TOTAAL, Category.STATUSHOUDERS, Category.OEKRAINE, Category.ASIELZOEKERS]
)
def test_other_groups_never_enter_a_record(category: Category) -> None:
    extra = (figure(category, TAAK, 10), figure(category, REAL, 10, JULI_2025))
    assert derive_records(letter((*SEED, *extra)), CYCLES) == derive_records(letter(), CYCLES)


@pytest.mark.parametrize("measure", [Measure.GEPLAND, Measure.INDICATIEF])
def test_planned_and_indicative_numbers_never_enter_a_record(measure: Measure) -> None:
    extra = (figure(REG, measure, 500, JULI_2025),)
    assert derive_records(letter((*SEED, *extra)), CYCLES) == derive_records(letter(), CYCLES)


def test_two_values_for_one_figure_are_a_conflict() -> None:
    with pytest.raises(FigureConflict, match=r"GM1700, AMV: .*de realisatie"):
        derive_records(letter((*SEED, figure(AMV, REAL, 3, JULI_2025))), CYCLES)


def test_two_tasks_are_a_conflict() -> None:
    with pytest.raises(FigureConflict, match="wettelijke taak"):
        derive_records(letter((*SEED, figure(REG, TAAK, 140))), CYCLES)


def test_one_figure_printed_twice_has_both_proofs() -> None:
    again = figure(AMV, REAL, 0, JULI_2025, evidence=(proof(page=3),))
    records = derive_records(letter((*SEED, again)), CYCLES)
    assert [p.page for p in records[1].evidence] == [1, 1, 3]


def test_a_joint_answer_keeps_its_gemeenten_apart() -> None:
    figures = [
        figure(category, measure, value, None if measure is TAAK else APRIL_2026, gemeente=name)
        for name, values in {"Waalre": (86, 40), "Best": (149, 60)}.items()
        for category in (REG, AMV)
        for measure, value in zip((TAAK, REAL), values, strict=True)
    ]
    records = derive_records(letter(figures, DocumentType.MUNICIPAL_RESPONSE), CYCLES)
    assert {(r.gemeente, r.wettelijke_taak) for r in records} == {("GM0866", 86), ("GM0753", 149)}


@pytest.mark.parametrize(
    ("kind", "sender", "basis"),
    [
        (DocumentType.IBT_LETTER, "Ministerie van Justitie en Veiligheid", Basis.MINISTERIE),
        (DocumentType.MUNICIPAL_RESPONSE, None, Basis.GEMEENTE),
        (DocumentType.ARTICLE8, None, Basis.GEMEENTE),
        (DocumentType.LIRT_EMAIL, "Provincie Limburg", Basis.PRT),
        (DocumentType.MONITOR_FIGURES, "Provincie Limburg", Basis.PRT),
        (DocumentType.OTHER, "Provinciale Regietafel Utrecht", Basis.PRT),
        (DocumentType.OTHER, "Centraal Orgaan opvang asielzoekers", Basis.COA),
        (DocumentType.OTHER, "Gemeente Best", Basis.GEMEENTE),
        (DocumentType.OTHER, "Stichting Welkom", None),
        (DocumentType.MINUTES, None, None),
    ],
)
def test_who_vouches_follows_from_kind_and_sender(kind, sender, basis) -> None:
    assert basis_of(letter(kind=kind, sender=sender)) is basis


def test_figures_of_an_unknown_sender_give_no_record() -> None:
    assert derive_records(letter(kind=DocumentType.OTHER), CYCLES) == ()


def test_own_figures_of_a_gemeente_are_not_validated() -> None:
    (stand,) = standen(letter(kind=DocumentType.MUNICIPAL_RESPONSE))
    assert (stand.basis, stand.gevalideerd) == (Basis.GEMEENTE, False)


def test_a_notification_inside_an_answer_counts_too() -> None:
    inner = letter([figure(REG, TAAK, 142), figure(REG, REAL, 2, APRIL_2026)], DocumentType.ARTICLE8)
    records = derive_records(letter(SEED, DocumentType.MUNICIPAL_RESPONSE, records=(inner,)), CYCLES)
    assert len(records) == 3
    assert {record.document_id for record in records} == {"d" * 64}


def test_the_warnings_of_the_document_go_along() -> None:
    (stand,) = standen(letter(warnings=(Warning("SC-07", "Het rapport kwam voor de peildatum binnen."),)))
    assert stand.twijfels == ("SC-07: Het rapport kwam voor de peildatum binnen.",)


@pytest.mark.parametrize(
    ("day", "cyclus"),
    [
        (dt.date(2024, 12, 19), None),
        (dt.date(2024, 12, 20), "2024-2026"),
        (dt.date(2026, 5, 1), "2024-2026"),
        (None, "2024-2026"),
    ],
)
def test_a_new_cycle_sets_no_task_before_its_verdeelbesluit(day, cyclus) -> None:
    found = cyclus_op(CYCLES, day)
    assert (found.id if found else None) == cyclus


def test_a_verdeelbesluit_starts_the_next_cycle() -> None:
    new = Cyclus("2026-2028", 88_000, dt.date(2026, 2, 27), dt.date(2026, 12, 18), None, None)
    assert cyclus_op((*CYCLES, new), dt.date(2027, 1, 1)) == new


def test_c10_a_refusal_gives_no_figures_and_leaves_the_finding_as_it_is() -> None:
    refusal = letter((), DocumentType.MUNICIPAL_RESPONSE, details={"reasons": ["WEIGER"]})
    assert derive_records(refusal, CYCLES) == ()
    assert standen(refusal) == ()


def test_c11_places_that_are_promised_for_later_are_planned_only() -> None:
    promise = (*SEED[:2], figure(REG, Measure.GEPLAND, 60, dt.date(2027, 1, 1)))
    records = derive_records(letter(promise, DocumentType.MUNICIPAL_RESPONSE), CYCLES)
    assert numbers(records) == {("regulier", "2025-07-01"): (142, 5)}


def test_c12_a_notification_inside_an_answer_is_a_record_of_its_own() -> None:
    inner = letter([figure(REG, TAAK, 142), figure(REG, REAL, 2, APRIL_2026)], DocumentType.ARTICLE8)
    records = derive_records(letter(SEED[:2], DocumentType.MUNICIPAL_RESPONSE, records=(inner,)), CYCLES)
    assert [record.peildatum for record in records] == [JULI_2025, APRIL_2026]


def deciding(*told: tuple[str, Category, int, Basis]) -> list[tuple[str, str]]:
    """Give document and category of the figures that decide; `told` is document, category, places and basis."""
    rows = [StatusRecord("GM1700", "2024-2026", c, JULI_2025, 142, n, b, d, ()) for d, c, n, b in told]
    return [(record.document_id, record.categorie.value) for record in beslissende_cijfers(rows, CYCLES[0])]


def test_the_strongest_basis_decides_and_of_it_the_latest_document() -> None:
    both = [(name, category, 5, Basis.MINISTERIE) for name in ("a", "b") for category in (REG, AMV)]
    assert deciding(*both, ("c", REG, 150, Basis.PRT), ("c", AMV, 30, Basis.PRT)) == [("b", "regulier"), ("b", "amv")]


def test_a_later_document_on_one_category_does_not_hide_the_other() -> None:
    told = [("a", REG, 5, Basis.PRT), ("a", AMV, 0, Basis.PRT), ("b", REG, 5, Basis.PRT)]
    assert deciding(*told) == [("a", "regulier"), ("a", "amv")]


A_SAYS = StatusRecord("GM1700", "2024-2026", REG, JULI_2025, 142, 5, Basis.MINISTERIE, "a" * 64, ())
B_SAYS = replace(A_SAYS, realisatie=12, document_id="b" * 64)


@pytest.mark.parametrize("said", [(A_SAYS, B_SAYS), (B_SAYS, A_SAYS)])
def test_of_two_figures_that_contradict_none_is_chosen_whatever_was_read_last(said: tuple[StatusRecord, ...]) -> None:
    (found,) = beslissende_cijfers(said, CYCLES[0])
    assert (found.wettelijke_taak, found.realisatie) == (142, None)
    assert derive_uitkomst([found]) is Uitkomst.ONBEKEND


@pytest.mark.parametrize("said", [(A_SAYS, B_SAYS), (B_SAYS, A_SAYS)])
def test_a_contradiction_names_both_documents_and_the_command_that_settles_it(said: tuple[StatusRecord, ...]) -> None:
    (told,) = tegenspraken(said, CYCLES[0])
    assert f"5 (document {'a' * 12}, per 1-7-2025) en 12 (document {'b' * 12}, per 1-7-2025)" in told
    assert "ibt records correct GM1700 --categorie regulier --peildatum 1-7-2025 --bron ministerie" in told


def test_documents_that_say_the_same_do_not_contradict() -> None:
    assert tegenspraken([A_SAYS, replace(B_SAYS, realisatie=5)], CYCLES[0]) == ()


def test_what_one_document_leaves_out_another_of_the_same_source_tells() -> None:
    (found,) = beslissende_cijfers([replace(A_SAYS, wettelijke_taak=None), replace(B_SAYS, realisatie=None)], CYCLES[0])
    assert (found.wettelijke_taak, found.realisatie) == (142, 5)


def test_a_weaker_source_that_says_otherwise_is_no_contradiction() -> None:
    said = [A_SAYS, replace(B_SAYS, basis=Basis.PRT)]
    assert (beslissende_cijfers(said, CYCLES[0]), tegenspraken(said, CYCLES[0])) == ((A_SAYS,), ())


@pytest.mark.parametrize("basis", [Basis.COA, Basis.GEMEENTE])
def test_figures_that_nobody_validated_never_decide(basis: Basis) -> None:
    assert deciding(("a", REG, 5, basis), ("a", AMV, 0, basis)) == []


def test_figures_of_another_day_decide_only_when_that_day_is_asked_for() -> None:
    row = StatusRecord("GM1700", "2024-2026", REG, APRIL_2026, 142, 5, Basis.PRT, "a", ())
    assert beslissende_cijfers([row], CYCLES[0]) == ()
    assert beslissende_cijfers([row], CYCLES[0], APRIL_2026) == (row,)


def test_without_figures_nothing_is_derived() -> None:
    assert derive_uitkomst(()) is None
