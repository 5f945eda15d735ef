"""Answers and letters, through the real walk: certain links by rule, the rest by a person; other post goes its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError, RecordError
from pipeline.model.dossier import Gekoppeld
from pipeline.model.feit import Koppeling
from pipeline.model.termijn import TermijnStatus
from pipeline.store import feiten
from pipeline.zaak import koppelen, poststroom, termijnen
from pipeline.zaak.bureau import Bureau
from pipeline.zaak.dossier import read_dossier
from pipeline.zaak.koppelen import Correspondentie

Through = Callable[[Path], str]
DALFSEN = "GM0148"
WHO = "B. Handelaar"


def post(bureau: Bureau) -> Correspondentie:
    ((_, found),) = koppelen.koppelingen(bureau, DALFSEN)
    return found


def links(bureau: Bureau) -> dict[str, Gekoppeld]:
    return {link.document_id: link for link in post(bureau).koppelingen}


# -- what answers what --------------------------------------------------------------------------------------------


def test_an_answer_with_our_reference_is_linked_by_itself(bureau: Bureau, through: Through, stukken: Any):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord())
    link = links(bureau)[answer]
    assert (link.brief_id, link.geldt, link.oordeel) == (letter, True, None)


def test_c16_a_reference_with_a_typing_error_is_proposed_and_waits_for_a_person(
    bureau: Bureau, through: Through, stukken: Any
):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord(uw_kenmerk="7470131"))
    assert not links(bureau)[answer].geldt
    koppelen.koppel(bureau, answer, letter, True, WHO, "Het kenmerk is verkeerd overgenomen.")
    assert links(bureau)[answer].geldt


def test_the_word_of_a_person_goes_before_a_certain_link_and_stays_visible(
    bureau: Bureau, through: Through, stukken: Any
):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord())
    koppelen.koppel(bureau, answer, letter, False, WHO, "Dit antwoord gaat over iets anders.")
    koppelen.koppel(bureau, answer, letter, True, "I. Ander", "Het hoort er toch bij.")
    assert links(bureau)[answer].geldt
    with bureau.store.read() as session:
        said = feiten.history(session, Koppeling, DALFSEN)
    assert [(one.door, one.waarde.hoort_bij, one.geldt) for one in said] == [
        (WHO, False, False),
        ("I. Ander", True, True),
    ]


def test_a_link_needs_a_letter_a_name_and_a_reason(bureau: Bureau, through: Through, stukken: Any):
    letter, answer = through(stukken.toezichtbrief()), through(stukken.antwoord())
    with pytest.raises(RecordError, match="motivering"):
        koppelen.koppel(bureau, answer, letter, True, WHO, " ")
    with pytest.raises(InputError, match="geen brief van ons"):
        koppelen.koppel(bureau, letter, answer, True, WHO, "Hoort erbij.")


def test_an_answer_of_another_gemeente_is_never_linked_by_itself(bureau: Bureau, through: Through, stukken: Any):
    through(stukken.toezichtbrief())
    through(stukken.antwoord(gemeente="Raalte"))
    assert not [link for link in post(bureau).koppelingen if link.geldt]


def test_a_letter_that_came_in_a_mail_answers_once_on_the_day_of_the_mail(
    bureau: Bureau, through: Through, stukken: Any
):
    letter = through(stukken.toezichtbrief())
    text = (
        "Geachte heer, mevrouw,\n\nHierbij het antwoord van ons college op uw brief met kenmerk 7470113 over de "
        "opvangplekken.\n\nGemeente Dalfsen\n"
    )
    through(stukken.mail(stukken.antwoord(), tekst=text, dag="Tue, 28 Apr 2026 15:31:00 +0200"))
    found = post(bureau)
    certain = [link for link in found.koppelingen if link.geldt and link.brief_id == letter]
    assert len(certain) == 1
    (answer,) = [piece for piece in found.post if piece.document_id == certain[0].document_id]
    assert answer.ontvangen_op == dt.date(2026, 4, 28)


# -- versions and doubles -----------------------------------------------------------------------------------------


def test_c15_a_corrected_letter_takes_the_place_of_the_first_and_both_stay(
    bureau: Bureau, through: Through, stukken: Any
):
    first = through(stukken.toezichtbrief(datum=dt.date(2026, 4, 9)))
    termijnen.start_for_document(bureau, first, WHO)
    second = through(stukken.toezichtbrief(datum=dt.date(2026, 4, 13), cijfers=(131, 50, 14, 0)))
    answer = through(stukken.antwoord())
    dossier = read_dossier(bureau, "Dalfsen", dag=dt.date(2026, 5, 6))
    assert [(b.id, b.versie, b.vervangen_door) for b in dossier.brieven if b.document_id] == [
        (first, 1, second),
        (second, 2, None),
    ]
    assert [state.status for state in dossier.termijnen] == [TermijnStatus.VERVALLEN]
    assert [k.brief_id for k in dossier.koppelingen if k.document_id == answer] == [second]


def test_c07_a_letter_by_post_and_by_mail_is_one_when_a_person_says_so_and_the_first_receipt_counts(
    bureau: Bureau, through: Through, stukken: Any
):
    through(stukken.toezichtbrief())
    one = through(stukken.antwoord(stempel=dt.date(2026, 5, 1), kenmerk="D-77"))
    other = through(stukken.antwoord(stempel=dt.date(2026, 5, 6), kenmerk="D-77"))
    (pair,) = poststroom.dubbelen(bureau)
    assert set(pair.document_ids) == {one, other}
    poststroom.judge_as_double(bureau, one, other, True, WHO, "De scan van de brief die ook per e-mail kwam.")
    assert poststroom.dubbelen(bureau) == ()
    assert {piece.ontvangen_op for piece in post(bureau).post} == {dt.date(2026, 5, 1)}


# -- what goes another way ----------------------------------------------------------------------------------------


def test_c13_an_objection_in_an_answer_goes_to_the_legal_unit(bureau: Bureau, through: Through, stukken: Any):
    answer = through(stukken.antwoord("Wij maken hierbij bezwaar tegen het verdeelbesluit van 20 december 2024."))
    (found,) = poststroom.routes(bureau)
    assert (found.stuk.document_id, found.afhandeling.route) == (answer, "bezwaar")
    assert "juridische" in found.afhandeling.wie


def test_c14_a_letter_of_an_inhabitant_is_no_answer(bureau: Bureau, through: Through, demo_files: dict[str, Path]):
    letter = through(demo_files["Brief van een inwoner.docx"])
    assert [(one.stuk.document_id, one.afhandeling.route) for one in poststroom.routes(bureau)] == [(letter, "burger")]
    assert post(bureau).koppelingen == ()


def test_every_route_says_who_handles_it_and_where_that_comes_from():
    for handling in poststroom.read_routes().values():
        assert handling.wat and handling.wie and handling.doe.endswith(".")
