"""A decision that deviates from what the figures say: the letter tells the decided finding, or is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import NoDecision
from pipeline.model.extraction import Bevinding
from pipeline.model.status import VoorstelKind
from templates.families.l02 import compose_l02


def deviating(bevinding: str, afgeleid: str, **changes) -> dict:
    why = {"reden": "bron_onjuist", "motivering": "Nagekeken met de provincie.", "afgeleid": afgeleid} | changes
    return {"bevinding": bevinding, "afwijking": why}


def decided(desk, content: dict, trede: int = 2):
    return (
        desk.besluit(VoorstelKind.BEVINDING, content, "besluit-bevinding"),
        desk.besluit(VoorstelKind.TREDE, {"trede": trede}, "besluit-trede"),
    )


def test_the_finding_that_was_decided_stands_in_the_letter(desk):
    fields = desk.l02((142, 23), (5, 0), "gedeeltelijk", besluiten=decided(desk, deviating("niet", "gedeeltelijk")))
    assert fields.bevinding is Bevinding.NIET
    assert "peildatum nog niet aan haar wettelijke taak voldoet" in desk.letter(fields).text


def test_a_decision_on_the_trede_may_carry_the_deviation(desk):
    content = {"trede": 2, **deviating("niet", "gedeeltelijk")}
    fields = desk.l02(besluiten=(desk.besluit(VoorstelKind.TREDE, content),))
    assert fields.bevinding is Bevinding.NIET


def test_a_finding_can_be_decided_where_the_figures_give_none(desk):
    case = desk.case(besluiten=decided(desk, deviating("niet", "onbekend")))
    with pytest.raises(NoDecision):
        compose_l02(desk.envelope(), case, desk.catalogue)
    assert compose_l02(desk.envelope(), replace(case, bevinding=None), desk.catalogue).bevinding is Bevinding.NIET


@pytest.mark.parametrize(
    "content",
    [
        {"bevinding": "niet"},
        deviating("niet", "niet"),
        deviating("niet", "gedeeltelijk", motivering=" "),
        deviating("voldoet", "gedeeltelijk"),
        {"bevinding": "onbekend", "afwijking": deviating("", "gedeeltelijk")["afwijking"]},
    ],
    ids=["no-reason", "other-figures", "no-motivation", "no-letter-for-it", "no-finding"],
)
def test_a_deviation_that_does_not_hold_makes_no_letter(desk, content):
    with pytest.raises(NoDecision):
        desk.l02(besluiten=decided(desk, content))


def test_two_decisions_that_name_different_findings_make_no_letter(desk):
    two = (
        desk.besluit(VoorstelKind.BEVINDING, {"bevinding": "gedeeltelijk"}),
        desk.besluit(VoorstelKind.TREDE, {"trede": 2, **deviating("niet", "gedeeltelijk")}),
    )
    with pytest.raises(NoDecision, match="gedeeltelijk en niet"):
        desk.l02(besluiten=two)


def test_a_decision_on_the_figures_of_another_day_does_not_stop_the_letter(desk):
    later = {"bevinding": "voldoet", "peildatum": "2026-04-15"}
    besluiten = (
        desk.besluit(VoorstelKind.BEVINDING, {"bevinding": "gedeeltelijk", "peildatum": "2025-07-01"}, "besluit-a"),
        desk.besluit(VoorstelKind.BEVINDING, later, "besluit-b", hour=12),
        desk.besluit(VoorstelKind.TREDE, {"trede": 2}, "besluit-trede"),
    )
    assert desk.l02(besluiten=besluiten).bevinding is Bevinding.GEDEELTELIJK


def test_a_decision_on_the_figures_of_another_day_makes_no_letter(desk):
    with pytest.raises(NoDecision, match="geen besluit over de bevinding"):
        desk.l02(besluiten=decided(desk, {"bevinding": "gedeeltelijk", "peildatum": "2026-04-15"}))


@pytest.mark.parametrize("family", ["l03", "l04", "l05", "l06"])
def test_the_letters_of_the_higher_phases_tell_the_decided_finding(approved_samples, family):
    trede = int(family[-1])
    besluiten = approved_samples.trede(trede, **deviating("niet", "gedeeltelijk"))
    if family == "l03":
        fields = approved_samples.l03(besluiten=besluiten)
    else:
        day = getattr(approved_samples, family)().cijfers.peildatum
        fields = getattr(approved_samples, family)(dossier=approved_samples.dossier(trede, day, besluiten=besluiten))
    text = " ".join(approved_samples.desk.letter(fields).text.split())
    assert fields.bevinding is Bevinding.NIET
    assert "nog niet aan haar wettelijke taak voldoet" in text


def test_a_gemeente_that_was_decided_to_comply_is_told_so(samples):
    fields = samples.l16(
        besluiten=samples.trede(0, **deviating("voldoet", "gedeeltelijk")),
        records=samples.desk.records((142, 23), (141, 23)),
        bevinding=Bevinding.GEDEELTELIJK,
    )
    assert "voldoet op 1 juli 2025 aan de taak" in samples.desk.letter(fields).text


def test_a_gemeente_that_was_decided_not_to_comply_needs_its_plan_told(samples):
    besluiten = samples.trede(1, **deviating("gedeeltelijk", "voldoet"))
    fields = samples.l16(besluiten=besluiten, plan="de bouw is begonnen.")
    assert not fields.voldoet
    assert "aannemelijk gemaakt dat die er komen" in samples.desk.letter(fields).text
