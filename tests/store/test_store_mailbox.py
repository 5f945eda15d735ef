"""What is remembered of messages in a mailbox, on both databases."""

from __future__ import annotations

import datetime as dt

from pipeline.model.document import Arrival
from pipeline.model.mail import MailPlace, NotedMail
from pipeline.stage import Delivery
from pipeline.store import documents, events
from pipeline.store.database import Store
from pipeline.store.mailbox import MailLedger

BOX = "b" * 64


def place(uid: int, validity: int = 1) -> MailPlace:
    return MailPlace(BOX, validity, uid)


def delivery(where: MailPlace, document: str = "a" * 64) -> Delivery:
    moment = dt.datetime(2026, 4, 21, 9, 0, tzinfo=dt.UTC).isoformat()
    return Delivery(where.id, Arrival(document, "bericht.eml", moment, "postbus", None), 10)


def test_a_message_is_taken_once_however_often_it_is_told(store: Store):
    ledger = MailLedger(store)
    assert ledger.take(place(1), "k", delivery(place(1))) == NotedMail("a" * 64, True)
    assert ledger.take(place(1), "k", delivery(place(1))) == NotedMail("a" * 64, True)
    with store.read() as session:
        assert len(documents.arrivals(session, "a" * 64)) == 1
        assert not events.verify(session).problem
    assert ledger.known([place(1), place(2)]) == {place(1): NotedMail("a" * 64, True)}


def test_the_same_message_at_another_place_is_no_second_arrival(store: Store):
    ledger = MailLedger(store)
    ledger.take(place(1), "k", delivery(place(1)))
    assert ledger.take(place(1, 2), "k", delivery(place(1, 2))) == NotedMail("a" * 64, False, True)
    assert ledger.take(place(2), None, delivery(place(2))) == NotedMail("a" * 64, False)
    assert ledger.take(place(3), "k", delivery(place(3), "c" * 64)) == NotedMail("c" * 64, True)
    with store.read() as session:
        assert len(documents.arrivals(session, "a" * 64)) == 2


def test_a_refused_message_may_be_taken_later(store: Store):
    ledger = MailLedger(store)
    ledger.refuse(place(1), "het bericht is te groot.")
    ledger.refuse(place(1), "het bericht is te groot.")
    assert ledger.known([place(1)]) == {place(1): NotedMail(None, False)}
    assert ledger.take(place(1), None, delivery(place(1))).is_new
    assert ledger.known([place(1)])[place(1)].document_id == "a" * 64


def test_deliveries_told_together_are_all_there_or_none(store: Store):
    some = [delivery(place(1)), delivery(place(2)), delivery(place(3), "c" * 64)]
    register = documents.StoreRegister(store)
    assert register.register(some) == (True, False, True)
    assert register.register(some) == (False, False, False)
    with store.read() as session:
        assert len(documents.arrivals(session, "a" * 64)) == 2
        assert not events.verify(session).problem
