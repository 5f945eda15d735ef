"""What the correspondence leads to: a proposal for trede 3, and tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.model.extraction import Category
from pipeline.model.ladder import LadderZaak, TaakSoort
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.model.termijn import Gebeurtenis, GebeurtenisSoort, TermijnStand
from pipeline.omstandigheden import Omstandigheden, with_circumstances
from pipeline.termijn import read_terms
from pipeline.termijnstand import start_term, term_state
from pipeline.trede import read_ladder
from pipeline.voortgang import Oordeel, Voortgang, propose_active_supervision, tasks_of

LADDER = read_ladder()
TODAY = dt.date(2026, 5, 20)


def stand(name: str, anchor: dt.date, *events: Gebeurtenis) -> TermijnStand:
    return term_state(start_term("GM1700", "2024-2026", read_terms()[name], "brief", anchor), events, TODAY)


LATE = stand("antwoord_l02", dt.date(2026, 4, 9))
REMINDED = stand("rappel", dt.date(2026, 5, 1))


def progress(trede: int = 2, **more: object) -> Voortgang:
    told: dict[str, object] = {"uitkomst": Uitkomst.GEDEELTELIJK, "brief_id": "brief"}
    return Voortgang(LadderZaak("GM1700", "2024-2026", trede), **(told | more))  # type: ignore[arg-type]


def proposed(**more: object) -> Voorstel | None:
    return propose_active_supervision(progress(**more), LADDER)


def test_two_terms_that_passed_in_silence_lead_to_a_proposal() -> None:
    found = proposed(termijn=LATE, rappel=REMINDED, gesprek="afgeslagen")
    assert found
    assert found.content == {"trede": 3, "termijn_en_rappel_verstreken": True, "gesprek": "afgeslagen"}
    assert found.reasons[:2] == (
        "De termijn tot en met 30 april 2026 is zonder antwoord verstreken.",
        "Na de herinnering is ook de termijn tot en met 8 mei 2026 zonder antwoord verstreken.",
    )


def test_an_answer_that_a_person_found_insufficient_leads_to_a_proposal() -> None:
    found = proposed(
        antwoord_id="antwoord", oordeel=Oordeel.ONVOLDOENDE, oordeel_redenen=("Er is geen planning.",), gesprek="ja"
    )
    assert found
    assert (found.document_id, found.content["onvoldoende_voortgang"]) == ("antwoord", True)
    assert "Er is geen planning." in found.reasons


@pytest.mark.parametrize(
    "more",
    [
        {"termijn": LATE},
        {"termijn": LATE, "rappel": stand("rappel", dt.date(2026, 5, 18))},
        {"termijn": LATE, "rappel": REMINDED, "antwoord_id": "antwoord"},
        {"antwoord_id": "antwoord", "oordeel": Oordeel.VOLDOENDE},
        {"termijn": LATE, "rappel": REMINDED, "uitkomst": Uitkomst.VOLDOET},
        {"termijn": LATE, "rappel": REMINDED, "trede": 1},
        {"termijn": LATE, "rappel": REMINDED, "trede": 3},
        {
            "termijn": stand(
                "antwoord_l02", dt.date(2026, 4, 9), Gebeurtenis(GebeurtenisSoort.ANTWOORD, dt.date(2026, 5, 9), "a")
            ),
            "rappel": REMINDED,
        },
    ],
)
def test_without_a_ground_nothing_is_proposed(more: dict[str, object]) -> None:
    assert proposed(**more) is None


def test_a_missing_talk_is_a_doubt_because_the_decision_needs_it() -> None:
    found = proposed(termijn=LATE, rappel=REMINDED)
    assert found and "gesprek" not in found.content
    assert any("geen gesprek vastgelegd" in doubt for doubt in found.uncertainties)
    assert any("ongewenste post" in doubt for doubt in found.uncertainties)


def test_a_notification_makes_a_task_and_no_step() -> None:
    told = progress(trede=0, meldingen=("melding",))
    (task,) = tasks_of(told)
    assert (task.soort, task.bewijs) == (TaakSoort.MELDING_BEOORDELEN, ("melding",))
    assert propose_active_supervision(told, LADDER) is None


@pytest.mark.parametrize(
    ("trede", "more", "kind"),
    [
        (2, {"te_valideren": ("antwoord",)}, TaakSoort.CIJFERS_VALIDEREN),
        (3, {"verlopen_afspraken": ("Locatie kiezen: 1 mei 2026.",)}, TaakSoort.FASE_4_OVERWEGEN),
        (4, {"verstreken_op": dt.date(2026, 5, 1)}, TaakSoort.FASE_5_OVERWEGEN),
        (5, {"verstreken_op": dt.date(2026, 5, 1)}, TaakSoort.FASE_6_OVERWEGEN),
        (5, {"uitkomst": Uitkomst.VOLDOET}, TaakSoort.INTREKKING_OVERWEGEN),
        (6, {"uitkomst": Uitkomst.VOLDOET}, TaakSoort.INTREKKING_OVERWEGEN),
    ],
)
def test_from_trede_3_on_the_system_only_asks_a_person_to_look(trede, more, kind) -> None:
    told = progress(trede, **more)
    assert [task.soort for task in tasks_of(told)] == [kind]
    assert propose_active_supervision(told, LADDER) is None


def test_nothing_happened_is_no_task() -> None:
    assert [tasks_of(progress(trede)) for trede in range(7)] == [()] * 7


PROPOSAL = Voorstel("v", "GM1700", "2024-2026", VoorstelKind.TREDE, {"trede": 2}, ("r",), ("t",), "d", "trede-1/x")
ALL_KNOWN = Omstandigheden(
    bron_ontvangen=dt.date(2025, 6, 30),
    afspraken=(),
    nieuwe_opgave=((Category.REGULIER, 150),),
    meldingen=(dt.date(2026, 3, 2),),
    bezwaar=False,
)


def test_what_must_be_weighed_goes_along_with_a_proposal() -> None:
    found = with_circumstances(PROPOSAL, ALL_KNOWN)
    assert found.reasons == (
        "r",
        "De rapportage met de cijfers is ontvangen op 30-6-2025.",
        "In dit systeem zijn geen afspraken over uitruil vastgelegd.",
        "Nieuwe indicatieve opgave, Regulier: 150 plekken; die telt nog niet als taak.",
        "Melding op grond van artikel 8: 2-3-2026.",
        "Er loopt geen bezwaar of beroep tegen het verdeelbesluit.",
    )
    assert (found.id, found.content, found.uncertainties) == (PROPOSAL.id, PROPOSAL.content, ("t",))


def test_a_pending_objection_is_shown_and_suspends_nothing() -> None:
    found = with_circumstances(PROPOSAL, replace(ALL_KNOWN, bezwaar=True))
    assert "schort de taak niet vanzelf op" in found.uncertainties[1]
    assert found.content == PROPOSAL.content


def test_what_is_not_known_is_told_as_not_known() -> None:
    (_, doubt) = with_circumstances(PROPOSAL, Omstandigheden()).uncertainties
    assert doubt.startswith("Niet bekend: wanneer de rapportage")
    assert doubt.count(";") == 4
