"""Looking into the audit log, taking it out, and what a check of it finds."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from pipeline.audit import Tip
from pipeline.store import audit_list, events
from pipeline.store.audit_list import AuditLog
from pipeline.store.audit_told import Wanted, as_csv, as_ndjson, details
from pipeline.store.database import Store
from pipeline.store.schema import drop_triggers

SCRIPT = re.search(
    r"```python\n(.*?)```", (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL
)


def fill(store: Store, count: int = 6) -> None:
    with store.write() as session:
        for number in range(count):
            events.append(
                session, f"Wie {number % 2}", f"proef.{number % 3}", f"o{number}", {"nummer": number, "é": "ë"}
            )


def force(store: Store, *statements: str) -> None:
    with store.writer.begin() as connection:
        drop_triggers(connection)
        for sql in statements:
            connection.exec_driver_sql(sql)


def seqs(found: tuple[events.Event, ...]) -> list[int]:
    return [one.seq for one in found]


def test_the_newest_comes_first_and_a_page_goes_on_where_the_other_ended(store: Store):
    fill(store)
    log = AuditLog(store)
    assert seqs(log.listing(Wanted(), 3)) == [7, 6, 5]
    assert seqs(log.listing(Wanted(), 3, 5)) == [4, 3, 2]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(actor="Wie 1"), [7, 5, 3]),
        (Wanted(action="proef.2"), [7, 4]),
        (Wanted(action="proef."), [7, 6, 5, 4, 3, 2]),
        (Wanted(subject="o3"), [5]),
        (Wanted(subject="%"), []),
        (Wanted(until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)), []),
        (Wanted(since=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), actor="Wie 0"), [6, 4, 2]),
    ],
)
def test_somebody_finds_what_they_look_for(store: Store, wanted: Wanted, found: list[int]):
    fill(store)
    assert seqs(AuditLog(store).listing(wanted, 10)) == found


def test_the_history_of_a_document_holds_what_names_it(store: Store, known: str):
    with store.write() as session:
        events.append(session, "a", "document.ontvangen", known, {})
        events.append(session, "a", "besluit.trede", "b1", {"stuk": known})
        events.append(session, "a", "feit.vraag", f"{known}/1", {})
        events.append(session, "a", "document.ontvangen", "e" * 64, {})
    assert [one.action for one in AuditLog(store).of_document(known, 9)] == [
        "feit.vraag",
        "besluit.trede",
        "document.ontvangen",
    ]


SWAP = (
    "UPDATE audit SET seq = 100 WHERE seq = 3",
    "UPDATE audit SET seq = 3 WHERE seq = 4",
    "UPDATE audit SET seq = 4 WHERE seq = 100",
)
INSERTED = (
    "UPDATE audit SET seq = -seq WHERE seq >= 4",
    "UPDATE audit SET seq = 1 - seq WHERE seq < 0",
    "INSERT INTO audit (seq, at, actor, action, subject, data, prev, hash) "
    "SELECT 4, at, actor, action, subject, data, 'x', 'y' FROM audit WHERE seq = 3",
)
CUT_WITH_TIP = (
    "DELETE FROM audit WHERE seq > 4",
    "UPDATE audit_tip SET seq = 5",
)


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (SWAP, 3),
        (INSERTED, 4),
        (CUT_WITH_TIP, 5),
        (("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE seq = 2",), 2),
        (("UPDATE audit SET hash = 'x' WHERE seq = 7",), 7),
        (("UPDATE audit_tip SET hash = 'x'",), 8),
    ],
)
def test_whatever_is_done_to_the_log_shows(store: Store, statements: tuple[str, ...], broken_at: int):
    fill(store)
    force(store, *statements)
    with store.read() as session:
        report = events.verify(session)
    assert (report.broken_at, bool(report.problem)) == (broken_at, True)


def test_a_log_that_was_made_anew_does_not_hold_the_tip_that_was_written_down(store: Store):
    fill(store)
    log = AuditLog(store)
    before = log.tip()
    assert log.holds(before) and log.holds(Tip(before.seq, before.hash[:12].upper()))
    assert not log.holds(Tip(before.seq, "0" * 64))
    assert not log.holds(Tip(before.seq + 5, before.hash))


def test_the_script_of_the_page_checks_an_export_without_us(store: Store, tmp_path: Path):
    fill(store)
    log, script = AuditLog(store), tmp_path / "check.py"
    assert SCRIPT is not None and len(SCRIPT[1].splitlines()) <= 20
    script.write_text(SCRIPT[1], encoding="utf-8")
    lines, tip = list(log.lines(as_ndjson)), log.tip()

    def outcome(kept: list[str], *more: str) -> tuple[int, str]:
        (tmp_path / "log.ndjson").write_text("".join(kept), encoding="utf-8")
        command = [sys.executable, "-I", str(script), str(tmp_path / "log.ndjson"), *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    assert outcome(lines, f"{tip.seq}:{tip.hash}") == (0, f"7 events hold, tip 7:{tip.hash}\n")
    assert "broken at 3" in outcome([*lines[:2], *lines[3:]])[1]
    assert "broken at 4" in outcome([*lines[:3], lines[3].replace("Wie", "Wei"), *lines[4:]])[1]
    assert "not in this log" in outcome(lines[:5], f"{tip.seq}:{tip.hash}")[1]


def test_both_exports_hold_every_event(store: Store):
    fill(store)
    log = AuditLog(store)
    assert [json.loads(line)["seq"] for line in log.lines(as_ndjson)] == list(range(1, 8))
    assert [line.split(";")[0] for line in log.lines(as_csv)] == ["seq", *map(str, range(1, 8))]


def test_checking_a_long_log_takes_no_more_memory_than_a_short_one(store: Store):
    fill(store, 200)
    rows = (
        "SELECT seq + {0}, at, actor, action, subject, data, prev || '{0}', hash || '{0}' FROM audit WHERE seq <= 200"
    )
    columns = "(seq, at, actor, action, subject, data, prev, hash)"
    if store.writer.dialect.name != "sqlite":
        pytest.skip("n.v.t.: op PostgreSQL zijn prev en hash precies 64 tekens")
    force(store, *(f"INSERT INTO audit {columns} {rows.format(1000 * n)}" for n in range(1, 100)))
    with store.read() as session:
        tracemalloc.start()
        count = sum(1 for _ in events.events(session))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count > 19_000
    assert peak < 12_000_000


def test_names_of_who_and_what_are_offered_to_look_for(store: Store):
    fill(store)
    with store.read() as session:
        assert audit_list.actors(session) == ("Wie 0", "Wie 1", "systeem")
        assert "proef.1" in audit_list.actions(session)


def test_data_that_somebody_forced_is_shown_and_breaks_nothing(store: Store):
    fill(store)
    force(store, "UPDATE audit SET data = 'geen json' WHERE seq = 3")
    assert details(AuditLog(store).listing(Wanted(), 1, 4)[0]) == (("gegevens", "geen json"),)
