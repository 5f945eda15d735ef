"""Spans: how long a piece of work took, for whoever measures. Costs next to nothing when nobody does.

A recorder is set once per process by pipeline/telemetry.py; the code that does the work knows neither metrics nor
traces. Attributes are ids and numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

Attribute = str | int | float | bool
Carrier = Mapping[str, str]
"""What ties work of one process to that of another: the header `traceparent`, or nothing."""


class Open:
    """A span that is open and that nobody writes down; a tracer gives one that does."""

    def name(self, name: str) -> None:
        """Give it another name, which was not known when it began."""


class Tracer(Protocol):
    """Writes spans down somewhere."""

    def span(
        self, name: str, parent: Carrier | None, attributes: Mapping[str, Attribute]
    ) -> AbstractContextManager[Open]:
        """Give a span for as long as the block lasts; an error marks it and goes on."""
        ...

    def carrier(self) -> dict[str, str]:
        """Give what work elsewhere needs to belong to the span that is open here."""
        ...

    def ids(self) -> dict[str, str]:
        """Give the id of the open trace for a log line; empty without one."""
        ...


class Timer(Protocol):
    """Is told how long a stage took."""

    def __call__(self, stage: str, seconds: float, *, failed: bool) -> None:
        """Take note of one stage that ended."""
        ...


_NOBODY = Open()
_tracers: list[Tracer] = []
_timers: list[Timer] = []


def record(tracer: Tracer | None) -> None:
    """Let spans of this process be recorded from now on; with None no longer."""
    _tracers[:] = [tracer] if tracer else []


def set_timer(timer: Timer | None) -> None:
    """Let a timer be told of every stage of this process from now on; with None no longer."""
    _timers[:] = [timer] if timer else []


def span(name: str, parent: Carrier | None = None, **attributes: Attribute) -> AbstractContextManager[Open]:
    """Give a span for as long as the block lasts."""
    return _tracers[0].span(name, parent, attributes) if _tracers else nullcontext(_NOBODY)


@contextmanager
def stage(name: str, **attributes: Attribute) -> Iterator[None]:
    """Give a span of one stage, and tell the timer how long it took."""
    started, failed = time.monotonic(), True
    try:
        with span(name, None, **attributes):
            yield
        failed = False
    finally:
        for timer in _timers:
            timer(name, time.monotonic() - started, failed=failed)


def carrier() -> dict[str, str]:
    """Give what work elsewhere needs to belong to the span that is open here; empty when nobody records."""
    return _tracers[0].carrier() if _tracers else {}


def trace_ids() -> dict[str, str]:
    """Give the id of the open trace for a log line; empty when nobody records."""
    return _tracers[0].ids() if _tracers else {}
