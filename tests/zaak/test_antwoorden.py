"""Answers, through the real walk: what is read is a help, what a person says is what counts."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import RecordError
from pipeline.model.extraction import DocumentType, Measure
from pipeline.model.stand import Uitkomst
from pipeline.model.status import Basis
from pipeline.zaak import antwoorden, cijfers, poststroom
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier

Through = Callable[[Path], str]
WHO = "B. Handelaar"
STATES = {1: "beantwoord", 2: "beantwoord", 3: "open", 4: "deels", 5: "nvt"}


def judged(bureau: Bureau, document_id: str, variant: str, states: dict[int, str], **rest: Any) -> Any:
    said = antwoorden.make_questions(document_id, states, rest.pop("reacties", {}))
    return antwoorden.beoordeel(bureau, document_id, variant, said, rest.pop("redenen", ["Vraag 3 staat open."]), WHO)


def test_each_question_is_ticked_with_the_page_and_the_passage_that_answers_it(
    bureau: Bureau, through: Through, stukken: Any
):
    answer = through(stukken.antwoord())
    first, _, third, *_ = antwoorden.vragen(bureau, answer)
    assert (first.gelezen, first.oordeel) == ("beantwoord", None)
    assert {(proof.page, "48 reguliere opvangplekken" in proof.literal) for proof in first.bewijs} == {(1, True)}
    assert (third.gelezen, third.bewijs) == ("open", ())


def test_a_person_judges_all_five_questions_and_nothing_earlier_is_lost(bureau: Bureau, through: Through, stukken: Any):
    answer = through(stukken.antwoord())
    judged(bureau, answer, "onvolledig", STATES, reacties={3: "Welke stappen zijn gezet?"})
    judged(bureau, answer, "onvolledig", {**STATES, 4: "open"})
    dossier = read_dossier(bureau, "Dalfsen")
    assert [one.stand for one in dossier.vragen[answer]] == ["beantwoord", "beantwoord", "open", "open", "nvt"]
    assert dossier.beoordelingen[answer].variant == "onvolledig"
    assert antwoorden.vragen(bureau, answer)[2].oordeel == dossier.vragen[answer][2]


@pytest.mark.parametrize(
    ("variant", "states", "message"),
    [
        ("prachtig", STATES, "bestaat niet"),
        ("onvolledig", {1: "open"}, "vraag 2, 3, 4, 5"),
        ("volledig", STATES, "nog vragen open"),
        ("onvolledig", dict.fromkeys(range(1, 6), "beantwoord"), "alle vragen zijn beantwoord"),
    ],
)
def test_a_judgement_that_does_not_fit_is_refused(bureau: Bureau, variant: str, states: dict[int, str], message: str):
    with pytest.raises(RecordError, match=message):
        judged(bureau, "0" * 64, variant, states)


def test_a_judgement_needs_a_reason(bureau: Bureau):
    with pytest.raises(RecordError, match="reden"):
        judged(bureau, "0" * 64, "onvolledig", STATES, redenen=[" "])


def test_a_reaction_goes_with_a_judged_question():
    with pytest.raises(RecordError, match="vraag 2 heeft een reactie"):
        antwoorden.make_questions("0" * 64, {1: "open"}, {2: "Waarom?"})


def test_c10_a_refusal_leaves_the_finding_and_points_at_the_neutral_reply(
    bureau: Bureau, through: Through, stukken: Any
):
    through(stukken.toezichtbrief())
    before = read_dossier(bureau, "Dalfsen")
    answer = through(stukken.antwoord("Wij zijn niet voornemens opvang te realiseren."))
    after = read_dossier(bureau, "Dalfsen")
    assert antwoorden.read_answer(bureau, answer).passend == ("weigering",)
    assert before.uitkomst is after.uitkomst is Uitkomst.GEDEELTELIJK
    assert (before.zaak, before.beslissend) == (after.zaak, after.beslissend)


def test_c11_places_that_are_promised_for_later_are_never_realised(bureau: Bureau, through: Through, stukken: Any):
    through(stukken.toezichtbrief())
    answer = through(
        stukken.antwoord(
            "Wij kunnen nu niet aan de taak voldoen.",
            "Op 1 maart 2027 realiseren wij 83 reguliere opvangplekken in een nieuwe locatie.",
        )
    )
    measures = {figure.measure for figure in bureau.walk.extraction(answer).figures}
    assert Measure.REALISATIE not in measures
    dossier = read_dossier(bureau, "Dalfsen")
    assert dossier.uitkomst is Uitkomst.GEDEELTELIJK
    assert not [record for record in dossier.records if record.document_id == answer and record.realisatie]


def test_c12_a_notification_in_the_last_paragraph_becomes_a_record_and_a_task(
    bureau: Bureau, through: Through, stukken: Any
):
    answer = through(
        stukken.antwoord(
            "De stand van zaken is dat wij op 15 april 2026 48 reguliere opvangplekken hebben gerealiseerd.",
            "Tot slot melden wij u op grond van artikel 8 van de wet dat door brand 20 reguliere opvangplekken zijn "
            "weggevallen.",
        )
    )
    kinds = [part.document_type for part in bureau.walk.extraction(answer).records]
    assert kinds == [DocumentType.ARTICLE8]
    assert "melding" in {one.afhandeling.route for one in poststroom.routes(bureau)}
    tasks = {taak.soort.value: taak.bewijs for taak in read_dossier(bureau, "Dalfsen").taken}
    assert tasks["melding op grond van artikel 8 beoordelen"] == (answer,)


def test_the_figures_of_a_gemeente_stand_beside_those_of_the_ministry(bureau: Bureau, through: Through, stukken: Any):
    through(stukken.toezichtbrief())
    through(stukken.antwoord("Op 1 juli 2025 hadden wij 60 reguliere opvangplekken gerealiseerd."))
    regular = cijfers.compare(bureau, "GM0148", "2024-2026")[0]
    assert regular.ministerie is not None and regular.ministerie.aantal == 48
    dossier = read_dossier(bureau, "Dalfsen")
    assert {record.basis for record in dossier.beslissend} == {Basis.MINISTERIE}


def test_every_reason_that_is_read_has_a_dutch_name():
    table = Path(__file__).parents[2] / "extractors" / "data" / "reasons.toml"
    codes = {row["waarde"] for row in tomllib.loads(table.read_text(encoding="utf-8"))["reden"]}
    assert codes <= set(antwoorden.read_reasons())
