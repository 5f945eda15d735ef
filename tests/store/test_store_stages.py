"""Work that is done already, and signs of life."""

from pipeline.store import stages
from pipeline.store.database import Store


def test_work_that_was_never_done_must_run(store: Store, known: str):
    with store.read() as session:
        assert stages.get_stage_result(session, known, "lezen-1-abc", "0" * 64) is None


def test_work_is_known_by_key_and_input(store: Store, known: str):
    with store.write() as session:
        stages.put_stage_result(session, known, "lezen", "lezen-1-abc", "0" * 64, "1" * 64)
        stages.put_stage_result(session, known, "lezen", "lezen-1-abc", "0" * 64, "2" * 64)
        stages.put_stage_result(session, known, "lezen", "lezen-2-abc", "0" * 64, "3" * 64)
        found = stages.get_stage_result(session, known, "lezen-1-abc", "0" * 64)
        assert found and (found.stage, found.output_digest) == ("lezen", "2" * 64)
        assert [r.key for r in stages.stage_results(session, known)] == ["lezen-1-abc", "lezen-2-abc"]


def test_the_last_sign_of_life_is_given(store: Store):
    with store.write() as session:
        assert stages.get_heartbeat(session, "inbox") is None
        stages.put_heartbeat(session, "inbox", {"waiting": 3, "namen": ["a\x00\udcff.pdf"]})
        first = stages.get_heartbeat(session, "inbox")
        stages.put_heartbeat(session, "inbox", {"waiting": 0})
        last = stages.get_heartbeat(session, "inbox")
        stages.put_heartbeat(session, "werker-1", {})
        assert [beat.name for beat in stages.heartbeats(session)] == ["inbox", "werker-1"]
    assert first and first.payload == {"waiting": 3, "namen": ["a\x00\udcff.pdf"]}
    assert last and last.payload == {"waiting": 0} and last.at >= first.at
