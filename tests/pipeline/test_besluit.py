"""What a decision must meet: the step, the person, the mandate, the finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from pipeline.besluit import (
    Toets,
    check_besluit,
    check_bevinding,
    check_four_eyes,
    count_afwijkingen,
    decided_content,
    decided_on,
    derive_zaak,
    make_afwijking,
    needed_level,
)
from pipeline.errors import NoDecision, RecordError
from pipeline.model.ladder import LadderZaak, Niveau, afwijking_of, finding_stands
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Besluit, Voorstel, VoorstelKind
from pipeline.tools.ambt import read_mandates
from pipeline.trede import read_ladder

LADDER, MANDATES = read_ladder(), read_mandates()
CODE, CYCLUS = "GM1700", "2024-2026"
DIRECTEUR, MINISTER, BEHANDELAAR = "voorbeeld-directeur", "voorbeeld-minister", "voorbeeld-behandelaar"
SEED = {"trede": 2, "bevinding": "gedeeltelijk", "peildatum": "2025-07-01", "cijfers_nagekeken": True}
TO_3 = {"trede": 3, "onvoldoende_voortgang": True, "gesprek": "gevoerd", "opgesteld_door": "B. Behandelaar"}
TO_5 = {
    "trede": 5,
    "zienswijze_verstreken": True,
    "zienswijze_gewogen": True,
    "gs_geinformeerd_op": "2026-04-08",
    "raad_afschrift": True,
    "voornemen_bekendgemaakt": True,
    "opgesteld_door": "B. Behandelaar",
}


def besluit(content: Mapping[str, object] = SEED, **more: object) -> Besluit:
    told: dict[str, object] = {
        "id": "b",
        "gemeente": CODE,
        "cyclus": CYCLUS,
        "kind": VoorstelKind.TREDE,
        "content": content,
        "voorstel_id": None,
        "decided_by": "D. Directeur",
        "mandate": DIRECTEUR,
        "motivation": "De cijfers zijn nagekeken.",
        "decided_at": dt.datetime(2026, 4, 9, 12, tzinfo=dt.UTC),
    }
    return Besluit(**(told | more))  # type: ignore[arg-type]


def toets(trede: int = 0, afgeleid: Uitkomst | None = Uitkomst.GEDEELTELIJK, **more: object) -> Toets:
    return Toets(LadderZaak(CODE, CYCLUS, trede, **more), LADDER, MANDATES, afgeleid)  # type: ignore[arg-type]


def test_the_first_placing_of_the_known_letter_passes() -> None:
    check_besluit(besluit(), toets())


@pytest.mark.parametrize("field", ["decided_by", "mandate", "motivation"])
def test_a_decision_without_person_mandate_or_motivation_is_none(field: str) -> None:
    with pytest.raises(NoDecision, match="naam, een mandaat en een motivering"):
        check_besluit(besluit(**{field: " "}), toets())


@pytest.mark.parametrize("change", [{"gemeente": "GM0141"}, {"cyclus": "2026-2028"}])
def test_a_decision_on_another_case_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(RecordError, match="andere gemeente of cyclus"):
        check_besluit(besluit(**change), toets())


@pytest.mark.parametrize("told", [None, False, "ja"])
def test_the_figures_must_be_checked_by_a_person_before_trede_2(told: object) -> None:
    with pytest.raises(RecordError, match="nagekeken"):
        check_besluit(besluit(SEED | {"cijfers_nagekeken": told}), toets())


# -- mandates


def test_a_level_that_is_too_low_cannot_decide() -> None:
    with pytest.raises(NoDecision, match="niveau directeur nodig"):
        check_besluit(besluit(mandate=BEHANDELAAR), toets())


def test_a_higher_level_may_decide_what_a_lower_one_may() -> None:
    check_besluit(besluit(mandate=MINISTER), toets())


@pytest.mark.parametrize("day", [dt.datetime(2023, 12, 31, tzinfo=dt.UTC)])
def test_a_mandate_counts_on_the_day_of_the_decision(day: dt.datetime) -> None:
    with pytest.raises(NoDecision, match="geldt niet op"):
        check_besluit(besluit(decided_at=day), toets())


def test_an_unknown_mandate_is_refused() -> None:
    with pytest.raises(NoDecision, match="geldt niet op"):
        check_besluit(besluit(mandate="eigen-mandaat"), toets())


def test_a_decision_just_after_midnight_counts_for_the_dutch_day() -> None:
    late = dt.datetime(2023, 12, 31, 23, 30, tzinfo=dt.UTC)
    check_besluit(besluit(decided_at=late), toets())


@pytest.mark.parametrize(
    ("van", "naar", "level"),
    [
        (2, 3, Niveau.DIRECTEUR),
        (0, 4, Niveau.MINISTER),
        (0, 3, Niveau.DIRECTEUR),
        (6, 0, Niveau.MINISTER),
        (5, 3, Niveau.MINISTER),
        (4, 4, Niveau.BEHANDELAAR),
    ],
)
def test_an_unusual_step_asks_the_level_of_the_usual_one(van: int, naar: int, level: Niveau) -> None:
    assert needed_level(van, naar, LADDER) is level


def test_a_step_down_asks_the_level_of_the_step_that_is_left() -> None:
    down = {"trede": 3, "aannemelijk_plan": "plan", "bevinding": "voldoet", "opgesteld_door": "B."}
    with pytest.raises(NoDecision, match="niveau minister nodig"):
        check_besluit(besluit(down), toets(4, Uitkomst.VOLDOET))
    check_besluit(besluit(down, mandate=MINISTER), toets(4, Uitkomst.VOLDOET))


# -- four eyes


def test_from_trede_3_on_two_persons_stand_behind_a_decision() -> None:
    check_besluit(besluit(TO_3), toets(2))
    with pytest.raises(NoDecision, match="niet zelf over besluiten"):
        check_besluit(besluit(TO_3 | {"opgesteld_door": " d.  directeur "}), toets(2))


@pytest.mark.parametrize("author", [None, "", " ", 3])
def test_from_trede_3_on_the_author_must_be_known(author: object) -> None:
    with pytest.raises(NoDecision, match="wie het stuk opstelde"):
        check_four_eyes(3, author, "D. Directeur", LADDER)


def test_below_trede_3_one_person_is_enough() -> None:
    check_four_eyes(2, "D. Directeur", "D. Directeur", LADDER)


def test_leaving_trede_3_needs_two_persons_too() -> None:
    with pytest.raises(NoDecision, match="wie het stuk opstelde"):
        check_besluit(besluit({"trede": 0, "bevinding": "voldoet"}), toets(3, Uitkomst.VOLDOET))


# -- trede 5: gedeputeerde staten


def test_gedeputeerde_staten_are_informed_before_the_decision() -> None:
    check_besluit(besluit(TO_5, mandate=MINISTER), toets(4))
    with pytest.raises(RecordError, match="vóór het"):
        check_besluit(besluit(TO_5 | {"gs_geinformeerd_op": "2026-04-09"}, mandate=MINISTER), toets(4))


def test_the_day_on_which_they_were_informed_must_be_a_day() -> None:
    with pytest.raises(RecordError, match="noem de dag"):
        check_besluit(besluit(TO_5 | {"gs_geinformeerd_op": "ja"}, mandate=MINISTER), toets(4))


# -- the finding


def test_a_decided_finding_is_the_derived_one() -> None:
    with pytest.raises(RecordError, match="de cijfers geven: voldoet niet"):
        check_besluit(besluit(), toets(afgeleid=Uitkomst.NIET))


def test_without_figures_no_finding_can_be_decided_as_it_stands() -> None:
    with pytest.raises(RecordError, match="geen cijfers"):
        check_besluit(besluit(), toets(afgeleid=None))


def test_a_finding_may_deviate_with_a_reason_and_a_motivation() -> None:
    other = SEED | {"afwijking": make_afwijking("FOUT_IN_BRON", "De telling is herzien.", Uitkomst.VOLDOET)}
    check_besluit(besluit(other), toets(afgeleid=Uitkomst.VOLDOET))


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"reden": "FOUT_IN_BRON"},
        {"reden": "FOUT_IN_BRON", "motivering": " ", "afgeleid": "voldoet"},
        {"reden": "ZOMAAR", "motivering": "Zo is het.", "afgeleid": "voldoet"},
        {"reden": "FOUT_IN_BRON", "motivering": "Zo is het.", "afgeleid": "best goed"},
        "FOUT_IN_BRON",
    ],
)
def test_a_half_deviation_is_none(bad: object) -> None:
    with pytest.raises(RecordError, match="een afwijking heeft een reden"):
        check_bevinding(SEED | {"afwijking": bad}, Uitkomst.VOLDOET, LADDER)


def test_a_deviation_from_other_figures_than_those_of_now_is_refused() -> None:
    other = SEED | {"afwijking": make_afwijking("OVERIG", "Zo is het.", Uitkomst.NIET)}
    with pytest.raises(RecordError, match="veranderd"):
        check_bevinding(other, Uitkomst.VOLDOET, LADDER)


def test_a_deviation_holds_what_was_derived_and_why() -> None:
    found = afwijking_of({"afwijking": make_afwijking("OVERIG", "Zo is het.", None)})
    assert found == ("OVERIG", "Zo is het.", Uitkomst.ONBEKEND)


@pytest.mark.parametrize(
    ("content", "derived", "stands"),
    [
        ({"bevinding": "niet"}, Uitkomst.NIET, True),
        ({"bevinding": "niet"}, Uitkomst.GEDEELTELIJK, False),
        ({"bevinding": "niet"}, None, False),
        (
            {"bevinding": "niet", "afwijking": make_afwijking("OVERIG", "Zo is het.", Uitkomst.VOLDOET)},
            Uitkomst.VOLDOET,
            True,
        ),
        (
            {"bevinding": "niet", "afwijking": make_afwijking("OVERIG", "Zo is het.", Uitkomst.VOLDOET)},
            Uitkomst.NIET,
            False,
        ),
        ({"bevinding": "niet", "afwijking": make_afwijking("OVERIG", " ", Uitkomst.VOLDOET)}, Uitkomst.VOLDOET, False),
    ],
)
def test_a_decided_finding_stands_as_long_as_the_figures_it_was_decided_on(content, derived, stands) -> None:
    assert finding_stands(content, derived) is stands


@pytest.mark.parametrize("said", ["onbekend", "geen_taak", "goed"])
def test_only_the_three_findings_can_be_decided(said: str) -> None:
    with pytest.raises(RecordError, match="bestaat niet"):
        check_bevinding({"bevinding": said}, Uitkomst.ONBEKEND, LADDER)


def test_deviations_are_counted_by_reason() -> None:
    told = [
        besluit(SEED | {"afwijking": make_afwijking("OVERIG", "Zo is het.", Uitkomst.NIET)}),
        besluit(SEED | {"afwijking": make_afwijking("OVERIG", "Nog eens.", Uitkomst.NIET)}),
        besluit({"trede": 3, "override_motivation": "spoed"}),
        besluit(),
    ]
    assert count_afwijkingen(told) == {"OVERIG": 2, "override_motivation": 1}


# -- where the decisions leave a gemeente


def at(hour: int, trede: int, **more: object) -> Besluit:
    content = {"trede": trede} | {key: more.pop(key) for key in ("afgesloten", "heropend") if key in more}
    return besluit(content, id=str(hour), decided_at=dt.datetime(2026, 4, 9, hour, tzinfo=dt.UTC), **more)


def test_without_decisions_a_gemeente_is_not_on_the_ladder() -> None:
    assert derive_zaak(CODE, CYCLUS, []) == LadderZaak(CODE, CYCLUS)


def test_the_case_follows_its_decisions_in_time() -> None:
    zaak = derive_zaak(CODE, CYCLUS, [at(12, 3), at(9, 2)])
    assert zaak.trede == 3
    assert [(step.van, step.naar) for step in zaak.stappen] == [(0, 2), (2, 3)]


def test_decisions_of_another_cyclus_gemeente_or_kind_do_not_move_it() -> None:
    others = [at(9, 2, cyclus="2026-2028"), at(9, 2, gemeente="GM0141"), at(9, 2, kind=VoorstelKind.BEVINDING)]
    assert derive_zaak(CODE, CYCLUS, others).trede == 0


def test_a_closed_case_takes_no_step_until_it_is_opened_again() -> None:
    zaak = derive_zaak(CODE, CYCLUS, [at(9, 2), at(12, 0, afgesloten="de cyclus is voorbij")])
    assert (zaak.trede, zaak.afgesloten) == (0, True)
    with pytest.raises(RecordError, match="gesloten"):
        check_besluit(besluit(), toets(afgesloten=True))
    check_besluit(besluit(SEED | {"heropend": "gewijzigd verdeelbesluit"}), toets(afgesloten=True))


def test_a_case_on_the_ladder_cannot_be_closed() -> None:
    with pytest.raises(RecordError, match="kan niet worden gesloten"):
        check_besluit(besluit({"trede": 2, "afgesloten": "klaar"}), toets(2))


# -- from a proposal to a decision


def voorstel(content: Mapping[str, object]) -> Voorstel:
    return Voorstel("v", CODE, CYCLUS, VoorstelKind.TREDE, content, (), (), "d" * 64, "trede-1/x")


def test_a_decider_adds_facts_to_a_proposal() -> None:
    content = decided_content(voorstel({"trede": 3, "onvoldoende_voortgang": True}), {"gesprek": "gevoerd"}, LADDER)
    assert content == {"trede": 3, "onvoldoende_voortgang": True, "gesprek": "gevoerd"}


def test_a_fact_that_the_ladder_does_not_know_is_refused() -> None:
    with pytest.raises(RecordError, match="onbekend gegeven in het besluit: mening"):
        decided_content(voorstel({"trede": 3}), {"mening": "x"}, LADDER)


def test_a_decider_changes_a_finding_only_with_a_deviation() -> None:
    proposed = voorstel(SEED)
    with pytest.raises(RecordError, match="afwijking"):
        decided_content(proposed, {"bevinding": "niet"}, LADDER)
    why = make_afwijking("OVERIG", "Zo is het.", Uitkomst.GEDEELTELIJK)
    assert decided_content(proposed, {"bevinding": "niet", "afwijking": why}, LADDER)["bevinding"] == "niet"


def test_a_decision_taken_before_it_was_written_down_names_its_own_day():
    written = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    content = {"trede": 2, "genomen_op": "2026-04-08"}
    kinds = {kind: make_besluit(kind, content, written) for kind in (VoorstelKind.TREDE, VoorstelKind.TERMIJN)}
    assert decided_on(kinds[VoorstelKind.TREDE]) == dt.date(2026, 4, 8)
    assert decided_on(kinds[VoorstelKind.TERMIJN]) == dt.date(2026, 11, 22)
    later = make_besluit(VoorstelKind.TREDE, {"trede": 2, "genomen_op": "2027-01-01"}, written)
    assert decided_on(later) == dt.date(2026, 11, 22)


def make_besluit(kind: VoorstelKind, content: dict[str, object], moment: dt.datetime) -> Besluit:
    return Besluit("b", "GM1700", "2024-2026", kind, content, None, "A", "voorbeeld-directeur", "Goed.", moment)
