"""What came in, how often, and where it is in the walk."""

import datetime as dt

import pytest

from pipeline.model.document import Arrival
from pipeline.stage import Delivery, Register
from pipeline.store import documents, events
from pipeline.store.database import Store, now
from pipeline.store.tables import DocumentState

FIRST, SECOND = "a" * 64, "b" * 64


def arrival(document_id: str = FIRST, name: str = "brief.pdf", family: str | None = None) -> Arrival:
    return Arrival(document_id, name, "2026-04-21T11:00:00+02:00", "map", family)


def register(store: Store, arrival_id: str, what: Arrival, size: int = 10) -> bool:
    inbox: Register = documents.StoreRegister(store)
    return inbox.register([Delivery(arrival_id, what, size)])[0]


def test_the_first_delivery_of_a_document_is_new_and_waits(store: Store):
    assert register(store, "1", arrival())
    with store.read() as session:
        found = documents.document(session, FIRST)
    assert found and (found.state, found.size, found.attempt, found.media_type) == (DocumentState.WAITING, 10, 0, None)


def test_the_same_bytes_in_two_deliveries_are_one_document_with_two_arrivals(store: Store):
    register(store, "1", arrival(name="brief.pdf"))
    assert not register(store, "2", arrival(name="kopie.pdf"))
    with store.read() as session:
        (row,) = documents.documents_status(session)
    assert [a.name for a in row.arrivals] == ["brief.pdf", "kopie.pdf"]


def test_the_same_delivery_told_twice_is_one_arrival_and_one_event(store: Store):
    register(store, "1", arrival())
    register(store, "1", arrival())
    with store.read() as session:
        assert documents.arrivals(session, FIRST) == (arrival(),)
        assert len(list(events.events(session, FIRST))) == 1


def test_documents_stand_in_the_order_of_their_first_arrival(store: Store):
    for number, document_id in enumerate((SECOND, FIRST, SECOND)):
        register(store, str(number), arrival(document_id))
    with store.read() as session:
        assert [row.document.id for row in documents.documents_status(session)] == [SECOND, FIRST]
        assert documents.document_ids(session) == (FIRST, SECOND)


def test_members_are_found_by_the_mail_they_came_from(store: Store):
    register(store, "1", arrival(FIRST))
    register(store, "2", arrival(SECOND, family=FIRST))
    with store.read() as session:
        assert documents.members(session, FIRST) == (SECOND,)


def test_depth_is_the_shortest_way_in_even_when_an_archive_holds_itself(store: Store):
    mail, archive, letter = "1" * 64, "2" * 64, "3" * 64
    ways = [(mail, None), (archive, mail), (archive, archive), (letter, archive)]
    for number, (document_id, family) in enumerate(ways):
        register(store, str(number), arrival(document_id, family=family))
    with store.read() as session:
        assert [documents.depth(session, one) for one in (mail, archive, letter)] == [0, 1, 2]
    register(store, "9", arrival(letter))
    with store.read() as session:
        assert documents.depth(session, letter) == 0


def test_a_document_keeps_the_registration_of_its_first_arrival(store: Store):
    register(store, "1", arrival(FIRST))
    register(store, "2", arrival(SECOND))
    register(store, "3", arrival(FIRST))
    with store.read() as session:
        first, second = (documents.registration(session, one) for one in (FIRST, SECOND))
        with pytest.raises(LookupError, match="niet geregistreerd"):
            documents.registration(session, "f" * 64)
    assert first == "2026-000001" and second > first


@pytest.mark.parametrize(
    "name", ["Brief van 9 april – gemeente é.pdf", "half\udcff.pdf", "nul\x00.pdf", "'\"\\;--", ""]
)
def test_no_name_from_outside_is_lost_or_breaks_the_store(store: Store, name: str):
    register(store, "1", arrival(name=name))
    with store.read() as session:
        assert documents.documents_status(session)[0].name == name


def test_a_moment_without_offset_is_refused(store: Store):
    with pytest.raises(ValueError, match="offset"):
        register(store, "1", Arrival(FIRST, "a.pdf", "2026-04-21T11:00:00", "map", None))


def test_attempts_are_counted_per_recipe(store: Store):
    register(store, "1", arrival())
    with store.write() as session:
        counted = [documents.begin_attempt(session, FIRST, recipe) for recipe in ("een", "een", "twee")]
    assert counted == [1, 2, 1]


def test_a_document_in_work_is_busy_with_a_clean_reason(store: Store):
    register(store, "1", arrival())
    with store.write() as session:
        documents.set_state(session, FIRST, DocumentState.QUARANTINE, "lezen", "wachtwoord nodig")
        documents.begin_attempt(session, FIRST, "een")
        found = documents.document(session, FIRST)
    assert found and (found.state, found.stage, found.reason) == (DocumentState.BUSY, None, None)


def test_only_what_changed_since_a_moment_is_read(store: Store):
    for number, document_id in enumerate((FIRST, SECOND)):
        register(store, str(number), arrival(document_id))
    with store.read() as session:
        moment = max(row.document.updated for row in documents.documents_status(session))
    later = moment + dt.timedelta(microseconds=1)
    with store.write() as session:
        documents.set_state(session, SECOND, DocumentState.DONE)
    with store.read() as session:
        assert [row.document.id for row in documents.documents_status(session, since=later)] == [SECOND]
        assert [row.document.id for row in documents.documents_status(session, since=moment)][-1] == SECOND


def test_quarantine_holds_stage_and_reason_and_leaves_an_event(store: Store):
    register(store, "1", arrival())
    with store.write() as session:
        documents.set_state(session, FIRST, DocumentState.QUARANTINE, "lezen", "Het bestand heeft een wachtwoord.")
    with store.read() as session:
        (row,) = documents.documents_status(session, DocumentState.QUARANTINE)
        actions = [event.action for event in events.events(session, FIRST)]
    assert (row.document.stage, row.document.reason) == ("lezen", "Het bestand heeft een wachtwoord.")
    assert actions == ["document.ontvangen", "document.quarantaine"]


def test_a_retry_waits_again_with_a_clean_count(store: Store):
    register(store, "1", arrival())
    with store.write() as session:
        documents.begin_attempt(session, FIRST, "een")
        documents.set_state(session, FIRST, DocumentState.QUARANTINE, "lezen", "stuk")
        documents.retry(session, FIRST, "j.secretaris")
        found = documents.document(session, FIRST)
    assert found and (found.state, found.attempt, found.round, found.reason) == (DocumentState.WAITING, 0, 1, None)


def test_triage_writes_the_media_type(store: Store):
    register(store, "1", arrival())
    with store.write() as session:
        documents.set_media_type(session, FIRST, "application/pdf")
        found = documents.document(session, FIRST)
    assert found and found.media_type == "application/pdf"


def documents_in_five_states(store: Store) -> None:
    for number, document_id in enumerate(("1" * 64, "2" * 64, "3" * 64, "4" * 64, "5" * 64)):
        register(store, str(number), arrival(document_id))
    states = ["bezig", "klaar", "klaar", "quarantaine"]
    with store.write() as session:
        for digit, recipe, state in zip("2345", ["oud", "oud", "nieuw", "oud"], states, strict=True):
            documents.begin_attempt(session, digit * 64, recipe)
            documents.set_state(session, digit * 64, DocumentState(state))


def test_only_what_another_recipe_finished_waits_for_the_new_one(store: Store):
    documents_in_five_states(store)
    with store.write() as session:
        assert documents.wait_for_recipe(session, "nieuw") == 1
        found = documents.document(session, "3" * 64)
    assert found and (found.state, found.round) == (DocumentState.WAITING, 1)


def test_open_documents_are_those_that_wait_or_are_busy_from_one_id_on(store: Store):
    documents_in_five_states(store)
    with store.read() as session:
        later = now() + dt.timedelta(seconds=1)
        assert [d.id[0] for d in documents.open_documents(session, "", later, 10)] == ["1", "2"]
        assert [d.id[0] for d in documents.open_documents(session, "1" * 64, later, 10)] == ["2"]
        assert documents.open_documents(session, "", now() - dt.timedelta(hours=1), 10) == ()


def test_a_document_waits_again_only_in_the_round_that_ended(store: Store):
    documents_in_five_states(store)
    with store.write() as session:
        assert documents.wait_again(session, "2" * 64, 0)
        assert not documents.wait_again(session, "2" * 64, 0)
        assert not documents.wait_again(session, "4" * 64, 0)
        found = documents.document(session, "2" * 64)
    assert found and (found.state, found.round, found.attempt) == (DocumentState.WAITING, 1, 0)


def test_an_unknown_document_is_no_silent_nothing(store: Store):
    with store.read() as session:
        assert documents.document(session, FIRST) is None
    with pytest.raises(LookupError, match="niet geregistreerd"), store.write() as session:
        documents.set_state(session, FIRST, DocumentState.DONE)


def test_moments_come_back_in_utc(store: Store):
    register(store, "1", arrival())
    with store.read() as session:
        found = documents.document(session, FIRST)
    assert found and found.first_seen.utcoffset() == dt.timedelta(0)


def test_an_error_in_a_transaction_leaves_nothing(store: Store):
    with pytest.raises(RuntimeError), store.write() as session:
        documents.register(session, "1", arrival(), 10)
        raise RuntimeError
    with store.read() as session:
        assert documents.documents_status(session) == ()
        assert events.verify(session).broken_at is None
