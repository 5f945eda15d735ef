"""Every look at an unredacted document stands in the log, once an hour for each session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.errors import SetupError
from pipeline.model.rechten import Ingelogd
from pipeline.store import events
from pipeline.workspace import Workspace
from web.house import House, open_house
from web.seen import Look, Views, note_view

ANS = Ingelogd("ans", "Ans", frozenset(), frozenset(), "s1", "")


@pytest.fixture
def house(demo_copy: Workspace) -> Iterator[House]:
    with open_house(demo_copy) as opened:
        yield opened


def seen(house: House) -> list[tuple[str, str, str]]:
    with house.desk.store.read() as session:
        return [(one.actor, one.action, one.data) for one in events.events(session) if one.action.startswith("stuk.")]


def test_a_session_that_keeps_looking_gives_one_event(house: House):
    for look in (Look.PAGINA, Look.BEELD, Look.BEELD):
        note_view(house, ANS, "d" * 64, look)
    assert seen(house) == [("Ans", "stuk.ingezien", '{"wat":"pagina"}')]


def test_another_session_and_another_document_each_give_one(house: House):
    note_view(house, ANS, "d" * 64, "beeld")
    note_view(house, replace(ANS, sessie="s2"), "d" * 64, "beeld")
    note_view(house, ANS, "e" * 64, "beeld")
    assert len(seen(house)) == 3


def test_taking_an_original_away_gives_an_event_every_time(house: House):
    note_view(house, ANS, "d" * 64, Look.PAGINA)
    for _ in range(2):
        note_view(house, ANS, "d" * 64, Look.ORIGINEEL)
    assert [action for _, action, _ in seen(house)] == ["stuk.ingezien", "stuk.opgehaald", "stuk.opgehaald"]


def test_the_next_hour_gives_one_again():
    views = Views()
    assert [views.claim("s", "d", hour) for hour in ("10", "10", "11", "11")] == [True, False, True, False]


def test_a_look_that_could_not_be_written_is_written_at_the_next(house: House, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise SetupError("de schijf is vol.")

    with monkeypatch.context() as broken:
        broken.setattr("web.seen.events.append", full)
        with pytest.raises(SetupError):
            note_view(house, ANS, "d" * 64, Look.PAGINA)
    note_view(house, ANS, "d" * 64, Look.PAGINA)
    assert len(seen(house)) == 1


def test_a_way_of_looking_that_does_not_exist_is_refused(house: House):
    with pytest.raises(ValueError, match="gluren"):
        note_view(house, ANS, "d" * 64, "gluren")
