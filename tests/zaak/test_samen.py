"""One letter that came in more than once: in a mail, or as a double; a judgement of one holds for all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.model.termijn import TermijnStatus
from pipeline.zaak import antwoorden, poststroom, termijnen
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.samen import doubles_of, whose_judgement

Through = Callable[[Path], str]
WHO = "B. Handelaar"
COVER = (
    "Geachte heer, mevrouw,\n\nHierbij het antwoord van ons college op uw brief met kenmerk 7470113 over de "
    "opvangplekken.\n\nUw kenmerk: 7470113\n\nGemeente Dalfsen\n"
)


def judge(bureau: Bureau, document_id: str) -> None:
    said = antwoorden.make_questions(document_id, dict.fromkeys(range(1, 6), "deels"), {})
    antwoorden.beoordeel(bureau, document_id, "onvoldoende", said, ["Er is te weinig voortgang."], WHO)


def test_a_copy_taken_in_later_takes_no_judgement_away_and_is_a_task(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief())
    answer = through(stukken.antwoord(stempel=dt.date(2026, 5, 1), kenmerk="D-77"))
    judge(bureau, answer)
    copy = through(stukken.antwoord(kenmerk="D-77"))
    dossier = read_dossier(bureau, "Dalfsen")
    counts = dossier.antwoord_op(letter)
    assert counts is not None and counts.document_id == answer
    assert {task.soort.value: task.bewijs for task in dossier.taken}["nieuwer antwoord beoordelen"] == (copy,)
    poststroom.judge_as_double(bureau, answer, copy, True, WHO, "De kopie van dezelfde brief.")
    after = read_dossier(bureau, "Dalfsen")
    assert [piece.document_id for piece in after.antwoorden_op(letter)] == [answer]
    assert after.beoordelingen[copy] == after.beoordelingen[answer]
    assert "nieuwer antwoord beoordelen" not in {task.soort.value for task in after.taken}


def test_an_answer_without_our_reference_counts_with_the_mail_that_names_it(
    bureau: Bureau, through: Through, stukken: Any
):
    letter = through(stukken.toezichtbrief())
    termijnen.start_for_document(bureau, letter, WHO)
    through(stukken.mail(stukken.antwoord(uw_kenmerk=None), tekst=COVER, dag="Tue, 28 Apr 2026 15:31:00 +0200"))
    dossier = read_dossier(bureau, "Dalfsen", dag=dt.date(2026, 5, 6))
    (state,) = dossier.termijnen
    assert (state.status, state.beantwoord_op) == (TermijnStatus.GEHAALD, dt.date(2026, 4, 28))
    assert len(dossier.antwoorden_op(letter)) == 1


def test_a_message_that_answers_nothing_stays_loose(bureau: Bureau, through: Through, stukken: Any):
    letter = through(stukken.toezichtbrief())
    told = through(stukken.antwoord("Wij hebben uw brief ontvangen. U krijgt ons antwoord zo snel mogelijk."))
    dossier = read_dossier(bureau, "Dalfsen")
    assert dossier.antwoord_op(letter) is None
    assert [piece.document_id for piece in dossier.los] == [told]


def test_a_double_of_a_double_is_one_letter_with_the_first():
    assert doubles_of("a", {("a", "b"), ("b", "c"), ("x", "y")}) == {"b", "c"}


def test_the_last_judgement_of_one_letter_holds_for_all_of_it():
    assert whose_judgement(["b", "a"], [], {"a": "a", "b": "a", "c": "a"}) == {"a": "a", "b": "a", "c": "a"}
