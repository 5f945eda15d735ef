from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.bevinding import derive_bevinding, derive_categorie, read_cycles
from pipeline.errors import NoDecision, RecordError
from pipeline.model.extraction import Bevinding, Category, DocumentType, Extraction
from pipeline.model.observation import Context, Proof
from pipeline.model.place import Box
from pipeline.model.stand import Stand, Uitkomst
from pipeline.model.status import Basis, Besluit, Voorstel, VoorstelKind
from pipeline.trede import check_transition, propose, read_ladder

SHARED = Path(__file__).parents[2].parent / "shared"
LADDER, CYCLES = read_ladder(), read_cycles()
CODE = "GM1700"


def stand(
    regulier: tuple[int | None, int | None] = (142, 5),
    amv: tuple[int | None, int | None] = (23, 0),
    **more: object,
) -> Stand:
    per_category = (derive_categorie(Category.REGULIER, *regulier), derive_categorie(Category.AMV, *amv))
    told: dict[str, object] = {
        "document_id": "d" * 64,
        "gemeente": CODE,
        "cyclus": "2024-2026",
        "peildatum": dt.date(2025, 7, 1),
        "basis": Basis.MINISTERIE,
        "gevalideerd": True,
        "beslissend": True,
        "per_categorie": per_category,
        "uitkomst": derive_bevinding(per_category),
        "twijfels": (),
    }
    return Stand(**(told | more))  # type: ignore[arg-type]


def document(kind: DocumentType = DocumentType.IBT_LETTER, **more: object) -> Extraction:
    told = {"municipalities": ("Twenterand",), "letter_date": dt.date(2026, 4, 9)} | more
    return Extraction("d" * 64, kind, **told)  # type: ignore[arg-type]


def proposed(
    standen: Sequence[Stand] = (stand(),),
    state: Mapping[str, int] | None = None,
    extraction: Extraction | None = None,
) -> dict[VoorstelKind, Voorstel]:
    known = {code: {"2024-2026": trede} for code, trede in (state or {}).items()}
    found = propose(extraction or document(), standen, CYCLES, LADDER, known)
    kinds = [voorstel.kind for voorstel in found]
    assert len(kinds) == len(set(kinds))
    return {voorstel.kind: voorstel for voorstel in found}


def test_the_phases_are_named_verbatim() -> None:
    seed = SHARED / "seeds" / "001_5801e27de05c76e3.txt"
    if not seed.exists():
        pytest.skip("het voorbeelddocument is hier niet aanwezig")
    said = dict(re.findall(r"^- Fase (\d) (.+)$", seed.read_text(encoding="utf-8"), re.M))
    assert {str(step): name for step, name in LADDER.fasen.items()} == said


def test_the_figures_of_the_known_letter_lead_to_its_finding_and_step() -> None:
    found = proposed()
    assert found[VoorstelKind.BEVINDING].content["bevinding"] == "gedeeltelijk"
    assert found[VoorstelKind.TREDE].content == {"trede": 2, "bevinding": "gedeeltelijk", "peildatum": "2025-07-01"}
    assert found[VoorstelKind.BRIEF].content == {"familie": "L02"}


def test_a_proposal_tells_figures_that_a_decider_can_check() -> None:
    reasons = proposed()[VoorstelKind.BEVINDING].reasons
    assert reasons[:2] == (
        "Regulier: 5 van de 142 plekken op 1-7-2025: voldoet gedeeltelijk.",
        "AMV: 0 van de 23 plekken op 1-7-2025: voldoet niet.",
    )


def test_a_surplus_beside_a_shortage_is_explained() -> None:
    reasons = proposed([stand((142, 165), (23, 0))])[VoorstelKind.BEVINDING].reasons
    assert "Een overschot in de ene categorie telt niet mee voor de andere." in reasons


@pytest.mark.parametrize(
    ("figures", "state", "step"),
    [
        (((142, 5), (23, 0)), 0, 2),
        (((142, 5), (23, 0)), 1, 2),
        (((142, 0), (23, 0)), 0, 2),
        (((142, 5), (23, 0)), 2, 2),
        (((142, 5), (23, 0)), 4, 4),
        (((142, 142), (23, 23)), 0, 0),
        (((142, 142), (23, 23)), 1, 0),
        (((142, 142), (23, 23)), 2, 0),
        (((142, 142), (23, 23)), 3, 0),
        (((142, 142), (23, 23)), 4, 3),
        (((142, None), (23, 0)), 0, 1),
        (((142, None), (23, 0)), 3, 3),
    ],
)
def test_the_step_follows_from_the_finding_and_where_the_gemeente_stands(figures, state, step) -> None:
    assert proposed([stand(*figures)], {CODE: state})[VoorstelKind.TREDE].content["trede"] == step


def test_a_letter_of_a_higher_step_is_not_talked_down() -> None:
    found = proposed(extraction=document(ladder_step=3))
    assert found[VoorstelKind.TREDE].content["trede"] == 3
    assert VoorstelKind.BRIEF not in found


@pytest.mark.parametrize("state", [5, 6])
def test_leaving_the_last_steps_is_never_proposed(state: int) -> None:
    assert VoorstelKind.TREDE not in proposed([stand((142, 142), (23, 23))], {CODE: state})


def test_an_unknown_figure_gives_a_question_and_no_finding() -> None:
    found = proposed([stand((142, None))])
    assert VoorstelKind.BEVINDING not in found
    assert found[VoorstelKind.TREDE].content["trede"] == 1
    assert "bevinding" not in found[VoorstelKind.TREDE].content


def test_without_a_task_nothing_is_proposed() -> None:
    assert proposed([stand((0, 10), (0, 0))]) == {}


def test_only_the_deciding_peildatum_moves_the_ladder() -> None:
    later = stand((142, 150), (23, 23), peildatum=dt.date(2026, 4, 1), beslissend=False)
    found = propose(document(), [stand(), later], CYCLES, LADDER)
    assert [v.content["bevinding"] for v in found if v.kind is VoorstelKind.BEVINDING] == ["gedeeltelijk", "voldoet"]
    assert [v.content["trede"] for v in found if v.kind is VoorstelKind.TREDE] == [2]


def test_own_figures_of_a_gemeente_ask_for_validation_first() -> None:
    own = stand(basis=Basis.GEMEENTE, gevalideerd=False)
    found = proposed([own], extraction=document(DocumentType.MUNICIPAL_RESPONSE))
    assert set(found) == {VoorstelKind.BRIEF}
    assert found[VoorstelKind.BRIEF].content == {"familie": "L07"}
    assert any("valideer ze" in doubt for doubt in found[VoorstelKind.BRIEF].uncertainties)


def test_no_letter_is_proposed_for_a_step_already_taken() -> None:
    assert VoorstelKind.BRIEF not in proposed(state={CODE: 2})


def test_the_trede_of_another_cyclus_says_nothing_of_this_one() -> None:
    found = propose(document(), [stand()], CYCLES, LADDER, {CODE: {"2026-2028": 3}})
    (step,) = [voorstel for voorstel in found if voorstel.kind is VoorstelKind.TREDE]
    assert step.content["trede"] == 2
    assert any("huidige trede van de gemeente is hier niet bekend" in doubt for doubt in step.uncertainties)


def test_a_letter_that_says_otherwise_than_its_figures_is_told() -> None:
    found = proposed(extraction=document(finding=Bevinding.VOLDOET, ladder_step=2), state={CODE: 1})
    doubts = found[VoorstelKind.TREDE].uncertainties
    assert [doubt[:5] for doubt in doubts] == ["SC-12", "SC-13"]


def test_what_was_left_out_goes_along_with_every_proposal() -> None:
    found = proposed([stand(twijfels=("AMV, realisatie: het aantal is bij benadering.",))])
    assert all("AMV, realisatie: het aantal is bij benadering." in v.uncertainties for v in found.values())


def test_the_term_of_a_letter_is_proposed_for_the_calendar() -> None:
    proof = Proof(2, Box(1, 2, 3, 4), "x", None, Context.PARAGRAPH, "termijn.anker", 0.98, False)
    letter = document(response_deadline=dt.date(2026, 4, 30), evidence={"response_deadline": (proof,)})
    (term,) = propose(letter, (), CYCLES, LADDER)
    assert (term.kind, term.content, term.uncertainties) == (VoorstelKind.TERMIJN, {"datum": "2026-04-30"}, ())


def test_a_proposal_holds_the_proof_of_its_figures() -> None:
    proof = Proof(2, Box(1, 2, 3, 4), "5", None, Context.CELL, "tabel.kolomkop", 0.98, False)
    found = proposed([stand(bewijs=(proof,))])
    assert found[VoorstelKind.BEVINDING].evidence == found[VoorstelKind.TREDE].evidence == (proof,)


def test_a_term_that_was_read_unsurely_says_so() -> None:
    (term,) = propose(document(response_deadline=dt.date(2026, 4, 30)), (), CYCLES, LADDER)
    assert term.uncertainties == ("De termijn is onzeker gelezen; kijk de brief na.",)


def test_the_same_proposal_twice_is_one() -> None:
    again = [propose(document(), [stand()], CYCLES, LADDER) for _ in range(2)]
    assert again[0] == again[1]
    other = propose(document(), [stand((142, 6))], CYCLES, LADDER)
    assert not {v.id for v in again[0] if v.kind is VoorstelKind.BEVINDING} & {v.id for v in other}


def test_every_proposed_step_may_be_decided_as_it_stands() -> None:
    for state in range(5):
        for figures in [((142, 5), (23, 0)), ((142, 142), (23, 23)), ((142, None), (23, 0))]:
            voorstel = proposed([stand(*figures)], {CODE: state})[VoorstelKind.TREDE]
            check_transition(state, voorstel.content["trede"], besluit(voorstel.content), LADDER)


def besluit(content: Mapping[str, object], **more: object) -> Besluit:
    told: dict[str, object] = {
        "id": "b",
        "gemeente": CODE,
        "cyclus": "2024-2026",
        "kind": VoorstelKind.TREDE,
        "content": content,
        "voorstel_id": None,
        "decided_by": "directeur",
        "mandate": "drm",
        "motivation": "De cijfers zijn nagekeken.",
        "decided_at": dt.datetime(2026, 4, 9, 12, tzinfo=dt.UTC),
    }
    return Besluit(**(told | more))  # type: ignore[arg-type]


def test_without_a_decision_no_step_is_taken() -> None:
    with pytest.raises(NoDecision):
        check_transition(0, 2, None, LADDER)


@pytest.mark.parametrize(
    "bad",
    [
        besluit({"trede": 3}),
        besluit({"trede": 2}, kind=VoorstelKind.BEVINDING),
        besluit({"trede": 2}, mandate=" "),
        besluit({"trede": 2}, decided_by=""),
        besluit({"trede": 2}, motivation=""),
    ],
)
def test_a_decision_needs_its_matter_person_mandate_and_motivation(bad: Besluit) -> None:
    with pytest.raises(NoDecision):
        check_transition(1, 2, bad, LADDER)


GEDEELTELIJK = {"bevinding": "gedeeltelijk", "peildatum": "2025-07-01"}


def test_the_first_placing_may_go_straight_to_step_two() -> None:
    check_transition(0, 2, besluit({"trede": 2} | GEDEELTELIJK), LADDER)


@pytest.mark.parametrize(("van", "naar"), [(0, 3), (1, 3), (2, 4), (6, 0), (2, 1)])
def test_a_skipped_step_needs_a_reason_of_its_own(van: int, naar: int) -> None:
    with pytest.raises(RecordError, match="geen gewone stap"):
        check_transition(van, naar, besluit({"trede": naar}), LADDER)
    check_transition(van, naar, besluit({"trede": naar, "override_motivation": "spoed"}), LADDER)


@pytest.mark.parametrize(("van", "naar", "fact"), [(2, 5, "gs_geinformeerd_op"), (0, 6, "laatste_termijn_verstreken")])
def test_what_the_law_makes_indispensable_is_needed_for_a_skipped_step_too(van: int, naar: int, fact: str) -> None:
    skip = {"trede": naar, "override_motivation": "spoed"}
    with pytest.raises(RecordError, match="mist nog"):
        check_transition(van, naar, besluit(skip), LADDER)
    check_transition(van, naar, besluit(skip | {fact: "2026-04-01"}), LADDER)


@pytest.mark.parametrize("told", [False, "", "nee", "Nee ", "onbekend", None])
def test_a_denied_fact_does_not_meet_what_a_step_needs(told: object) -> None:
    content = {"trede": 3, "onvoldoende_voortgang": told, "gesprek": "gevoerd"}
    with pytest.raises(RecordError, match="onvoldoende voortgang"):
        check_transition(2, 3, besluit(content), LADDER)


def test_a_reason_to_deviate_does_not_replace_what_the_step_needs() -> None:
    with pytest.raises(RecordError, match="zienswijze"):
        check_transition(4, 5, besluit({"trede": 5, "override_motivation": "spoed"}), LADDER)


def test_the_message_names_all_that_is_missing() -> None:
    with pytest.raises(RecordError, match=r"onvoldoende voortgang.* of .*verstreken; of er een gesprek"):
        check_transition(2, 3, besluit({"trede": 3}), LADDER)
    check_transition(2, 3, besluit({"trede": 3, "onvoldoende_voortgang": "ja", "gesprek": "afgeslagen"}), LADDER)


def test_a_gemeente_that_meets_its_task_is_not_placed_on_step_two() -> None:
    with pytest.raises(RecordError, match="bevinding"):
        check_transition(1, 2, besluit({"trede": 2, "bevinding": "voldoet", "peildatum": "2025-07-01"}), LADDER)


def test_staying_is_always_allowed() -> None:
    for step in range(7):
        check_transition(step, step, besluit({"trede": step}), LADDER)


def test_a_step_that_does_not_exist_is_refused() -> None:
    with pytest.raises(RecordError, match="bestaat niet"):
        check_transition(6, 7, besluit({"trede": 7, "override_motivation": "x"}), LADDER)


ROWS = [
    # van, naar, proposed by the system, level that decides, figures checked by a person
    (0, 1, True, "behandelaar", False),
    (0, 2, True, "directeur", True),
    (1, 2, True, "directeur", True),
    (2, 3, True, "directeur", False),
    (3, 4, False, "minister", False),
    (4, 5, False, "minister", False),
    (5, 6, False, "minister", False),
    (1, 0, True, "behandelaar", False),
    (2, 0, True, "directeur", False),
    (3, 0, True, "directeur", False),
    (3, 2, False, "directeur", False),
    (4, 3, True, "minister", False),
    (4, 0, False, "minister", False),
    (5, 0, False, "minister", False),
]

ENOUGH: dict[tuple[int, int], dict[str, object]] = {
    (0, 1): {"signaal": "rapportage"},
    (0, 2): {"bevinding": "niet", "peildatum": "2025-07-01"},
    (1, 2): {"bevinding": "gedeeltelijk", "peildatum": "2025-07-01"},
    (2, 3): {"onvoldoende_voortgang": True, "gesprek": "gevoerd op 1 mei 2026"},
    (3, 4): {"afspraak_verlopen": "nummer 2", "bestuurlijk_gesprek": "1 juni 2026", "juridisch_advies": "advies 12"},
    (4, 5): {
        "zienswijze_verstreken": True,
        "zienswijze_gewogen": "paragraaf 4",
        "gs_geinformeerd_op": "2026-04-01",
        "raad_afschrift": "2026-03-01",
        "voornemen_bekendgemaakt": "2026-03-02",
    },
    (5, 6): {
        "laatste_termijn_verstreken": True,
        "hermeting_tekort": "50 van 142",
        "geen_intrekking": True,
        "geen_schorsing": True,
    },
    (1, 0): {"bevinding": "voldoet"},
    (2, 0): {"bevinding": "voldoet"},
    (3, 0): {"aannemelijk_plan": "plan van 1 mei 2026"},
    (3, 2): {"aannemelijk_plan": "plan van 1 mei 2026"},
    (4, 3): {"bevinding": "voldoet"},
    (4, 0): {"bevinding": "voldoet"},
    (5, 0): {"intrekking": "artikel 124d"},
}


def test_the_ladder_is_the_table_of_the_domain_and_no_more() -> None:
    found = {(o.van, o.naar, o.voorstel, o.niveau.value, o.nagekeken) for o in LADDER.overgangen}
    assert found == set(ROWS)


@pytest.mark.parametrize("step", list(ENOUGH), ids=str)
def test_a_step_with_all_it_needs_may_be_decided(step: tuple[int, int]) -> None:
    check_transition(*step, besluit({"trede": step[1]} | ENOUGH[step]), LADDER)


@pytest.mark.parametrize(("step", "fact"), [(step, fact) for step, facts in ENOUGH.items() for fact in facts], ids=str)
def test_a_step_without_one_of_its_facts_is_refused(step: tuple[int, int], fact: str) -> None:
    left = {key: value for key, value in ENOUGH[step].items() if key != fact}
    with pytest.raises(RecordError, match="mist nog"):
        check_transition(*step, besluit({"trede": step[1]} | left), LADDER)


def test_every_fact_that_a_step_needs_is_described() -> None:
    needed = {one.partition("=")[0] for rule in LADDER.overgangen for group in rule.eisen for one in group}
    assert needed <= LADDER.feiten.keys()


def test_the_ladder_has_a_step_for_every_outcome_that_leads_to_one() -> None:
    assert set(LADDER.trede_bij) == set(Uitkomst) - {Uitkomst.NVT, Uitkomst.GEEN_TAAK}
