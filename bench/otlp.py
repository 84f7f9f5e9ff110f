"""The bytes of one small OTLP request, written by hand so that nothing has to be installed."""

import os
import struct
import time


def one_span_request() -> bytes:
    """An ExportTraceServiceRequest with one span of a trace of its own."""
    end = time.time_ns()
    span = (
        message(1, os.urandom(16))  # trace_id
        + message(2, os.urandom(8))  # span_id
        + message(5, b"llm.chat")  # name
        + fixed64(7, end - 1_000_000)  # start_time_unix_nano
        + fixed64(8, end)  # end_time_unix_nano
        + attribute(9, "openinference.span.kind", "LLM")
        + attribute(9, "input.value", "What is the capital of France?")
        + attribute(9, "output.value", "Paris.")
    )
    resource = attribute(1, "openinference.project.name", "bench")
    scope_spans = message(2, span)
    resource_spans = message(1, resource) + message(2, scope_spans)
    return message(1, resource_spans)


def attribute(field: int, key: str, value: str) -> bytes:
    any_value = message(1, value.encode())
    return message(field, message(1, key.encode()) + message(2, any_value))


def message(field: int, payload: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def fixed64(field: int, value: int) -> bytes:
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
