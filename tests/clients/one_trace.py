"""Sends a trace that a test describes in a line for each span."""

import os
import time
from dataclasses import dataclass

import requests
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from load import post


@dataclass
class Sent:
    trace_id: str
    span_ids: list[str]


def send(url, project, spans):
    """The first span is the root of the others. A span is its name and, as needed, its attributes and its id."""
    request = ExportTraceServiceRequest()
    resource_spans = request.resource_spans.add()
    write(resource_spans.resource.attributes, {"openinference.project.name": project})
    scope_spans = resource_spans.scope_spans.add()
    trace_id, now = os.urandom(16), time.time_ns()
    root = None
    for number, described in enumerate(spans):
        span = scope_spans.spans.add()
        span.trace_id = trace_id
        span.span_id = bytes.fromhex(described["span_id"]) if "span_id" in described else os.urandom(8)
        span.name = described["name"]
        span.parent_span_id = root or b""
        span.start_time_unix_nano, span.end_time_unix_nano = now + number, now + number + 1_000_000
        write(span.attributes, described.get("attributes", {}))
        root = root or span.span_id
    response = post(requests, url, request.SerializeToString())
    response.raise_for_status()
    return Sent(trace_id.hex(), [span.span_id.hex() for span in scope_spans.spans])


def write(attributes, values):
    for key, value in values.items():
        attribute = attributes.add()
        attribute.key = key
        attribute.value.string_value = value
