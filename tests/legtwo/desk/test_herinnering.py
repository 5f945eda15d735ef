"""A reminder that was written before the answer came: it is not approved and not told as sent after that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import LetterError
from pipeline.model.document import Arrival
from pipeline.model.extraction import DocumentType
from pipeline.model.letter import LetterStatus
from pipeline.model.post import Poststuk
from pipeline.store import documents, poststukken
from pipeline.store.tables import DocumentState
from pipeline.zaak.koppelen import koppel

Office = Any
WHO, DALFSEN, REPORT, ANSWER = "A. Opsteller", "GM0148", "d" * 64, "e" * 64
FRIDAY, SATURDAY = dt.date(2026, 5, 1), dt.date(2026, 5, 2)


@pytest.fixture
def reminded(office: Office, open_office: Callable[[], Office]) -> tuple[Office, str, str]:
    """An office that sent a request of 9 April and wrote a reminder on 1 May; with the ids of both letters."""
    office.decide([DALFSEN])
    office.approve_texts("L02", "L09")
    now = open_office()
    with now.bureau.store.write() as session:
        documents.set_state(session, REPORT, DocumentState.DONE, "besluit")
    asked = now.write().id
    approve(now, asked)
    now.desk.sent(asked, WHO, dt.date(2026, 4, 9))
    form = now.form("gezocht_op = 2026-05-01\n", "l09.toml")
    order = now.desk.order("L09", gemeente="Dalfsen", kenmerk="7009", datum=FRIDAY, door=WHO, gegevens=form)
    return now, asked, now.desk.write(order).id


def approve(office: Office, number: str) -> Any:
    return office.desk.approve(number, "C. Chef", "voorbeeld-directeur", "Nagelezen en akkoord.")


def receive(office: Office, on: dt.date) -> None:
    """Let a letter of the gemeente come in."""
    with office.bureau.store.write() as session:
        documents.register(
            session, "antwoord", Arrival(ANSWER, "antwoord.pdf", f"{on}T10:00:00+02:00", "inbox", None), 3
        )
        documents.set_state(session, ANSWER, DocumentState.DONE, "besluit")
        kind = DocumentType.MUNICIPAL_RESPONSE
        piece = Poststuk(ANSWER, kind, None, (DALFSEN,), on, on, "Z-1", None, None, None, None, {}, False)
        poststukken.replace_poststuk(session, piece)


def link(office: Office, letter: str) -> None:
    koppel(office.bureau, ANSWER, letter, True, WHO, "Dit is het antwoord.")


def test_c08_a_reminder_is_not_approved_after_the_answer_came(reminded: tuple[Office, str, str]) -> None:
    office, asked, reminder = reminded
    receive(office, SATURDAY)
    link(office, asked)
    with pytest.raises(LetterError, match="antwoord ontvangen op 2 mei 2026"):
        approve(office, reminder)


def test_a_reminder_is_not_approved_while_post_that_came_since_may_be_the_answer(
    reminded: tuple[Office, str, str],
) -> None:
    office, _, reminder = reminded
    receive(office, SATURDAY)
    with pytest.raises(LetterError, match="post binnen die een antwoord kan zijn"):
        approve(office, reminder)


def test_c08_an_approved_reminder_is_not_told_as_sent_on_a_day_that_the_answer_was_there(
    reminded: tuple[Office, str, str],
) -> None:
    office, asked, reminder = reminded
    approve(office, reminder)
    receive(office, SATURDAY)
    link(office, asked)
    with pytest.raises(LetterError, match="antwoord ontvangen op 2 mei 2026"):
        office.desk.sent(reminder, WHO, SATURDAY)


def test_a_reminder_that_went_out_the_day_before_the_answer_is_told_as_sent(reminded: tuple[Office, str, str]) -> None:
    office, asked, reminder = reminded
    approve(office, reminder)
    receive(office, SATURDAY)
    link(office, asked)
    assert office.desk.sent(reminder, WHO, FRIDAY).letter.status is LetterStatus.SENT


def test_a_reminder_without_any_answer_is_approved_and_sent(reminded: tuple[Office, str, str]) -> None:
    office, _, reminder = reminded
    approve(office, reminder)
    assert office.desk.sent(reminder, WHO, FRIDAY).letter.verzonden_op == FRIDAY
