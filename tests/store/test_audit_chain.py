"""The chain by itself, without a database."""

import dataclasses
import datetime as dt

import pytest

from pipeline.audit import Event, Tip, check_chain, seal

MOMENT = dt.datetime(2026, 4, 21, 9, 0, tzinfo=dt.UTC)


def chain(length: int) -> list[Event]:
    events: list[Event] = []
    tip = Tip()
    for number in range(length):
        events.append(seal(tip, MOMENT, "tester", "proef", "x", {"n": number}))
        tip = Tip(events[-1].seq, events[-1].hash)
    return events


def end(events: list[Event]) -> Tip:
    return Tip(events[-1].seq, events[-1].hash)


def test_an_empty_chain_holds():
    assert check_chain([], Tip()).broken_at is None


def test_the_hash_does_not_depend_on_the_time_zone_in_which_a_moment_is_told():
    elsewhere = MOMENT.astimezone(dt.timezone(dt.timedelta(hours=2)))
    assert seal(Tip(), MOMENT, "a", "b", "c", {}).hash == seal(Tip(), elsewhere, "a", "b", "c", {}).hash


@pytest.mark.parametrize("field", ["actor", "action", "subject", "data"])
def test_a_change_of_any_field_breaks_the_chain_there(field: str):
    events = chain(4)
    events[2] = dataclasses.replace(events[2], **{field: "anders"})
    assert check_chain(events, end(events)).broken_at == 3


def test_a_change_that_is_sealed_again_breaks_the_chain_at_the_next_event():
    events = chain(4)
    events[1] = seal(Tip(1, events[0].hash), MOMENT, "ander", "proef", "x", {})
    assert check_chain(events, end(events)).broken_at == 3


def test_events_cut_off_the_end_show():
    events = chain(4)
    assert check_chain(events[:2], end(events)).broken_at == 3


def test_a_moment_without_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        seal(Tip(), dt.datetime(2026, 1, 1), "a", "b", "c", {})  # noqa: DTZ001
