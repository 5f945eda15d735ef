"""Signs of life."""

import datetime as dt

from pipeline.store import heartbeats
from pipeline.store.database import Store


def test_the_last_sign_of_life_is_given(store: Store):
    with store.write() as session:
        assert heartbeats.get_heartbeat(session, "inbox") is None
        heartbeats.put_heartbeat(session, "inbox", {"waiting": 3, "namen": ["a\x00\udcff.pdf"]})
        first = heartbeats.get_heartbeat(session, "inbox")
        heartbeats.put_heartbeat(session, "inbox", {"waiting": 0})
        last = heartbeats.get_heartbeat(session, "inbox")
    assert first and first.payload == {"waiting": 3, "namen": ["a\x00\udcff.pdf"]}
    assert last and last.payload == {"waiting": 0} and last.at >= first.at


def test_only_what_is_silent_for_long_and_has_that_name_is_taken_out(store: Store):
    with store.write() as session:
        for name in ("werk:b", "werk:a", "inbox"):
            heartbeats.put_heartbeat(session, name, {"pid": 1})
        between = dt.datetime.now(dt.UTC) + dt.timedelta(microseconds=1)
    with store.write() as session:
        assert heartbeats.take_gone(session, "werk:", between - dt.timedelta(hours=1)) == ()
        heartbeats.put_heartbeat(session, "werk:leeft", {"pid": 2})
        taken = heartbeats.take_gone(session, "werk:", between)
        assert [(one.name, one.payload) for one in taken] == [("werk:a", {"pid": 1}), ("werk:b", {"pid": 1})]
        assert [one.name for one in heartbeats.heartbeats(session)] == ["inbox", "werk:leeft"]
