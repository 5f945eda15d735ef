"""Packs in the store: numbers that stay, what holds for each document, the term, and work that may die."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from pipeline.errors import Outdated
from pipeline.model.release import PackRecord, PackRow, Publicatie, Reden
from pipeline.model.wootermijn import WooFeit, WooFeitSoort
from pipeline.store import release_work, releases
from pipeline.store.database import Store
from pipeline.store.release_tables import ReleaseStukRow, ReleaseWerkRow

MOMENT = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


def record(known: str, name: str = "zaak-1", **more: object) -> PackRecord:
    row = PackRow("0001", known, "Brief", dt.date(2026, 4, 9), "pdf", "Openbaar", bestand=True)
    return PackRecord(name, "zaak", MOMENT, "V. Vrijgever", "a" * 64, (row,), **more)


def test_a_number_is_given_once_and_stays(store: Store) -> None:
    with store.write() as session:
        assert releases.numbers(session, "zaak", ["a", "b"]) == {"a": "0001", "b": "0002"}
    with store.write() as session:
        assert releases.numbers(session, "zaak", ["c", "b"]) == {"c": "0003", "b": "0002"}
        assert releases.numbers(session, "ander", ["b"]) == {"b": "0001"}


def test_a_pack_takes_the_place_of_an_earlier_one(store: Store, known: str) -> None:
    with store.write() as session:
        releases.add_release(session, record(known))
    with store.write() as session:
        releases.add_release(session, record(known, "zaak-2", vervangt="zaak-1"))
    with store.read() as session:
        assert releases.release(session, "zaak-2") == record(known, "zaak-2", vervangt="zaak-1")
        assert releases.states(session, "zaak-1")["0001"].staat is Publicatie.VERVANGEN
        assert releases.states(session, "zaak-2")["0001"].staat is Publicatie.GEPUBLICEERD


def test_what_was_taken_back_is_never_said_otherwise(store: Store, known: str) -> None:
    with store.write() as session:
        releases.add_release(session, record(known))
        releases.take_back(session, record(known), "0001", Reden.PRIVACY, "er stond een naam", "V. Vrijgever")
    with store.read() as session:
        assert releases.states(session, "zaak-1")["0001"].staat is Publicatie.INGETROKKEN
    with pytest.raises(sa.exc.DBAPIError), store.write() as session:
        session.execute(sa.update(ReleaseStukRow).values(door="iemand anders"))
    with pytest.raises(sa.exc.DBAPIError), store.write() as session:
        session.execute(sa.delete(ReleaseStukRow))


def test_the_facts_of_a_term_come_back_as_written(store: Store) -> None:
    fact = WooFeit(WooFeitSoort.ONTVANGST, dt.date(2026, 9, 1))
    with store.write() as session:
        releases.add_term_fact(session, "zaak", fact, "V. Vrijgever")
    with store.read() as session:
        assert list(releases.term_facts(session, "zaak")) == [fact]
        assert not releases.term_facts(session, "ander")


# -- work under way -----------------------------------------------------------------------------------------------


def test_two_people_do_not_make_the_same_pack_at_once(store: Store) -> None:
    with store.write() as session:
        key = release_work.begin(session, "zaak", "Ans")
    with store.write() as session, pytest.raises(Outdated):
        release_work.begin(session, "zaak", "Ben")
    with store.write() as session:
        release_work.begin(session, "ander", "Ben")
        release_work.go_on(session, key, 1, 3)
        release_work.end(session, key, pack="zaak-1")
    with store.write() as session:
        found = release_work.latest(session, "zaak")
        assert found is not None and (found.staat, found.gedaan, found.totaal, found.pak) == ("klaar", 1, 3, "zaak-1")
        release_work.begin(session, "zaak", "Ben")


def silent(store: Store, key: str, seconds: int) -> None:
    """As if the last sign of life was that long ago."""
    with store.write() as session:
        row = session.get_one(ReleaseWerkRow, key)
        row.gezien -= dt.timedelta(seconds=seconds)


def test_work_that_gives_signs_of_life_goes_on_for_as_long_as_it_takes(store: Store) -> None:
    with store.write() as session:
        key = release_work.begin(session, "zaak", "Ans")
    for _ in range(3):
        silent(store, key, 25)
        with store.write() as session:
            release_work.beat(session, key)
    with store.read() as session:
        found = release_work.latest(session, "zaak")
    assert found is not None and found.staat == "bezig"


def test_a_server_that_died_is_noticed_in_half_a_minute_and_work_begins_anew(store: Store) -> None:
    with store.write() as session:
        key = release_work.begin(session, "zaak", "Ans")
    silent(store, key, 31)
    with store.read() as session:
        found = release_work.latest(session, "zaak")
    assert found is not None and found.staat == "afgebroken" and "opnieuw beginnen" in found.melding
    with store.write() as session:
        again = release_work.begin(session, "zaak", "Ben")
    for late in (release_work.beat, release_work.end):  # it was asleep, not dead: it may not say so over the other
        with pytest.raises(Outdated), store.write() as session:
            late(session, key)
    with store.read() as session:
        found = release_work.latest(session, "zaak")
    assert found is not None and (found.id, found.staat) == (again, "bezig")


def test_a_pack_made_while_a_document_of_it_was_taken_back_is_not_kept(store: Store, known: str) -> None:
    with store.write() as session:
        releases.add_release(session, record(known))
    later = record(known, "zaak-2", vervangt="zaak-1")
    with store.read() as session:
        releases.check_still(session, later, record(known))
    with store.write() as session:
        releases.take_back(session, record(known), "0001", Reden.PRIVACY, "er stond een naam", "V. Vrijgever")
    with store.read() as session:
        for earlier in (record(known), None):
            with pytest.raises(Outdated, match="begin opnieuw"):
                releases.check_still(session, later, earlier)
