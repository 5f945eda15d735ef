"""The list of post: pages in the database, families together, deliveries told."""

from __future__ import annotations

from pipeline.model.document import Arrival
from pipeline.store import documents, queue
from pipeline.store.database import Store
from pipeline.store.queue import QueueWish
from pipeline.store.tables import DocumentState


def come_in(store: Store, number: int, name: str = "", family: str | None = None, again: str = "") -> str:
    document_id = f"{number:064d}"
    arrival = Arrival(document_id, name or f"stuk {number}.pdf", "2026-04-09T10:00:00+02:00", "map", family)
    with store.write() as session:
        documents.register(session, f"{number}{family or ''}{again}", arrival, 1)
    return document_id


def names(store: Store, wish: QueueWish = QueueWish(), size: int = 3, **where: int) -> list[str]:  # noqa: B008
    with store.read() as session:
        return [entry.name for entry in queue.queue_page(session, wish, size, **where).entries]


def test_pages_go_from_new_to_old_and_back_and_nothing_moves_when_more_comes_in(store: Store):
    for number in range(1, 8):
        come_in(store, number)
    with store.read() as session:
        first = queue.queue_page(session, QueueWish(), 3)
    assert ([entry.name for entry in first.entries], first.newer) == (["stuk 7.pdf", "stuk 6.pdf", "stuk 5.pdf"], None)
    come_in(store, 9)
    assert first.older is not None
    with store.read() as session:
        second = queue.queue_page(session, QueueWish(), 3, before=first.older)
        third = queue.queue_page(session, QueueWish(), 3, before=second.older)
        back = queue.queue_page(session, QueueWish(), 3, after=third.newer)
    assert [entry.name for entry in second.entries] == ["stuk 4.pdf", "stuk 3.pdf", "stuk 2.pdf"]
    assert ([entry.name for entry in third.entries], third.older) == (["stuk 1.pdf"], None)
    assert [entry.name for entry in back.entries] == ["stuk 4.pdf", "stuk 3.pdf", "stuk 2.pdf"]


def test_attachments_stand_under_their_mail_also_those_in_an_archive(store: Store):
    mail = come_in(store, 1, "mail.eml")
    archive = come_in(store, 2, "bijlagen.zip", mail)
    come_in(store, 3, "brief.pdf", archive)
    come_in(store, 4, "los.pdf")
    with store.read() as session:
        entries = queue.queue_page(session, QueueWish(), 10).entries
        assert [entry.name for entry in queue.families(session, f"{3:064d}")] == ["bijlagen.zip"]
        assert [entry.name for entry in queue.members(session, mail)] == ["bijlagen.zip", "brief.pdf"]
    assert [(e.name, e.depth) for e in entries] == [
        ("los.pdf", 0),
        ("mail.eml", 0),
        ("bijlagen.zip", 1),
        ("brief.pdf", 1),
    ]


def test_the_same_file_twice_is_one_entry_with_both_deliveries(store: Store):
    come_in(store, 1, "eerst.pdf")
    come_in(store, 2, "ander.pdf")
    come_in(store, 1, "later.pdf", again="b")
    with store.read() as session:
        first = queue.queue_page(session, QueueWish(), 10).entries[0]
    assert [arrival.name for arrival in first.arrivals] == ["eerst.pdf", "later.pdf"]
    assert names(store, size=10) == ["eerst.pdf", "ander.pdf"]


def test_a_state_or_a_part_of_a_name_narrows_the_list(store: Store):
    mail = come_in(store, 1, "Antwoord Dalfsen.eml")
    refused = come_in(store, 2, 'Bijlage 100% "één".pdf', mail)
    with store.write() as session:
        documents.set_state(session, refused, DocumentState.QUARANTINE, "keuren", "reden")
    assert names(store, QueueWish(DocumentState.QUARANTINE)) == ['Bijlage 100% "één".pdf']
    assert names(store, QueueWish(name="dalfsen")) == ["Antwoord Dalfsen.eml"]
    assert names(store, QueueWish(name='100% "één"')) == ['Bijlage 100% "één".pdf']
    assert names(store, QueueWish(name="100_")) == []
    with store.read() as session:
        assert queue.state_counts(session)[DocumentState.QUARANTINE] == 1
        assert queue.last_delivery(session) == 2


def test_an_archive_that_holds_itself_ends(store: Store):
    one = come_in(store, 1, "zip.zip")
    come_in(store, 1, "zelf.zip", family=one)
    assert names(store) == ["zip.zip"]
