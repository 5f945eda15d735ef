"""Metrics in the form that Prometheus reads: of the whole workspace from the database, of this process from memory.

Labels have few values: states, stages, sources, queues and templates of routes. Never a name, a gemeente or an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline.errors import IbtError
from pipeline.model.werk import QueueState
from pipeline.outside.counted import Counted
from pipeline.outside.worker import BOUNDS
from pipeline.store.heartbeats import Heartbeat

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
_NEVER = -1.0
"""Age of something that never happened."""


class Meters:
    """The metrics of one process that answers for a workspace."""

    def __init__(self, count: Callable[[], Counted]) -> None:
        """Take what counts the workspace; it is asked at every look."""
        self.registry = CollectorRegistry(auto_describe=False)
        self.requests = Histogram(
            "ibt_web_request_seconds",
            "Time an answer of the desk took, by template of the route.",
            ("route", "method", "status"),
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
            registry=self.registry,
        )
        self.registry.register(_OfWorkspace(count))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Take note of an answer; `status` becomes its class, as `2xx`."""
        known = method if method in _METHODS else "OTHER"
        self.requests.labels(route, known, f"{status // 100}xx").observe(seconds)

    def page(self) -> bytes:
        """Give all metrics as text."""
        return generate_latest(self.registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _OfWorkspace(Collector):
    def __init__(self, count: Callable[[], Counted]) -> None:
        self._count = count

    def describe(self) -> Iterable[Metric]:
        """Give nothing: to register must not ask the database."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics of this moment; only `ibt_up` when the database is away."""
        try:
            now = self._count()
        except (IbtError, OSError):
            yield _gauge("ibt_up", "1 when the database answers.", 0)
            return
        yield _gauge("ibt_up", "1 when the database answers.", 1)
        yield from _documents(now)
        yield from _queues(now.queues)
        yield from _signs(now)
        yield from _stages(now.stages)


def _documents(now: Counted) -> Iterator[Metric]:
    yield _gauges("ibt_documents", "Documents by state.", "state", now.documents)
    yield _counters("ibt_arrivals", "Deliveries by how they came.", "source", now.arrivals)
    yield _gauges("ibt_quarantine_documents", "Refused documents by stage.", "stage", now.quarantine)
    yield _counter("ibt_release_packs", "Release packs that were made.", now.releases)
    yield _counter("ibt_sign_in_failures", "Attempts to sign in that failed.", now.failed_sign_ins)


def _queues(queues: Iterable[QueueState]) -> Iterator[Metric]:
    found = {one.queue: one for one in queues}
    for name, told, what in (
        ("ibt_queue_waiting", "Work that waits.", "waiting"),
        ("ibt_queue_running", "Work that runs.", "running"),
        ("ibt_queue_oldest_seconds", "Age of the oldest work that waits.", "oldest_seconds"),
        ("ibt_queue_failed_today", "Work that failed since midnight.", "failed_today"),
        ("ibt_queue_stuck", "Work that does not move.", "stuck"),
    ):
        yield _gauges(name, told, "queue", {queue: getattr(one, what) for queue, one in found.items()})


def _signs(now: Counted) -> Iterator[Metric]:
    yield from _box("inbox", now, now.inbox)
    yield from _box("mailbox", now, now.mailbox)
    yield _gauge("ibt_workers_alive", "Workers that told lately that they live.", now.alive)
    yield _gauge("ibt_store_free_bytes", "Free room on the disk of the workspace.", now.free_bytes)
    yield _gauge("ibt_store_total_bytes", "Size of the disk of the workspace.", now.total_bytes)
    checked = (now.at - now.checked_at).total_seconds() if now.checked_at else _NEVER
    yield _gauge("ibt_audit_check_age_seconds", "Since the audit log was checked; -1 when never.", checked)
    yield _gauge("ibt_audit_sound", "1 when the audit log held at its last check.", int(now.is_sound))


def _box(name: str, now: Counted, beat: Heartbeat | None) -> Iterator[Metric]:
    told: Mapping[str, Any] = beat.payload if beat else {}
    age = now.age(beat)
    yield _gauge(f"ibt_{name}_waiting", f"Waits in the {name}.", int(told.get("waiting", 0)))
    yield _gauge(f"ibt_{name}_oldest_seconds", "Age of the oldest of them.", float(told.get("oldest_seconds", 0.0)))
    scanned = _NEVER if age is None else age
    yield _gauge(f"ibt_{name}_scan_age_seconds", f"Since the {name} was looked at; -1 when never.", scanned)


def _stages(totals: Iterable[Mapping[str, Any]]) -> Iterator[Metric]:
    found = HistogramMetricFamily("ibt_stage_seconds", "Time a stage took, all workers together.", labels=["stage"])
    failed = CounterMetricFamily("ibt_stage_failures", "Stages that ended in an error.", labels=["stage"])
    pages, summed = 0, dict[str, tuple[list[int], float, int]]()
    for one in totals:
        pages += int(one.get("pages", 0))
        for stage, told in one.get("stages", {}).items():
            buckets, total, wrong = summed.get(stage, ([0] * (len(BOUNDS) + 1), 0.0, 0))
            both = [left + right for left, right in zip(buckets, told["buckets"], strict=False)]
            summed[stage] = (both, total + float(told["sum"]), wrong + int(told["failed"]))
    for stage, (buckets, total, wrong) in sorted(summed.items()):
        running, rows = 0, []
        for bound, number in zip((*map(str, BOUNDS), "+Inf"), buckets, strict=False):
            running += number
            rows.append((bound, float(running)))
        found.add_metric([stage], buckets=rows, sum_value=total)
        failed.add_metric([stage], wrong)
    yield found
    yield failed
    yield _counter("ibt_pages_read", "Pages that were read, all workers together.", pages)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _counter(name: str, told: str, value: float) -> Metric:
    return CounterMetricFamily(name, told, value=value)


def _gauges(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    found = GaugeMetricFamily(name, told, labels=[label])
    for key, value in values.items():
        found.add_metric([key], value)
    return found


def _counters(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    found = CounterMetricFamily(name, told, labels=[label])
    for key, value in values.items():
        found.add_metric([key], value)
    return found
