"""What an OpenTelemetry SDK sent, to compare it with what is read back."""

from datetime import datetime, timezone

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from phoenix.otel import TracerProvider as PhoenixTracerProvider


def record(provider):
    """Keeps a copy of everything the provider exports from now on."""
    exporter = InMemorySpanExporter()
    # Phoenix's provider takes a processor for a replacement of its own unless it is told otherwise.
    beside = {"replace_default_processor": False} if isinstance(provider, PhoenixTracerProvider) else {}
    provider.add_span_processor(SimpleSpanProcessor(exporter), **beside)
    return exporter


def expected_spans(exporter):
    """The recorded spans by id, as REST shows them. Its times have microseconds, by Phoenix's definition."""
    return {format(span.context.span_id, "016x"): expected(span) for span in exporter.get_finished_spans()}


def expected(span):
    attributes = {key: list(value) if isinstance(value, tuple) else value for key, value in span.attributes.items()}
    return {
        "name": span.name,
        "trace_id": format(span.context.trace_id, "032x"),
        "parent_id": format(span.parent.span_id, "016x") if span.parent else None,
        "span_kind": attributes.pop("openinference.span.kind", "UNKNOWN"),
        "status": (span.status.status_code.name, span.status.description or ""),
        "start_time": micros(span.start_time),
        "end_time": micros(span.end_time),
        "attributes": attributes,
        "events": [(event.name, dict(event.attributes)) for event in span.events],
    }


def received_spans(spans):
    """Spans from REST in the same form."""
    return {span["context"]["span_id"]: received(span) for span in spans}


def received(span):
    return {
        "name": span["name"],
        "trace_id": span["context"]["trace_id"],
        "parent_id": span["parent_id"],
        "span_kind": span["span_kind"],
        "status": (span["status_code"], span["status_message"]),
        "start_time": datetime.fromisoformat(span["start_time"]),
        "end_time": datetime.fromisoformat(span["end_time"]),
        "attributes": span["attributes"],
        "events": [(event["name"], event["attributes"]) for event in span["events"]],
    }


def micros(unix_nano):
    seconds, nanos = divmod(unix_nano, 1_000_000_000)
    return datetime.fromtimestamp(seconds, timezone.utc).replace(microsecond=nanos // 1000)
