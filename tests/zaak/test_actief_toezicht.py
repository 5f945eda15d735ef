"""From the correspondence to a proposal for trede 3 that can be decided on, and to tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import casework
from pipeline.model.dossier import Dossier, Uitgaand
from pipeline.model.feit import Beoordeling
from pipeline.model.ladder import TaakSoort
from pipeline.model.letter import LetterStatus
from pipeline.model.status import Voorstel, VoorstelKind
from pipeline.store import decisions, feiten
from pipeline.termijn import read_terms
from pipeline.termijnstand import start_term, term_state
from pipeline.zaak.besluiten import take_over, zaken
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.voorstellen import open_voorstellen, store_letter

CODE, CYCLUS, DAY = "GM0148", "2024-2026", dt.date(2026, 6, 1)
DIRECTEUR = "voorbeeld-directeur"


@pytest.fixture
def asked(bureau: Bureau, through: Callable[[Path], str], stukken: Any) -> str:
    """Give the id of a letter that asks a gemeente on trede 2 for information."""
    document_id = through(stukken.toezichtbrief())
    (voorstel,) = [v for v in casework.open_voorstellen(bureau, CODE) if v.kind is VoorstelKind.TREDE]
    wil = casework.make_wil("D. Directeur", DIRECTEUR, "De cijfers kloppen.", {"cijfers_nagekeken": "ja"})
    take_over(bureau, voorstel.id, wil)
    return document_id


def judged(bureau: Bureau, answer: str, variant: str) -> Dossier:
    """Give the dossier after a person judged the answer."""
    said = Beoordeling(answer, variant, ("Er is geen planning.",))
    with bureau.store.write() as session:
        feiten.add_feit(session, answer, said, "B. Behandelaar", gemeente=CODE, cyclus=CYCLUS)
    return read_dossier(bureau, CODE, CYCLUS, DAY)


def kept(bureau: Bureau, dossier: Dossier) -> Voorstel | None:
    with bureau.store.write() as session:
        return store_letter(session, dossier)


def of_active_supervision(bureau: Bureau) -> list[str]:
    with bureau.store.read() as session:
        found = decisions.voorstellen(session, CODE, VoorstelKind.TREDE, is_open=True)
    return [voorstel.id for voorstel in found if voorstel.content["trede"] == 3]


def test_an_answer_that_was_found_insufficient_leads_to_a_decision_on_trede_3(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    answer = through(stukken.antwoord())
    made = kept(bureau, judged(bureau, answer, "onvoldoende"))
    assert made and made.document_id == answer
    facts = {"gesprek": "gevoerd op 20-5-2026", "opgesteld_door": "B. Behandelaar"}
    take_over(bureau, made.id, casework.make_wil("D. Directeur", DIRECTEUR, "Geen voortgang.", facts))
    assert [zaak.trede for zaak in zaken(bureau, CODE)] == [3]


def test_two_terms_that_passed_in_silence_lead_to_a_proposal_on_the_letter_itself(bureau: Bureau, asked: str) -> None:
    days = {"antwoord_l02": dt.date(2026, 4, 13), "rappel": dt.date(2026, 5, 8)}
    letters = [
        Uitgaand("L02-x", "L02", "7470113", days["antwoord_l02"], LetterStatus.SENT, 1),
        Uitgaand("L09-x", "L09", "7470114", days["rappel"], LetterStatus.SENT, 1, vorige_referentie="7470113"),
    ]
    terms = [
        term_state(start_term(CODE, CYCLUS, read_terms()[name], letter.id, letter.datum), (), DAY)
        for name, letter in zip(days, letters, strict=True)
    ]
    silent = replace(read_dossier(bureau, CODE, CYCLUS, DAY), brieven=tuple(letters), termijnen=tuple(terms))
    made = kept(bureau, silent)
    assert made and made.content == {"trede": 3, "termijn_en_rappel_verstreken": True}
    assert made.id in {one.id for one in open_voorstellen(bureau, CODE)}


def test_a_kept_proposal_leaves_the_others_on_its_document_as_they_were(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    answer = through(stukken.antwoord())
    with bureau.store.read() as session:
        before = {one.id for one in decisions.voorstellen(session, document_id=answer)}
    made = kept(bureau, judged(bureau, answer, "onvoldoende"))
    with bureau.store.read() as session:
        after = {one.id for one in decisions.voorstellen(session, document_id=answer)}
    assert before and made and after == before | {made.id}


def test_a_proposal_whose_ground_is_gone_counts_no_longer_and_may_come_back(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    answer = through(stukken.antwoord())
    made = kept(bureau, judged(bureau, answer, "onvoldoende"))
    assert made and of_active_supervision(bureau) == [made.id]
    assert kept(bureau, judged(bureau, answer, "volledig")) is None
    assert of_active_supervision(bureau) == []
    kept(bureau, judged(bureau, answer, "onvoldoende"))
    assert of_active_supervision(bureau) == [made.id]


def test_the_list_of_proposals_looks_anew_at_every_case_on_trede_2(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    judged(bureau, through(stukken.antwoord()), "onvoldoende")
    assert of_active_supervision(bureau) == []
    listed = casework.refresh_proposals(bureau)
    assert [one.id for one in listed if one.content.get("trede") == 3] == of_active_supervision(bureau) != []


def test_reading_the_proposals_writes_none(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    judged(bureau, through(stukken.antwoord()), "onvoldoende")
    casework.open_voorstellen(bureau)
    assert of_active_supervision(bureau) == []


def test_figures_of_the_gemeente_wait_as_a_task_and_move_nothing(
    bureau: Bureau, asked: str, through: Callable[[Path], str], stukken: Any
) -> None:
    answer = through(stukken.antwoord())
    (task,) = [one for one in casework.tasks(bureau, CODE) if one.soort is TaakSoort.CIJFERS_VALIDEREN]
    assert task.bewijs == (answer,)
    assert read_dossier(bureau, CODE, CYCLUS).taken == casework.tasks(bureau, CODE)
    assert [zaak.trede for zaak in zaken(bureau, CODE)] == [2]


def test_a_proposal_to_a_gemeente_tells_when_its_figures_came_in(
    bureau: Bureau, through: Callable[[Path], str], stukken: Any
) -> None:
    through(stukken.toezichtbrief())
    for one in casework.open_voorstellen(bureau, CODE):
        told = "De rapportage met de cijfers is ontvangen op 8-7-2025." in one.reasons
        assert told is (one.kind in (VoorstelKind.BEVINDING, VoorstelKind.TREDE))
