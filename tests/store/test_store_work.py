"""Order and pauses of work in our own tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model.document import Arrival
from pipeline.model.werk import Priority, Rij, WerkStand
from pipeline.model.woo import WooDossier
from pipeline.store import documents, dossiers, work
from pipeline.store.database import Store, open_store
from pipeline.store.migrate import migrate
from pipeline.store.tables import DocumentState

A, B, C = (letter * 64 for letter in "abc")
RECIPE = "123456789012"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    place = tmp_path / "ibt.sqlite"
    migrate(place)
    with open_store(place) as opened:
        with opened.write() as session:
            for number, one in enumerate((A, B, C)):
                documents.register(
                    session, str(number), Arrival(one, "x.pdf", "2026-11-01T10:00:00+01:00", "map", None), 1
                )
        yield opened


def test_a_person_goes_before_post_and_post_before_a_batch(store: Store):
    with store.write() as session:
        work.put_order(session, [A], priority=Priority.BATCH)
        work.put_order(session, [C], priority=Priority.PERSON)
        work.put_order(session, [C], queue=Rij.TEKSTHERKENNING)
        found = work.first_ready(session, 9)
    assert [one.id for one in found] == [C, B, A]
    assert found[0].order == (Rij.TEKSTHERKENNING, Priority.PERSON)


def test_an_orderly_stop_is_no_attempt_and_stale_work_does_nothing(store: Store):
    with store.write() as session:
        assert work.begin(session, A, RECIPE, 0) == 1
        assert work.begin(session, A, RECIPE, 0) == 2
        work.give_back(session, {A: 0})
        assert work.step_aside(session, A, 0)
        assert work.begin(session, A, RECIPE, 0) is None
        assert work.begin(session, A, RECIPE, 1) == 1


def test_work_that_was_done_is_not_put_to_work_again(store: Store):
    with store.write() as session:
        work.begin(session, A, RECIPE, 0)
        documents.set_state(session, A, DocumentState.DONE)
        assert work.begin(session, A, RECIPE, 0) == 0
        found = documents.document(session, A)
    assert found is not None and found.state is DocumentState.DONE


def test_a_paused_dossier_waits_and_a_stopped_one_comes_back(store: Store):
    with store.write() as session:
        dossiers.put_dossier(session, WooDossier("zaak"), "Anna")
        dossiers.add_stukken(session, "zaak", [A, B], "Anna")
        assert work.put_stand(session, "zaak", WerkStand.PAUZE, "Anna") == {A: 0, B: 0}
        assert [one.id for one in work.first_ready(session, 9)] == [C]
        assert work.queue_state(session, dt.datetime.now(dt.UTC))[0].held == 2
        assert set(work.put_stand(session, "zaak", WerkStand.GESTOPT, "Anna")) == {A, B}
        stopped = documents.document(session, A)
        assert stopped is not None and stopped.state is DocumentState.QUARANTINE and stopped.stage == work.STOPPED
        assert work.put_stand(session, "zaak", WerkStand.HERVAT, "Anna") == {A: 3, B: 3}
        assert {one.id for one in work.first_ready(session, 9)} == {A, B, C}
