"""Traces over OpenTelemetry, sent to the collector that the configuration names; loaded only then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from pipeline.tools.spans import Attribute, Carrier, Open

_LINKS = TraceContextTextMapPropagator()


class _Written(Open):
    def __init__(self, span: Span) -> None:
        self._span = span

    def name(self, name: str) -> None:
        """Give the span another name."""
        self._span.update_name(name)


class Traces:
    """Writes spans to a collector; implements `pipeline.tools.spans.Tracer`."""

    def __init__(self, address: str, service: str, *, every_ms: int = 2_000) -> None:
        """Take the address of the collector and the name of this kind of process; it does not connect yet."""
        self._provider = TracerProvider(resource=Resource({"service.name": service}))
        sender = OTLPSpanExporter(endpoint=f"{address.rstrip('/')}/v1/traces", timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(sender, schedule_delay_millis=every_ms))
        self._tracer = self._provider.get_tracer("ibt")

    @contextmanager
    def span(self, name: str, parent: Carrier | None, attributes: Mapping[str, Attribute]) -> Iterator[Open]:
        """Give a span for as long as the block lasts; an error is told by its type alone."""
        context = _LINKS.extract(dict(parent)) if parent else None
        told = {f"ibt.{key}": value for key, value in attributes.items()}
        with self._tracer.start_as_current_span(
            name, context=context, attributes=told, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield _Written(span)
            except BaseException as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("ibt.soort", type(error).__name__)
                raise

    def carrier(self) -> dict[str, str]:
        """Give the header that ties work elsewhere to the span that is open here; empty without one."""
        found: dict[str, str] = {}
        _LINKS.inject(found)
        return found

    def ids(self) -> dict[str, str]:
        """Give the id of the open trace; empty without one."""
        context = trace.get_current_span().get_span_context()
        return {"trace": f"{context.trace_id:032x}"} if context.is_valid else {}

    def close(self) -> None:
        """Send what was not sent yet, and stop."""
        self._provider.shutdown()
