"""Signs of life."""

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
