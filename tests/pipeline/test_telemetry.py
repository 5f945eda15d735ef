"""Log lines that cannot hold personal data, metrics of a workspace, and traces that a collector understands."""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import logging
import re
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from pipeline import serve, telemetry, wiring
from pipeline.desk import INBOX, Desk
from pipeline.errors import InputError
from pipeline.outside.meters import Meters
from pipeline.outside.traces import Traces
from pipeline.outside.worker import BOUNDS, Pulse, Totals
from pipeline.store.tables import HeartbeatRow
from pipeline.tools import loglines, spans
from pipeline.workspace import Workspace

ROOT = Path(__file__).parents[2]
ROOMS = ("pipeline", "web", "inbox", "extractors", "templates", "redaction")
NAME = "Jan de Vries"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return wiring.make_workspace(tmp_path / "werkmap")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Give what is logged, as JSON lines; afterwards everything is as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    written = io.StringIO()
    loglines.set_up(is_json=True, worker="werk-1", extra=spans.trace_ids, file=written)
    yield written
    structlog.reset_defaults()
    root.handlers[:], root.level = before, level


def told(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


# -- log lines --------------------------------------------------------------------------------------------------


def test_a_line_is_json_with_time_level_event_process_and_worker(lines: io.StringIO):
    telemetry.log("ontvangen", document="ab" * 32, nieuw=True)
    (line,) = told(lines)
    assert {"time", "level", "event", "process", "worker", "document", "nieuw"} == set(line)
    assert (line["level"], line["event"], line["worker"]) == ("info", "ontvangen", "werk-1")


@pytest.mark.parametrize(
    "ids",
    [
        {"bestand": NAME},
        {"document": NAME},
        {"reden": f"brief van {NAME}"},
        {"stap": NAME},
        {"route": f"/stukken/{NAME}"},
        {"fout": f"ValueError: {NAME}"},
        {"naam": NAME},
        {"aantal": NAME},
        {"sessie": NAME},
        {"soort": {"naam": NAME}},
        {"exc_info": NAME},
    ],
    ids=lambda ids: next(iter(ids)),
)
def test_what_is_no_id_number_or_word_of_ours_never_gets_into_a_line(lines: io.StringIO, ids: dict[str, Any]):
    telemetry.log("ontvangen", code=200, **ids)
    (line,) = told(lines)
    assert "Vries" not in lines.getvalue()
    assert (line["code"], line["weggelaten"]) == (200, 1)


def test_an_event_that_holds_a_name_is_not_written(lines: io.StringIO):
    telemetry.log(f"Brief van {NAME}")
    assert [line["event"] for line in told(lines)] == ["regel zonder naam"]


def test_a_library_is_told_by_its_name_and_place_and_never_by_its_words(lines: io.StringIO):
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("een.bibliotheek").exception("las %s", NAME)
    (line,) = told(lines)
    assert (line["level"], line["bibliotheek"], line["soort"]) == ("error", "een.bibliotheek", "ValueError")
    assert "Vries" not in lines.getvalue()


def test_libraries_that_tell_addresses_and_subjects_are_silent(lines: io.StringIO):
    for name in ("httpx", "imap_tools", "alembic", "uvicorn.access", "dbos"):
        logging.getLogger(name).warning("%s", NAME)
    assert told(lines) == []


def test_an_error_is_told_by_type_and_place():
    with pytest.raises(ValueError) as caught:
        raise ValueError(NAME)
    assert re.fullmatch(r"ValueError \(test_telemetry\.py:\d+\)", loglines.told(caught.value))
    assert loglines.is_allowed("fout", loglines.told(caught.value))


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call that writes a line."""
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of, name = ast.unparse(node.func.value), node.func.attr
            is_line = (of in ("wiring", "telemetry") and name == "log") or (
                of in ("_log", "log", "structlog.get_logger()")
                and name in ("debug", "info", "warning", "error", "exception", "critical")
            )
            if is_line and "loglines.py" not in path.name and "telemetry.py" not in path.name:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_line_in_the_code_has_a_fixed_event_and_known_keys():
    found, wrong = list(calls()), []
    for place, call in found:
        event = call.args[0] if call.args else None
        said = [event.body, event.orelse] if isinstance(event, ast.IfExp) else [event]
        is_fixed = all(isinstance(one, ast.Constant) and loglines.EVENT.fullmatch(str(one.value)) for one in said)
        unknown = [key.arg for key in call.keywords if key.arg not in {*loglines.KEYS, *loglines.NUMBERS}]
        if not is_fixed or len(call.args) != 1 or unknown:
            wrong.append((place, unknown))
    assert len(found) > 8
    assert wrong == []


def test_no_module_logs_past_our_lines():
    allowed = {"pipeline/tools/loglines.py", "inbox/watch.py", "redaction/verify/pypdf_reader.py"}
    users = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"^import logging|^from logging", path.read_text(encoding="utf-8"), re.M)
    }
    assert users <= allowed, "use telemetry.log"


# -- metrics ----------------------------------------------------------------------------------------------------


def values(meters: Meters) -> dict[tuple[str, ...], float]:
    found = {}
    for family in text_string_to_metric_families(meters.page().decode()):
        for sample in family.samples:
            found[(sample.name, *sample.labels.values())] = sample.value
    return found


def test_the_metrics_tell_what_stands_in_the_workspace(workspace: Workspace, tmp_path: Path):
    path = tmp_path / f"{NAME}.txt"
    path.write_text("Geachte minister", encoding="utf-8")
    with wiring.open_desk(workspace) as desk:
        desk.take_in(path)
        desk.heartbeat(INBOX, {"waiting": 3, "oldest_seconds": 90.0})
        meters = telemetry.meters(workspace, desk)
        found, text = values(meters), meters.page().decode()
    assert found["ibt_up",] == 1
    assert found["ibt_documents", "wacht"] == 1
    assert found["ibt_arrivals_total", "opdracht"] == 1
    assert (found["ibt_inbox_waiting",], found["ibt_inbox_oldest_seconds",]) == (3, 90)
    assert 0 <= found["ibt_inbox_scan_age_seconds",] < 60
    assert found["ibt_mailbox_scan_age_seconds",] == -1
    assert found["ibt_store_free_bytes",] > 0
    assert NAME not in text and "minister" not in text


def test_the_stages_of_all_workers_are_added_up_and_go_on_after_a_restart(workspace: Workspace):
    with wiring.open_desk(workspace) as desk:
        for name, took in (("een", 0.02), ("twee", 7.0), ("een", 0.02)):
            totals, stop = Totals(), threading.Event()
            totals("lezen", took, failed=name == "twee")
            totals.add_pages(3)
            stop.set()
            Pulse(desk, name, totals, lambda _document: 0).beat_until(stop)
        found = values(telemetry.meters(workspace, desk))
        now = telemetry.count(workspace, desk)
    assert found["ibt_stage_seconds_count", "lezen"] == 3
    assert found["ibt_stage_seconds_bucket", "0.05", "lezen"] == 2 or found["ibt_stage_seconds_bucket", "lezen", "0.05"]
    assert found["ibt_stage_failures_total", "lezen"] == 1
    assert found["ibt_pages_read_total",] == 9
    assert [(one.name, one.is_alive) for one in now.workers] == [("een", False), ("twee", False)]
    assert len(BOUNDS) + 1 == len(totals.told()["stages"]["lezen"]["buckets"])


def ended(desk: Desk, name: str, at: dt.datetime, pages: int) -> None:
    """Let a worker read pages in one stage and end; its last sign of life was at a moment."""
    totals, stop = Totals(), threading.Event()
    totals("lezen", 0.02, failed=False)
    totals.add_pages(pages)
    stop.set()
    Pulse(desk, name, totals, lambda _document: 0).beat_until(stop)
    with desk.store.write() as session:
        mine = HeartbeatRow.name == f"werk:{name}"
        session.execute(sa.update(HeartbeatRow).where(mine).values(at=at))


def test_workers_long_gone_are_forgotten_and_no_counter_goes_down(workspace: Workspace):
    now = dt.datetime.now(dt.UTC)
    with wiring.open_desk(workspace) as desk:
        for number in range(3):
            ended(desk, f"vm-{number}", now - dt.timedelta(hours=25), pages=4)
        ended(desk, "vm-gisteren", now - dt.timedelta(hours=23), pages=1)
        desk.heartbeat(INBOX, {"waiting": 0})
        before = values(telemetry.meters(workspace, desk))
        assert telemetry.forget_workers(workspace, desk) == 3
        ended(desk, "vm-4", now - dt.timedelta(days=9), pages=0)
        assert telemetry.forget_workers(workspace, desk) == 1
        assert telemetry.forget_workers(workspace, desk) == 0
        after, told = values(telemetry.meters(workspace, desk)), telemetry.count(workspace, desk)
    assert [one.name for one in told.workers] == ["vm-gisteren"]
    assert (before["ibt_pages_read_total",], after["ibt_pages_read_total",]) == (13, 13)
    assert (before["ibt_stage_seconds_count", "lezen"], after["ibt_stage_seconds_count", "lezen"]) == (4, 5)
    assert after["ibt_workers_alive",] == 0
    assert told.inbox is not None


def test_the_watcher_forgets_workers_long_gone(workspace: Workspace):
    stop = threading.Event()
    with wiring.open_desk(workspace) as desk:
        ended(desk, "vm-1", dt.datetime.now(dt.UTC) - dt.timedelta(days=2), pages=4)
        watching = threading.Thread(target=serve.watch, args=(workspace, stop))
        watching.start()
        try:
            end = time.monotonic() + 20
            while telemetry.count(workspace, desk).workers and time.monotonic() < end:
                time.sleep(0.1)
        finally:
            stop.set()
            watching.join(20)
        assert telemetry.count(workspace, desk).workers == ()


def test_a_worker_tells_what_it_is_busy_with(workspace: Workspace):
    seen: list[Any] = []
    with wiring.open_desk(workspace) as desk:
        pulse = Pulse(desk, "een", Totals(), lambda _document: 2)

        def work(durable: Any, payload: Mapping[str, Any]) -> None:
            durable.step("lezen", lambda: "sleutel")
            pulse._tell(ended=False)
            seen.append(telemetry.count(workspace, desk).workers)

        spans.set_timer(pulse.totals)
        try:
            pulse.watched(work)(PlainDurable(), {"document": "ab" * 32, "round": 0})
        finally:
            spans.set_timer(None)
    ((one,),) = seen
    assert (one.document, one.is_alive) == ("ab" * 32, True)
    assert one.since is not None
    assert pulse.totals.pages == 2
    assert pulse.totals.stages["lezen"]["buckets"][0] == 1
    assert pulse.busy == {}


def test_two_documents_at_a_time_are_measured_each_for_itself_and_no_measure_fails_a_step(workspace: Workspace):
    scan, letter, asked = "ab" * 32, "cd" * 32, list[str]()

    def pages_of(document: str) -> int:
        asked.append(document)
        raise InputError("dit document is er niet (meer).")

    with wiring.open_desk(workspace) as desk:
        pulse = Pulse(desk, "een", Totals(), pages_of)

        def letter_work(durable: Any, _payload: Mapping[str, Any]) -> None:
            durable.step("lezen", lambda: "brief")

        def scan_work(durable: Any, _payload: Mapping[str, Any]) -> None:  # a letter comes and goes in the meantime
            durable.step("lezen", lambda: pulse.watched(letter_work)(PlainDurable(), {"document": letter}))
            assert list(pulse.busy) == [scan]

        pulse.watched(scan_work)(PlainDurable(), {"document": scan})
    assert asked == [letter, scan]


class PlainDurable:
    """Runs each step at once."""

    def step(self, _name: str, function: Any) -> Any:
        return function()


def test_every_metric_of_the_alerts_exists(workspace: Workspace):
    text = (ROOT / "docs" / "alerts.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"\bibt_[a-z_]+", text))
    with wiring.open_desk(workspace) as desk:
        meters = telemetry.meters(workspace, desk)
        meters.answered("/post", "GET", 200, 0.1)
        known = {family.name for family in meters.registry.collect()}
    bases = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in named}
    assert len(named) > 8
    assert bases - known == set()


def test_every_metric_stands_in_the_docs(workspace: Workspace):
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    with wiring.open_desk(workspace) as desk:
        known = {family.name for family in telemetry.meters(workspace, desk).registry.collect()}
    assert {name for name in known if name not in text} == set()


# -- traces -----------------------------------------------------------------------------------------------------


@pytest.fixture
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """Give the address of a collector in this process, and what it received."""
    received: list[ExportTraceServiceRequest] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


def sent(received: list[ExportTraceServiceRequest]) -> dict[str, Any]:
    return {
        span.name: span
        for one in received
        for resource in one.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    }


def test_a_walk_is_one_trace_with_a_span_per_stage_tied_to_the_request_that_began_it(
    workspace: Workspace, tmp_path: Path, collector: tuple[str, list[ExportTraceServiceRequest]]
):
    address, received = collector
    traces = Traces(address, "ibt-worker")
    spans.record(traces)
    try:
        with spans.span("POST /post/aanbieden", methode="POST"):
            told = {"document": "ab" * 32, "round": 0, "trace": spans.carrier()["traceparent"]}
        with wiring.open_desk(workspace) as desk:
            pulse = Pulse(desk, "een", Totals(), lambda _document: 2)

            def work(durable: Any, _payload: Mapping[str, Any]) -> None:
                durable.step("keuren", dict)
                durable.step("lezen", _fail)

            with pytest.raises(ValueError, match="Vries"):
                pulse.watched(work)(PlainDurable(), told)
    finally:
        spans.record(None)
        traces.close()
    found = sent(received)
    assert set(found) == {"POST /post/aanbieden", "document", "keuren", "lezen"}
    assert len({span.trace_id for span in found.values()}) == 1
    assert found["document"].parent_span_id == found["POST /post/aanbieden"].span_id
    assert {found[name].parent_span_id for name in ("keuren", "lezen")} == {found["document"].span_id}
    assert found["lezen"].status.code == 2
    written = b"".join(one.SerializeToString() for one in received)
    assert b"Vries" not in written


def _fail() -> None:
    raise ValueError(NAME)


def test_work_that_is_put_in_the_queue_carries_the_trace(
    workspace: Workspace, tmp_path: Path, collector: tuple[str, list[ExportTraceServiceRequest]]
):
    traces = Traces(collector[0], "ibt-web")
    spans.record(traces)
    try:
        with spans.span("verzoek"):
            header, ids = spans.carrier()["traceparent"], spans.trace_ids()
    finally:
        spans.record(None)
        traces.close()
    assert header.split("-")[1] == ids["trace"]


def test_without_a_collector_nothing_is_loaded_or_carried():
    assert spans.carrier() == {}
    with spans.span("document", document="ab") as opened:
        opened.name("iets anders")
    assert spans.trace_ids() == {}


def test_the_address_of_a_collector_is_what_switches_traces_on(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    told: list[Any] = []
    monkeypatch.setattr(spans, "record", told.append)
    telemetry.set_up_traces(workspace.config, "ibt-web")
    assert told == []
