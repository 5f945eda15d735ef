"""What a worker tells of itself: that it lives, what it is busy with, and how long its stages took."""

from __future__ import annotations

import datetime as dt
import os
import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy.orm import Session

from pipeline.desk import Desk
from pipeline.engine import Durable, Work
from pipeline.errors import IbtError
from pipeline.outside.counted import FORGOTTEN, WORKER
from pipeline.store import heartbeats
from pipeline.tools import spans

BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds of the buckets of a duration, in seconds; one more bucket holds what takes longer."""
BEAT_SECONDS = 5.0


@dataclass(slots=True)
class Totals:
    """Sums that only grow; kept in the heartbeat, so that a worker of the same name goes on where it was."""

    stages: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per stage: `buckets` (a count per bound and one for the rest), `sum` in seconds, `failed`."""
    pages: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, stage: str, seconds: float, *, failed: bool) -> None:
        """Take note of a stage that ended."""
        with self._lock:
            one = self.stages.setdefault(stage, {"buckets": [0] * (len(BOUNDS) + 1), "sum": 0.0, "failed": 0})
            one["buckets"][bisect_left(BOUNDS, seconds)] += 1
            one["sum"] += seconds
            one["failed"] += int(failed)

    def add_pages(self, pages: int) -> None:
        """Take note of pages that were read."""
        with self._lock:
            self.pages += pages

    def add(self, before: Mapping[str, Any]) -> None:
        """Add the sums of a worker of this name that ran before; those over other bounds are let go."""
        with self._lock:
            self.pages += int(before.get("pages", 0))
            for stage, old in before.get("stages", {}).items():
                if len(old["buckets"]) != len(BOUNDS) + 1:
                    continue
                now = self.stages.setdefault(stage, {"buckets": [0] * (len(BOUNDS) + 1), "sum": 0.0, "failed": 0})
                now["buckets"] = [left + right for left, right in zip(now["buckets"], old["buckets"], strict=True)]
                now["sum"] += old["sum"]
                now["failed"] += old["failed"]

    def told(self) -> dict[str, Any]:
        """Give the sums as JSON values."""
        with self._lock:
            stages = {name: {**one, "buckets": list(one["buckets"])} for name, one in self.stages.items()}
            return {"stages": stages, "pages": self.pages}


def forget_gone(desk: Desk, hours: int) -> int:
    """Remove the signs of life of workers that told nothing for so long; gives how many.

    A worker without a name of its own is called after its process, so each start leaves one behind. Their sums go on
    in one place: who watches a counter takes a lower value for a restart, and all of it for new work.
    """
    with desk.store.write() as session:
        gone = heartbeats.take_gone(session, WORKER, dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours))
        if not gone:
            return 0
        kept, sums = heartbeats.get_heartbeat(session, FORGOTTEN), Totals()
        for one in (*gone, *([kept] if kept else [])):
            sums.add(one.payload.get("totals", {}))
        heartbeats.put_heartbeat(session, FORGOTTEN, {"totals": sums.told()})
    return len(gone)


@dataclass(slots=True)
class Pulse:
    """The sign of life of one worker, written every few seconds and at the end."""

    desk: Desk
    name: str
    totals: Totals
    pages_of: Callable[[str], int]
    """Counts the pages of a document that was read."""
    busy: dict[str, str] = field(default_factory=dict)
    """Each document that is worked on and since when: a scan and a letter are worked on at the same time."""
    done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watched(self, work: Work) -> Work:
        """Give work that is followed: a trace per document, a span and a duration per stage."""

        def followed(durable: Durable, payload: Mapping[str, Any]) -> None:
            document = str(payload["document"])
            with self._lock:
                self.busy[document] = dt.datetime.now(dt.UTC).isoformat()
            parent = {"traceparent": str(payload["trace"])} if payload.get("trace") else None
            try:
                with spans.span("document", parent, document=document, round=int(payload.get("round", 0))):
                    work(cast(Durable, _Watched(durable, self, document)), payload)
            finally:
                with self._lock:
                    self.busy.pop(document, None)
                    self.done += 1

        return followed

    def beat_until(self, stop: threading.Event, every: float = BEAT_SECONDS) -> None:
        """Tell every few seconds that this worker lives, until `stop` is set; a busy database misses a beat."""
        self._go_on()
        while True:
            ended = stop.is_set()
            self._tell(ended=ended)
            if ended:
                return
            stop.wait(every)

    def _go_on(self) -> None:
        try:
            with self.desk.store.read() as session:
                before = heartbeats.get_heartbeat(session, WORKER + self.name)
        except IbtError:
            return
        self.totals.add(before.payload.get("totals", {}) if before else {})

    def _tell(self, *, ended: bool) -> None:
        with self._lock:
            document, since = next(iter(self.busy.items()), ("", ""))  # what it is busy with longest
            told = {"pid": os.getpid(), "document": document, "since": since, "done": self.done, "ended": ended}
        try:
            self.desk.heartbeat(WORKER + self.name, told | {"totals": self.totals.told()})
        except IbtError:  # the database is away for a moment: the next beat comes soon
            return


class _Watched:
    """A `Durable` whose steps are timed when they run; a step that is remembered takes no time and is not counted.

    What is measured never fails the step that it measures.
    """

    def __init__(self, durable: Durable, pulse: Pulse, document: str) -> None:
        self._durable, self._pulse, self._document = durable, pulse, document

    def __getattr__(self, name: str) -> Any:
        """Give whatever else work may ask of its `Durable`."""
        return getattr(self._durable, name)

    def step(self, name: str, function: Callable[[], Any]) -> Any:
        """Run a step as `Durable.step` does."""

        def timed() -> Any:
            with self._stage(name):
                result = function()
            if name == "lezen":
                with suppress(IbtError):
                    self._pulse.totals.add_pages(self._pulse.pages_of(self._document))
            return result

        return self._durable.step(name, timed)

    def transact(self, name: str, function: Callable[[Session], Any]) -> Any:
        """Run a step as `Durable.transact` does."""

        def timed(session: Session) -> Any:
            with self._stage(name):
                return function(session)

        return self._durable.transact(name, timed)

    def _stage(self, name: str) -> AbstractContextManager[None]:
        return spans.stage(name, document=self._document)
